"""Half-open periods of days and calendar arithmetic.

Here: `[start, end)` with an open end, and adding years, months and days to a date as people count them.
Not here: dates that are only partly known (partial_dates), the clock, moments with a time of day.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start` up to, not including, `end`; None is without end. Raises ValueError when it
    holds no day.
    """

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"A period must end after it starts: {self.start} to {self.end}.")

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: "Period") -> bool:
        return (other.end is None or self.start < other.end) and (self.end is None or other.start < self.end)


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time as law and letters write it: years, months and days. Each may be negative."""

    years: int = 0
    months: int = 0
    days: int = 0

    def __neg__(self) -> "Span":
        return Span(-self.years, -self.months, -self.days)


def shift(day: date, span: Span) -> date:
    """Years and months first, landing on the last day of a shorter month (31 January + 1 month = 28
    February), then days.

    Never decreases when `day` increases. What falls outside the calendar is the calendar's first or last day.
    """
    months = day.year * 12 + day.month - 1 + span.years * 12 + span.months
    year, month = divmod(months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.min if year < date.min.year else date.max
    landed = date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    try:
        return landed + timedelta(days=span.days)
    except OverflowError:
        return date.min if span.days < 0 else date.max

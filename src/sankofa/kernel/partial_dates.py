"""Dates as people know them: exact, a month, a season, a year, or about a year.

Here: a partial date as the interval of days it may be, its text form, its comparisons and ages (three-valued).
Not here: how a form asks for one, or how a database stores it (two date columns and a precision).
A comparison that the interval doesn't settle is UNKNOWN.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sankofa.kernel.periods import Period, Span, shift
from sankofa.kernel.three import Three, all_of, not_, three

ESTIMATE_YEARS = 2
"""How far "~1999" reaches to both sides when nobody says how sure they are. Ours; write "~1999±5" to say otherwise."""


class Precision(StrEnum):
    EXACT = "exact"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    ESTIMATED = "estimated"


class BadPartialDate(ValueError):  # noqa: N818  # reads as what it is, like the other refusals of the kernel
    """The text is no date we can read. `args[0]` says in English what would be."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """One day, somewhere from `earliest` up to and including `latest`: the half-open `[earliest, end)`.

    Build it with the class methods or `parse`; `PartialDate(earliest, latest, precision)` is for reading it
    back from two date columns.
    """

    earliest: date
    latest: date
    precision: Precision = Precision.EXACT

    def __post_init__(self) -> None:
        if self.latest < self.earliest:
            raise BadPartialDate("The latest day a date can be may not come before the earliest.")
        if self.precision is Precision.EXACT and self.earliest != self.latest:
            raise BadPartialDate("An exact date is one day.")

    @classmethod
    def exact(cls, day: date) -> "PartialDate":
        return cls(day, day, Precision.EXACT)

    @classmethod
    def month(cls, year: int, month: int) -> "PartialDate":
        return cls(date(year, month, 1), date(year, month, monthrange(year, month)[1]), Precision.MONTH)

    @classmethod
    def season(cls, year: int, name: str) -> "PartialDate":
        """Northern seasons by whole months. A winter may begin or end in the year named, so it spans both."""
        if name == "winter":
            return cls(date(year - 1, 12, 1), shift(date(year + 1, 3, 1), Span(days=-1)), Precision.SEASON)
        first = {"spring": 3, "summer": 6, "autumn": 9}[name]
        return cls(date(year, first, 1), shift(date(year, first, 1), Span(months=3, days=-1)), Precision.SEASON)

    @classmethod
    def year(cls, year: int) -> "PartialDate":
        return cls(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)

    @classmethod
    def about(cls, year: int, plus_minus: int = ESTIMATE_YEARS) -> "PartialDate":
        """An estimate: somewhere from `plus_minus` whole years before the year to as many after it."""
        if plus_minus < 0:
            raise BadPartialDate("An estimate is so many years to both sides: give a number from 0.")
        return cls(date(year - plus_minus, 1, 1), date(year + plus_minus, 12, 31), Precision.ESTIMATED)

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Reads "1999-05-03", "1999-05", "1999", "2001-spring", "~1999", "~1999±3" (or "~1999+-3") and
        "1999-05-03..1999-06-10".
        """
        start, between, stop = text.strip().partition("..")
        if between:
            return cls._between(start, stop)
        found = _SHAPE.fullmatch(text.strip().lower())
        if found is None:
            raise BadPartialDate(_ADVICE)
        part = found.groupdict()
        try:
            return _build(cls, part)
        except ValueError as error:
            raise BadPartialDate(f"There is no such date: {text.strip()}. {_ADVICE}") from error

    @classmethod
    def _between(cls, start: str, stop: str) -> "PartialDate":
        try:
            return cls(date.fromisoformat(start), date.fromisoformat(stop), Precision.ESTIMATED)
        except ValueError as error:
            raise BadPartialDate(_ADVICE) from error

    def __str__(self) -> str:
        """The text that `parse` reads back."""
        first, last = self.earliest, self.latest
        match self.precision:
            case Precision.EXACT:
                return first.isoformat()
            case Precision.MONTH:
                return f"{first.year:04}-{first.month:02}"
            case Precision.SEASON:
                name = _SEASON_OF_MONTH[first.month]
                return f"{first.year + (name == 'winter'):04}-{name}"
            case Precision.YEAR:
                return f"{first.year:04}"
            case Precision.ESTIMATED if not self._is_years_around_one:
                return f"{first.isoformat()}..{last.isoformat()}"
            case Precision.ESTIMATED:
                middle, reach = (first.year + last.year) // 2, (last.year - first.year) // 2
                return f"~{middle:04}±{reach}"

    @property
    def _is_years_around_one(self) -> bool:
        first, last = self.earliest, self.latest
        return (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and (last.year - first.year) % 2 == 0

    @property
    def end(self) -> date:
        """The first day it can no longer be."""
        return self.latest + timedelta(days=1)

    @property
    def is_exact(self) -> bool:
        return self.earliest == self.latest

    def shifted(self, span: Span) -> "PartialDate":
        earliest, latest = shift(self.earliest, span), shift(self.latest, span)
        return PartialDate(earliest, latest, Precision.EXACT if earliest == latest else Precision.ESTIMATED)


AnyDate = date | PartialDate

_SEASON_OF_MONTH = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}
_SHAPE = re.compile(
    r"(?P<about>~)?\s*(?P<year>\d{4})"
    r"(?:-(?:(?P<month>\d{2})(?:-(?P<day>\d{2}))?|(?P<season>spring|summer|autumn|winter)))?"
    r"(?:\s*(?:±|\+-)\s*(?P<reach>\d{1,2}))?",
)
_ADVICE = (
    "Write a day as 1999-05-03, a month as 1999-05, a season as 2001-spring, a year as 1999, "
    "about a year as ~1999 or ~1999±3, between two days as 1999-05-03..1999-06-10."
)


def _build(cls: type[PartialDate], part: dict[str, str | None]) -> PartialDate:
    year = int(part["year"] or 0)
    if part["about"] or part["reach"]:
        if not part["about"] or part["month"] or part["season"]:
            raise BadPartialDate(_ADVICE)
        return cls.about(year, int(part["reach"]) if part["reach"] else ESTIMATE_YEARS)
    if part["season"]:
        return cls.season(year, part["season"])
    if part["day"]:
        return cls.exact(date(year, int(part["month"] or 0), int(part["day"])))
    return cls.month(year, int(part["month"])) if part["month"] else cls.year(year)


def interval(day: AnyDate) -> PartialDate:
    """A plain date as the interval of one day."""
    return day if isinstance(day, PartialDate) else PartialDate.exact(day)


def before(left: AnyDate, right: AnyDate) -> Three:
    """Is `left` an earlier day than `right`?"""
    if isinstance(left, date) and isinstance(right, date):  # the usual case, without building intervals
        return Three.YES if left < right else Three.NO
    one, other = interval(left), interval(right)
    if one.latest < other.earliest:
        return Three.YES
    return Three.NO if one.earliest >= other.latest else Three.UNKNOWN


def on_or_before(left: AnyDate, right: AnyDate) -> Three:
    return not_(before(right, left))


def after(left: AnyDate, right: AnyDate) -> Three:
    return before(right, left)


def on_or_after(left: AnyDate, right: AnyDate) -> Three:
    return not_(before(left, right))


def same_day(left: AnyDate, right: AnyDate) -> Three:
    one, other = interval(left), interval(right)
    if one.is_exact and other.is_exact:
        return three(one.earliest == other.earliest)
    apart = one.latest < other.earliest or other.latest < one.earliest
    return Three.NO if apart else Three.UNKNOWN


def during(day: AnyDate, period: Period) -> Three:
    """Does the day fall in the period?"""
    from_start = on_or_after(day, period.start)
    return from_start if period.end is None else all_of((from_start, before(day, period.end)))


def years_between(birth: date, on: date) -> int:
    """Whole years lived on a day; somebody born on 29 February turns a year older on 1 March of a common year."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def age_range(birth: AnyDate, on: AnyDate) -> tuple[int, int]:
    """The youngest and the oldest somebody can be on a day, in whole years."""
    born, day = interval(birth), interval(on)
    return years_between(born.latest, day.earliest), years_between(born.earliest, day.latest)


def age_at_least(birth: AnyDate, years: int, on: AnyDate) -> Three:
    """Has somebody turned `years` on that day?"""
    youngest, oldest = age_range(birth, on)
    if youngest >= years:
        return Three.YES
    return Three.NO if oldest < years else Three.UNKNOWN

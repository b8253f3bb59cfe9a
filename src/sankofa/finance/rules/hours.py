"""Time as people write it, full-time posts, and what time costs. A full day is eight hours, Monday to Friday."""

import datetime as dt
import re

FULL_DAY = 8 * 60  # minutes
WEEKEND = 5
WRITTEN = re.compile(r"(?P<hours>\d{1,2})(?:[:.,h](?P<rest>\d{0,2}))?")


def minutes(text: str) -> int | None:
    """Minutes: 7:30, 7h30, 7.5 and 7,5 are 450; an empty text is 0. None: can't be read, or no time of a day."""
    found = WRITTEN.fullmatch(text.strip() or "0")
    if found is None:
        return None
    hours, rest = int(found["hours"]), found["rest"] or ""
    clock = ":" in text or "h" in text
    if clock and int(rest or 0) >= 60:  # noqa: PLR2004  minutes of an hour
        return None
    more = int(rest or 0) if clock else round(60 * int(rest or 0) / 10 ** len(rest))
    total = hours * 60 + more
    return total if total <= 24 * 60 else None


def working_days(month: dt.date) -> int:
    """Mondays to Fridays of the month of a day; holidays are paid too."""
    first = month.replace(day=1)
    days = ((first + dt.timedelta(days=32)).replace(day=1) - first).days
    return sum((first + dt.timedelta(days=n)).weekday() < WEEKEND for n in range(days))


def fte(minutes_: int, month: dt.date) -> int:
    """Hundredths of a full-time post that so much time in a month makes, half up."""
    full = working_days(month) * FULL_DAY
    return (200 * minutes_ + full) // (2 * full)


def cost(minutes_: int, per_hour: int) -> int:
    """Cents, half up."""
    return (2 * minutes_ * per_hour + 60) // 120

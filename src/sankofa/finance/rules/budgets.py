"""What a budget says while the year runs: overhead, pace, forecast, the day it runs dry, warnings. EUR cents.

Overhead is a rate over a base of line kinds, rounded half up on the whole, never line by line.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WHOLE = 10_000
PACE_MONTHS = 3  # full months that say how fast money goes now
MUCH_UNSPENT = 0.8  # a forecast below this part of the budget is worth a word
LATE = 0.5  # of the time; before that nobody worries about money unspent


def overhead(base: int, bp: int) -> int:
    """`bp` basis points of `base`, half a cent up; a negative base gives a negative amount."""
    sign = -1 if base < 0 else 1
    return sign * ((abs(base) * bp + WHOLE // 2) // WHOLE)


@dataclass(frozen=True)
class Pace:
    """EUR cents a day, and what that makes by the end."""

    per_day: float
    forecast: int
    dry_on: dt.date | None  # the day on which the budget is gone; None: not before the end


def month_start(day: dt.date) -> dt.date:
    return day.replace(day=1)


def next_month(day: dt.date) -> dt.date:
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def months(since: dt.date, until: dt.date) -> list[dt.date]:
    """First days of the months that [since, until) touches."""
    found, at = [], month_start(since)
    while at < until:
        found.append(at)
        at = next_month(at)
    return found


def pace(
    *,
    by_month: Mapping[dt.date, int],
    budget: int,
    committed: int,
    starts: dt.date,
    ends: dt.date | None,
    today: dt.date,
) -> Pace:
    """How fast money goes, over the last three full months (or since the start), and where that leads.

    What is committed will be spent whatever the pace: the forecast is never below it.
    """
    spent = sum(by_month.values())
    back = _months_back(month_start(today), PACE_MONTHS)
    since = max(back, month_start(starts))
    recent = sum(minor for month, minor in by_month.items() if since <= month < month_start(today))
    days = (month_start(today) - since).days
    if days <= 0:  # the first month runs: all there is to go by
        recent, days = spent, max((today - starts).days, 1)
    per_day = max(recent, 0) / days
    left = max(((ends or today) - max(today, starts)).days, 0)
    forecast = spent + max(committed, round(per_day * left))
    return Pace(per_day, forecast, _dry(budget - spent, per_day, ends, max(today, starts)))


def _dry(left: int, per_day: float, ends: dt.date | None, today: dt.date) -> dt.date | None:
    if left <= 0:
        return today
    if per_day <= 0:
        return None
    day = today + dt.timedelta(days=min(int(left / per_day), 36_500))
    return day if ends is None or day < ends else None


def _months_back(day: dt.date, count: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    return dt.date(year, month + 1, 1)


def warning(
    *,
    budget: int,
    committed: int,
    spent: int,
    pace: Pace,
    starts: dt.date,
    ends: dt.date | None,
    today: dt.date,
) -> str:
    """One of `vocab.Warned`: over, dry, unspent, fine."""
    if spent + committed > budget:
        return "over"
    if spent == budget:
        return "fine"  # spent to the last cent, and no more promised
    if pace.dry_on is not None or pace.forecast > budget:
        return "dry"
    if (
        ends is not None
        and (today - starts).days > LATE * (ends - starts).days
        and pace.forecast < MUCH_UNSPENT * budget
    ):
        return "unspent"
    return "fine"


def quota_warning(*, reached: int, target: int, starts: dt.date, ends: dt.date, today: dt.date) -> str:
    """A quota runs dry where the pace so far fills it before the end; over where it is full and more came."""
    if reached > target:
        return "over"
    passed, whole = (min(today, ends) - starts).days, (ends - starts).days
    if passed <= 0 or reached == 0 or today >= ends:
        return "fine"
    return "dry" if reached < target and reached * whole > target * passed else "fine"


def running(amounts: Sequence[int]) -> list[int]:
    """Sums so far."""
    found, total = [], 0
    for amount in amounts:
        total += amount
        found.append(total)
    return found

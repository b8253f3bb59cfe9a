"""Lines of money over time as figures for an SVG. Pure: coordinates in, coordinates out; the words stand beside it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sankofa.finance.vocab import Month

WIDTH, HEIGHT, FOOT = 640, 200, 22


@dataclass(frozen=True)
class BurnDown:
    """Paths in a box of 640 by 222: spent so far, where it leads, the budget, today; marks below and beside."""

    spent: str
    area: str
    ahead: str
    budget_y: float
    today_x: float
    ticks: tuple[tuple[float, dt.date], ...]


def burn_down(
    months: Sequence[Month], *, starts: dt.date, ends: dt.date | None, today: dt.date, budget: int, forecast: int
) -> BurnDown:
    """The course of a project: each month's end a point, a dashed line to the forecast at the end."""
    last = ends or max(today, months[-1].starts if months else today) + dt.timedelta(days=31)
    days = max((last - starts).days, 1)
    now = min(max(today, starts), last)
    total = months[-1].total if months else 0
    top = max(budget, forecast, total, 1) * 1.06

    def at(day: dt.date, minor: int) -> tuple[float, float]:
        x = WIDTH * min(max((day - starts).days, 0), days) / days
        return round(x, 1), round(HEIGHT - HEIGHT * max(minor, 0) / top, 1)

    here = at(now, total)
    points = [at(starts, 0), *(at(_end(month.starts), month.total) for month in months[:-1]), here]
    return BurnDown(
        spent=_path(points),
        area=f"{_path(points)}L{here[0]} {HEIGHT}L0 {HEIGHT}Z",
        ahead=_path([here, at(last, forecast)]) if now < last else "",
        budget_y=at(starts, budget)[1],
        today_x=here[0],
        ticks=tuple((at(day, 0)[0], day) for day in _ticks(starts, last)),
    )


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in points)


def _end(month: dt.date) -> dt.date:
    return (month + dt.timedelta(days=32)).replace(day=1)


def _ticks(starts: dt.date, ends: dt.date) -> list[dt.date]:
    """Quarters, or half-years and years of longer projects: at most eight."""
    every = next(n for n in (3, 6, 12, 24, 60, 120) if (ends - starts).days / (n * 30.4) <= 8)  # noqa: PLR2004
    first = dt.date(starts.year, 1, 1)
    found = []
    for n in range(0, 12 * (ends.year - starts.year + 1), every):
        day = dt.date(first.year + n // 12, n % 12 + 1, 1)
        if starts <= day < ends:
            found.append(day)
    return found

"""Figures of a year so far beside those of the same months of the year before, from one snapshot."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from sankofa.reporting import dictionary
from sankofa.reporting.vocab import Compared, Computed, Condition, Indicator, Months


def whole_months(made_on: dt.date) -> Months:
    """The whole months of its year that a snapshot knows; in January those of the year before."""
    return Months(made_on.year, made_on.month - 1) if made_on.month > 1 else Months(made_on.year - 1, 12)


def compared(
    *, snapshot_id: uuid.UUID, mission: str, months: Months, indicators: Iterable[str]
) -> tuple[Compared, ...]:
    """Each indicator, one for each of its parts, for a mission by its code. Internal: nothing is suppressed.

    Of indicators that lie in time by one column alone. Raises SnapshotError; KeyError for one that is not defined.
    """
    asked = [dictionary.indicators()[key] for key in indicators]
    from sankofa.reporting.reading import Opened  # noqa: PLC0415  heavy: only where a snapshot is read

    opened = Opened(snapshot_id)
    variants = [variant for one in asked for variant in _variants(one, months)]
    now = opened.compute(variants, year=months.year, mission=mission)
    before = opened.compute(variants, year=months.year - 1, mission=mission)
    return tuple(row for one in asked for row in _rows(one, now, before, months))


def _variants(one: Indicator, months: Months) -> Iterable[Indicator]:
    """The indicator of those months, how many rows it rests on, and those rows month by month."""
    by = str(one.by)
    of_months: dict[str, Condition] = {**one.where, by: {"months": months.numbers}}
    known: dict[str, Condition] = {column: {"known": True} for column in _averaged(one)}
    yield replace(one, where=of_months)
    yield replace(one, id=f"{one.id} rows", take="rows", where={**of_months, **known}, scale=Decimal(1), round=0)
    if not one.each:
        yield replace(one, id=f"{one.id} months", take="rows", each=by, scale=Decimal(1), round=0)


def _averaged(one: Indicator) -> list[str]:
    return [str(one.take["mean"])] if isinstance(one.take, Mapping) and "mean" in one.take else []


def _rows(
    one: Indicator, now: Mapping[str, list[Computed]], before: Mapping[str, list[Computed]], months: Months
) -> Iterable[Compared]:
    series = () if one.each else _series(now[f"{one.id} months"], before[f"{one.id} months"], months)
    for part in sorted({c.part for c in (*now[one.id], *before[one.id])}):
        rows = (_of(now[f"{one.id} rows"], part), _of(before[f"{one.id} rows"], part))
        yield Compared(
            one.id, part, _of(now[one.id], part), _of(before[one.id], part), (int(rows[0] or 0), int(rows[1] or 0)),
            series,
        )  # fmt: skip


def _of(found: Iterable[Computed], part: str) -> Decimal | None:
    return next((one.value for one in found if one.part == part), None)


def _series(now: Iterable[Computed], before: Iterable[Computed], months: Months) -> tuple[int, ...]:
    counted = {dt.date.fromisoformat(one.part): int(one.value or 0) for one in (*before, *now)}
    days = [dt.date(months.year - 1, n, 1) for n in range(1, 13)]
    days += [dt.date(months.year, n, 1) for n in months.numbers]
    return tuple(counted.get(day, 0) for day in days)

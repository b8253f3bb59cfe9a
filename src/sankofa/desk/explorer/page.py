"""What the page of a question shows: its table, its chart, its map, another definition beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from sankofa.desk.explorer import charts, words
from sankofa.desk.explorer.charts import Atlas, Course, Stack
from sankofa.desk.explorer.figures import Inside
from sankofa.desk.explorer.showing import MARGIN, ordered
from sankofa.reporting.vocab import NONE, UNKNOWN, Dimension, Key

MOST_TICKS = 120


@dataclass(frozen=True)
class Chart:
    """One of them is there."""

    course: Course | None = None
    stacks: tuple[Stack, ...] = ()
    legend: tuple[str, ...] = ()
    label: str = ""


@dataclass(frozen=True)
class Beside:
    """Two definitions of the same by the same dimensions: the rows with both figures and their difference."""

    names: tuple[str, str]
    rows: tuple[tuple[tuple[str, ...], str, str, str, bool], ...]  # heads, one, other, difference, whether they differ
    total: tuple[str, str, str]
    row_heads: tuple[str, ...]
    more: int


def chart(of: Inside) -> Chart:
    """Over time where a dimension is of the calendar, else bars; up to six of the next dimension in colours."""
    dimensions = of.dimensions
    if not dimensions:
        return Chart()
    time = next((place for place, one in enumerate(dimensions) if one.kind == "time"), None)
    if time is not None and len(of.values(time)) > 1:
        return _over_time(of, time)
    return _bars(of)


def _over_time(of: Inside, time: int) -> Chart:
    ticks = [value for value in _filled(of.dimensions[time], sorted(of.values(time))) if value != UNKNOWN][-MOST_TICKS:]
    other = next((place for place in range(len(of.dimensions)) if place != time), None)
    gap = None if of.measure.is_mean else Decimal(0)

    def values(given: dict[int, str]) -> list[Decimal | None]:
        found = (_key(of, {**given, time: tick}) for tick in ticks)
        return [of.amount(key) if key in of.sums else gap for key in found]

    if other is None:
        series = [(words.name(of.measure), values({}))]
    else:
        top = ordered(
            of.dimensions[other], of.values(other), lambda value: of.weight(_key(of, {other: value})), newest=True
        )
        series = [(words.value(of.dimensions[other], value), values({other: value})) for value in top[: charts.SERIES]]
    names = [words.value(of.dimensions[time], tick) for tick in ticks]
    made = charts.course(names, series)
    label = _("%(measure)s over time; the table below has the figures.") % {"measure": words.name(of.measure)}
    return Chart(course=made, legend=tuple(name for name, _values in series) if other is not None else (), label=label)


def _bars(of: Inside) -> Chart:
    parts: list[str] = []
    if len(of.dimensions) > 1 and not of.measure.is_mean:
        parts = ordered(of.dimensions[1], of.values(1), lambda value: of.weight(_key(of, {1: value})), newest=False)
    rows = ordered(of.dimensions[0], of.values(0), lambda value: of.weight(_key(of, {0: value})), newest=False)
    made = []
    for row in rows:
        said = words.figure(of.amount(_key(of, {0: row})), of.measure.defined.round)
        made.append((words.value(of.dimensions[0], row), said, _parts(of, row, parts)))
    names = [words.value(of.dimensions[1], part) for part in parts]
    if len(parts) > charts.SERIES:
        names = [*names[: charts.SERIES - 1], _("others together")]
    return Chart(stacks=charts.stacks(made), legend=tuple(names))


def _parts(of: Inside, row: str, parts: Sequence[str]) -> list[tuple[str, Decimal]]:
    if not parts:
        return [("", of.amount(_key(of, {0: row})) or Decimal(0))]
    amounts = [
        (words.value(of.dimensions[1], part), of.amount(_key(of, {0: row, 1: part})) or Decimal(0)) for part in parts
    ]
    if len(amounts) <= charts.SERIES:
        return amounts
    rest = sum((value for _name, value in amounts[charts.SERIES - 1 :]), Decimal(0))
    return [*amounts[: charts.SERIES - 1], (_("others together"), rest)]


def world(of: Inside) -> tuple[Atlas, str] | None:
    """The first dimension that is a country, on the map; and its name."""
    place = next((place for place, one in enumerate(of.dimensions) if one.kind == "country"), None)
    if place is None:
        return None
    codes = [value for value in of.values(place) if value not in {UNKNOWN, NONE}]
    amounts = {code: of.amount(_key(of, {place: code})) or Decimal(0) for code in codes}
    digits = of.measure.defined.round
    says = {code: f"{words.value(of.dimensions[place], code)}: {words.figure(amounts[code], digits)}" for code in codes}
    made = charts.atlas(amounts, says)
    return (made, words.name(of.dimensions[place])) if made else None


def beside(one: Inside, other: Inside, *, most: int) -> Beside:
    """Where they differ comes out of the same records, row by row."""
    digits = max(one.measure.defined.round, other.measure.defined.round)
    keys = _rows(one, other)
    rows = []
    for key in keys[:most]:
        heads = tuple(words.value(d, value) for d, value in zip(one.dimensions, key, strict=True))
        rows.append((heads, *_pair(one, other, key, digits)))
    total = _pair(one, other, (MARGIN,) * len(one.dimensions), digits)[:3]
    return Beside(
        names=(words.name(one.measure), words.name(other.measure)),
        rows=tuple(rows),
        total=total,
        row_heads=tuple(words.name(d) for d in one.dimensions),
        more=max(0, len(keys) - most),
    )


def _rows(one: Inside, other: Inside) -> list[Key]:
    """Keys of either, in the order of the first dimension."""
    keys = {key for key in (*one.sums, *other.sums) if MARGIN not in key}
    orders = [
        {value: at for at, value in enumerate(ordered(
            d, sorted({*one.values(place), *other.values(place)}),
            lambda value, place=place: one.weight(_key(one, {place: value})), newest=True))}  # type: ignore[misc]
        for place, d in enumerate(one.dimensions)
    ]  # fmt: skip
    return sorted(keys, key=lambda key: [orders[place][value] for place, value in enumerate(key)])


def _pair(one: Inside, other: Inside, key: Key, digits: int) -> tuple[str, str, str, bool]:
    first, second = one.amount(key), other.amount(key)
    if first is None or second is None:
        return words.figure(first, digits), words.figure(second, digits), "", first != second
    apart = second - first
    return (
        words.figure(first, digits),
        words.figure(second, digits),
        words.signed(apart, digits) if apart else "0",
        bool(apart),
    )


def _key(of: Inside, given: dict[int, str]) -> Key:
    return tuple(given.get(place, MARGIN) for place in range(len(of.dimensions)))


def _filled(dimension: Dimension, values: Sequence[str]) -> list[str]:
    """Every year, quarter or month between the first and the last, also those in which nothing was."""
    known = [value for value in values if value != UNKNOWN]
    steps = {"year": 1, "quarter": 4, "month": 12}[dimension.id]

    def number(value: str) -> int:
        part = value[6:] if dimension.id == "quarter" else value[5:]
        return int(value[:4]) * steps + (int(part) - 1 if part else 0)

    def text(at: int) -> str:
        year, part = divmod(at, steps)
        return {"year": f"{year}", "quarter": f"{year}-Q{part + 1}", "month": f"{year}-{part + 1:02}"}[dimension.id]

    return [text(at) for at in range(number(known[0]), number(known[-1]) + 1)] if known else []

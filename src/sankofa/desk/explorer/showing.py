"""A cube laid out as a table: years side by side, the newest first; everything with its totals.

The same layout serves the page and what leaves the house; `Figures` hides which of the two it is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _

from sankofa.desk.explorer import words
from sankofa.reporting.vocab import UNKNOWN, Dimension, Key, Measure

MOST_COLUMNS = 14
MOST_ROWS = 250
MARGIN = ""


class Figures(Protocol):
    """What a table is made of. A key has a value for each dimension; an empty one stands for all together."""

    measure: Measure
    dimensions: tuple[Dimension, ...]

    def values(self, place: int) -> Sequence[str]: ...
    def amount(self, key: Key) -> Decimal | None: ...
    def is_blank(self, key: Key) -> bool: ...
    def weight(self, key: Key) -> Decimal: ...
    def is_of_cases(self, key: Key) -> bool: ...


@dataclass(frozen=True)
class Shown:
    """A cell: what it says, its amount, where it leads. `blank`: too few to show."""

    text: str = ""
    amount: Decimal | None = None
    url: str = ""
    blank: bool = False


@dataclass(frozen=True)
class Line:
    """A row: its head (one word for each dimension of the rows), its cells, its total."""

    heads: tuple[str, ...]
    keys: Key
    cells: tuple[Shown, ...]
    total: Shown
    change: str = ""
    begins: bool = True  # another value of the first dimension than the row above


@dataclass(frozen=True)
class Grid:
    row_heads: tuple[str, ...]
    columns: tuple[str, ...]
    column_keys: tuple[str, ...]
    lines: tuple[Line, ...]
    foot: Line
    has_total: bool
    change_head: str
    more: int  # rows that are not shown


def ordered(dimension: Dimension, values: Sequence[str], weigh: Callable[[str], Decimal], *, newest: bool) -> list[str]:
    """Time and bands in their own order, the rest by weight; what isn't recorded comes last."""
    known = [value for value in values if value not in {UNKNOWN, words.OTHER}]
    last = [value for value in (words.OTHER, UNKNOWN) if value in values]
    if dimension.kind in {"time", "bands"} or dimension.id == "age":
        return sorted(known, reverse=newest and dimension.kind == "time") + last
    return sorted(known, key=lambda value: (-weigh(value), words.value(dimension, value))) + last


def places(dimensions: Sequence[Dimension], sizes: Sequence[int]) -> tuple[list[int], int | None]:
    """Which dimensions make the rows, and which the columns: years if there are any, else the last that is short."""
    years = [place for place, one in enumerate(dimensions) if one.id == "year"]
    others = [place for place in range(1, len(dimensions)) if sizes[place] <= MOST_COLUMNS]
    column = None
    if len(dimensions) > 1:
        column = next((place for place in years if sizes[place] <= MOST_COLUMNS), others[-1] if others else None)
    return [place for place in range(len(dimensions)) if place != column], column


def grid(of: Figures, url: Callable[[Key], str], *, most: int = MOST_ROWS) -> Grid:
    dimensions = of.dimensions
    sizes = [len(of.values(place)) for place in range(len(dimensions))]
    rows, column = places(dimensions, sizes)
    columns = _columns(of, column)
    keys = _row_keys(of, rows)
    shown = [_line(of, url, rows, column, key, columns) for key in keys[:most]]
    lines = tuple(
        Line(
            one.heads,
            one.keys,
            one.cells,
            one.total,
            one.change,
            begins=not at or shown[at - 1].keys[:1] != one.keys[:1],
        )
        for at, one in enumerate(shown)
    )
    years = column is not None and dimensions[column].id == "year" and len(columns) > 1
    head = (
        _("against %(year)s") % {"year": words.value(dimensions[column], columns[1])}
        if years and column is not None
        else ""
    )
    return Grid(
        row_heads=tuple(words.name(dimensions[place]) for place in rows),
        columns=tuple(words.value(dimensions[column], key) for key in columns) if column is not None else (),
        column_keys=tuple(columns),
        lines=lines,
        foot=_line(of, url, rows, column, (MARGIN,) * len(rows), columns),
        has_total=column is not None,
        change_head=head,
        more=max(0, len(keys) - most),
    )


def _columns(of: Figures, column: int | None) -> list[str]:
    if column is None:
        return []
    return ordered(
        of.dimensions[column], of.values(column), lambda value: of.weight(_only(of, column, value)), newest=True
    )


def _row_keys(of: Figures, rows: Sequence[int]) -> list[Key]:
    """The rows in order: by the first dimension, within it by the second. Only those that anybody is in."""
    if not rows:
        return []
    first, rest = rows[0], rows[1:]
    found: list[Key] = []
    for value in ordered(
        of.dimensions[first], of.values(first), lambda one: of.weight(_only(of, first, one)), newest=False
    ):
        found += _below(of, {first: value}, rest)
    return found


def _below(of: Figures, given: Mapping[int, str], rest: Sequence[int]) -> list[Key]:
    if not rest:
        return [tuple(given.values())]
    place = rest[0]

    def key(value: str) -> Key:
        return tuple({**given, place: value}.get(at, MARGIN) for at in range(len(of.dimensions)))

    values = [value for value in of.values(place) if of.weight(key(value)) or of.is_blank(key(value))]
    return [
        one
        for value in ordered(of.dimensions[place], values, lambda value: of.weight(key(value)), newest=False)
        for one in _below(of, {**given, place: value}, rest[1:])
    ]


def _line(  # noqa: PLR0917  the shape of a row, of one caller
    of: Figures, url: Callable[[Key], str], rows: Sequence[int], column: int | None, key: Key, columns: Sequence[str]
) -> Line:
    given = dict(zip(rows, key, strict=True))

    def at(value: str) -> Key:
        full = {**given, **({column: value} if column is not None else {})}
        return tuple(full.get(place, MARGIN) for place in range(len(of.dimensions)))

    cells = tuple(_cell(of, url, at(value)) for value in columns)
    heads = tuple(words.value(of.dimensions[place], value) if value else "" for place, value in given.items())
    return Line(heads, key, cells, _cell(of, url, at(MARGIN)), _change(of, columns, cells, column))


def _change(of: Figures, columns: Sequence[str], cells: Sequence[Shown], column: int | None) -> str:
    """The newest year against the one before it."""
    if column is None or of.dimensions[column].id != "year" or len(columns) < 2:  # noqa: PLR2004  two years
        return ""
    now, before = cells[0].amount, cells[1].amount
    return "" if now is None or before is None else words.signed(now - before, of.measure.defined.round)


def _cell(of: Figures, url: Callable[[Key], str], key: Key) -> Shown:
    if of.is_blank(key):
        return Shown(words.BLANK, blank=True)
    amount = of.amount(key)
    text = words.figure(amount, of.measure.defined.round)
    return Shown(text, amount, url(key) if of.is_of_cases(key) else "")


def _only(of: Figures, place: int, value: str) -> Key:
    return tuple(value if at == place else MARGIN for at in range(len(of.dimensions)))

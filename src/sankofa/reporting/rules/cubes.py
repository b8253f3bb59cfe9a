"""From a question of the explorer to an Ibis expression, and from its rows to a cube.

Rows are grouped by plain values of the engine (a year, a month, a code) and named only afterwards, so that a cube of
six ways stays quick. Not here: where a snapshot lies (`reading`), words (`desk`).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any

from sankofa.reporting.rules import expressions
from sankofa.reporting.vocab import NONE, UNKNOWN, Cube, Dimension, Held, Key, Measure, Question, Table

Rows = expressions.Rows
Regions = Mapping[str, Sequence[str]]
ON = {True: "yes", False: "no"}
PLUS = "+"
TEXTS = frozenset({"code", "country", "scheme", "language"})


def population(
    measure: Measure, rows: Rows, question: Question, dimensions: Mapping[str, Dimension], world: Regions
) -> Rows:
    """The condition that a row counts: the measure's own, the period, the filters."""
    month = rows[measure.by]
    found = [month.notnull(), *expressions.conditions_of(measure.defined.where, rows, 0)]
    if question.since:
        found.append(month >= question.since)
    if question.until:
        found.append(month < question.until)
    found += [_among(dimensions[name], rows, measure, values, world) for name, values in question.only]
    return expressions.all_of(found)


def cube(measure: Measure, rows: Rows, dimensions: Sequence[Dimension], where: Rows, world: Regions) -> Rows:
    """A row for each combination that occurs: the coordinates as d0, d1 …, then top, bottom, behind."""
    wanted = rows.filter(where)
    by = {f"d{place}": _raw(one, wanted, measure, world) for place, one in enumerate(dimensions)}
    told = {**expressions.measures_of(measure.defined, wanted), "behind": _behind(measure, wanted)}
    return wanted.group_by(**by).aggregate(**told) if by else wanted.aggregate(**told)


def read(measure: Measure, dimensions: Sequence[Dimension], rows: Iterable[Mapping[str, Any]]) -> Cube:
    """The answered rows as cells. Groups that have the same name are one."""
    cells: dict[Key, Held] = defaultdict(Held)
    for row in rows:
        key = tuple(as_key(one, row[f"d{place}"]) for place, one in enumerate(dimensions))
        cells[key] += Held(
            int(row[expressions.TOP] or 0), int(row.get(expressions.BOTTOM) or 0), int(row["behind"] or 0)
        )
    return Cube(measure, tuple(dimensions), {key: held for key, held in cells.items() if held != Held()})


def margins(cube: Cube) -> dict[Key, Held]:
    """Every cell with its margins: an empty coordinate stands for all values together."""
    found: dict[Key, Held] = defaultdict(Held)
    for key, held in cube.cells.items():
        for chosen in product(*((value, "") for value in key)):
            found[chosen] += held
    return dict(found)


def asked(dimensions: Iterable[Dimension], table: Table) -> list[Dimension]:
    """Those that a table can be broken down by."""
    return [one for one in dimensions if one.kind == "time" or one.column(table)]


def as_key(dimension: Dimension, raw: Any) -> str:
    """What the engine answered, as it stands in addresses: "2007", "2007-Q3", "2007-05", "AGO", "yes", "rean+hrt"."""
    if raw is None:
        return UNKNOWN
    if isinstance(raw, dt.date):
        return f"{raw.year}-Q{(raw.month + 2) // 3}" if dimension.id == "quarter" else f"{raw:%Y-%m}"
    if isinstance(raw, bool):
        return ON[raw]
    return str(raw) or (NONE if dimension.kind == "list" else UNKNOWN)


def is_value(dimension: Dimension, key: str) -> bool:
    """Whether an address may say so of this dimension: of the calendar and of bands not everything can be."""
    if key == UNKNOWN:
        return True
    value = _value(dimension, key)
    if dimension.kind == "bands":
        return value in range(len(dimension.up_to) + 1)
    return value is not None and "\0" not in key


def _raw(dimension: Dimension, rows: Rows, measure: Measure, world: Regions) -> Rows:
    if dimension.kind == "time":
        month = rows[measure.by]
        return {"year": month.year, "quarter": lambda: month.truncate("Q"), "month": lambda: month}[dimension.id]()
    column = rows[_column(dimension, rows)]
    if dimension.kind == "list":
        return column.join(PLUS)
    import ibis  # noqa: PLC0415  heavy: only where something is computed

    if dimension.kind == "region":
        return ibis.cases(*((column.isin(list(codes)), region) for region, codes in world.items()), else_=None)
    if dimension.kind == "bands":
        cases = [(column < end, place) for place, end in enumerate(dimension.up_to)]
        return ibis.cases((column.isnull(), None), *cases, else_=len(dimension.up_to))
    return column


def _among(dimension: Dimension, rows: Rows, measure: Measure, values: Key, world: Regions) -> Rows:
    """That a row has one of these values."""
    column = _raw(dimension, rows, measure, world)
    known = [_value(dimension, value) for value in values if value != UNKNOWN]
    found = column.isin([value for value in known if value is not None])
    if UNKNOWN not in values:
        return found
    return found | column.isnull() | (column == "") if dimension.kind in TEXTS else found | column.isnull()


def _value(dimension: Dimension, key: str) -> Any:
    """A value of an address as the engine knows it; None for one that can't be."""
    try:
        if dimension.kind == "time":
            return _of_calendar(dimension.id, key)
        if dimension.kind == "bands":
            return int(key)
    except ValueError:
        return None
    if dimension.kind == "yes_no":
        return {"yes": True, "no": False}.get(key)
    return "" if key == NONE and dimension.kind == "list" else key


def _of_calendar(name: str, key: str) -> int | dt.date:
    if name == "year":
        return int(key)
    return dt.date(int(key[:4]), 3 * int(key[6:]) - 2, 1) if name == "quarter" else dt.date.fromisoformat(f"{key}-01")


def _column(dimension: Dimension, rows: Rows) -> str:
    return next(name for name in dimension.columns if name in rows.columns)


def _behind(measure: Measure, rows: Rows) -> Rows:
    return rows["case"].nunique() if measure.guard == "case" else rows.count()


def together(
    rows: Rows, by: Sequence[tuple[Measure, Dimension]], among: Sequence[Rows], world: Regions, *, by_case: bool
) -> Rows:
    """Counts (of rows, or of cases) by the dimensions of several questions, each with whether a row is among what that
    question asks about. The measure beside a dimension says by which month; any for those that aren't of the calendar.
    """
    groups = {f"d{place}": _raw(one, rows, measure, world) for place, (measure, one) in enumerate(by)}
    marks = {f"q{place}": condition.fill_null(False) for place, condition in enumerate(among)}  # noqa: FBT003  Ibis
    some = rows.filter(expressions.any_of(marks.values()))
    return some.group_by(**groups, **marks).aggregate(behind=some["case"].nunique() if by_case else some.count())


def read_together(
    rows: Iterable[Mapping[str, Any]], by: Sequence[tuple[Measure, Dimension]], questions: int
) -> dict[Key, int]:
    found: dict[Key, int] = defaultdict(int)
    for row in rows:
        key = [as_key(one, row[f"d{place}"]) for place, (_measure, one) in enumerate(by)]
        found[(*key, *(str(int(row[f"q{place}"])) for place in range(questions)))] += int(row["behind"] or 0)
    return dict(found)

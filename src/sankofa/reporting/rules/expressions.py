"""What a definition computes, as an Ibis expression over the tables of a snapshot: the same on every engine.

An expression answers whole numbers only (a sum and what it is divided by): the division is done here, exactly, so that
no engine's way of rounding shows in a figure.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import reduce
from operator import and_, or_
from typing import Any, TypeAlias

from sankofa.reporting.vocab import Computed, Condition, Indicator, Where

Rows: TypeAlias = Any  # an Ibis table, its values and conditions: the library's own types say no more
TOP, BOTTOM, PART = "top", "bottom", "part"


def together(indicators: Iterable[Indicator], table: Rows, *, year: int) -> Rows:
    """One row with the measures of many indicators of one table and one date rule: read once for them all."""
    asked = list(indicators)
    rows = table.filter(*_dates(asked[0].by, table, year))  # of many years most rows are left out here
    return rows.aggregate(
        **{
            f"{name}_{place}": measure
            for place, one in enumerate(asked)
            for name, measure in measures_of(
                one, rows, year, all_of([*_always(), *conditions_of(one.where, rows, year)])
            ).items()
        }
    )


def by_part(indicator: Indicator, table: Rows, *, year: int) -> Rows:
    """A row for each part of an indicator."""
    rows = population(indicator, table, year=year)
    return rows.group_by(**{PART: rows[indicator.each]}).aggregate(**measures_of(indicator, rows, year)).order_by(PART)


def population(indicator: Indicator, table: Rows, *, year: int) -> Rows:
    """The rows that an indicator is about: what its figure is made of, for whoever may trace it."""
    rows = table.filter(*_where(indicator, table, year))
    number = _highest(indicator.by)
    return rows.filter(rows[number] == rows[number].max().as_scalar()) if number else rows


def is_plain(indicator: Indicator) -> bool:
    """Whether it can be measured together with others of its table."""
    return not indicator.each and not _highest(indicator.by)


def alone(indicator: Indicator, table: Rows, *, year: int) -> Rows:
    rows = population(indicator, table, year=year)
    return rows.aggregate(**measures_of(indicator, rows, year))


def counts(indicator: Indicator, table: Rows, *, year: int) -> Rows:
    """For each row of a table whether the indicator counts it."""
    return all_of(_where(indicator, table, year)).fill_null(False)  # noqa: FBT003  the library's way


def meets(indicator: Indicator, table: Rows, *, year: int) -> Rows:
    """Of a share: for each row whether it is among those counted and meets what the share is of."""
    assert isinstance(indicator.take, Mapping)
    met = all_of(conditions_of(indicator.take["share"], table, year))  # type: ignore[arg-type]  # a filter, by its place
    return (all_of(_where(indicator, table, year)) & met).fill_null(False)  # noqa: FBT003  as above


def own(row: Mapping[str, Any], place: int) -> dict[str, Any]:
    """What `together` answered of one indicator."""
    mark = f"_{place}"
    return {name.removesuffix(mark): held for name, held in row.items() if name.endswith(mark)}


def value(indicator: Indicator, row: Mapping[str, Any]) -> Computed:
    """The figure of one answered row, scaled and rounded (half up) as its definition says."""
    part, top, bottom = row.get(PART), row[TOP], row.get(BOTTOM, 1)
    if not bottom:
        return Computed(indicator.id, "" if part is None else str(part), None)
    exact = Decimal(str(top or 0)) / Decimal(str(bottom)) * indicator.scale
    rounded = exact.quantize(Decimal(1).scaleb(-indicator.round), rounding=ROUND_HALF_UP)
    return Computed(indicator.id, "" if part is None else str(part), rounded)


def conditions_of(where: Where, rows: Rows, year: int) -> list[Rows]:
    return [_condition(rows[column], wanted, year) for column, wanted in where.items()]


def _where(indicator: Indicator, table: Rows, year: int) -> list[Rows]:
    return [*_dates(indicator.by, table, year), *conditions_of(indicator.where, table, year)]


def any_of(conditions: Iterable[Rows]) -> Rows:
    return reduce(or_, conditions)


def all_of(conditions: Iterable[Rows]) -> Rows:
    return reduce(and_, conditions)


def measures_of(indicator: Indicator, rows: Rows, year: int = 0, where: Rows = None) -> dict[str, Rows]:
    """What is to be added up, and what the sum is divided by where it is."""
    if not isinstance(indicator.take, Mapping):
        return {TOP: rows.count(where=where)}
    ((how, what),) = indicator.take.items()
    if how == "share":
        met = all_of(conditions_of(what, rows, year))  # type: ignore[arg-type]  # a filter, by its place
        import ibis  # noqa: PLC0415  heavy: only where something is computed

        hundred: Rows = ibis.ifelse(met, 100, 0)
        return {TOP: hundred.sum(where=where), BOTTOM: rows.count(where=where)}
    column = rows[str(what)]
    if how == "mean":
        return {TOP: column.sum(where=where), BOTTOM: column.count(where=where)}
    return {TOP: column.nunique(where=where) if how == "distinct" else column.sum(where=where)}


def _dates(by: str | Mapping[str, object], table: Rows, year: int) -> list[Rows]:
    if not by:
        return _always()
    first, following = dt.date(year, 1, 1), dt.date(year + 1, 1, 1)
    if isinstance(by, str):
        return [table[by] >= first, table[by] < following]
    ((how, what),) = by.items()
    column = table[next(iter(what)) if isinstance(what, Mapping) else str(what)]
    if how == "first_month":
        return [column == first]
    return [column == following if how == "first_month_of_next" else column < following]


def _always() -> list[Rows]:
    import ibis  # noqa: PLC0415  as above

    return [ibis.literal(value=True)]


def _highest(by: str | Mapping[str, object]) -> str:
    """The column of which only the highest number counts, if a definition says so."""
    if isinstance(by, Mapping) and isinstance(numbered := by.get("last_before"), Mapping):
        return str(next(iter(numbered.values())))
    return ""


def _condition(column: Rows, wanted: Condition, year: int) -> Rows:
    if isinstance(wanted, list):
        return column.isin(wanted)
    if not isinstance(wanted, dict):
        return column == wanted
    return reduce(and_, (_word(column, word, what, year) for word, what in wanted.items()))


def _word(column: Rows, word: str, what: Any, year: int) -> Rows:
    following = dt.date(year + 1, 1, 1)
    match word:
        case "not":
            return column.isnull() | ~column.isin(what)
        case "has":
            return _holds(column, what)
        case "lacks":
            return ~_holds(column, what)
        case "months":
            return column.month().isin(what)
        case "known":
            return column.notnull() if what else column.isnull()
        case _:
            return column.isnull() | (column >= following)


def _holds(column: Rows, values: Iterable[str]) -> Rows:
    return reduce(or_, (column.contains(value) for value in values))

"""Definitions as their files have them, checked against the dictionary of the snapshot.

Not here: where the files lie (`dictionary.py`), what a definition computes (`expressions.py`).
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from sankofa.reporting.vocab import Column, DefinitionError, Dimension, Indicator, Measure, Reading, Table

TAKES = ("sum", "distinct", "mean", "share")
DATES = ("before", "first_month", "first_month_of_next", "last_before")
CONDITIONS = ("not", "has", "lacks", "months", "known", "after_year")
GUARDS = ("rows", "case", "none")
KINDS = ("time", "country", "region", "list", "bands", "scheme", "yes_no", "code", "language")


def tables(content: Mapping[str, Any]) -> dict[str, Table]:
    return {
        name: Table(
            name,
            one["en"],
            {key: Column(key, held["type"], held["en"], held["from"]) for key, held in one["columns"].items()},
            sealed=one.get("sealed", False),
        )
        for name, one in content["tables"].items()
    }


def indicators(content: Mapping[str, Any], known: Mapping[str, Table]) -> dict[str, Indicator]:
    """All indicators by id. Raises DefinitionError for the first that can't be."""
    found: dict[str, Indicator] = {}
    for one in content["indicators"]:
        indicator = _indicator(one)
        if indicator.id in found:
            raise DefinitionError(f"{indicator.id} is defined twice")
        _check(indicator, known)
        found[indicator.id] = indicator
    for indicator in found.values():
        if indicator.instead_of and indicator.instead_of not in found:
            raise DefinitionError(f"{indicator.id} stands instead of {indicator.instead_of}, which isn't defined")
    return found


def readings(content: Mapping[str, Any]) -> dict[str, Reading]:
    return {name: Reading(**one) for name, one in content["publications"].items()}


def measures(
    content: Mapping[str, Any], known: Mapping[str, Table], defined: Mapping[str, Indicator]
) -> dict[str, Measure]:
    """What the explorer counts, by id. Raises DefinitionError for the first that can't be."""
    found: dict[str, Measure] = {}
    for one in content["measures"]:
        own = one.get("indicator", "")
        if own and own not in defined:
            raise DefinitionError(f"{one['id']}: there is no indicator {own}")
        base = defined[own] if own else _indicator({**one, **one["means"], "instead_of": ""})
        measure = Measure(
            one["id"], {"en": one["en"], "nl": one["nl"]}, base, one.get("guard", "rows"), one.get("instead_of", "")
        )
        _check(base, known)
        _check_measure(measure, known[base.of], found)
        found[measure.id] = measure
    return found


def dimensions(content: Mapping[str, Any], known: Mapping[str, Table]) -> dict[str, Dimension]:
    """What measures can be broken down by, by id. Raises DefinitionError for the first that can't be."""
    found: dict[str, Dimension] = {}
    for one in content["dimensions"]:
        dimension = Dimension(
            id=one["id"],
            kind=one["kind"],
            name={"en": one["en"], "nl": one["nl"]},
            hxl=one["hxl"],
            columns=tuple(one.get("column", ())),
            of=one.get("of", ""),
            up_to=tuple(one.get("up_to", ())),
            words=one.get("words", {}),
        )
        _known(dimension.id, dimension.kind, KINDS)
        open_tables = [table for table in known.values() if not table.sealed]
        if dimension.kind != "time" and not any(dimension.column(table) for table in open_tables):
            raise DefinitionError(f"{dimension.id}: no table has such a column")
        found[dimension.id] = dimension
    return found


def _check_measure(measure: Measure, table: Table, before: Mapping[str, Measure]) -> None:
    _known(measure.id, measure.guard, GUARDS)
    if table.sealed:
        raise DefinitionError(f"{measure.id}: what compartments know isn't explored")
    if not isinstance(measure.defined.by, str) or not measure.defined.by:
        raise DefinitionError(f"{measure.id}: the explorer asks by the month in a column")
    if isinstance(measure.defined.take, Mapping) and next(iter(measure.defined.take)) not in {"sum", "mean"}:
        raise DefinitionError(f"{measure.id}: only what adds up can be broken down")
    if measure.guard == "case" and "case" not in table.columns:
        raise DefinitionError(f"{measure.id}: {table.name} has no cases")
    if measure.instead_of and measure.instead_of not in before:
        raise DefinitionError(f"{measure.id} stands instead of {measure.instead_of}, which isn't defined above it")


def _indicator(one: Mapping[str, Any]) -> Indicator:
    return Indicator(
        id=one["id"],
        version=one.get("version", 1),
        text={"en": one["en"], "nl": one["nl"]},
        of=one["of"],
        unit=one["unit"],
        source=one["source"],
        take=one.get("take", "rows"),
        by=one.get("by", ""),
        where=one.get("where", {}),
        each=one.get("each", ""),
        scale=Decimal(str(one.get("scale", 1))),
        round=one.get("round", 0),
        instead_of=one.get("instead_of", ""),
    )


def _check(indicator: Indicator, known: Mapping[str, Table]) -> None:
    if indicator.of not in known:
        raise DefinitionError(f"{indicator.id}: the snapshot has no table {indicator.of}")
    missing = [name for name in _columns(indicator) if name not in known[indicator.of].columns]
    if missing:
        raise DefinitionError(f"{indicator.id}: {indicator.of} has no column {missing[0]}")


def _columns(indicator: Indicator) -> Iterable[str]:
    """Every column that a definition reads. Raises DefinitionError for words that mean nothing."""
    yield from _of_filter(indicator.id, indicator.where)
    if indicator.each:
        yield indicator.each
    if isinstance(indicator.by, str):
        yield from filter(None, [indicator.by])
    else:
        ((word, column),) = indicator.by.items()
        _known(indicator.id, word, DATES)
        yield from (
            (str(name) for pair in column.items() for name in pair) if isinstance(column, dict) else [str(column)]
        )
    if isinstance(indicator.take, Mapping):
        ((word, what),) = indicator.take.items()
        _known(indicator.id, word, TAKES)
        yield from _of_filter(indicator.id, what) if isinstance(what, Mapping) else [str(what)]


def _of_filter(of: str, where: Mapping[str, object]) -> Iterable[str]:
    for column, condition in where.items():
        if isinstance(condition, Mapping):
            for word in condition:
                _known(of, word, CONDITIONS)
        yield column


def _known(of: str, word: str, words: Iterable[str]) -> None:
    if word not in words:
        raise DefinitionError(f"{of}: nobody knows what {word} means here")

"""Which columns a fact has, and what stands in them. Why so: docs/adr/0011-facts-in-columns.md.

A fact that isn't known is NULL; one that is known to be absent is NULL too, and its key stands in the column `absent`.
A date is the interval of days that it may be, `__earliest` to `__latest`, both counted. A list of records has a
`__count` and an array for each column of each field. Facts of a compartment have no columns: they are never here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sankofa.kernel.partial_dates import PartialDate, interval
from sankofa.schemes.vocab import (
    ABSENT,
    UNKNOWN,
    Column,
    Compartment,
    Dictionary,
    FactDefinition,
    FactType,
    Missing,
    Per,
    Record,
    Value,
)

ABSENT_KEYS = Column("absent", "text[]")
DATES = frozenset({FactType.DATE, FactType.PARTIAL_DATE})
_SQL = {
    FactType.BOOL: "boolean",
    FactType.TEXT: "text",
    FactType.CODE: "text",
    FactType.CODES: "text[]",
    FactType.INT: "bigint",
    FactType.MONEY: "bigint",
}


def name_of(key: str) -> str:
    """The start of a fact's column names. Raises ValueError for a key that can't be one: it is never quoted."""
    name = key.replace(".", "_")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise ValueError(f"{key} can't be the name of a column.")
    return name


def has_columns(definition: FactDefinition) -> bool:
    return definition.compartment is Compartment.NONE


def absent_key(key: str, record: int = 0) -> str:
    """How `absent` names a fact, or a field of a list's record counted from 1."""
    return f"{key}[{record}]" if record else key


def columns(dictionary: Dictionary) -> tuple[Column, ...]:
    """Every column of every fact that is kept, in the order of the dictionary; the keys of absent facts first.

    Raises ValueError where two facts would share a column.
    """
    found = [ABSENT_KEYS, *(column for one in dictionary if has_columns(one) for column in _columns(one))]
    if len({column.name for column in found}) != len(found):
        raise ValueError("Two facts would share a column.")
    return tuple(found)


def _columns(definition: FactDefinition) -> Iterator[Column]:
    name, many = name_of(definition.key), "[]" if definition.of else ""
    if definition.type is FactType.RECORDS:
        yield Column(f"{name}__count", "smallint")
    elif definition.type in DATES:
        yield Column(f"{name}__earliest", f"date{many}")
        yield Column(f"{name}__latest", f"date{many}")
    elif definition.of and definition.type is FactType.CODES:
        raise ValueError(f"{definition.key}: a record can't hold several codes at once here.")
    else:
        yield Column(name, f"{_SQL[definition.type]}{many}")


def row_of(dictionary: Dictionary, case: Mapping[str, Value], member: Mapping[str, Value]) -> dict[str, Any]:
    """The columns of one member; what isn't known is left out. Facts of a compartment are dropped here, whoever sent
    them.
    """
    row: dict[str, Any] = {}
    absent: list[str] = []
    for definition in dictionary:
        values = case if definition.per is Per.CASE else member
        if definition.of or definition.key not in values or not has_columns(definition):
            continue
        value = values[definition.key]
        if value is ABSENT:
            absent.append(definition.key)
        elif definition.type is FactType.RECORDS and isinstance(value, tuple):
            records = [one for one in value if isinstance(one, Mapping)]
            row.update(_lists(dictionary, definition, records))
            absent += _absent_fields(definition, records)
        else:
            row.update(_cells(definition, value))
    return {**row, ABSENT_KEYS.name: absent}


def _cells(definition: FactDefinition, value: Value) -> dict[str, object]:
    name = name_of(definition.key)
    if isinstance(value, date | PartialDate):
        return {f"{name}__earliest": interval(value).earliest, f"{name}__latest": interval(value).latest}
    if isinstance(value, tuple):
        return {name: list(value)}
    return {} if isinstance(value, Missing) else {name: value}


def _lists(dictionary: Dictionary, definition: FactDefinition, records: Sequence[Record]) -> dict[str, object]:
    """The count of a list of records, and each column of each field as an array over them."""
    row: dict[str, object] = {f"{name_of(definition.key)}__count": len(records)}
    for one in dictionary:
        if one.of == definition.key:
            field = one.key.removeprefix(f"{definition.key}.")
            cells = [_cells(one, record.get(field, UNKNOWN)) for record in records]
            row.update({column.name: [some.get(column.name) for some in cells] for column in _columns(one)})
    return row


def _absent_fields(definition: FactDefinition, records: Sequence[Record]) -> Iterator[str]:
    for number, record in enumerate(records, start=1):
        for field, value in record.items():
            if value is ABSENT:
                yield absent_key(f"{definition.key}.{field}", number)

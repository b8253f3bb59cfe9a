"""Looking up facts where a condition stands: whose, which record, of the type that the dictionary says.

Here: one lookup, checking what an app supplies, and the hash over facts used. Not here: comparing (checks).
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from sankofa.kernel.partial_dates import AnyDate, PartialDate, interval
from sankofa.kernel.three import Three
from sankofa.schemes.vocab import (
    UNKNOWN,
    Dictionary,
    FactDefinition,
    FactRef,
    Facts,
    FactType,
    FactTypeError,
    FactUse,
    Member,
    Missing,
    Per,
    Record,
    Reference,
    Scheme,
    Value,
)

Refs = Mapping[str, Scheme | Three]
"""What answers references to other schemes: their terms, or an outcome already decided."""


@dataclass(slots=True, kw_only=True, eq=False)
class Context:
    """Where a condition stands: which case, which member, which record, which day.

    Nobody changes one. It isn't frozen because a frozen one takes three times as long to make, and many are made.
    """

    facts: Facts
    dictionary: Dictionary
    on: date
    known_on: date | None
    refs: Refs
    given: Mapping[Reference, AnyDate] = field(default_factory=lambda: MappingProxyType({}))
    member: Member | None = None
    record: tuple[str, int, Record] | None = None
    memo: dict[object, Any] = field(default_factory=dict, repr=False)
    """What was worked out before for the same facts on the same day: a scheme that many refer to is judged once."""

    member_key: str = field(init=False)

    def __post_init__(self) -> None:
        self.member_key = self.member.key if self.member else ""

    def of(self, member: Member | None = None, record: tuple[str, int, Record] | None = None) -> "Context":
        """The same for a member, for one of a member's records, or for the case itself."""
        return self._like(self.refs, member, record)

    def referring(self, refs: Refs) -> "Context":
        """The same with other references."""
        return self._like(refs, self.member, self.record)

    def _like(self, refs: Refs, member: Member | None, record: tuple[str, int, Record] | None) -> "Context":
        return Context(
            facts=self.facts,
            dictionary=self.dictionary,
            on=self.on,
            known_on=self.known_on,
            refs=refs,
            given=self.given,
            member=member,
            record=record,
            memo=self.memo,
        )


def find(context: Context, key: str) -> FactUse:
    """Looked up and checked once for a case: many conditions read the same facts. Raises FactTypeError."""
    place = (key, context.member_key, context.record[1] if context.record else -1)
    use: FactUse | None = context.memo.get(place)
    if use is None:
        use = context.memo[place] = _found(context, key)
    return use


def _found(context: Context, key: str) -> FactUse:
    definition = context.dictionary[key]
    owner = context.member_key if definition.per is Per.MEMBER else ""
    if context.record and key.startswith(context.record[0] + "."):
        name, index, record = context.record
        use = FactUse(FactRef(key, owner, index), record.get(key.removeprefix(name + "."), UNKNOWN))
    elif definition.per is Per.CASE:
        use = FactUse(FactRef(key), context.facts.case.get(key, UNKNOWN))
    elif context.member is None:
        raise FactTypeError(f"{key} belongs to a member and was asked of the case.")
    else:
        use = FactUse(FactRef(key, owner), context.member.values.get(key, UNKNOWN))
    check_type(definition, use.value)
    return use


_PYTHON: Mapping[FactType, tuple[type, ...]] = MappingProxyType(
    {
        FactType.DATE: (date, PartialDate),
        FactType.PARTIAL_DATE: (date, PartialDate),
        FactType.BOOL: (bool,),
        FactType.TEXT: (str,),
        FactType.CODE: (str,),
        FactType.CODES: (tuple,),
        FactType.INT: (int,),
        FactType.MONEY: (int,),
        FactType.RECORDS: (tuple,),
    },
)


def check_type(definition: FactDefinition, value: Value) -> None:
    if isinstance(value, Missing):
        return
    number_for_bool = isinstance(value, bool) and definition.type is not FactType.BOOL
    if number_for_bool or not isinstance(value, _PYTHON[definition.type]):
        raise FactTypeError(f"{definition.key} must be a {definition.type.value}, not a {type(value).__name__}.")
    if definition.type in {FactType.CODE, FactType.CODES}:
        _check_codes(definition, value if isinstance(value, tuple) else (value,))


def _check_codes(definition: FactDefinition, codes: tuple[object, ...]) -> None:
    for code in codes:
        if not isinstance(code, str) or not allows(definition, code):
            raise FactTypeError(f"{definition.key} has a code that the dictionary doesn't know.")


def allows(definition: FactDefinition, code: str) -> bool:
    """Whether a code can be a value of this fact, by its list of codes or their shape."""
    if definition.codes and code not in definition.codes:
        return False
    return not definition.shape or re.fullmatch(definition.shape, code) is not None


def check_facts(dictionary: Dictionary, facts: Facts) -> None:
    """Raise FactTypeError on a key that the dictionary lacks, that belongs elsewhere, or whose value has
    another type.
    """
    for per, values in ((Per.CASE, facts.case), *((Per.MEMBER, member.values) for member in facts.members)):
        for key, value in values.items():
            if key not in dictionary or dictionary[key].per is not per or dictionary[key].of:
                raise FactTypeError(f"{key} is no fact of a {per.value}.")
            check_type(dictionary[key], value)
            if dictionary[key].type is FactType.RECORDS and isinstance(value, tuple):
                _check_records(dictionary, key, value)


def _check_records(dictionary: Dictionary, key: str, records: Iterable[Record | str]) -> None:
    for record in records:
        if isinstance(record, str):
            raise FactTypeError(f"{key} must hold records.")
        for name, value in record.items():
            if f"{key}.{name}" not in dictionary:
                raise FactTypeError(f"{key} has no field {name}.")
            check_type(dictionary[f"{key}.{name}"], value)


def facts_hash(uses: Iterable[FactUse]) -> str:
    """A stable SHA-256 over facts and their values, in any order, each counted once."""
    values = {use.ref: use.value for use in uses}
    rows = sorted((*ref, canonical(value)) for ref, value in values.items())
    return hashlib.sha256(json.dumps(rows, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()


def canonical(value: Value) -> str:
    """A text that is the same for the same value, whichever way it was built; a plain date equals an exact one."""
    if isinstance(value, Missing):
        return value.value
    if isinstance(value, tuple):
        return "[" + ",".join(_canonical_item(item) for item in value) + "]"
    if isinstance(value, PartialDate | date):
        day = interval(value)
        return f"d:{day.earliest}..{day.latest}"
    return json.dumps(value)


def _canonical_item(item: str | Record) -> str:
    if isinstance(item, str):
        return json.dumps(item)
    return "{" + ",".join(f"{key}={canonical(item[key])}" for key in sorted(item)) + "}"

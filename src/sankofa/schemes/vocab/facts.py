"""Facts: what is known of a case, what each fact means, and how to ask for it.

Here: texts in two languages, values, the dictionary. Not here: conditions on facts.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from types import MappingProxyType
from typing import NamedTuple

from sankofa.kernel.partial_dates import AnyDate


@dataclass(frozen=True, slots=True)
class Text:
    """One text in Dutch and English, written in the policy file itself."""

    nl: str
    en: str

    def into(self, lang: str) -> str:
        """The text in "nl", else in English."""
        return self.nl if lang.startswith("nl") else self.en


class Missing(Enum):
    """ABSENT: known not to exist (never returned before, no claim). UNKNOWN: nobody asked or the answer is open."""

    ABSENT = "absent"
    UNKNOWN = "unknown"


ABSENT, UNKNOWN = Missing.ABSENT, Missing.UNKNOWN

Scalar = AnyDate | bool | int | str | tuple[str, ...]
Record = Mapping[str, Scalar | Missing]
Value = Scalar | tuple[Record, ...] | Missing


class FactType(StrEnum):
    DATE = "date"
    PARTIAL_DATE = "partial_date"
    BOOL = "bool"
    TEXT = "text"
    CODE = "code"
    CODES = "codes"  # several codes at once: nationalities
    INT = "int"
    MONEY = "money"  # whole cents
    RECORDS = "records"  # several of something, each with fields: claims


class Per(StrEnum):
    CASE = "case"
    MEMBER = "member"


class Compartment(StrEnum):
    NONE = "none"
    HEALTH = "health"
    HIV = "hiv"
    TRAFFICKING = "trafficking"
    PROTECTION = "protection"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactDefinition:
    """What a fact means, where the case keeps it, and how to ask for it. `cost` runs from 1 (on the table)
    to 5 (weeks).
    """

    key: str
    type: FactType
    per: Per
    meaning: Text
    source: str
    ask: Text
    cost: int
    compartment: Compartment = Compartment.NONE
    codes: tuple[str, ...] = ()
    unit: str = ""
    """What a number counts; dates are days, money is cents."""
    shape: str = ""
    """A regular expression that each code must match in full: a country in another notation must not slip through."""
    of: str = ""
    """The list of records it is a field of."""


@dataclass(frozen=True, slots=True)
class Dictionary:
    """All facts by key, in the order to ask them; a field of a record stands beside its list, as `claim.filed_on`."""

    facts: Mapping[str, FactDefinition]
    places: Mapping[str, int] = field(init=False, compare=False, repr=False)
    """Where each key stands in that order."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", MappingProxyType({key: place for place, key in enumerate(self.facts)}))

    def __getitem__(self, key: str) -> FactDefinition:
        return self.facts[key]

    def __contains__(self, key: str) -> bool:
        return key in self.facts

    def __iter__(self) -> Iterator[FactDefinition]:
        return iter(self.facts.values())


@dataclass(frozen=True, slots=True)
class Member:
    """What is known of one person in the case, under a pseudonymous key; a fact that isn't given is UNKNOWN."""

    key: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a case and its members. No names. A key that isn't given is UNKNOWN."""

    case: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    members: tuple[Member, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "case", MappingProxyType(dict(self.case)))
        members = tuple(Member(one.key, MappingProxyType(dict(one.values))) for one in self.members)
        if len({one.key for one in members}) != len(members):
            raise ValueError("Two members of a case may not have the same key.")
        object.__setattr__(self, "members", members)

    @classmethod
    def of(cls, case: Mapping[str, Value], members: Mapping[str, Mapping[str, Value]]) -> "Facts":
        return cls(case, tuple(Member(key, values) for key, values in members.items()))

    def only(self, keys: Iterable[str]) -> "Facts":
        """The same case with some of its members: what would hold if the others fell off."""
        kept = set(keys)
        return Facts(self.case, tuple(one for one in self.members if one.key in kept))


class FactRef(NamedTuple):
    """One fact of one case: the key, whose it is ("" for the case), and which record of a list (-1 for none)."""

    key: str
    member: str = ""
    record: int = -1


class FactUse(NamedTuple):
    ref: FactRef
    value: Value

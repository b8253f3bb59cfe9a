"""Conditions: a closed set of small frozen types, so that a tree can be judged, printed, edited and compiled.

Here: trees over facts and what they read. Not here: judging them (rules), reading them from files (loading).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from sankofa.kernel.periods import Period, Span
from sankofa.schemes.vocab.facts import Scalar, Text


class Reference(StrEnum):
    """The day a condition looks at. TODAY and DECISION are the day of the evaluation; the others are facts
    unless given.
    """

    TODAY = "today"
    DECISION = "decision"
    CONTACT = "contact"
    APPLICATION = "application"
    DEPARTURE = "departure"
    ARRIVAL = "arrival"


REFERENCE_FACT: Mapping[Reference, str] = MappingProxyType(
    {
        Reference.CONTACT: "case.contact.first_on",
        Reference.APPLICATION: "case.application.signed_on",
        Reference.DEPARTURE: "case.departure.on",
        Reference.ARRIVAL: "case.itinerary.arrives_on",
    },
)


NO_SPAN = Span()


@dataclass(frozen=True, slots=True)
class Day:
    """A day in a condition: a date, a reference day or another fact; then moved by a span."""

    base: date | Reference | str
    plus: Span = NO_SPAN


@dataclass(frozen=True, slots=True)
class FactOperand:
    key: str


LIST: Final = "list:"
"""What a draft or a version that stands in no file is of: a scheme, by its id; or this and a dated list's."""


@dataclass(frozen=True, slots=True)
class ListEntry:
    code: str
    period: Period
    known_since: date | None = None
    """From when it was known; None: all along. So that an old decision is replayed with the list of that day."""
    known_until: date | None = None
    """From when a later version of the list says otherwise; None: it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListVersion:
    """A list as it is during a period, these codes and no others, whatever stood on it before."""

    id: str
    of: str
    """The list's id."""
    in_force: Period
    known_since: date
    codes: tuple[str, ...]
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeList:
    """A dated list of codes (countries): who stood on it when, and who says so."""

    id: str
    title: Text
    source: str
    verified: bool
    entries: tuple[ListEntry, ...]
    versions: tuple[ListVersion, ...] = ()
    """Those that came later than the file; `entries` has what they make of it."""


@dataclass(frozen=True, slots=True)
class OnList:
    codes: CodeList
    on: Day


@dataclass(frozen=True, slots=True)
class Age:
    years: int
    on: Day


@dataclass(frozen=True, slots=True)
class Window:
    """So long up to (`forward` false) or from (`forward` true) a day, both ends counted."""

    span: Span
    day: Day
    forward: bool


@dataclass(frozen=True, slots=True)
class Lasting:
    """From the fact's date until `until` at least (or at most) so long."""

    until: Day
    span: Span


class Op(StrEnum):
    IS = "is"
    IN = "in"
    IN_LIST = "in_list"
    BEFORE = "before"
    ON_OR_BEFORE = "on_or_before"
    AFTER = "after"
    ON_OR_AFTER = "on_or_after"
    MIN = "min"
    MAX = "max"
    KNOWN = "known"
    PRESENT = "present"
    AGE_AT_LEAST = "age_at_least"
    YOUNGER_THAN = "younger_than"
    WITHIN = "within"
    LASTED_AT_LEAST = "lasted_at_least"
    LASTED_AT_MOST = "lasted_at_most"


Operand = Day | FactOperand | OnList | Age | Window | Lasting | Scalar


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """What a condition requires and how its failure reads, to the person; the same to a counsellor; who says so."""

    id: str
    text: Text
    text_no: Text
    staff: Text
    """What the rule asks, in a counsellor's words. Its outcome is said before it."""
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Check:
    """One fact held against one thing."""

    fact: str
    op: Op
    operand: Operand
    why: Why | None = None


class GroupOp(StrEnum):
    ALL = "all"
    ANY = "any"
    NOT = "not"
    AT_LEAST = "at_least"


@dataclass(frozen=True, slots=True)
class Group:
    op: GroupOp
    children: tuple["Condition", ...]
    n: int = 0
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Members:
    """Every (or any) member. A case in which nobody has been entered is not-known-yet, never a yes."""

    every: bool
    child: "Condition"
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Records:
    """Every (or any) record of a list fact. Known to be absent is the empty list."""

    every: bool
    fact: str
    child: "Condition"
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of another scheme for the same case, on the same day."""

    scheme: str
    why: Why | None = None


Condition = Check | Group | Members | Records | Outcome


def parts(condition: Condition) -> Iterator[Condition]:
    """A condition and all below it, from left to right."""
    yield condition
    match condition:
        case Group(children=children):
            for child in children:
                yield from parts(child)
        case Members(child=child) | Records(child=child):
            yield from parts(child)


def bare(condition: Condition) -> tuple[object, ...]:
    """What a condition asks, without how it is explained."""
    match condition:
        case Check(fact=fact, op=op, operand=operand):
            return ("check", fact, op, operand)
        case Group(op=op, n=n, children=children):
            return ("group", op, n, *(bare(child) for child in children))
        case Members(every=every, child=child):
            return ("members", every, bare(child))
        case Records(every=every, fact=fact, child=child):
            return ("records", every, fact, bare(child))
        case _:
            return ("scheme", condition.scheme)


def facts_in(condition: Condition) -> frozenset[str]:
    """The keys of all facts that a tree reads, those behind its reference days and operands included."""
    return frozenset(key for part in parts(condition) for key in _facts_of(part))


def schemes_in(condition: Condition) -> frozenset[str]:
    return frozenset(part.scheme for part in parts(condition) if isinstance(part, Outcome))


def lists_in(condition: Condition) -> Iterator[OnList]:
    """Where a tree asks whether something stands on a list, each time."""
    for part in parts(condition):
        if isinstance(part, Check) and isinstance(part.operand, OnList):
            yield part.operand


def _facts_of(part: Condition) -> Iterator[str]:
    match part:
        case Records(fact=fact):
            yield fact
        case Check(fact=fact, operand=operand):
            yield fact
            match operand:
                case FactOperand(key=key):
                    yield key
                case (Day() as day) | Age(on=day) | OnList(on=day) | Window(day=day) | Lasting(until=day):
                    yield from _facts_of_day(day)


def _facts_of_day(day: Day) -> Iterator[str]:
    if isinstance(day.base, Reference):
        if day.base in REFERENCE_FACT:
            yield REFERENCE_FACT[day.base]
    elif isinstance(day.base, str):
        yield day.base

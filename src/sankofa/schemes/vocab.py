"""The words of the policy engine: facts, conditions, schemes, requirements, and what an evaluation gives back.

Here: enums, errors and frozen types. Not here: reading files (loading), judging (rules).
The kinds of condition are a closed set, so that a tree can be judged, printed, edited and compiled without guessing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, StrEnum
from types import MappingProxyType

from sankofa.kernel.partial_dates import AnyDate
from sankofa.kernel.periods import Period, Span
from sankofa.kernel.three import Three

# --- Texts


@dataclass(frozen=True, slots=True)
class Text:
    """One text in Dutch and English, written in the policy file itself."""

    nl: str
    en: str

    def into(self, lang: str) -> str:
        """The text in "nl", else in English."""
        return self.nl if lang.startswith("nl") else self.en


# --- Facts


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
    shape: str = ""
    """A regular expression that each code must match in full: a country in another notation must not slip through."""
    of: str = ""
    """The list of records it is a field of."""


@dataclass(frozen=True, slots=True)
class Dictionary:
    """All facts by key, in the order to ask them; a field of a record stands beside its list, as `claim.filed_on`."""

    facts: Mapping[str, FactDefinition]

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


@dataclass(frozen=True, slots=True, order=True)
class FactRef:
    """One fact of one case: the key, whose it is ("" for the case), and which record of a list (-1 for none)."""

    key: str
    member: str = ""
    record: int = -1


@dataclass(frozen=True, slots=True)
class FactUse:
    ref: FactRef
    value: Value


# --- Conditions


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


@dataclass(frozen=True, slots=True)
class ListEntry:
    code: str
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeList:
    """A dated list of codes (countries): who stood on it when, and who says so."""

    id: str
    title: Text
    source: str
    verified: bool
    entries: tuple[ListEntry, ...]


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
    """What a condition requires in plain words, how its failure reads, and who says so."""

    id: str
    text: Text
    text_no: Text
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


def facts_in(condition: Condition) -> frozenset[str]:
    """The keys of all facts that a tree reads, those behind its reference days and operands included."""
    return frozenset(key for part in parts(condition) for key in _facts_of(part))


def schemes_in(condition: Condition) -> frozenset[str]:
    return frozenset(part.scheme for part in parts(condition) if isinstance(part, Outcome))


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


# --- Schemes


class SchemeKind(StrEnum):
    RETURN_SUPPORT = "return_support"
    GRANT = "grant"
    SAFEGUARD = "safeguard"


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountLine:
    """So many EUR cents for each member for whom `when` holds; of several lines the first that holds counts."""

    id: str
    cents: int
    text: Text
    source: str
    verified: bool
    when: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeVersion:
    """Terms of a scheme during a period. Once used for a decision a version is never edited; a new one
    takes its place.
    """

    id: str
    in_force: Period
    known_since: date
    per: Per
    conditions: Condition
    amounts: tuple[AmountLine, ...]
    excludes: tuple[str, ...]
    basis: Text
    sources: tuple[str, ...]
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    id: str
    title: Text
    kind: SchemeKind
    summary: Text
    refusal_note: Text | None
    closed_note: Text | None
    versions: tuple[SchemeVersion, ...]
    compartments: frozenset[Compartment]
    """Compartments that any condition of any version rests on: without all of them the scheme is invisible."""
    dictionary: Dictionary


# --- Readiness


class Gate(StrEnum):
    PROCESS = "process"
    HOLD = "hold"
    TICKET = "ticket"
    HAND_OVER = "hand_over"


class Owner(StrEnum):
    COUNSELLOR = "counsellor"
    PROCESSOR = "processor"
    HEALTH_OFFICER = "health_officer"
    AIRPORT_UNIT = "airport_unit"
    GUARDIAN = "guardian"
    MISSION_HOME = "mission_home"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """What must hold before a gate opens. `waiver` names the role that may lift it; None means nobody."""

    id: str
    per: Per
    gates: frozenset[Gate]
    owner: Owner
    days_before: int
    when: Condition | None
    holds: Condition
    title: Text
    blocked: Text
    unknown: Text
    to_do: Text
    waiver: str | None
    discreet: bool
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessVersion:
    id: str
    in_force: Period
    known_since: date
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessPolicy:
    id: str
    title: Text
    versions: tuple[ReadinessVersion, ...]
    dictionary: Dictionary


# --- What an evaluation gives back


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One condition as it was judged, with the facts it used. `label` says what it is where it carries no text."""

    label: str
    outcome: Three
    why: Why | None = None
    member: str = ""
    facts: tuple[FactUse, ...] = ()
    children: tuple["Node", ...] = ()
    compartments: frozenset[Compartment] = frozenset()
    hidden: bool = False
    scheme: str = ""
    """The scheme that it is the outcome of."""

    def walk(self) -> Iterator["Node"]:
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A fact that can change the outcome. `refine`: it is known, but not precisely enough."""

    ref: FactRef
    question: Text
    cost: int
    refine: bool
    compartment: Compartment


@dataclass(frozen=True, slots=True)
class Line:
    member: str
    amount_id: str
    cents: int
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """Cents EUR per member. `total` is None while for somebody (`open_for`) it isn't known yet which line holds."""

    lines: tuple[Line, ...]
    open_for: tuple[str, ...]
    to_ask: tuple[Ask, ...]

    @property
    def total(self) -> int | None:
        return None if self.open_for else sum(line.cents for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The judgement of one scheme for one case on one day. It holds member keys, never names.

    `version_id` is None when no version was in force; `facts_hash` covers every fact the tree and the
    amounts read.
    """

    scheme_id: str
    title: Text
    kind: SchemeKind
    version_id: str | None
    on: date
    known_on: date | None
    outcome: Three
    tree: Node
    members: Mapping[str, Three]
    to_ask: tuple[Ask, ...]
    amounts: Amounts | None
    excludes: tuple[str, ...]
    refusal_note: Text | None
    facts_hash: str | None

    @property
    def failed(self) -> tuple[Node, ...]:
        """The conditions that make it a no, each with its text and source (`node.why`) and member."""
        return tuple(_deciding(self.tree, Three.NO))

    @property
    def open(self) -> tuple[Node, ...]:
        """The conditions that keep it from being settled."""
        return tuple(_deciding(self.tree, Three.UNKNOWN))

    def reasons(self, lang: str) -> tuple[str, ...]:
        """Plain sentences: what was met for a yes, what failed for a no and what stays possible, what is open else.

        Members are not named here; `failed` and `open` say whose condition it is.
        """
        nodes = list(_deciding(self.tree, self.outcome))
        said = [_sentence(node, lang) for node in nodes]
        own = not any(node.scheme for node in nodes)
        if self.outcome is Three.NO and self.refusal_note and own:
            said.append(self.refusal_note.into(lang))
        return tuple(dict.fromkeys(said))


def _sentence(node: Node, lang: str) -> str:
    if node.why is None:
        return node.label
    if node.outcome is Three.NO:
        return node.why.text_no.into(lang)
    words = node.why.text.into(lang)
    return (_OPEN.into(lang) + words) if node.outcome is Three.UNKNOWN else words


_OPEN = Text(nl="Nog niet bekend: ", en="Not known yet: ")


def _deciding(node: Node, outcome: Three) -> Iterator[Node]:
    """The outermost explained nodes at or below `node` that share the outcome and so carry it.

    Behind another scheme's outcome that isn't a yes come the conditions there: what failed is said, not only where.
    """
    if node.outcome is not outcome:
        return
    explained = node.why is not None or not node.children
    if explained:
        yield node
    if not explained or (node.scheme and outcome is not Three.YES):
        for child in node.children:
            yield from _deciding(child, outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementResult:
    """One requirement for one member ("" for the case). YES: met or not applicable; NO blocks; UNKNOWN
    blocks too.

    `text` is rendered for reading: what blocks, what isn't known yet, or what is met; `due` needs a wished
    date. `discreet`: the text says no more than it must; don't show the id to people.
    """

    requirement_id: str
    member: str
    outcome: Three
    applies: Three
    gates: frozenset[Gate]
    owner: Owner
    due: date | None
    text: Text
    to_do: Text
    waiver: str | None
    discreet: bool
    tree: Node
    to_ask: tuple[Ask, ...]
    version_id: str

    @property
    def blocks(self) -> bool:
        return not self.outcome.is_yes


# --- Refusals


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong with a policy file, where, and what to write instead."""

    file: str
    line: int
    message: str
    suggestion: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" + (f" {self.suggestion}" if self.suggestion else "")


class BadPolicyError(Exception):
    """Policy files that don't hold; all problems at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


class FactTypeError(TypeError):
    """A fact was given under a key or with a type that the dictionary doesn't know. The message holds the
    key, never the value.
    """


class NotInForceError(LookupError):
    """No version of a safeguard was in force and known on the day asked for: nothing may pass unchecked."""

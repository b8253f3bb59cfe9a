"""What an evaluation gives back: the tree of reasons, what is still to be asked, what it comes to, who pays.

Frozen read types, made by rules and shown by the faces. They hold member keys, never names.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from sankofa.kernel.three import Three
from sankofa.schemes.vocab.conditions import Why
from sankofa.schemes.vocab.facts import Compartment, FactRef, FactUse, Text
from sankofa.schemes.vocab.schemes import DECIDABLE, Form, Quota, SchemeKind, SchemeVersion


class Voice(StrEnum):
    """For whom reasons are worded: the person concerned, or a counsellor."""

    MIGRANT = "migrant"
    COUNSELLOR = "counsellor"


class Node(NamedTuple):
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

    def says(self, lang: str, voice: Voice = Voice.MIGRANT) -> str:
        """The condition with its outcome as one plain sentence; its label where it has no text of its own."""
        if self.why is None:
            return self.label
        if voice is Voice.COUNSELLOR:
            return _OUTCOME[self.outcome].into(lang) + self.why.staff.into(lang)
        if self.outcome is Three.NO:
            return self.why.text_no.into(lang)
        words = self.why.text.into(lang)
        return (_OUTCOME[Three.UNKNOWN].into(lang) + words) if self.outcome is Three.UNKNOWN else words


_OUTCOME: Mapping[Three, Text] = MappingProxyType(
    {
        Three.YES: Text(nl="Voldaan: ", en="Met: "),
        Three.NO: Text(nl="Niet voldaan: ", en="Not met: "),
        Three.UNKNOWN: Text(nl="Nog niet bekend: ", en="Not known yet: "),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A fact that can change the outcome. `refine`: it is known, but not precisely enough."""

    ref: FactRef
    question: Text
    cost: int
    refine: bool
    compartment: Compartment


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One instalment of a line, in minor units of its currency."""

    id: str
    cents: int
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one member gets of one part, in minor units of `currency`; which project pays it ("" when none is named).

    `from_cents`: a named person sets the amount from there up to `cents`. `up_to`: a maximum, spent on what is bought.
    `cut` is what a cap took off. `project_open`: not known yet which project pays.
    """

    member: str
    amount_id: str
    part: str
    cents: int
    currency: str
    from_cents: int | None
    up_to: bool
    form: Form
    cash_cents: int
    pay: tuple[Due, ...]
    cut: int
    project: str
    project_open: bool
    text: Text
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """What the members get. While for somebody (`open_for`) it isn't known yet which line holds, there is no total.

    Neither is there one in EUR when a named person still has to set an amount within a range: see `least` and `most`.
    """

    lines: tuple[Line, ...]
    open_for: tuple[str, ...]
    to_ask: tuple[Ask, ...]

    @property
    def total(self) -> int | None:
        """Cents EUR of all members together, at most."""
        if self.open_for or any(line.from_cents is not None for line in self.lines):
            return None
        return self.most.get("EUR", 0)

    @property
    def most(self) -> Mapping[str, int]:
        """Minor units per currency, at most, of the lines known so far."""
        return self._sums(lambda line: line.cents)

    @property
    def least(self) -> Mapping[str, int]:
        return self._sums(lambda line: line.cents if line.from_cents is None else line.from_cents)

    @property
    def most_cash(self) -> Mapping[str, int]:
        return self._sums(lambda line: line.cash_cents)

    @property
    def by_part(self) -> Mapping[tuple[str, str], int]:
        """Minor units, at most, per part and currency."""
        sums: defaultdict[tuple[str, str], int] = defaultdict(int)
        for line in self.lines:
            sums[line.part, line.currency] += line.cents
        return MappingProxyType(sums)

    def _sums(self, of: Callable[[Line], int]) -> Mapping[str, int]:
        sums: defaultdict[str, int] = defaultdict(int)
        for line in self.lines:
            sums[line.currency] += of(line)
        return MappingProxyType(sums)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Help without an amount for one member. `outcome` UNKNOWN: not known yet whether it is for this member."""

    member: str
    benefit_id: str
    outcome: Three
    text: Text
    source: str
    verified: bool
    project: str
    project_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A deviation that the terms allow for this refusal: who may, for what reason. `outcome` UNKNOWN: perhaps."""

    id: str
    outcome: Three
    decider: str
    text: Text
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The judgement of one scheme for one case on one day. It holds member keys, never names.

    `version_id` is None when no version was in force; `facts_hash` covers every fact the tree and the amounts read.
    `version` holds the terms themselves (basis, sources, note). `rules_open`: by which of two versions the case falls
    under transitional law isn't known yet; the outcome then holds for both or is not known. Amounts and `gives` stand
    only with a yes, `ways` (deviations) only with a no.
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
    version: SchemeVersion | None = None
    gives: tuple[Given, ...] = ()
    quotas: tuple[Quota, ...] = ()
    """The quotas that a place is needed of, whoever is granted: by the rule, or deviating from it."""
    ways: tuple[Way, ...] = ()
    rules_open: bool = False

    @property
    def decidable(self) -> bool:
        """Whether a named person decides on it; information and comparisons are only shown."""
        return self.kind in DECIDABLE

    @property
    def failed(self) -> tuple[Node, ...]:
        """The conditions that make it a no, each with its text and source (`node.why`) and member."""
        return tuple(_deciding(self.tree, Three.NO))

    @property
    def open(self) -> tuple[Node, ...]:
        """The conditions that keep it from being settled."""
        return tuple(_deciding(self.tree, Three.UNKNOWN))

    def reasons(self, lang: str, voice: Voice = Voice.MIGRANT) -> tuple[str, ...]:
        """Plain sentences: what was met for a yes, what failed for a no and what stays possible, what is open else.

        Members are not named here; `failed` and `open` say whose condition it is.
        """
        nodes = list(_deciding(self.tree, self.outcome))
        said = [node.says(lang, voice) for node in nodes]
        own = not any(node.scheme for node in nodes)
        if self.outcome is Three.NO and self.refusal_note and own:
            said.append(self.refusal_note.into(lang))
        return tuple(dict.fromkeys(said))


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
class Choice:
    """Schemes that go together, and what they come to at least in minor units per currency."""

    schemes: tuple[str, ...]
    least: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """What can be had together: the best choice, the others, and which schemes exclude each other in pairs."""

    best: Choice
    others: tuple[Choice, ...]
    conflicts: tuple[tuple[str, str], ...]

"""Safeguards and data quality: what must hold before a gate opens, what can't be right, and what both give back."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sankofa.kernel.periods import Period
from sankofa.kernel.three import Three
from sankofa.schemes.vocab.conditions import Condition
from sankofa.schemes.vocab.facts import Dictionary, Per, Text
from sankofa.schemes.vocab.judgements import Ask, Node


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


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityRule:
    """What can't be right: `wrong` says when. Only a sure yes is a finding; what isn't known yet is none."""

    id: str
    per: Per
    owner: Owner
    wrong: Condition
    found: Text
    to_do: Text
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityVersion:
    id: str
    in_force: Period
    known_since: date
    rules: tuple[QualityRule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityPolicy:
    id: str
    title: Text
    versions: tuple[QualityVersion, ...]
    dictionary: Dictionary


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something to mend in one case: about which member ("" for the case), whose job, and the facts it rests on."""

    rule_id: str
    policy_id: str
    version_id: str
    member: str
    owner: Owner
    text: Text
    to_do: Text
    tree: Node


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
    source: str
    tree: Node
    to_ask: tuple[Ask, ...]
    version_id: str

    @property
    def blocks(self) -> bool:
        return not self.outcome.is_yes

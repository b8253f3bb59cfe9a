"""Words of the journey: what still blocks a case, and what other terms would change, as their readers see it."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sankofa.accounts.vocab import Role
from sankofa.eligibility.vocab import DecisionKept, DecisionRow, PlacesLeft
from sankofa.schemes.vocab import Owner, Quota, Value

# Who of our staff moves a requirement on. A guardian is no member of staff: the counsellor asks the guardian.
ROLE_OF: dict[Owner, Role] = {
    Owner.COUNSELLOR: Role.COUNSELLOR,
    Owner.PROCESSOR: Role.PROCESSOR,
    Owner.HEALTH_OFFICER: Role.HEALTH,
    Owner.AIRPORT_UNIT: Role.AIRPORT,
    Owner.GUARDIAN: Role.COUNSELLOR,
    Owner.MISSION_HOME: Role.HOME_MISSION,
}


@dataclass(frozen=True)
class ReadinessLine:
    """One requirement of one gate, as it stands: met, open or failed; whose move it is and by when."""

    requirement: str
    member_id: uuid.UUID | None
    who: str  # the member's name; empty for the case
    state: str  # met, blocked, unknown, waived
    gates: tuple[str, ...]
    text: str
    to_do: str
    owner: str  # as a person reads it
    owner_role: str
    due: dt.date | None
    waivable_by: str  # the role that may lift it; empty: nobody
    waived_reason: str = ""
    source: str = ""
    facts: tuple["FactShown", ...] = ()  # what it was judged on; none where it may not say

    @property
    def blocks(self) -> bool:
        return self.state in {"blocked", "unknown"}


@dataclass(frozen=True)
class Readiness:
    """All requirements of a case for the day it leaves: booked, else wished."""

    leaves_on: dt.date | None
    lines: tuple[ReadinessLine, ...]

    @property
    def open(self) -> tuple[ReadinessLine, ...]:
        return tuple(line for line in self.lines if line.blocks)

    @property
    def met(self) -> tuple[ReadinessLine, ...]:
        return tuple(line for line in self.lines if not line.blocks)

    def at(self, gate: str) -> tuple[ReadinessLine, ...]:
        """What still stands before one gate."""
        return tuple(line for line in self.open if gate in line.gates)


@dataclass(frozen=True)
class AskLine:
    """A fact to ask for: the question in plain words, and whom it is about."""

    key: str
    member_id: uuid.UUID | None
    question: str  # without the name
    about: str  # the name of the member, "" where it is about the case
    kind: str  # type of the answer, as in policies/facts.yaml
    codes: tuple[str, ...]
    record: bool  # a field of a list (claims): answered there, not here


class Stands(StrEnum):
    """Where a scheme stands for a case. From OTHERS on it can't matter to these people today."""

    YES = "yes"
    TO_DO = "to_do"  # a no for as long as somebody hasn't done something yet
    UNKNOWN = "unknown"
    NO = "no"
    OTHERS = "others"  # for another group of people, or another host country
    CLOSED = "closed"  # not in force on the day
    INFORMS = "informs"  # a comparison or information: nobody decides on it


@dataclass(frozen=True)
class FactShown:
    """One fact that a condition read: its value, and the names it is so for (none: for all, or for the case)."""

    key: str
    label: str
    values: tuple[tuple[Value, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Explained:
    """One condition, judged, with whom it holds for and what it rests on."""

    id: str
    says: str
    outcome: str  # yes, no, unknown
    who: tuple[tuple[str, tuple[str, ...]], ...]  # (outcome, names) where it isn't the same for all
    source: str
    verified: bool
    facts: tuple[FactShown, ...]
    parts: tuple["Explained", ...]
    scheme: str  # the scheme that it is the outcome of; empty: none
    hidden: bool


@dataclass(frozen=True)
class SupportLine:
    """So much for each of `who`, in minor units of `currency`; `from_each`: a named person sets it from there on."""

    text: str
    who: tuple[str, ...]
    each: int
    from_each: int | None
    currency: str
    up_to: bool
    form: str
    cash: int  # of all together, at most
    cut: int  # what a cap took off
    project: str
    project_open: bool
    source: str
    verified: bool
    instalments: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class SchemeRow:
    """One scheme beside the others: where it stands, what it comes to, who pays, and why."""

    id: str
    title: str
    summary: str
    stands: Stands
    outcome: str
    version: str
    basis: str
    note: str
    failed: tuple[Explained, ...]
    open: tuple[Explained, ...]
    tree: tuple[Explained, ...]
    questions: int
    lines: tuple[SupportLine, ...]
    least: Mapping[str, int]  # minor units per currency
    most: Mapping[str, int]
    settled: bool  # what everybody gets is known
    gives: tuple[str, ...]
    projects: tuple[str, ...]
    excludes: tuple[str, ...]  # titles
    ways: tuple[tuple[str, str], ...]  # (deviation that the terms allow, role that may)
    quotas: tuple[Quota, ...]
    rules_open: bool
    refusal_note: str
    decidable: bool = True  # a named person decides on it
    has_check: bool = False  # a formal check of its own, counted apart from decisions


@dataclass(frozen=True)
class Differs:
    """How an old decision would turn out on the facts of today, by the rules it was decided by."""

    outcome: str  # of the rule: yes, no, unknown
    because: tuple[str, ...]  # the conditions that turned out otherwise
    cents: int | None  # EUR, of all together; None: not known
    was: int | None


@dataclass(frozen=True)
class Replayed:
    """An old decision judged again: on its own facts and rules, and what today's would say."""

    kept: DecisionKept
    same: bool  # the same outcome, version and facts as were frozen with it
    then: SchemeRow
    rules_of_today: SchemeRow  # on the facts of then
    facts_of_today: SchemeRow  # by the rules of then
    today: SchemeRow
    differs: Differs | None


@dataclass(frozen=True)
class PaperScheme:
    """One scheme in the words of the person."""

    title: str
    summary: str
    stands: Stands
    reasons: tuple[str, ...]
    gives: tuple[str, ...]
    least: Mapping[str, int]
    most: Mapping[str, int]
    at_most: bool  # the sum is a maximum


@dataclass(frozen=True)
class Sheet:
    """What the people of a case are entitled to, in their own words, to take along."""

    people: tuple[str, ...]
    schemes: tuple[PaperScheme, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Together:
    """Schemes that can be had together, by title, and what they come to at least, per currency."""

    titles: tuple[str, ...]
    least: Mapping[str, int]


@dataclass(frozen=True)
class Entitlement:
    """What the people of a case are entitled to on a day: what matters, what can't, the best choice, what to ask."""

    on: dt.date
    rows: tuple[SchemeRow, ...]
    beside: tuple[SchemeRow, ...]
    best: Together
    alternatives: tuple[Together, ...]
    conflicts: tuple[tuple[str, str], ...]
    to_ask: tuple[AskLine, ...]  # the best questions first
    names: Mapping[str, str]
    places: Mapping[tuple[str, str], PlacesLeft] = field(default_factory=dict)  # by scheme and quota
    differs: Mapping[str, Differs] = field(default_factory=dict)  # by scheme: its last decision would be another
    inside: tuple[DecisionRow, ...] = ()  # what the compartment that stands open keeps of decisions, newest first


class Change(StrEnum):
    """What terms would change for a case, against those in force."""

    GAINS = "gains"
    LOSES = "loses"
    MORE = "more"
    LESS = "less"
    SAME = "same"
    NEITHER = "neither"


class Mark(StrEnum):
    """What cases and people of a simulation are told apart by."""

    YEAR = "year"
    NATIONALITY = "nationality"
    SEX = "sex"
    AGE = "age"
    VULNERABILITY = "vulnerability"  # the ground it was judged on outside compartments; never health, never trafficking


Shown = int | None
"""A number; None where it is small, or would tell a small one, and isn't shown."""


@dataclass(frozen=True)
class SimulatedRow:
    """One group of people (or one year of cases): how many would gain, lose, get more, get less."""

    label: str  # a year, a code; empty: not known
    gains: Shown
    loses: Shown
    more: Shown
    less: Shown


@dataclass(frozen=True)
class YearRow:
    """Cases of one year of first contact: who qualifies under the terms in force and the others, what it comes to."""

    year: int | None
    qualified: Shown
    would_qualify: Shown
    cents: Shown  # EUR cents, at most
    would_cents: Shown


@dataclass(frozen=True)
class ProjectYear:
    """What one project pays for the cases of one year of first contact, at most, in minor units."""

    year: int | None
    cents: Shown
    would_cents: Shown


@dataclass(frozen=True)
class ProjectCost:
    """What one project pays, at most; without a name where the terms don't say who pays, or it isn't known yet."""

    project: str
    currency: str
    cents: Shown
    would_cents: Shown
    years: tuple[ProjectYear, ...]


@dataclass(frozen=True)
class Simulation:
    """A scheme's terms against those in force, over a caseload, as if all of it were decided on one day.

    Counts are cases unless said otherwise; amounts are what the terms give at most, in minor units per currency.
    """

    scheme: str
    on: dt.date
    before: str  # the version in force; empty: none
    after: str
    since: dt.date | None
    until: dt.date | None
    cases: int
    qualified: Shown
    would_qualify: Shown
    unknown: Shown  # not known yet under the terms in force
    would_be_unknown: Shown
    changes: Mapping[Change, Shown]
    people: Mapping[Change, Shown]
    cents: Mapping[str, Shown]
    would_cents: Mapping[str, Shown]
    open_amounts: Shown  # would qualify, but for somebody it isn't known yet how much
    years: tuple[YearRow, ...]
    projects: tuple[ProjectCost, ...]
    nationalities: tuple[SimulatedRow, ...]
    sexes: tuple[SimulatedRow, ...]
    ages: tuple[SimulatedRow, ...]
    vulnerabilities: tuple[SimulatedRow, ...]


@dataclass(frozen=True)
class DecidedCase:
    """The last decision on a scheme in a case, and what cases are told apart by. Countries as codes ("" unknown)."""

    key: str  # of the decision
    case_id: uuid.UUID
    number: str
    scheme: str
    version: str
    advice: str  # of the rule: yes, no, unknown
    reasons: tuple[str, ...]  # of the rule, in the reader's language
    granted: bool
    deviated: bool
    counsellor: str
    office: str
    host: str
    nationality: str
    cents: int  # EUR for each person


@dataclass(frozen=True)
class LeftCase:
    """A case that departed: of which nationality, and days from the first contact."""

    nationality: str
    days: int


@dataclass(frozen=True)
class LikeCases:
    """Cases of which the same terms said the same for the same reasons."""

    scheme: str
    version: str
    advice: str
    reasons: tuple[str, ...]
    cases: tuple[DecidedCase, ...]

    @property
    def granted(self) -> int:
        return sum(one.granted for one in self.cases)

    @property
    def refused(self) -> int:
        return len(self.cases) - self.granted

    @property
    def unlike(self) -> bool:
        return 0 < self.granted < len(self.cases)


@dataclass(frozen=True)
class Spread:
    """A figure and its interval. Not `sure`: too few for one."""

    value: float
    low: float
    high: float
    sure: bool = True


@dataclass(frozen=True)
class Unit:
    """A counsellor, an office or a host country: like cases that were decided unlike. None: too few to show."""

    name: str
    cases: int | None
    granted: Spread | None  # share
    expected: float | None  # share of all such cases that were granted
    apart: bool  # the expected share lies outside the interval


@dataclass(frozen=True)
class Middle:
    """The median of one nationality. None: too few to show."""

    nationality: str
    count: int | None
    median: Spread | None
    apart: bool  # its interval and that of all the others don't meet


@dataclass(frozen=True)
class Fairness:
    """What the view of fairness shows: of cases that the reader may open, and of no scheme of a compartment."""

    decided: int
    left: int
    unlike: tuple[LikeCases, ...]
    few: int  # groups of like cases decided unlike that are too small to show
    counsellors: tuple[Unit, ...]
    offices: tuple[Unit, ...]
    hosts: tuple[Unit, ...]
    durations: tuple[Middle, ...]  # days from first contact to departure
    support: tuple[Middle, ...]  # EUR cents granted for each person
    decided_from: dt.date | None = None  # there are more decisions than are compared: the newest, from this day on
    left_from: dt.date | None = None  # the same of departures

"""A case as its own pages and the caseload show it."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from sankofa.cases.vocab.timeline import HappeningRow, Undoable
from sankofa.cases.vocab.words import NoteKind, Outcome, Stage, stage_word
from sankofa.people.vocab import ChannelKind


@dataclass(frozen=True)
class CaseMoved:
    """What a verb on a case did."""

    case_id: uuid.UUID
    stage: Stage
    event_id: uuid.UUID
    version: int


@dataclass(frozen=True)
class CaseRow:
    """A case in a list. `who` is the lead person's name as the reader may see it."""

    id: uuid.UUID
    number: str
    kind: str
    stage: str
    who: str
    who_own: str  # in the person's own script, where it differs
    members: int
    destination: str  # country code
    counsellor: str
    office: str
    wished_on: dt.date | None
    stage_since: dt.datetime
    on_hold: bool
    blockers: int
    outcome: str = ""

    @property
    def stage_label(self) -> str:
        return stage_word(self.kind, self.stage)


@dataclass(frozen=True)
class CaseMarks:
    """What a case is told apart by when treatment is compared. Countries as codes; "" for what isn't known."""

    number: str
    counsellor: str
    office: str
    host: str
    nationality: str


class Reach(models.TextChoices):
    """Whose cases a list shows."""

    MINE = "mine", _("Mine")
    OFFICE = "office", _("My office")
    MISSION = "mission", _("Whole mission")
    SHARED = "shared", _("From other missions")


@dataclass(frozen=True)
class CaseFilters:
    """What a caseload is narrowed to. Empty means any; `state` is open, closed or all."""

    reach: str = Reach.MINE
    state: str = "open"
    stage: str = ""
    kind: str = ""
    counsellor: uuid.UUID | None = None
    office: uuid.UUID | None = None
    destination: str = ""
    hold: str = ""  # "yes" or "no"
    blocked: str = ""  # "yes" or "no"
    wished_from: dt.date | None = None
    wished_until: dt.date | None = None  # the last day asked for
    idle_since: dt.date | None = None  # nothing happened on or after this day
    unassigned: bool = False  # nobody is their counsellor
    overdue_on: dt.date | None = None  # a task or a requirement was due before this day
    silent_on: dt.date | None = None  # on this day nothing has happened for longer than the mission's term
    sort: str = "recent"  # a key of `caseload.SORTS`
    down: bool = True  # the other way round

    @property
    def dated(self) -> bool:
        """Whether a day narrows it."""
        days = (self.wished_from, self.wished_until, self.idle_since, self.overdue_on, self.silent_on)
        return any(day is not None for day in days)


@dataclass(frozen=True)
class MemberRow:
    """Somebody on the case. `age` in whole years, None when not known; `age_exact` false where it is about."""

    id: uuid.UUID
    person_id: uuid.UUID
    name: str
    name_own: str
    role: str
    sex: str
    age: int | None
    age_exact: bool
    nationalities: tuple[str, ...]
    lead: bool
    left_on: dt.date | None = None
    left_reason: str = ""
    left_to: uuid.UUID | None = None
    stayed_on: dt.date | None = None  # stayed behind when the others left that day


@dataclass(frozen=True)
class RoadStep:
    """One step of the road: the stages it covers, and when the case came there."""

    stage: Stage
    state: str  # done, now, ahead, skipped
    on: dt.date | None = None


@dataclass(frozen=True)
class Usual:
    """How long a stage usually takes: the median of `n` cases that left it, in days."""

    days: int
    n: int


@dataclass(frozen=True)
class ChannelRow:
    """A way to reach somebody. `shown` is masked; the person's page shows it whole, and logs that."""

    who: str
    kind: str
    shown: str
    safe: str
    safe_when: str
    introduce_as: str

    @property
    def kind_label(self) -> str:
        return str(ChannelKind(self.kind).label)


@dataclass(frozen=True)
class CaseHead:
    """What stands above every page of a case."""

    id: uuid.UUID
    number: str
    version: int
    kind: str
    stage: Stage
    who: str
    who_own: str
    who_language: str
    members: int
    mission_id: uuid.UUID
    mission: str
    mission_country: str  # country code
    office_id: uuid.UUID
    office: str
    counsellor_id: uuid.UUID | None
    counsellor: str
    destination: str
    home_mission_id: uuid.UUID | None
    home_mission: str
    arrival_help: bool | None
    opened_on: dt.date
    stage_since: dt.datetime
    wished_on: dt.date | None
    on_hold_since: dt.date | None
    hold_reason: str
    outcome: str
    closed_on: dt.date | None
    retroactive: bool
    shielded: bool
    lead_person_id: uuid.UUID
    languages: tuple[str, ...]
    interpreter_needed: bool
    in_team: bool
    ours: bool  # the case is the reader's own mission's, not shared with it
    perms: frozenset[str]  # what the reader may do on this very case


@dataclass(frozen=True)
class CasePage:
    """All that the case page answers at a glance."""

    head: CaseHead
    road: tuple[RoadStep, ...]
    days_here: int
    usual: Usual | None
    members: tuple[MemberRow, ...]
    left: tuple[MemberRow, ...]
    channels: tuple[ChannelRow, ...]
    team: tuple[str, ...]
    undoable: Undoable | None
    offer: "OfferRow | None"
    happenings: tuple[HappeningRow, ...]


@dataclass(frozen=True)
class OfferRow:
    """A case offered to another counsellor or office, not answered yet."""

    id: uuid.UUID
    case_id: uuid.UUID
    number: str
    to: str
    by: str
    reason: str
    offered_at: dt.datetime
    mine: bool  # the reader may answer it


@dataclass(frozen=True)
class EarlierCase:
    """Another case of a member. `open_to_me` false: it exists, and `ask` says whom to ask."""

    id: uuid.UUID
    number: str
    kind: str
    stage: str
    outcome: str
    opened_on: dt.date
    member: str
    open_to_me: bool
    ask: str

    @property
    def state_label(self) -> str:
        return str(Outcome(self.outcome).label) if self.outcome else stage_word(self.kind, self.stage)


@dataclass(frozen=True)
class CaseStub:
    """That a case exists in one's own mission, and whom to ask; nothing else."""

    number: str
    ask: str
    office: str


@dataclass(frozen=True)
class SpineMember:
    id: uuid.UUID
    person_id: uuid.UUID
    name: str  # Latin spelling
    stayed: bool = False  # behind, when the others left


@dataclass(frozen=True)
class Spine:
    id: uuid.UUID
    number: str
    kind: str
    host: str  # the country of the case's mission, ISO 3166 alpha-3
    stage: str
    mission_id: uuid.UUID
    opened_on: dt.date
    wished_on: dt.date | None
    destination: str | None
    arrival_help: bool | None
    arrival_acknowledged_on: dt.date | None
    members: tuple[SpineMember, ...]
    ended: bool = False  # closed before anybody departed


@dataclass(frozen=True)
class BlockerToKeep:
    member_id: uuid.UUID | None
    gate: str
    requirement: str
    unknown: bool
    owner_role: str
    due_on: dt.date | None


@dataclass(frozen=True)
class ShareRow:
    mission_id: uuid.UUID
    mission: str
    since: dt.datetime


@dataclass(frozen=True)
class ShownRow:
    """A mission to which a case was shown, and the consent that it rested on."""

    mission: str
    consent_id: uuid.UUID
    consented_on: dt.date
    since: dt.datetime
    until: dt.datetime | None


@dataclass(frozen=True)
class NoteText:
    """What a note said before it was corrected; None where it is not the reader's to read."""

    body: str | None
    written_at: dt.datetime
    by: str


@dataclass(frozen=True)
class NoteRow:
    """A note as it stands and as its reader may read it; `body` is None for one that is not theirs to read.

    `id`: of the first text; `written_at` and `by` too. `earlier`: what it said before, the first text first.
    `is_wrong`: it should not be there, `wrong` says why; its texts are all in `earlier` then.
    """

    id: uuid.UUID
    kind: str
    body: str | None
    confidential: bool
    interpreter: str
    written_at: dt.datetime
    by: str
    version: int
    mine: bool
    earlier: tuple[NoteText, ...] = ()
    is_wrong: bool = False
    wrong: str = ""
    changed_at: dt.datetime | None = None  # the last correction
    changed_by: str = ""
    may_correct: bool = False

    @property
    def kind_label(self) -> str:
        return str(NoteKind(self.kind).label)


@dataclass(frozen=True)
class BlockerRow:
    """What a role has to move, over cases: one line per case and requirement, with whom of the case it is about."""

    case_id: uuid.UUID
    number: str
    who: str
    requirement: str
    members: tuple[str, ...]
    due_on: dt.date | None
    overdue: bool


@dataclass(frozen=True)
class Traveller:
    """Somebody on a case, as reports count them: no name. `left_on`: None while nobody of the case has left."""

    case_id: uuid.UUID
    member_id: uuid.UUID
    person_id: uuid.UUID  # of joined records the one that stands
    destination: str
    shielded: bool  # somebody on the case is
    sex: str
    born_before: dt.date | None  # half-open end of the possible birth dates
    left_on: dt.date | None
    opened_on: dt.date

"""Words about cases: kinds, stages, events, and what one reads back."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sankofa.people.vocab import Birth, ChannelKind, Why


class Kind(models.TextChoices):
    RETURN = "return", _("Return")
    ONWARD = "onward", _("Settlement in a third country")
    RESETTLEMENT = "resettlement", _("Resettlement")
    REUNIFICATION = "reunification", _("Family reunification")
    ASSIGNMENT = "assignment", _("Assignment")
    TRANSIT = "transit", _("Transit")


# Kinds that go home or on with the help of a scheme; the others travel, and that is the work.
ON_A_SCHEME = frozenset({Kind.RETURN, Kind.ONWARD})


class Stage(models.TextChoices):
    """Where a case is on the migration cycle. Optional stages may be passed over (`stages.MOVES`)."""

    CONTACT = "contact", _("Contact")
    COUNSELLING = "counselling", _("Counselling")
    INTAKE = "intake", _("Intake")
    NEEDS = "needs", _("Personal needs")
    ELIGIBILITY = "eligibility", _("Eligibility")
    APPLICATION = "application", _("Application")
    DOCUMENTS = "documents", _("Papers")
    BOOKING = "booking", _("Flight")
    DEPARTURE = "departure", _("Departure")
    TRANSIT = "transit", _("Transit")
    ARRIVAL = "arrival", _("Arrival")
    REINTEGRATION = "reintegration", _("Reintegration")
    MONITORING = "monitoring", _("Follow-up")
    CLOSED = "closed", _("Closed")


class Outcome(models.TextChoices):
    """How a case ended. Staying, well informed, is a result too."""

    DEPARTED = "departed", _("Departed, arrival help not asked for")
    ARRIVED = "arrived", _("Arrived")
    REINTEGRATED = "reintegrated", _("Arrived, support completed")
    WITHDRAWN = "withdrawn", _("Withdrew")
    INELIGIBLE = "ineligible", _("Not eligible")
    STAYED = "stayed", _("Stays, well informed")
    PERMIT = "permit", _("Got a permit")
    MOVED_ON = "moved_on", _("Moved on by own means")
    LOST_CONTACT = "lost_contact", _("No contact any more")
    DIED = "died", _("Died")
    DUPLICATE = "duplicate", _("Opened by mistake or twice")


# What the stage after arrival is called for who does not go home; a return has `Stage`'s own word.
AFTER_ARRIVAL = {
    Kind.ONWARD: _("Settling in"),
    Kind.RESETTLEMENT: _("Settling in"),
    Kind.REUNIFICATION: _("Settling in"),
    Kind.ASSIGNMENT: _("On assignment"),
    Kind.TRANSIT: _("Further help"),
}
BEGINS_AFTER_ARRIVAL = {
    Kind.ONWARD: _("Begin settling in"),
    Kind.RESETTLEMENT: _("Begin settling in"),
    Kind.REUNIFICATION: _("Begin settling in"),
    Kind.ASSIGNMENT: _("Begin the assignment"),
    Kind.TRANSIT: _("Begin further help"),
}


def stage_word(kind: str, stage: str) -> str:
    """What a stage is called in a case of this kind."""
    return str(
        AFTER_ARRIVAL[Kind(kind)] if stage == Stage.REINTEGRATION and kind != Kind.RETURN else Stage(stage).label
    )


BEFORE_DEPARTURE_OUTCOMES = frozenset(
    {
        Outcome.INELIGIBLE,
        Outcome.STAYED,
        Outcome.PERMIT,
        Outcome.MOVED_ON,
        Outcome.LOST_CONTACT,
        Outcome.DIED,
        Outcome.DUPLICATE,
    }
)
AFTER_DEPARTURE_OUTCOMES = frozenset(
    {Outcome.DEPARTED, Outcome.ARRIVED, Outcome.REINTEGRATED, Outcome.LOST_CONTACT, Outcome.DIED}
)


class Gate(models.TextChoices):
    """Doors that open only with a clearance. Separate, since consulates and airlines often want a booking first."""

    PROCESS = "process", _("Process the application")
    HOLD = "hold", _("Hold a seat")
    TICKET = "ticket", _("Issue the ticket")
    HAND_OVER = "hand_over", _("Hand over papers and cash")


class Heard(models.TextChoices):
    """How somebody heard of the programme."""

    OUTREACH = "outreach", _("Outreach worker")
    CENTRE = "centre", _("Reception centre")
    FRIENDS = "friends", _("Friends or family")
    PARTNER = "partner", _("Partner organisation")
    AUTHORITY = "authority", _("Authority")
    WEBSITE = "website", _("Website")
    EARLIER = "earlier", _("Was helped before")
    UNKNOWN = "unknown", _("Not asked")


class NoteKind(models.TextChoices):
    GENERAL = "general", _("Note")
    PHONE = "phone", _("Telephone call")
    PARTNER = "partner", _("Talk with a partner")
    FAMILY = "family", _("Contact with the family")


class TaskState(models.TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class AppointmentState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    KEPT = "kept", _("Came")
    NO_SHOW = "no_show", _("Did not come")
    CANCELLED = "cancelled", _("Cancelled")


class AppointmentKind(models.TextChoices):
    TALK = "talk", _("Talk")
    INTAKE = "intake", _("Intake")
    CONSULATE = "consulate", _("Consulate")
    DOCTOR = "doctor", _("Appointment")  # nothing on a calendar hints at health
    HANDOVER = "handover", _("Signing")


class RequestKind(models.TextChoices):
    ARRIVAL = "arrival", _("Help on arrival")
    TRANSIT = "transit", _("Help in transit")
    TRACING = "tracing", _("Family tracing")
    INFORMATION = "information", _("Information")
    RECEPTION = "reception", _("Reception at home")


class RequestState(models.TextChoices):
    SENT = "sent", _("Sent")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    ANSWERED = "answered", _("Answered")
    DECLINED = "declined", _("Declined")
    CANCELLED = "cancelled", _("Cancelled")


class Waiting(models.TextChoices):
    """What is waited for, each with days of its own: an answer, by kind of request, or anything to happen at all."""

    ARRIVAL = "arrival", _("Reply on help on arrival")
    TRANSIT = "transit", _("Reply on help in transit")
    TRACING = "tracing", _("Reply on family tracing")
    INFORMATION = "information", _("Reply on information")
    RECEPTION = "reception", _("Reply on reception at home")
    APPLICATION = "application", _("An application without anything happening")
    CASE = "case", _("Any other case without anything happening")


# Days where a mission has set none: three for a request, as the work has it; the rest our own.
USUAL_DAYS: dict[str, int] = {
    **dict.fromkeys(RequestKind.values, 3),
    Waiting.APPLICATION: 14,
    Waiting.CASE: 21,
}


class ReferralState(models.TextChoices):
    SENT = "sent", _("Sent")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    DONE = "done", _("Done")


class Direction(models.TextChoices):
    IN = "in", _("To us")
    OUT = "out", _("From us")


@dataclass(frozen=True)
class CaseMoved:
    """What a verb on a case did."""

    case_id: uuid.UUID
    stage: Stage
    event_id: uuid.UUID
    version: int


@dataclass(frozen=True)
class BulkDone:
    """What a verb on many cases did: on how many, and on how many it was not allowed."""

    done: int
    refused: int


@dataclass(frozen=True)
class Sentence:
    """How an event reads. `title` and `text` take the event's params as %(name)s; `words` turns codes into words.

    Params named in `text` that are empty leave the whole text out. `own`: the case's own mission alone reads it,
    since it hints at procedures here.
    """

    group: str  # a key of EVENT_GROUPS
    icon: str
    title: str | Promise
    text: str | Promise = ""
    words: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    own: bool = False


EVENT_GROUPS = {
    "steps": _("Steps"),
    "notes": _("Notes"),
    "meetings": _("Appointments"),
    "people": _("People"),
    "requests": _("Requests"),
    "work": _("Tasks and team"),
    "stages": _("Papers, flights, support"),
}
SENTENCES: dict[str, Sentence] = {}


def register_sentences(sentences: Mapping[str, Sentence]) -> None:
    """Adds the sentences of an app's events; called once, as the app gets ready. Raises ValueError for a code twice."""
    for code, sentence in sentences.items():
        if SENTENCES.setdefault(code, sentence) is not sentence:
            raise ValueError(f"two sentences for the event {code!r}")


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
class Undoable:
    """The last step, if the world allows taking it back."""

    event_id: uuid.UUID
    verb: str
    by: str
    at: dt.datetime


@dataclass(frozen=True)
class HappeningRow:
    """A line of the timeline, ready to read in the reader's language."""

    id: uuid.UUID
    on: dt.date
    at: dt.datetime
    group: str
    icon: str
    title: str
    text: str
    by: str
    code: str


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
class NewAppointment:
    """A line of an office hour. `starts_at` is aware; `number` may be empty for a free slot."""

    number: str
    starts_at: dt.datetime
    kind: AppointmentKind
    minutes: int


@dataclass(frozen=True)
class RequestRow:
    """A request between missions. `who` only for readers to whom the case is open."""

    id: uuid.UUID
    case_id: uuid.UUID
    number: str
    who: str
    kind: str
    state: str
    to: str
    to_id: uuid.UUID
    asked_by: str
    text: str
    sent_at: dt.datetime
    due_at: dt.datetime
    overdue: bool
    acknowledged_by: str
    answer: str
    answered_at: dt.datetime | None

    @property
    def kind_label(self) -> str:
        return str(RequestKind(self.kind).label)

    @property
    def state_label(self) -> str:
        return str(RequestState(self.state).label)

    @property
    def waiting(self) -> bool:
        return self.state in {RequestState.SENT, RequestState.ACKNOWLEDGED}


@dataclass(frozen=True)
class ReferralRow:
    id: uuid.UUID
    direction: str
    organisation: str
    what_for: str
    state: str
    sent_on: dt.date
    answered_on: dt.date | None
    answer: str

    @property
    def direction_label(self) -> str:
        return str(Direction(self.direction).label)

    @property
    def state_label(self) -> str:
        return str(ReferralState(self.state).label)


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
class TaskRow:
    id: uuid.UUID
    case_id: uuid.UUID | None
    number: str
    who: str
    what: str
    due_on: dt.date
    owner: str
    state: str
    overdue: bool


@dataclass(frozen=True)
class AppointmentRow:
    """On a calendar: number, kind, when and with whom. `who` stands on the case's own pages and my day alone."""

    id: uuid.UUID
    case_id: uuid.UUID | None
    number: str
    who: str
    kind: str
    starts_at: dt.datetime
    minutes: int
    place: str
    staff: str
    staff_id: uuid.UUID
    office: str
    state: str

    @property
    def kind_label(self) -> str:
        return str(AppointmentKind(self.kind).label)

    @property
    def state_label(self) -> str:
        return str(AppointmentState(self.state).label)


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
class SavedView:
    id: uuid.UUID
    name: str
    query: str
    mine: bool
    shared: bool


@dataclass(frozen=True)
class Pile:
    """One kind of thing that needs somebody, at most `cap` of them; `more` when there are others."""

    rows: tuple[object, ...]
    more: bool


@dataclass(frozen=True)
class MyDay:
    """What needs one today. Each pile is capped; a role without a pile has it empty."""

    tasks: Pile  # TaskRow, overdue first
    appointments: Pile  # AppointmentRow, today's
    offers: Pile  # OfferRow
    requests: Pile  # RequestRow, asked of us
    late: Pile  # RequestRow without word in time: asked by us, or of a mission one leads
    blockers: Pile  # BlockerRow, of my roles
    applications: Pile  # CaseRow, waiting to be processed
    quiet: Pile  # CaseRow, applications on which nothing happened for longer than the term
    idle: Pile  # CaseRow, one's own, nothing happened for longer than the term
    others: Pile  # TaskRow, overdue, of colleagues of who assigns
    upcoming: Pile  # AppointmentRow, the next ones where today has none
    unassigned: Pile  # CaseRow, nobody's yet


@dataclass(frozen=True)
class Counted:
    """How many, capped at `queries.COUNTED` (`more`: there are more), and since when the oldest."""

    n: int
    since: dt.datetime | None
    more: bool


@dataclass(frozen=True)
class Overview:
    """What waits in a mission as a whole. Tasks by office, conditions by the role whose move it is: (whose, how many,
    the oldest day).
    """

    silent: Counted  # applications on which nothing happened for longer than the term
    unassigned: Counted
    tasks: tuple[tuple[str, int, dt.date], ...]
    conditions: tuple[tuple[str, int, dt.date], ...]


@dataclass(frozen=True)
class OwnCase:
    """A case of one's own caseload: since when at its stage, and how many days that usually takes here."""

    id: uuid.UUID
    number: str
    kind: str
    stage: str
    who: str
    since: dt.datetime
    on_hold: bool
    usual_days: int | None

    @property
    def stage_label(self) -> str:
        return stage_word(self.kind, self.stage)


@dataclass(frozen=True)
class CaseBrief:
    """A case beside a person: one line."""

    id: uuid.UUID
    number: str
    kind: str
    stage: str
    outcome: str
    counsellor: str
    office: str
    opened_on: dt.date
    closed_on: dt.date | None
    destination: str  # country code


@dataclass(frozen=True)
class FoundPerson:
    """Somebody found whose file is open to the reader, with why: `found` is what of the name matched."""

    id: uuid.UUID
    full_name: str
    latin_name: str
    birth: Birth
    nationalities: tuple[str, ...]
    shielded: bool
    why: Why
    found: str
    same_year: bool | None
    cases: tuple[CaseBrief, ...]


@dataclass(frozen=True)
class PersonAccess:
    """A person whose file is open to the reader. `shared_only`: through a share with a mission elsewhere alone, which
    shows neither the numbers of authorities here nor the consents that concern others.
    """

    person_id: uuid.UUID
    shields: bool  # the reader is her focal point
    shared_only: bool


@dataclass(frozen=True)
class KnownHere:
    """Somebody is known in the reader's mission; whom to ask. Nothing else may show."""

    why: Why
    ask: str
    office: str


@dataclass(frozen=True)
class Found:
    rows: tuple[FoundPerson, ...] = ()
    more: bool = False
    known: tuple[KnownHere, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rows or self.known)


@dataclass(frozen=True)
class CaseToOpen:
    """A case that comes in with many others, at the stage where it stands. The first member leads it.

    `members`: person, and their place in the family in their own words. `departed_on` is needed after departure,
    `outcome` for a closed case; `closed_on` is today where it isn't known.
    """

    office_id: uuid.UUID
    members: tuple[tuple[uuid.UUID, str], ...]
    kind: str = Kind.RETURN
    stage: str = Stage.CONTACT
    counsellor_id: uuid.UUID | None = None
    destination: str = ""  # country code
    opened_on: dt.date | None = None
    wished_on: dt.date | None = None
    departed_on: dt.date | None = None
    outcome: str = ""
    closed_on: dt.date | None = None
    note: str = ""


@dataclass(frozen=True)
class PlanToSet:
    """Where a case is to go and when, and the version of the case on which that was typed."""

    case_id: uuid.UUID
    version: int
    kind: Kind
    destination: str | None  # country code
    home_mission_id: uuid.UUID | None
    arrival_help: bool | None
    wished_on: dt.date | None


@dataclass(frozen=True)
class CaseOpened:
    id: uuid.UUID
    number: str


@dataclass(frozen=True)
class KnownPerson:
    """Who on file may be somebody that comes in. `ask` is set, and nothing else, where the reader may not open them."""

    person_id: uuid.UUID | None
    why: str
    ask: str = ""


@dataclass(frozen=True)
class MemberToEdit:
    """A member of a case as an export for editing shows them, with the versions they stand at."""

    case_id: uuid.UUID
    case_version: int
    number: str
    lead: bool
    kind: str
    stage: str
    office: str
    counsellor: str
    destination: str
    home_mission_id: uuid.UUID | None
    arrival_help: bool | None
    opened_on: dt.date
    wished_on: dt.date | None
    person_id: uuid.UUID
    person_version: int
    role: str
    full_name: str
    latin_name: str
    given_name: str
    family_name: str
    aliases: tuple[str, ...]
    birth_precision: str
    birth_from: dt.date | None
    birth_until: dt.date | None
    sex: str
    nationalities: tuple[str, ...]
    birth_place: str
    birth_country: str
    gender_stated: str


@dataclass(frozen=True)
class PersonForCase:
    """Somebody a case may be opened for, with the cases of theirs that the reader may open."""

    id: uuid.UUID
    name: str
    name_own: str
    cases: tuple[CaseRow, ...]


@dataclass(frozen=True)
class Teammate:
    staff_id: uuid.UUID
    name: str
    since: dt.datetime


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

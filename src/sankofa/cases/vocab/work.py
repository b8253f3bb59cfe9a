"""What waits for somebody: tasks, appointments, requests, referrals, a day, an overview."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sankofa.cases.vocab.words import (
    AppointmentKind,
    AppointmentState,
    Direction,
    ReferralState,
    RequestKind,
    RequestState,
    stage_word,
)


@dataclass(frozen=True)
class BulkDone:
    """What a verb on many cases did: on how many, and on how many it was not allowed."""

    done: int
    refused: int


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
class Teammate:
    staff_id: uuid.UUID
    name: str
    since: dt.datetime

"""Words after departure: arrivals, spheres and levels of a plan, sources of money, visits."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _


class ArrivalState(models.TextChoices):
    ARRIVED = "arrived", _("Arrived")
    MISSING = "missing", _("Not there")


class Sphere(models.TextChoices):
    ECONOMIC = "economic", _("Economic")
    SOCIAL = "social", _("Social")
    PSYCHOSOCIAL = "psychosocial", _("Psychosocial")


class Level(models.TextChoices):
    INDIVIDUAL = "individual", _("The person or family")
    COMMUNITY = "community", _("The community")
    STRUCTURAL = "structural", _("Services and institutions")


class Source(models.TextChoices):
    """Whose money or goods. Only project money is approved, and counts against a cap."""

    PROJECT = "project", _("Project money")
    GIFT = "gift", _("Gift")
    OWN = "own", _("Own savings")
    CHURCH = "church", _("Church or fund")
    MUNICIPAL = "municipal", _("Municipal fund")
    OTHER = "other", _("Other")


class Form(models.TextChoices):
    KIND = "kind", _("In kind")
    CASH = "cash", _("Cash")


class LineState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    APPROVED = "approved", _("Approved")
    DELIVERED = "delivered", _("Delivered")
    DROPPED = "dropped", _("Dropped")


class VisitState(models.TextChoices):
    DUE = "due", _("Planned")
    DONE = "done", _("Done")
    NO_ANSWER = "no_answer", _("No answer")
    CANCELLED = "cancelled", _("Cancelled")


class VisitMeans(models.TextChoices):
    VISIT = "visit", _("Visit")
    PHONE = "phone", _("Telephone")
    MESSENGER = "messenger", _("Messenger")
    OFFICE = "office", _("Came to the office")


@dataclass(frozen=True)
class MemberArrival:
    """What the mission at home says of one member. `arrived_on`: local date there; None for who is not there."""

    member_id: uuid.UUID
    state: ArrivalState
    arrived_on: dt.date | None = None
    met: bool | None = None  # at the airport


@dataclass(frozen=True)
class ArrivalRow:
    member_id: uuid.UUID
    name: str
    state: ArrivalState | None  # None: not said yet
    arrived_on: dt.date | None
    met: bool | None
    note: str
    by: str


@dataclass(frozen=True)
class DeliveryRow:
    id: uuid.UUID
    on: dt.date
    cents: int
    proof: str
    file_id: uuid.UUID | None
    by: str


@dataclass(frozen=True)
class LineRow:
    """A line of a plan. `cents` in `currency`; `delivered` the sum of what came."""

    id: uuid.UUID
    sphere: Sphere
    level: Level
    what: str
    source: Source
    form: Form
    cents: int
    currency: str
    whom: str
    planned_on: dt.date | None
    state: LineState
    written_by: str
    written_by_id: uuid.UUID
    approved_by: str
    dropped_reason: str
    deliveries: tuple[DeliveryRow, ...] = ()

    @property
    def delivered(self) -> int:
        return sum(delivery.cents for delivery in self.deliveries)

    @property
    def open(self) -> bool:
        return self.state in {LineState.PLANNED, LineState.APPROVED}

    @property
    def needs_approval(self) -> bool:
        return self.source == Source.PROJECT and self.state == LineState.PLANNED


@dataclass(frozen=True)
class Total:
    """Money of one source in one currency, dropped lines left out. Minor units."""

    source: Source
    currency: str
    planned: int
    delivered: int


@dataclass(frozen=True)
class PlanPage:
    """The plan of a case. `written_on` None: none yet. `due_on`: a month after the first arrival, if known."""

    plan_id: uuid.UUID | None
    written_on: dt.date | None
    language: str
    together: bool
    by: str
    arrived_on: dt.date | None
    due_on: dt.date | None
    late: bool
    lines: tuple[LineRow, ...]
    totals: tuple[Total, ...]


@dataclass(frozen=True)
class VisitRow:
    """`notes` are None for a reader who doesn't work on reintegration."""

    id: uuid.UUID
    due_on: dt.date
    state: VisitState
    done_on: dt.date | None
    means: VisitMeans | None
    by: str
    reason: str
    notes: "VisitNotes | None"
    overdue: bool


@dataclass(frozen=True)
class VisitNotes:
    """Three short notes and what is needed, in the words of who spoke with the person."""

    livelihood: str = ""
    social: str = ""
    safety: str = ""
    needs: str = ""


@dataclass(frozen=True)
class FollowUpPage:
    """Visits of a case. `agreed`: the person wants to be contacted, and has not taken it back."""

    agreed: bool
    asked_before: bool  # they had agreed once
    lost_on: dt.date | None
    lost_reason: str
    visits: tuple[VisitRow, ...]
    proposal: tuple[dt.date, ...]


@dataclass(frozen=True)
class DueRow:
    """One line of the home mission's list: what is due on which case, and since when."""

    kind: str  # visit, arrival, approval, delivery, plan
    id: uuid.UUID
    case_id: uuid.UUID
    number: str
    who: str
    destination: str
    counsellor: str
    due_on: dt.date
    what: str = ""
    cents: int | None = None
    currency: str = "EUR"


@dataclass(frozen=True)
class Due:
    """What needs the actor after departure; for the day's page. Counts are exact up to 100."""

    visits: int
    overdue: int
    arrivals: int
    approvals: int
    deliveries: int
    first: tuple[DueRow, ...] = field(default=())


@dataclass(frozen=True)
class StillOpen:
    """What is open when a case closes: information, never a block."""

    lines: int
    visits: int
    missing: int

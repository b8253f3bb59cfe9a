"""Words of travel: states, steps at the airport desk, needs on the way, and what one reads back.

Needs are operational (a wheelchair, a seat in front): never a diagnosis, never a reason to travel.
"""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sankofa.finance.vocab import PaidRow


class PaperState(models.TextChoices):
    OPEN = "open", _("Being asked for")
    ISSUED = "issued", _("Issued")
    REFUSED = "refused", _("Refused")
    CANCELLED = "cancelled", _("Not needed any more")


class CostState(models.TextChoices):
    """A refund of document costs against a receipt."""

    ASKED = "asked", _("To be approved")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")


class BookingState(models.TextChoices):
    HELD = "held", _("Seat held")
    TICKETED = "ticketed", _("Ticketed")
    CANCELLED = "cancelled", _("Cancelled")
    FLOWN = "flown", _("Flown")


LIVE_BOOKINGS = (BookingState.HELD, BookingState.TICKETED)


class Need(models.TextChoices):
    """What a passenger needs on the way; the wheelchair codes are IATA's (resolution 700)."""

    WCHR = "wchr", _("Wheelchair to the gate (WCHR)")
    WCHS = "wchs", _("Wheelchair, no stairs (WCHS)")
    WCHC = "wchc", _("Wheelchair to the seat (WCHC)")
    MEET = "meet", _("Meet and assist")
    INFANT = "infant", _("Infant on the lap")
    CHILD_ALONE = "child_alone", _("Child travels with the carrier's escort service")
    LUGGAGE = "luggage", _("Extra luggage")
    SEAT = "seat", _("Seat in front")


class EscortTask(models.TextChoices):
    """What somebody does for the passenger; who they are by profession stands elsewhere."""

    ALONG = "along", _("Travels along")
    TO_GATE = "to_gate", _("To the gate")


class DeskStep(models.TextChoices):
    """The steps at the airport, in their order. Handing over passes a gate and has a verb of its own."""

    MET = "met", _("Met")
    CHECKED_IN = "checked_in", _("Check-in")
    PASSPORT = "passport", _("Passport control")
    HANDED_OVER = "handed_over", _("Papers and cash")
    BOARDED = "boarded", _("Boarded")


class Trouble(models.TextChoices):
    """What can go wrong on the day; whoever it happens to does not leave with this flight."""

    NO_SHOW = "no_show", _("Did not come")
    CHANGED_MIND = "changed_mind", _("Decided not to go")
    REFUSED = "refused", _("Refused at the border or by the carrier")
    OFFLOADED = "offloaded", _("Taken off the flight")
    MISSED = "missed", _("Missed the connection")


class PartyStep(models.TextChoices):
    """Steps for people from other missions who change planes here."""

    MET = "met", _("Met")
    AT_GATE = "at_gate", _("At gate")
    BOARDED = "boarded", _("Boarded")


class ConnectionKind(models.TextChoices):
    """How hard a change of planes is; the least time for each is data (`MinimumConnection`)."""

    SAME_AREA = "same_area", _("Same carrier, no border")
    SAME_CARRIER = "same_carrier", _("Same carrier, across a border")
    OTHER_CARRIER = "other_carrier", _("Another carrier")


class Help(models.TextChoices):
    TRANSIT = "transit", pgettext_lazy("help", "Transit")
    ARRIVAL = "arrival", pgettext_lazy("help", "Arrival")


class Loose(models.TextChoices):
    """What a cancelled booking leaves behind that somebody has to see to."""

    REFUND = "refund", _("Refund of the tickets")
    HELP = "help", _("Help booked on the way or on arrival")
    ESCORT = "escort", _("Escort")
    CASH = "cash", _("Cash for the gate")
    TRANSPORT = "transport", _("Transport to the airport")
    AUTHORITY = "authority", _("Authority that was asked")


class Visa(models.TextChoices):
    """A transit visa for the itinerary; the codes are those of the fact `member.transit_visa`."""

    NOT_NEEDED = "not_needed", _("Not needed")
    NEEDED = "needed", _("Needed")
    GRANTED = "granted", _("Granted")


class CheckState(models.TextChoices):
    """The pre-embarkation check, 24 to 72 hours before departure."""

    LATER = "later", _("Not yet")
    DUE = "due", _("Due now")
    LATE = "late", _("Overdue")
    DONE = "done", _("Done")


# --- what verbs take


@dataclass(frozen=True)
class SegmentPlan:
    """One flight as the timetable prints it: local times (naive) of each airport, IATA codes."""

    carrier: str
    number: str
    origin: str
    destination: str
    departs: dt.datetime
    arrives: dt.datetime
    transit_help: bool = False
    arrival_help: bool = False


@dataclass(frozen=True)
class PassengerPlan:
    member_id: uuid.UUID
    cash_minor: int = 0  # cents of the booking's cash currency, to hand over at the gate
    needs: tuple[str, ...] = ()
    need_note: str = ""
    transit_visa: str = ""  # a Visa code; empty: nobody has looked yet


@dataclass(frozen=True)
class BookingPlan:
    """What the airline said: its reference, the fare of all passengers together, until when the seat is held."""

    reference: str
    airline: str
    fare_minor: int
    currency: str
    hold_until: dt.datetime | None
    segments: tuple[SegmentPlan, ...]
    passengers: tuple[PassengerPlan, ...]
    baggage: str = ""
    arrival_note: str = ""  # who meets them, in plain words
    cash_currency: str = "EUR"


# --- what questions answer

Row = TypeVar("Row")


@dataclass(frozen=True)
class Paged(Generic[Row]):
    """A page of a list, counted from 1, and whether there is a further one."""

    rows: tuple[Row, ...]
    page: int
    more: bool

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class LeadTime:
    """What a consulate has done so far with one kind of paper. Days from handing in to the paper."""

    n: int  # papers issued, the last ones at most
    shortest: int | None
    longest: int | None
    usual: int | None  # median
    decided: int  # issued and refused together
    issued: int

    @property
    def success(self) -> int | None:
        """Issued of decided, in whole per cent."""
        return round(100 * self.issued / self.decided) if self.decided else None


@dataclass(frozen=True)
class SegmentRow:
    """A flight as one reads it; times are aware and in each airport's own zone."""

    id: uuid.UUID
    flight: str
    origin: str
    origin_city: str
    destination: str
    destination_city: str
    departs: dt.datetime
    arrives: dt.datetime
    gate: str
    transit_help: str  # state of the request, "wanted" where none was sent, or ""
    arrival_help: str
    change_minutes: int | None = None  # to change planes before this flight; None for the first
    change_needed: int | None = None  # the least that is needed there


@dataclass(frozen=True)
class PassengerRow:
    """`name` is a number for a shielded person, unless the reader is of the case's own team."""

    id: uuid.UUID
    member_id: uuid.UUID
    name: str
    needs: tuple[str, ...]
    need_note: str
    cash_minor: int
    ticket: str
    visa: str
    papers: tuple[str, ...]  # the originals in our hands: kinds, ready to read
    trouble: str
    steps: Mapping[str, dt.datetime]
    receipt: str
    is_adult: bool = False  # for sure: who may be a child signs for nothing

    @property
    def trouble_label(self) -> str:
        return str(Trouble(self.trouble).label) if self.trouble else ""


@dataclass(frozen=True)
class EscortRow:
    id: uuid.UUID
    name: str
    task: str
    meets_at: dt.datetime | None


@dataclass(frozen=True)
class JourneyRow:
    """A ticketed journey in one line: who, its first flight and its last. `gone`: it was flown."""

    booking_id: uuid.UUID
    case_id: uuid.UUID
    case_number: str
    who: str
    first: "SegmentRow"
    last: "SegmentRow"
    gone: bool


@dataclass(frozen=True)
class BookingRow:
    id: uuid.UUID
    case_id: uuid.UUID
    case_number: str
    who: str
    destination: str  # country code
    reference: str
    airline: str
    fare_minor: int
    currency: str
    state: str
    hold_until: dt.datetime | None
    cancel_reason: str
    refund_expected_minor: int | None
    refund_minor: int | None
    refund_on: dt.date | None
    baggage: str
    arrival_note: str
    checked_at: dt.datetime | None
    segments: tuple[SegmentRow, ...]
    passengers: tuple[PassengerRow, ...]
    escorts: tuple[EscortRow, ...] = ()
    warnings: tuple[str, ...] = ()
    paper_warnings: tuple[str, ...] = ()  # of them, those about travel documents
    shielded: bool = False
    cash_currency: str = "EUR"
    divided: bool = False  # the seats of who stayed, when the others flew
    ended_at: dt.datetime | None = None
    replaced_times: tuple[tuple[dt.datetime, str], ...] = ()  # what the airline changed, and why

    @property
    def cash_minor(self) -> int:
        return sum(p.cash_minor for p in self.passengers)

    @property
    def departs(self) -> dt.datetime:
        return self.segments[0].departs

    @property
    def travelling(self) -> tuple[PassengerRow, ...]:
        return tuple(p for p in self.passengers if not p.trouble)


@dataclass(frozen=True)
class PartyRow:
    """People from another mission who change planes here."""

    id: uuid.UUID
    label: str
    people: int
    inbound: str
    origin: str
    lands: dt.datetime
    outbound: str
    destination: str
    departs: dt.datetime
    gate: str
    note: str
    steps: Mapping[str, dt.datetime]


@dataclass(frozen=True)
class StepTaken:
    """What a tap did. `conflict` says who did it before, where the tap changed nothing."""

    booking_id: uuid.UUID
    step: str
    passengers: tuple[uuid.UUID, ...]
    conflict: str = ""
    receipts: tuple[str, ...] = ()
    departed: bool = False  # the flight left with somebody: each has boarded or stays
    nobody_left: bool = False  # all were taken off again after boarding


@dataclass(frozen=True)
class PaperStepRow:
    id: uuid.UUID
    label: str
    done_on: dt.date | None
    done_by: str


@dataclass(frozen=True)
class PaperRow:
    """A request for a paper, in a list and on the case."""

    id: uuid.UUID
    case_id: uuid.UUID
    case_number: str
    member_id: uuid.UUID
    who: str
    kind: str
    consulate_id: uuid.UUID
    consulate: str
    state: str
    opened_on: dt.date
    submitted_on: dt.date | None
    ended_on: dt.date | None
    due_on: dt.date | None
    appointment_at: dt.datetime | None
    fee_minor: int
    currency: str
    fee_paid_on: dt.date | None
    reason: str
    steps: tuple[PaperStepRow, ...]
    lead: LeadTime | None = None

    @property
    def next_step(self) -> PaperStepRow | None:
        return next((step for step in self.steps if step.done_on is None), None)


@dataclass(frozen=True)
class CostRow:
    id: uuid.UUID
    case_id: uuid.UUID
    case_number: str
    who: str
    what: str
    amount_minor: int
    currency: str
    spent_on: dt.date
    receipt_id: uuid.UUID
    state: str
    asked_by: str
    asked_by_id: uuid.UUID
    decided_by: str
    decide_note: str
    paid: PaidRow | None = None  # None: in no payment yet


@dataclass(frozen=True)
class OriginalRow:
    """An original paper in our hands."""

    case_id: uuid.UUID
    case_number: str
    who: str
    kind: str
    holder: str
    place: str
    since: dt.datetime
    days: int
    departs_on: dt.date | None


@dataclass(frozen=True)
class ConsulateRow:
    id: uuid.UUID
    name: str
    country: str
    city: str
    phone: str
    terms: tuple["TermsRow", ...] = field(default=())


@dataclass(frozen=True)
class TermsRow:
    id: uuid.UUID
    kind: str
    nationality: str
    steps: tuple[str, ...]
    fee_minor: int
    currency: str
    processing_days: int
    validity_days: int
    verified: bool
    lead: LeadTime | None = None


@dataclass(frozen=True)
class DeclarationRow:
    """Whether a member signed the voluntary movement declaration."""

    member_id: uuid.UUID
    name: str
    signed_on: dt.date | None
    signed_for_by: str


@dataclass(frozen=True)
class TransportRow:
    id: uuid.UUID
    pick_up: str
    leaves_at: dt.datetime
    carried_by: str
    hand_over_to: str
    handed_over_at: dt.datetime | None
    handed_over_name: str


@dataclass(frozen=True)
class StayRow:
    """Somebody in detention; `days` so far, observed and nothing else."""

    member_id: uuid.UUID
    name: str
    site: str
    since: dt.date
    until: dt.date | None
    days: int


@dataclass(frozen=True)
class Departure:
    """A booking on the desk's list of the day."""

    booking: BookingRow
    report_at: dt.datetime  # local to the airport
    blockers: tuple[tuple[str, str], ...]  # what shuts the hand-over gate: requirement code, role that owns it
    transports: tuple[TransportRow, ...] = ()
    outside: tuple["HandoverRow", ...] = ()  # papers and cash still with somebody who doesn't travel


@dataclass(frozen=True)
class HandoverRow:
    id: uuid.UUID
    booking_id: uuid.UUID
    passenger_id: uuid.UUID
    name: str
    case_number: str
    receipt: str
    at: dt.datetime
    by: str
    papers: tuple[str, ...]
    cash_minor: int
    currency: str
    back_receipt: str
    back_at: dt.datetime | None
    back_cash_minor: int | None
    back_note: str
    signature_id: uuid.UUID | None = None
    signed_by: str = ""
    unsigned_reason: str = ""
    back_papers: bool | None = None


@dataclass(frozen=True)
class StayedRow:
    """A member who did not leave with the others, and what is open about it."""

    member_id: uuid.UUID
    name: str
    on: dt.date
    what: str  # a Trouble code; empty where nobody said
    booking_id: uuid.UUID | None  # with the ticket that was not used; None once it is flown or cancelled
    passenger_id: uuid.UUID | None
    receipt: str  # papers and cash that are still with them; empty: nothing


@dataclass(frozen=True)
class LooseEnd:
    """One thing to undo after a cancellation: whom or what it is about, and whether somebody saw to it."""

    key: str  # its kind and the id of what it is about
    kind: Loose
    what: str
    done_at: dt.datetime | None = None
    done_by: str = ""
    done: bool = False
    request_id: uuid.UUID | None = None  # of help


@dataclass(frozen=True)
class MissedRow:
    """Somebody who missed a connection and is on the way still. Times in the airport's own zone."""

    booking_id: uuid.UUID
    case_id: uuid.UUID
    case_number: str
    who: str
    people: int
    city: str  # where they are
    flight: str  # the one they missed
    since: dt.datetime
    to: str  # the city where the journey ends
    needs: tuple[str, ...]  # what they need on the way, ready to read; for colleagues of the case's mission alone
    escorts: tuple[str, ...]


@dataclass(frozen=True)
class ChangeRow:
    """The airline moved a journey, and the desk has not seen it. Times in the airport's own zone."""

    id: uuid.UUID
    booking_id: uuid.UUID
    who: str
    case_number: str
    flight: str
    was: dt.datetime
    now: dt.datetime
    reason: str


@dataclass(frozen=True)
class DeskDay:
    """Everything the airport desk shows for one day; times local to the airport."""

    day: dt.date
    airport: str
    place: str
    zone: str
    departures: tuple[Departure, ...]
    parties: tuple[PartyRow, ...]
    changes: tuple[ChangeRow, ...] = ()  # of this day's departures, before or now
    outside: tuple[HandoverRow, ...] = ()  # since earlier days with people who stayed

    @property
    def people(self) -> int:
        return sum(len(row.booking.passengers) for row in self.departures)

    @property
    def flights(self) -> int:
        return len({(row.booking.segments[0].flight, row.booking.departs) for row in self.departures})

"""Invented journeys for tests: a case at its stage, a clearance as `journey` would give it, bookings, papers."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from sankofa.accounts.models import Office
from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.cases import services as cases
from sankofa.cases.models import Case, Member
from sankofa.cases.vocab import CaseMoved, Gate, Stage
from sankofa.people import services as people
from sankofa.people.vocab import Birth, Custodian, DatePrecision, DocumentDetails, DocumentKind, Purpose
from sankofa.travel import services
from sankofa.travel.models import Booking
from sankofa.travel.vocab import BookingPlan, DeskStep, PassengerPlan, SegmentPlan
from tests.factories import NOW, give_consent, lead_of, make_case, make_mission, make_person, make_staff

TODAY = NOW.date()  # 22 November 2026, half past ten in Amsterdam
TEN_PAST_TEN = dt.datetime(2026, 11, 22, 12, 40)  # noqa: DTZ001  local time of the airport
DIRECT = (
    SegmentPlan("ET", "727", "AMS", "ADD", TEN_PAST_TEN, dt.datetime(2026, 11, 22, 22, 15), arrival_help=True),  # noqa: DTZ001
)

VIA_ISTANBUL = (
    SegmentPlan("TK", "1952", "AMS", "IST", TEN_PAST_TEN, dt.datetime(2026, 11, 22, 18, 10), transit_help=True),  # noqa: DTZ001
    SegmentPlan("TK", "676", "IST", "ADD", dt.datetime(2026, 11, 22, 20, 0), dt.datetime(2026, 11, 23, 0, 40),  # noqa: DTZ001
                arrival_help=True),
)  # fmt: skip


def airport_staff(name: str = "Jan Kok") -> Actor:
    office, _made = Office.objects.get_or_create(
        mission=make_mission(), name="Airport unit", defaults={"kind": Office.Kind.AIRPORT}
    )
    return make_staff(Role.AIRPORT, office=office, scope=Scope.MISSION, name=name)


def make_ready_case(by: Actor | None = None, *names: str, stage: Stage = Stage.DOCUMENTS) -> CaseMoved:
    """A case whose people travel together, at a stage of its journey."""
    by = by or make_staff(Role.PROCESSOR)
    first, *others = names or ("Dawit Tesfaye",)
    case = make_case(by, person_id=make_person(by, first, birth=born(1988), nationalities=("ETH",)))
    for name in others:
        person = make_person(by, name, birth=born(1990), nationalities=("ETH",))
        cases.join(case_id=case.case_id, person_id=person, role="", by=by, now=NOW)
    Case.objects.filter(id=case.case_id).update(stage=stage)
    return case


def born(year: int) -> Birth:
    return Birth(DatePrecision.YEAR, dt.date(year, 1, 1), dt.date(year + 1, 1, 1))


def clear(case_id: uuid.UUID, gate: Gate, by: Actor, now: dt.datetime = NOW) -> uuid.UUID:
    """A clearance as `journey` issues it when nothing stands before the gate."""
    case = Case.objects.get(id=case_id)
    clearance = cases.issue_clearance(
        case=case, gate=gate, by=by, now=now, policy_version="readiness/1", facts_hash="0" * 64, waivers=[]
    )
    return clearance.id


def members_of(case_id: uuid.UUID) -> list[uuid.UUID]:
    return list(Member.objects.filter(case=case_id, left_on=None).order_by("id").values_list("id", flat=True))


def plan_for(case_id: uuid.UUID, segments: Sequence[SegmentPlan] = DIRECT, **other: Any) -> BookingPlan:
    passengers = tuple(PassengerPlan(member, cash_minor=10_000) for member in members_of(case_id))
    values: dict[str, Any] = {
        "reference": "K7QWTD",
        "airline": "Ethiopian Airlines",
        "fare_minor": 62_000,
        "currency": "EUR",
        "hold_until": None,
        "segments": tuple(segments),
        "passengers": passengers,
        **other,
    }
    return BookingPlan(**values)


def hold(by: Actor, case_id: uuid.UUID, **plan: Any) -> uuid.UUID:
    clearance = clear(case_id, Gate.HOLD, by)
    return services.hold_seat(
        case_id=case_id,
        clearance_id=clearance,
        plan=plan_for(case_id, **plan),
        by=by,
        now=NOW,
    )


def make_ticketed(by: Actor, case_id: uuid.UUID, **plan: Any) -> Booking:
    booking = hold(by, case_id, **plan)
    services.ticket(
        booking_id=booking,
        clearance_id=clear(case_id, Gate.TICKET, by),
        numbers=numbers(booking),
        by=by,
        now=NOW,
    )
    Case.objects.filter(id=case_id).update(stage=Stage.DEPARTURE)
    return Booking.objects.get(id=booking)


def numbers(booking_id: uuid.UUID, start: int = 0) -> dict[uuid.UUID, str]:
    rows = Booking.objects.get(id=booking_id).passengers.order_by("id")
    return {row.id: f"0712451{start + row.id.int % 100_000:06d}" for row in rows}


def keep_original(by: Actor, person_id: uuid.UUID, *, until: dt.date = dt.date(2029, 1, 1)) -> uuid.UUID:
    """A passport whose original lies in our safe at the airport."""
    details = DocumentDetails(kind=DocumentKind.PASSPORT, country="ETH", number="EP1234567", valid_until=until)
    return people.add_document(person_id=person_id, details=details, by=by, now=NOW - dt.timedelta(days=3),
                               holder=Custodian.AIRPORT)  # fmt: skip


def take_steps(by: Actor, booking_id: uuid.UUID, *steps: DeskStep) -> None:
    for step in steps or (DeskStep.MET, DeskStep.CHECKED_IN, DeskStep.PASSPORT):
        services.take_step(booking_id=booking_id, step=step, by=by, now=NOW)


def agree_to_consulate(case: CaseMoved, by: Actor) -> None:
    give_consent(lead_of(case), by, Purpose.CONSULATE)

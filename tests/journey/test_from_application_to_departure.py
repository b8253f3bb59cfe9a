"""One person walks every stage from the first talk to the gate under REAN; each gate opens only when it may."""

import datetime as dt

import pytest

from sankofa.accounts.vocab import Role
from sankofa.cases import services as cases
from sankofa.cases.models import Case, Clearance
from sankofa.cases.vocab import Gate, Kind, Stage
from sankofa.eligibility import services as eligibility
from sankofa.eligibility.vocab import Decided
from sankofa.journey import queries, services
from sankofa.journey.services import BlockedError
from sankofa.people import services as people
from sankofa.people.vocab import Custodian, DocumentDetails, DocumentKind
from sankofa.travel import services as travel
from sankofa.travel.vocab import DeskStep
from tests.factories import NOW, give_consent, make_case, make_person, make_staff, member_of
from tests.journey.test_deciding_on_a_scheme import REAN
from tests.journey.test_processing_an_application import born
from tests.travel.journeys import airport_staff, numbers, plan_for

pytestmark = pytest.mark.django_db


def test_a_person_goes_from_contact_to_departure() -> None:
    counsellor, processor, airport = make_staff(), make_staff(Role.PROCESSOR), airport_staff()
    person = make_person(counsellor, birth=born(1988), nationalities=("ETH",))
    opened = make_case(counsellor, person_id=person)
    case, member = opened.case_id, member_of(opened)
    give_consent(person, counsellor)
    for verb in ("counsel", "take_in", "assess_needs", "check_eligibility"):
        cases.move(case_id=case, verb=verb, by=counsellor, now=NOW)
    for key, value in {**REAN, "returns.last_assisted_on": None}.items():
        eligibility.answer(case_id=case, member_id=member, key=key, value=value, by=counsellor, now=NOW)
    eligibility.record_application(case_id=case, signed_on=NOW.date(), file_id=None, by=counsellor, now=NOW)
    services.process(case_id=case, by=processor, now=NOW)
    services.decide(case_id=case, scheme_id="rean", outcome=Decided.GRANTED, reason="", by=processor, now=NOW)
    with pytest.raises(BlockedError):  # identity is not known yet
        services.hold_seat(case_id=case, plan=plan_for(case), by=airport, now=NOW)
    details = DocumentDetails(
        kind=DocumentKind.PASSPORT, country="ETH", number="EP1234567", valid_until=dt.date(2029, 1, 1)
    )
    people.add_document(person_id=person, details=details, by=counsellor, now=NOW, holder=Custodian.AIRPORT)
    booking = services.hold_seat(case_id=case, plan=plan_for(case), by=airport, now=NOW)
    cases.set_plan(
        case_id=case,
        version=Case.objects.get(id=case).version,
        by=counsellor,
        now=NOW,
        kind=Kind.RETURN,
        destination="ETH",
        home_mission_id=None,
        arrival_help=False,
        wished_on=NOW.date(),
    )
    services.ticket(booking_id=booking, numbers=numbers(booking), by=airport, now=NOW)
    for step in (DeskStep.MET, DeskStep.CHECKED_IN, DeskStep.PASSPORT):
        services.take_step(booking_id=booking, step=step, by=airport, now=NOW)
    with pytest.raises(BlockedError):  # the movement declaration is not signed
        services.hand_over(booking_id=booking, by=airport, now=NOW, unsigned_reason="Signed on paper")
    travel.sign_declaration(case_id=case, member_id=member, signed_on=NOW.date(), by=counsellor, now=NOW)
    services.hand_over(booking_id=booking, by=airport, now=NOW, unsigned_reason="Signed on paper")
    assert queries.readiness(counsellor, case, now=NOW).open == ()
    services.take_step(booking_id=booking, step=DeskStep.BOARDED, by=airport, now=NOW)
    assert Case.objects.get(id=case).stage == Stage.TRANSIT
    assert set(Clearance.objects.filter(case=case).values_list("gate", flat=True)) == set(Gate.values)
    assert queries.readiness(counsellor, case, now=NOW).open == ()

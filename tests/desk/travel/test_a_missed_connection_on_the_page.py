"""A missed connection on the day's page of those concerned, and the page on which other flights are noted."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from sankofa.accounts.vocab import Role, Scope
from sankofa.cases.models import Case
from sankofa.cases.vocab import Stage
from sankofa.journey import services as journey
from sankofa.travel.models import Booking
from sankofa.travel.vocab import BookingState, Trouble
from tests.factories import NOW, make_mission, make_office, make_staff, signed_in
from tests.travel.journeys import VIA_ISTANBUL, airport_staff, make_ready_case, make_ticketed

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking() -> Booking:
    counsellor, desk = make_staff(), airport_staff()
    case = make_ready_case(counsellor, "Dawit Tesfaye")
    booking = make_ticketed(desk, case.case_id, segments=VIA_ISTANBUL)
    booking.passengers.update(needs=["wchs"], live=False)
    Booking.objects.filter(id=booking.id).update(state=BookingState.FLOWN, ended_at=NOW)
    Case.objects.filter(id=case.case_id).update(stage=Stage.TRANSIT)
    journey.mark_trouble(booking_id=booking.id, what=Trouble.MISSED, by=desk, now=NOW)
    return booking


@pytest.mark.parametrize("role", [Role.PROCESSOR, Role.AIRPORT])
def test_it_stands_on_the_day_with_where_they_are_and_what_they_need(booking: Booking, role: Role) -> None:
    with time_machine.travel(NOW, tick=False):
        page = signed_in(make_staff(role, scope=Scope.MISSION)).get(reverse("desk:my_day")).content.decode()
    assert booking.case.number in page
    assert "Missed a connection" in page
    assert "Wheelchair, no stairs (WCHS)" in page


def test_it_stands_on_nobody_elses_day(booking: Booking) -> None:
    elsewhere = make_staff(
        Role.COUNSELLOR, office=make_office(make_mission("BE", "BEL", "Europe/Brussels"), "Brussels")
    )
    with time_machine.travel(NOW, tick=False):
        for who in (elsewhere, make_staff(Role.COUNSELLOR)):
            assert "Missed a connection" not in signed_in(who).get(reverse("desk:my_day")).content.decode()


def test_other_flights_are_noted_on_the_case(booking: Booking) -> None:
    flight = {
        "s-TOTAL_FORMS": "1",
        "s-INITIAL_FORMS": "0",
        "s-0-carrier": "ET",
        "s-0-number": "721",
        "s-0-origin": "IST",
        "s-0-destination": "ADD",
        "s-0-departs": "2026-11-23 14:00",
        "s-0-arrives": "2026-11-23 18:50",
    }
    url = reverse("desk:flight_on", args=[booking.case_id, booking.id])
    with time_machine.travel(NOW + dt.timedelta(hours=1), tick=False):
        client = signed_in(airport_staff("Ilse Baart"), at=NOW)
        assert url in client.get(reverse("desk:case_flights", args=[booking.case_id])).content.decode()
        wrong = client.post(url, {**flight, "s-0-origin": "AMS"})
        assert wrong.status_code == 422
        assert "They are in Istanbul" in wrong.content.decode()
        assert client.post(url, flight).status_code == 302
        assert url not in client.get(reverse("desk:case_flights", args=[booking.case_id])).content.decode()
    assert [row.number for row in booking.segments.order_by("place")] == ["1952", "721"]

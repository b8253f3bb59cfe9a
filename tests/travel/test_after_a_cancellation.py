"""A cancelled booking leaves a list of what has to be undone; each line is one press, the last ends the task."""

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from sankofa.accounts.models import Organisation
from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.cases import services as cases
from sankofa.cases.models import Event, Request, Task
from sankofa.cases.vocab import CaseMoved, RequestKind, RequestState, TaskState
from sankofa.eligibility.models import AuthorityQuery
from sankofa.eligibility.vocab import QueryKind
from sankofa.journey import queries
from sankofa.journey import services as journey
from sankofa.kernel.errors import NotFoundError, RefusedError
from sankofa.people.vocab import Purpose
from sankofa.travel import services
from sankofa.travel.vocab import EscortTask, Help, Loose
from tests.factories import NOW, give_consent, lead_of, make_mission, make_office, make_staff, signed_in
from tests.travel.journeys import airport_staff, hold, make_ready_case, make_ticketed

pytestmark = pytest.mark.django_db
ALL = [Loose.REFUND, Loose.CASH, Loose.HELP, Loose.ESCORT, Loose.TRANSPORT, Loose.AUTHORITY]


class Trip:
    """One with a ticket, cash, help on arrival that was taken on, an escort, a drive; an authority was asked."""

    def __init__(self) -> None:
        self.counsellor, self.desk = make_staff(), airport_staff()
        office = make_office(make_mission("ET", "ETH", "Africa/Addis_Ababa"), "Addis")
        self.home = make_staff(Role.HOME_MISSION, office=office, scope=Scope.MISSION)
        self.case: CaseMoved = make_ready_case(self.counsellor, "Dawit Tesfaye")
        self.booking = make_ticketed(self.desk, self.case.case_id)
        give_consent(lead_of(self.case), self.counsellor, Purpose.SHARE_MISSION, mission_id=self.home.mission_id)
        self.request = cases.send_request(
            case_id=self.case.case_id,
            kind=RequestKind.ARRIVAL,
            mission_id=self.home.mission_id,
            text="One person",
            by=self.counsellor,
            now=NOW,
        )
        here: dict[str, Any] = {"booking_id": self.booking.id, "by": self.desk}
        services.link_help(
            segment_id=self.booking.segments.get().id, kind=Help.ARRIVAL, request_id=self.request, **here
        )
        services.add_escort(name="P. Bos", phone="06 1234", task=EscortTask.ALONG, now=NOW, **here)
        services.plan_transport(
            pick_up="Site Rotterdam",
            leaves_at=self.booking.departs_at - dt.timedelta(hours=5),
            carried_by="Transport service",
            hand_over_to="Border police",
            now=NOW,
            **here,
        )
        service, _made = Organisation.objects.get_or_create(
            mission=make_mission(), name="Repatriation service", kind=Organisation.Kind.AUTHORITY
        )
        AuthorityQuery.objects.create(
            case_id=self.case.case_id,
            kind=QueryKind.NO_OBJECTION,
            organisation=service,
            asked_on=NOW.date(),
            asked_by_id=self.counsellor.id,
        )

    def cancel(self, refund: int | None = 20_000) -> bool:
        return journey.cancel(
            booking_id=self.booking.id, reason="Is ill", refund_expected_minor=refund, by=self.desk, now=NOW
        )

    def open(self) -> dict[Loose, str]:
        return {end.kind: end.key for end in queries.loose_ends(self.desk, self.booking.id) if not end.done}

    def tie_up(self, key: str, by: Actor | None = None) -> None:
        journey.tie_up(booking_id=self.booking.id, key=key, by=by or self.desk, now=NOW + dt.timedelta(hours=1))

    @property
    def task(self) -> Task:
        return Task.objects.get(case=self.case.case_id, what__contains="is cancelled")


@pytest.fixture
def trip() -> Trip:
    return Trip()


def test_everything_that_hung_on_it_is_listed_and_who_cancelled_has_a_task(trip: Trip) -> None:
    assert trip.cancel()
    assert list(trip.open()) == ALL
    assert (trip.task.owner_id, trip.task.state) == (trip.desk.id, TaskState.OPEN)


def test_a_booking_that_stands_leaves_nothing(trip: Trip) -> None:
    assert queries.loose_ends(trip.desk, trip.booking.id) == []
    with pytest.raises(NotFoundError):
        trip.tie_up(f"escort:{uuid.uuid4()}")


def test_a_held_seat_without_anything_leaves_nothing_and_no_task() -> None:
    desk = airport_staff()
    booking = hold(desk, make_ready_case(make_staff()).case_id)
    assert not journey.cancel(booking_id=booking, reason="Dear", refund_expected_minor=None, by=desk, now=NOW)
    assert not Task.objects.filter(what__contains="is cancelled").exists()


def test_each_is_seen_to_with_one_press_once_and_the_last_ends_the_task(trip: Trip) -> None:
    trip.cancel()
    for kind, key in trip.open().items():
        assert trip.task.state == TaskState.OPEN, kind
        for _twice in range(2):
            trip.tie_up(key)
    assert trip.open() == {}
    assert trip.task.state == TaskState.DONE
    assert Event.objects.filter(case=trip.case.case_id, code="tied_up").count() == len(ALL)
    assert {end.done_by for end in queries.loose_ends(trip.desk, trip.booking.id)} == {trip.desk.name}


def test_help_is_called_off_and_a_mission_that_had_taken_it_on_is_told(trip: Trip) -> None:
    cases.acknowledge_request(request_id=trip.request, by=trip.home, now=NOW)
    trip.cancel()
    trip.tie_up(trip.open()[Loose.HELP])
    assert Request.objects.get(id=trip.request).state == RequestState.CANCELLED
    told = Request.objects.get(kind=RequestKind.INFORMATION)
    assert (told.to_mission_id, "ET 727" in told.text, "Dawit" in told.text) == (trip.home.mission_id, True, False)


def test_a_mission_that_had_not_seen_the_request_is_not_bothered(trip: Trip) -> None:
    trip.cancel()
    trip.tie_up(trip.open()[Loose.HELP])
    assert not Request.objects.filter(kind=RequestKind.INFORMATION).exists()


def test_the_refund_is_seen_to_when_it_came_or_when_nothing_was_ever_expected(trip: Trip) -> None:
    trip.cancel()
    journey.record_refund(booking_id=trip.booking.id, amount_minor=15_000, on=NOW.date(), by=trip.desk, now=NOW)
    assert Loose.REFUND not in trip.open()
    other = Trip()
    other.cancel(refund=0)
    assert Loose.REFUND not in other.open()


def test_only_who_books_flights_sees_and_presses(trip: Trip) -> None:
    trip.cancel()
    with pytest.raises(RefusedError):
        queries.loose_ends(trip.counsellor, trip.booking.id)
    with pytest.raises(RefusedError):
        trip.tie_up(f"refund:{trip.booking.id}", by=trip.counsellor)


def test_cancelling_on_the_page_leads_to_the_list(trip: Trip) -> None:
    here = [trip.case.case_id, trip.booking.id]
    with time_machine.travel(NOW, tick=False):
        client = signed_in(trip.desk)
        answer = client.post(reverse("desk:flight_cancel", args=here), {"reason": "Is ill", "refund": "200"})
        assert answer.headers["Location"] == reverse("desk:flight_loose", args=here)
        page = client.get(answer.headers["Location"]).content.decode()
        assert "6 things are still to be seen to" in page
        assert "P. Bos, 06 1234" in page
        client.post(answer.headers["Location"], {"key": trip.open()[Loose.ESCORT]})
        assert "5 things are still to be seen to" in client.get(answer.headers["Location"]).content.decode()
        assert signed_in(trip.counsellor).get(answer.headers["Location"]).status_code == 403

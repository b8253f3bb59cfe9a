"""A missed connection: counsellor, processors and the missions on the way hear at once; others flights follow it."""

import datetime as dt
import uuid

import pytest

from sankofa.accounts.models import Staff
from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.cases import queries as known
from sankofa.cases import services as cases
from sankofa.cases.models import Case, Event, Request, Task
from sankofa.cases.vocab import CaseMoved, Gate, RequestKind, RequestState, Stage, TaskState
from sankofa.journal.models import Mail
from sankofa.journey import services as journey
from sankofa.kernel.errors import DomainError
from sankofa.people.models import Consent
from sankofa.people.vocab import Purpose
from sankofa.travel import queries, rules, services
from sankofa.travel.models import Booking
from sankofa.travel.vocab import BookingState, DeskStep, EscortTask, Help, SegmentPlan, Trouble
from tests.factories import NOW, give_consent, lead_of, make_mission, make_office, make_staff
from tests.travel.journeys import VIA_ISTANBUL, airport_staff, clear, make_ready_case, make_ticketed, take_steps

pytestmark = pytest.mark.django_db


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, minute)  # noqa: DTZ001  local time of the airport


NEXT_DAY = (SegmentPlan("ET", "721", "IST", "ADD", at(23, 14, 0), at(23, 18, 50)),)
LATER = dt.datetime(2026, 11, 22, 17, 20, tzinfo=dt.UTC)  # 20:20 in Istanbul


class Way:
    """Two on the way home through Istanbul, helped there and expected in Addis Abeba; the daughter in a wheelchair."""

    def __init__(self) -> None:
        self.counsellor = make_staff(name="Maria de Wit")
        self.processor = make_staff(Role.PROCESSOR, name="Ruud Hoekman")
        self.desk = airport_staff()
        self.home = self.mission("ET", "ETH", "Africa/Addis_Ababa")
        self.halfway = self.mission("TR", "TUR", "Europe/Istanbul")
        self.case: CaseMoved = make_ready_case(self.counsellor, "Dawit Tesfaye", "Hanna Dawit")
        self.booking: Booking = make_ticketed(self.desk, self.case.case_id, segments=VIA_ISTANBUL)
        self.people = list(self.booking.passengers.order_by("id"))
        services.change_passenger(
            passenger_id=self.people[1].id,
            booking_id=self.booking.id,
            cash_minor=0,
            needs=["wchs"],
            need_note="",
            transit_visa="",
            by=self.desk,
            now=NOW,
        )
        services.add_escort(
            booking_id=self.booking.id, name="Nurse P. Bos", task=EscortTask.ALONG, by=self.desk, now=NOW
        )
        first, last = self.booking.segments.order_by("place")
        self.ask(self.halfway, RequestKind.TRANSIT, first.id, Help.TRANSIT)
        self.ask(self.home, RequestKind.ARRIVAL, last.id, Help.ARRIVAL)
        self.board()

    def mission(self, code: str, country: str, zone: str) -> Actor:
        office = make_office(make_mission(code, country, zone), f"{code} office")
        return make_staff(Role.HOME_MISSION, office=office, scope=Scope.MISSION, name=f"Colleague {code}")

    def ask(self, mission: Actor, kind: RequestKind, segment: uuid.UUID, help_: Help) -> None:
        give_consent(lead_of(self.case), self.counsellor, Purpose.SHARE_MISSION, mission_id=mission.mission_id)
        request = cases.send_request(
            case_id=self.case.case_id,
            kind=kind,
            mission_id=mission.mission_id,
            text="Two people",
            by=self.counsellor,
            now=NOW,
        )
        services.link_help(segment_id=segment, booking_id=self.booking.id, kind=help_, request_id=request, by=self.desk)

    def board(self) -> None:
        take_steps(self.desk, self.booking.id)
        services.hand_over(
            booking_id=self.booking.id,
            clearance_id=clear(self.case.case_id, Gate.HAND_OVER, self.desk),
            by=self.desk,
            now=NOW,
            unsigned_reason="In a hurry",
        )
        journey.take_step(booking_id=self.booking.id, step=DeskStep.BOARDED, by=self.desk, now=NOW)

    def miss(self, *passengers: uuid.UUID) -> None:
        journey.mark_trouble(
            booking_id=self.booking.id, what=Trouble.MISSED, by=self.desk, now=LATER, passengers=passengers
        )

    def fly_on(self, *segments: SegmentPlan) -> None:
        services.fly_on(
            booking_id=self.booking.id, segments=segments or NEXT_DAY, by=self.desk, now=LATER + dt.timedelta(hours=1)
        )

    def seen(self, who: Actor, *, own: bool = False) -> list[object]:
        return list(queries.missed(who, now=LATER, own=own, most=8))


@pytest.fixture
def way() -> Way:
    return Way()


def test_the_counsellor_and_the_processors_have_a_task_for_today_and_a_mail_without_a_name(way: Way) -> None:
    way.miss()
    mine, theirs = Task.objects.filter(case=way.case.case_id, created_at=LATER).order_by("id")
    assert (mine.owner_id, mine.due_on) == (way.counsellor.id, LATER.date())
    assert "Istanbul (TK 676)" in mine.what
    assert (theirs.owner_role, theirs.owner_office_id) == (Role.PROCESSOR, way.counsellor.office_id)
    mail = Mail.objects.get(to=Staff.objects.get(id=way.counsellor.id).email)
    assert "Dawit" not in mail.subject + mail.body


def test_the_task_stands_on_the_day_of_both(way: Way) -> None:
    way.miss()
    for who in (way.counsellor, way.processor):
        assert any("Istanbul" in getattr(task, "what", "") for task in known.my_day(who, now=LATER).tasks.rows)


def test_the_missions_on_the_way_are_asked_to_acknowledge_within_hours(way: Way) -> None:
    way.miss()
    rows = {row.to_mission_id: row for row in Request.objects.filter(case=way.case.case_id, sent_at=LATER)}
    assert {key: row.kind for key, row in rows.items()} == {
        way.halfway.mission_id: RequestKind.TRANSIT,
        way.home.mission_id: RequestKind.ARRIVAL,
    }
    assert all(row.due_at == LATER + dt.timedelta(hours=3) for row in rows.values())
    assert all("TK 676" in row.text and "Dawit" not in row.text for row in rows.values())
    assert any("missed" in row.text for row in known.requests_to_us(way.home, now=LATER))


def test_a_mission_hears_nothing_once_the_consent_is_withdrawn(way: Way) -> None:
    Consent.objects.filter(mission=way.home.mission_id).update(withdrawn_at=NOW)
    way.miss()
    assert [row.to_mission_id for row in Request.objects.filter(sent_at=LATER)] == [way.halfway.mission_id]


def test_a_mission_that_declined_to_help_is_not_asked_again(way: Way) -> None:
    Request.objects.filter(to_mission=way.halfway.mission_id).update(state=RequestState.DECLINED)
    way.miss()
    assert [row.to_mission_id for row in Request.objects.filter(sent_at=LATER)] == [way.home.mission_id]


def test_everybody_concerned_sees_where_they_are_and_their_own_mission_alone_what_they_need(way: Way) -> None:
    way.miss()
    for who in (way.counsellor, way.processor, way.desk):
        (row,) = queries.missed(who, now=LATER, own=False, most=8)
        assert (row.city, row.flight, row.people, row.to) == ("Istanbul", "TK 676", 2, "Addis Ababa")
        assert (row.needs, row.escorts) == (("Wheelchair, no stairs (WCHS)",), ("Nurse P. Bos",))
    for who in (way.home, way.halfway):
        (row,) = queries.missed(who, now=LATER, own=False, most=8)
        assert (row.city, row.needs, row.escorts) == ("Istanbul", (), ())


def test_who_may_not_know_of_the_case_sees_nothing(way: Way) -> None:
    way.miss()
    other = make_staff(office=make_office(make_mission("BE", "BEL", "Europe/Brussels"), "Brussels"))
    assert way.seen(other) == []
    assert way.seen(make_staff(Role.COUNSELLOR), own=True) == []
    assert len(way.seen(way.counsellor, own=True)) == 1


def test_a_shielded_person_is_a_number(way: Way) -> None:
    way.miss()
    Case.objects.filter(id=way.case.case_id).update(shielded=True)
    (row,) = queries.missed(way.counsellor, now=LATER, own=True, most=8)
    assert row.who == row.case_number


def test_it_is_over_once_they_have_arrived(way: Way) -> None:
    way.miss()
    Case.objects.filter(id=way.case.case_id).update(stage=Stage.ARRIVAL)
    assert way.seen(way.counsellor) == []


def test_a_journey_without_a_change_of_planes_has_none_to_miss() -> None:
    desk = airport_staff()
    case = make_ready_case(make_staff())
    booking = make_ticketed(desk, case.case_id)
    Booking.objects.filter(id=booking.id).update(state=BookingState.FLOWN, ended_at=NOW)
    with pytest.raises(DomainError, match="no_connection"):
        journey.mark_trouble(booking_id=booking.id, what=Trouble.MISSED, by=desk, now=NOW)


def test_a_wrong_tap_takes_back_what_it_raised(way: Way) -> None:
    way.miss()
    journey.undo_mark(booking_id=way.booking.id, what=Trouble.MISSED, by=way.desk, now=LATER)
    assert set(Task.objects.filter(created_at=LATER).values_list("state", flat=True)) == {TaskState.DROPPED}
    assert set(Request.objects.filter(sent_at=LATER).values_list("state", flat=True)) == {RequestState.CANCELLED}
    assert way.seen(way.counsellor) == []


def test_other_flights_end_the_alarm_and_the_missions_hear_the_new_times(way: Way) -> None:
    way.miss()
    way.fly_on()
    flights = [(row.place, row.number) for row in way.booking.segments.order_by("place")]
    assert flights == [(0, "1952"), (1, "721")]
    assert set(Task.objects.filter(created_at=LATER).values_list("state", flat=True)) == {TaskState.DONE}
    assert way.seen(way.counsellor) == []
    told = Request.objects.filter(sent_at=LATER + dt.timedelta(hours=1))
    assert {row.to_mission_id for row in told} == {way.halfway.mission_id, way.home.mission_id}
    assert all("ET 721, 23-11-2026 18:50" in row.text for row in told)
    assert way.booking.segments.get(place=1).arrival_request.to_mission_id == way.home.mission_id  # type: ignore[union-attr]
    assert Event.objects.filter(case=way.case.case_id, code="flies_on").exists()
    since = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
    (row,) = queries.arriving_soon(way.home, since=since, until=since + dt.timedelta(days=1), most=8)
    assert row.last.flight == "ET 721"


def test_where_one_missed_it_only_they_fly_otherwise(way: Way) -> None:
    way.miss(way.people[0].id)
    (row,) = queries.missed(way.counsellor, now=LATER, own=True, most=8)
    assert (row.people, row.needs) == (1, ())  # the wheelchair flew on
    way.fly_on()
    apart = Booking.objects.get(divided_from=way.booking)
    assert [one.id for one in apart.passengers.all()] == [way.people[0].id]
    assert (apart.state, apart.segments.get(place=1).number) == (BookingState.FLOWN, "721")
    assert way.booking.segments.get(place=1).number == "676"
    assert apart.segments.get(place=1).arrival_request_id == way.booking.segments.get(place=1).arrival_request_id


def test_the_new_flights_leave_from_where_they_are(way: Way) -> None:
    way.miss()
    with pytest.raises(DomainError, match="route_gap"):
        way.fly_on(SegmentPlan("ET", "727", "AMS", "ADD", at(23, 12, 40), at(23, 22, 15)))


def test_nobody_flies_on_who_missed_nothing(way: Way) -> None:
    with pytest.raises(DomainError, match="nothing_missed"):
        way.fly_on()


@pytest.mark.parametrize(("minutes", "place"), [(0, 1), (90, 1), (230, 2), (600, 2)])
def test_the_flight_that_was_missed_is_the_onward_one_nearest_in_time(minutes: int, place: int) -> None:
    departs = [NOW + dt.timedelta(hours=hour) for hour in (0, 2, 5)]
    assert rules.missed_flight(departs, NOW + dt.timedelta(minutes=minutes)) == place

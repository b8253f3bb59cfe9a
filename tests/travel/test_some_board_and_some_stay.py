"""Some board and some stay: those aboard depart, who stays keeps a ticket, a case, and nothing is lost between."""

import datetime as dt
import uuid

import pytest

from sankofa.accounts.vocab import Actor
from sankofa.cases import services as cases
from sankofa.cases.models import Case, Event, Member, Task
from sankofa.cases.vocab import CaseMoved, Gate, Outcome, Stage
from sankofa.journey import services as journey
from sankofa.kernel.errors import DomainError
from sankofa.people.vocab import Custodian
from sankofa.reintegration import queries as home
from sankofa.travel import queries, services
from sankofa.travel.models import Booking, Handover, Passenger
from sankofa.travel.vocab import BookingState, DeskStep, SegmentPlan, Trouble
from tests.factories import NOW, lead_of, make_staff
from tests.travel.journeys import (
    TODAY,
    VIA_ISTANBUL,
    airport_staff,
    clear,
    keep_original,
    make_ready_case,
    make_ticketed,
    numbers,
    take_steps,
)

pytestmark = pytest.mark.django_db
NEXT_DAY = dt.datetime(2026, 11, 23, 12, 40)  # noqa: DTZ001  local time of the airport
FLIGHT = (SegmentPlan("ET", "727", "AMS", "ADD", NEXT_DAY, NEXT_DAY + dt.timedelta(hours=9)),)


class Family:
    """Two at the gate with papers and cash in hand; `father` is the principal applicant."""

    def __init__(self) -> None:
        self.counsellor = make_staff()
        self.desk = airport_staff()
        self.case: CaseMoved = make_ready_case(self.counsellor, "Dawit Tesfaye", "Hanna Dawit")
        self.passport = keep_original(self.desk, lead_of(self.case))
        self.booking: Booking = make_ticketed(self.desk, self.case.case_id, segments=VIA_ISTANBUL)
        take_steps(self.desk, self.booking.id)
        services.hand_over(
            booking_id=self.booking.id,
            clearance_id=clear(self.case.case_id, Gate.HAND_OVER, self.desk),
            by=self.desk,
            now=NOW,
            unsigned_reason="The pen was empty",
        )
        self.father = self.booking.passengers.get(member__person=lead_of(self.case)).id
        self.daughter = self.booking.passengers.exclude(id=self.father).get().id

    def board(self, *passengers: uuid.UUID) -> None:
        journey.take_step(
            booking_id=self.booking.id, step=DeskStep.BOARDED, by=self.desk, now=NOW, passengers=passengers
        )

    def trouble(self, what: Trouble, *passengers: uuid.UUID) -> None:
        journey.mark_trouble(booking_id=self.booking.id, what=what, by=self.desk, now=NOW, passengers=passengers)

    def take_back(self, passenger: uuid.UUID) -> None:
        booking = Passenger.objects.get(id=passenger).booking_id
        services.take_back(booking_id=booking, passenger_id=passenger, cash_minor=10_000, by=self.desk, now=NOW)

    @property
    def stage(self) -> str:
        return Case.objects.get(id=self.case.case_id).stage

    @property
    def apart(self) -> Booking:
        return Booking.objects.get(divided_from=self.booking)


@pytest.fixture
def family() -> Family:
    return Family()


@pytest.mark.parametrize("order", ["trouble first", "boarding first"])
def test_who_boards_departs_and_who_stays_is_named(family: Family, order: str) -> None:
    if order == "trouble first":
        family.trouble(Trouble.REFUSED, family.daughter)
        family.board(family.father)
    else:
        family.board(family.father)
        assert family.stage == Stage.DEPARTURE
        family.trouble(Trouble.REFUSED, family.daughter)
    family.booking.refresh_from_db()
    assert (family.stage, family.booking.state) == (Stage.TRANSIT, BookingState.FLOWN)
    (row,) = queries.stayed(family.counsellor, family.case.case_id)
    assert (row.name, row.what, row.on, row.receipt != "") == ("Hanna Dawit", "refused", TODAY, True)
    assert Event.objects.filter(code="stayed_behind", member=row.member_id).exists()
    assert Task.objects.filter(case=family.case.case_id, what__startswith="Somebody did not leave").count() == 1
    assert [one.name for one in home.arrivals(family.counsellor, family.case.case_id)] == ["Dawit Tesfaye"]


def test_the_fare_and_the_ticket_of_who_stays_go_along(family: Family) -> None:
    family.trouble(Trouble.NO_SHOW, family.daughter)
    family.board(family.father)
    family.booking.refresh_from_db()
    assert (family.booking.fare_minor, family.apart.fare_minor) == (31_000, 31_000)
    assert family.apart.passengers.get().tickets.filter(voided_at=None).count() == 1


def test_a_ticket_is_not_reissued_or_cancelled_while_papers_and_cash_are_out(family: Family) -> None:
    family.trouble(Trouble.NO_SHOW, family.daughter)
    family.board(family.father)
    with pytest.raises(DomainError, match="take_back_first"):
        services.cancel(booking_id=family.apart.id, reason="Stays", refund_expected_minor=None, by=family.desk, now=NOW)
    family.take_back(family.daughter)
    services.cancel(booking_id=family.apart.id, reason="Stays", refund_expected_minor=20_000, by=family.desk, now=NOW)
    assert [row.id for row in queries.refunds_open(family.desk)] == [family.apart.id]
    assert family.stage == Stage.TRANSIT


def test_who_stays_can_follow_on_another_day(family: Family) -> None:
    family.trouble(Trouble.NO_SHOW, family.daughter)
    family.board(family.father)
    family.take_back(family.daughter)
    seat = family.apart
    later = NOW + dt.timedelta(days=1)
    services.reissue(
        booking_id=seat.id,
        clearance_id=clear(family.case.case_id, Gate.TICKET, family.desk),
        segments=FLIGHT,
        numbers=numbers(seat.id, start=500_000),
        reason="Follows a day later",
        by=family.desk,
        now=NOW,
    )
    for step in (DeskStep.MET, DeskStep.CHECKED_IN, DeskStep.PASSPORT):
        journey.take_step(booking_id=seat.id, step=step, by=family.desk, now=later)
    clearance = clear(family.case.case_id, Gate.HAND_OVER, family.desk, now=later)
    services.hand_over(
        booking_id=seat.id, clearance_id=clearance, by=family.desk, now=later, unsigned_reason="Hand in plaster"
    )
    journey.take_step(booking_id=seat.id, step=DeskStep.BOARDED, by=family.desk, now=later)
    assert queries.stayed(family.counsellor, family.case.case_id) == []
    assert len(home.arrivals(family.counsellor, family.case.case_id)) == 2
    assert Event.objects.filter(code="followed").count() == 1


def test_who_stays_gets_a_case_of_their_own_even_the_principal_applicant(family: Family) -> None:
    family.trouble(Trouble.CHANGED_MIND, family.father)
    family.board(family.daughter)
    father = lead_of(family.case)
    new = journey.split_stayed(case_id=family.case.case_id, by=family.counsellor, now=NOW)
    own = Case.objects.get(id=new.case_id)
    assert (own.lead_id, own.stage, own.opened_on) == (father, Stage.INTAKE, TODAY)
    old = Case.objects.get(id=family.case.case_id)
    assert old.lead_id == Member.objects.get(case=old, left_on=None).person_id
    assert Member.objects.get(case=old, left_on__isnull=False).left_to_id == own.id
    assert Task.objects.filter(case=own).exists()
    with pytest.raises(DomainError, match="nobody_stayed"):
        journey.split_stayed(case_id=family.case.case_id, by=family.counsellor, now=NOW)


def test_a_case_does_not_close_over_somebody_who_stayed(family: Family) -> None:
    family.trouble(Trouble.CHANGED_MIND, family.daughter)
    family.board(family.father)
    with pytest.raises(DomainError, match="stayed_behind"):
        cases.move(case_id=family.case.case_id, verb="close", by=family.counsellor, now=NOW, outcome=Outcome.DEPARTED)
    journey.split_stayed(case_id=family.case.case_id, by=family.counsellor, now=NOW)
    cases.move(case_id=family.case.case_id, verb="close", by=family.counsellor, now=NOW, outcome=Outcome.DEPARTED)


def test_taken_off_after_boarding_one_stays_and_all_brings_the_case_back(family: Family) -> None:
    family.board()
    assert family.stage == Stage.TRANSIT
    family.trouble(Trouble.OFFLOADED, family.daughter)
    assert [row.name for row in queries.stayed(family.counsellor, family.case.case_id)] == ["Hanna Dawit"]
    assert family.stage == Stage.TRANSIT


def test_when_all_are_taken_off_nobody_has_left(family: Family) -> None:
    family.board()
    family.trouble(Trouble.OFFLOADED)
    family.booking.refresh_from_db()
    assert (family.stage, family.booking.state) == (Stage.DEPARTURE, BookingState.TICKETED)
    family.take_back(family.father)
    family.take_back(family.daughter)
    services.reissue(
        booking_id=family.booking.id,
        clearance_id=clear(family.case.case_id, Gate.TICKET, family.desk),
        segments=FLIGHT,
        numbers=numbers(family.booking.id, start=500_000),
        reason="Bird in the engine",
        by=family.desk,
        now=NOW,
    )
    (row,) = queries.day(family.desk, TODAY + dt.timedelta(days=1)).departures
    assert [one.trouble for one in row.booking.passengers] == ["", ""]


def test_a_missed_connection_is_no_staying_behind(family: Family) -> None:
    family.board()
    family.trouble(Trouble.MISSED, family.father)
    assert queries.stayed(family.counsellor, family.case.case_id) == []
    assert family.stage == Stage.TRANSIT


def test_nobody_boards_and_the_counsellor_hears(family: Family) -> None:
    family.trouble(Trouble.CHANGED_MIND)
    assert family.stage == Stage.DEPARTURE
    assert Task.objects.filter(case=family.case.case_id, owner=family.counsellor.id).exists()


def test_a_wrong_mark_is_taken_back_and_the_last_one_leaves_too(family: Family) -> None:
    family.board(family.father)
    family.trouble(Trouble.NO_SHOW, family.daughter)
    apart = family.apart.id
    journey.undo_mark(booking_id=apart, what=Trouble.NO_SHOW, by=family.desk, now=NOW)
    journey.take_step(booking_id=apart, step=DeskStep.BOARDED, by=family.desk, now=NOW)
    assert queries.stayed(family.counsellor, family.case.case_id) == []


def test_papers_that_do_not_come_back_stay_with_the_person(family: Family) -> None:
    family.trouble(Trouble.CHANGED_MIND, family.father)
    booking = family.booking.id
    with pytest.raises(DomainError, match="note_needed"):
        services.take_back(
            booking_id=booking,
            passenger_id=family.father,
            cash_minor=10_000,
            papers_back=False,
            by=family.desk,
            now=NOW,
        )
    services.take_back(
        booking_id=booking,
        passenger_id=family.father,
        cash_minor=10_000,
        papers_back=False,
        note="Keeps the passport",
        by=family.desk,
        now=NOW,
    )
    row = Handover.objects.get(passenger=family.father)
    assert (row.back_papers, _holder(family.desk, row)) == (False, Custodian.PERSON)


def test_yesterdays_papers_and_cash_stand_on_todays_page(family: Family) -> None:
    family.trouble(Trouble.NO_SHOW, family.daughter)
    family.board(family.father)
    (out,) = queries.day(family.desk, TODAY + dt.timedelta(days=1)).outside
    assert out.name == "Hanna Dawit"
    assert queries.day(family.desk, TODAY).outside == ()


def _holder(_by: Actor, row: Handover) -> str:
    document = row.passenger.member.person.documents.get(id__in=row.documents)
    last = document.custody.order_by("-at", "-id").first()
    assert last
    return str(last.holder)

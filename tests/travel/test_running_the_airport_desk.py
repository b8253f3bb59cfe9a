"""The day at the airport: steps in order and once, papers and cash behind their gate, troubles, transit."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.cases import services as cases
from sankofa.cases.models import Case, Event
from sankofa.cases.vocab import Gate
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.people.models import CustodyMove, Person
from sankofa.people.vocab import Custodian
from sankofa.travel import queries, services
from sankofa.travel.models import Booking, DeskMark, Handover
from sankofa.travel.vocab import BookingState, DeskStep, PartyStep, StepTaken, Trouble
from tests.factories import NOW, lead_of, make_mission, make_office, make_staff
from tests.travel.journeys import (
    TODAY,
    VIA_ISTANBUL,
    airport_staff,
    clear,
    hold,
    keep_original,
    make_ready_case,
    make_ticketed,
    take_steps,
)

pytestmark = pytest.mark.django_db


def give(by: Actor, booking: Booking, *passengers: uuid.UUID) -> StepTaken:
    return services.hand_over(
        booking_id=booking.id,
        clearance_id=clear(booking.case_id, Gate.HAND_OVER, by),
        by=by,
        now=NOW,
        passengers=passengers,
        unsigned_reason="Signed on paper",
    )


def test_the_day_is_in_time_order_and_people_report_three_hours_before() -> None:
    by = airport_staff()
    make_ticketed(by, make_ready_case().case_id)
    day = queries.day(by, TODAY)
    (row,) = day.departures
    assert f"{row.report_at:%H:%M}" == "09:40"
    assert (day.people, day.flights, row.booking.who) == (1, 1, "Dawit Tesfaye")
    assert queries.day(by, TODAY + dt.timedelta(days=1)).departures == ()


def test_the_day_takes_the_same_queries_for_a_family_of_four(django_assert_max_num_queries: object) -> None:
    by = airport_staff()
    for names in (("Dawit Tesfaye", "Almaz", "Yonas", "Hanna"), ("Karim",), ("Batbayar",)):
        make_ticketed(by, make_ready_case(None, *names).case_id, reference=f"AAAA{len(names)}")
    with django_assert_max_num_queries(26):  # type: ignore[operator]
        queries.day(by, TODAY)


def test_steps_go_in_order_and_each_is_written_once() -> None:
    by = airport_staff()
    booking = make_ticketed(by, make_ready_case(None, "Dawit Tesfaye", "Hanna Dawit").case_id)
    with pytest.raises(DomainError, match="step_order"):
        services.take_step(booking_id=booking.id, step=DeskStep.CHECKED_IN, by=by, now=NOW)
    first = services.take_step(booking_id=booking.id, step=DeskStep.MET, by=by, now=NOW)
    again = services.take_step(booking_id=booking.id, step=DeskStep.MET, by=by, now=NOW)
    assert (len(first.passengers), again.passengers, again.conflict) == (2, (), "")
    assert DeskMark.objects.filter(what=DeskStep.MET).count() == 2


def test_a_step_that_a_colleague_took_is_shown_and_not_overwritten() -> None:
    jan, noor = airport_staff("Jan Kok"), airport_staff("Noor Smit")
    booking = make_ticketed(jan, make_ready_case().case_id)
    services.take_step(booking_id=booking.id, step=DeskStep.MET, by=jan, now=NOW)
    late = services.take_step(
        booking_id=booking.id, step=DeskStep.MET, by=noor, now=NOW + dt.timedelta(minutes=9), at=NOW
    )
    assert late.conflict == "Jan Kok did this at 10:30."
    assert DeskMark.objects.get(what=DeskStep.MET).by_id == jan.id


def test_a_step_keeps_when_it_happened_unless_the_clock_is_wild() -> None:
    by = airport_staff()
    booking = make_ticketed(by, make_ready_case().case_id)
    earlier = NOW - dt.timedelta(minutes=12)
    services.take_step(booking_id=booking.id, step=DeskStep.MET, by=by, now=NOW, at=earlier)
    services.take_step(booking_id=booking.id, step=DeskStep.CHECKED_IN, by=by, now=NOW, at=NOW + dt.timedelta(hours=5))
    assert [mark.at for mark in DeskMark.objects.order_by("id")] == [earlier, NOW]


def test_papers_and_cash_go_over_at_the_gate_against_a_receipt() -> None:
    by = airport_staff()
    case = make_ready_case()
    document = keep_original(by, lead_of(case))
    booking = make_ticketed(by, case.case_id)
    take_steps(by, booking.id)
    taken = give(by, booking)
    handover = Handover.objects.get()
    assert taken.receipts == (handover.receipt,) == ("R-NL-2026-00001",)
    assert (handover.cash_minor, handover.papers) == (10_000, ["Passport"])
    last = CustodyMove.objects.filter(document=document).order_by("-at", "-id").first()
    assert last is not None
    assert last.holder == Custodian.PERSON


def test_nothing_goes_over_without_the_clearance() -> None:
    by = airport_staff()
    booking = make_ticketed(by, make_ready_case().case_id)
    take_steps(by, booking.id)
    other = clear(booking.case_id, Gate.TICKET, by)
    with pytest.raises(DomainError, match="needs_clearance"):
        services.hand_over(booking_id=booking.id, clearance_id=other, by=by, now=NOW)
    with pytest.raises(DomainError, match="needs_clearance"):
        services.take_step(booking_id=booking.id, step=DeskStep.HANDED_OVER, by=by, now=NOW)
    with pytest.raises(DomainError, match="step_order"):
        services.take_step(booking_id=booking.id, step=DeskStep.BOARDED, by=by, now=NOW)
    with pytest.raises(IntegrityError, match="no clearance"), transaction.atomic():
        Handover.objects.create(
            passenger=booking.passengers.get(),
            clearance_id=other,
            receipt="R-1",
            at=NOW,
            by_id=by.id,
            recorded_at=NOW,
            cash_minor=1,
            currency="EUR",
            unsigned_reason="None",
        )
    assert not Handover.objects.exists()


def test_when_all_have_boarded_the_booking_is_flown() -> None:
    by = airport_staff()
    booking = make_ticketed(by, make_ready_case(None, "Dawit Tesfaye", "Hanna Dawit").case_id)
    take_steps(by, booking.id)
    give(by, booking)
    first, second = booking.passengers.order_by("id")
    one = services.take_step(booking_id=booking.id, step=DeskStep.BOARDED, by=by, now=NOW, passengers=[first.id])
    assert not one.departed
    both = services.take_step(booking_id=booking.id, step=DeskStep.BOARDED, by=by, now=NOW, passengers=[second.id])
    assert both.departed
    booking.refresh_from_db()
    assert booking.state == BookingState.FLOWN


def test_somebody_may_decide_not_to_go_up_to_the_gate_and_papers_and_cash_come_back() -> None:
    by = airport_staff()
    case = make_ready_case(None, "Dawit Tesfaye", "Hanna Dawit")
    document = keep_original(by, lead_of(case))
    booking = make_ticketed(by, case.case_id)
    take_steps(by, booking.id)
    give(by, booking)
    stays = booking.passengers.get(member__person=lead_of(case))
    services.mark_trouble(booking_id=booking.id, what=Trouble.CHANGED_MIND, by=by, now=NOW, passengers=[stays.id])
    (row,) = queries.day(by, TODAY).departures
    assert [one.passenger_id for one in row.outside] == [stays.id]
    with pytest.raises(DomainError, match="note_needed"):
        services.take_back(booking_id=booking.id, passenger_id=stays.id, cash_minor=9_000, by=by, now=NOW)
    receipt = services.take_back(
        booking_id=booking.id, passenger_id=stays.id, cash_minor=9_000, note="Spent on lunch", by=by, now=NOW
    )
    assert receipt == "R-NL-2026-00003"
    last = CustodyMove.objects.filter(document=document).order_by("-at", "-id").first()
    assert last is not None
    assert last.holder == Custodian.AIRPORT
    with pytest.raises(DomainError, match="nothing_out"):
        services.take_back(booking_id=booking.id, passenger_id=stays.id, cash_minor=0, by=by, now=NOW)
    boarded = services.take_step(booking_id=booking.id, step=DeskStep.BOARDED, by=by, now=NOW)
    assert (len(boarded.passengers), boarded.departed) == (1, True)


def test_whoever_stays_behind_takes_no_more_steps() -> None:
    by = airport_staff()
    booking = make_ticketed(by, make_ready_case().case_id)
    services.mark_trouble(booking_id=booking.id, what=Trouble.NO_SHOW, by=by, now=NOW)
    with pytest.raises(DomainError, match="nobody"):
        services.take_step(booking_id=booking.id, step=DeskStep.MET, by=by, now=NOW)
    services.undo_mark(booking_id=booking.id, what=Trouble.NO_SHOW, by=by, now=NOW)
    services.take_step(booking_id=booking.id, step=DeskStep.MET, by=by, now=NOW)


def test_a_tap_can_be_taken_back_as_long_as_no_later_one_stands() -> None:
    by = airport_staff()
    booking = make_ticketed(by, make_ready_case().case_id)
    take_steps(by, booking.id, DeskStep.MET, DeskStep.CHECKED_IN)
    with pytest.raises(DomainError, match="later_step"):
        services.undo_mark(booking_id=booking.id, what=DeskStep.MET, by=by, now=NOW)
    services.undo_mark(booking_id=booking.id, what=DeskStep.CHECKED_IN, by=by, now=NOW)
    services.undo_mark(booking_id=booking.id, what=DeskStep.CHECKED_IN, by=by, now=NOW)  # twice is once
    assert Event.objects.filter(code="desk_undone").count() == 1
    services.take_step(booking_id=booking.id, step=DeskStep.CHECKED_IN, by=by, now=NOW)


def test_a_hand_over_is_not_undone_but_taken_back() -> None:
    by = airport_staff()
    booking = make_ticketed(by, make_ready_case().case_id)
    take_steps(by, booking.id)
    give(by, booking)
    with pytest.raises(DomainError, match="take_back_instead"):
        services.undo_mark(booking_id=booking.id, what=DeskStep.HANDED_OVER, by=by, now=NOW)


def test_after_boarding_only_being_taken_off_or_a_missed_connection_can_follow() -> None:
    by = airport_staff()
    booking = make_ticketed(by, make_ready_case().case_id, segments=VIA_ISTANBUL)
    take_steps(by, booking.id)
    give(by, booking)
    services.take_step(booking_id=booking.id, step=DeskStep.BOARDED, by=by, now=NOW)
    with pytest.raises(DomainError, match="gone_already"):
        services.mark_trouble(booking_id=booking.id, what=Trouble.NO_SHOW, by=by, now=NOW)
    services.mark_trouble(booking_id=booking.id, what=Trouble.MISSED, by=by, now=NOW)


def test_a_seat_without_a_ticket_goes_nowhere() -> None:
    by = airport_staff()
    booking = hold(by, make_ready_case().case_id)
    with pytest.raises(DomainError, match="not_ticketed"):
        services.take_step(booking_id=booking, step=DeskStep.MET, by=by, now=NOW)


def test_a_shielded_person_is_a_number_at_the_desk() -> None:
    by = airport_staff()
    case = make_ready_case()
    booking = make_ticketed(by, case.case_id)
    cases.assign(case_id=case.case_id, staff_id=by.id, by=make_staff(Role.MANAGER, scope=Scope.MISSION), now=NOW)
    focal = make_staff(Role.PROTECTION)
    Person.objects.filter(id=lead_of(case)).update(shielded_by=focal.id)
    Case.objects.filter(id=case.case_id).update(shielded=True)
    (row,) = queries.day(by, TODAY).departures
    number = Case.objects.get(id=case.case_id).number
    assert row.booking.id == booking.id
    assert (row.booking.who, row.booking.passengers[0].name) == (number, number)
    assert "Dawit" not in repr(queries.day(by, TODAY))


def test_a_shielded_case_is_not_on_the_list_of_a_desk_outside_its_team() -> None:
    by = airport_staff()
    case = make_ready_case()
    make_ticketed(by, case.case_id)
    Case.objects.filter(id=case.case_id).update(shielded=True)
    assert queries.day(by, TODAY).departures == ()


def test_a_counsellor_runs_no_desk_and_another_mission_sees_nobody() -> None:
    by = airport_staff()
    counsellor = make_staff()
    booking = make_ticketed(by, make_ready_case(counsellor).case_id)
    with pytest.raises(RefusedError):
        services.take_step(booking_id=booking.id, step=DeskStep.MET, by=counsellor, now=NOW)
    assert queries.day(counsellor, TODAY).departures == ()
    brussels = make_office(make_mission("BE", "BEL", "Europe/Brussels"), "Zaventem")
    stranger = make_staff(Role.AIRPORT, office=brussels, scope=Scope.MISSION)
    with pytest.raises(NotFoundError):
        services.take_step(booking_id=booking.id, step=DeskStep.MET, by=stranger, now=NOW)


def test_people_in_transit_are_met_and_brought_to_their_gate() -> None:
    by = airport_staff()
    party = services.expect_party(
        label="Okello, 3",
        people=3,
        airport="AMS",
        inbound="KL 1142",
        origin="OSL",
        lands=dt.datetime(2026, 11, 22, 10, 35),  # noqa: DTZ001  local
        outbound="KL 535",
        destination="EBB",
        departs=dt.datetime(2026, 11, 22, 13, 5),  # noqa: DTZ001  local
        gate="B16",
        by=by,
    )
    services.step_party(party_id=party, step=PartyStep.MET, by=by, now=NOW)
    services.step_party(party_id=party, step=PartyStep.MET, by=by, now=NOW)
    (row,) = queries.day(by, TODAY).parties
    assert (f"{row.lands:%H:%M}", list(row.steps)) == ("10:35", ["met"])
    services.step_party(party_id=party, step=PartyStep.MET, by=by, now=NOW, undo=True)
    assert queries.day(by, TODAY).parties[0].steps == {}
    with pytest.raises(RefusedError):
        services.expect_party(
            label="x", people=1, airport="AMS", inbound="KL 1", origin="OSL", lands=dt.datetime(2026, 11, 22, 10),  # noqa: DTZ001
            outbound="KL 2", destination="EBB", departs=dt.datetime(2026, 11, 22, 12), by=make_staff(),  # noqa: DTZ001
        )  # fmt: skip


def test_from_detention_the_drive_and_the_border_police_stand_on_the_list() -> None:
    by = airport_staff()
    case = make_ready_case()
    booking = make_ticketed(by, case.case_id)
    transport = services.plan_transport(
        booking_id=booking.id,
        pick_up="Rotterdam",
        leaves_at=NOW - dt.timedelta(hours=2),
        carried_by="Transport service",
        hand_over_to="Border police, Schiphol",
        by=by,
        now=NOW,
    )
    services.hand_to_border_police(booking_id=booking.id, transport_id=transport, name="M 4417", by=by, now=NOW)
    (row,) = queries.day(by, TODAY).departures
    assert row.transports[0].handed_over_name == "M 4417"

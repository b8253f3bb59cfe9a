"""Seats are held and tickets issued behind their gates; flights must hang together; refunds and reissues are kept."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from sankofa.accounts.vocab import Role
from sankofa.cases.models import Case, Event, Member
from sankofa.cases.vocab import Gate, Stage
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.schemes.vocab import ABSENT, UNKNOWN
from sankofa.travel import queries, services
from sankofa.travel.models import Booking, Ticket
from sankofa.travel.vocab import BookingState, EscortTask, PassengerPlan, SegmentPlan
from tests.factories import NOW, lead_of, make_mission, make_office, make_staff
from tests.travel.journeys import (
    DIRECT,
    airport_staff,
    clear,
    hold,
    keep_original,
    make_ready_case,
    make_ticketed,
    members_of,
    numbers,
    plan_for,
)

pytestmark = pytest.mark.django_db


def local(day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 12, day, hour, minute)  # noqa: DTZ001  as a timetable prints it


VIA_ISTANBUL = (
    SegmentPlan("TK", "1952", "AMS", "IST", local(11, 12, 40), local(11, 18, 10), transit_help=True),
    SegmentPlan("TK", "236", "IST", "UBN", local(11, 19, 0), local(12, 8, 30)),
)


def test_a_held_seat_stands_on_the_case_with_its_local_times() -> None:
    by = airport_staff()
    case = make_ready_case()
    booking = queries.booking(by, hold(by, case.case_id))
    (segment,) = booking.segments
    assert (segment.flight, f"{segment.departs:%H:%M %z}", f"{segment.arrives:%H:%M %z}") == (
        "ET 727",
        "12:40 +0100",
        "22:15 +0300",
    )
    assert Event.objects.filter(case_id=case.case_id, code="seat_held").exists()


def test_no_clearance_no_seat() -> None:
    by = airport_staff()
    case, other = make_ready_case(), make_ready_case()
    wrong = (
        clear(other.case_id, Gate.HOLD, by),  # another case's
        clear(case.case_id, Gate.TICKET, by),  # another gate's
        clear(case.case_id, Gate.HOLD, by, NOW - dt.timedelta(days=1)),  # yesterday's
    )
    for clearance in wrong:
        with pytest.raises(DomainError, match="needs_clearance"):
            services.hold_seat(
                case_id=case.case_id, clearance_id=clearance, plan=plan_for(case.case_id), by=by, now=NOW
            )
    assert not Booking.objects.filter(case=case.case_id).exists()


def test_the_database_refuses_a_clearance_of_another_case_whoever_writes() -> None:
    by = airport_staff()
    case, other = make_ready_case(), make_ready_case()
    booking = Booking.objects.get(id=hold(by, case.case_id))
    with pytest.raises(IntegrityError, match="no clearance"), transaction.atomic():
        Booking.objects.filter(id=booking.id).update(hold_clearance=clear(other.case_id, Gate.HOLD, by))
    passenger = booking.passengers.get()
    with pytest.raises(IntegrityError, match="no clearance"), transaction.atomic():
        Ticket.objects.create(
            passenger=passenger,
            number="0712451234567",
            clearance_id=clear(case.case_id, Gate.HOLD, by),
            issued_at=NOW,
            issued_by_id=by.id,
        )


@pytest.mark.parametrize(
    ("segments", "code"),
    [
        ((), "no_segments"),
        ((SegmentPlan("ET", "727", "AMS", "QQQ", local(1, 10), local(1, 20)),), "unknown_airport"),
        ((SegmentPlan("ET", "727", "AMS", "ADD", local(1, 10), local(1, 10)),), "lands_first"),
        ((*VIA_ISTANBUL[:1], SegmentPlan("TK", "9", "IST", "UBN", local(11, 18), local(12, 8))), "flights_overlap"),
        ((*VIA_ISTANBUL[:1], SegmentPlan("TK", "9", "SAW", "UBN", local(11, 20), local(12, 8))), "route_gap"),
        (
            (SegmentPlan("ET", "727", "AMS", "ADD", dt.datetime(2027, 3, 28, 2, 30), dt.datetime(2027, 3, 28, 20)),),  # noqa: DTZ001
            "skipped_time",
        ),
    ],
)
def test_flights_that_do_not_hang_together_are_refused(segments: tuple[SegmentPlan, ...], code: str) -> None:
    by = airport_staff()
    case = make_ready_case()
    with pytest.raises(DomainError, match=code) as caught:
        hold(by, case.case_id, segments=segments)
    assert caught.value.field == "segments"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reference": "K7"}, "reference"),
        ({"passengers": ()}, "passengers"),
        ({"hold_until": NOW - dt.timedelta(hours=1)}, "hold_until"),
        ({"hold_until": NOW + dt.timedelta(days=30)}, "hold_until"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(change: dict[str, object], field: str) -> None:
    by = airport_staff()
    case = make_ready_case()
    with pytest.raises(DomainError) as caught:
        hold(by, case.case_id, **change)
    assert caught.value.field == field


def test_nobody_is_on_two_live_bookings() -> None:
    by = airport_staff()
    case = make_ready_case()
    first = hold(by, case.case_id)
    with pytest.raises(DomainError, match="booked_twice"):
        hold(by, case.case_id, reference="ZZZZZZ")
    services.cancel(booking_id=first, reason="Cheaper elsewhere", refund_expected_minor=None, by=by, now=NOW)
    hold(by, case.case_id, reference="ZZZZZZ")


def test_each_passenger_needs_a_ticket_number_of_their_own() -> None:
    by = airport_staff()
    case = make_ready_case(None, "Dawit Tesfaye", "Almaz Gebremariam")
    booking = hold(by, case.case_id)
    first, second = numbers(booking)
    for wrong, code in (
        ({first: "0712451234567"}, "ticket_missing"),
        ({first: "0712451234567", second: "07124512345"}, "ticket_number"),
        ({first: "0712451234567", second: "071-245 1234567"}, "ticket_twice"),
    ):
        with pytest.raises(DomainError, match=code):
            services.ticket(
                booking_id=booking, clearance_id=clear(case.case_id, Gate.TICKET, by), numbers=wrong, by=by, now=NOW
            )
    assert Booking.objects.get(id=booking).state == BookingState.HELD


def test_a_booking_is_ticketed_once() -> None:
    by = airport_staff()
    case = make_ready_case()
    booking = make_ticketed(by, case.case_id)
    with pytest.raises(DomainError, match="wrong_state"):
        services.ticket(
            booking_id=booking.id,
            clearance_id=clear(case.case_id, Gate.TICKET, by),
            numbers=numbers(booking.id, 7),
            by=by,
            now=NOW,
        )


def test_a_reissue_voids_the_old_tickets_and_keeps_them() -> None:
    by = airport_staff()
    case = make_ready_case()
    booking = make_ticketed(by, case.case_id)
    services.reissue(
        booking_id=booking.id,
        clearance_id=clear(case.case_id, Gate.TICKET, by),
        segments=VIA_ISTANBUL,
        numbers=numbers(booking.id, 7),
        reason="The flight was cancelled",
        by=by,
        now=NOW,
    )
    assert [ticket.voided_at is None for ticket in Ticket.objects.order_by("issued_at", "id")] == [False, True]
    assert queries.booking(by, booking.id).departs.date() == dt.date(2026, 12, 11)


def test_cancelling_a_ticket_takes_the_case_back_to_booking_and_the_refund_is_followed() -> None:
    by = airport_staff()
    case = make_ready_case()
    booking = make_ticketed(by, case.case_id)
    services.cancel(booking_id=booking.id, reason="She fell off", refund_expected_minor=30_000, by=by, now=NOW)
    assert Case.objects.get(id=case.case_id).stage == Stage.BOOKING
    assert [row.id for row in queries.refunds_open(by)] == [booking.id]
    with pytest.raises(DomainError, match="refund_too_much"):
        services.record_refund(booking_id=booking.id, amount_minor=62_001, on=NOW.date(), by=by, now=NOW)
    services.record_refund(booking_id=booking.id, amount_minor=29_500, on=NOW.date(), by=by, now=NOW)
    assert list(queries.refunds_open(by)) == []


def test_a_cancellation_says_why() -> None:
    by = airport_staff()
    booking = hold(by, make_ready_case().case_id)
    with pytest.raises(DomainError, match="reason_needed"):
        services.cancel(booking_id=booking, reason=" ", refund_expected_minor=None, by=by, now=NOW)


def test_a_short_connection_and_a_missing_or_ending_paper_are_warned_about() -> None:
    by = airport_staff()
    case = make_ready_case()
    row = queries.booking(by, hold(by, case.case_id, segments=VIA_ISTANBUL))
    assert row.warnings == (
        "50 minutes to change planes in Istanbul; 60 are needed.",
        "No travel document for Dawit Tesfaye.",
    )
    keep_original(by, lead_of(case), until=dt.date(2026, 12, 11))
    assert queries.booking(by, row.id).warnings[1] == "The passport of Dawit Tesfaye ends before the day of arrival."


def test_the_facts_that_readiness_asks_for() -> None:
    by = airport_staff()
    case = make_ready_case()
    (member,) = members_of(case.case_id)
    of_case, of_members = queries.member_facts(case.case_id, [member], on=NOW.date())
    assert of_case == {"case.itinerary.arrives_on": ABSENT}
    assert of_members[member]["member.ticket.issued_on"] == ABSENT

    booking = make_ticketed(by, case.case_id, segments=VIA_ISTANBUL)
    services.add_escort(booking_id=booking.id, name="T. Vos", task=EscortTask.ALONG, ticketed=True, by=by, now=NOW)
    services.sign_declaration(case_id=case.case_id, member_id=member, signed_on=NOW.date(), by=by, now=NOW)
    of_case, of_members = queries.member_facts(case.case_id, [member], on=NOW.date())
    assert of_case["case.departure.on"] == dt.date(2026, 12, 11)
    assert of_case["case.itinerary.arrives_on"] == dt.date(2026, 12, 12)
    assert of_members[member] == {
        "member.ticket.issued_on": NOW.date(),
        "member.escort.booked": True,
        "member.transit_visa": UNKNOWN,
        "member.movement_declaration.signed_on": NOW.date(),
    }


def test_a_direct_flight_needs_no_transit_visa() -> None:
    by = airport_staff()
    case = make_ready_case()
    hold(by, case.case_id, segments=DIRECT)
    _of_case, of_members = queries.facts([case.case_id], on=NOW.date())[case.case_id]
    assert [row["member.transit_visa"] for row in of_members.values()] == ["not_needed"]


def test_needs_on_the_way_are_from_a_list_and_the_visa_is_a_fact() -> None:
    by = airport_staff()
    case = make_ready_case()
    (member,) = members_of(case.case_id)
    plan = PassengerPlan(member, needs=("wchs", "made up"), transit_visa="granted")
    row = queries.booking(by, hold(by, case.case_id, passengers=(plan,)))
    assert (row.passengers[0].needs, row.passengers[0].visa) == (("wchs",), "granted")


def test_an_incomplete_check_says_what_is_missing() -> None:
    by = airport_staff()
    booking = hold(by, make_ready_case().case_id)
    with pytest.raises(DomainError, match="check_incomplete"):
        services.check_before_departure(booking_id=booking, items=["papers"], note="", by=by, now=NOW)
    services.check_before_departure(booking_id=booking, items=services.CHECKS, note="", by=by, now=NOW)
    assert queries.booking(by, booking).checked_at == NOW


def test_a_counsellor_holds_no_seats() -> None:
    counsellor = make_staff()
    case = make_ready_case(counsellor)
    with pytest.raises(RefusedError):
        hold(counsellor, case.case_id)


def test_another_mission_finds_no_booking() -> None:
    by = airport_staff()
    booking = hold(by, make_ready_case().case_id)
    stranger = make_staff(Role.AIRPORT, office=make_office(make_mission("BE", "BEL", "Europe/Brussels"), "Zaventem"))
    with pytest.raises(NotFoundError):
        queries.booking(stranger, booking)
    with pytest.raises(NotFoundError):
        services.cancel(booking_id=booking, reason="x", refund_expected_minor=None, by=stranger, now=NOW)
    assert list(queries.held(stranger)) == []


def test_nobody_is_on_two_flights_at_the_same_time_whatever_the_case() -> None:
    by = airport_staff()
    first, second = make_ready_case(), make_ready_case()
    hold(by, first.case_id)
    Case.objects.filter(id=second.case_id).update(lead=lead_of(first))
    Member.objects.filter(case=second.case_id).update(person=lead_of(first))
    with pytest.raises(DomainError, match="two_places"):
        hold(by, second.case_id, reference="OTHER1")
    weeks_later = (SegmentPlan("KL", "589", "AMS", "ACC", local(20, 14), local(20, 20)),)
    other = hold(by, second.case_id, reference="OTHER1", segments=weeks_later)
    with pytest.raises(DomainError, match="two_places"):
        services.change_times(booking_id=other, segments=DIRECT, reason="Earlier", by=by, now=NOW)
    assert Booking.objects.get(id=other).segments.get().destination == "ACC"


def test_changed_times_of_a_ticket_are_told_to_the_desk_and_those_of_a_held_seat_are_not() -> None:
    by = airport_staff()
    held_one = hold(by, make_ready_case().case_id)
    ticketed = make_ticketed(by, make_ready_case().case_id, reference="OTHER1")
    later = (SegmentPlan("ET", "729", "AMS", "ADD", local(1, 20), local(2, 5), arrival_help=True),)
    for booking in (held_one, ticketed.id):
        services.change_times(booking_id=booking, segments=later, reason="Night flight", by=by, now=NOW)
    (change,) = queries.day(by, local(1, 0).date()).changes
    assert (change.booking_id, f"{change.was:%d %H:%M}", f"{change.now:%d %H:%M}") == (
        ticketed.id, "22 12:40", "01 20:00",
    )  # fmt: skip
    assert [row.id for row in queries.day(by, NOW.date()).changes] == [change.id]
    services.see_change(change_id=change.id, by=by, now=NOW)
    services.see_change(change_id=change.id, by=by, now=NOW)
    assert queries.day(by, NOW.date()).changes == ()
    with pytest.raises(DomainError, match="reason_needed"):
        services.change_times(booking_id=ticketed.id, segments=later, reason=" ", by=by, now=NOW)
    with pytest.raises(RefusedError):
        services.change_times(booking_id=ticketed.id, segments=later, reason="x", by=make_staff(), now=NOW)

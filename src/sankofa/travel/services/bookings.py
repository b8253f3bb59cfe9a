"""Verbs on bookings: hold, ticket, reissue, cancel, refund; and setting passengers apart.

Holding and ticketing take the id of a clearance that `journey` has just issued under the case's lock; `journey`
moves the case along its stages too. Only rebooking, which has no gate, is moved here.
"""

import datetime as dt
import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import services as cases
from sankofa.cases.vocab import Gate, Stage
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError
from sankofa.travel import access
from sankofa.travel.models import (
    Booking,
    DeskMark,
    Handover,
    Passenger,
    Segment,
    Ticket,
    TiedUp,
)
from sankofa.travel.queries import people as sight
from sankofa.travel.services.flights import fly_instead, instants, two_places, write_segments
from sankofa.travel.services.passengers import known_needs
from sankofa.travel.vocab import (
    LIVE_BOOKINGS,
    BookingPlan,
    BookingState,
    Loose,
    SegmentPlan,
    Visa,
)

REFERENCE = re.compile(r"[A-Z0-9]{5,8}")
TICKET = re.compile(r"\d{13,14}")  # IATA: three figures of the airline, ten of the document, maybe a check digit


@transaction.atomic
def hold_seat(
    *,
    case_id: uuid.UUID,
    clearance_id: uuid.UUID,
    plan: BookingPlan,
    by: Actor,
    now: dt.datetime,
    replaces: uuid.UUID | None = None,
) -> uuid.UUID:
    """Records the seats that the airline holds; answers the booking's id. Called by `journey` alone.

    Raises DomainError beside the field that is wrong (`reference`, `segments`, `passengers`, `hold_until`), and
    `needs_clearance` when the clearance is not this case's, for this gate, given just now.
    """
    case = cases.lock(by, case_id, Perm.FLIGHTS)
    check_clearance(case, clearance_id, Gate.HOLD, now)
    flights = instants(plan.segments)
    _check_plan(plan, flights, now)
    booking = Booking.objects.create(
        case=case,
        reference=plan.reference.strip().upper(),
        airline=plan.airline.strip(),
        fare_minor=plan.fare_minor,
        currency=plan.currency,
        cash_currency=plan.cash_currency,
        baggage=plan.baggage.strip(),
        arrival_note=plan.arrival_note.strip(),
        hold_until=plan.hold_until,
        hold_clearance_id=clearance_id,
        held_at=now,
        held_by_id=by.id,
        departs_at=flights[0][0],
        replaces_id=replaces,
    )
    write_segments(booking, plan.segments, flights)
    _write_passengers(booking, plan)
    params = {"reference": booking.reference, "departs": booking.departs_at.isoformat()}
    cases.record(case, code="seat_held", by=by, now=now, params=params)
    return booking.id


@transaction.atomic
def ticket(
    *, booking_id: uuid.UUID, clearance_id: uuid.UUID, numbers: Mapping[uuid.UUID, str], by: Actor, now: dt.datetime
) -> None:
    """Records the ticket numbers, one per passenger id. Called by `journey` alone.

    Raises DomainError `wrong_state`, `ticket_missing`, `ticket_number`, `ticket_twice` beside `numbers`,
    `needs_clearance`.
    """
    booking = access.locked_booking(by, booking_id, Perm.FLIGHTS)
    if booking.state != BookingState.HELD:
        raise access.wrong_state(booking)
    _issue(booking, clearance_id, numbers, by, now)
    booking.state, booking.hold_until = BookingState.TICKETED, None
    booking.save()
    cases.record(booking.case, code="ticketed", by=by, now=now, params={"reference": booking.reference})


@transaction.atomic
def reissue(
    *,
    booking_id: uuid.UUID,
    clearance_id: uuid.UUID,
    segments: Sequence[SegmentPlan],
    numbers: Mapping[uuid.UUID, str],
    reason: str,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Other flights under the same reference, with new tickets; the old numbers are voided and stay on file.

    Who stayed away or was taken off starts the day at the desk anew. Called by `journey` alone, with a ticket
    clearance: the new day may close a gate. Raises as `hold_seat`, `ticket`, and DomainError `take_back_first` while
    papers and cash of the old day are out.
    """
    booking = access.locked_booking(by, booking_id, Perm.FLIGHTS)
    if booking.state != BookingState.TICKETED:
        raise access.wrong_state(booking)
    if not reason.strip():
        raise DomainError("reason_needed", _("Say why, in a few words."), field="reason")
    _check_nothing_out(booking)
    flights = instants(segments)
    Ticket.objects.filter(passenger__booking=booking, voided_at=None).update(voided_at=now)
    DeskMark.objects.filter(passenger__booking=booking, undone_at=None).update(undone_at=now, undone_by_id=by.id)
    fly_instead(booking, segments, flights)
    _issue(booking, clearance_id, numbers, by, now)
    booking.save()
    params = {"reference": booking.reference, "reason": reason.strip(), "departs": booking.departs_at.isoformat()}
    cases.record(booking.case, code="reissued", by=by, now=now, params=params)


@transaction.atomic
def cancel(
    *, booking_id: uuid.UUID, reason: str, refund_expected_minor: int | None, by: Actor, now: dt.datetime
) -> None:
    """Cancels a held or ticketed booking; tickets are voided. A ticketed case goes back to booking.

    Raises DomainError `wrong_state`, `reason_needed`, `refund_too_much` beside `refund`, `take_back_first`.
    """
    booking = access.locked_booking(by, booking_id, Perm.FLIGHTS)
    if booking.state not in LIVE_BOOKINGS:
        raise access.wrong_state(booking)
    if not reason.strip():
        raise DomainError("reason_needed", _("Say why, in a few words."), field="reason")
    _check_nothing_out(booking)
    _within_fare(booking, refund_expected_minor)
    was_ticketed = booking.state == BookingState.TICKETED
    end_booking(booking, BookingState.CANCELLED, now)
    booking.cancel_reason, booking.refund_expected_minor = reason.strip()[:200], refund_expected_minor
    booking.save()
    params = {"reference": booking.reference, "reason": booking.cancel_reason}
    cases.record(booking.case, code="booking_cancelled", by=by, now=now, params=params)
    if was_ticketed and booking.case.stage == Stage.DEPARTURE:
        cases.move(case_id=booking.case_id, verb="rebook", by=by, now=now)


@transaction.atomic
def tie_up(*, booking_id: uuid.UUID, key: str, kind: Loose, by: Actor, now: dt.datetime) -> None:
    """Somebody saw to a loose end of a cancelled booking. Twice is once. For `journey`, which knows them all."""
    booking = access.locked_booking(by, booking_id, Perm.FLIGHTS)
    _row, made = TiedUp.objects.get_or_create(booking=booking, key=key, defaults={"at": now, "by_id": by.id})
    if made:
        params = {"reference": booking.reference, "kind": kind}
        cases.record(booking.case, code="tied_up", by=by, now=now, params=params)


@transaction.atomic
def record_refund(*, booking_id: uuid.UUID, amount_minor: int, on: dt.date, by: Actor, now: dt.datetime) -> None:
    """What the airline gave back. Raises DomainError `wrong_state`, `refund_too_much`, `not_yet`."""
    booking = access.locked_booking(by, booking_id, Perm.FLIGHTS)
    if booking.state != BookingState.CANCELLED:
        raise access.wrong_state(booking)
    _within_fare(booking, amount_minor)
    if on > date_in(now, by.timezone):
        raise DomainError("not_yet", _("This day is still to come."), field="on")
    booking.refund_minor, booking.refund_on = amount_minor, on
    booking.save()
    params = {"reference": booking.reference, "amount": amount_minor, "currency": booking.currency}
    cases.record(booking.case, code="refund_received", by=by, now=now, params=params)


def end_booking(booking: Booking, state: BookingState, now: dt.datetime) -> None:
    """Flown or cancelled: its people are free for another booking; tickets of a cancelled one are void. Not saved."""
    booking.state, booking.ended_at, booking.hold_until = state, now, None
    booking.passengers.update(live=False)
    if state == BookingState.CANCELLED:
        Ticket.objects.filter(passenger__booking=booking, voided_at=None).update(voided_at=now)


def divide(booking: Booking, rows: Sequence[Passenger]) -> Booking:
    """Sets passengers apart on a booking of their own, ticketed, under the same reference and on the same flights.

    The fare is divided by heads. The caller holds the case's lock, and saves `booking`.
    """
    heads = booking.passengers.count()
    share = booking.fare_minor * len(rows) // heads
    apart = Booking.objects.create(
        case=booking.case,
        reference=booking.reference,
        airline=booking.airline,
        fare_minor=share,
        currency=booking.currency,
        cash_currency=booking.cash_currency,
        baggage=booking.baggage,
        arrival_note=booking.arrival_note,
        state=BookingState.TICKETED,
        hold_clearance_id=booking.hold_clearance_id,
        held_at=booking.held_at,
        held_by_id=booking.held_by_id,
        departs_at=booking.departs_at,
        divided_from=booking,
    )
    Segment.objects.bulk_create(
        Segment(
            booking=apart,
            place=one.place,
            carrier=one.carrier,
            number=one.number,
            origin=one.origin,
            destination=one.destination,
            departs_at=one.departs_at,
            arrives_at=one.arrives_at,
            wants_transit_help=one.wants_transit_help,
            wants_arrival_help=one.wants_arrival_help,
        )
        for one in booking.segments.order_by("place")
    )
    ids = [row.id for row in rows]
    booking.passengers.filter(id__in=ids).update(booking=apart, live=True)
    booking.escorts.filter(passenger__in=ids).update(booking=apart)
    booking.fare_minor -= share
    booking.save(update_fields=["fare_minor"])
    return apart


def check_clearance(case: Any, clearance_id: uuid.UUID, gate: Gate, now: dt.datetime) -> None:
    """The database checks it again; this gives the sentence. A clearance is for an act now, not for another day."""
    rows = case.clearances.filter(id=clearance_id, gate=gate)
    if not rows.filter(issued_at__lte=now, issued_at__gte=now - dt.timedelta(minutes=10)).exists():
        message = _("This step needs a clearance. See what still blocks it on the case page.")
        raise DomainError("needs_clearance", message)


def _check_plan(plan: BookingPlan, flights: Sequence[tuple[dt.datetime, dt.datetime]], now: dt.datetime) -> None:
    if not REFERENCE.fullmatch(plan.reference.strip().upper()):
        message = _("A booking reference has five to eight letters and figures, for example K7QWTD.")
        raise DomainError("reference", message, field="reference")
    if not plan.passengers:
        raise DomainError("passengers", _("Choose who travels."), field="passengers")
    if plan.hold_until and plan.hold_until <= now:
        raise DomainError("hold_until", _("The hold has run out already. Ask the airline again."), field="hold_until")
    if plan.hold_until and plan.hold_until > flights[0][0]:
        message = _("The hold can't last until after departure.")
        raise DomainError("hold_until", message, field="hold_until")


def _write_passengers(booking: Booking, plan: BookingPlan) -> None:
    for row in plan.passengers:
        member = sight.member(booking.case, row.member_id)
        if Passenger.objects.filter(member=member, live=True).exists():
            message = _("%(name)s is on another booking. Cancel that one first.") % {"name": sight.name_of(member)}
            raise DomainError("booked_twice", message, field="passengers")
        try:
            with transaction.atomic():
                Passenger.objects.create(
                    booking=booking,
                    member=member,
                    cash_minor=row.cash_minor,
                    needs=known_needs(row.needs),
                    need_note=row.need_note.strip(),
                    transit_visa=row.transit_visa if row.transit_visa in Visa.values else "",
                )
        except IntegrityError as error:
            raise two_places(error, sight.name_of(member)) from error


def _check_nothing_out(booking: Booking) -> None:
    """No papers or cash of this booking are still with somebody who did not leave."""
    out = Handover.objects.filter(passenger__booking=booking, back_at=None).order_by("receipt").first()
    if out:
        message = _("Receipt %(receipt)s is still out. Take papers and cash back at the airport desk first.")
        raise DomainError("take_back_first", message % {"receipt": out.receipt})


def _issue(
    booking: Booking, clearance_id: uuid.UUID, numbers: Mapping[uuid.UUID, str], by: Actor, now: dt.datetime
) -> None:
    check_clearance(booking.case, clearance_id, Gate.TICKET, now)
    passengers = list(booking.passengers.all())
    cleaned = {row.id: re.sub(r"[\s-]", "", numbers.get(row.id, "")) for row in passengers}
    if not all(cleaned.values()):
        raise DomainError("ticket_missing", _("Each passenger needs a ticket number."), field="numbers")
    wrong = next((number for number in cleaned.values() if not TICKET.fullmatch(number)), None)
    if wrong:
        message = _("%(number)s is no ticket number. It has 13 figures, for example 074 2451234567.")
        raise DomainError("ticket_number", message % {"number": wrong}, field="numbers")
    taken = Ticket.objects.filter(number__in=cleaned.values(), voided_at=None).exists()
    if taken or len(set(cleaned.values())) < len(cleaned):
        raise DomainError("ticket_twice", _("A ticket number is used twice. Check them."), field="numbers")
    Ticket.objects.bulk_create(
        Ticket(passenger=row, number=cleaned[row.id], clearance_id=clearance_id, issued_at=now, issued_by_id=by.id)
        for row in passengers
    )


def _within_fare(booking: Booking, amount: int | None) -> None:
    if amount is not None and amount > booking.fare_minor:
        raise DomainError("refund_too_much", _("The refund can't be more than the fare."), field="refund")

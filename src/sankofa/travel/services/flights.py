"""Verbs on flights: hold, ticket, reissue, cancel, refund; escorts, declarations, the check before departure.

Holding and ticketing take the id of a clearance that `journey` has just issued under the case's lock; `journey`
moves the case along its stages too. Only rebooking, which has no gate, is moved here.
"""

import datetime as dt
import re
import uuid
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import queries as case_queries
from sankofa.cases import services as cases
from sankofa.cases.vocab import Gate, RequestKind, Stage
from sankofa.documents import services as documents
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import ConflictError, DomainError, RefusedError
from sankofa.people import queries as people
from sankofa.travel import access, airports
from sankofa.travel.models import (
    Booking,
    Declaration,
    DeskMark,
    Escort,
    Handover,
    MinimumConnection,
    Passenger,
    PreCheck,
    ScheduleChange,
    Segment,
    Ticket,
    TiedUp,
)
from sankofa.travel.queries import people as sight
from sankofa.travel.vocab import (
    LIVE_BOOKINGS,
    BookingPlan,
    BookingState,
    ConnectionKind,
    EscortTask,
    Help,
    Loose,
    Need,
    SegmentPlan,
    Visa,
)

CHECKS = ("papers", "ticket", "reached", "needs", "transport", "arrival")
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
        raise _wrong_state(booking)
    _issue(booking, clearance_id, numbers, by, now)
    booking.state, booking.hold_until = BookingState.TICKETED, None
    _save(booking)
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
        raise _wrong_state(booking)
    if not reason.strip():
        raise DomainError("reason_needed", _("Say why, in a few words."), field="reason")
    _check_nothing_out(booking)
    flights = instants(segments)
    Ticket.objects.filter(passenger__booking=booking, voided_at=None).update(voided_at=now)
    DeskMark.objects.filter(passenger__booking=booking, undone_at=None).update(undone_at=now, undone_by_id=by.id)
    _fly_instead(booking, segments, flights)
    _issue(booking, clearance_id, numbers, by, now)
    _save(booking)
    params = {"reference": booking.reference, "reason": reason.strip(), "departs": booking.departs_at.isoformat()}
    cases.record(booking.case, code="reissued", by=by, now=now, params=params)


@transaction.atomic
def change_times(
    *, booking_id: uuid.UUID, segments: Sequence[SegmentPlan], reason: str, by: Actor, now: dt.datetime
) -> None:
    """The airline moved the journey: other times, numbers or connections on the same tickets.

    The airport desk is told, unless the seats are only held. Requests for help stay with a flight that still lands
    where it did. Raises DomainError `wrong_state`, `reason_needed`, `nothing_changed`, `same_ends`, and beside
    `segments` as `hold_seat`.
    """
    booking = access.locked_booking(by, booking_id, Perm.FLIGHTS)
    if booking.state not in LIVE_BOOKINGS:
        raise _wrong_state(booking)
    if not reason.strip():
        raise DomainError("reason_needed", _("Say why, in a few words."), field="reason")
    flights = instants(segments)
    before = list(booking.segments.order_by("place"))
    ends = (segments[0].origin.upper(), segments[-1].destination.upper())
    if booking.state == BookingState.TICKETED and ends != (before[0].origin, before[-1].destination):
        message = _("A ticket that begins or ends elsewhere is another ticket: reissue it.")
        raise DomainError("same_ends", message, field="segments")
    was, landed = booking.departs_at, before[-1].arrives_at
    _fly_instead(booking, segments, flights)
    keep_requests(booking, before)
    _save(booking)
    if booking.state == BookingState.TICKETED and (was, landed) != (flights[0][0], flights[-1][1]):
        ScheduleChange.objects.create(
            booking=booking, was_at=was, is_at=booking.departs_at, reason=reason.strip(), at=now, by_id=by.id
        )
    params = {"reference": booking.reference, "reason": reason.strip(), "departs": booking.departs_at.isoformat()}
    cases.record(booking.case, code="schedule_changed", by=by, now=now, params=params)


@transaction.atomic
def see_change(*, change_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """The airport desk has taken note of changed times. Twice is once. Raises NotFoundError, RefusedError."""
    row = ScheduleChange.objects.filter(id=change_id).first()
    if row is None:
        raise access.gone()
    access.locked_booking(by, row.booking_id, Perm.DESK)
    ScheduleChange.objects.filter(id=change_id, seen_at=None).update(seen_at=now, seen_by_id=by.id)


@transaction.atomic
def set_connection(*, airport: str, kind: ConnectionKind, minutes: int | None, by: Actor) -> None:
    """The least minutes to change planes at an airport (empty: everywhere). None drops the airport's own row.

    Raises RefusedError, DomainError beside `airport` and `minutes`.
    """
    if not by.may(Perm.FLIGHTS):
        raise RefusedError("no_permission", _("Your role does not keep the times to change planes."))
    code = airport.strip().upper()
    if code and airports.find(code) is None:
        raise DomainError("unknown_airport", _("There is no airport with this code."), field="airport")
    if minutes is None:
        if not code:
            raise DomainError("minutes_needed", _("Give the minutes that hold everywhere."), field="minutes")
        MinimumConnection.objects.filter(airport=code, kind=kind).delete()
        return
    MinimumConnection.objects.update_or_create(airport=code, kind=kind, defaults={"minutes": minutes})


@transaction.atomic
def cancel(
    *, booking_id: uuid.UUID, reason: str, refund_expected_minor: int | None, by: Actor, now: dt.datetime
) -> None:
    """Cancels a held or ticketed booking; tickets are voided. A ticketed case goes back to booking.

    Raises DomainError `wrong_state`, `reason_needed`, `refund_too_much` beside `refund`, `take_back_first`.
    """
    booking = access.locked_booking(by, booking_id, Perm.FLIGHTS)
    if booking.state not in LIVE_BOOKINGS:
        raise _wrong_state(booking)
    if not reason.strip():
        raise DomainError("reason_needed", _("Say why, in a few words."), field="reason")
    _check_nothing_out(booking)
    _within_fare(booking, refund_expected_minor)
    was_ticketed = booking.state == BookingState.TICKETED
    end_booking(booking, BookingState.CANCELLED, now)
    booking.cancel_reason, booking.refund_expected_minor = reason.strip()[:200], refund_expected_minor
    _save(booking)
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
        raise _wrong_state(booking)
    _within_fare(booking, amount_minor)
    if on > date_in(now, by.timezone):
        raise DomainError("not_yet", _("This day is still to come."), field="on")
    booking.refund_minor, booking.refund_on = amount_minor, on
    _save(booking)
    params = {"reference": booking.reference, "amount": amount_minor, "currency": booking.currency}
    cases.record(booking.case, code="refund_received", by=by, now=now, params=params)


@transaction.atomic
def change_passenger(
    *,
    passenger_id: uuid.UUID,
    booking_id: uuid.UUID,
    cash_minor: int,
    needs: Sequence[str],
    need_note: str,
    transit_visa: str,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Needs on the way, cash at the gate (minor units), transit visa. Nothing changes after the hand-over.

    Raises DomainError `wrong_state`, `handed_over` beside `cash`.
    """
    booking = access.locked_booking(by, booking_id, Perm.FLIGHTS)
    if booking.state not in LIVE_BOOKINGS:
        raise _wrong_state(booking)
    row = booking.passengers.select_for_update().filter(id=passenger_id).first()
    if row is None:
        raise access.gone()
    if row.cash_minor != cash_minor and row.handovers.filter(back_at=None).exists():
        raise DomainError("handed_over", _("The cash has been handed over. Take it back first."), field="cash")
    row.cash_minor, row.needs, row.need_note = cash_minor, _needs(needs), need_note.strip()
    row.transit_visa = transit_visa if transit_visa in Visa.values else ""
    row.save()
    cases.record(booking.case, code="passenger_changed", by=by, now=now, member_id=row.member_id)


@transaction.atomic
def set_gate(*, segment_id: uuid.UUID, booking_id: uuid.UUID, gate: str, by: Actor) -> None:
    """The gate, as the board shows it. No event: it changes by the hour."""
    booking = access.locked_booking(by, booking_id, Perm.DESK)
    booking.segments.filter(id=segment_id).update(gate=gate.strip().upper()[:10])


@transaction.atomic
def add_escort(
    *,
    booking_id: uuid.UUID,
    name: str,
    task: EscortTask,
    by: Actor,
    now: dt.datetime,
    passenger_id: uuid.UUID | None = None,
    phone: str = "",
    meets_at: dt.datetime | None = None,
    ticketed: bool = False,
) -> uuid.UUID:
    """Somebody who goes along or to the gate. Raises DomainError `name_needed` beside `name`."""
    booking = access.locked_booking(by, booking_id, Perm.FLIGHTS)
    if not name.strip():
        raise DomainError("name_needed", _("Write who goes along."), field="name")
    if passenger_id and not booking.passengers.filter(id=passenger_id).exists():
        raise access.gone()
    row = Escort.objects.create(
        booking=booking,
        passenger_id=passenger_id,
        name=name.strip(),
        phone=phone.strip(),
        task=task,
        meets_at=meets_at,
        ticketed=ticketed,
    )
    cases.record(booking.case, code="escort_booked", by=by, now=now, params={"task": task})
    return row.id


@transaction.atomic
def remove_escort(*, escort_id: uuid.UUID, booking_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    booking = access.locked_booking(by, booking_id, Perm.FLIGHTS)
    if booking.escorts.filter(id=escort_id).delete()[0]:
        cases.record(booking.case, code="escort_removed", by=by, now=now)


@transaction.atomic
def sign_declaration(
    *,
    case_id: uuid.UUID,
    member_id: uuid.UUID,
    signed_on: dt.date,
    by: Actor,
    now: dt.datetime,
    signed_for_by: str = "",
    scan: tuple[bytes, str] | None = None,
) -> uuid.UUID:
    """The signed voluntary movement declaration, in place of an earlier one. `scan`: content and file name.

    Raises DomainError `not_yet` beside `signed_on`, `not_a_member`, `signer_needed` beside `signed_for_by` for who is
    or may be a child, and as `documents.keep_file` beside `scan`.
    """
    case = cases.lock(by, case_id, Perm.READ_CASE if by.may(Perm.DESK) else Perm.WORK_CASE)
    member = sight.member(case, member_id)
    if people.may_be_children([member.person_id], on=signed_on) and not signed_for_by.strip():
        message = _("This is, or may be, a child. Write which parent or guardian signed.")
        raise DomainError("signer_needed", message, field="signed_for_by")
    if signed_on > date_in(now, by.timezone):
        raise DomainError("not_yet", _("This day is still to come."), field="signed_on")
    file = documents.keep_file(content=scan[0], name=scan[1], by=by.id, now=now, field="scan") if scan else None
    Declaration.objects.filter(member=member, withdrawn_at=None).update(withdrawn_at=now)
    row = Declaration.objects.create(
        member=member,
        signed_on=signed_on,
        signed_for_by=signed_for_by.strip(),
        file_id=file.id if file else None,
        recorded_by_id=by.id,
        recorded_at=now,
    )
    cases.record(case, code="declaration_signed", by=by, now=now, member_id=member.id)
    return row.id


@transaction.atomic
def sign_declarations(
    *,
    case_id: uuid.UUID,
    member_ids: Sequence[uuid.UUID],
    signed_on: dt.date,
    signed_for_by: str,
    scan: tuple[bytes, str] | None,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Several of a family who signed together: each their own declaration, `signed_for_by` for the children only."""
    persons = {member.id: member.person_id for member in case_queries.spine(case_id).members}
    children = people.may_be_children(list(persons.values()), on=signed_on)
    for member_id in member_ids:
        sign_declaration(
            case_id=case_id,
            member_id=member_id,
            signed_on=signed_on,
            signed_for_by=signed_for_by if persons.get(member_id) in children else "",
            scan=scan,
            by=by,
            now=now,
        )


@transaction.atomic
def check_before_departure(
    *, booking_id: uuid.UUID, items: Sequence[str], note: str, by: Actor, now: dt.datetime
) -> None:
    """What was looked at, 24 to 72 hours before departure. Raises DomainError `check_incomplete` beside `items`."""
    booking = access.locked_booking(by, booking_id, Perm.FLIGHTS)
    if booking.state not in LIVE_BOOKINGS:
        raise _wrong_state(booking)
    seen = [item for item in CHECKS if item in items]
    if len(seen) < len(CHECKS) and not note.strip():
        message = _("Not everything is in order. Write what is still missing and who sees to it.")
        raise DomainError("check_incomplete", message, field="note")
    PreCheck.objects.create(booking=booking, at=now, by_id=by.id, items=seen, note=note.strip())
    cases.record(booking.case, code="checked_before_departure", by=by, now=now)


@transaction.atomic
def link_help(*, segment_id: uuid.UUID, booking_id: uuid.UUID, kind: Help, request_id: uuid.UUID, by: Actor) -> None:
    """Ties a request for help, which `cases` sent to another mission, to the flight it is about."""
    booking = access.locked_booking(by, booking_id, Perm.FLIGHTS)
    wanted = RequestKind.TRANSIT if kind == Help.TRANSIT else RequestKind.ARRIVAL
    if not booking.case.requests.filter(id=request_id, kind=wanted).exists():
        raise access.gone()
    field = "transit_request_id" if kind == Help.TRANSIT else "arrival_request_id"
    booking.segments.filter(id=segment_id).update(**{field: request_id})


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


def instants(segments: Sequence[SegmentPlan]) -> list[tuple[dt.datetime, dt.datetime]]:
    """Departure and arrival of each flight as instants. Raises DomainError beside `segments`, naming the flight."""
    if not segments:
        raise DomainError("no_segments", _("Add at least one flight."), field="segments")
    found: list[tuple[dt.datetime, dt.datetime]] = []
    for segment in segments:
        flight = f"{segment.carrier} {segment.number}"
        for code in (segment.origin, segment.destination):
            if airports.find(code) is None:
                message = _("%(flight)s: there is no airport %(code)s.") % {"flight": flight, "code": code}
                raise DomainError("unknown_airport", message, field="segments")
        departs = airports.instant(segment.origin, segment.departs)
        arrives = airports.instant(segment.destination, segment.arrives)
        if departs is None or arrives is None:
            message = _("%(flight)s: the clocks go forward that night and skip this time.") % {"flight": flight}
            raise DomainError("skipped_time", message, field="segments")
        if arrives <= departs:
            message = _("%(flight)s would land before it leaves, in the airports' own times.") % {"flight": flight}
            raise DomainError("lands_first", message, field="segments")
        if found and departs <= found[-1][1]:
            message = _("%(flight)s leaves before the flight before it has landed.") % {"flight": flight}
            raise DomainError("flights_overlap", message, field="segments")
        found.append((departs, arrives))
    for before, after in pairwise(segments):
        if before.destination.upper() != after.origin.upper():
            text = _("The flight from %(origin)s does not start where the one before it lands (%(code)s).")
            values = {"origin": after.origin, "code": before.destination}
            raise DomainError("route_gap", text % values, field="segments")
    return found


def write_segments(
    booking: Booking,
    segments: Sequence[SegmentPlan],
    flights: Sequence[tuple[dt.datetime, dt.datetime]],
    *,
    after: int = 0,
) -> None:
    """The flights of a booking; `after`: how many earlier ones stand already. `flights`: as `instants` gives them."""
    last = after + len(segments) - 1
    Segment.objects.bulk_create(
        Segment(
            booking=booking,
            place=place,
            carrier=segment.carrier.strip().upper(),
            number=segment.number.strip(),
            origin=segment.origin.strip().upper(),
            destination=segment.destination.strip().upper(),
            departs_at=departs,
            arrives_at=arrives,
            wants_transit_help=segment.transit_help and place < last,
            wants_arrival_help=segment.arrival_help and place == last,
        )
        for place, (segment, (departs, arrives)) in enumerate(zip(segments, flights, strict=True), after)
    )


def _fly_instead(
    booking: Booking, segments: Sequence[SegmentPlan], flights: Sequence[tuple[dt.datetime, dt.datetime]]
) -> None:
    """Other flights under a booking. Not saved. Raises DomainError where somebody is elsewhere at that time."""
    booking.segments.all().delete()
    try:
        with transaction.atomic():
            write_segments(booking, segments, flights)
    except IntegrityError as error:
        raise _two_places(error) from error
    booking.departs_at = flights[0][0]


def keep_requests(booking: Booking, before: Sequence[Segment]) -> None:
    """Requests for help go over to the flight that lands at the same airport."""
    for old in before:
        booking.segments.filter(destination=old.destination).update(
            wants_transit_help=old.wants_transit_help,
            wants_arrival_help=old.wants_arrival_help,
            transit_request=old.transit_request_id,
            arrival_request=old.arrival_request_id,
            gate=old.gate,
        )


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
                    needs=_needs(row.needs),
                    need_note=row.need_note.strip(),
                    transit_visa=row.transit_visa if row.transit_visa in Visa.values else "",
                )
        except IntegrityError as error:
            raise _two_places(error, sight.name_of(member)) from error


def _two_places(error: IntegrityError, name: str = "") -> DomainError:
    """What the exclusion constraint says in words; any other breach is a fault of ours and goes on."""
    if "passenger_not_in_two_places" not in str(error):
        raise error
    if not name:
        message = _("Somebody of them is on another flight at that time. Look at their other bookings.")
        return DomainError("two_places", message, field="segments")
    message = _("%(name)s is on another flight at that time, in another case. Cancel one of the two.")
    return DomainError("two_places", message % {"name": name}, field="passengers")


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


def _needs(codes: Sequence[str]) -> list[str]:
    return [need for need in Need.values if need in codes]


def _within_fare(booking: Booking, amount: int | None) -> None:
    if amount is not None and amount > booking.fare_minor:
        raise DomainError("refund_too_much", _("The refund can't be more than the fare."), field="refund")


def _wrong_state(booking: Booking) -> DomainError:
    state = BookingState(booking.state).label
    return ConflictError("wrong_state", _("This booking is “%(state)s” now. Reload the page.") % {"state": state})


def _save(booking: Booking) -> None:
    booking.version += 1
    booking.save()

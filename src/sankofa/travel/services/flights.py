"""Verbs on the flights of a booking: other times, gates, least connections, requests for help along the way."""

import datetime as dt
import uuid
from collections.abc import Sequence
from itertools import pairwise

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import services as cases
from sankofa.cases.vocab import RequestKind
from sankofa.kernel.errors import DomainError, RefusedError
from sankofa.travel import access, airports
from sankofa.travel.models import (
    Booking,
    MinimumConnection,
    ScheduleChange,
    Segment,
)
from sankofa.travel.vocab import (
    LIVE_BOOKINGS,
    BookingState,
    ConnectionKind,
    Help,
    SegmentPlan,
)


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
        raise access.wrong_state(booking)
    if not reason.strip():
        raise DomainError("reason_needed", _("Say why, in a few words."), field="reason")
    flights = instants(segments)
    before = list(booking.segments.order_by("place"))
    ends = (segments[0].origin.upper(), segments[-1].destination.upper())
    if booking.state == BookingState.TICKETED and ends != (before[0].origin, before[-1].destination):
        message = _("A ticket that begins or ends elsewhere is another ticket: reissue it.")
        raise DomainError("same_ends", message, field="segments")
    was, landed = booking.departs_at, before[-1].arrives_at
    fly_instead(booking, segments, flights)
    keep_requests(booking, before)
    booking.save()
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
def set_gate(*, segment_id: uuid.UUID, booking_id: uuid.UUID, gate: str, by: Actor) -> None:
    """The gate, as the board shows it. No event: it changes by the hour."""
    booking = access.locked_booking(by, booking_id, Perm.DESK)
    booking.segments.filter(id=segment_id).update(gate=gate.strip().upper()[:10])


@transaction.atomic
def link_help(*, segment_id: uuid.UUID, booking_id: uuid.UUID, kind: Help, request_id: uuid.UUID, by: Actor) -> None:
    """Ties a request for help, which `cases` sent to another mission, to the flight it is about."""
    booking = access.locked_booking(by, booking_id, Perm.FLIGHTS)
    wanted = RequestKind.TRANSIT if kind == Help.TRANSIT else RequestKind.ARRIVAL
    if not booking.case.requests.filter(id=request_id, kind=wanted).exists():
        raise access.gone()
    field = "transit_request_id" if kind == Help.TRANSIT else "arrival_request_id"
    booking.segments.filter(id=segment_id).update(**{field: request_id})


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


def fly_instead(
    booking: Booking, segments: Sequence[SegmentPlan], flights: Sequence[tuple[dt.datetime, dt.datetime]]
) -> None:
    """Other flights under a booking. Not saved. Raises DomainError where somebody is elsewhere at that time."""
    booking.segments.all().delete()
    try:
        with transaction.atomic():
            write_segments(booking, segments, flights)
    except IntegrityError as error:
        raise two_places(error) from error
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


def two_places(error: IntegrityError, name: str = "") -> DomainError:
    """What the exclusion constraint says in words; any other breach is a fault of ours and goes on."""
    if "passenger_not_in_two_places" not in str(error):
        raise error
    if not name:
        message = _("Somebody of them is on another flight at that time. Look at their other bookings.")
        return DomainError("two_places", message, field="segments")
    message = _("%(name)s is on another flight at that time, in another case. Cancel one of the two.")
    return DomainError("two_places", message % {"name": name}, field="passengers")

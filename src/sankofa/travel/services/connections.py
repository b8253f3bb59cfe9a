"""Somebody missed a connection: who has to hear of it at once, and the flights that they take instead.

The counsellor and the case processors get a task due today and the counsellor a mail; the missions that had promised
help from there on get a request with a few hours to acknowledge it, which escalates as any other. No task, mail or
request says who it is about or what they need: `queries.missed` shows that to who may read it. Missions write each
other in English.
"""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm, Role
from sankofa.cases import queries as case_queries
from sankofa.cases import services as cases
from sankofa.cases.vocab import RequestKind, RequestState
from sankofa.kernel.errors import ConflictError, DomainError
from sankofa.travel import access, airports, rules
from sankofa.travel.models import Booking, DeskMark, Passenger, Segment
from sankofa.travel.services.bookings import divide, end_booking
from sankofa.travel.services.flights import instants, keep_requests, write_segments
from sankofa.travel.vocab import BookingState, SegmentPlan, Trouble

ACKNOWLEDGE_WITHIN = dt.timedelta(hours=3)  # somebody waits at an airport
GONE_UNANSWERED = (RequestState.DECLINED, RequestState.CANCELLED)


def check_has_connection(booking: Booking) -> None:
    """Raises DomainError `no_connection` for a journey without a change of planes."""
    if booking.segments.count() < 2:  # noqa: PLR2004  one flight
        message = _("This journey has no change of planes. Choose what else happened.")
        raise DomainError("no_connection", message)


def raise_alarm(booking: Booking, rows: Sequence[Passenger], *, at: dt.datetime, by: Actor, now: dt.datetime) -> None:
    """They missed a connection at `at`. The caller holds the case's lock and has marked them."""
    flights = list(booking.segments.order_by("place"))
    lost = _lost(flights, at)
    where = {"city": airports.city(lost.origin), "flight": f"{lost.carrier} {lost.number}"}
    what = _("Missed the connection in %(city)s (%(flight)s): reach them, see to a bed, food and new flights")
    cases.alarm(booking.case, what=what, words=where, by=by, now=now, mail=True)
    cases.alarm(booking.case, what=what, words=where, by=by, now=now, role=Role.PROCESSOR)
    text = f"{len(rows)} people missed {where['flight']} in {where['city']}. They will land later than we wrote."
    _tell_missions(booking, flights[lost.place - 1 :], text, by, now)


def call_off(booking: Booking, marks: Sequence[DeskMark], *, by: Actor, now: dt.datetime) -> None:
    """It was a wrong tap: what it raised is taken back."""
    for moment in {mark.recorded_at for mark in marks}:
        cases.call_off(booking.case, raised_at=moment, by=by, now=now)


@transaction.atomic
def fly_on(*, booking_id: uuid.UUID, segments: Sequence[SegmentPlan], by: Actor, now: dt.datetime) -> None:
    """The flights that who missed a connection takes from there instead; the missions on the way hear the new times.

    Where the others of the booking flew on as planned, those who missed it get a booking of their own. Raises
    DomainError `nothing_missed`, `route_gap` beside `segments` where they don't start where people are, and as
    `hold_seat`.
    """
    booking = access.locked_booking(by, booking_id, Perm.FLIGHTS)
    marks = list(
        DeskMark.objects.filter(passenger__booking=booking, what=Trouble.MISSED, undone_at=None).select_related(
            "passenger"
        )
    )
    if booking.state != BookingState.FLOWN or not marks:
        raise ConflictError("nothing_missed", _("Nobody of them waits for another flight. Reload the page."))
    flights = instants(segments)
    flown = list(booking.segments.order_by("place"))
    lost = _lost(flown, min(mark.at for mark in marks))
    if segments[0].origin.upper() != lost.origin:
        message = _("They are in %(city)s: the first of the new flights has to leave from there.")
        raise DomainError("route_gap", message % {"city": airports.city(lost.origin)}, field="segments")
    stand = _apart(booking, [mark.passenger for mark in marks], now)
    before = list(stand.segments.order_by("place"))
    stand.segments.filter(place__gte=lost.place).delete()
    write_segments(stand, segments, flights, after=lost.place)
    keep_requests(stand, before[lost.place - 1 :])
    DeskMark.objects.filter(id__in=[mark.id for mark in marks]).update(undone_at=now, undone_by_id=by.id)
    stand.save()
    for moment in {mark.recorded_at for mark in marks}:
        cases.finish_alarms(booking.case, raised_at=moment, by=by, now=now)
    last = segments[-1]
    params = {"reference": stand.reference, "lands": last.arrives.isoformat()}
    cases.record(booking.case, code="flies_on", by=by, now=now, params=params)
    text = (
        f"After the missed connection in {airports.city(lost.origin)}, {len(marks)} people land in "
        f"{airports.city(last.destination.upper())}: {last.carrier} {last.number}, {last.arrives:%d-%m-%Y %H:%M}."
    )
    _tell_missions(stand, list(stand.segments.order_by("place"))[lost.place - 1 :], text, by, now)


def _lost(flights: Sequence[Segment], at: dt.datetime) -> Segment:
    return flights[rules.missed_flight([flight.departs_at for flight in flights], at)]


def _tell_missions(booking: Booking, ahead: Sequence[Segment], text: str, by: Actor, now: dt.datetime) -> None:
    """The missions that were asked for help where these flights land, as far as the consent to share stands.

    Whoever has to be called instead is on the case: the task says to see to them.
    """
    agreed = set() if booking.case.shielded else case_queries.missions_consented(booking.case_id)
    asked = [(row.transit_request, RequestKind.TRANSIT) for row in ahead]
    asked += [(row.arrival_request, RequestKind.ARRIVAL) for row in ahead]
    told: set[uuid.UUID] = set()
    for request, kind in asked:
        if request is None or request.state in GONE_UNANSWERED or request.to_mission_id in told:
            continue
        if request.to_mission_id in agreed:
            told.add(request.to_mission_id)
            cases.send_request(
                case_id=booking.case_id,
                kind=kind,
                mission_id=request.to_mission_id,
                text=text,
                due_at=now + ACKNOWLEDGE_WITHIN,
                by=by,
                now=now,
            )


def _apart(booking: Booking, rows: Sequence[Passenger], now: dt.datetime) -> Booking:
    """A booking of those alone: theirs, or where others flew on, a new one, flown too."""
    if booking.passengers.count() == len(rows):
        return booking
    apart = divide(booking, rows)
    keep_requests(apart, list(booking.segments.order_by("place")))
    end_booking(apart, BookingState.FLOWN, now)
    return apart

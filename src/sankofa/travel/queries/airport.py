"""Questions of the airport desk: the day in time order, receipts, the cash count. Shielded people are a number here."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Prefetch, Q

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases.queries import fetch, visible
from sankofa.cases.vocab import Gate
from sankofa.travel import airports
from sankofa.travel.models import (
    AirportDesk,
    Booking,
    DeskMark,
    Handover,
    Party,
    PartyMark,
    Passenger,
    ScheduleChange,
    Transport,
)
from sankofa.travel.queries import people
from sankofa.travel.queries.flights import shape, with_everything
from sankofa.travel.vocab import (
    BookingState,
    ChangeRow,
    Departure,
    DeskDay,
    HandoverRow,
    PartyRow,
    StayedRow,
    TransportRow,
    Trouble,
)

DEFAULT_AIRPORT = "AMS"
DEFAULT_MINUTES = 180  # people report three hours before departure (annual report 2007 §1.9)


def desk(actor: Actor) -> AirportDesk:
    """The desk of the actor's mission; an unsaved default where nobody has set one up."""
    row = AirportDesk.objects.filter(mission=actor.mission_id).order_by("airport").first()
    return row or AirportDesk(mission_id=actor.mission_id, airport=DEFAULT_AIRPORT, place="Schiphol, hall 3")


def zone_of(airport: str) -> str:
    """The IANA zone of an airport; UTC for one we do not know."""
    found = airports.find(airport)
    return found.zone if found else "UTC"


def day(actor: Actor, on: dt.date, *, shown: AirportDesk | None = None) -> DeskDay:
    """The day's departures from the desk's airport and the people in transit, in time order. A fixed number of queries.

    Only cases on which the actor may run the desk; names of shielded people are never among them.
    """
    return _between(actor, on, 1, shown or desk(actor))


def days(actor: Actor, on: dt.date, count: int) -> DeskDay:
    """As `day`, of so many days from `on` together: as many queries."""
    return _between(actor, on, count, desk(actor))


def _between(actor: Actor, on: dt.date, count: int, place: AirportDesk) -> DeskDay:
    zone = zone_of(place.airport)
    since, until = _day(on, zone)[0], _day(on + dt.timedelta(days=count - 1), zone)[1]
    return DeskDay(
        day=on,
        airport=place.airport,
        place=place.place,
        zone=zone,
        departures=_departures(actor, place, since, until),
        parties=tuple(_parties(actor, place.airport, since, until)),
        changes=tuple(_changes(actor, since, until)),
        outside=tuple(handover_row(row) for row in _outside(actor, since)),
    )


def _departures(actor: Actor, place: AirportDesk, since: dt.datetime, until: dt.datetime) -> tuple[Departure, ...]:
    rows = with_everything(
        Booking.objects.filter(
            case__in=visible(actor, Perm.DESK),
            departs_at__gte=since,
            departs_at__lt=until,
            state__in=[BookingState.TICKETED, BookingState.FLOWN, BookingState.HELD],
        )
    ).order_by("departs_at", "id")
    rows = rows.prefetch_related(Prefetch("transports", Transport.objects.order_by("leaves_at")), "case__blockers")
    here = [row for row in rows if row.segments.all()[0].origin == place.airport]
    before = dt.timedelta(minutes=place.minutes_before)
    return tuple(_departure(row, booking, before) for row, booking in zip(here, shape(here), strict=True))


def _changes(actor: Actor, since: dt.datetime, until: dt.datetime) -> Iterable[ChangeRow]:
    """What the airline moved to or from this day and nobody at the desk has seen."""
    today = Q(was_at__gte=since, was_at__lt=until) | Q(is_at__gte=since, is_at__lt=until)
    rows = ScheduleChange.objects.filter(today, seen_at=None, booking__case__in=visible(actor, Perm.DESK))
    rows = rows.select_related("booking__case__lead").prefetch_related("booking__segments").order_by("at", "id")
    for row in rows:
        first = row.booking.segments.all()[0]
        yield ChangeRow(
            id=row.id,
            booking_id=row.booking_id,
            who=people.lead_name(row.booking.case),
            case_number=row.booking.case.number,
            flight=f"{first.carrier} {first.number}",
            was=airports.at(first.origin, row.was_at),
            now=airports.at(first.origin, row.is_at),
            reason=row.reason,
        )


def _outside(actor: Actor, before: dt.datetime) -> Any:
    """Papers and cash that people who stayed have had since days before."""
    stays = DeskMark.objects.filter(passenger=OuterRef("passenger"), what__in=Trouble.values, undone_at=None)
    rows = _receipts().filter(Exists(stays), passenger__booking__case__in=visible(actor, Perm.DESK), back_at=None)
    return rows.exclude(passenger__booking__state=BookingState.FLOWN).filter(
        passenger__booking__departs_at__lt=before
    ).order_by("at", "receipt")  # fmt: skip


def stayed(actor: Actor, case_id: uuid.UUID) -> list[StayedRow]:
    """Who of the case did not leave with the others, and what is open about it. Raises NotFoundError."""
    case = fetch(actor, case_id)
    members = list(case.members.filter(left_on=None, stayed_on__isnull=False).select_related("person", "case"))
    apart = Passenger.objects.filter(member__in=members, live=True, booking__state=BookingState.TICKETED)
    seats = {row.member_id: row for row in apart.prefetch_related("marks", "handovers")}
    return [_stayed(member, seats.get(member.id)) for member in sorted(members, key=lambda one: one.id)]


def _stayed(member: Any, seat: Passenger | None) -> StayedRow:
    marks = [mark.what for mark in seat.marks.all() if mark.undone_at is None] if seat else []
    out = [one.receipt for one in seat.handovers.all() if one.back_at is None] if seat else []
    return StayedRow(
        member_id=member.id,
        name=people.name_of(member, sees_names=True),
        on=member.stayed_on,
        what=next((what for what in marks if what in Trouble.values), ""),
        booking_id=seat.booking_id if seat else None,
        passenger_id=seat.id if seat else None,
        receipt=out[0] if out else "",
    )


def signature(actor: Actor, handover_id: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID]:
    """The case and the file of a receipt's signature, for who runs the desk on it. Raises NotFoundError."""
    row = Handover.objects.filter(id=handover_id, signature__isnull=False).select_related("passenger__booking").first()
    fetch(actor, row.passenger.booking.case_id if row else uuid.UUID(int=0), Perm.DESK)
    assert row
    assert row.signature_id
    return row.passenger.booking.case_id, row.signature_id


def handovers(actor: Actor, on: dt.date) -> list[HandoverRow]:
    """Receipts of the day, given and taken back, in time order: the cash count adds them up."""
    since, until = _day(on, zone_of(desk(actor).airport))
    rows = _receipts().filter(passenger__booking__case__in=visible(actor, Perm.DESK), at__gte=since, at__lt=until)
    return [handover_row(row) for row in rows.order_by("at", "receipt")]


def receipts(actor: Actor, booking_id: uuid.UUID) -> list[HandoverRow]:
    """What one booking's people were given and gave back. Raises NotFoundError."""
    found = Booking.objects.filter(id=booking_id).values_list("case_id", flat=True).first()
    fetch(actor, found or uuid.UUID(int=0), Perm.DESK)
    return [handover_row(row) for row in _receipts().filter(passenger__booking=booking_id).order_by("at", "receipt")]


def handover_row(row: Handover) -> HandoverRow:
    return HandoverRow(
        id=row.id,
        booking_id=row.passenger.booking_id,
        passenger_id=row.passenger_id,
        name=people.name_of(row.passenger.member),
        case_number=row.passenger.member.case.number,
        receipt=row.receipt,
        at=row.at,
        by=row.by.name,
        papers=tuple(row.papers),
        cash_minor=row.cash_minor,
        currency=row.currency,
        back_receipt=row.back_receipt or "",
        back_at=row.back_at,
        back_cash_minor=row.back_cash_minor,
        back_note=row.back_note,
        signature_id=row.signature_id,
        signed_by=row.signed_by,
        unsigned_reason=row.unsigned_reason,
        back_papers=row.back_papers,
    )


def _receipts() -> Any:
    return Handover.objects.select_related("passenger__member__person", "passenger__member__case", "by")


def _departure(row: Any, booking: Any, before: dt.timedelta) -> Departure:
    shut = [blocker for blocker in row.case.blockers.all() if blocker.gate == Gate.HAND_OVER]
    stranded = {one.id for one in booking.passengers if one.trouble}
    outside = [
        handover
        for passenger in row.passengers.all()
        if passenger.id in stranded
        for handover in passenger.handovers.all()
        if handover.back_at is None
    ]
    return Departure(
        booking=booking,
        report_at=booking.departs - before,
        blockers=tuple(dict.fromkeys((blocker.requirement, blocker.owner_role) for blocker in shut)),
        transports=tuple(transport_row(one) for one in row.transports.all()),
        outside=tuple(handover_row(one) for one in outside),
    )


def transport_row(row: Transport) -> TransportRow:
    return TransportRow(
        row.id,
        row.pick_up,
        row.leaves_at,
        row.carried_by,
        row.hand_over_to,
        row.handed_over_at,
        row.handed_over_name,
    )


def _parties(actor: Actor, airport: str, since: dt.datetime, until: dt.datetime) -> Iterable[PartyRow]:
    missions = [grant.mission_id for grant in actor.grants_with(Perm.DESK)]
    rows = Party.objects.filter(mission__in=missions, airport=airport, lands_at__gte=since, lands_at__lt=until)
    marks: dict[uuid.UUID, dict[str, dt.datetime]] = defaultdict(dict)
    for mark in PartyMark.objects.filter(party__in=rows, undone_at=None):
        marks[mark.party_id][mark.what] = mark.at
    for row in rows.order_by("lands_at", "id"):
        yield PartyRow(
            id=row.id,
            label=row.label,
            people=row.people,
            inbound=row.inbound,
            origin=row.origin,
            lands=airports.at(row.airport, row.lands_at),
            outbound=row.outbound,
            destination=row.destination,
            departs=airports.at(row.airport, row.departs_at),
            gate=row.gate,
            note=row.note,
            steps=marks[row.id],
        )


def _day(on: dt.date, zone: str) -> tuple[dt.datetime, dt.datetime]:
    """The calendar day at a place, half-open, as instants."""
    start = dt.datetime.combine(on, dt.time(), tzinfo=ZoneInfo(zone))
    return start, dt.datetime.combine(on + dt.timedelta(days=1), dt.time(), tzinfo=ZoneInfo(zone))

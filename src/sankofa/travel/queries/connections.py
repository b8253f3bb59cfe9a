"""Questions about missed connections: who is somewhere on the way, with whom, and what they need there."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, Q

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases.queries import visible
from sankofa.cases.vocab import Stage
from sankofa.travel import airports, rules
from sankofa.travel.models import Booking, DeskMark, Passenger
from sankofa.travel.queries import people
from sankofa.travel.vocab import BookingRow, MissedRow, Need, Trouble

LOOKED_BACK = dt.timedelta(days=14)


def missed(actor: Actor, *, now: dt.datetime, own: bool, most: int) -> list[MissedRow]:
    """Who missed a connection and has not arrived, on the actor's own cases or on all open to them; the longest
    waiting first. Needs and escorts are for the case's own mission. A shielded person is a number here.
    """
    marks = DeskMark.objects.filter(what=Trouble.MISSED, undone_at=None, at__gte=now - LOOKED_BACK)
    mine = Q(case__counsellor=actor.id) if own else Q()
    rows = (
        Booking.objects.filter(mine, id__in=marks.values("passenger__booking"), case__stage=Stage.TRANSIT)
        .filter(case__in=visible(actor))
        .select_related("case__lead")
        .prefetch_related(
            "segments",
            "escorts",
            Prefetch("passengers", Passenger.objects.filter(marks__in=marks), to_attr="waiting"),
            Prefetch("passengers__marks", marks),
        )
    )
    found = [_row(row, reads_needs=row.case.mission_id == actor.mission_id) for row in rows.order_by("id")[:most]]
    return sorted(found, key=lambda row: row.since)


def waits_for_flight(actor: Actor, row: BookingRow) -> bool:
    """Whether the actor may record the flights that they take instead of the missed one."""
    return actor.may(Perm.FLIGHTS) and any(one.trouble == Trouble.MISSED for one in row.passengers)


def _row(row: Any, *, reads_needs: bool) -> MissedRow:
    flights = list(row.segments.all())
    at = min(mark.at for one in row.passengers.all() for mark in one.marks.all())
    lost = flights[rules.missed_flight([flight.departs_at for flight in flights], at)]
    return MissedRow(
        booking_id=row.id,
        case_id=row.case_id,
        case_number=row.case.number,
        who=people.lead_name(row.case, sees_names=False),
        people=len(row.waiting),
        city=airports.city(lost.origin),
        flight=f"{lost.carrier} {lost.number}",
        since=airports.at(lost.origin, at),
        to=airports.city(flights[-1].destination),
        needs=tuple(dict.fromkeys(_needs(row.waiting))) if reads_needs else (),
        escorts=tuple(one.name for one in row.escorts.all()) if reads_needs else (),
    )


def _needs(passengers: Iterable[Passenger]) -> Iterable[str]:
    for one in passengers:
        yield from (str(Need(code).label) for code in one.needs)
        if one.need_note:
            yield one.need_note

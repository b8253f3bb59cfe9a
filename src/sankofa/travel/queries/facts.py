"""The engine's facts that travel keeps (policies/facts.yaml): booked days, tickets, escorts, declarations, visas."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models import QuerySet

from sankofa.kernel.prepared import prepared
from sankofa.schemes.vocab import ABSENT, UNKNOWN, Value
from sankofa.travel import airports
from sankofa.travel.models import Booking, Declaration
from sankofa.travel.vocab import LIVE_BOOKINGS, EscortTask

CaseFacts = dict[str, Value]
MemberFacts = dict[uuid.UUID, dict[str, Value]]


def facts(case_ids: Collection[uuid.UUID], *, on: dt.date) -> dict[uuid.UUID, tuple[CaseFacts, MemberFacts]]:
    """Per case: facts of the case, and of each member who is on it or on a live booking. Dates are local to airports.

    `case.departure.on` is given only where a seat is booked: it takes the wished day's place. Three queries and their
    prefetches, whatever the number of cases. `on` is part of every facts function; nothing here depends on it.
    """
    del on
    found: dict[uuid.UUID, tuple[CaseFacts, MemberFacts]] = {
        case: ({"case.itinerary.arrives_on": ABSENT}, {}) for case in case_ids
    }
    for booking in _bookings(list(case_ids)):
        of_case, of_members = found[booking.case_id]
        of_case.update(_itinerary(booking))
        of_members.update(_passengers(booking))
    for case, member, day in _signed(list(case_ids)):
        found[case][1].setdefault(member, _nothing())["member.movement_declaration.signed_on"] = day
    return found


@prepared
def _bookings(case_ids: list[uuid.UUID]) -> QuerySet[Booking]:
    rows = Booking.objects.filter(case__any_of=case_ids, state__in=LIVE_BOOKINGS).order_by("held_at", "id")
    return rows.prefetch_related("segments", "passengers__tickets", "escorts")


@prepared
def _signed(case_ids: list[uuid.UUID]) -> QuerySet[Declaration, tuple[uuid.UUID, uuid.UUID, dt.date]]:
    rows = Declaration.objects.filter(member__case__any_of=case_ids, withdrawn_at=None)
    return rows.values_list("member__case", "member", "signed_on")


def member_facts(
    case_id: uuid.UUID, member_ids: Collection[uuid.UUID], *, on: dt.date
) -> tuple[CaseFacts, MemberFacts]:
    """`facts` of one case, with a row for each of `member_ids`: what isn't booked is known to be absent."""
    of_case, of_members = facts([case_id], on=on)[case_id]
    return of_case, {member: of_members.get(member) or _nothing() for member in member_ids}


def _itinerary(booking: Booking) -> CaseFacts:
    segments = list(booking.segments.all())
    first, last = segments[0], segments[-1]
    return {
        "case.departure.on": airports.at(first.origin, first.departs_at).date(),
        "case.itinerary.arrives_on": airports.at(last.destination, last.arrives_at).date(),
    }


def _passengers(booking: Booking) -> MemberFacts:
    escorts = [one for one in booking.escorts.all() if one.task == EscortTask.ALONG and one.ticketed]
    direct = len(booking.segments.all()) == 1
    found: MemberFacts = {}
    for row in booking.passengers.all():
        issued = next((one.issued_at for one in row.tickets.all() if one.voided_at is None), None)
        visa: Value = row.transit_visa or ("not_needed" if direct else UNKNOWN)
        found[row.member_id] = {
            **_nothing(),
            "member.ticket.issued_on": issued.date() if issued else ABSENT,
            "member.escort.booked": any(one.passenger_id in (None, row.id) for one in escorts),
            "member.transit_visa": visa,
        }
    return found


def _nothing() -> dict[str, Value]:
    return {
        "member.ticket.issued_on": ABSENT,
        "member.escort.booked": False,
        "member.transit_visa": UNKNOWN,
        "member.movement_declaration.signed_on": ABSENT,
    }

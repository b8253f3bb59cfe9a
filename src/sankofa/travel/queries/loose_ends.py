"""What a cancelled booking leaves behind: refund, help, escorts, cash, transport. `journey` adds the authorities."""

import uuid
from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases.queries import fetch
from sankofa.cases.vocab import RequestState
from sankofa.travel import airports
from sankofa.travel.models import Booking, Ticket
from sankofa.travel.vocab import BookingState, Loose, LooseEnd

CALLED_OFF = (RequestState.CANCELLED, RequestState.DECLINED)


def loose_ends(actor: Actor, booking_id: uuid.UUID) -> list[LooseEnd]:
    """Everything to undo, seen to or not; nothing for a booking that stands. Raises as `cases.queries.fetch`."""
    case_id = Booking.objects.filter(id=booking_id).values_list("case_id", flat=True).first()
    fetch(actor, case_id or uuid.UUID(int=0), Perm.FLIGHTS)
    tickets = Exists(Ticket.objects.filter(passenger__booking=OuterRef("id")))
    booking = Booking.objects.annotate(ticketed=tickets).get(id=booking_id)
    if booking.state != BookingState.CANCELLED:
        return []
    found = [*_help(booking), *_people(booking)]
    return [*_money(booking), *found] if booking.ticketed else found


def tied_up(booking_id: uuid.UUID, ends: Iterable[LooseEnd]) -> list[LooseEnd]:
    """The same, with who saw to what."""
    ticks = {row.key: row for row in Booking.objects.get(id=booking_id).tied_up.select_related("by")}
    return [
        LooseEnd(
            end.key,
            end.kind,
            end.what,
            done_at=ticks[end.key].at if end.key in ticks else None,
            done_by=ticks[end.key].by.name if end.key in ticks else "",
            done=end.done or end.key in ticks,
            request_id=end.request_id,
        )
        for end in ends
    ]


def _money(booking: Booking) -> Iterable[LooseEnd]:
    known = booking.refund_on is not None or booking.refund_expected_minor == 0
    yield LooseEnd(f"{Loose.REFUND}:{booking.id}", Loose.REFUND, booking.airline, done=known)
    rows = booking.passengers.filter(cash_minor__gt=0, handovers=None).select_related("member__person")
    for row in rows.order_by("id"):
        amount = f"{row.cash_minor // 100}.{row.cash_minor % 100:02d} {booking.cash_currency}"
        yield LooseEnd(f"{Loose.CASH}:{row.id}", Loose.CASH, f"{row.member.person.latin_name}, {amount}")


def _help(booking: Booking) -> Iterable[LooseEnd]:
    rows = booking.segments.select_related("transit_request__to_mission", "arrival_request__to_mission")
    for row in rows.order_by("place"):
        for request in (row.transit_request, row.arrival_request):
            if request is not None:
                what = f"{request.to_mission.name}, {airports.city(row.destination)}"
                done = request.state in CALLED_OFF
                yield LooseEnd(f"{Loose.HELP}:{request.id}", Loose.HELP, what, done=done, request_id=request.id)


def _people(booking: Booking) -> Iterable[LooseEnd]:
    for row in booking.escorts.order_by("id"):
        what = f"{row.name}, {row.phone}" if row.phone else row.name
        yield LooseEnd(f"{Loose.ESCORT}:{row.id}", Loose.ESCORT, what)
    for drive in booking.transports.filter(handed_over_at=None).order_by("leaves_at"):
        yield LooseEnd(f"{Loose.TRANSPORT}:{drive.id}", Loose.TRANSPORT, f"{drive.carried_by}, {drive.pick_up}")

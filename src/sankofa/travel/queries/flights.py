"""Questions about flights: a case's bookings, what is held and ticketed, who departs when, what to warn about."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Any

from django.db.models import Exists, Max, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases.queries import fetch, visible
from sankofa.kernel.prepared import prepared
from sankofa.travel import airports, rules
from sankofa.travel.models import (
    Booking,
    Declaration,
    DeskMark,
    Escort,
    MinimumConnection,
    PreCheck,
    ScheduleChange,
    Segment,
)
from sankofa.travel.queries import people
from sankofa.travel.vocab import (
    LIVE_BOOKINGS,
    BookingRow,
    BookingState,
    DeclarationRow,
    EscortRow,
    JourneyRow,
    Paged,
    PassengerRow,
    SegmentRow,
    Trouble,
)

TICKETED = (BookingState.TICKETED, BookingState.FLOWN)
PAGE = 50  # rows of a list at a time
LEAVING = 20  # the most that a day's page asks for
_TROUBLES = DeskMark.objects.filter(passenger__booking=OuterRef("id"), what__in=Trouble.values, undone_at=None)


def case_bookings(actor: Actor, case_id: uuid.UUID) -> list[BookingRow]:
    """The case's bookings, the latest first. Raises NotFoundError."""
    fetch(actor, case_id)
    rows = with_everything(Booking.objects.filter(case=case_id)).order_by("-held_at", "-id")
    return shape(rows, sees_names=True)


def booking(actor: Actor, booking_id: uuid.UUID, perm: Perm = Perm.READ_CASE) -> BookingRow:
    """One booking of a case the actor may read. Raises NotFoundError."""
    found = Booking.objects.filter(id=booking_id).values_list("case_id", flat=True).first()
    fetch(actor, found or uuid.UUID(int=0), perm)
    return shape(with_everything(Booking.objects.filter(id=booking_id)), sees_names=True)[0]


def held(actor: Actor, *, page: int = 1) -> Paged[BookingRow]:
    """Seats held, those that run out first on top."""
    return _paged(_seen(actor).filter(state=BookingState.HELD).order_by("hold_until", "id"), page)


def leaving(actor: Actor, *, since: dt.datetime, until: dt.datetime) -> list[BookingRow]:
    """Held and ticketed bookings that leave in [since, until), the first first: as many as there are."""
    rows = _seen(actor).filter(state__in=LIVE_BOOKINGS, departs_at__gte=since, departs_at__lt=until)
    return shape(rows.order_by("departs_at", "id"))


def leaving_soon(actor: Actor, *, since: dt.datetime, until: dt.datetime, own: bool, most: int) -> list[JourneyRow]:
    """Tickets that leave in [since, until), the first first: of the actor's own cases, or of all they run the desk for.

    Three queries. A shielded person is a number here.
    """
    return [_journey(row) for row in _leaving(actor, since, until, own=own)[:most]]


@prepared
def _leaving(actor: Actor, since: dt.datetime, until: dt.datetime, *, own: bool) -> QuerySet[Booking]:
    cases = visible(actor, Perm.READ_CASE if own else Perm.DESK)
    mine = Q(case__counsellor=actor.id) if own else Q()
    rows = Booking.objects.filter(mine, case__in=cases, state__in=TICKETED, departs_at__gte=since, departs_at__lt=until)
    return _with_legs(rows).order_by("departs_at", "id")[:LEAVING]


def arriving_soon(actor: Actor, *, since: dt.datetime, until: dt.datetime, most: int) -> list[JourneyRow]:
    """Tickets of journeys that end in [since, until) on which the actor confirms arrivals, the first first."""
    rows = (
        _with_legs(Booking.objects.filter(case__in=visible(actor, Perm.ARRIVAL), state__in=TICKETED))
        .annotate(ends_at=Max("segments__arrives_at"), stays=Exists(_TROUBLES))
        .exclude(state=BookingState.TICKETED, stays=True)
        .filter(ends_at__gte=since, ends_at__lt=until)
        .order_by("ends_at", "id")
    )
    return [_journey(row) for row in rows[:most]]


def not_flown(actor: Actor, *, now: dt.datetime, page: int = 1) -> Paged[BookingRow]:
    """Tickets of flights that have gone: to reissue, to cancel, or somebody forgot a tap. The latest first."""
    rows = _seen(actor).filter(state=BookingState.TICKETED, departs_at__lt=now)
    return _paged(rows.order_by("-departs_at", "-id"), page)


def refunds_open(actor: Actor, *, page: int = 1) -> Paged[BookingRow]:
    """Cancelled bookings whose expected refund has not come in, the longest waiting first."""
    rows = _seen(actor).filter(state=BookingState.CANCELLED, refund_expected_minor__gt=0, refund_minor=None)
    return _paged(rows.order_by("ended_at", "id"), page)


def connections() -> list[tuple[str, str, str, int]]:
    """(airport, its city, kind, minutes) of the least time to change planes; everywhere (airport empty) first."""
    rows = MinimumConnection.objects.order_by("airport", "minutes", "kind")
    return [(row.airport, airports.city(row.airport) if row.airport else "", row.kind, row.minutes) for row in rows]


def _paged(rows: QuerySet[Booking], page: int) -> Paged[BookingRow]:
    start = (max(page, 1) - 1) * PAGE
    found = shape(rows[start : start + PAGE + 1])
    return Paged(tuple(found[:PAGE]), page=max(page, 1), more=len(found) > PAGE)


def declarations(actor: Actor, case_id: uuid.UUID) -> list[DeclarationRow]:
    """Per member of the case the declaration in force, if any."""
    case = fetch(actor, case_id)
    rows = {row.member_id: row for row in Declaration.objects.filter(member__case=case_id, withdrawn_at=None)}
    found = []
    for member in people.members(case):
        row = rows.get(member.id)
        name = people.name_of(member, sees_names=True)
        found.append(DeclarationRow(member.id, name, row.signed_on if row else None, row.signed_for_by if row else ""))
    return found


def travellers(actor: Actor, case_id: uuid.UUID, *, on: dt.date) -> list[tuple[uuid.UUID, str, bool | None]]:
    """(member id, name, whether adult on `on`, None when not known) of everybody on the case. Raises NotFoundError."""
    case = fetch(actor, case_id)
    return [
        (row.id, people.name_of(row, sees_names=True), rules.is_adult(latest_birth=people.latest_birth(row), on=on))
        for row in people.members(case)
    ]


def with_everything(rows: QuerySet[Booking]) -> QuerySet[Booking]:
    """What `shape` reads, in a fixed number of queries."""
    return rows.select_related("case__lead", "case__destination").prefetch_related(
        Prefetch("segments", Segment.objects.select_related("transit_request", "arrival_request").order_by("place")),
        "passengers__tickets",
        Prefetch("passengers__marks", DeskMark.objects.filter(undone_at=None)),
        "passengers__handovers",
        *people.WITH_PAPERS,
        Prefetch("escorts", Escort.objects.order_by("id")),
        Prefetch("checks", PreCheck.objects.order_by("-at")),
        Prefetch("schedule_changes", ScheduleChange.objects.order_by("at")),
    )


def shape(rows: Iterable[Booking], *, sees_names: bool = False) -> list[BookingRow]:
    table = {(row.airport, row.kind): row.minutes for row in MinimumConnection.objects.order_by("id")}
    return [_row(row, table, sees_names=sees_names) for row in rows]


def _with_legs(rows: QuerySet[Booking]) -> QuerySet[Booking]:
    legs = Segment.objects.select_related("transit_request", "arrival_request").order_by("place")
    return rows.select_related("case__lead").prefetch_related(Prefetch("segments", legs))


def _journey(row: Booking) -> JourneyRow:
    legs = [segment_row(segment) for segment in row.segments.all()]
    return JourneyRow(
        booking_id=row.id,
        case_id=row.case_id,
        case_number=row.case.number,
        who=people.lead_name(row.case, sees_names=False),
        first=legs[0],
        last=legs[-1],
        gone=row.state == BookingState.FLOWN,
    )


def _seen(actor: Actor) -> QuerySet[Booking]:
    return with_everything(Booking.objects.filter(case__in=visible(actor)))


def _row(row: Booking, table: dict[tuple[str, str], int], *, sees_names: bool) -> BookingRow:
    segments = tuple(_with_changes([segment_row(segment) for segment in row.segments.all()], table))
    on_case = sorted(row.passengers.all(), key=lambda one: (one.member.person_id != row.case.lead_id, one.id))
    passengers = tuple(_passenger(one, on=row.departs_at.date(), sees_names=sees_names) for one in on_case)
    checks = list(row.checks.all())
    papers = tuple(_papers(on_case, segments, sees_names=sees_names))
    return BookingRow(
        id=row.id,
        case_id=row.case_id,
        case_number=row.case.number,
        who=people.lead_name(row.case, sees_names=sees_names),
        destination=row.case.destination_id or "",
        reference=row.reference,
        airline=row.airline,
        fare_minor=row.fare_minor,
        currency=row.currency,
        state=row.state,
        hold_until=row.hold_until,
        cancel_reason=row.cancel_reason,
        refund_expected_minor=row.refund_expected_minor,
        refund_minor=row.refund_minor,
        refund_on=row.refund_on,
        baggage=row.baggage,
        arrival_note=row.arrival_note,
        checked_at=checks[0].at if checks else None,
        segments=segments,
        passengers=passengers,
        escorts=tuple(EscortRow(one.id, one.name, one.task, one.meets_at) for one in row.escorts.all()),
        warnings=tuple(_connections(segments)) + papers,
        paper_warnings=papers,
        shielded=row.case.shielded,
        cash_currency=row.cash_currency,
        divided=row.divided_from_id is not None,
        ended_at=row.ended_at,
        replaced_times=tuple(
            (airports.at(segments[0].origin, change.was_at), change.reason) for change in row.schedule_changes.all()
        ),
    )


def segment_row(row: Segment) -> SegmentRow:
    return SegmentRow(
        id=row.id,
        flight=f"{row.carrier} {row.number}",
        origin=row.origin,
        origin_city=airports.city(row.origin),
        destination=row.destination,
        destination_city=airports.city(row.destination),
        departs=airports.at(row.origin, row.departs_at),
        arrives=airports.at(row.destination, row.arrives_at),
        gate=row.gate,
        transit_help=_help(row.transit_request, wanted=row.wants_transit_help),
        arrival_help=_help(row.arrival_request, wanted=row.wants_arrival_help),
    )


def _help(request: Any, *, wanted: bool) -> str:
    if request is not None:
        return str(request.state)
    return "wanted" if wanted else ""


def _passenger(row: Any, *, on: dt.date, sees_names: bool) -> PassengerRow:
    marks = {mark.what: mark.at for mark in row.marks.all()}
    ticket = next((one.number for one in row.tickets.all() if one.voided_at is None), "")
    out = next((one for one in row.handovers.all() if one.back_at is None), None)
    return PassengerRow(
        id=row.id,
        member_id=row.member_id,
        name=people.name_of(row.member, sees_names=sees_names),
        needs=tuple(row.needs),
        need_note=row.need_note,
        cash_minor=row.cash_minor,
        ticket=ticket,
        visa=row.transit_visa,
        papers=tuple(out.papers) if out else people.kinds(people.originals(row.member)),
        trouble=next((what for what in marks if what in Trouble.values), ""),
        steps={what: at for what, at in marks.items() if what not in Trouble.values},
        receipt=out.receipt if out else "",
        is_adult=rules.is_adult(latest_birth=people.latest_birth(row.member), on=on) is True,
    )


def _with_changes(segments: list[SegmentRow], table: dict[tuple[str, str], int]) -> Iterable[SegmentRow]:
    """Each flight with the minutes to change planes before it, and how many are needed there."""
    yield from segments[:1]
    for before, after in pairwise(segments):
        kind = rules.connection_kind(
            carrier_in=before.flight.split()[0],
            carrier_out=after.flight.split()[0],
            country_in=_country(before.origin),
            country_here=_country(after.origin),
            country_out=_country(after.destination),
        )
        there = rules.minutes_between(before.arrives, after.departs)
        yield replace(after, change_minutes=there, change_needed=rules.minutes_needed(kind, after.origin, table))


def _connections(segments: tuple[SegmentRow, ...]) -> Iterable[str]:
    """A sentence for each change of planes that is too short."""
    for row in segments:
        if row.change_minutes is not None and row.change_needed is not None and row.change_minutes < row.change_needed:
            yield _("%(minutes)d minutes to change planes in %(city)s; %(needed)d are needed.") % {
                "minutes": row.change_minutes,
                "city": row.origin_city,
                "needed": row.change_needed,
            }


def _papers(passengers: list[Any], segments: tuple[SegmentRow, ...], *, sees_names: bool) -> Iterable[str]:
    """A sentence for each passenger whose travel document won't do on the day of arrival."""
    arrives = segments[-1].arrives.date()
    for row in passengers:
        documents = people.travel_documents(row.member)
        name = people.name_of(row.member, sees_names=sees_names)
        if not documents:
            yield _("No travel document for %(name)s.") % {"name": name}
        elif documents[0].valid_until and documents[0].valid_until < arrives:
            yield _("The %(paper)s of %(name)s ends before the day of arrival.") % {
                "paper": people.kind_label(documents[0].kind).lower(),
                "name": name,
            }


def _country(code: str) -> str:
    airport = airports.find(code)
    return airport.country if airport else ""

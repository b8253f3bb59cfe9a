"""Verbs on departures from detention: the stay, the drive, the hand-over to the border police."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import services as cases
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError
from sankofa.travel import access
from sankofa.travel.models import DetentionStay, Transport
from sankofa.travel.queries import people as sight


@transaction.atomic
def record_stay(
    *,
    case_id: uuid.UUID,
    member_id: uuid.UUID,
    site: str,
    since: dt.date,
    by: Actor,
    now: dt.datetime,
    until: dt.date | None = None,
) -> uuid.UUID:
    """Where somebody is held and since when; an open stay is ended or corrected by recording it again.

    `until` is the day of leaving. Raises DomainError beside `since`, `until`, `site`.
    """
    case = cases.lock(by, case_id)
    member = sight.member(case, member_id)
    if not site.strip():
        raise DomainError("site_needed", _("Write where."), field="site")
    if since > date_in(now, by.timezone):
        raise DomainError("not_yet", _("This day is still to come."), field="since")
    if until and until < since:
        raise DomainError("ends_first", _("The stay would end before it began."), field="until")
    row, _made = DetentionStay.objects.update_or_create(
        case=case,
        member=member,
        until=None,
        defaults={"site": site.strip(), "since": since, "until": until, "recorded_by_id": by.id},
    )
    cases.record(case, code="stay_recorded", by=by, now=now, member_id=member.id)
    return row.id


@transaction.atomic
def plan_transport(
    *,
    booking_id: uuid.UUID,
    pick_up: str,
    leaves_at: dt.datetime,
    carried_by: str,
    hand_over_to: str,
    by: Actor,
    now: dt.datetime,
) -> uuid.UUID:
    """The drive to the airport. Raises DomainError `too_late` beside `leaves_at` when the flight has left by then."""
    booking = access.locked_booking(by, booking_id, Perm.FLIGHTS)
    if leaves_at >= booking.departs_at:
        raise DomainError("too_late", _("The flight has left by then."), field="leaves_at")
    row = Transport.objects.create(
        booking=booking,
        pick_up=pick_up.strip(),
        leaves_at=leaves_at,
        carried_by=carried_by.strip(),
        hand_over_to=hand_over_to.strip(),
    )
    cases.record(booking.case, code="transport_planned", by=by, now=now)
    return row.id


@transaction.atomic
def hand_to_border_police(
    *,
    booking_id: uuid.UUID,
    transport_id: uuid.UUID,
    name: str,
    by: Actor,
    now: dt.datetime,
    at: dt.datetime | None = None,
) -> None:
    """Who took over, by name or service number. Twice is once. Raises DomainError `name_needed` beside `name`."""
    booking = access.locked_booking(by, booking_id, Perm.DESK)
    row = booking.transports.select_for_update().filter(id=transport_id).first()
    if row is None:
        raise access.gone()
    if row.handed_over_at:
        return
    if not name.strip():
        raise DomainError("name_needed", _("Write who took over: a name or a service number."), field="name")
    row.handed_over_at, row.handed_over_name, row.handed_over_by_id = min(at or now, now), name.strip(), by.id
    row.save()
    cases.record(booking.case, code="handed_to_border_police", by=by, now=now)

"""Verbs on who flies: needs and cash, escorts, declarations, the check before departure."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import queries as case_queries
from sankofa.cases import services as cases
from sankofa.documents import services as documents
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError
from sankofa.people import queries as people
from sankofa.travel import access
from sankofa.travel.models import (
    Declaration,
    Escort,
    PreCheck,
)
from sankofa.travel.queries import people as sight
from sankofa.travel.vocab import (
    LIVE_BOOKINGS,
    EscortTask,
    Need,
    Visa,
)

CHECKS = ("papers", "ticket", "reached", "needs", "transport", "arrival")


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
        raise access.wrong_state(booking)
    row = booking.passengers.select_for_update().filter(id=passenger_id).first()
    if row is None:
        raise access.gone()
    if row.cash_minor != cash_minor and row.handovers.filter(back_at=None).exists():
        raise DomainError("handed_over", _("The cash has been handed over. Take it back first."), field="cash")
    row.cash_minor, row.needs, row.need_note = cash_minor, known_needs(needs), need_note.strip()
    row.transit_visa = transit_visa if transit_visa in Visa.values else ""
    row.save()
    cases.record(booking.case, code="passenger_changed", by=by, now=now, member_id=row.member_id)


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
        raise access.wrong_state(booking)
    seen = [item for item in CHECKS if item in items]
    if len(seen) < len(CHECKS) and not note.strip():
        message = _("Not everything is in order. Write what is still missing and who sees to it.")
        raise DomainError("check_incomplete", message, field="note")
    PreCheck.objects.create(booking=booking, at=now, by_id=by.id, items=seen, note=note.strip())
    cases.record(booking.case, code="checked_before_departure", by=by, now=now)


def known_needs(codes: Sequence[str]) -> list[str]:
    return [need for need in Need.values if need in codes]

"""The office calendar: numbers and kinds, never a name or a reason. Times are aware; faces show the office's own."""

import datetime as dt
import uuid
from dataclasses import replace

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import access
from sankofa.cases.models import Appointment
from sankofa.cases.queries.work import appointment_row
from sankofa.cases.vocab import AppointmentRow, AppointmentState
from sankofa.kernel.errors import NotFoundError, RefusedError

MOST = 500


def office_calendar(
    actor: Actor,
    office_id: uuid.UUID,
    *,
    since: dt.datetime,
    until: dt.datetime,
    staff_id: uuid.UUID | None = None,
    offices: frozenset[uuid.UUID],
) -> list[AppointmentRow]:
    """Appointments of one office in [since, until), cancelled ones left out, in time order. Two queries.

    `offices`: those of the actor's mission. A case's number shows only to whom the case is open.
    """
    if not actor.may(Perm.WORK_CASE):
        raise RefusedError("no_permission", "")
    if office_id not in offices:
        raise NotFoundError("no_such_office", "")
    rows = (
        Appointment.objects.filter(office=office_id, starts_at__gte=since, starts_at__lt=until)
        .exclude(state=AppointmentState.CANCELLED)
        .select_related("case__lead", "staff", "office")
        .order_by("starts_at", "id")
    )
    if staff_id:
        rows = rows.filter(staff=staff_id)
    found = list(rows[:MOST])
    case_ids = {row.case_id for row in found if row.case_id}
    seen = set(access.visible(actor).filter(id__in=case_ids).values_list("id", flat=True)) if case_ids else set()
    return [_quiet(appointment_row(row, named=row.case_id in seen), open_to_me=row.case_id in seen) for row in found]


def appointment(actor: Actor, appointment_id: uuid.UUID) -> AppointmentRow:
    """One appointment that the actor may move or mark: of a case they work on, or a free slot of their office.

    Raises NotFoundError for any other.
    """
    row = Appointment.objects.select_related("case__lead", "staff", "office").filter(id=appointment_id).first()
    if row is not None and row.case_id is None and row.office_id == actor.office_id and actor.may(Perm.WORK_CASE):
        return appointment_row(row, named=False)
    if row is not None and row.case_id and access.visible(actor, Perm.WORK_CASE).filter(id=row.case_id).exists():
        return _quiet(appointment_row(row, named=True), open_to_me=True)
    raise NotFoundError("appointment_not_found", "")


def _quiet(row: AppointmentRow, *, open_to_me: bool) -> AppointmentRow:
    """Nothing on a calendar tells a passer-by who comes; a case one may not read has no number either."""
    return replace(row, who="", number=row.number if open_to_me else "")

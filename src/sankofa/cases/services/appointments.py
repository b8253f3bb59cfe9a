"""Appointments: a time to meet at an office, kept or not. Calendars show number and kind, never a name or reason."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from sankofa.accounts.queries import office, staff_of
from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import access
from sankofa.cases.models import Appointment, Case
from sankofa.cases.services.spine import lock, record
from sankofa.cases.vocab import AppointmentKind, AppointmentState, BulkDone, NewAppointment
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError

LONGEST = dt.timedelta(hours=8)  # no appointment lasts longer


class ClashError(DomainError):
    """The colleague, the room or the person is taken at that time. A warning: it may be booked anyway."""


ENDED = {
    AppointmentState.KEPT: "appointment_kept",
    AppointmentState.NO_SHOW: "appointment_no_show",
    AppointmentState.CANCELLED: "appointment_cancelled",
}


@transaction.atomic
def make_appointment(
    *,
    office_id: uuid.UUID,
    staff_id: uuid.UUID,
    kind: AppointmentKind,
    starts_at: dt.datetime,
    by: Actor,
    now: dt.datetime,
    case_id: uuid.UUID | None = None,
    minutes: int = 45,
    place: str = "",
    anyway: bool = False,
) -> uuid.UUID:
    """Makes an appointment, with a case or as a free slot; answers its id.

    Raises DomainError `not_an_office` beside `office`, `nobody` beside `staff`, RefusedError without WORK_CASE, and
    ClashError where the colleague, the room or the person of the case is taken then, unless `anyway`.
    """
    if not by.may(Perm.WORK_CASE):
        raise RefusedError("no_permission", _("Your role does not make appointments."))
    at = office(office_id)
    if at is None or at.mission_id != by.mission_id:
        raise DomainError("not_an_office", _("Choose an office of your mission."), field="office")
    if staff_of(by.mission_id, staff_id) is None:
        raise DomainError("nobody", _("Choose a colleague of your mission."), field="staff")
    case = lock(by, case_id) if case_id else None
    row = Appointment(
        case=case,
        office_id=office_id,
        staff_id=staff_id,
        kind=kind,
        starts_at=starts_at,
        minutes=minutes,
        place=" ".join(place.split()),
    )
    if not anyway:
        _check_free(row, at.timezone)
    row.save(force_insert=True)
    _tell(case, "appointment_made", row, by, now)
    return row.id


@transaction.atomic
def make_appointments(
    *,
    office_id: uuid.UUID,
    staff_id: uuid.UUID,
    lines: Sequence[NewAppointment],
    by: Actor,
    now: dt.datetime,
    place: str = "",
    anyway: bool = False,
) -> int:
    """A whole office hour at once: all lines or none. Raises DomainError naming the line that can't be, and as
    `make_appointment`.
    """
    for number, line in enumerate(lines, start=1):
        case = access.visible(by, Perm.WORK_CASE).filter(number=line.number).first() if line.number else None
        if line.number and case is None:
            raise DomainError(
                "no_such_case",
                _("Line %(line)s: there is no case %(number)s open to you.") % {"line": number, "number": line.number},
            )
        make_appointment(
            office_id=office_id,
            staff_id=staff_id,
            kind=line.kind,
            starts_at=line.starts_at,
            minutes=line.minutes,
            case_id=case.id if case else None,
            place=place,
            anyway=anyway,
            by=by,
            now=now,
        )
    return len(lines)


@transaction.atomic
def end_appointment(*, appointment_id: uuid.UUID, state: AppointmentState, by: Actor, now: dt.datetime) -> None:
    """Kept, did not come, or cancelled. Said twice is said once; a mistake is corrected by saying it right."""
    row, case = _appointment(by, appointment_id)
    if row.state == state or state not in ENDED:
        return
    row.state = state
    row.save(update_fields=["state"])
    _tell(case, ENDED[state], row, by, now)


def end_appointments(
    *, appointment_ids: Collection[uuid.UUID], state: AppointmentState, by: Actor, now: dt.datetime
) -> BulkDone:
    """The same for many: who came today. What is not the actor's to mark is counted apart."""
    done, refused = 0, 0
    for appointment_id in appointment_ids:
        try:
            end_appointment(appointment_id=appointment_id, state=state, by=by, now=now)
            done += 1
        except (NotFoundError, RefusedError):
            refused += 1
    return BulkDone(done, refused)


@transaction.atomic
def move_appointment(
    *,
    appointment_id: uuid.UUID,
    starts_at: dt.datetime,
    by: Actor,
    now: dt.datetime,
    minutes: int | None = None,
    staff_id: uuid.UUID | None = None,
    place: str | None = None,
    anyway: bool = False,
) -> None:
    """To another time, and where given another length, colleague or room; one that was missed is planned again.

    Raises DomainError `nobody` beside `staff`, and ClashError as `make_appointment`.
    """
    row, case = _appointment(by, appointment_id)
    if staff_id and staff_id != row.staff_id and staff_of(by.mission_id, staff_id) is None:
        raise DomainError("nobody", _("Choose a colleague of your mission."), field="staff")
    row.starts_at, row.state = starts_at, AppointmentState.PLANNED
    row.minutes, row.staff_id = minutes or row.minutes, staff_id or row.staff_id
    row.place = row.place if place is None else " ".join(place.split())
    if not anyway:
        _check_free(row, by.timezone)
    row.save(update_fields=["starts_at", "state", "minutes", "staff", "place"])
    _tell(case, "appointment_moved", row, by, now)


def _check_free(wanted: Appointment, zone: str) -> None:
    """Warns, and no more: two may share a room, and a family may be seen by two at once."""
    ends = wanted.starts_at + dt.timedelta(minutes=wanted.minutes)
    same = Q(staff=wanted.staff_id)
    if wanted.case_id:
        same |= Q(case=wanted.case_id)
    if wanted.place:
        same |= Q(office=wanted.office_id, place__iexact=wanted.place)
    near = Appointment.objects.filter(
        same, state=AppointmentState.PLANNED, starts_at__lt=ends, starts_at__gt=wanted.starts_at - LONGEST
    ).exclude(id=wanted.id)
    clashing = [
        row
        for row in near.select_related("staff").order_by("starts_at", "id")
        if row.starts_at + dt.timedelta(minutes=row.minutes) > wanted.starts_at
    ]
    if clashing:
        raise ClashError("taken", " ".join(dict.fromkeys(_clash(wanted, row, zone) for row in clashing)))


def _clash(wanted: Appointment, row: Appointment, zone: str) -> str:
    """Who or what is taken, from when until when on the office's clock. Never whose appointment it is."""
    begins = row.starts_at.astimezone(ZoneInfo(zone))
    ends = begins + dt.timedelta(minutes=row.minutes)
    if row.case_id and row.case_id == wanted.case_id:
        who = _("The person of this case")
    elif row.staff_id == wanted.staff_id:
        who = row.staff.name
    else:
        who = row.place
    return _("%(who)s has an appointment from %(start)s to %(end)s.") % {
        "who": who,
        "start": f"{begins:%H:%M}",
        "end": f"{ends:%H:%M}",
    }


def _appointment(by: Actor, appointment_id: uuid.UUID) -> tuple[Appointment, Case | None]:
    """The appointment and its case, both locked; a free slot is open to the staff of its office."""
    row = Appointment.objects.select_related("office").filter(id=appointment_id).first()
    if row is None or (row.case_id is None and (row.office_id != by.office_id or not by.may(Perm.WORK_CASE))):
        raise NotFoundError("appointment_not_found", _("There is no such appointment, or it is not open to you."))
    case = lock(by, row.case_id) if row.case_id else None
    return Appointment.objects.select_for_update().get(id=row.id), case


def _tell(case: Case | None, code: str, row: Appointment, by: Actor, now: dt.datetime) -> None:
    if case is not None:
        params = {"kind": row.kind, "at": row.starts_at.isoformat(), "appointment": str(row.id)}
        record(case, code=code, by=by, now=now, params=params)

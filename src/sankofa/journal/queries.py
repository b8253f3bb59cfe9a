"""Questions to the journal."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models import Count, Max, Q

from sankofa.journal.models import Access, Draft, Mail, Once
from sankofa.journal.vocab import MAIL_IS_TRIED, AccessLine, Action, Outbox, WaitingMail
from sankofa.kernel.sealing import unseal


def draft(*, staff_id: uuid.UUID, form: str) -> dict[str, list[str]] | None:
    """What this staff member typed in this form and did not send, or None."""
    row = Draft.objects.filter(staff_id=staff_id, form=form).first()
    if row is None:
        return None
    fields: dict[str, list[str]] = unseal(row.sealed, bound_to=f"{staff_id}/{form}")  # type: ignore[assignment]  # sealed by keep_draft
    return fields


def answer(*, key: uuid.UUID, staff_id: uuid.UUID) -> dict[str, object] | None:
    """What this staff member's act under this key answered, or None when it was not done."""
    return Once.objects.filter(key=key, staff_id=staff_id).values_list("result", flat=True).first()


def readings_of_case(case_id: uuid.UUID, *, limit: int = 50) -> list[AccessLine]:
    """Who read this case, newest first."""
    rows = Access.objects.filter(case_id=case_id).order_by("-at")[:limit]
    return [AccessLine(r.at, r.staff_name, r.action, r.detail, r.staff_id) for r in rows]


def readings_of_person(*person_ids: uuid.UUID, limit: int = 50) -> list[AccessLine]:
    """Who opened this person, a hidden value or a file of theirs, newest first. Several ids: joined records of one."""
    rows = Access.objects.filter(person_id__in=person_ids).order_by("-at")[:limit]
    return [AccessLine(r.at, r.staff_name, r.action, r.detail, r.staff_id) for r in rows]


def taken_away(staff_ids: Collection[uuid.UUID], *, since: dt.datetime, limit: int) -> list[AccessLine]:
    """Lists that these members of staff took out of the system since then, the latest first."""
    rows = Access.objects.filter(staff_id__in=staff_ids, at__gte=since, action=Action.EXPORTED).order_by("-at")[:limit]
    return [AccessLine(r.at, r.staff_name, r.action, r.detail, r.staff_id) for r in rows]


def outbox(*, now: dt.datetime, limit: int = 100) -> Outbox:
    """What waits to be sent, what fails, what was given up; never to whom or what."""
    tried_since = now - MAIL_IS_TRIED
    figures = Mail.objects.aggregate(
        waiting=Count("id", Q(sent_at=None, problem="", written_at__gt=tried_since)),
        failing=Count("id", Q(sent_at=None, written_at__gt=tried_since) & ~Q(problem="")),
        given_up=Count("id", Q(sent_at=None, written_at__lte=tried_since)),
        sent=Count("id", Q(sent_at__isnull=False)),
        last_sent=Max("sent_at"),
    )
    rows = Mail.objects.filter(sent_at=None).order_by("-problem", "written_at", "id")[:limit]
    lines = tuple(WaitingMail(row.written_at, row.problem, row.written_at <= tried_since) for row in rows)
    return Outbox(lines=lines, **figures)

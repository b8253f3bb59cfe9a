"""Verbs of the journal: do a thing once, keep a draft, log a reading, queue a mail."""

import datetime as dt
import uuid
from collections.abc import Callable

from django.db import IntegrityError, connection, transaction

from sankofa.journal.models import Access, Draft, Mail, Once
from sankofa.journal.vocab import Action
from sankofa.kernel.sealing import seal

Result = dict[str, object]


@transaction.atomic
def once(*, key: uuid.UUID, staff_id: uuid.UUID, verb: str, now: dt.datetime, work: Callable[[], Result]) -> Result:
    """Runs `work` unless this staff member ran it under this key before; then answers what it answered.

    Two at once: the second waits for the first (unique key inside one transaction). A key of another staff
    member or verb is refused with IntegrityError: keys are random, so that is no accident.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(key)])
    row = Once.objects.filter(key=key).first()
    if row is None:
        result = work()
        Once.objects.create(key=key, staff_id=staff_id, verb=verb, at=now, result=result)
        return result
    if (row.staff_id, row.verb) != (staff_id, verb):
        raise IntegrityError("an idempotency key was used for something else")
    answer: Result = row.result
    return answer


def log_access(
    *,
    staff_id: uuid.UUID,
    staff_name: str,
    action: Action,
    now: dt.datetime,
    case_id: uuid.UUID | None = None,
    person_id: uuid.UUID | None = None,
    detail: str = "",
) -> None:
    """One line for the access log. `detail` names a kind of thing, never its content."""
    Access.objects.create(
        at=now,
        staff_id=staff_id,
        staff_name=staff_name,
        action=action,
        case_id=case_id,
        person_id=person_id,
        detail=detail,
    )


def keep_draft(*, staff_id: uuid.UUID, form: str, fields: dict[str, list[str]], now: dt.datetime) -> None:
    """Keeps what was typed (field name -> values), encrypted, in place of an earlier draft of the same form."""
    sealed = seal(fields, bound_to=f"{staff_id}/{form}")
    Draft.objects.update_or_create(staff_id=staff_id, form=form, defaults={"sealed": sealed, "saved_at": now})


def drop_draft(*, staff_id: uuid.UUID, form: str) -> None:
    Draft.objects.filter(staff_id=staff_id, form=form).delete()


def queue_mail(*, to: str, subject: str, body: str, now: dt.datetime) -> None:
    """Puts a mail in the outbox. The subject holds no name, no reason: it shows on a locked telephone."""
    Mail.objects.create(to=to, subject=subject, body=body, written_at=now)

"""Verbs of the journal: do a thing once, keep a draft, log a reading, queue a mail, name who changes a row."""

import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.db import IntegrityError, OperationalError, connection, transaction

from sankofa.journal.models import Access, Draft, Mail, Once
from sankofa.journal.vocab import MAIL_IS_TRIED, Action
from sankofa.kernel.sealing import seal

Result = dict[str, object]
MAILS_AT_ONCE = 100


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


@contextmanager
def alone(key: uuid.UUID) -> Iterator[None]:
    """One at a time under this key, across transactions; a second waits. Not for use inside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [str(key)])
    try:
        yield
    finally:
        with suppress(OperationalError), connection.cursor() as cursor:  # a lost connection took the lock with it
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [str(key)])


def keep_answer(*, key: uuid.UUID, staff_id: uuid.UUID, verb: str, now: dt.datetime, result: Result) -> None:
    """Remembers an act as done, with what it answered; in the transaction of its work: both stand or neither."""
    Once.objects.create(key=key, staff_id=staff_id, verb=verb, at=now, result=result)


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


def send_waiting(*, deliver: Callable[[uuid.UUID, str, str, str], None], now: dt.datetime) -> int:
    """Hands each waiting mail to `deliver(id, to, subject, body)`, in a transaction of its own; answers how many went.

    Several senders share the work: a mail that one holds is skipped by the rest. One that can't be delivered keeps the
    kind of error and is tried again for three days, after those that had no trouble yet.
    """
    waiting = Mail.objects.filter(sent_at=None, written_at__gt=now - MAIL_IS_TRIED).order_by("problem", "written_at")
    ids = list(waiting.values_list("id", flat=True)[:MAILS_AT_ONCE])
    return sum(_send(mail_id, deliver, now) for mail_id in ids)


@transaction.atomic
def _send(mail_id: uuid.UUID, deliver: Callable[[uuid.UUID, str, str, str], None], now: dt.datetime) -> bool:
    mail = Mail.objects.select_for_update(skip_locked=True).filter(id=mail_id, sent_at=None).first()
    if mail is None:
        return False
    try:
        deliver(mail.id, mail.to, mail.subject, mail.body)
    except OSError as error:  # smtplib's errors are OSErrors; their words hold the address
        mail.problem = type(error).__name__
    else:
        mail.sent_at, mail.problem = now, ""
    mail.save(update_fields=["sent_at", "problem"])
    return mail.sent_at is not None


@transaction.atomic
def forget_old(*, keys_before: dt.datetime, drafts_before: dt.datetime, mail_before: dt.datetime) -> int:
    """Deletes idempotency keys, drafts, and mail that went or was given up, each older than its day: how many."""
    old = (
        Once.objects.filter(at__lt=keys_before),
        Draft.objects.filter(saved_at__lt=drafts_before),
        Mail.objects.filter(written_at__lt=mail_before),
    )
    return sum(rows.delete()[0] for rows in old)


def queue_mail(*, to: str, subject: str, body: str, now: dt.datetime) -> None:
    """Puts a mail in the outbox. The subject holds no name, no reason: it shows on a locked telephone."""
    Mail.objects.create(to=to, subject=subject, body=body, written_at=now)


@contextmanager
def named_in_history(**metadata: str) -> Iterator[None]:
    """Rows that change on this connection meanwhile say in their history who did it: `staff` (id), `staff_name`.

    pghistory's own context writes its settings in front of each statement, which a prepared statement can't carry.
    """
    _name_in_history(str(uuid.uuid4()), json.dumps(metadata))
    try:
        yield
    finally:
        # A connection that is gone took its settings along; so does the end of a transaction that failed.
        if connection.connection is not None and not connection.connection.closed and not connection.needs_rollback:
            _name_in_history("", "")


def _name_in_history(key: str, metadata: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, false), set_config('pghistory.context_metadata', %s, false)",
            [key, metadata],
        )

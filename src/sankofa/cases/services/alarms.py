"""Tasks that the system sets because something went wrong: for the case's counsellor, or the role at its office."""

import datetime as dt
import uuid

from django.utils.functional import Promise
from django.utils.translation import override

from sankofa.accounts import queries as accounts
from sankofa.accounts.vocab import Actor, Role
from sankofa.cases.models import Case, Task
from sankofa.cases.services.spine import record
from sankofa.kernel.clock import date_in


def alarm(case: Case, *, what: str | Promise, by: Actor | None, now: dt.datetime) -> uuid.UUID:
    """Sets a task due today, worded in its owner's language. The caller holds the case's lock.

    `by` None: the system's own upkeep.
    """
    owner = accounts.actor(case.counsellor_id, at=now) if case.counsellor_id else None
    with override(owner.language if owner else None):
        text = str(what)[:200]
    task = Task.objects.create(
        case=case,
        what=text,
        due_on=date_in(now, owner.timezone if owner else by.timezone if by else case.mission.timezone),
        owner_id=owner.id if owner else None,
        owner_role="" if owner else Role.COUNSELLOR,
        owner_office_id=None if owner else case.office_id,
        created_at=now,
        created_by_id=by.id if by else None,
    )
    record(case, code="task_set", by=by, now=now, params={"what": text, "task": str(task.id)})
    return task.id

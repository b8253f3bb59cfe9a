"""Tasks that the system sets because something went wrong, for the case's counsellor or a role at its office; and
their end, with what was asked of other missions at the same moment, once it is seen to or was a mistake.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from sankofa.accounts import queries as accounts
from sankofa.accounts.vocab import Actor, Role
from sankofa.cases.models import Case, Request, Task
from sankofa.cases.services.requests import cancel_request
from sankofa.cases.services.spine import record
from sankofa.cases.vocab import TaskState
from sankofa.journal.services import queue_mail
from sankofa.kernel.clock import date_in


def alarm(
    case: Case,
    *,
    what: str | Promise,
    by: Actor | None,
    now: dt.datetime,
    words: Mapping[str, str] = MappingProxyType({}),
    role: Role | None = None,
    owner_id: uuid.UUID | None = None,
    mail: bool = False,
) -> uuid.UUID:
    """Sets a task due today, worded in its owner's language; `words` fill %(names)s in it. With `role`, for whoever
    holds it at the case's office; with `owner_id`, for them. `mail`: its owner hears of it at once, without a word
    about what it is.

    The caller holds the case's lock. `by` None: the system's own upkeep.
    """
    whose = None if role else owner_id or case.counsellor_id
    owner = accounts.actor(whose, at=now) if whose else None
    with override(owner.language if owner else None):
        text = (str(what) % words if words else str(what))[:200]
    task = Task.objects.create(
        case=case,
        what=text,
        due_on=date_in(now, owner.timezone if owner else by.timezone if by else case.mission.timezone),
        owner_id=owner.id if owner else None,
        owner_role="" if owner else role or Role.COUNSELLOR,
        owner_office_id=None if owner else case.office_id,
        created_at=now,
        created_by_id=by.id if by else None,
    )
    record(case, code="task_set", by=by, now=now, params={"what": text, "task": str(task.id)})
    if mail and owner and task.owner:
        with override(owner.language):
            queue_mail(
                to=task.owner.email,
                subject=_("A case needs you now"),
                body=_("Something happened on case %(number)s today. It is on top of your day.")
                % {"number": case.number},
                now=now,
            )
    return task.id


def finish_alarms(case: Case, *, raised_at: dt.datetime, by: Actor, now: dt.datetime) -> None:
    """What was raised on the case at that moment has been seen to. The caller holds the case's lock."""
    _end_tasks(case, raised_at, TaskState.DONE, by, now)


def call_off(case: Case, *, raised_at: dt.datetime, by: Actor, now: dt.datetime) -> None:
    """What was raised on the case at that moment, to colleagues and to other missions, was a mistake. As above."""
    _end_tasks(case, raised_at, TaskState.DROPPED, by, now)
    for row in Request.objects.filter(case=case, sent_at=raised_at):
        cancel_request(request_id=row.id, by=by, now=now)


def _end_tasks(case: Case, raised_at: dt.datetime, state: TaskState, by: Actor, now: dt.datetime) -> None:
    for task in Task.objects.filter(case=case, created_at=raised_at, state=TaskState.OPEN):
        task.state, task.ended_at, task.ended_by_id = state, now, by.id
        task.save(update_fields=["state", "ended_at", "ended_by"])
        code = "task_done" if state == TaskState.DONE else "task_dropped"
        params = {"what": task.what, "task": str(task.id), "due": task.due_on.isoformat()}
        record(case, code=code, by=by, now=now, params=params)

"""Tasks: something to do, by somebody or by whoever holds a role at an office, by a day. With a case or without."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from sankofa.accounts.queries import staff_of
from sankofa.accounts.vocab import Actor, Perm, Role
from sankofa.cases import access
from sankofa.cases.models import Case, Task
from sankofa.cases.services.spine import lock, record
from sankofa.cases.vocab import BulkDone, TaskState
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError


@transaction.atomic
def set_task(
    *,
    what: str,
    due_on: dt.date,
    by: Actor,
    now: dt.datetime,
    case_id: uuid.UUID | None = None,
    owner_id: uuid.UUID | None = None,
    owner_role: str = "",
    owner_office_id: uuid.UUID | None = None,
) -> uuid.UUID:
    """Sets a task for a colleague, or for a role at an office; answers its id.

    Raises DomainError `task_empty` beside `what`, `due_past` beside `due_on`, `task_nobody` beside `owner`.
    """
    if not by.may(Perm.WORK_CASE):
        raise RefusedError("no_permission", _("Your role does not set tasks."))
    text = " ".join(what.split())
    if not text:
        raise DomainError("task_empty", _("Write what is to be done."), field="what")
    _check_due(due_on, by, now)
    _check_owner(by, owner_id, owner_role, owner_office_id)
    case = lock(by, case_id) if case_id else None
    task = Task.objects.create(
        case=case,
        what=text,
        due_on=due_on,
        owner_id=owner_id,
        owner_role="" if owner_id else owner_role,
        owner_office_id=None if owner_id else owner_office_id,
        created_at=now,
        created_by_id=by.id,
    )
    if case:
        record(case, code="task_set", by=by, now=now, params={"what": text, "task": str(task.id)})
    return task.id


@transaction.atomic
def finish_task(*, task_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """Marks a task done. One that has ended already stays as it ended."""
    _end(task_id, TaskState.DONE, by, now)


@transaction.atomic
def drop_task(*, task_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """Ends a task that need not be done any more."""
    _end(task_id, TaskState.DROPPED, by, now)


@transaction.atomic
def reassign_task(*, task_id: uuid.UUID, owner_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """Gives an open task to a colleague. Its case's timeline says so."""
    task = _task(by, task_id)
    _check_owner(by, owner_id, "", None)
    if task.state == TaskState.OPEN:
        task.owner_id, task.owner_role, task.owner_office_id = owner_id, "", None
        task.save(update_fields=["owner", "owner_role", "owner_office"])
        _tell(task, "task_given", by, now)


@transaction.atomic
def postpone_task(*, task_id: uuid.UUID, due_on: dt.date, by: Actor, now: dt.datetime) -> None:
    """Moves an open task to another day. Raises DomainError `due_past` beside `due_on`."""
    task = _task(by, task_id)
    _check_due(due_on, by, now)
    if task.state == TaskState.OPEN:
        task.due_on = due_on
        task.save(update_fields=["due_on"])
        _tell(task, "task_moved", by, now)


def set_tasks(
    *,
    case_ids: Collection[uuid.UUID],
    what: str,
    due_on: dt.date,
    by: Actor,
    now: dt.datetime,
    owner_id: uuid.UUID | None = None,
) -> BulkDone:
    """The same task on many cases, each for `owner_id` or else its counsellor. What can't be done is counted."""
    done, refused = 0, 0
    for case_id in case_ids:
        try:
            with transaction.atomic():
                owner = owner_id or lock(by, case_id).counsellor_id or by.id
                set_task(case_id=case_id, what=what, due_on=due_on, owner_id=owner, by=by, now=now)
            done += 1
        except (NotFoundError, RefusedError):
            refused += 1
    return BulkDone(done, refused)


def _end(task_id: uuid.UUID, state: TaskState, by: Actor, now: dt.datetime) -> None:
    task = _task(by, task_id)
    if task.state != TaskState.OPEN:
        return
    task.state, task.ended_at, task.ended_by_id = state, now, by.id
    task.save(update_fields=["state", "ended_at", "ended_by"])
    _tell(task, "task_done" if state == TaskState.DONE else "task_dropped", by, now)


def _check_due(due_on: dt.date, by: Actor, now: dt.datetime) -> None:
    if due_on < date_in(now, by.timezone):
        raise DomainError("due_past", _("This day has gone by. Choose one that is still to come."), field="due_on")


def _tell(task: Task, code: str, by: Actor, now: dt.datetime) -> None:
    if task.case:
        params = {"what": task.what, "task": str(task.id), "due": task.due_on.isoformat()}
        record(task.case, code=code, by=by, now=now, params=params)


def _task(by: Actor, task_id: uuid.UUID) -> Task:
    """The task, locked with its case, for its owner, its role, or who may work on its case."""
    task = Task.objects.select_for_update(of=("self",)).select_related("case").filter(id=task_id).first()
    if task is not None and _may_touch(by, task):
        if task.case_id:
            task.case = Case.objects.select_for_update().get(id=task.case_id)
        return task
    raise NotFoundError("task_not_found", _("There is no such task, or it is not open to you."))


def _may_touch(by: Actor, task: Task) -> bool:
    if task.owner_id == by.id:
        return True
    held = {(str(grant.role), grant.office_id or by.office_id) for grant in by.grants}
    if task.owner_role and (task.owner_role, task.owner_office_id) in held:
        return True
    if task.case_id:
        return access.visible(by, Perm.WORK_CASE).filter(id=task.case_id).exists()
    return task.created_by_id == by.id


def _check_owner(by: Actor, owner_id: uuid.UUID | None, role: str, office_id: uuid.UUID | None) -> None:
    if owner_id:
        if staff_of(by.mission_id, owner_id) is None:
            raise DomainError("task_nobody", _("Choose a colleague of your mission."), field="owner")
    elif role not in Role.values or office_id is None:
        raise DomainError("task_nobody", _("Say whose task it is: a colleague, or a role at an office."), field="owner")

"""What is to be done and what was written: tasks, notes, the appointments of one case, saved views."""

import datetime as dt
import uuid
from collections import defaultdict

from django.db.models import Q, QuerySet

from sankofa.accounts.vocab import Actor, Perm, Scope
from sankofa.cases import access
from sankofa.cases.models import Appointment, Note, SavedFilter, Task
from sankofa.cases.vocab import AppointmentRow, NoteRow, NoteText, SavedView, TaskRow, TaskState
from sankofa.kernel.clock import date_in
from sankofa.kernel.paging import Slice

PAGE_SIZE = 50


def tasks(
    actor: Actor, *, now: dt.datetime, state: str = TaskState.OPEN, whose: str = "mine", page: int = 1
) -> Slice[TaskRow]:
    """Tasks, soonest due first: `mine` (own and of one's roles), or `office` (all of one's office). Pages from 1.

    A task on a case that is not open to the actor shows what is to be done, not whose case it is.
    """
    rows = Task.objects.filter(mine(actor) if whose == "mine" else _of_office(actor), state=state)
    ordered = rows.order_by("due_on", "id") if state == TaskState.OPEN else rows.order_by("-ended_at", "-id")
    start = (max(page, 1) - 1) * PAGE_SIZE
    found = list(with_names(ordered)[start : start + PAGE_SIZE + 1])
    return Slice(
        rows=tuple(shaped(actor, found[:PAGE_SIZE], now)),
        earlier=str(page - 1) if page > 1 else "",
        later=str(page + 1) if len(found) > PAGE_SIZE else "",
    )


def case_tasks(actor: Actor, case_id: uuid.UUID, *, now: dt.datetime) -> list[TaskRow]:
    """Open tasks of one case, soonest due first. Raises as `access.fetch`."""
    case = access.fetch(actor, case_id)
    rows = list(with_names(Task.objects.filter(case=case, state=TaskState.OPEN).order_by("due_on", "id"))[:PAGE_SIZE])
    return shaped(actor, rows, now)


def case_appointments(actor: Actor, case_id: uuid.UUID) -> list[AppointmentRow]:
    """Appointments of one case, latest first. Raises as `access.fetch`."""
    case = access.fetch(actor, case_id)
    rows = Appointment.objects.filter(case=case).select_related("case__lead", "staff", "office")
    return [appointment_row(row, named=True) for row in rows.order_by("-starts_at", "-id")[:PAGE_SIZE]]


def case_notes(actor: Actor, case_id: uuid.UUID) -> list[NoteRow]:
    """Notes of one case as they stand, newest first; a confidential one has its words for the case's own team alone."""
    case = access.fetch(actor, case_id)
    team = access.in_team(actor, case)
    later: dict[uuid.UUID, list[Note]] = defaultdict(list)
    rows = list(Note.objects.filter(case=case).select_related("by").order_by("version"))
    for row in rows:
        if row.corrects_id:
            later[row.corrects_id].append(row)
    firsts = sorted((row for row in rows if row.corrects_id is None), key=lambda n: (n.written_at, n.id), reverse=True)
    works = Perm.WORK_CASE in access.held(actor, case, own=team, shared=case.mission_id != actor.mission_id)
    return [_note(first, later[first.id], actor, team=team, works=works) for first in firsts]


def _note(first: Note, later: list[Note], actor: Actor, *, team: bool, works: bool) -> NoteRow:
    texts = [first, *(row for row in later if not row.in_error)]
    last = later[-1] if later else None
    wrong = last is not None and last.in_error
    readable = team or not first.confidential
    said = [NoteText(row.body if readable else None, row.written_at, row.by.name) for row in texts]
    return NoteRow(
        id=first.id,
        kind=first.kind,
        body=None if wrong else said[-1].body,
        confidential=first.confidential,
        interpreter=first.interpreter,
        written_at=first.written_at,
        by=first.by.name,
        version=last.version if last else first.version,
        mine=first.by_id == actor.id,
        earlier=tuple(said if wrong else said[:-1]),
        is_wrong=wrong,
        wrong=last.body if last is not None and wrong and readable else "",
        changed_at=last.written_at if last else None,
        changed_by=last.by.name if last else "",
        may_correct=works and not wrong and readable and (team or first.by_id == actor.id),
    )


def saved_filters(actor: Actor) -> list[SavedView]:
    """One's own views and those shared with one's office, by name."""
    rows = SavedFilter.objects.filter(Q(staff=actor.id) | Q(office=actor.office_id, office__isnull=False))
    return [
        SavedView(row.id, row.name, row.query, mine=row.staff_id == actor.id, shared=row.office_id is not None)
        for row in rows.order_by("name", "id")
    ]


def mine(actor: Actor) -> Q:
    """Tasks of the actor: their own, and those of a role they hold at an office that the grant reaches."""
    query = Q(owner=actor.id)
    for grant in actor.grants:
        office = grant.office_id or actor.office_id
        if grant.scope == Scope.MISSION:
            query |= Q(owner_role=grant.role, owner_office__mission=grant.mission_id)
        elif office:
            query |= Q(owner_role=grant.role, owner_office=office)
    return query


def shaped(actor: Actor, rows: list[Task], now: dt.datetime) -> list[TaskRow]:
    """Rows for a reader; names only on cases open to them. One query more than the rows."""
    today = date_in(now, actor.timezone)
    open_to_me = access.open_among(actor, (task.case_id for task in rows))
    return [_row(task, today, seen=task.case_id in open_to_me) for task in rows]


def appointment_row(row: Appointment, *, named: bool) -> AppointmentRow:
    """With `named`, for who may read the case; without, number and kind alone."""
    return AppointmentRow(
        id=row.id,
        case_id=row.case_id if named or row.case_id is None else None,
        number=row.case.number if row.case else "",
        who=row.case.lead.latin_name if row.case and named else "",
        kind=row.kind,
        starts_at=row.starts_at,
        minutes=row.minutes,
        place=row.place,
        staff=row.staff.name,
        staff_id=row.staff_id,
        office=row.office.name,
        state=row.state,
    )


def _of_office(actor: Actor) -> Q:
    return Q(owner__office=actor.office_id) | Q(owner_office=actor.office_id) if actor.office_id else mine(actor)


def with_names(rows: QuerySet[Task]) -> QuerySet[Task]:
    return rows.select_related("case__lead", "owner", "owner_office")


def _row(task: Task, today: dt.date, *, seen: bool) -> TaskRow:
    case = task.case if seen else None
    return TaskRow(
        id=task.id,
        case_id=case.id if case else None,
        number=case.number if case else "",
        who=case.lead.latin_name if case else "",
        what=task.what,
        due_on=task.due_on,
        owner=task.owner.name if task.owner else task.owner_office.name if task.owner_office else "",
        state=task.state,
        overdue=task.state == TaskState.OPEN and task.due_on < today,
    )

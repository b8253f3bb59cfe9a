"""My day: what needs this member of staff, per role, overdue first. Each pile is capped; nothing is counted whole."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q, QuerySet

from sankofa.accounts.vocab import Actor, Perm, Role, Scope
from sankofa.cases import access
from sankofa.cases.models import Appointment, Blocker, Case, Task, Transfer
from sankofa.cases.queries.case_page import offer_row
from sankofa.cases.queries.caseload import row_of, silent, silent_since, with_columns
from sankofa.cases.queries.requests import requests_late, requests_to_us
from sankofa.cases.queries.terms import terms
from sankofa.cases.queries.work import appointment_row, mine, shaped, with_names
from sankofa.cases.stages import BEFORE_DEPARTURE
from sankofa.cases.vocab import USUAL_DAYS, AppointmentState, BlockerRow, MyDay, Pile, Stage, TaskState
from sankofa.kernel.clock import date_in
from sankofa.kernel.prepared import prepared

CAP = 8  # rows of a pile on the page
NEXT = 3  # appointments shown where today has none
GUARDIAN = "guardian_consent"  # a child alone: the protection focal point sees it too
EMPTY = Pile((), more=False)


def my_day(actor: Actor, *, now: dt.datetime) -> MyDay:
    """Everything that waits for the actor today. A constant number of queries per role."""
    today = date_in(now, actor.timezone)
    days = terms(actor.mission_id) if actor.may(Perm.READ_CASE) else USUAL_DAYS
    appointments = _appointments(actor, today)
    works, assigns = actor.may(Perm.WORK_CASE), actor.may(Perm.ASSIGN)
    return MyDay(
        tasks=_pile(shaped(actor, _tasks(actor), now)),
        appointments=appointments,
        upcoming=EMPTY if appointments.rows else _upcoming(actor, today),
        offers=_pile([offer_row(row, actor, row.case.number) for row in _offers(actor)]),
        requests=_pile(requests_to_us(actor, now=now)) if actor.may(Perm.ARRIVAL) else EMPTY,
        late=_pile(requests_late(actor, now=now)) if works else EMPTY,
        blockers=_pile(_once(_blockers(actor), today)) if works else EMPTY,
        applications=_cases(_applications(actor)) if actor.may(Perm.PROCESS) else EMPTY,
        quiet=_cases(_quiet(actor, *silent_since(days, today))) if _oversees(actor) else EMPTY,
        idle=_cases(_idle(actor, *silent_since(days, today))),
        others=_pile(shaped(actor, _others(actor, today), now)) if assigns and _oversees(actor) else EMPTY,
        unassigned=_cases(_unassigned(actor)) if assigns else EMPTY,
    )


def _oversees(actor: Actor) -> bool:
    """Watches over applications or colleagues, beside or instead of a caseload."""
    return bool(actor.roles & {Role.PROCESSOR, Role.MANAGER})


@prepared
def _applications(actor: Actor) -> QuerySet[Case]:
    return _longest(_waiting(actor, Perm.PROCESS))


@prepared
def _quiet(actor: Actor, application: dt.date, case: dt.date) -> QuerySet[Case]:
    return _longest(_waiting(actor, Perm.READ_CASE).filter(silent(application, case)))


@prepared
def _idle(actor: Actor, application: dt.date, case: dt.date) -> QuerySet[Case]:
    own = access.own(actor).exclude(stage=Stage.CLOSED)
    return _longest(own.filter(silent(application, case), on_hold_since=None))


@prepared
def _unassigned(actor: Actor) -> QuerySet[Case]:
    rows = access.visible(actor, Perm.ASSIGN).filter(counsellor=None).exclude(stage=Stage.CLOSED)
    return _longest(rows.filter(office=actor.office_id) if actor.office_id else rows.filter(mission=actor.mission_id))


def _waiting(actor: Actor, perm: Perm) -> QuerySet[Case]:
    """Applications of the actor's mission."""
    rows = access.visible(actor, perm)
    return rows.filter(mission=actor.mission_id, stage=Stage.APPLICATION, on_hold_since=None)


def _longest(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Longest waiting first."""
    return with_columns(rows).order_by("stage_since", "id")[: CAP + 1]


def _cases(rows: Sequence[Case]) -> Pile:
    return _pile([row_of(case) for case in rows])


@prepared
def _others(actor: Actor, today: dt.date) -> QuerySet[Task]:
    """What colleagues of the office, or for who leads a mission of the whole of it, should have done."""
    theirs = Q(owner__office=actor.office_id)
    if any(grant.scope == Scope.MISSION for grant in actor.grants_with(Perm.ASSIGN)) or not actor.office_id:
        theirs = Q(owner__mission=actor.mission_id)
    rows = Task.objects.filter(theirs, state=TaskState.OPEN, due_on__lt=today).exclude(owner=actor.id)
    return with_names(rows).order_by("due_on", "id")[: CAP + 1]


@prepared
def _tasks(actor: Actor) -> QuerySet[Task]:
    return with_names(Task.objects.filter(mine(actor), state=TaskState.OPEN)).order_by("due_on", "id")[: CAP + 1]


def _appointments(actor: Actor, today: dt.date) -> Pile:
    """One's own of today, on the office's clock."""
    start = _midnight(actor, today)
    return _named(actor, start, start + dt.timedelta(days=1), 4 * CAP)


def _upcoming(actor: Actor, today: dt.date) -> Pile:
    """One's own next ones within two weeks."""
    start = _midnight(actor, today)
    return _named(actor, start + dt.timedelta(days=1), start + dt.timedelta(days=15), NEXT)


def _midnight(actor: Actor, day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=ZoneInfo(actor.timezone))


def _named(actor: Actor, since: dt.datetime, until: dt.datetime, most: int) -> Pile:
    found = _between(actor, since, until)[:most]
    seen = access.open_among(actor, (row.case_id for row in found))
    return Pile(tuple(appointment_row(row, named=row.case_id in seen) for row in found), more=False)


@prepared
def _between(actor: Actor, since: dt.datetime, until: dt.datetime) -> QuerySet[Appointment]:
    rows = Appointment.objects.filter(staff=actor.id, starts_at__gte=since, starts_at__lt=until)
    named = rows.exclude(state=AppointmentState.CANCELLED).select_related("case__lead", "staff", "office")
    return named.order_by("starts_at", "id")[: 4 * CAP]


@prepared
def _offers(actor: Actor) -> QuerySet[Transfer]:
    to_me = Q(to_staff=actor.id)
    if actor.office_id and actor.may(Perm.WORK_CASE):
        to_me |= Q(to_staff=None, to_office=actor.office_id)
    rows = Transfer.objects.filter(to_me, accepted=None).select_related("case", "to_office", "to_staff", "offered_by")
    return rows.order_by("offered_at", "id")[: CAP + 1]


@prepared
def _blockers(actor: Actor) -> QuerySet[Blocker]:
    """What my roles have to move: a counsellor on their own cases, the others on every case they work on."""
    cases = access.visible(actor, Perm.WORK_CASE).filter(stage__in=BEFORE_DEPARTURE, on_hold_since=None)
    if Role.COUNSELLOR in actor.roles:
        others = actor.roles - {Role.COUNSELLOR}
        # Their ids first: asked as a join, the blockers of all counsellors are read, however many these are.
        held = Case.objects.filter(counsellor=actor.id, stage__in=BEFORE_DEPARTURE, on_hold_since=None)
        reach = Q(owner_role=Role.COUNSELLOR, case_id__any_of=ArraySubquery(held.values("id")))
        if others:
            reach |= Q(owner_role__in=others)
    else:
        reach = Q(owner_role__in=actor.roles)
    if Role.PROTECTION in actor.roles:
        reach |= Q(requirement=GUARDIAN)
    rows = Blocker.objects.filter(reach, case__in=cases).select_related("case__lead", "member__person")
    return rows.order_by("owner_role", "due_on", "id")[: 6 * CAP]


def _once(rows: Sequence[Blocker], today: dt.date) -> list[BlockerRow]:
    """One line per case and requirement, whoever of the case it is about; soonest due first."""
    alike: dict[tuple[object, ...], list[Blocker]] = {}
    for row in rows:
        alike.setdefault((row.case_id, row.requirement), []).append(row)
    found = [_blocker(same, today) for same in alike.values()]
    return sorted(found, key=lambda line: (line.due_on or dt.date.max, line.number))


def _blocker(same: Sequence[Blocker], today: dt.date) -> BlockerRow:
    first = same[0]
    due = min((row.due_on for row in same if row.due_on), default=None)
    return BlockerRow(
        case_id=first.case_id,
        number=first.case.number,
        who=first.case.lead.latin_name,
        requirement=first.requirement,
        members=tuple(dict.fromkeys(row.member.person.latin_name for row in same if row.member)),
        due_on=due,
        overdue=due is not None and due < today,
    )


def _pile(rows: Sequence[object]) -> Pile:
    return Pile(tuple(rows[:CAP]), more=len(rows) > CAP)

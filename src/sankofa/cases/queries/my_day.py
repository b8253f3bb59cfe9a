"""My day: what needs this member of staff, per role, overdue first. Each pile is capped; nothing is counted whole."""

import datetime as dt
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from sankofa.accounts.vocab import Actor, Perm, Role
from sankofa.cases import access
from sankofa.cases.models import Appointment, Assignment, Blocker, Case, Event, Task, Transfer
from sankofa.cases.queries.case_page import offer_row
from sankofa.cases.queries.caseload import row_of, with_columns
from sankofa.cases.queries.requests import requests_to_us
from sankofa.cases.queries.work import appointment_row, mine, shaped
from sankofa.cases.stages import BEFORE_DEPARTURE
from sankofa.cases.vocab import AppointmentState, BlockerRow, MyDay, Pile, Stage, TaskState
from sankofa.kernel.clock import date_in

CAP = 8  # rows of a pile on the page
IDLE_DAYS = 21
EMPTY = Pile((), more=False)


def my_day(actor: Actor, *, now: dt.datetime) -> MyDay:
    """Everything that waits for the actor today. A constant number of queries per role."""
    today = date_in(now, actor.timezone)
    own = _own(actor)
    return MyDay(
        tasks=_tasks(actor, now),
        appointments=_appointments(actor, today),
        offers=_offers(actor),
        requests=_pile(requests_to_us(actor, now=now)) if actor.may(Perm.ARRIVAL) else EMPTY,
        blockers=_blockers(actor, today) if actor.may(Perm.WORK_CASE) else EMPTY,
        applications=_cases(_at(actor, Perm.PROCESS, Stage.APPLICATION)) if actor.may(Perm.PROCESS) else EMPTY,
        leaving=_cases(_leaving(actor, today)) if actor.may(Perm.DESK) else EMPTY,
        idle=_cases(own.filter(~_happened_since(today - dt.timedelta(days=IDLE_DAYS)), on_hold_since=None)),
        unassigned=_cases(_unassigned(actor)) if actor.may(Perm.ASSIGN) else EMPTY,
    )


def _own(actor: Actor) -> QuerySet[Case]:
    helped = list(Assignment.objects.filter(staff=actor.id, until=None).values_list("case_id", flat=True))
    return Case.objects.filter(Q(counsellor=actor.id) | Q(id__in=helped)).exclude(stage=Stage.CLOSED)


def _at(actor: Actor, perm: Perm, stage: Stage) -> QuerySet[Case]:
    return access.visible(actor, perm).filter(mission=actor.mission_id, stage=stage, on_hold_since=None)


def _leaving(actor: Actor, today: dt.date) -> QuerySet[Case]:
    return _at(actor, Perm.DESK, Stage.DEPARTURE).filter(wished_on__lte=today)


def _unassigned(actor: Actor) -> QuerySet[Case]:
    rows = access.visible(actor, Perm.ASSIGN).filter(counsellor=None).exclude(stage=Stage.CLOSED)
    return rows.filter(office=actor.office_id) if actor.office_id else rows.filter(mission=actor.mission_id)


def _happened_since(day: dt.date) -> Exists:
    return Exists(Event.objects.filter(case=OuterRef("id"), happened_on__gte=day))


def _cases(rows: QuerySet[Case]) -> Pile:
    """Longest waiting first."""
    return _pile([row_of(case) for case in with_columns(rows).order_by("stage_since", "id")[: CAP + 1]])


def _tasks(actor: Actor, now: dt.datetime) -> Pile:
    rows = Task.objects.filter(mine(actor), state=TaskState.OPEN).select_related("case__lead", "owner", "owner_office")
    return _pile(shaped(actor, list(rows.order_by("due_on", "id")[: CAP + 1]), now))


def _appointments(actor: Actor, today: dt.date) -> Pile:
    """One's own of today, on the office's clock."""
    start = dt.datetime.combine(today, dt.time(), tzinfo=ZoneInfo(actor.timezone))
    rows = (
        Appointment.objects.filter(staff=actor.id, starts_at__gte=start, starts_at__lt=start + dt.timedelta(days=1))
        .exclude(state=AppointmentState.CANCELLED)
        .select_related("case__lead", "staff", "office")
        .order_by("starts_at", "id")
    )
    found = list(rows[: 4 * CAP])
    case_ids = {row.case_id for row in found if row.case_id}
    seen = set(access.visible(actor).filter(id__in=case_ids).values_list("id", flat=True)) if case_ids else set()
    return Pile(tuple(appointment_row(row, named=row.case_id in seen) for row in found), more=False)


def _offers(actor: Actor) -> Pile:
    to_me = Q(to_staff=actor.id)
    if actor.office_id and actor.may(Perm.WORK_CASE):
        to_me |= Q(to_staff=None, to_office=actor.office_id)
    rows = Transfer.objects.filter(to_me, accepted=None).select_related("case", "to_office", "to_staff", "offered_by")
    return _pile([offer_row(row, actor, row.case.number) for row in rows.order_by("offered_at", "id")[: CAP + 1]])


def _blockers(actor: Actor, today: dt.date) -> Pile:
    """What my roles have to move: a counsellor on their own cases, the others on every case they work on."""
    roles = {str(role) for role in actor.roles}
    cases = access.visible(actor, Perm.WORK_CASE).filter(stage__in=BEFORE_DEPARTURE, on_hold_since=None)
    if Role.COUNSELLOR in actor.roles:
        others = roles - {Role.COUNSELLOR}
        reach = Q(owner_role=Role.COUNSELLOR, case__counsellor=actor.id) | Q(owner_role__in=others)
    else:
        reach = Q(owner_role__in=roles)
    rows = (
        Blocker.objects.filter(reach, case__in=cases)
        .select_related("case__lead", "member__person")
        .order_by("owner_role", "due_on", "id")
    )
    return _pile(_once(rows[: 6 * CAP], today))


def _once(rows: Iterable[Blocker], today: dt.date) -> list[BlockerRow]:
    """One line per case, requirement and member, though it stands before several gates; soonest due first."""
    found: dict[tuple[object, ...], BlockerRow] = {}
    for row in rows:
        found.setdefault(
            (row.case_id, row.requirement, row.member_id),
            BlockerRow(
                case_id=row.case_id,
                number=row.case.number,
                who=row.case.lead.latin_name,
                requirement=row.requirement,
                member=row.member.person.latin_name if row.member else "",
                due_on=row.due_on,
                overdue=row.due_on is not None and row.due_on < today,
            ),
        )
    return sorted(found.values(), key=lambda line: (line.due_on or dt.date.max, line.number))


def _pile(rows: Sequence[object]) -> Pile:
    return Pile(tuple(rows[:CAP]), more=len(rows) > CAP)

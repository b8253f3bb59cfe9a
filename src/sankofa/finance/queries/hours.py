"""Time: one's own week, and full-time posts by project and month."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from django.db.models import Q, Sum
from django.db.models.functions import TruncMonth

from sankofa.accounts.vocab import Actor
from sankofa.finance import access
from sankofa.finance.models import HourRate, Hours, Posting, Project, Revision, RevisionLine
from sankofa.finance.rules import hours as rules
from sankofa.finance.rules.budgets import month_start, next_month
from sankofa.finance.vocab import BudgetState, Nature, PostsRow, WeekRow

WEEK = dt.timedelta(days=7)


def week(actor: Actor, monday: dt.date, *, values_of: dt.date | None = None) -> list[WeekRow]:
    """The actor's own week: every project of their mission that runs in it, with minutes by day, own ones first.

    `values_of`: with the minutes of another week, to start from; nothing is kept by asking.
    """
    source = values_of or monday
    rows = Hours.objects.filter(staff=actor.id, on__gte=source, on__lt=source + WEEK)
    minutes = {(row.project_id, (row.on - source).days): row.minutes for row in rows}
    running = Q(ends=None) | Q(ends__gt=monday)
    projects = Project.objects.filter(running, cluster__mission=actor.mission_id, starts__lt=monday + WEEK)
    found = [
        WeekRow(row.id, row.code, row.title, tuple(minutes.get((row.id, n), 0) for n in range(7)))
        for row in projects.order_by("code", "id")
    ]
    return sorted(found, key=lambda row: sum(row.minutes) == 0)


def hour_rates(actor: Actor) -> list[tuple[uuid.UUID, str, dt.date, int]]:
    """(staff, name, since, EUR cents an hour) of the mission's staff, by name, the latest first."""
    rows = HourRate.objects.filter(staff__office__mission__in=access.missions(actor)).select_related("staff")
    return [(r.staff_id, r.staff.name, r.since, r.minor) for r in rows.order_by("staff__name", "staff", "-since")]


def without_rate(actor: Actor, month: dt.date) -> list[str]:
    """Names of staff who wrote hours in the month of a day, and for whom no hour has a price."""
    first, end = month_start(month), next_month(month)
    rows = Hours.objects.filter(project__cluster__mission__in=access.missions(actor), on__gte=first, on__lt=end)
    priced = HourRate.objects.filter(since__lt=end).values("staff")
    return sorted(set(rows.exclude(staff__in=priced).values_list("staff__name", flat=True)))


def posts(actor: Actor, months: Sequence[dt.date]) -> list[PostsRow]:
    """Projects of the actor's missions with time in one of these months (their first days, in order), by code."""
    rows = Hours.objects.filter(project__cluster__mission__in=access.missions(actor), on__gte=months[0])
    rows = rows.filter(on__lt=next_month(months[-1])).annotate(month=TruncMonth("on"))
    summed = rows.values_list("project", "month").annotate(sum=Sum("minutes")).order_by("project", "month")
    minutes = {(project, month): n for project, month, n in summed}
    ids = {project for project, _month in minutes}
    charged, budgeted = _charged(ids, months), posts_of(ids)
    return [
        PostsRow(
            row.id, row.code, row.title, tuple(rules.fte(minutes.get((row.id, month), 0), month) for month in months),
            tuple(charged.get((row.id, month), 0) for month in months), budgeted.get(row.id, 0),
        )
        for row in Project.objects.filter(id__in=ids).order_by("code", "id")
    ]  # fmt: skip


def _charged(project_ids: Collection[uuid.UUID], months: Sequence[dt.date]) -> dict[tuple[uuid.UUID, dt.date], int]:
    """EUR cents that hours cost, by project and month; what was taken back is not among them."""
    rows = Posting.objects.filter(
        nature=Nature.EXPENSE, line__project__in=project_ids, entry__source__startswith="hours:",
        entry__reversed_by=None, entry__on__gte=months[0], entry__on__lt=next_month(months[-1]),
    )  # fmt: skip
    summed = rows.annotate(month=TruncMonth("entry__on")).values_list("line__project", "month")
    found = summed.annotate(sum=Sum("base_minor")).order_by("line__project", "month")
    return {(project, month): minor for project, month, minor in found if project}


def posts_of(project_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Hundredths of full-time posts by project, of the newest budget in force."""
    newest = Revision.objects.filter(project__in=project_ids, state=BudgetState.FORCE)
    newest = newest.order_by("project", "-number").distinct("project")
    rows = RevisionLine.objects.filter(revision__in=[row.id for row in newest]).values_list("revision__project")
    return dict(rows.annotate(posts=Sum("fte")).order_by("revision__project"))


def fte(project_ids: Collection[uuid.UUID], month: dt.date) -> dict[uuid.UUID, int]:
    """Hundredths of full-time posts by project in the month of a day. No access check: sums only."""
    first = month_start(month)
    rows = Hours.objects.filter(project__in=project_ids, on__gte=first, on__lt=next_month(month)).values_list("project")
    return {
        project: rules.fte(minutes, first)
        for project, minutes in rows.annotate(sum=Sum("minutes")).values_list("project", "sum").order_by("project")
    }

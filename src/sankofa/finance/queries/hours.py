"""Time: one's own week, and full-time posts by project and month."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models import Q, Sum

from sankofa.accounts.vocab import Actor
from sankofa.finance import access
from sankofa.finance.models import HourRate, Hours, Project
from sankofa.finance.rules import hours as rules
from sankofa.finance.rules.budgets import month_start, next_month
from sankofa.finance.vocab import WeekRow

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


def fte(project_ids: Collection[uuid.UUID], month: dt.date) -> dict[uuid.UUID, int]:
    """Hundredths of full-time posts by project in the month of a day. No access check: sums only."""
    first = month_start(month)
    rows = Hours.objects.filter(project__in=project_ids, on__gte=first, on__lt=next_month(month)).values_list("project")
    return {
        project: rules.fte(minutes, first)
        for project, minutes in rows.annotate(sum=Sum("minutes")).values_list("project", "sum").order_by("project")
    }

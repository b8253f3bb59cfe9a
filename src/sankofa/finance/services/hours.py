"""Verbs on time: a week written at once, what an hour costs, a month's time charged to its projects."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from sankofa.accounts import queries as accounts
from sankofa.accounts.vocab import Actor, Perm
from sankofa.finance import access
from sankofa.finance.models import BudgetLine, Entry, HourRate, Hours, Project
from sankofa.finance.rules import hours as rules
from sankofa.finance.rules.budgets import month_start, next_month
from sankofa.finance.services import costs, ledger
from sankofa.finance.vocab import Cost, Kind, LineKind, Nature, Part
from sankofa.kernel.errors import DomainError, NotFoundError

WEEK, DAY = dt.timedelta(days=7), 24 * 60


@transaction.atomic
def save_week(*, monday: dt.date, minutes: Mapping[tuple[uuid.UUID, dt.date], int], by: Actor) -> None:
    """One's own week as it is now: (project, day) -> minutes; what is not named is taken out.

    Raises DomainError `day_too_long`, `books_closed`, `charged_already`; NotFoundError for another mission's project.
    """
    days = {monday + dt.timedelta(days=n) for n in range(7)}
    told = {key: value for key, value in minutes.items() if value and key[1] in days}
    _known({project for project, _day in told}, by.mission_id)
    for day in days:
        if sum(value for (_project, on), value in told.items() if on == day) > DAY:
            raise DomainError("day_too_long", _("A day has 24 hours. Check %(day)s.") % {"day": day})
    there = Hours.objects.select_for_update().filter(staff=by.id, on__gte=monday, on__lt=monday + WEEK)
    before = {(row.project_id, row.on): row.minutes for row in there}
    changed = {key for key in before.keys() | told.keys() if before.get(key) != told.get(key)}
    _open({on for _project, on in changed}, by)
    written = [Hours(staff_id=by.id, project_id=p, on=on, minutes=told[p, on]) for p, on in changed if (p, on) in told]
    Hours.objects.bulk_create(
        written, update_conflicts=True, unique_fields=["staff", "on", "project"], update_fields=["minutes"]
    )
    gone = [row.id for row in there if (row.project_id, row.on) in changed - told.keys()]
    if gone:
        Hours.objects.filter(id__in=gone).delete()


def _known(projects: set[uuid.UUID], mission_id: uuid.UUID) -> None:
    if Project.objects.filter(id__in=projects, cluster__mission=mission_id).count() != len(projects):
        raise NotFoundError("project_not_found", _("There is no such project."))


def _open(days: set[dt.date], by: Actor) -> None:
    until = ledger.closed_until(by.mission_id)
    if until and any(day < until for day in days):
        raise ledger.books_closed(until)
    charged = [f"hours:{by.id}:{month}" for month in {month_start(day) for day in days}]
    if any(Entry.objects.filter(source__startswith=source).exists() for source in charged):
        raise DomainError("charged_already", _("This month's time was charged already. Ask the finance officer."))


@transaction.atomic
def set_hour_rate(*, staff_id: uuid.UUID, since: dt.date, minor: int, by: Actor) -> None:
    """What an hour of somebody costs from a day on; EUR cents. Raises NotFoundError, DomainError `rate_stands`."""
    mission_id = access.require(by, Perm.BUDGET)
    if accounts.staff_of(mission_id, staff_id) is None:
        raise NotFoundError("staff_not_found", _("There is no such colleague."))
    if HourRate.objects.filter(staff=staff_id, since=since).exists():
        raise DomainError("rate_stands", _("A rate from that day on stands. Choose a later day."), field="since")
    HourRate.objects.create(staff_id=staff_id, since=since, minor=minor)


@transaction.atomic
def charge_hours(*, month: dt.date, by: Actor, now: dt.datetime) -> int:
    """Charges a month's time to the salary lines of its projects, once; answers how many entries that made.

    Time of somebody without a rate, or on a project without a salary line, is left. Raises DomainError `month_runs`.
    """
    mission_id = access.require(by, Perm.BOOK)
    first, end = month_start(month), next_month(month)
    if end > now.date():
        raise DomainError("month_runs", _("This month is not over yet."), field="month")
    lines = _salary_lines(mission_id)
    rows = Hours.objects.filter(project__in=lines, on__gte=first, on__lt=end).values_list("staff", "project", "on")
    minor: dict[tuple[uuid.UUID, uuid.UUID], int] = {}
    rates = _rates(end)
    by_day = rows.annotate(sum=Sum("minutes")).order_by("staff", "project", "on")
    for staff, project, on, spent in by_day:
        rate = next((r for since, r in rates.get(staff, ()) if since <= on), None)
        if rate:
            minor[staff, project] = minor.get((staff, project), 0) + rules.cost(spent, rate)
    found = [
        Cost(f"hours:{staff}:{first}:{project.hex}", Kind.ACCRUAL, end - dt.timedelta(days=1), cents,
             (Part(lines[project]),), text=f"{first:%Y-%m}", counter=Nature.PAYABLE, releases=False)
        for (staff, project), cents in minor.items() if cents
    ]  # fmt: skip
    return len(costs.charge(mission_id=mission_id, costs=found, by=by.id, now=now)) if found else 0


def _salary_lines(mission_id: uuid.UUID) -> dict[uuid.UUID, uuid.UUID]:
    """The first salary line of each project."""
    rows = BudgetLine.objects.filter(kind=LineKind.SALARIES, project__cluster__mission=mission_id)
    return dict(rows.order_by("-place", "-id").values_list("project", "id"))


def _rates(until: dt.date) -> dict[uuid.UUID, list[tuple[dt.date, int]]]:
    """By staff, the latest first."""
    found: dict[uuid.UUID, list[tuple[dt.date, int]]] = {}
    for row in HourRate.objects.filter(since__lt=until).order_by("-since"):
        found.setdefault(row.staff_id, []).append((row.since, row.minor))
    return found

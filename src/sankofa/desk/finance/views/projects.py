"""Projects: the list, one at a glance (does the money last?), its lines, budget, shares, overhead."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from sankofa.accounts.vocab import Perm
from sankofa.desk import notices
from sankofa.desk.finance import charts, showing
from sankofa.desk.finance.forms.projects import BudgetForm, LineForm, ProjectForm, RestatedForm, SharesForm
from sankofa.desk.shapes import Link
from sankofa.desk.templatetags.look import euros
from sankofa.desk.web import StaffRequest, attempt, staff_page
from sankofa.finance import queries, services
from sankofa.finance.vocab import BudgetBeside, LineKind, ProjectPage, ProjectRow, Warned
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.reintegration import queries as reintegration


@staff_page(Perm.MONEY)
def rows(request: StaffRequest) -> HttpResponse:
    ended = request.GET.get("show") == "ended"
    found = queries.projects(request.actor, today=_today(request), ended=ended)
    clusters: dict[str, list[tuple[ProjectRow, showing.Standing, str]]] = {}
    for row in found:
        clusters.setdefault(row.cluster, []).append((row, showing.standing(row.total), showing.last_day(row.ends)))
    worries = [row for row in found if row.total.warned in {Warned.OVER, Warned.DRY} and row.total.budget]
    context = {
        "tabs": showing.tabs("projects", request.actor),
        "chips": [Link(_("Running"), "?", current=not ended), Link(_("Ended"), "?show=ended", current=ended)],
        "clusters": list(clusters.items()),
        "worries": worries if not ended else [],
        "ended": ended,
        "may_change": request.actor.may(Perm.BUDGET),
        **_together(found),
    }
    return render(request, "desk/finance/projects.html", context)


def _together(rows: list[ProjectRow]) -> dict[str, int]:
    """All projects, what one pays for another counted once."""
    lines = [row.total for row in rows]
    own = [row.for_own for row in rows if row.for_own]
    return {
        name: sum(getattr(line, name) for line in lines) - sum(getattr(line, name) for line in own)
        for name in ("budget", "spent", "committed", "left")
    }


@staff_page(Perm.MONEY)
def project(request: StaffRequest, project_id: uuid.UUID) -> HttpResponse:
    today = _today(request)
    page = queries.project(request.actor, project_id, today=today)
    tone, answer, why = showing.verdict(page.row, today)
    context = {
        **_frame(page, request),
        "page": page,
        "tone": tone,
        "answer": answer,
        "why": why,
        "lines": [showing.standing(line) for line in page.lines],
        "total": showing.standing(page.row.total),
        "chart": _chart(page, today),
        "shares": [(share, showing.percent(share.bp)) for share in page.shares],
        "quotas": [(quota, showing.TONES[quota.warned]) for quota in page.quotas],
        "facts": _facts(page),
        "watch": showing.watch(page.lines, page.quotas),
        "cost_of": _cost_of(request, page),
        "may_book": request.actor.may(Perm.BOOK),
        "scenarios": queries.scenarios(request.actor, project_id),
    }
    return render(request, "desk/finance/project.html", context)


def _chart(page: ProjectPage, today: dt.date) -> charts.BurnDown:
    row = page.row
    return charts.burn_down(
        page.months,
        starts=row.starts,
        ends=row.until,
        today=today,
        budget=row.total.budget,
        forecast=row.total.forecast,
    )


def _cost_of(request: StaffRequest, page: ProjectPage) -> list[tuple[str, str, str]]:
    """(what, cost, of how many): a departure, a reintegration that lasts. All that was spent over those people."""
    left = queries.people_who_left(request.actor, page.row.id)
    lasts = reintegration.lasting(left)
    spent = page.row.total.spent
    found = []
    for label, people in (
        (_("Cost per departure"), sum(left.values())),
        (_("Cost per lasting reintegration"), sum(left[case] for case in lasts)),
    ):
        said = ngettext("%(n)s person", "%(n)s people", people) % {"n": people}
        found.append((label, euros(spent // people) if people else "\u2014", said))
    return found


def _facts(page: ProjectPage) -> list[tuple[str, str]]:
    found = [
        (_("Cluster"), page.row.cluster),
        (_("Project manager"), page.row.manager or _("nobody yet")),
        (_("Period"), showing.period(page.row.starts, page.row.ends)),
    ]
    if page.row.led_by:
        found.append((_("Led by"), page.row.led_by))
    if page.fte:
        found.append((_("Full-time posts, last month"), formats.number_format(page.fte / 100, 2)))
    if page.row.until and page.row.until != page.row.ends:
        found.append((_("Money until"), showing.last_day(page.row.until)))
    if page.received:
        found.append((_("Came in from others than donors"), euros(page.received)))
    if page.own_cofinancing:
        label = _("Paid for other own projects") if page.own_cofinancing > 0 else _("Paid by other own projects")
        found.append((label, euros(abs(page.own_cofinancing))))
    return found


@staff_page(Perm.BUDGET)
def new(request: StaffRequest) -> HttpResponse:
    form = ProjectForm(request.POST or None, actor=request.actor, initial={"manager_id": str(request.actor.id)})
    if form.is_valid():
        try:
            project_id = services.open_project(by=request.actor, **form.cleaned_data)
        except (NotFoundError, RefusedError):
            raise
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error.message))
        else:
            notices.done(request, _("The project is there. Add its budget lines."))
            return redirect("desk:project_line_new", project_id)
    return answer_form(request, form, _("New project"), _("Open the project"), reverse("desk:projects"))


@staff_page(Perm.BUDGET)
def add_line(request: StaffRequest, project_id: uuid.UUID) -> HttpResponse:
    page = queries.project(request.actor, project_id, today=_today(request))
    form = LineForm(request.POST or None)
    if form.is_valid() and attempt(
        form, lambda: services.add_line(project_id=project_id, by=request.actor, **form.cleaned_data)
    ):
        notices.done(request, _("Added. Add another, or set the budget."))
        return redirect("desk:project_line_new", project_id)
    there = ", ".join(line.name for line in page.lines)
    sub = _("There are: %(lines)s.") % {"lines": there} if there else _("Salaries, material costs, departure costs …")
    return answer_form(request, form, _("Add a budget line"), _("Add"), _back(project_id), sub=sub)


@staff_page(Perm.BUDGET)
def budget(request: StaffRequest, project_id: uuid.UUID) -> HttpResponse:
    today = _today(request)
    page = queries.project(request.actor, project_id, today=today)
    form = BudgetForm(request.POST or None, lines=page.lines, initial={"decided_on": today})
    if form.is_valid() and attempt(form, lambda: _set_budget(request, project_id, form)):
        notices.done(request, _("The budget is set. What stood before is kept."))
        return redirect("desk:project", project_id)
    sub = _("Spent so far: %(spent)s.") % {"spent": euros(page.row.total.spent)}
    return answer_form(
        request, form, _("Budget of %(code)s") % {"code": page.row.code}, _("Set it"), _back(project_id), sub=sub
    )


def _set_budget(request: StaffRequest, project_id: uuid.UUID, form: BudgetForm) -> None:
    services.set_budget(
        project_id=project_id,
        amounts=form.amounts(),
        decided_on=form.cleaned_data["decided_on"],
        why=form.cleaned_data["why"],
        scenario=form.cleaned_data["scenario"],
        fte=form.posts(),
        by=request.actor,
        now=request.now,
    )


@staff_page(Perm.MONEY)
def budgets_(request: StaffRequest, project_id: uuid.UUID) -> HttpResponse:
    """The budget in force, and next year's scenarios beside it: amounts, posts, what changes."""
    page = queries.project(request.actor, project_id, today=_today(request))
    found = queries.budgets_beside(request.actor, project_id)
    force = found[0] if found and not found[0].title else None
    rows = [(line, [_cell(one, line.id, force) for one in found]) for line in page.lines]
    totals = [(one.total, one.fte, one.total - force.total if force and one.title else None) for one in found]
    context = {"row": page.row, "found": found, "rows": rows, "totals": totals, "may_change": page.may_change}
    return render(request, "desk/finance/budgets.html", context)


def _cell(one: BudgetBeside, line_id: uuid.UUID, force: BudgetBeside | None) -> tuple[int, str, int | None]:
    """(EUR cents, posts, difference to the budget in force)."""
    minor, posts = one.lines.get(line_id, (0, 0))
    before = force.lines.get(line_id, (0, 0))[0] if force and one.title else None
    return minor, formats.number_format(posts / 100, 2) if posts else "", None if before is None else minor - before


@staff_page(Perm.MONEY)
def restated(request: StaffRequest, project_id: uuid.UUID) -> HttpResponse:
    """What the books said of a period on a day (provisional), and what they say now (final)."""
    today = _today(request)
    page = queries.project(request.actor, project_id, today=today)
    year = dt.date(today.year, 1, 1)
    before = {"since": year, "until": today, "as_of": today.replace(day=1) - dt.timedelta(days=1)}
    form = RestatedForm(request.GET or None, initial=before)
    told = form.cleaned_data if form.is_valid() else None
    since, until, known = (told["since"], told["until"], told["as_of"]) if told else (year, today, today.replace(day=1))
    as_of = dt.datetime.combine(known, dt.time(), ZoneInfo(request.actor.timezone))
    then, now = queries.restated(request.actor, project_id, since=since, until=until, as_of=as_of)
    kinds = [kind for kind in LineKind if then.by_kind.get(kind) or now.by_kind.get(kind)]
    rows = [
        (kind.label, then.by_kind[kind], now.by_kind[kind], now.by_kind[kind] - then.by_kind[kind]) for kind in kinds
    ]
    context = {
        "row": page.row,
        "form": form,
        "rows": rows,
        "own": (then.own_cofinancing, now.own_cofinancing, now.own_cofinancing - then.own_cofinancing),
        "net": (then.net, now.net, now.net - then.net),
        "known": showing.last_day(known),
    }
    return render(request, "desk/finance/restated.html", context)


@staff_page(Perm.BUDGET)
def shares(request: StaffRequest, project_id: uuid.UUID) -> HttpResponse:
    today = _today(request)
    page = queries.project(request.actor, project_id, today=today)
    initial = {"since": page.row.starts if not page.shares else today}
    form = SharesForm(request.POST or None, actor=request.actor, project_id=project_id, today=today, initial=initial)
    if form.is_valid() and attempt(
        form,
        lambda: services.set_shares(
            project_id=project_id, since=form.cleaned_data["since"], shares=form.shares(), by=request.actor
        ),
    ):
        notices.done(request, _("Costs fall to them from that day on."))
        return redirect("desk:project", project_id)
    context = {"form": form, "title": _("Who bears %(code)s") % {"code": page.row.code}, "back": _back(project_id)}
    return render(request, "desk/finance/shares.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(Perm.BOOK)
def overhead(request: StaffRequest, project_id: uuid.UUID) -> HttpResponse:
    """Books overhead on all costs up to today."""
    tomorrow = _today(request) + dt.timedelta(days=1)
    try:
        booked = services.charge_overhead(project_id=project_id, until=tomorrow, by=request.actor, now=request.now)
    except (NotFoundError, RefusedError):
        raise
    except DomainError as error:
        messages.warning(request, str(error.message))
    else:
        said = (
            _("Overhead of %(amount)s is booked.") % {"amount": euros(booked)} if booked else _("It is booked already.")
        )
        notices.done(request, said)
    return redirect("desk:project", project_id)


def answer_form(
    request: StaffRequest, form: Form, title: str, button: str, back: str, *, sub: str = ""
) -> HttpResponse:
    """A page with one form; 422 where it has errors."""
    context = {"form": form, "title": title, "button": button, "back": back, "sub": sub}
    return render(request, "desk/finance/form.html", context, status=422 if form.errors else 200)


def _frame(page: ProjectPage, request: StaffRequest) -> dict[str, object]:
    return {"row": page.row, "tabs": showing.tabs("projects", request.actor)}


def _back(project_id: uuid.UUID) -> str:
    return reverse("desk:project", args=[project_id])


def _today(request: StaffRequest) -> dt.date:
    return date_in(request.now, request.actor.timezone)

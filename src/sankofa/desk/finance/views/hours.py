"""The weekly sheet: a row a project, a cell a day; saved whole. And charging a month of everybody's."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Perm
from sankofa.desk import notices
from sankofa.desk.fields import day_asked
from sankofa.desk.finance.forms.costs import MonthForm
from sankofa.desk.finance.views.projects import answer_form
from sankofa.desk.web import StaffRequest, attempt, staff_page
from sankofa.finance import queries, services
from sankofa.finance.vocab import WeekRow
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.kernel.periods import Span, shift

WEEK = dt.timedelta(days=7)
MONTHS = 6  # of posts, beside each other


@dataclass(frozen=True)
class Cell:
    name: str
    value: str
    label: str
    wrong: bool = False


@staff_page()
def week(request: StaffRequest) -> HttpResponse:
    monday = _monday(request)
    copied = request.GET.get("copy") == "1"
    rows = queries.week(request.actor, monday, values_of=monday - WEEK if copied else None)
    days = [monday + dt.timedelta(days=n) for n in range(7)]
    typed = request.POST if request.method == "POST" else None
    sheet = [(row, [_cell(row, n, day, typed) for n, day in enumerate(days)]) for row in rows]
    wrong = [cell for _row, cells in sheet for cell in cells if cell.wrong]
    if typed is not None and not wrong and _save(request, monday, sheet, days):
        notices.done(request, _("The week is kept."))
        return redirect(f"{reverse('desk:hours')}?week={monday.isoformat()}")
    totals = [sum(_minutes(cells[n].value) or 0 for _row, cells in sheet) for n in range(7)]
    context = {
        "monday": monday,
        "sunday": days[-1],
        "days": list(zip(days, map(_shown, totals), strict=True)),
        "sheet": [(row, cells, _shown(sum(_minutes(cell.value) or 0 for cell in cells))) for row, cells in sheet],
        "week_total": _shown(sum(totals)),
        "wrong": wrong,
        "copied": copied,
        "earlier": (monday - WEEK).isoformat(),
        "later": (monday + WEEK).isoformat(),
    }
    return render(request, "desk/finance/hours.html", context, status=422 if typed is not None else 200)


def _save(request: StaffRequest, monday: dt.date, sheet: list[tuple[WeekRow, list[Cell]]], days: list[dt.date]) -> bool:
    told = {
        (row.project_id, day): _minutes(cell.value) or 0
        for row, cells in sheet
        for cell, day in zip(cells, days, strict=True)
    }
    try:
        services.save_week(monday=monday, minutes=told, by=request.actor)
    except (NotFoundError, RefusedError):
        raise
    except DomainError as error:
        messages.warning(request, str(error.message))
        return False
    return True


@staff_page(Perm.BOOK)
def charge(request: StaffRequest) -> HttpResponse:
    last = date_in(request.now, request.actor.timezone).replace(day=1) - dt.timedelta(days=1)
    form = MonthForm(request.POST or None, initial={"month": last})
    made: list[int] = []
    if form.is_valid() and attempt(
        form,
        lambda: made.append(services.charge_hours(month=form.cleaned_data["month"], by=request.actor, now=request.now)),
    ):
        notices.done(request, _("%(n)s entries were made.") % {"n": made[0]})
        return redirect("desk:ledger")
    sub = _("Hours of the month times what an hour costs, on the salary lines of the projects. Once.")
    return answer_form(request, form, _("Charge hours"), _("Charge them"), reverse("desk:ledger"), sub=sub)


@staff_page(Perm.MONEY)
def posts(request: StaffRequest) -> HttpResponse:
    """Full-time posts by project and month, and what of them was charged as salaries."""
    this = date_in(request.now, request.actor.timezone).replace(day=1)
    months = [shift(this, Span(months=-n)) for n in range(MONTHS - 1, -1, -1)]
    rows = queries.posts(request.actor, months)
    context = {
        "months": months,
        "this": this,
        "rows": [(row, _cells(months, row.fte, row.charged), _number(row.budgeted)) for row in rows],
        "totals": _cells(months, _sums(row.fte for row in rows), _sums(row.charged for row in rows)),
        "all_budgeted": _number(sum(row.budgeted for row in rows)),
        "may_book": request.actor.may(Perm.BOOK),
    }
    return render(request, "desk/finance/posts.html", context)


def _sums(rows: Iterable[Sequence[int]]) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)]


def _cells(months: Sequence[dt.date], fte: Sequence[int], charged: Sequence[int]) -> list[tuple[dt.date, str, int]]:
    """(month, posts, EUR cents charged)."""
    return [(month, _number(n), cents) for month, n, cents in zip(months, fte, charged, strict=False)]


def _number(posts: int) -> str:
    """Hundredths of posts as people say them."""
    return formats.number_format(posts / 100, 1) if posts else "\u2014"


def _cell(row: WeekRow, n: int, day: dt.date, typed: object) -> Cell:
    name = f"{row.project_id.hex}_{n}"
    label = f"{row.code}, {day:%d-%m}"
    if typed is None:
        return Cell(name, _shown(row.minutes[n]), label)
    value = str(typed.get(name, ""))[:8].strip()  # type: ignore[attr-defined]  # a QueryDict
    return Cell(name, value, label, wrong=_minutes(value) is None)


def _monday(request: StaffRequest) -> dt.date:
    day = day_asked(request.GET.get("week", "")) or date_in(request.now, request.actor.timezone)
    return day - dt.timedelta(days=day.weekday())


def _minutes(text: str) -> int | None:
    return queries.minutes(text)


def _shown(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}" if minutes else ""

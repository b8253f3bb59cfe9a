"""The ledger: entries by filter, one with its postings, costs and income by hand, taking back, closing the books."""

import datetime as dt
import uuid
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Perm
from sankofa.desk import notices
from sankofa.desk.finance import showing
from sankofa.desk.finance.forms.costs import (
    ClaimForm,
    CloseForm,
    CostForm,
    IncomeForm,
    LedgerForm,
    PrepayForm,
    ReverseForm,
)
from sankofa.desk.finance.views.projects import answer_form
from sankofa.desk.shapes import Page
from sankofa.desk.web import StaffRequest, attempt, staff_page
from sankofa.finance import queries, services
from sankofa.finance.vocab import Blocks, EntryRow, Kind, Nature, Payer
from sankofa.kernel.clock import date_in
from sankofa.kernel.paging import COUNT_CAP

WHERE = {  # what stands in the way of closing is dealt with there
    Blocks.WAITING: "desk:routes",
    Blocks.BANK: "desk:bank",
    Blocks.CASH: "desk:boxes",
    Blocks.BATCHES: "desk:payments",
    Blocks.HOURS: "desk:ledger_hours",
    Blocks.TRANSFERS: "desk:transfers",
}
TONES = {Kind.COMMITMENT: "info", Kind.ACCRUAL: "wait", Kind.REVERSAL: "stop"}


@staff_page(Perm.MONEY)
def rows(request: StaffRequest) -> HttpResponse:
    form = LedgerForm(request.GET or None, actor=request.actor)
    found = queries.ledger(request.actor, form.filters(_case(request)), cursor=request.GET.get("at", ""))
    kept = {name: value for name, value in request.GET.items() if value and name != "at"}
    until = queries.closed_until(request.actor)
    context = {
        "tabs": showing.tabs("ledger", request.actor),
        "form": form,
        "narrowed": bool(kept),
        "rows": [(row, TONES.get(row.kind, "plain"), showing.title(row)) for row in found.rows],
        "pager": Page(
            _("More than %(n)s entries") % {"n": COUNT_CAP} if found.more else _("%(n)s entries") % {"n": found.count},
            f"?{urlencode({**kept, 'at': found.earlier})}" if found.earlier else "",
            f"?{urlencode({**kept, 'at': found.later})}" if found.later else "",
        ),
        "closed": showing.last_day(until) if until else "",
        "may_book": request.actor.may(Perm.BOOK),
    }
    return render(request, "desk/finance/ledger.html", context)


@staff_page(Perm.MONEY)
def entry(request: StaffRequest, entry_id: uuid.UUID) -> HttpResponse:
    row = queries.entry(request.actor, entry_id)
    context = {
        "tabs": showing.tabs("ledger", request.actor),
        "row": row,
        "title": showing.title(row),
        "tone": TONES.get(row.kind, "plain"),
        "facts": _facts(row),
        "papers": [paper for paper, _file in queries.papers(request.actor, entry_id)],
        "is_cash": any(leg.nature == Nature.CASH for leg in row.legs),
        "may_book": request.actor.may(Perm.BOOK),
        "may_pay": request.actor.may(Perm.BOOK) and row.open and row.opens == Nature.PAYABLE,
        "may_receive": request.actor.may(Perm.BOOK) and row.open and row.opens == Nature.RECEIVABLE,
        "may_let_go": request.actor.may(Perm.BOOK) and row.open and row.opens != Nature.RECEIVABLE,
        "may_reverse": request.actor.may(Perm.BOOK) and not row.reversed_by and row.kind != Kind.REVERSAL,
    }
    return render(request, "desk/finance/entry.html", context)


def _facts(row: EntryRow) -> list[tuple[str, str]]:
    found = [
        (_("Booked for"), showing.day(row.on)),
        (_("Kind"), str(row.kind.label)),
        (_("Written by"), row.by or _("what happened to the case")),
        (_("Source"), row.source),
    ]
    if row.currency != "EUR":
        found.append((_("Rate"), f"1 {row.currency} = {row.rate.normalize():f} EUR"))
    return found


@staff_page(Perm.BOOK)
def cost(request: StaffRequest) -> HttpResponse:
    today = _today(request)
    form = CostForm(request.POST or None, actor=request.actor, today=today, initial={"on": today})
    if form.is_valid() and attempt(form, lambda: _book(request, form)):
        notices.done(request, _("Booked."))
        return redirect("desk:ledger")
    context = {"form": form, "title": _("Book a cost"), "back": reverse("desk:ledger")}
    return render(request, "desk/finance/cost.html", context, status=422 if form.errors else 200)


def _book(request: StaffRequest, form: CostForm) -> None:
    told = form.cleaned_data
    services.book_cost(
        key=told["idempotency_key"],
        kind=Kind(told["kind"]),
        on=told["on"],
        minor=sum(part.weight for part in form.parts()),
        parts=form.parts(),
        currency=told["currency"],
        settles_id=told["settles_id"],
        closes=told["closes"],
        text=told["text"],
        counter=Nature(told["counter"]),
        by=request.actor,
        now=request.now,
    )


@staff_page(Perm.BOOK)
def income(request: StaffRequest) -> HttpResponse:
    today = _today(request)
    form = IncomeForm(request.POST or None, actor=request.actor, today=today, initial={"on": today})
    if form.is_valid() and attempt(form, lambda: _receive(request, form)):
        notices.done(request, _("Booked."))
        return redirect("desk:ledger")
    return answer_form(request, form, _("Book income"), _("Book it"), reverse("desk:ledger"))


def _receive(request: StaffRequest, form: IncomeForm) -> None:
    told = dict(form.cleaned_data)
    services.book_income(key=told.pop("idempotency_key"), by=request.actor, now=request.now, **told)


@staff_page(Perm.BOOK)
def claim(request: StaffRequest) -> HttpResponse:
    """What others are to pay: an invoice, instalments of a fund."""
    today = _today(request)
    form = ClaimForm(request.POST or None, actor=request.actor, today=today, initial={"on_0": today})

    def do() -> None:
        told = form.cleaned_data
        services.claim(
            key=told["idempotency_key"], payer=Payer(told["payer"]), amounts=form.amounts(), text=told["text"],
            line_id=told["line_id"], agreement_id=told["agreement_id"], by=request.actor, now=request.now,
        )  # fmt: skip

    if form.is_valid() and attempt(form, do):
        notices.done(request, _("Booked. It stands under what is to come in."))
        return redirect("desk:owed")
    context = {"form": form, "title": _("What others are to pay"), "back": reverse("desk:ledger")}
    return render(request, "desk/finance/claim.html", context, status=422 if form.errors else 200)


@staff_page(Perm.BOOK)
def prepay(request: StaffRequest) -> HttpResponse:
    form = PrepayForm(request.POST or None, initial={"on": _today(request)})

    def do() -> None:
        told = dict(form.cleaned_data)
        services.prepay(
            key=told.pop("idempotency_key"), counter=Nature(told.pop("counter")), by=request.actor, now=request.now,
            **told,
        )  # fmt: skip

    if form.is_valid() and attempt(form, do):
        notices.done(request, _("Booked. Costs are booked out of it later."))
        return redirect("desk:owed")
    sub = _("An advance: no cost yet. Choose it when you book the cost.")
    return answer_form(request, form, _("Pay ahead"), _("Book it"), reverse("desk:ledger"), sub=sub)


@staff_page(Perm.BOOK)
def reverse_(request: StaffRequest, entry_id: uuid.UUID) -> HttpResponse:
    row = queries.entry(request.actor, entry_id)
    form = ReverseForm(request.POST or None, initial={"on": _today(request)})
    if form.is_valid() and attempt(
        form,
        lambda: services.reverse(entry_id=entry_id, by=request.actor, now=request.now, **form.cleaned_data),
    ):
        notices.done(request, _("Taken back by an entry of its own. Both stay on the books."))
        return redirect("desk:ledger_entry", entry_id)
    title = _("Take back: %(what)s") % {"what": showing.title(row)}
    return answer_form(request, form, title, _("Take it back"), reverse("desk:ledger_entry", args=[entry_id]))


@staff_page(Perm.BOOK)
def close(request: StaffRequest) -> HttpResponse:
    today = _today(request)
    form = CloseForm(request.POST or None, initial={"until": today.replace(day=1) - dt.timedelta(days=1)})
    if form.is_valid() and attempt(
        form, lambda: services.close_books(until=form.cleaned_data["until"], by=request.actor, now=request.now)
    ):
        notices.done(request, _("The books are closed. What comes later is booked on an open day."))
        return redirect("desk:ledger")
    typed = form.cleaned_data.get("until") if form.is_bound else None
    until = typed or today.replace(day=1)
    context = {
        "form": form,
        "until": showing.last_day(until),
        "found": [(row, reverse(WHERE[row.what])) for row in queries.closing(request.actor, until)],
        "back": reverse("desk:ledger"),
    }
    return render(request, "desk/finance/close.html", context, status=422 if form.errors else 200)


def _case(request: StaffRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.GET.get("case", ""))
    except ValueError:
        return None


def _today(request: StaffRequest) -> dt.date:
    return date_in(request.now, request.actor.timezone)

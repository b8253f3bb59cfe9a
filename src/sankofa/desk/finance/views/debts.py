"""What is owed: the list, into a batch or paid already, one paid in part, what will not be asked for."""

import uuid

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sankofa.accounts.vocab import Perm
from sankofa.desk import notices
from sankofa.desk.finance import showing
from sankofa.desk.finance.forms.fields import WhyForm
from sankofa.desk.finance.forms.payments import OwedForm, PaidForm
from sankofa.desk.finance.views.projects import answer_form
from sankofa.desk.web import StaffRequest, attempt, staff_page
from sankofa.finance import queries, services
from sankofa.finance.vocab import Nature, OpenRow
from sankofa.kernel.clock import date_in


@staff_page(Perm.MONEY)
def rows(request: StaffRequest) -> HttpResponse:
    text = request.GET.get("text", "").strip()
    found = queries.owed(request.actor, text=text)
    data = request.POST if request.method == "POST" else None
    ticked = _ticked(request, found)
    form = OwedForm(data, actor=request.actor, initial={"on": date_in(request.now, request.actor.timezone)})
    if data is not None and form.is_valid() and _done(request, form, ticked):
        return redirect("desk:owed")
    context = {
        "tabs": showing.tabs("owed", request.actor),
        "rows": [(row, showing.title(row), row.entry_id in ticked) for row in found],
        "total": sum(row.rest for row in found),
        "text": text,
        "form": form,
        "may_pay": request.actor.may(Perm.PAY),
        "may_book": request.actor.may(Perm.BOOK),
        "waiting": queries.due(request.actor),
    }
    return render(request, "desk/finance/owed.html", context, status=422 if form.errors else 200)


def _ticked(request: StaffRequest, found: list[OpenRow]) -> list[uuid.UUID]:
    asked = set(request.POST.getlist("entry"))
    return [row.entry_id for row in found if str(row.entry_id) in asked]


def _done(request: StaffRequest, form: OwedForm, ticked: list[uuid.UUID]) -> bool:
    if not ticked:
        form.add_error(None, _("Tick what it is about first."))
        return False
    return _into_batch(request, form, ticked) if request.POST.get("do") == "batch" else _paid(request, form, ticked)


def _into_batch(request: StaffRequest, form: OwedForm, ticked: list[uuid.UUID]) -> bool:
    told = form.cleaned_data
    if not form.need("batch_id", "payee", "account") or not attempt(
        form,
        lambda: services.put_in_batch(
            key=told["idempotency_key"], batch_id=told["batch_id"], entry_ids=ticked, payee=told["payee"],
            account=told["account"], by=request.actor,
        ),
    ):  # fmt: skip
        return False
    said = ngettext("%(n)s payment stands in the batch.", "%(n)s payments stand in the batch.", len(ticked))
    notices.done(request, said % {"n": len(ticked)})
    return True


def _paid(request: StaffRequest, form: OwedForm, ticked: list[uuid.UUID]) -> bool:
    told = form.cleaned_data
    if not form.need("on", "counter") or not attempt(
        form,
        lambda: services.pay_owed(
            key=told["idempotency_key"], entry_ids=ticked, on=told["on"], counter=Nature(told["counter"]), text="",
            by=request.actor, now=request.now,
        ),
    ):  # fmt: skip
        return False
    notices.done(request, _("Booked. Nothing of it is owed any more."))
    return True


@staff_page(Perm.BOOK)
def paid(request: StaffRequest, entry_id: uuid.UUID) -> HttpResponse:
    """One of them, wholly or in part, or for another amount than was thought."""
    row = queries.entry(request.actor, entry_id)
    today = date_in(request.now, request.actor.timezone)
    form = PaidForm(request.POST or None, initial={"on": today, "minor": row.open})

    def pay() -> None:
        told = form.cleaned_data
        services.pay_owed(
            key=told["idempotency_key"], entry_ids=[entry_id], on=told["on"], counter=Nature(told["counter"]),
            minor=told["minor"], closes=told["closes"], text=told["text"], by=request.actor, now=request.now,
        )  # fmt: skip

    if form.is_valid() and attempt(form, pay):
        notices.done(request, _("Booked."))
        return redirect("desk:ledger_entry", entry_id)
    return _of_entry(request, form, _("Paid: %(what)s") % {"what": showing.title(row)}, _("Book it"), entry_id)


@staff_page(Perm.BOOK)
def came_in(request: StaffRequest, entry_id: uuid.UUID) -> HttpResponse:
    """What was due to us came, wholly or in part."""
    row = queries.entry(request.actor, entry_id)
    today = date_in(request.now, request.actor.timezone)
    form = PaidForm(request.POST or None, initial={"on": today, "minor": row.open})
    form.fields["on"].label, form.fields["counter"].label = _("Came in on"), _("Came in at")
    form.fields["closes"].label, form.fields["closes"].help_text = _("No more will come"), ""

    def receive() -> None:
        told = form.cleaned_data
        services.receive_due(
            key=told["idempotency_key"], entry_id=entry_id, on=told["on"], minor=told["minor"],
            counter=Nature(told["counter"]), closes=told["closes"], text=told["text"], by=request.actor,
            now=request.now,
        )  # fmt: skip

    if form.is_valid() and attempt(form, receive):
        notices.done(request, _("Booked."))
        return redirect("desk:ledger_entry", entry_id)
    return _of_entry(request, form, _("Came in: %(what)s") % {"what": showing.title(row)}, _("Book it"), entry_id)


@staff_page(Perm.BOOK)
def let_go(request: StaffRequest, entry_id: uuid.UUID) -> HttpResponse:
    row = queries.entry(request.actor, entry_id)
    form = WhyForm(request.POST or None, initial={"on": date_in(request.now, request.actor.timezone)})
    if form.is_valid() and attempt(
        form, lambda: services.let_go(entry_id=entry_id, by=request.actor, now=request.now, **form.cleaned_data)
    ):
        notices.done(request, _("Booked: what was open is no cost any more."))
        return redirect("desk:ledger_entry", entry_id)
    title = _("Not asked for: %(what)s") % {"what": showing.title(row)}
    return _of_entry(request, form, title, _("Book it"), entry_id)


def _of_entry(request: StaffRequest, form: Form, title: str, button: str, entry_id: uuid.UUID) -> HttpResponse:
    return answer_form(request, form, title, button, reverse("desk:ledger_entry", args=[entry_id]))

"""Money between our own accounts: what is on its way, one transfer with both its sides, and the verbs of its people."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.accounts.vocab import Perm
from sankofa.desk import notices
from sankofa.desk.finance import showing
from sankofa.desk.finance.forms.fields import WhyForm
from sankofa.desk.finance.forms.transfers import ArrivedForm, TransferForm
from sankofa.desk.finance.views.projects import answer_form
from sankofa.desk.shapes import Tone
from sankofa.desk.templatetags.look import money
from sankofa.desk.web import StaffRequest, attempt, staff_page
from sankofa.finance import queries, services
from sankofa.finance.vocab import TransferRow, TransferState
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError

TONES: dict[TransferState, Tone] = {
    TransferState.MADE: "wait", TransferState.SENT: "info", TransferState.ARRIVED: "ok",
    TransferState.WITHDRAWN: "plain",
}  # fmt: skip


@staff_page(Perm.MONEY)
def rows(request: StaffRequest) -> HttpResponse:
    context = {
        "rows": [(row, *_state(row)) for row in queries.transfers(request.actor)],
        "in_transit": queries.in_transit(request.actor),
        "may_make": request.actor.may(Perm.PAY),
        "places": len(queries.places(request.actor)),
    }
    return render(request, "desk/finance/transfers.html", context)


def _state(row: TransferRow) -> tuple[Tone, str]:
    if row.is_reconciled and (row.left_seen or row.arrived_seen):
        return "ok", _("Reconciled")
    if row.state == TransferState.ARRIVED and not row.is_reconciled:
        return "wait", _("Arrived, not on a statement yet")
    return TONES[row.state], str(row.state.label)


@staff_page(Perm.PAY)
def new(request: StaffRequest) -> HttpResponse:
    today = date_in(request.now, request.actor.timezone)
    given = {name: request.GET.get(name, "") for name in ("source_id", "target_id")}
    form = TransferForm(request.POST or None, actor=request.actor, today=today, initial={"on": today, **given})

    def make() -> None:
        told = dict(form.cleaned_data)
        services.make_transfer(key=told.pop("idempotency_key"), by=request.actor, now=request.now, **told)

    if form.is_valid() and attempt(form, make):
        notices.done(request, _("Asked for. A colleague lets the money go."))
        return redirect("desk:money_transfer", form.cleaned_data["idempotency_key"])
    sub = _("Between our banks, cash boxes and wallets. It is no cost: only an exchange difference is.")
    return answer_form(request, form, _("New transfer"), _("Ask for it"), reverse("desk:transfers"), sub=sub)


@staff_page(Perm.MONEY)
def transfer(request: StaffRequest, money_transfer_id: uuid.UUID) -> HttpResponse:
    row = queries.transfer(request.actor, money_transfer_id)
    today = date_in(request.now, request.actor.timezone)
    may_arrive = request.actor.may(Perm.BOOK) and row.state == TransferState.SENT
    data = request.POST if request.method == "POST" and may_arrive else None
    form = ArrivedForm(data, actor=request.actor, row=row, today=today) if may_arrive else None

    def arrived() -> None:
        assert form
        told = form.cleaned_data
        services.transfer_arrived(
            transfer_id=row.id, on=told["on"], minor=told["minor"], line_id=told["budget_line_id"], by=request.actor,
            now=request.now,
        )  # fmt: skip

    if form is not None and form.is_valid() and attempt(form, arrived):
        notices.done(request, _("Booked: it arrived."))
        return redirect("desk:money_transfer", row.id)
    lets_go = request.actor.may(Perm.RELEASE) and row.state == TransferState.MADE and row.made_by_id != request.actor.id
    tone, word = _state(row)
    context = {
        "row": row,
        "tone": tone,
        "word": word,
        "facts": _facts(row),
        "form": form,
        "by_statement": row.target.is_bank,
        "lets_go": lets_go,
        "waits_for_another": row.state == TransferState.MADE and not lets_go,
        "may_withdraw": row.state in {TransferState.MADE, TransferState.SENT}
        and (request.actor.may(Perm.PAY) or request.actor.may(Perm.RELEASE)),
    }
    return render(request, "desk/finance/transfer.html", context, status=422 if form and form.errors else 200)


def _facts(row: TransferRow) -> list[tuple[str, str]]:
    found = [(_("Day"), showing.day(row.on)), (_("Made by"), row.made_by)]
    if row.released_by:
        found.append((_("Let go by"), row.released_by))
    if row.line:
        found.append((_("Exchange difference on"), row.line))
    if row.difference:
        found.append((_("Lost on the way") if row.difference > 0 else _("Won on the way"), money(abs(row.difference))))
    if row.why:
        found.append((_("Withdrawn"), row.why))
    if row.text:
        found.append((_("Remark"), row.text))
    return found


@require_POST
@staff_page(Perm.RELEASE)
def let_go(request: StaffRequest, money_transfer_id: uuid.UUID) -> HttpResponse:
    try:
        services.let_transfer_go(transfer_id=money_transfer_id, by=request.actor, now=request.now)
    except (NotFoundError, RefusedError):
        raise
    except DomainError as error:
        messages.warning(request, str(error.message))
    else:
        notices.done(request, _("Let go and booked. It is on its way until it arrives."))
    return redirect("desk:money_transfer", money_transfer_id)


@staff_page()
def withdraw(request: StaffRequest, money_transfer_id: uuid.UUID) -> HttpResponse:
    if not (request.actor.may(Perm.PAY) or request.actor.may(Perm.RELEASE)):
        raise RefusedError("no_permission", _("Your role does not work on this mission's money."))
    row = queries.transfer(request.actor, money_transfer_id)
    form = WhyForm(request.POST or None, initial={"on": date_in(request.now, request.actor.timezone)})
    if form.is_valid() and attempt(
        form,
        lambda: services.withdraw_transfer(transfer_id=row.id, by=request.actor, now=request.now, **form.cleaned_data),
    ):
        notices.done(request, _("Withdrawn. What had left is booked back."))
        return redirect("desk:money_transfer", row.id)
    back = reverse("desk:money_transfer", args=[row.id])
    return answer_form(request, form, _("Withdraw the transfer"), _("Withdraw it"), back)

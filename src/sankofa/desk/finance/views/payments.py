"""Payment batches: the list, one with whom it pays, and the verbs of its three people."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from sankofa.accounts.vocab import Perm
from sankofa.desk import notices
from sankofa.desk.finance import showing
from sankofa.desk.finance.forms.fields import WhyForm
from sankofa.desk.finance.forms.payments import BatchForm, OrderForm
from sankofa.desk.finance.views.projects import answer_form
from sankofa.desk.shapes import Tone
from sankofa.desk.templatetags.look import money
from sankofa.desk.web import StaffRequest, attempt, staff_page
from sankofa.finance import queries, services
from sankofa.finance.vocab import BASE, BatchKind, BatchRow, BatchState
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError

TONES: dict[BatchState, Tone] = {
    BatchState.DRAFT: "plain", BatchState.CHECKED: "wait", BatchState.RELEASED: "info", BatchState.SENT: "ok",
}  # fmt: skip
DONE = {
    "check": gettext_lazy("Checked. Somebody else releases it."),
    "back": gettext_lazy("Sent back to its maker."),
    "release": gettext_lazy("Released and booked. The file is ready."),
    "sent": gettext_lazy("Kept: it was sent."),
}


@staff_page()
def rows(request: StaffRequest) -> HttpResponse:
    _must_pay(request)
    context = {
        "tabs": showing.tabs("payments", request.actor),
        "rows": [(row, TONES[row.state]) for row in queries.batches(request.actor)],
        "may_make": request.actor.may(Perm.PAY),
    }
    return render(request, "desk/finance/payments.html", context)


@staff_page(Perm.PAY)
def new(request: StaffRequest) -> HttpResponse:
    form = BatchForm(
        request.POST or None, actor=request.actor, initial={"execute_on": date_in(request.now, request.actor.timezone)}
    )
    if form.is_valid() and attempt(form, lambda: _make(request, form)):
        notices.done(request, _("The batch is there. Add its payments."))
        return redirect("desk:payment", form.cleaned_data["idempotency_key"])
    return answer_form(request, form, _("New batch"), _("Make it"), reverse("desk:payments"))


def _make(request: StaffRequest, form: BatchForm) -> None:
    told = dict(form.cleaned_data)
    services.make_batch(
        key=told.pop("idempotency_key"), kind=BatchKind(told.pop("kind")), by=request.actor, now=request.now, **told
    )


@staff_page()
def batch(request: StaffRequest, batch_id: uuid.UUID) -> HttpResponse:
    _must_pay(request)
    row = queries.batch(request.actor, batch_id)
    makes = request.actor.may(Perm.PAY) and row.state == BatchState.DRAFT
    today = date_in(request.now, request.actor.timezone)
    data = request.POST if request.method == "POST" and makes else None
    form = OrderForm(data, actor=request.actor, today=today, kind=row.kind)
    if data is not None and form.is_valid() and attempt(form, lambda: _add(request, batch_id, form)):
        notices.done(request, _("Added."))
        return redirect("desk:payment", batch_id)
    context = {
        "tabs": showing.tabs("payments", request.actor),
        "row": row,
        "tone": TONES[row.state],
        "facts": _facts(row),
        "form": form if makes else None,
        "actions": _actions(request, row),
        "is_list": row.kind != BatchKind.SEPA,
        "may_book": request.actor.may(Perm.BOOK),
        "has_file": row.state in {BatchState.RELEASED, BatchState.SENT},
    }
    return render(request, "desk/finance/payment.html", context, status=422 if form.errors else 200)


def _actions(request: StaffRequest, row: BatchRow) -> list[tuple[str, str, str]]:
    """(verb, label, class of the button) that this reader may do now; the brass one first."""
    me, pays, releases = request.actor.id, request.actor.may(Perm.PAY), request.actor.may(Perm.RELEASE)
    found = []
    if row.state == BatchState.DRAFT and pays and row.made_by_id != me and row.count:
        found.append(("check", _("It is right"), "btn-do"))
    if row.state == BatchState.CHECKED and releases and me not in {row.made_by_id, row.checked_by_id}:
        found.append(("release", _("Release the money"), "btn-do"))
    if row.state == BatchState.CHECKED and (pays or releases):
        found.append(("back", _("Send it back"), "btn-quiet"))
    if row.state == BatchState.RELEASED and pays:
        found.append(("sent", _("It was sent"), "btn-do"))
    return found


def _facts(row: BatchRow) -> list[tuple[str, str]]:
    found = [(_("Kind"), str(row.kind.label)), (_("Paid on"), showing.day(row.execute_on)), (_("Made by"), row.made_by)]
    if row.debtor_iban:
        found.insert(1, (_("From account"), row.debtor_iban))
    if row.box:
        found.insert(1, (_("From the box or wallet"), row.box))
    if row.currency != BASE and row.worth:
        found.append((_("In euros"), money(row.worth)))
    if row.checked_by:
        found.append((_("Checked by"), row.checked_by))
    if row.released_by:
        found.append((_("Released by"), row.released_by))
    return found


def _add(request: StaffRequest, batch_id: uuid.UUID, form: OrderForm) -> None:
    told = dict(form.cleaned_data)
    source = f"hand:{told.pop('idempotency_key')}"
    services.add_order(batch_id=batch_id, source=source, by=request.actor, **told)


@require_POST
@staff_page()
def act(request: StaffRequest, batch_id: uuid.UUID, verb: str) -> HttpResponse:
    """One press of one of its people."""
    _must_pay(request)
    actor, now = request.actor, request.now
    verbs = {
        "check": lambda: services.check_batch(batch_id=batch_id, by=actor, now=now),
        "back": lambda: services.send_back(batch_id=batch_id, by=actor),
        "release": lambda: services.release_batch(batch_id=batch_id, by=actor, now=now),
        "sent": lambda: services.batch_sent(batch_id=batch_id, by=actor, now=now),
    }
    if verb not in verbs:
        raise Http404
    try:
        verbs[verb]()
    except (NotFoundError, RefusedError):
        raise
    except DomainError as error:
        messages.warning(request, str(error.message))
    else:
        notices.done(request, str(DONE[verb]))
    return redirect("desk:payment", batch_id)


@staff_page(Perm.BOOK)
def failed(request: StaffRequest, batch_id: uuid.UUID, order_id: uuid.UUID) -> HttpResponse:
    """The money of one payment came back."""
    queries.batch(request.actor, batch_id)
    form = WhyForm(request.POST or None, initial={"on": date_in(request.now, request.actor.timezone)})
    if form.is_valid() and attempt(
        form, lambda: services.payment_failed(order_id=order_id, by=request.actor, now=request.now, **form.cleaned_data)
    ):
        notices.done(request, _("Booked: the money came back. What it paid is owed again."))
        return redirect("desk:payment", batch_id)
    return answer_form(request, form, _("The money came back"), _("Book it"), reverse("desk:payment", args=[batch_id]))


@require_POST
@staff_page(Perm.PAY)
def drop(request: StaffRequest, batch_id: uuid.UUID, order_id: uuid.UUID) -> HttpResponse:
    try:
        services.drop_order(batch_id=batch_id, order_id=order_id, by=request.actor)
    except (NotFoundError, RefusedError):
        raise
    except DomainError as error:
        messages.warning(request, str(error.message))
    return redirect("desk:payment", batch_id)


@staff_page(Perm.PAY)
def file(request: StaffRequest, batch_id: uuid.UUID) -> HttpResponse:
    """The file for the bank, or the list for the cash desk; the same each time."""
    try:
        name, kind, content = queries.batch_file(request.actor, batch_id)
    except (NotFoundError, RefusedError):
        raise
    except DomainError as error:
        messages.warning(request, str(error.message))
        return redirect("desk:payment", batch_id)
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    answer["Cache-Control"] = "no-store"
    return answer


def _must_pay(request: StaffRequest) -> None:
    if not (request.actor.may(Perm.PAY) or request.actor.may(Perm.RELEASE)):
        raise RefusedError("no_permission", _("Your role does not work on payments."))

"""Cash boxes and wallets: what is in them, filling, paying out, counting, differences, receipts."""

import datetime as dt
import uuid
from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.accounts.vocab import Perm
from sankofa.desk import notices
from sankofa.desk.finance import showing
from sankofa.desk.finance.forms.boxes import BoxForm, CountForm, MoveForm, PayOutForm
from sankofa.desk.finance.forms.costs import PaperForm
from sankofa.desk.finance.forms.fields import WhyForm
from sankofa.desk.finance.views.projects import answer_form
from sankofa.desk.templatetags.look import money
from sankofa.desk.web import StaffRequest, attempt, staff_page
from sankofa.documents import queries as documents
from sankofa.finance import queries, services
from sankofa.finance.vocab import BoxKind, BoxPage
from sankofa.journal.services import log_access
from sankofa.journal.vocab import Action
from sankofa.journey import services as journey
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError


@staff_page()
def rows(request: StaffRequest) -> HttpResponse:
    _must_see(request)
    context = {
        "tabs": showing.tabs("boxes", request.actor),
        "rows": queries.boxes(request.actor),
        "loose": queries.cash_without_box(request.actor),
        "may_book": request.actor.may(Perm.BOOK),
    }
    return render(request, "desk/finance/boxes.html", context)


@staff_page(Perm.BOOK)
def new(request: StaffRequest) -> HttpResponse:
    form = BoxForm(request.POST or None, actor=request.actor)

    def open_it() -> None:
        told = dict(form.cleaned_data)
        services.open_box(
            key=told.pop("idempotency_key"), kind=BoxKind(told.pop("kind")), by=request.actor, now=request.now, **told
        )

    if form.is_valid() and attempt(form, open_it):
        notices.done(request, _("The box is there. Put money into it, and the desk pays out of it."))
        return redirect("desk:box", form.cleaned_data["idempotency_key"])
    return answer_form(request, form, _("New cash box"), _("Open it"), reverse("desk:boxes"))


@staff_page()
def box(request: StaffRequest, box_id: uuid.UUID) -> HttpResponse:
    _must_see(request)
    page = queries.box(request.actor, box_id)
    context = {
        "tabs": showing.tabs("boxes", request.actor),
        "page": page,
        "row": page.row,
        "moves": [(move, showing.title(move)) for move in page.moves],
        "waits": next((count for count in page.counts if count.waits), None),
        "me": request.actor.id,
        "perms_money": request.actor.may(Perm.MONEY),
    }
    return render(request, "desk/finance/box.html", context)


@staff_page()
def count(request: StaffRequest, box_id: uuid.UUID) -> HttpResponse:
    """Blind: what the books say is told after."""
    _must_see(request)
    page = queries.box(request.actor, box_id)
    form = CountForm(request.POST or None, currency=page.row.currency)
    found: list[int] = []

    def keep() -> None:
        key = form.cleaned_data["idempotency_key"]
        found.append(
            journey.count_cash(
                key=key, box_id=box_id, counted_minor=form.counted(), pieces=form.pieces(), by=request.actor,
                now=request.now,
            )
        )  # fmt: skip

    if form.is_valid() and attempt(form, keep):
        if found[0]:
            odd = money(found[0], page.row.currency)
            messages.warning(
                request, _("The difference is %(odd)s. A colleague books it, with the reason.") % {"odd": odd}
            )
        else:
            notices.done(request, _("It is right to the cent."))
        return redirect("desk:box", box_id)
    context = {"form": form, "row": page.row, "back": _back(box_id)}
    return render(request, "desk/finance/count.html", context, status=422 if form.errors else 200)


@staff_page(Perm.BOOK)
def move(request: StaffRequest, box_id: uuid.UUID) -> HttpResponse:
    page = queries.box(request.actor, box_id)
    form = MoveForm(request.POST or None, initial={"on": _today(request)})

    def do() -> None:
        told = form.cleaned_data
        services.move_cash(
            key=told["idempotency_key"], box_id=box_id, minor=-told["minor"] if told["way"] == "out" else told["minor"],
            on=told["on"], text=told["text"], from_desk=told["way"] == "desk", by=request.actor, now=request.now,
        )  # fmt: skip

    return _verb(request, page, form, do, _("Move money"))


@staff_page(Perm.BOOK)
def pay(request: StaffRequest, box_id: uuid.UUID) -> HttpResponse:
    page = queries.box(request.actor, box_id)
    today = _today(request)
    form = PayOutForm(
        request.POST or None, request.FILES or None, actor=request.actor, today=today, initial={"on": today}
    )

    def do() -> None:
        told = dict(form.cleaned_data)
        upload = told.pop("paper")
        services.pay_from_box(
            key=told.pop("idempotency_key"), box_id=box_id, paper=(upload.read(), upload.name) if upload else None,
            by=request.actor, now=request.now, **told,
        )  # fmt: skip

    return _verb(request, page, form, do, _("Pay out"))


def _verb(request: StaffRequest, page: BoxPage, form: Form, do: Callable[[], None], title: str) -> HttpResponse:
    if form.is_valid() and attempt(form, do):
        notices.done(request, _("Booked."))
        return redirect("desk:box", page.row.id)
    held = _("In it: %(held)s.") % {"held": money(page.row.balance, page.row.currency)}
    return answer_form(request, form, f"{page.row.name}: {title}", _("Book it"), _back(page.row.id), sub=held)


@require_POST
@staff_page(Perm.BOOK)
def close(request: StaffRequest, box_id: uuid.UUID) -> HttpResponse:
    try:
        services.close_box(box_id=box_id, by=request.actor, now=request.now)
    except (NotFoundError, RefusedError):
        raise
    except DomainError as error:
        messages.warning(request, str(error.message))
        return redirect("desk:box", box_id)
    notices.done(request, _("The box is closed. Its history stays in the ledger."))
    return redirect("desk:boxes")


@staff_page(Perm.BOOK)
def settle(request: StaffRequest, box_id: uuid.UUID, count_id: uuid.UUID) -> HttpResponse:
    page = queries.box(request.actor, box_id)
    found = next((count for count in page.counts if count.id == count_id), None)
    if found is None:
        raise NotFoundError("count_not_found", _("There is no such count."))
    form = WhyForm(request.POST or None)
    del form.fields["on"]
    if form.is_valid() and attempt(
        form,
        lambda: services.settle_count(
            count_id=count_id, why=form.cleaned_data["why"], by=request.actor, now=request.now
        ),
    ):
        notices.done(request, _("Booked. The box and the books agree."))
        return redirect("desk:box", box_id)
    sub = _("%(who)s counted %(counted)s; the books say %(expected)s.") % {
        "who": found.by,
        "counted": money(found.counted, page.row.currency),
        "expected": money(found.expected, page.row.currency),
    }
    title = _("Difference of %(odd)s") % {"odd": money(found.difference, page.row.currency)}
    return answer_form(request, form, title, _("Book the difference"), _back(box_id), sub=sub)


@staff_page(Perm.MONEY)
def receipt(request: StaffRequest, entry_id: uuid.UUID) -> HttpResponse:
    """To print and sign: number, day, amount, for what. No name stands on it before it is written by hand."""
    row = queries.entry(request.actor, entry_id)
    return render(request, "desk/finance/receipt.html", {"row": row, "title": showing.title(row)})


@staff_page(Perm.BOOK)
def keep(request: StaffRequest, entry_id: uuid.UUID) -> HttpResponse:
    row = queries.entry(request.actor, entry_id)
    form = PaperForm(request.POST or None, request.FILES or None)

    def do() -> None:
        upload = form.cleaned_data["paper"]
        services.keep_paper(entry_id=entry_id, paper=(upload.read(), upload.name), by=request.actor, now=request.now)

    if form.is_valid() and attempt(form, do):
        notices.done(request, _("Kept."))
        return redirect("desk:ledger_entry", entry_id)
    back = reverse("desk:ledger_entry", args=[entry_id])
    return answer_form(request, form, _("Proof of: %(what)s") % {"what": showing.title(row)}, _("Keep it"), back)


@staff_page(Perm.MONEY)
def paper(request: StaffRequest, paper_id: uuid.UUID) -> HttpResponse:
    """Sends a receipt or bill to who may read its entry; the look is logged."""
    file_id = queries.paper_file(request.actor, paper_id)
    log_access(
        staff_id=request.actor.id, staff_name=request.actor.name, action=Action.OPENED_FILE, now=request.now,
        detail="receipt",
    )  # fmt: skip
    kept = documents.file(file_id)
    answer = HttpResponse(documents.content(file_id), content_type=kept.media_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=kept.name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _must_see(request: StaffRequest) -> None:
    if not (request.actor.may(Perm.MONEY) or request.actor.may(Perm.DESK)):
        raise RefusedError("no_permission", _("Your role does not work with cash."))


def _back(box_id: uuid.UUID) -> str:
    return reverse("desk:box", args=[box_id])


def _today(request: StaffRequest) -> dt.date:
    return date_in(request.now, request.actor.timezone)

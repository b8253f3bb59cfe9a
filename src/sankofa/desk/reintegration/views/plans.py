"""The plan: written, its lines, their approval, what was delivered, the receipts."""

import uuid
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.accounts.vocab import Perm
from sankofa.cases.vocab import CaseHead, Stage
from sankofa.desk import notices
from sankofa.desk.cases.frame import frame
from sankofa.desk.drafts.files import drop_files, files_of, keep_files
from sankofa.desk.reintegration.forms import DeliveryForm, DropForm, LineForm, SupportPlanForm
from sankofa.desk.reintegration.words import LINE_TONES, line_sub
from sankofa.desk.web import StaffRequest, attempt, staff_page
from sankofa.documents import queries as documents
from sankofa.journal.services import log_access
from sankofa.journal.vocab import Action
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.reintegration import queries, services
from sankofa.reintegration.vocab import LineRow, LineState, Source


@staff_page(Perm.REINTEGRATION)
def write(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    context, head = _frame(request, case_id)
    today = date_in(request.now, request.actor.timezone)
    plan = queries.plan(request.actor, case_id, today=today)
    spoken = head.languages[0] if head.languages else ""
    initial = {
        "written_on": plan.written_on or today,
        "language": plan.language or spoken,
        "together": plan.together if plan.plan_id else True,
    }
    form = SupportPlanForm(request.POST or None, initial=initial)
    if form.is_valid() and attempt(
        form, lambda: services.write_plan(case_id=case_id, by=request.actor, now=request.now, **form.cleaned_data)
    ):
        notices.done(request, _("The plan is kept. Add what it holds, line by line."))
        return _to_tab(case_id)
    context |= {"form": form, "plan": plan, "title": _("The reintegration plan")}
    return _answer(request, "desk/reintegration/write.html", context, form)


@staff_page(Perm.REINTEGRATION)
def add_line(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    context, _head = _frame(request, case_id)
    form = LineForm(request.POST or None)
    if form.is_valid() and attempt(
        form,
        lambda: services.add_line(
            key=form.cleaned_data["idempotency_key"],
            case_id=case_id,
            by=request.actor,
            now=request.now,
            **form.told(),
        ),
    ):
        notices.done(request, _("Added to the plan."))
        return _to_tab(case_id)
    context |= {"form": form, "title": _("Add to the plan"), "button": _("Add")}
    return _answer(request, "desk/reintegration/form.html", context, form)


@staff_page()
def line(request: StaffRequest, case_id: uuid.UUID, line_id: uuid.UUID) -> HttpResponse:
    context, head = _frame(request, case_id, Perm.READ_CASE)
    row = _line(request, case_id, line_id)
    works = Perm.REINTEGRATION in head.perms and head.stage != Stage.CLOSED
    approves = bool({Perm.REINTEGRATION, Perm.DECIDE} & head.perms)
    context |= {
        "line": row,
        "sub": line_sub(row),
        "tone": "wait" if row.needs_approval else LINE_TONES[row.state],
        "state": _("waits for approval") if row.needs_approval else str(row.state.label).lower(),
        "may_change": works and row.open,
        "may_deliver": works and (row.state == LineState.APPROVED or (row.open and row.source != Source.PROJECT)),
        "may_approve": row.needs_approval and approves and row.written_by_id != request.actor.id,
        "own_line": row.needs_approval and row.written_by_id == request.actor.id,
        "may_take_back": works and row.state != LineState.DROPPED,
        "may_see_receipts": Perm.REINTEGRATION in head.perms,
    }
    return render(request, "desk/reintegration/line.html", context)


@staff_page(Perm.REINTEGRATION)
def change_line(request: StaffRequest, case_id: uuid.UUID, line_id: uuid.UUID) -> HttpResponse:
    context, _head = _frame(request, case_id)
    row = _line(request, case_id, line_id)
    form = LineForm(request.POST or None, initial=LineForm.initial_of(row))
    if form.is_valid() and attempt(
        form, lambda: services.change_line(line_id=line_id, by=request.actor, now=request.now, **form.told())
    ):
        notices.done(request, _("Changed. What had been approved waits for approval again if its substance changed."))
        return redirect("desk:case_line", case_id, line_id)
    context |= {"form": form, "title": row.what, "button": _("Save"), "line": row}
    return _answer(request, "desk/reintegration/form.html", context, form)


@require_POST
@staff_page()
def approve(request: StaffRequest, case_id: uuid.UUID, line_id: uuid.UUID) -> HttpResponse:
    _line(request, case_id, line_id)
    try:
        services.approve(line_id=line_id, by=request.actor, now=request.now)
    except (NotFoundError, RefusedError):
        raise
    except DomainError as error:
        messages.warning(request, str(error.message))
    else:
        notices.done(request, _("Approved."))
    return redirect("desk:case_line", case_id, line_id)


@staff_page(Perm.REINTEGRATION)
def drop_line(request: StaffRequest, case_id: uuid.UUID, line_id: uuid.UUID) -> HttpResponse:
    context, _head = _frame(request, case_id)
    row = _line(request, case_id, line_id)
    form = DropForm(request.POST or None)
    if form.is_valid() and attempt(
        form, lambda: services.drop_line(line_id=line_id, by=request.actor, now=request.now, **form.cleaned_data)
    ):
        notices.done(request, _("Dropped from the plan."))
        return _to_tab(case_id)
    title = _("Drop “%(what)s”") % {"what": row.what}
    context |= {"form": form, "title": title, "button": _("Drop it"), "stop": True, "line": row}
    return _answer(request, "desk/reintegration/form.html", context, form)


@staff_page(Perm.REINTEGRATION)
def deliver(request: StaffRequest, case_id: uuid.UUID, line_id: uuid.UUID) -> HttpResponse:
    context, _head = _frame(request, case_id)
    row = _line(request, case_id, line_id)
    today = date_in(request.now, request.actor.timezone)
    left = max(row.cents - row.delivered, 0)
    form = DeliveryForm(request.POST or None, files_of(request), initial={"on": today, "cents": left})
    form.fields["cents"].label = _("Amount or worth, in %(currency)s") % {"currency": row.currency}
    if form.is_valid() and attempt(form, lambda: _deliver(request, line_id, form)):
        drop_files(request)
        notices.done(request, _("The delivery is kept."))
        return redirect("desk:case_line", case_id, line_id)
    if form.is_bound:
        keep_files(request, form)
    title = _("Delivered: %(what)s") % {"what": row.what}
    context |= {"form": form, "title": title, "button": _("Keep the delivery"), "files": True, "line": row}
    return _answer(request, "desk/reintegration/form.html", context, form)


@require_POST
@staff_page(Perm.REINTEGRATION)
def take_back(request: StaffRequest, case_id: uuid.UUID, line_id: uuid.UUID, delivery_id: uuid.UUID) -> HttpResponse:
    row = _line(request, case_id, line_id)
    if delivery_id not in {delivery.id for delivery in row.deliveries}:
        raise Http404
    services.take_back_delivery(delivery_id=delivery_id, by=request.actor, now=request.now)
    notices.done(request, _("Taken back: it no longer counts. The line is open again."))
    return redirect("desk:case_line", case_id, line_id)


@staff_page(Perm.REINTEGRATION)
def receipt(request: StaffRequest, delivery_id: uuid.UUID) -> HttpResponse:
    """Streams a receipt to who works on this case's support; the look is logged."""
    case_id, file_id = queries.receipt(request.actor, delivery_id)
    log_access(
        staff_id=request.actor.id,
        staff_name=request.actor.name,
        action=Action.OPENED_FILE,
        now=request.now,
        case_id=case_id,
        detail="receipt",
    )
    kept = documents.file(file_id)
    response = HttpResponse(documents.content(file_id), content_type=kept.media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=kept.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _deliver(request: StaffRequest, line_id: uuid.UUID, form: DeliveryForm) -> None:
    told = form.cleaned_data
    upload = told["receipt"]
    services.deliver(
        key=told["idempotency_key"],
        line_id=line_id,
        on=told["on"],
        cents=told["cents"],
        proof=told["proof"],
        receipt=(upload.name, upload.read()) if upload else None,
        complete=told["complete"],
        by=request.actor,
        now=request.now,
    )


def _frame(
    request: StaffRequest, case_id: uuid.UUID, perm: Perm = Perm.REINTEGRATION
) -> tuple[dict[str, Any], CaseHead]:
    context: dict[str, Any] = frame(request, case_id, "desk:case_reintegration", perm, log=request.method == "GET")
    return context, context["head"]


def _line(request: StaffRequest, case_id: uuid.UUID, line_id: uuid.UUID) -> LineRow:
    """The line, if it is of this case."""
    its_case, row = queries.line(request.actor, line_id)
    if its_case != case_id:
        raise Http404
    return row


def _to_tab(case_id: uuid.UUID) -> HttpResponseRedirect:
    return redirect("desk:case_reintegration", case_id)


def _answer(request: StaffRequest, template: str, context: dict[str, Any], form: Form) -> HttpResponse:
    return render(request, template, context, status=422 if form.errors else 200)

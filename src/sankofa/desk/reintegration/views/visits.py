"""Visits of a case: their days, what each brought, who can't be reached any more."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.accounts.vocab import Perm
from sankofa.desk import notices
from sankofa.desk.cases.frame import frame
from sankofa.desk.reintegration.forms import DropForm, LostForm, VisitForm, VisitsForm
from sankofa.desk.web import StaffRequest, attempt, staff_page
from sankofa.kernel.clock import date_in
from sankofa.reintegration import queries, services
from sankofa.reintegration.vocab import VisitMeans, VisitState


@staff_page(Perm.REINTEGRATION)
def schedule(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    """Starts from the days that the mission proposes after arrival; every day can be changed."""
    context = _frame(request, case_id)
    today = date_in(request.now, request.actor.timezone)
    follow_up = queries.follow_up(request.actor, case_id, today=today, with_notes=False)
    due = [visit.due_on for visit in follow_up.visits if visit.state == VisitState.DUE]
    form = VisitsForm(request.POST or None, days=due or follow_up.proposal)
    if form.is_valid() and attempt(
        form, lambda: services.plan_visits(case_id=case_id, days=form.days(), by=request.actor, now=request.now)
    ):
        notices.done(request, _("The days are kept."))
        return redirect("desk:case_reintegration", case_id)
    context |= {"form": form, "follow_up": follow_up}
    return render(request, "desk/reintegration/schedule.html", context, status=422 if form.errors else 200)


@staff_page(Perm.REINTEGRATION)
def visit(request: StaffRequest, case_id: uuid.UUID, visit_id: uuid.UUID) -> HttpResponse:
    context = _frame(request, case_id)
    today = date_in(request.now, request.actor.timezone)
    its_case, row = queries.visit(request.actor, visit_id, today=today)
    if its_case != case_id:
        raise Http404
    cancelling = "cancel" in request.POST
    data = request.POST if request.method == "POST" else None
    form = VisitForm(None if cancelling else data, initial={"done_on": today})
    drop = DropForm(data if cancelling else None)
    sent, work = (drop, _cancel) if cancelling else (form, _record)
    if data is not None and sent.is_valid() and attempt(sent, lambda: work(request, visit_id, sent)):
        notices.done(request, _("Kept."))
        return redirect("desk:case_reintegration", case_id)
    due_line = _("due on %(day)s") % {"day": formats.date_format(row.due_on, "j F Y")}
    context |= {
        "visit": row,
        "form": form,
        "drop": drop,
        "is_due": row.state == VisitState.DUE,
        "due_line": due_line,
    }
    status = 422 if form.errors or drop.errors else 200
    return render(request, "desk/reintegration/visit.html", context, status=status)


@staff_page(Perm.REINTEGRATION)
def lost(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    context = _frame(request, case_id)
    form = LostForm(request.POST or None)
    if form.is_valid() and attempt(
        form,
        lambda: services.lose_contact(case_id=case_id, by=request.actor, now=request.now, **form.cleaned_data),
    ):
        notices.done(request, _("Kept. Planned visits are cancelled; the case stays open until it is closed."))
        return redirect("desk:case_reintegration", case_id)
    context |= {"form": form, "title": _("Not to be reached any more"), "button": _("Keep")}
    return render(request, "desk/reintegration/form.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(Perm.REINTEGRATION)
def found(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    services.restore_contact(case_id=case_id, by=request.actor, now=request.now)
    notices.done(request, _("In contact again. Plan the visits anew if they are wanted."))
    return redirect("desk:case_reintegration", case_id)


def _record(request: StaffRequest, visit_id: uuid.UUID, form: Any) -> None:
    told = form.cleaned_data
    means = VisitMeans(told["means"])
    if told["outcome"] == "done":
        services.record_visit(
            visit_id=visit_id,
            done_on=told["done_on"],
            means=means,
            notes=form.notes(),
            by=request.actor,
            now=request.now,
        )
    else:
        services.record_attempt(
            visit_id=visit_id,
            tried_on=told["done_on"],
            means=means,
            again_on=told["again_on"],
            by=request.actor,
            now=request.now,
        )


def _cancel(request: StaffRequest, visit_id: uuid.UUID, form: Any) -> None:
    services.cancel_visit(visit_id=visit_id, reason=form.cleaned_data["reason"], by=request.actor, now=request.now)


def _frame(request: StaffRequest, case_id: uuid.UUID) -> dict[str, Any]:
    return frame(request, case_id, "desk:case_reintegration", Perm.REINTEGRATION, log=request.method == "GET")

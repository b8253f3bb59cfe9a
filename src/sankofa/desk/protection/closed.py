"""Entitlements that rest on a compartment: seen, answered and decided inside an opening, by who holds its key.

Whoever has no key finds no page: nothing tells that there is anything to see. Every page is a post, with the scheme in
its body: no address, and so no log of addresses, names one.
"""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from sankofa.accounts.vocab import Perm
from sankofa.cases import queries as cases
from sankofa.desk.cases.frame import frame
from sankofa.desk.eligibility.forms import DecideForm, QuestionSheet, letter_language
from sankofa.desk.eligibility.page import condition_rows, replayed, scheme_row
from sankofa.desk.protection import forms
from sankofa.desk.web import StaffRequest, attempt, staff_page
from sankofa.eligibility.vocab import Decided
from sankofa.journey import queries as journey
from sankofa.journey import services as verbs
from sankofa.journey.vocab import Entitlement
from sankofa.kernel.clock import date_in
from sankofa.protection import queries, services
from sankofa.protection.vocab import KEPT_BY, Compartment

TAB = "desk:case_protection"


@staff_page(Perm.READ_CASE, own_transaction=True)
@never_cache
@require_POST
def schemes(request: StaffRequest, case_id: uuid.UUID, which: str) -> HttpResponseBase:
    """The schemes and safeguards that rest on one compartment, for one look; what is typed there is kept there."""
    compartment = _held(request, which)
    context = frame(request, case_id, TAB, log=False)
    reason = _reason(request)
    if not reason:
        return _why(request, context)
    known = journey.closed_entitlement(request.actor, case_id, compartment, reason=reason, now=request.now)
    sheet = QuestionSheet(known.to_ask, request.POST if "answering" in request.POST else None)
    if sheet.is_bound and sheet.is_valid():
        answers = [(member, key, value) for member, key, value in sheet.answers() if member]
        services.answer_inside(case_id=case_id, which=compartment, answers=answers, by=request.actor, now=request.now)
        known = journey.closed_entitlement(request.actor, case_id, compartment, reason=reason, now=request.now)
        sheet = QuestionSheet(known.to_ask)
    context |= {
        "compartment": compartment,
        "rows": [scheme_row(row, differs=known.differs.get(row.id)) for row in known.rows],
        "safeguards": [(row.title, condition_rows(row.tree)) for row in known.beside if row.tree],
        "decisions": known.inside,
        "sheet": sheet,
        "reason": reason,
        "may_answer": request.actor.may(KEPT_BY[compartment]),
    }
    status = 422 if sheet.is_bound and not sheet.is_valid() else 200
    return render(request, "desk/protection/schemes.html", context, status=status)


@staff_page(Perm.READ_CASE, own_transaction=True)
@never_cache
@require_POST
def decide(request: StaffRequest, case_id: uuid.UUID, which: str) -> HttpResponseBase:
    """Grants, refuses or deviates inside; beside it what the rule of that day says. The decision stays inside."""
    compartment = _held(request, which, to_decide=True)
    context = frame(request, case_id, TAB, log=False)
    opened_for, scheme_id = _reason(request), request.POST.get("scheme", "")
    if not opened_for:
        return _why(request, context)
    today = date_in(request.now, request.actor.timezone)
    deciding = "deciding" in request.POST
    spoken = letter_language(cases.case_head(request.actor, case_id).languages)
    form = DecideForm(request.POST if deciding else None, prefix="d", initial={"on": today, "language": spoken})
    on = None
    if deciding and form.is_valid():
        typed, on = form.cleaned_data, form.cleaned_data["on"]
        done = attempt(
            form,
            lambda: verbs.decide_inside(
                case_id=case_id,
                which=compartment,
                scheme_id=scheme_id,
                outcome=Decided(typed["outcome"]),
                reason=typed["reason"],
                opened_for=opened_for,
                language=typed["language"],
                on=typed["on"],
                by=request.actor,
                now=request.now,
            ),
        )
        if done:
            messages.success(request, _("Kept inside, with its letter."))
            return redirect(TAB, case_id)
    known = journey.closed_entitlement(
        request.actor, case_id, compartment, reason=opened_for, now=request.now, on=on if on and on < today else None
    )
    row = _row(known, scheme_id)
    context |= {"compartment": compartment, "reason": opened_for, "form": form, "it": row, "scheme_id": scheme_id}
    return render(request, "desk/protection/decide.html", context, status=422 if deciding else 200)


@staff_page(Perm.READ_CASE, own_transaction=True)
@never_cache
@require_POST
def decision(request: StaffRequest, case_id: uuid.UUID, which: str, decision_id: uuid.UUID) -> HttpResponseBase:
    """A decision inside as it stood, and what today's rules and facts would say."""
    compartment = _held(request, which)
    context = frame(request, case_id, TAB, log=False)
    reason = _reason(request)
    if not reason:
        return _why(request, context)
    found = journey.replay_inside(request.actor, case_id, compartment, decision_id, reason=reason, now=request.now)
    context |= {**replayed(found), "compartment": compartment, "reason": reason}
    return render(request, "desk/protection/decision.html", context)


@staff_page(Perm.READ_CASE, own_transaction=True)
@never_cache
@require_POST
def letter(request: StaffRequest, case_id: uuid.UUID, which: str, decision_id: uuid.UUID) -> HttpResponseBase:
    """The letter of a decision inside, to hand over. Its file name tells nothing."""
    compartment = _held(request, which)
    head = cases.case_head(request.actor, case_id)
    reason = _reason(request)
    if not reason:
        return _why(request, frame(request, case_id, TAB, log=False))
    pdf = queries.letter_inside(compartment, case_id=case_id, decision_id=decision_id, by=request.actor, reason=reason)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{head.number}.pdf"'
    return response


def _held(request: StaffRequest, which: str, *, to_decide: bool = False) -> Compartment:
    """The compartment, for who holds its key; to decide also the role that works inside. Else nothing is there."""
    if which not in queries.keys_of(request.actor, at=request.now):
        raise Http404
    compartment = Compartment(which)
    if to_decide and not request.actor.may(KEPT_BY[compartment]):
        raise Http404
    return compartment


def _reason(request: StaffRequest) -> str:
    form = forms.ReasonForm(request.POST)
    return str(form.cleaned_data["reason"]) if form.is_valid() else ""


def _why(request: StaffRequest, context: dict[str, Any]) -> HttpResponseBase:
    """Asks why it is opened, when that was left out."""
    context |= {"form": forms.ReasonForm(request.POST), "form_title": _("Open it"), "hint": ""}
    return render(request, "desk/eligibility/form.html", context, status=422)


def _row(known: Entitlement, scheme_id: str) -> dict[str, Any]:
    """The scheme as its row shows it; nothing for one that rests on something else or that nobody decides on."""
    row = next((row for row in (*known.rows, *known.beside) if row.id == scheme_id and row.decidable), None)
    if row is None:
        raise Http404
    return scheme_row(row)

"""Entitlements that rest on a compartment: seen and answered inside an opening with a reason, by who holds its key.

Whoever has no key finds no page: nothing tells that there is anything to see.
"""

import uuid

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from sankofa.accounts.vocab import Perm
from sankofa.desk.cases.frame import frame
from sankofa.desk.eligibility.forms import QuestionSheet
from sankofa.desk.eligibility.page import condition_rows, scheme_row
from sankofa.desk.protection import forms
from sankofa.desk.web import StaffRequest, staff_page
from sankofa.journey import queries as journey
from sankofa.protection import queries, services
from sankofa.protection.vocab import Compartment

ANSWERS = {Compartment.HEALTH: Perm.HEALTH, Compartment.PROTECTION: Perm.PROTECTION}


@staff_page(Perm.READ_CASE, own_transaction=True)
@never_cache
@require_POST
def schemes(request: StaffRequest, case_id: uuid.UUID, which: str) -> HttpResponseBase:
    """The schemes and safeguards that rest on one compartment, for one look; what is typed there is kept there."""
    held = queries.keys_of(request.actor, at=request.now)
    if which not in held:
        raise Http404
    compartment = Compartment(which)
    context = frame(request, case_id, "desk:case_protection", log=False)
    form = forms.ReasonForm(request.POST)
    if not form.is_valid():
        context |= {"form": form, "form_title": _("Open it"), "hint": ""}
        return render(request, "desk/eligibility/form.html", context, status=422)
    reason = form.cleaned_data["reason"]
    known = journey.closed_entitlement(request.actor, case_id, compartment, reason=reason, now=request.now)
    sheet = QuestionSheet(known.to_ask, request.POST if "answering" in request.POST else None)
    if sheet.is_bound and sheet.is_valid():
        answers = [(member, key, value) for member, key, value in sheet.answers() if member]
        services.answer_inside(case_id=case_id, which=compartment, answers=answers, by=request.actor, now=request.now)
        known = journey.closed_entitlement(request.actor, case_id, compartment, reason=reason, now=request.now)
        sheet = QuestionSheet(known.to_ask)
    context |= {
        "compartment": compartment,
        "rows": [scheme_row(row) for row in known.rows],
        "safeguards": [(row.title, condition_rows(row.tree)) for row in known.beside if row.tree],
        "sheet": sheet,
        "reason": reason,
        "may_answer": request.actor.may(ANSWERS[compartment]),
    }
    status = 422 if sheet.is_bound and not sheet.is_valid() else 200
    return render(request, "desk/protection/schemes.html", context, status=status)

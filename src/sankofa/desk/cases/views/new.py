"""A new case for a person who has been searched for, and found or recorded, before."""

import uuid

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Perm
from sankofa.cases import queries, services
from sankofa.cases.vocab import Heard, Kind
from sankofa.desk import notices
from sankofa.desk.cases.acting import once, posted
from sankofa.desk.cases.forms import OpenCaseForm
from sankofa.desk.web import StaffRequest, into_form, staff_page
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError


@staff_page(Perm.OPEN_CASE)
def new(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    person = queries.person_for_case(request.actor, person_id)
    today = date_in(request.now, request.actor.timezone)
    initial = {"office": str(request.actor.office_id or ""), "opened_on": today}
    form = OpenCaseForm(posted(request), actor=request.actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            case_id = once(request, form, "open_case", lambda: _open(request, person_id, form))
        except (NotFoundError, RefusedError):
            raise
        except DomainError as error:
            into_form(form, error)
        else:
            notices.done(request, _("The case is open."))
            return HttpResponseRedirect(reverse("desk:case", args=[case_id]))
    context = {"form": form, "person": person, "open_cases": [row for row in person.cases if not row.outcome]}
    return render(request, "desk/cases/new.html", context, status=422 if form.errors else 200)


def _open(request: StaffRequest, person_id: uuid.UUID, form: OpenCaseForm) -> uuid.UUID:
    typed = form.cleaned_data
    moved = services.open_case(
        person_id=person_id,
        kind=Kind(typed["kind"]),
        office_id=typed["office"],
        opened_on=typed["opened_on"],
        destination=typed["destination"] or None,
        heard=Heard(typed["heard"] or Heard.UNKNOWN),
        retroactive=typed["retroactive"],
        by=request.actor,
        now=request.now,
    )
    return moved.case_id

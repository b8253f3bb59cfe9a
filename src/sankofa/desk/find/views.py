"""Search as one types, or with a button; the same page without JavaScript. What may show is decided in `cases`."""

import uuid

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.accounts.vocab import Perm
from sankofa.cases import queries as cases
from sankofa.cases import services
from sankofa.cases.vocab import Found
from sankofa.desk.find.forms import JoinForm
from sankofa.desk.people.telling import found_line
from sankofa.desk.web import StaffRequest, staff_page
from sankofa.journal.services import log_access
from sankofa.journal.vocab import Action
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError

LEAST = 2
"""Letters before a search starts."""


@staff_page(Perm.SEARCH)
def find(request: StaffRequest) -> HttpResponseBase:
    """Results for ?q=; with ?for_case= each can be put on that case."""
    text = " ".join(request.GET.get("q", "").split())[:200]
    searched = len(text) >= LEAST
    found = cases.find_people(request.actor, text) if searched else Found()
    if found:
        log_found(request, found, "search")
    context = {
        "q": text,
        "searched": searched,
        "found": found,
        "lines": [found_line(row) for row in found.rows],
        "for_case": case_id(request.GET.get("for_case", "")),
        "may_record": request.actor.may(Perm.WRITE_PERSON),
    }
    return render(request, "desk/find/found.html" if request.htmx else "desk/find/find.html", context)


@require_POST
@staff_page(Perm.WORK_CASE)
def join(request: StaffRequest) -> HttpResponseBase:
    """Puts a person who is open to the reader on a case that they work on."""
    form = JoinForm(request.POST)
    if not form.is_valid():
        raise NotFoundError("not_found", _("There is no such person or case."))
    person, case = form.cleaned_data["person"], form.cleaned_data["case"]
    cases.fetch_person(request.actor, person)
    try:
        services.join(case_id=case, person_id=person, role=form.cleaned_data["role"], by=request.actor, now=request.now)
    except (NotFoundError, RefusedError):
        raise
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("Added to the case."))
    return redirect(case_url(case) or reverse("desk:person", args=[person]))


def log_found(request: StaffRequest, found: Found, what_for: str) -> None:
    """One line, however many were shown: what for, by what they were found, how many. Never what was typed."""
    ways = sorted({str(row.why.value) for row in found.rows} | {str(known.why.value) for known in found.known})
    log_access(
        staff_id=request.actor.id,
        staff_name=request.actor.name,
        action=Action.FOUND,
        now=request.now,
        detail=f"{what_for} by {', '.join(ways)}: {len(found.rows)} shown, {len(found.known)} known elsewhere",
    )


def case_id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def case_url(case: uuid.UUID) -> str:
    """The case's page, or "" while there is none."""
    try:
        return reverse("desk:case", args=[case])
    except NoReverseMatch:
        return ""

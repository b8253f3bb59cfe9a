"""Who is on the case: people join, fall off, or get a case of their own."""

import uuid
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.accounts.vocab import Perm
from sankofa.cases import queries, services
from sankofa.desk.cases.acting import act, came_from
from sankofa.desk.cases.forms import JoinForm, LeaveForm
from sankofa.desk.cases.frame import around
from sankofa.desk.cases.members import member_line
from sankofa.desk.web import StaffRequest, staff_page
from sankofa.journey import services as journey


@staff_page()
def people(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    page = queries.case_page(request.actor, case_id, now=request.now)
    may_change = Perm.WORK_CASE in page.head.perms and page.head.ours and not page.head.outcome
    context = {
        **around(request, page.head, "desk:case_people"),
        "members": [member_line(member) for member in page.members],
        "left": [member_line(member) for member in page.left],
        "earlier": queries.earlier_cases(request.actor, case_id),
        "find_url": _find_url(case_id) if may_change else "",
        "may_change": may_change,
        "may_consent": Perm.CONSENT in page.head.perms,
    }
    return render(request, "desk/cases/people.html", context)


@require_POST
@staff_page(Perm.WORK_CASE)
def join(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    """Takes `person` (an id) and `role` (in the family, as they say it); the search page posts here."""
    form = JoinForm(request.POST)
    back = came_from(request, reverse("desk:case_people", args=[case_id]))
    if not form.is_valid():
        return HttpResponseRedirect(back)

    def work() -> object:
        return services.join(
            case_id=case_id,
            person_id=form.cleaned_data["person"],
            role=form.cleaned_data["role"],
            by=request.actor,
            now=request.now,
        )

    return act(request, work, said=_("Joined the case."), back=back)


@require_POST
@staff_page(Perm.WORK_CASE)
def fall_off(request: StaffRequest, case_id: uuid.UUID, member_id: uuid.UUID) -> HttpResponse:
    def work() -> object:
        return services.fall_off(
            case_id=case_id, member_id=member_id, reason=_reason(request), by=request.actor, now=request.now
        )

    back = reverse("desk:case_people", args=[case_id])
    return act(request, work, said=_("Left the case. The others go on."), back=back)


@require_POST
@staff_page(Perm.OPEN_CASE)
def split(request: StaffRequest, case_id: uuid.UUID, member_id: uuid.UUID) -> HttpResponse:
    def work() -> object:
        return journey.split(
            case_id=case_id, member_id=member_id, reason=_reason(request), by=request.actor, now=request.now
        )

    back = reverse("desk:case_people", args=[case_id])
    return act(
        request,
        work,
        said=_("They have a case of their own now, from first contact. What was answered came along."),
        back=back,
    )


@require_POST
@staff_page(Perm.OPEN_CASE)
def split_stayed(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    """A case of their own for all who did not leave with the others; it opens at once."""
    made: list[uuid.UUID] = []

    def work() -> object:
        made.append(journey.split_stayed(case_id=case_id, by=request.actor, now=request.now).case_id)
        return made

    response = act(
        request,
        work,
        said=_("They have a case of their own now. What was answered came along."),
        back=reverse("desk:case", args=[case_id]),
    )
    return HttpResponseRedirect(reverse("desk:case", args=made)) if made else response


def _reason(request: StaffRequest) -> str:
    form = LeaveForm(request.POST)
    return form.cleaned_data["reason"] if form.is_valid() else ""


def _find_url(case_id: uuid.UUID) -> str:
    """Search comes before adding: the search page knows for which case it looks."""
    try:
        return f"{reverse('desk:find')}?{urlencode({'for_case': case_id})}"
    except NoReverseMatch:
        return ""

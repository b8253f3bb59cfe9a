"""Whose case it is: the counsellor, the team, and offers to another counsellor or office."""

import uuid

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.accounts.queries import carriers, offices
from sankofa.accounts.vocab import Perm
from sankofa.cases import queries, services
from sankofa.desk.cases.acting import act, came_from, form_page, posted
from sankofa.desk.cases.forms import ColleagueForm, OfferForm
from sankofa.desk.cases.frame import around
from sankofa.desk.web import StaffRequest, staff_page


@staff_page(Perm.ASSIGN)
def transfer(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    head = queries.case_head(request.actor, case_id, Perm.ASSIGN)
    mates = carriers(request.actor, at=request.now)
    form = OfferForm(posted(request), offices=offices(request.actor.mission_id), colleagues=mates)

    def work() -> object:
        return services.offer(
            case_id=case_id,
            office_id=form.cleaned_data["office"],
            staff_id=form.cleaned_data["staff"],
            reason=form.cleaned_data["reason"],
            by=request.actor,
            now=request.now,
        )

    context = {
        **around(request, head, "desk:case_transfer", log=request.method == "GET"),
        "title": _("Offer the case"),
        "intro": _("It stays yours until they accept. Until then they see its number and your reason, nothing else."),
        "button": _("Offer the case"),
    }
    return form_page(
        request,
        form,
        work,
        template="desk/cases/form.html",
        context=context,
        said=_("Offered. It moves when they accept."),
        back=reverse("desk:case", args=[case_id]),
    )


@staff_page(Perm.ASSIGN)
def team(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    """Makes a colleague the counsellor, or adds them to the team."""
    head = queries.case_head(request.actor, case_id, Perm.ASSIGN)
    form = ColleagueForm(posted(request), colleagues=carriers(request.actor, at=request.now))

    def work() -> object:
        verb = services.set_counsellor if form.cleaned_data["as_what"] == "counsellor" else services.assign
        return verb(case_id=case_id, staff_id=form.cleaned_data["staff"], by=request.actor, now=request.now)

    context = {
        **around(request, head, "desk:case_team", log=request.method == "GET"),
        "title": _("Counsellor and team"),
        "intro": _("The team reads confidential notes. Everybody else sees only that they are there."),
        "button": _("Save"),
        "team": queries.case_team(request.actor, case_id),
    }
    return form_page(
        request,
        form,
        work,
        template="desk/cases/team.html",
        context=context,
        said=_("Saved."),
        back=reverse("desk:case", args=[case_id]),
    )


@require_POST
@staff_page(Perm.ASSIGN)
def unassign(request: StaffRequest, case_id: uuid.UUID, staff_id: uuid.UUID) -> HttpResponse:
    def work() -> None:
        services.unassign(case_id=case_id, staff_id=staff_id, by=request.actor, now=request.now)

    return act(request, work, said=_("Taken off the team."), back=reverse("desk:case_team", args=[case_id]))


@require_POST
@staff_page(Perm.WORK_CASE)
def answer(request: StaffRequest, transfer_id: uuid.UUID) -> HttpResponse:
    """Accepts or declines an offered case."""
    accept = request.POST.get("answer") == "accept"

    def work() -> None:
        services.answer_offer(
            transfer_id=transfer_id,
            accept=accept,
            reason=request.POST.get("reason", "")[:200],
            by=request.actor,
            now=request.now,
        )

    said = _("The case is yours now.") if accept else _("Declined. Who offered it sees that.")
    return act(request, work, said=said, back=came_from(request, reverse("desk:my_day")))


@require_POST
@staff_page(Perm.ASSIGN)
def take_back(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    def work() -> None:
        services.withdraw_offer(case_id=case_id, by=request.actor, now=request.now)

    return act(request, work, said=_("The offer is taken back."), back=reverse("desk:case", args=[case_id]))

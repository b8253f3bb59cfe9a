"""What missions ask of each other, and what partners refer: lists, and a page or a click for each verb."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.accounts.queries import helper_choices, missions
from sankofa.accounts.vocab import Perm
from sankofa.cases import queries, services
from sankofa.cases.vocab import CaseHead, Direction, ReferralState, RequestKind
from sankofa.desk.cases.acting import act, came_from, form_page, once, posted
from sankofa.desk.cases.frame import frame
from sankofa.desk.requests.forms import AnswerForm, ReferralForm, RequestForm
from sankofa.desk.web import StaffRequest, staff_page


@staff_page(Perm.WORK_CASE)
def requests(request: StaffRequest) -> HttpResponse:
    """Asked of us, asked by us, and what we answered."""
    actor = request.actor
    answers = actor.may(Perm.ARRIVAL)
    context = {
        "to_us": queries.requests_to_us(actor, now=request.now) if answers else [],
        "answered": queries.requests_to_us(actor, now=request.now, waiting=False) if answers else [],
        "by_us": queries.requests_by_us(actor, now=request.now),
        "answers": answers,
    }
    return render(request, "desk/requests/requests.html", context)


@staff_page()
def of_case(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    context = frame(request, case_id, "desk:case_requests")
    head: CaseHead = context["head"]  # type: ignore[assignment]  # frame's own
    context |= {
        "requests": queries.case_requests(request.actor, case_id, now=request.now),
        "referrals": queries.case_referrals(request.actor, case_id),
        "shares": queries.case_shares(request.actor, case_id),
        "may_send": Perm.WORK_CASE in head.perms and head.mission_id == request.actor.mission_id,
    }
    return render(request, "desk/requests/case.html", context)


@staff_page(Perm.WORK_CASE)
def new(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    context = frame(request, case_id, "desk:case_request", Perm.WORK_CASE, log=request.method == "GET")
    head: CaseHead = context["head"]  # type: ignore[assignment]  # frame's own
    agreed = queries.missions_consented(case_id)
    others = [(key, name) for key, name, _country in missions() if key != head.mission_id]
    named = [(key, name if key in agreed else _("%(name)s (no consent yet)") % {"name": name}) for key, name in others]
    initial = {"mission": str(head.home_mission_id or ""), "kind": request.GET.get("kind", RequestKind.ARRIVAL)}
    days = queries.terms(head.mission_id)
    form = RequestForm(posted(request), missions=named, days=days, initial=initial)

    def send() -> uuid.UUID:
        return services.send_request(
            case_id=case_id,
            kind=RequestKind(form.cleaned_data["kind"]),
            mission_id=form.cleaned_data["mission"],
            text=form.cleaned_data["text"],
            due_at=end_of(form.cleaned_data["due_on"], request.actor.timezone),
            by=request.actor,
            now=request.now,
        )

    context |= {
        "title": _("Ask another mission"),
        "intro": _(
            "They see the case from then on, as long as the consent stands. Without word in time you get a task and a "
            "mail, and so do those who lead that mission."
        ),
        "button": _("Send the request"),
    }
    return form_page(
        request,
        form,
        lambda: once(request, form, "send_request", send),
        template="desk/cases/form.html",
        context=context,
        said=_("The request is on its way."),
        back=reverse("desk:case_requests", args=[case_id]),
    )


def end_of(day: dt.date | None, zone: str) -> dt.datetime | None:
    """The midnight after a day, on the office's clock."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=ZoneInfo(zone)) if day else None


@require_POST
@staff_page(Perm.ARRIVAL)
def acknowledge(request: StaffRequest, request_id: uuid.UUID) -> HttpResponse:
    def work() -> None:
        services.acknowledge_request(request_id=request_id, by=request.actor, now=request.now)

    back = came_from(request, reverse("desk:requests"))
    return act(request, work, said=_("Acknowledged. They see that you have it."), back=back)


@staff_page(Perm.ARRIVAL)
def answer(request: StaffRequest, request_id: uuid.UUID) -> HttpResponse:
    row = queries.request_to_us(request.actor, request_id, now=request.now)
    form = AnswerForm(posted(request))

    def reply() -> str:
        verb = services.answer_request if form.cleaned_data["verdict"] == "answer" else services.decline_request
        verb(request_id=request_id, text=form.cleaned_data["text"], by=request.actor, now=request.now)
        return str(request_id)

    return form_page(
        request,
        form,
        lambda: once(request, form, "answer_request", reply),
        template="desk/requests/answer.html",
        context={"it": row},
        said=_("Your answer is with them."),
        back=reverse("desk:requests"),
    )


@require_POST
@staff_page(Perm.WORK_CASE)
def cancel(request: StaffRequest, request_id: uuid.UUID) -> HttpResponse:
    def work() -> None:
        services.cancel_request(request_id=request_id, by=request.actor, now=request.now)

    return act(request, work, said=_("Taken back."), back=came_from(request, reverse("desk:requests")))


@require_POST
@staff_page(Perm.WORK_CASE)
def unshare(request: StaffRequest, case_id: uuid.UUID, mission_id: uuid.UUID) -> HttpResponse:
    def work() -> None:
        services.unshare(case_id=case_id, mission_id=mission_id, by=request.actor, now=request.now)

    back = reverse("desk:case_requests", args=[case_id])
    return act(request, work, said=_("No longer shared."), back=back)


@staff_page(Perm.WORK_CASE)
def refer(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    context = frame(request, case_id, "desk:case_refer", Perm.WORK_CASE, log=request.method == "GET")
    head: CaseHead = context["head"]  # type: ignore[assignment]  # frame's own
    form = ReferralForm(posted(request), helpers=helper_choices(head.mission_id))

    def send() -> uuid.UUID:
        return services.refer(
            case_id=case_id,
            direction=Direction(form.cleaned_data["direction"]),
            organisation_id=form.cleaned_data["organisation"],
            what_for=form.cleaned_data["what_for"],
            by=request.actor,
            now=request.now,
        )

    context |= {
        "title": _("Referral"),
        "intro": _("From us, it needs the person's consent to share with that partner."),
        "button": _("Record the referral"),
    }
    return form_page(
        request,
        form,
        lambda: once(request, form, "refer", send),
        template="desk/cases/form.html",
        context=context,
        said=_("The referral is recorded."),
        back=reverse("desk:case_requests", args=[case_id]),
    )


@require_POST
@staff_page(Perm.WORK_CASE)
def answer_referral(request: StaffRequest, referral_id: uuid.UUID) -> HttpResponse:
    state = request.POST.get("state", "")
    if state not in ReferralState.values:
        raise Http404

    def work() -> None:
        services.answer_referral(
            referral_id=referral_id,
            state=ReferralState(state),
            answer=request.POST.get("answer", "")[:200],
            by=request.actor,
            now=request.now,
        )

    return act(request, work, said=_("Noted."), back=came_from(request, reverse("desk:cases")))

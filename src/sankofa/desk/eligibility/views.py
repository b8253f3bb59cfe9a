"""Pages of eligibility. A rule advises, a named person decides: both stand on the same page."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.accounts.vocab import Perm
from sankofa.cases.vocab import CaseHead, Gate
from sankofa.desk.cases.frame import frame
from sankofa.desk.drafts.files import drop_files, files_of, keep_files
from sankofa.desk.eligibility import forms, page
from sankofa.desk.web import StaffRequest, attempt, into_form, staff_page
from sankofa.documents import services as files
from sankofa.eligibility import queries, services
from sankofa.eligibility.vocab import ClaimAct, ClaimStatus, QueryKind
from sankofa.journey import queries as journey
from sankofa.journey import services as verbs
from sankofa.kernel.errors import DomainError
from sankofa.reference.queries import country_name

UNPROCESSABLE = 422


@staff_page(Perm.READ_CASE)
def overview(request: StaffRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """What these people are entitled to today, or by the rules of the day in `?on=`."""
    return page.tab(request, case_id, on=page.rules_of(request))


@staff_page(Perm.WORK_CASE)
@require_POST
def answer(request: StaffRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """Keeps the answers to what the rules ask; what is asked next follows from them."""
    on = page.rules_of(request)
    known = journey.entitlement(request.actor, case_id, now=request.now, on=on)
    typed = forms.keys_typed(request.POST)
    asked, _more = page.first_questions(known.to_ask, typed)
    again = journey.asks_again(case_id, typed - {ask.key for ask in asked}, known.names)
    sheet = forms.QuestionSheet(page.here([*again, *asked]), request.POST)
    if not sheet.is_valid():
        return page.tab(request, case_id, on=on, sheet=sheet)
    services.answer_all(case_id=case_id, answers=sheet.answers(), by=request.actor, now=request.now)
    messages.success(request, _("Answers kept."))
    day = f"?on={on}" if on else ""
    return redirect(f"{reverse(page.TAB, args=[case_id])}{day}#questions")


@staff_page(Perm.WORK_CASE)
@require_POST
def add_claim(request: StaffRequest, case_id: uuid.UUID) -> HttpResponseBase:
    form = forms.ClaimForm(page.members(case_id), request.POST, prefix="claim")
    if form.is_valid():
        typed = form.cleaned_data
        try:
            services.add_claim(
                case_id=case_id,
                member_id=uuid.UUID(typed["member"]),
                filed=form.cleaned_data["filed"],
                act=ClaimAct(typed["act"]) if typed["act"] else None,
                status=ClaimStatus(typed["status"]) if typed["status"] else None,
                by=request.actor,
                now=request.now,
            )
        except DomainError as error:
            into_form(form, error)
        else:
            messages.success(request, _("Claim recorded."))
            return redirect("desk:case_eligibility", case_id)
    return page.tab(request, case_id, claim_form=form)


@staff_page(Perm.WORK_CASE)
@require_POST
def drop_claim(
    request: StaffRequest, case_id: uuid.UUID, member_id: uuid.UUID, claim_id: uuid.UUID
) -> HttpResponseBase:
    services.drop_claim(case_id=case_id, member_id=member_id, claim_id=claim_id, by=request.actor, now=request.now)
    messages.success(request, _("Claim taken out."))
    return redirect("desk:case_eligibility", case_id)


@staff_page(Perm.WORK_CASE)
@require_POST
def no_claim(request: StaffRequest, case_id: uuid.UUID, member_id: uuid.UUID) -> HttpResponseBase:
    """The person never asked for asylum: an answer, not a gap."""
    services.answer(case_id=case_id, member_id=member_id, key="claim", value=None, by=request.actor, now=request.now)
    messages.success(request, _("Answer kept."))
    return redirect("desk:case_eligibility", case_id)


@staff_page(Perm.PROCESS)
@require_POST
def ask_authority(request: StaffRequest, case_id: uuid.UUID) -> HttpResponseBase:
    form = forms.AskAuthorityForm(page.authorities(request), request.POST, prefix="ask")
    if form.is_valid():
        try:
            services.ask_authority(
                case_id=case_id,
                kind=QueryKind(form.cleaned_data["kind"]),
                organisation_id=uuid.UUID(form.cleaned_data["organisation"]),
                reference=form.cleaned_data["reference"],
                by=request.actor,
                now=request.now,
            )
        except DomainError as error:
            into_form(form, error)
        else:
            messages.success(request, _("Question to the authority recorded."))
            return redirect("desk:case_eligibility", case_id)
    return page.tab(request, case_id, ask_form=form)


@staff_page(Perm.PROCESS)
@require_POST
def tell_departure(request: StaffRequest, case_id: uuid.UUID) -> HttpResponseBase:
    form = forms.TellDepartureForm(page.authorities(request), request.POST, prefix="tell")

    def work() -> None:
        typed = form.cleaned_data
        services.tell_departure(
            case_id=case_id,
            organisation_id=uuid.UUID(typed["organisation"]),
            sent_on=typed["sent_on"],
            reference=typed["reference"],
            by=request.actor,
            now=request.now,
        )

    if form.is_valid() and attempt(form, work):
        messages.success(request, _("Notice of departure recorded."))
        return redirect("desk:case_eligibility", case_id)
    return page.tab(request, case_id, tell_form=form)


@staff_page(Perm.READ_CASE)
def notice(request: StaffRequest, case_id: uuid.UUID, notice_id: uuid.UUID) -> HttpResponseBase:
    """What an authority was told of a departure, to be printed: nothing else than this goes there."""
    context = frame(request, case_id, "desk:case_eligibility")
    found = next((one for one in queries.departure_notices(case_id) if one.id == notice_id), None)
    head = context["head"]
    if found is None or not isinstance(head, CaseHead) or not head.ours:
        raise Http404
    context |= {
        "notice": found,
        "told": page.told_of(request, case_id, found),
        "destination": country_name(head.destination),
    }
    return render(request, "desk/eligibility/notice.html", context)


@staff_page(Perm.PROCESS)
def authority_answer(request: StaffRequest, case_id: uuid.UUID, query_id: uuid.UUID) -> HttpResponseBase:
    query = next((q for q in queries.authority_queries(case_id) if q.id == query_id), None)
    context = frame(request, case_id, "desk:case_eligibility", Perm.PROCESS, log=False)
    if query is None:
        raise Http404
    form = forms.AuthorityAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_authority_answer(
                case_id=case_id, query_id=query_id, by=request.actor, now=request.now, **form.cleaned_data
            )
        except DomainError as error:
            into_form(form, error)
        else:
            messages.success(request, _("Answer of the authority recorded."))
            return redirect("desk:case_eligibility", case_id)
    title = _("Answer of %(authority)s") % {"authority": query.organisation}
    return _form_page(request, context, form, title, query.kind)


@staff_page(Perm.APPLICATION)
def application(request: StaffRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """The signed, dated application as an event of its own."""
    context = frame(request, case_id, "desk:case_eligibility", Perm.APPLICATION, log=False)
    form = forms.ApplicationForm(request.POST or None, files_of(request))
    if request.method == "POST" and form.is_valid():
        try:
            _record_application(request, case_id, form)
        except DomainError as error:
            into_form(form, error)
        else:
            drop_files(request)
            messages.success(request, _("Application recorded."))
            return redirect("desk:case", case_id)
    if form.is_bound:
        keep_files(request, form)
    hint = _("Signing binds nobody to leave: the person may withdraw at any moment, up to the gate.")
    return _form_page(request, context, form, _("The signed application"), hint)


@staff_page(Perm.PROCESS)
def process(request: StaffRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """Takes the application into processing; says what still stands before that gate."""
    context = frame(request, case_id, "desk:case_eligibility", Perm.PROCESS, log=False)
    if request.method == "POST":
        try:
            verbs.process(case_id=case_id, by=request.actor, now=request.now)
        except DomainError as error:
            messages.error(request, str(error.message))
            return redirect("desk:case_process", case_id)
        messages.success(request, _("The application is being processed."))
        return redirect("desk:case", case_id)
    ready = journey.readiness(request.actor, case_id, now=request.now)
    context |= {"standing": ready.at(Gate.PROCESS), "application": queries.application(case_id)}
    return render(request, "desk/eligibility/process.html", context)


@staff_page(Perm.WAIVE)
def lift(request: StaffRequest, case_id: uuid.UUID, requirement: str) -> HttpResponseBase:
    """A named person lifts one block with a reason, where the policy allows it."""
    context = frame(request, case_id, "desk:case", Perm.WAIVE, log=False)
    text = request.GET.get("member", "")
    member_id = uuid.UUID(text) if text else None
    form = forms.LiftForm(request.POST or None)
    name = requirement.replace("-", "_")
    ready = journey.readiness(request.actor, case_id, now=request.now).open
    if request.method == "POST" and form.is_valid():
        try:
            verbs.waive(
                case_id=case_id,
                requirement=name,
                member_id=member_id,
                reason=form.cleaned_data["reason"],
                by=request.actor,
                now=request.now,
            )
        except DomainError as error:
            into_form(form, error)
        else:
            messages.success(request, _("Lifted. Your name and reason stay with the case."))
            return redirect("desk:case", case_id)
    block = next((one for one in ready if (one.requirement, one.member_id) == (name, member_id)), None)
    return _form_page(request, context, form, _("Lift this block"), f"{block.text} {block.to_do}" if block else "")


def _record_application(request: StaffRequest, case_id: uuid.UUID, form: forms.ApplicationForm) -> None:
    file, kept = form.cleaned_data["file"], None
    if file:
        kept = files.keep_file(content=file.read(), name=file.name, by=request.actor.id, now=request.now).id
    services.record_application(
        case_id=case_id, signed_on=form.cleaned_data["signed_on"], file_id=kept, by=request.actor, now=request.now
    )


def _form_page(request: StaffRequest, context: dict[str, object], form: Any, title: str, hint: str) -> HttpResponseBase:
    context |= {"form": form, "form_title": title, "hint": hint}
    return render(request, "desk/eligibility/form.html", context, status=_status(form.is_bound))


def _status(refused: bool) -> int:  # noqa: FBT001  one word, at one place each
    return UNPROCESSABLE if refused else 200

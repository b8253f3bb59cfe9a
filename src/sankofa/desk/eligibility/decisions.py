"""Deciding on a scheme, a decision as it stood, its letter; and the entitlements on paper for the person.

The rule advises, a named person decides: both stand on the same page.
"""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.accounts.vocab import Perm
from sankofa.cases import queries as cases
from sankofa.desk.cases.frame import frame
from sankofa.desk.eligibility import forms, page, sheets
from sankofa.desk.eligibility.words import OUTCOMES, TONES, terms_words
from sankofa.desk.web import StaffRequest, attempt, staff_page
from sankofa.documents import queries as documents
from sankofa.eligibility import queries, services
from sankofa.eligibility.vocab import Decided, PlaceState
from sankofa.journal.services import log_access
from sankofa.journal.vocab import Action
from sankofa.journey import queries as journey
from sankofa.journey import services as verbs
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError


@staff_page(Perm.DECIDE)
def decide(request: StaffRequest, case_id: uuid.UUID, scheme_id: str) -> HttpResponseBase:
    """Grants, refuses or deviates; beside it what the rule of that day says."""
    today = date_in(request.now, request.actor.timezone)
    context = frame(request, case_id, page.TAB, Perm.DECIDE, log=False)
    asked = page.rules_of(request)
    head = cases.case_head(request.actor, case_id)
    spoken = forms.letter_language(head.languages)
    form = forms.DecideForm(request.POST or None, initial={"on": asked or today, "language": spoken})
    on = form.cleaned_data["on"] if form.is_bound and form.is_valid() else asked
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data
        done = attempt(
            form,
            lambda: verbs.decide(
                case_id=case_id,
                scheme_id=scheme_id,
                outcome=Decided(typed["outcome"]),
                reason=typed["reason"],
                language=typed["language"],
                on=typed["on"],
                by=request.actor,
                now=request.now,
            ),
        )
        if done:
            messages.success(request, _("Decision recorded. The letter stands beside it."))
            return redirect(page.TAB, case_id)
    known = journey.entitlement(request.actor, case_id, now=request.now, on=on if on and on < today else None)
    row = next((row for row in (*known.rows, *known.beside) if row.id == scheme_id and row.version), None)
    title = journey.scheme_title(scheme_id)
    if title is None:
        raise Http404
    context |= {"form": form, "title": title, "it": page.scheme_row(row) if row else None}
    return render(request, "desk/eligibility/decide.html", context, status=page.UNPROCESSABLE if form.is_bound else 200)


@staff_page(Perm.PROCESS)
def check(request: StaffRequest, case_id: uuid.UUID, scheme_id: str) -> HttpResponseBase:
    """Records the formal check of a scheme: an event of its own, deciding nothing; beside it what the rule says."""
    today = date_in(request.now, request.actor.timezone)
    context = frame(request, case_id, page.TAB, Perm.PROCESS, log=False)
    own_mission(request, case_id)
    asked = page.rules_of(request)
    form = forms.DayForm(request.POST or None, initial={"on": asked or today})
    if form.is_bound and form.is_valid():
        on = asked = form.cleaned_data["on"]
        if attempt(
            form,
            lambda: verbs.check(case_id=case_id, scheme_id=scheme_id, on=on, by=request.actor, now=request.now),
        ):
            messages.success(request, _("The check is recorded. It decides nothing."))
            return redirect(reverse("desk:case_check", args=[case_id, scheme_id]) + f"?on={on}")
    known = journey.entitlement(request.actor, case_id, now=request.now, on=asked if asked and asked < today else None)
    row = next((row for row in (*known.rows, *known.beside) if row.id == scheme_id and row.has_check), None)
    if row is None:
        raise Http404
    checks = [one for one in queries.checks(case_id) if one.scheme_id == scheme_id]
    context |= {
        "form": form,
        "it": page.scheme_row(row),
        "checks": [
            (one, TONES[one.outcome], OUTCOMES[one.outcome], terms_words(one.scheme_id, one.version)) for one in checks
        ],
        "today": today,
    }
    return render(request, "desk/eligibility/check.html", context, status=page.UNPROCESSABLE if form.is_bound else 200)


@staff_page(Perm.DECIDE)
@require_POST
def place(request: StaffRequest, case_id: uuid.UUID, scheme_id: str) -> HttpResponseBase:
    """Reserves a place of the scheme's quota, or gives it back."""
    own_mission(request, case_id)
    words = {"case_id": case_id, "scheme_id": scheme_id, "by": request.actor, "now": request.now}
    on = page.rules_of(request)
    try:
        if "release" in request.POST:
            verbs.release(**words)  # type: ignore[arg-type]  # one set of words for both
            messages.success(request, _("The place is given back."))
        elif verbs.reserve(on=on, **words) == PlaceState.HELD:  # type: ignore[arg-type]
            messages.success(request, _("The place is reserved."))
        else:
            messages.success(request, _("No place is left: the case is on the waiting list."))
    except DomainError as error:
        messages.error(request, str(error.message))
    return redirect(reverse(page.TAB, args=[case_id]) + (f"?on={on}" if on else ""))


@staff_page(Perm.READ_CASE)
def decision(request: StaffRequest, case_id: uuid.UUID, decision_id: uuid.UUID) -> HttpResponseBase:
    """The decision as it stood: facts, version, reasons; then what today's rules and today's facts would say."""
    context = frame(request, case_id, page.TAB)
    own_mission(request, case_id)
    found = journey.replay(request.actor, case_id, decision_id, now=request.now)
    context |= page.replayed(found) | {"may_keep_test": request.actor.may(Perm.POLICY) and found.kept.advice == "no"}
    return render(request, "desk/eligibility/decision.html", context)


@staff_page(Perm.POLICY)
def test_case(request: StaffRequest, case_id: uuid.UUID, decision_id: uuid.UUID) -> HttpResponseBase:
    """A refusal as a test case of its scheme: what would stand there, made nobody's; kept on a press."""
    context = frame(request, case_id, page.TAB)
    own_mission(request, case_id)
    kept = journey.replay(request.actor, case_id, decision_id, now=request.now).kept
    if request.method == "POST":
        try:
            services.keep_sample(kept=kept, by=request.actor, now=request.now)
        except DomainError as error:
            messages.warning(request, str(error.message))
        else:
            messages.success(request, _("Kept beside the test cases of the scheme: each draft is tried with it."))
        return redirect("desk:case_decision", case_id, decision_id)
    context |= {"kept": kept, "drawn": None, "why_not": ""}
    try:
        drawn = services.draw_sample(kept)
        context |= {"drawn": drawn, "facts": page.sample_rows(drawn.sample)}
    except DomainError as error:
        context["why_not"] = str(error.message)
    return render(request, "desk/eligibility/test_case.html", context)


@staff_page(Perm.READ_CASE)
def on_paper(request: StaffRequest, case_id: uuid.UUID, language: str) -> HttpResponseBase:
    """What the person is entitled to, in their words and language, to print and take along."""
    frame(request, case_id, page.TAB)
    own_mission(request, case_id)
    if language not in sheets.LANGUAGES:
        raise Http404
    context = sheets.for_person(request, case_id, language, on=page.rules_of(request))
    return render(request, "desk/eligibility/on_paper.html", context)


@staff_page(Perm.READ_CASE)
def letter(request: StaffRequest, case_id: uuid.UUID, file_id: uuid.UUID) -> HttpResponseBase:
    """The letter of a decision on this case; opening it is logged."""
    own_mission(request, case_id)
    if file_id not in {row.letter_id for row in queries.decisions(case_id)}:
        raise Http404
    file = documents.file(file_id)
    log_access(
        staff_id=request.actor.id,
        staff_name=request.actor.name,
        action=Action.OPENED_FILE,
        now=request.now,
        case_id=case_id,
    )
    response = HttpResponse(documents.content(file_id), content_type=file.media_type)
    response["Content-Disposition"] = f'inline; filename="{file.name}"'
    return response


def own_mission(request: StaffRequest, case_id: uuid.UUID) -> None:
    """Claims, reasons and amounts are for the case's own mission: another one that shares the case finds nothing."""
    if not cases.case_head(request.actor, case_id).ours:
        raise Http404

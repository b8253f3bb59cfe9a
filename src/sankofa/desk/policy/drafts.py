"""A draft: copied from a version, changed by its writer, checked, tried out, approved by somebody else."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.accounts.vocab import Perm
from sankofa.desk.pages import pages
from sankofa.desk.policy import trials, words
from sankofa.desk.policy.forms import PeriodForm, ValuesForm
from sankofa.desk.web import StaffRequest, into_form, staff_page
from sankofa.eligibility import queries as eligibility
from sankofa.eligibility import services
from sankofa.eligibility.vocab import DraftRow
from sankofa.journey import queries as journey
from sankofa.journey import services as journeys
from sankofa.journey.vocab import Change, Mark
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import ConflictError, DomainError, NotFoundError, RefusedError
from sankofa.schemes import queries as schemes
from sankofa.schemes.vocab import LIST, BadPolicyError, Doubt, ListVersion, Problem, SchemeVersion

Made = SchemeVersion | ListVersion
UNPROCESSABLE = 422
A_PAGE = 50  # cases


@require_POST
@staff_page(Perm.POLICY)
def copy(request: StaffRequest, scheme_id: str) -> HttpResponseBase:
    version_id = request.POST.get("version", "")
    made = services.start_draft(scheme_id=scheme_id, version_id=version_id, by=request.actor, now=request.now)
    return redirect("desk:policy_draft", made)


@require_POST
@staff_page(Perm.POLICY)
def copy_list(request: StaffRequest, list_id: str) -> HttpResponseBase:
    made = services.start_list_draft(list_id=list_id, by=request.actor, now=request.now)
    return redirect("desk:policy_draft", made)


@staff_page()
def draft(request: StaffRequest, draft_id: uuid.UUID) -> HttpResponseBase:
    """The draft with what is wrong, what differs, its test cases, and what it would change for the caseload."""
    return _page(request, eligibility.draft(request.actor, draft_id))


@require_POST
@staff_page(Perm.POLICY)
def change_values(request: StaffRequest, draft_id: uuid.UUID) -> HttpResponseBase:
    row = eligibility.draft(request.actor, draft_id)
    form = _values(request, row, request.POST)
    if not form.is_valid():
        return _page(request, row, values=form)
    return _keep(request, row, schemes.draft_filled(row.text, form.values()))


@require_POST
@staff_page(Perm.POLICY)
def change_text(request: StaffRequest, draft_id: uuid.UUID) -> HttpResponseBase:
    return _keep(request, eligibility.draft(request.actor, draft_id), request.POST.get("text", ""))


def _keep(request: StaffRequest, row: DraftRow, text: str) -> HttpResponseBase:
    typed = request.POST.get("version", "")
    try:
        services.change_draft(
            draft_id=row.id,
            text=text,
            version=int(typed) if typed.isdigit() else 0,
            by=request.actor,
            now=request.now,
        )
    except ConflictError as error:
        return _page(request, row, text=text, problem=str(error.message))
    messages.success(request, _("Draft kept."))
    return redirect("desk:policy_draft", row.id)


@require_POST
@staff_page(Perm.POLICY)
def check(request: StaffRequest, draft_id: uuid.UUID) -> HttpResponse:
    """What is wrong with the text as it is being typed; nothing is kept."""
    row = eligibility.draft(request.actor, draft_id)
    problems, _version = _checked(request, row.scheme, request.POST.get("text", ""))
    return render(request, "desk/policy/problems.html", {"problems": problems})


@require_POST
@staff_page()
def try_out(request: StaffRequest, draft_id: uuid.UUID) -> HttpResponseBase:
    """What it would change for the cases of a period; kept with the draft, for who approves."""
    row = eligibility.draft(request.actor, draft_id)
    period = PeriodForm(request.POST)
    if not period.is_valid():
        return _page(request, row, period=period)
    since, until = period.cleaned_data["since"], period.cleaned_data["until"]
    try:
        journeys.try_draft(draft_id=row.id, since=since, until=until, by=request.actor, now=request.now)
    except BadPolicyError:
        return _page(request, row, problem=_("The text does not hold yet: see what is wrong beside it."))
    except (NotFoundError, RefusedError):
        raise
    except DomainError as error:
        into_form(period, error)
        return _page(request, row, period=period)
    return redirect(f"{reverse('desk:policy_draft', args=[row.id])}#simulation")


@staff_page()
def cases(request: StaffRequest, draft_id: uuid.UUID) -> HttpResponse:
    """The cases behind a count of the trial, those that the reader may see."""
    row = eligibility.draft(request.actor, draft_id)
    change, by, of = (
        request.GET.get(name, other) for name, other in (("change", Change.GAINS), ("by", ""), ("of", ""))
    )
    if row.trial is None or change not in trials.CHANGES or (by and by not in Mark.__members__.values()):
        raise Http404
    several = journey.trial(row.trial.found)
    kept = several.get(request.GET.get("of_scheme") or next(iter(several), ""))
    if kept is None:
        raise Http404
    try:
        found = journey.changed_cases(
            request.actor,
            row.scheme,
            kept,
            draft=row.text,
            change=Change(change),
            mark=(by, of),
            today=date_in(request.now, request.actor.timezone),
        )
    except (BadPolicyError, DomainError) as error:
        raise Http404 from error
    asked = request.GET.get("page", "1")
    number = max(1, int(asked)) if asked.isdigit() else 1
    context = {
        "draft": row,
        "rows": found[(number - 1) * A_PAGE : number * A_PAGE],
        "pager": pages(request, "page", number, more=len(found) > number * A_PAGE),
        "many": len(found) > A_PAGE,
        "title": trials.CHANGES[Change(change)],
        "mark": trials.mark_words(by, of) if by else "",
    }
    return render(request, "desk/policy/cases.html", context)


@require_POST
@staff_page(Perm.POLICY)
def submit(request: StaffRequest, draft_id: uuid.UUID) -> HttpResponseBase:
    row = eligibility.draft(request.actor, draft_id)
    try:
        services.submit_draft(
            draft_id=row.id, by=request.actor, now=request.now, words_read="words_read" in request.POST
        )
    except (NotFoundError, RefusedError):
        raise
    except DomainError as error:
        return _refused(request, row, error)
    messages.success(request, _("It waits for somebody else's approval."))
    return redirect("desk:policy_draft", row.id)


@require_POST
@staff_page(Perm.APPROVE_POLICY)
def approve(request: StaffRequest, draft_id: uuid.UUID) -> HttpResponseBase:
    row = eligibility.draft(request.actor, draft_id)
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isdigit() else 0
    try:
        made = services.approve_draft(
            draft_id=row.id,
            version=version,
            by=request.actor,
            now=request.now,
            words_read="words_read" in request.POST,
        )
    except (NotFoundError, RefusedError):
        raise
    except DomainError as error:
        return _refused(request, row, error)
    messages.success(request, _("Approved: %(version)s takes force on its first day.") % {"version": made})
    return redirect("desk:policy")


@require_POST
@staff_page(Perm.POLICY)
def drop(request: StaffRequest, draft_id: uuid.UUID) -> HttpResponseBase:
    services.drop_draft(draft_id=draft_id, by=request.actor)
    messages.success(request, _("Draft thrown away."))
    return redirect("desk:policy")


def _refused(request: StaffRequest, row: DraftRow, error: DomainError) -> HttpResponse:
    """What stands in the way, beside the field that it is about where there is one."""
    fields = schemes.draft_fields(row.text)
    about = next((one.name for one in fields if one.key == error.field), None)
    if about is None or not row.own:
        return _page(request, row, problem=str(error.message))
    form = _values(request, row, ValuesForm(fields, {}).as_typed())
    form.add_error(f"{about}_first", str(error.message))
    return _page(request, row, values=form)


def _checked(request: StaffRequest, subject: str, text: str) -> tuple[tuple[Problem, ...], Made | None]:
    try:
        return (), schemes.made_of(subject, text, date_in(request.now, request.actor.timezone))
    except BadPolicyError as error:
        return error.problems, None


def _version(row: DraftRow) -> SchemeVersion | None:
    """What a draft of a scheme was copied from, where it is still there."""
    if row.list_id:
        return None
    return next((one for one in schemes.versions(row.scheme) if one.id == row.copied_from), None)


def _doubts(request: StaffRequest, row: DraftRow) -> tuple[Doubt, ...]:
    _problems, version = _checked(request, row.scheme, row.text)
    return eligibility.doubts(row.scheme, row.copied_from, version) if version else ()


def _values(request: StaffRequest, row: DraftRow, *typed: Mapping[str, Any]) -> ValuesForm:
    fields, names = schemes.draft_fields(row.text), _titles(request, row)
    return ValuesForm(fields, names, *typed, doubts=_doubts(request, row))


def _titles(request: StaffRequest, row: DraftRow) -> dict[str, str]:
    """What the parts of a draft are called, by id; while its text doesn't hold, as in what it was copied from."""
    if row.list_id:
        return {"": _("This list")}
    _problems, version = _checked(request, row.scheme, row.text)
    found = _version(row) if version is None else version
    return words.titles(found, get_language() or "en") if isinstance(found, SchemeVersion) else {}


def _title(row: DraftRow) -> str:
    """What the scheme or the list of a draft is called. Raises Http404 where it is none of those told here."""
    lang = get_language() or "en"
    titles = {one.id: one.title for one in schemes.schemes()}
    titles |= {f"{LIST}{one.id}": one.title for one in schemes.lists().values()}
    if row.scheme not in titles:
        raise Http404
    return titles[row.scheme].into(lang)


def _words(made: Made, lang: str) -> words.VersionWords | words.ListWords:
    return words.version(made, lang) if isinstance(made, SchemeVersion) else words.list_version(made)


def _differences(row: DraftRow, made: Made | None, today: dt.date) -> list[words.Differing]:
    """Of a scheme from what was copied; of a list from how it stands without the draft."""
    copied = _version(row)
    if isinstance(made, ListVersion):
        before = schemes.lists()[row.list_id]
        return words.list_differences(before, schemes.with_list_draft(row.list_id, row.text, today)[0])
    if copied is None or made is None:
        return []
    return words.differences(schemes.differences(copied, made), get_language() or "en")


def _page(
    request: StaffRequest,
    row: DraftRow,
    *,
    text: str | None = None,
    problem: str = "",
    values: ValuesForm | None = None,
    period: PeriodForm | None = None,
) -> HttpResponse:
    """Everything of a draft. `text`: what was typed and not kept."""
    title = _title(row)
    lang, today = get_language() or "en", date_in(request.now, request.actor.timezone)
    problems, version = _checked(request, row.scheme, row.text)
    copied = _version(row)
    doubts = _doubts(request, row)
    kept = journey.trial(row.trial.found) if row.trial else {}
    asked = next(({"since": one.since, "until": one.until} for one in kept.values()), None)
    context: dict[str, Any] = {
        "draft": row,
        "scheme": title,
        "readers": words.readers(row.list_id, lang) if row.list_id else [],
        "text": row.text if text is None else text,
        "problem": problem,
        "problems": problems,
        "values": values or _values(request, row),
        "doubts": doubts,
        "reread": words.reread(doubts, _titles(request, row)),
        "version": _words(version, lang) if version else None,
        "starts_on": version.in_force.start if version else None,
        "copied": words.period(copied) if copied else "",
        "differences": _differences(row, version, today),
        "tests": (tests := words.tried(schemes.try_samples(row.scheme, row.text, today)) if version else []),
        "failing": sum(not one.ok for one in tests),
        "in_the_way": eligibility.in_the_way(row.scheme, version, today) if version else [],
        "period": period or PeriodForm(initial=asked),
        "trials": trials.pages(kept),
        "may_approve": request.actor.may(Perm.APPROVE_POLICY) and not row.own and row.submitted_at,
        "may_write": row.own and request.actor.may(Perm.POLICY),
    }
    wrong = problem or values is not None or period is not None
    return render(request, "desk/policy/draft.html", context, status=UNPROCESSABLE if wrong else 200)

"""A draft: copied from a version, changed by its writer, checked, tried out, approved by somebody else."""

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.accounts.vocab import Perm
from sankofa.desk.policy import words
from sankofa.desk.policy.forms import PeriodForm, ValuesForm
from sankofa.desk.web import StaffRequest, staff_page
from sankofa.eligibility import queries as eligibility
from sankofa.eligibility import services
from sankofa.eligibility.vocab import DraftRow
from sankofa.journey import queries as journey
from sankofa.journey.vocab import Simulation
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import ConflictError, DomainError, NotFoundError, RefusedError
from sankofa.reference.queries import country_name
from sankofa.schemes import queries as schemes
from sankofa.schemes.vocab import BadPolicyError, Problem

UNPROCESSABLE = 422


@require_POST
@staff_page(Perm.POLICY)
def copy(request: StaffRequest, scheme_id: str) -> HttpResponseBase:
    version_id = request.POST.get("version", "")
    made = services.start_draft(scheme_id=scheme_id, version_id=version_id, by=request.actor, now=request.now)
    return redirect("desk:policy_draft", made)


@staff_page()
def draft(request: StaffRequest, draft_id: uuid.UUID) -> HttpResponseBase:
    """The draft with what is wrong, what differs, its test cases; with `?simulate=1` what it would change."""
    return _page(request, eligibility.draft(request.actor, draft_id))


@require_POST
@staff_page(Perm.POLICY)
def change_values(request: StaffRequest, draft_id: uuid.UUID) -> HttpResponseBase:
    row = eligibility.draft(request.actor, draft_id)
    form = ValuesForm(schemes.draft_fields(row.text), request.POST)
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
    problems, _version = _checked(row.scheme, request.POST.get("text", ""))
    return render(request, "desk/policy/problems.html", {"problems": problems})


@require_POST
@staff_page(Perm.POLICY)
def submit(request: StaffRequest, draft_id: uuid.UUID) -> HttpResponseBase:
    row = eligibility.draft(request.actor, draft_id)
    try:
        services.submit_draft(draft_id=row.id, by=request.actor, now=request.now)
    except (NotFoundError, RefusedError):
        raise
    except DomainError as error:
        return _page(request, row, problem=str(error.message))
    messages.success(request, _("It waits for somebody else's approval."))
    return redirect("desk:policy_draft", row.id)


@require_POST
@staff_page(Perm.APPROVE_POLICY)
def approve(request: StaffRequest, draft_id: uuid.UUID) -> HttpResponseBase:
    row = eligibility.draft(request.actor, draft_id)
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isdigit() else 0
    try:
        made = services.approve_draft(draft_id=row.id, version=version, by=request.actor, now=request.now)
    except (NotFoundError, RefusedError):
        raise
    except DomainError as error:
        return _page(request, row, problem=str(error.message))
    messages.success(request, _("Approved: %(version)s takes force on its first day.") % {"version": made})
    return redirect("desk:policy")


@require_POST
@staff_page(Perm.POLICY)
def drop(request: StaffRequest, draft_id: uuid.UUID) -> HttpResponseBase:
    services.drop_draft(draft_id=draft_id, by=request.actor)
    messages.success(request, _("Draft thrown away."))
    return redirect("desk:policy")


def _checked(scheme_id: str, text: str) -> tuple[tuple[Problem, ...], Any]:
    try:
        return (), schemes.with_draft(scheme_id, text)[1]
    except BadPolicyError as error:
        return error.problems, None


def _page(
    request: StaffRequest,
    row: DraftRow,
    *,
    text: str | None = None,
    problem: str = "",
    values: ValuesForm | None = None,
) -> HttpResponse:
    """Everything of a draft. `text`: what was typed and not kept."""
    scheme = next((one for one in schemes.schemes() if one.id == row.scheme), None)
    if scheme is None:
        raise Http404
    lang = get_language() or "en"
    problems, version = _checked(row.scheme, row.text)
    copied = next((one for one in scheme.versions if one.id == row.copied_from), None)
    period = PeriodForm(request.GET or None)
    context: dict[str, Any] = {
        "draft": row,
        "scheme": scheme.title.into(lang),
        "text": row.text if text is None else text,
        "problem": problem,
        "problems": problems,
        "values": values or ValuesForm(schemes.draft_fields(row.text)),
        "version": words.version(version, lang) if version else None,
        "differences": [one.says(lang) for one in schemes.differences(copied, version)] if copied and version else [],
        "tests": words.tried(schemes.try_samples(row.scheme, row.text)) if version else [],
        "period": period,
        "simulation": _simulated(request, row, period) if version and "simulate" in request.GET else None,
        "may_approve": request.actor.may(Perm.APPROVE_POLICY) and not row.own and row.submitted_at,
        "may_write": row.own and request.actor.may(Perm.POLICY),
    }
    status = UNPROCESSABLE if problem or (values is not None) else 200
    return render(request, "desk/policy/draft.html", context, status=status)


def _simulated(request: StaffRequest, row: DraftRow, period: PeriodForm) -> dict[str, Any] | None:
    if not period.is_valid():
        return None
    found = journey.simulate(
        row.scheme,
        draft=row.text,
        today=date_in(request.now, request.actor.timezone),
        since=_day(period, "since"),
        until=_day(period, "until"),
        mission_id=request.actor.mission_id,
    )
    return {"found": found, "tables": _tables(found)}


def _day(period: PeriodForm, name: str) -> dt.date | None:
    day: dt.date | None = period.cleaned_data[name]
    return day


def _tables(found: Simulation) -> list[tuple[str, list[tuple[str, Any]]]]:
    sexes = {"female": _("female"), "male": _("male"), "other": _("other")}
    unknown = _("not known")
    return [
        (_("Nationality"), [(country_name(row.label) if row.label else unknown, row) for row in found.nationalities]),
        (_("Sex"), [(sexes.get(row.label, unknown), row) for row in found.sexes]),
        (_("Age"), [(row.label or unknown, row) for row in found.ages]),
    ]

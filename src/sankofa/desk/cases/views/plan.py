"""The plan of a case, edited by two people at once: the second sees field by field theirs and mine, and chooses."""

import uuid
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Perm
from sankofa.cases import queries, services
from sankofa.cases.vocab import CaseHead, Kind
from sankofa.desk import notices
from sankofa.desk.cases.forms import PlanForm
from sankofa.desk.cases.frame import around
from sankofa.desk.cases.views.steps import to_case
from sankofa.desk.web import StaffRequest, into_form, staff_page
from sankofa.kernel.errors import ConflictError, DomainError, NotFoundError, RefusedError


@dataclass(frozen=True)
class Difference:
    """A field both looked at: what it is now, what I typed, and which one to propose."""

    name: str
    label: str
    theirs: str
    mine: str
    propose_mine: bool


@staff_page(Perm.WORK_CASE)
def plan(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    head = queries.case_head(request.actor, case_id, Perm.WORK_CASE)
    now_stands = PlanForm.initial_of(head)
    data = _merged(request, now_stands) if request.method == "POST" else None
    form = PlanForm(data, head=head, initial=now_stands)
    if data is not None and form.is_valid():
        try:
            _save(request, case_id, form)
        except (NotFoundError, RefusedError):
            raise
        except ConflictError:
            return _merge_page(request, head, form, data)
        except DomainError as error:
            into_form(form, error)
        else:
            notices.done(request, _("The plan is saved."))
            return to_case(case_id)
    was = {f"was_{name}": now_stands[name] for name in PlanForm.FIELDS} if data is None else _was(data)
    context = {**around(request, head, "desk:case_plan", log=data is None), "form": form, "was": was}
    return render(request, "desk/cases/plan.html", context, status=422 if form.errors else 200)


def _save(request: StaffRequest, case_id: uuid.UUID, form: PlanForm) -> None:
    plan = form.cleaned_data
    services.set_plan(
        case_id=case_id,
        version=plan["version"],
        by=request.actor,
        now=request.now,
        kind=Kind(plan["kind"]),
        destination=plan["destination"] or None,
        home_mission_id=plan["home_mission"],
        arrival_help=plan["arrival_help"],
        wished_on=plan["wished_on"],
    )


def _merged(request: StaffRequest, now_stands: dict[str, object]) -> dict[str, str]:
    """What was posted, with theirs in place of mine where the merge page said so."""
    data = {name: str(value) for name, value in request.POST.items()}
    for name in PlanForm.FIELDS:
        if data.get(f"choose_{name}") == "theirs":
            data[name] = str(now_stands[name])
    return data


def _was(data: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in data.items() if name.startswith("was_")}


def _merge_page(request: StaffRequest, head: CaseHead, form: PlanForm, data: dict[str, str]) -> HttpResponse:
    """Nothing was written. A field only I changed proposes mine; one only they changed, theirs; both: mine."""
    theirs = PlanForm.initial_of(head)
    differences = [
        Difference(
            name=name,
            label=str(form.fields[name].label),
            theirs=form.shown(name, str(theirs[name])),
            mine=form.shown(name, data.get(name, "")),
            propose_mine=data.get(name, "") != data.get(f"was_{name}", ""),
        )
        for name in PlanForm.FIELDS
        if str(theirs[name]) != data.get(name, "")
    ]
    context = {
        **around(request, head, "desk:case_plan", log=False),
        "differences": differences,
        "mine": {name: data.get(name, "") for name in PlanForm.FIELDS},
        "was": {f"was_{name}": theirs[name] for name in PlanForm.FIELDS},
    }
    return render(request, "desk/cases/plan_merge.html", context, status=409)

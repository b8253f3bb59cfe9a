"""Pages of protection. The tab shows everyone guardians and verdicts; compartments open by a POST with a reason."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from sankofa.accounts.vocab import Perm
from sankofa.cases import queries as cases
from sankofa.desk.cases.frame import frame
from sankofa.desk.drafts.files import drop_files, files_of, keep_files
from sankofa.desk.protection import forms
from sankofa.desk.web import StaffRequest, into_form, staff_page
from sankofa.documents import services as files
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError
from sankofa.people import queries as people
from sankofa.protection import queries, services
from sankofa.protection.vocab import (
    Compartment,
    HealthNeed,
    HealthVerdict,
    Opened,
    ProtectionVerdict,
    VerdictRow,
)

UNPROCESSABLE = 422
TAB = "desk:case_protection"


@staff_page(Perm.READ_CASE)
def overview(request: StaffRequest, case_id: uuid.UUID) -> HttpResponseBase:
    context = frame(request, case_id, TAB)
    spine = cases.spine(case_id)
    verdicts = queries.verdicts([member.id for member in spine.members])
    guardians = {guardian.member_id: guardian for guardian in queries.guardians(case_id)}
    today = date_in(request.now, request.actor.timezone)
    children = people.may_be_children([member.person_id for member in spine.members], on=today)
    keys = queries.keys_of(request.actor, at=request.now)
    context |= {
        "rows": [
            (member, _verdict(verdicts[member.id]), guardians.get(member.id), member.person_id in children)
            for member in spine.members
        ],
        "may_work": request.actor.may(Perm.WORK_CASE),
        "health_key": Compartment.HEALTH in keys,
        "protection_key": Compartment.PROTECTION in keys,
        "reason_form": forms.ReasonForm(),
    }
    return render(request, "desk/protection/overview.html", context)


@staff_page(Perm.WORK_CASE)
def guardian(request: StaffRequest, case_id: uuid.UUID, member_id: uuid.UUID) -> HttpResponseBase:
    def save(form: Form) -> None:
        services.name_guardian(
            case_id=case_id, member_id=member_id, by=request.actor, now=request.now, **form.cleaned_data
        )

    form = forms.GuardianForm(request.POST or None)
    hint = _("A new guardian takes the place of the earlier one and is asked for consent anew.")
    return _form(request, case_id, form, save, _("Guardian"), hint)


@staff_page(Perm.WORK_CASE)
def guardian_consent(request: StaffRequest, case_id: uuid.UUID, guardian_id: uuid.UUID) -> HttpResponseBase:
    @transaction.atomic  # no scan stays behind where the consent is refused
    def save(form: Form) -> None:
        scan = form.cleaned_data["file"]
        file = files.keep_file(content=scan.read(), name=scan.name, by=request.actor.id, now=request.now)
        services.guardian_consents(
            case_id=case_id,
            guardian_id=guardian_id,
            given_on=form.cleaned_data["given_on"],
            file_id=file.id,
            by=request.actor,
            now=request.now,
        )

    form = forms.GuardianConsentForm(request.POST or None, files_of(request))
    hint = _("Without the guardian's written consent the application of an unaccompanied minor is not processed.")
    return _form(request, case_id, form, save, _("The guardian's written consent"), hint)


@staff_page(Perm.WORK_CASE)
@require_POST
def guardian_withdraw(request: StaffRequest, case_id: uuid.UUID, guardian_id: uuid.UUID) -> HttpResponseBase:
    services.guardian_withdraws(case_id=case_id, guardian_id=guardian_id, by=request.actor, now=request.now)
    messages.success(request, _("The guardian's consent is withdrawn. The gates are shut."))
    return redirect(TAB, case_id)


@staff_page(Perm.READ_CASE, own_transaction=True)
@never_cache
@require_POST
def health(request: StaffRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """Opens the health compartment of one case for one look; the reason is kept."""
    form = forms.ReasonForm(request.POST)
    context = frame(request, case_id, TAB, log=False)
    if not form.is_valid():
        return _refused(request, context, form)
    names = dict(_members(case_id))
    files = queries.health_files(case_id=case_id, by=request.actor, **form.cleaned_data)
    verdicts = queries.verdicts([file.member_id for file in files])
    context["files"] = [
        (file, names.get(str(file.member_id), ""), HealthVerdict(verdicts[file.member_id].health).label,
         _verdict(verdicts[file.member_id])) for file in files
    ]  # fmt: skip
    context["entry_form"] = forms.EntryForm()
    context["may_write"] = Compartment.HEALTH in queries.keys_of(request.actor, at=request.now)
    return render(request, "desk/protection/health.html", context)


@staff_page(Perm.HEALTH, own_transaction=True)
def open_file(request: StaffRequest, case_id: uuid.UUID) -> HttpResponseBase:
    def save(form: Form) -> None:
        typed = form.cleaned_data
        services.open_health_file(
            case_id=case_id,
            member_id=uuid.UUID(typed["member"]),
            opened_for=Opened(typed["opened_for"]),
            body=typed["body"],
            by=request.actor,
            now=request.now,
        )

    form = forms.OpenFileForm(_members(case_id), request.POST or None)
    hint = _("Being ill is no bar. Opening a file asks others to wait with the ticket until you clear it.")
    return _form(request, case_id, form, save, _("Open a health file"), hint)


@staff_page(Perm.HEALTH, own_transaction=True)
@require_POST
def add_entry(request: StaffRequest, case_id: uuid.UUID, file_id: uuid.UUID) -> HttpResponseBase:
    def save(form: Form) -> None:
        services.add_health_entry(
            case_id=case_id, file_id=file_id, body=form.cleaned_data["body"], by=request.actor, now=request.now
        )

    return _form(request, case_id, forms.EntryForm(request.POST), save, _("Add to the health file"), "")


@staff_page(Perm.HEALTH, own_transaction=True)
def health_verdict(request: StaffRequest, case_id: uuid.UUID) -> HttpResponseBase:
    def save(form: Form) -> None:
        typed = form.cleaned_data
        services.give_health_verdict(
            case_id=case_id,
            member_id=uuid.UUID(typed["member"]),
            verdict=HealthVerdict(typed["verdict"]),
            needs=[HealthNeed(need) for need in typed["needs"]],
            fit_check_required=typed["fit_check_required"],
            fit_check_passed_on=typed["fit_check_passed_on"],
            by=request.actor,
            now=request.now,
        )

    members = _members(case_id)
    form = forms.HealthVerdictForm(members, request.POST or None, initial={"member": _waits(request, members)})
    return _form(
        request, case_id, form, save, _("Health verdict"), _("Everybody on the case reads it. It never says why.")
    )


@staff_page(Perm.READ_CASE, own_transaction=True)
@never_cache
@require_POST
def notes(request: StaffRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """Opens the protection compartment of one case for one look; the reason is kept."""
    form = forms.ReasonForm(request.POST)
    context = frame(request, case_id, TAB, log=False)
    if not form.is_valid():
        return _refused(request, context, form)
    names = dict(_members(case_id))
    found = queries.protection_notes(case_id=case_id, by=request.actor, **form.cleaned_data)
    context["notes"] = [(note, names.get(str(note.member_id), "")) for note in found]
    context["may_write"] = Compartment.PROTECTION in queries.keys_of(request.actor, at=request.now)
    return render(request, "desk/protection/notes.html", context)


@staff_page(Perm.PROTECTION, own_transaction=True)
def write_note(request: StaffRequest, case_id: uuid.UUID) -> HttpResponseBase:
    def save(form: Form) -> None:
        services.write_protection_note(
            case_id=case_id,
            member_id=uuid.UUID(form.cleaned_data["member"]),
            body=form.cleaned_data["body"],
            by=request.actor,
            now=request.now,
        )

    form = forms.NoteForm(_members(case_id), request.POST or None)
    return _form(request, case_id, form, save, _("Protection note"), "")


@staff_page(Perm.PROTECTION, own_transaction=True)
def protection_verdict(request: StaffRequest, case_id: uuid.UUID) -> HttpResponseBase:
    def save(form: Form) -> None:
        services.give_protection_verdict(
            case_id=case_id,
            member_id=uuid.UUID(form.cleaned_data["member"]),
            verdict=ProtectionVerdict(form.cleaned_data["verdict"]),
            by=request.actor,
            now=request.now,
        )

    members = _members(case_id)
    form = forms.ProtectionVerdictForm(members, request.POST or None, initial={"member": _waits(request, members)})
    hint = _("A high risk waits until a safety plan and an informed choice stand; then the adult decides.")
    return _form(request, case_id, form, save, _("Protection verdict"), hint)


def _form(  # noqa: PLR0917  one shape of page, called in one way
    request: StaffRequest, case_id: uuid.UUID, form: Form, save: Callable[[Form], None], title: str, hint: str
) -> HttpResponseBase:
    context = frame(request, case_id, TAB, log=False)
    if request.method == "POST" and form.is_valid():
        try:
            save(form)
        except DomainError as error:
            if not error.field and error.code in {"no_key", "case_not_found"}:
                raise
            into_form(form, error)
        else:
            drop_files(request)
            messages.success(request, _("Saved."))
            return redirect(TAB, case_id)
    if form.is_bound:
        keep_files(request, form)
    context |= {"form": form, "form_title": title, "hint": hint}
    return render(request, "desk/eligibility/form.html", context, status=UNPROCESSABLE if form.is_bound else 200)


def _refused(request: StaffRequest, context: dict[str, object], form: Form) -> HttpResponseBase:
    context |= {"form": form, "form_title": _("Open protected notes"), "hint": ""}
    return render(request, "desk/eligibility/form.html", context, status=UNPROCESSABLE)


def _members(case_id: uuid.UUID) -> list[tuple[str, str]]:
    return [(str(member.id), member.name) for member in cases.spine(case_id).members]


def _waits(request: StaffRequest, members: list[tuple[str, str]]) -> str:
    """Whom a verdict is likeliest about: the one asked for (`?member=`), else the first who waits for one."""
    asked = request.GET.get("member", "")
    rows = queries.verdicts([uuid.UUID(key) for key, _name in members])
    waiting = [key for key, _name in members if _verdict(rows[uuid.UUID(key)])["waits"]]
    return next((key for key in (asked, *waiting) if key in dict(members)), "")


def _verdict(row: VerdictRow) -> dict[str, Any]:
    """How the verdicts in force read, neutrally: what follows for the journey."""
    waits = row.health == HealthVerdict.MUST_WAIT or row.protection == ProtectionVerdict.HOLD_TRAVEL
    owner = row.health_owner if row.health == HealthVerdict.MUST_WAIT else row.protection_owner
    return {"waits": waits, "owner": owner, "needs": [str(HealthNeed(need).label) for need in row.needs]}

"""The mission at home says of each person whether they arrived."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Perm
from sankofa.cases.vocab import CaseHead, Stage
from sankofa.desk import notices
from sankofa.desk.cases.frame import frame
from sankofa.desk.cases.tabs import case_url
from sankofa.desk.reintegration.forms import ArrivalNoteForm, MemberForm
from sankofa.desk.web import StaffRequest, attempt, staff_page
from sankofa.kernel.clock import date_in
from sankofa.reintegration import queries, services


@staff_page(Perm.ARRIVAL)
def arrive(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    context = frame(request, case_id, "desk:case_reintegration", Perm.ARRIVAL, log=request.method == "GET")
    head: CaseHead = context["head"]  # type: ignore[assignment]  # frame's own
    today = date_in(request.now, request.actor.timezone)
    data = request.POST if request.method == "POST" else None
    members = [MemberForm(data, row=row, today=today) for row in queries.arrivals(request.actor, case_id)]
    note = ArrivalNoteForm(data)
    valid = data is not None and all([form.is_valid() for form in (*members, note)])  # noqa: C419  each shows its errors
    if valid and attempt(note, lambda: _confirm(request, case_id, members, note)):
        return redirect("desk:case_reintegration", case_id)
    context |= {
        "members": members,
        "note_form": note,
        "no_help": head.arrival_help is False and head.stage == Stage.TRANSIT,
        "end_url": case_url("desk:case_end", case_id) if Perm.WORK_CASE in head.perms else "",
    }
    wrong = data is not None
    return render(request, "desk/reintegration/arrive.html", context, status=422 if wrong else 200)


def _confirm(request: StaffRequest, case_id: uuid.UUID, members: list[MemberForm], note: ArrivalNoteForm) -> None:
    told = [form.told() for form in members]
    services.confirm_arrival(
        case_id=case_id, members=told, note=note.cleaned_data["note"], by=request.actor, now=request.now
    )
    if any(one.arrived_on is None for one in told):
        notices.done(request, _("Kept. The counsellor has been told that somebody is not there."))
    else:
        notices.done(request, _("The arrival is confirmed."))

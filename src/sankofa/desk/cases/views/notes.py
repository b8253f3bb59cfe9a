"""Notes and talks of a case; with them its tasks and appointments. A note that was begun is never lost."""

import uuid

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.accounts.vocab import Perm
from sankofa.cases import queries, services
from sankofa.cases.vocab import NoteKind
from sankofa.desk import notices
from sankofa.desk.cases.acting import once
from sankofa.desk.cases.forms import NoteForm
from sankofa.desk.cases.frame import frame
from sankofa.desk.web import StaffRequest, into_form, staff_page
from sankofa.journal.queries import draft
from sankofa.journal.services import drop_draft, keep_draft
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError

MOST_OF_A_DRAFT = 100_000  # characters


@staff_page()
def notes(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    context = frame(request, case_id, "desk:case_notes", log=request.method == "GET")
    name = f"note-{case_id}"
    form = NoteForm(request.POST or None, initial=_begun(request, name))
    if request.method == "POST" and form.is_valid():
        try:
            once(request, form, "write_note", lambda: _write(request, case_id, form))
        except (NotFoundError, RefusedError):
            raise
        except DomainError as error:
            into_form(form, error)
        else:
            drop_draft(staff_id=request.actor.id, form=name)
            notices.done(request, _("The note is kept."))
            return HttpResponseRedirect(reverse("desk:case_notes", args=[case_id]))
    may_write = Perm.WORK_CASE in context["head"].perms  # type: ignore[attr-defined]  # frame's CaseHead
    context |= {
        "form": form if may_write else None,
        "draft_url": reverse("desk:draft", args=[name]),
        "begun": bool(form.initial),
        "notes": queries.case_notes(request.actor, case_id),
        "tasks": queries.case_tasks(request.actor, case_id, now=request.now),
        "appointments": queries.case_appointments(request.actor, case_id),
    }
    return render(request, "desk/cases/notes.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page()
def keep(request: StaffRequest, form: str) -> HttpResponse:
    """Keeps what was typed in any long form of the desk, for this member of staff alone, encrypted."""
    fields = {
        name: [str(value) for value in values]
        for name, values in request.POST.lists()
        if name not in {"csrfmiddlewaretoken", "idempotency_key"}
    }
    if sum(len(value) for values in fields.values() for value in values) > MOST_OF_A_DRAFT:
        return HttpResponse(status=413)
    keep_draft(staff_id=request.actor.id, form=form, fields=fields, now=request.now)
    return HttpResponse(status=204)


def _begun(request: StaffRequest, name: str) -> dict[str, object]:
    found = draft(staff_id=request.actor.id, form=name) if request.method == "GET" else None
    return {field: values[0] for field, values in found.items() if values and values[0]} if found else {}


def _write(request: StaffRequest, case_id: uuid.UUID, form: NoteForm) -> uuid.UUID:
    typed = form.cleaned_data
    return services.write_note(
        case_id=case_id,
        body=typed["body"],
        kind=NoteKind(typed["kind"]),
        confidential=typed["confidential"],
        interpreter=typed["interpreter"],
        by=request.actor,
        now=request.now,
    )

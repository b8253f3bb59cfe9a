"""Notes of a case; with them its tasks and appointments. A note that was begun is never lost, nor its first text."""

import uuid

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Perm
from sankofa.cases import queries, services
from sankofa.cases.vocab import NoteKind
from sankofa.desk import notices
from sankofa.desk.cases.acting import form_page, once, posted
from sankofa.desk.cases.forms import CorrectionForm, InErrorForm, NoteForm
from sankofa.desk.cases.frame import frame
from sankofa.desk.drafts.kept import draft_of, drop
from sankofa.desk.web import StaffRequest, into_form, staff_page
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError


@staff_page()
def notes(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    context = frame(request, case_id, "desk:case_notes", log=request.method == "GET")
    name = f"note-{case_id}"
    draft, begun = draft_of(request, name, NoteForm)
    form = NoteForm(posted(request), initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            once(request, form, "write_note", lambda: _write(request, case_id, form))
        except (NotFoundError, RefusedError):
            raise
        except DomainError as error:
            into_form(form, error)
        else:
            drop(request, name)
            notices.done(request, _("The note is kept."))
            return HttpResponseRedirect(reverse("desk:case_notes", args=[case_id]))
    may_write = Perm.WORK_CASE in context["head"].perms  # type: ignore[attr-defined]  # frame's CaseHead
    context |= {
        "form": form if may_write else None,
        "draft": draft,
        "notes": queries.case_notes(request.actor, case_id),
        "tasks": queries.case_tasks(request.actor, case_id, now=request.now),
        "appointments": queries.case_appointments(request.actor, case_id),
    }
    return render(request, "desk/cases/notes.html", context, status=422 if form.errors else 200)


@staff_page(Perm.WORK_CASE)
def correct(request: StaffRequest, case_id: uuid.UUID, note_id: uuid.UUID) -> HttpResponse:
    """Writes a note anew; the first text stays below it."""
    return _change(request, case_id, note_id, wrong=False)


@staff_page(Perm.WORK_CASE)
def in_error(request: StaffRequest, case_id: uuid.UUID, note_id: uuid.UUID) -> HttpResponse:
    """Says that a note should not be there."""
    return _change(request, case_id, note_id, wrong=True)


def _change(request: StaffRequest, case_id: uuid.UUID, note_id: uuid.UUID, *, wrong: bool) -> HttpResponse:
    context = frame(request, case_id, "desk:case_notes", Perm.WORK_CASE, log=request.method == "GET")
    note = next((one for one in queries.case_notes(request.actor, case_id) if one.id == note_id), None)
    if note is None or (request.method == "GET" and not note.may_correct):
        raise Http404  # where it was sent, the verb decides: a second sending finds it done
    initial = {"version": note.version, **({} if wrong else {"body": note.body})}
    form = (InErrorForm if wrong else CorrectionForm)(posted(request), initial=initial)

    def work() -> uuid.UUID:
        if (
            form.cleaned_data["version"] != note.version
        ):  # the page shows what it says now: the next press is about that
            form.data = {**{name: str(value) for name, value in form.data.items()}, "version": str(note.version)}
        typed = {"note_id": note_id, "version": form.cleaned_data["version"], "by": request.actor, "now": request.now}
        if wrong:
            return services.mark_note_wrong(reason=form.cleaned_data["body"], **typed)
        return services.correct_note(body=form.cleaned_data["body"], **typed)

    context |= {
        "note": note,
        "title": _("Entered in error") if wrong else _("Correct a note"),
        "button": _("Mark it as entered in error") if wrong else _("Keep the correction"),
    }
    return form_page(
        request,
        form,
        lambda: once(request, form, "change_note", work),
        template="desk/cases/note_change.html",
        context=context,
        said=_("Marked. The text stays to be read.") if wrong else _("Corrected. What it said before stays."),
        back=reverse("desk:case_notes", args=[case_id]),
    )


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

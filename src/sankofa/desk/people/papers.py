"""Identity papers on the desk: add, correct, copy, and the chain of who holds the original."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.accounts.vocab import Perm
from sankofa.desk.drafts.files import drop_files, files_of
from sankofa.desk.drafts.kept import draft_of, drop
from sankofa.desk.notices import done
from sankofa.desk.people.forms import CopyForm, CustodyForm, DocumentForm, NewDocumentForm
from sankofa.desk.people.pages import correct_page, form_page, local_day, open_person, read, to_person
from sankofa.desk.people.showing import paper_row
from sankofa.desk.web import StaffRequest, into_form, staff_page
from sankofa.kernel.errors import DomainError, NotFoundError
from sankofa.people import services
from sankofa.people.vocab import Custodian, DocumentLine, PersonFile

KEEPERS = (Perm.PAPERS, Perm.WRITE_PERSON)


@staff_page()
def add_paper(request: StaffRequest, person_id: uuid.UUID) -> HttpResponseBase:
    open_person(request, person_id, *KEEPERS)
    name = f"paper-{person_id}"
    draft, begun = draft_of(request, name, NewDocumentForm)
    form = NewDocumentForm(request.POST or None, files_of(request), initial=begun)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        copy, holder = values["copy"], values["holder"]
        try:
            services.add_document(
                person_id=person_id,
                details=form.details(values),
                copy=(copy.read(), copy.name) if copy else None,
                holder=Custodian(holder) if holder else None,
                by=request.actor,
                now=request.now,
            )
        except DomainError as error:
            into_form(form, error)
        else:
            drop(request, name)
            drop_files(request)
            done(request, _("Added."))
            return to_person(person_id, "papers")
    return form_page(request, read(person_id), form, title=_("A paper"), submit=_("Add the paper"), draft=draft)


@staff_page()
def paper(request: StaffRequest, person_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponseBase:
    """One paper: its chain of custody, and the next move of the original."""
    open_person(request, person_id, *KEEPERS)
    return _paper_page(request, read(person_id), document_id, CustodyForm())


@require_POST
@staff_page()
def move_paper(request: StaffRequest, person_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponseBase:
    open_person(request, person_id, *KEEPERS)
    file = read(person_id)
    _document(file, document_id)
    form = CustodyForm(request.POST)
    if not form.is_valid():
        return _paper_page(request, file, document_id, form)
    values = form.cleaned_data
    try:
        services.move_original(
            document_id=document_id,
            holder=Custodian(values["holder"]),
            place=values["place"],
            note=values["note"],
            at=_moment(request, values["on"]),
            by=request.actor,
            now=request.now,
        )
    except DomainError as error:
        form.add_error("on" if error.field == "at" else None, str(error.message))
        return _paper_page(request, file, document_id, form)
    done(request, _("Moved."))
    return _to_paper(person_id, document_id)


@staff_page()
def edit_paper(request: StaffRequest, person_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponseBase:
    open_person(request, person_id, *KEEPERS)
    file = read(person_id)
    form = DocumentForm(request.POST or None, initial=vars(_document(file, document_id).details))
    return correct_page(
        request,
        file,
        form,
        save=lambda values, version: services.correct_document(
            document_id=document_id,
            version=version,
            details=form.details(values),
            by=request.actor,
            now=request.now,
        ),
        title=_("Correct the paper"),
        then=_to_paper(person_id, document_id),
    )


@staff_page()
def copy_paper(request: StaffRequest, person_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponseBase:
    open_person(request, person_id, *KEEPERS)
    file = read(person_id)
    _document(file, document_id)
    form = CopyForm(request.POST or None, files_of(request))
    if request.method == "POST" and form.is_valid():
        copy = form.cleaned_data["copy"]
        try:
            services.attach_copy(
                document_id=document_id, content=copy.read(), name=copy.name, by=request.actor, now=request.now
            )
        except DomainError as error:
            into_form(form, error)
        else:
            drop_files(request)
            done(request, _("The copy is kept."))
            return _to_paper(person_id, document_id)
    return form_page(request, file, form, title=_("A copy of the paper"), submit=_("Keep the copy"))


@require_POST
@staff_page()
def drop_paper(request: StaffRequest, person_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponseBase:
    open_person(request, person_id, *KEEPERS)
    _document(read(person_id), document_id)
    services.withdraw_document(document_id=document_id, by=request.actor, now=request.now)
    done(request, _("This paper is not used any more. It stays on file."))
    return to_person(person_id, "papers")


def _paper_page(request: StaffRequest, file: PersonFile, document_id: uuid.UUID, form: CustodyForm) -> HttpResponse:
    row = paper_row(request, file, _document(file, document_id), {})
    return form_page(
        request,
        file,
        form,
        title=row.label,
        submit=_("Record the move"),
        template="desk/people/paper.html",
        row=row,
        chain=[(link, Custodian(link.holder).label) for link in row.line.custody],
    )


def _moment(request: StaffRequest, day: dt.date | None) -> dt.datetime | None:
    """Now, for today or no day; the end of an earlier day, by the office's clock."""
    if day is None or day == local_day(request):
        return None
    return dt.datetime.combine(day, dt.time(23, 59), ZoneInfo(request.actor.timezone))


def _document(file: PersonFile, document_id: uuid.UUID) -> DocumentLine:
    found = next((row for row in file.documents if row.id == document_id), None)
    if found is None:
        raise NotFoundError("document_not_found", _("This paper is not here any more. Reload the page."))
    return found


def _to_paper(person_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponseBase:
    return redirect(reverse("desk:person_paper", args=[person_id, document_id]))

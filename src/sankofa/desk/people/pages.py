"""What the pages about a person share: the door to the person, the form page, the merge page."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Perm
from sankofa.cases import queries as cases
from sankofa.cases.vocab import PersonAccess
from sankofa.desk.drafts.files import keep_files
from sankofa.desk.notices import done
from sankofa.desk.people.merging import Merge, base_of, save_or_merge
from sankofa.desk.web import StaffRequest, into_form
from sankofa.journal.services import log_access
from sankofa.journal.vocab import Action
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError
from sankofa.people import queries as people
from sankofa.people.vocab import PersonFile


def open_person(request: StaffRequest, person_id: uuid.UUID, *perms: Perm) -> PersonAccess:
    """That the reader may do this on this person, with the first of `perms` that their role holds; else 404 or 403."""
    held = next((perm for perm in perms if request.actor.may(perm)), perms[0] if perms else Perm.READ_CASE)
    return cases.fetch_person(request.actor, person_id, held)


def person_url(person_id: uuid.UUID, section: str = "") -> str:
    return reverse("desk:person", args=[person_id]) + (f"#{section}" if section else "")


def to_person(person_id: uuid.UUID, section: str = "") -> HttpResponseBase:
    return redirect(person_url(person_id, section))


def form_page(
    request: StaffRequest,
    file: PersonFile | None,
    form: forms.BaseForm | forms.BaseFormSet[Any],
    *,
    title: str,
    submit: str,
    back_url: str = "",
    template: str = "desk/people/form.html",
    initial: Mapping[str, Any] | None = None,
    **more: object,
) -> HttpResponse:
    """One form on a page of its own; 422 with what was typed when it came back. `initial`: it may be merged."""
    context: dict[str, object] = {"file": file, "form": form, "title": title, "submit": submit, **more}
    context["back_url"] = back_url or (person_url(file.id) if file else "")
    if isinstance(form, forms.BaseForm) and form.is_bound:
        keep_files(request, form)
    if initial is not None and file is not None:
        context["base"] = request.POST.get("base") or base_of(initial)
        context["version"] = request.POST.get("version") or file.version
    return render(request, template, context, status=422 if form.is_bound else 200)


def correct_page(
    request: StaffRequest,
    file: PersonFile,
    form: forms.BaseForm,
    *,
    save: Callable[[dict[str, Any], int], object],
    title: str,
    then: HttpResponseBase,
) -> HttpResponseBase:
    """A form that corrects something of a person; when a colleague did so meanwhile, both see their work kept.

    `form.initial` holds what stands now. `save` takes values and version; a domain error it raises stands beside its
    field, or, where nobody has that field, above the form.
    """
    if request.method == "POST" and form.is_valid():
        try:
            merge = save_or_merge(request, form, version_now=file.version, save=save)
        except DomainError as error:
            into_form(form, error)
        else:
            if merge:
                return merge_page(request, file, merge)
            done(request, _("Saved."))
            return then
    return form_page(request, file, form, title=title, submit=_("Save"), initial=form.initial)


def merge_page(request: StaffRequest, file: PersonFile, merge: Merge) -> HttpResponse:
    """Asks, field by field, what to keep of two people's work. 409: nothing of this was saved yet."""
    context = {"file": file, "merge": merge, "back_url": person_url(file.id)}
    return render(request, "desk/people/merge.html", context, status=409)


def log(request: StaffRequest, action: Action, person_id: uuid.UUID, detail: str = "") -> None:
    actor, now = request.actor, request.now
    log_access(staff_id=actor.id, staff_name=actor.name, action=action, now=now, person_id=person_id, detail=detail)


def read(person_id: uuid.UUID) -> PersonFile:
    return people.person_file(person_id)


def local_day(request: StaffRequest) -> dt.date:
    return date_in(request.now, request.actor.timezone)

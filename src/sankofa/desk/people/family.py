"""Who belongs to whom: people on the same cases first, then whoever a search finds."""

import uuid

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.accounts.vocab import Perm
from sankofa.cases import queries as cases
from sankofa.desk.notices import done
from sankofa.desk.people.forms import RelationForm
from sankofa.desk.people.pages import form_page, open_person, read, to_person
from sankofa.desk.web import StaffRequest, into_form, staff_page
from sankofa.kernel.errors import DomainError
from sankofa.people import services


@staff_page(Perm.WRITE_PERSON)
def add_relative(request: StaffRequest, person_id: uuid.UUID) -> HttpResponseBase:
    open_person(request, person_id, Perm.WRITE_PERSON)
    file = read(person_id)
    text = " ".join((request.POST.get("q") or request.GET.get("q", "")).split())[:200]
    found = {row.id: row.latin_name for row in cases.find_people(request.actor, text).rows} if text else {}
    people = {**cases.companions(request.actor, person_id), **found}
    people.pop(person_id, None)
    form = RelationForm(
        request.POST or None,
        who=file.details.latin_name,
        people=[(str(id_), name) for id_, name in people.items()],
    )
    if request.method == "POST" and form.is_valid():
        person, other, kind = form.fact(person_id)
        open_person(request, uuid.UUID(form.cleaned_data["other"]), Perm.WRITE_PERSON)
        try:
            services.relate(
                person_id=person,
                other_id=other,
                kind=kind,
                note=form.cleaned_data["note"],
                by=request.actor,
                now=request.now,
            )
        except DomainError as error:
            into_form(form, error)
        else:
            done(request, _("Added."))
            return to_person(person_id, "family")
    return form_page(
        request,
        file,
        form,
        title=_("A relative"),
        submit=_("Add"),
        template="desk/people/relative.html",
        q=text,
        found=found,
        choices=bool(people),
    )


@require_POST
@staff_page(Perm.WRITE_PERSON)
def remove_relative(request: StaffRequest, person_id: uuid.UUID, relation_id: int) -> HttpResponseBase:
    open_person(request, person_id, Perm.WRITE_PERSON)
    services.unrelate(person_id=person_id, relation_id=relation_id, by=request.actor, now=request.now)
    done(request, _("Removed."))
    return to_person(person_id, "family")

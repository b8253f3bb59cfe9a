"""Channels and numbers: add, correct, end."""

import uuid

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.accounts.queries import mission_region
from sankofa.accounts.vocab import Perm
from sankofa.desk.notices import done
from sankofa.desk.people.forms import ChannelForm, NumberForm
from sankofa.desk.people.pages import correct_page, form_page, open_person, read, to_person
from sankofa.desk.web import StaffRequest, into_form, staff_page
from sankofa.kernel.errors import DomainError, NotFoundError
from sankofa.people import services
from sankofa.people.vocab import ChannelLine, IdentifierKind, PersonFile


@staff_page(Perm.WRITE_PERSON)
def add_channel(request: StaffRequest, person_id: uuid.UUID) -> HttpResponseBase:
    open_person(request, person_id, Perm.WRITE_PERSON)
    form = ChannelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_channel(
                person_id=person_id,
                details=form.details(form.cleaned_data),
                by=request.actor,
                now=request.now,
                region=mission_region(request.actor.mission_id),
            )
        except DomainError as error:
            into_form(form, error)
        else:
            done(request, _("Added."))
            return to_person(person_id, "contact")
    return form_page(request, read(person_id), form, title=_("How to reach them"), submit=_("Add"))


@staff_page(Perm.WRITE_PERSON)
def edit_channel(request: StaffRequest, person_id: uuid.UUID, channel_id: uuid.UUID) -> HttpResponseBase:
    open_person(request, person_id, Perm.WRITE_PERSON)
    file = read(person_id)
    form = ChannelForm(request.POST or None, initial=vars(_channel(file, channel_id).details))
    return correct_page(
        request,
        file,
        form,
        save=lambda values, version: services.correct_channel(
            channel_id=channel_id,
            version=version,
            details=form.details(values),
            by=request.actor,
            now=request.now,
            region=mission_region(request.actor.mission_id),
        ),
        title=_("How to reach them"),
        then=to_person(person_id, "contact"),
    )


@require_POST
@staff_page(Perm.WRITE_PERSON)
def end_channel(request: StaffRequest, person_id: uuid.UUID, channel_id: uuid.UUID) -> HttpResponseBase:
    open_person(request, person_id, Perm.WRITE_PERSON)
    _channel(read(person_id), channel_id)
    services.end_channel(channel_id=channel_id, by=request.actor, now=request.now)
    done(request, _("Marked as not theirs any more."))
    return to_person(person_id, "contact")


@staff_page(Perm.WRITE_PERSON)
def add_number(request: StaffRequest, person_id: uuid.UUID) -> HttpResponseBase:
    open_person(request, person_id, Perm.WRITE_PERSON)
    form = NumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            services.add_identifier(
                person_id=person_id,
                kind=IdentifierKind(values["kind"]),
                value=values["value"],
                issuer=values["issuer"],
                by=request.actor,
                now=request.now,
            )
        except DomainError as error:
            into_form(form, error)
        else:
            done(request, _("Added."))
            return to_person(person_id, "numbers")
    return form_page(request, read(person_id), form, title=_("A number others know them by"), submit=_("Add"))


@require_POST
@staff_page(Perm.WRITE_PERSON)
def remove_number(request: StaffRequest, person_id: uuid.UUID, number_id: int) -> HttpResponseBase:
    open_person(request, person_id, Perm.WRITE_PERSON)
    services.remove_identifier(person_id=person_id, identifier_id=number_id, by=request.actor, now=request.now)
    done(request, _("Removed."))
    return to_person(person_id, "numbers")


def _channel(file: PersonFile, channel_id: uuid.UUID) -> ChannelLine:
    found = next((row for row in file.channels if row.id == channel_id), None)
    if found is None:
        raise NotFoundError("channel_not_found", _("This contact is not here any more. Reload the page."))
    return found

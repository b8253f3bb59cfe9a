"""The person's own page; recording, correcting and shielding somebody."""

import uuid
from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.accounts.vocab import Perm
from sankofa.cases import queries as cases
from sankofa.cases import services as case_services
from sankofa.cases.vocab import Found, PersonAccess
from sankofa.desk.drafts.kept import Draft, draft_of, drop
from sankofa.desk.duplicates.showing import line
from sankofa.desk.find.views import case_id, case_url, log_found
from sankofa.desk.notices import done
from sankofa.desk.people.forms import LanguageFormSet, NewPersonForm, PersonForm, ShieldOfferForm, spoken
from sankofa.desk.people.pages import correct_page, form_page, log, open_person, person_url, read, to_person
from sankofa.desk.people.showing import page_context
from sankofa.desk.people.telling import found_line
from sankofa.desk.web import StaffRequest, attempt, into_form, staff_page
from sankofa.journal.vocab import Action
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.matching import queries as matching
from sankofa.people import queries as people
from sankofa.people import services
from sankofa.people.vocab import ChannelDetails, ChannelKind, IdentifierKind

DRAFT = "person-new"


@staff_page(Perm.READ_CASE)
def person(request: StaffRequest, person_id: uuid.UUID) -> HttpResponseBase:
    """Everything about one person that this reader may know. The reading is logged.

    A record that was joined with another leads to the one that stands.
    """
    access = open_person(request, person_id)
    if access.person_id != person_id:
        return to_person(access.person_id)
    log(request, Action.OPENED_PERSON, person_id)
    return render(request, "desk/people/person.html", page_context(request, access))


@require_POST
@staff_page(Perm.READ_CASE)
def show(request: StaffRequest, person_id: uuid.UUID, what: str, key: str) -> HttpResponseBase:
    """A hidden value, shown on purpose: `what` is channel, number or paper. The showing is logged."""
    access = open_person(request, person_id)
    found = _secret(access, what, key)
    if found is None:
        raise NotFoundError("not_found", _("This is not here any more. Reload the page."))
    kind, value = found
    log(request, Action.SHOWED_SECRET, person_id, kind)
    if request.htmx:
        return render(request, "desk/people/shown.html", {"value": value, "kind": kind})
    return render(request, "desk/people/person.html", page_context(request, access, shown={f"{what}:{key}": value}))


@staff_page(Perm.WRITE_PERSON)
def new(request: StaffRequest) -> HttpResponseBase:
    """Records somebody. Comes from a search; who may be the same person is shown once more before it is saved."""
    source = request.POST if request.method == "POST" else request.GET
    asked = " ".join(source.get("q", "").split())[:200]
    if request.method != "POST":
        if not asked:
            return redirect(reverse("desk:find"))
        draft, begun = draft_of(request, DRAFT, NewPersonForm)
        begun = begun if draft.about == asked else {}
        form = NewPersonForm(initial={**_typed(asked), **begun})
        return _new_page(request, form, asked, draft=replace(draft, found=bool(begun)))
    form = NewPersonForm(request.POST)
    if form.is_valid():
        found = _doubles(request, form)
        if found:
            return _new_page(request, form, asked, found)
        try:
            person_id = _record(request, form)
        except DomainError as error:
            into_form(form, error)
        else:
            drop(request, DRAFT)
            done(request, _("Recorded."))
            return _to_case_or_person(request, person_id)
    return _new_page(request, form, asked)


@staff_page(Perm.WRITE_PERSON)
def edit(request: StaffRequest, person_id: uuid.UUID) -> HttpResponseBase:
    open_person(request, person_id, Perm.WRITE_PERSON)
    file = read(person_id)
    form = PersonForm(request.POST or None, initial=PersonForm.values(file.details))
    return correct_page(
        request,
        file,
        form,
        save=lambda values, version: services.correct_person(
            person_id=person_id,
            version=version,
            details=form.details(values),
            by=request.actor,
            now=request.now,
        ),
        title=_("Name and birth"),
        then=to_person(person_id),
    )


@staff_page(Perm.WRITE_PERSON)
def edit_languages(request: StaffRequest, person_id: uuid.UUID) -> HttpResponseBase:
    open_person(request, person_id, Perm.WRITE_PERSON)
    file = read(person_id)
    rows = [vars(one) for one in file.languages]
    form = LanguageFormSet(request.POST or None, initial=rows)
    if request.method == "POST" and form.is_valid():
        version = request.POST.get("version", "")
        try:
            services.set_languages(
                person_id=person_id,
                version=int(version) if version.isdecimal() else 0,
                languages=spoken(form.cleaned_data),
                by=request.actor,
                now=request.now,
            )
        except DomainError as error:
            # A few short lines: what was typed stands, with what stands now beside it; saving again is the choice.
            return form_page(
                request,
                file,
                form,
                title=_("Languages"),
                submit=_("Save"),
                template="desk/people/languages.html",
                problem=error.message,
                version=file.version,
                now_spoken=file.languages,
            )
        done(request, _("Saved."))
        return to_person(person_id)
    return form_page(
        request,
        file,
        form,
        title=_("Languages"),
        submit=_("Save"),
        template="desk/people/languages.html",
        version=request.POST.get("version") or file.version,
    )


@require_POST
@staff_page(Perm.PROTECTION)
def shield(request: StaffRequest, person_id: uuid.UUID) -> HttpResponseBase:
    open_person(request, person_id, Perm.PROTECTION)
    try:
        case_services.shield_person(person_id=person_id, by=request.actor, now=request.now)
    except (NotFoundError, RefusedError):
        raise
    except DomainError as error:
        return render(
            request,
            "desk/people/person.html",
            {**page_context(request, open_person(request, person_id)), "problem": error.message},
            status=422,
        )
    done(request, _("Shielded. Only you find this person now."), undo_url=reverse("desk:unshield", args=[person_id]))
    return to_person(person_id)


@require_POST
@staff_page(Perm.PROTECTION)
def unshield(request: StaffRequest, person_id: uuid.UUID) -> HttpResponseBase:
    open_person(request, person_id, Perm.PROTECTION)
    case_services.unshield_person(person_id=person_id, by=request.actor, now=request.now)
    done(request, _("The shield is lifted."))
    return to_person(person_id)


@staff_page(Perm.PROTECTION)
def shielded(request: StaffRequest) -> HttpResponseBase:
    """A focal point's shielded people, who may be one of them, and shields that change hands."""
    doubles = matching.shielded_pairs(request.actor)
    for row in doubles:
        log(request, Action.COMPARED, row.a.id if row.a.shielded else row.b.id)
    context = {
        "people": people.shielded_by(request.actor.id),
        "doubles": [line(row) for row in doubles],
        "offers_to_me": people.shield_offers_to(request.actor.id),
        "offers_by_me": people.shield_offers_by(request.actor.id),
    }
    return render(request, "desk/people/shielded.html", context)


@staff_page(Perm.PROTECTION)
def offer_shield(request: StaffRequest, person_id: uuid.UUID) -> HttpResponseBase:
    """Offers the shield to another focal point, who accepts it or not."""
    open_person(request, person_id, Perm.PROTECTION)
    file = read(person_id)
    if file.shielded_by != request.actor.id:
        raise RefusedError("not_your_shield", _("Only the focal point who shields this person may hand the shield on."))
    form = ShieldOfferForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if attempt(
            form,
            lambda: case_services.offer_shield(
                person_id=person_id,
                to_id=uuid.UUID(values["to"]),
                reason=values["reason"],
                by=request.actor,
                now=request.now,
            ),
        ):
            done(request, _("Offered. You shield this person until your colleague accepts."))
            return redirect("desk:shielded")
    return form_page(request, file, form, title=_("Hand the shield over"), submit=_("Offer it"))


@require_POST
@staff_page(Perm.PROTECTION)
def answer_shield_offer(request: StaffRequest, offer_id: uuid.UUID) -> HttpResponseBase:
    """Accepted, declined, or taken back by who offered."""
    accept = request.POST.get("answer") == "accept"
    try:
        person_id = services.answer_shield_offer(offer_id=offer_id, accept=accept, by=request.actor, now=request.now)
    except (NotFoundError, RefusedError):
        raise
    except DomainError as error:
        messages.warning(request, str(error.message))
        return redirect("desk:shielded")
    if accept:
        done(request, _("You shield this person now."))
        return to_person(person_id)
    done(request, _("The offer is off."))
    return redirect("desk:shielded")


def _doubles(request: StaffRequest, form: NewPersonForm) -> Found:
    """Who may be the same person, unless the user has looked at them and said: another person."""
    if "another_person" in request.POST:
        return Found()
    numbers = [form.cleaned_data["phone"], form.cleaned_data["number"]]
    found = cases.find_duplicates(request.actor, form.details(form.cleaned_data), numbers=numbers)
    if found:
        log_found(request, found, "new person")
    return found


def _to_case_or_person(request: StaffRequest, person_id: uuid.UUID) -> HttpResponseBase:
    case = case_id(request.POST.get("for_case", ""))
    if case is None:
        return to_person(person_id)
    case_services.join(case_id=case, person_id=person_id, role="", by=request.actor, now=request.now)
    return redirect(case_url(case) or person_url(person_id))


def _typed(asked: str) -> dict[str, str]:
    """What was searched for, put where it belongs."""
    question = people.read_question(asked)
    return {"full_name": question.name, "phone": question.phone, "number": "" if question.name else question.number}


def _record(request: StaffRequest, form: NewPersonForm) -> uuid.UUID:
    channels = [ChannelDetails(ChannelKind.PHONE, form.cleaned_data["phone"])] if form.cleaned_data["phone"] else []
    numbers = [(IdentifierKind.IMMIGRATION, form.cleaned_data["number"])] if form.cleaned_data["number"] else []
    return services.create_person(
        full_name=form.cleaned_data["full_name"],
        details=form.details(form.cleaned_data),
        channels=channels,
        numbers=numbers,
        by=request.actor,
        now=request.now,
    )


def _new_page(
    request: StaffRequest, form: NewPersonForm, asked: str, found: Found | None = None, *, draft: Draft | None = None
) -> HttpResponseBase:
    source = request.POST if request.method == "POST" else request.GET
    return form_page(
        request,
        None,
        form,
        title=_("A new person"),
        submit=_("Record the person"),
        back_url=reverse("desk:find"),
        template="desk/people/new.html",
        for_case=case_id(source.get("for_case", "")),
        q=asked,
        draft=draft or draft_of(request, DRAFT, NewPersonForm)[0],
        duplicates=found,
        lines=[found_line(row) for row in found.rows] if found else [],
    )


def _secret(access: PersonAccess, what: str, key: str) -> tuple[str, str] | None:
    if what == "number":
        hidden = access.shared_only or not key.isdecimal()
        return None if hidden else people.secret_of_identifier(access.person_id, int(key))
    row = case_id(key)
    if row is None:
        return None
    if what == "channel":
        return people.secret_of_channel(access.person_id, row)
    return people.secret_of_document(access.person_id, row) if what == "paper" else None

"""Consent on the desk: explained in the person's language, agreed, shown, withdrawn; and what authorities are told."""

import uuid

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.accounts.vocab import Perm
from sankofa.cases.services import withdraw_consent
from sankofa.desk.drafts.files import drop_files, files_of
from sankofa.desk.drafts.kept import draft_of, drop
from sankofa.desk.notices import done
from sankofa.desk.people.forms import ConsentForm, TopicForm, WithdrawForm
from sankofa.desk.people.pages import form_page, local_day, log, open_person, person_url, read, to_person
from sankofa.desk.web import StaffRequest, into_form, staff_page
from sankofa.journal.vocab import Action
from sankofa.kernel.errors import DomainError, NotFoundError
from sankofa.people import queries as people
from sankofa.people import services
from sankofa.people.vocab import TO_MISSION, Basis, ConsentLine, EvidenceKind, PersonFile, Purpose
from sankofa.reference.queries import language_name


@staff_page(Perm.CONSENT)
def ask(request: StaffRequest, person_id: uuid.UUID) -> HttpResponseBase:
    """First what for and in which language; then the text in that language, and how the person agrees."""
    open_person(request, person_id, Perm.CONSENT)
    file = read(person_id)
    source = request.POST if request.method == "POST" else request.GET
    topic = TopicForm(
        {"topic": source.get("topic") or Purpose.ASSIST, "language": _language(source, file)}, actor=request.actor
    )
    if not topic.is_valid():
        return form_page(request, file, topic, title=_("Ask for consent"), submit=_("Show the text"), template=_ASK)
    purpose, recipient_id, recipient = topic.chosen
    name = f"consent-{person_id}-{purpose.value.replace('_', '-')}"
    draft, begun = draft_of(request, name, ConsentForm)
    form = ConsentForm(request.POST or None, files_of(request), purpose=purpose, today=local_day(request), begun=begun)
    text = people.consent_text(purpose, topic.cleaned_data["language"], recipient=recipient)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            services.give_consent(
                person_id=person_id,
                purpose=purpose,
                basis=Basis(values["basis"]),
                explained_in=topic.cleaned_data["language"],
                evidence=EvidenceKind(values["evidence"]) if values["evidence"] else None,
                file=form.proof(),
                witness=values["witness"],
                reason=values["reason"],
                interpreter=values["interpreter"],
                given_for_by=values["given_for_by"],
                mission_id=recipient_id if purpose in TO_MISSION else None,
                organisation_id=recipient_id if purpose not in TO_MISSION else None,
                given_on=values["given_on"],
                text_version=text.version,
                by=request.actor,
                now=request.now,
            )
        except DomainError as error:
            into_form(form, error)
        else:
            drop(request, name)
            drop_files(request)
            done(request, _("Agreed: %(what)s.") % {"what": purpose.label})
            return to_person(person_id, "consents")
    return form_page(
        request,
        file,
        form,
        title=_("Ask for consent"),
        submit=_("Record the consent"),
        template=_ASK,
        draft=draft,
        topic=topic,
        purpose=purpose,
        text=text,
        spoken=language_name(topic.cleaned_data["language"]),
        has_text=topic.cleaned_data["language"] == text.language,
        standing=_standing(file, purpose, recipient),
    )


@staff_page(Perm.READ_CASE)
def consent(request: StaffRequest, person_id: uuid.UUID, consent_id: uuid.UUID) -> HttpResponseBase:
    """One consent with its proof, the text that was explained, and the button that ends it."""
    return _consent_page(request, person_id, consent_id, WithdrawForm())


@require_POST
@staff_page(Perm.CONSENT)
def end(request: StaffRequest, person_id: uuid.UUID, consent_id: uuid.UUID) -> HttpResponseBase:
    """Withdraws at once: no reason is demanded, nothing is asked twice."""
    open_person(request, person_id, Perm.CONSENT)
    _consent(read(person_id), consent_id)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _consent_page(request, person_id, consent_id, form)
    try:
        withdraw_consent(consent_id=consent_id, by=request.actor, now=request.now, note=form.cleaned_data["note"])
    except DomainError as error:
        into_form(form, error)
        return _consent_page(request, person_id, consent_id, form)
    done(request, _("Withdrawn. What was shared on it is closed from now on."))
    return redirect(person_url(person_id, "consents"))


@staff_page()
def authorities(request: StaffRequest) -> HttpResponseBase:
    """What we tell authorities, to print and hand out, in any language that has the text."""
    code = request.GET.get("language") or (get_language() or "en")[:2]
    languages = people.text_languages()
    chosen = code if code in languages else "en"
    context = {
        "texts": people.authority_texts(chosen),
        "chosen": chosen,
        "direction": "rtl" if people.is_right_to_left(chosen) else "ltr",
        "words": people.authority_words(chosen),
        "text_languages": [(code, language_name(code)) for code in languages],
    }
    return render(request, "desk/people/authorities.html", context)


_ASK = "desk/people/consent_new.html"


def _language(source: object, file: PersonFile) -> str:
    """The chosen language, else the first the person speaks, else English."""
    chosen: str = source.get("language", "")  # type: ignore[attr-defined]  # a QueryDict
    return chosen or (file.languages[0].language if file.languages else "en")


def _standing(file: PersonFile, purpose: Purpose, recipient: str) -> ConsentLine | None:
    return next((c for c in file.consents if c.in_force and (c.purpose, c.recipient) == (purpose, recipient)), None)


def _consent(file: PersonFile, consent_id: uuid.UUID) -> ConsentLine:
    found = next((row for row in file.consents if row.id == consent_id), None)
    if found is None:
        raise NotFoundError("consent_not_found", _("There is no such consent, or it is not open to you."))
    return found


def _consent_page(
    request: StaffRequest, person_id: uuid.UUID, consent_id: uuid.UUID, form: WithdrawForm
) -> HttpResponse:
    access = open_person(request, person_id)
    file = read(person_id)
    row = _consent(file, consent_id)
    if access.shared_only and row.mission_id != request.actor.mission_id:
        raise NotFoundError("consent_not_found", _("There is no such consent, or it is not open to you."))
    log(request, Action.OPENED_PERSON, person_id, "consent")
    return form_page(
        request,
        file,
        form,
        title=str(Purpose(row.purpose).label),
        submit=_("Withdraw now"),
        back_url=person_url(person_id, "consents"),
        template="desk/people/consent.html",
        row=row,
        basis=Basis(row.basis).label,
        evidence=EvidenceKind(row.evidence).label if row.evidence else "",
        text=people.consent_text(Purpose(row.purpose), row.explained_in, recipient=row.recipient),
        spoken=language_name(row.explained_in),
        may_withdraw=request.actor.may(Perm.CONSENT) and not access.shared_only and row.basis == Basis.CONSENT,
        proof_url=reverse("desk:file", args=[row.file_id]) if row.file_id else "",
    )

"""Consent for a whole family in one sitting: who agreed to what, and one signature for what somebody agrees to now.

An adult signs for themselves and for the children they answer for; each purpose stays a consent of its own.
"""

import uuid

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sankofa.accounts.vocab import Perm
from sankofa.cases import queries as cases
from sankofa.cases.vocab import Spine
from sankofa.desk.cases.frame import frame
from sankofa.desk.notices import done
from sankofa.desk.people.forms import ConsentForm, SittingForm
from sankofa.desk.people.pages import local_day, open_person
from sankofa.desk.web import StaffRequest, into_form, staff_page
from sankofa.kernel.errors import DomainError
from sankofa.people import queries as people
from sankofa.people import services
from sankofa.people.queries import ConsentText
from sankofa.people.vocab import ConsentLine, EvidenceKind, Purpose, Topic
from sankofa.reference.queries import language_name

UNPROCESSABLE = 422


@staff_page(Perm.CONSENT)
def consents(request: StaffRequest, case_id: uuid.UUID) -> HttpResponseBase:
    """Who agreed to what; then who signs, for what and for which children; then the texts and the signature."""
    context = frame(request, case_id, "desk:case_people", Perm.CONSENT, log=request.method == "GET")
    spine = cases.spine(case_id)
    children = people.may_be_children([member.person_id for member in spine.members], on=local_day(request))
    source = request.POST if request.method == "POST" else request.GET
    chosen = "topics" in source or "signer" in source
    sitting = SittingForm(
        source if chosen else None, actor=request.actor, spine=spine, children=children, language=_language(context)
    )
    context |= {
        "sitting": sitting,
        "rows": _standing(spine),
        "anybody": bool(sitting.fields["signer"].choices),  # type: ignore[attr-defined]
    }
    if not chosen or not sitting.is_valid():
        return render(request, _PAGE, context, status=UNPROCESSABLE if sitting.is_bound else 200)

    texts = [
        people.consent_text(purpose, sitting.cleaned_data["language"], recipient=name)
        for purpose, _recipient, name in sitting.chosen
    ]
    form = ConsentForm(
        request.POST or None, request.FILES or None, purpose=Purpose.CONTACT_AFTER, today=local_day(request)
    )
    if request.method == "POST" and form.is_valid():
        try:
            number = _record(request, sitting, form, texts)
        except DomainError as error:
            into_form(form, error)
        else:
            said = ngettext("%(n)s consent is recorded.", "%(n)s consents are recorded.", number) % {"n": number}
            done(request, said if number else _("All of this was agreed already."))
            return redirect("desk:case_consents", case_id)
    context |= {
        "texts": texts,
        "form": form,
        "text": texts[0],
        "spoken": language_name(sitting.cleaned_data["language"]),
        "has_text": texts[0].language == sitting.cleaned_data["language"],
        "signer": sitting.names[sitting.cleaned_data["signer"]],
        "for_children": [sitting.names[child] for child in sitting.cleaned_data["children"]],
    }
    return render(request, _PAGE, context, status=UNPROCESSABLE if form.is_bound else 200)


_PAGE = "desk/people/consents.html"


def _record(request: StaffRequest, sitting: SittingForm, form: ConsentForm, texts: list[ConsentText]) -> int:
    signer = uuid.UUID(sitting.cleaned_data["signer"])
    children = [uuid.UUID(child) for child in sitting.cleaned_data["children"]]
    for person in (signer, *children):
        open_person(request, person, Perm.CONSENT)
    values = form.cleaned_data
    return services.give_consents(
        signer_id=signer,
        children=children,
        topics=[
            Topic(purpose, recipient, text.version)
            for (purpose, recipient, _name), text in zip(sitting.chosen, texts, strict=True)
        ],
        explained_in=sitting.cleaned_data["language"],
        evidence=EvidenceKind(values["evidence"]),
        file=form.proof(),
        witness=values["witness"],
        interpreter=values["interpreter"],
        given_on=values["given_on"],
        by=request.actor,
        now=request.now,
    )


def _standing(spine: Spine) -> list[tuple[uuid.UUID, str, list[tuple[str, ConsentLine]]]]:
    """Each member with what they agreed to and did not withdraw."""
    lines = people.consents_in_force([member.person_id for member in spine.members])
    return [
        (
            member.person_id,
            member.name,
            [(str(Purpose(line.purpose).label), line) for line in lines.get(member.person_id, ())],
        )
        for member in spine.members
    ]


def _language(context: dict[str, object]) -> str:
    spoken: tuple[str, ...] = context["head"].languages  # type: ignore[attr-defined]  # the frame's CaseHead
    return spoken[0] if spoken else "en"

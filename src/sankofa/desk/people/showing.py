"""What the person's page shows: the file, cut to what this reader may know, in shapes that a template lays out."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Perm
from sankofa.cases import queries as cases
from sankofa.cases.vocab import CaseBrief, PersonAccess
from sankofa.desk.people.pages import local_day, read
from sankofa.desk.people.telling import born, case_state, heading, languages, nationalities
from sankofa.desk.shapes import Tone
from sankofa.desk.web import StaffRequest
from sankofa.journal.queries import readings_of_person
from sankofa.journal.vocab import AccessLine, Action
from sankofa.matching import queries as matching
from sankofa.people import queries as people
from sankofa.people.vocab import (
    ChannelKind,
    ChannelLine,
    ConsentLine,
    Custodian,
    DocumentKind,
    DocumentLine,
    IdentifierKind,
    IdentifierLine,
    PersonFile,
    Purpose,
    Safety,
    Sex,
)
from sankofa.reference.queries import country_name

SAFETY_TONES: Mapping[str, Tone] = {Safety.SAFE: "ok", Safety.UNSAFE: "stop", Safety.NOT_ASKED: "wait"}
READINGS = 12


@dataclass(frozen=True)
class ChannelRow:
    line: ChannelLine
    label: str
    tone: Tone
    safety: str
    show_url: str
    shown: str


@dataclass(frozen=True)
class NumberRow:
    line: IdentifierLine
    label: str
    show_url: str
    shown: str


@dataclass(frozen=True)
class PaperRow:
    line: DocumentLine
    label: str
    tone: Tone
    state: str
    holder: str
    show_url: str
    shown: str


@dataclass(frozen=True)
class ConsentRow:
    line: ConsentLine
    label: str


@dataclass(frozen=True)
class Reading:
    line: AccessLine
    says: str


def page_context(
    request: StaffRequest, access: PersonAccess, shown: Mapping[str, str] | None = None
) -> dict[str, object]:
    """The context of person.html. `shown`: hidden values to show this once, by "what:key"."""
    file, actor = read(access.person_id), request.actor
    told = shown or {}
    own = not access.shared_only
    joined = people.standing_for([file.id]).get(file.id, [])
    consents = [row for row in file.consents if own or row.mission_id == actor.mission_id]
    return {
        "file": file,
        "own_name": file.details.full_name if file.details.full_name != file.details.latin_name else "",
        "heading": heading(file),
        "facts": _facts(file),
        "channels": [_channel(file, row, told) for row in file.channels if row.ended_on is None],
        "ended_channels": [_channel(file, row, {}) for row in file.channels if row.ended_on],
        "numbers": [_number(file, row, told) for row in file.identifiers] if own else [],
        "papers": [paper_row(request, file, row, told) for row in file.documents],
        "relations": file.relations,
        "open_relatives": _open_relatives(request, file),
        "consents": [ConsentRow(row, str(Purpose(row.purpose).label)) for row in consents],
        "cases": [(case, case_state(case), country_name(case.destination)) for case in _cases(request, file)],
        "readings": [Reading(row, _reading(row)) for row in readings_of_person(file.id, *joined, limit=READINGS)]
        if own
        else [],
        "joined": matching.joined_with(actor, file.id) if joined else [],
        "own": own,
        "may_write": own and actor.may(Perm.WRITE_PERSON),
        "may_keep_papers": own and (actor.may(Perm.PAPERS) or actor.may(Perm.WRITE_PERSON)),
        "may_consent": own and actor.may(Perm.CONSENT),
        "may_open": own and actor.may(Perm.OPEN_CASE),
        "may_shield": own and actor.may(Perm.PROTECTION) and file.shielded_by is None,
        "shields": access.shields and file.shielded_by is not None,
    }


def paper_row(request: StaffRequest, file: PersonFile, row: DocumentLine, told: Mapping[str, str]) -> PaperRow:
    today = local_day(request)
    until = row.details.valid_until
    tone: Tone
    if row.withdrawn_on:
        tone, state = "plain", _("Not used any more")
    elif until is None:
        tone, state = "wait", _("Validity not recorded")
    elif until < today:
        tone, state = "stop", _("Expired")
    else:
        tone, state = "ok", _("Valid")
    holder = row.holder
    where = str(Custodian(holder.holder).label) if holder else _("Nobody wrote down who holds it")
    return PaperRow(
        row,
        f"{DocumentKind(row.details.kind).label}, {country_name(row.details.country)}",
        tone,
        state,
        f"{where}, {holder.place}" if holder and holder.place else where,
        _show_url(file, "paper", str(row.id)),
        told.get(f"paper:{row.id}", ""),
    )


def _facts(file: PersonFile) -> list[tuple[str, str]]:
    details = file.details
    pairs = [
        (_("Full name"), details.full_name),
        (_("Given name"), details.given_name),
        (_("Family name"), details.family_name),
        (_("Also known as"), ", ".join(details.aliases)),
        (_("Born"), born(details.birth)),
        (_("In"), ", ".join(part for part in (details.birth_place, country_name(details.birth_country)) if part)),
        (_("Nationality"), nationalities(details.nationalities)),
        (_("Sex in papers"), str(Sex(details.sex).label)),
        (_("Gender, as told"), details.gender_stated),
        (_("Languages"), languages(file.languages)),
    ]
    return [(label, value) for label, value in pairs if value]


def _channel(file: PersonFile, row: ChannelLine, told: Mapping[str, str]) -> ChannelRow:
    return ChannelRow(
        row,
        str(ChannelKind(row.details.kind).label),
        SAFETY_TONES[row.details.safe],
        str(Safety(row.details.safe).label),
        _show_url(file, "channel", str(row.id)),
        told.get(f"channel:{row.id}", ""),
    )


def _number(file: PersonFile, row: IdentifierLine, told: Mapping[str, str]) -> NumberRow:
    label = str(IdentifierKind(row.kind).label)
    return NumberRow(row, label, _show_url(file, "number", str(row.id)), told.get(f"number:{row.id}", ""))


def _show_url(file: PersonFile, what: str, key: str) -> str:
    return reverse("desk:person_show", args=[file.id, what, key])


def _open_relatives(request: StaffRequest, file: PersonFile) -> set[object]:
    """Which relatives' own pages are open to this reader; the others show by name alone."""
    return set(cases.people_open_to(request.actor, [row.person_id for row in file.relations]))


def _cases(request: StaffRequest, file: PersonFile) -> list[CaseBrief]:
    return cases.person_cases(request.actor, file.id)


def _reading(row: AccessLine) -> str:
    return str(Action(row.action).label)

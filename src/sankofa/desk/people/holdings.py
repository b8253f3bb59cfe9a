"""Who outside our mission holds what of one person, on what basis, since when: a list that one prints and hands out.

From what was really done on the cases open to the reader (shown to a mission, referred to a partner, asked of an
authority or a consulate), then what was agreed and not used yet. What never leaves us is `consents.authorities`.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import formats
from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Perm
from sankofa.cases import queries as cases
from sankofa.cases.vocab import CaseBrief, Direction
from sankofa.desk.people.pages import local_day, log, open_person, read
from sankofa.desk.web import StaffRequest, staff_page
from sankofa.eligibility import queries as eligibility
from sankofa.journal.vocab import Action
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import NotFoundError
from sankofa.people.vocab import Basis, ConsentLine, DocumentKind, PersonFile, Purpose
from sankofa.travel import queries as travel


@dataclass(frozen=True)
class Holding:
    """One line: who holds what. `until`: no longer since then."""

    who: str
    what: str
    basis: str
    since: dt.date
    until: dt.date | None = None


@staff_page(Perm.READ_CASE)
def holdings(request: StaffRequest, person_id: uuid.UUID) -> HttpResponseBase:
    """The list, for paper. Only in the person's own mission; the reading is logged."""
    access = open_person(request, person_id)
    if access.shared_only:
        raise NotFoundError("not_found", _("There is no such page, or it is not open to you."))
    file = read(access.person_id)
    log(request, Action.OPENED_PERSON, file.id, "who holds what")
    briefs = cases.person_cases(request.actor, file.id)
    groups = [
        (_("Missions"), list(_missions(request, briefs))),
        (_("Helping partners"), list(_partners(request, file, briefs))),
        (_("Authorities"), list(_authorities(file, briefs))),
        (_("Consulates"), list(_consulates(request, file, briefs))),
    ]
    context = {
        "file": file,
        "groups": groups,
        "nobody": not any(rows for _name, rows in groups),
        "unused": _unused(file, groups),
        "today": local_day(request),
    }
    return render(request, "desk/people/holdings.html", context)


def _missions(request: StaffRequest, briefs: Iterable[CaseBrief]) -> Iterator[Holding]:
    zone = request.actor.timezone
    for case in briefs:
        for row in cases.shown_to(request.actor, case.id):
            yield Holding(
                row.mission,
                _("The case %(number)s, to read and work on") % {"number": case.number},
                _("Consent of %(day)s") % {"day": _day(row.consented_on)},
                date_in(row.since, zone),
                date_in(row.until, zone) if row.until else None,
            )


def _partners(request: StaffRequest, file: PersonFile, briefs: Iterable[CaseBrief]) -> Iterator[Holding]:
    for case in briefs:
        for row in cases.case_referrals(request.actor, case.id):
            if row.direction == Direction.OUT:
                basis = _basis(file, Purpose.SHARE_PARTNER, row.organisation)
                yield Holding(row.organisation, row.what_for, basis, row.sent_on)


def _authorities(file: PersonFile, briefs: Iterable[CaseBrief]) -> Iterator[Holding]:
    for case in briefs:
        for row in eligibility.authority_queries(case.id):
            basis = _basis(file, Purpose.TELL_AUTHORITY, row.organisation)
            yield Holding(row.organisation, _("The question: %(what)s") % {"what": row.kind}, basis, row.asked_on)


def _consulates(request: StaffRequest, file: PersonFile, briefs: Iterable[CaseBrief]) -> Iterator[Holding]:
    for case in briefs:
        own = {member.id for member in cases.spine(case.id).members if member.person_id == file.id}
        for row in travel.case_papers(request.actor, case.id):
            if row.member_id in own and row.submitted_on:
                what = _("An application for: %(paper)s") % {"paper": DocumentKind(row.kind).label}
                yield Holding(row.consulate, what, _basis(file, Purpose.CONSULATE, ""), row.submitted_on)


def _basis(file: PersonFile, purpose: Purpose, recipient: str) -> str:
    """What it rests on: a consent that stands, else the last that was withdrawn, else nothing on file."""
    found = [row for row in file.consents if row.purpose == purpose and row.recipient == recipient]
    row = next((row for row in found if row.in_force), found[0] if found else None)
    if row is None:
        return _("No consent on file")
    if not row.in_force:
        return _("Consent of %(day)s, withdrawn since") % {"day": _day(row.given_on)}
    if row.basis == Basis.CONSENT:
        return _("Consent of %(day)s") % {"day": _day(row.given_on)}
    return f"{Basis(row.basis).label}: {row.reason}"


def _unused(file: PersonFile, groups: Iterable[tuple[str, list[Holding]]]) -> list[tuple[ConsentLine, str]]:
    """Agreed with somebody by name, and nothing went there yet."""
    holders = {row.who for _name, rows in groups for row in rows}
    return [
        (row, str(Purpose(row.purpose).label))
        for row in file.consents
        if row.in_force and row.recipient and row.recipient not in holders
    ]


def _day(day: dt.date) -> str:
    return formats.date_format(day, "j F Y")

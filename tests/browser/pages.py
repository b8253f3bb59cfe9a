"""Every page of the site, found through the URL resolver, with ids of rows that are there and who may see it.

A new page is found by itself, and its ids in the model they are called after. What it may need is a line in `_rows`
(where else its ids come from) or in `WORDS` (what stands in a part of its address that is no id).
"""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import F, Model, QuerySet
from django.http import HttpResponseBase
from django.test import Client  # noqa: TC002  as all modules here: annotations are read at run time
from django.urls import URLPattern, URLResolver, get_resolver

from sankofa.accounts import demo, queries
from sankofa.accounts.models import Office, Staff
from sankofa.accounts.roles import PERMISSIONS, Role
from sankofa.cases.models import Appointment, Blocker, Case, Member, Note, Request, Transfer
from sankofa.eligibility.models import AuthorityQuery, Decision, DecisionLetter, DepartureNotice, Draft
from sankofa.iati.models import Reading as IatiReading
from sankofa.imports.models import Import
from sankofa.imports.models import Line as ImportLine
from sankofa.kernel import clock
from sankofa.matching.models import Pair
from sankofa.outreach.models import OfficeHour, WalkIn
from sankofa.people.models import Channel, Consent, IdentityDocument, Person
from sankofa.protection.models import Guardian
from sankofa.reintegration.models import Line as SupportLine
from sankofa.reintegration.models import Visit
from sankofa.reporting.models import AnnualReport, Figure
from sankofa.travel.models import Booking, Consulate, DocumentCost, PaperRequest, Passenger, Segment
from tests.factories import signed_in

TRIES = 60  # rows tried per page: among them is a case at the stage that has it
WORDS: dict[str, tuple[str, ...]] = {
    "what": ("channel", "number", "paper", "deliverable"),
    "kind": ("arrival", "transit"),
    "language": ("en",),
    "scheme_id": ("rean", "hrt"),
    "list_id": ("excluded_later",),
    "name": ("offices",),
    "part": ("summary",),
    "chapter_id": ("return",),
    "place": ("return",),
    "indicator": ("departures.total",),
    "year": (str(clock.now().year), str(clock.now().year - 1)),
}
# They send what somebody uploaded, or a part of a page, or nothing; the dashboard leads on to a board.
NO_PAGES = {
    "dashboard",
    "donor_report_file",
    "explorer_file",
    "file",
    "payment_file",
    "receipt",
    "paper_receipt",
    "airport_signature",
    "import_progress",
    "ledger_paper",
    "snapshot_progress",
    "figures_coming",
    "iati_file",
    "annual_file",
}
MADE_UP = {"uuid": "0198c0de-0000-7000-8000-00000000beef", "int": "1", "slug": "nothing", "str": "nothing"}
PART = re.compile(r"<(\w+):(\w+)>")
OK, FOUND, NOT_ALLOWED = 200, 302, 405


@dataclass(frozen=True)
class PageAt:
    """A page that opens: its URL name, its address with ids of rows that are there, and who sees it."""

    name: str
    path: str
    role: Role


class Finder:
    """Tries addresses without a browser, as the demo's staff, the first of each role."""

    def __init__(self) -> None:
        now = clock.now()
        self.clients: dict[Role, Client] = {}
        for person in sorted(demo.STAFF, key=lambda person: person.role != Role.PROCESSOR):  # who sees most goes first
            if person.role not in self.clients:
                actor = queries.actor(Staff.objects.get(email=person.email).id, at=now)
                assert actor
                self.clients[person.role] = signed_in(actor, at=now)

    def find(self, name: str, route: str, door: str) -> PageAt | str:
        """The page; or why there is none: what only takes a post and what sends a file is "no page"."""
        roles = [role for role in self.clients if door in {"any", "open", *PERMISSIONS[role]}]
        if name in NO_PAGES or self._get(roles[0], _filled(route)).status_code == NOT_ALLOWED:
            return "no page"
        seen = set()
        for path, role in itertools.product(_paths(route), roles):
            answer = self._get(role, path)
            if answer.status_code == FOUND and "?" not in path:
                path += "?q=Dawit+Tesfaye"  # comes from a search  # noqa: PLW2901
                answer = self._get(role, path)
            if answer.status_code == NOT_ALLOWED:
                return "no page"
            if answer.status_code == OK:
                return PageAt(name, path, role) if answer.headers["Content-Type"].startswith("text/html") else "no page"
            seen.add(answer.status_code)
        return f"{route} answers {sorted(seen) or 'nothing: no rows'}"

    def _get(self, role: Role, path: str) -> HttpResponseBase:
        return self.clients[role].get(path)


def patterns() -> Iterator[tuple[str, str, str]]:
    """(name, route, door) of every page behind a door of ours; `door` is a permission, "any" or "open"."""

    def walk(those: list[URLPattern | URLResolver], prefix: str) -> Iterator[tuple[str, str, str]]:
        for one in those:
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, prefix + str(one.pattern))
            elif door := getattr(one.callback, "staff_door", None):
                yield one.name or "", prefix + str(one.pattern), str(door)

    return walk(get_resolver().url_patterns, "/")


def _filled(route: str, given: Mapping[str, object] | None = None) -> str:
    return PART.sub(lambda part: str(given[part[2]] if given else MADE_UP[part[1]]), route)


def _paths(route: str) -> list[str]:
    """The route filled with rows that are there."""
    names = [name for _kind, name in PART.findall(route)]
    worded = [name for name in names if name in WORDS]
    return [
        _filled(route, row | dict(zip(worded, words, strict=True)))
        for row in _rows_with({*names} - {*worded})
        for words in itertools.product(*(WORDS[name] for name in worded))
    ]


def _rows_with(names: set[str]) -> list[dict[str, object]]:
    if not names:
        return [{}]
    fitting = [(len(first), rows) for rows in _rows() if names <= {*(first := rows.first() or {})}]
    least = min((size for size, _rows in fitting), default=0)
    return [row for size, rows in fitting if size == least for row in rows[:TRIES]] or _by_name(names)


def _by_name(names: set[str]) -> list[dict[str, object]]:
    """Rows of the model that one of the names is called after (`ledger_entry_id`: LedgerEntry), the others its own."""
    for model in apps.get_models():
        for name in names:
            others = names - {name}
            if model._meta.model_name == name.removesuffix("_id").replace("_", "") and others <= _columns(model):
                return list(model._default_manager.order_by("-pk").values(*others, **{name: F("pk")})[:TRIES])
    return []


def _columns(model: type[Model]) -> set[str]:
    return {field.attname for field in model._meta.concrete_fields}


def _rows() -> list[QuerySet[Any, Any]]:
    """Where ids come from; those with all an address needs and the least besides are taken."""
    of_case = F("member__case_id")
    rows: list[QuerySet[Any, Any]] = [
        Case.objects.filter(shielded=False, mission__code="NL").values(case_id=F("id")),
        Person.objects.filter(shielded_by=None).values(person_id=F("id")),
        Person.objects.exclude(shielded_by=None).values(person_id=F("id")),
        Member.objects.filter(case__shielded=False).values("case_id", "person_id", member_id=F("id")),
        Transfer.objects.values(transfer_id=F("id")),
        PaperRequest.objects.values("case_id", request_id=F("id")),
        Request.objects.filter(to_mission__code="ET", case__shares__mission__code="ET").values(request_id=F("id")),
        AuthorityQuery.objects.values("case_id", query_id=F("id")),
        DepartureNotice.objects.values("case_id", notice_id=F("id")),
        Draft.objects.values(draft_id=F("id")),
        Booking.objects.values("case_id", booking_id=F("id")),
        Segment.objects.values("booking_id", case_id=F("booking__case_id"), segment_id=F("id")),
        Passenger.objects.values("booking_id", case_id=F("booking__case_id"), passenger_id=F("id")),
        Note.objects.values("case_id", note_id=F("id")),
        Appointment.objects.values(appointment_id=F("id")),
        Pair.objects.values(pair_id=F("id")),
        Guardian.objects.values(case_id=of_case, guardian_id=F("id")),
        Blocker.objects.values("case_id", "requirement"),
        SupportLine.objects.values(case_id=F("plan__case_id"), line_id=F("id")),
        Visit.objects.values("case_id", visit_id=F("id")),
        OfficeHour.objects.values(hour_id=F("id")),
        Consulate.objects.values(consulate_id=F("id")),
        DocumentCost.objects.values(cost_id=F("id")),
        Office.objects.values(key=F("id")),
        Channel.objects.values("person_id", channel_id=F("id"), key=F("id")),
        IdentityDocument.objects.values("person_id", document_id=F("id")),
        Consent.objects.values("person_id", consent_id=F("id")),
        ImportLine.objects.values(import_id=F("source_id"), line_id=F("id")),
        Import.objects.values(import_id=F("id")),
        IatiReading.objects.values(reading_id=F("id")),
        Staff.objects.values(staff_id=F("id")),
        Decision.objects.values("case_id", decision_id=F("id")),
        DecisionLetter.objects.values("file_id", case_id=F("decision__case_id")),
        WalkIn.objects.values(walk_in_id=F("id")),
        Figure.objects.values("series"),
        AnnualReport.objects.values(report_id=F("id")),
    ]
    return [one.order_by("-id") for one in rows]

"""Search and the duplicate check: `people` knows who may be meant, this knows what the reader may learn of it.

Three answers, decided inside the SQL: somebody whose file is open to the reader; somebody of the reader's own mission
whose file is not (only that, and whom to ask); nobody. A shielded person is in the answer of her focal point alone,
whoever has her case; a person of another mission only where the case was shared.
"""

import re
import uuid
from collections.abc import Collection, Iterable, Sequence
from itertools import combinations, islice
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sankofa.accounts import queries as accounts
from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import access
from sankofa.cases.models import Case, Member
from sankofa.cases.vocab import CaseBrief, Found, FoundPerson, KnownHere, PersonAccess
from sankofa.kernel.errors import RefusedError
from sankofa.kernel.prepared import kept_plans, prepared
from sankofa.people import queries as people
from sankofa.people.queries import fold_phone, read_question, years_overlap
from sankofa.people.vocab import Asked, Birth, DatePrecision, Hit, PersonDetails, Question, Why

if TYPE_CHECKING:
    from sankofa.people.models import Person

SHOWN = 20
MOST_KNOWN = 5
MOST_ASKED = 40  # of the likest, whether they are known here
SURE = 0.8
"""A name less alike than this doesn't make somebody "known here": it would point at half the mission."""
CASE_NUMBER = re.compile(r"([A-Z]{2,4})[\s-]?(\d{4})[\s-]?(\d{1,5})")


def find_people(actor: Actor, text: str, *, limit: int = SHOWN) -> Found:
    """Who `text` may mean, best first, as far as `actor` may know. Raises RefusedError without the permission."""
    if not actor.may(Perm.SEARCH):
        raise RefusedError("no_permission", _("Your role does not search for people."))
    question = read_question(text, _region(actor))
    with kept_plans():
        hits = people.hits(question, focal_point=actor.id, among=_whom(actor))
        return _answer(actor, [*_by_case_number(text), *hits], limit)


def find_duplicates(actor: Actor, details: PersonDetails, *, numbers: Sequence[str] = ()) -> Found:
    """Who on file may be the person about to be recorded: the same name and a birth that may be the same, or the same
    number (telephones, papers, registrations). Shielded people are never in it: their focal point settles those.
    """
    region = _region(actor)
    hits = [
        hit
        for name in dict.fromkeys((details.full_name, details.latin_name, *details.aliases))
        if name
        for hit in people.hits(Question(text=name, name=name), among=_whom(actor))
        if hit.score >= SURE
    ]
    births = {
        row.pk: Birth(DatePrecision(row.birth_precision), row.birth_from, row.birth_until)
        for row in people.rows()
        .filter(id__in={hit.person_id for hit in hits})
        .only("birth_precision", "birth_from", "birth_until")
    }
    hits = [hit for hit in hits if hit.person_id in births and years_overlap(births[hit.person_id], details.birth)]
    for number in filter(None, numbers):
        plain = read_question(number, region)
        hits += people.hits(Question(text=number, number=plain.number, phone=fold_phone(number, region)))
    with kept_plans():
        return _answer(actor, hits, MOST_KNOWN, shielded=False)


def fetch_person(actor: Actor, person_id: uuid.UUID, perm: Perm = Perm.READ_CASE) -> PersonAccess:
    """That `actor` may open this person, and how far. Raises NotFoundError or RefusedError as `access.fetch_person`."""
    person = access.fetch_person(actor, person_id, perm)
    own_mission = access.visible_people(actor, perm, shared=False).filter(id=person.id).exists()
    return PersonAccess(person.id, person.shielded_by_id == actor.id, shared_only=not own_mission)


def person_cases(actor: Actor, person_id: uuid.UUID, perm: Perm = Perm.READ_CASE) -> list[CaseBrief]:
    """The cases of a person on which `actor` holds `perm`, newest first, whatever became of them."""
    member = Member.objects.filter(case=OuterRef("id"), person=person_id)
    cases = access.visible(actor, perm).filter(Exists(member)).select_related("counsellor", "office", "destination")
    return [_brief(case) for case in cases.order_by("-opened_on", "-id")]


def people_open_to(actor: Actor, person_ids: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """Which of these people's files are open to `actor`."""
    if not person_ids:
        return []
    return list(access.visible_people(actor).filter(id__in=person_ids).values_list("id", flat=True))


def on_one_case(person_ids: Collection[uuid.UUID]) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """The pairs of these people who are on a case together now, the lower id first. For `matching`; never shown."""
    rows = Member.objects.filter(person__in=person_ids, left_on=None).order_by("case_id", "person_id")
    by_case: dict[uuid.UUID, list[uuid.UUID]] = {}
    for case, person in rows.values_list("case_id", "person_id"):
        by_case.setdefault(case, []).append(person)
    return {pair for people_ in by_case.values() for pair in combinations(sorted(people_), 2)}


def companions(actor: Actor, person_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """Who is or was on a case with this person, as far as their files are open to `actor`, by name."""
    shared = Member.objects.filter(person=person_id, case__in=access.visible(actor)).values("case")
    others = Member.objects.filter(person=OuterRef("id"), case__in=shared)
    found = access.visible_people(actor).filter(Exists(others)).exclude(id=person_id).order_by("sort_key", "id")
    return dict(found.values_list("id", "latin_name"))


def _whom(actor: Actor) -> tuple[Asked, Asked]:
    """Whom an answer may speak of: whose file is open to the reader, and who is known in their own mission."""
    return _whose_file_is_open.sql(actor), _known_to_mission.sql(actor)


@prepared
def _whose_file_is_open(actor: Actor) -> "QuerySet[Person, uuid.UUID]":
    return access.visible_people(actor).filter(canonical=None).order_by().values_list("id", flat=True)


@prepared
def _known_to_mission(actor: Actor) -> "QuerySet[Person, uuid.UUID]":
    missions = _searched(actor)
    member = Member.objects.filter(person=OuterRef("id"))
    known = people.rows().filter(
        Exists(member.filter(case__mission__in=missions, case__shielded=False))
        | Q(created_by__mission__in=missions) & Q(~Exists(member)),
        shielded_by=None,
        canonical=None,
    )
    return known.order_by().values_list("id", flat=True)


def _answer(actor: Actor, hits: Iterable[Hit], limit: int, *, shielded: bool = True) -> Found:
    best = {hit.person_id: hit for hit in people.best_each(hits)}
    mine = set(_mine(actor, list(best), shielded=shielded)) if best else set()
    ordered = [hit for hit in best.values() if hit.person_id in mine]
    shown = [hit.person_id for hit in ordered[:limit]]
    rows = {person.id: person for person in _shown(shown)} if shown else {}
    cases = _open_cases(actor, shown) if shown else {}
    others = (hit for hit in best.values() if hit.person_id not in mine and hit.score >= SURE)
    sure = {hit.person_id: hit for hit in islice(others, MOST_ASKED)}
    return Found(
        rows=tuple(_row(rows[hit.person_id], hit, cases.get(hit.person_id, [])) for hit in ordered[:limit]),
        more=len(ordered) > limit,
        known=_known(actor, sure, shielded=shielded) if sure else (),
    )


def _findable(actor: Actor, person_ids: list[uuid.UUID], *, shielded: bool) -> "QuerySet[Person]":
    """Those of these people of whom an answer may speak at all."""
    rows = people.rows().filter(id__any_of=person_ids, canonical=None)
    return rows.filter(Q(shielded_by=None) | Q(shielded_by=actor.id)) if shielded else rows.filter(shielded_by=None)


@prepared
def _mine(actor: Actor, person_ids: list[uuid.UUID], *, shielded: bool) -> "QuerySet[Person, uuid.UUID]":
    found = access.visible_people(actor).filter(id__in=_findable(actor, person_ids, shielded=shielded))
    return found.values_list("id", flat=True)


@prepared
def _shown(person_ids: list[uuid.UUID]) -> "QuerySet[Person]":
    own = people.rows().filter(id=OuterRef("id"), nationalities__isnull=False).order_by("nationalities__id")
    codes = ArraySubquery(own.values("nationalities__country"))
    return people.rows().filter(id__any_of=person_ids).annotate(nationality_codes=codes)


def _open_cases(actor: Actor, person_ids: list[uuid.UUID]) -> dict[uuid.UUID, list[CaseBrief]]:
    """The cases open to the reader by person, running ones first, newest first."""
    by_person: dict[uuid.UUID, dict[uuid.UUID, CaseBrief]] = {}
    for member in _memberships(actor, person_ids):
        by_person.setdefault(member.person_id, {})[member.case_id] = _brief(member.case)
    return {person: list(cases.values()) for person, cases in by_person.items()}


@prepared
def _memberships(actor: Actor, person_ids: list[uuid.UUID]) -> QuerySet[Member]:
    members = Member.objects.filter(person__any_of=person_ids, case__in=access.visible(actor))
    latest = F("case__closed_on").desc(nulls_first=True), "-case__opened_on", "-case__id"
    return members.select_related("case__counsellor", "case__office").order_by(*latest)


def _known(actor: Actor, hits: dict[uuid.UUID, Hit], *, shielded: bool) -> tuple[KnownHere, ...]:
    """Only that somebody is known in the reader's own mission, and whom to ask. No name, no number, no stage."""
    ids = list(hits)
    told = {(hits[person].why, name or "", office) for person, name, office in _here(actor, ids, shielded=shielded)}
    told |= {(hits[person].why, name, office or "") for person, name, office in _alone(actor, ids, shielded=shielded)}
    return tuple(KnownHere(Why(why), ask, office) for why, ask, office in sorted(told)[:MOST_KNOWN])


def _searched(actor: Actor) -> tuple[uuid.UUID, ...]:
    """The missions in which the actor may search."""
    return tuple({grant.mission_id: None for grant in actor.grants_with(Perm.SEARCH)})


@prepared
def _here(actor: Actor, person_ids: list[uuid.UUID], *, shielded: bool) -> QuerySet[Member, Any]:
    known = _findable(actor, person_ids, shielded=shielded)
    rows = Member.objects.filter(person__in=known, case__mission__in=_searched(actor), case__shielded=False)
    latest = "person_id", F("case__closed_on").desc(nulls_first=True), "-case__opened_on"
    asked = rows.order_by(*latest).distinct("person_id")
    return asked.values_list("person_id", "case__counsellor__name", "case__office__name")


@prepared
def _alone(actor: Actor, person_ids: list[uuid.UUID], *, shielded: bool) -> "QuerySet[Person, Any]":
    """Recorded, and on no case yet."""
    rows = _findable(actor, person_ids, shielded=shielded).filter(created_by__mission__in=_searched(actor))
    alone = rows.filter(~Exists(Member.objects.filter(person=OuterRef("id"))))
    return alone.values_list("id", "created_by__name", "created_by__office__name")


def _by_case_number(text: str) -> list[Hit]:
    found = CASE_NUMBER.fullmatch(text.strip().upper())
    if not found:
        return []
    number = f"{found[1]}-{found[2]}-{int(found[3]):05d}"
    people_ = Member.objects.filter(case__number=number, left_on=None, case__shielded=False)
    return [Hit(person, 2.0, Why.CASE) for person in people_.values_list("person_id", flat=True)]


def _row(person: "Person", hit: Hit, cases: Sequence[CaseBrief]) -> FoundPerson:
    return FoundPerson(
        id=person.id,
        full_name=person.full_name,
        latin_name=person.latin_name,
        birth=Birth(DatePrecision(person.birth_precision), person.birth_from, person.birth_until),
        nationalities=tuple(person.nationality_codes),  # type: ignore[attr-defined]  # annotated by _shown
        shielded=person.shielded_by_id is not None,
        why=hit.why,
        found=hit.found,
        same_year=hit.same_year,
        cases=tuple(cases),
    )


def _brief(case: Case) -> CaseBrief:
    return CaseBrief(
        id=case.id,
        number=case.number,
        kind=case.kind,
        stage=case.stage,
        outcome=case.outcome,
        counsellor=case.counsellor.name if case.counsellor else "",
        office=case.office.name,
        opened_on=case.opened_on,
        closed_on=case.closed_on,
        destination=case.destination_id or "",
    )


def _region(actor: Actor) -> str:
    """Where a telephone number without a country code is: the country of the reader's mission (alpha-2)."""
    return accounts.mission_region(actor.mission_id)

"""The engine's facts that people keep (policies/facts.yaml): birth, nationality, papers, consent, who travels alone."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from sankofa.kernel.partial_dates import PartialDate, Precision
from sankofa.kernel.prepared import prepared
from sankofa.people.models import Consent, IdentityDocument, Nationality, Person, Relation
from sankofa.people.vocab import TRAVEL_DOCUMENTS, DatePrecision, DocumentKind, Purpose, RelationKind, Sex
from sankofa.schemes.vocab import ABSENT, UNKNOWN, Value

STATELESS, NOT_KNOWN = "XXA", "XXX"
ADULT = 18
SEXES: dict[str, str] = {Sex.FEMALE: "female", Sex.MALE: "male", Sex.OTHER: "other"}


def facts(person_ids: Collection[uuid.UUID], *, on: dt.date) -> dict[uuid.UUID, dict[str, Value]]:
    """Facts per person, as far as the records settle them. `person_ids` are those who travel together.

    A fixed number of queries, whatever the number of people.
    """
    ids = list(person_ids)
    people = {person.id: person for person in _people_of(ids)}
    nationalities = _grouped(_nationalities_of(ids))
    papers: dict[uuid.UUID, list[IdentityDocument]] = defaultdict(list)
    for paper in _papers_of(ids):
        papers[paper.person_id].append(paper)
    agreed = _grouped(_agreed_by(ids))
    family = _Family.of(people)
    return {
        key: {
            "person.birth_date": birth_of(person),
            "person.age_doubted": False,  # until somebody answers otherwise; a birth date not known is doubt by itself
            "person.nationalities": _nationalities(nationalities[key]),
            "person.identity_known": True if papers[key] else UNKNOWN,
            **_papers(papers[key]),
            "member.consent.assist_me": Purpose.ASSIST in agreed[key],
            "member.consent.share_home_mission": Purpose.SHARE_MISSION in agreed[key],
            "member.consent.tell_authority": Purpose.TELL_AUTHORITY in agreed[key],
            "member.consent.consulate": Purpose.CONSULATE in agreed[key],
            "member.unaccompanied": _unaccompanied(person, people, family.with_parent, on),
            **family.facts(person, on),
            **({"person.sex": SEXES[person.sex]} if person.sex in SEXES else {}),
        }
        for key, person in people.items()
    }


@prepared
def _people_of(ids: list[uuid.UUID]) -> QuerySet[Person]:
    return Person.objects.filter(id__any_of=ids)


@prepared
def _nationalities_of(ids: list[uuid.UUID]) -> QuerySet[Nationality, tuple[uuid.UUID, str]]:
    return Nationality.objects.filter(person__any_of=ids).values_list("person_id", "country_id")


@prepared
def _papers_of(ids: list[uuid.UUID]) -> QuerySet[IdentityDocument]:
    return IdentityDocument.objects.filter(person__any_of=ids, withdrawn_on=None)


@prepared
def _agreed_by(ids: list[uuid.UUID]) -> QuerySet[Consent, tuple[uuid.UUID, str]]:
    return Consent.objects.filter(person__any_of=ids, withdrawn_at=None).values_list("person_id", "purpose")


@prepared
def _relations_among(ids: list[uuid.UUID]) -> QuerySet[Relation, tuple[uuid.UUID, uuid.UUID, str]]:
    kinds = (RelationKind.PARENT, RelationKind.CARER, RelationKind.SPOUSE)
    rows = Relation.objects.filter(kind__in=kinds, person__any_of=ids, other__any_of=ids)
    return rows.values_list("person_id", "other_id", "kind")


def birth_of(person: Person) -> Value:
    """The birth date as the engine compares it; UNKNOWN when nothing is known."""
    if person.birth_from is None or person.birth_until is None:
        return UNKNOWN
    return PartialDate(person.birth_from, person.birth_until - dt.timedelta(days=1), Precision(person.birth_precision))


def has_agreed(person_id: uuid.UUID, purpose: Purpose) -> bool:
    """Whether a consent of the person for this purpose stands, whoever the recipient."""
    return Consent.objects.filter(person=person_id, purpose=purpose, withdrawn_at=None).exists()


def may_be_children(person_ids: Collection[uuid.UUID], *, on: dt.date) -> set[uuid.UUID]:
    """Those who are, or in doubt may be, under 18 on a day; a birth date that nobody knows is doubt."""
    people = Person.objects.filter(id__in=person_ids)
    return {person.id for person in people if not _surely_adult(person, on)}


def who_agreed(purpose: Purpose) -> QuerySet[Consent, Any]:
    """Those whose consent to a purpose stands, for the `__in` of a question of another app."""
    return Consent.objects.filter(purpose=purpose, withdrawn_at=None).values("person")


def may_tell_authority(person_id: uuid.UUID, organisation_id: uuid.UUID) -> bool:
    """Whether the person agreed that this authority is asked or told, and has not taken it back."""
    return Consent.objects.filter(
        person=person_id, purpose=Purpose.TELL_AUTHORITY, organisation=organisation_id, withdrawn_at=None
    ).exists()


def _nationalities(codes: set[str]) -> Value:
    if STATELESS in codes:
        return ABSENT
    return tuple(sorted(codes)) if codes and NOT_KNOWN not in codes else UNKNOWN


def _papers(papers: list[IdentityDocument]) -> dict[str, Value]:
    travel = [p for p in papers if p.kind in TRAVEL_DOCUMENTS]
    admission = [p for p in papers if p.kind == DocumentKind.ADMISSION]
    known = [p.valid_until for p in travel if p.valid_until]
    facts: dict[str, Value] = {"member.travel_document.valid_until": ABSENT}
    if travel:
        facts["member.travel_document.valid_until"] = max(known) if known else UNKNOWN
        facts["member.travel_document.obtainable"] = True
    dated = [p.issued_on for p in admission if p.issued_on]
    facts["member.admission.proof_on"] = max(dated) if dated else (UNKNOWN if admission else ABSENT)
    return facts


@dataclass(frozen=True)
class _Family:
    """Who is whose parent, carer or spouse among those who travel together, as far as somebody recorded it."""

    people: Mapping[uuid.UUID, Person]
    parents: frozenset[tuple[uuid.UUID, uuid.UUID]]  # (parent or carer, child)
    spouses: frozenset[uuid.UUID]

    @classmethod
    def of(cls, people: Mapping[uuid.UUID, Person]) -> "_Family":
        rows = _relations_among(list(people))
        pairs = [(one, other) for one, other, kind in rows if kind == RelationKind.SPOUSE]
        return cls(
            people,
            frozenset((one, other) for one, other, kind in rows if kind != RelationKind.SPOUSE),
            frozenset(one for pair in pairs for one in pair),
        )

    @property
    def with_parent(self) -> set[uuid.UUID]:
        return {child for _, child in self.parents}

    def facts(self, person: Person, on: dt.date) -> dict[str, Value]:
        """Position in the family and single parenthood; left out where nobody recorded how they are related."""
        if len(self.people) == 1:
            return {"member.family.position": "alone", "member.single_parent": False}
        children = [child for parent, child in self.parents if parent == person.id]
        if any(not _surely_adult(self.people[child], on) for child in children):
            others = {parent for parent, child in self.parents if child in children} - {person.id}
            alone = not others and person.id not in self.spouses
            return {"member.family.position": "parent", "member.single_parent": alone}
        if person.id in self.with_parent:
            return {"member.family.position": "child"}
        return {"member.family.position": "partner"} if person.id in self.spouses else {}


def _unaccompanied(
    person: Person, people: Mapping[uuid.UUID, Person], with_parent: set[uuid.UUID], on: dt.date
) -> Value:
    """Alone in the case: yes. With a recorded parent: no. Adults along, nobody said who they are: not known."""
    if person.id in with_parent:
        return False
    others = [other for key, other in people.items() if key != person.id]
    if not any(_surely_adult(other, on) for other in others):
        return True
    return UNKNOWN if not _surely_adult(person, on) else False


def _surely_adult(person: Person, on: dt.date) -> bool:
    if person.birth_precision == DatePrecision.UNKNOWN or person.birth_until is None:
        return False
    youngest = person.birth_until - dt.timedelta(days=1)
    return (on.year - youngest.year - ((on.month, on.day) < (youngest.month, youngest.day))) >= ADULT


def _grouped(pairs: Collection[tuple[uuid.UUID, str]]) -> defaultdict[uuid.UUID, set[str]]:
    found: defaultdict[uuid.UUID, set[str]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return found

"""Who a search may mean, by name or by number, with the reason.

For `cases` and `matching`, which decide who may see whom: nothing here asks who is asking.
"""

import uuid
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from sankofa.kernel.prepared import prepared
from sankofa.people import names, search
from sankofa.people.models import Channel, Identifier, IdentityDocument, Person
from sankofa.people.vocab import Asked, Hit, Question, Why

EXACT = 2.0
"""The score of a number that is the same: above any name's."""
MANY = 200


def hits(question: Question, *, focal_point: uuid.UUID | None = None, among: Sequence[Asked] = ()) -> list[Hit]:
    """Everybody a question may mean, best first, each person once; unbounded by who asks: never show it as it is.

    Of a common name, the best of each of the groups in `among`, and those alone.

    By name, shielded people are found through their `focal_point` alone: they don't stand in the index.
    """
    shielded = _shielded_by_name(question, focal_point) if focal_point else []
    return best_each([*_by_number(question), *_by_name(question, among), *shielded])


def best_each(found: Iterable[Hit]) -> list[Hit]:
    """Each person's best hit, the best first."""
    best: dict[object, Hit] = {}
    for hit in sorted(found, key=lambda hit: -hit.score):
        best.setdefault(hit.person_id, hit)
    return list(best.values())


def _by_name(question: Question, among: Sequence[Asked] = ()) -> list[Hit]:
    if not question.name:
        return []
    found = search.candidates(
        text=question.name, birth_year=question.birth_year, limit=MANY * max(1, len(among)), among=among
    )
    return [
        Hit(one.person_id, one.score, Why.NAME, " ".join(m.found for m in one.matched), one.same_year) for one in found
    ]


def _shielded_by_name(question: Question, focal_point: uuid.UUID) -> list[Hit]:
    asked = names.content(question.name)
    found = []
    for row in _shielded_of(focal_point) if asked else ():
        written = (row.full_name, row.latin_name, *(alias.full_name for alias in row.aliases.all()))
        alike = max(_alike(asked, names.content(name)) for name in written)
        if alike >= search.LIKE_ENOUGH:
            found.append(Hit(row.id, alike, Why.NAME, row.latin_name))
    return found


@prepared
def _shielded_of(focal_point: uuid.UUID) -> QuerySet[Person]:
    return Person.objects.filter(shielded_by=focal_point).prefetch_related("aliases")


def _alike(asked: Sequence[names.Token], held: Sequence[names.Token]) -> float:
    """The mean over the words asked of how alike the likest word on record is."""
    return sum(max((names.likeness(one, other) for other in held), default=0.0) for one in asked) / len(asked)


def _by_number(question: Question) -> list[Hit]:
    asked = (
        (_channels, question.phone, Why.PHONE),
        (_channels, question.email, Why.EMAIL),
        (_identifiers, question.number, Why.NUMBER),
        (_documents, question.number, Why.DOCUMENT),
    )
    return [Hit(person, EXACT, why) for whose, text, why in asked if text for person in whose(text)]


@prepared
def _identifiers(number: str) -> QuerySet[Identifier, uuid.UUID]:
    return Identifier.objects.filter(normalised=number).values_list("person_id", flat=True)


@prepared
def _documents(number: str) -> QuerySet[IdentityDocument, uuid.UUID]:
    return IdentityDocument.objects.filter(normalised=number).values_list("person_id", flat=True)


@prepared
def _channels(text: str) -> QuerySet[Channel, uuid.UUID]:
    return Channel.objects.filter(normalised=text, ended_on=None).values_list("person_id", flat=True)

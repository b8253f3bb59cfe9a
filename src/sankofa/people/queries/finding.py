"""Who a search may mean, by name or by number, with the reason.

For `cases` and `matching`, which decide who may see whom: nothing here asks who is asking.
"""

import uuid
from collections.abc import Iterable, Sequence

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
    rows = Person.objects.filter(shielded_by=focal_point).prefetch_related("aliases") if asked else []
    found = []
    for row in rows:
        written = (row.full_name, row.latin_name, *(alias.full_name for alias in row.aliases.all()))
        alike = max(_alike(asked, names.content(name)) for name in written)
        if alike >= search.LIKE_ENOUGH:
            found.append(Hit(row.id, alike, Why.NAME, row.latin_name))
    return found


def _alike(asked: Sequence[names.Token], held: Sequence[names.Token]) -> float:
    """The mean over the words asked of how alike the likest word on record is."""
    return sum(max((names.likeness(one, other) for other in held), default=0.0) for one in asked) / len(asked)


def _by_number(question: Question) -> list[Hit]:
    found = _channels({question.phone}, Why.PHONE) + _channels({question.email}, Why.EMAIL)
    return found + _identifiers({question.number}) + _documents({question.number})


def _identifiers(numbers: set[str]) -> list[Hit]:
    rows = Identifier.objects.filter(normalised__in=numbers - {""})
    return [Hit(person, EXACT, Why.NUMBER) for person in rows.values_list("person_id", flat=True)]


def _documents(numbers: set[str]) -> list[Hit]:
    rows = IdentityDocument.objects.filter(normalised__in=numbers - {""})
    return [Hit(person, EXACT, Why.DOCUMENT) for person in rows.values_list("person_id", flat=True)]


def _channels(values: set[str], why: Why) -> list[Hit]:
    rows = Channel.objects.filter(normalised__in=values - {""}, ended_on=None)
    return [Hit(person, EXACT, why) for person in rows.values_list("person_id", flat=True)]

"""What tells two people apart, for `matching`: their traits, and how alike their names are; whoever asks."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Final

from sankofa.people import names
from sankofa.people.models import Alias, Channel, Identifier, IdentityDocument, Nationality, Person, Relation
from sankofa.people.names import Token
from sankofa.people.search_many import SAME_WORD, SAME_WORD_BARE
from sankofa.people.vocab import Birth, ChannelKind, DatePrecision, IdentifierKind, Traits

NOT_KNOWN: Final = "XXX"


def traits(person_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Traits]:
    """The traits of these people, without those whose record was joined with another. Six queries, however many."""
    people = {row.id: row for row in Person.objects.filter(id__in=list(person_ids), canonical=None)}
    aliases = _grouped(Alias.objects.filter(person__in=people).values_list("person_id", "full_name"))
    countries = _grouped(Nationality.objects.filter(person__in=people).values_list("person_id", "country_id"))
    registered = Identifier.objects.filter(person__in=people).exclude(kind=IdentifierKind.OLD_SYSTEM)
    papers = IdentityDocument.objects.filter(person__in=people).exclude(normalised="")
    numbers = _grouped(
        [*registered.values_list("person_id", "normalised"), *papers.values_list("person_id", "normalised")]
    )
    reached = Channel.objects.filter(person__in=people, ended_on=None).exclude(kind=ChannelKind.ADDRESS)
    channels = _grouped(reached.values_list("person_id", "normalised"))
    return {
        key: Traits(
            person_id=key,
            names=tuple(dict.fromkeys((row.full_name, row.latin_name, *sorted(aliases[key])))),
            birth=Birth(DatePrecision(row.birth_precision), row.birth_from, row.birth_until),
            sex=row.sex,
            nationalities=frozenset(countries[key]) - {NOT_KNOWN},
            numbers=frozenset(numbers[key]),
            phones=frozenset(value for value in channels[key] if value.startswith("+")),
            emails=frozenset(value for value in channels[key] if "@" in value),
            shielded_by=row.shielded_by_id,
        )
        for key, row in people.items()
    }


def relatives(person_ids: Collection[uuid.UUID]) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """The pairs of these people who are recorded as relatives of each other, the lower id first."""
    rows = Relation.objects.filter(person__in=person_ids, other__in=person_ids).values_list("person_id", "other_id")
    return {(one, other) if one < other else (other, one) for one, other in rows}


def names_alike(one: Sequence[str], other: Sequence[str]) -> float:
    """How alike the likest of two people's written names are: 1 for the same words in any order, 0 for other names.

    Every word of the shorter name must be met, and of a name of one word only another of one word; each further word
    of the longer name makes them less alike.
    """
    forms, others = _forms(tuple(one)), _forms(tuple(other))
    return max((_alike(form, held) for form in forms for held in others), default=0.0)


def _alike(one: Sequence[Token], other: Sequence[Token]) -> float:
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) == 1 < len(longer):
        return 0.0
    left, gained = list(longer), 0.0
    for token in shorter:
        best, likest = max(((names.likeness(token, held), held) for held in left), key=lambda pair: pair[0])
        if best < (SAME_WORD_BARE if token.bare or likest.bare else SAME_WORD):
            return 0.0
        gained += best
        left.remove(likest)
    return gained / len(longer)


@lru_cache(maxsize=4096)
def _forms(written: tuple[str, ...]) -> tuple[tuple[Token, ...], ...]:
    return tuple(form for form in dict.fromkeys(names.content(name) for name in written) if form)


def _grouped(pairs: Iterable[tuple[uuid.UUID, str]]) -> defaultdict[uuid.UUID, set[str]]:
    found: defaultdict[uuid.UUID, set[str]] = defaultdict(set)
    for key, value in pairs:
        if value:
            found[key].add(value)
    return found

"""Two records of one person become one, and two again. `cases.services` calls this: it takes the memberships along.

The record that stays keeps its own words; what hangs on the other (papers, numbers, consents, names …) goes over to
it, row by row, and the answer names the rows, so that the same ones can go back. Compartments hang on members of
cases and are never touched. The record that was joined keeps its row and leads to the one that stays (`canonical`).
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor
from sankofa.kernel.errors import ConflictError, DomainError
from sankofa.people.models import (
    Alias,
    Channel,
    Consent,
    Identifier,
    IdentityDocument,
    Nationality,
    Person,
    Relation,
    SpokenLanguage,
)
from sankofa.people.search import index_person
from sankofa.people.vocab import DatePrecision, Moved, Sex

NOT_KNOWN = "XXX"
_HUNG: Mapping[str, tuple[type[Any], str]] = {
    "channel": (Channel, "person"),
    "identifier": (Identifier, "person"),
    "document": (IdentityDocument, "person"),
    "consent": (Consent, "person"),
    "alias": (Alias, "person"),
    "nationality": (Nationality, "person"),
    "language": (SpokenLanguage, "person"),
    "relation": (Relation, "person"),
    "relation_to": (Relation, "other"),
}
_TOGETHER: tuple[Mapping[str, object], ...] = (  # field: empty; filled where all of them are empty
    {"given_name": "", "family_name": ""},
    {"birth_from": None, "birth_until": None, "birth_precision": DatePrecision.UNKNOWN},
    {"birth_place": "", "birth_country_id": None},
    {"sex": Sex.UNKNOWN},
    {"gender_stated": ""},
    {"died_on": None},
)


def join_people(*, kept_id: uuid.UUID, merged_id: uuid.UUID, by: Actor, now: dt.datetime) -> Moved:
    """Hands what hangs on `merged` over to `kept`; answers what went. The caller has checked who may.

    Raises ConflictError where either was joined meanwhile, DomainError `relatives`, `two_shields`.
    """
    kept, merged = _lock(kept_id, merged_id)
    if kept.canonical_id or merged.canonical_id:
        raise ConflictError("changed", _("One of the two was joined with another record meanwhile. Reload the page."))
    if Relation.objects.filter(Q(person=kept, other=merged) | Q(person=merged, other=kept)).exists():
        raise DomainError("relatives", _("They are recorded as relatives of each other. Take that away first."))
    shields = {one.shielded_by_id for one in (kept, merged) if one.shielded_by_id}
    if len(shields) > 1:
        raise DomainError("two_shields", _("Two focal points shield them. One hands her shield over first."))
    filled = _fill(kept, merged)
    moved: Moved = {name: _give(rows, _HUNG[name][1], kept) for name, rows in _going(kept, merged)}
    moved["added"] = _also_known_as(kept, merged)
    moved["filled"] = filled
    for one in (kept, merged):
        one.shielded_by_id = next(iter(shields), None)
    Person.objects.filter(canonical=merged).update(canonical=kept)
    merged.canonical_id = kept.id
    _save(kept, merged, by=by, now=now)
    return moved


def part_people(
    *, merged_id: uuid.UUID, under: Sequence[uuid.UUID], moved: Moved, by: Actor, now: dt.datetime
) -> uuid.UUID:
    """Gives `merged` back what was its own, as far as it still stands with the record it was joined with; answers
    that record. `under`: who leads to `merged` again. A shield over the two stays over both.
    """
    merged = Person.objects.get(id=merged_id)
    if merged.canonical_id is None:
        raise ConflictError("changed", _("This was taken apart already. Reload the page."))
    kept, merged = _lock(merged.canonical_id, merged_id)
    for name, (model, field) in _HUNG.items():
        rows = model.objects.filter(pk__in=moved.get(name, []), **{field: kept.id})
        rows.update(**{field: merged.id})
    Alias.objects.filter(pk__in=moved.get("added", []), person=kept).delete()
    _empty(kept, merged, moved.get("filled", []))
    merged.canonical_id = None
    _save(kept, merged, by=by, now=now)
    Person.objects.filter(id__in=under).update(canonical=merged)
    return kept.id


def _lock(kept_id: uuid.UUID, merged_id: uuid.UUID) -> tuple[Person, Person]:
    """Both rows, always locked in one order: two people at once can't deadlock."""
    rows = {
        row.id: row for row in Person.objects.select_for_update().filter(id__in=(kept_id, merged_id)).order_by("id")
    }
    return rows[kept_id], rows[merged_id]


def _save(*people: Person, by: Actor, now: dt.datetime) -> None:
    for person in people:
        person.version += 1
        person.changed_at, person.changed_by_id = now, by.id
        person.save()
    index_person([person.id for person in people])


def _going(kept: Person, merged: Person) -> Iterable[tuple[str, QuerySet[Any]]]:
    """What goes over, by kind. What `kept` has too stays behind, where it says the same."""
    reached = list(Channel.objects.filter(person=kept, ended_on=None).values_list("kind", "normalised"))
    numbers = list(Identifier.objects.filter(person=kept).values_list("kind", "normalised"))
    yield "channel", _without(Channel.objects.filter(person=merged), reached, "kind", "normalised")
    yield "identifier", _without(Identifier.objects.filter(person=merged), numbers, "kind", "normalised")
    yield "document", IdentityDocument.objects.filter(person=merged)
    yield "consent", _consents_going(kept, merged)
    names = [kept.full_name, *kept.aliases.values_list("full_name", flat=True)]
    yield "alias", merged.aliases.exclude(full_name__in=names)
    countries = list(kept.nationalities.values_list("country_id", flat=True))
    yield "nationality", merged.nationalities.exclude(country__in=[*countries, *([NOT_KNOWN] if countries else [])])
    yield "language", merged.languages.exclude(language__in=kept.languages.values("language"))
    family = [
        *Relation.objects.filter(person=kept).values_list("kind", "other"),
        *Relation.objects.filter(other=kept).values_list("kind", "person"),
    ]
    yield "relation", _without(Relation.objects.filter(person=merged), family, "kind", "other")
    yield "relation_to", _without(Relation.objects.filter(other=merged), family, "kind", "person")


def _consents_going(kept: Person, merged: Person) -> QuerySet[Consent]:
    """Of two consents in force for one purpose and recipient, each stays; a withdrawal ends both."""
    mine = list(
        Consent.objects.filter(person=kept, withdrawn_at=None).values_list("purpose", "mission", "organisation")
    )
    theirs = Consent.objects.filter(person=merged)
    staying = [
        row.pk
        for row in theirs
        if row.withdrawn_at is None and (row.purpose, row.mission_id, row.organisation_id) in mine
    ]
    return theirs.exclude(pk__in=staying)


def _without(rows: QuerySet[Any], standing: Iterable[tuple[Any, ...]], *fields: str) -> QuerySet[Any]:
    same = Q(pk__in=[])
    for values in standing:
        same |= Q(**dict(zip(fields, values, strict=True)))
    return rows.exclude(same)


def _give(rows: QuerySet[Any], field: str, to: Person) -> list[str]:
    ids = [str(pk) for pk in rows.values_list("pk", flat=True)]
    rows.model.objects.filter(pk__in=ids).update(**{field: to})
    return ids


def _also_known_as(kept: Person, merged: Person) -> list[str]:
    """The other record's own names, so that whoever looks for them finds the one that stays."""
    known = {kept.full_name, kept.latin_name, *kept.aliases.values_list("full_name", flat=True)}
    names = [name for name in dict.fromkeys((merged.full_name, merged.latin_name)) if name not in known]
    return [str(row.pk) for row in Alias.objects.bulk_create([Alias(person=kept, full_name=name) for name in names])]


def _fill(kept: Person, merged: Person) -> list[str]:
    filled: list[str] = []
    for fields in _TOGETHER:
        if _all_empty(kept, fields) and not _all_empty(merged, fields):
            filled += fields
            for name in fields:
                setattr(kept, name, getattr(merged, name))
    return filled


def _empty(kept: Person, merged: Person, filled: Sequence[str]) -> None:
    """Takes out what came from the other record and was not corrected since."""
    for fields in _TOGETHER:
        if set(fields) <= set(filled) and all(getattr(kept, name) == getattr(merged, name) for name in fields):
            for name, empty in fields.items():
                setattr(kept, name, empty)


def _all_empty(person: Person, fields: Mapping[str, object]) -> bool:
    return all(getattr(person, name) == empty for name, empty in fields.items())

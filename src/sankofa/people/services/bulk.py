"""People by the hundred: the same rows and rules as the single verbs, in a few statements however many.

For imports, which have checked that `by` may import and whom they may touch. Each call is one transaction.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeVar

from anyascii import anyascii
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.kernel.errors import ConflictError, DomainError, RefusedError
from sankofa.people.models import (
    Alias,
    Channel,
    Identifier,
    IdentityDocument,
    Nationality,
    Person,
    Relation,
    SpokenLanguage,
)
from sankofa.people.rules import fold_channel, fold_number, tidy
from sankofa.people.search import index_person
from sankofa.people.services.persons import aliases_of, countries_of, latin_of, put
from sankofa.people.vocab import (
    ChannelKind,
    DatePrecision,
    DocumentKind,
    IdentifierKind,
    Level,
    PersonDetails,
    PersonToRecord,
    RelationKind,
    Sex,
)

ONE_JOURNEY = frozenset({DocumentKind.LAISSEZ_PASSER, DocumentKind.EU_TRAVEL_DOCUMENT})
_AT_ONCE = 1000
M = TypeVar("M", Alias, Nationality)


@transaction.atomic
def record_many(*, people: Sequence[PersonToRecord], by: Actor, now: dt.datetime) -> list[uuid.UUID]:
    """Records these people; answers their ids in the same order. Nobody is looked for: the caller has.

    Raises RefusedError without IMPORT or WRITE_PERSON, DomainError `name_needed` where one has no name.
    """
    _check(by)
    rows = [_person(one, by, now) for one in people]
    Person.objects.bulk_create(rows, batch_size=_AT_ONCE)
    _write_parts(list(zip((row.id for row in rows), people, strict=True)))
    ids = [row.id for row in rows]
    index_person(ids)
    return ids


@transaction.atomic
def fill_many(*, people: Mapping[uuid.UUID, PersonToRecord], by: Actor, now: dt.datetime) -> set[uuid.UUID]:
    """Fills what is empty on people who are on file; what stands there stays. Answers whom that changed.

    A name that differs from the one on file is kept as another name. The caller has checked that `by` may open them.
    """
    _check(by)
    found = Person.objects.select_for_update().filter(id__in=people).order_by("id")
    rows = {row.id: row for row in found.prefetch_related(*_PARTS)}
    missing = {person_id: _missing(row, people[person_id]) for person_id, row in rows.items()}
    changed = {i for i, row in rows.items() if _fill(row, people[i]) or _says_something(missing[i])}
    for person_id in changed:
        row = rows[person_id]
        row.version += 1
        row.changed_at, row.changed_by_id = now, by.id
    _overwrite([rows[i] for i in sorted(changed)], _FILLED)
    _write_parts([(person_id, missing[person_id]) for person_id in changed])
    index_person(list(changed))
    return changed


@transaction.atomic
def correct_many(*, corrections: Sequence[tuple[uuid.UUID, int, PersonDetails]], by: Actor, now: dt.datetime) -> None:
    """As `correct_person`: who, the version typed on, what to put in place of what stood there. All of them or none.

    Raises RefusedError without WRITE_PERSON, ConflictError where one changed since, was joined with another or stands
    here twice, DomainError `name_needed`.
    """
    if not by.may(Perm.WRITE_PERSON):
        raise RefusedError("no_permission", _("Your role does not record people."))
    locked = Person.objects.select_for_update().filter(id__in=[i for i, _v, _d in corrections], canonical=None)
    rows = {row.id: row for row in locked.order_by("id")}
    for person_id, version, details in corrections:
        row = rows.get(person_id)
        if row is None or row.version != version:
            raise ConflictError(
                "changed", _("Somebody changed this person while you were typing. See what changed below.")
            )
        put(row, details)
        row.version, row.changed_at, row.changed_by_id = version + 1, now, by.id
    _overwrite(rows.values(), _CORRECTED)
    names = {person_id: aliases_of(details) for person_id, _v, details in corrections}
    countries = {person_id: countries_of(details) for person_id, _v, details in corrections}
    _keep_only(Alias.objects.filter(person__in=rows), "full_name", names)
    _keep_only(Nationality.objects.filter(person__in=rows), "country_id", countries)
    Alias.objects.bulk_create(
        [Alias(person_id=i, full_name=name) for i, told in names.items() for name in told], ignore_conflicts=True
    )
    Nationality.objects.bulk_create(
        [Nationality(person_id=i, country_id=code) for i, told in countries.items() for code in told],
        ignore_conflicts=True,
    )
    index_person(list(rows))


def _keep_only(rows: QuerySet[M], column: str, told: Mapping[uuid.UUID, Sequence[str]]) -> None:
    """Deletes of these rows what isn't told of their person any more."""
    found = rows.values_list("id", "person_id", column)
    gone = [row_id for row_id, person_id, text in found if text not in told[person_id]]
    if gone:
        rows.filter(id__in=gone).delete()


@transaction.atomic
def relate_many(*, relations: Iterable[tuple[uuid.UUID, RelationKind, uuid.UUID]], by: Actor) -> None:
    """Each is (person, what they are of, the other). Those on file already stay as they are."""
    _check(by)
    rows = {
        (*(sorted((one, other)) if kind in (RelationKind.SPOUSE, RelationKind.SIBLING) else (one, other)), kind)
        for one, kind, other in relations
        if one != other
    }
    Relation.objects.bulk_create(
        [Relation(person_id=one, other_id=other, kind=kind) for one, other, kind in sorted(rows)],
        ignore_conflicts=True,
    )


_CORRECTED = [
    "full_name", "latin_name", "sort_key", "given_name", "family_name", "birth_from", "birth_until", "birth_precision",
    "birth_place", "birth_country", "sex", "gender_stated", "version", "changed_at", "changed_by",
]  # fmt: skip
_FILLED = [
    "given_name", "family_name", "birth_from", "birth_until", "birth_precision", "sex", "version", "changed_at",
    "changed_by",
]  # fmt: skip
_PARTS = ("aliases", "nationalities", "languages", "channels", "identifiers", "documents")


def _overwrite(rows: Collection[Person], columns: Sequence[str]) -> None:
    """Writes these columns of people who are there and locked.

    `bulk_update` asks a CASE of as many WHENs as there are rows, for each row and column: a hundred times slower.
    """
    Person.objects.bulk_create(
        rows, batch_size=_AT_ONCE, update_conflicts=True, unique_fields=["id"], update_fields=columns
    )


def _check(by: Actor) -> None:
    if not (by.may(Perm.IMPORT) or by.may(Perm.WRITE_PERSON)):
        raise RefusedError("no_permission", _("Your role does not record people."))


def _person(one: PersonToRecord, by: Actor, now: dt.datetime) -> Person:
    name = tidy(one.full_name)
    if not name:
        raise DomainError(
            "name_needed", _("Write the name as the person gives it. One name is enough."), field="full_name"
        )
    latin = tidy(one.latin_name) or latin_of(name)
    return Person(
        full_name=name,
        latin_name=latin,
        given_name=tidy(one.given_name),
        family_name=tidy(one.family_name),
        sort_key=anyascii(latin).casefold()[:200],
        birth_from=one.birth.earliest,
        birth_until=one.birth.until,
        birth_precision=one.birth.precision,
        sex=one.sex or Sex.UNKNOWN,
        created_at=now,
        created_by_id=by.id,
    )


def _write_parts(people: Sequence[tuple[uuid.UUID, PersonToRecord]]) -> None:
    """What stands under a person, in six statements."""
    Alias.objects.bulk_create(
        [Alias(person_id=i, full_name=name) for i, one in people for name in _aliases(one)], ignore_conflicts=True
    )
    Nationality.objects.bulk_create(
        [Nationality(person_id=i, country_id=code) for i, one in people for code in dict.fromkeys(one.nationalities)],
        ignore_conflicts=True,
    )
    SpokenLanguage.objects.bulk_create(
        [
            SpokenLanguage(person_id=i, language_id=code, level=Level.GOOD)
            for i, one in people
            for code in dict.fromkeys(one.languages)
        ],
        ignore_conflicts=True,
    )
    Channel.objects.bulk_create([row for i, one in people for row in _channels(i, one)])
    Identifier.objects.bulk_create([row for i, one in people for row in _identifiers(i, one)], ignore_conflicts=True)
    IdentityDocument.objects.bulk_create([row for i, one in people for row in _documents(i, one)])


def _aliases(one: PersonToRecord) -> list[str]:
    name = tidy(one.full_name)
    return list(dict.fromkeys(alias[:200] for text in one.aliases if (alias := tidy(text)) and alias != name))


def _channels(person_id: uuid.UUID, one: PersonToRecord) -> list[Channel]:
    values = [(ChannelKind.PHONE, value) for value in one.phones] + [(ChannelKind.EMAIL, mail) for mail in one.emails]
    return [
        Channel(person_id=person_id, kind=kind, value=tidy(value), normalised=folded)
        for kind, value in values
        if (folded := fold_channel(kind, value))
    ]


def _identifiers(person_id: uuid.UUID, one: PersonToRecord) -> list[Identifier]:
    numbers = ((IdentifierKind.IMMIGRATION, one.immigration_number), (IdentifierKind.OLD_SYSTEM, one.old_number))
    return [
        Identifier(person_id=person_id, kind=kind, value=tidy(value), normalised=folded[:60])
        for kind, value in numbers
        if (folded := fold_number(value))
    ]


def _documents(person_id: uuid.UUID, one: PersonToRecord) -> list[IdentityDocument]:
    return [
        IdentityDocument(
            person_id=person_id,
            kind=paper.kind,
            country_id=paper.country,
            number=tidy(paper.number),
            normalised=fold_number(paper.number)[:60],
            valid_until=paper.valid_until,
            one_journey=paper.kind in ONE_JOURNEY,
        )
        for paper in one.papers
    ]


def _fill(row: Person, one: PersonToRecord) -> bool:
    """Puts in what is empty among the person's own columns; whether anything was."""
    before = (row.given_name, row.family_name, row.birth_from, row.sex)
    row.given_name = row.given_name or tidy(one.given_name)
    row.family_name = row.family_name or tidy(one.family_name)
    if row.birth_precision == DatePrecision.UNKNOWN:
        row.birth_from, row.birth_until, row.birth_precision = one.birth.earliest, one.birth.until, one.birth.precision
    if row.sex == Sex.UNKNOWN and one.sex:
        row.sex = one.sex
    return before != (row.given_name, row.family_name, row.birth_from, row.sex)


def _missing(row: Person, one: PersonToRecord) -> PersonToRecord:
    """What of `one` stands under a heading where the person has nothing yet. `row` has its parts prefetched."""
    names = {row.full_name, *(alias.full_name for alias in row.aliases.all())}
    channels = {channel.kind for channel in row.channels.all() if channel.ended_on is None}
    identifiers = {identifier.kind for identifier in row.identifiers.all()}
    return PersonToRecord(
        full_name=row.full_name,
        aliases=tuple(name for text in (one.full_name, *one.aliases) if (name := tidy(text)) and name not in names),
        nationalities=() if row.nationalities.all() else one.nationalities,
        languages=() if row.languages.all() else one.languages,
        phones=() if ChannelKind.PHONE in channels else one.phones,
        emails=() if ChannelKind.EMAIL in channels else one.emails,
        immigration_number="" if IdentifierKind.IMMIGRATION in identifiers else one.immigration_number,
        old_number="" if IdentifierKind.OLD_SYSTEM in identifiers else one.old_number,
        papers=() if row.documents.all() else one.papers,
    )


def _says_something(missing: PersonToRecord) -> bool:
    return missing != PersonToRecord(full_name=missing.full_name)

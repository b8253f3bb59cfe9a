"""Who somebody is: record, correct, languages, shield. The caller's face has searched before it creates."""

import datetime as dt
import uuid
from collections.abc import Sequence

from anyascii import anyascii
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.queries import mission_region
from sankofa.accounts.vocab import Actor, Perm
from sankofa.kernel.errors import DomainError, RefusedError
from sankofa.people.models import Alias, Nationality, Person, ShieldOffer, SpokenLanguage
from sankofa.people.rules import tidy
from sankofa.people.search import index_person
from sankofa.people.services.contact import add_channel, add_identifier
from sankofa.people.services.locks import lock
from sankofa.people.vocab import Birth, ChannelDetails, IdentifierKind, PersonDetails, Sex, Spoken


@transaction.atomic
def create_person(
    *,
    full_name: str,
    by: Actor,
    now: dt.datetime,
    latin_name: str = "",
    given_name: str = "",
    family_name: str = "",
    birth: Birth | None = None,
    sex: Sex = Sex.UNKNOWN,
    nationalities: Sequence[str] = (),
    details: PersonDetails | None = None,
    channels: Sequence[ChannelDetails] = (),
    numbers: Sequence[tuple[IdentifierKind, str]] = (),
) -> uuid.UUID:
    """Records a person by the name they give, in its own script; a single name is fine. Answers the person's id.

    `details`, where given, stands for all the single fields. Raises RefusedError without the permission, DomainError
    `name_needed` beside `full_name`, `no_telephone` beside `phone`.
    """
    if not by.may(Perm.WRITE_PERSON):
        raise RefusedError("no_permission", _("Your role does not record people."))
    details = details or PersonDetails(
        full_name=full_name,
        latin_name=latin_name,
        given_name=given_name,
        family_name=family_name,
        birth=birth or Birth(),
        sex=sex,
        nationalities=tuple(nationalities),
    )
    person = Person(created_at=now, created_by_id=by.id)
    _write(person, details)
    region = mission_region(by.mission_id) if channels else ""
    for channel in channels:
        add_channel(person_id=person.id, details=channel, by=by, now=now, region=region, field="phone")
    for kind, value in numbers:
        add_identifier(person_id=person.id, kind=kind, value=value, by=by, now=now)
    return person.id


@transaction.atomic
def correct_person(*, person_id: uuid.UUID, version: int, details: PersonDetails, by: Actor, now: dt.datetime) -> int:
    """Puts `details` in place of what stood there; the history keeps what was. Answers the new version.

    Raises ConflictError when the person changed since `version`, DomainError `name_needed` beside `full_name`.
    """
    person = lock(person_id, by, now, Perm.WRITE_PERSON, version=version)
    _write(person, details)
    return person.version


@transaction.atomic
def set_languages(
    *, person_id: uuid.UUID, version: int, languages: Sequence[Spoken], by: Actor, now: dt.datetime
) -> int:
    """The languages a person speaks, each once. Raises ConflictError, DomainError `language_twice`."""
    person = lock(person_id, by, now, Perm.WRITE_PERSON, version=version)
    if len({spoken.language for spoken in languages}) < len(languages):
        raise DomainError("language_twice", _("A language stands here twice. Keep one of the two lines."))
    person.languages.all().delete()
    SpokenLanguage.objects.bulk_create(
        SpokenLanguage(
            person=person,
            language_id=spoken.language,
            level=spoken.level,
            interpreter_needed=spoken.interpreter_needed,
        )
        for spoken in languages
    )
    return person.version


@transaction.atomic
def shield(*, person_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """Makes a person findable by this protection focal point alone. Call `cases.services.shield_person`, which
    closes her cases too. Raises DomainError `shielded_already` where another focal point holds the shield.
    """
    person = lock(person_id, by, now, Perm.PROTECTION)
    if person.shielded_by_id not in {None, by.id}:
        raise DomainError("shielded_already", _("Another focal point shields this person."))
    person.shielded_by_id = by.id
    person.save(update_fields=["shielded_by"])
    index_person([person.id])  # which takes her out


@transaction.atomic
def unshield(*, person_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """Lifts the shield. Only the focal point who holds it may. Call `cases.services.unshield_person`."""
    person = lock(person_id, by, now, Perm.PROTECTION)
    if person.shielded_by_id != by.id:
        raise RefusedError("not_your_shield", _("Only the focal point who shields this person may lift the shield."))
    person.shielded_by_id = None
    person.save(update_fields=["shielded_by"])
    Person.objects.filter(canonical=person).update(shielded_by=None)
    ShieldOffer.objects.filter(person=person, accepted=None).update(accepted=False, answered_at=now)
    index_person([person.id])


def _write(person: Person, details: PersonDetails) -> None:
    put(person, details)
    person.save()
    aliases, countries = aliases_of(details), countries_of(details)
    person.aliases.exclude(full_name__in=aliases).delete()
    Alias.objects.bulk_create((Alias(person=person, full_name=alias) for alias in aliases), ignore_conflicts=True)
    person.nationalities.exclude(country__in=countries).delete()
    Nationality.objects.bulk_create(
        (Nationality(person=person, country_id=code) for code in countries), ignore_conflicts=True
    )
    index_person([person.id])


def put(person: Person, details: PersonDetails) -> None:
    """Sets the person's own columns. Raises DomainError `name_needed`."""
    name = tidy(details.full_name)
    if not name:
        raise DomainError(
            "name_needed", _("Write the name as the person gives it. One name is enough."), field="full_name"
        )
    latin = tidy(details.latin_name) or latin_of(name)
    person.full_name, person.latin_name, person.sort_key = name, latin, anyascii(latin).casefold()[:200]
    person.given_name, person.family_name = tidy(details.given_name), tidy(details.family_name)
    person.birth_from, person.birth_until = details.birth.earliest, details.birth.until
    person.birth_precision = details.birth.precision
    person.birth_place, person.birth_country_id = tidy(details.birth_place), details.birth_country or None
    person.sex, person.gender_stated = details.sex, tidy(details.gender_stated)


def aliases_of(details: PersonDetails) -> list[str]:
    """Other names, each once, without the one that the person goes by."""
    name = tidy(details.full_name)
    return list(dict.fromkeys(alias for text in details.aliases if (alias := tidy(text)) and alias != name))


def countries_of(details: PersonDetails) -> list[str]:
    return list(dict.fromkeys(code for code in details.nationalities if code))


def latin_of(name: str) -> str:
    """The name in Latin letters, as near as letters go."""
    return name if name.isascii() else anyascii(name).strip()[:200] or name

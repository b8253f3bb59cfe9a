"""Verbs on people: record a person. The caller's face has searched before it creates."""

import datetime as dt
import uuid
from collections.abc import Sequence

from anyascii import anyascii
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.kernel.errors import DomainError, RefusedError
from sankofa.people.models import Nationality, Person
from sankofa.people.search import index_person
from sankofa.people.vocab import Birth, Sex


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
) -> uuid.UUID:
    """Records a person by the name they give, in its own script; a single name is fine. Answers the person's id.

    Raises RefusedError without the permission, DomainError `name_needed` beside `full_name`.
    """
    if not by.may(Perm.WRITE_PERSON):
        raise RefusedError("no_permission", _("Your role does not record people."))
    name = " ".join(full_name.split())
    if not name:
        raise DomainError(
            "name_needed", _("Write the name as the person gives it. One name is enough."), field="full_name"
        )
    latin = " ".join(latin_name.split()) or (name if name.isascii() else anyascii(name).strip() or name)
    birth = birth or Birth()
    person = Person.objects.create(
        full_name=name,
        latin_name=latin,
        given_name=given_name.strip(),
        family_name=family_name.strip(),
        sort_key=anyascii(latin).casefold(),
        birth_from=birth.earliest,
        birth_until=birth.until,
        birth_precision=birth.precision,
        sex=sex,
        created_at=now,
        created_by_id=by.id,
    )
    Nationality.objects.bulk_create(
        Nationality(person=person, country_id=code) for code in dict.fromkeys(nationalities)
    )
    index_person([person.id])
    return person.id

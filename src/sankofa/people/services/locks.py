"""How every verb on a person starts: the role, then the row's lock, then the version typed on."""

import datetime as dt
import uuid

from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.kernel.errors import ConflictError, NotFoundError, RefusedError
from sankofa.people.models import Person


def lock(person_id: uuid.UUID, by: Actor, now: dt.datetime, *perms: Perm, version: int | None = None) -> Person:
    """The person's row, locked until the transaction ends and its version counted up; any one of `perms` will do.

    Where the record was joined with another of the same person, the one that stands: what is written goes there.
    Raises RefusedError without any of them, NotFoundError, ConflictError when the row is past `version`.
    """
    if not any(by.may(perm) for perm in perms):
        raise RefusedError("no_permission", _("Your role does not allow this. Ask the person's counsellor."))
    person = Person.objects.select_for_update().filter(id=person_id).first()
    if person is not None and person.canonical_id:
        person = Person.objects.select_for_update().get(id=person.canonical_id)
    if person is None:
        raise NotFoundError("person_not_found", _("There is no such person, or it is not open to you."))
    if version is not None and person.version != version:
        raise ConflictError("changed", _("Somebody changed this person while you were typing. See what changed below."))
    person.version += 1
    person.changed_at, person.changed_by_id = now, by.id
    person.save(update_fields=["version", "changed_at", "changed_by"])
    return person

"""Who belongs to whom. Each fact stands once and is read from both sides."""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.kernel.errors import DomainError, NotFoundError
from sankofa.people.models import Person, Relation
from sankofa.people.rules import tidy
from sankofa.people.services.locks import lock
from sankofa.people.vocab import RelationKind

MUTUAL = frozenset({RelationKind.SPOUSE, RelationKind.SIBLING, RelationKind.OTHER})


@transaction.atomic
def relate(
    *,
    person_id: uuid.UUID,
    other_id: uuid.UUID,
    kind: RelationKind,
    by: Actor,
    now: dt.datetime,
    note: str = "",
) -> int:
    """`person` is the `kind` of `other`: the parent of, married to. The caller has checked that `by` may open both.

    Raises DomainError `related_to_self`, `related_already`.
    """
    if person_id == other_id:
        raise DomainError("related_to_self", _("Choose another person."), field="other")
    first, second = sorted((person_id, other_id))  # always locked in one order: two people at once can't deadlock
    lock(first, by, now, Perm.WRITE_PERSON)
    lock(second, by, now, Perm.WRITE_PERSON)
    both = Q(person=person_id, other=other_id) | Q(person=other_id, other=person_id)
    if Relation.objects.filter(both, kind=kind).exists():
        raise DomainError("related_already", _("This is on file already."), field="kind")
    start, end = (first, second) if kind in MUTUAL else (person_id, other_id)
    row = Relation.objects.create(person_id=start, other_id=end, kind=kind, note=tidy(note))
    return int(row.pk)


@transaction.atomic
def unrelate(*, person_id: uuid.UUID, relation_id: int, by: Actor, now: dt.datetime) -> None:
    """Takes away a relation that was recorded by mistake; the history keeps it."""
    person = lock(person_id, by, now, Perm.WRITE_PERSON)
    row = Relation.objects.filter(_side(person), pk=relation_id).first()
    if row is None:
        raise NotFoundError("relation_not_found", _("This relation is not here any more. Reload the page."))
    row.delete()


def _side(person: Person) -> Q:
    return Q(person=person) | Q(other=person)

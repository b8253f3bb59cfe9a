"""Who sees a pair and may settle it: both must be open to them; a shielded person's are her focal point's alone."""

import uuid

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import queries as cases
from sankofa.kernel.errors import NotFoundError
from sankofa.matching.models import Join, Pair


def settleable(actor: Actor) -> QuerySet[Pair]:
    """The pairs that `actor` may see and settle, decided ones too, unordered. Of records that stand: one that was
    joined with another is no more than history.
    """
    plain, beside = cases.people_to_settle(actor), cases.people_beside_shielded(actor)
    reach = Q(pk__in=[])
    if actor.may(Perm.SETTLE):
        reach |= Q(Exists(plain.filter(pk=OuterRef("a")))) & Q(Exists(plain.filter(pk=OuterRef("b"))))
    if actor.may(Perm.PROTECTION):
        mine = {"a": Q(a__shielded_by=actor.id), "b": Q(b__shielded_by=actor.id)}
        open_to = {side: mine[side] | Q(Exists(beside.filter(pk=OuterRef(side)))) for side in mine}
        reach |= (mine["a"] | mine["b"]) & open_to["a"] & open_to["b"]
    return Pair.objects.filter(reach, a__canonical=None, b__canonical=None)


def fetch(actor: Actor, pair_id: uuid.UUID) -> Pair:
    """The pair, or NotFoundError."""
    found = settleable(actor).select_related("a", "b").filter(id=pair_id).first()
    if found is None:
        raise NotFoundError("pair_not_found", _("There is no such pair, or it is not open to you."))
    return found


def may_settle(actor: Actor) -> bool:
    return actor.may(Perm.SETTLE) or actor.may(Perm.PROTECTION)


def joins_open_to(actor: Actor) -> QuerySet[Join]:
    """The joins in force that `actor` may take apart: the record that stands is theirs to settle."""
    reach = Q(pk__in=[])
    if actor.may(Perm.SETTLE):
        reach |= Q(Exists(cases.people_to_settle(actor).filter(pk=OuterRef("stands"))))
    if actor.may(Perm.PROTECTION):
        reach |= Q(merged__canonical__shielded_by=actor.id)
    return Join.objects.filter(undone_at=None).annotate(stands=F("merged__canonical")).filter(reach)

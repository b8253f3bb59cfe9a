"""Who may see and change what is published: whoever may see and keep a mission's budgets, there."""

import uuid
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm, Scope
from sankofa.iati.models import Listing, PartnerActivity, Reading
from sankofa.kernel.errors import NotFoundError, RefusedError

Row = TypeVar("Row", bound=Model)


def missions(actor: Actor, perm: Perm = Perm.MONEY) -> list[uuid.UUID]:
    return sorted({grant.mission_id for grant in actor.grants_with(perm) if grant.scope == Scope.MISSION})


def require(actor: Actor, perm: Perm = Perm.MONEY) -> uuid.UUID:
    """The actor's own mission, if they hold `perm` in it. Raises RefusedError."""
    if actor.mission_id not in missions(actor, perm):
        raise RefusedError("no_permission", _("Your role does not work on this mission's money."))
    return actor.mission_id


def listing(actor: Actor, listing_id: uuid.UUID, perm: Perm = Perm.MONEY, *, lock: bool = False) -> Listing:
    """Raises NotFoundError for one that they may not see, RefusedError for one that they only see."""
    rows = Listing.objects.filter(mission__in=missions(actor))
    return _one(rows.select_for_update() if lock else rows, listing_id, missions(actor, perm))


def partner(actor: Actor, partner_id: uuid.UUID) -> PartnerActivity:
    """Raises NotFoundError."""
    return _one(PartnerActivity.objects.filter(mission__in=missions(actor)), partner_id, missions(actor))


def reading(actor: Actor, reading_id: uuid.UUID, *, lock: bool = False) -> Reading:
    """Raises NotFoundError."""
    held = missions(actor, Perm.BUDGET)
    rows = Reading.objects.filter(mission__in=held)
    return _one(rows.select_for_update() if lock else rows, reading_id, held)


def _one(rows: QuerySet[Row], row_id: uuid.UUID, held: list[uuid.UUID]) -> Row:
    row = rows.filter(pk=row_id).first()
    if row is None:
        raise NotFoundError("not_found", _("This is not here, or it is not open to you."))
    if row.mission_id not in held:  # type: ignore[attr-defined]  # each of ours has one
        raise RefusedError("no_permission", _("You may read this and not change it. The project manager can."))
    return row

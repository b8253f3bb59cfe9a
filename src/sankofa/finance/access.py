"""Who may see and work on a mission's money: whoever holds the permission there. A role at one office does not."""

import uuid
from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm, Scope
from sankofa.finance.models import Agreement, Project
from sankofa.kernel.errors import NotFoundError, RefusedError

Row = TypeVar("Row", bound=Model)


def missions(actor: Actor, perm: Perm = Perm.MONEY) -> list[uuid.UUID]:
    return sorted({grant.mission_id for grant in actor.grants_with(perm) if grant.scope == Scope.MISSION})


def require(actor: Actor, perm: Perm, mission_id: uuid.UUID | None = None) -> uuid.UUID:
    """The mission in which `actor` holds `perm`: the one asked for, else their own. Raises RefusedError."""
    held, wanted = missions(actor, perm), mission_id or actor.mission_id
    if wanted not in held:
        raise RefusedError("no_permission", _("Your role does not work on this mission's money."))
    return wanted


def own_boxes(actor: Actor) -> Q:
    """Cash boxes that they work with: of missions whose money they keep, and of the desk that they stand at."""
    at_desk = Q(office=actor.office_id) if actor.may(Perm.DESK) else Q(pk__in=[])
    return Q(mission__in={*missions(actor, Perm.BOOK), *missions(actor)}) | at_desk


def projects(actor: Actor, perm: Perm = Perm.MONEY) -> QuerySet[Project]:
    return Project.objects.filter(cluster__mission__in=missions(actor, perm))


def agreements(actor: Actor, perm: Perm = Perm.MONEY) -> QuerySet[Agreement]:
    return Agreement.objects.filter(donor__mission__in=missions(actor, perm))


def project(actor: Actor, project_id: uuid.UUID, perm: Perm = Perm.MONEY, *, lock: bool = False) -> Project:
    """Raises NotFoundError for one that they may not see, RefusedError for one that they only see."""
    return _one(projects(actor).select_related("cluster"), project_id, missions(actor, perm), "cluster", lock=lock)


def agreement(actor: Actor, agreement_id: uuid.UUID, perm: Perm = Perm.MONEY, *, lock: bool = False) -> Agreement:
    """As `project`."""
    return _one(agreements(actor).select_related("donor"), agreement_id, missions(actor, perm), "donor", lock=lock)


def _one(rows: QuerySet[Row], row_id: uuid.UUID, held: Iterable[uuid.UUID], through: str, *, lock: bool) -> Row:
    row = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=row_id).first()
    if row is None:
        raise NotFoundError("not_found", _("This is not here, or it is not open to you."))
    if getattr(row, through).mission_id not in held:
        raise RefusedError("no_permission", _("You may read this and not change it. The project manager can."))
    return row

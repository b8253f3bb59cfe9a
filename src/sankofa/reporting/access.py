"""Who may see and change what reporting keeps: whoever holds the permission for the whole of a mission."""

import uuid

from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm, Scope
from sankofa.kernel.errors import RefusedError


def missions(actor: Actor, perm: Perm = Perm.REPORT) -> list[uuid.UUID]:
    return sorted({grant.mission_id for grant in actor.grants_with(perm) if grant.scope == Scope.MISSION})


def require(actor: Actor, perm: Perm = Perm.REPORT, mission_id: uuid.UUID | None = None) -> uuid.UUID:
    """The mission in which `actor` holds `perm`: the one asked for, else their own. Raises RefusedError."""
    wanted = mission_id or actor.mission_id
    if wanted not in missions(actor, perm):
        raise RefusedError("no_permission", _("Your role does not work on this mission's reports."))
    return wanted

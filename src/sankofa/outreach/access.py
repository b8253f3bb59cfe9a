"""Which offices' hours and lists somebody may see: where their grant for outreach reaches."""

import uuid

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm, Scope
from sankofa.kernel.errors import NotFoundError, RefusedError
from sankofa.outreach.models import OfficeHour


def hours(actor: Actor) -> QuerySet[OfficeHour]:
    """The office hours that `actor` may see, unordered."""
    reach = Q(pk__in=[])
    for grant in actor.grants_with(Perm.OUTREACH):
        if grant.scope == Scope.MISSION:
            reach |= Q(office__mission=grant.mission_id)
        else:
            reach |= Q(office=grant.office_id or actor.office_id)
    return OfficeHour.objects.filter(reach)


def hour(actor: Actor, hour_id: uuid.UUID, *, lock: bool = False) -> OfficeHour:
    """The office hour, locked if asked. Raises NotFoundError when it is not theirs to see."""
    rows = hours(actor).select_related("office")
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(id=hour_id).first()
    if found is None:
        raise NotFoundError("hour_not_found", _("There is no such office hour, or it is not open to you."))
    return found


def require(actor: Actor) -> None:
    if not actor.may(Perm.OUTREACH):
        raise RefusedError("no_permission", _("Your role does not log conversations and office hours."))


def require_office(actor: Actor, mission_id: uuid.UUID, office_id: uuid.UUID) -> None:
    """Raises RefusedError where no grant for outreach reaches the office."""
    for grant in actor.grants_with(Perm.OUTREACH):
        if grant.scope == Scope.MISSION and grant.mission_id == mission_id:
            return
        if grant.scope != Scope.MISSION and office_id == (grant.office_id or actor.office_id):
            return
    raise RefusedError("no_permission", _("Your role does not hold office hours at this office."))

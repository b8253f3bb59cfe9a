"""Who may see an import: who started it, as long as they may still import there. The file is nobody else's."""

import uuid

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, OfficeRow, Perm
from sankofa.cases.services import offices_to_import_into
from sankofa.imports.models import Import
from sankofa.kernel.errors import NotFoundError, RefusedError


def visible(actor: Actor) -> QuerySet[Import]:
    """The actor's own imports in missions where they may import, unordered."""
    missions = {grant.mission_id for grant in actor.grants_with(Perm.IMPORT)}
    return Import.objects.filter(by=actor.id, mission__in=missions)


def fetch(actor: Actor, import_id: uuid.UUID) -> Import:
    """The import, or NotFoundError."""
    found = visible(actor).select_related("office", "mission", "by").filter(id=import_id).first()
    if found is None:
        raise NotFoundError("import_not_found", _("There is no such import, or it is not open to you."))
    return found


def office_to_import_into(actor: Actor, office_id: uuid.UUID) -> OfficeRow:
    """The office, or RefusedError where the actor may not import."""
    for office in offices_to_import_into(actor):
        if office.id == office_id:
            return office
    raise RefusedError("no_permission", _("Your role does not allow importing cases into this office."))

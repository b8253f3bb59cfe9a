"""After how many days a mission reminds: set by its administrators."""

import uuid
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Actor
from sankofa.cases.models import Term
from sankofa.cases.vocab import Waiting
from sankofa.kernel.errors import DomainError, NotFoundError

MOST_DAYS = 365


@transaction.atomic
def set_terms(*, mission_id: uuid.UUID, days: Mapping[str, int], by: Actor) -> None:
    """Keeps the days of a mission, by `Waiting`; what `days` leaves out stays as it is.

    Raises NotFoundError for a mission that the actor does not administer, DomainError `days` beside the field.
    """
    if mission_id not in by.administers:
        raise NotFoundError("mission_not_found", _("There is no such mission, or it is not yours to administer."))
    for what, number in days.items():
        if not 1 <= number <= MOST_DAYS:
            raise DomainError("days", _("From 1 to 365 days."), field=what)
        Term.objects.update_or_create(mission_id=mission_id, what=Waiting(what), defaults={"days": number})

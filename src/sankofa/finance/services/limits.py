"""Up to what total somebody may let money go: batches of payments, transfers between our own accounts, cash."""

import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor
from sankofa.finance.models import ReleaseLimit
from sankofa.kernel.errors import DomainError, RefusedError

UNLESS_SET = 1_000_000  # EUR cents that a releaser without a limit of their own may release


@transaction.atomic
def set_release_limit(*, staff_id: uuid.UUID, minor: int, by: Actor) -> None:
    """Up to what total (EUR cents) somebody may release; by an administrator of the mission, never for oneself."""
    if by.mission_id not in by.administers or staff_id == by.id:
        raise RefusedError("no_permission", _("An administrator sets this, for others."))
    ReleaseLimit.objects.update_or_create(staff_id=staff_id, defaults={"minor": minor})


def within_limit(staff_id: uuid.UUID, minor: int) -> int:
    """Their limit, in EUR cents. Raises DomainError `above_limit`. For services of finance."""
    limit = ReleaseLimit.objects.filter(staff=staff_id).values_list("minor", flat=True).first()
    limit = UNLESS_SET if limit is None else limit
    if minor > limit:
        raise DomainError("above_limit", _("This is more than you may release. Somebody with a higher limit can."))
    return limit

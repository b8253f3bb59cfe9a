"""The days after which a mission reminds, its own or the usual ones."""

import uuid
from typing import TYPE_CHECKING

from sankofa.cases.models import Term
from sankofa.cases.vocab import USUAL_DAYS
from sankofa.kernel.prepared import prepared

if TYPE_CHECKING:
    from django.db.models import QuerySet


def terms(mission_id: uuid.UUID) -> dict[str, int]:
    """Days by `vocab.Waiting`, complete. One query."""
    return {**USUAL_DAYS, **dict(_own(mission_id))}


@prepared
def _own(mission_id: uuid.UUID) -> "QuerySet[Term, tuple[str, int]]":
    return Term.objects.filter(mission=mission_id).values_list("what", "days")

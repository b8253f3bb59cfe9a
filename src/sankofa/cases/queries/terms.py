"""The days after which a mission reminds, its own or the usual ones."""

import uuid

from sankofa.cases.models import Term
from sankofa.cases.vocab import USUAL_DAYS


def terms(mission_id: uuid.UUID) -> dict[str, int]:
    """Days by `vocab.Waiting`, complete. One query."""
    own = dict(Term.objects.filter(mission=mission_id).values_list("what", "days"))
    return {**USUAL_DAYS, **own}

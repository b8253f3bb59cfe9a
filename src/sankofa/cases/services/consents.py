"""A withdrawal of consent takes what rested on it along: the shares of the cases, in the same transaction."""

import datetime as dt
import uuid

from django.db import transaction

from sankofa.accounts.vocab import Actor
from sankofa.cases.services.sharing import end_shares
from sankofa.people import services as people
from sankofa.people.queries import same_consents


@transaction.atomic
def withdraw_consent(*, consent_id: uuid.UUID, by: Actor, now: dt.datetime, note: str = "") -> None:
    """Ends a consent and every share that rests on it, at once. Twice is once.

    The face has checked that `by` may open the person. Raises as `people.services.withdraw`.
    """
    for same in same_consents(consent_id):
        end_shares(consent_id=same, by=by, now=now)  # locks the cases first, as every verb does
    people.withdraw(consent_id=consent_id, by=by, now=now, note=note)

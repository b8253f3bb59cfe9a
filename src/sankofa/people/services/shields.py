"""A shield changes hands: offered by the focal point who holds it, hers until the other accepts."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts import queries as accounts
from sankofa.accounts.vocab import Actor, Perm, Role
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.people.models import Person, ShieldOffer
from sankofa.people.rules import tidy
from sankofa.people.services.locks import lock


@transaction.atomic
def offer_shield(*, person_id: uuid.UUID, to_id: uuid.UUID, reason: str, by: Actor, now: dt.datetime) -> uuid.UUID:
    """Call `cases.services.offer_shield`. Raises RefusedError unless `by` holds the shield, DomainError beside `to`."""
    person = lock(person_id, by, now, Perm.PROTECTION)
    if person.shielded_by_id != by.id:
        raise RefusedError("not_your_shield", _("Only the focal point who shields this person may hand the shield on."))
    if to_id not in {row.id for row in accounts.colleagues(by, roles=(Role.PROTECTION,))} or to_id == by.id:
        raise DomainError("no_focal_point", _("Choose another protection focal point of your mission."), field="to")
    if ShieldOffer.objects.filter(person=person, accepted=None).exists():
        raise DomainError("offered_already", _("This shield is offered already. Take that offer back first."))
    row = ShieldOffer.objects.create(
        person=person, from_staff_id=by.id, to_staff_id=to_id, reason=tidy(reason), offered_at=now
    )
    return row.id


@transaction.atomic
def answer_shield_offer(*, offer_id: uuid.UUID, accept: bool, by: Actor, now: dt.datetime) -> uuid.UUID:
    """Accepts, declines, or, by who offered, takes back. Answers the person's id. Raises NotFoundError, and
    DomainError `not_held` where the shield is not with who offered it any more.
    """
    row = ShieldOffer.objects.select_for_update().filter(id=offer_id, accepted=None).first()
    if row is None or by.id not in {row.to_staff_id, row.from_staff_id} or (accept and by.id != row.to_staff_id):
        raise NotFoundError("offer_not_found", _("There is no such offer, or it was answered already."))
    if accept:
        person = lock(row.person_id, by, now, Perm.PROTECTION)
        if person.shielded_by_id != row.from_staff_id:
            raise DomainError("not_held", _("The shield is not with your colleague any more. Decline the offer."))
        _take(person, by.id)
    row.accepted, row.answered_at = accept, now
    row.save(update_fields=["accepted", "answered_at"])
    return row.person_id


def _take(person: Person, staff_id: uuid.UUID) -> None:
    """Records that were joined with it go along."""
    person.shielded_by_id = staff_id
    person.save(update_fields=["shielded_by"])
    Person.objects.filter(canonical=person).exclude(shielded_by=None).update(shielded_by=staff_id)

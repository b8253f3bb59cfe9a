"""Shielding a person closes her cases with her: one verb, since one without the other would leave a door open."""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Exists, OuterRef

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import access
from sankofa.cases.models import Case, Member
from sankofa.people import services as people


@transaction.atomic
def shield_person(*, person_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """From now on `by`, a protection focal point, alone finds this person; her cases open to their own team alone."""
    cases = _lock_cases(person_id)
    people.shield(person_id=access.fetch_person(by, person_id, Perm.PROTECTION).id, by=by, now=now)
    _mirror(cases)


@transaction.atomic
def unshield_person(*, person_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """Lifts the shield; a case stays closed while another member is shielded."""
    cases = _lock_cases(person_id)
    people.unshield(person_id=access.fetch_person(by, person_id, Perm.PROTECTION).id, by=by, now=now)
    _mirror(cases)


@transaction.atomic
def offer_shield(*, person_id: uuid.UUID, to_id: uuid.UUID, by: Actor, now: dt.datetime, reason: str = "") -> uuid.UUID:
    """Offers the shield to another focal point. Until she accepts, nothing changes and she learns no name."""
    person_id = access.fetch_person(by, person_id, Perm.PROTECTION).id
    return people.offer_shield(person_id=person_id, to_id=to_id, reason=reason, by=by, now=now)


def _lock_cases(person_id: uuid.UUID) -> list[uuid.UUID]:
    current = Member.objects.filter(case=OuterRef("id"), person=person_id, left_on=None)
    rows = Case.objects.select_for_update(of=("self",)).filter(Exists(current)).order_by("id")
    return [case.id for case in rows]


def _mirror(case_ids: list[uuid.UUID]) -> None:
    shielded = Member.objects.filter(case=OuterRef("id"), left_on=None, person__shielded_by__isnull=False)
    Case.objects.filter(id__in=case_ids).update(shielded=Exists(shielded))

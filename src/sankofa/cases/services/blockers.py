"""What `journey` keeps with the case: waivers, and the blockers that lists read."""

import datetime as dt
import uuid
from collections.abc import Iterable

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases.models import Blocker, Case, Waiver
from sankofa.cases.services.spine import lock, member_of, record
from sankofa.cases.vocab import BlockerToKeep


def waive(
    *,
    case_id: uuid.UUID,
    requirement: str,
    member_id: uuid.UUID | None,
    reason: str,
    by: Actor,
    now: dt.datetime,
) -> None:
    """For `journey` alone, which has seen that the policy lets this person lift this requirement."""
    case = lock(by, case_id, Perm.WAIVE)
    member = member_of(case, member_id) if member_id else None
    Waiver.objects.create(case=case, requirement=requirement, member=member, reason=reason, by_id=by.id, at=now)
    record(case, code="waived", by=by, now=now, member_id=member_id, params={"requirement": requirement})


def hold_for_upkeep(case_id: uuid.UUID) -> Case | None:
    """Locks the case, with its mission at hand, for work that nobody asked for.

    None when a verb has it just now (that marks it dirty again) or it is gone: upkeep comes back later, it never waits.
    """
    return (
        Case.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("mission")
        .filter(id=case_id)
        .first()
    )


def replace_blockers(case_id: uuid.UUID, rows: Iterable[BlockerToKeep]) -> None:
    """Puts what blocks the case today in place of what did. The caller holds the case's lock."""
    Blocker.objects.filter(case=case_id).delete()
    Blocker.objects.bulk_create(
        Blocker(
            case_id=case_id,
            member_id=row.member_id,
            gate=row.gate,
            requirement=row.requirement,
            unknown=row.unknown,
            owner_role=row.owner_role,
            due_on=row.due_on,
        )
        for row in rows
    )
    Case.objects.filter(id=case_id).update(refresh_due=False)

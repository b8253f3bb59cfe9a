"""The case as `journey` sees it: its spine for the facts, its waivers, and the blockers that lists read."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Min

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases.models import Blocker, Case, Member, Request, Waiver
from sankofa.cases.services import lock, member_of, record
from sankofa.cases.vocab import RequestKind


@dataclass(frozen=True)
class SpineMember:
    id: uuid.UUID
    person_id: uuid.UUID
    name: str  # Latin spelling


@dataclass(frozen=True)
class Spine:
    id: uuid.UUID
    number: str
    stage: str
    mission_id: uuid.UUID
    opened_on: dt.date
    wished_on: dt.date | None
    destination: str | None
    arrival_help: bool | None
    arrival_acknowledged_on: dt.date | None
    members: tuple[SpineMember, ...]


@dataclass(frozen=True)
class BlockerRow:
    member_id: uuid.UUID | None
    gate: str
    requirement: str
    unknown: bool
    owner_role: str
    due_on: dt.date | None


def spine(case_id: uuid.UUID) -> Spine:
    """The case and who is on it today. Access is the caller's."""
    case = Case.objects.get(id=case_id)
    members = Member.objects.filter(case=case, left_on=None).select_related("person").order_by("id")
    acknowledged = Request.objects.filter(case=case, kind=RequestKind.ARRIVAL, acknowledged_at__isnull=False)
    first = acknowledged.aggregate(first=Min("acknowledged_at"))["first"]
    return Spine(
        id=case.id,
        number=case.number,
        stage=case.stage,
        mission_id=case.mission_id,
        opened_on=case.opened_on,
        wished_on=case.wished_on,
        destination=case.destination_id,
        arrival_help=case.arrival_help,
        arrival_acknowledged_on=first.date() if first else None,
        members=tuple(SpineMember(m.id, m.person_id, m.person.latin_name) for m in members),
    )


def waivers(case_id: uuid.UUID) -> dict[tuple[str, str], Waiver]:
    """Waivers in force, by requirement and member ("" for the case)."""
    rows = Waiver.objects.filter(case=case_id, revoked_at=None).select_related("by")
    return {(row.requirement, str(row.member_id or "")): row for row in rows}


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


def replace_blockers(case_id: uuid.UUID, rows: Iterable[BlockerRow]) -> None:
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


def waiting_for_refresh(limit: int) -> list[uuid.UUID]:
    """Open cases whose blockers are out of date."""
    return list(
        Case.objects.filter(refresh_due=True, closed_on=None).order_by("id").values_list("id", flat=True)[:limit]
    )

"""Cases by the hundred: the same rows, events and rules as opening them one by one, in a few statements.

For imports. No gate is passed: a case comes in where counselling alone could have brought it, or after departure.
"""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts import queries as accounts
from sankofa.accounts.vocab import Actor, OfficeRow, Perm
from sankofa.cases import access
from sankofa.cases.models import Case, CaseCounter, Event, Member, Note
from sankofa.cases.services.spine import check_version, plan_told
from sankofa.cases.stages import IMPORTABLE_AFTER, IMPORTABLE_BEFORE
from sankofa.cases.vocab import (
    AFTER_DEPARTURE_OUTCOMES,
    BEFORE_DEPARTURE_OUTCOMES,
    CaseOpened,
    CaseToOpen,
    NoteKind,
    Outcome,
    PlanToSet,
    Stage,
)
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.people import queries as people

_AT_ONCE = 1000
T = TypeVar("T", Member, Event)
PLANNED = ["kind", "destination", "home_mission", "arrival_help", "wished_on", "version", "refresh_due"]
_CLOSED_FROM = {
    Outcome.DEPARTED: Stage.TRANSIT,
    Outcome.ARRIVED: Stage.ARRIVAL,
    Outcome.REINTEGRATED: Stage.REINTEGRATION,
}


@transaction.atomic
def open_many(*, cases: Sequence[CaseToOpen], by: Actor, now: dt.datetime) -> list[CaseOpened]:
    """Opens these cases, each where it stands; answers them in the same order. No clearance is issued.

    Raises RefusedError for an office where `by` may not import, DomainError `stage_not_importable`, `departed_needed`,
    `outcome_needed` for a case that can't come in as it is said to be.
    """
    offices = _offices(by, {case.office_id for case in cases})
    for case in cases:
        _check(case)
    today = date_in(now, by.timezone)
    shielded = people.shielded_among({person for case in cases for person, _role in case.members})
    numbers = _numbers(cases, offices, today.year)
    rows = [
        _row(case, offices[case.office_id], number=number, now=now, today=today, shielded=shielded)
        for case, number in zip(cases, numbers, strict=True)
    ]
    members = [
        _in_order(
            [
                Member(case=row, person_id=person, role=role[:60], joined_on=row.opened_on)
                for person, role in case.members
            ]
        )
        for row, case in zip(rows, cases, strict=True)
    ]
    notes = [
        Note(case=row, kind=NoteKind.GENERAL, body=case.note, written_at=now, by_id=by.id) if case.note else None
        for row, case in zip(rows, cases, strict=True)
    ]
    events = []
    for row, case, joined, note in zip(rows, cases, members, notes, strict=True):
        told = _in_order(list(_events(row, case, joined, note, today)))
        row.version += len(told)
        events += [_signed(event, by, now) for event in told]
    Case.objects.bulk_create(rows, batch_size=_AT_ONCE)
    Member.objects.bulk_create([one for joined in members for one in joined], batch_size=_AT_ONCE)
    Note.objects.bulk_create([note for note in notes if note], batch_size=_AT_ONCE)
    Event.objects.bulk_create(events, batch_size=_AT_ONCE)
    return [CaseOpened(row.id, row.number) for row in rows]


@transaction.atomic
def plan_many(*, plans: Sequence[PlanToSet], by: Actor, now: dt.datetime) -> None:
    """As `set_plan`, for cases of the own mission: all of them or none.

    Raises NotFoundError for a case on which `by` may not work, ConflictError when one changed or stands here twice.
    """
    visible = access.visible(by, Perm.WORK_CASE).filter(mission=by.mission_id, id__in=[plan.case_id for plan in plans])
    locked = Case.objects.select_for_update().filter(id__in=visible.values("id")).order_by("id")
    rows = {row.id: row for row in locked}
    for plan in plans:
        row = rows.get(plan.case_id)
        if row is None:
            raise NotFoundError("case_not_found", _("There is no such case, or it is not open to you."))
        check_version(row, plan.version)
        row.kind, row.destination_id, row.home_mission_id = plan.kind, plan.destination, plan.home_mission_id
        row.arrival_help, row.wished_on = plan.arrival_help, plan.wished_on
        row.version, row.refresh_due = row.version + 1, True
    # `bulk_update` asks a CASE of as many WHENs as there are rows, for each row and column: a hundred times slower
    Case.objects.bulk_create(
        rows.values(), batch_size=_AT_ONCE, update_conflicts=True, unique_fields=["id"], update_fields=PLANNED
    )
    today = date_in(now, by.timezone)
    planned = [Event(case=row, code="planned", params=plan_told(row), happened_on=today) for row in rows.values()]
    Event.objects.bulk_create([_signed(event, by, now) for event in planned], batch_size=_AT_ONCE)


def offices_to_import_into(by: Actor) -> list[OfficeRow]:
    """Open offices where `by` may import, by name: of the whole mission, or the one their grant names."""
    found: dict[uuid.UUID, OfficeRow] = {}
    for grant in by.grants_with(Perm.IMPORT):
        for office in accounts.offices(grant.mission_id):
            if grant.office_id in {None, office.id}:
                found[office.id] = office
    return sorted(found.values(), key=lambda office: office.name)


def _offices(by: Actor, wanted: set[uuid.UUID]) -> dict[uuid.UUID, OfficeRow]:
    found = {office.id: office for office in offices_to_import_into(by)}
    if wanted - found.keys():
        raise RefusedError("no_permission", _("Your role does not allow importing cases into this office."))
    return found


def _check(case: CaseToOpen) -> None:
    if case.stage == Stage.CLOSED:
        if case.outcome not in Outcome.values:
            raise DomainError("outcome_needed", _("Say how the case ended."), field="outcome")
    elif case.stage not in IMPORTABLE_BEFORE | IMPORTABLE_AFTER:
        raise DomainError("stage_not_importable", _("An import can't go past a gate."), field="stage")
    if _is_gone(case) and case.departed_on is None:
        raise DomainError("departed_needed", _("Give the day on which the person left."), field="departed_on")
    if not case.members:
        raise DomainError("members_needed", _("A case begins with a person."), field="members")


def _is_gone(case: CaseToOpen) -> bool:
    """Whether the person has left: after departure, or closed with an outcome that only those have who left."""
    if case.stage == Stage.CLOSED:
        only_after = case.outcome in AFTER_DEPARTURE_OUTCOMES - BEFORE_DEPARTURE_OUTCOMES
        return only_after or (case.departed_on is not None and case.outcome in AFTER_DEPARTURE_OUTCOMES)
    return case.stage in IMPORTABLE_AFTER


def _numbers(cases: Sequence[CaseToOpen], offices: Mapping[uuid.UUID, OfficeRow], year: int) -> list[str]:
    """Numbers in the cases' order, taken per mission in one go while its counter is locked."""
    codes = {office.mission_id: office.mission_code for office in offices.values()}
    wanted = Counter(offices[case.office_id].mission_id for case in cases)
    following: dict[uuid.UUID, Iterator[int]] = {}
    for mission_id, count in sorted(wanted.items()):
        CaseCounter.objects.get_or_create(mission_id=mission_id, year=year)
        counter = CaseCounter.objects.select_for_update().get(mission=mission_id, year=year)
        following[mission_id] = iter(range(counter.last + 1, counter.last + count + 1))
        counter.last += count
        counter.save(update_fields=["last"])
    missions = [offices[case.office_id].mission_id for case in cases]
    return [f"{codes[mission]}-{year}-{next(following[mission]):05d}" for mission in missions]


def _row(
    case: CaseToOpen, office: OfficeRow, *, number: str, now: dt.datetime, today: dt.date, shielded: set[uuid.UUID]
) -> Case:
    closed = case.stage == Stage.CLOSED
    ended = (case.closed_on or today) if closed else None
    gone = _is_gone(case)
    opened = case.opened_on or min(day for day in (today, ended, case.departed_on) if day)
    since = ended or (case.departed_on if gone else None)
    return Case(
        number=number,
        kind=case.kind,
        stage=case.stage,
        stage_since=dt.datetime.combine(since, dt.time(12), dt.UTC) if since and since < today else now,
        mission_id=office.mission_id,
        office_id=office.id,
        counsellor_id=case.counsellor_id,
        lead_id=case.members[0][0],
        destination_id=case.destination or None,
        opened_on=opened,
        wished_on=case.wished_on,
        outcome=case.outcome if closed else "",
        closed_on=ended,
        stage_before_closing=_before_closing(case) if closed else "",
        retroactive=gone,
        shielded=any(person in shielded for person, _role in case.members),
        created_at=now,
    )


def _before_closing(case: CaseToOpen) -> Stage:
    return _CLOSED_FROM.get(Outcome(case.outcome), Stage.TRANSIT) if _is_gone(case) else Stage.CONTACT


def _events(
    row: Case, case: CaseToOpen, joined: Iterable[Member], note: Note | None, today: dt.date
) -> Iterator[Event]:
    yield Event(case=row, code="opened", params={"kind": row.kind}, happened_on=row.opened_on)
    for member in list(joined)[1:]:
        yield Event(case=row, member=member, code="joined", happened_on=row.opened_on)
    if row.retroactive and case.departed_on:
        told = {"from": Stage.CONTACT, "reason": ""}
        yield Event(case=row, code="register_departed", params=told, happened_on=case.departed_on)
    if row.closed_on:
        verb = "withdraw" if row.outcome == Outcome.WITHDRAWN else "close" if row.retroactive else "end"
        told = {"from": row.stage_before_closing, "outcome": row.outcome, "reason": ""}
        yield Event(case=row, code=verb, params=told, happened_on=row.closed_on)
    if note:
        written = {"note": str(note.id), "kind": note.kind, "confidential": False}
        yield Event(case=row, code="note", params=written, happened_on=today)
    yield Event(case=row, code="imported", params={"stage": row.stage}, happened_on=today)


def _in_order(rows: list[T]) -> list[T]:
    """Gives rows made in one millisecond ids that sort as they stand: lists break ties by them."""
    for row, row_id in zip(rows, sorted(row.id for row in rows), strict=True):
        row.id = row_id
    return rows


def _signed(event: Event, by: Actor, now: dt.datetime) -> Event:
    event.at, event.by_id, event.by_name = now, by.id, by.name
    return event

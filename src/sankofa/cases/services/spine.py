"""Verbs that every case knows: open, move along the table, hold, resume, members. Stage content is elsewhere.

Every verb locks the case row first, writes an event, and marks the case for a refresh of its blockers.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from sankofa.accounts import queries as accounts
from sankofa.accounts.vocab import Actor, OfficeRow, Perm
from sankofa.cases import access
from sankofa.cases.models import Assignment, Case, CaseCounter, Clearance, Event, Member
from sankofa.cases.stages import MOVES, SHARED_STEPS, Move
from sankofa.cases.vocab import CaseMoved, Gate, Heard, Kind, Outcome, Stage, stage_word
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import ConflictError, DomainError, RefusedError

FARTHEST_WISH = 5  # years; a later one is a slip in the year


def lock(by: Actor, case_id: uuid.UUID, perm: Perm = Perm.WORK_CASE) -> Case:
    """The case row, locked until the transaction ends. Raises as `access.fetch`. Every verb starts here."""
    found = access.fetch(by, case_id, perm)
    return Case.objects.select_for_update().get(id=found.id)


def record(
    case: Case,
    *,
    code: str,
    by: Actor | None,
    now: dt.datetime,
    params: Mapping[str, object] | None = None,
    member_id: uuid.UUID | None = None,
    happened_on: dt.date | None = None,
) -> Event:
    """Writes one line of the timeline and counts the case's version up. The caller holds the case's lock."""
    zone = by.timezone if by else "UTC"
    event = Event.objects.create(
        case=case,
        member_id=member_id,
        code=code,
        params=dict(params or {}),
        happened_on=happened_on or date_in(now, zone),
        at=now,
        by_id=by.id if by else None,
        by_name=by.name if by else "",
    )
    Case.objects.filter(id=case.id).update(version=F("version") + 1, refresh_due=True)
    case.version += 1
    return event


@transaction.atomic
def open_case(
    *,
    person_id: uuid.UUID,
    kind: Kind,
    office_id: uuid.UUID,
    by: Actor,
    now: dt.datetime,
    opened_on: dt.date | None = None,
    counsellor_id: uuid.UUID | None = None,
    destination: str | None = None,
    heard: Heard = Heard.UNKNOWN,
    retroactive: bool = False,
) -> CaseMoved:
    """Opens a case for one person at first contact; others join with `join`.

    Raises RefusedError when the actor may not open cases at that office, NotFoundError for a person not open to them.
    """
    office = _office_to_open_in(by, office_id)
    access.fetch_person(by, person_id)
    today = date_in(now, by.timezone)
    case = Case.objects.create(
        number=_next_number(office, today.year),
        kind=kind,
        stage_since=now,
        mission_id=office.mission_id,
        office_id=office_id,
        counsellor_id=counsellor_id or by.id,
        lead_id=person_id,
        destination_id=destination,
        heard=heard,
        opened_on=opened_on or today,
        retroactive=retroactive,
        created_at=now,
    )
    Member.objects.create(case=case, person_id=person_id, joined_on=case.opened_on)
    mirror_shield(case)
    event = record(case, code="opened", by=by, now=now, happened_on=case.opened_on, params={"kind": kind})
    return _moved(case, event)


@transaction.atomic
def move(
    *,
    case_id: uuid.UUID,
    verb: str,
    by: Actor,
    now: dt.datetime,
    params: Mapping[str, object] | None = None,
    clearance_id: uuid.UUID | None = None,
    happened_on: dt.date | None = None,
    outcome: Outcome | None = None,
) -> CaseMoved:
    """Takes the case one step along the table.

    Raises DomainError `wrong_stage`, or `needs_clearance` at a gate without a clearance for this case issued in this
    very transaction's lock.
    """
    step = MOVES[verb]
    case = lock(by, case_id, step.perm)
    if step.perm not in SHARED_STEPS:
        _check_ours(case, by)
    _check_stage(case, step)
    if verb == "close":
        _check_nobody_forgotten(case)
    before, since = case.stage, case.stage_since
    if step.gate:
        _check_clearance(case, step.gate, clearance_id)
    if step.to is not None:
        _enter(case, step.to, now, by, outcome)
    event = record(
        case,
        code=verb,
        by=by,
        now=now,
        happened_on=happened_on,
        params={
            **(params or {}),
            "from": before,
            "since": since.isoformat(),
            **({"outcome": outcome} if outcome else {}),
        },
    )
    return _moved(case, event)


@transaction.atomic
def register_departed(
    *, case_id: uuid.UUID, departed_on: dt.date, reason: str, by: Actor, now: dt.datetime
) -> CaseMoved:
    """Registers somebody who has gone already: the case is marked retroactive and goes on after departure.

    Raises DomainError `departed_ahead` beside `departed_on` for a day that has not been.
    """
    if departed_on > date_in(now, by.timezone):
        raise DomainError("departed_ahead", _("Give the day on which the person left."), field="departed_on")
    case = lock(by, case_id, MOVES["register_departed"].perm)
    case.retroactive = True
    case.save(update_fields=["retroactive"])
    return move(
        case_id=case_id, verb="register_departed", by=by, now=now, happened_on=departed_on, params={"reason": reason}
    )


@transaction.atomic
def hold(*, case_id: uuid.UUID, reason: str, by: Actor, now: dt.datetime) -> CaseMoved:
    """Puts the case to rest without ending it; lists show it apart."""
    case = lock(by, case_id, MOVES["hold"].perm)
    _check_ours(case, by)
    _check_stage(case, MOVES["hold"])
    case.on_hold_since, case.hold_reason = date_in(now, by.timezone), reason
    case.save(update_fields=["on_hold_since", "hold_reason"])
    return _moved(case, record(case, code="hold", by=by, now=now, params={"reason": reason}))


@transaction.atomic
def resume(*, case_id: uuid.UUID, by: Actor, now: dt.datetime) -> CaseMoved:
    case = lock(by, case_id, MOVES["resume"].perm)
    _check_ours(case, by)
    _check_stage(case, MOVES["resume"])
    case.on_hold_since, case.hold_reason = None, ""
    case.save(update_fields=["on_hold_since", "hold_reason"])
    return _moved(case, record(case, code="resume", by=by, now=now))


@transaction.atomic
def reopen(*, case_id: uuid.UUID, reason: str, by: Actor, now: dt.datetime) -> CaseMoved:
    """Takes a closed case back to the stage it was closed in."""
    case = lock(by, case_id, MOVES["reopen"].perm)
    _check_ours(case, by)
    _check_stage(case, MOVES["reopen"])
    case.stage, case.stage_since = case.stage_before_closing, now
    case.outcome, case.closed_on, case.stage_before_closing = "", None, ""
    case.save(update_fields=["stage", "stage_since", "outcome", "closed_on", "stage_before_closing"])
    return _moved(case, record(case, code="reopen", by=by, now=now, params={"reason": reason}))


@transaction.atomic
def undo(*, case_id: uuid.UUID, event_id: uuid.UUID, by: Actor, now: dt.datetime) -> CaseMoved:
    """Takes back the last move, where the world allows it. The step stays on the timeline, and so does its undoing.

    Raises DomainError `cant_undo` when something moved the case since, or the step can't be taken back.
    """
    event = Event.objects.select_related("case").filter(id=event_id, case_id=case_id).first()
    step = MOVES.get(event.code) if event else None
    if event is None or step is None or step.to is None or not step.undo:
        raise DomainError("cant_undo", _("This step can't be taken back. Record what happened instead."))
    case = lock(by, case_id, step.perm)
    if step.perm not in SHARED_STEPS:
        _check_ours(case, by)
    last = Event.objects.filter(case=case, code__in=MOVES).exclude(code__in=("hold", "resume")).order_by("-id").first()
    before = event.params.get("from")
    if last is None or last.id != event.id or case.stage != step.to or not before:
        raise DomainError("cant_undo", _("The case has moved on since. Take back the later step first."))
    if step.to == Stage.CLOSED:
        case.outcome, case.closed_on, case.stage_before_closing = "", None, ""
    since = event.params.get("since")
    case.stage, case.stage_since = before, dt.datetime.fromisoformat(since) if since else now
    case.save(update_fields=["stage", "stage_since", "outcome", "closed_on", "stage_before_closing"])
    undone = record(case, code="undo", by=by, now=now, params={"verb": event.code, "event": str(event.id)})
    return _moved(case, undone)


@transaction.atomic
def set_plan(
    *,
    case_id: uuid.UUID,
    version: int,
    by: Actor,
    now: dt.datetime,
    kind: Kind,
    destination: str | None,
    home_mission_id: uuid.UUID | None,
    arrival_help: bool | None,
    wished_on: dt.date | None,
) -> CaseMoved:
    """Where to, when, and whether help on arrival is asked for.

    Raises ConflictError when the case changed since `version`, DomainError `wished_past` or `wished_far` beside
    `wished_on` for a new wish that has gone by or lies years ahead; one that stood already may stay.
    """
    case = lock(by, case_id)
    _check_ours(case, by)
    check_version(case, version)
    if wished_on and wished_on != case.wished_on:
        _check_wish(wished_on, date_in(now, by.timezone))
    case.kind, case.destination_id, case.home_mission_id = kind, destination, home_mission_id
    case.arrival_help, case.wished_on = arrival_help, wished_on
    case.save(update_fields=["kind", "destination", "home_mission", "arrival_help", "wished_on"])
    return _moved(case, record(case, code="planned", by=by, now=now, params=plan_told(case)))


def _check_wish(wished_on: dt.date, today: dt.date) -> None:
    if wished_on < today:
        message = _("This day has gone by. Choose one that is still to come.")
        raise DomainError("wished_past", message, field="wished_on")
    if wished_on.year - today.year > FARTHEST_WISH:
        raise DomainError("wished_far", _("This day is years away. Check the year."), field="wished_on")


def plan_told(case: Case) -> dict[str, object]:
    """What the timeline says of the plan."""
    return {"wished_on": case.wished_on.isoformat() if case.wished_on else None, "destination": case.destination_id}


@transaction.atomic
def join(*, case_id: uuid.UUID, person_id: uuid.UUID, role: str, by: Actor, now: dt.datetime) -> uuid.UUID:
    """Adds a person to the case; answers the member's id. Raises DomainError `already_member`."""
    case = lock(by, case_id)
    _check_ours(case, by)
    access.fetch_person(by, person_id)
    if Member.objects.filter(case=case, person_id=person_id, left_on=None).exists():
        raise DomainError("already_member", _("This person is on the case already."), field="person")
    member = Member.objects.create(case=case, person_id=person_id, role=role, joined_on=date_in(now, by.timezone))
    mirror_shield(case)
    record(case, code="joined", by=by, now=now, member_id=member.id)
    return member.id


@transaction.atomic
def fall_off(*, case_id: uuid.UUID, member_id: uuid.UUID, reason: str, by: Actor, now: dt.datetime) -> None:
    """Takes a member off the case; the others go on. Raises DomainError `lead_stays` for the principal applicant."""
    case = lock(by, case_id)
    _check_ours(case, by)
    member = member_of(case, member_id)
    _leave(case, member, reason, by, now)
    record(case, code="fell_off", by=by, now=now, member_id=member.id, params={"reason": reason})


@transaction.atomic
def split(*, case_id: uuid.UUID, member_id: uuid.UUID, reason: str, by: Actor, now: dt.datetime) -> CaseMoved:
    """Gives a member a case of their own, at the same office, from first contact; both timelines say so."""
    case = lock(by, case_id)
    _check_ours(case, by)
    member = member_of(case, member_id)
    new = open_case(
        person_id=member.person_id,
        kind=Kind(case.kind),
        office_id=case.office_id,
        by=by,
        now=now,
        counsellor_id=case.counsellor_id,
        destination=case.destination_id,
        heard=Heard(case.heard),
    )
    _leave(case, member, reason, by, now)
    Member.objects.filter(id=member.id).update(left_to_id=new.case_id)
    record(
        case,
        code="split_off",
        by=by,
        now=now,
        member_id=member.id,
        params={"to": str(new.case_id), "reason": reason},
    )
    return new


def stay_behind(case: Case, member_ids: Collection[uuid.UUID], *, on: dt.date) -> None:
    """The others leave on that day, these do not. The caller holds the case's lock and writes its own event."""
    Member.objects.filter(case=case, id__in=member_ids, left_on=None).update(stayed_on=on)


def follow(case: Case, member_ids: Collection[uuid.UUID]) -> None:
    """These have left too, or nobody has left after all: they go along with the case again. As `stay_behind`."""
    Member.objects.filter(case=case, id__in=member_ids).update(stayed_on=None)


@transaction.atomic
def split_stayed(*, case_id: uuid.UUID, by: Actor, now: dt.datetime) -> CaseMoved:
    """Gives those who stayed behind one case of their own, from the same first contact; both timelines say so.

    Where the principal applicant stayed, the case that goes on gets another one: the eldest of those who left.
    Raises DomainError `nobody_stayed`.
    """
    case = lock(by, case_id)
    _check_ours(case, by)
    eldest = list(Member.objects.filter(case=case, left_on=None).order_by("person__birth_from", "id"))
    stayed = sorted((m for m in eldest if m.stayed_on), key=lambda m: m.person_id != case.lead_id)
    gone = [m for m in eldest if not m.stayed_on]
    if not stayed or not gone:
        raise DomainError("nobody_stayed", _("Nobody stayed behind. Reload the page."))
    new = open_case(
        person_id=stayed[0].person_id,
        kind=Kind(case.kind),
        office_id=case.office_id,
        by=by,
        now=now,
        opened_on=case.opened_on,
        counsellor_id=case.counsellor_id,
        destination=case.destination_id,
        heard=Heard(case.heard),
    )
    if case.lead_id == stayed[0].person_id:
        case.lead_id = gone[0].person_id
        case.save(update_fields=["lead"])
    for member in stayed:
        if member is not stayed[0]:
            join(case_id=new.case_id, person_id=member.person_id, role=member.role, by=by, now=now)
        _leave(case, member, "", by, now)
        Member.objects.filter(id=member.id).update(left_to_id=new.case_id, stayed_on=None)
        record(case, code="split_off", by=by, now=now, member_id=member.id, params={"to": str(new.case_id)})
    Member.objects.filter(case=new.case_id, person=stayed[0].person_id).update(role=stayed[0].role)
    return new


@transaction.atomic
def assign(*, case_id: uuid.UUID, staff_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """Adds a colleague to the case's own team. Raises DomainError `nobody` beside `staff`."""
    case = lock(by, case_id, Perm.ASSIGN)
    if accounts.carrier(case.mission_id, staff_id, at=now) is None:
        raise DomainError("nobody", _("Choose a colleague of the mission who works on cases."), field="staff")
    _row, made = Assignment.objects.get_or_create(case=case, staff_id=staff_id, until=None, defaults={"since": now})
    if made:
        record(case, code="assigned", by=by, now=now, params={"staff": str(staff_id)})


def issue_clearance(
    *,
    case: Case,
    gate: Gate,
    by: Actor,
    now: dt.datetime,
    policy_version: str,
    facts_hash: str,
    waivers: list[dict[str, str]],
) -> Clearance:
    """For `journey` alone, which holds the lock and has just seen every requirement of the gate met or waived."""
    return Clearance.objects.create(
        case=case,
        gate=gate,
        issued_at=now,
        issued_to_id=by.id,
        policy_version=policy_version,
        facts_hash=facts_hash,
        waivers=waivers,
    )


def mark_dirty(case_id: uuid.UUID) -> None:
    """Something outside the timeline changed what blocks this case; its blockers are computed again when next seen."""
    Case.objects.filter(id=case_id).update(refresh_due=True)


def mark_dirty_of(person_id: uuid.UUID) -> None:
    """As `mark_dirty`, for each case that the person is on."""
    on = Member.objects.filter(person=person_id, left_on=None).values("case")
    Case.objects.filter(id__in=on).update(refresh_due=True)


def _check_ours(case: Case, by: Actor) -> None:
    if case.mission_id != by.mission_id:
        raise RefusedError("shared_only", _("The case is shared with your mission. Ask its counsellor to do this."))


def _check_stage(case: Case, step: Move) -> None:
    if case.stage not in step.start:
        raise DomainError(
            "wrong_stage",
            _("The case is at “%(stage)s”, where this step is not possible. Reload the page to see what is.")
            % {"stage": stage_word(case.kind, case.stage)},
        )


def _check_clearance(case: Case, gate: Gate, clearance_id: uuid.UUID | None) -> None:
    if clearance_id is None or not Clearance.objects.filter(id=clearance_id, case=case, gate=gate).exists():
        raise DomainError(
            "needs_clearance", _("This step needs a clearance. See what still blocks it on the case page.")
        )


def check_version(case: Case, version: int) -> None:
    if case.version != version:
        raise ConflictError("changed", _("Somebody changed this case while you were typing. See what changed below."))


def _enter(case: Case, stage: Stage, now: dt.datetime, by: Actor, outcome: Outcome | None) -> None:
    if stage == Stage.CLOSED:
        if outcome is None:
            raise DomainError("outcome_needed", _("Say how the case ended."), field="outcome")
        case.stage_before_closing = case.stage
        case.outcome, case.closed_on = outcome, date_in(now, by.timezone)
        case.on_hold_since, case.hold_reason = None, ""
    case.stage, case.stage_since = stage, now
    case.save()


def _check_nobody_forgotten(case: Case) -> None:
    stayed = Member.objects.filter(case=case, left_on=None, stayed_on__isnull=False).select_related("person").first()
    if stayed:
        message = _("%(name)s did not leave with the others. Give them a case of their own first, or let them follow.")
        raise DomainError("stayed_behind", message % {"name": stayed.person.latin_name})


def member_of(case: Case, member_id: uuid.UUID) -> Member:
    """A member who is on the case today. Raises DomainError `not_a_member`."""
    member = Member.objects.filter(case=case, id=member_id, left_on=None).first()
    if member is None:
        raise DomainError("not_a_member", _("This person is not on the case any more. Reload the page."))
    return member


def _leave(case: Case, member: Member, reason: str, by: Actor, now: dt.datetime) -> None:
    if member.person_id == case.lead_id:
        raise DomainError(
            "lead_stays",
            _("The principal applicant can't leave the case. Name another one first, or end the case."),
        )
    member.left_on, member.left_reason = date_in(now, by.timezone), reason
    member.save(update_fields=["left_on", "left_reason"])
    mirror_shield(case)


def mirror_shield(case: Case) -> None:
    """The case is shielded while any member is."""
    shielded = Member.objects.filter(case=case, left_on=None, person__shielded_by__isnull=False).exists()
    if shielded != case.shielded:
        case.shielded = shielded
        case.save(update_fields=["shielded"])


def _office_to_open_in(by: Actor, office_id: uuid.UUID) -> OfficeRow:
    office = accounts.office(office_id)
    for grant in by.grants_with(Perm.OPEN_CASE):
        if office and grant.mission_id == office.mission_id:
            return office
    raise RefusedError("no_permission", _("Your role does not allow opening a case at this office."))


def _next_number(office: OfficeRow, year: int) -> str:
    CaseCounter.objects.get_or_create(mission_id=office.mission_id, year=year)
    counter = CaseCounter.objects.select_for_update().get(mission=office.mission_id, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{office.mission_code}-{year}-{counter.last:05d}"


def _moved(case: Case, event: Event) -> CaseMoved:
    return CaseMoved(case.id, Stage(case.stage), event.id, case.version)

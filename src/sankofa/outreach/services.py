"""Verbs of outreach: log what was done, keep the list of an office hour, forget its names.

Each logging verb takes the client's idempotency key: a double tap or a retry after a lost answer counts once.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts import queries as accounts
from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import services as cases
from sankofa.cases.vocab import Heard
from sankofa.finance import queries as finance
from sankofa.journal import services as journal
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError, NotFoundError
from sankofa.outreach import access, rules
from sankofa.outreach.models import Conversation, GroupSession, NetworkContact, OfficeHour, WalkIn
from sankofa.outreach.vocab import Topic, WalkInState


@transaction.atomic
def log_conversation(
    *,
    key: uuid.UUID,
    held_on: dt.date,
    place: str,
    language: str | None,
    people: int,
    minutes: int,
    topics: Sequence[Topic],
    nationality: str | None,
    heard: Heard,
    by: Actor,
    now: dt.datetime,
    project_id: uuid.UUID | None = None,
) -> uuid.UUID:
    """Counts a conversation with people who gave no name, for a project if it is held for one.

    Answers its id, the same one for the same `key`.

    Raises RefusedError without the permission, DomainError `in_future` beside `held_on`, `no_project` beside
    `project_id` for one that is not ours or did not run that day.
    """
    access.require(by)
    _not_ahead(held_on, by, now, "held_on")
    _is_ours(project_id, by.mission_id, held_on)

    def work() -> dict[str, object]:
        row = Conversation.objects.create(
            mission_id=by.mission_id,
            office_id=by.office_id,
            staff_id=by.id,
            held_on=held_on,
            place=place.strip(),
            language_id=language or None,
            people=people,
            minutes=minutes,
            topics=list(topics),
            nationality_id=nationality or None,
            heard=heard,
            project_id=project_id,
            logged_at=now,
        )
        return {"id": str(row.id)}

    return _once(key, by, "log_conversation", now, work)


@transaction.atomic
def remove_conversation(*, conversation_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """Takes one's own conversation out of the counts: logged by mistake. The row stays, marked."""
    row = Conversation.objects.select_for_update().filter(id=conversation_id, staff=by.id).first()
    if row is None:
        raise NotFoundError("conversation_not_found", _("There is no such conversation of yours."))
    row.removed_at = row.removed_at or now
    row.save(update_fields=["removed_at"])


@transaction.atomic
def open_hour(
    *, office_id: uuid.UUID, on: dt.date, starts: dt.time, ends: dt.time, place: str, by: Actor, now: dt.datetime
) -> uuid.UUID:
    """Sets an office hour; local times of the office. Opening the same one again answers the one that stands.

    Raises DomainError `ends_early` beside `ends`.
    """
    office = accounts.office(office_id)
    if office is None:
        raise NotFoundError("office_not_found", _("There is no such office."))
    access.require_office(by, office.mission_id, office_id)
    if ends <= starts:
        raise DomainError("ends_early", _("It ends after it starts. Check both times."), field="ends")
    row, _made = OfficeHour.objects.get_or_create(
        office_id=office_id,
        on=on,
        starts=starts,
        place=place.strip(),
        defaults={"ends": ends, "opened_by_id": by.id, "opened_at": now},
    )
    return row.id


@transaction.atomic
def walk_in(
    *,
    key: uuid.UUID,
    hour_id: uuid.UUID,
    called: str,
    language: str | None,
    people: int,
    by: Actor,
    now: dt.datetime,
) -> uuid.UUID:
    """Puts somebody at the end of the list; without a name they go by their number."""
    hour = access.hour(by, hour_id, lock=True)

    def work() -> dict[str, object]:
        hour.last_number += 1
        hour.save(update_fields=["last_number"])
        row = WalkIn.objects.create(
            hour=hour,
            number=hour.last_number,
            called=called.strip(),
            language_id=language or None,
            people=people,
            arrived_at=now,
        )
        return {"id": str(row.id)}

    return _once(key, by, "walk_in", now, work)


@transaction.atomic
def take_next(*, hour_id: uuid.UUID, by: Actor, now: dt.datetime) -> uuid.UUID:
    """Calls in who waited longest. Two counsellors at once get two people. Raises DomainError `nobody_waits`."""
    hour = access.hour(by, hour_id, lock=True)
    row = WalkIn.objects.filter(hour=hour, state=WalkInState.WAITING).order_by("number").first()
    if row is None:
        raise DomainError("nobody_waits", _("Nobody waits any more."))
    row.state, row.taken_by_id, row.taken_at = WalkInState.TAKEN, by.id, now
    row.save(update_fields=["state", "taken_by", "taken_at"])
    return row.id


@transaction.atomic
def put_back(*, walk_in_id: uuid.UUID, by: Actor) -> None:
    """Taken by mistake: they wait again, at the place in the order which they had."""
    row = _line(by, walk_in_id, WalkInState.TAKEN)
    row.state, row.taken_by_id, row.taken_at = WalkInState.WAITING, None, None
    row.save(update_fields=["state", "taken_by", "taken_at"])


@transaction.atomic
def left_unseen(*, walk_in_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """They left without being seen. Counted: it says how long our queues are."""
    row = _line(by, walk_in_id, WalkInState.WAITING)
    row.state, row.ended_at = WalkInState.LEFT, now
    row.save(update_fields=["state", "ended_at"])


@transaction.atomic
def seen_with_case(*, walk_in_id: uuid.UUID, case_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """They were seen, and it belongs to a case that the actor may read: its timeline says they came."""
    row = _line(by, walk_in_id, WalkInState.TAKEN)
    case = cases.lock(by, case_id, Perm.READ_CASE)
    row.state, row.ended_at, row.case_id = WalkInState.SEEN, now, case.id
    row.save(update_fields=["state", "ended_at", "case"])
    cases.record(case, code="walked_in", by=by, now=now, params={"place": row.hour.place}, happened_on=row.hour.on)


@transaction.atomic
def seen_unnamed(
    *,
    walk_in_id: uuid.UUID,
    minutes: int,
    topics: Sequence[Topic],
    by: Actor,
    now: dt.datetime,
    project_id: uuid.UUID | None = None,
) -> uuid.UUID:
    """They were seen and gave no name: counted as an unnamed conversation, for a project if it is held for one.

    Answers its id. Raises DomainError `no_project` as `log_conversation`.
    """
    row = _line(by, walk_in_id, WalkInState.TAKEN)
    _is_ours(project_id, row.hour.office.mission_id, row.hour.on)
    conversation = Conversation.objects.create(
        mission_id=row.hour.office.mission_id,
        office_id=row.hour.office_id,
        staff_id=by.id,
        held_on=row.hour.on,
        place=row.hour.place,
        language_id=row.language_id,
        people=row.people,
        minutes=minutes,
        topics=list(topics),
        project_id=project_id,
        logged_at=now,
    )
    row.state, row.ended_at, row.conversation_id = WalkInState.SEEN, now, conversation.id
    row.save(update_fields=["state", "ended_at", "conversation"])
    return conversation.id


@transaction.atomic
def log_session(
    *,
    key: uuid.UUID,
    held_on: dt.date,
    place: str,
    topic: str,
    people: int,
    minutes: int,
    languages: Sequence[str],
    staff: Sequence[uuid.UUID],
    by: Actor,
    now: dt.datetime,
) -> uuid.UUID:
    """Counts a group session once, however many colleagues held it."""
    access.require(by)
    _not_ahead(held_on, by, now, "held_on")

    def work() -> dict[str, object]:
        row = GroupSession.objects.create(
            mission_id=by.mission_id,
            office_id=by.office_id,
            held_on=held_on,
            place=place.strip(),
            topic=topic.strip(),
            people=people,
            minutes=minutes,
            logged_by_id=by.id,
            logged_at=now,
        )
        row.languages.set(list(languages))  # type: ignore[arg-type]  # keys do
        row.staff.set(list(staff) or [by.id])  # type: ignore[arg-type,list-item]
        return {"id": str(row.id)}

    return _once(key, by, "log_session", now, work)


@transaction.atomic
def log_contact(
    *, organisation: str, who: str, role: str, met_on: dt.date, by: Actor, now: dt.datetime
) -> tuple[uuid.UUID, bool]:
    """Counts a contact of the network once: met again, only the last day moves. Answers (id, whether it is new).

    Raises DomainError `in_future` beside `met_on`.
    """
    access.require(by)
    _not_ahead(met_on, by, now, "met_on")
    row, made = NetworkContact.objects.select_for_update().get_or_create(
        mission_id=by.mission_id,
        folded=rules.folded(organisation, who),
        defaults={
            "office_id": by.office_id,
            "organisation": " ".join(organisation.split()),
            "who": " ".join(who.split()),
            "role": role.strip(),
            "first_met_on": met_on,
            "last_met_on": met_on,
            "staff_id": by.id,
            "logged_at": now,
        },
    )
    if not made:
        row.first_met_on, row.last_met_on = min(row.first_met_on, met_on), max(row.last_met_on, met_on)
        row.role = role.strip() or row.role
        row.save(update_fields=["first_met_on", "last_met_on", "role"])
    return row.id, made


def forget_walk_ins(*, now: dt.datetime) -> int:
    """Blanks what people called themselves on lists of days that are over where the office is; counts stay.

    Whoever is still on such a list left without being seen, or was seen and not written up. Answers how many names.
    """
    forgotten = 0
    for hour in OfficeHour.objects.filter(walk_ins__called__gt="").select_related("office__mission").distinct():
        zone = hour.office.timezone or hour.office.mission.timezone
        if hour.on < date_in(now, zone):
            forgotten += WalkIn.objects.filter(hour=hour).exclude(called="").update(called="")
    return forgotten


def _line(by: Actor, walk_in_id: uuid.UUID, state: WalkInState) -> WalkIn:
    """The line, locked through its office hour. Raises NotFoundError, DomainError `moved_on`."""
    found = WalkIn.objects.filter(id=walk_in_id).values_list("hour_id", flat=True).first()
    if found is None:
        raise NotFoundError("walk_in_not_found", _("There is no such line on the list."))
    hour = access.hour(by, found, lock=True)
    row = WalkIn.objects.get(id=walk_in_id)
    row.hour = hour
    if row.state != state:
        raise DomainError("moved_on", _("A colleague was faster: the list below is as it stands now."))
    return row


def _is_ours(project_id: uuid.UUID | None, mission_id: uuid.UUID, on: dt.date) -> None:
    if project_id and project_id not in {key for key, _name in finance.running_projects(mission_id, on)}:
        raise DomainError("no_project", _("This project did not run that day. Choose another."), field="project_id")


def _not_ahead(day: dt.date, by: Actor, now: dt.datetime, field: str) -> None:
    if day > date_in(now, by.timezone):
        raise DomainError("in_future", _("This day has not been yet. Check the date."), field=field)


def _once(key: uuid.UUID, by: Actor, verb: str, now: dt.datetime, work: Callable[[], journal.Result]) -> uuid.UUID:
    return uuid.UUID(str(journal.once(key=key, staff_id=by.id, verb=verb, now=now, work=work)["id"]))

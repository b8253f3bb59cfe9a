"""Questions to outreach: what I logged, counts per week, the lists of office hours, sessions, contacts."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncWeek

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases.queries import visible
from sankofa.kernel.paging import Slice, slice_newest
from sankofa.kernel.prepared import prepared
from sankofa.outreach import access, rules
from sankofa.outreach.models import Conversation, GroupSession, NetworkContact, OfficeHour, WalkIn
from sankofa.outreach.vocab import (
    ContactRow,
    ConversationRow,
    HourPage,
    HourRow,
    LastTime,
    SessionRow,
    WalkInRow,
    WalkInState,
    WeekRow,
)

PAGE_SIZE = 20
HOURS_BACK = dt.timedelta(days=14)


def my_conversations(actor: Actor, *, cursor: str = "", size: int = PAGE_SIZE) -> Slice[ConversationRow]:
    """What this member of staff logged, newest first. Their own alone: nobody is compared."""
    rows = Conversation.objects.filter(staff=actor.id, removed_at=None)
    return slice_newest(rows, cursor=cursor, size=size, by="logged_at", shape=_conversation)


def weeks(actor: Actor, today: dt.date, *, count: int = 8) -> list[WeekRow]:
    """Conversations per week: mine, and those of my office together. One query."""
    mondays = rules.weeks_until(today, count)
    rows = Conversation.objects.filter(_mine_or_office(actor), removed_at=None, held_on__gte=mondays[0])
    found = {
        row["week"]: row
        for row in rows.annotate(week=TruncWeek("held_on"))
        .values("week")
        .annotate(mine=Count("id", filter=Q(staff=actor.id)), n=Count("id"), met=Sum("people"))
        .order_by("week")
    }
    return [
        WeekRow(monday, row["mine"], row["n"], row["met"]) if (row := found.get(monday)) else WeekRow(monday, 0, 0, 0)
        for monday in mondays
    ]


def last_time(actor: Actor) -> LastTime:
    """Where and in which language they spoke last: the next form starts from it."""
    row = Conversation.objects.filter(staff=actor.id, removed_at=None).order_by("-logged_at", "-id").first()
    return LastTime(row.place, row.language_id or "", row.project_id) if row else LastTime()


def hours(actor: Actor, today: dt.date) -> list[HourRow]:
    """Office hours of the last two weeks and to come, the latest first."""
    rows = access.hours(actor).filter(on__gte=today - HOURS_BACK).order_by("-on", "starts", "id")[:50]
    return [_hour(row) for row in _counted(rows)]


def hours_today(actor: Actor, today: dt.date) -> list[HourRow]:
    """For the day's page: office hours of today at the actor's own office."""
    return [_hour(row) for row in _of_today(actor, today)]


@prepared
def _of_today(actor: Actor, today: dt.date) -> QuerySet[OfficeHour]:
    return _counted(access.hours(actor).filter(on=today, office=actor.office_id).order_by("starts", "id"))


def hour_page(actor: Actor, hour_id: uuid.UUID) -> HourPage:
    """The list of one office hour in order of arrival. Raises NotFoundError."""
    hour = _counted(access.hours(actor).filter(id=access.hour(actor, hour_id).id)).get()
    lines = [_line(row) for row in _lines(actor, hour_id)]
    return HourPage(
        hour=_hour(hour),
        office_id=hour.office_id,
        waiting=tuple(line for line in lines if line.state == WalkInState.WAITING),
        taken=tuple(line for line in lines if line.state == WalkInState.TAKEN),
        ended=tuple(line for line in lines if line.state in {WalkInState.SEEN, WalkInState.LEFT}),
    )


def walk_in(actor: Actor, walk_in_id: uuid.UUID) -> tuple[HourRow, uuid.UUID, WalkInRow] | None:
    """(the office hour, its id, the line), or None when it is not theirs to see."""
    row = WalkIn.objects.filter(id=walk_in_id, hour__in=access.hours(actor).values("id")).first()
    if row is None:
        return None
    page = hour_page(actor, row.hour_id)
    line = next(one for one in (*page.waiting, *page.taken, *page.ended) if one.id == walk_in_id)
    return page.hour, row.hour_id, line


def sessions(actor: Actor, *, cursor: str = "", size: int = PAGE_SIZE) -> Slice[SessionRow]:
    """Group sessions of the actor's mission, the latest logged first."""
    rows = GroupSession.objects.filter(mission__in=_missions(actor)).prefetch_related("languages", "staff")
    return slice_newest(rows, cursor=cursor, size=size, by="logged_at", shape=_session, counted=True)


def contacts(actor: Actor, *, cursor: str = "", size: int = PAGE_SIZE) -> Slice[ContactRow]:
    """The network of the actor's mission, the latest logged first; each contact once."""
    rows = NetworkContact.objects.filter(mission__in=_missions(actor))
    return slice_newest(rows, cursor=cursor, size=size, by="logged_at", shape=_contact, counted=True)


def _missions(actor: Actor) -> set[uuid.UUID]:
    return {grant.mission_id for grant in actor.grants_with(Perm.OUTREACH)}


def _mine_or_office(actor: Actor) -> Q:
    return Q(staff=actor.id) | Q(office=actor.office_id) if actor.office_id else Q(staff=actor.id)


def _counted(rows: QuerySet[OfficeHour]) -> QuerySet[OfficeHour]:
    counts = {
        state: Count("walk_ins", filter=Q(walk_ins__state=state))
        for state in (WalkInState.WAITING, WalkInState.SEEN, WalkInState.LEFT)
    }
    return rows.select_related("office").annotate(**{f"n_{state}": count for state, count in counts.items()})


def _lines(actor: Actor, hour_id: uuid.UUID) -> Iterable[WalkIn]:
    """Lines with their case's number where the actor may open that case."""
    open_to_me = Q(case__in=visible(actor).values("id"))
    return (
        WalkIn.objects.filter(hour=hour_id)
        .select_related("taken_by")
        .annotate(case_numbers=ArrayAgg("case__number", filter=open_to_me, default=[]))
        .order_by("number")
    )


def _conversation(row: Conversation) -> ConversationRow:
    return ConversationRow(
        row.id, row.held_on, row.place, row.language_id or "", row.people, row.minutes, tuple(row.topics)
    )


def _hour(row: OfficeHour) -> HourRow:
    return HourRow(
        row.id,
        row.office.name,
        row.on,
        row.starts,
        row.ends,
        row.place,
        waiting=row.n_waiting,  # type: ignore[attr-defined]  # annotated by _counted
        seen=row.n_seen,  # type: ignore[attr-defined]
        left=row.n_left,  # type: ignore[attr-defined]
    )


def _line(row: WalkIn) -> WalkInRow:
    numbers: list[str] = row.case_numbers  # type: ignore[attr-defined]  # annotated by _lines
    return WalkInRow(
        id=row.id,
        number=row.number,
        called=row.called,
        language=row.language_id or "",
        people=row.people,
        arrived_at=row.arrived_at,
        state=WalkInState(row.state),
        taken_by=row.taken_by.name if row.taken_by else "",
        case_id=row.case_id if numbers else None,
        case_number=numbers[0] if numbers else "",
        unnamed=row.conversation_id is not None,
    )


def _session(row: GroupSession) -> SessionRow:
    return SessionRow(
        row.id,
        row.held_on,
        row.place,
        row.topic,
        row.people,
        row.minutes,
        tuple(sorted(language.code for language in row.languages.all())),
        tuple(sorted(staff.name for staff in row.staff.all())),
    )


def _contact(row: NetworkContact) -> ContactRow:
    return ContactRow(row.id, row.organisation, row.who, row.role, row.first_met_on, row.last_met_on)

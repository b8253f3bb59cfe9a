"""One case: what stands above each of its pages, the page itself, earlier cases of its people."""

import datetime as dt
import uuid

from django.contrib.postgres.expressions import ArraySubquery
from django.core.cache import caches
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import access, rules
from sankofa.cases.models import Assignment, Case, Event, Member, Share, Transfer
from sankofa.cases.queries.caseload import count_of, row_of, with_columns
from sankofa.cases.queries.timeline import of_case
from sankofa.cases.stages import MOVES, SHARED_STEPS
from sankofa.cases.vocab import (
    CaseHead,
    CasePage,
    CaseRow,
    CaseStub,
    ChannelRow,
    EarlierCase,
    MemberRow,
    OfferRow,
    PersonForCase,
    Stage,
    Teammate,
    Undoable,
    Usual,
)
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import NotFoundError
from sankofa.kernel.prepared import prepared
from sankofa.people import queries as people

HAPPENINGS_ON_PAGE = 6
LATEST = 200  # so many earlier cases say how long a stage usually takes
FEW = 5
USUAL_KEPT = 24 * 60 * 60  # seconds


def case_head(actor: Actor, case_id: uuid.UUID, perm: Perm = Perm.READ_CASE) -> CaseHead:
    """What stands above each page of a case. Raises NotFoundError and RefusedError as `access.fetch`."""
    return _head(actor, _fetch(actor, case_id, perm))


def case_page(actor: Actor, case_id: uuid.UUID, *, now: dt.datetime) -> CasePage:
    """The case page's read model. A constant number of queries, whatever the size of family or history."""
    case = _fetch(actor, case_id, Perm.READ_CASE)
    head = _head(actor, case)
    moves = _moves(case_id)
    today = date_in(now, actor.timezone)
    members = [member_row(m, case, today) for m in _members(case)]
    days = rules.entered(case.opened_on, [rules.Happened(e.code, e.happened_on) for e in moves])
    return CasePage(
        head=head,
        road=rules.road(head.stage, case.stage_before_closing, days),
        days_here=max(0, (today - date_in(case.stage_since, actor.timezone)).days),
        usual=usual(case.mission_id, head.stage),
        members=tuple(m for m in members if m.left_on is None),
        left=tuple(m for m in members if m.left_on is not None),
        channels=_channels(case),
        team=tuple(_team(case_id)),
        undoable=_undoable(case, moves, head.perms, ours=head.ours),
        offer=_offer(actor, case),
        happenings=tuple(of_case(case, size=HAPPENINGS_ON_PAGE, in_team=head.in_team, ours=head.ours)),
    )


def usual(mission_id: uuid.UUID, stage: Stage) -> Usual | None:
    """How long the latest cases of a mission stayed at a stage before they left it; steps taken back don't count.

    A day old at most: it changes by the week, and reads the latest steps of a whole mission.
    """

    def reckoned() -> Usual | None:
        return rules.usual([at - dt.datetime.fromisoformat(since) for at, since in _spans(mission_id, stage)])

    key = f"usual:{mission_id}:{stage}"
    return caches["near"].get_or_set(key, lambda: caches["default"].get_or_set(key, reckoned, USUAL_KEPT))


@prepared
def _spans(mission_id: uuid.UUID, stage: Stage) -> QuerySet[Event, tuple[dt.datetime, str]]:
    undone = (
        Event.objects.filter(case=OuterRef("case"), code="undo")
        .annotate(step=KT("params__event"))
        .filter(step=Cast(OuterRef("id"), TextField()))
    )
    return (
        Event.objects.annotate(left=KT("params__from"))
        .filter(~Exists(undone), left=stage, case__mission=mission_id, params__has_key="since")
        .order_by("-at")
        .values_list("at", "params__since")[:LATEST]
    )


def earlier_cases(actor: Actor, case_id: uuid.UUID) -> list[EarlierCase]:
    """Other cases of this case's people: open ones to open, and that there is one in the reader's own mission.

    A shielded case that the reader may not open is not there at all. Two queries; a third where there are others.
    """
    access.fetch(actor, case_id)
    if not _elsewhere(case_id):  # as mostly: whether they may be seen is the dear question
        return []
    found = (
        _of_same_people(case_id)
        .filter(
            Q(case__in=access.visible(actor).values("id")) | Q(case__mission=actor.mission_id, case__shielded=False)
        )
        .annotate(open_to_me=Exists(access.visible(actor).filter(id=OuterRef("case"))))
        .select_related("case__counsellor", "case__office", "person")
        .order_by("-case__opened_on", "-case")[:50]
    )
    return [
        EarlierCase(
            id=m.case_id,
            number=m.case.number,
            kind=m.case.kind,
            stage=m.case.stage,
            outcome=m.case.outcome,
            opened_on=m.case.opened_on,
            member=m.person.latin_name,
            open_to_me=m.open_to_me,
            ask=m.case.counsellor.name if m.case.counsellor else m.case.office.name,
        )
        for m in found
    ]


def _of_same_people(case_id: uuid.UUID) -> QuerySet[Member]:
    """The places on other cases of those who are on this one."""
    people = ArraySubquery(Member.objects.filter(case=case_id).values("person"))
    return Member.objects.filter(person__any_of=people).exclude(case=case_id)


@prepared
def _elsewhere(case_id: uuid.UUID) -> QuerySet[Member, uuid.UUID]:
    return _of_same_people(case_id).values_list("id", flat=True)[:1]


def find_cases(actor: Actor, number: str) -> tuple[list[CaseRow], list[CaseStub]]:
    """Cases by their number, or its beginning: those open to the actor, and in their mission that others exist."""
    wanted = number.strip().upper()
    if not wanted:
        return [], []
    ours = access.visible(actor)
    found = with_columns(ours.filter(number__startswith=wanted)).order_by("number")[:FEW]
    others = (
        Case.objects.filter(number=wanted, mission=actor.mission_id, shielded=False)
        .exclude(id__in=ours.values("id"))
        .select_related("counsellor", "office")
    )
    stubs = [CaseStub(c.number, c.counsellor.name if c.counsellor else "", c.office.name) for c in others]
    return [row_of(case) for case in found], stubs


def person_for_case(actor: Actor, person_id: uuid.UUID) -> PersonForCase:
    """Somebody a new case may be opened for, with what is open of theirs. Raises NotFoundError."""
    person = access.fetch_person(actor, person_id)
    rows = _open_of(actor, person.id)
    own = person.full_name if person.full_name != person.latin_name else ""
    return PersonForCase(person.id, person.latin_name, own, tuple(row_of(case) for case in rows))


def case_team(actor: Actor, case_id: uuid.UUID) -> list[Teammate]:
    """The case's own team besides its counsellor, by name. Raises as `access.fetch`."""
    case = access.fetch(actor, case_id)
    rows = Assignment.objects.filter(case=case, until=None).select_related("staff").order_by("staff__name")
    return [Teammate(row.staff_id, row.staff.name, row.since) for row in rows]


def member_row(member: Member, case: Case, today: dt.date) -> MemberRow:
    person = member.person
    age, exact = rules.age(person.birth_from, person.birth_until, today)
    return MemberRow(
        id=member.id,
        person_id=person.id,
        name=person.latin_name,
        name_own=person.full_name if person.full_name != person.latin_name else "",
        role=member.role,
        sex=person.sex,
        age=age,
        age_exact=exact,
        nationalities=tuple(member.nationality_codes),  # type: ignore[attr-defined]  # annotated by _on
        lead=person.id == case.lead_id,
        left_on=member.left_on,
        left_reason=member.left_reason,
        left_to=member.left_to_id,
        stayed_on=member.stayed_on,
    )


def _fetch(actor: Actor, case_id: uuid.UUID, perm: Perm) -> Case:
    """The case with what its head shows; one query where the actor may, as `access.fetch` where not."""
    for case in _with_head(actor, case_id, perm):
        return case
    access.fetch(actor, case_id, perm)
    raise NotFoundError("case_not_found", "")  # gone between the two looks


@prepared
def _with_head(actor: Actor, case_id: uuid.UUID, perm: Perm) -> QuerySet[Case]:
    shared = Share.objects.filter(case=OuterRef("id"), mission=actor.mission_id, until=None)
    return (
        access.visible(actor, perm)
        .filter(id=case_id)
        .select_related("lead", "counsellor", "office", "mission", "home_mission")
        .annotate(
            own=access.is_own(actor),
            is_shared=Exists(shared),
            members_now=count_of(Member.objects.filter(left_on=None)),
        )
    )


def _head(actor: Actor, case: Case) -> CaseHead:
    lead, spoken = case.lead, people.languages(case.lead_id)
    mother = next((s.language_id for s in spoken if s.level == "mother"), spoken[0].language_id if spoken else "")
    return CaseHead(
        id=case.id,
        number=case.number,
        version=case.version,
        kind=case.kind,
        stage=Stage(case.stage),
        who=lead.latin_name,
        who_own=lead.full_name if lead.full_name != lead.latin_name else "",
        who_language=mother,
        members=case.members_now,  # type: ignore[attr-defined]  # annotated by _fetch
        mission_id=case.mission_id,
        mission=case.mission.name,
        mission_country=case.mission.country_id,
        office_id=case.office_id,
        office=case.office.name,
        counsellor_id=case.counsellor_id,
        counsellor=case.counsellor.name if case.counsellor else "",
        destination=case.destination_id or "",
        home_mission_id=case.home_mission_id,
        home_mission=case.home_mission.name if case.home_mission else "",
        arrival_help=case.arrival_help,
        opened_on=case.opened_on,
        stage_since=case.stage_since,
        wished_on=case.wished_on,
        on_hold_since=case.on_hold_since,
        hold_reason=case.hold_reason,
        outcome=case.outcome,
        closed_on=case.closed_on,
        retroactive=case.retroactive,
        shielded=case.shielded,
        lead_person_id=case.lead_id,
        languages=tuple(s.language_id for s in spoken),
        interpreter_needed=any(s.interpreter_needed for s in spoken),
        ours=case.mission_id == actor.mission_id,
        in_team=bool(case.own),  # type: ignore[attr-defined]  # annotated by _fetch
        perms=access.held(actor, case, own=bool(case.own), shared=case.is_shared),  # type: ignore[attr-defined]
    )


def _members(case: Case) -> list[Member]:
    """The principal applicant first, then by age."""
    rows = _on(case.id)
    return sorted(rows, key=lambda m: (m.person_id != case.lead_id, m.person.birth_from or dt.date.max, m.id))


@prepared
def _on(case_id: uuid.UUID) -> QuerySet[Member]:
    of_person = people.rows().filter(id=OuterRef("person"), nationalities__isnull=False).order_by("nationalities__id")
    nationalities = of_person.values("nationalities__country")
    rows = Member.objects.filter(case=case_id).select_related("person")
    return rows.annotate(nationality_codes=ArraySubquery(nationalities))


@prepared
def _moves(case_id: uuid.UUID) -> QuerySet[Event]:
    """The spine's own events, oldest first."""
    return Event.objects.filter(case=case_id, code__in=[*MOVES, "undo"]).order_by("id")


def _undoable(case: Case, moves: list[Event], perms: frozenset[str], *, ours: bool) -> Undoable | None:
    steps = [e for e in moves if e.code not in {"hold", "resume"}]
    last = steps[-1] if steps else None
    move = MOVES.get(last.code) if last else None
    if last is None or move is None or move.to is None or not move.undo:
        return None
    if case.stage != move.to or not last.params.get("from") or move.perm not in perms:
        return None
    if not ours and move.perm not in SHARED_STEPS:
        return None
    return Undoable(last.id, last.code, last.by_name, last.at)


def _channels(case: Case) -> tuple[ChannelRow, ...]:
    """How to reach the principal applicant; what must not be used stays out."""
    return tuple(
        ChannelRow(case.lead.latin_name, c.kind, _mask(c.value), c.safe, c.safe_when, c.introduce_as)
        for c in people.usable_channels(case.lead_id)[:FEW]
    )


def _mask(value: str) -> str:
    """First and last figures alone: enough to know which one it is."""
    return f"{value[:5]} ···· {value[-4:]}" if len(value) > 11 else "····"  # noqa: PLR2004


@prepared
def _team(case_id: uuid.UUID) -> QuerySet[Assignment, str]:
    rows = Assignment.objects.filter(case=case_id, until=None).order_by("staff__name")
    return rows.values_list("staff__name", flat=True)


def _offer(actor: Actor, case: Case) -> OfferRow | None:
    return next((offer_row(row, actor, case.number) for row in _offers(case.id)), None)


@prepared
def _offers(case_id: uuid.UUID) -> QuerySet[Transfer]:
    rows = Transfer.objects.filter(case=case_id, accepted=None)
    return rows.select_related("to_office", "to_staff", "offered_by").order_by("id")[:1]


@prepared
def _open_of(actor: Actor, person_id: uuid.UUID) -> QuerySet[Case]:
    member = Member.objects.filter(case=OuterRef("id"), person=person_id, left_on=None)
    return with_columns(access.visible(actor).filter(Exists(member))).order_by("-opened_on", "-id")[:FEW]


def offer_row(row: Transfer, actor: Actor, number: str) -> OfferRow:
    to = f"{row.to_staff.name}, {row.to_office.name}" if row.to_staff else row.to_office.name
    return OfferRow(
        id=row.id,
        case_id=row.case_id,
        number=number,
        to=to,
        by=row.offered_by.name,
        reason=row.reason,
        offered_at=row.offered_at,
        mine=row.to_staff_id == actor.id or (row.to_staff_id is None and row.to_office_id == actor.office_id),
    )

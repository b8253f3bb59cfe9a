"""The mass of the demo's cases: for every stage, kind and ending the rows that the services would have written.

A life is planned first (people, stages, days), then written down. What makes a case worth showing by name stands in
`showcases`.
"""

import datetime as dt
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from sankofa.accounts.vocab import Actor
from sankofa.cases.models import (
    Appointment,
    Assignment,
    Case,
    CaseCounter,
    Event,
    Member,
    Note,
    Referral,
    Request,
    Share,
    Task,
)
from sankofa.cases.stages import MOVES
from sankofa.cases.vocab import (
    AFTER_DEPARTURE_OUTCOMES,
    AppointmentKind,
    AppointmentState,
    Direction,
    Heard,
    Kind,
    NoteKind,
    Outcome,
    ReferralState,
    RequestKind,
    RequestState,
    Stage,
    TaskState,
)
from sankofa.demo import texts
from sankofa.demo.claims import write_claims
from sankofa.demo.invented import Household, cultures, household
from sankofa.demo.people import ADULT, agree, write_admission, write_household
from sankofa.demo.world import AMSTERDAM, Rows, World
from sankofa.eligibility.models import Answer, Application
from sankofa.eligibility.vocab import AnswerState
from sankofa.people.models import Consent, IdentityDocument, Person
from sankofa.people.vocab import Purpose

S, End, K = Stage, Outcome, Kind

# How many open cases stand at each stage, and how many ended in each way.
OPEN = {
    S.CONTACT: 22, S.COUNSELLING: 24, S.INTAKE: 18, S.NEEDS: 12, S.ELIGIBILITY: 14, S.APPLICATION: 16,
    S.DOCUMENTS: 26, S.BOOKING: 14, S.DEPARTURE: 12, S.TRANSIT: 4, S.ARRIVAL: 8, S.REINTEGRATION: 18, S.MONITORING: 14,
}  # fmt: skip
CLOSED = {
    End.WITHDRAWN: 18, End.STAYED: 14, End.INELIGIBLE: 6, End.PERMIT: 7, End.MOVED_ON: 6, End.LOST_CONTACT: 8,
    End.DIED: 1, End.DUPLICATE: 2, End.DEPARTED: 14, End.ARRIVED: 12, End.REINTEGRATED: 8,
}  # fmt: skip
KINDS = {K.ONWARD: 24, K.RESETTLEMENT: 12, K.REUNIFICATION: 16, K.ASSIGNMENT: 8, K.TRANSIT: 8}  # the others return

# Of those, returns to Ethiopia that the mission there helps with: its own people see work at every stage.
TO_ADDIS = {
    S.DOCUMENTS: 2, S.BOOKING: 2, S.DEPARTURE: 2, S.TRANSIT: 1, S.ARRIVAL: 3, S.REINTEGRATION: 7, S.MONITORING: 5,
}  # fmt: skip
ADDIS = "ETH"
# What is asked of the mission there, by where the case stands: the arrival request's state; what else, and its state.
ASKED = {
    S.DOCUMENTS: (RequestState.SENT, RequestKind.TRACING, RequestState.ANSWERED),
    S.BOOKING: (RequestState.ACKNOWLEDGED, RequestKind.INFORMATION, RequestState.SENT),
    S.DEPARTURE: (RequestState.ANSWERED, RequestKind.RECEPTION, RequestState.ACKNOWLEDGED),
}
TOLD_APART = frozenset({"Dawit Tesfaye", "Bekele Girma", "Meseret Haile"})  # of the showcases: nobody else leads so

# The road that most cases take, with the days that a stage usually lasts before this step.
ROAD = (
    ("counsel", S.COUNSELLING, 6), ("take_in", S.INTAKE, 18), ("assess_needs", S.NEEDS, 7),
    ("check_eligibility", S.ELIGIBILITY, 6), ("apply", S.APPLICATION, 9), ("process", S.DOCUMENTS, 5),
    ("hold_seat", S.BOOKING, 28), ("ticket", S.DEPARTURE, 9), ("depart", S.TRANSIT, 12), ("arrive", S.ARRIVAL, 1),
    ("settle", S.REINTEGRATION, 5), ("follow_up", S.MONITORING, 120),
)  # fmt: skip
STAGES = [S.CONTACT, *(stage for _verb, stage, _days in ROAD)]
LASTS = {start: days for start, (_verb, _stage, days) in zip(STAGES, ROAD, strict=False)} | {S.MONITORING: 150}
# From the day on which a case at this stage was last moved to the wished departure.
WISHES = {S.ELIGIBILITY: 80, S.APPLICATION: 65, S.DOCUMENTS: 45, S.BOOKING: 22}
COUNSELLORS = (("counsellor", 30), ("counsellor4", 15), ("counsellor2", 28), ("counsellor3", 27))
OUTCOME_VERB = {End.WITHDRAWN: "withdraw", End.DEPARTED: "close", End.ARRIVED: "close", End.REINTEGRATED: "close"}
ONWARD_TO = ("CAN", "GHA", "TUR", "UGA", "BRA", "ARE")
REAN_ANSWERS: dict[str, bool | None] = {
    "member.return.voluntary": True,
    "member.return.for_good": True,
    "member.return.accepts_end_of_procedures": True,
    "member.means.can_pay": False,
    "member.travel_document.obtainable": True,
    "member.objection": False,
    "returns.last_assisted_on": None,
}
FIRST = (Person, Consent, IdentityDocument, Case, Member)  # others point at these


@dataclass
class Life:
    """A case as planned: who, which kind, what happened when."""

    household: Household
    kind: Kind
    stage: Stage
    outcome: Outcome | None
    steps: list[tuple[str, Stage, dt.datetime]]  # verb, stage entered, when; the first is first contact
    counsellor: Actor
    days_at: dict[Stage, dt.datetime] = field(default_factory=dict)
    expected: bool = False  # the mission at home helps

    def reached(self, stage: Stage) -> bool:
        return stage in self.days_at

    @property
    def opened(self) -> dt.datetime:
        return self.steps[0][2]


def write_crowd(world: World) -> None:
    """Plans and writes all of them; the numbers of cases follow the day on which they were opened."""
    rows, numbers = Rows(), _Numbers(world)
    for life in sorted(_lives(world), key=lambda one: one.opened):
        _write(world, rows, life, numbers.next(life.opened))
    _office_tasks(world, rows)
    rows.save(FIRST)
    numbers.save()


@dataclass
class _Numbers:
    """Case numbers as the counter would have given them."""

    world: World
    last: dict[int, int] = field(default_factory=dict)

    def next(self, at: dt.datetime) -> str:
        self.last[at.year] = self.last.get(at.year, 3_600) + self.world.chance.randint(1, 2)
        return f"{self.world.ours.code}-{at.year}-{self.last[at.year]:05d}"

    def save(self) -> None:
        CaseCounter.objects.bulk_create(
            CaseCounter(mission=self.world.ours, year=year, last=last) for year, last in self.last.items()
        )


# --- planning


def _lives(world: World) -> list[Life]:
    chance = world.chance
    ends: list[tuple[Stage, Outcome | None]] = [(stage, None) for stage, n in OPEN.items() for _ in range(n)]
    ends += [(S.CLOSED, outcome) for outcome, n in CLOSED.items() for _ in range(n)]
    kinds = [kind for kind, n in KINDS.items() for _ in range(n)]
    kinds += [K.RETURN] * (len(ends) - len(kinds))
    chance.shuffle(kinds)
    left, lives = dict(TO_ADDIS), []
    for kind, (stage, outcome) in zip(kinds, ends, strict=True):
        expected = kind == K.RETURN and left.get(stage, 0) > 0
        left[stage] = left.get(stage, 0) - expected
        lives.append(_life(world, kind, stage, outcome, expected=expected))
    return lives


def _life(world: World, kind: Kind, stage: Stage, outcome: Outcome | None, *, expected: bool) -> Life:
    chance = world.chance
    culture = chance.choices(cultures(), [one.weight for one in cultures()])[0]
    if expected:
        culture = next(one for one in cultures() if one.nationality == ADDIS)
    adults, children = chance.choices([(1, 0), (1, 1), (1, 2), (2, 0), (2, 1), (2, 2), (2, 4)],
                                      [58, 5, 4, 9, 7, 9, 4])[0]  # fmt: skip
    people = household(
        chance, culture, adults=adults, children=children, age=chance.randint(19 + 7 * bool(children), 58)
    )
    while people.people[0].name.latin in TOLD_APART:
        people = household(
            chance, culture, adults=adults, children=children, age=chance.randint(19 + 7 * bool(children), 58)
        )
    key = chance.choices([key for key, _n in COUNSELLORS], [n for _key, n in COUNSELLORS])[0]
    steps = _steps(world, stage, outcome)
    days_at = {stage: at for _verb, stage, at in steps}
    return Life(people, kind, stage, outcome, steps, world.actors[key], days_at, expected=expected)


def _steps(world: World, stage: Stage, outcome: Outcome | None) -> list[tuple[str, Stage, dt.datetime]]:
    """The road to the stage or the ending, dated backwards from today."""
    chance = world.chance
    last = _last_stage(world, outcome) if outcome else stage
    road = [step for step in ROAD[: STAGES.index(last)] if step[1] == last or not _skips(world, step[1])]
    stages = [S.CONTACT, *(step[1] for step in road)]
    spans = [max(1, round(LASTS[one] * chance.lognormvariate(0, 0.45))) for one in stages[:-1]]
    here = chance.uniform(0, 1.4 * LASTS[last])
    if last in (S.TRANSIT, S.ARRIVAL) and not outcome:
        here = 0 if last == S.TRANSIT else chance.randint(1, 9)
    ended = chance.randint(2, 760) if outcome else 0
    day = world.today - dt.timedelta(days=round(here) + ended + sum(spans))
    steps = [("opened", S.CONTACT, world.office_time(day))]
    for (verb, entered, _days), span in zip(road, spans, strict=True):
        day += dt.timedelta(days=span)
        steps.append((verb, entered, max(world.office_time(day), steps[-1][2] + dt.timedelta(minutes=7))))
    if outcome:
        closed = max(world.office_time(world.today - dt.timedelta(days=ended)), steps[-1][2] + dt.timedelta(minutes=9))
        steps.append((OUTCOME_VERB.get(outcome, "close" if _left(last) else "end"), S.CLOSED, closed))
    return steps


def _last_stage(world: World, outcome: Outcome) -> Stage:
    """From where a case ended like this was closed."""
    if outcome in (End.DEPARTED, End.ARRIVED, End.REINTEGRATED):
        return {End.DEPARTED: S.TRANSIT, End.ARRIVED: S.ARRIVAL, End.REINTEGRATED: S.MONITORING}[outcome]
    if outcome == End.INELIGIBLE:
        return S.ELIGIBILITY
    return world.chance.choice([S.COUNSELLING, S.COUNSELLING, S.INTAKE, S.NEEDS, S.APPLICATION, S.DOCUMENTS])


def _skips(world: World, stage: Stage) -> bool:
    return stage in (S.NEEDS, S.COUNSELLING) and world.chance.random() < 0.35


def _left(stage: Stage) -> bool:
    return STAGES.index(stage) >= STAGES.index(S.TRANSIT)


# --- writing down


def _write(world: World, rows: Rows, life: Life, number: str) -> None:
    case = rows.add(_case(world, life, number))
    team = write_household(world, rows, life.household, by=life.counsellor, at=life.opened)
    case.lead_id = team[0].id
    members = []
    for person, somebody in zip(team, life.household.people, strict=True):
        member = Member(id=world.id_at(life.opened), case=case, person=person, role=somebody.role)
        member.joined_on = case.opened_on
        members.append(rows.add(member))
    log = _Log(world, rows, case)
    _write_steps(world, life, case, log)
    _write_talks(world, rows, life, case, log)
    consent = _write_consents(world, rows, life, case, team)
    _write_request(world, rows, life, case, log, consent)
    _write_question(world, rows, life, case, log)
    _write_referral(world, rows, life, case, log)
    _write_tasks(world, rows, life, case)
    _write_hold(world, life, case, log)
    if life.reached(S.ELIGIBILITY):
        answer = _write_answers(rows, life, case, members)
        if life.kind in (K.RETURN, K.ONWARD):
            write_claims(rows, number, members, team, answer)
        if life.kind == K.ONWARD:
            write_admission(world, rows, team, case.destination_id or "", life.days_at[S.ELIGIBILITY])
    if life.reached(S.APPLICATION):
        _write_application(world, rows, life, case)
    log.write()


@dataclass
class _Log:
    """The events of one case, written in the order in which they happened."""

    world: World
    rows: Rows
    case: Case
    events: list[tuple[dt.datetime, str, Actor | None, dict[str, object], dt.date | None]] = field(default_factory=list)

    def add(self, at: dt.datetime, code: str, by: Actor | None, on: dt.date | None = None, /, **params: object) -> None:
        self.events.append((at, code, by, params, on))

    def write(self) -> None:
        for at, code, by, params, on in sorted(self.events, key=lambda event: event[0]):
            self.rows.add(
                Event(
                    id=self.world.id_at(at),
                    case=self.case,
                    code=code,
                    params=params,
                    happened_on=on or at.astimezone(AMSTERDAM).date(),
                    at=at,
                    by_id=by.id if by else None,
                    by_name=by.name if by else "",
                )
            )
        self.case.version = len(self.events) + 1


def _case(world: World, life: Life, number: str) -> Case:
    chance = world.chance
    home = life.household.culture.nationality
    destination = {K.RETURN: home, K.RESETTLEMENT: "NLD", K.REUNIFICATION: "NLD"}.get(life.kind) or next(
        code for code in chance.sample(ONWARD_TO, 2) if code != home
    )
    mission = world.mission_in(destination)
    _verb, stage, since = life.steps[-1]
    helped = None if not life.reached(S.ELIGIBILITY) else bool(mission) and (life.expected or chance.random() < 0.75)
    if life.outcome == End.DEPARTED:
        helped = False
    assert life.counsellor.office_id
    return Case(
        id=world.id_at(life.opened),
        number=number,
        kind=life.kind,
        stage=stage,
        stage_since=since,
        mission=world.ours,
        office_id=life.counsellor.office_id,
        counsellor_id=life.counsellor.id,
        destination_id=destination if life.stage != S.CONTACT or life.kind != K.RETURN else None,
        home_mission=mission if life.reached(S.INTAKE) else None,
        arrival_help=helped,
        heard=chance.choice(Heard.values),
        opened_on=life.opened.astimezone(AMSTERDAM).date(),
        wished_on=_wished(world, life),
        outcome=life.outcome or "",
        closed_on=since.astimezone(AMSTERDAM).date() if life.outcome else None,
        stage_before_closing=life.steps[-2][1] if life.outcome else "",
        created_at=life.opened,
    )


def _wished(world: World, life: Life) -> dt.date | None:
    if life.reached(S.TRANSIT):
        return life.days_at[S.TRANSIT].astimezone(AMSTERDAM).date()
    if life.stage == S.DEPARTURE:
        return world.today + dt.timedelta(days=world.chance.choice([1, 1, 2, 2, 3, 3, 4, 5, 8, 11, 14]))
    wish = WISHES.get(life.stage)
    return world.today + dt.timedelta(days=round(wish * world.chance.uniform(0.6, 1.4))) if wish else None


def _who(world: World, life: Life, case: Case, verb: str) -> Actor:
    if verb in ("process", "hold_seat", "ticket"):
        return world.actors[world.chance.choice(["processor", "processor2"])]
    if verb == "depart":
        return world.actors[world.chance.choice(["airport", "airport2"])]
    if verb in ("arrive", "settle", "follow_up"):
        return world.at_home(case.home_mission) or life.counsellor
    return life.counsellor


def _write_steps(world: World, life: Life, case: Case, log: _Log) -> None:
    log.add(life.opened, "opened", life.counsellor, kind=case.kind)
    for (_before, start, since), (verb, _stage, at) in pairwise(life.steps):
        params: dict[str, object] = {"from": start, "since": since.isoformat()}
        if life.outcome and verb in ("withdraw", "end", "close"):
            params |= {"outcome": life.outcome, "reason": world.chance.choice(texts.REASONS[life.outcome])}
        assert MOVES[verb]
        log.add(at, verb, _who(world, life, case, verb), **params)


def _write_talks(world: World, rows: Rows, life: Life, case: Case, log: _Log) -> None:
    """Talks that were kept or missed, each with its note, while the counsellor had the case."""
    chance = world.chance
    until = min(life.days_at.get(S.TRANSIT, life.steps[-1][2]), world.now)
    span = max(1, (until - life.opened).days)
    for _ in range(min(7, 1 + span // 14)):
        at = world.office_time((life.opened + dt.timedelta(days=chance.randint(0, span))).date())
        at = min(max(at, life.opened + dt.timedelta(minutes=2)), until)
        kept = chance.random() < 0.86
        slot = at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
        meeting = Appointment(
            id=world.id_at(at),
            case=case,
            office_id=case.office_id,
            staff_id=life.counsellor.id,
            kind=AppointmentKind.TALK,
            starts_at=slot,
            state=AppointmentState.KEPT if kept else AppointmentState.NO_SHOW,
        )
        rows.add(meeting)
        code = "appointment_kept" if kept else "appointment_no_show"
        log.add(at, code, life.counsellor, kind=meeting.kind, at=slot.isoformat(), appointment=str(meeting.id))
        if kept:
            _note(world, rows, life, case, log, at + dt.timedelta(minutes=1))
    if not life.outcome and not life.reached(S.TRANSIT):
        _this_week(world, rows, life, case, log)


def _note(world: World, rows: Rows, life: Life, case: Case, log: _Log, at: dt.datetime) -> None:
    chance = world.chance
    kind = chance.choices([NoteKind.GENERAL, NoteKind.PHONE], [4, 1])[0]
    note = Note(
        id=world.id_at(at),
        case=case,
        kind=kind,
        body=chance.choice(texts.CALLS if kind == NoteKind.PHONE else texts.NOTES),
        confidential=chance.random() < 0.06,
        interpreter=chance.choice(["", "", "by telephone"]),
        written_at=at,
        by_id=life.counsellor.id,
    )
    rows.add(note)
    log.add(at, "note", life.counsellor, note=str(note.id), kind=kind, confidential=note.confidential)


def _this_week(world: World, rows: Rows, life: Life, case: Case, log: _Log) -> None:
    """For some of the open cases an appointment this week or next, some of them passed and not yet marked."""
    chance = world.chance
    if chance.random() > 0.32:
        return
    monday = world.today - dt.timedelta(days=world.today.weekday())
    day = monday + dt.timedelta(days=chance.choice([0, 1, 2, 3, 4, 7, 8, 9, 10]))
    starts = dt.datetime.combine(day, dt.time(chance.randint(9, 16), chance.choice([0, 45])), AMSTERDAM)
    kind = AppointmentKind.INTAKE if life.stage == S.COUNSELLING else AppointmentKind.TALK
    if life.stage == S.DOCUMENTS:
        kind = chance.choice([AppointmentKind.CONSULATE, AppointmentKind.HANDOVER, AppointmentKind.TALK])
    passed = starts < world.now
    state = chance.choice(["kept", "kept", "no_show", "planned"]) if passed else AppointmentState.PLANNED
    made = max(life.steps[-1][2], world.now - dt.timedelta(days=6))
    meeting = Appointment(
        id=world.id_at(made),
        case=case,
        office_id=case.office_id,
        staff_id=life.counsellor.id,
        kind=kind,
        starts_at=starts,
        state=state,
        place="Consulate" if kind == AppointmentKind.CONSULATE else "",
    )
    rows.add(meeting)
    params = {"kind": kind, "at": starts.isoformat(), "appointment": str(meeting.id)}
    log.add(made, "appointment_made", life.counsellor, **params)
    if passed and state != AppointmentState.PLANNED:
        log.add(starts, f"appointment_{state}", life.counsellor, **params)


def _write_consents(world: World, rows: Rows, life: Life, case: Case, team: list[Person]) -> Consent | None:
    """To be assisted from intake on; to share with the mission at home where its help was asked for.

    Answers the consent of the principal applicant that a share rests on.
    """
    if not life.reached(S.INTAKE):
        return None
    share = None
    for person, somebody in zip(team, life.household.people, strict=True):
        given: dict[str, Any] = {
            "by": life.counsellor,
            "language": life.household.culture.languages[0],
            "for_by": team[0].latin_name if somebody.age < ADULT else "",
        }
        agree(world, rows, person, Purpose.ASSIST, at=life.days_at[S.INTAKE], **given)
        if case.arrival_help and case.home_mission:
            at = life.days_at.get(S.ELIGIBILITY, life.days_at[S.INTAKE])
            consent = agree(world, rows, person, Purpose.SHARE_MISSION, at=at, mission=case.home_mission, **given)
            share = share or consent
        if life.reached(S.DOCUMENTS):
            agree(world, rows, person, Purpose.CONSULATE, at=life.days_at[S.DOCUMENTS], **given)
    return share


def _write_request(world: World, rows: Rows, life: Life, case: Case, log: _Log, consent: Consent | None) -> None:
    """The arrival request: on its way, overdue, acknowledged or answered; and the share that it rests on."""
    chance = world.chance
    start = next((life.days_at[s] for s in (S.BOOKING, S.DOCUMENTS) if life.reached(s)), None)
    if start is None or consent is None or case.home_mission is None:
        return
    sent = min(start + dt.timedelta(hours=2), world.now)
    gone = life.reached(S.TRANSIT) or bool(life.outcome)
    state = RequestState.ANSWERED if gone else chance.choice(
        [RequestState.SENT, RequestState.SENT, RequestState.ACKNOWLEDGED, RequestState.ANSWERED]
    )  # fmt: skip
    if case.destination_id == ADDIS and not gone:
        state = ASKED[life.stage][0] if life.expected else RequestState.ACKNOWLEDGED
    if state == RequestState.SENT and chance.random() < 0.6:
        sent = max(sent, world.now - dt.timedelta(days=chance.randint(0, 2), hours=3))
    colleague = world.at_home(case.home_mission)
    request = Request(
        id=world.id_at(sent),
        case=case,
        kind=RequestKind.ARRIVAL,
        to_mission=case.home_mission,
        text=texts.ARRIVAL_REQUEST,
        state=state,
        sent_at=sent,
        sent_by_id=life.counsellor.id,
        due_at=sent + dt.timedelta(days=3),
    )
    params = {"kind": request.kind, "to": case.home_mission.name, "request": str(request.id)}
    log.add(sent, "shared", life.counsellor, to=case.home_mission.name)
    log.add(sent + dt.timedelta(seconds=1), "request_sent", life.counsellor, **params)
    if state != RequestState.SENT:
        request.acknowledged_at = min(sent + dt.timedelta(days=1, hours=3), world.now)
        request.acknowledged_by_id = colleague.id if colleague else None
        log.add(request.acknowledged_at, "request_acknowledged", colleague, **params)
    if state == RequestState.ANSWERED:
        request.answer, request.answered_at = texts.ANSWERED, min(sent + dt.timedelta(days=2, hours=5), world.now)
        log.add(request.answered_at, "request_answered", colleague, **params)
    rows.add(request)
    rows.add(Share(case=case, mission=case.home_mission, consent=consent, since=sent))


def _write_question(world: World, rows: Rows, life: Life, case: Case, log: _Log) -> None:
    """What else the mission at home was asked, where it helps: family to find, something to know, a bed to book."""
    if not life.expected or case.home_mission is None or life.reached(S.TRANSIT):
        return
    sent = world.now - dt.timedelta(days=world.chance.randint(1, 6), hours=2)
    _arrival, kind, state = ASKED[life.stage]
    colleague = world.at_home(case.home_mission)
    row = Request(id=world.id_at(sent), case=case, kind=kind, to_mission=case.home_mission, sent_at=sent, state=state)
    row.text, row.sent_by_id, row.due_at = texts.QUESTIONS[kind], life.counsellor.id, sent + dt.timedelta(days=3)
    params = {"kind": kind, "to": case.home_mission.name, "request": str(row.id)}
    log.add(sent, "request_sent", life.counsellor, **params)
    if state != RequestState.SENT:
        row.acknowledged_at = sent + dt.timedelta(hours=5)
        row.acknowledged_by_id = colleague.id if colleague else None
        log.add(row.acknowledged_at, "request_acknowledged", colleague, **params)
    if state == RequestState.ANSWERED:
        row.answer, row.answered_at = texts.ANSWERS[kind], sent + dt.timedelta(hours=20)
        log.add(row.answered_at, "request_answered", colleague, **params)
    rows.add(row)


def _write_referral(world: World, rows: Rows, life: Life, case: Case, log: _Log) -> None:
    chance = world.chance
    if case.heard == Heard.PARTNER:
        partner = world.partners[chance.choice(["Harbour Refugee Support", "Lantern Guardians", "Church of the Well"])]
        row = Referral(id=world.id_at(life.opened), case=case, direction=Direction.IN, organisation=partner)
        row.what_for, row.sent_on, row.state = chance.choice(texts.REFERRED_IN), case.opened_on, ReferralState.ACCEPTED
        row.answered_on = case.opened_on
        rows.add(row)
        at = life.opened + dt.timedelta(seconds=30)
        log.add(at, "referred_in", life.counsellor, organisation=partner.name, what=row.what_for, referral=str(row.id))
    if life.reached(S.INTAKE) and chance.random() < 0.15:
        name, what = chance.choice(texts.REFERRED_OUT)
        at = life.days_at[S.INTAKE] + dt.timedelta(hours=1)
        state = chance.choice([ReferralState.SENT, ReferralState.ACCEPTED, ReferralState.DECLINED, ReferralState.DONE])
        row = Referral(id=world.id_at(at), case=case, direction=Direction.OUT, organisation=world.partners[name])
        row.what_for, row.sent_on, row.state = what, at.date(), state
        row.answered_on = None if state == ReferralState.SENT else at.date()
        rows.add(row)
        log.add(at, "referred_out", life.counsellor, organisation=name, what=what, referral=str(row.id))


def _write_tasks(world: World, rows: Rows, life: Life, case: Case) -> None:
    """To do and done; some are overdue."""
    chance = world.chance
    if life.outcome:
        return
    for what in chance.sample(texts.TASKS, chance.choices([0, 1, 2], [4, 4, 2])[0]):
        made = min(life.steps[-1][2] + dt.timedelta(minutes=20), world.now)
        due = world.today + dt.timedelta(days=chance.choice([-9, -4, -1, 0, 0, 1, 2, 3, 5, 8, 13]))
        task = Task(id=world.id_at(made), case=case, what=what, due_on=max(due, made.date()))
        task.owner_id, task.created_at, task.created_by_id = life.counsellor.id, made, life.counsellor.id
        if chance.random() < 0.2:
            task.state, task.ended_at, task.ended_by_id = TaskState.DONE, world.now, life.counsellor.id
        rows.add(task)
    if chance.random() < 0.1:
        helper = world.actors[chance.choice(["processor", "outreach"])]
        rows.add(Assignment(case=case, staff_id=helper.id, since=life.steps[-1][2]))


def _office_tasks(world: World, rows: Rows) -> None:
    for office, what in zip(("Zwolle", "Tilburg", "Amsterdam"), texts.ROLE_TASKS, strict=True):
        task = Task(id=world.id_at(world.now), what=what, due_on=world.today + dt.timedelta(days=1))
        task.owner_role, task.owner_office = "counsellor", world.offices[office]
        task.created_at, task.created_by_id = world.now, world.actors["manager"].id
        rows.add(task)


def _write_hold(world: World, life: Life, case: Case, log: _Log) -> None:
    chance = world.chance
    if life.outcome or life.reached(S.BOOKING) or chance.random() > 0.07:
        return
    at = max(life.steps[-1][2] + dt.timedelta(minutes=30), world.ago(chance.randint(3, 40)))
    at = min(at, world.now)
    case.on_hold_since, case.hold_reason = at.astimezone(AMSTERDAM).date(), chance.choice(texts.HOLD)
    log.add(at, "hold", life.counsellor, reason=case.hold_reason)


def _write_answers(rows: Rows, life: Life, case: Case, members: list[Member]) -> Answer:
    """What was asked of each; answers one of the answers, for what the same talk told besides."""
    at = life.days_at[S.ELIGIBILITY]
    answers = dict(REAN_ANSWERS)
    if life.outcome == End.INELIGIBLE:
        answers["member.means.can_pay"] = True
    for member in members:
        for key, value in answers.items():
            state = AnswerState.ABSENT if value is None else AnswerState.VALUE
            row = Answer(case=case, member=member, key=key, state=state, value=value, at=at, by_id=life.counsellor.id)
            rows.add(row)
    return row


def _write_application(world: World, rows: Rows, life: Life, case: Case) -> None:
    at = life.days_at[S.APPLICATION]
    day = at.astimezone(AMSTERDAM).date()
    application = Application(id=world.id_at(at), case=case, signed_on=day, received_on=day, file_id=world.form_id)
    application.recorded_at, application.recorded_by_id = at, life.counsellor.id
    if life.outcome and life.outcome not in AFTER_DEPARTURE_OUTCOMES:
        application.withdrawn_on = case.closed_on
    rows.add(application)

"""Writes planned cases down: people, members, answers, applications, decisions, and every step on the timeline."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from anyascii import anyascii

from sankofa.accounts.roles import Role
from sankofa.accounts.vocab import Actor
from sankofa.cases.models import Case, CaseCounter, Clearance, Event, Member
from sankofa.cases.vocab import Gate, Heard, Kind, Outcome, Stage
from sankofa.demo import texts
from sankofa.demo.crowd import REAN_ANSWERS
from sankofa.demo.invented import Culture, Household, Somebody, cultures, household
from sankofa.demo.people import TELEPHONE
from sankofa.demo.world import AMSTERDAM, Rows, World
from sankofa.demo.year.crew import END, of_role
from sankofa.demo.year.judging import Judge, act_of
from sankofa.demo.year.plans import ADULT, Plan
from sankofa.eligibility.models import Answer, Application, Claim, Decision, QuotaCount, QuotaPlace
from sankofa.eligibility.vocab import AnswerState, PlaceState
from sankofa.people.models import (
    Channel,
    Consent,
    CustodyMove,
    Identifier,
    IdentityDocument,
    Nationality,
    Person,
    Relation,
    SpokenLanguage,
)
from sankofa.people.vocab import (
    ChannelKind,
    Custodian,
    DatePrecision,
    DocumentKind,
    EvidenceKind,
    IdentifierKind,
    Level,
    Purpose,
    RelationKind,
    Safety,
)
from sankofa.protection.models import Guardian
from sankofa.reintegration.models import Arrival, Delivery, Line
from sankofa.reintegration.models import Plan as HomePlan
from sankofa.reintegration.vocab import ArrivalState, Form, LineState, Source, Sphere
from sankofa.reintegration.vocab import Level as Reach
from sankofa.schemes import queries as schemes
from sankofa.travel.models import DetentionStay

KNOWS_YEAR_ONLY = 0.12
GONE = "Left between Christmas and New Year; registered when the office had opened again"
HOMES = {"AGO": "AO", "NGA": "NG", "BGR": "BG", "HUN": "HU", "ROU": "RO", "POL": "PL", "LTU": "LT", "SYR": "SY",
         "SDN": "SD", "SLE": "SL", "GIN": "GN", "AFG": "AF", "BRA": "BR", "IRQ": "IQ", "MNG": "MN", "GHA": "GH",
         "GEO": "GE", "SUR": "SR", "ETH": "ET"}  # fmt: skip
BEFORE_TRAVEL = {"NBO": "KE", "DAR": "TZ", "BKK": "TH", "AMM": "JO", "DAM": "SY", "ISB": "PK", "ADD": "ET", "KRT": "SD",
                 "FNA": "SL", "CKY": "GN"}  # fmt: skip
SITES = {"rotterdam": "Rotterdam", "alphen": "Alphen aan den Rijn"}
PLAN_LINES = (
    ("Course to become a hairdresser", Sphere.ECONOMIC, 14_000),
    ("A room in a shelter", Sphere.SOCIAL, 22_000),
    ("Talks with a psychologist", Sphere.PSYCHOSOCIAL, 18_000),
)
ON_A_SCHEME = (Kind.RETURN, Kind.ONWARD)


@dataclass
class Life:
    """A case as it was written: what flights, costs and compartments go on from."""

    plan: Plan
    case: Case
    by: Actor  # the counsellor
    members: list[tuple[Member, Person]] = field(default_factory=list)
    clearances: dict[Gate, Clearance] = field(default_factory=dict)
    departed_at: dt.datetime | None = None
    fare: int = 0  # EUR cents, of all
    cash: int = 0  # EUR cents, for each adult
    booking_id: uuid.UUID | None = None
    paid_out: list[tuple[uuid.UUID, int]] = field(default_factory=list)  # hand-overs with EUR cents
    delivered: list[tuple[uuid.UUID, int]] = field(default_factory=list)  # deliveries with EUR cents
    decisions: dict[str, Decision] = field(default_factory=dict)  # grants by scheme
    events: list[tuple[dt.datetime, str, Actor | None, dict[str, object], dt.date | None]] = field(default_factory=list)

    def log(self, at: dt.datetime, code: str, by: Actor | None, on: dt.date | None = None, /, **params: object) -> None:
        self.events.append((at, code, by, params, on))


@dataclass
class Writer:
    world: World
    rows: Rows
    judge: Judge
    quota: QuotaCount  # of VARRP-VINN; its places are counted here
    numbers: dict[int, int] = field(default_factory=dict)
    serial: int = 0
    known: dict[str, list[tuple[Person, str]]] = field(default_factory=dict)  # experts, who may go again
    by_nation: dict[str, list[Culture]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for culture in cultures():
            self.by_nation.setdefault(culture.nationality, []).append(culture)
        world = self.world
        self.counsellors = of_role(world, Role.COUNSELLOR)
        self.outreach = of_role(world, Role.OUTREACH)
        self.processors, self.airport = of_role(world, Role.PROCESSOR), of_role(world, Role.AIRPORT)

    def write(self, plan: Plan) -> Life:
        """One case with all that belongs to it; its own flights come with `flights`."""
        life = self._open(plan)
        if plan.recorded:
            self._register_late(life)
        else:
            self._walk(life)
        self._finish(life)
        return life

    # --- the case and its people

    def _open(self, plan: Plan) -> Life:
        world, chance = self.world, self.world.chance
        assert plan.opened
        by = chance.choice(self.outreach if plan.group in ("rri2", "riim") else self.counsellors)
        at = self.at(plan.recorded or plan.opened, 9)
        case = Case(id=world.id_at(at), number=self._number(at.year), kind=plan.kind, mission=world.ours)
        case.opened_on, case.created_at, case.counsellor_id = plan.opened, at, by.id
        case.office_id = by.office_id or world.offices["The Hague"].id
        case.destination_id, case.stage, case.stage_since = plan.destination, Stage.CONTACT, at
        home = world.missions.get(BEFORE_TRAVEL.get(plan.origin, "") or HOMES.get(plan.destination, ""))
        case.home_mission = home
        case.heard = Heard.OUTREACH if plan.group in ("rri2", "riim") else chance.choice(Heard.values)
        case.wished_on, case.refresh_due = plan.departs, False
        self.rows.add(case)
        people = self.known.get(plan.expert) or self._people(plan, by, at)
        if plan.expert:
            self.known[plan.expert] = people
        case.lead_id = people[0][0].id
        life = Life(plan, case, by)
        for person, role in people:
            member = Member(id=world.id_at(at), case=case, person=person, role=role, joined_on=plan.opened)
            self.rows.add(member)
            life.members.append((member, person))
        life.log(at, "opened", by, plan.opened, kind=plan.kind)
        return life

    def _number(self, year: int) -> str:
        self.numbers[year] = self.numbers.get(year, 0) + 1
        return f"NL-{year}-{self.numbers[year]:05d}"

    def _people(self, plan: Plan, by: Actor, at: dt.datetime) -> list[tuple[Person, str]]:
        """With their place in the family, the principal applicant first."""
        house = self._household(plan)
        people = [self._person(plan, house, one, by, at) for one in house.people]
        parents = [p for p, one in zip(people, house.people, strict=True) if one.role in ("", "wife", "husband")]
        for person, one in zip(people[1:], house.people[1:], strict=True):
            if one.role in ("wife", "husband"):
                self.rows.add(Relation(person=people[0], other=person, kind=RelationKind.SPOUSE))
            else:
                for parent in parents:
                    self.rows.add(Relation(person=parent, other=person, kind=RelationKind.PARENT))
        phone = TELEPHONE.format(self.serial % 10_000)
        channel = Channel(id=self.world.id_at(at), person=people[0], kind=ChannelKind.PHONE, value=phone)
        channel.normalised, channel.safe = phone.replace(" ", ""), Safety.SAFE
        self.rows.add(channel)
        return [(person, one.role) for person, one in zip(people, house.people, strict=True)]

    def _household(self, plan: Plan) -> Household:
        chance = self.world.chance
        culture = chance.choice(self.by_nation[plan.nationality])
        while True:
            age = plan.lead_age or chance.randint(27 if plan.children else 20, 52 if plan.children else 58)
            found = household(chance, culture, adults=plan.adults, children=plan.children, age=age)
            if plan.lead_sex in (None, found.people[0].sex):
                return found

    def _person(self, plan: Plan, house: Household, one: Somebody, by: Actor, at: dt.datetime) -> Person:
        world, culture = self.world, house.culture
        self.serial += 1
        person = Person(
            id=world.id_at(at), full_name=one.name.own, latin_name=one.name.latin, sex=one.sex, created_at=at
        )
        person.given_name, person.family_name = one.given.latin, one.family.latin if one.family else ""
        person.sort_key, person.created_by_id = anyascii(one.name.latin).casefold(), by.id
        _born(world, person, one.age, plan.departs or plan.ended or plan.opened or at.date())
        person.birth_country_id, person.birth_place = culture.nationality, culture.city
        self.rows.add(person)
        self.rows.add(Nationality(person=person, country_id=culture.nationality))
        self.rows.add(SpokenLanguage(person=person, language_id=culture.languages[0], level=Level.MOTHER))
        if plan.kind in ON_A_SCHEME:
            number = str(1_000_000_000 + self.serial * 7_919 % 999_999_937)
            self.rows.add(
                Identifier(
                    person=person, kind=IdentifierKind.IMMIGRATION, value=number, normalised=number, issuer="Demo"
                )
            )
        self._passport(person, culture.nationality, by, at)
        agreed = Consent(id=world.id_at(at), person=person, purpose=Purpose.ASSIST, given_on=at.date())
        agreed.explained_by_id, agreed.explained_in_id = by.id, culture.languages[0]
        agreed.evidence, agreed.file_id = EvidenceKind.SCAN, world.form_id
        agreed.given_for_by = house.people[0].name.latin if one.age < ADULT and one is not house.people[0] else ""
        self.rows.add(agreed)
        return person

    def _passport(self, person: Person, country: str, by: Actor, at: dt.datetime) -> None:
        number = f"{country[0]}{self.serial * 7_919 % 8_999_993 + 1_000_000}"
        paper = IdentityDocument(id=self.world.id_at(at), person=person, kind=DocumentKind.PASSPORT, number=number)
        paper.normalised, paper.country_id = number, country
        paper.issued_on, paper.valid_until = dt.date(2004, 3, 1), dt.date(2009, 2, 28)
        self.rows.add(paper)
        self.rows.add(CustodyMove(id=self.world.id_at(at), document=paper, at=at, holder=Custodian.PERSON, by_id=by.id))

    # --- the road

    def _walk(self, life: Life) -> None:
        """From contact as far as the plan has it, with what each step leaves behind."""
        plan, by = life.plan, life.by
        assert plan.opened
        self._answers(life)
        self._step(life, "take_in", Stage.INTAKE, plan.opened + dt.timedelta(days=1), 10, by)
        if plan.place:
            self._place(life)
        if plan.kind in ON_A_SCHEME and not plan.received:
            self._step(life, "assess_needs", Stage.NEEDS, plan.opened + dt.timedelta(days=3), 11, by)
        applied = plan.received or (plan.opened + dt.timedelta(days=9) if plan.kind not in ON_A_SCHEME else None)
        if applied:
            self._step(life, "apply", Stage.APPLICATION, applied, 10, by)
            if plan.received:
                self._application(life, applied)
            self._process(life, applied)
        if plan.outcome:
            assert plan.ended
            verb = "withdraw" if plan.outcome == Outcome.WITHDRAWN else "end"
            self._close(life, verb, plan.outcome, self.at(plan.ended, 16))

    def _process(self, life: Life, applied: dt.date) -> None:
        plan, chance = life.plan, self.world.chance
        if plan.checked_on:
            self._check(life, plan.checked_on)
        if plan.outcome == Outcome.INELIGIBLE:
            self._decide(life, "rean", self.at(plan.ended or applied, 15), refused=True)
        going = plan.departs or (plan.reached in (Stage.DOCUMENTS, Stage.BOOKING) and not plan.outcome)
        if not going:
            return
        until = plan.departs or min(applied + dt.timedelta(days=60), END.date())
        lead = (until - applied).days
        first = max(1, lead // 4, ((plan.checked_on or applied) - applied).days + 1)
        processed = applied + dt.timedelta(days=first)
        processor = chance.choice(self.processors)
        self._gate(life, "process", Stage.DOCUMENTS, Gate.PROCESS, processed, 11, processor)
        if plan.kind in ON_A_SCHEME:
            for scheme in ("rean", *(() if plan.checked == "yes" else plan.schemes)):
                self._decide(life, scheme, self.at(processed, 10))
        if plan.departs or plan.reached == Stage.BOOKING:
            self._fly(life, processed, until)

    def _fly(self, life: Life, processed: dt.date, until: dt.date) -> None:
        plan = life.plan
        left = (until - processed).days
        agent = self.world.chance.choice(self.airport)
        held = processed + dt.timedelta(days=max(1, left // 3))
        self._gate(life, "hold_seat", Stage.BOOKING, Gate.HOLD, held, 13, agent)
        if plan.held_up:
            assert plan.ended
            at = max(self.at(plan.ended, 9), life.case.stage_since + dt.timedelta(hours=1))
            life.case.on_hold_since, life.case.hold_reason = at.date(), plan.held_up
            life.log(at, "hold", life.by, reason=plan.held_up)
            return
        ticketed = max(held, until - dt.timedelta(days=max(2, left // 4)))
        self._gate(life, "ticket", Stage.DEPARTURE, Gate.TICKET, ticketed, 15, agent)
        self._gate(life, "depart", Stage.TRANSIT, Gate.HAND_OVER, until, self.world.chance.randint(7, 20), agent)
        life.departed_at = life.case.stage_since
        self._after(life, until)

    def _after(self, life: Life, left_on: dt.date) -> None:
        """Arrival, what follows it, and the end of the case."""
        plan, case = life.plan, life.case
        wanted = plan.trafficking in ("arrival", "reintegration")
        home = self.world.at_home(case.home_mission)
        inward = plan.kind in (Kind.RESETTLEMENT, Kind.REUNIFICATION)
        helped = inward or (home is not None and (wanted or plan.guardian or "varrp_vinn" in plan.schemes))
        case.arrival_help = helped
        if not helped:
            days = self.world.chance.randint(2, 10)
            self._close(life, "close", Outcome.DEPARTED, self.at(left_on + dt.timedelta(days=days), 10))
            return
        there = self.world.chance.choice(self.airport) if inward else home
        assert there
        day = left_on if inward else left_on + dt.timedelta(days=1)
        at = case.stage_since + dt.timedelta(hours=9) if inward else self.at(day, 9)
        self._move(life, "arrive", Stage.ARRIVAL, at, there, day)
        met = plan.met if plan.met is not None else True
        for member, _person in life.members:
            row = Arrival(id=self.world.id_at(at), case=case, member=member, state=ArrivalState.ARRIVED)
            row.arrived_on, row.met, row.by_id, row.at = day, met, there.id, at
            self.rows.add(row)
        if plan.trafficking == "reintegration":
            self._settle(life, day, there)
        ending = Outcome.REINTEGRATED if plan.trafficking == "reintegration" else Outcome.ARRIVED
        self._close(life, "close", ending, case.stage_since + dt.timedelta(days=7))

    def _settle(self, life: Life, day: dt.date, there: Actor) -> None:
        """A plan with one line of project money, approved and delivered."""
        at = self.at(day + dt.timedelta(days=6), 11)
        self._move(life, "settle", Stage.REINTEGRATION, at, there)
        plan = HomePlan(
            id=self.world.id_at(at), case=life.case, written_on=at.date(), together=True, at=at, by_id=there.id
        )
        plan.language_id = self.by_nation[life.plan.nationality][0].languages[0]
        self.rows.add(plan)
        what, sphere, cents = self.world.chance.choice(PLAN_LINES)
        line = Line(id=self.world.id_at(at), plan=plan, sphere=sphere, level=Reach.INDIVIDUAL, what=what, cents=cents)
        line.source, line.form, line.state = Source.PROJECT, Form.KIND, LineState.DELIVERED
        line.planned_on, line.written_by_id, line.written_at = at.date(), there.id, at
        line.approved_by_id, line.approved_at = self.world.actors["manager"].id, at + dt.timedelta(hours=2)
        self.rows.add(line)
        came = Delivery(id=self.world.id_at(at), line=line, on=at.date(), cents=cents, by_id=there.id)
        came.proof, came.at = f"Receipt {life.case.number}", at + dt.timedelta(hours=4)
        self.rows.add(came)
        life.delivered.append((came.id, cents))
        life.log(at, "plan_written", there)
        life.log(came.at, "delivered", there, what=what)

    def _register_late(self, life: Life) -> None:
        plan = life.plan
        assert plan.recorded
        assert plan.departs
        self._answers(life)
        life.case.retroactive = True
        at = self.at(plan.recorded, 14)
        self._move(life, "register_departed", Stage.TRANSIT, at, self.processors[0], plan.departs, reason=GONE)
        self._close(life, "close", Outcome.DEPARTED, at + dt.timedelta(hours=1))

    # --- steps on the timeline

    def _step(self, life: Life, verb: str, stage: Stage, day: dt.date, hour: int, by: Actor) -> dt.datetime:
        at = max(self.at(day, hour), life.case.stage_since + dt.timedelta(minutes=11))
        self._move(life, verb, stage, at, by)
        return at

    def _gate(self, life: Life, verb: str, stage: Stage, gate: Gate, day: dt.date, hour: int, by: Actor) -> None:
        at = self._step(life, verb, stage, day, hour, by)
        facts = self.judge.facts(life.plan, life.members, at.date()) if gate == Gate.PROCESS else None
        row = Clearance(id=self.world.id_at(at), case=life.case, gate=gate, issued_at=at, issued_to_id=by.id)
        row.policy_version = schemes.readiness_version(at.date())
        known = life.clearances.get(Gate.PROCESS)
        row.facts_hash = schemes.hash_of(facts) if facts else known.facts_hash if known else ""
        life.clearances[gate] = self.rows.add(row)

    def _move(
        self, life: Life, verb: str, stage: Stage, at: dt.datetime, by: Actor, on: dt.date | None = None, **more: object
    ) -> None:
        case = life.case
        params = {**more, "from": case.stage, "since": case.stage_since.isoformat()}
        life.log(at, verb, by, on, **params)
        if stage == Stage.CLOSED:
            case.stage_before_closing = case.stage
        case.stage, case.stage_since = stage, at

    def _close(self, life: Life, verb: str, outcome: Outcome, at: dt.datetime) -> None:
        at = min(max(at, life.case.stage_since + dt.timedelta(minutes=13)), END)
        reason = self.world.chance.choice(texts.REASONS[outcome])
        self._move(life, verb, Stage.CLOSED, at, life.by, outcome=outcome, reason=reason)
        life.case.outcome, life.case.closed_on = outcome, at.astimezone(AMSTERDAM).date()

    def _finish(self, life: Life) -> None:
        """Writes the timeline in its order, and what stands beside the case."""
        case = life.case
        for at, code, by, params, on in sorted(life.events, key=lambda event: event[0]):
            row = Event(id=self.world.id_at(at), case=case, code=code, params=params, at=at)
            row.happened_on = on or at.astimezone(AMSTERDAM).date()
            row.by_id, row.by_name = (by.id, by.name) if by else (None, "")
            self.rows.add(row)
        case.version, case.refresh_due = len(life.events) + 1, not case.outcome

    # --- what is known, asked, decided

    def _answers(self, life: Life) -> None:
        """What was asked of each member, their claims, and what goes with them: guardian, admission, detention."""
        plan, at = life.plan, life.case.created_at + dt.timedelta(hours=1)
        if plan.kind not in ON_A_SCHEME:
            return
        told = _told(life)
        for member, person in life.members:
            for key, value in told.items():
                self._answer(life, member, key, value, at)
            if plan.claim:
                claim = Claim(id=self.world.id_at(at), person=person, filed_from=plan.claim, filed_precision="exact")
                claim.filed_until, claim.act = plan.claim + dt.timedelta(days=1), act_of(plan.claim)
                claim.status = plan.claim_status
                self.rows.add(claim)
        if plan.city:
            self._answer(life, None, "case.city", plan.city, at)
        if plan.kind == Kind.ONWARD:
            self._admission(life, at)
        if plan.guardian:
            self._guardian(life, at)
        if plan.site:
            self._stay(life)

    def _answer(self, life: Life, member: Member | None, key: str, value: object, at: dt.datetime) -> None:
        row = Answer(id=self.world.id_at(at), case=life.case, member=member, key=key, value=value, at=at)
        row.by_id = life.by.id
        row.state = AnswerState.ABSENT if value is None else AnswerState.VALUE
        self.rows.add(row)

    def _admission(self, life: Life, at: dt.datetime) -> None:
        for _member, person in life.members:
            paper = IdentityDocument(id=self.world.id_at(at), person=person, kind=DocumentKind.ADMISSION)
            paper.country_id, paper.issued_on = life.plan.destination, life.case.opened_on
            self.rows.add(paper)

    def _guardian(self, life: Life, at: dt.datetime) -> None:
        member, _person = life.members[0]
        row = Guardian(id=self.world.id_at(at), member=member, name="A. Guardian", organisation="Lantern Guardians")
        row.since, row.consent_given_on, row.consent_file_id = life.case.opened_on, at.date(), self.world.form_id
        row.child_view = "Wants to go home to the family, and has spoken with them on the telephone."
        self.rows.add(row)
        life.log(at, "guardian_named", life.by)
        life.log(at + dt.timedelta(minutes=1), "guardian_consented", life.by)

    def _stay(self, life: Life) -> None:
        plan, (member, _person) = life.plan, life.members[0]
        row = DetentionStay(id=self.world.id_at(life.case.created_at), case=life.case, member=member)
        row.site, row.since, row.until = SITES[plan.site], life.case.opened_on, plan.departs
        row.recorded_by_id = life.by.id
        self.rows.add(row)

    def _application(self, life: Life, day: dt.date) -> None:
        at = life.case.stage_since
        row = Application(id=self.world.id_at(at), case=life.case, signed_on=day, received_on=day, recorded_at=at)
        row.file_id, row.recorded_by_id = self.world.form_id, life.by.id
        row.withdrawn_on = life.plan.ended if life.plan.outcome else None
        self.rows.add(row)

    def _check(self, life: Life, day: dt.date) -> None:
        """The HRT check: an event of its own; a no is a refusal that names the condition."""
        plan = life.plan
        at = max(self.at(day, 9), life.case.stage_since + dt.timedelta(minutes=20))
        scheme = next(iter(plan.schemes), "hrt") if plan.checked == "yes" else "hrt"
        facts = self.judge.facts(plan, life.members, day)
        judged = self.judge.judge(scheme, plan, facts, day)
        assert judged.outcome.name.lower() == plan.checked, (plan, judged.outcome)
        failed = sorted({node.why.id for node in judged.failed if node.why})
        processor = self.processors[0]
        life.log(
            at, "scheme_checked", processor, scheme=scheme, outcome=plan.checked, version=judged.version_id or "",
            failed=failed,
        )  # fmt: skip
        self._decide(life, scheme, at + dt.timedelta(hours=1), refused=plan.checked == "no")

    def _decide(self, life: Life, scheme: str, at: dt.datetime, *, refused: bool = False) -> None:
        at = max(at, life.case.stage_since - dt.timedelta(minutes=5))
        row = self.judge.decision(scheme, life.plan, life.members, at, refused=refused)
        self.rows.add(row)
        if not refused:
            life.decisions[scheme] = row
        params = {"scheme": scheme, "outcome": row.outcome, "cents": sum(row.amounts.values()), "decision": str(row.id)}
        life.log(at, "decided", self.world.actors["processor"], **params)

    def _place(self, life: Life) -> None:
        plan, at = life.plan, life.case.stage_since + dt.timedelta(hours=2)
        row = QuotaPlace(id=self.world.id_at(at), count=self.quota, case=life.case, people=plan.people, asked_at=at)
        row.held_at, row.by_id, row.state = at, self.processors[0].id, PlaceState.HELD
        life.log(at, "place_held", self.processors[0], scheme="varrp_vinn")
        if plan.place == "released":
            assert plan.ended
            row.state, row.released_at = PlaceState.RELEASED, self.at(plan.ended, 12)
            life.log(row.released_at, "place_released", self.processors[0], scheme="varrp_vinn")
        else:
            self.quota.taken += plan.people
        self.rows.add(row)

    def counters(self) -> None:
        """Where the next number goes on, and how many places of the quota are taken."""
        for year, last in self.numbers.items():
            CaseCounter.objects.update_or_create(mission=self.world.ours, year=year, defaults={"last": last})
        self.quota.save(update_fields=["taken"])

    def at(self, day: dt.date, hour: int) -> dt.datetime:
        """Some minute of that hour in Amsterdam, in UTC; never after the end of what is written."""
        minute = self.world.chance.randrange(0, 50)
        local = dt.datetime.combine(day, dt.time(hour, minute), AMSTERDAM)
        return min(local.astimezone(dt.UTC), END)


def _told(life: Life) -> dict[str, Any]:
    """Answers of every member of the case, by fact; None where there is none."""
    plan = life.plan
    told: dict[str, Any] = {**REAN_ANSWERS, "member.residence.status": plan.status or "none"}
    told["member.means.can_pay"] = plan.outcome == Outcome.INELIGIBLE
    if plan.ground:
        told |= {"member.vulnerability.ground": plan.ground, "member.vulnerability.judged_by": "counsellor"}
        told["member.vulnerability.judged_on"] = life.case.opened_on.isoformat()
    if plan.site:
        told |= {"member.detention.since": life.case.opened_on.isoformat(), "member.detention.site": plan.site}
        told["member.detention.until"] = plan.departs.isoformat() if plan.departs else None
    if plan.group == "varrp" and not plan.guardian:
        told["member.single_parent"] = plan.children > 0
    return told


def _born(world: World, person: Person, age: int, on: dt.date) -> None:
    """So old on that day. Most know the day; some grown-ups only the year."""
    chance = world.chance
    if age > ADULT + 3 and chance.random() < KNOWS_YEAR_ONLY:
        year = on.year - age
        person.birth_precision = DatePrecision.YEAR
        person.birth_from, person.birth_until = dt.date(year, 1, 1), dt.date(year + 1, 1, 1)
        return
    birthday = on.replace(year=on.year - age, day=min(on.day, 28))
    person.birth_precision = DatePrecision.EXACT
    person.birth_from = birthday - dt.timedelta(days=chance.randrange(4, 360))
    person.birth_until = person.birth_from + dt.timedelta(days=1)

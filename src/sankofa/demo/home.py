"""What happens at home after departure: arrivals confirmed, plans with lines of any source, deliveries, visits."""

import datetime as dt
import uuid

from sankofa.cases.models import Case, Event, Member
from sankofa.cases.vocab import Stage
from sankofa.demo.people import agree
from sankofa.demo.world import AMSTERDAM, Rows, World
from sankofa.people.models import Consent, SpokenLanguage
from sankofa.people.vocab import Purpose
from sankofa.reintegration.models import Arrival, Delivery, Line, Plan, Visit
from sankofa.reintegration.vocab import (
    ArrivalState,
    Form,
    Level,
    LineState,
    Source,
    Sphere,
    VisitMeans,
    VisitState,
)

LINES = (  # sphere, level, what, source, form, EUR cents, from whom
    (Sphere.ECONOMIC, Level.INDIVIDUAL, "Tools and stock", Source.PROJECT, Form.KIND, 90_000, "Market"),
    (Sphere.ECONOMIC, Level.INDIVIDUAL, "Course in bookkeeping", Source.PROJECT, Form.KIND, 35_000, "School"),
    (Sphere.ECONOMIC, Level.INDIVIDUAL, "First three months of rent", Source.OWN, Form.CASH, 40_000, ""),
    (Sphere.SOCIAL, Level.INDIVIDUAL, "School fees and uniforms", Source.PROJECT, Form.KIND, 22_000, "School"),
    (Sphere.SOCIAL, Level.COMMUNITY, "Roof of the family's house", Source.CHURCH, Form.KIND, 60_000, "Carpenter"),
    (Sphere.SOCIAL, Level.INDIVIDUAL, "Beds and a stove", Source.GIFT, Form.KIND, 18_000, ""),
    (Sphere.PSYCHOSOCIAL, Level.INDIVIDUAL, "Ten talks with a counsellor", Source.PROJECT, Form.KIND, 25_000, "Clinic"),
    (Sphere.PSYCHOSOCIAL, Level.STRUCTURAL, "Registration for health insurance", Source.OTHER, Form.KIND, 6_000, ""),
)  # fmt: skip
VISITED = (
    ("Sells from the stall four days a week; it carries the rent.", "Sees the sister often.", "Feels safe at home."),
    ("The course is done; looks for a first order.", "Shy with the neighbours still.", "Not out after dark."),
    ("Works with a cousin, paid by the day.", "The children are in school.", "Nothing to worry about."),
)
AFTER_DAYS = (30, 120, 270)
FIRST = (Consent, Plan, Line)


def write_home(world: World) -> None:
    """For every case that has arrived, as far as it has come."""
    rows = Rows()
    arrived = {event.case_id: event for event in Event.objects.filter(code="arrive")}
    settled = {event.case_id: event for event in Event.objects.filter(code__in=["settle", "follow_up"]).order_by("-at")}
    cases = Case.objects.filter(id__in=arrived).select_related("lead", "counsellor").order_by("id")
    members = dict[uuid.UUID, list[Member]]()
    for member in Member.objects.filter(case__in=cases, left_on=None).order_by("id"):
        members.setdefault(member.case_id, []).append(member)
    for case in cases:
        _write_arrivals(world, rows, members[case.id], arrived[case.id])
        if case.id in settled:
            _write_plan(world, rows, case, settled[case.id])
    rows.save(FIRST)


def _write_arrivals(world: World, rows: Rows, members: list[Member], event: Event) -> None:
    for member in members:
        row = Arrival(id=world.id_at(event.at), case_id=event.case_id, member=member, state=ArrivalState.ARRIVED)
        row.arrived_on, row.met, row.at = event.happened_on, world.chance.random() < 0.8, event.at
        row.by_id = _by(event)
        rows.add(row)


def _write_plan(world: World, rows: Rows, case: Case, event: Event) -> None:
    chance, day = world.chance, event.at.astimezone(AMSTERDAM).date()
    language = SpokenLanguage.objects.filter(person=case.lead_id).values_list("language", flat=True).first() or "en"
    plan = Plan(id=world.id_at(event.at), case=case, written_on=day, language_id=language, together=True, at=event.at)
    plan.by_id = _by(event)
    rows.add(plan)
    for sphere, level, what, source, form, cents, whom in chance.sample(LINES, chance.randint(2, 4)):
        line = Line(id=world.id_at(event.at), plan=plan, sphere=sphere, level=level, what=what, source=source)
        line.form, line.cents, line.whom = form, cents, whom
        line.planned_on = day + dt.timedelta(days=chance.randint(7, 90))
        line.written_by_id, line.written_at = plan.by_id, event.at
        _carry_out(world, rows, case, line)
    if chance.random() < 0.7:
        _write_visits(world, rows, case, event, language)


def _carry_out(world: World, rows: Rows, case: Case, line: Line) -> None:
    """Project money is approved by somebody else; what was planned for the past has mostly come."""
    assert line.planned_on
    approver = world.actors["manager"].id
    waits = line.source == Source.PROJECT and world.chance.random() < 0.25
    if line.source == Source.PROJECT and not waits:
        line.state, line.approved_by_id, line.approved_at = LineState.APPROVED, approver, line.written_at
    came = not waits and line.planned_on < world.today and (bool(case.closed_on) or world.chance.random() < 0.75)
    if came:
        line.state = LineState.DELIVERED
    rows.add(line)
    if came:
        at = world.office_time(line.planned_on)
        given = Delivery(
            id=world.id_at(at), line=line, on=line.planned_on, cents=line.cents, at=max(at, line.written_at)
        )
        given.proof, given.by_id = f"Receipt {world.chance.randrange(1000, 9999)}", line.written_by_id
        rows.add(given)


def _write_visits(world: World, rows: Rows, case: Case, event: Event, language: str) -> None:
    """The person agreed to be contacted afterwards: visits done, missed, overdue and to come."""
    chance, counsellor = world.chance, next(a for a in world.actors.values() if a.id == case.counsellor_id)
    agree(world, rows, case.lead, Purpose.CONTACT_AFTER, by=counsellor, at=case.created_at, language=language)
    for days in AFTER_DAYS:
        due = event.at.astimezone(AMSTERDAM).date() + dt.timedelta(days=days)
        visit = Visit(id=world.id_at(event.at), case=case, due_on=due, at=event.at)
        if due < world.today and (case.closed_on or chance.random() < 0.85):
            visit.state = VisitState.NO_ANSWER if chance.random() < 0.15 else VisitState.DONE
            visit.done_on, visit.means, visit.by_id = due, chance.choice(VisitMeans.values), _by(event)
            if visit.state == VisitState.DONE:
                visit.livelihood, visit.social, visit.safety = chance.choice(VISITED)
        elif case.stage == Stage.CLOSED:
            continue
        rows.add(visit)


def _by(event: Event) -> uuid.UUID:
    assert event.by_id
    return event.by_id

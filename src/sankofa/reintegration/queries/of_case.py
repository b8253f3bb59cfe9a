"""One case after departure: arrivals, plan with money, visits, what is still open. Raise as `cases.access.fetch`."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.db.models import Min, Prefetch, QuerySet

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases.queries import fetch
from sankofa.kernel.prepared import prepared
from sankofa.people import queries as people
from sankofa.people.vocab import Purpose
from sankofa.reintegration import access, rules
from sankofa.reintegration.models import Arrival, Delivery, Line, Lost, Plan, Visit, VisitRhythm
from sankofa.reintegration.vocab import (
    ArrivalRow,
    ArrivalState,
    DeliveryRow,
    FollowUpPage,
    Form,
    Level,
    LineRow,
    LineState,
    PlanPage,
    Source,
    Sphere,
    StillOpen,
    VisitMeans,
    VisitNotes,
    VisitRow,
    VisitState,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

OPEN_LINES = (LineState.PLANNED, LineState.APPROVED)


def arrivals(actor: Actor, case_id: uuid.UUID) -> list[ArrivalRow]:
    """Each member who travels, and what the mission at home says of them. Two queries beside the case's own."""
    case = fetch(actor, case_id)
    said = {row.member_id: row for row in Arrival.objects.filter(case=case).select_related("by")}
    members = case.members.filter(left_on=None, stayed_on=None).select_related("person").order_by("joined_on", "id")
    return [
        ArrivalRow(
            member_id=member.id,
            name=member.person.latin_name,
            state=ArrivalState(row.state) if (row := said.get(member.id)) else None,
            arrived_on=row.arrived_on if row else None,
            met=row.met if row else None,
            note=row.note if row else "",
            by=row.by.name if row else "",
        )
        for member in members
    ]


def plan_written_on(case_id: uuid.UUID) -> dt.date | None:
    """The day on which the plan of a case was written; None without one. Access is the caller's."""
    return next(iter(_written_on(case_id)), None)


@prepared
def _written_on(case_id: uuid.UUID) -> "QuerySet[Plan, dt.date]":
    return Plan.objects.filter(case=case_id).values_list("written_on", flat=True)


def plan(actor: Actor, case_id: uuid.UUID, *, today: dt.date) -> PlanPage:
    """The plan with its lines, deliveries and totals. A constant number of queries."""
    case = fetch(actor, case_id)
    row = Plan.objects.filter(case=case).select_related("by").first()
    arrived_on = _arrived_on(case.id)
    lines = tuple(_line(line) for line in _lines().filter(plan=row).order_by("written_at", "id")) if row else ()
    written_on = row.written_on if row else None
    return PlanPage(
        plan_id=row.id if row else None,
        written_on=written_on,
        language=row.language_id if row else "",
        together=bool(row and row.together),
        by=row.by.name if row else "",
        arrived_on=arrived_on,
        due_on=rules.plan_due(arrived_on) if arrived_on else None,
        late=rules.plan_is_late(arrived_on, written_on, today),
        lines=lines,
        totals=rules.totals(lines),
    )


def line(actor: Actor, line_id: uuid.UUID) -> tuple[uuid.UUID, LineRow]:
    """(its case's id, the line). Raises NotFoundError."""
    row = _lines().filter(id=line_id).select_related("plan", "written_by", "approved_by").first()
    if row is None:
        raise access.gone()
    return fetch(actor, row.plan.case_id).id, _line(row)


def receipt(actor: Actor, delivery_id: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID]:
    """(its case's id, the file's id), for who works on reintegration support of that case. Raises NotFoundError."""
    row = Delivery.objects.filter(id=delivery_id, file__isnull=False).select_related("line__plan").first()
    if row is None or row.file_id is None:
        raise access.gone()
    return fetch(actor, row.line.plan.case_id, Perm.REINTEGRATION).id, row.file_id


def follow_up(actor: Actor, case_id: uuid.UUID, *, today: dt.date, with_notes: bool) -> FollowUpPage:
    """Visits of a case and whether the person agreed to them. `with_notes`: the reader works on reintegration."""
    case = fetch(actor, case_id)
    lost = Lost.objects.filter(case=case).first()
    visits = Visit.objects.filter(case=case).select_related("by").order_by("due_on", "id")
    agreed = people.has_agreed(case.lead_id, Purpose.CONTACT_AFTER)
    rows = tuple(_visit(visit, today, with_notes=with_notes) for visit in visits)
    arrived_on = _arrived_on(case.id)
    return FollowUpPage(
        agreed=agreed,
        asked_before=bool(rows),
        lost_on=lost.lost_on if lost else None,
        lost_reason=lost.reason if lost else "",
        visits=rows,
        proposal=tuple(
            day for day in rules.proposed_visits(arrived_on or today, visit_rhythm(case.mission_id)) if day >= today
        ),
    )


def visit_rhythm(mission_id: uuid.UUID) -> tuple[int, ...]:
    """The months after arrival at which a mission's visits are proposed."""
    row = VisitRhythm.objects.filter(mission=mission_id).first()
    return tuple(row.months) if row else rules.VISIT_MONTHS


def visit(actor: Actor, visit_id: uuid.UUID, *, today: dt.date) -> tuple[uuid.UUID, VisitRow]:
    """(its case's id, the visit), for who works on reintegration support. Raises NotFoundError."""
    row = Visit.objects.filter(id=visit_id).select_related("by").first()
    if row is None:
        raise access.gone()
    return fetch(actor, row.case_id, Perm.REINTEGRATION).id, _visit(row, today, with_notes=True)


def still_open(case_id: uuid.UUID) -> StillOpen:
    """What is open when a case closes: information, never a block. The caller has fetched the case."""
    lines = Line.objects.filter(plan__case=case_id, state__in=OPEN_LINES).count()
    visits = Visit.objects.filter(case=case_id, state=VisitState.DUE).count()
    missing = Arrival.objects.filter(case=case_id, state=ArrivalState.MISSING).count()
    return StillOpen(lines, visits, missing)


def _arrived_on(case_id: uuid.UUID) -> dt.date | None:
    found: dt.date | None = Arrival.objects.filter(case=case_id).aggregate(first=Min("arrived_on"))["first"]
    return found


def _lines() -> QuerySet[Line]:
    counted = Delivery.objects.filter(taken_back_at=None).select_related("by").order_by("on", "id")
    rows = Line.objects.select_related("written_by", "approved_by")
    return rows.prefetch_related(Prefetch("deliveries", counted, to_attr="counted"))


def _line(row: Line) -> LineRow:
    counted: Iterable[Delivery] = row.counted  # type: ignore[attr-defined]  # prefetched by _lines
    return LineRow(
        id=row.id,
        sphere=Sphere(row.sphere),
        level=Level(row.level),
        what=row.what,
        source=Source(row.source),
        form=Form(row.form),
        cents=row.cents,
        currency=row.currency,
        whom=row.whom,
        planned_on=row.planned_on,
        state=LineState(row.state),
        written_by=row.written_by.name,
        written_by_id=row.written_by_id,
        approved_by=row.approved_by.name if row.approved_by else "",
        dropped_reason=row.dropped_reason,
        deliveries=tuple(DeliveryRow(d.id, d.on, d.cents, d.proof, d.file_id, d.by.name) for d in counted),
    )


def _visit(row: Visit, today: dt.date, *, with_notes: bool) -> VisitRow:
    return VisitRow(
        id=row.id,
        due_on=row.due_on,
        state=VisitState(row.state),
        done_on=row.done_on,
        means=VisitMeans(row.means) if row.means else None,
        by=row.by.name if row.by else "",
        reason=row.reason,
        notes=VisitNotes(row.livelihood, row.social, row.safety, row.needs) if with_notes else None,
        overdue=row.state == VisitState.DUE and row.due_on < today,
    )

"""What is due after departure on the cases that somebody may work on, oldest first, by pages.

A visit shows only while the person's consent to be contacted stands. Closed cases are on no list.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases.queries import visible
from sankofa.cases.vocab import Stage
from sankofa.kernel.paging import Slice
from sankofa.kernel.prepared import prepared
from sankofa.people import queries as people
from sankofa.people.vocab import Purpose
from sankofa.reintegration import rules
from sankofa.reintegration.models import Arrival, Line, Plan, Visit
from sankofa.reintegration.vocab import ArrivalState, Due, DueRow, LineState, Source, VisitState

if TYPE_CHECKING:
    from sankofa.cases.models import Case

PAGE_SIZE = 25
SOON = dt.timedelta(days=14)
COUNT_CAP = 100
FIRST = 5


@dataclass(frozen=True)
class _List:
    """One list: its rows, the field they fall due by, and how one reads."""

    rows: "QuerySet[Any]"
    by: str
    shape: Callable[[Any], DueRow]


def due(actor: Actor, today: dt.date) -> Due:
    """What needs the actor after departure: for the day's page. Counts to COUNT_CAP, the first visits and arrivals."""
    visits = _visits(actor, today).rows
    return Due(
        visits=_count(visits),
        overdue=_count(visits.filter(due_on__lt=today)),
        arrivals=_count(_arrivals(actor, today).rows),
        approvals=_count(_approvals(actor, today).rows),
        deliveries=_count(_deliveries(actor, today).rows),
        first=first_due(actor, today),
    )


def first_due(actor: Actor, today: dt.date) -> tuple[DueRow, ...]:
    """The arrivals and visits that wait longest, nothing counted. Two queries."""
    arrivals = [_arrival(case) for case in _first_arrivals(actor)]
    rows = [*arrivals, *(_visit(visit) for visit in _first_visits(actor, today + SOON))]
    return tuple(sorted(rows, key=lambda row: row.due_on)[:FIRST])


def due_page(actor: Actor, kind: str, today: dt.date, *, cursor: str = "", size: int = PAGE_SIZE) -> Slice[DueRow]:
    """One page of a list of `KINDS`, oldest first; `earlier` leads back to its first page."""
    one = KINDS[kind](actor, today)
    rows = one.rows.order_by(one.by, "id")
    if after := _read(cursor):
        at, row_id = after
        rows = rows.filter(Q(**{f"{one.by}__gt": at}) | Q(**{one.by: at, "id__gt": row_id}))
    page = list(rows[: size + 1])
    later = _write(getattr(page[size - 1], one.by), page[size - 1].id) if len(page) > size else ""
    return Slice(
        rows=tuple(one.shape(row) for row in page[:size]),
        earlier="first" if after else "",
        later=later,
        count=_count(one.rows),
    )


def _visits(actor: Actor, today: dt.date) -> _List:
    return _List(_due_visits(actor, today + SOON), "due_on", _visit)


@prepared
def _first_visits(actor: Actor, before: dt.date) -> QuerySet[Visit]:
    return _due_visits(actor, before).order_by("due_on", "id")[:FIRST]


def _due_visits(actor: Actor, before: dt.date) -> QuerySet[Visit]:
    rows = Visit.objects.filter(
        _open_case(actor, Perm.REINTEGRATION),
        state=VisitState.DUE,
        due_on__lt=before,
        case__lead__in=people.who_agreed(Purpose.CONTACT_AFTER),
    )
    return _with_case(rows)


def _visit(row: Visit) -> DueRow:
    return _row("visit", row.id, row.case, row.due_on)


def _arrivals(actor: Actor, _today: dt.date) -> _List:
    return _List(_in_transit(actor), "stage_since", _arrival)


@prepared
def _first_arrivals(actor: Actor) -> "QuerySet[Case]":
    return _in_transit(actor).order_by("stage_since", "id")[:FIRST]


def _in_transit(actor: Actor) -> "QuerySet[Case]":
    """Departed and not said to be there. Where no help on arrival was asked for, nobody confirms."""
    rows = visible(actor, Perm.ARRIVAL).filter(stage=Stage.TRANSIT).exclude(arrival_help=False)
    return rows.select_related("lead", "counsellor")


def _arrival(case: "Case") -> DueRow:
    return _row("arrival", case.id, case, case.stage_since.date())


def _approvals(actor: Actor, _today: dt.date) -> _List:
    mine = _open_case(actor, Perm.REINTEGRATION, "plan__case") | _open_case(actor, Perm.DECIDE, "plan__case")
    rows = Line.objects.filter(mine, source=Source.PROJECT, state=LineState.PLANNED).exclude(written_by=actor.id)
    return _List(
        _with_case(rows, "plan__case"), "written_at", lambda line: _line("approval", line, line.written_at.date())
    )


def _deliveries(actor: Actor, today: dt.date) -> _List:
    rows = Line.objects.filter(
        _open_case(actor, Perm.REINTEGRATION, "plan__case"),
        Q(state=LineState.APPROVED) | Q(state=LineState.PLANNED) & ~Q(source=Source.PROJECT),
        planned_on__lt=today + SOON,
    )
    return _List(_with_case(rows, "plan__case"), "planned_on", lambda line: _line("delivery", line, line.planned_on))


def _plans(actor: Actor, _today: dt.date) -> _List:
    """Arrived, and no plan yet."""
    first = Arrival.objects.filter(case=OuterRef("id"), state=ArrivalState.ARRIVED).order_by("arrived_on")
    rows = (
        visible(actor, Perm.REINTEGRATION)
        .filter(~Exists(Plan.objects.filter(case=OuterRef("id"))), stage__in=(Stage.ARRIVAL, Stage.REINTEGRATION))
        .annotate(arrived_on=Subquery(first.values("arrived_on")[:1]))
        .filter(arrived_on__isnull=False)
    )
    return _List(
        rows.select_related("lead", "counsellor"),
        "arrived_on",
        lambda case: _row("plan", case.id, case, rules.plan_due(case.arrived_on)),
    )


KINDS: dict[str, Callable[[Actor, dt.date], _List]] = {
    "visit": _visits,
    "arrival": _arrivals,
    "plan": _plans,
    "approval": _approvals,
    "delivery": _deliveries,
}


def _open_case(actor: Actor, perm: Perm, path: str = "case") -> Q:
    cases = visible(actor, perm).exclude(stage=Stage.CLOSED)
    return Q(**{f"{path}__in": cases.values("id")})


def _with_case(rows: "QuerySet[Any]", path: str = "case") -> "QuerySet[Any]":
    return rows.select_related(f"{path}__lead", f"{path}__counsellor")


def _line(kind: str, line: Line, on: dt.date) -> DueRow:
    return _row(kind, line.id, line.plan.case, on, what=line.what, cents=line.cents, currency=line.currency)


def _row(kind: str, row_id: uuid.UUID, case: Any, on: dt.date, **more: Any) -> DueRow:
    return DueRow(
        kind=kind,
        id=row_id,
        case_id=case.id,
        number=case.number,
        who=case.lead.latin_name,
        destination=case.destination_id or "",
        counsellor=case.counsellor.name if case.counsellor else "",
        due_on=on,
        **more,
    )


def _count(rows: "QuerySet[Any]") -> int:
    return int(rows.order_by()[:COUNT_CAP].count())


def _write(at: dt.date | dt.datetime, row_id: uuid.UUID) -> str:
    return f"{at.isoformat()}_{row_id.hex}"


def _read(cursor: str) -> tuple[dt.date, uuid.UUID] | None:
    """A cursor that can't be read means page one."""
    at, _mark, row_id = cursor.rpartition("_")
    try:
        moment = dt.datetime.fromisoformat(at) if "T" in at else dt.date.fromisoformat(at)
        return moment, uuid.UUID(row_id)
    except ValueError:
        return None

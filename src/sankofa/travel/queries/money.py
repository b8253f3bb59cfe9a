"""What journeys cost, as the ledger takes it: tickets and their refunds, cash at the gate, costs of papers.

For the job that charges what happened; no access check, no names. Each event with the moment it was recorded.
"""

import datetime as dt
import uuid
from dataclasses import replace

from django.db.models import Min, QuerySet

from sankofa.finance.vocab import Kind, MoneyEvent, Nature, What
from sankofa.travel.models import Booking, DocumentCost, Handover
from sankofa.travel.vocab import CostState

REFUNDS_BACK = dt.timedelta(days=400)  # a refund is dated by the day it came: it may be written down long after
Event = tuple[dt.datetime, MoneyEvent]


def tickets(since: dt.datetime, limit: int) -> list[Event]:
    """The fare of each booking with its first ticket: owed to the airline. A reissue is no second fare."""
    rows = Booking.objects.filter(fare_minor__gt=0).annotate(first=Min("passengers__tickets__issued_at"))
    rows = rows.filter(first__gte=since).select_related("case").order_by("first", "id")[:limit]
    return [(row.first, _fare(row, row.first.date())) for row in rows]


def ticket_refunds(since: dt.datetime, limit: int) -> list[Event]:
    """What airlines gave back of unused tickets."""
    rows = Booking.objects.filter(refund_minor__gt=0, refund_on__gte=since - REFUNDS_BACK)
    found = rows.select_related("case").order_by("refund_on", "id")[:limit]
    return [
        (_midnight(row.refund_on), _refund(row, row.refund_on, row.refund_minor or 0)) for row in found if row.refund_on
    ]


def gate_cash(since: dt.datetime, limit: int) -> list[Event]:
    """Cash handed over against a receipt."""
    rows = _handovers().filter(recorded_at__gte=since, cash_minor__gt=0).order_by("recorded_at", "id")[:limit]
    return [(row.recorded_at, _of_handover(row, back=False)) for row in rows]


def gate_cash_back(since: dt.datetime, limit: int) -> list[Event]:
    """Cash that came back from who did not travel."""
    rows = _handovers().filter(back_at__gte=since, back_cash_minor__gt=0).order_by("back_at", "id")[:limit]
    return [(row.back_at, _of_handover(row, back=True)) for row in rows if row.back_at]


def paper_source(cost_id: uuid.UUID) -> str:
    """What the ledger and payments call a refund of document costs."""
    return f"papers:{cost_id}"


def paper_costs(since: dt.datetime, limit: int) -> list[Event]:
    """Costs of travel documents that were approved for refund."""
    rows = DocumentCost.objects.filter(state=CostState.APPROVED, decided_at__gte=since).select_related("case")
    return [
        (
            row.decided_at,
            MoneyEvent(
                source=paper_source(row.id),
                what=What.PAPERS,
                kind=Kind.ACCRUAL,
                mission_id=row.case.mission_id,
                on=row.decided_at.date(),
                minor=row.amount_minor,
                currency=row.currency,
                case_id=row.case_id,
                text=row.what,
            ),
        )
        for row in rows.order_by("decided_at", "id")[:limit]
        if row.decided_at
    ]


def _fare(row: Booking, on: dt.date) -> MoneyEvent:
    return MoneyEvent(
        source=f"ticket:{row.id}",
        what=What.TICKET,
        kind=Kind.ACCRUAL,
        mission_id=row.case.mission_id,
        on=on,
        minor=row.fare_minor,
        currency=row.currency,
        case_id=row.case_id,
        text=f"{row.airline} {row.reference}",
    )


def _refund(row: Booking, on: dt.date, minor: int) -> MoneyEvent:
    fare = _fare(row, on)
    return replace(
        fare, source=f"{fare.source}:refund", kind=Kind.REFUND, minor=minor, counter=Nature.BANK, undoes=fare.source
    )


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def _handovers() -> QuerySet[Handover]:
    return Handover.objects.select_related("passenger__booking__case", "by", "back_by")


def _of_handover(row: Handover, *, back: bool) -> MoneyEvent:
    case = row.passenger.booking.case
    source = f"handover:{row.id}"
    at = row.back_at if back and row.back_at else row.at
    return MoneyEvent(
        source=f"{source}:back" if back else source,
        what=What.GATE_CASH,
        kind=Kind.REFUND if back else Kind.PAYMENT,
        mission_id=case.mission_id,
        on=at.date(),
        minor=(row.back_cash_minor or 0) if back else row.cash_minor,
        currency=row.currency,
        case_id=case.id,
        text=(row.back_receipt or "") if back else row.receipt,
        counter=Nature.CASH,
        undoes=source if back else "",
        office_id=row.back_by.office_id if back and row.back_by else row.by.office_id,
    )

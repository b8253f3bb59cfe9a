"""Deliveries paid by project money, as the ledger takes them. Gifts, own money and others' funds are never among them.

For the job that charges what happened; no access check, no names. Each event with the moment it was recorded.
"""

import datetime as dt

from django.db.models import QuerySet

from sankofa.finance.vocab import Kind, MoneyEvent, Nature, What
from sankofa.reintegration.models import Delivery
from sankofa.reintegration.vocab import Form, Source

Event = tuple[dt.datetime, MoneyEvent]


def deliveries(since: dt.datetime, limit: int) -> list[Event]:
    """What came: cash from the cash box, the rest owed to who delivered it."""
    rows = _of_projects().filter(at__gte=since, taken_back_at=None).order_by("at", "id")[:limit]
    return [(row.at, _event(row)) for row in rows]


def deliveries_back(since: dt.datetime, limit: int) -> list[Event]:
    """Deliveries that were recorded by mistake."""
    rows = _of_projects().filter(taken_back_at__gte=since).order_by("taken_back_at", "id")[:limit]
    return [(row.taken_back_at, _event(row, back=row.taken_back_at)) for row in rows if row.taken_back_at]


def _of_projects() -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(line__source=Source.PROJECT, cents__gt=0)
    return rows.select_related("line__plan__case", "by")


def _event(row: Delivery, *, back: dt.datetime | None = None) -> MoneyEvent:
    case = row.line.plan.case
    source = f"delivery:{row.id}"
    cash = row.line.form == Form.CASH
    return MoneyEvent(
        source=f"{source}:back" if back else source,
        what=What.DELIVERY,
        kind=Kind.REVERSAL if back else Kind.PAYMENT if cash else Kind.ACCRUAL,
        mission_id=case.mission_id,
        on=back.date() if back else row.on,
        minor=row.cents,
        currency=row.line.currency,
        case_id=case.id,
        counter=Nature.CASH if cash else Nature.PAYABLE,
        undoes=source if back else "",
        office_id=row.by.office_id,
    )

"""Charges what happened to cases: reads grants, tickets, cash, deliveries and papers from their apps into the ledger.

A list is read on from where it was left, an hour over: what commits late is not missed, what is read twice is booked
once. Closed cases free what was promised to them.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace

from sankofa.accounts.vocab import Actor
from sankofa.eligibility import queries as eligibility
from sankofa.finance import queries as finance
from sankofa.finance import services
from sankofa.finance.vocab import MoneyEvent
from sankofa.reintegration import queries as reintegration
from sankofa.travel import queries as travel

OVERLAP = dt.timedelta(hours=1)
AT_ONCE = 5_000

Read = Callable[[dt.datetime, int], list[tuple[dt.datetime, MoneyEvent]]]
READERS: dict[str, Read] = {  # commitments first, so that what is paid releases them; then costs, then what undoes them
    "grants": eligibility.money_granted,
    "tickets": travel.tickets,
    "papers": travel.paper_costs,
    "gate cash": travel.gate_cash,
    "deliveries": reintegration.deliveries,
    "ticket refunds": travel.ticket_refunds,
    "gate cash back": travel.gate_cash_back,
    "deliveries back": reintegration.deliveries_back,
}


def post_money(*, now: dt.datetime) -> int:
    """Books what is new since the last run and what waited for a route; answers how many entries that made."""
    made = services.retry_waiting(now=now)
    for name, read in READERS.items():
        found = read(finance.read_upto(name) - OVERLAP, AT_ONCE)
        upto = found[-1][0] if len(found) == AT_ONCE else now
        made += services.take(
            events=_with_schemes([event for _at, event in found]), now=now, reader=name, upto=upto
        ).made
    return made + services.release_ended(ended=finance.cases_ended_with_commitments(), now=now)


def count_cash(
    *, key: uuid.UUID, box_id: uuid.UUID, counted_minor: int, pieces: Mapping[int, int], by: Actor, now: dt.datetime
) -> int:
    """Counts a cash box against books that hold all it paid out until now; answers the difference, as `count_box`."""
    post_money(now=now)
    return services.count_box(key=key, box_id=box_id, counted_minor=counted_minor, pieces=pieces, by=by, now=now)


def _with_schemes(events: list[MoneyEvent]) -> list[MoneyEvent]:
    granted = eligibility.schemes_granted({event.case_id for event in events})
    return [event if event.schemes else replace(event, schemes=granted.get(event.case_id, ())) for event in events]

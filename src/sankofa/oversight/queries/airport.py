"""The board of the airport unit: the coming days, what is missing before them, and what stayed open behind them."""

import datetime as dt

from sankofa.accounts.vocab import Actor
from sankofa.finance import queries as finance
from sankofa.kernel.clock import date_in
from sankofa.oversight.access import require
from sankofa.oversight.bounds import in_force
from sankofa.oversight.queries.ordering import ordered
from sankofa.oversight.rules import airport as rules
from sankofa.oversight.rules import money as money_rules
from sankofa.oversight.vocab import AirportBoard, Board, Rule
from sankofa.travel import queries as travel

SHOWN = 7  # days side by side
MOST = 20  # people on the way who missed a connection


def airport(actor: Actor, *, now: dt.datetime) -> AirportBoard:
    """The desk that the actor stands at. Raises RefusedError."""
    require(actor, Board.AIRPORT)
    today = date_in(now, travel.zone_of(travel.desk(actor).airport))
    bounds = in_force(today)
    ahead = max(SHOWN, *(bounds.get(rule, {}).get("days", 0) + 1 for rule in (Rule.PAPER_SHORT, Rule.TICKET_MISSING)))
    coming = travel.days(actor, today, ahead)
    before = list(rules.departures(coming, bounds, today))
    days = rules.by_day(coming, before, [today + dt.timedelta(days=n) for n in range(SHOWN)])
    boxes = finance.boxes(actor)
    refunds = travel.refunds_open(actor)
    off = [
        *before,
        *rules.loose_ends(
            outside=coming,
            missed=travel.missed(actor, now=now, own=False, most=MOST),
            not_flown=travel.not_flown(actor, now=now),
            refunds=refunds,
            papers=travel.worklist(actor),
            bounds=bounds,
            today=today,
        ),
        *rules.cash(days, boxes, bounds, today),
        *money_rules.boxes(boxes, bounds, today),
    ]
    return AirportBoard(ordered(off), coming.place, days, coming, tuple(boxes), len(refunds.rows), refunds.more)

"""The board of who leads projects or keeps the books: does the money last, and what is off about it."""

import datetime as dt
from collections.abc import Iterable

from sankofa.accounts.vocab import Actor
from sankofa.finance import queries as finance
from sankofa.finance.vocab import Attention
from sankofa.kernel.clock import date_in
from sankofa.oversight.access import require
from sankofa.oversight.bounds import in_force
from sankofa.oversight.queries.ordering import ordered
from sankofa.oversight.rules import money as rules
from sankofa.oversight.vocab import Board, Bounds, MoneyBoard, Off, Rule

AHEAD = dt.timedelta(days=92)  # what donors wait for within a quarter is shown
WEEKS = 8  # where no bound says how long hours are looked back for


def money(actor: Actor, *, now: dt.datetime) -> MoneyBoard:
    """Raises RefusedError."""
    require(actor, Board.MONEY)
    today = date_in(now, actor.timezone)
    bounds = in_force(today)
    found = attention(actor, bounds, today)
    return MoneyBoard(ordered(off(found, bounds, today)), found)


def attention(actor: Actor, bounds: Bounds, today: dt.date) -> Attention:
    weeks = bounds.get(Rule.HOURS_MISSING, {}).get("weeks", WEEKS)
    return finance.attention(actor, today=today, until=today + AHEAD, weeks=weeks)


def off(found: Attention, bounds: Bounds, today: dt.date) -> Iterable[Off]:
    yield from rules.projects(found, bounds, today)
    yield from rules.donors(found, bounds, today)
    yield from rules.boxes(found.boxes, bounds, today)
    yield from rules.bank(found, bounds, today)
    yield from rules.hours(found, bounds)

"""The board of a counsellor: their own cases and days alone. No colleague is on it, and none is compared with."""

import datetime as dt

from sankofa.accounts.vocab import Actor
from sankofa.cases import queries as cases
from sankofa.cases.vocab import BlockerRow, CaseRow, MyDay, RequestRow, TaskRow
from sankofa.finance import queries as finance
from sankofa.kernel.clock import date_in
from sankofa.outreach import queries as outreach
from sankofa.oversight.access import require
from sankofa.oversight.bounds import in_force
from sankofa.oversight.queries.ordering import ordered
from sankofa.oversight.rules import work as rules
from sankofa.oversight.vocab import Board, Off, OwnBoard, Rule
from sankofa.reintegration import queries as reintegration

WEEKS = 8
HOURS = 5  # office hours ahead


def own(actor: Actor, *, now: dt.datetime) -> OwnBoard:
    """Raises RefusedError."""
    require(actor, Board.WORK)
    today = date_in(now, actor.timezone)
    bounds = in_force(today)
    day = cases.my_day(actor, now=now)
    found = tuple(cases.own_cases(actor))
    weeks = bounds.get(Rule.HOURS_OWN, {}).get("weeks", WEEKS)
    off: list[Off] = [
        *rules.own_tasks([row for row in day.tasks.rows if isinstance(row, TaskRow)], bounds, today),
        *rules.own_conditions([row for row in day.blockers.rows if isinstance(row, BlockerRow)], bounds, today),
        *rules.own_cases(found, [row for row in day.idle.rows if isinstance(row, CaseRow)], bounds, today),
        *rules.requests(_late(day), bounds, today),
        *rules.visits(reintegration.first_due(actor, today), bounds, today),
        *rules.own_hours(finance.own_hours(actor, today=today, weeks=weeks), bounds, today),
    ]
    ahead = sorted(
        (row for row in outreach.hours(actor, today) if row.on >= today), key=lambda row: (row.on, row.starts)
    )
    return OwnBoard(
        off=ordered(off),
        cases=found,
        day=day,
        hours=tuple(ahead[:HOURS]),
        weeks=tuple((week.starts, week.mine) for week in outreach.weeks(actor, today, count=WEEKS)),
    )


def _late(day: MyDay) -> list[RequestRow]:
    return [row for row in day.late.rows if isinstance(row, RequestRow)]

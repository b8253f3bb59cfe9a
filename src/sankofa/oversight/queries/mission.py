"""The board of who leads a mission: results and waiting against the year before, money, staff, and what is off."""

import datetime as dt
from zoneinfo import ZoneInfo

from sankofa.accounts.vocab import Actor
from sankofa.cases import queries as cases
from sankofa.cases.vocab import Overview
from sankofa.kernel.clock import date_in
from sankofa.oversight.access import require
from sankofa.oversight.bounds import in_force
from sankofa.oversight.queries.course import course
from sankofa.oversight.queries.money import attention
from sankofa.oversight.queries.money import off as money_off
from sankofa.oversight.queries.ordering import ordered
from sankofa.oversight.rules import course as course_rules
from sankofa.oversight.rules import work as work_rules
from sankofa.oversight.vocab import Board, Bounds, MissionBoard, Rule
from sankofa.reporting.vocab import SnapshotError


def mission(actor: Actor, *, now: dt.datetime) -> MissionBoard:
    """The actor's own mission. Raises RefusedError."""
    require(actor, Board.MISSION)
    today = date_in(now, actor.timezone)
    bounds = in_force(today)
    wrong = ""
    try:
        found = course(actor)
    except SnapshotError as error:
        found, wrong = None, str(error.message)
    money, work = attention(actor, bounds, today), _work(actor, bounds, today)
    off = [
        *course_rules.course(found, bounds, today),
        *money_off(money, bounds, today),
        *work_rules.requests(cases.requests_late(actor, now=now), bounds, today),
        *work_rules.mission(work, bounds, today),
    ]
    return MissionBoard(ordered(off), found, money, work, wrong)


def _work(actor: Actor, bounds: Bounds, today: dt.date) -> Overview:
    days = {rule: dt.timedelta(days=bounds.get(rule, {}).get("days", 0)) for rule in Rule}
    before = today - days[Rule.CASE_UNASSIGNED]
    return cases.overview(
        actor,
        today=today,
        tasks_before=today - days[Rule.TASK_LATE],
        unassigned_before=dt.datetime.combine(before, dt.time(), ZoneInfo(actor.timezone)),
    )

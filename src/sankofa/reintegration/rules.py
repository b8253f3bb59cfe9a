"""Decisions after departure that need no database: when visits fall, when a plan is late, what adds up."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from sankofa.kernel.periods import Span, shift
from sankofa.reintegration.vocab import LineRow, LineState, Source, Total

VISIT_MONTHS = (1, 3, 6, 12)  # until a mission chooses its own; IOM's support lasts up to twelve months
PLAN_WITHIN = Span(months=1)  # a plan stands within one month of return


def proposed_visits(arrived_on: dt.date, months: Sequence[int] = VISIT_MONTHS) -> tuple[dt.date, ...]:
    return tuple(shift(arrived_on, Span(months=count)) for count in months)


def plan_due(arrived_on: dt.date) -> dt.date:
    return shift(arrived_on, PLAN_WITHIN)


def plan_is_late(arrived_on: dt.date | None, written_on: dt.date | None, today: dt.date) -> bool:
    """Whether a plan was, or is, written later than due. Without a known arrival nothing is late."""
    return arrived_on is not None and (written_on or today) > plan_due(arrived_on)


def may_approve(source: str, written_by: object, approver: object) -> bool:
    """Project money is approved by another person than who wrote the line; no other source needs it."""
    return source == Source.PROJECT and written_by != approver


def may_deliver(source: str, state: str) -> bool:
    """Project money only once approved; what others give comes when it comes."""
    return state == LineState.APPROVED or (state == LineState.PLANNED and source != Source.PROJECT)


def fits(source: str, cents: int, delivered: int, more: int) -> bool:
    """Project money never exceeds what was approved; nothing caps what others give."""
    return source != Source.PROJECT or delivered + more <= cents


def totals(lines: Iterable[LineRow]) -> tuple[Total, ...]:
    """Per source and currency, in the order of the sources; currencies are never added up."""
    planned: defaultdict[tuple[Source, str], int] = defaultdict(int)
    delivered: defaultdict[tuple[Source, str], int] = defaultdict(int)
    for line in lines:
        if line.state != LineState.DROPPED or line.delivered:
            key = (line.source, line.currency)
            planned[key] += line.cents if line.state != LineState.DROPPED else line.delivered
            delivered[key] += line.delivered
    order = list(Source)
    keys = sorted(planned, key=lambda key: (order.index(key[0]), key[1]))
    return tuple(
        Total(source, currency, planned[source, currency], delivered[source, currency]) for source, currency in keys
    )

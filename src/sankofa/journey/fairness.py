"""Gathers decided and departed cases that a reader may open, for the view of fairness. Nothing is judged here."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from sankofa.accounts.vocab import Actor
from sankofa.cases import queries as cases
from sankofa.eligibility import queries as eligibility
from sankofa.eligibility.vocab import Decided
from sankofa.journey import rules
from sankofa.journey.vocab import DecidedCase, Fairness, LeftCase

_Row = TypeVar("_Row")
MOST = 20_000
"""Decisions, and departures: the newest are looked at, and the page says from which day on."""


def fairness(actor: Actor, *, since: dt.date | None, until: dt.date | None) -> Fairness:
    """Like cases decided unlike, and differences by nationality, over decisions and departures in `[since, until)`."""
    decisions, decided_from = _newest(
        eligibility.decided(actor, since=since, until=until, most=MOST + 1), lambda one: one.on
    )
    marks = cases.told_apart(actor, {one.case_id for one in decisions})
    decided = [
        DecidedCase(
            key=str(one.id),
            case_id=one.case_id,
            number=marks[one.case_id].number,
            scheme=one.scheme,
            version=one.version,
            advice=one.advice,
            reasons=one.reasons,
            granted=one.outcome != Decided.REFUSED,
            deviated=one.outcome == Decided.DEVIATION,
            counsellor=marks[one.case_id].counsellor,
            office=marks[one.case_id].office,
            host=marks[one.case_id].host,
            nationality=marks[one.case_id].nationality,
            cents=one.cents_each,
        )
        for one in decisions
        if one.case_id in marks
    ]
    left, left_from = _newest(cases.departed(actor, since=since, until=until, most=MOST + 1), lambda one: one[2])
    found = rules.fairness(decided, [LeftCase(nationality, days) for nationality, days, _on in left])
    return replace(found, decided_from=decided_from, left_from=left_from)


def _newest(rows: list[_Row], day: Callable[[_Row], dt.date]) -> tuple[list[_Row], dt.date | None]:
    """The newest so many; and, where there are more, the day of the oldest of them."""
    return rows[:MOST], day(rows[MOST - 1]) if len(rows) > MOST else None

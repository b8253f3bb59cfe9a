"""The asylum claims of the crowd: who asked for asylum, when, and what came of it.

Chance of its own, told by the case's number, so that all else of the demo stays as it was.
"""

import datetime as dt
from collections.abc import Sequence
from random import Random
from typing import Any

from sankofa.cases.models import Member
from sankofa.demo.world import SEED, Rows
from sankofa.demo.year.judging import act_of
from sankofa.eligibility.models import Answer, Claim
from sankofa.eligibility.vocab import AnswerState, ClaimStatus
from sankofa.kernel.partial_dates import PartialDate, Precision
from sankofa.people.models import Person

ASKED = 0.65  # of a hundred who return so many once asked for asylum
# When: some before HRT closed to later claims (15 June 2006), some soon after it, most in the last years.
WHEN = (
    (16, dt.date(1999, 6, 1), dt.date(2006, 6, 15)),
    (12, dt.date(2006, 6, 15), dt.date(2010, 1, 1)),
    (27, dt.date(2010, 1, 1), dt.date(2020, 1, 1)),
    (45, dt.date(2020, 1, 1), None),
)
PENDING_FOR = dt.timedelta(days=540)
WEEKS = dt.timedelta(days=40)  # from a birth to the claim for the child


def write_claims(rows: Rows, number: str, members: Sequence[Member], team: Sequence[Person], asked: Answer) -> None:
    """A claim for each of a family that asked for asylum together, or that none of them ever did.

    Who was born later has a claim of a few weeks after; a newborn none. `asked` is an answer of the same talk: when,
    and by whom.
    """
    chance = Random(f"{SEED} {number}")  # noqa: S311  # invented people, no secrets
    last = asked.at.date() - dt.timedelta(days=30)
    filed = _day(chance, team[0], last) if chance.random() < ASKED else None
    for member, person in zip(members, team, strict=True):
        first = (person.birth_until or dt.date.min) + WEEKS
        if filed is None or first > last:
            none: dict[str, Any] = {"key": "claim", "state": AnswerState.ABSENT, "at": asked.at, "by_id": asked.by_id}
            rows.add(Answer(case_id=asked.case_id, member=member, **none))
        else:
            rows.add(_claim(chance, person, max(filed, first), last))


def _day(chance: Random, lead: Person, last: dt.date) -> dt.date:
    """A day of one of the times, after the principal applicant was born."""
    _share, first, end = chance.choices(WHEN, [share for share, _first, _end in WHEN])[0]
    if lead.birth_until and lead.birth_until > first:
        first, end = max(WHEN[-1][1], lead.birth_until), None
    return first + dt.timedelta(days=chance.randrange(max(1, ((end or last) - first).days)))


def _claim(chance: Random, person: Person, filed: dt.date, last: dt.date) -> Claim:
    """Most know the day; some the month, some the year."""
    known = chance.choices(
        [PartialDate.exact(filed), PartialDate.month(filed.year, filed.month), PartialDate.year(filed.year)],
        [84, 10, 6],
    )[0]
    if known.latest > last:
        known = PartialDate(filed, filed, Precision.EXACT)
    recent = filed > last - PENDING_FOR
    status = chance.choices(
        [ClaimStatus.PENDING, ClaimStatus.REJECTED, ClaimStatus.WITHDRAWN], [60, 30, 10] if recent else [2, 88, 10]
    )[0]
    return Claim(
        person=person,
        filed_from=known.earliest,
        filed_until=known.end,
        filed_precision=known.precision,
        act=act_of(filed),
        status=status,
    )

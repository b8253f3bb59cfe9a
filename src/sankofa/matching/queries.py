"""Questions to matching: the queue, one pair, what was joined. All as far as the reader may settle it."""

import uuid
from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from sankofa.accounts.vocab import Actor
from sankofa.cases import queries as cases
from sankofa.cases.vocab import CaseBrief
from sankofa.matching import access
from sankofa.matching.access import may_settle
from sankofa.matching.models import Join, Pair
from sankofa.matching.rules import LIKELY, VERY_LIKELY
from sankofa.matching.vocab import Comparison, JoinedRecord, PairRow, Queue, Reason, Side
from sankofa.people import queries as people
from sankofa.people.vocab import PersonRow

__all__ = [
    "COUNTED",
    "LIKELY",
    "VERY_LIKELY",
    "comparison",
    "decided",
    "joined_with",
    "may_settle",
    "open_count",
    "queue",
    "recent_joins",
    "shielded_pairs",
]
A_PAGE = 25
COUNTED = 99
"""Nobody needs to know by how many more."""


def queue(actor: Actor, *, after: uuid.UUID | None = None) -> Queue:
    """The pairs that wait for a decision, likeliest first, from the pair `after` on."""
    rows = access.settleable(actor).filter(verdict="")
    last = rows.filter(id=after).values_list("score", "id").first() if after else None
    if last:
        rows = rows.filter(Q(score__lt=last[0]) | Q(score=last[0], id__lt=last[1]))
    return _page(rows.order_by("-score", "-id"))


def decided(actor: Actor, *, after: uuid.UUID | None = None) -> Queue:
    """The pairs of which somebody said that they are different people, the latest first."""
    rows = access.settleable(actor).exclude(verdict="")
    last = rows.filter(id=after).values_list("decided_at", "id").first() if after else None
    if last:
        rows = rows.filter(Q(decided_at__lt=last[0]) | Q(decided_at=last[0], id__lt=last[1]))
    return _page(rows.order_by("-decided_at", "-id"))


def open_count(actor: Actor) -> int:
    """How many pairs wait for the actor, up to COUNTED + 1."""
    return access.settleable(actor).filter(verdict="")[: COUNTED + 1].count() if may_settle(actor) else 0


def shielded_pairs(actor: Actor) -> tuple[PairRow, ...]:
    """The open pairs of a focal point's shielded people."""
    mine = Q(a__shielded_by=actor.id) | Q(b__shielded_by=actor.id)
    rows = access.settleable(actor).filter(mine, verdict="").order_by("-score", "-id")
    return _page(rows).rows


def comparison(actor: Actor, pair_id: uuid.UUID) -> Comparison:
    """The two beside each other. Raises NotFoundError."""
    pair = access.fetch(actor, pair_id)
    row = _rows([pair])[0]
    a, b = (tuple(cases.person_cases(actor, side.id)) for side in (row.a, row.b))
    return Comparison(row, a, b, keep=_proposed(pair, a, b))


def joined_with(actor: Actor, person_id: uuid.UUID) -> list[JoinedRecord]:
    """The records that were joined with this person's, where the actor may take them apart."""
    if not may_settle(actor):
        return []
    rows = access.joins_open_to(actor).filter(merged__canonical=person_id).select_related("merged", "by")
    return [_joined(row) for row in rows.order_by("-at", "-id")]


def recent_joins(actor: Actor) -> list[JoinedRecord]:
    """The latest joins that the actor may take apart."""
    rows = access.joins_open_to(actor).select_related("merged", "by").order_by("-at", "-id")
    return [_joined(row) for row in rows[:A_PAGE]]


def _joined(row: Join) -> JoinedRecord:
    return JoinedRecord(row.id, row.merged.latin_name, row.at, row.by.name)


def _page(rows: QuerySet[Pair]) -> Queue:
    found = list(rows.select_related("decided_by", "asked_of")[: A_PAGE + 1])
    shown = found[:A_PAGE]
    return Queue(tuple(_rows(shown)), after=shown[-1].id if len(found) > A_PAGE else None)


def _rows(pairs: Sequence[Pair]) -> list[PairRow]:
    sides = people.brief(_both(pairs))
    return [
        PairRow(
            id=pair.id,
            a=_side(sides[pair.a_id]),
            b=_side(sides[pair.b_id]),
            score=pair.score,
            reasons=tuple(Reason(reason) for reason in pair.reasons),
            found_at=pair.found_at,
            verdict=pair.verdict,
            decided_at=pair.decided_at,
            decided_by=pair.decided_by.name if pair.decided_by else "",
            asked_of=pair.asked_of.name if pair.asked_of else "",
            asked_at=pair.asked_at,
        )
        for pair in pairs
    ]


def _both(pairs: Iterable[Pair]) -> set[uuid.UUID]:
    return {side for pair in pairs for side in (pair.a_id, pair.b_id)}


def _side(row: PersonRow) -> Side:
    return Side(row.id, row.full_name, row.latin_name, row.birth, row.sex, row.nationalities, shielded=row.shielded)


def _proposed(pair: Pair, a: Sequence[CaseBrief], b: Sequence[CaseBrief]) -> uuid.UUID:
    """With more cases; with as many, recorded first, which the lower id is."""
    return pair.b_id if len(b) > len(a) else pair.a_id

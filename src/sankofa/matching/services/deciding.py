"""What a decider says about two records: one person, two people, or ask somebody. Each can be taken back."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import queries as case_queries
from sankofa.cases import services as cases
from sankofa.eligibility import services as eligibility
from sankofa.kernel.errors import DomainError, NotFoundError
from sankofa.matching import access
from sankofa.matching.models import Join, Pair
from sankofa.matching.vocab import Joined, Verdict


@transaction.atomic
def join(*, pair_id: uuid.UUID, keep: uuid.UUID, by: Actor, now: dt.datetime) -> Joined:
    """Both records are one person: what hangs on the other goes to `keep`, which stands from now on.

    Raises NotFoundError, DomainError `keep_one` beside `keep`, and as `cases.services.join_records`.
    """
    pair = _lock(by, pair_id)
    if keep not in {pair.a_id, pair.b_id}:
        raise DomainError("keep_one", _("Choose which of the two records stands."), field="keep")
    merged = pair.b_id if keep == pair.a_id else pair.a_id
    _check_open(pair)
    moved = cases.join_records(kept_id=keep, merged_id=merged, by=by, now=now)
    moved["claim"] = eligibility.hand_claims_over(from_id=merged, to_id=keep)
    _decide(pair, Verdict.SAME, by, now)
    row = Join.objects.create(kept_id=keep, merged_id=merged, pair=pair, at=now, by_id=by.id, moved=moved)
    return Joined(keep, row.id)


@transaction.atomic
def part(*, join_id: uuid.UUID, by: Actor, now: dt.datetime) -> uuid.UUID:
    """Takes two joined records apart: each has its own again, and nobody asks about them. Answers who stood for both.

    What was recorded since the join stays with the record that stood. Raises NotFoundError.
    """
    row = access.joins_open_to(by).filter(id=join_id).first()
    if row is None or not Join.objects.select_for_update().filter(id=join_id, undone_at=None).exists():
        raise NotFoundError("join_not_found", _("There is no such join, or it is not open to you."))
    under = _leading_to(row.merged_id)
    stood = cases.part_records(merged_id=row.merged_id, under=under, moved=row.moved, by=by, now=now)
    eligibility.hand_claims_over(from_id=stood, to_id=row.merged_id, claim_ids=row.moved["claim"])
    Join.objects.filter(id=join_id).update(undone_at=now, undone_by=by.id)
    _decide(Pair.objects.select_for_update().get(id=row.pair_id), Verdict.DIFFERENT, by, now)
    return stood


@transaction.atomic
def keep_apart(*, pair_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """They are different people: never asked again. Twice is once."""
    pair = _lock(by, pair_id)
    if pair.verdict != Verdict.DIFFERENT:
        _decide(pair, Verdict.DIFFERENT, by, now)


@transaction.atomic
def reopen(*, pair_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:  # noqa: ARG001  every verb takes it
    """Takes "different people" back: the pair waits again."""
    pair = _lock(by, pair_id)
    pair.verdict, pair.decided_at, pair.decided_by_id = "", None, None
    pair.save(update_fields=["verdict", "decided_at", "decided_by"])


@transaction.atomic
def ask(*, pair_id: uuid.UUID, of: uuid.UUID, what: str, due_on: dt.date, by: Actor, now: dt.datetime) -> uuid.UUID:
    """Asks a colleague by a task, on a case of one of the two where there is one; answers the task's id.

    Never about a shielded person: the question alone would tell. Raises DomainError `shielded`, and as `set_task`.
    """
    pair = _lock(by, pair_id)
    if pair.a.shielded_by_id or pair.b.shielded_by_id:
        raise DomainError("shielded", _("Nobody is asked about a shielded person."))
    _check_open(pair)
    case_id = _case_for(by, pair)
    task = cases.set_task(what=what, due_on=due_on, owner_id=of, case_id=case_id, by=by, now=now)
    pair.asked_of_id, pair.asked_at = of, now
    pair.save(update_fields=["asked_of", "asked_at"])
    return task


def _lock(by: Actor, pair_id: uuid.UUID) -> Pair:
    found = access.fetch(by, pair_id)
    return Pair.objects.select_for_update(of=("self",)).select_related("a", "b").get(id=found.id)


def _check_open(pair: Pair) -> None:
    if pair.verdict:
        raise DomainError("decided", _("Somebody decided this already. Take that back first."))


def _decide(pair: Pair, verdict: Verdict, by: Actor, now: dt.datetime) -> None:
    pair.verdict, pair.decided_at, pair.decided_by_id = verdict, now, by.id
    pair.save(update_fields=["verdict", "decided_at", "decided_by"])


def _case_for(by: Actor, pair: Pair) -> uuid.UUID | None:
    """A running case on which the actor may work: of the record made last, which is the one in doubt."""
    for person in (pair.b_id, pair.a_id):
        for case in case_queries.person_cases(by, person, Perm.WORK_CASE):
            if case.closed_on is None:
                return case.id
    return None


def _leading_to(merged: uuid.UUID) -> list[uuid.UUID]:
    """The records that were joined with this one, and with those: they lead to it once it stands again."""
    found: list[uuid.UUID] = []
    level = [merged]
    while level := list(Join.objects.filter(kept__in=level, undone_at=None).values_list("merged_id", flat=True)):
        found += level
    return found

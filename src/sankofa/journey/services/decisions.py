"""Deciding on a scheme: the rule advises, a named person decides, the person gets a letter."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import services as cases
from sankofa.eligibility import services as eligibility
from sankofa.eligibility.vocab import Decided, PlaceState
from sankofa.journey import facts, letters
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError, NotFoundError
from sankofa.schemes import queries as schemes
from sankofa.schemes.vocab import Evaluation


@transaction.atomic
def decide(
    *,
    case_id: uuid.UUID,
    scheme_id: str,
    outcome: Decided,
    reason: str,
    by: Actor,
    now: dt.datetime,
    language: str = "en",
    on: dt.date | None = None,
) -> uuid.UUID:
    """Judges a scheme and keeps what a named person decides, with the letter in `language`.

    `on`: by the rules of which day; today unless an old decision is recorded afterwards. Answers the decision's id.
    Raises NotFoundError for a scheme this reader may not know of, DomainError where it differs without a word.
    """
    cases.lock(by, case_id, Perm.DECIDE)
    today = date_in(now, by.timezone)
    if on is not None and on > today:
        raise DomainError("in_future", _("The rules of a later day are not known yet."), field="on")
    gathered = facts.gather(case_id, on=on or today)
    evaluation = schemes.evaluate(scheme_id, gathered.facts, on or today)
    if evaluation is None:
        raise NotFoundError("no_scheme", _("There is no such scheme."))
    _settle_places(case_id, evaluation, outcome, people=len(gathered.names), by=by, now=now)
    made = eligibility.decide(
        case_id=case_id,
        outcome=outcome,
        reason=reason,
        evaluation=evaluation,
        facts=gathered.facts,
        by=by,
        now=now,
    )
    pdf = letters.decision_letter(
        case_id=case_id,
        evaluation=evaluation,
        outcome=outcome,
        reason=reason,
        amounts=made.amounts,
        language=language,
        by=by,
        on=today,
    )
    eligibility.keep_letter(case_id=case_id, decision_id=made.id, language=language, pdf=pdf, by=by, now=now)
    return made.id


@transaction.atomic
def reserve(
    *, case_id: uuid.UUID, scheme_id: str, by: Actor, now: dt.datetime, on: dt.date | None = None
) -> PlaceState:
    """Reserves places for the case's people in the scheme's quota, or puts the case on its waiting list.

    `on`: by the rules of which day. Raises DomainError `no_quota` where the rule says no, or there is no quota.
    """
    evaluation, people = _judged(case_id, scheme_id, on or date_in(now, by.timezone))
    state = PlaceState.HELD
    for quota in evaluation.quotas:
        state = eligibility.take_place(case_id=case_id, scheme_id=scheme_id, quota=quota, people=people, by=by, now=now)
    return state


@transaction.atomic
def release(*, case_id: uuid.UUID, scheme_id: str, by: Actor, now: dt.datetime) -> None:
    """Gives the case's places back, whatever the rule says by now; the next on the waiting list gets them."""
    eligibility.release_places(case_id=case_id, scheme_id=scheme_id, by=by, now=now)


def _judged(case_id: uuid.UUID, scheme_id: str, day: dt.date) -> tuple[Evaluation, int]:
    gathered = facts.gather(case_id, on=day)
    evaluation = schemes.evaluate(scheme_id, gathered.facts, day)
    if evaluation is None or not evaluation.outcome.is_yes or not evaluation.quotas:
        raise DomainError("no_quota", _("There is no place to reserve: the rule doesn't say yes, or has no quota."))
    return evaluation, len(gathered.names)


def _settle_places(  # one step of deciding, in its words
    case_id: uuid.UUID, evaluation: Evaluation, outcome: Decided, *, people: int, by: Actor, now: dt.datetime
) -> None:
    """A grant takes the places that its quota asks for; a refusal gives them back, whatever the rule says by now."""
    if outcome == Decided.REFUSED:
        eligibility.release_places(case_id=case_id, scheme_id=evaluation.scheme_id, by=by, now=now)
        return
    for quota in evaluation.quotas:
        held = eligibility.take_place(
            case_id=case_id, scheme_id=evaluation.scheme_id, quota=quota, people=people, by=by, now=now
        )
        if held != PlaceState.HELD:
            raise DomainError(
                "no_place", _("No place is left. Put the case on the waiting list, or refuse."), field="outcome"
            )


@transaction.atomic
def check(*, case_id: uuid.UUID, scheme_id: str, by: Actor, now: dt.datetime, on: dt.date | None = None) -> Evaluation:
    """Checks a scheme that has a formal check (HRT) and records that as an event of its own; decides nothing.

    `on`: by the rules of which day; today unless an old check is recorded afterwards. Answers the judgement with its
    reasons: a no says what failed and that REAN stays open. Raises DomainError `no_check` for another scheme,
    `in_future` or `not_in_force` beside `on`.
    """
    cases.lock(by, case_id, Perm.PROCESS)
    today = date_in(now, by.timezone)
    day = on or today
    if day > today:
        raise DomainError("in_future", _("The rules of a later day are not known yet."), field="on")
    if scheme_id not in {one.id for one in schemes.schemes() if one.check}:
        raise DomainError("no_check", _("This scheme has no check of its own."))
    evaluation = schemes.evaluate(scheme_id, facts.gather(case_id, on=day).facts, day)
    assert evaluation is not None  # everybody may know of it
    if evaluation.version_id is None:
        raise DomainError("not_in_force", _("No terms of this scheme are in force on that day."), field="on")
    eligibility.record_check(case_id=case_id, evaluation=evaluation, by=by, now=now)
    return evaluation

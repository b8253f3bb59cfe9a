"""Deciding on a scheme: the rule advises, a named person decides, the person gets a letter."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import services as cases
from sankofa.eligibility import services as eligibility
from sankofa.eligibility.vocab import Decided
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
    made = eligibility.decide(
        case_id=case_id,
        scheme_id=scheme_id,
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
def check(*, case_id: uuid.UUID, scheme_id: str, by: Actor, now: dt.datetime, on: dt.date | None = None) -> Evaluation:
    """Checks a scheme that has a formal check (HRT) and records that as an event of its own; decides nothing.

    `on`: by the rules of which day; today unless an old check is recorded afterwards. Answers the judgement with its
    reasons: a no says what failed and that REAN stays open. Raises DomainError `no_check` for another scheme.
    """
    cases.lock(by, case_id, Perm.PROCESS)
    day = on or date_in(now, by.timezone)
    evaluation = schemes.evaluate(scheme_id, facts.gather(case_id, on=day).facts, day)
    if evaluation is None or not schemes.scheme(scheme_id).check:
        raise DomainError("no_check", _("This scheme has no check of its own."))
    eligibility.record_check(case_id=case_id, evaluation=evaluation, by=by, now=now)
    return evaluation

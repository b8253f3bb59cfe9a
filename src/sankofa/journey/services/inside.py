"""Deciding on a scheme that rests on a compartment: drawn up as any decision, kept inside with its letter.

Nothing of it leaves the opening: no event, no letter among the letters of the case, no row that a list could read.
"""

import datetime as dt
import uuid
from dataclasses import asdict

from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Actor
from sankofa.cases import services as cases
from sankofa.eligibility import services as eligibility
from sankofa.eligibility.vocab import Decided
from sankofa.journey import facts, letters
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError, NotFoundError
from sankofa.protection import services as protection
from sankofa.protection.vocab import KEPT_BY, OPENS, Compartment
from sankofa.schemes import queries as schemes


def decide_inside(
    *,
    case_id: uuid.UUID,
    which: Compartment,
    scheme_id: str,
    outcome: Decided,
    reason: str,
    opened_for: str,
    by: Actor,
    now: dt.datetime,
    language: str = "en",
    on: dt.date | None = None,
) -> uuid.UUID:
    """Judges a scheme on what its compartment knows and keeps what who holds the key decides, with the letter, inside.

    `opened_for`: why the compartment is opened, which is logged. Answers the decision's id. Raises NotFoundError
    without the key or for a scheme that doesn't rest on this compartment; else as `decide`.
    """
    with protection.compartment(which, case_id=case_id, by=by, reason=opened_for):
        cases.lock(by, case_id, KEPT_BY[which])
        today = date_in(now, by.timezone)
        if on is not None and on > today:
            raise DomainError("in_future", _("The rules of a later day are not known yet."), field="on")
        gathered = facts.gather_inside(which, case_id, on=on or today)
        if scheme_id not in resting_on(which):
            raise NotFoundError("no_scheme", _("There is no such scheme."))
        evaluation = schemes.evaluate(scheme_id, gathered.facts, on or today, allowed=OPENS[which])
        assert evaluation is not None  # its compartment is open
        eligibility.use(evaluation=evaluation, now=now)
        drawn = eligibility.draw_up(
            outcome=outcome, reason=reason, evaluation=evaluation, facts=gathered.facts, by=by, inside=OPENS[which]
        )
        pdf = letters.decision_letter(
            case_id=case_id,
            evaluation=evaluation,
            outcome=outcome,
            reason=reason,
            amounts=drawn.amounts,
            language=language,
            by=by,
            on=today,
        )
        days = {"judged_on": drawn.judged_on.isoformat(), "decided_on": today.isoformat()}
        return protection.keep_decision(
            case_id=case_id, which=which, drawn={**asdict(drawn), **days}, letter=pdf, by=by, now=now
        )


def resting_on(which: Compartment) -> frozenset[str]:
    """The ids of the schemes that rest on one compartment and on no other."""
    return frozenset(one.id for one in schemes.schemes(OPENS[which]) if one.compartments)

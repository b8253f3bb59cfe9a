"""Trying a draft of a scheme out: what it would change for the caseload, kept with it for who approves."""

import datetime as dt
import uuid

from sankofa.accounts.vocab import Actor
from sankofa.eligibility import queries as drafts
from sankofa.eligibility import services as eligibility
from sankofa.journey import queries, trials
from sankofa.journey.vocab import Simulation
from sankofa.kernel.clock import date_in


def try_draft(
    *, draft_id: uuid.UUID, since: dt.date | None, until: dt.date | None, by: Actor, now: dt.datetime
) -> dict[str, Simulation]:
    """Simulates a draft over the cases of the actor's mission with their first contact in `[since, until)`, and keeps
    what came out with the draft, as of its text of now. By scheme: a draft of a list touches all that read it.

    Raises NotFoundError, RefusedError, BadPolicyError, and DomainError as `queries.simulate`.
    """
    row = drafts.draft(by, draft_id)
    found = queries.simulate_all(
        row.scheme,
        draft=row.text,
        today=date_in(now, by.timezone),
        since=since,
        until=until,
        mission_id=by.mission_id,
    )
    eligibility.keep_trial(draft_id=draft_id, version=row.version, found=trials.write(found), by=by, now=now)
    return found

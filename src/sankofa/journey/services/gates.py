"""Gates: judged under the case's lock, cleared, lifted; and the blockers that lists read.

No import, page or job passes a gate another way: the rows behind it ask for the clearance.
"""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import queries as known
from sankofa.cases import services as cases
from sankofa.cases.stages import GATES_AHEAD
from sankofa.cases.vocab import BlockerToKeep, CaseMoved, Gate, Stage
from sankofa.eligibility import services as eligibility
from sankofa.journey import fact_table, facts, queries, rules
from sankofa.journey.vocab import ReadinessLine
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.schemes import queries as schemes


class BlockedError(DomainError):
    """A gate is shut. The message says what stands before it, whose move it is, and who can lift it."""


@transaction.atomic
def process(*, case_id: uuid.UUID, by: Actor, now: dt.datetime) -> CaseMoved:
    """Takes the application into processing: the case goes on to its papers. Raises BlockedError at the gate."""
    clearance_id = clear(case_id=case_id, gate=Gate.PROCESS, by=by, now=now, perm=Perm.PROCESS)
    return cases.move(case_id=case_id, verb="process", by=by, now=now, clearance_id=clearance_id)


@transaction.atomic
def clear(*, case_id: uuid.UUID, gate: Gate, by: Actor, now: dt.datetime, perm: Perm) -> uuid.UUID:
    """Judges one gate under the case's lock and issues its clearance; answers its id. Raises BlockedError.

    Nothing else issues one. The caller passes the gate in the same transaction.
    """
    case = cases.lock(by, case_id, perm)
    today = date_in(now, by.timezone)
    gathered = facts.gather(case_id, on=today, still_here=True)
    standing_lines = rules.standing(queries.judge(case_id, gathered, on=today), gate)
    if standing_lines:
        raise BlockedError("gate_shut", _blocked(standing_lines))
    clearance = cases.issue_clearance(
        case=case,
        gate=gate,
        by=by,
        now=now,
        policy_version=schemes.readiness_version(today),
        facts_hash=schemes.hash_of(gathered.facts),
        waivers=[
            {"requirement": key[0], "member": key[1], "by": row.by.name, "reason": row.reason}
            for key, row in known.waivers(case_id).items()
        ],
    )
    return clearance.id


@transaction.atomic
def refresh(*, case_id: uuid.UUID, now: dt.datetime) -> bool:
    """Computes again what stands before the gates ahead of the case's stage, for the lists that read it; keeps its
    facts for questions to the whole caseload; gives back places of a quota that it has no use for.

    By the calendar of the case's mission; one row a requirement and member, at the first gate it shuts. False where a
    verb holds the case just now (it marks the case again) or it is gone: nothing is computed beside a verb.
    """
    case = cases.hold_for_upkeep(case_id)
    if case is None:
        return False
    on, spine = date_in(now, case.mission.timezone), known.spine(case_id)
    eligibility.fit_places(case, people=0 if spine.ended else len(spine.members), now=now)
    follow = (Gate.HAND_OVER,) if any(one.stayed for one in spine.members) else ()
    ahead = GATES_AHEAD.get(Stage(spine.stage), follow)
    lines = queries.judge(case_id, facts.gather(case_id, on=on, still_here=True), on=on) if ahead else ()
    rows = [
        BlockerToKeep(line.member_id, gate, line.requirement, line.state == "unknown", line.owner_role, line.due)
        for line in lines
        if line.blocks
        for gate in [gate for gate in ahead if gate in line.gates][:1]
    ]
    cases.replace_blockers(case_id, rows)
    whole = facts.gather(case_id, on=on)
    fact_table.keep(case_id, whole, on=on)
    wrong = schemes.findings(whole.facts, on)
    found = {(one.rule_id, uuid.UUID(one.member) if one.member else None) for one in wrong}
    eligibility.replace_faults(case_id, found, now=now)
    return True


@transaction.atomic
def waive(
    *, case_id: uuid.UUID, requirement: str, member_id: uuid.UUID | None, reason: str, by: Actor, now: dt.datetime
) -> None:
    """Lifts one requirement for one case, with a reason, where the policy names the actor's role.

    Raises RefusedError when the policy lets nobody, or somebody else, lift it.
    """
    if not reason.strip():
        raise DomainError("reason_needed", _("Give the reason. It stays with the case."), field="reason")
    ready = queries.readiness(by, case_id, now=now)
    line = next((one for one in ready.open if (one.requirement, one.member_id) == (requirement, member_id)), None)
    if line is None:
        raise NotFoundError("not_blocking", _("This does not block the case any more. Reload the page."))
    if not line.waivable_by:
        raise RefusedError("not_waivable", _("Nobody may lift this: it has to be met."))
    if not queries.may_lift(by, line):
        raise RefusedError("not_whose_to_lift", _("Your role does not lift this. Ask who may."))
    cases.waive(case_id=case_id, requirement=requirement, member_id=member_id, reason=reason, by=by, now=now)


def _blocked(lines: tuple[ReadinessLine, ...]) -> str:
    first = lines[0]
    text = _("%(what)s %(todo)s (%(owner)s)") % {"what": first.text, "todo": first.to_do, "owner": first.owner}
    if len(lines) > 1:
        text += " " + _("And %(n)d more: see what blocks it on the case page.") % {"n": len(lines) - 1}
    return text

"""Deciding on a scheme: what a named person decided, the rule's advice and the facts of the moment frozen beside it.

Here: drawing a decision up, keeping it with its letter, recording a check. Not here: a decision that rests on a
compartment, which is drawn up here and kept inside (protection).
"""

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm, Role
from sankofa.cases import services as cases
from sankofa.documents import services as documents
from sankofa.eligibility.drafting import use
from sankofa.eligibility.models import Decision, DecisionLetter
from sankofa.eligibility.vocab import Decided, DecisionDrawn, DecisionMade
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError
from sankofa.kernel.ids import new_id
from sankofa.kernel.sealing import seal
from sankofa.kernel.three import Three
from sankofa.schemes import queries as schemes
from sankofa.schemes.vocab import Compartment, Evaluation, Facts, Value


@transaction.atomic
def decide(
    *,
    case_id: uuid.UUID,
    outcome: Decided,
    reason: str,
    evaluation: Evaluation,
    facts: Facts,
    by: Actor,
    now: dt.datetime,
) -> DecisionMade:
    """Keeps what a named person decided, as `draw_up` says it. Raises as that does."""
    case = cases.lock(by, case_id, Perm.DECIDE)
    use(evaluation=evaluation, now=now)
    drawn = asdict(draw_up(outcome=outcome, reason=reason, evaluation=evaluation, facts=facts, by=by))
    decision_id, scheme_id, amounts = new_id(), drawn["scheme"], drawn["amounts"]
    Decision.objects.create(
        id=decision_id,
        case=case,
        facts_sealed=seal(drawn.pop("facts"), bound_to=str(decision_id)),
        decided_on=date_in(now, by.timezone),
        decided_at=now,
        decided_by_id=by.id,
        **drawn,
    )
    params = {"scheme": scheme_id, "outcome": outcome, "cents": sum(amounts.values()), "decision": str(decision_id)}
    cases.record(case, code="decided", by=by, now=now, params=params)
    return DecisionMade(decision_id, amounts)


def draw_up(
    *,
    outcome: Decided,
    reason: str,
    evaluation: Evaluation,
    facts: Facts,
    by: Actor,
    inside: frozenset[Compartment] = frozenset(),
) -> DecisionDrawn:
    """What is kept of a decision: the rule's advice, its reasons, the amounts, and the facts of the moment, frozen.

    `inside`: the compartments whose facts are frozen too, for a decision that is kept inside them.
    A range that the terms leave open, and what isn't in EUR, stands in `support` alone: who pays sets it.
    Granting against or without a yes of the rule is a deviation and needs a reason; so does refusing against a yes.
    Raises DomainError `not_decided_here`, `advice_differs`, `reason_needed`, or `not_the_decider` where the terms say
    who may deviate from what failed, and it is somebody else.
    """
    _check_against_advice(outcome, reason, evaluation)
    if outcome == Decided.DEVIATION:
        _check_decider(evaluation, by)
    return DecisionDrawn(
        scheme=evaluation.scheme_id,
        version=evaluation.version_id or "",
        advice=evaluation.outcome.name.lower(),
        outcome=outcome,
        reason=reason.strip(),
        lines_en=list(evaluation.reasons("en")),
        lines_nl=list(evaluation.reasons("nl")),
        amounts=_amounts(evaluation, outcome),
        support=_support(evaluation, outcome),
        judged_on=evaluation.on,
        facts=frozen(facts, inside),
        facts_hash=evaluation.facts_hash or "",
    )


@transaction.atomic
def record_check(*, case_id: uuid.UUID, evaluation: Evaluation, by: Actor, now: dt.datetime) -> None:
    """Puts a check of a scheme on the timeline: an event of its own, counted, whatever is decided later."""
    case = cases.lock(by, case_id, Perm.PROCESS)
    use(evaluation=evaluation, now=now)
    params = {
        "scheme": evaluation.scheme_id,
        "outcome": evaluation.outcome.value,
        "version": evaluation.version_id or "",
        "on": evaluation.on.isoformat(),
        "failed": sorted({node.why.id for node in evaluation.failed if node.why}),
        "refused": evaluation.scheme_id if evaluation.outcome is Three.NO else "",
    }
    cases.record(case, code="scheme_checked", by=by, now=now, params=params)


@transaction.atomic
def keep_letter(
    *, case_id: uuid.UUID, decision_id: uuid.UUID, language: str, pdf: bytes, by: Actor, now: dt.datetime
) -> uuid.UUID:
    """Keeps the letter of a decision as it was made for the person; answers the file's id."""
    case = cases.lock(by, case_id, Perm.READ_CASE)
    decision = Decision.objects.get(id=decision_id, case=case)
    file = documents.keep_file(content=pdf, name=f"{case.number}-{decision.scheme}.pdf", by=by.id, now=now)
    DecisionLetter.objects.create(decision=decision, language=language, file_id=file.id, made_at=now)
    cases.record(case, code="letter_made", by=by, now=now, params={"scheme": decision.scheme})
    return file.id


def _check_against_advice(outcome: Decided, reason: str, evaluation: Evaluation) -> None:
    if not evaluation.decidable:
        raise DomainError("not_decided_here", _("This only informs: nobody decides on it here."), field="outcome")
    if outcome == Decided.GRANTED and evaluation.outcome is not Three.YES:
        raise DomainError(
            "advice_differs",
            _("The rule does not say yes. Answer what is open, refuse, or grant it as a deviation with a reason."),
            field="outcome",
        )
    against = outcome == Decided.DEVIATION or (outcome == Decided.REFUSED and evaluation.outcome is not Three.NO)
    if against and not reason.strip():
        raise DomainError("reason_needed", _("Give the reason: this differs from what the rule says."), field="reason")


def _check_decider(evaluation: Evaluation, by: Actor) -> None:
    failed = {node.why.id for node in evaluation.failed if node.why}
    named = evaluation.version.deviations if evaluation.version else ()
    roles = {one.decider for one in named if failed & set(one.of)}
    if roles and not any(grant.role in roles for grant in by.grants):
        who = ", ".join(str(Role(role).label) for role in sorted(roles))
        raise DomainError(
            "not_the_decider",
            _("By the terms only this role may deviate from what failed: %(who)s. Refuse, or ask them to decide.")
            % {"who": who},
            field="outcome",
        )


def _amounts(evaluation: Evaluation, outcome: Decided) -> dict[str, int]:
    if outcome == Decided.REFUSED or evaluation.amounts is None:
        return {}
    amounts: dict[str, int] = {}
    for line in evaluation.amounts.lines:
        if line.currency != "EUR" or line.from_cents is not None:
            continue
        amounts[line.member] = amounts.get(line.member, 0) + line.cents
    return amounts


def _support(evaluation: Evaluation, outcome: Decided) -> list[dict[str, object]]:
    """Every line as it was granted, for who pays it and for whoever asks years later."""
    if outcome == Decided.REFUSED:
        return []
    lines = evaluation.amounts.lines if evaluation.amounts else ()
    paid: list[dict[str, object]] = [
        {
            "member": line.member,
            "part": line.part,
            "amount": line.amount_id,
            "cents": line.cents,
            "from_cents": line.from_cents,
            "currency": line.currency,
            "form": line.form.value,
            "cash_cents": line.cash_cents,
            "project": line.project,
        }
        for line in lines
    ]
    given: list[dict[str, object]] = [
        {"member": one.member, "benefit": one.benefit_id, "project": one.project} for one in evaluation.gives
    ]
    return paid + given


def frozen(facts: Facts, inside: frozenset[Compartment] = frozenset()) -> dict[str, object]:
    """The facts as JSON can hold them, for the replay of a decision years later (`queries.thawed`).

    What belongs to a compartment is never frozen outside it: `inside` names those it is kept in.
    """
    members = {member.key: _may_hold(member.values, inside) for member in facts.members}
    frozen: dict[str, object] = json.loads(
        json.dumps({"case": _may_hold(facts.case, inside), "members": members}, default=str)
    )
    return frozen


def _may_hold(values: Mapping[str, Value], inside: frozenset[Compartment]) -> dict[str, Value]:
    dictionary, open_to_all = schemes.fact_dictionary(), frozenset({Compartment.NONE})
    return {
        key: value
        for key, value in values.items()
        if key in dictionary and dictionary[key].compartment in open_to_all | inside
    }

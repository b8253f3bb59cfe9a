"""Questions to the journey: what still blocks a case for its wished date, and which schemes fit it."""

import datetime as dt
import uuid

from django.utils.translation import get_language

from sankofa.accounts.vocab import Actor, Role
from sankofa.cases import queries as cases
from sankofa.cases.stages import BEFORE_DEPARTURE
from sankofa.cases.vocab import CaseHead
from sankofa.journey import facts, rules
from sankofa.journey.vocab import AskLine, Readiness, ReadinessLine, SchemeLine
from sankofa.kernel.clock import date_in
from sankofa.schemes import queries as schemes
from sankofa.schemes.vocab import Ask, Evaluation, Finding, Gate


def readiness(actor: Actor, case_id: uuid.UUID, *, now: dt.datetime) -> Readiness:
    """What still blocks the wished date, why, whose job, by when; in the reader's language. Raises NotFoundError.

    Nothing once the person has left, or the case is closed: then there is no gate ahead.
    """
    return readiness_of(actor, cases.case_head(actor, case_id), now=now)


def readiness_of(actor: Actor, head: CaseHead, *, now: dt.datetime) -> Readiness:
    """As `readiness`, for a reader who was shown the case's head."""
    if head.stage not in BEFORE_DEPARTURE:
        return Readiness(head.wished_on, ())
    today = date_in(now, actor.timezone)
    gathered = facts.gather(head.id, on=today, still_here=True)
    return Readiness(gathered.leaves_on, judge(head.id, gathered, on=today))


def judge(case_id: uuid.UUID, gathered: facts.Gathered, *, on: dt.date) -> tuple[ReadinessLine, ...]:
    """Every requirement of every gate for gathered facts, waivers taken into account."""
    results = schemes.readiness(gathered.facts, tuple(Gate), on, gathered.leaves_on, names=gathered.names)
    reasons = {key: waiver.reason for key, waiver in cases.waivers(case_id).items()}
    role_names = {str(role): str(role.label) for role in Role}
    return rules.lines(results, reasons, _language(), role_names=role_names, names=gathered.names)


def scheme_lines(
    actor: Actor, case_id: uuid.UUID, *, now: dt.datetime, on: dt.date | None = None
) -> tuple[SchemeLine, ...]:
    """Every scheme in force on a day (today unless `on`) that this reader may know of and decide on, for the case.

    Schemes that rest on compartment facts are not among them, nor what only informs or compares.
    """
    cases.case_head(actor, case_id)
    day = on or date_in(now, actor.timezone)
    gathered = facts.gather(case_id, on=day)
    judged = schemes.evaluate_all(gathered.facts, day, kind=gathered.kind)
    return tuple(_scheme_line(one, gathered.names) for one in judged if one.version_id and one.decidable)


def findings(actor: Actor, case_id: uuid.UUID, *, now: dt.datetime) -> tuple[Finding, ...]:
    """What can't be right in the data of a case, named for its reader. Raises NotFoundError."""
    cases.case_head(actor, case_id)
    today = date_in(now, actor.timezone)
    gathered = facts.gather(case_id, on=today)
    return schemes.findings(gathered.facts, today, names=gathered.names)


def _scheme_line(evaluation: Evaluation, names: dict[str, str]) -> SchemeLine:
    lang = _language()
    return SchemeLine(
        id=evaluation.scheme_id,
        title=evaluation.title.into(lang),
        outcome=evaluation.outcome.value,
        reasons=evaluation.reasons(lang),
        failed=tuple(
            (_named(node.why.text_no.into(lang), names.get(node.member)), node.why.source)
            for node in evaluation.failed
            if node.why
        ),
        to_ask=tuple(_ask_line(ask, names, lang) for ask in evaluation.to_ask),
        cents=evaluation.amounts.total if evaluation.amounts else None,
        version=evaluation.version_id or "",
    )


def _ask_line(ask: Ask, names: dict[str, str], lang: str) -> AskLine:
    definition = schemes.fact_dictionary()[ask.ref.key]
    return AskLine(
        key=ask.ref.key,
        member_id=uuid.UUID(ask.ref.member) if ask.ref.member else None,
        question=ask.question.into(lang),
        about=names.get(ask.ref.member, ""),
        kind=definition.type.value,
        codes=definition.codes,
        record=bool(definition.of) or definition.type.value == "records",
    )


def _named(text: str, name: str | None) -> str:
    return f"{name}: {text}" if name else text


def _language() -> str:
    return get_language() or "en"

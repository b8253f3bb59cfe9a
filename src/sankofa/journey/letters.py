"""The letters that a verb of the journey writes: what they say. How a letter looks stands in `documents`."""

import datetime as dt
import uuid
from decimal import Decimal

from django.utils import formats
from django.utils.translation import override

from sankofa.accounts.vocab import Actor
from sankofa.cases import queries as cases
from sankofa.documents.letters import FALLBACK, languages, render
from sankofa.eligibility.vocab import Decided
from sankofa.kernel.three import Three
from sankofa.schemes.vocab import Evaluation

DECISION = "decision"


def decision_languages() -> tuple[str, ...]:
    """The languages that a decision letter speaks."""
    return languages(DECISION)


def decision_letter(
    *,
    case_id: uuid.UUID,
    evaluation: Evaluation,
    outcome: Decided,
    reason: str,
    amounts: dict[str, int],
    language: str,
    by: Actor,
    on: dt.date,
) -> bytes:
    """The PDF that tells the person what was decided and why. The scheme's own texts exist in Dutch and English."""
    spine = cases.spine(case_id)
    names = {str(member.id): member.name for member in spine.members}
    texts = "nl" if language == "nl" else FALLBACK
    data = {
        "people": list(names.values()),
        "day": _day(on, language),
        "reference": spine.number,
        "sender": [by.mission_name, by.office_name],
        "scheme": evaluation.title.into(texts),
        "outcome": outcome,
        "lines": _lines(evaluation, outcome, texts),
        "failed": _failed(evaluation, texts, names) if outcome == Decided.REFUSED else [],
        "reason": reason,
        "amounts": [(names[member], _euro(cents, texts)) for member, cents in amounts.items() if member in names],
        "total": _euro(sum(amounts.values()), texts),
        "decider": by.name,
        "texts_language": texts,
        "office_language": by.language or FALLBACK,
    }
    return render(DECISION, data, language)


def _lines(evaluation: Evaluation, outcome: Decided, texts: str) -> list[str]:
    """The rule's reasons; of a refusal what stays open, since what failed is listed with its source."""
    if outcome == Decided.DEVIATION:
        return []
    if outcome == Decided.REFUSED and evaluation.outcome is Three.NO:
        return [evaluation.refusal_note.into(texts)] if evaluation.refusal_note else []
    return list(evaluation.reasons(texts))


def _failed(evaluation: Evaluation, texts: str, names: dict[str, str]) -> list[tuple[str, str]]:
    """Each condition that failed, with its source; with whose it is where it isn't everybody's."""
    whose: dict[tuple[str, str], list[str]] = {}
    for node in evaluation.failed:
        if node.why and not node.scheme:
            whose.setdefault((node.why.text_no.into(texts), node.why.source), []).append(names.get(node.member, ""))
    return [
        (f"{', '.join(who)}: {text}" if all(who) and len(who) < len(names) else text, source)
        for (text, source), who in whose.items()
    ]


def _day(day: dt.date, language: str) -> str:
    with override(language):
        return formats.date_format(day, "j F Y")


def _euro(cents: int, language: str) -> str:
    with override(language):
        return f"€ {formats.number_format(Decimal(cents).scaleb(-2), 2, force_grouping=True)}"

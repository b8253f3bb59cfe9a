"""Pure: from judged requirements and waivers to what stands before each gate."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping

from sankofa.journey.vocab import ROLE_OF, ReadinessLine
from sankofa.kernel.partial_dates import PartialDate, Precision, age_range
from sankofa.schemes.vocab import RequirementResult

WaiverKey = tuple[str, str]  # requirement, member ("" for the case)


def lines(
    results: Iterable[RequirementResult],
    waivers: Mapping[WaiverKey, str],
    lang: str,
    *,
    role_names: Mapping[str, str],
    names: Mapping[str, str],
) -> tuple[ReadinessLine, ...]:
    """One line per requirement and member, in the policy's order; what does not apply is left out."""
    return tuple(
        _line(result, waivers, lang, role_names=role_names, who=names.get(result.member, ""))
        for result in results
        if not result.applies.is_no
    )


def age_words(born: tuple[dt.date, dt.date] | None, on: dt.date) -> str:
    """Such as "17", "16-18" where the birth date leaves room, "?" where there is none. `born` is half-open."""
    if born is None:
        return "?"
    last = born[1] - dt.timedelta(days=1)
    youngest, oldest = age_range(PartialDate(born[0], last, Precision.ESTIMATED), on)
    return str(youngest) if youngest == oldest else f"{youngest}-{oldest}"


def standing(lines: Iterable[ReadinessLine], gate: str) -> tuple[ReadinessLine, ...]:
    """What keeps one gate shut."""
    return tuple(line for line in lines if line.blocks and gate in line.gates)


def _line(
    result: RequirementResult,
    waivers: Mapping[WaiverKey, str],
    lang: str,
    *,
    role_names: Mapping[str, str],
    who: str,
) -> ReadinessLine:
    waived = waivers.get((result.requirement_id, result.member)) if result.waiver else None
    role = ROLE_OF[result.owner]
    return ReadinessLine(
        requirement=result.requirement_id,
        member_id=uuid.UUID(result.member) if result.member else None,
        who=who,
        state=_state(result, waived),
        gates=tuple(sorted(result.gates)),
        text=result.text.into(lang),
        to_do=result.to_do.into(lang),
        owner=role_names[role],
        owner_role=role,
        due=result.due,
        waivable_by=result.waiver or "",
        waived_reason=waived or "",
        source=result.source,
    )


def _state(result: RequirementResult, waived: str | None) -> str:
    if not result.blocks:
        return "met"
    if waived is not None:
        return "waived"
    return "blocked" if result.outcome.is_no else "unknown"

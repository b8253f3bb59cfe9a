"""Pure: from judged requirements and waivers to what stands before each gate; which small numbers are not shown."""

import uuid
from collections.abc import Iterable, Mapping, Sequence

from sankofa.journey.vocab import ROLE_OF, ReadinessLine
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
    )


def _state(result: RequirementResult, waived: str | None) -> str:
    if not result.blocks:
        return "met"
    if waived is not None:
        return "waived"
    return "blocked" if result.outcome.is_no else "unknown"


SMALL = 5
"""Fewer people than this are not told apart."""


def shown(number: int) -> int | None:
    """A number, unless it is small: none at all is told, one to four are not."""
    return None if 0 < number < SMALL else number


def told(counts: Sequence[int]) -> tuple[int | None, ...]:
    """The counts of groups whose sum is shown too: small ones left out, and one more where the sum would tell the one
    that is left out.
    """
    left = [shown(count) for count in counts]
    if sum(count is None for count in left) == 1 and len(left) > 1:
        rest = [(count, place) for place, count in enumerate(left) if count is not None]
        second = min((one for one in rest if one[0]), default=rest[0])
        left[second[1]] = None
    return tuple(left)

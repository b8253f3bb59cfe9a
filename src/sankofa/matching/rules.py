"""How likely two records are one person: points for what is the same, points off for what speaks against. Ours.

Pure. A name that sounds alike is never enough by itself, a number that is the same always is; relatives who are on
file as such are never asked about. What the points weigh was set against the examples in tests/matching.
"""

import datetime as dt

from sankofa.matching.vocab import Judgement, Reason
from sankofa.people.vocab import Birth, DatePrecision, Sex, Traits

ASK = 55
"""From here somebody is asked."""
ASK_FOCAL_POINT = 20
"""About somebody who is shielded, much less is enough: a telephone alone. Her focal point would rather look once."""
VERY_LIKELY, LIKELY = 85, 70
SAME_NAME = 0.99
POINTS = {
    Reason.NUMBER: 60,
    Reason.NAME_SAME: 45,
    Reason.NAME_ALIKE: 40,
    Reason.BIRTH_SAME: 35,
    Reason.BIRTH_SWAPPED: 28,
    Reason.BIRTH_MAY_BE: 20,
    Reason.BIRTH_ANOTHER_YEAR: 10,
    Reason.BIRTH_YEAR: 8,
    Reason.PHONE: 20,
    Reason.EMAIL: 20,
    Reason.NATIONALITY: 5,
    Reason.OTHER_BIRTH: -25,
    Reason.OTHER_NATIONALITY: -10,
    Reason.OTHER_SEX: -20,
    Reason.ONE_CASE: -25,
}


def judge(one: Traits, other: Traits, *, alike: float, one_case: bool, relatives: bool) -> Judgement | None:
    """The judgement, or None where nobody need be asked. `alike`: how alike the names are, 0 to 1.

    `one_case`: they are on a case together, so a colleague has seen both. `relatives`: recorded as such.
    """
    same_number = bool(one.numbers & other.numbers)
    shielded = bool(one.shielded_by or other.shielded_by)
    same_channel = bool(one.phones & other.phones or one.emails & other.emails)
    if relatives or not (same_number or alike or (shielded and same_channel)):
        return None
    reasons = [Reason.NUMBER] if same_number else []
    if alike:
        reasons.append(Reason.NAME_SAME if alike >= SAME_NAME else Reason.NAME_ALIKE)
    reasons += _births(one.birth, other.birth)
    reasons += [Reason.PHONE] if one.phones & other.phones else []
    reasons += [Reason.EMAIL] if one.emails & other.emails else []
    if one.nationalities and other.nationalities:
        reasons.append(Reason.NATIONALITY if one.nationalities & other.nationalities else Reason.OTHER_NATIONALITY)
    if {one.sex, other.sex} == {Sex.FEMALE, Sex.MALE}:
        reasons.append(Reason.OTHER_SEX)
    if one_case:
        reasons.append(Reason.ONE_CASE)
    weights = {**POINTS, Reason.NAME_ALIKE: round(POINTS[Reason.NAME_ALIKE] * alike)}
    score = min(100, max(0, sum(weights[reason] for reason in reasons)))
    enough = score >= (ASK_FOCAL_POINT if shielded else ASK) or same_number
    return Judgement(score, tuple(reasons)) if enough else None


def _births(one: Birth, other: Birth) -> list[Reason]:
    if one.earliest is None or other.earliest is None or one.until is None or other.until is None:
        return []
    if one.precision == other.precision == DatePrecision.EXACT:
        return [_days(one.earliest, other.earliest)]
    return [Reason.BIRTH_MAY_BE if one.earliest < other.until and other.earliest < one.until else Reason.OTHER_BIRTH]


def _days(one: dt.date, other: dt.date) -> Reason:
    if one == other:
        return Reason.BIRTH_SAME
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return Reason.BIRTH_SWAPPED
    if (one.month, one.day) == (other.month, other.day):
        return Reason.BIRTH_ANOTHER_YEAR
    if one.year != other.year:
        return Reason.OTHER_BIRTH
    # 1 January stands for a year of which nobody knows the day
    return Reason.BIRTH_MAY_BE if (1, 1) in {(one.month, one.day), (other.month, other.day)} else Reason.BIRTH_YEAR

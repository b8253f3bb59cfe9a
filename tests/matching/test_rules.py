"""How likely two records are one person: a truth table, and what holds for any two."""

import uuid
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sankofa.matching.rules import ASK, judge
from sankofa.matching.vocab import Reason
from sankofa.people.queries import birth
from sankofa.people.vocab import Birth, Traits

NOBODY = Traits(uuid.UUID(int=1), ("A",), Birth(), "u", frozenset(), frozenset(), frozenset(), frozenset(), None)
DAY = birth(1984, 3, 12)


def beside(alike: float = 0.0, *, one_case: bool = False, relatives: bool = False, **other: Any) -> set[Reason] | None:
    """What the judgement of DAY's child beside `other` says, or None."""
    mine = replace(
        NOBODY,
        birth=DAY,
        sex="f",
        nationalities=frozenset({"ETH"}),
        numbers=frozenset({"V1"}),
        phones=frozenset({"+311"}),
        emails=frozenset({"a@b"}),
    )
    judgement = judge(mine, replace(NOBODY, **other), alike=alike, one_case=one_case, relatives=relatives)
    return set(judgement.reasons) if judgement else None


ERI, ETH = frozenset({"ERI"}), frozenset({"ETH"})
SAME_PHONE: dict[str, Any] = {"phones": frozenset({"+311"})}
SAME_NUMBER: dict[str, Any] = {"numbers": frozenset({"V1"})}


@pytest.mark.parametrize(
    ("found", "reasons"),
    [
        (beside(1.0), None),
        (beside(1.0, birth=DAY), {Reason.NAME_SAME, Reason.BIRTH_SAME}),
        (beside(0.9, birth=DAY), {Reason.NAME_ALIKE, Reason.BIRTH_SAME}),
        (beside(1.0, birth=birth(1984, 12, 3)), {Reason.NAME_SAME, Reason.BIRTH_SWAPPED}),
        (beside(1.0, birth=birth(1985, 3, 12)), {Reason.NAME_SAME, Reason.BIRTH_ANOTHER_YEAR}),
        (beside(1.0, birth=birth(1984)), {Reason.NAME_SAME, Reason.BIRTH_MAY_BE}),
        (beside(1.0, birth=birth(1984, 1, 1)), {Reason.NAME_SAME, Reason.BIRTH_MAY_BE}),
        (beside(1.0, birth=birth(1984, 7, 30)), None),
        (beside(1.0, birth=birth(1970, 1, 1)), None),
        (beside(1.0, **SAME_PHONE), {Reason.NAME_SAME, Reason.PHONE}),
        (beside(1.0, emails=frozenset({"a@b"})), {Reason.NAME_SAME, Reason.EMAIL}),
        (beside(0.0, **SAME_PHONE, birth=DAY), None),
        (beside(0.0, **SAME_PHONE, shielded_by=uuid.UUID(int=9)), {Reason.PHONE}),
        (beside(0.0, **SAME_NUMBER), {Reason.NUMBER}),
        (beside(0.0, **SAME_NUMBER, birth=birth(1970), sex="m"), {Reason.NUMBER, Reason.OTHER_BIRTH, Reason.OTHER_SEX}),
        (beside(1.0, **SAME_NUMBER, relatives=True), None),
        (beside(0.9, birth=DAY, one_case=True), None),
        (beside(1.0, birth=DAY, nationalities=ERI), {Reason.NAME_SAME, Reason.BIRTH_SAME, Reason.OTHER_NATIONALITY}),
        (beside(1.0, birth=DAY, nationalities=ETH), {Reason.NAME_SAME, Reason.BIRTH_SAME, Reason.NATIONALITY}),
    ],
)  # fmt: skip
def test_who_is_asked_about_and_why(found: set[Reason] | None, reasons: set[Reason] | None) -> None:
    assert found == reasons


births = st.sampled_from([Birth(), DAY, birth(1984), birth(1984, 12, 3), birth(1990, about=True), birth(1984, 3)])
sets = st.frozensets(st.sampled_from(["+1", "a@b", "V1"]), max_size=2)
people = st.builds(
    Traits,
    person_id=st.uuids(),
    names=st.just(("A",)),
    birth=births,
    sex=st.sampled_from("fmxu"),
    nationalities=st.frozensets(st.sampled_from(["ETH", "ERI"]), max_size=2),
    numbers=sets,
    phones=sets,
    emails=sets,
    shielded_by=st.none(),
)


@given(one=people, other=people, alike=st.floats(0, 1), one_case=st.booleans())
def test_it_does_not_matter_who_is_beside_whom(one: Traits, other: Traits, alike: float, one_case: bool) -> None:  # noqa: FBT001
    forth = judge(one, other, alike=alike, one_case=one_case, relatives=False)
    assert forth == judge(other, one, alike=alike, one_case=one_case, relatives=False)
    if forth:
        assert forth.score >= ASK or Reason.NUMBER in forth.reasons
        assert forth.score <= 100
        assert len(set(forth.reasons)) == len(forth.reasons)

"""The rules of fairness: like cases, shares and middle values with their intervals, small groups left out."""

import math
import random
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sankofa.journey.rules.fairness import fairness, like_cases, median, middles, units, wilson
from sankofa.journey.vocab import DecidedCase, LeftCase


def case(
    *,
    granted: bool,
    counsellor: str = "Ada",
    nationality: str = "IRQ",
    advice: str = "no",
    reasons: tuple[str, ...] = ("No claim.",),
    cents: int = 0,
) -> DecidedCase:
    return DecidedCase(
        key=str(uuid.uuid4()),
        case_id=uuid.uuid4(),
        number="NL-1",
        scheme="hrt",
        version="hrt/1",
        advice=advice,
        reasons=reasons,
        granted=granted,
        deviated=granted and advice != "yes",
        counsellor=counsellor,
        office="Zwolle",
        host="NLD",
        nationality=nationality,
        cents=cents,
    )


@pytest.mark.parametrize(
    ("some", "of", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (81, 263, 0.2553, 0.3662)],
)
def test_a_share_has_the_interval_of_wilson(some: int, of: int, low: float, high: float) -> None:
    """The last is Newcombe's own example (1998, table I, method 3)."""
    found = wilson(some, of)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert found.value == some / of


@given(st.integers(1, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_interval_of_a_share_holds_it_and_stays_a_share(counts: tuple[int, int]) -> None:
    found = wilson(*counts)
    assert 0 <= found.low <= found.value <= found.high <= 1


@pytest.mark.parametrize(("count", "rank"), [(6, 1), (8, 1), (9, 2), (10, 2), (20, 6), (50, 18), (100, 40)])
def test_the_interval_of_a_middle_value_takes_the_ranks_of_the_sign_test(count: int, rank: int) -> None:
    """Ranks counted from 1, as tables of the binomial give them for 95 %."""
    found = median(range(1, count + 1))
    assert (found.low, found.high, found.sure) == (rank, count + 1 - rank, True)
    assert found.value == (count + 1) / 2


def test_five_are_too_few_for_an_interval_of_a_middle_value() -> None:
    found = median([5, 1, 3, 2, 4])
    assert (found.value, found.low, found.high, found.sure) == (3, 1, 5, False)


def test_the_interval_holds_the_middle_value_of_its_source_in_at_least_95_of_100() -> None:
    chance = random.Random(1)  # noqa: S311  # the same draws each time
    held = 0
    for _ in range(2_000):
        found = median([round(chance.expovariate(1 / 1000)) for _ in range(15)])
        held += found.low <= 1000 * math.log(2) <= found.high
    assert held / 2_000 > 0.945


def test_cases_are_like_by_version_advice_and_reasons_in_any_order() -> None:
    ones = [case(granted=True, reasons=("a", "b")), case(granted=False, reasons=("b", "a")), case(granted=False)]
    groups = like_cases(ones)
    assert sorted(len(group.cases) for group in groups) == [1, 2]
    assert [group.unlike for group in groups if len(group.cases) == 2] == [True]


def test_only_like_cases_that_were_decided_unlike_are_compared_and_by_name() -> None:
    mixed = [case(granted=True, counsellor="Zoe") for _ in range(10)]
    mixed += [case(granted=False, counsellor="Ada") for _ in range(10)]
    alike = [case(granted=True, advice="yes", reasons=("Yes.",), counsellor="Ada") for _ in range(50)]
    found = fairness([*mixed, *alike], [])
    assert [(one.name, one.cases, one.apart) for one in found.counsellors] == [("Ada", 10, True), ("Zoe", 10, True)]
    assert [one.expected for one in found.counsellors] == [0.5, 0.5]
    (group,) = found.unlike
    assert (group.granted, group.refused) == (10, 10)


def test_groups_of_fewer_than_five_are_left_out_and_what_would_tell_them() -> None:
    few = [case(granted=True), *(case(granted=False) for _ in range(3))]
    found = fairness(few, [])
    assert (found.unlike, found.few) == ((), 1)
    mixed = [case(granted=True, counsellor="Ada") for _ in range(4)]
    mixed += [case(granted=False, counsellor="Bo") for _ in range(6)]
    mixed += [case(granted=False, counsellor="Cy") for _ in range(9)]
    shown = {one.name: one.cases for one in fairness(mixed, []).counsellors}
    assert shown == {"Ada": None, "Bo": None, "Cy": 9}


def test_a_nationality_stands_apart_only_where_the_intervals_do_not_meet() -> None:
    slow = [("SOM", 200 + day) for day in range(12)]
    rest = [("IRQ", 20 + day) for day in range(12)] + [("ARM", 21 + day) for day in range(12)]
    found = {one.nationality: one for one in middles([*slow, *rest])}
    assert found["SOM"].apart
    assert not found["IRQ"].apart
    few = {one.nationality: one for one in middles([*rest, *slow[:3]])}
    assert few["SOM"].median is None
    assert not few["SOM"].apart


def test_support_counts_what_was_granted_and_nothing_refused() -> None:
    paid = [case(granted=True, cents=175_000) for _ in range(6)]
    found = fairness([*paid, *(case(granted=False) for _ in range(6))], [LeftCase("IRQ", 30)] * 6)
    (support,) = found.support
    assert support.median
    assert (support.count, support.median.value) == (6, 175_000)
    (duration,) = found.durations
    assert duration.median
    assert duration.median.value == 30


def test_nothing_at_all_is_no_error() -> None:
    found = fairness([], [])
    assert (found.decided, found.left, found.unlike, found.counsellors, found.durations) == (0, 0, (), (), ())


def test_the_rules_put_nobody_in_an_order_of_merit() -> None:
    mixed = [case(granted=place % 3 == 0, counsellor=name) for name in ("Cy", "Ada", "Bo") for place in range(9)]
    rates = {one.key: 0.5 for one in mixed}
    assert [one.name for one in units(mixed, rates, lambda one: one.counsellor)] == ["Ada", "Bo", "Cy"]

"""Amounts divided so that the parts sum to the whole: the largest remainder."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sankofa.finance.rules.budgets import overhead
from sankofa.finance.rules.splitting import split

WEIGHTS = st.lists(st.integers(0, 10_000), min_size=1, max_size=12).filter(any)


@given(st.integers(-(10**12), 10**12), WEIGHTS)
def test_the_parts_sum_to_the_whole_and_none_is_a_cent_off_its_due(minor: int, weights: list[int]) -> None:
    parts = split(minor, weights)
    assert sum(parts) == minor
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - minor * weight) < sum(weights)


@pytest.mark.parametrize(
    ("minor", "weights", "parts"),
    [
        (100_001, [2, 2, 1], [40_001, 40_000, 20_000]),  # five people of three projects
        (100, [1, 1, 1], [34, 33, 33]),  # between equals the earlier
        (-100, [1, 1, 1], [-34, -33, -33]),  # a refund falls as the cost did
        (5, [0, 1], [0, 5]),
        (1, [1, 2], [0, 1]),  # the larger remainder
    ],
)
def test_known_splits(minor: int, weights: list[int], parts: list[int]) -> None:
    assert split(minor, weights) == parts


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_nothing_to_split_by_is_an_error(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        split(100, weights)


def test_overhead_is_a_rate_on_its_base_half_a_cent_up() -> None:
    assert overhead(100, 1250) == 13  # 12.5 cents
    assert overhead(-100, 1250) == -13
    assert overhead(0, 1200) == 0

"""Tables of whole numbers that keep every margin, shares that sum, families that use everybody up."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sankofa.demo.year.fitting import families, fit, share_out

TABLES = st.lists(st.lists(st.integers(0, 40), min_size=2, max_size=5), min_size=2, max_size=9).filter(
    lambda rows: len({len(row) for row in rows}) == 1
)


@given(TABLES)
def test_a_fitted_table_keeps_every_margin_and_stays_out_of_empty_cells(numbers: list[list[int]]) -> None:
    seed = {(str(r), str(c)): float(n > 0) for r, row in enumerate(numbers) for c, n in enumerate(row)}
    rows = {str(r): sum(row) for r, row in enumerate(numbers)}
    columns = {str(c): sum(row[c] for row in numbers) for c in range(len(numbers[0]))}
    table = fit(rows, columns, seed)
    assert all(n >= 0 for n in table.values())
    assert {r: sum(n for (row, _c), n in table.items() if row == r) for r in rows} == rows
    assert {c: sum(n for (_r, column), n in table.items() if column == c) for c in columns} == columns
    assert not any(n for cell, n in table.items() if not seed[cell])


def test_margins_that_cannot_be_met_are_refused() -> None:
    with pytest.raises(ValueError, match="same"):
        fit({"a": 2}, {"x": 3}, {("a", "x"): 1.0})
    with pytest.raises(ValueError, match="no room"):
        fit({"a": 2, "b": 1}, {"x": 1, "y": 2}, {("a", "x"): 1.0, ("b", "y"): 1.0})


@given(st.integers(0, 10_000_000), st.lists(st.floats(0.1, 50), min_size=1, max_size=30))
def test_shares_sum_to_the_whole_and_lie_within_one_of_their_weight(total: int, weights: list[float]) -> None:
    parts = share_out(total, weights)
    assert sum(parts) == total
    assert all(abs(p - total * w / sum(weights)) < 1 + 1e-6 for p, w in zip(parts, weights, strict=True))


@given(st.integers(1, 60), st.integers(0, 20), st.integers())
def test_families_use_up_exactly_these_people_and_no_child_goes_alone(adults: int, children: int, seed: int) -> None:
    found = families(Random(seed), adults, children)  # noqa: S311  invented people
    assert (sum(a for a, _c in found), sum(c for _a, c in found)) == (adults, children)
    assert all(a > 0 for a, _c in found)

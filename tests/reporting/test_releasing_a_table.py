"""What leaves the house: large tables in time, coarser when need be, and no blank that a program finds."""

import random
import time

import numpy as np
import pytest
from scipy.optimize import linprog

from sankofa.kernel.errors import RefusedError
from sankofa.reporting.queries import releasing
from sankofa.reporting.queries.releasing import OTHER, Released, released
from sankofa.reporting.rules.disclosure import Cell


def invented(rows: int, columns: int, seed: int = 5) -> dict[tuple[str, ...], int]:
    chance = random.Random(seed)  # noqa: S311  invented counts
    sizes = [chance.paretovariate(0.7) for _ in range(rows)]
    return {(f"n{r:03}", f"y{c}"): int(sizes[r] * chance.random() * 3) for r in range(rows) for c in range(columns)}


def found_out(made: Released, counts: dict[tuple[str, ...], int]) -> list[Cell]:
    """Small blank cells of a table of two dimensions that a program of our own reckons too nearly."""
    coarse: dict[tuple[str, ...], int] = {}
    for atom, n in counts.items():
        key = tuple(made.value_of(name, value) for name, value in zip(made.dimensions, atom, strict=True))
        coarse[key] = coarse.get(key, 0) + n
    atoms = sorted(coarse)

    def row(one: Cell) -> np.ndarray:
        held = dict(one.of)
        return np.array(
            [
                float(all(held.get(name, value) == value for name, value in zip(made.dimensions, atom, strict=True)))
                for atom in atoms
            ]
        )

    truth = np.array([coarse[atom] for atom in atoms])
    matrix, sums = np.array([row(one) for one in made.printed]), np.array(list(made.printed.values()))
    assert (matrix @ truth == sums).all()
    open_ = []
    for one in sorted(made.blank):
        if not 0 < row(one) @ truth < made.below:
            continue
        ends = [
            linprog(sign * row(one), A_eq=matrix, b_eq=sums, bounds=(0, truth.sum()), method="highs-ds").fun
            for sign in (1, -1)
        ]
        if -ends[1] - ends[0] < made.below - 1 - 1e-6:
            open_.append(one)
    return open_


def test_sixty_nationalities_by_seven_years_are_protected_within_two_seconds() -> None:
    counts = invented(60, 7)
    began = time.process_time()
    made = released(("nationality", "year"), counts, [("nationality", "year")])
    assert time.process_time() - began < 2
    assert not made.merged
    assert all(not 0 < n < 5 for n in made.printed.values())
    assert found_out(made, counts) == []


def test_a_table_that_is_too_large_gets_coarser_and_is_safe_then() -> None:
    counts = invented(400, 6)
    made = released(("nationality", "year"), counts, [("nationality", "year")], coarsen=["nationality"])
    assert made.merged["nationality"]
    gone = next(iter(made.merged["nationality"]))
    assert made.value_of("nationality", gone) == OTHER
    assert made.count(nationality=gone, year="y0") is None
    assert found_out(made, counts) == []
    total = made.count()
    assert total == sum(counts.values())


def test_what_can_not_get_coarse_enough_is_refused() -> None:
    with pytest.raises(RefusedError) as refused:
        released(("nationality", "year"), invented(400, 6), [("nationality", "year")], coarsen=[])
    assert refused.value.code == "too_large_to_release"


def test_the_same_table_comes_out_the_same_each_time() -> None:
    counts = invented(30, 5)
    first, second = (released(("n", "y"), dict(reversed(counts.items())), [("n", "y")]) for _ in range(2))
    assert first == second == released(("n", "y"), counts, [("n", "y")])


def test_a_cell_can_be_blank_for_another_reason_than_its_count() -> None:
    counts: dict[tuple[str, ...], int] = {("a", "x"): 40, ("a", "y"): 50, ("b", "x"): 60, ("b", "y"): 70}
    weak = releasing.cell({"n": "a", "y": "x"})
    made = released(("n", "y"), counts, [("n", "y")], weak=[weak])
    assert weak in made.blank
    assert len(made.blank) >= 4


def test_the_threshold_is_a_setting(settings: object) -> None:
    settings.SMALL_COUNTS_BELOW = 10  # type: ignore[attr-defined]
    made = released(("n",), {("a",): 8, ("b",): 70, ("c",): 90}, [("n",)])
    assert made.count(n="a") is None
    assert made.below == 10


def test_zeros_are_printed_and_totals_of_what_is_printed_agree() -> None:
    made = released(("n",), {("a",): 0, ("b",): 70}, [("n",)])
    assert made.count(n="a") == 0
    assert made.count() == 70

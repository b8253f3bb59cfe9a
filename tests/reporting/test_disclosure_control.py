"""Blank cells can't be recovered: attacked with a linear program of our own, over tables, margins and earlier years."""

import random
from itertools import product
from typing import TypeAlias

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from sankofa.reporting.rules.disclosure import Cell, Limits, Release, cells, protect

Counts: TypeAlias = dict[tuple[str, ...], int]

# The example of GaussSuppression: young and old in three countries, with a maximum of 1 that must not be printed
ORACLE: Counts = {
    ("young", "Spain"): 5, ("young", "Iceland"): 2, ("young", "Portugal"): 0,
    ("old", "Spain"): 6, ("old", "Iceland"): 3, ("old", "Portugal"): 4,
}  # fmt: skip
BY = ("age", "country")


def cell(**of: str) -> Cell:
    return Cell(tuple(sorted(of.items())))


def reckon(
    dimensions: tuple[str, ...], atoms: list[tuple[str, ...]], printed: dict[Cell, int], target: Cell
) -> tuple[float, float]:
    """What an attacker makes of it: dense matrices, by another road than the code under test."""

    def row(one: Cell) -> list[float]:
        held = dict(one.of)
        return [float(all(held.get(d, v) == v for d, v in zip(dimensions, atom, strict=True))) for atom in atoms]

    matrix, sums, goal = (
        np.array([row(one) for one in printed]),
        np.array(list(printed.values())),
        np.array(row(target)),
    )
    least = linprog(goal, A_eq=matrix, b_eq=sums, bounds=(0, None), method="highs-ds")
    most = linprog(-goal, A_eq=matrix, b_eq=sums, bounds=(0, None), method="highs-ds")
    return least.fun, float("inf") if most.status == 3 else -most.fun


def attack(
    dimensions: tuple[str, ...],
    counts: Counts,
    release: Release,
    limits: Limits,
    **more: dict[Cell, int],
) -> list[Cell]:
    """Small blank cells that come out nearer than they may."""
    printed = dict(release.printed) | more.get("earlier", {})
    atoms = list(counts)
    found = []
    for one in sorted(release.blank - release.exposed):
        held = dict(one.of)
        truth = sum(
            n for a, n in counts.items() if all(held.get(d, v) == v for d, v in zip(dimensions, a, strict=True))
        )
        if not limits.is_small(truth):
            continue
        least, most = reckon(dimensions, atoms, printed, one)
        assert least - 1e-6 <= truth <= most + 1e-6
        if most - least < limits.spread - 1e-6:
            found.append(one)
    return found


def full(counts: Counts) -> Counts:
    """With the combinations that nobody is in."""
    values = [sorted({atom[place] for atom in counts}) for place in range(len(next(iter(counts))))]
    return {atom: counts.get(atom, 0) for atom in product(*values)}


def test_the_published_example_blanks_four_cells_and_prints_its_totals() -> None:
    limits = Limits(threshold=2, zeros=True)
    release = protect(BY, ORACLE, [BY], limits)
    assert cell(age="young", country="Portugal") in release.blank
    assert len(release.blank) == 4
    assert release.printed[Cell(())] == 20
    assert [release.printed[cell(country=c)] for c in ("Iceland", "Portugal", "Spain")] == [5, 4, 11]
    assert release.printed[cell(age="old")] == 13
    assert attack(BY, ORACLE, release, limits) == []


def test_a_lone_small_cell_would_be_given_away_by_its_margins() -> None:
    only_small = dict(cells(BY, ORACLE, BY))
    del only_small[cell(age="young", country="Portugal")]
    assert reckon(BY, list(ORACLE), only_small, cell(age="young", country="Portugal")) == (0, 0)


def test_another_table_can_not_give_a_cell_back() -> None:
    chance = random.Random(7)  # noqa: S311  invented counts
    dims = ("age", "country", "year")
    counts: Counts = {
        (a, c, y): chance.choice([0, 1, 2, 3, 8, 20, 40])
        for a in "yo"
        for c in ("AGO", "BRA", "IRQ", "NGA")
        for y in "67"
    }
    limits = Limits(threshold=5)
    release = protect(dims, counts, [("age", "country"), ("country", "year"), ("age", "year")], limits)
    assert attack(dims, counts, release, limits) == []


def test_an_earlier_publication_can_not_be_subtracted() -> None:
    dims = ("country", "programme")
    counts: Counts = {
        ("AGO", "a"): 3,
        ("AGO", "b"): 30,
        ("BRA", "a"): 21,
        ("BRA", "b"): 33,
        ("IRQ", "a"): 9,
        ("IRQ", "b"): 11,
    }
    earlier = cells(dims, counts, ("country",)) | {cell(programme="a"): 33, cell(country="BRA", programme="a"): 21}
    limits = Limits(threshold=5)
    alone = protect(dims, counts, [dims], limits)
    together = protect(dims, counts, [dims], limits, earlier=earlier)
    assert attack(dims, counts, together, limits, earlier=earlier) == []
    assert together.blank != alone.blank or attack(dims, counts, alone, limits, earlier=earlier) == []


def test_what_was_printed_before_is_said_to_be_exposed() -> None:
    limits = Limits(threshold=5)
    small = cell(age="young", country="Iceland")
    release = protect(BY, ORACLE, [BY], limits, earlier={small: 2})
    assert small in release.exposed


def test_nothing_small_means_nothing_blank() -> None:
    release = protect(BY, dict.fromkeys(ORACLE, 50), [BY], Limits())
    assert not release.blank


@pytest.mark.parametrize("threshold", [3, 5, 10])
@given(data=st.data())
@settings(max_examples=12)
def test_no_blank_cell_can_be_recovered(threshold: int, data: st.DataObject) -> None:
    rows, columns = data.draw(st.integers(2, 4)), data.draw(st.integers(2, 5))
    counts: Counts = {
        (f"r{r}", f"c{c}"): data.draw(st.sampled_from([0, 1, 2, 4, 7, 12, 30, 90]))
        for r in range(rows)
        for c in range(columns)
    }
    limits = Limits(threshold=threshold)
    release = protect(("r", "c"), counts, [("r", "c")], limits)
    assert attack(("r", "c"), full(counts), release, limits) == []
    assert all(not limits.is_small(count) for count in release.printed.values())

"""Blank figures can't be reckoned from the others: attacked with a linear program of our own, over overlapping sets."""

import random
from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from sankofa.reporting.rules.blanking import Blanks, Set, blanks
from sankofa.reporting.rules.disclosure import Limits

Told = Mapping[str, Collection[Set]]
LIMITS = Limits(threshold=5)


def reckon(counts: Sequence[int], told: Told, printed: Collection[str], target: Set) -> tuple[float, float]:
    """What an attacker makes of it who knows which atoms there are: dense matrices, another algorithm."""
    sets = [one for name in sorted(printed) for one in told[name]]
    if not sets:
        return 0, float("inf")
    matrix = np.array([[float(place in one) for place in range(len(counts))] for one in sets])
    sums = np.array([sum(counts[place] for place in one) for one in sets])
    goal = np.array([float(place in target) for place in range(len(counts))])
    least = linprog(goal, A_eq=matrix, b_eq=sums, bounds=(0, None), method="highs-ds")
    most = linprog(-goal, A_eq=matrix, b_eq=sums, bounds=(0, None), method="highs-ds")
    return least.fun, float("inf") if most.status == 3 else -most.fun


def recovered(counts: Sequence[int], told: Told, found: Blanks, silent: Collection[Set] = ()) -> list[Set]:
    """Small sets that come out nearer than they may."""
    printed = set(told) - found.blank
    small = {one for sets in told.values() for one in sets} | set(silent)
    small = {one for one in small if LIMITS.is_small(sum(counts[place] for place in one))} - found.exposed
    return [one for one in small if np.subtract(*reckon(counts, told, printed, one)[::-1]) < LIMITS.spread - 1e-6]


def test_a_small_figure_that_nothing_gives_away_is_blank_alone() -> None:
    counts = [4, 900, 100]
    told: dict[str, Collection[Set]] = {
        "all": [frozenset({0, 1, 2})],
        "vulnerable": [frozenset({0})],
        "detention": [frozenset({2})],
    }
    found = blanks(counts, told, LIMITS)
    assert found.blank == {"vulnerable"}
    assert recovered(counts, told, found) == []


def test_what_would_give_it_away_by_subtraction_is_blank_too() -> None:
    counts = [4, 30, 40]
    told: dict[str, Collection[Set]] = {
        name: [frozenset(of)] for name, of in {"all": {0, 1, 2}, "a": {0}, "b": {1}, "c": {2}}.items()
    }
    found = blanks(counts, told, LIMITS)
    assert "a" in found.blank
    assert len(found.blank) == 2
    assert recovered(counts, told, found) == []


def test_a_share_tells_both_its_parts_and_what_is_left() -> None:
    counts = [30, 2]
    met, rest = frozenset({0}), frozenset({1})
    found = blanks(counts, {"share": [met | rest, met, rest]}, LIMITS)
    assert found.blank == {"share"}


def test_what_is_left_of_a_whole_beside_its_part_is_protected_though_no_figure_names_it() -> None:
    counts = [2, 40]
    told: dict[str, Collection[Set]] = {"whole": [frozenset({0, 1})], "part": [frozenset({1})]}
    silent = [frozenset({0})]
    assert recovered(counts, told, blanks(counts, told, LIMITS), silent) == silent
    found = blanks(counts, told, LIMITS, silent=silent)
    assert len(found.blank) == 1
    assert recovered(counts, told, found, silent) == []


def test_an_earlier_publication_can_not_be_subtracted() -> None:
    counts = [3, 30, 40]
    told: dict[str, Collection[Set]] = {
        name: [frozenset(of)] for name, of in {"ab": {0, 1}, "a": {0}, "b": {1}, "c": {2}}.items()
    }
    found = blanks(counts, told, LIMITS, known={"ab"})
    assert found.blank == {"a", "b"}
    assert recovered(counts, told, found) == []


def test_what_was_blank_before_stays_blank_though_it_grew() -> None:
    counts = [30, 40]
    told: dict[str, Collection[Set]] = {name: [frozenset(of)] for name, of in {"a": {0}, "b": {1}}.items()}
    assert blanks(counts, told, LIMITS, again={"a"}).blank == {"a"}


def test_what_an_earlier_publication_gave_away_is_said() -> None:
    told: dict[str, Collection[Set]] = {
        name: [frozenset(of)] for name, of in {"ab": {0, 1}, "b": {1}, "a": {0}}.items()
    }
    assert frozenset({0}) in blanks([3, 30], told, LIMITS, known={"ab", "b"}).exposed


def test_nothing_small_means_nothing_blank() -> None:
    told: dict[str, Collection[Set]] = {"a": [frozenset({0})], "none": [frozenset()], "all": [frozenset({0, 1})]}
    assert not blanks([50, 60], told, LIMITS).blank


@pytest.mark.parametrize("seed", range(3))
@given(data=st.data())
@settings(max_examples=15)
def test_no_blank_figure_can_be_recovered(seed: int, data: st.DataObject) -> None:
    chance = random.Random(seed)  # noqa: S311  invented counts
    atoms = data.draw(st.integers(3, 9))
    counts = [data.draw(st.sampled_from([1, 2, 4, 6, 12, 40, 200])) for _ in range(atoms)]
    told: dict[str, Collection[Set]] = {
        f"f{number}": [frozenset(chance.sample(range(atoms), data.draw(st.integers(1, atoms))))]
        for number in range(data.draw(st.integers(2, 8)))
    }
    silent = [frozenset({0})]
    found = blanks(counts, told, LIMITS, silent=silent)
    assert recovered(counts, told, found, silent) == []

"""Disclosure control over figures that overlap freely: which of them must be blank, so that nobody can be singled out.

The cells of `disclosure` are those of tables by dimensions. The figures of a report are not: "left under HRT", "left
out of detention" and "minors to Angola" are sets of people that overlap as they like. Here each figure tells the sizes
of some sets, and rows of records fall into atoms: those that are in exactly the same sets. An attacker is taken to know
which atoms there are, and what every printed figure tells to the last unit, shares too; he may still not come nearer to
a small set than `limits.spread`. As in `disclosure` that is not argued but attacked, by linear programming. Pure.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from sankofa.reporting.rules.disclosure import SLACK, Limits

Set: TypeAlias = frozenset[int]  # atoms, by their place in `counts`
UNBOUNDED = 3  # of linprog


@dataclass(frozen=True)
class Blanks:
    """`blank`: figures that may not be printed. `exposed`: small sets that what was printed before gives away."""

    blank: frozenset[str]
    exposed: frozenset[Set]


def blanks(
    counts: Sequence[int],
    told: Mapping[str, Collection[Set]],
    limits: Limits,
    *,
    silent: Collection[Set] = (),
    known: Collection[str] = (),
    again: Collection[str] = (),
) -> Blanks:
    """Which figures must be blank.

    `told`: for each figure the sets whose sizes can be read off it. `silent`: sets that no figure names and that are
    protected too. `known`: figures that an earlier publication printed, which nobody can take back; `again`: figures
    that it left blank, protected again, whether or not they would be printed now.
    """
    game = _Game(counts, told)
    named = {one for name in told for one in told[name]} | set(silent)
    small = sorted(
        {one for one in named if limits.is_small(game.size(one))} | {s for n in again for s in told[n]}, key=sorted
    )
    exposed = frozenset(one for one in small if known and not game.is_safe(one, known, limits)[0])
    guarded = [one for one in small if one not in exposed]
    blank = {name for name, sets in told.items() if name not in known and any(one in small for one in sets)}
    blank |= set(again) - set(known)
    added: list[str] = []
    for one in guarded:
        while True:
            printed = set(told) - blank
            safe, leant_on = game.is_safe(one, printed, limits)
            free = (leant_on & printed or printed) - set(known)
            if safe or not free:
                break
            added.append(min(free, key=lambda name: (min(map(game.size, told[name]), default=0), name)))
            blank.add(added[-1])
    for name in reversed(added):  # blanked in good faith; some are not needed in the end
        printed = set(told) - blank | {name}
        if all(game.is_safe(one, printed, limits)[0] for one in guarded):
            blank.discard(name)
    return Blanks(frozenset(blank), exposed)


class _Game:
    """What an attacker reckons with: an unknown count for every atom, an equation for every set that is told of."""

    def __init__(self, counts: Sequence[int], told: Mapping[str, Collection[Set]]) -> None:
        self.counts = np.array(counts, dtype=float)
        self.told = told

    def size(self, one: Set) -> int:
        return int(self.counts[sorted(one)].sum()) if one else 0

    def is_safe(self, one: Set, printed: Collection[str], limits: Limits) -> tuple[bool, set[str]]:
        """Whether nobody comes too near to a set by what is printed; and the figures that the attack leant on."""
        equations = [(name, told) for name in sorted(printed) for told in self.told[name] if told]
        goal = np.zeros(len(self.counts))
        goal[sorted(one)] = 1
        matrix = _matrix([told for _name, told in equations], len(self.counts))
        sums = [self.size(told) for _name, told in equations]
        ends, leant_on = [], set()
        for sign in (1, -1):
            if not equations:
                return True, set()
            found = linprog(sign * goal, A_eq=matrix, b_eq=sums, bounds=(0, None), method="highs")
            if found.status == UNBOUNDED:
                return True, set()
            ends.append(sign * float(found.fun))
            prices = found.eqlin.marginals
            leant_on |= {name for (name, _told), price in zip(equations, prices, strict=True) if abs(price) > SLACK}
        return ends[1] - ends[0] >= limits.spread - SLACK, leant_on


def _matrix(sets: Sequence[Set], width: int) -> csr_array:
    rows = np.repeat(np.arange(len(sets)), [len(one) for one in sets])
    columns = np.array([place for one in sets for place in sorted(one)], dtype=int)
    return csr_array((np.ones(len(columns)), (rows, columns)), shape=(len(sets), width))

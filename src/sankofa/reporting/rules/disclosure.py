"""Disclosure control: which cells of tables that are published must be blank, so that nobody can be singled out.

Small counts are blank (primary); others follow until no margin, no other table and no earlier publication lets anybody
reckon a small count to within `spread` (complementary). Whether that holds is not argued but attacked: for each small
cell a linear program asks the least and the most that it can be, given all that is published and that counts aren't
negative. What is found open is closed by blanking the cheapest cell that the attack leant on; in the end blanks that
turn out to be unneeded are filled in again. Pure: no database, no clock.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

Atom: TypeAlias = tuple[str, ...]  # one value of every dimension
TOTAL = ""
SLACK = 1e-6  # of the solver


@dataclass(frozen=True, order=True)
class Cell:
    """A count that may be printed: a value for each dimension it is broken down by; the others are summed over."""

    of: tuple[tuple[str, str], ...]  # (dimension, value), sorted; empty: the total


@dataclass(frozen=True)
class Limits:
    """`threshold`: counts from 1 to below it are small. `spread`: an attacker must not come nearer than this."""

    threshold: int = 5
    zeros: bool = False  # zeros are small too

    @property
    def spread(self) -> int:
        return max(1, self.threshold - 1)

    def is_small(self, count: int) -> bool:
        return count < self.threshold and (count > 0 or self.zeros)


@dataclass(frozen=True)
class Release:
    """What is printed, and what stays blank. `exposed`: small cells that earlier publications give away already."""

    printed: Mapping[Cell, int]
    blank: frozenset[Cell]
    exposed: frozenset[Cell]


def cells(dimensions: Sequence[str], counts: Mapping[Atom, int], table: Collection[str]) -> dict[Cell, int]:
    """Every cell of a table by the dimensions of `table`, with all its margins."""
    places = [dimensions.index(name) for name in table]
    values = [sorted({atom[place] for atom in counts}) for place in places]
    found = {
        Cell(tuple(sorted((n, v) for n, v in zip(table, chosen, strict=True) if v != TOTAL))): 0
        for chosen in product(*([*one, TOTAL] for one in values))
    }
    for atom, count in counts.items():
        for chosen in product(*((atom[place], TOTAL) for place in places)):
            found[Cell(tuple(sorted((n, v) for n, v in zip(table, chosen, strict=True) if v != TOTAL)))] += count
    return found


def protect(
    dimensions: Sequence[str],
    counts: Mapping[Atom, int],
    tables: Iterable[Collection[str]],
    limits: Limits,
    *,
    earlier: Mapping[Cell, int] | None = None,
    earlier_blank: Collection[Cell] = (),
) -> Release:
    """What of these tables can be printed beside what was printed before (`earlier`), which nobody can take back.

    Cells that were blank before (`earlier_blank`) are protected again, though they are in none of these tables.
    """
    wanted: dict[Cell, int] = {}
    for table in tables:
        wanted |= cells(dimensions, counts, table)
    known = dict(earlier or {})
    small = {cell for cell, count in wanted.items() if limits.is_small(count)} | set(earlier_blank)
    game = _Game(dimensions, counts)
    open_before = {cell for cell in sorted(small) if not game.is_safe(cell, known, limits)[0]}
    blank = {cell for cell in small if cell not in known and cell in wanted}
    guarded = small - open_before

    def printed() -> dict[Cell, int]:
        return known | {cell: count for cell, count in wanted.items() if cell not in blank}

    added: list[Cell] = []
    for cell in sorted(guarded):
        while True:
            safe, leant_on = game.is_safe(cell, printed(), limits)
            if safe:
                break
            added.append(_cheapest(leant_on, wanted, known, blank))
            blank.add(added[-1])
    for cell in reversed(added):  # the dearest blanks were made in good faith; some are not needed in the end
        blank.discard(cell)
        if not all(game.is_safe(one, printed(), limits)[0] for one in guarded):
            blank.add(cell)
    shown = {cell: count for cell, count in wanted.items() if cell not in blank}
    return Release(shown, frozenset(blank), frozenset(open_before))


def bounds(
    dimensions: Sequence[str], counts: Mapping[Atom, int], printed: Mapping[Cell, int], cell: Cell
) -> tuple[float, float]:
    """The least and the most that a cell can be for whoever knows what is printed."""
    return _Game(dimensions, counts).bounds(cell, printed)[:2]


def _cheapest(
    leant_on: Collection[Cell], wanted: Mapping[Cell, int], known: Mapping[Cell, int], blank: Collection[Cell]
) -> Cell:
    """The cell to give up: one that the attack leant on, else any; the most detailed first, then the smallest count."""
    free = [cell for cell in wanted if cell not in blank and cell not in known]
    chosen = [cell for cell in free if cell in leant_on] or free
    return min(chosen, key=lambda cell: (-len(cell.of), not wanted[cell], wanted[cell], cell))


class _Game:
    """What an attacker reckons with: unknown counts of every combination, and equations for all that is printed."""

    def __init__(self, dimensions: Sequence[str], counts: Mapping[Atom, int]) -> None:
        values = [sorted({atom[place] for atom in counts}) for place in range(len(dimensions))]
        self.atoms: list[Atom] = list(product(*values))
        self.places = {name: place for place, name in enumerate(dimensions)}
        self.rows: dict[Cell, list[int]] = {}

    def is_safe(self, cell: Cell, printed: Mapping[Cell, int], limits: Limits) -> tuple[bool, Collection[Cell]]:
        least, most, leant_on = self.bounds(cell, printed)
        return most - least >= limits.spread - SLACK, leant_on

    def bounds(self, cell: Cell, printed: Mapping[Cell, int]) -> tuple[float, float, Collection[Cell]]:
        if not printed:
            return 0, float("inf"), ()
        known = list(printed)
        rows = [self._row(one) for one in known]
        matrix = csr_array(
            (
                np.ones(sum(map(len, rows))),
                (np.repeat(np.arange(len(rows)), [len(row) for row in rows]), np.concatenate(rows).astype(int)),
            ),
            shape=(len(rows), len(self.atoms)),
        )
        goal = np.zeros(len(self.atoms))
        goal[self._row(cell)] = 1
        sums = np.array([printed[one] for one in known], dtype=float)
        ends, leant_on = [], set()
        for sign in (1, -1):
            found = linprog(sign * goal, A_eq=matrix, b_eq=sums, bounds=(0, None), method="highs")
            if found.status == UNBOUNDED:
                ends.append(float("inf"))
                continue
            ends.append(sign * float(found.fun))
            leant_on |= {one for one, price in zip(known, found.eqlin.marginals, strict=True) if abs(price) > SLACK}
        return ends[0], ends[1], leant_on

    def _row(self, cell: Cell) -> list[int]:
        if cell not in self.rows:
            wanted = [(self.places[name], value) for name, value in cell.of]
            self.rows[cell] = [n for n, atom in enumerate(self.atoms) if all(atom[p] == v for p, v in wanted)]
        return self.rows[cell]


UNBOUNDED = 3  # of linprog

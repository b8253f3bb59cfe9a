"""Disclosure control: which cells of tables that are published must be blank, so that nobody can be singled out.

Small counts are blank (primary); others follow until no margin, no other table and no earlier publication lets anybody
reckon a small count to within `spread` (complementary). Whether that holds is not argued but attacked: for each small
cell a linear program asks the least and the most that it can be, given all that is published and that counts aren't
negative. What is found open is closed by blanking the cheapest cell that the attack leant on; in the end blanks that
turn out to be unneeded are filled in again. Every answer of a program is a world that fits all that is printed: it
tells of all small cells at once, so a few dozen programs do for hundreds of cells. Pure: no database, no clock; how
much may be spent is a number of programs, so that the same table always comes out the same.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

Atom: TypeAlias = tuple[str, ...]  # one value of every dimension
World: TypeAlias = NDArray[np.float64]  # a count for every combination
TOTAL = ""
SLACK = 1e-6  # of the solver
EVERY_COMBINATION = 2_000  # up to so many an attacker must reckon with those that nobody is in; of more he is told
FIRST_WORLDS = 6


class TooHardError(Exception):
    """More programs than were allowed: fewer cells, or coarser ones."""


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


def cells_among(
    dimensions: Sequence[str], counts: Mapping[Atom, int], table: Collection[str], among: Sequence[tuple[str, str]]
) -> dict[Cell, int]:
    """As `cells`, of those with these values alone, which each cell then names."""
    places = [(dimensions.index(name), value) for name, value in among]
    held = {atom: n for atom, n in counts.items() if all(atom[place] == value for place, value in places)}
    return {Cell(tuple(sorted((*one.of, *among)))): n for one, n in cells(dimensions, held, table).items()}


def protect(
    dimensions: Sequence[str],
    counts: Mapping[Atom, int],
    tables: Iterable[Collection[str]],
    limits: Limits,
    *,
    earlier: Mapping[Cell, int] | None = None,
    earlier_blank: Collection[Cell] = (),
    weak: Collection[Cell] = (),
    among: Sequence[tuple[str, str]] = (),
    possible: bool = False,
    programs: int | None = None,
) -> Release:
    """What of these tables can be printed beside what was printed before (`earlier`), which nobody can take back.

    `earlier` must hold still: its counts are those of `counts`. Cells that were blank before (`earlier_blank`) are
    protected again, though they are in none of these tables. `weak` are small for a reason that their count doesn't
    show. `among`: the tables are of those with these values alone; what was printed before may be of others too.
    `possible`: an attacker knows that no combination can be but those in `counts`, zeros among them.
    Raises TooHardError when it would take more than `programs` linear programs.
    """
    wanted: dict[Cell, int] = {}
    for table in tables:
        wanted |= cells_among(dimensions, counts, table, among)
    known = dict(earlier or {})
    small = {cell for cell, count in wanted.items() if limits.is_small(count)} | {*earlier_blank, *weak}
    game = _Game(dimensions, counts, possible=possible)
    purse = _Purse(programs)
    open_before = _open_before(game, known, small, limits, purse) if known else frozenset()
    blank = {cell for cell in small if cell not in known and cell in wanted}
    guard = _Guard(
        game,
        sorted(small - open_before),
        limits,
        purse,
        counts=wanted | known,
        printed=set(wanted) - blank | set(known),
    )
    added: list[Cell] = []
    while (found := guard.open_cell()) is not None:
        added.append(_cheapest(found, wanted, known, blank))
        blank.add(added[-1])
        guard.take_out(added[-1])
    for cell in reversed(added):  # the dearest blanks were made in good faith; some are not needed in the end
        if guard.can_print(cell):
            blank.discard(cell)
    shown = {cell: count for cell, count in wanted.items() if cell not in blank}
    return Release(shown, frozenset(blank), open_before)


def bounds(
    dimensions: Sequence[str], counts: Mapping[Atom, int], printed: Mapping[Cell, int], cell: Cell
) -> tuple[float, float]:
    """The least and the most that a cell can be for whoever knows what is printed."""
    game = _Game(dimensions, counts)
    least, most = (float(game.row(cell) @ game.solve(sign, cell, printed)[0]) for sign in (1, -1))
    return least, float("inf") if most >= game.most else most


def _open_before(
    game: "_Game", known: Mapping[Cell, int], small: Collection[Cell], limits: Limits, purse: "_Purse"
) -> frozenset[Cell]:
    """Small cells that what is known already gives away."""
    guard = _Guard(game, sorted(small), limits, purse, counts=known, printed=known)
    found = set()
    while guard.open_cell() is not None:
        found.add(guard.give_up())
    return frozenset(found)


def _cheapest(
    leant_on: Collection[Cell], wanted: Mapping[Cell, int], known: Mapping[Cell, int], blank: Collection[Cell]
) -> Cell:
    """The cell to give up: one that the attack leant on, else any; the most detailed first, then the smallest count."""
    free = [cell for cell in wanted if cell not in blank and cell not in known]
    chosen = [cell for cell in free if cell in leant_on] or free
    return min(chosen, key=lambda cell: (-len(cell.of), not wanted[cell], wanted[cell], cell))


class _Purse:
    """How many linear programs may still be solved."""

    def __init__(self, programs: int | None) -> None:
        self.left = programs

    @property
    def is_empty(self) -> bool:
        return self.left is not None and self.left <= 0

    def pay(self) -> None:
        if self.is_empty:
            raise TooHardError
        if self.left is not None:
            self.left -= 1


class _Game:
    """What an attacker reckons with: unknown counts of every combination, and equations for all that is printed."""

    def __init__(self, dimensions: Sequence[str], counts: Mapping[Atom, int], *, possible: bool = False) -> None:
        values = [sorted({atom[place] for atom in counts}) for place in range(len(dimensions))]
        many = int(np.prod([len(one) for one in values], dtype=np.int64)) > EVERY_COMBINATION
        self.atoms: list[Atom] = sorted(counts) if many or possible else list(product(*values))
        self.truth: World = np.array([counts.get(atom, 0) for atom in self.atoms], dtype=float)
        self.most = 2 * self.truth.sum() + 1_000  # no attacker takes a count for more than that
        self._is = {
            (name, value): np.array([atom[place] == value for atom in self.atoms], dtype=bool)
            for place, name in enumerate(dimensions)
            for value in values[place]
        }
        self._rows: dict[Cell, World] = {}

    def row(self, cell: Cell) -> World:
        """Which combinations a cell is the sum of, as ones and zeros."""
        if cell not in self._rows:
            held = np.ones(len(self.atoms), dtype=bool)
            for pair in cell.of:
                held &= self._is.get(pair, False)
            self._rows[cell] = held.astype(float)
        return self._rows[cell]

    def matrix(self, some: Sequence[Cell]) -> csr_array:
        return csr_array(np.array([self.row(cell) for cell in some]).reshape(len(some), len(self.atoms)))

    def solve(self, sign: int, cell: Cell, printed: Mapping[Cell, int]) -> tuple[World, set[Cell]]:
        return self.extreme(sign * self.row(cell), list(printed), self.matrix(list(printed)), list(printed.values()))

    def extreme(
        self, goal: World, known: Sequence[Cell], matrix: csr_array, sums: Sequence[float]
    ) -> tuple[World, set[Cell]]:
        """A world that fits what is known and makes `goal` the least; and which of the known it leans on."""
        if not known:
            return np.where(goal < 0, self.most, 0.0), set()
        found = linprog(goal, A_eq=matrix, b_eq=np.array(sums), bounds=(0, self.most), method="highs")
        if found.x is None:
            raise ValueError("what was printed earlier isn't what the counts are")
        prices = found.eqlin.marginals
        return np.maximum(found.x, 0), {known[int(place)] for place in np.flatnonzero(np.abs(prices) > SLACK)}


class _Guard:
    """Small cells, and worlds that fit all that is printed: a cell that differs enough in two of them is safe."""

    def __init__(
        self,
        game: _Game,
        guarded: Sequence[Cell],
        limits: Limits,
        purse: _Purse,
        *,
        counts: Mapping[Cell, int],
        printed: Collection[Cell],
    ) -> None:
        self.game, self.guarded, self.limits, self.purse = game, guarded, limits, purse
        self.counts = counts
        self.sums = game.matrix(guarded)
        self.given_up = np.zeros(len(guarded), dtype=bool)
        self.worlds: list[World] = [game.truth]
        self.least: World = self.sums @ game.truth
        self.most: World = self.least
        self._print(printed)
        chance = np.random.default_rng(1)  # some worlds that tell of many cells at once
        for _ in range(FIRST_WORLDS if len(guarded) > FIRST_WORLDS else 0):
            goal = chance.choice([-1.0, 1.0], len(guarded)) @ self.sums
            self._look(goal)

    def open_cell(self) -> set[Cell] | None:
        """None when every cell is safe; else what the attack on the first open one leant on."""
        while (open_ := np.flatnonzero(~self._safe())).size:
            self.last = int(open_[0])
            row = self.game.row(self.guarded[self.last])
            leant_on = self._look(row)
            if not self._safe()[self.last]:
                leant_on |= self._look(-row)
            if not self._safe()[self.last]:
                return leant_on
        return None

    def give_up(self) -> Cell:
        """The cell that was found open is no longer guarded."""
        self.given_up[self.last] = True
        return self.guarded[self.last]

    def take_out(self, cell: Cell) -> None:
        """It is blank now: all worlds still fit."""
        self._print([one for one in self.printed if one != cell])

    def can_print(self, cell: Cell) -> bool:
        """Prints a blank cell again if every guarded one stays safe; else all is as it was."""
        if self.purse.is_empty:
            return False
        before, count = self.printed, self.counts[cell]
        others = [world for world in self.worlds if abs(self.game.row(cell) @ world - count) > SLACK]
        self.worlds = [world for world in self.worlds if abs(self.game.row(cell) @ world - count) <= SLACK]
        self._print([*before, cell])
        self._weigh()
        try:
            if self.open_cell() is None:
                return True
        except TooHardError:
            pass
        self.worlds += others
        self._print(before)
        self._weigh()
        return False

    def _print(self, printed: Collection[Cell]) -> None:
        self.printed = sorted(printed)
        self.matrix = self.game.matrix(self.printed)
        self.known = [float(self.counts[cell]) for cell in self.printed]

    def _look(self, goal: World) -> set[Cell]:
        self.purse.pay()
        world, leant_on = self.game.extreme(goal, self.printed, self.matrix, self.known)
        self.worlds.append(world)
        held = self.sums @ world
        self.least, self.most = np.minimum(self.least, held), np.maximum(self.most, held)
        return leant_on

    def _weigh(self) -> None:
        held = np.array([self.sums @ world for world in self.worlds]).reshape(len(self.worlds), len(self.guarded))
        self.least, self.most = held.min(axis=0), held.max(axis=0)

    def _safe(self) -> NDArray[np.bool_]:
        wide: NDArray[np.bool_] = self.most - self.least >= self.limits.spread - SLACK
        return self.given_up | wide

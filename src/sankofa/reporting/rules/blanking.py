"""Disclosure control over counts that overlap freely: which of them must be blank, so that nobody can be singled out.

The cells of `disclosure` are those of tables by dimensions. What leaves the house by several doors is not: "left under
HRT", "left out of detention", a cell of last month's table and a donor's people are sets that overlap as they like.
Here each figure tells the sizes of some sets, and rows of records fall into atoms: those in exactly the same sets. A
reader is taken to know which atoms there are, and what every figure that he holds tells to the last unit, shares too;
he may still not come nearer to a small set than `limits.spread`. That is not argued but attacked, by linear programs:
each answer is a world that fits all that the reader holds, and a set that differs enough in two worlds is safe. Where
there are too many atoms, the reader is told the true size of some: never less than he could know. Pure.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

from sankofa.reporting.rules.disclosure import SLACK, Limits, TooHardError

Set: TypeAlias = frozenset[int]  # atoms, by their place in `counts`
World: TypeAlias = NDArray[np.float64]  # a count for every atom
MOST_ATOMS = 2_000  # that a program reckons with; of others the reader is told
FIRST_WORLDS = 6


@dataclass(frozen=True)
class Reader:
    """`known`: the figures that somebody holds. `certain`: those of them that are beyond doubt, where others have
    changed since and he is only taken to have heard how; None: all.
    """

    known: frozenset[str] = frozenset()
    certain: frozenset[str] | None = None


@dataclass(frozen=True)
class Blanks:
    """`blank`: figures that may not be printed. `exposed`: small sets that what was printed before gives away.

    `because`: figures known before that attacks leant on, where one had to be blank that isn't small itself.
    """

    blank: frozenset[str]
    exposed: frozenset[Set]
    because: frozenset[str] = frozenset()


def blanks(
    counts: Sequence[int],
    told: Mapping[str, Collection[Set]],
    limits: Limits,
    *,
    silent: Collection[Set] = (),
    weak: Collection[Set] = (),
    known: Collection[str] = (),
    again: Collection[str] = (),
    readers: Sequence[Reader] = (),
    programs: int | None = None,
) -> Blanks:
    """Which figures must be blank, so that no reader comes near to a small set.

    `told`: for each figure the sets whose sizes can be read off it. `silent`: sets that no figure names and that are
    protected too where they are small; `weak`: sets that are protected whatever their size. `readers`: who holds which
    figures already; nobody can take them back. `known` is short for one reader. `again`: figures that were blank
    before, protected again, whether or not they would be printed now.
    Raises TooHardError when it would take more than `programs` linear programs.
    """
    readers = readers or [Reader(frozenset(known))]
    held = {name for reader in readers for name in reader.known}
    named = {one for sets in told.values() for one in sets} | set(silent)
    small = {one for one in named if limits.is_small(sum(counts[place] for place in one))} | set(weak)
    small = {one for one in small | {one for name in again for one in told[name]} if one}
    blank = {name for name, sets in told.items() if name not in held and not small.isdisjoint(sets)}
    blank |= set(again) - held
    game = _Game(counts, told, sorted(small, key=sorted), programs)
    exposed: set[Set] = set()
    because: set[str] = set()
    for reader in readers:
        offered = set(told) - held
        guard = _Guard(game, limits, range(len(game.guarded)))
        open_ = guard.close(reader.known, offered, blank, because)
        if open_ and reader.certain is not None and reader.certain != reader.known:
            guard = _Guard(game, limits, open_)
            open_ = guard.close(reader.certain, offered, blank, because)
        exposed |= {game.guarded[place] for place in open_}
    return Blanks(frozenset(blank), frozenset(exposed), frozenset(because))


class _Game:
    """What readers reckon with: an unknown count for every atom, an equation for every set that is told of."""

    def __init__(
        self,
        counts: Sequence[int],
        told: Mapping[str, Collection[Set]],
        guarded: Sequence[Set],
        programs: int | None,
    ) -> None:
        self.told, self.guarded, self.programs = told, guarded, programs
        self.sets = sorted({one for sets in told.values() for one in sets if one}, key=sorted)
        place = {one: at for at, one in enumerate(self.sets)}
        self.tells = {name: {place[one] for one in sets if one} for name, sets in told.items()}
        self.tellers: dict[int, set[str]] = defaultdict(set)
        for name, some in self.tells.items():
            for at in some:
                self.tellers[at].add(name)
        every = _members([*self.sets, *guarded], len(counts))
        whole, sizes = _together(every, np.array(counts, dtype=float))
        kept = _kept(whole[len(self.sets) :], sizes)
        self.sizes: World = whole[: len(self.sets)] @ sizes
        self.truth: World = sizes[kept]
        self.matrix = whole[: len(self.sets), kept]
        self.sums = whole[len(self.sets) :, kept].astype(float)
        self.most = 2 * self.truth.sum() + 1_000  # nobody takes a count for more than that

    def equations(self, printed: Iterable[str]) -> dict[bytes, list[int]]:
        """The sets that these figures tell of, by what they say of the atoms that are reckoned with."""
        found: dict[bytes, list[int]] = defaultdict(list)
        for at in sorted({at for name in printed for at in self.tells[name]}):
            if self.matrix[at].any():
                found[self.matrix[at].tobytes()].append(at)
        return found

    def extreme(self, goal: World, equations: Sequence[int]) -> tuple[World, list[int]]:
        """A world that fits the equations and makes `goal` the least; and which of them, by place, it leans on."""
        if self.programs is not None:
            if self.programs <= 0:
                raise TooHardError
            self.programs -= 1
        if not equations:
            return np.where(goal < 0, self.most, 0.0), []
        matrix = self.matrix[list(equations)].astype(float)
        found = linprog(goal, A_eq=csr_array(matrix), b_eq=matrix @ self.truth, bounds=(0, self.most), method="highs")
        if found.x is None:
            raise TooHardError
        return np.maximum(found.x, 0), [int(at) for at in np.flatnonzero(np.abs(found.eqlin.marginals) > SLACK)]


class _Guard:
    """Some guarded sets, and worlds that fit all that one reader holds."""

    def __init__(self, game: _Game, limits: Limits, some: Iterable[int]) -> None:
        self.game, self.limits = game, limits
        self.places = list(some)
        self.sums = game.sums[self.places]
        self.worlds: list[World] = [game.truth]
        self.least = self.most = self.sums @ game.truth
        self.given_up = np.zeros(len(self.places), dtype=bool)

    def close(self, known: Collection[str], offered: Collection[str], blank: set[str], because: set[str]) -> list[int]:
        """Blanks figures that are offered until the reader comes near to nothing; answers what was open before."""
        self._hold({*known, *(set(offered) - blank)})
        self._first_worlds()
        added: list[set[str]] = []
        while (found := self._open()) is not None:
            at, leant_on = found
            if known and self._is_open(at, known):
                self.given_up[at] = True
                continue
            names = self._cheapest(leant_on, known)
            if not names:
                self.given_up[at] = True
                continue
            because |= {one for place in leant_on for one in self.game.tellers[place] & set(known)}
            blank |= names
            added.append(names)
            self._hold(self.printed - names)
        for names in reversed(added):  # blanked in good faith; some are not needed in the end
            if self._can_print(names):
                blank -= names
        return [self.places[at] for at in np.flatnonzero(self.given_up)]

    def _cheapest(self, leant_on: Collection[int], known: Collection[str]) -> set[str]:
        """The figures of one set to give up: one that the attack leant on, else any; the smallest first."""
        tellers = self.game.tellers

        def free(at: int) -> bool:
            return tellers[at].isdisjoint(known) and not tellers[at].isdisjoint(self.printed)

        some = [at for at in leant_on if free(at)]
        some = some or [at for sets in self.equations.values() for at in sets if free(at)]
        if not some:
            return set()
        chosen = min(some, key=lambda at: (self.game.sizes[at], sorted(tellers[at])))
        return tellers[chosen] & self.printed

    def _hold(self, printed: set[str]) -> None:
        self.printed = printed
        self.equations = self.game.equations(printed)
        self.rows = [sets[0] for sets in self.equations.values()]

    def _first_worlds(self) -> None:
        chance = np.random.default_rng(1)  # some that tell of many sets at once
        for _ in range(FIRST_WORLDS if len(self.places) > FIRST_WORLDS else 0):
            self._look(chance.choice([-1.0, 1.0], len(self.places)) @ self.sums)

    def _open(self) -> tuple[int, set[int]] | None:
        """A set that is not safe, and the sets that the attack on it leant on."""
        while (open_ := np.flatnonzero(~self._safe())).size:
            at = int(open_[0])
            leant_on = self._look(self.sums[at])
            if not self._safe()[at]:
                leant_on |= self._look(-self.sums[at])
            if not self._safe()[at]:
                return at, leant_on
        return None

    def _is_open(self, at: int, known: Collection[str]) -> bool:
        """Whether what was known before gives this set away already."""
        rows = [sets[0] for sets in self.game.equations(known).values()]
        goal = self.sums[at]
        least, most = (float(goal @ self.game.extreme(sign * goal, rows)[0]) for sign in (1, -1))
        return most - least < self.limits.spread - SLACK

    def _can_print(self, names: set[str]) -> bool:
        """Prints blank figures again if every guarded set stays safe; else all is as it was."""
        if self.game.programs is not None and self.game.programs <= 0:
            return False
        before, held = self.printed, self.worlds
        self._hold(before | names)
        matrix = self.game.matrix[self.rows].astype(float)
        sums = matrix @ self.game.truth
        self.worlds = [world for world in held if np.allclose(matrix @ world, sums, atol=1e-4)]
        self._weigh()
        try:
            if self._open() is None:
                return True
        except TooHardError:
            pass
        self._hold(before)
        self.worlds += [world for world in held if not any(world is one for one in self.worlds)]
        self._weigh()
        return False

    def _look(self, goal: World) -> set[int]:
        world, leant_on = self.game.extreme(goal, self.rows)
        self.worlds.append(world)
        held = self.sums @ world
        self.least, self.most = np.minimum(self.least, held), np.maximum(self.most, held)
        same = list(self.equations.values())
        return {at for place in leant_on for at in same[place]}

    def _weigh(self) -> None:
        held = np.array([self.sums @ world for world in self.worlds]).reshape(len(self.worlds), len(self.places))
        self.least, self.most = held.min(axis=0), held.max(axis=0)

    def _safe(self) -> NDArray[np.bool_]:
        wide: NDArray[np.bool_] = self.most - self.least >= self.limits.spread - SLACK
        return self.given_up | wide


def _members(sets: Sequence[Set], width: int) -> NDArray[np.bool_]:
    found = np.zeros((len(sets), width), dtype=bool)
    for row, one in enumerate(sets):
        found[row, list(one)] = True
    return found


def _together(members: NDArray[np.bool_], counts: World) -> tuple[NDArray[np.bool_], World]:
    """Atoms that are in exactly the same sets are one; those in none are left out."""
    if not members.size:
        return members[:, :0], counts[:0]
    packed = np.ascontiguousarray(np.packbits(members, axis=0).T)
    marks = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
    _marks, first, inverse = np.unique(marks, return_index=True, return_inverse=True)
    sizes: World = np.bincount(inverse.ravel(), weights=counts, minlength=len(first)).astype(float)
    merged = members[:, first]
    told_of = merged.any(axis=0)
    return merged[:, told_of], sizes[told_of]


def _kept(guarded: NDArray[np.bool_], sizes: World) -> NDArray[np.intp]:
    """The atoms to reckon with: of guarded sets, then the largest. Raises TooHardError where they are too many."""
    if len(sizes) <= MOST_ATOMS:
        return np.arange(len(sizes))
    inside = guarded.any(axis=0)
    if inside.sum() > MOST_ATOMS:
        raise TooHardError
    order = np.lexsort((np.arange(len(sizes)), -sizes, ~inside))
    return np.sort(order[:MOST_ATOMS])

"""What may leave the house of a table of counts: the one door through which every export and every report goes.

Small counts are blank, others with them until none can be reckoned (`rules.disclosure`). A table that is too large for
that in a second or two gets coarser: the least values of its longest dimension become one, `OTHER`. Asked for nothing
but the counts, so that the annual report, donor reports and the explorer share it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sankofa.kernel.errors import RefusedError
from sankofa.reporting.rules import disclosure
from sankofa.reporting.rules.disclosure import Atom, Cell, Limits, TooHardError

OTHER = "*"  # values taken together
WORK = 120_000  # programs times combinations: a second or two
FEWEST_PROGRAMS = 40
MOST_COMBINATIONS = 1_500
FINEST = 2  # values that a dimension keeps when it gets coarser


@dataclass(frozen=True)
class Released:
    """A table as it may be printed. A cell that is neither printed nor blank is empty of people: nobody asked for it.

    `merged`: which values of a dimension stand under OTHER. `exposed`: small cells that an earlier table gave away.
    """

    dimensions: tuple[str, ...]
    printed: Mapping[Cell, int]
    blank: frozenset[Cell]
    exposed: frozenset[Cell]
    merged: Mapping[str, frozenset[str]]
    below: int

    def count(self, **of: str) -> int | None:
        """What is printed for these values; None where the cell is blank."""
        return self.printed.get(cell(of))

    def value_of(self, dimension: str, value: str) -> str:
        """The value under which another one is printed."""
        return OTHER if value in self.merged.get(dimension, ()) else value


def cell(of: Mapping[str, str]) -> Cell:
    """A cell by the values of its dimensions; those that are left out, or empty, are summed over."""
    return Cell(tuple(sorted((name, value) for name, value in of.items() if value != disclosure.TOTAL)))


def released(
    dimensions: Sequence[str],
    counts: Mapping[Atom, int],
    tables: Iterable[Collection[str]],
    *,
    earlier: Mapping[Cell, int] | None = None,
    earlier_blank: Collection[Cell] = (),
    weak: Collection[Cell] = (),
    among: Sequence[tuple[str, str]] = (),
    possible: bool = False,
    coarsen: Collection[str] | None = None,
    below: int | None = None,
) -> Released:
    """What of these tables may be printed, with all their margins, beside what was printed earlier.

    `counts`: people (or cases) by one value of each of `dimensions`. `tables`: the dimensions of each table. `earlier`:
    cells that were printed and still hold; `earlier_blank` those that were blank. `weak`: cells to blank although their
    count isn't small. `among`: values that all of the tables are about. `possible`: no combination can be but those in
    `counts`. `coarsen`: dimensions whose values may be taken together (default: all that `among` doesn't name).
    `below`: the threshold, by default the setting. Raises RefusedError when even a coarse table is too large.
    """
    limits = Limits(threshold=settings.SMALL_COUNTS_BELOW if below is None else below)
    open_to = [name for name in (dimensions if coarsen is None else coarsen) if name not in dict(among)]
    named = {pair for one in (*(earlier or ()), *earlier_blank) for pair in one.of}
    tables, merged, held = list(tables), dict[str, frozenset[str]](), dict(counts)
    while True:
        try:
            made = _protected(
                dimensions,
                held,
                tables,
                limits,
                earlier,
                earlier_blank,
                coarse(weak, merged),
                among,
                possible=possible,
            )
        except TooHardError:
            held, merged = _coarser(dimensions, held, merged, open_to, named)
            continue
        return Released(tuple(dimensions), made.printed, made.blank, made.exposed, merged, limits.threshold)


def _protected(  # noqa: PLR0917  the shape of `protect`, of one caller
    dimensions: Sequence[str],
    counts: Mapping[Atom, int],
    tables: Sequence[Collection[str]],
    limits: Limits,
    earlier: Mapping[Cell, int] | None,
    earlier_blank: Collection[Cell],
    weak: Collection[Cell],
    among: Sequence[tuple[str, str]],
    *,
    possible: bool,
) -> disclosure.Release:
    if len(counts) > MOST_COMBINATIONS:
        raise TooHardError
    programs = max(FEWEST_PROGRAMS, WORK // max(len(counts), 1))
    return disclosure.protect(
        dimensions,
        counts,
        tables,
        limits,
        earlier=earlier,
        earlier_blank=earlier_blank,
        weak=weak,
        among=among,
        possible=possible,
        programs=programs,
    )


def _coarser(
    dimensions: Sequence[str],
    counts: Mapping[Atom, int],
    merged: Mapping[str, frozenset[str]],
    open_to: Collection[str],
    named: Collection[tuple[str, str]],
) -> tuple[dict[Atom, int], dict[str, frozenset[str]]]:
    """The lesser half of the longest dimension's values becomes OTHER; never a value that was printed earlier."""
    sizes = {name: _sizes(dimensions.index(name), counts) for name in open_to}
    free = {
        name: [value for value, _n in size.most_common()[FINEST:] if value != OTHER and (name, value) not in named]
        for name, size in sizes.items()
    }
    name = max(free, key=lambda one: len(free[one]), default="")
    if not name or len(free[name]) < FINEST:
        raise RefusedError(
            "too_large_to_release",
            _("This table is too large to leave the house safely. Take fewer dimensions or a shorter period."),
        )
    gone = set(free[name][len(free[name]) // 2 :])
    place = dimensions.index(name)
    held: dict[Atom, int] = defaultdict(int)
    for atom, count in counts.items():
        held[(*atom[:place], OTHER, *atom[place + 1 :]) if atom[place] in gone else atom] += count
    return dict(held), {**merged, name: frozenset(merged.get(name, frozenset()) | gone)}


def _sizes(place: int, counts: Mapping[Atom, int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for atom, count in counts.items():
        found[atom[place]] += count
    return found


def coarse(cells: Collection[Cell], merged: Mapping[str, frozenset[str]]) -> set[Cell]:
    """The same cells of a coarser table."""
    return {
        Cell(tuple((name, OTHER if value in merged.get(name, ()) else value) for name, value in one.of))
        for one in cells
    }

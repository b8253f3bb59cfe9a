"""What may leave the house of a question to the explorer: small counts are blank, and none can be reckoned.

Every table that left is on file (`Release`). A new one is attacked with what the newest of each shape printed, as far
as it still holds: over all dimensions of both, with the rows that either was about.
"""

import datetime as dt
import json
import math
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations, product

from django.conf import settings

from sankofa.reference import queries as reference
from sankofa.reporting import dictionary
from sankofa.reporting.models import Published, Release
from sankofa.reporting.queries import releasing
from sankofa.reporting.queries.explorer import asked, explore, figure, kept_of, opened, question_of
from sankofa.reporting.queries.releasing import Released
from sankofa.reporting.rules import cubes, disclosure
from sankofa.reporting.rules.disclosure import Atom, Cell
from sankofa.reporting.vocab import Cube, Dimension, Held, Key, Measure, Question

EARLIER = 6  # tables that left the house before, the newest of each shape
AMONG = "asked"  # whether a row is among those that the question is about


@dataclass(frozen=True)
class Leaving:
    """A table that may leave the house: what is printed and, for printed cells, their figures."""

    question: Question
    measure: Measure
    dimensions: tuple[Dimension, ...]
    released: Released
    figures: Mapping[Key, Decimal | None]  # an empty coordinate stands for all values; blank cells are not here
    values: tuple[tuple[str, ...], ...]  # of each dimension, as printed


def table(*, snapshot_id: uuid.UUID, mission: str, mission_id: uuid.UUID, question: Question) -> Leaving:
    """What may be exported of a question, beside what left the house before. Raises SnapshotError, RefusedError."""
    one, by = asked(question)
    cube = explore(snapshot_id=snapshot_id, mission=mission, question=question)
    released = _released(snapshot_id, mission, mission_id, question, cube)
    held = cubes.margins(Cube(one, cube.dimensions, _merged(cube, released)))
    figures = {
        key: figure(one, held.get(key, Held()))
        for key in _keys(held, len(by))
        if released.count(**dict(zip(question.by, key, strict=True))) is not None
    }
    seen = tuple(tuple(sorted({key[place] for key in held if key[place]})) for place in range(len(by)))
    return Leaving(question, one, tuple(by), released, figures, seen)


def _released(snapshot_id: uuid.UUID, mission: str, mission_id: uuid.UUID, question: Question, cube: Cube) -> Released:
    counts = {key: held.behind for key, held in cube.cells.items()}
    if cube.measure.guard == "none":
        printed = {_cell(question.by, key): held.behind for key, held in cubes.margins(cube).items()}
        return Released(question.by, printed, frozenset(), frozenset(), {}, 0)
    weak = _few_cases(snapshot_id, mission, question) if cube.measure.guard == "case" else set()
    found = releasing.released(question.by, counts, [question.by], weak=weak, coarsen=_coarsened(cube.dimensions))
    before = _before(mission_id, cube.measure)
    together = len(before)
    while together:  # as many of them at once as can be reckoned with, the newest first; the others one by one
        universe = _Universe(question, [_question(row) for row in before[:together]])
        held = universe.counts(snapshot_id, mission, found)
        if len(held) <= releasing.MOST_COMBINATIONS or together == 1:
            found = _beside(question, before[:together], universe, held, found)
            before = before[together:]
            together = min(len(before), 1)
        else:
            together -= 1
    return found


def _beside(
    question: Question,
    before: Sequence[Release],
    universe: "_Universe",
    counts: Mapping[Atom, int],
    so_far: Released,
) -> Released:
    """The same table, attacked with what was printed before as well."""
    sums = _Sums(universe.names, counts)
    printed: dict[Cell, int] = {}
    blank: set[Cell] = set()
    for place, row in enumerate(before):
        mark = (f"{AMONG}{place + 1}", "1")
        for of, count in row.printed:
            one = universe.cell(_question(row), of, mark)
            if sums.of(one) == count:  # what changed since can't be subtracted
                printed[one] = count
        blank |= {one for of in row.blank if sums.of(one := universe.cell(_question(row), of, mark))}
        blank |= _apart(universe, counts, place + 1, so_far.below)
    mark = (f"{AMONG}0", "1")
    weak = [universe.cell(question, one.of, mark) for one in so_far.blank]
    names = [universe.axis(question, name) for name in question.by]
    made = releasing.released(
        universe.names,
        counts,
        [names],
        earlier=printed,
        earlier_blank=blank,
        weak=weak,
        among=[mark],
        possible=True,
        coarsen=(),
    )
    home = {universe.axis(question, name): name for name in question.by}
    return replace(
        so_far,
        printed={_home(one, home): n for one, n in made.printed.items()},
        blank=frozenset(_home(one, home) for one in made.blank),
        exposed=frozenset(_home(one, home) for one in made.exposed if mark in one.of),
    )


def _apart(universe: "_Universe", counts: Mapping[Atom, int], place: int, below: int) -> set[Cell]:
    """Few who are in this table and not in an earlier one, or the other way round: one table less the other is they."""
    found = set()
    for one, mine, theirs in ((universe.questions[0], "1", "0"), (universe.questions[place], "0", "1")):
        axes = [universe.axis(one, name) for name in one.by]
        among = [(f"{AMONG}0", mine), (f"{AMONG}{place}", theirs)]
        held = disclosure.cells_among(universe.names, counts, axes, among)
        found |= {cell for cell, count in held.items() if 0 < count < below}
    return found


class _Universe:
    """All dimensions of several questions of one table, and of each whether a row is among what it asks about."""

    def __init__(self, question: Question, before: Sequence[Question]) -> None:
        self.questions = [question, *before]
        axes = [(self.axis(one, name), one, name) for one in self.questions for name in (*one.by, *dict(one.only))]
        dated = any(one.since or one.until for one in self.questions)
        asked_for = {name for one in self.questions for name in asked(one)[0].defined.where}
        self.filtered = {  # by their values one knows which of the questions somebody can be among
            axis
            for axis, _one, name in axes
            if any(name in dict(one.only) for one in self.questions)
            or (dated and dictionary.dimensions()[name].kind == "time")
            or asked_for & {*dictionary.dimensions()[name].columns}
        }
        self.axes = {axis: (one, name) for axis, one, name in reversed(axes)}
        self.names = (*sorted(self.axes), *(f"{AMONG}{place}" for place in range(len(self.questions))))

    def axis(self, question: Question, name: str) -> str:
        """A dimension; of the calendar, by which date."""
        found = dictionary.dimensions()[name]
        return f"{name}@{dictionary.measures()[question.measure].by}" if found.kind == "time" else name

    def cell(self, question: Question, of: Iterable[Sequence[str]], mark: tuple[str, str]) -> Cell:
        return Cell(tuple(sorted((*((self.axis(question, name), value) for name, value in of), mark))))

    def counts(self, snapshot_id: uuid.UUID, mission: str, so_far: Released) -> dict[Atom, int]:
        """How many by all dimensions, zeros among them: which combinations can be is no secret, filters tell."""
        counts: dict[Atom, int] = {}
        for atom, count in self._asked(snapshot_id, mission).items():
            coarse = tuple(so_far.value_of(name, value) for name, value in zip(self.names, atom, strict=True))
            counts[coarse] = counts.get(coarse, 0) + count
        axes = sorted(self.axes)
        filters = [place for place, axis in enumerate(axes) if axis in self.filtered]
        marks: dict[Key, set[Key]] = defaultdict(set)
        for atom in counts:
            marks[tuple(atom[place] for place in filters)].add(atom[len(axes) :])
        values = [sorted({atom[place] for atom in counts}) for place in range(len(axes))]
        if math.prod(map(len, values)) > releasing.MOST_COMBINATIONS:
            return counts  # an attacker is told even more: who isn't in any of them
        return {
            (*base, *flags): counts.get((*base, *flags), 0)
            for base in product(*values)
            for flags in marks.get(tuple(base[place] for place in filters), ())
        }

    def _asked(self, snapshot_id: uuid.UUID, mission: str) -> dict[Atom, int]:
        measures = [asked(one)[0] for one in self.questions]
        by = [
            (measures[self.questions.index(one)], dictionary.dimensions()[name])
            for _axis, (one, name) in sorted(self.axes.items())
        ]
        with opened(snapshot_id) as snapshot:
            rows = snapshot.of(measures[0].defined.of, mission)
            world = reference.regions()
            among = [
                cubes.population(one, rows, question, dictionary.dimensions(), world)
                for one, question in zip(measures, self.questions, strict=True)
            ]
            found = snapshot.ask(cubes.together(rows, by, among, world, measures[0]))
        return cubes.read_together(found, by, len(among))


class _Sums:
    """Counts of cells of a universe."""

    def __init__(self, names: Sequence[str], counts: Mapping[Atom, int]) -> None:
        self.places = {name: place for place, name in enumerate(names)}
        self.counts = counts

    def of(self, one: Cell) -> int:
        wanted = [(self.places[name], value) for name, value in one.of]
        return sum(n for atom, n in self.counts.items() if all(atom[place] == value for place, value in wanted))


def _before(mission_id: uuid.UUID, of: Measure) -> list[Release]:
    """The newest table of each shape that left the house, of the same rows; the very same table is one of them."""
    known = [name for name, one in dictionary.measures().items() if one.defined.of == of.defined.of]
    found: dict[str, Release] = {}
    for row in Release.objects.filter(mission=mission_id, measure__in=known).order_by("-issued_at", "-id")[:200]:
        past = _question(row)
        if all(name in dictionary.dimensions() for name in (*past.by, *dict(past.only))):
            found.setdefault(json.dumps(row.question, sort_keys=True), row)
    return [*list(found.values())[:EARLIER], *_published(mission_id, of)]


def _published(mission_id: uuid.UUID, of: Measure) -> list[Release]:
    """Totals of years that stand in publications on file, as tables of one cell; the newest."""
    known = {
        one.defined.id: name
        for name, one in dictionary.measures().items()
        if one.defined.of == of.defined.of and one.defined.take == "rows"
    }
    rows = Published.objects.filter(mission=mission_id, key__in=known, part="").order_by("-year", "key")[:EARLIER]
    return [
        Release(
            measure=known[row.key],
            question=kept_of(
                Question(known[row.key], since=dt.date(row.year, 1, 1), until=dt.date(row.year + 1, 1, 1))
            ),
            printed=[[[], int(row.value)]],
            blank=[],
        )
        for row in rows
    ]


def _question(row: Release) -> Question:
    return question_of(row.question)


def _few_cases(snapshot_id: uuid.UUID, mission: str, question: Question) -> set[Cell]:
    """Cells, margins too, behind which stand few cases, however many rows."""
    found = set()
    for n in range(len(question.by) + 1):
        for some in combinations(question.by, n):
            cube = explore(snapshot_id=snapshot_id, mission=mission, question=replace(question, by=some))
            found |= {
                _cell(some, key) for key, held in cube.cells.items() if 0 < held.behind < settings.SMALL_COUNTS_BELOW
            }
    return found


def _merged(cube: Cube, released: Released) -> dict[Key, Held]:
    found: dict[Key, Held] = {}
    names = [one.id for one in cube.dimensions]
    for key, held in cube.cells.items():
        coarse = tuple(released.value_of(name, value) for name, value in zip(names, key, strict=True))
        found[coarse] = found.get(coarse, Held()) + held
    return found


def _keys(held: Mapping[Key, Held], places: int) -> list[Key]:
    """Every combination of the values there are, margins too."""
    return list(product(*(sorted({key[place] for key in held} | {""}) for place in range(places))))


def _cell(names: Sequence[str], key: Key) -> Cell:
    return releasing.cell(dict(zip(names, key, strict=True)))


def _home(one: Cell, names: Mapping[str, str]) -> Cell:
    return Cell(tuple(sorted((names[name], value) for name, value in one.of if name in names)))


def _coarsened(by: Iterable[Dimension]) -> list[str]:
    """Dimensions whose values may be taken together: not years, and nothing with few values."""
    return [one.id for one in by if one.kind not in {"time", "yes_no", "bands"}]

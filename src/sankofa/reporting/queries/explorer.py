"""Questions to the explorer: cubes of measures over the latest snapshot, the cases behind a cell, what may be exported.

A snapshot is opened once in a process and asked by one thread at a time: an answer takes milliseconds.
"""

import datetime as dt
import json
import threading
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import combinations, product
from typing import Any

from django.conf import settings
from django.db.models import Q

from sankofa.accounts.vocab import Actor
from sankofa.reference import queries as reference
from sankofa.reporting import dictionary
from sankofa.reporting.models import Release, View
from sankofa.reporting.queries import releasing
from sankofa.reporting.queries.releasing import Released
from sankofa.reporting.reading import Opened
from sankofa.reporting.rules import cubes, expressions
from sankofa.reporting.rules.disclosure import Atom, Cell
from sankofa.reporting.vocab import Cube, Dimension, Held, Key, Measure, Question, ViewRow

EARLIER = 6  # tables that left the house before, the newest of each shape
AMONG = "asked"  # whether a row is among those that the question is about
_lock = threading.Lock()


def measures() -> list[Measure]:
    return list(dictionary.measures().values())


def measure(name: str) -> Measure | None:
    return dictionary.measures().get(name)


def others(of: Measure) -> list[Measure]:
    """Other definitions of the same, in the order of the file."""
    root = of.instead_of or of.id
    family = [one for one in dictionary.measures().values() if root in {one.id, one.instead_of}]
    return [one for one in family if one.id != of.id]


def dimensions(of: Measure) -> list[Dimension]:
    """What a measure can be broken down by."""
    return cubes.asked(dictionary.dimensions().values(), dictionary.tables()[of.defined.of])


def explore(*, snapshot_id: uuid.UUID, mission: str, question: Question) -> Cube:
    """The cube of a question for one mission (its code). Internal: nothing is suppressed. Raises SnapshotError."""
    one, by = _asked(question)
    with _lock:
        opened = _opened(snapshot_id)
        rows = opened.of(one.defined.of, mission)
        where = cubes.population(one, rows, question, dictionary.dimensions(), reference.regions())
        return cubes.read(one, by, opened.ask(cubes.cube(one, rows, by, where, reference.regions())))


def values(*, snapshot_id: uuid.UUID, mission: str, of: Measure, dimension: str) -> list[str]:
    """The values that a dimension has in the records that a measure counts, whenever."""
    cube = explore(snapshot_id=snapshot_id, mission=mission, question=Question(of.id, (dimension,)))
    return sorted(key for (key,) in cube.cells)


def figure(of: Measure, held: Held) -> Decimal | None:
    """What is shown of a cell. None: there is nothing to divide by."""
    row: dict[str, Any] = {expressions.TOP: held.top}
    if of.is_mean:
        row[expressions.BOTTOM] = held.bottom
    return expressions.value(of.defined, row).value


def traced(*, snapshot_id: uuid.UUID, mission: str, question: Question) -> set[uuid.UUID]:
    """The cases behind a question, to be shown only as far as the reader may open them. Empty where rows have none."""
    one, _by = _asked(question)
    if "case" not in dictionary.tables()[one.defined.of].columns:
        return set()
    with _lock:
        opened = _opened(snapshot_id)
        rows = opened.of(one.defined.of, mission)
        where = cubes.population(one, rows, question, dictionary.dimensions(), reference.regions())
        keys = opened.ask(rows.filter(where).select("case").distinct())
        return opened.cases(row["case"] for row in keys if row["case"] is not None)


def within(question: Question, key: Key) -> Question:
    """The question of one cell: an empty coordinate leaves its dimension open."""
    only = dict(question.only)
    for name, value in zip(question.by, key, strict=True):
        if value:
            only[name] = (value,)
    known = [name for name in dictionary.dimensions() if name in only]
    return replace(question, by=(), only=tuple((name, only[name]) for name in known), beside="")


# --- leaving the house


@dataclass(frozen=True)
class Leaving:
    """A table that may leave the house: what is printed and, for printed cells, their figures."""

    question: Question
    measure: Measure
    dimensions: tuple[Dimension, ...]
    released: Released
    figures: Mapping[Key, Decimal | None]  # an empty coordinate stands for all values; blank cells are not here
    values: tuple[tuple[str, ...], ...]  # of each dimension, as printed


def leaving(*, snapshot_id: uuid.UUID, mission: str, mission_id: uuid.UUID, question: Question) -> Leaving:
    """What may be exported of a question, beside what left the house before. Raises SnapshotError, RefusedError."""
    one, by = _asked(question)
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
    for group in _groups(_before(mission_id, cube.measure)):
        found = _beside(snapshot_id, mission, question, group, found)
    return found


def _beside(
    snapshot_id: uuid.UUID, mission: str, question: Question, before: Sequence[Release], so_far: Released
) -> Released:
    """The same table, attacked with what was printed before as well."""
    universe = _Universe(question, [_question(row) for row in before])
    counts: dict[Atom, int] = {}
    for atom, count in universe.counts(snapshot_id, mission).items():
        coarse = tuple(so_far.value_of(name, value) for name, value in zip(universe.names, atom, strict=True))
        counts[coarse] = counts.get(coarse, 0) + count
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
    mark = (f"{AMONG}0", "1")
    weak = [universe.cell(question, one.of, mark) for one in so_far.blank]
    names = [universe.axis(question, name) for name in question.by]
    made = releasing.released(
        universe.names, counts, [names], earlier=printed, earlier_blank=blank, weak=weak, among=[mark], coarsen=()
    )
    home = {universe.axis(question, name): name for name in question.by}
    return replace(
        so_far,
        printed={_home(one, home): n for one, n in made.printed.items()},
        blank=frozenset(_home(one, home) for one in made.blank),
        exposed=frozenset(_home(one, home) for one in made.exposed if mark in one.of),
    )


class _Universe:
    """All dimensions of several questions of one table, and of each whether a row is among what it asks about."""

    def __init__(self, question: Question, before: Sequence[Question]) -> None:
        self.questions = [question, *before]
        axes = [(self.axis(one, name), one, name) for one in self.questions for name in one.by]
        self.axes = {axis: (one, name) for axis, one, name in reversed(axes)}
        self.names = (*sorted(self.axes), *(f"{AMONG}{place}" for place in range(len(self.questions))))

    def axis(self, question: Question, name: str) -> str:
        """A dimension; of the calendar, by which date."""
        found = dictionary.dimensions()[name]
        return f"{name}@{dictionary.measures()[question.measure].by}" if found.kind == "time" else name

    def cell(self, question: Question, of: Iterable[Sequence[str]], mark: tuple[str, str]) -> Cell:
        return Cell(tuple(sorted((*((self.axis(question, name), value) for name, value in of), mark))))

    def counts(self, snapshot_id: uuid.UUID, mission: str) -> dict[Atom, int]:
        asked = [_asked(one)[0] for one in self.questions]
        by = [
            (asked[self.questions.index(one)], dictionary.dimensions()[name])
            for _axis, (one, name) in sorted(self.axes.items())
        ]
        with _lock:
            opened = _opened(snapshot_id)
            rows = opened.of(asked[0].defined.of, mission)
            world = reference.regions()
            among = [
                cubes.population(one, rows, question, dictionary.dimensions(), world)
                for one, question in zip(asked, self.questions, strict=True)
            ]
            found = opened.ask(cubes.together(rows, by, among, world, asked[0]))
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
        asked = _question(row)
        if all(name in dictionary.dimensions() for name in (*asked.by, *dict(asked.only))):
            found.setdefault(json.dumps(row.question, sort_keys=True), row)
    return list(found.values())[:EARLIER]


def _groups(rows: Sequence[Release]) -> list[Sequence[Release]]:
    """Which earlier tables are attacked with together: each alone, and the two newest of them."""
    return [*([row] for row in rows), *([rows[:2]] if len(rows) > 1 else [])]


def _question(row: Release) -> Question:
    return question_of(row.question)


def question_of(kept: Mapping[str, Any]) -> Question:
    """A question as it was kept."""
    days = {name: dt.date.fromisoformat(kept[name]) if kept[name] else None for name in ("since", "until")}
    only = tuple((name, tuple(values)) for name, values in kept["only"])
    return Question(kept["measure"], tuple(kept["by"]), only, days["since"], days["until"])


def kept_of(question: Question) -> dict[str, Any]:
    """A question as it is kept."""
    return {
        "measure": question.measure,
        "by": list(question.by),
        "only": [[name, list(values)] for name, values in question.only],
        "since": question.since.isoformat() if question.since else "",
        "until": question.until.isoformat() if question.until else "",
    }


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


def _asked(question: Question) -> tuple[Measure, list[Dimension]]:
    return dictionary.measures()[question.measure], [dictionary.dimensions()[name] for name in question.by]


@lru_cache(maxsize=2)
def _opened(snapshot_id: uuid.UUID) -> Opened:
    return Opened(snapshot_id)


# --- kept questions


def views(actor: Actor) -> list[ViewRow]:
    """One's own kept questions and those that colleagues of the mission share, by name."""
    rows = View.objects.filter(Q(owner=actor.id) | Q(mission=actor.mission_id, shared=True)).select_related("owner")
    return [
        ViewRow(
            row.id,
            row.name,
            row.query,
            mine=row.owner_id == actor.id,
            shared=row.shared,
            every=row.every,
            by=row.owner.name,
        )
        for row in rows.order_by("name", "id")
    ]

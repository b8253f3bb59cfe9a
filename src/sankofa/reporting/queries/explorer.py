"""Questions to the explorer: cubes of measures over the latest snapshot, the cases behind a cell, what may be exported.

A snapshot is opened once in a process and asked by one thread at a time: an answer takes milliseconds.
"""

import datetime as dt
import threading
import uuid
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Q

from sankofa.accounts.vocab import Actor
from sankofa.cases import queries as cases
from sankofa.cases.vocab import CaseRow
from sankofa.reference import queries as reference
from sankofa.reporting import dictionary
from sankofa.reporting.models import View
from sankofa.reporting.rules import cubes, expressions
from sankofa.reporting.vocab import Cube, Dimension, Held, Key, Measure, Question, ViewRow

if TYPE_CHECKING:
    from sankofa.reporting.reading import Opened

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


def has_cases(of: Measure) -> bool:
    """Whether what it counts can be traced to cases."""
    return "case" in dictionary.tables()[of.defined.of].columns


def is_value(of: Dimension, key: str) -> bool:
    """Whether a value in an address can be one of this dimension."""
    return cubes.is_value(of, key)


def explore(*, snapshot_id: uuid.UUID, mission: str, question: Question) -> Cube:
    """The cube of a question for one mission (its code). Internal: nothing is suppressed. Raises SnapshotError."""
    one, by = asked(question)
    with opened(snapshot_id) as snapshot:
        rows = snapshot.of(one.defined.of, mission)
        where = cubes.population(one, rows, question, dictionary.dimensions(), reference.regions())
        return cubes.read(one, by, snapshot.ask(cubes.cube(one, rows, by, where, reference.regions())))


def values(*, snapshot_id: uuid.UUID, mission: str, of: Measure, dimension: str) -> list[str]:
    """The values that a dimension has in the records that a measure counts, whenever."""
    cube = explore(snapshot_id=snapshot_id, mission=mission, question=Question(of.id, (dimension,)))
    return sorted(key for (key,) in cube.cells)


def sums(cube: Cube) -> Mapping[Key, Held]:
    """Every cell of a cube with its margins: an empty coordinate stands for all values together."""
    return cubes.margins(cube)


def figure(of: Measure, held: Held) -> Decimal | None:
    """What is shown of a cell. None: there is nothing to divide by."""
    row: dict[str, Any] = {expressions.TOP: held.top}
    if of.is_mean:
        row[expressions.BOTTOM] = held.bottom
    return expressions.value(of.defined, row).value


def traced(*, snapshot_id: uuid.UUID, mission: str, question: Question) -> set[uuid.UUID]:
    """The cases behind a question, to be shown only as far as the reader may open them. Empty where rows have none."""
    one, _by = asked(question)
    if not has_cases(one):
        return set()
    with opened(snapshot_id) as snapshot:
        rows = snapshot.of(one.defined.of, mission)
        where = cubes.population(one, rows, question, dictionary.dimensions(), reference.regions())
        keys = snapshot.ask(rows.filter(where).select("case").distinct())
        return snapshot.cases(row["case"] for row in keys if row["case"] is not None)


@dataclass(frozen=True)
class OpenCases:
    """Of the cases behind a figure those that the reader may open, the newest first, at most so many."""

    rows: tuple[CaseRow, ...]
    open: int
    hidden: int | None  # None: some, too few to say how many


def open_among(actor: Actor, case_ids: Collection[uuid.UUID], *, most: int) -> OpenCases:
    """The way back from a figure. How many are closed to the reader is said only where they are many."""
    found = cases.visible(actor).filter(id__in=case_ids)
    shown = list(found.order_by("-id").values_list("id", flat=True)[:most])
    count = found.count()
    hidden = len(case_ids) - count
    few = 0 < hidden < settings.SMALL_COUNTS_BELOW
    return OpenCases(tuple(cases.these(actor, shown)), count, None if few else hidden)


def within(question: Question, key: Key) -> Question:
    """The question of one cell: an empty coordinate leaves its dimension open."""
    only = dict(question.only)
    for name, value in zip(question.by, key, strict=True):
        if value:
            only[name] = (value,)
    known = [name for name in dictionary.dimensions() if name in only]
    return replace(question, by=(), only=tuple((name, only[name]) for name in known), beside="")


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


def asked(question: Question) -> tuple[Measure, list[Dimension]]:
    """The measure of a question and its dimensions. Raises KeyError for what isn't defined."""
    return dictionary.measures()[question.measure], [dictionary.dimensions()[name] for name in question.by]


@contextmanager
def opened(snapshot_id: uuid.UUID) -> "Iterator[Opened]":
    """A snapshot that one thread at a time asks."""
    with _lock:
        yield _opened(snapshot_id)


@lru_cache(maxsize=2)
def _opened(snapshot_id: uuid.UUID) -> "Opened":
    from sankofa.reporting.reading import Opened  # noqa: PLC0415  heavy: only where a snapshot is asked

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

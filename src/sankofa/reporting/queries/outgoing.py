"""What may leave the house of a question to the explorer: small counts are blank, and none can be reckoned.

First the table is protected for itself, and gets coarser where it is too large; then beside all that left the house
before, by whatever door (`disclosed`).
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations, product

from django.conf import settings
from django.utils.translation import gettext as _

from sankofa.kernel.errors import RefusedError
from sankofa.reporting.queries import disclosed, releasing
from sankofa.reporting.queries.disclosed import Telling
from sankofa.reporting.queries.explorer import asked, explore, figure, opened
from sankofa.reporting.queries.releasing import Released
from sankofa.reporting.rules import cubes
from sankofa.reporting.rules.disclosure import Cell, Limits
from sankofa.reporting.vocab import Cube, Dimension, Earlier, Held, Key, Measure, Question


@dataclass(frozen=True)
class Leaving:
    """A table that may leave the house: what is printed and, for printed cells, their figures.

    `because`: what left the house before and made cells blank here that else would be printed.
    """

    question: Question
    measure: Measure
    dimensions: tuple[Dimension, ...]
    released: Released
    figures: Mapping[Key, Decimal | None]  # an empty coordinate stands for all values; blank cells are not here
    values: tuple[tuple[str, ...], ...]  # of each dimension, as printed
    because: tuple[Earlier, ...]


def table(*, snapshot_id: uuid.UUID, mission: str, mission_id: uuid.UUID, question: Question) -> Leaving:
    """What may be exported of a question, beside what left the house before. Raises SnapshotError, RefusedError."""
    one, by = asked(question)
    cube = explore(snapshot_id=snapshot_id, mission=mission, question=question)
    released, because = _released(snapshot_id, mission, mission_id, question, cube)
    held = cubes.margins(Cube(one, cube.dimensions, _merged(cube, released)))
    figures = {
        key: figure(one, held.get(key, Held()))
        for key in _keys(held, len(by))
        if released.count(**dict(zip(question.by, key, strict=True))) is not None
    }
    seen = tuple(tuple(sorted({key[place] for key in held if key[place]})) for place in range(len(by)))
    return Leaving(question, one, tuple(by), released, figures, seen, because)


def _released(
    snapshot_id: uuid.UUID, mission: str, mission_id: uuid.UUID, question: Question, cube: Cube
) -> tuple[Released, tuple[Earlier, ...]]:
    counts = {key: held.behind for key, held in cube.cells.items()}
    if cube.measure.guard == "none":
        printed = {_cell(question.by, key): held.behind for key, held in cubes.margins(cube).items()}
        return Released(question.by, printed, frozenset(), frozenset(), {}, 0), ()
    by_case = cube.measure.guard == "case"
    weak = _few_cases(snapshot_id, mission, question) if by_case else set()
    found = releasing.released(question.by, counts, [question.by], weak=weak, coarsen=_coarsened(cube.dimensions))
    mine = Telling(
        question,
        dict.fromkeys(found.printed),
        found.blank,
        frozenset(releasing.coarse(weak, found.merged) & found.blank),
    )
    with opened(snapshot_id) as snapshot:
        weighed = disclosed.weighed(
            snapshot,
            mission=mission,
            new=[mine],
            before=disclosed.earlier(mission_id, cube.measure.defined.of),
            limits=Limits(threshold=found.below),
            by_case=by_case,
        )
    if weighed.too_much:
        raise _too_much(weighed.because)
    gone = {cell for _at, cell in weighed.blank}
    shown = {cell: count for cell, count in found.printed.items() if cell not in gone}
    return replace(found, printed=shown, blank=found.blank | gone), weighed.because


def _too_much(because: Sequence[Earlier]) -> RefusedError:
    text = _("This table is too large to leave the house safely. Take fewer dimensions or a shorter period.")
    if because:
        text = _(
            "Too much left the house already that this could be laid beside, the last being \u201c%(title)s\u201d. Take"
            " fewer dimensions, a shorter period, or the very table that left before."
        ) % {"title": because[-1].title}
    return RefusedError("too_much_left", text)


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


def _coarsened(by: Iterable[Dimension]) -> list[str]:
    """Dimensions whose values may be taken together: not years, and nothing with few values."""
    return [one.id for one in by if one.kind not in {"time", "yes_no", "bands"}]

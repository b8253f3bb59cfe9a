"""The figures of an annual report out of a snapshot: computed for three years, weighed for disclosure, kept.

Of the same snapshot and definitions it gives the same figures to the digit, whenever it is asked. Not here: who asks,
what stands beside the figures.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from sankofa.reporting import dictionary
from sankofa.reporting.queries import disclosed
from sankofa.reporting.queries.disclosed import TOTAL, Counted, Telling
from sankofa.reporting.reading import Opened
from sankofa.reporting.rules import annual
from sankofa.reporting.rules.blanking import Set
from sankofa.reporting.rules.disclosure import Cell, Limits
from sankofa.reporting.vocab import AnnualFigure, Earlier, Indicator, Template

# Tables whose rows are people, or are about one case or one conversation. The others hold money, posts, numbers.
ABOUT_PEOPLE = frozenset(
    {
        "people", "cases", "applications", "moves", "holds", "checks", "decisions", "grants", "conversations",
        "contacts", "transits", "support", "guarded",
    }
)  # fmt: skip
Asked = tuple[str, int]  # indicator, year


@dataclass(frozen=True)
class Reckoned:
    """`because`: what left the house before and made figures blank that else would be printed."""

    figures: list[AnnualFigure]
    because: tuple[Earlier, ...] = ()


def figures(
    *,
    snapshot_id: uuid.UUID,
    template: Template,
    year: int,
    mission: str,
    below: int,
    before: int,
    earlier: Callable[[str], Sequence[Telling]] | None,
) -> Reckoned:
    """Every figure of the report, of its year and so many `before` it. Counts smaller than `below` are blank.

    `earlier`: of a table of the snapshot all that left the house of it: what was printed nobody can take back, what was
    blank stays protected. None: nothing is weighed, all is shown. Raises SnapshotError.
    """
    indicators = annual.wanted(template, dictionary.indicators())
    years = range(year, year - before - 1, -1)
    opened = Opened(snapshot_id)
    blank: set[Asked] = set()
    because: set[Earlier] = set()
    if earlier:
        asked = [(one.id, one_year) for one in indicators for one_year in years]
        blank, because = _blank(opened, mission, asked, Limits(threshold=below), earlier)
    found: list[AnnualFigure] = []
    for one_year in years:
        computed = opened.compute(indicators, year=one_year, mission=mission)
        for one in indicators:
            digest = annual.digest_of(one)
            found += [
                AnnualFigure(
                    one.id,
                    got.part,
                    one_year,
                    got.value,
                    not earlier or (not _small(one, got.value, below) and (one.id, one_year) not in blank),
                    digest,
                )
                for got in computed[one.id]
            ]
    return Reckoned(found, tuple(sorted(because, key=lambda one: (one.issued_at, one.title))))


def unsafe(
    *,
    snapshot_id: uuid.UUID,
    mission: str,
    figures: Iterable[AnnualFigure],
    below: int,
    earlier: Callable[[str], Sequence[Telling]],
) -> tuple[set[Asked], set[Earlier]]:
    """Which figures that a frozen report shows would give small counts away beside all that left the house by now; and
    what left. Raises SnapshotError.
    """
    shown: dict[Asked, bool] = defaultdict(bool)
    for one in figures:
        if one.indicator in dictionary.indicators():
            shown[one.indicator, one.year] |= one.shown
    hidden = {one for one, is_shown in shown.items() if not is_shown}
    return _blank(Opened(snapshot_id), mission, list(shown), Limits(threshold=below), earlier, hidden=hidden)


def _blank(
    opened: Opened,
    mission: str,
    asked: Sequence[Asked],
    limits: Limits,
    earlier: Callable[[str], Sequence[Telling]],
    *,
    hidden: Collection[Asked] = (),
) -> tuple[set[Asked], set[Earlier]]:
    """Which figures may not be printed: table by table, since rows of different tables are different rows."""
    known = dictionary.indicators()
    blank: set[Asked] = set()
    because: set[Earlier] = set()
    for name in sorted(ABOUT_PEOPLE & {known[one].of for one, _year in asked}):
        some = [one for one in asked if known[one[0]].of == name]
        before = earlier(name)
        was_blank = {one.of for one in before if one.blank}
        new = [_telling(one, is_hidden=one in hidden) for one in some]
        found = disclosed.weighed(
            opened,
            mission=mission,
            new=new,
            before=before,
            limits=limits,
            silent=partial(_silent_among, some),
            again=[] if hidden else [(place, TOTAL) for place, one in enumerate(new) if one.of in was_blank],
        )
        blank |= {some[place] for place, _cell in found.blank}
        because |= set(found.because)
    return blank, because


def _telling(one: Asked, *, is_hidden: bool) -> Telling:
    return Telling(Counted(*one), {} if is_hidden else {TOTAL: None}, frozenset({TOTAL} if is_hidden else ()))


def _silent_among(asked: Sequence[Asked], sets: Sequence[Mapping[Cell, Sequence[Set]]]) -> list[Set]:
    return _silent({one: held[TOTAL][0] for one, held in zip(asked, sets, strict=True)})


def _silent(sets: Mapping[Asked, Set]) -> list[Set]:
    """What is left of a figure beside another that is a part of it: printed nowhere, told by both together.

    Two definitions of one figure are no whole and part: that they differ, and by how much, is what the report shows.
    """
    known = dictionary.indicators()
    found: set[Set] = set()
    for part, of_part in sets.items():
        for whole, of_whole in sets.items():
            if of_part and of_part < of_whole and not annual.same_figure(known[part[0]], known[whole[0]]):
                found.add(of_whole - of_part)
    return sorted(found, key=sorted)


def _small(one: Indicator, value: Decimal | None, below: int) -> bool:
    """Of things counted once however many rows tell of them: few of them, in more rows."""
    is_distinct = isinstance(one.take, Mapping) and "distinct" in one.take
    return is_distinct and one.of in ABOUT_PEOPLE and value is not None and 0 < value < below

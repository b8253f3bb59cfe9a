"""The figures of an annual report out of a snapshot: computed for three years, weighed for disclosure, kept.

Of the same snapshot and definitions it gives the same figures to the digit, whenever it is asked. Not here: who asks,
what stands beside the figures.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import ibis

from sankofa.reporting import dictionary
from sankofa.reporting.reading import Opened
from sankofa.reporting.rules import annual, blanking, expressions
from sankofa.reporting.rules.blanking import Set
from sankofa.reporting.rules.disclosure import Limits
from sankofa.reporting.vocab import AnnualFigure, Indicator, Template

# Tables whose rows are people, or are about one case or one conversation. The others hold money, posts, numbers.
ABOUT_PEOPLE = frozenset(
    {
        "people", "cases", "applications", "moves", "holds", "checks", "decisions", "grants", "conversations",
        "contacts", "transits", "support", "guarded",
    }
)  # fmt: skip
Asked = tuple[str, int]  # indicator, year


def figures(
    *,
    snapshot_id: uuid.UUID,
    template: Template,
    year: int,
    mission: str,
    below: int,
    before: int,
    earlier: Iterable[AnnualFigure] = (),
) -> list[AnnualFigure]:
    """Every figure of the report, of its year and so many `before` it. Counts smaller than `below` are blank.

    `earlier`: figures of reports that were published already; what they printed nobody can take back, what they left
    blank stays protected. Raises SnapshotError.
    """
    known = dictionary.indicators()
    indicators = annual.wanted(template, known)
    years = range(year, year - before - 1, -1)
    opened = Opened(snapshot_id)
    printed = [one for one in earlier if one.indicator in known]
    blank = _blank(opened, indicators, years, mission, Limits(threshold=below), printed)
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
                    not _small(one, got.value, below) and (one.id, one_year) not in blank,
                    digest,
                )
                for got in computed[one.id]
            ]
    return found


def _blank(  # noqa: PLR0917  of one caller
    opened: Opened,
    indicators: Sequence[Indicator],
    years: Iterable[int],
    mission: str,
    limits: Limits,
    earlier: Sequence[AnnualFigure],
) -> set[Asked]:
    """Which figures may not be printed: table by table, since rows of different tables are different rows."""
    known = dictionary.indicators()
    asked = {(one.id, year) for one in indicators for year in years} | {(one.indicator, one.year) for one in earlier}
    found: set[Asked] = set()
    for name in sorted(ABOUT_PEOPLE & {known[one].of for one, _year in asked}):
        of_table = sorted(one for one in asked if known[one[0]].of == name)
        found |= _blank_of(opened, name, of_table, mission, limits, earlier)
    return found


def _blank_of(  # noqa: PLR0917  as above
    opened: Opened,
    name: str,
    asked: Sequence[Asked],
    mission: str,
    limits: Limits,
    earlier: Sequence[AnnualFigure],
) -> set[Asked]:
    counts, sets = _atoms(opened, name, asked, mission)
    told = {_name(one): _told(dictionary.indicators()[one[0]], *sets[one]) for one in asked}
    printed = {_name((one.indicator, one.year)) for one in earlier if one.shown}
    hidden = {_name((one.indicator, one.year)) for one in earlier if not one.shown}
    found = blanking.blanks(
        counts,
        told,
        limits,
        silent=_silent({one: sets[one][0] for one in asked}),
        known=printed & set(told),
        again=hidden & set(told),
    )
    return {one for one in asked if _name(one) in found.blank}


def _atoms(
    opened: Opened, name: str, asked: Sequence[Asked], mission: str
) -> tuple[list[int], dict[Asked, tuple[Set, Set]]]:
    """The atoms of a table by what counts their rows, and of each figure its atoms; of a share also its own."""
    known = dictionary.indicators()
    rows = opened.of(name, mission)
    flags: dict[str, Any] = {}
    for place, (one, year) in enumerate(asked):
        flags[f"in_{place}"] = expressions.counts(known[one], rows, year=year)
        if _is_share(known[one]):
            flags[f"met_{place}"] = expressions.meets(known[one], rows, year=year)
    marked = rows.select(**flags)
    atoms = opened.ask(marked.group_by(list(flags)).aggregate(n=ibis._.count()).order_by(list(flags)))
    among = {flag: frozenset(at for at, atom in enumerate(atoms) if atom[flag]) for flag in flags}
    sets = {one: (among[f"in_{place}"], among.get(f"met_{place}", frozenset())) for place, one in enumerate(asked)}
    return [atom["n"] for atom in atoms], sets


def _told(one: Indicator, counted: Set, met: Set) -> list[Set]:
    """The sets whose sizes a printed figure tells. Of a share both its parts: one gives the other."""
    return [counted, met, counted - met] if _is_share(one) else [counted]


def _silent(sets: Mapping[Asked, Set]) -> list[Set]:
    """What is left of a figure beside another that is a part of it: printed nowhere, told by both together.

    Two definitions of one figure are no whole and part: that they differ, and by how much, is what the report shows.
    """
    known = dictionary.indicators()
    found: set[Set] = set()
    for part, of_part in sets.items():
        for whole, of_whole in sets.items():
            if of_part and of_part < of_whole and not _same_figure(known[part[0]], known[whole[0]]):
                found.add(of_whole - of_part)
    return sorted(found, key=sorted)


def _same_figure(one: Indicator, other: Indicator) -> bool:
    return (
        one.id == other.instead_of
        or other.id == one.instead_of
        or (bool(one.instead_of) and one.instead_of == other.instead_of)
    )


def _small(one: Indicator, value: Decimal | None, below: int) -> bool:
    """Of things counted once however many rows tell of them: few of them, in more rows."""
    is_distinct = isinstance(one.take, Mapping) and "distinct" in one.take
    return is_distinct and one.of in ABOUT_PEOPLE and value is not None and 0 < value < below


def _is_share(one: Indicator) -> bool:
    return isinstance(one.take, Mapping) and "share" in one.take


def _name(one: Asked) -> str:
    return f"{one[0]}@{one[1]}"

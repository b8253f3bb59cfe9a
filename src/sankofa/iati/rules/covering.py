"""How far apart money is told, so that nobody can be singled out by it. Pure.

Money for people is told by as many consecutive months as it takes until `least` cases share the sum: a month if enough
do, else two, a quarter, a year. What is not shared by enough yet is withheld, and nothing is ever told twice or cut
finer, so that no two publications can be subtracted from each other. That holds because only closed months are told:
nothing can be booked in them any more. What it costs to run the work is told by the quarter.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

MONTHS_OF_A_QUARTER = 3


@dataclass(frozen=True)
class Piece:
    """EUR cents of a month, of a group (what they are for) and of a case; `plain`: of the work, of nobody."""

    month: dt.date
    group: str
    minor: int
    case_id: uuid.UUID | None = None
    plain: bool = False


@dataclass(frozen=True)
class Bundle:
    starts: dt.date
    ends: dt.date  # half-open
    group: str
    minor: int
    cases: int


@dataclass
class _Open:
    starts: dt.date
    minor: int = 0
    cases: set[uuid.UUID] = field(default_factory=set)


@dataclass(frozen=True)
class Told:
    bundles: tuple[Bundle, ...]
    withheld: tuple[tuple[str, int, int], ...]  # group, EUR cents, cases


def tell(pieces: Iterable[Piece], *, until: dt.date, least: int) -> Told:
    """What may be told of months that end by `until`, and what of them waits. Bundles of nothing are left out."""
    by_group: dict[tuple[bool, str], list[Piece]] = defaultdict(list)
    for piece in pieces:
        if following(piece.month) <= until:
            by_group[piece.plain, piece.group].append(piece)
    bundles: list[Bundle] = []
    withheld: list[tuple[str, int, int]] = []
    for (plain, group), some in sorted(by_group.items()):
        if plain:
            told, rest = _by_quarter(group, some, until)
        else:
            told, rest = _by_cases(group, some, least)
        bundles += told
        if rest and rest.minor:
            withheld.append((group, rest.minor, len(rest.cases)))
    told_of = (one for one in bundles if one.minor)
    return Told(tuple(sorted(told_of, key=lambda one: (one.ends, one.group))), tuple(withheld))


def _by_cases(group: str, pieces: list[Piece], least: int) -> tuple[list[Bundle], _Open | None]:
    bundles, running = [], None
    for month, some in _months(pieces):
        running = running or _Open(month)
        running.minor += sum(one.minor for one in some)
        running.cases |= {one.case_id for one in some if one.case_id}
        if len(running.cases) >= least:
            bundles.append(Bundle(running.starts, following(month), group, running.minor, len(running.cases)))
            running = None
    return bundles, running


def _by_quarter(group: str, pieces: list[Piece], until: dt.date) -> tuple[list[Bundle], _Open | None]:
    quarters: dict[dt.date, int] = defaultdict(int)
    for piece in pieces:
        quarters[piece.month.replace(month=piece.month.month - (piece.month.month - 1) % 3)] += piece.minor
    bundles, waits = [], None
    for starts, minor in sorted(quarters.items()):
        ends = starts
        for _month in range(MONTHS_OF_A_QUARTER):
            ends = following(ends)
        if ends <= until:
            bundles.append(Bundle(starts, ends, group, minor, 0))
        else:
            waits = _Open(starts, minor)
    return bundles, waits


def _months(pieces: list[Piece]) -> list[tuple[dt.date, list[Piece]]]:
    found: dict[dt.date, list[Piece]] = defaultdict(list)
    for piece in pieces:
        found[piece.month].append(piece)
    return sorted(found.items())


def following(month: dt.date) -> dt.date:
    return (month.replace(day=1) + dt.timedelta(days=32)).replace(day=1)

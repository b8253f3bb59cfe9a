"""Which bookings a line of a bank statement is: by what it names, else by amount and day where only one fits. Pure."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

NEAR = dt.timedelta(days=5)  # a bank books some days after or before
Key = TypeVar("Key")


@dataclass(frozen=True)
class Booked:
    """A movement of the account in the books that no line is matched to. `order`, `batch`: what the bank was told."""

    id: tuple[str, int]
    on: dt.date
    minor: int
    order: str = ""
    batch: str = ""


@dataclass(frozen=True)
class Line:
    id: str
    on: dt.date
    minor: int
    ends: Sequence[str] = ()
    message: str = ""


@dataclass(frozen=True)
class Found:
    booked: tuple[tuple[str, int], ...]
    how: str  # "named": by an id that we gave the bank; "amount": by amount and day


def match(lines: Sequence[Line], booked: Collection[Booked]) -> dict[str, Found]:
    """By line. No booking is given to two lines; what fits several ways is left to people."""
    free = {one.id: one for one in booked}
    found: dict[str, Found] = {}
    for line in lines:
        named = _named(line, free)
        if named:
            found[line.id] = Found(tuple(one.id for one in named), "named")
            for one in named:
                del free[one.id]
    return found | _by_amount([line for line in lines if line.id not in found], free)


def _named(line: Line, free: Mapping[tuple[str, int], Booked]) -> list[Booked]:
    """The payments that it names, or the whole batch, where the amount is right to the cent."""
    ends = {end.lower().replace("-", "") for end in line.ends}
    message = line.message.lower().replace("-", "")
    for some in (
        [one for one in free.values() if one.order and one.order in ends],
        [one for one in free.values() if one.batch and one.batch == message],
    ):
        if some and sum(one.minor for one in some) == line.minor:
            return some
    return []


def _by_amount(lines: Sequence[Line], free: Mapping[tuple[str, int], Booked]) -> dict[str, Found]:
    """One line and one booking of this amount near each other, and no second of either."""
    amounts: dict[int, list[Booked]] = defaultdict(list)
    for one in free.values():
        amounts[one.minor].append(one)
    fits = {line.id: [one for one in amounts[line.minor] if abs(one.on - line.on) <= NEAR] for line in lines}
    wanted: dict[tuple[str, int], int] = defaultdict(int)
    for some in fits.values():
        for one in some:
            wanted[one.id] += 1
    return {
        line: Found((some[0].id,), "amount")
        for line, some in fits.items()
        if len(some) == 1 and wanted[some[0].id] == 1
    }

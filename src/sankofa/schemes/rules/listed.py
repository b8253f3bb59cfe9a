"""Dated lists: who stands on one as it was known on a day, and what a later version of a list makes of it.

Pure. Not here: where a condition asks for a list (checks, and compiling for all cases at once).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import reduce

from sankofa.kernel.periods import Period
from sankofa.schemes.vocab import CodeList, ListEntry, ListVersion


def standing(codes: CodeList, known_on: date | None) -> Iterator[ListEntry]:
    """What stands on a list as it was known on a day (None: as known today)."""
    return (one for one in codes.entries if _known(one, known_on))


def _known(one: ListEntry, known_on: date | None) -> bool:
    if known_on is None:
        return one.known_until is None
    since = one.known_since is None or one.known_since <= known_on
    return since and (one.known_until is None or known_on < one.known_until)


def amended(codes: CodeList, versions: Iterable[ListVersion]) -> CodeList:
    """A list with its versions, each by what was known before it. Of codes whose days stay nothing changes."""
    ordered = sorted(versions, key=lambda one: one.known_since)
    return replace(reduce(_amended, ordered, codes), versions=tuple(ordered))


def _amended(codes: CodeList, version: ListVersion) -> CodeList:
    before = periods(codes)
    entries = list(codes.entries)
    for code in sorted({*before, *version.codes}):
        outside = [part for one in before.get(code, ()) for part in _outside(one, version.in_force)]
        after = _joined([*outside, version.in_force] if code in version.codes else outside)
        if after != before.get(code, ()):
            entries = [_ended(one, version.known_since) if one.code == code else one for one in entries]
            entries += [ListEntry(code, one, version.known_since) for one in after]
    return replace(codes, entries=tuple(entries))


def _ended(one: ListEntry, day: date) -> ListEntry:
    return replace(one, known_until=day) if one.known_until is None else one


def periods(codes: CodeList, known_on: date | None = None) -> dict[str, tuple[Period, ...]]:
    """When each code stands on a list, as known on a day (None: today); what meets is one period."""
    found: dict[str, list[Period]] = {}
    for one in standing(codes, known_on):
        found.setdefault(one.code, []).append(one.period)
    return {code: _joined(some) for code, some in found.items()}


def _outside(one: Period, cut: Period) -> Iterator[Period]:
    """What is left of a period outside another."""
    if not one.overlaps(cut):
        yield one
        return
    if one.start < cut.start:
        yield Period(one.start, cut.start)
    if cut.end is not None and (one.end is None or cut.end < one.end):
        yield Period(cut.end, one.end)


def _joined(some: Iterable[Period]) -> tuple[Period, ...]:
    found: list[Period] = []
    for one in sorted(some, key=lambda period: period.start):
        last = found[-1] if found else None
        if last and (last.end is None or one.start <= last.end):
            end = None if last.end is None or one.end is None else max(last.end, one.end)
            found[-1] = Period(last.start, end)
        else:
            found.append(one)
    return tuple(found)

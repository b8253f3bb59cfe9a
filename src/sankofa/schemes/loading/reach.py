"""Branches of a tree that nothing can reach: conditions that contradict what stands around them, and repeats.

Here: what follows from literals alone (a day after another, a code that isn't in the rest). It finds no every dead
branch, but what it finds is dead. Not here: judging a case.
"""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from sankofa.kernel.periods import Span, shift
from sankofa.schemes.vocab import (
    Age,
    AmountLine,
    Check,
    Condition,
    Day,
    Dictionary,
    FactType,
    Group,
    GroupOp,
    Members,
    Op,
    Records,
    bare,
)

_SINGLE = frozenset(FactType) - {FactType.CODES, FactType.RECORDS}
_ONE_DAY = Span(days=1)


def dead(condition: Condition, dictionary: Dictionary, held: tuple[Check, ...] = ()) -> Iterator[tuple[Condition, str]]:
    """Conditions that can never hold where they stand, or say again what a sibling says, with the reason."""
    match condition:
        case Check():
            clash = next((other for other in held if clashes(condition, other, dictionary)), None)
            if clash:
                yield condition, f"This can never hold beside {clash.fact} {clash.op}."
        case Group(op=GroupOp.ALL, children=children):
            for place, child in enumerate(children):
                others = [one for one in children if isinstance(one, Check) and one is not child]
                before = [one for one in children[:place] if isinstance(one, Check)]
                yield from dead(child, dictionary, (*held, *(before if isinstance(child, Check) else others)))
            yield from _repeats(children)
        case Group(children=children):
            for child in children:
                yield from dead(child, dictionary, held)
            yield from _repeats(children)
        case Members(child=child) | Records(child=child):
            yield from dead(child, dictionary, held)


def shadowed(amounts: tuple[AmountLine, ...]) -> Iterator[tuple[AmountLine, str]]:
    """Amounts that never count, since an earlier line of the same part always goes before them."""
    for first, second in combinations(amounts, 2):
        if first.part == second.part and (first.when is None or first.when == second.when):
            yield second, f"{second.id} is never reached: {first.id} holds whenever it does."


def _repeats(children: tuple[Condition, ...]) -> Iterator[tuple[Condition, str]]:
    for first, second in combinations(children, 2):
        if bare(first) == bare(second):
            yield second, "This says again what stands before it."


def clashes(one: Check, other: Check, dictionary: Dictionary) -> bool:
    """Whether no value of their one fact can satisfy both."""
    if one.fact != other.fact or dictionary[one.fact].type not in _SINGLE:
        return False
    if _codes(one) is not None and _codes(other) is not None:
        return not (_codes(one) or frozenset()) & (_codes(other) or frozenset())
    return (
        _ages_clash(one, other) or _ranges_clash(_days(one), _days(other)) or _ranges_clash(_count(one), _count(other))
    )


def _codes(check: Check) -> frozenset[object] | None:
    """The values that satisfy it, where they can be counted."""
    if check.op is Op.IS and isinstance(check.operand, bool | str | int):
        return frozenset({check.operand})
    if check.op is Op.IN and isinstance(check.operand, tuple):
        return frozenset(check.operand)
    return None


Range = tuple[int | None, int | None]  # first and last, None without end


def _ranges_clash(one: Range | None, other: Range | None) -> bool:
    if one is None or other is None:
        return False
    first = max((edge for edge in (one[0], other[0]) if edge is not None), default=None)
    last = min((edge for edge in (one[1], other[1]) if edge is not None), default=None)
    return first is not None and last is not None and first > last


def _days(check: Check) -> Range | None:  # noqa: PLR0911  # one line per comparison
    if not isinstance(check.operand, Day) or not isinstance(check.operand.base, date):
        return None
    day = shift(check.operand.base, check.operand.plus)
    match check.op:
        case Op.IS:
            return day.toordinal(), day.toordinal()
        case Op.BEFORE:
            return None, shift(day, -_ONE_DAY).toordinal()
        case Op.ON_OR_BEFORE:
            return None, day.toordinal()
        case Op.AFTER:
            return shift(day, _ONE_DAY).toordinal(), None
        case Op.ON_OR_AFTER:
            return day.toordinal(), None
        case _:
            return None


def _count(check: Check) -> Range | None:
    if not isinstance(check.operand, int) or check.op not in {Op.MIN, Op.MAX}:
        return None
    return (check.operand, None) if check.op is Op.MIN else (None, check.operand)


def _ages_clash(one: Check, other: Check) -> bool:
    for left, right in ((one, other), (other, one)):
        if left.op is Op.AGE_AT_LEAST and right.op is Op.YOUNGER_THAN:
            old, young = left.operand, right.operand
            if isinstance(old, Age) and isinstance(young, Age) and old.on == young.on and old.years >= young.years:
                return True
    return False

"""One check: a fact held against a day, a code, a number, a list or another fact.

Here: what each comparison means, with facts absent, unknown or imprecise. Not here: how checks combine (instances).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sankofa.kernel import partial_dates, three
from sankofa.kernel.partial_dates import AnyDate, PartialDate, interval
from sankofa.kernel.periods import Span
from sankofa.kernel.three import Three
from sankofa.schemes.rules.facts import Context, find
from sankofa.schemes.rules.listed import standing
from sankofa.schemes.vocab import (
    ABSENT,
    REFERENCE_FACT,
    UNKNOWN,
    Age,
    Check,
    Day,
    FactOperand,
    FactRef,
    FactUse,
    Lasting,
    Missing,
    OnList,
    Op,
    Reference,
    Value,
    Window,
)

Assumed = Mapping[FactRef, Value]
"""Answers tried in the place of facts."""

NOTHING: Assumed = MappingProxyType({})


def judge(check: Check, context: Context, assumed: Assumed, uses: list[FactUse]) -> Three:
    """The outcome of a check, with `assumed` in the place of facts. All facts it could need are put in `uses`."""

    def look(key: str) -> Value:
        use = find(context, key)
        uses.append(use)
        return assumed.get(use.ref, use.value)

    value = look(check.fact)
    against = _resolve(check.operand, context, look)
    return _compare(check.op, value, against)


def _day(day: Day, context: Context, look: Callable[[str], Value]) -> AnyDate | Missing:
    base: Value
    if isinstance(day.base, Reference):
        base = _reference(day.base, context, look)
    else:
        base = look(day.base) if isinstance(day.base, str) else day.base
    if not isinstance(base, date | PartialDate):
        return ABSENT if base is ABSENT else UNKNOWN
    return interval(base).shifted(day.plus) if day.plus != Span() else base


def _reference(reference: Reference, context: Context, look: Callable[[str], Value]) -> Value:
    if reference in {Reference.TODAY, Reference.DECISION}:
        return context.on
    given = context.given.get(reference)
    return given if given is not None else look(REFERENCE_FACT[reference])


@dataclass(frozen=True, slots=True)
class _Resolved:
    """An operand with its days and facts looked up."""

    day: AnyDate | Missing = UNKNOWN
    operand: object = None
    value: Value = UNKNOWN
    known_on: date | None = None


def _resolve(operand: object, context: Context, look: Callable[[str], Value]) -> _Resolved:
    match operand:
        case Day():
            return _Resolved(_day(operand, context, look), operand)
        case Age(on=day) | OnList(on=day) | Window(day=day) | Lasting(until=day):
            return _Resolved(_day(day, context, look), operand, known_on=context.known_on)
        case FactOperand(key=key):
            return _Resolved(operand=operand, value=look(key))
        case _:
            return _Resolved(operand=operand, value=operand)  # type: ignore[arg-type]  # what is left is a Value


def _compare(op: Op, value: Value, against: _Resolved) -> Three:  # noqa: PLR0911  # one line per case
    """A comparison with something absent is a no; with something unknown it is unknown.

    KNOWN is settled by any answer and never a no, so that an answer can't turn a no into a yes.
    """
    if value is UNKNOWN:
        return Three.UNKNOWN
    if op is Op.KNOWN:
        return Three.YES
    if value is ABSENT:
        return Three.NO
    if op is Op.PRESENT:
        return Three.YES
    if isinstance(value, date | PartialDate):
        return _compare_dates(op, value, against)
    if op is Op.IN_LIST:
        return _listed(value, against)
    if against.value is UNKNOWN:
        return Three.UNKNOWN
    return three.three(_matches(op, value, against.value))


def _matches(op: Op, value: Value, wanted: Value) -> bool:
    """IS and IN hold for several codes when one of them fits."""
    if wanted is ABSENT:
        return False
    if op in {Op.MIN, Op.MAX}:
        return (
            isinstance(value, int)
            and isinstance(wanted, int)
            and (value >= wanted if op is Op.MIN else value <= wanted)
        )
    have = set(_codes(value))
    return bool(have & set(_codes(wanted)))


def _codes(value: Value) -> Iterator[object]:
    if isinstance(value, tuple):
        yield from (item for item in value if isinstance(item, str))
    else:
        yield value


def _listed(value: Value, against: _Resolved) -> Three:
    if not isinstance(against.operand, OnList):
        raise TypeError("in_list needs a list.")
    if against.day is ABSENT:
        return Three.NO
    have = set(_codes(value))
    known_on = against.known_on
    entries = [entry for entry in standing(against.operand.codes, known_on) if entry.code in have]
    if isinstance(against.day, Missing):
        return Three.UNKNOWN if entries else Three.NO
    day = against.day
    return three.any_of(partial_dates.during(day, entry.period) for entry in entries)


def _compare_dates(op: Op, value: AnyDate, against: _Resolved) -> Three:
    day = against.value if isinstance(against.operand, FactOperand) else against.day
    if not isinstance(day, date | PartialDate):
        return _missing(day)
    match against.operand:
        case Age(years=years):
            turned = partial_dates.age_at_least(value, years, day)
            return turned if op is Op.AGE_AT_LEAST else three.not_(turned)
        case Window() as window:
            return _within(value, window, day)
        case Lasting(span=span):
            lasted = interval(value).shifted(span)
            late = op is Op.LASTED_AT_MOST
            return partial_dates.on_or_after(lasted, day) if late else partial_dates.on_or_before(lasted, day)
        case _:
            return _DAYS[op](value, day)


_DAYS: Mapping[Op, Callable[[AnyDate, AnyDate], Three]] = MappingProxyType(
    {
        Op.IS: partial_dates.same_day,
        Op.BEFORE: partial_dates.before,
        Op.ON_OR_BEFORE: partial_dates.on_or_before,
        Op.AFTER: partial_dates.after,
        Op.ON_OR_AFTER: partial_dates.on_or_after,
    },
)


def _missing(value: Value) -> Three:
    return Three.NO if value is ABSENT else Three.UNKNOWN


def _within(value: AnyDate, window: Window, day: AnyDate) -> Three:
    edge = interval(day).shifted(window.span if window.forward else -window.span)
    first, last = (interval(day), edge) if window.forward else (edge, interval(day))
    return three.all_of((partial_dates.on_or_after(value, first), partial_dates.on_or_before(value, last)))

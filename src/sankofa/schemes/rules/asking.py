"""What is still to be asked: the open facts that can change an outcome, cheapest first.

A fact matters when, for some answers to all the other open facts, the outcome stays open until this one is answered.
Answers are tried by kind: for each fact one answer for each way in which the checks that read it can turn out.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from itertools import islice, product

from sankofa.kernel import three
from sankofa.kernel.partial_dates import PartialDate, Precision, interval
from sankofa.kernel.periods import Span, shift
from sankofa.kernel.three import Three
from sankofa.schemes.rules.checks import Assumed, judge
from sankofa.schemes.rules.instances import Instance, combine
from sankofa.schemes.vocab import (
    ABSENT,
    UNKNOWN,
    Age,
    Ask,
    Day,
    Dictionary,
    FactRef,
    FactType,
    GroupOp,
    Lasting,
    OnList,
    Op,
    Value,
    Window,
)

JOINT_CASES = 512
"""How many joint answers to facts read in several places are tried; beyond it more may be asked than needed."""


def to_ask(root: Instance, dictionary: Dictionary) -> tuple[Ask, ...]:
    """Empty when the outcome is settled, or when no fact can settle it (a decision elsewhere is awaited)."""
    if not root.outcome.is_unknown:
        return ()
    question = _Question(root)
    found = [ref for ref in question.refs if question.matters(ref)] or question.refs
    order = {definition.key: place for place, definition in enumerate(dictionary)}
    asks = [_ask(ref, question.live, dictionary) for ref in found]
    return tuple(sorted(asks, key=lambda ask: (ask.cost, order[ask.ref.key], ask.ref)))


def _ask(ref: FactRef, live: Iterable[Instance], dictionary: Dictionary) -> Ask:
    definition = dictionary[ref.key]
    return Ask(
        ref=ref,
        question=definition.ask,
        cost=definition.cost,
        refine=_current(ref, live) is not UNKNOWN,
        compartment=definition.compartment,
    )


class _Question:
    """An open outcome: the open leaves that can still carry it, the facts in them, and the answers worth trying."""

    def __init__(self, root: Instance) -> None:
        self.root = root
        self.live = [leaf for leaf in _live_leaves(root) if _unsettled(leaf)]
        self.readers: dict[FactRef, list[Instance]] = {}
        for leaf in self.live:
            for ref in _unsettled(leaf):
                self.readers.setdefault(ref, []).append(leaf)
        self.refs = list(self.readers)
        self.below: dict[int, frozenset[FactRef]] = {}
        self.seen: dict[tuple[object, ...], frozenset[Three]] = {}
        self._look_below(root)

    def _look_below(self, instance: Instance) -> frozenset[FactRef]:
        """Which open facts each part reads: what a part can lead to depends on no other."""
        own = frozenset(_unsettled(instance)) if instance.op is None else frozenset[FactRef]()
        refs = own.union(*(self._look_below(child) for child in instance.children))
        self.below[id(instance)] = refs
        return refs

    @cached_property
    def shared(self) -> dict[FactRef, tuple[Value, ...]]:
        """The facts that several leaves read, each with its answers: their leaves don't turn out independently."""
        return {ref: _answers(ref, leaves) for ref, leaves in self.readers.items() if len(leaves) > 1}

    def matters(self, ref: FactRef) -> bool:
        others = {other: answers for other, answers in self.shared.items() if other != ref}
        joint = list(islice(product(*others.values()), JOINT_CASES + 1))
        if len(joint) > JOINT_CASES:
            joint = [()]
        return any(
            Three.UNKNOWN in self.attainable(self.root, ref, dict(zip(others, answers, strict=False)))
            for answers in joint
        )

    def attainable(self, instance: Instance, ref: FactRef, assumed: Assumed) -> frozenset[Three]:
        """The outcomes that answers to all facts but `ref` can lead to, `ref` staying open."""
        if not instance.outcome.is_unknown:
            return frozenset({instance.outcome})
        below = self.below[id(instance)]
        key = (id(instance), ref in below and ref, *((one, assumed[one]) for one in assumed if one in below))
        if key not in self.seen:
            self.seen[key] = self._attainable(instance, ref, assumed)
        return self.seen[key]

    def _attainable(self, instance: Instance, ref: FactRef, assumed: Assumed) -> frozenset[Three]:
        if instance.op is None:
            return self.attainable_leaf(instance, ref, assumed)
        sets = [self.attainable(child, ref, assumed) for child in instance.children]
        match instance.op:
            case GroupOp.NOT:
                return frozenset(three.not_(value) for value in sets[0])
            case GroupOp.AT_LEAST:
                return _attainable_count(instance.n, sets)
            case _:
                return _attainable_pairs(instance.op, sets)

    def attainable_leaf(self, leaf: Instance, ref: FactRef, assumed: Assumed) -> frozenset[Three]:
        here = [one for one in _unsettled(leaf) if one not in assumed]
        if leaf.check is None:
            return frozenset({Three.UNKNOWN} if ref in here else _SETTLED)
        now = judge(leaf.check, leaf.context, assumed, []) if assumed else Three.UNKNOWN
        if not now.is_unknown:
            return frozenset({now})
        if ref in here:
            return frozenset({Three.UNKNOWN}) if len(here) == 1 else frozenset(Three)
        return frozenset({Three.YES}) if leaf.check.op is Op.KNOWN else _SETTLED


_SETTLED = frozenset({Three.YES, Three.NO})


def _attainable_pairs(op: GroupOp, sets: list[frozenset[Three]]) -> frozenset[Three]:
    reached = frozenset({combine(op, 0, ())})
    for outcomes in sets:
        reached = frozenset(combine(op, 0, pair) for pair in product(reached, outcomes))
    return reached


def _attainable_count(n: int, sets: list[frozenset[Three]]) -> frozenset[Three]:
    counts = {(0, 0)}
    for outcomes in sets:
        counts = {
            (sure + value.is_yes, possible + (not value.is_no)) for sure, possible in counts for value in outcomes
        }
    return frozenset(
        Three.YES if sure >= n else Three.UNKNOWN if possible >= n else Three.NO for sure, possible in counts
    )


def _live_leaves(instance: Instance) -> Iterator[Instance]:
    """Open leaves that no settled group above them makes pointless."""
    if not instance.outcome.is_unknown:
        return
    if instance.op is None:
        yield instance
    for child in instance.children:
        yield from _live_leaves(child)


def _unsettled(leaf: Instance) -> tuple[FactRef, ...]:
    """The facts of an open leaf that an answer could still settle: unknown ones and imprecise dates."""
    return tuple(
        dict.fromkeys(
            use.ref
            for use in leaf.uses
            if use.value is UNKNOWN or (isinstance(use.value, PartialDate) and not use.value.is_exact)
        ),
    )


def _current(ref: FactRef, among: Iterable[Instance]) -> Value:
    return next(use.value for leaf in among for use in leaf.uses if use.ref == ref)


def _answers(ref: FactRef, among: list[Instance]) -> tuple[Value, ...]:
    """One answer for each way in which these leaves can turn out."""
    classes: dict[tuple[Three, ...], Value] = {}
    for value in _candidates(ref, among):
        turned = tuple(
            judge(leaf.check, leaf.context, {ref: value}, []) if leaf.check else leaf.outcome for leaf in among
        )
        classes.setdefault(turned, value)
    return tuple(classes.values())


def _candidates(ref: FactRef, among: list[Instance]) -> Iterator[Value]:
    definition = among[0].context.dictionary[ref.key]
    current = _current(ref, among)
    mentioned = [value for leaf in among for value in _mentioned(leaf)]
    match definition.type:
        case FactType.BOOL:
            yield from (True, False)
        case FactType.INT | FactType.MONEY:
            for value in [one for one in mentioned if isinstance(one, int)] or [0]:
                yield from (value - 1, value, value + 1)
        case FactType.DATE | FactType.PARTIAL_DATE:
            yield from _candidate_days(mentioned, _spans(among), current)
        case FactType.CODES:
            codes = [one for one in mentioned if isinstance(one, str)]
            yield from ((), *((code,) for code in codes), tuple(codes))
        case FactType.RECORDS:
            yield ()
        case _:
            yield from definition.codes or (*(one for one in mentioned if isinstance(one, str)), "")
    if current is UNKNOWN:
        yield ABSENT


def _mentioned(leaf: Instance) -> Iterator[Value]:
    """What a leaf compares with: its own literals, list entries and the facts known in it."""
    operand = leaf.check.operand if leaf.check else None
    yield leaf.context.on
    yield from leaf.context.given.values()
    for use in leaf.uses:
        yield from use.value if isinstance(use.value, tuple) else (use.value,)  # type: ignore[misc]  # records fall through
    match operand:
        case Day(base=base) | Age(on=Day(base=base)) | Window(day=Day(base=base)) | Lasting(until=Day(base=base)):
            if isinstance(base, date):
                yield base
        case OnList(codes=codes):
            yield from (entry.code for entry in codes.entries)
            for period in (entry.period for entry in codes.entries):
                yield from (edge for edge in (period.start, period.end) if edge)
        case tuple():
            yield from operand
        case str() | int() | date() | PartialDate():
            yield operand


def _spans(among: Iterable[Instance]) -> list[Span]:
    spans = {Span()}
    for operand in (leaf.check.operand for leaf in among if leaf.check):
        match operand:
            case Age(years=years, on=Day(plus=plus)):
                spans |= {Span(years=years), plus}
            case Window(span=span, day=Day(plus=plus)) | Lasting(span=span, until=Day(plus=plus)):
                spans |= {span, plus}
            case Day(plus=plus) | OnList(on=Day(plus=plus)):
                spans.add(plus)
    return sorted(spans, key=str)


def _candidate_days(mentioned: Iterable[Value], spans: list[Span], current: Value) -> Iterator[date]:
    """Days around every edge a check can have: each day mentioned, moved by any two spans, and the days beside it."""
    within = interval(current) if isinstance(current, date | PartialDate) else _CALENDAR
    edges = {within.earliest, within.latest}
    moves = [*spans, *(-span for span in spans)]
    for day in (one for one in mentioned if isinstance(one, date | PartialDate)):
        for end in (interval(day).earliest, interval(day).latest):
            edges |= {shift(shift(end, first), second) for first in moves for second in moves}
    first, last = within.earliest.toordinal(), within.latest.toordinal()
    beside = range(-_MONTH_END_SLACK, _MONTH_END_SLACK + 1)
    for ordinal in sorted({edge.toordinal() + step for edge in edges for step in beside}):
        if first <= ordinal <= last:
            yield date.fromordinal(ordinal)


_MONTH_END_SLACK = 3  # months differ by up to three days, so moving there and back may land that far away
_CALENDAR = PartialDate(date(1800, 1, 1), date(2200, 12, 31), Precision.ESTIMATED)

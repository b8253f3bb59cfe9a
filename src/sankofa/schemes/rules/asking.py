"""What is still to be asked: the open facts that can change an outcome, cheapest first.

A fact matters when, for some answers to all the other open facts, the outcome stays open until this one is answered.
Answers are tried by kind: for each fact one answer for each way in which the checks that read it can turn out.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from itertools import product

from sankofa.kernel import three
from sankofa.kernel.partial_dates import PartialDate, Precision, interval
from sankofa.kernel.periods import Span, shift
from sankofa.kernel.three import Three
from sankofa.schemes.rules.checks import judge
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
"""How many joint answers to facts that neighbours share are tried; beyond it more may be asked than needed."""


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
    """An open outcome: the open leaves that can still carry it, the facts in them, and the answers worth trying.

    Open facts are numbered, so that a set of them is a bit mask and an assumed answer a pair of small numbers.
    """

    def __init__(self, root: Instance) -> None:
        self.root = root
        self.live = [leaf for leaf in _live_leaves(root) if _unsettled(leaf)]
        self.readers: dict[FactRef, list[Instance]] = {}
        for leaf in self.live:
            for ref in _unsettled(leaf):
                self.readers.setdefault(ref, []).append(leaf)
        self.refs = list(self.readers)
        self.number = {ref: place for place, ref in enumerate(self.refs)}
        self.answers: dict[int, tuple[Value, ...]] = {}
        self.below: dict[int, int] = {}
        self.common: dict[int, int] = {}
        self.lots: dict[tuple[int, int], Lots] = {}
        self.freely: dict[tuple[int, Assumption], tuple[frozenset[Three], ...]] = {}
        self.nothing = len(self.refs)
        self.seen: dict[tuple[int, int, Assumption], frozenset[Three]] = {}
        self.home: dict[FactRef, int] = {}
        self.found: dict[int, bool] = {}
        self._look_below(root, id(root))

    def _look_below(self, instance: Instance, home: int) -> int:
        """Which open facts each part reads, as bits: what a part can lead to depends on no other.

        And the group that a fact stands in, where one leaf of its own reads it.
        """
        bits = 0
        if instance.op is None:
            own = [ref for ref in _unsettled(instance) if ref in self.number]
            bits = _bits(self.number[ref] for ref in own)
            if (
                len(own) == 1
                and len(self.readers[own[0]]) == 1
                and instance.check
                and instance.check.op is not Op.KNOWN
            ):
                self.home[own[0]] = home
        elif instance.op is not GroupOp.NOT:
            home = id(instance)
        for child in instance.children:
            bits |= self._look_below(child, home)
        self.below[id(instance)] = bits
        return bits

    def answers_to(self, fact: int) -> tuple[Value, ...]:
        if fact not in self.answers:
            ref = self.refs[fact]
            self.answers[fact] = _answers(ref, self.readers[ref])
        return self.answers[fact]

    def matters(self, ref: FactRef) -> bool:
        """Whether answers to all others can leave the outcome open. Facts with a leaf each in one group are alike."""
        home = self.home.get(ref, -1 - self.number[ref])
        if home not in self.found:
            self.found[home] = Three.UNKNOWN in self.attainable(self.root, self.number[ref], ())
        return self.found[home]

    def attainable(self, instance: Instance, fact: int, assumed: "Assumption") -> frozenset[Three]:
        """The outcomes that answers to all open facts but `fact` can lead to, `fact` staying open."""
        if not instance.outcome.is_unknown:
            return _ONLY[instance.outcome]
        below = self.below[id(instance)]
        here = fact if below >> fact & 1 else self.nothing
        key = (id(instance), here, tuple(one for one in assumed if below >> one[0] & 1))
        found = self.seen.get(key)
        if found is None:
            found = self.seen[key] = self._attainable(instance, here, key[2])
        return found

    def _attainable(self, instance: Instance, fact: int, assumed: "Assumption") -> frozenset[Three]:
        match instance.op:
            case None:
                return self._attainable_leaf(instance, fact, assumed)
            case GroupOp.NOT:
                return frozenset(three.not_(value) for value in self.attainable(instance.children[0], fact, assumed))
            case GroupOp.AT_LEAST:
                return self._jointly(instance, instance.children, fact, assumed)
            case op:
                return self._by_lots(instance, op, fact, assumed)

    def _by_lots(self, instance: Instance, op: GroupOp, fact: int, assumed: "Assumption") -> frozenset[Three]:
        """All or any: lots turn out independently, and lots that lead to the same outcomes count once."""
        lots = self._apart(instance, fact, assumed)
        key = (id(lots), assumed)
        if key not in self.freely:
            self.freely[key] = tuple(self._jointly(instance, lot, self.nothing, assumed) for lot, _ in lots)
        bit, reached = 1 << fact, _ONLY[combine(op, 0, ())]
        outcomes = {
            self._jointly(instance, lot, fact, assumed) if bits & bit else freely
            for (lot, bits), freely in zip(lots, self.freely[key], strict=True)
        }
        for one in outcomes:
            reached = _pair(op, reached, one)
        return reached

    def _apart(self, instance: Instance, fact: int, assumed: "Assumption") -> "Lots":
        """The children in lots that have no open fact in common: lots turn out independently of each other."""
        common = self._shared_bits(instance)
        key = (id(instance), common & ~_bits([fact, *(one for one, _ in assumed)]))
        if key not in self.lots:
            self.lots[key] = self._lots(instance.children, key[1])
        return self.lots[key]

    def _lots(self, children: Sequence[Instance], common: int) -> "Lots":
        lots: Lots = []
        for child in children:
            bits, lot = self.below[id(child)], [child]
            for other in [one for one in lots if one[1] & bits & common]:
                lots.remove(other)
                lot, bits = [*other[0], *lot], bits | other[1]
            lots.append((lot, bits))
        return lots

    def _jointly(
        self, instance: Instance, children: Sequence[Instance], fact: int, assumed: "Assumption"
    ) -> frozenset[Three]:
        """What children that share facts can lead to: each joint answer to those is tried."""
        if len(children) == 1 and instance.op is not GroupOp.AT_LEAST:
            return self.attainable(children[0], fact, assumed)
        shared = self._shared(children, _bits([fact, *(one for one, _ in assumed)]))
        tries = 1
        for one in shared:
            tries *= len(self.answers_to(one))
        if tries > JOINT_CASES:
            shared = []
        reached: set[Three] = set()
        for answers in product(*(range(len(self.answers_to(one))) for one in shared)):
            tried = (*assumed, *zip(shared, answers, strict=True))
            reached |= self._together(instance, [self.attainable(child, fact, tried) for child in children])
            if len(reached) == len(Three):
                break
        return frozenset(reached)

    def _shared(self, children: Sequence[Instance], fixed: int) -> list[int]:
        twice = self._twice(children) & ~fixed
        return [one for one in range(len(self.refs)) if twice >> one & 1]

    def _shared_bits(self, instance: Instance) -> int:
        if id(instance) not in self.common:
            self.common[id(instance)] = self._twice(instance.children)
        return self.common[id(instance)]

    def _twice(self, children: Sequence[Instance]) -> int:
        """The open facts that more than one of these children read, as bits."""
        once = twice = 0
        for child in children:
            bits = self.below[id(child)]
            twice |= once & bits
            once |= bits
        return twice

    @staticmethod
    def _together(instance: Instance, sets: Sequence[frozenset[Three]]) -> frozenset[Three]:
        if instance.op is GroupOp.AT_LEAST:
            return _attainable_count(instance.n, sets)
        op = instance.op or GroupOp.ALL
        reached = sets[0]
        for outcomes in sets[1:]:
            reached = _pair(op, reached, outcomes)
        return reached

    def _attainable_leaf(self, leaf: Instance, fact: int, assumed: "Assumption") -> frozenset[Three]:
        values = {self.refs[one]: self.answers_to(one)[answer] for one, answer in assumed}
        here = [one for one in _unsettled(leaf) if one not in values]
        ref = self.refs[fact] if fact < self.nothing else None
        if leaf.check is None:
            return _ONLY[Three.UNKNOWN] if ref in here else _SETTLED
        now = judge(leaf.check, leaf.context, values, []) if values else Three.UNKNOWN
        if not now.is_unknown:
            return _ONLY[now]
        if ref in here:
            return _ONLY[Three.UNKNOWN] if len(here) == 1 else frozenset(Three)
        return _ONLY[Three.YES] if leaf.check.op is Op.KNOWN else _SETTLED


Assumption = tuple[tuple[int, int], ...]
"""Facts by number, each with the number of the answer tried in its place."""

Lots = list[tuple[list[Instance], int]]
"""Parts of a group that hang together, each with the open facts it reads, as bits."""

_SETTLED = frozenset({Three.YES, Three.NO})
_ONLY = {value: frozenset({value}) for value in Three}


def _bits(facts: Iterable[int]) -> int:
    bits = 0
    for one in facts:
        bits |= 1 << one
    return bits


@cache
def _pair(op: GroupOp, left: frozenset[Three], right: frozenset[Three]) -> frozenset[Three]:
    return frozenset(combine(op, 0, pair) for pair in product(left, right))


def _attainable_count(n: int, sets: Sequence[frozenset[Three]]) -> frozenset[Three]:
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

"""What is still to be asked: the open facts that can change an outcome, cheapest first.

A fact matters when, for some answers to all the other open facts, the outcome stays open until this one is answered.
Answers are tried by kind: for each fact one answer for each way in which the checks that read it can turn out.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from itertools import combinations, product

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
    found = [ref for fact, ref in enumerate(question.refs) if question.matters(fact)] or question.refs
    asks = [_ask(ref, question.readers[ref], dictionary) for ref in found]
    return tuple(sorted(asks, key=lambda ask: (ask.cost, dictionary.places[ask.ref.key], ask.ref)))


def _ask(ref: FactRef, readers: Iterable[Instance], dictionary: Dictionary) -> Ask:
    definition = dictionary[ref.key]
    return Ask(
        ref=ref,
        question=definition.ask,
        cost=definition.cost,
        refine=_current(ref, readers) is not UNKNOWN,
        compartment=definition.compartment,
    )


class _Part:
    """A part of an open outcome that answers can still move, with the open facts that it reads as bits.

    Parts that are settled already and change nothing stand in none: those that hold in an all, those that don't in an
    any. What a part can lead to depends on no other, so it is kept here.
    """

    __slots__ = ("bits", "freely", "leaf", "lots", "n", "op", "own", "parts", "seen", "settled", "twice")

    def __init__(self, leaf: Instance, own: tuple[int, ...], op: GroupOp | None = None, n: int = 0) -> None:
        self.leaf, self.own, self.op, self.n = leaf, own, op, n
        self.parts: tuple[_Part, ...] = ()
        self.settled = None if leaf.outcome is Three.UNKNOWN else _ONLY[leaf.outcome]
        self.bits, self.twice = _bits(own), 0
        self.lots: dict[int, Lots] = {}
        self.freely: dict[tuple[int, Assumption], tuple[frozenset[Three], ...]] = {}
        self.seen: dict[tuple[int, Assumption], frozenset[Three]] = {}

    @classmethod
    def of(cls, instance: Instance, parts: "list[_Part]") -> "_Part":
        """A group of parts; of one part of an all or an any that part itself."""
        if len(parts) == 1 and instance.op in _NEUTRAL:
            return parts[0]
        made = cls(instance, (), instance.op, instance.n)
        made.parts = tuple(parts)
        made.bits, made.twice = _once_and_twice(made.parts)
        return made


class _Question:
    """An open outcome: the open leaves that can still carry it, the facts in them, and the answers worth trying.

    Open facts are numbered, so that a set of them is a bit mask and an assumed answer a pair of small numbers.
    """

    def __init__(self, root: Instance) -> None:
        self.readers: dict[FactRef, list[Instance]] = {}
        for leaf in _live_leaves(root):
            for ref in _unsettled(leaf):
                self.readers.setdefault(ref, []).append(leaf)
        self.refs = list(self.readers)
        self.number = {ref: place for place, ref in enumerate(self.refs)}
        self.answers: dict[int, tuple[Value, ...]] = {}
        self.nothing = len(self.refs)
        self.home: dict[int, int] = {}
        self.found: dict[int, bool] = {}
        self.root = self._part(root, id(root))

    def _part(self, instance: Instance, home: int) -> _Part:
        """What is left to ask of an instance; and the group that a fact stands in, where one leaf of its own reads it.

        A group holds what isn't settled yet, so each leaf in it is alike.
        """
        if instance.outcome is not Three.UNKNOWN:
            return _Part(instance, ())
        if instance.op is None:
            own = tuple(self.number[ref] for ref in _unsettled(instance))
            if self._alone(instance, own):
                self.home[own[0]] = home
            return _Part(instance, own)
        if instance.op is not GroupOp.NOT:
            home = id(instance)
        neutral = _NEUTRAL.get(instance.op)
        return _Part.of(
            instance, [self._part(child, home) for child in instance.children if child.outcome is not neutral]
        )

    def _alone(self, leaf: Instance, own: tuple[int, ...]) -> bool:
        """Whether it reads one open fact that nothing else reads."""
        if len(own) != 1 or leaf.check is None or leaf.check.op is Op.KNOWN:
            return False
        return len(self.readers[self.refs[own[0]]]) == 1

    def answers_to(self, fact: int) -> tuple[Value, ...]:
        if fact not in self.answers:
            ref = self.refs[fact]
            self.answers[fact] = _answers(ref, self.readers[ref])
        return self.answers[fact]

    def matters(self, fact: int) -> bool:
        """Whether answers to all others can leave the outcome open. Facts with a leaf each in one group are alike."""
        home = self.home.get(fact, -1 - fact)
        if home not in self.found:
            self.found[home] = Three.UNKNOWN in self.attainable(self.root, fact, ())
        return self.found[home]

    def attainable(self, part: _Part, fact: int, assumed: "Assumption") -> frozenset[Three]:
        """The outcomes that answers to all open facts but `fact` can lead to, `fact` staying open."""
        if part.settled is not None:
            return part.settled
        bits = part.bits
        here = fact if bits >> fact & 1 else self.nothing
        if assumed:
            assumed = tuple(one for one in assumed if bits >> one[0] & 1)
        key = (here, assumed)
        found = part.seen.get(key)
        if found is None:
            found = part.seen[key] = self._attainable(part, here, assumed)
        return found

    def _attainable(self, part: _Part, fact: int, assumed: "Assumption") -> frozenset[Three]:
        match part.op:
            case None:
                return self._attainable_leaf(part, fact, assumed)
            case GroupOp.NOT:
                return _TURNED[self.attainable(part.parts[0], fact, assumed)]
            case GroupOp.AT_LEAST:
                return self._jointly(part, part.parts, fact, assumed)
            case op:
                return self._by_lots(part, op, fact, assumed)

    def _by_lots(self, part: _Part, op: GroupOp, fact: int, assumed: "Assumption") -> frozenset[Three]:
        """All or any: lots turn out independently, and lots that lead to the same outcomes count once."""
        lots = self._apart(part, fact, assumed)
        key = (id(lots), assumed)
        freely = part.freely.get(key)
        if freely is None:
            freely = part.freely[key] = tuple(self._jointly(part, lot, self.nothing, assumed) for lot, _ in lots)
        bit = 1 << fact
        outcomes = {
            self._jointly(part, lot, fact, assumed) if bits & bit else free
            for (lot, bits), free in zip(lots, freely, strict=True)
        }
        reached = _ONLY[combine(op, 0, ())]
        for one in outcomes:
            reached = _pair(op, reached, one)
        return reached

    @staticmethod
    def _apart(part: _Part, fact: int, assumed: "Assumption") -> "Lots":
        """The parts in lots that have no open fact in common: lots turn out independently of each other."""
        common = part.twice & ~(1 << fact)
        for one, _ in assumed:
            common &= ~(1 << one)
        found = part.lots.get(common)
        if found is None:
            found = part.lots[common] = _lots(part.parts, common)
        return found

    def _jointly(self, whole: _Part, parts: Sequence[_Part], fact: int, assumed: "Assumption") -> frozenset[Three]:
        """What parts that share facts can lead to: each joint answer to those is tried."""
        if len(parts) == 1 and whole.op is not GroupOp.AT_LEAST:
            return self.attainable(parts[0], fact, assumed)
        shared = self._shared(parts, _bits([fact, *(one for one, _ in assumed)]))
        tries = 1
        for one in shared:
            tries *= len(self.answers_to(one))
        if tries > JOINT_CASES:
            shared = []
        reached: set[Three] = set()
        for answers in product(*(range(len(self.answers_to(one))) for one in shared)):
            tried = (*assumed, *zip(shared, answers, strict=True))
            reached |= self._together(whole, [self.attainable(part, fact, tried) for part in parts])
            if len(reached) == len(Three):
                break
        return frozenset(reached)

    def _shared(self, parts: Sequence[_Part], fixed: int) -> list[int]:
        twice = _once_and_twice(parts)[1] & ~fixed
        return [one for one in range(len(self.refs)) if twice >> one & 1]

    @staticmethod
    def _together(whole: _Part, sets: Sequence[frozenset[Three]]) -> frozenset[Three]:
        if whole.op is GroupOp.AT_LEAST:
            return _attainable_count(whole.n, sets)
        op = whole.op or GroupOp.ALL
        reached = sets[0]
        for outcomes in sets[1:]:
            reached = _pair(op, reached, outcomes)
        return reached

    def _attainable_leaf(self, part: _Part, fact: int, assumed: "Assumption") -> frozenset[Three]:
        check = part.leaf.check
        if check is None:
            return _ONLY[Three.UNKNOWN] if fact in part.own else _SETTLED
        if assumed:
            values = {self.refs[one]: self.answers_to(one)[answer] for one, answer in assumed}
            now = judge(check, part.leaf.context, values, [])
            if now is not Three.UNKNOWN:
                return _ONLY[now]
        if fact in part.own:
            return _ONLY[Three.UNKNOWN] if len(part.own) - len(assumed) == 1 else _ANY
        return _ONLY[Three.YES] if check.op is Op.KNOWN else _SETTLED


def _once_and_twice(parts: Sequence[_Part]) -> tuple[int, int]:
    """The open facts that these parts read, and those that more than one of them reads, as bits."""
    once = twice = 0
    for part in parts:
        twice |= once & part.bits
        once |= part.bits
    return once, twice


def _lots(parts: Sequence[_Part], common: int) -> "Lots":
    lots: Lots = []
    for part in parts:
        bits, lot = part.bits, [part]
        for other in [one for one in lots if one[1] & bits & common]:
            lots.remove(other)
            lot, bits = [*other[0], *lot], bits | other[1]
        lots.append((lot, bits))
    return lots


Assumption = tuple[tuple[int, int], ...]
"""Facts by number, each with the number of the answer tried in its place."""

Lots = list[tuple[list[_Part], int]]
"""Parts of a group that hang together, each with the open facts it reads, as bits."""

_SETTLED = frozenset({Three.YES, Three.NO})
_ANY = frozenset(Three)
_ONLY = {value: frozenset({value}) for value in Three}
_NEUTRAL = {GroupOp.ALL: Three.YES, GroupOp.ANY: Three.NO}
_TURNED = {frozenset(some): frozenset(map(three.not_, some)) for size in range(4) for some in combinations(Three, size)}


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

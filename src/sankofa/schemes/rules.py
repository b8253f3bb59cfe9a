"""Judging facts by dated terms: which version holds, what follows, why, what is still to be asked, and what
it comes to.

Pure: everything comes in as an argument, and the same arguments always give the same answer. Not here:
fetching facts, deciding (a named person does), reading policy files (loading). Strong Kleene logic
throughout: filling in an unknown fact may settle an outcome, never turn a yes into a no or back.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import islice, product
from types import MappingProxyType
from typing import TypeVar

from sankofa.kernel import partial_dates, three
from sankofa.kernel.partial_dates import AnyDate, PartialDate, Precision, interval
from sankofa.kernel.periods import Span, shift
from sankofa.kernel.three import Three
from sankofa.schemes.vocab import (
    ABSENT,
    REFERENCE_FACT,
    UNKNOWN,
    Age,
    AmountLine,
    Amounts,
    Ask,
    Check,
    Compartment,
    Condition,
    Day,
    Dictionary,
    Evaluation,
    FactDefinition,
    FactOperand,
    FactRef,
    Facts,
    FactType,
    FactTypeError,
    FactUse,
    Gate,
    Group,
    GroupOp,
    Lasting,
    Line,
    Member,
    Members,
    Missing,
    Node,
    NotInForceError,
    OnList,
    Op,
    Outcome,
    Per,
    ReadinessPolicy,
    ReadinessVersion,
    Record,
    Records,
    Reference,
    Requirement,
    RequirementResult,
    Scheme,
    SchemeKind,
    SchemeVersion,
    Text,
    Value,
    Why,
    Window,
    facts_in,
)

JOINT_CASES = 512
"""How many joint values of facts used in several places are tried to see what matters; beyond it more may
be asked than needed.
"""

Refs = Mapping[str, Scheme | Three]
Assumed = Mapping[FactRef, Value]
_NOTHING: Assumed = MappingProxyType({})
_VersionT = TypeVar("_VersionT", SchemeVersion, ReadinessVersion)


# --- The doors of this module


def version_on(versions: Iterable[_VersionT], on: date, known_on: date | None = None) -> _VersionT | None:
    """The version in force on a day as it was known on `known_on` (None: as known today); the latest known
    wins.
    """
    candidates = [one for one in versions if on in one.in_force and (known_on is None or one.known_since <= known_on)]
    return max(candidates, key=lambda one: one.known_since, default=None)


def evaluate(
    scheme: Scheme, facts: Facts, on: date, known_on: date | None = None, refs: Refs | None = None
) -> Evaluation:
    """Judge a case by the terms of a scheme on a day, which is also the day of decision that its conditions
    look at.

    `refs` answers references to other schemes: their terms (judged here and now) or an outcome already
    decided. Raises FactTypeError when a fact used has another type than the dictionary says.
    """
    version = version_on(scheme.versions, on, known_on)
    if version is None:
        return _not_in_force(scheme, on, known_on)
    context = _Context(
        facts=facts, dictionary=scheme.dictionary, on=on, known_on=known_on, refs=_without(refs, scheme.id)
    )
    root = _expand_version(version, context)
    outcome = _value(root)
    amounts = _amounts(version, context) if outcome.is_yes and version.amounts else None
    tree = _node(root)
    return Evaluation(
        scheme_id=scheme.id,
        title=scheme.title,
        kind=scheme.kind,
        version_id=version.id,
        on=on,
        known_on=known_on,
        outcome=outcome,
        tree=tree,
        members=_by_member(version, context),
        to_ask=_to_ask(root, scheme.dictionary),
        amounts=amounts[0] if amounts else None,
        excludes=version.excludes,
        refusal_note=scheme.refusal_note,
        facts_hash=facts_hash([*_uses(root), *(amounts[1] if amounts else ())]),
    )


def redact(evaluation: Evaluation, allowed: Iterable[Compartment]) -> Evaluation | None:
    """What somebody with grants for `allowed` compartments may see.

    A scheme that rests on a closed compartment is None: invisible, not "not yet". Of a safeguard the closed
    conditions become one neutral line, without facts, questions or hash (a hash of few possible facts can
    be guessed).
    """
    closed = frozenset(Compartment) - {Compartment.NONE} - frozenset(allowed)
    if not any(node.compartments & closed for node in evaluation.tree.walk()):
        return evaluation
    if evaluation.kind is not SchemeKind.SAFEGUARD:
        return None
    return replace(
        evaluation,
        tree=_hide(evaluation.tree, closed),
        to_ask=tuple(ask for ask in evaluation.to_ask if ask.compartment not in closed),
        facts_hash=None,
    )


def redact_result(result: RequirementResult, allowed: Iterable[Compartment]) -> RequirementResult:
    """A requirement without what rests on closed compartments; that it blocks, and whom to ask, stays."""
    closed = frozenset(Compartment) - {Compartment.NONE} - frozenset(allowed)
    if not any(node.compartments & closed for node in result.tree.walk()):
        return result
    asks = tuple(ask for ask in result.to_ask if ask.compartment not in closed)
    return replace(
        result,
        tree=_hide(result.tree, closed),
        to_ask=asks,
        text=HIDDEN.text,
        to_do=HIDDEN.text_no,
        discreet=True,
    )


def visible(scheme: Scheme, allowed: Iterable[Compartment]) -> bool:
    """May somebody with these grants know that the scheme exists in a case? Judged by its terms, never by
    the outcome.
    """
    return scheme.compartments <= {Compartment.NONE, *allowed}


def readiness(
    policy: ReadinessPolicy,
    facts: Facts,
    gates: Iterable[Gate],
    on: date,
    wished_date: date | None,
    *,
    names: Mapping[str, str] | None = None,
    known_on: date | None = None,
) -> tuple[RequirementResult, ...]:
    """What each gate asks, per member and for the case: met, blocking or not known yet, in the order of the
    policy.

    `on` is today, `wished_date` the day of departure one hopes for (None: not yet chosen). `names` maps
    member keys to what to call them in the texts. Raises NotInForceError when no version is in force: then
    no gate may open.
    """
    version = version_on(policy.versions, on, known_on)
    if version is None:
        raise NotInForceError(f"{policy.id} has no version in force on {on}.")
    asked = frozenset(gates)
    context = _Context(
        facts=facts,
        dictionary=policy.dictionary,
        on=on,
        known_on=known_on,
        refs=MappingProxyType({}),
        given=_journey(facts, wished_date),
    )
    return tuple(
        _require(requirement, one, version_id=version.id, asked=asked, wished_date=wished_date, names=names or {})
        for requirement in version.requirements
        if requirement.gates & asked
        for one in (_each_member(context) if requirement.per is Per.MEMBER else (context,))
    )


def facts_hash(uses: Iterable[FactUse]) -> str:
    """A stable SHA-256 over facts and their values, in any order, each counted once."""
    rows = sorted({(use.ref.key, use.ref.member, use.ref.record, _canonical(use.value)) for use in uses})
    return hashlib.sha256(json.dumps(rows, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()


def check_facts(dictionary: Dictionary, facts: Facts) -> None:
    """Raise FactTypeError on a key that the dictionary lacks, that belongs elsewhere, or whose value has
    another type.
    """
    for per, values in ((Per.CASE, facts.case), *((Per.MEMBER, member.values) for member in facts.members)):
        for key, value in values.items():
            if key not in dictionary or dictionary[key].per is not per or dictionary[key].of:
                raise FactTypeError(f"{key} is no fact of a {per.value}.")
            _check_type(dictionary[key], value)
            if dictionary[key].type is FactType.RECORDS and isinstance(value, tuple):
                _check_records(dictionary, key, value)


def _check_records(dictionary: Dictionary, key: str, records: Iterable[Record | str]) -> None:
    for record in records:
        if isinstance(record, str):
            raise FactTypeError(f"{key} must hold records.")
        for name, value in record.items():
            if f"{key}.{name}" not in dictionary:
                raise FactTypeError(f"{key} has no field {name}.")
            _check_type(dictionary[f"{key}.{name}"], value)


# --- Looking up facts


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """Where a condition stands: which case, which member, which record, which day."""

    facts: Facts
    dictionary: Dictionary
    on: date
    known_on: date | None
    refs: Refs
    given: Mapping[Reference, AnyDate] = field(default_factory=lambda: MappingProxyType({}))
    member: Member | None = None
    record: tuple[str, int, Record] | None = None

    @property
    def member_key(self) -> str:
        return self.member.key if self.member else ""


def _find(context: _Context, key: str) -> FactUse:
    definition = context.dictionary[key]
    owner = context.member_key if definition.per is Per.MEMBER else ""
    if context.record and key.startswith(context.record[0] + "."):
        name, index, record = context.record
        use = FactUse(FactRef(key, owner, index), record.get(key.removeprefix(name + "."), UNKNOWN))
    elif definition.per is Per.CASE:
        use = FactUse(FactRef(key), context.facts.case.get(key, UNKNOWN))
    elif context.member is None:
        raise FactTypeError(f"{key} belongs to a member and was asked of the case.")
    else:
        use = FactUse(FactRef(key, owner), context.member.values.get(key, UNKNOWN))
    _check_type(definition, use.value)
    return use


_PYTHON: Mapping[FactType, tuple[type, ...]] = MappingProxyType(
    {
        FactType.DATE: (date, PartialDate),
        FactType.PARTIAL_DATE: (date, PartialDate),
        FactType.BOOL: (bool,),
        FactType.TEXT: (str,),
        FactType.CODE: (str,),
        FactType.CODES: (tuple,),
        FactType.INT: (int,),
        FactType.MONEY: (int,),
        FactType.RECORDS: (tuple,),
    },
)


def _check_type(definition: FactDefinition, value: Value) -> None:
    if isinstance(value, Missing):
        return
    number_for_bool = isinstance(value, bool) and definition.type is not FactType.BOOL
    if number_for_bool or not isinstance(value, _PYTHON[definition.type]):
        raise FactTypeError(f"{definition.key} must be a {definition.type.value}, not a {type(value).__name__}.")
    if definition.codes and definition.type is FactType.CODE and value not in definition.codes:
        raise FactTypeError(f"{definition.key} has a code that the dictionary doesn't list.")


def _canonical(value: Value) -> str:
    """A text that is the same for the same value, whichever way it was built; a plain date equals an exact
    one.
    """
    if isinstance(value, Missing):
        return value.value
    if isinstance(value, tuple):
        return "[" + ",".join(_canonical_item(item) for item in value) + "]"
    if isinstance(value, PartialDate | date):
        day = interval(value)
        return f"d:{day.earliest}..{day.latest}"
    return json.dumps(value)


def _canonical_item(item: str | Record) -> str:
    if isinstance(item, str):
        return json.dumps(item)
    return "{" + ",".join(f"{key}={_canonical(item[key])}" for key in sorted(item)) + "}"


# --- A condition laid out over the case: one instance per member and record


@dataclass(frozen=True, slots=True, kw_only=True)
class _Instance:
    """A condition in its place. `op` None: a leaf, judged by `check`, or fixed."""

    label: str
    op: GroupOp | None = None
    n: int = 0
    children: tuple["_Instance", ...] = ()
    check: Check | None = None
    fixed: Three | None = None
    uses: tuple[FactUse, ...] = ()
    context: _Context
    why: Why | None = None
    given: Three = Three.UNKNOWN
    """A leaf's outcome on the facts as they are."""


def _expand_version(version: SchemeVersion, context: _Context) -> _Instance:
    if version.per is Per.CASE:
        return _expand(version.conditions, replace(context, member=None, record=None))
    if context.member is not None:
        return _expand(version.conditions, replace(context, record=None))
    return _expand(Members(every=True, child=version.conditions), context)


def _expand(condition: Condition, context: _Context) -> _Instance:
    match condition:
        case Check():
            return _leaf(condition, context)
        case Group(op=op, children=children, n=n, why=why):
            laid = tuple(_expand(child, context) for child in children)
            return _Instance(label=op.value, op=op, n=n, children=laid, context=context, why=why)
        case Members():
            return _expand_members(condition, context)
        case Records():
            return _expand_records(condition, context)
        case Outcome():
            return _expand_outcome(condition, context)


def _leaf(check: Check, context: _Context) -> _Instance:
    uses: list[FactUse] = []
    given = _judge(check, context, _NOTHING, uses)
    return _Instance(label=check.fact, check=check, uses=tuple(uses), context=context, why=check.why, given=given)


def _fixed(label: str, outcome: Three, context: _Context, why: Why | None, *uses: FactUse) -> _Instance:
    return _Instance(label=label, fixed=outcome, given=outcome, context=context, why=why, uses=uses)


def _each_member(context: _Context) -> tuple[_Context, ...]:
    return tuple(replace(context, member=member) for member in context.facts.members)


def _expand_members(condition: Members, context: _Context) -> _Instance:
    label = "every_member" if condition.every else "any_member"
    laid = tuple(_expand(condition.child, one) for one in _each_member(context))
    if not laid:
        return _fixed(label, Three.UNKNOWN, context, condition.why)
    op = GroupOp.ALL if condition.every else GroupOp.ANY
    return _Instance(label=label, op=op, children=laid, context=context, why=condition.why)


def _expand_records(condition: Records, context: _Context) -> _Instance:
    label = f"{'every' if condition.every else 'any'} {condition.fact}"
    use = _find(context, condition.fact)
    if use.value is UNKNOWN:
        return _fixed(label, Three.UNKNOWN, context, condition.why, use)
    records = use.value if isinstance(use.value, tuple) else ()
    laid = tuple(
        _expand(condition.child, replace(context, record=(condition.fact, index, record)))
        for index, record in enumerate(records)
        if isinstance(record, Mapping)
    )
    op = GroupOp.ALL if condition.every else GroupOp.ANY
    return _Instance(label=label, op=op, children=laid, context=context, why=condition.why, uses=(use,))


def _expand_outcome(condition: Outcome, context: _Context) -> _Instance:
    found = context.refs.get(condition.scheme)
    label = f"scheme {condition.scheme}"
    if found is None or isinstance(found, Three):
        return _fixed(label, found or Three.UNKNOWN if found is None else found, context, condition.why)
    version = version_on(found.versions, context.on, context.known_on)
    if version is None:
        return _fixed(label, Three.NO, context, condition.why)
    inner = _expand_version(version, replace(context, refs=_without(context.refs, found.id)))
    return _Instance(label=label, op=GroupOp.ALL, children=(inner,), context=context, why=condition.why)


def _without(refs: Refs | None, scheme_id: str) -> Refs:
    """The references left inside a scheme: never itself, so that a circle ends in not-known instead of for
    ever.
    """
    return {key: value for key, value in (refs or {}).items() if key != scheme_id}


def _combine(instance: _Instance, values: Iterable[Three]) -> Three:
    match instance.op:
        case GroupOp.ANY:
            return three.any_of(values)
        case GroupOp.NOT:
            return three.not_(next(iter(values)))
        case GroupOp.AT_LEAST:
            return three.at_least(instance.n, values)
        case _:
            return three.all_of(values)


def _value(instance: _Instance) -> Three:
    if instance.op is None:
        return instance.given
    return _combine(instance, [_value(child) for child in instance.children])


def _leaves(instance: _Instance) -> Iterator[_Instance]:
    if instance.op is None:
        yield instance
    for child in instance.children:
        yield from _leaves(child)


def _uses(instance: _Instance) -> Iterator[FactUse]:
    yield from instance.uses
    for child in instance.children:
        yield from _uses(child)


def _node(instance: _Instance) -> Node:
    children = tuple(_node(child) for child in instance.children)
    outcome = _combine(instance, [child.outcome for child in children]) if instance.op else instance.given
    closed = {instance.context.dictionary[use.ref.key].compartment for use in instance.uses} - {Compartment.NONE}
    return Node(
        label=instance.label,
        outcome=outcome,
        why=instance.why,
        member=instance.context.member_key,
        facts=instance.uses,
        children=children,
        compartments=frozenset(closed).union(*(child.compartments for child in children)),
    )


# --- One check


def _judge(check: Check, context: _Context, assumed: Assumed, uses: list[FactUse]) -> Three:
    """The outcome of a check, with `assumed` in the place of facts. All facts it could need are put in
    `uses`.
    """

    def look(key: str) -> Value:
        use = _find(context, key)
        uses.append(use)
        return assumed.get(use.ref, use.value)

    value = look(check.fact)
    against = _resolve(check.operand, context, look)
    return _compare(check.op, value, against)


def _day(day: Day, context: _Context, look: Callable[[str], Value]) -> AnyDate | Missing:
    base: Value
    if isinstance(day.base, Reference):
        base = _reference(day.base, context, look)
    else:
        base = look(day.base) if isinstance(day.base, str) else day.base
    if not isinstance(base, date | PartialDate):
        return ABSENT if base is ABSENT else UNKNOWN
    return interval(base).shifted(day.plus) if day.plus != Span() else base


def _reference(reference: Reference, context: _Context, look: Callable[[str], Value]) -> Value:
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


def _resolve(operand: object, context: _Context, look: Callable[[str], Value]) -> _Resolved:
    match operand:
        case Day():
            return _Resolved(_day(operand, context, look), operand)
        case Age(on=day) | OnList(on=day) | Window(day=day) | Lasting(until=day):
            return _Resolved(_day(day, context, look), operand)
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
    entries = [entry for entry in against.operand.codes.entries if entry.code in have]
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


# --- What is still to be asked


def _to_ask(root: _Instance, dictionary: Dictionary) -> tuple[Ask, ...]:
    """The open facts that can change the outcome, cheapest first, then in the order of the dictionary.

    A fact matters when, for some answers to all the others, the outcome stays open until this one is
    answered.
    """
    if not _value(root).is_unknown:
        return ()
    live = [leaf for leaf in _live_leaves(root) if _unsettled(leaf)]
    refs = dict.fromkeys(ref for leaf in live for ref in _unsettled(leaf))
    found = [ref for ref in refs if _matters(root, live, ref)] or list(refs)
    order = {definition.key: place for place, definition in enumerate(dictionary)}
    asks = [_ask(ref, live, dictionary) for ref in found]
    return tuple(sorted(asks, key=lambda ask: (ask.cost, order[ask.ref.key], ask.ref)))


def _ask(ref: FactRef, live: Iterable[_Instance], dictionary: Dictionary) -> Ask:
    definition = dictionary[ref.key]
    value = next(use.value for leaf in live for use in leaf.uses if use.ref == ref)
    return Ask(
        ref=ref,
        question=definition.ask,
        cost=definition.cost,
        refine=value is not UNKNOWN,
        compartment=definition.compartment,
    )


def _live_leaves(instance: _Instance) -> Iterator[_Instance]:
    """Open leaves that no settled group above them makes pointless."""
    if not _value(instance).is_unknown:
        return
    if instance.op is None:
        yield instance
    for child in instance.children:
        yield from _live_leaves(child)


def _unsettled(leaf: _Instance) -> tuple[FactRef, ...]:
    """The facts of an open leaf that an answer could still settle: unknown ones and imprecise dates."""
    if not leaf.given.is_unknown:
        return ()
    return tuple(
        dict.fromkeys(
            use.ref
            for use in leaf.uses
            if use.value is UNKNOWN or (isinstance(use.value, PartialDate) and not use.value.is_exact)
        ),
    )


def _matters(root: _Instance, live: list[_Instance], ref: FactRef) -> bool:
    shared = [
        other
        for other in dict.fromkeys(one for leaf in live for one in _unsettled(leaf))
        if other != ref and sum(other in _unsettled(leaf) for leaf in live) > 1
    ]
    answers = [_answers(other, [leaf for leaf in live if other in _unsettled(leaf)]) for other in shared]
    joint = list(islice(product(*answers), JOINT_CASES + 1))
    if len(joint) > JOINT_CASES:
        joint = [()]
    return any(Three.UNKNOWN in _attainable(root, ref, dict(zip(shared, values, strict=False))) for values in joint)


def _attainable(instance: _Instance, ref: FactRef, assumed: Assumed) -> frozenset[Three]:
    """The outcomes that answers to all facts but `ref` can lead to, `ref` staying unknown."""
    if instance.op is None:
        return _attainable_leaf(instance, ref, assumed)
    sets = [_attainable(child, ref, assumed) for child in instance.children]
    if instance.op is GroupOp.AT_LEAST:
        return _attainable_count(instance.n, sets)
    reached = frozenset({three.all_of(()) if instance.op is not GroupOp.ANY else three.any_of(())})
    if instance.op is GroupOp.NOT:
        return frozenset(three.not_(value) for value in sets[0])
    for outcomes in sets:
        reached = frozenset(_combine(instance, pair) for pair in product(reached, outcomes))
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


def _attainable_leaf(leaf: _Instance, ref: FactRef, assumed: Assumed) -> frozenset[Three]:
    open_refs = [one for one in _unsettled(leaf) if one not in assumed]
    if leaf.check is None:
        if leaf.given.is_unknown:
            return frozenset({Three.UNKNOWN} if ref in open_refs else {Three.YES, Three.NO})
        return frozenset({leaf.given})
    now = _judge(leaf.check, leaf.context, assumed, [])
    if not now.is_unknown:
        return frozenset({now})
    if ref in open_refs:
        return frozenset({Three.UNKNOWN}) if len(open_refs) == 1 else frozenset(Three)
    if len(open_refs) != 1:
        return frozenset({Three.YES, Three.NO})
    only = open_refs[0]
    return frozenset(
        _judge(leaf.check, leaf.context, {**assumed, only: value}, []) for value in _answers(only, [leaf])
    ) - {Three.UNKNOWN} or frozenset({Three.YES, Three.NO})


def _answers(ref: FactRef, among: list[_Instance]) -> tuple[Value, ...]:
    """One answer for each way in which these leaves can turn out."""
    classes: dict[tuple[Three, ...], Value] = {}
    for value in _candidates(ref, among):
        turned = tuple(
            _judge(leaf.check, leaf.context, {ref: value}, []) if leaf.check else leaf.given for leaf in among
        )
        classes.setdefault(turned, value)
    return tuple(classes.values())


def _candidates(ref: FactRef, among: list[_Instance]) -> Iterator[Value]:
    definition = among[0].context.dictionary[ref.key]
    current = next(use.value for leaf in among for use in leaf.uses if use.ref == ref)
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


def _mentioned(leaf: _Instance) -> Iterator[Value]:
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


def _spans(among: Iterable[_Instance]) -> list[Span]:
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
    """Days around every edge a check can have: each day mentioned, moved by any two spans, and the days
    beside it.
    """
    within = interval(current) if isinstance(current, date | PartialDate) else _CALENDAR
    edges = {within.earliest, within.latest}
    moves = [*spans, *(-span for span in spans)]
    for day in (one for one in mentioned if isinstance(one, date | PartialDate)):
        for end in (interval(day).earliest, interval(day).latest):
            edges |= {shift(shift(end, first), second) for first in moves for second in moves}
    for edge in sorted(edges):
        for beside in range(-_MONTH_END_SLACK, _MONTH_END_SLACK + 1):
            ordinal = edge.toordinal() + beside
            if within.earliest.toordinal() <= ordinal <= within.latest.toordinal():
                yield date.fromordinal(ordinal)


_MONTH_END_SLACK = 3  # months differ by up to three days, so moving there and back may land that far away
_CALENDAR = PartialDate(date(1800, 1, 1), date(2200, 12, 31), Precision.ESTIMATED)


# --- Amounts, members, versions


def _by_member(version: SchemeVersion, context: _Context) -> Mapping[str, Three]:
    if version.per is Per.CASE:
        return MappingProxyType({})
    return MappingProxyType({one.member_key: _value(_expand_version(version, one)) for one in _each_member(context)})


def _amounts(version: SchemeVersion, context: _Context) -> tuple[Amounts, list[FactUse]]:
    lines: list[Line] = []
    open_for: list[str] = []
    uses: list[FactUse] = []
    asks: list[Ask] = []
    for one in _each_member(context):
        laid = [(line, _expand(line.when, one)) for line in version.amounts]
        uses += [use for _, instance in laid for use in _uses(instance)]
        line, still_open = _first_line(laid)
        if still_open:
            open_for.append(one.member_key)
            asks += _to_ask(still_open, context.dictionary)
        elif line:
            lines.append(Line(one.member_key, line.id, line.cents, line.text))
    unique = {ask.ref: ask for ask in asks}
    return Amounts(lines=tuple(lines), open_for=tuple(open_for), to_ask=tuple(unique.values())), uses


def _first_line(laid: list[tuple[AmountLine, _Instance]]) -> tuple[AmountLine | None, _Instance | None]:
    for line, instance in laid:
        outcome = _value(instance)
        if outcome.is_unknown:
            return None, instance
        if outcome.is_yes:
            return line, None
    return None, None


def _not_in_force(scheme: Scheme, on: date, known_on: date | None) -> Evaluation:
    closed = scheme.closed_note
    text = Text(
        nl=f"{scheme.title.nl} gold niet op {on:%d-%m-%Y}." + (f" {closed.nl}" if closed else ""),
        en=f"{scheme.title.en} was not in force on {on.isoformat()}." + (f" {closed.en}" if closed else ""),
    )
    why = Why(id="in_force", text=text, text_no=text, source=scheme.id, verified=True)
    return Evaluation(
        scheme_id=scheme.id,
        title=scheme.title,
        kind=scheme.kind,
        version_id=None,
        on=on,
        known_on=known_on,
        outcome=Three.NO,
        tree=Node(label="in_force", outcome=Three.NO, why=why, compartments=scheme.compartments - {Compartment.NONE}),
        members=MappingProxyType({}),
        to_ask=(),
        amounts=None,
        excludes=(),
        refusal_note=scheme.refusal_note,
        facts_hash=facts_hash(()),
    )


# --- Readiness

ARRIVAL_WITHIN = Span(days=2)
"""Until an itinerary is booked, arrival is taken to fall between the wished date and two days later (ours).
"""


def _journey(facts: Facts, wished_date: date | None) -> Mapping[Reference, AnyDate]:
    if wished_date is None:
        return MappingProxyType({})
    given: dict[Reference, AnyDate] = {Reference.DEPARTURE: wished_date}
    if isinstance(facts.case.get(REFERENCE_FACT[Reference.ARRIVAL], UNKNOWN), Missing):
        given[Reference.ARRIVAL] = PartialDate(wished_date, shift(wished_date, ARRIVAL_WITHIN), Precision.ESTIMATED)
    return MappingProxyType(given)


def _require(
    requirement: Requirement,
    context: _Context,
    *,
    version_id: str,
    asked: frozenset[Gate],
    wished_date: date | None,
    names: Mapping[str, str],
) -> RequirementResult:
    holds = _expand(requirement.holds, context)
    applies = Three.YES
    root = holds
    if requirement.when is not None:
        when = _expand(requirement.when, context)
        applies = _value(when)
        unless = _Instance(label="not", op=GroupOp.NOT, children=(when,), context=context)
        root = _Instance(label="any", op=GroupOp.ANY, children=(unless, holds), context=context)
    outcome = _value(root)
    due = wished_date - timedelta(days=requirement.days_before) if wished_date else None
    said = {Three.YES: requirement.title, Three.NO: requirement.blocked, Three.UNKNOWN: requirement.unknown}[outcome]
    words = _Words(context, wished_date, due, names)
    return RequirementResult(
        requirement_id=requirement.id,
        member=context.member_key,
        outcome=outcome,
        applies=applies,
        gates=requirement.gates & asked,
        owner=requirement.owner,
        due=due,
        text=words.fill(said),
        to_do=words.fill(requirement.to_do),
        waiver=requirement.waiver,
        discreet=requirement.discreet,
        tree=_node(root),
        to_ask=_to_ask(root, context.dictionary),
        version_id=version_id,
    )


PLACEHOLDERS = frozenset({"name", "age", "wished_date", "due"})
"""What a requirement's texts may hold between braces."""


@dataclass(frozen=True, slots=True)
class _Words:
    """What the texts of one requirement call things."""

    context: _Context
    wished_date: date | None
    due: date | None
    names: Mapping[str, str]

    def fill(self, text: Text) -> Text:
        return Text(nl=text.nl.format_map(self._for("nl")), en=text.en.format_map(self._for("en")))

    def _for(self, lang: str) -> Mapping[str, str]:
        somebody, no_date = {
            "nl": ("deze persoon", "nog te kiezen"),
            "en": ("this person", "not chosen yet"),
        }[lang]
        return {
            "name": self.names.get(self.context.member_key, somebody),
            "age": self._age(),
            "wished_date": self._write(self.wished_date, lang, no_date),
            "due": self._write(self.due, lang, no_date),
        }

    @staticmethod
    def _write(day: date | None, lang: str, otherwise: str) -> str:
        return otherwise if day is None else day.strftime("%d-%m-%Y") if lang == "nl" else day.isoformat()

    def _age(self) -> str:
        """Today's age: "17", "16-18" where the birth date leaves room, "?" where there is none."""
        member = self.context.member
        born = member.values.get("person.birth_date", UNKNOWN) if member else UNKNOWN
        if not isinstance(born, date | PartialDate):
            return "?"
        youngest, oldest = partial_dates.age_range(born, self.context.on)
        return str(youngest) if youngest == oldest else f"{youngest}-{oldest}"


# --- Hiding

HIDDEN = Why(
    id="hidden",
    text=Text(
        nl="Eén voorwaarde: vraag het de gezondheidsfunctionaris.",
        en="One condition: ask the health officer.",
    ),
    text_no=Text(nl="Vraag het de gezondheidsfunctionaris.", en="Ask the health officer."),
    source="",
    verified=True,
)


def _hide(node: Node, closed: frozenset[Compartment]) -> Node:
    """Cut at the first node on each path that says or uses something and rests on a closed compartment."""
    if not node.compartments & closed:
        return node
    if node.why is not None or node.facts or not node.children:
        return Node(label="hidden", outcome=Three.UNKNOWN, why=HIDDEN, compartments=node.compartments, hidden=True)
    return replace(node, children=tuple(_hide(child, closed) for child in node.children))


def compartments_of(conditions: Iterable[Condition], dictionary: Dictionary) -> frozenset[Compartment]:
    """Every compartment that a fact in these conditions belongs to (NONE left out)."""
    keys = {key for condition in conditions for key in facts_in(condition)}
    return frozenset(dictionary[key].compartment for key in keys) - {Compartment.NONE}

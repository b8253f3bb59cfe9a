"""A condition tree laid out over a case: one instance for each member and record, each judged.

Here: quantifiers, groups, references to other schemes, which version holds. Not here: one check (checks), what is still
to be asked (asking).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sankofa.kernel import three
from sankofa.kernel.three import Three
from sankofa.schemes.rules.checks import NOTHING, judge
from sankofa.schemes.rules.facts import Context, Refs, find
from sankofa.schemes.vocab import (
    UNKNOWN,
    Check,
    Compartment,
    Condition,
    FactUse,
    Group,
    GroupOp,
    ListVersion,
    Members,
    Node,
    Outcome,
    Per,
    QualityVersion,
    ReadinessVersion,
    Records,
    Scheme,
    SchemeVersion,
    Why,
)

_VersionT = TypeVar("_VersionT", SchemeVersion, ReadinessVersion, QualityVersion, ListVersion)


def version_on(versions: Iterable[_VersionT], on: date, known_on: date | None = None) -> _VersionT | None:
    """The version in force on a day as it was known on `known_on` (None: as known today); the latest known wins."""
    candidates = [one for one in versions if on in one.in_force and _known(one, known_on)]
    return max(candidates, key=lambda one: one.known_since, default=None)


def transitional_on(versions: Iterable[SchemeVersion], on: date, known_on: date | None = None) -> SchemeVersion | None:
    """The version that ended before a day and by transitional law may still hold on it."""
    candidates = [
        one
        for one in versions
        if one.transition and one.in_force.end and one.in_force.end <= on < one.transition.until
        if _known(one, known_on)
    ]
    return max(candidates, key=lambda one: one.known_since, default=None)


def _known(version: SchemeVersion | ReadinessVersion | QualityVersion | ListVersion, known_on: date | None) -> bool:
    return known_on is None or version.known_since <= known_on


@dataclass(slots=True, kw_only=True, eq=False)
class Instance:
    """A condition in its place, judged. Without `op` it is a leaf: a check, or settled from elsewhere.

    Nobody changes one; not frozen for the same reason as Context.
    """

    label: str
    op: GroupOp | None = None
    n: int = 0
    children: tuple["Instance", ...] = ()
    check: Check | None = None
    uses: tuple[FactUse, ...] = ()
    context: Context
    why: Why | None = None
    scheme: str = ""
    outcome: Three
    """On the facts as they are."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A scheme laid out over a case: the versions that may apply, whether each does, and its conditions judged."""

    root: Instance
    versions: tuple[tuple[SchemeVersion, Three, Instance], ...]

    @property
    def version(self) -> SchemeVersion:
        """The version that applies; while that isn't known, the newer one."""
        return next((one for one, applies, _ in self.versions if applies.is_yes), self.versions[-1][0])

    def members(self) -> dict[str, Three]:
        """For terms that each member meets or not: the outcome of each, also where the whole case has another."""
        if any(version.per is Per.CASE for version, _, _ in self.versions):
            return {}
        found: dict[str, list[Three]] = {}
        for _, applies, body in self.versions:
            for child in body.children:
                found.setdefault(child.context.member_key, []).append(three.all_of((applies, child.outcome)))
        return {key: three.any_of(outcomes) for key, outcomes in found.items()}


def lay_out(scheme: Scheme, context: Context) -> Laid | None:
    """The scheme as it stands for this case on this day, transitional law taken into account; None: not in force.

    Where it isn't known by which of two versions a case falls, both are judged: what both say is so.
    """
    now = version_on(scheme.versions, context.on, context.known_on)
    old = transitional_on(scheme.versions, context.on, context.known_on)
    if old is None or old.transition is None:
        if now is None:
            return None
        body = expand_version(now, context)
        return Laid(body, ((now, Three.YES, body),))
    when = expand(old.transition.when, context.of())
    if when.outcome.is_no:
        return _after(when, now, old, context)
    by_old = expand_version(old, context)
    kept = group("all", GroupOp.ALL, (when, by_old), context)
    if when.outcome.is_yes or now is None:
        return Laid(kept, ((old, when.outcome, by_old),))
    passed = _not(when, context)
    by_new = expand_version(now, context)
    root = group("any", GroupOp.ANY, (kept, group("all", GroupOp.ALL, (passed, by_new), context)), context)
    return Laid(root, ((old, when.outcome, by_old), (now, passed.outcome, by_new)))


def _after(when: Instance, now: SchemeVersion | None, old: SchemeVersion, context: Context) -> Laid:
    """The old version doesn't hold for this case any more: the new one does, or none."""
    if now is None:
        return Laid(group("all", GroupOp.ALL, (when,), context), ((old, Three.NO, when),))
    body = expand_version(now, context)
    return Laid(group("all", GroupOp.ALL, (_not(when, context), body), context), ((now, Three.YES, body),))


def _not(instance: Instance, context: Context) -> Instance:
    return group("not", GroupOp.NOT, (instance,), context)


def expand_version(version: SchemeVersion, context: Context) -> Instance:
    if version.per is Per.CASE:
        return expand(version.conditions, context.of())
    if context.member is not None:
        return expand(version.conditions, context.of(context.member))
    return expand(Members(every=True, child=version.conditions), context)


def expand(condition: Condition, context: Context) -> Instance:
    match condition:
        case Check():
            return _leaf(condition, context)
        case Group(op=op, children=children, n=n, why=why):
            laid = tuple(expand(child, context) for child in children)
            return group(op.value, op, laid, context, n=n, why=why)
        case Members():
            return _expand_members(condition, context)
        case Records():
            return _expand_records(condition, context)
        case Outcome():
            return _expand_outcome(condition, context)


def group(
    label: str,
    op: GroupOp,
    children: tuple[Instance, ...],
    context: Context,
    *,
    n: int = 0,
    why: Why | None = None,
    uses: tuple[FactUse, ...] = (),
    scheme: str = "",
) -> Instance:
    outcome = combine(op, n, [child.outcome for child in children])
    return Instance(
        label=label, op=op, n=n, children=children, context=context, why=why, uses=uses, scheme=scheme, outcome=outcome
    )


def _leaf(check: Check, context: Context) -> Instance:
    uses: list[FactUse] = []
    outcome = judge(check, context, NOTHING, uses)
    return Instance(label=check.fact, check=check, uses=tuple(uses), context=context, why=check.why, outcome=outcome)


def _settled(
    label: str, outcome: Three, context: Context, why: Why | None, *uses: FactUse, scheme: str = ""
) -> Instance:
    return Instance(label=label, outcome=outcome, context=context, why=why, uses=uses, scheme=scheme)


def each_member(context: Context) -> tuple[Context, ...]:
    return tuple(context.of(member) for member in context.facts.members)


def _expand_members(condition: Members, context: Context) -> Instance:
    label = "every_member" if condition.every else "any_member"
    laid = tuple(expand(condition.child, one) for one in each_member(context))
    if not laid:
        return _settled(label, Three.UNKNOWN, context, condition.why)
    op = GroupOp.ALL if condition.every else GroupOp.ANY
    return group(label, op, laid, context, why=condition.why)


def _expand_records(condition: Records, context: Context) -> Instance:
    label = f"{'every' if condition.every else 'any'} {condition.fact}"
    use = find(context, condition.fact)
    if use.value is UNKNOWN:
        return _settled(label, Three.UNKNOWN, context, condition.why, use)
    records = use.value if isinstance(use.value, tuple) else ()
    laid = tuple(
        expand(condition.child, context.of(context.member, (condition.fact, index, record)))
        for index, record in enumerate(records)
        if isinstance(record, Mapping)
    )
    op = GroupOp.ALL if condition.every else GroupOp.ANY
    return group(label, op, laid, context, why=condition.why, uses=(use,))


def _expand_outcome(condition: Outcome, context: Context) -> Instance:
    name, why = condition.scheme, condition.why
    label, found = f"scheme {name}", context.refs.get(name, Three.UNKNOWN)
    if isinstance(found, Three):
        return _settled(label, found, context, why, scheme=name)
    key = (name, context.member_key)
    if key not in context.memo:
        context.memo[key] = lay_out(found, context.referring(without(context.refs, name)))
    laid: Laid | None = context.memo[key]
    if laid is None:
        return _settled(label, Three.NO, context, why, scheme=name)
    return group(label, GroupOp.ALL, (laid.root,), context, why=why, scheme=name)


def without(refs: Refs | None, scheme_id: str) -> Refs:
    """The references left inside a scheme: never itself, so that a circle ends in not-known instead of for ever."""
    return {key: value for key, value in (refs or {}).items() if key != scheme_id}


def combine(op: GroupOp, n: int, values: Iterable[Three]) -> Three:
    if op is GroupOp.ALL:
        return three.all_of(values)
    if op is GroupOp.ANY:
        return three.any_of(values)
    if op is GroupOp.NOT:
        return three.not_(next(iter(values)))
    return three.at_least(n, values)


def uses_of(instance: Instance) -> list[FactUse]:
    found: list[FactUse] = []
    ahead = [instance]
    while ahead:
        one = ahead.pop()
        found += one.uses
        ahead += one.children
    return found


def node_of(instance: Instance) -> Node:
    if not instance.scheme:
        return _node(instance, tuple(node_of(child) for child in instance.children))
    memo = instance.context.memo
    for child in instance.children:
        if id(child) not in memo:
            memo[id(child)] = node_of(child)
    return _node(instance, tuple(memo[id(child)] for child in instance.children))


def _node(instance: Instance, children: tuple[Node, ...]) -> Node:
    closed = {instance.context.dictionary[use.ref.key].compartment for use in instance.uses} - {Compartment.NONE}
    return Node(
        label=instance.label,
        outcome=instance.outcome,
        why=instance.why,
        scheme=instance.scheme,
        member=instance.context.member_key,
        facts=instance.uses,
        children=children,
        compartments=frozenset(closed).union(*(child.compartments for child in children)),
    )

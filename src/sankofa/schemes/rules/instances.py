"""A condition tree laid out over a case: one instance for each member and record, each judged.

Here: quantifiers, groups, references to other schemes, which version holds. Not here: one check (checks), what is still
to be asked (asking).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
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
    Members,
    Node,
    Outcome,
    Per,
    ReadinessVersion,
    Records,
    SchemeVersion,
    Why,
)

_VersionT = TypeVar("_VersionT", SchemeVersion, ReadinessVersion)


def version_on(versions: Iterable[_VersionT], on: date, known_on: date | None = None) -> _VersionT | None:
    """The version in force on a day as it was known on `known_on` (None: as known today); the latest known wins."""
    candidates = [one for one in versions if on in one.in_force and (known_on is None or one.known_since <= known_on)]
    return max(candidates, key=lambda one: one.known_since, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """A condition in its place, judged. Without `op` it is a leaf: a check, or settled from elsewhere."""

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


def expand_version(version: SchemeVersion, context: Context) -> Instance:
    if version.per is Per.CASE:
        return expand(version.conditions, replace(context, member=None, record=None))
    if context.member is not None:
        return expand(version.conditions, replace(context, record=None))
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
    return tuple(replace(context, member=member) for member in context.facts.members)


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
        expand(condition.child, replace(context, record=(condition.fact, index, record)))
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
    version = version_on(found.versions, context.on, context.known_on)
    if version is None:
        return _settled(label, Three.NO, context, why, scheme=name)
    inner = expand_version(version, replace(context, refs=without(context.refs, name)))
    return group(label, GroupOp.ALL, (inner,), context, why=why, scheme=name)


def without(refs: Refs | None, scheme_id: str) -> Refs:
    """The references left inside a scheme: never itself, so that a circle ends in not-known instead of for ever."""
    return {key: value for key, value in (refs or {}).items() if key != scheme_id}


def combine(op: GroupOp, n: int, values: Iterable[Three]) -> Three:
    match op:
        case GroupOp.ALL:
            return three.all_of(values)
        case GroupOp.ANY:
            return three.any_of(values)
        case GroupOp.NOT:
            return three.not_(next(iter(values)))
        case GroupOp.AT_LEAST:
            return three.at_least(n, values)


def uses_of(instance: Instance) -> Iterator[FactUse]:
    yield from instance.uses
    for child in instance.children:
        yield from uses_of(child)


def node_of(instance: Instance) -> Node:
    children = tuple(node_of(child) for child in instance.children)
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

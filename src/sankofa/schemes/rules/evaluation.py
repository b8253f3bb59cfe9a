"""Judging a case by the terms of a scheme: the outcome, what it comes to, and the hash of what was used.

Here: one scheme. Not here: what schemes come to together (combining), gates (readiness), what a reader may see of it
(redaction).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from sankofa.kernel import three
from sankofa.kernel.three import Three
from sankofa.schemes.rules.amounts import Support, support
from sankofa.schemes.rules.asking import to_ask
from sankofa.schemes.rules.facts import Context, Refs, facts_hash
from sankofa.schemes.rules.instances import Laid, each_member, expand, lay_out, node_of, uses_of, without
from sankofa.schemes.vocab import (
    UNKNOWN,
    Compartment,
    Deviation,
    Evaluation,
    Facts,
    Node,
    Quota,
    Scheme,
    SchemeVersion,
    Text,
    Way,
    Why,
)

HOST = "case.host.country"


def evaluate_all(
    schemes: Iterable[Scheme], facts: Facts, on: date, known_on: date | None = None, refs: Refs | None = None
) -> tuple[Evaluation, ...]:
    """As `evaluate`, for several schemes: what they refer to in common is judged once."""
    memo: dict[object, Any] = {}
    return tuple(evaluate(one, facts, on, known_on, refs, memo=memo) for one in schemes)


def evaluate(
    scheme: Scheme,
    facts: Facts,
    on: date,
    known_on: date | None = None,
    refs: Refs | None = None,
    *,
    memo: dict[object, Any] | None = None,
) -> Evaluation:
    """Judge a case by the terms of a scheme on a day, which is also the day of decision that its conditions
    look at.

    `refs` answers references to other schemes: their terms (judged here and now) or an outcome already
    decided. `memo` is shared by judgements of the same facts on the same day. Raises FactTypeError when a fact used has
    another type than the dictionary says.
    """
    context = Context(
        facts=facts,
        dictionary=scheme.dictionary,
        on=on,
        known_on=known_on,
        refs=without(refs, scheme.id),
        memo={} if memo is None else memo,
    )
    laid = lay_out(scheme, context)
    if laid is None:
        return _not_in_force(scheme, on, known_on)
    version, outcome = laid.version, laid.root.outcome
    given = support(version, context) if outcome.is_yes else Support(None, (), ())
    evaluation = Evaluation(
        scheme_id=scheme.id,
        title=scheme.title,
        kind=scheme.kind,
        version_id=version.id,
        on=on,
        known_on=known_on,
        outcome=outcome,
        tree=_tree(laid, scheme),
        members=MappingProxyType(laid.members()),
        to_ask=to_ask(laid.root, scheme.dictionary),
        amounts=given.amounts,
        excludes=version.excludes,
        refusal_note=scheme.refusal_note,
        facts_hash=facts_hash([*uses_of(laid.root), *given.uses]),
        version=version,
        gives=given.gives,
        quotas=_quotas(version, context),
        rules_open=len(laid.versions) > 1,
    )
    return replace(evaluation, ways=_ways(evaluation, version, context)) if outcome.is_no else evaluation


def _tree(laid: Laid, scheme: Scheme) -> Node:
    """The tree as judged. It rests on the compartments of all terms: what shows can't depend on which one held."""
    tree = node_of(laid.root)
    return tree._replace(compartments=tree.compartments | (scheme.compartments - {Compartment.NONE}))


def _quotas(version: SchemeVersion, context: Context) -> tuple[Quota, ...]:
    """The quotas of this day; of every mission while it isn't known from which one the case departs."""
    host = context.facts.case.get(HOST, UNKNOWN)
    return tuple(one for one in version.quotas if context.on in one.period and host in (UNKNOWN, one.host))


def _ways(evaluation: Evaluation, version: SchemeVersion, context: Context) -> tuple[Way, ...]:
    """The deviations that cover every condition that failed."""
    failed = {node.why.id if node.why else "" for node in evaluation.failed}
    refused = {key for key, outcome in evaluation.members.items() if outcome.is_no}
    about = [one for one in each_member(context) if one.member_key in refused]
    fitting = [one for one in version.deviations if failed and failed <= set(one.of)]
    ways = [_way(one, (expand(one.when, member).outcome for member in about)) for one in fitting]
    return tuple(way for way in ways if not way.outcome.is_no)


def _way(deviation: Deviation, outcomes: Iterable[Three]) -> Way:
    return Way(
        id=deviation.id,
        outcome=three.all_of(outcomes),
        decider=deviation.decider,
        text=deviation.text,
        source=deviation.source,
        verified=deviation.verified,
    )


def _not_in_force(scheme: Scheme, on: date, known_on: date | None) -> Evaluation:
    closed = scheme.closed_note
    text = Text(
        nl=f"{scheme.title.nl} gold niet op {on:%d-%m-%Y}." + (f" {closed.nl}" if closed else ""),
        en=f"{scheme.title.en} was not in force on {on.isoformat()}." + (f" {closed.en}" if closed else ""),
    )
    staff = Text(nl=f"{scheme.title.nl} geldt op deze dag.", en=f"{scheme.title.en} is in force on this day.")
    why = Why(id="in_force", text=text, text_no=text, staff=staff, source=scheme.id, verified=True)
    nobody: Mapping[str, Three] = MappingProxyType({})
    return Evaluation(
        scheme_id=scheme.id,
        title=scheme.title,
        kind=scheme.kind,
        version_id=None,
        on=on,
        known_on=known_on,
        outcome=Three.NO,
        tree=Node(label="in_force", outcome=Three.NO, why=why, compartments=scheme.compartments - {Compartment.NONE}),
        members=nobody,
        to_ask=(),
        amounts=None,
        excludes=(),
        refusal_note=scheme.refusal_note,
        facts_hash=facts_hash(()),
    )

"""What a reader without a compartment's key may see of a judgement.

A scheme that rests on a closed compartment is invisible; a safeguard keeps that it blocks and whom to ask, no more.
Judged by the terms, never by the outcome, so that nothing shows by its absence either.
"""

from collections.abc import Iterable
from dataclasses import replace

from sankofa.kernel.three import Three
from sankofa.schemes.vocab import (
    Compartment,
    Condition,
    Dictionary,
    Evaluation,
    Node,
    RequirementResult,
    Scheme,
    SchemeKind,
    Text,
    Why,
    facts_in,
)

HIDDEN = Why(
    id="hidden",
    text=Text(
        nl="Eén voorwaarde: vraag het de gezondheidsfunctionaris.",
        en="One condition: ask the health officer.",
    ),
    text_no=Text(nl="Vraag het de gezondheidsfunctionaris.", en="Ask the health officer."),
    staff=Text(nl="één voorwaarde, vraag het de gezondheidsfunctionaris.", en="one condition, ask the health officer."),
    source="",
    verified=True,
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
        version=None,
        amounts=None,
        gives=(),
        ways=(),
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


def _hide(node: Node, closed: frozenset[Compartment]) -> Node:
    """Cut at the first node on each path that says or uses something and rests on a closed compartment."""
    if not node.compartments & closed:
        return node
    if node.why is not None or node.facts or not node.children:
        return Node(label="hidden", outcome=Three.UNKNOWN, why=HIDDEN, compartments=node.compartments, hidden=True)
    return node._replace(children=tuple(_hide(child, closed) for child in node.children))


def compartments_of(conditions: Iterable[Condition], dictionary: Dictionary) -> frozenset[Compartment]:
    """Every compartment that a fact in these conditions belongs to (NONE left out)."""
    keys = {key for condition in conditions for key in facts_in(condition)}
    return frozenset(dictionary[key].compartment for key in keys) - {Compartment.NONE}

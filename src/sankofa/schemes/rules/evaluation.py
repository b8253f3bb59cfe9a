"""Judging a case by the terms of a scheme: the outcome, what it comes to, and the hash of what was used.

Here: one scheme. Not here: gates (readiness), what a reader may see of it (redaction).
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from sankofa.kernel.three import Three
from sankofa.schemes.rules.asking import to_ask
from sankofa.schemes.rules.facts import Context, Refs, facts_hash
from sankofa.schemes.rules.instances import (
    Instance,
    each_member,
    expand,
    expand_version,
    node_of,
    uses_of,
    version_on,
    without,
)
from sankofa.schemes.vocab import (
    AmountLine,
    Amounts,
    Ask,
    Compartment,
    Evaluation,
    Facts,
    FactUse,
    Line,
    Node,
    Per,
    Scheme,
    SchemeVersion,
    Text,
    Why,
)


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
    context = Context(
        facts=facts, dictionary=scheme.dictionary, on=on, known_on=known_on, refs=without(refs, scheme.id)
    )
    root = expand_version(version, context)
    amounts = _amounts(version, context) if root.outcome.is_yes and version.amounts else None
    return Evaluation(
        scheme_id=scheme.id,
        title=scheme.title,
        kind=scheme.kind,
        version_id=version.id,
        on=on,
        known_on=known_on,
        outcome=root.outcome,
        tree=node_of(root),
        members=_by_member(version, root),
        to_ask=to_ask(root, scheme.dictionary),
        amounts=amounts[0] if amounts else None,
        excludes=version.excludes,
        refusal_note=scheme.refusal_note,
        facts_hash=facts_hash([*uses_of(root), *(amounts[1] if amounts else ())]),
    )


def _by_member(version: SchemeVersion, root: Instance) -> Mapping[str, Three]:
    """For terms that each member meets or not: the outcome of each, also where the case as a whole has another."""
    if version.per is Per.CASE:
        return MappingProxyType({})
    return MappingProxyType({one.context.member_key: one.outcome for one in root.children})


def _amounts(version: SchemeVersion, context: Context) -> tuple[Amounts, list[FactUse]]:
    lines: list[Line] = []
    open_for: list[str] = []
    uses: list[FactUse] = []
    asks: list[Ask] = []
    for one in each_member(context):
        laid = [(line, expand(line.when, one)) for line in version.amounts]
        uses += [use for _, instance in laid for use in uses_of(instance)]
        line, still_open = _first_line(laid)
        if still_open:
            open_for.append(one.member_key)
            asks += to_ask(still_open, context.dictionary)
        elif line:
            lines.append(Line(one.member_key, line.id, line.cents, line.text))
    unique = {ask.ref: ask for ask in asks}
    return Amounts(lines=tuple(lines), open_for=tuple(open_for), to_ask=tuple(unique.values())), uses


def _first_line(laid: list[tuple[AmountLine, Instance]]) -> tuple[AmountLine | None, Instance | None]:
    for line, instance in laid:
        outcome = instance.outcome
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

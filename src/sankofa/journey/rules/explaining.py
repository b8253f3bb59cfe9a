"""A tree of reasons as people read it: each condition once, with whom it holds for, and the facts it used.

Here: folding a judged tree over the members of a case. Not here: how a value is written (the desk), what a reader may
know (schemes: the tree comes in redacted).
"""

from collections.abc import Iterable, Iterator, Mapping

from sankofa.journey.vocab import Explained, FactShown
from sankofa.kernel import three
from sankofa.kernel.three import Three
from sankofa.schemes.vocab import Dictionary, GroupOp, Node, Value, Voice


def explain(
    tree: Node, dictionary: Dictionary, lang: str, *, names: Mapping[str, str], voice: Voice = Voice.COUNSELLOR
) -> tuple[Explained, ...]:
    """The outermost conditions that carry a text, in the order of the terms, each once for all members.

    Another scheme's outcome stays one line (`scheme`): its own row says more. `names` maps member keys to names.
    """
    alike: dict[tuple[str, str], list[Node]] = {}
    for node in _outermost(tree):
        assert node.why is not None  # _outermost gives no others
        alike.setdefault((node.why.id, node.why.text.en), []).append(node)
    return tuple(_together(nodes, dictionary, lang, names, voice) for nodes in alike.values())


def changes(then: Node, now: Node, lang: str, *, names: Mapping[str, str]) -> tuple[str, ...]:
    """The conditions that turned out otherwise, as a counsellor reads them today, with whose they are."""
    before = {_whose(node): node.outcome for node in _outermost(then)}
    turned = [node for node in _outermost(now) if before.get(_whose(node), node.outcome) is not node.outcome]
    return tuple(dict.fromkeys(_named(node.says(lang, Voice.COUNSELLOR), names.get(node.member)) for node in turned))


def facts_of(tree: Node, dictionary: Dictionary, lang: str, *, names: Mapping[str, str]) -> tuple[FactShown, ...]:
    """Every fact that a judged tree read, each once."""
    return _facts([tree], dictionary, lang, names)


def _whose(node: Node) -> tuple[str, str]:
    return (node.why.id if node.why else "", node.member)


def _named(text: str, name: str | None) -> str:
    return f"{name}: {text}" if name else text


def _outermost(node: Node) -> Iterator[Node]:
    """Explained nodes that no explained node stands above. What a bare `not` turns round is no reason of its own."""
    if node.why is not None:
        yield node
    elif node.label != GroupOp.NOT:
        for child in node.children:
            yield from _outermost(child)


def _together(
    nodes: list[Node], dictionary: Dictionary, lang: str, names: Mapping[str, str], voice: Voice
) -> Explained:
    worst = min(nodes, key=lambda node: _WORST.index(node.outcome))
    assert worst.why is not None
    within = [child for node in nodes for child in node.children] if not any(node.scheme for node in nodes) else []
    return Explained(
        id=worst.why.id,
        says=_says(worst, lang, voice),
        outcome=three.all_of(node.outcome for node in nodes).value,
        who=_who(nodes, names),
        source=worst.why.source,
        verified=worst.why.verified,
        facts=_facts(nodes, dictionary, lang, names),
        parts=tuple(
            part
            for child in _first_of_each(within)
            for part in explain(child, dictionary, lang, names=names, voice=voice)
        ),
        scheme=worst.scheme,
        hidden=worst.hidden,
    )


_WORST = (Three.NO, Three.UNKNOWN, Three.YES)


def _first_of_each(nodes: Iterable[Node]) -> list[Node]:
    return list({node.why.id if node.why else node.label: node for node in nodes}.values())


def _says(node: Node, lang: str, voice: Voice) -> str:
    """A counsellor reads what the rule asks, its outcome stands beside it; the person reads a whole sentence."""
    assert node.why is not None
    if voice is Voice.COUNSELLOR:
        staff = node.why.staff.into(lang)
        return staff[:1].upper() + staff[1:]
    return node.says(lang, voice)


def _who(nodes: list[Node], names: Mapping[str, str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Whose condition has which outcome; empty where it is the same for all."""
    by_outcome: dict[str, list[str]] = {}
    for node in sorted(nodes, key=lambda node: _WORST.index(node.outcome)):
        if node.member in names:
            by_outcome.setdefault(node.outcome.value, []).append(names[node.member])
    return tuple((outcome, tuple(who)) for outcome, who in by_outcome.items()) if len(by_outcome) > 1 else ()


def _facts(nodes: list[Node], dictionary: Dictionary, lang: str, names: Mapping[str, str]) -> tuple[FactShown, ...]:
    """The facts that these conditions read, each once, with the names of those it is so for ("" for the case)."""
    found: dict[str, dict[Value, list[str]]] = {}
    for use in (use for node in nodes for inner in _own(node) for use in inner.facts):
        if isinstance(use.value, tuple) and use.value and not isinstance(use.value[0], str):
            continue  # records: their fields follow one by one
        who = found.setdefault(use.ref.key, {}).setdefault(use.value, [])
        name = names.get(use.ref.member, "")
        if name not in who:
            who.append(name)
    return tuple(
        FactShown(key, dictionary[key].meaning.into(lang).split(";")[0].rstrip("."), tuple(_values(values)))
        for key, values in found.items()
    )


def _values(values: Mapping[Value, list[str]]) -> Iterator[tuple[Value, tuple[str, ...]]]:
    alone = len(values) == 1
    for value, who in values.items():
        yield value, () if alone else tuple(name for name in who if name)


def _own(node: Node) -> Iterator[Node]:
    """A node and what is below it, short of other schemes and of conditions that explain themselves."""
    yield node
    if not node.scheme:
        for child in node.children:
            if child.why is None:
                yield from _own(child)

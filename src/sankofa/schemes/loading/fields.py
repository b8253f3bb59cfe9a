"""What a form asks of one version's text: its amounts, days, lists of codes and sentences, each where it stands.

Here: finding them and putting others in their place; all else of the text stays as it was typed. Not here: whether the
terms hold (files).
"""

import json
import re
from collections.abc import Iterator, Mapping

import yaml

from sankofa.schemes.vocab import DraftField, FieldKind

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CENTS = frozenset({"cents", "from_cents", "cash_cents"})
_CODES = frozenset({"in", "codes"})
_LANGUAGES = frozenset({"nl", "en"})
_NAMED_BY = frozenset({"id", "project"})


def fields_of(text: str) -> tuple[DraftField, ...]:
    """Amounts, days, lists and sentences of one version, in the order of the text; none where the text is no YAML."""
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError:
        return ()
    return tuple(_found(root, (), "")) if root is not None else ()


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with other values in these fields, by their names. A name that isn't there is passed over."""
    for one in sorted(fields_of(text), key=lambda field: -field.start):
        if one.name in values and values[one.name] != one.value:
            line_end = "\n" if text[one.start : one.end].endswith("\n") else ""  # of a text below its key
            text = text[: one.start] + _written(one, values[one.name]) + line_end + text[one.end :]
    return text


def _written(one: DraftField, value: str) -> str:
    if one.kind is FieldKind.CODES:
        return "[" + ", ".join(part.strip() for part in value.split(",") if part.strip()) + "]"
    if one.kind is FieldKind.PERIOD:
        return f'"{value}"'
    if one.kind is FieldKind.WORDS:
        return json.dumps(value, ensure_ascii=False)  # what JSON quotes, YAML reads
    return value


def _found(node: yaml.Node, path: tuple[str, ...], key: str) -> Iterator[DraftField]:
    if isinstance(node, yaml.MappingNode):
        if {str(name.value) for name, _value in node.value} == _LANGUAGES:
            yield from _sentences(node, path, key)
            return
        named = next((str(value.value) for name, value in node.value if name.value in _NAMED_BY), "")
        for name, value in node.value:
            yield from _found(value, (*path, named) if named and path else path or ("",), str(name.value))
    elif isinstance(node, yaml.SequenceNode):
        if key in _CODES and all(isinstance(one, yaml.ScalarNode) for one in node.value):
            codes = ", ".join(str(one.value) for one in node.value)
            yield _field(node, path, key, codes, FieldKind.CODES)
            return
        for one in node.value:
            yield from _found(one, path, key)
    elif isinstance(node, yaml.ScalarNode):
        kind = FieldKind.WORDS if key == "source" else _kind(key, str(node.value))
        if kind:
            yield _field(node, path, key, str(node.value), kind)


def _sentences(node: yaml.MappingNode, path: tuple[str, ...], key: str) -> Iterator[DraftField]:
    for name, value in node.value:
        if isinstance(value, yaml.ScalarNode):
            yield _field(value, path, f"{key}.{name.value}", str(value.value), FieldKind.WORDS)


def _kind(key: str, value: str) -> FieldKind | None:
    if key in _CENTS:
        return FieldKind.CENTS
    if key == "in_force":
        return FieldKind.PERIOD
    return FieldKind.DAY if _DAY.fullmatch(value) and key != "known_since" else None


def _field(node: yaml.Node, path: tuple[str, ...], key: str, value: str, kind: FieldKind) -> DraftField:
    start, end = node.start_mark.index, node.end_mark.index
    return DraftField(f"{kind.value}_{start}", path[-1] if path else "", key, value, kind, start, end)

"""Versions of a scheme that stand in no file: one version's own text, copied out of a file or added to it.

Here: text only. Not here: where such versions are kept and who approves them (eligibility), reading them (files).
"""

from collections.abc import Sequence
from pathlib import Path
from textwrap import indent

import yaml

INDENT = "    "
WIDTH = 4096  # texts stay on their line


def copied(path: Path, version_id: str) -> str:
    """The text of one version of a file by itself, with what it shares with others written out.

    Raises KeyError when there is no such version. Comments stay behind in the file.
    """
    root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    versions = _value(root, "versions")
    for node in versions.value if isinstance(versions, yaml.SequenceNode) else []:
        name = _value(node, "id")
        if isinstance(name, yaml.ScalarNode) and name.value == version_id:
            return yaml.serialize(_alone(node), Dumper=yaml.BaseDumper, allow_unicode=True, width=WIDTH)
    raise KeyError(version_id)


def _value(node: yaml.Node | None, key: str) -> yaml.Node | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next((value for name, value in pairs if name.value == key), None)


def _alone(node: yaml.Node) -> yaml.Node:
    """A copy in which nothing stands twice, so that nothing refers to anything."""
    if isinstance(node, yaml.MappingNode):
        pairs = [(_alone(key), _alone(value)) for key, value in node.value]
        return yaml.MappingNode(node.tag, pairs, flow_style=node.flow_style)
    if isinstance(node, yaml.SequenceNode):
        return yaml.SequenceNode(node.tag, [_alone(one) for one in node.value], flow_style=node.flow_style)
    style = node.style if isinstance(node, yaml.ScalarNode) else None
    return yaml.ScalarNode(node.tag, node.value, style=style)


def appended(versions: Sequence[str]) -> str:
    """Versions as further items of the list that ends a file. Their first line is given a dash."""
    return "".join(_item(text) for text in versions)


def _item(text: str) -> str:
    body = indent(text.strip("\n"), INDENT)
    return f"\n  -\n{body}\n"


def lines_before(path: Path, versions: Sequence[str]) -> int:
    """How many lines stand before the first line of a version that is appended after these."""
    whole = path.read_text(encoding="utf-8") + appended(versions)
    return whole.count("\n") + 2


def version_id_of(text: str) -> str:
    """The id of one version's text; empty where it has none."""
    try:
        name = _value(yaml.compose(text, Loader=yaml.BaseLoader), "id")
    except yaml.YAMLError:
        return ""
    return str(name.value) if isinstance(name, yaml.ScalarNode) else ""

"""Versions of a scheme that stand in no file: one version's own text, copied out of a file or added to it.

Here: text only. Not here: where such versions are kept and who approves them (eligibility), reading them (files).
"""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from textwrap import indent

import yaml

from sankofa.kernel.periods import Period
from sankofa.schemes.loading.lines import PERIOD

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


def lines_before(path: Path, added: str) -> int:
    """How many lines stand before the first line of a version that is appended to a file after what was added."""
    return (path.read_text(encoding="utf-8") + added).count("\n") + 2


def listed(version: str, name: str, days: tuple[date, date], source: str, codes: Sequence[str]) -> str:
    """The text of a version of a list; `days`: its first one in force, and the one since which it is known."""
    first, known_since = days
    return (
        f'id: {version}\nlist: {name}\nin_force: "[{first}, )"\nknown_since: {known_since}\n'
        f"source: {json.dumps(source, ensure_ascii=False)}\nverified: false\ncodes: [{', '.join(codes)}]\n"
    )


def dated(text: str, known_since: date) -> str:
    """One version's text, known since this day."""
    return _put(text, "known_since", known_since.isoformat())


def ended(text: str, end: date | None) -> str:
    """One version's text, in force up to this day. Where its period can't be read, as it is."""
    period = period_in(text)
    return _put(text, "in_force", f'"[{period.start}, {end or ""})"') if period else text


def period_in(text: str) -> Period | None:
    """When one version's text says that it is in force; None where it doesn't say so readably."""
    node = _top(text, "in_force")
    found = PERIOD.fullmatch(node.value) if node else None
    try:
        days = [date.fromisoformat(day) if day else None for day in found.groups()] if found else []
        return Period(days[0], days[1]) if days and days[0] else None
    except ValueError:
        return None


def beside(versions: Sequence[str], text: str) -> tuple[str, ...]:
    """Versions as they stand beside a later one's text: each that became known on its day ends where it begins, and
    none is left of those that begin with it or after it.
    """
    known, period = _top(text, "known_since"), period_in(text)
    if known is None or period is None:
        return tuple(versions)
    kept = []
    for one in versions:
        since, own = _top(one, "known_since"), period_in(one)
        if since is None or own is None or since.value != known.value or not own.overlaps(period):
            kept.append(one)
        elif own.start < period.start:
            kept.append(ended(one, period.start))
    return tuple(kept)


def _top(text: str, key: str) -> yaml.ScalarNode | None:
    """A plain value of the version itself; None where the text is no YAML or lacks it."""
    try:
        node = _value(yaml.compose(text, Loader=yaml.BaseLoader), key)
    except yaml.YAMLError:
        return None
    return node if isinstance(node, yaml.ScalarNode) else None


def _put(text: str, key: str, written: str) -> str:
    node = _top(text, key)
    return text if node is None else text[: node.start_mark.index] + written + text[node.end_mark.index :]


def version_id_of(text: str) -> str:
    """The id of one version's text; empty where it has none."""
    name = _top(text, "id")
    return str(name.value) if name else ""

"""YAML values that know their file and line, and small readers that refuse what they don't expect.

Here: text to values, and the refusals that every kind of file shares. Not here: what a policy means (conditions,
files). Plain `no`, `on` and `off` are texts, not booleans: NO is Norway.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import yaml

from sankofa.kernel.periods import Period, Span
from sankofa.schemes.vocab import Problem, Text

_EnumT = TypeVar("_EnumT", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class At:
    """A value in a policy file and where it stands. Mappings hold At values under text keys, sequences hold
    At values.
    """

    value: object
    file: str
    line: int

    def bad(self, message: str, suggestion: str = "") -> "Bad":
        return Bad(Problem(self.file, self.line, message, suggestion))

    def mapping(self, what: str) -> dict[str, "At"]:
        if isinstance(self.value, dict):
            return self.value
        raise self.bad(f"{what} must be a mapping (name: value).")

    def items(self, what: str) -> "list[At]":
        if isinstance(self.value, list):
            return self.value
        raise self.bad(f"{what} must be a list.", "Start each item with a dash.")

    def words(self, what: str) -> str:
        if isinstance(self.value, str) and self.value.strip():
            return self.value.strip()
        raise self.bad(f"{what} must be a text.", "Put it between quotes.")

    def whole(self, what: str) -> int:
        if isinstance(self.value, int) and not isinstance(self.value, bool):
            return self.value
        raise self.bad(f"{what} must be a whole number.")

    def truth(self, what: str) -> bool:
        if isinstance(self.value, bool):
            return self.value
        raise self.bad(f"{what} must be true or false.")

    def day(self, what: str) -> date:
        if isinstance(self.value, date):
            return self.value
        raise self.bad(f"{what} must be a date.", "Write it as 2006-06-15.")


class Bad(Exception):  # noqa: N818  # carries one problem up to where reading can go on
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


_PLAIN: tuple[tuple[re.Pattern[str], Callable[[str], object]], ...] = (
    (re.compile(r"true|false"), lambda text: text == "true"),
    (re.compile(r"-?\d+"), int),
    (re.compile(r"-?\d{1,3}(_\d{3})+"), int),
    (re.compile(r"\d{4}-\d{2}-\d{2}"), date.fromisoformat),
    (re.compile(r"null|~|"), lambda _text: None),
)


def read_yaml(path: Path, name: str, added: str = "") -> At:
    """`added`: text that stands at the end of the file without being written into it."""
    try:
        text = path.read_text(encoding="utf-8") + added
    except UnicodeDecodeError as error:
        raise Bad(Problem(name, 1, "This file can't be read as text.", "Save it as UTF-8.")) from error
    return yaml_of(text, name)


def yaml_of(text: str, name: str) -> At:
    """As `read_yaml`, of a text that stands in no file; `name` says where it comes from."""
    try:
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Bad(
            Problem(name, line, f"This is no YAML: {error.problem}.", "Check indentation, colons and quotes.")
        ) from error
    except yaml.YAMLError as error:
        raise Bad(Problem(name, 1, "This file can't be read as text.", "Save it as UTF-8.")) from error
    if node is None:
        raise Bad(Problem(name, 1, "The file is empty."))
    return _located(node, name)


def _located(node: yaml.Node, file: str) -> At:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return At(_located_mapping(node, file), file, line)
    if isinstance(node, yaml.SequenceNode):
        return At([_located(child, file) for child in node.value], file, line)
    return At(_scalar(node, file, line), file, line)


def _located_mapping(node: yaml.MappingNode, file: str) -> dict[str, At]:
    found: dict[str, At] = {}
    for key, value in node.value:
        if key.value in found:
            raise Bad(Problem(file, key.start_mark.line + 1, f"{key.value} stands here twice.", "Keep one."))
        located = _located(value, file)
        found[key.value] = At(located.value, file, key.start_mark.line + 1)
    return found


def _scalar(node: yaml.Node, file: str, line: int) -> object:
    if getattr(node, "style", None) is not None:
        return node.value
    for shape, convert in _PLAIN:
        if shape.fullmatch(node.value):
            try:
                return convert(node.value)
            except ValueError as error:
                raise Bad(Problem(file, line, f"There is no day {node.value}.")) from error
    return node.value


def close(word: str, among: Iterable[str]) -> str:
    near = get_close_matches(word, list(among), n=1, cutoff=0.5)
    return f"Did you mean {near[0]}?" if near else ""


def keys(at: At, what: str, required: Iterable[str], optional: Iterable[str] = ()) -> dict[str, At]:
    """The mapping, when it has all required keys and no others than these."""
    found = at.mapping(what)
    known = [*required, *optional]
    for key, value in found.items():
        if key not in known:
            raise value.bad(f"{what} has no {key}.", close(key, known) or f"It has: {', '.join(known)}.")
    for key in required:
        if key not in found:
            raise at.bad(f"{what} lacks {key}.")
    return found


def choice(at: At, kind: type[_EnumT], what: str) -> _EnumT:
    word = at.words(what)
    try:
        return kind(word)
    except ValueError as error:
        options = [one.value for one in kind]
        raise at.bad(f"{word} is no {what}.", close(word, options) or f"Choose from: {', '.join(options)}.") from error


def text_of(at: At, what: str) -> Text:
    found = at.mapping(what)
    for lang in ("nl", "en"):
        if lang not in found:
            raise at.bad(f"{what} lacks its text in {lang}.", f"Add {lang}: beside the other language.")
    words = keys(at, what, ("nl", "en"))
    return Text(nl=words["nl"].words(what), en=words["en"].words(what))


PERIOD = re.compile(r"\[\s*(\d{4}-\d{2}-\d{2})\s*,\s*(\d{4}-\d{2}-\d{2})?\s*\)")


def period_of(at: At, what: str) -> Period:
    shape = PERIOD.fullmatch(at.words(what))
    if shape is None:
        raise at.bad(f"{what} must be a half-open period.", 'Write "[2006-06-15, 2007-05-01)", or "[2006-06-15, )".')
    try:
        start, end = date.fromisoformat(shape[1]), date.fromisoformat(shape[2]) if shape[2] else None
        return Period(start, end)
    except ValueError as error:
        raise at.bad(f"{what} is no period of real days that ends after it starts.") from error


def span_of(at: At, what: str, optional: Iterable[str] = ()) -> Span:
    found = keys(at, what, (), ("years", "months", "days", *optional))
    units = {unit: found[unit].whole(unit) for unit in ("years", "months", "days") if unit in found}
    if not units:
        raise at.bad(f"{what} needs years, months or days.")
    return Span(**units)

"""Whether a file is XML that may be read, and has the structure of the standard's schema. Pure.

Reading is closed: a file brings no definitions of its own (DOCTYPE, entities), nothing is fetched. What libxml2 finds
is told as one of a few things (`vocab.Wrong`), with place, element and value.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, TypeAlias
from xml.parsers import expat

from lxml import etree

from sankofa.iati.vocab import MOST_BYTES, Level, Problem, Severity

Element: TypeAlias = Any  # of lxml, which says nothing of its types
STANDARD = Path(__file__).resolve().parent.parent / "standard"
PLACE = re.compile(r"^/iati-activities/iati-activity(?:\[(\d+)\])?(?:/|$)")
QUOTED = re.compile(r"'([^']*)'")
ONE_AT_A_TIME = Lock()  # a schema keeps what it found last, for all threads
# What libxml2 calls a finding, and what it is for us (`vocab.Wrong`).
KINDS = {
    "SCHEMAV_CVC_COMPLEX_TYPE_4": "attribute_missing",
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_1": "attribute_strange",
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_2": "attribute_strange",
    "SCHEMAV_CVC_COMPLEX_TYPE_2_1": "must_be_empty",
    "SCHEMAV_CVC_COMPLEX_TYPE_2_2": "children_strange",
    "SCHEMAV_CVC_COMPLEX_TYPE_2_3": "text_strange",
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_1": "value_wrong",
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_2": "value_wrong",
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_3": "value_wrong",
    "SCHEMAV_CVC_ELT_1": "element_strange",
}
EXPECTED = re.compile(r"Expected is (?:one of )?\(\s*(.*?)\s*\)")
TYPE = re.compile(r"atomic type '(?:xs:)?([^']+)'")


class ClosedError(Exception):
    """The file can't be read; carries the one problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def parse(content: bytes) -> Element:
    """The root of a file. Raises ClosedError: too big, no XML, or with definitions of its own."""
    if len(content) > MOST_BYTES:
        raise ClosedError(_of_file("too_big", value=f"{len(content) / 1_000_000:.0f} MB"))
    _refuse_definitions(content)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ClosedError(_of_file("no_xml", line=error.lineno or 0, words=str(error.msg))) from error


def _refuse_definitions(content: bytes) -> None:
    parser = expat.ParserCreate()

    def refuse(*_found: object) -> None:
        raise ClosedError(_of_file("own_definitions", line=parser.CurrentLineNumber))

    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)  # noqa: FBT003  expat's own signature
    except (expat.ExpatError, LookupError, ValueError) as error:
        line = getattr(error, "lineno", 0)
        raise ClosedError(_of_file("no_xml", line=line, words=expat.ErrorString(getattr(error, "code", 0)))) from error


def problems(root: Element) -> list[Problem]:
    """Where the structure is not the schema's, in the order of the file."""
    if root.tag != "iati-activities":
        return [Problem(Level.STRUCTURE, Severity.ERROR, "not_activities", element=str(root.tag), line=_line(root))]
    with ONE_AT_A_TIME:
        schema = _schema()
        schema.validate(root)
        found = list(schema.error_log)
    return list(dict.fromkeys(_problem(one, root) for one in found))


@cache
def _schema() -> Any:
    parser = etree.XMLParser(no_network=True)
    return etree.XMLSchema(etree.parse(STANDARD / "iati-activities-schema.xsd", parser))


def _problem(found: etree._LogEntry, root: Element) -> Problem:
    words = found.message or ""
    path = str(found.path or "")
    named, code = QUOTED.findall(words), KINDS.get(found.type_name, "")
    value = expected = ""
    if found.type_name == "SCHEMAV_ELEMENT_CONTENT":
        expected = ", ".join(name for name in _names(words) if not name.startswith("##"))
        code = "element_missing" if "Missing child" in words else "element_misplaced"
    elif code.startswith("attribute"):
        path += f"/@{named[1]}" if len(named) > 1 else ""
    elif code == "value_wrong":
        path, value = _valued(path, named)
        expected = kind[1] if (kind := TYPE.search(words)) else ""
    return Problem(
        level=Level.STRUCTURE,
        severity=Severity.ERROR,
        code=code or "structure_other",
        element=path,
        value=value[:200],
        place=_place(path, root),
        line=int(found.line or 0),
        expected=expected,
        words=words,
    )


def _names(words: str) -> Iterator[str]:
    listed = EXPECTED.search(words)
    yield from (name.strip() for name in (listed[1] if listed else "").split(",") if name.strip())


def _valued(path: str, named: list[str]) -> tuple[str, str]:
    """Of "Element 'value': 'x' is not…" and "Element 'value', attribute 'code': 'x' is not…"."""
    of_attribute, of_element = 4, 2
    if len(named) >= of_attribute:
        return f"{path}/@{named[1]}", named[2]
    return path, named[1] if len(named) > of_element else ""


def _place(path: str, root: Element) -> int:
    """Which activity a path lies in; a path without a number is of the only one."""
    found = PLACE.match(path)
    return int(found[1] or 1) if found and root.tag == "iati-activities" else 0


def _line(root: Element) -> int:
    return int(root.sourceline or 0)


def _of_file(code: str, *, value: str = "", line: int = 0, words: str = "") -> Problem:
    return Problem(Level.FILE, Severity.ERROR, code, value=value, line=line, words=words)

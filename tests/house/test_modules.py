"""What holds for every module and template of the source."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.imports import ROOT, SOURCE

MODULES = [p for p in sorted(SOURCE.rglob("*.py")) if p.parent.name != "migrations"]
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/json)", re.IGNORECASE)
HANDLER = re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_opens_with_what_belongs_in_it(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text()))
    assert docstring, "say in two to ten lines what belongs here and what doesn't"


def test_rules_read_no_clock() -> None:
    rules = [p for p in MODULES if p.name == "rules.py" or "rules" in p.relative_to(SOURCE).parts]
    assert rules
    read = re.compile(r"\b(datetime|date|dt\.datetime|dt\.date|timezone)\.(now|today|utcnow)\(|time\.time\(")
    assert [name(p) for p in rules if read.search(p.read_text())] == []


def test_the_clock_is_read_at_the_edges_only() -> None:
    """One function reads it (kernel.clock); verbs, questions and rules are told the time."""
    inner = re.compile(r"/(services|queries|rules|vocab|models|access)(/|\.py)")
    told = [
        p for p in MODULES if inner.search(name(p)) and re.search(r"clock\.now\(|clock import .*\bnow\b", p.read_text())
    ]
    assert [name(p) for p in told] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_holds_no_inline_style_script_or_handler_and_trusts_no_text(path: Path) -> None:
    text = path.read_text()
    assert " style=" not in text
    assert "<style" not in text
    assert not SCRIPT.search(text)
    assert not HANDLER.search(text)
    assert "|safe" not in text
    assert "autoescape off" not in text
    assert "javascript:" not in text


def test_python_marks_no_text_as_safe_html_by_hand() -> None:
    """`format_html` escapes what it is given; `mark_safe` and `SafeString(…)` don't."""
    known = {"src/sankofa/desk/templatetags/look.py"}  # what stands between block tags was rendered by a template
    found = {name(p) for p in MODULES if re.search(r"mark_safe\(|SafeString\(", p.read_text())}
    assert found <= known

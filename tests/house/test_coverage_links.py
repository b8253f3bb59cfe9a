"""docs/coverage.md tells what is there: every row stands, and whatever it names exists."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| (?P<number>\d+[a-d]?) \| (?P<what>[^|]+) \| (?P<state>[^|]+) \| (?P<where>[^|]*)\|$", re.MULTILINE
)
LINK = re.compile(r"\]\(([^)]+)\)")
CODE = re.compile(r"`([^`]+)`")
SYSTEMS = ["1", "2a", "2b", "2c", "2d", *map(str, range(3, 24))]
WANTED = {
    "Systems of the work": SYSTEMS,
    "Features": list(map(str, range(1, 77))),
    "What no system has": list(map(str, range(1, 23))),
}


def section(title: str) -> str:
    return TEXT.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def rows(title: str) -> list[re.Match[str]]:
    return list(ROW.finditer(section(title)))


def names(resolver: URLResolver, space: str = "") -> set[str]:
    found: set[str] = set()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            found |= names(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern) and pattern.name:
            found.add(f"{space}{pattern.name}")
    return found


@pytest.mark.parametrize("title", WANTED)
def test_every_row_is_there_once_and_in_order(title: str) -> None:
    assert [row["number"] for row in rows(title)] == WANTED[title]


@pytest.mark.parametrize("title", WANTED)
def test_a_row_that_claims_something_names_where_it_lives_and_what_proves_it(title: str) -> None:
    for row in rows(title):
        state, where = row["state"], row["where"]
        assert state in {"yes", "partly", "not yet"}, row[0]
        if state != "not yet":
            assert CODE.search(where), row[0]
        if state == "yes":
            assert "/tests/" in where, row[0]
            assert "Missing" not in where, row[0]


def test_every_page_and_module_that_is_named_exists() -> None:
    pages = names(get_resolver())
    gone = []
    for name in CODE.findall("".join(section(title) for title in WANTED)):
        there = find_spec(name) is not None if name.startswith("sankofa.") else name in pages
        if not there:
            gone.append(name)
    assert gone == []


def test_every_link_leads_somewhere() -> None:
    assert [link for link in LINK.findall(TEXT) if not (ROOT / "docs" / link).exists()] == []

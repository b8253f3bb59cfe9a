"""The tables of docs/performance.md come from the rows of a measurement, and nothing else of the page changes."""

import sys
from pathlib import Path

import pytest

from tests.database import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))
import report


def row(page: str, p50: float, *, clients: int = 1, persons: int = 100_000) -> dict[str, object]:
    return {"page": page, "clients": clients, "persons": persons, "p50_ms": p50, "p95_ms": 2 * p50,
            "per_second": 1000 / p50, "queries": 12, "times_bare": p50}  # fmt: skip


def test_the_tables_stand_between_the_marks_and_the_words_around_them_stay(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text(f"Before.\n{report.BEGIN}\nold\n{report.END}\nAfter.\n")
    report.write([row("my day", 21.04), row("caseload", 55)], "On a machine.", page)
    text = page.read_text()
    assert text.startswith("Before.\n")
    assert text.endswith("\nAfter.\n")
    assert "old" not in text
    assert "On a machine." in text
    assert "| my day | 21.0 | 42.1 | 47.5 | 12 | 21.0 | met (< 40 ms) |" in text
    assert "| caseload | 55.0 | 110.0 | 18.2 | 12 | 55.0 | missed (< 40 ms) |" in text
    report.write([row("my day", 21.04), row("caseload", 55)], "On a machine.", page)
    assert page.read_text() == text


def test_growth_is_told_from_the_size_that_is_aimed_at_to_ten_times_as_many() -> None:
    rows = [row("search", 20, clients=8), row("search", 31, clients=8, persons=1_000_000)]
    assert "| search | 8 | 1.55 | missed (≤ 1.5) |" in report.tables(rows)


def test_a_page_without_a_place_for_them_is_left_as_it_is(tmp_path: Path) -> None:
    page = tmp_path / "other.md"
    page.write_text("Nothing here.")
    with pytest.raises(ValueError, match="no place"):
        report.write([], "", page)
    assert page.read_text() == "Nothing here."


def test_the_page_of_the_project_has_the_place() -> None:
    text = report.PAGE.read_text()
    assert text.count(report.BEGIN) == text.count(report.END) == 1

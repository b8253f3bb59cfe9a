"""`./sankofa bench`: fills a database of its own, measures the served pages, and writes what it saw."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.database import ROOT, owner_url

KEYS = {"page", "clients", "persons", "p50_ms", "p95_ms", "per_second", "queries", "times_bare"}


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "SANKOFA_MODE": "demo"}
    command = [sys.executable, "-m", "sankofa", "bench", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603


@pytest.mark.usefixtures("django_db_setup")
def test_a_small_run_measures_every_page_and_leaves_no_database_behind(tmp_path: Path) -> None:
    file = tmp_path / "rows.json"
    done = bench("--persons", "200", "--clients", "1,2", "--seconds", "0.2", "--json", str(file))
    assert done.returncode == 0, done.stderr
    rows = json.loads(file.read_text())
    assert all(set(row) == KEYS for row in rows)
    pages = {row["page"] for row in rows}
    assert pages == {"bare page", "my day", "caseload", "search", "open case", "create person and case", "move a stage"}
    assert {(row["clients"], row["persons"]) for row in rows} == {(1, 200), (2, 200)}
    assert all(row["queries"] == 0 for row in rows if row["page"] == "bare page")
    assert all(row["queries"] > 0 for row in rows if row["page"] != "bare page")
    assert all(page in done.stdout for page in pages)
    with psycopg.connect(owner_url("sankofa")) as connection:
        assert connection.execute("SELECT count(*) FROM pg_database WHERE datname ~ '^bench_'").fetchone() == (0,)


def test_what_is_no_number_is_refused_with_a_sentence() -> None:
    done = bench("--persons", "many")
    assert done.returncode != 0
    assert "whole numbers" in done.stderr

"""Writes what was measured into docs/performance.md: `./sankofa bench --report`, or by hand from the file of `--json`.

`python benchmarks/report.py FILE [docs/performance.md]`. Only what stands between the two marks is replaced; all other
words of that page are its writers'. Standard library only.
"""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
AIMS = {1: 40, 8: 160}  # clients -> ms that half of the answers stay below, at AIMED_AT persons
AIMED_AT = 100_000
GROWTH = 1.5  # from AIMED_AT to ten times as many persons
Row = Mapping[str, Any]


def write(rows: Iterable[Row], conditions: str, page: Path = PAGE) -> None:
    """Replaces the tables of `page`. Raises ValueError where it has no marks."""
    text = page.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{page} has no place for the tables: {BEGIN} … {END}")
    page.write_text(f"{before}{BEGIN}\n\n{conditions}\n\n{tables(list(rows))}\n{END}{after}", encoding="utf-8")


def tables(rows: Sequence[Row]) -> str:
    parts = [
        _table(persons, clients, [row for row in rows if (row["persons"], row["clients"]) == (persons, clients)])
        for persons, clients in sorted({(row["persons"], row["clients"]) for row in rows})
    ]
    return "\n".join([*parts, *_growth(rows)])


def _table(persons: int, clients: int, rows: list[Row]) -> str:
    aim = AIMS.get(clients) if persons == AIMED_AT else None
    lines = [
        f"### {persons:,} persons, {clients} {'client' if clients == 1 else 'clients'}",
        "",
        "| Page | p50 ms | p95 ms | Requests per second | Queries | Times the bare page |" + (" Aim |" if aim else ""),
        "| --- | ---: | ---: | ---: | ---: | ---: |" + (" --- |" if aim else ""),
    ]
    for row in rows:
        line = (
            f"| {row['page']} | {row['p50_ms']:.1f} | {row['p95_ms']:.1f} | {row['per_second']:.1f} "
            f"| {row['queries']:.0f} | {row['times_bare']:.1f} |"
        )
        lines.append(line + (f" {'met' if row['p50_ms'] < aim else 'missed'} (< {aim} ms) |" if aim else ""))
    return "\n".join([*lines, ""])


def _growth(rows: Sequence[Row]) -> list[str]:
    """How much slower each page is with ten times as many persons."""
    p50 = {(row["page"], row["clients"], row["persons"]): row["p50_ms"] for row in rows}
    found = [
        f"| {page} | {clients} | {p50[page, clients, 10 * AIMED_AT] / ms:.2f} | "
        f"{'met' if p50[page, clients, 10 * AIMED_AT] <= GROWTH * ms else 'missed'} (≤ {GROWTH}) |"
        for (page, clients, persons), ms in p50.items()
        if persons == AIMED_AT and (page, clients, 10 * AIMED_AT) in p50
    ]
    if not found:
        return []
    head = ["| Page | Clients | Times slower | Aim |", "| --- | ---: | ---: | --- |"]
    return [f"### From {AIMED_AT:,} to {10 * AIMED_AT:,} persons", "", *head, *found, ""]


if __name__ == "__main__":
    measured = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else PAGE  # noqa: PLR2004  # the file, then the page
    write(measured, f"From `{Path(sys.argv[1]).name}`.", target)

"""Files for outside the house: no small count in them, none that can be reckoned, also beside what left earlier."""

import csv
import io
import itertools
import json
import re
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from django.test import Client
from scipy.optimize import linprog

from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.journal.models import Access
from sankofa.people.vocab import Sex
from sankofa.reporting import services
from sankofa.reporting.models import Release
from sankofa.reporting.vocab import SnapshotRow
from tests.desk.explorer.conftest import LEFT
from tests.factories import NOW, make_staff, signed_in

QUESTION = "measure=departed&by=nationality&by=year"
TAGGED = Path(__file__).parents[4] / "shared" / "conformance" / "hxl" / "input-valid.csv"


def file(client: Client, kind: str, question: str = QUESTION) -> bytes:
    answer = client.get(f"/explorer/file/?{question}&as={kind}")
    assert answer.status_code == 200, answer.headers.get("Location")
    assert f".{kind}" in answer.headers["Content-Disposition"]
    return answer.content


def printed(content: bytes) -> list[tuple[dict[str, str], int | None]]:
    """The JSON file's cells with its total: conditions and the value; None where it is blank, 0 without a cell."""
    held = json.loads(content)
    cells = [({name: one["code"] for name, one in cell["of"].items()}, cell["value"]) for cell in held["cells"]]
    names = [one["id"] for one in held["dimensions"]]
    values = [sorted({of[name] for of, _value in cells}) for name in names]
    every = [dict(zip(names, chosen, strict=True)) for chosen in itertools.product(*values)]
    empty: list[tuple[dict[str, str], int | None]] = [(of, 0) for of in every if of not in [one for one, _v in cells]]
    return [*cells, *empty, ({}, held["total"])]


def reckoned(tables: list[list[tuple[dict[str, str], int | None]]]) -> list[dict[str, str]]:
    """Small cells of the tables that whoever has all of them reckons to within three."""
    keys = list(itertools.product(("AGO", "IRQ", "NGA"), (2025, 2026), (Sex.MALE, Sex.FEMALE)))
    atoms = [{"nationality": n, "year": str(y), "sex": s} for n, y, s in keys]
    truth = np.array([LEFT.get(key, 0) for key in keys])

    def row(of: dict[str, str]) -> list[float]:
        return [float(all(atom[name] == value for name, value in of.items())) for atom in atoms]

    known = [(row(of), value) for table in tables for of, value in table if value is not None]
    matrix, sums = np.array([one for one, _value in known]), np.array([value for _one, value in known])
    assert (matrix @ truth == sums).all()
    found = []
    for of, _value in itertools.chain(*tables):
        target = np.array(row(of))
        if not 0 < target @ truth < 5:
            continue
        ends = [
            linprog(sign * target, A_eq=matrix, b_eq=sums, bounds=(0, 99), method="highs-ds").fun for sign in (1, -1)
        ]
        if -ends[1] - ends[0] < 4 - 1e-6:
            found.append(of)
    return found


def test_no_file_prints_a_small_count_and_none_can_be_reckoned(manager: Actor) -> None:
    cells = printed(file(signed_in(manager), "json"))
    assert ({"nationality": "IRQ", "year": "2025"}, None) in cells
    assert ({}, sum(LEFT.values())) in cells
    assert all(value is None or value >= 5 for _of, value in cells)
    assert reckoned([cells]) == []


def test_a_second_table_does_not_give_the_blanks_of_the_first_away(manager: Actor) -> None:
    client = signed_in(manager)
    tables = [
        printed(file(client, "json", f"measure=departed&by={by}")) for by in ("nationality&by=year", "sex&by=year")
    ]
    tables.append(printed(file(client, "json", "measure=departed&by=nationality&by=sex")))
    for question in ("by=nationality&year=2026", "by=sex&nationality=AGO"):
        narrowed = dict([question.split("&")[1].split("=")])
        table = printed(file(client, "json", f"measure=departed&{question}"))
        tables.append([({**of, **narrowed}, value) for of, value in table])
    assert reckoned(tables) == []
    assert Release.objects.count() == len(tables)


def test_two_tables_that_count_otherwise_do_not_tell_of_the_few_between_them(manager: Actor) -> None:
    """Returns are departures without onward settlement: of that there was one in each year."""
    client = signed_in(manager)
    first, second = (
        {of.get("year", ""): value for of, value in printed(file(client, "json", f"measure={measure}&by=year"))}
        for measure in ("returned", "departed")
    )
    assert first["2025"] == 15
    assert second["2025"] is None
    assert second["2026"] is None


def test_what_was_printed_in_a_report_on_file_is_reckoned_with(manager: Actor) -> None:
    services.register_publication(
        mission_id=manager.mission_id,
        publication="annual",
        year=2025,
        lines=["key,measure,2025,note,source", "returns.total,people returned,15,,the report"],
        now=NOW,
    )
    content = file(signed_in(manager), "json", "measure=departed&by=year")
    assert {of.get("year", ""): value for of, value in printed(content)}["2025"] is None


def test_what_left_the_house_is_on_file_with_its_blanks(manager: Actor, snapshot: SnapshotRow) -> None:
    file(signed_in(manager), "csv")
    row = Release.objects.get()
    assert (row.mission_id, row.measure, row.by_id) == (manager.mission_id, "departed", manager.id)
    assert row.snapshot_at == snapshot.made_at
    assert [["nationality", "IRQ"], ["year", "2025"]] in row.blank
    assert Access.objects.get(action="exported").detail == QUESTION


def test_a_csv_has_hxl_tags_in_its_second_row(manager: Actor) -> None:
    heads, tags, *rows = csv.reader(io.StringIO(file(signed_in(manager), "csv").decode("utf-8-sig")))
    assert heads[:3] == ["Nationality", "Year", "Departures"]
    assert tags == ["#country+nationality+name", "#date+year", "#reached+ind", "#meta+blank", "#date+snapshot",
                    "#description+definition"]  # fmt: skip
    assert len(heads) == len(tags)
    found = {(row[0], row[1]): (row[2], row[3]) for row in rows}
    assert found["Iraq", "2025"] == ("", "too few")
    assert all(row[4] == "2026-11-22" and "People who left" in row[5] for row in rows)


def is_hxl(lines: list[list[str]]) -> bool:
    """Whether a row of tags is found as the standard says: within the first rows, one in two cells or more a tag."""
    tag = re.compile(r"#[A-Za-z][A-Za-z0-9_]*(\s*\+[A-Za-z][A-Za-z0-9_]*)*$")
    for line in lines[:25]:
        filled = [cell for cell in line if cell.strip()]
        if filled and sum(bool(tag.match(cell.strip())) for cell in filled) * 2 > len(filled):
            return True
    return False


def test_what_reads_tags_elsewhere_reads_ours(manager: Actor) -> None:
    def read(path: Path) -> list[list[str]]:
        return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))

    assert is_hxl(read(TAGGED))
    assert not is_hxl(read(TAGGED.with_name("input-invalid.csv")))
    assert is_hxl(list(csv.reader(io.StringIO(file(signed_in(manager), "csv").decode("utf-8-sig")))))


def test_a_workbook_has_the_table_with_its_totals_and_a_sheet_about_it(manager: Actor) -> None:
    book = openpyxl.load_workbook(io.BytesIO(file(signed_in(manager), "xlsx")))
    rows = [[cell.value for cell in row] for row in book["Table"].iter_rows()]
    assert rows[2][:4] == ["Nationality", "2026", "2025", "Total"]
    assert ["Angola", 11, 9, 20] in [row[:4] for row in rows]
    assert next(row for row in rows if row[0] == "Total")[3] == sum(LEFT.values())
    assert next(row for row in rows if row[0] == "Iraq")[2] is None
    about = {str(row[0].value): str(row[1].value) for row in book["About"].iter_rows()}
    assert about["What is counted"].startswith("People who left")
    assert "fewer than 5" in about["Blank cells"]
    assert about["Snapshot"] == "22 November 2026"


def test_a_pdf_can_be_read_aloud(manager: Actor) -> None:
    content = file(signed_in(manager), "pdf", "measure=departed&by=nationality&by=sex&by=year").replace(b" ", b"")
    assert content.startswith(b"%PDF-")
    assert b"/Lang(en)" in content
    assert b"/MarkInfo<</Markedtrue" in content.replace(b"\n", b"")


def test_money_behind_which_few_cases_stand_is_blank_too(manager: Actor) -> None:
    held = json.loads(file(signed_in(manager), "json", "measure=granted&by=scheme"))
    assert held["blank_means"].startswith("Blank: fewer than 5")
    hours = json.loads(file(signed_in(manager), "json", "measure=hours&by=year"))
    assert hours["blank_means"] == ""


def test_who_may_not_export_takes_nothing_along(snapshot: SnapshotRow) -> None:
    officer = make_staff(Role.DATA_PROTECTION, scope=Scope.MISSION)
    client = signed_in(officer)
    assert client.get("/explorer/").status_code == 200
    assert b"Take it along" not in client.get("/explorer/").content
    assert client.get(f"/explorer/file/?{QUESTION}&as=csv").status_code == 403
    assert not Release.objects.exists()


@pytest.mark.parametrize("kind", ["", "exe"])
def test_another_format_is_not_there(manager: Actor, kind: str) -> None:
    assert signed_in(manager).get(f"/explorer/file/?{QUESTION}&as={kind}").status_code == 404

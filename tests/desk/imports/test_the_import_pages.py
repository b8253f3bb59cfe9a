"""The pages of an import: choose the file and its columns, see what is wrong, decide, import, take the result out."""

import io
import re
import uuid

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.cases.models import Case
from sankofa.imports import services
from sankofa.imports.models import Import
from sankofa.journal.models import Access
from tests.factories import NOW, make_case, make_person, make_staff, signed_in
from tests.imports.sheets import as_csv, checked, imported

pytestmark = pytest.mark.django_db
GOOD = ("A1", "Dawit Tesfaye", "13-05-1984", "M", "Ethiopisch", "Ethiopië", "06 12 34 44 17", "Intake")
WRONG = ("A2", "Sara Haile", "31-02-1990", "V", "ERI", "Eritrea", "", "")


def manager() -> Actor:
    return make_staff(Role.MANAGER, scope=Scope.MISSION)


def upload(client: Client, by: Actor, content: bytes, name: str = "lijst.csv") -> object:
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("desk:import"), {"file": file, "office": str(by.office_id)}, follow=True)


def text(page: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))  # type: ignore[attr-defined]


def test_a_file_leads_to_its_columns_with_what_they_seem_to_hold() -> None:
    by = manager()
    page = upload(signed_in(by), by, as_csv(GOOD))
    assert page.status_code == 200  # type: ignore[attr-defined]
    assert '<option value="birth" selected>' in page.content.decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "leeg.csv", "empty"),
        (b"%PDF-1.7", "list.pdf", "Only spreadsheets"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "oud.xls", "old spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "slot.xlsx", "password"),
        (b"PK\x03\x04broken", "stuk.xlsx", "damaged"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_its_field(content: bytes, name: str, told: str) -> None:
    by = manager()
    page = upload(signed_in(by), by, content, name)
    assert page.status_code == 422  # type: ignore[attr-defined]
    assert told in text(page)
    assert not Import.objects.exists()


def test_choosing_no_column_of_names_is_refused() -> None:
    by = manager()
    client = signed_in(by)
    upload(client, by, as_csv(GOOD))
    address = reverse("desk:import_columns", args=[Import.objects.get().id])
    page = client.post(address, {"names": "members", "order": "shown", **{f"c{n}": "-" for n in range(8)}})
    assert page.status_code == 422
    assert "which column holds the names" in text(page)


def test_what_is_wrong_stands_with_its_column_value_and_mend() -> None:
    by = manager()
    import_id = checked(as_csv(GOOD, WRONG), by)
    page = text(signed_in(by).get(reverse("desk:import_one", args=[import_id])))
    assert "Geboortedatum “31-02-1990” : There is no such day. Check day, month and year." in page
    assert "Import 1 good row" in page


def test_importing_from_the_page_queues_the_work() -> None:
    by = manager()
    client = signed_in(by)
    import_id = checked(as_csv(GOOD), by)
    page = client.post(reverse("desk:import_run", args=[import_id]), {"which": "good"}, follow=True)
    assert "Importing the rows" in text(page)
    services.work(import_id=import_id, by=by, clock=lambda: NOW)
    assert client.get(reverse("desk:import_progress", args=[import_id]))["HX-Refresh"] == "true"
    assert Case.objects.get().number in text(client.get(reverse("desk:import_one", args=[import_id]) + "?show=done"))


def test_a_candidate_is_shown_and_chosen() -> None:
    by = make_staff(Role.PROCESSOR, scope=Scope.MISSION)
    person = make_person(by, "Dawit Tesfay", birth=None)
    make_case(by, person_id=person)
    import_id = checked(as_csv(("", "Dawit Tesfaye", "", "", "", "", "", "")), by)
    client = signed_in(by)
    page = client.get(reverse("desk:import_one", args=[import_id]))
    assert "Who is this?" in text(page)
    line = Import.objects.get().lines.get()
    client.post(reverse("desk:import_decide", args=[import_id, line.id]), {"who": str(person)})
    client.post(reverse("desk:import_run", args=[import_id]), {"which": "good"})
    services.work(import_id=import_id, by=by, clock=lambda: NOW)
    assert Case.objects.count() == 1


def test_the_result_file_says_of_each_row_what_became_of_it() -> None:
    by = manager()
    import_id = imported(as_csv(GOOD, WRONG), by)
    page = signed_in(by).get(reverse("desk:import_result", args=[import_id]))
    rows = list(openpyxl.load_workbook(io.BytesIO(page.content)).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert rows[1][:3] == ("2", "Imported", Case.objects.get().number)
    assert "There is no such day" in str(rows[2][3])


def test_formulas_are_neutral_in_the_result_file() -> None:
    by = manager()
    import_id = imported(as_csv(("", "=1+1", "", "", "", "", "", "")), by)
    page = signed_in(by).get(reverse("desk:import_result", args=[import_id]))
    cells = [cell.value for row in openpyxl.load_workbook(io.BytesIO(page.content)).active for cell in row]  # type: ignore[union-attr]
    assert "'=1+1" in cells
    assert "=1+1" not in cells


def test_taking_a_file_out_is_logged() -> None:
    by = make_staff(Role.MANAGER, scope=Scope.MISSION)
    assert signed_in(by).get(reverse("desk:import_export")).status_code == 200
    assert Access.objects.filter(staff_id=by.id, action="exported").exists()


PAGES = ("one", "columns", "progress", "result")
VERBS = ("run", "go_on", "drop", "decide_rest", "sheet")


@pytest.mark.parametrize("name", [*PAGES, *VERBS])
def test_nobody_else_reaches_an_import(name: str) -> None:
    import_id = checked(as_csv(GOOD), manager())
    address = reverse(f"desk:import_{name}", args=[import_id])
    other = signed_in(manager())
    answer = other.get(address) if name in PAGES else other.post(address, {"who": "skip"})
    assert answer.status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_without_the_permission_the_pages_are_closed(name: str) -> None:
    client = signed_in(make_staff(Role.COUNSELLOR))
    assert client.get(reverse(f"desk:import_{name}", args=[uuid.uuid4()])).status_code == 403
    assert client.get(reverse("desk:import")).status_code == 403


def test_an_import_cannot_be_run_with_a_get() -> None:
    by = manager()
    import_id = checked(as_csv(GOOD), by)
    assert signed_in(by).get(reverse("desk:import_run", args=[import_id])).status_code == 405


def test_a_page_of_many_rows_costs_no_more_queries_than_one_of_few() -> None:
    by = manager()
    few = checked(as_csv(*(("", f"Naam{n} Achter{n}", "1990", "", "", "", "", "") for n in range(2))), by)
    many = checked(as_csv(*(("", f"Ander{n} Voor{n}", "1990", "", "", "", "", "") for n in range(24))), by)
    client = signed_in(by)
    counts = []
    for import_id in (few, few, many):  # the first fills what is kept in memory
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("desk:import_one", args=[import_id]) + "?show=all")
        counts.append(len(queries))
    assert counts[1] == counts[2]


def test_an_export_that_comes_back_asks_for_no_columns_and_leads_to_its_check() -> None:
    by = make_staff(Role.PROCESSOR, scope=Scope.MISSION)
    make_case(by)
    client = signed_in(by)
    content = client.get(reverse("desk:import_export"), {"as": "csv"}).content
    page = upload(client, by, content, "caseload.csv")
    assert "This is an export of Sankofa" in text(page)
    address = reverse("desk:import_columns", args=[Import.objects.get().id])
    page = client.post(address, {"names": "members", "order": "shown"}, follow=True)
    assert "Checking the rows" in text(page)


def test_who_does_not_record_people_is_told_before_the_check() -> None:
    make_case(make_staff())
    by = manager()
    client = signed_in(by)
    assert "a case processor changes" in text(client.get(reverse("desk:import")))
    content = client.get(reverse("desk:import_export"), {"as": "csv"}).content
    page = upload(client, by, content, "caseload.csv")
    assert "Names, birth dates, sex and nationality are for a case processor" in text(page)

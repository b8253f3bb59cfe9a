"""What everybody sees of annual reports: published ones alone, in two languages, as page, PDF and spreadsheet."""

import io
import uuid

import openpyxl
import pytest
from django.test import Client

from sankofa.accounts.vocab import Actor
from tests.reporting.annual import YEAR, a_year, begun, published

pytestmark = pytest.mark.usefixtures("fresh_database")
AT = f"/reports/NL/{YEAR}/"


@pytest.fixture
def two() -> tuple[Actor, Actor]:
    return a_year()


@pytest.fixture
def report(two: tuple[Actor, Actor]) -> uuid.UUID:
    return published(*two)


def test_a_stranger_reads_it_in_dutch_and_in_english_without_a_cookie(report: uuid.UUID) -> None:
    for language, title, chapter in (
        ("nl", "Jaarbericht", "Vrijwillige terugkeer"),
        ("en", "Annual report", "Voluntary return"),
    ):
        page = Client().get(f"{AT}{language}/")
        text = page.content.decode()
        assert f'<html lang="{language}">' in text
        assert f"{title} {YEAR}" in text
        assert chapter in text
        assert not page.cookies
        assert page.headers["Cache-Control"].startswith("public")
        assert "Cookie" not in page.headers.get("Vary", "")


def test_the_address_without_a_language_leads_to_the_readers(report: uuid.UUID) -> None:
    answer = Client().get(AT, headers={"accept-language": "nl"})
    assert answer.headers["Location"] == f"{AT}nl/"
    assert Client().get(AT, headers={"accept-language": "fr"}).headers["Location"] == f"{AT}en/"
    listed = Client().get("/reports/", headers={"accept-language": "nl"}).content.decode()
    assert f"{AT}nl/" in listed


def test_whoever_has_it_already_is_not_sent_it_again(report: uuid.UUID) -> None:
    page = Client().get(f"{AT}en/")
    again = Client().get(f"{AT}en/", headers={"if-none-match": page.headers["ETag"]})
    assert again.status_code == 304


def test_a_draft_does_not_exist_for_strangers(two: tuple[Actor, Actor]) -> None:
    begun(two[0])
    for path in (f"{AT}en/", f"{AT}en/report.pdf", f"{AT}en/report.xlsx"):
        assert Client().get(path).status_code == 404
    assert f"{YEAR}" not in Client().get("/reports/").content.decode()


@pytest.mark.parametrize("path", ["/reports/NL/1999/en/", "/reports/XX/2026/en/", f"{AT}fr/", f"{AT}en/report.exe"])
def test_what_was_not_published_is_not_found(report: uuid.UUID, path: str) -> None:
    assert Client().get(path).status_code == 404


def test_a_suppressed_figure_is_on_no_page_and_in_no_file(report: uuid.UUID) -> None:
    """Three invited refugees travelled: too few to show. Nothing else in this report is a lone 3."""
    text = Client().get(f"{AT}en/").content.decode()
    row = text[text.index('<th scope="row">Invited refugees who travelled') :][:400]
    assert "not shown" in row
    assert ">3<" not in text
    book = openpyxl.load_workbook(io.BytesIO(Client().get(f"{AT}en/report.xlsx").content))
    values = [cell.value for sheet in book for line in sheet.iter_rows() for cell in line]
    assert "Invited refugees who travelled" in values
    assert 16 in values
    assert 3 not in values


def test_the_pdf_is_tagged_and_says_its_title_and_language(report: uuid.UUID) -> None:
    for language, title in (("nl", "Jaarbericht"), ("en", "Annual report")):
        answer = Client().get(f"{AT}{language}/report.pdf")
        assert answer.headers["Content-Type"] == "application/pdf"
        content = answer.content
        assert content.startswith(b"%PDF-1.7")
        assert b"/StructTreeRoot" in content
        assert b"/Marked true" in content
        assert b"pdfuaid" in content
        assert f"/Lang({language})".encode() in content.replace(b"/Lang (", b"/Lang(")
        assert title.encode() in content  # of the metadata, which lies open


def test_it_reads_as_a_page_should(report: uuid.UUID) -> None:
    """Headings in order, tables with headers, drawings said in words."""
    text = Client().get(f"{AT}en/").content.decode()
    assert text.count("<h1") == 1
    assert '<th scope="col"' in text
    assert '<th scope="row"' in text
    assert 'role="img" aria-label="Returned and resettled over the years.' in text
    assert "style=" not in text
    assert "<script" not in text

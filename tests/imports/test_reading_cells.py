# ruff: noqa: RUF001 -- digits of many scripts are the point
"""What a cell means: truth tables over the ways people write dates, countries, sexes, telephones and names."""

import csv
import datetime as dt
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sankofa.imports import sheets
from sankofa.imports.rules.cells import read_names, read_phones, read_sex
from sankofa.imports.rules.columns import guess, header_row
from sankofa.imports.rules.dates import order_of, read_birth, read_day
from sankofa.imports.rules.places import CountryBook, read_countries
from sankofa.imports.rules.text import from_neutral, is_unknown, neutral
from sankofa.imports.vocab import DateOrder
from sankofa.kernel.errors import DomainError

TODAY = dt.date(2026, 11, 22)
DATA = Path(sheets.__file__).parents[1] / "reference" / "data" / "countries.csv"
with DATA.open(encoding="utf-8") as lines:
    BOOK = CountryBook.of(
        [
            (r["code"], r["alpha2"], r["name_en"], r["name_nl"], dt.date(2000, 1, 1) if r["exists_until"] else None)
            for r in csv.DictReader(lines)
        ]
    )


@pytest.mark.parametrize(
    ("cell", "read", "said"),
    [
        ("", "None", []),
        ("onbekend", "None", ["unknown"]),
        ("?", "None", ["unknown"]),
        ("n.v.t.", "None", ["unknown"]),
        ("01.01.1900", "None", ["date_placeholder"]),
        ("1899-12-30", "None", ["date_placeholder"]),
        ("9999-12-31", "None", ["date_placeholder"]),
        ("1-1-1970", "1970-01-01", ["date_maybe_placeholder"]),
        ("13/05/1984", "1984-05-13", []),
        ("05/13/1984", "1984-05-13", ["date_swapped"]),
        ("04-03-1984", "1984-03-04", ["date_ambiguous"]),
        ("05-05-1984", "1984-05-05", []),
        ("1984", "1984", []),
        ("~1984", "~1984±2", []),
        ("ca. 1984", "~1984±2", []),
        ("00/00/1984", "1984", []),
        ("xx-05-1984", "1984-05", []),
        ("05/1984", "1984-05", []),
        ("3 mei 1984", "1984-05-03", []),
        ("May 3, 1984", "1984-05-03", []),
        ("30742", "1984-03-01", ["date_serial"]),
        ("19840304", "1984-03-04", []),
        ("١٣/٠٥/١٩٨٤", "1984-05-13", []),
        ("۱۹۸۴-۰۳-۰۴", "1984-03-04", []),
        ("1984-03-04 00:00:00", "1984-03-04", []),
        ("۱۳۶۳/۰۵/۱۲", "None", ["date_other_calendar"]),
        ("4-3-84", "None", ["date_two_figures"]),
        ("31-02-1984", "None", ["date_impossible"]),
        ("45/13/1984", "None", ["date_impossible"]),
        ("2030-01-01", "None", ["date_ahead"]),
        ("1750-01-01", "None", ["date_too_long_ago"]),
        ("in de zomer", "None", ["date_unreadable"]),
    ],
)
def test_a_birth_date_as_far_as_it_is_known(cell: str, read: str, said: list[str]) -> None:
    found, told = read_birth(cell, today=TODAY)
    assert (str(found), [one.code for one in told]) == (read, said)


def test_an_ambiguous_day_is_told_with_both_readings() -> None:
    _read, (said,) = read_birth("04-03-1984", today=TODAY)
    assert said.params == {"read": "1984-03-04", "other": "1984-04-03"}


def test_month_first_when_the_user_says_so() -> None:
    read, said = read_birth("04-03-1984", today=TODAY, order=DateOrder.MONTH_FIRST, sure=True)
    assert (str(read), said) == ("1984-04-03", ())


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["13-05-1984", "04-03-1984"], DateOrder.DAY_FIRST),
        (["05/13/1984", "04/03/1984"], DateOrder.MONTH_FIRST),
        (["13-05-1984", "05-13-1984"], None),
        (["04-03-1984"], None),
    ],
)
def test_a_column_shows_how_it_writes_days_only_when_it_does_so_one_way(
    column: list[str], order: DateOrder | None
) -> None:
    assert order_of(column) == order


def test_a_year_alone_is_no_day_where_a_day_is_needed() -> None:
    assert read_day("2024", today=TODAY)[1][0].code == "date_not_whole"


@given(st.dates(dt.date(1910, 1, 2), dt.date(2026, 11, 22)), st.sampled_from(["%d-%m-%Y", "%Y-%m-%d", "%d.%m.%Y"]))
def test_every_day_reads_back_however_it_is_written(day: dt.date, form: str) -> None:
    assert str(read_birth(day.strftime(form), today=TODAY)[0]) == day.isoformat()


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_a_cell(text: str) -> None:
    read, said = read_birth(text, today=TODAY)
    assert read is None or said is not None
    read_countries(text, BOOK)
    read_phones(text, "NL")
    read_names(text)
    assert from_neutral(neutral(text)) == text or text.startswith("'")


@given(st.binary(max_size=300))
def test_no_file_breaks_the_reading_of_a_sheet(content: bytes) -> None:
    with suppress(DomainError):
        assert sheets.head(content, "x.csv").headings


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("Ethiopië", ["ETH"]),
        ("et", ["ETH"]),
        ("ERI", ["ERI"]),
        ("Eritrese", ["ERI"]),
        ("Bosnia & Herzegovina", ["BIH"]),
        ("DRC", ["COD"]),
        ("staatloos", ["XXA"]),
        ("Stateless", ["XXA"]),
        ("Afghaan/Iranian", ["AFG", "IRN"]),
        ("Birma", ["MMR"]),
        ("Ivory Coast", ["CIV"]),
        ("Joegoslavië", ["YUG"]),
        ("onbekend", []),
        ("Congo", []),
        ("Atlantis", []),
    ],
)
def test_countries_and_nationalities_by_any_name(cell: str, codes: list[str]) -> None:
    assert list(read_countries(cell, BOOK)[0]) == codes


@pytest.mark.parametrize(
    ("cell", "code"), [("Congo", "country_two"), ("Etiopia", "country_unknown"), ("USSR", "country_gone")]
)
def test_a_doubtful_country_is_told_and_not_guessed(cell: str, code: str) -> None:
    assert read_countries(cell, BOOK)[1][0].code == code


@pytest.mark.parametrize(
    ("cell", "sex"),
    [
        ("M", "m"),
        ("V", "f"),
        ("F", "f"),
        ("man", "m"),
        ("Vrouw", "f"),
        ("FEMALE", "f"),
        ("X", "x"),
        ("?", ""),
        ("q", ""),
    ],
)
def test_sexes(cell: str, sex: str) -> None:
    assert read_sex(cell)[0] == sex


@pytest.mark.parametrize(
    "cell",
    [
        "06-12 34 44 17",
        "0031612344417",
        "+31 (0)6 12344417",
        "612344417",
        "31612344417",
        "٠٦١٢٣٤٤٤١٧",
        "06.12.34.44.17",
    ],
)
def test_telephones_in_any_writing(cell: str) -> None:
    assert read_phones(cell, "NL") == (("+31612344417",), ())


def test_names_apart_in_one_cell_and_a_father_s_name_together() -> None:
    assert read_names("Dawit; Sara\nLiya / Abel")[0] == ("Dawit", "Sara", "Liya", "Abel")
    assert read_names("Ali s/o Ahmed")[0] == ("Ali s/o Ahmed",)
    assert read_names("TESFAYE DAWIT")[0] == ("TESFAYE DAWIT",)


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3=x", "\t=1"])
def test_what_a_spreadsheet_would_run_is_neutral(text: str) -> None:
    assert neutral(text) == f"'{text}"


def test_a_telephone_number_keeps_its_plus() -> None:
    assert neutral("+31612344417") == "+31612344417"


@pytest.mark.parametrize("text", ["?", "-", "N/A", "onbekend", "???", "nvt"])
def test_the_ways_to_write_not_known(text: str) -> None:
    assert is_unknown(text)


def test_headings_in_two_languages_are_known() -> None:
    headings = ["V-nummer", "Name", "Geb.datum", "M/V", "Nat.", "Tel.", "Iets anders"]
    assert guess(headings, {}) == ["immigration", "full_name", "birth", "sex", "nationality", "phone", ""]


def test_the_row_of_headings_is_found_below_a_title() -> None:
    assert header_row([["Lijst 2026"], [], ["Naam", "Geboortedatum"], ["Dawit", "1984"]]) == 2


TEXT = "Naam;Land\r\nZoë Çelik;Türkiye\r\n"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("cp1252"),
        TEXT.replace(";", ",").encode(),
        TEXT.replace(";", "\t").encode(),
        b"sep=;\r\n" + TEXT.encode(),
        TEXT.replace("Türkiye", '"Türkiye"').encode(),
    ],
)
def test_a_csv_in_any_encoding_and_with_any_separator(content: bytes) -> None:
    head = sheets.head(content, "x.csv")
    assert head.headings == ("Naam", "Land")
    assert [cells for _row, cells in sheets.body(content, "x.csv", "", head.at)] == [["Zoë Çelik", "Türkiye"]]


@pytest.mark.parametrize(("content", "code"), [(b"", "file_empty"), (b"een\n", "file_no_headings")])
def test_a_file_without_people_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        sheets.head(content, "x.csv")
    assert refused.value.code == code

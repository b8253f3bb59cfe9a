"""Spreadsheets for tests, invented: rows as a CSV or an XLSX."""

import csv
import io
import uuid
from collections.abc import Sequence

import openpyxl

from sankofa.accounts.vocab import Actor
from sankofa.imports import services
from sankofa.imports.models import Import, Line
from sankofa.imports.vocab import DateOrder, NamesInCell
from tests.factories import NOW

HEADINGS = ("Zaaknummer", "Naam", "Geboortedatum", "M/V", "Nationaliteit", "Bestemming", "Telefoon", "Fase")


def as_csv(*rows: Sequence[str], headings: Sequence[str] = HEADINGS, separator: str = ";") -> bytes:
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=separator).writerows([headings, *rows])
    return target.getvalue().encode()


def as_xlsx(*rows: Sequence[object], headings: Sequence[str] = HEADINGS) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (headings, *rows):
        sheet.append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def brought_in(content: bytes, by: Actor, name: str = "caseload.csv") -> uuid.UUID:
    """The import of a file whose columns are guessed, not checked yet."""
    assert by.office_id
    return services.start(content=content, name=name, office_id=by.office_id, by=by, now=NOW)


def checked(
    content: bytes,
    by: Actor,
    *,
    name: str = "caseload.csv",
    names: NamesInCell = NamesInCell.MEMBERS,
    order: DateOrder | None = None,
) -> uuid.UUID:
    """The import of a file, checked, with the columns as guessed."""
    import_id = brought_in(content, by, name)
    fields = Import.objects.get(id=import_id).columns
    services.choose_columns(import_id=import_id, fields=fields, names=names, order=order, by=by, now=NOW)
    services.check(import_id=import_id, by=by, clock=lambda: NOW)
    return import_id


def imported(content: bytes, by: Actor, *, whole: bool = False, name: str = "caseload.csv") -> uuid.UUID:
    """The import of a file, checked and written."""
    import_id = checked(content, by, name=name)
    write(import_id, by, whole=whole)
    return import_id


def write(import_id: uuid.UUID, by: Actor, *, whole: bool = False) -> None:
    services.import_rows(import_id=import_id, whole=whole, by=by, now=NOW)
    services.work(import_id=import_id, by=by, clock=lambda: NOW)


def line(import_id: uuid.UUID, number: int) -> Line:
    return Line.objects.get(source=import_id, number=number)

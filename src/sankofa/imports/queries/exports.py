"""The caseload as a file to edit and bring back: one row a person, with a column that says whose row it is."""

import csv
import datetime as dt
import io
from collections.abc import Iterator

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Actor
from sankofa.cases import queries as cases
from sankofa.cases.vocab import CaseFilters, MemberToEdit, Stage
from sankofa.imports.frames import labels
from sankofa.imports.rules import updates
from sankofa.imports.rules.places import CountryBook
from sankofa.imports.rules.rows import Frame
from sankofa.imports.rules.text import neutral
from sankofa.imports.rules.updates import CASE_FIELDS, EDITABLE, EXPORTED, KEY_HEADING, Key
from sankofa.imports.vocab import Field
from sankofa.reference import queries as reference

AS_TEXT = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def export_xlsx(actor: Actor, filters: CaseFilters) -> bytes:
    """The rows as an XLSX in which only the cells that may change can be typed in."""
    import xlsxwriter  # noqa: PLC0415  heavy: where it is used

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, AS_TEXT)
    sheet = book.add_worksheet(_("Caseload"))
    head = book.add_format({"bold": True, "bottom": 1})
    locked, free = book.add_format({"font_color": "#666666"}), book.add_format({"locked": False, "num_format": "@"})
    sheet.set_column(0, len(EXPORTED) - 1, 18)
    sheet.set_column(len(EXPORTED), len(EXPORTED), None, None, {"hidden": True})
    for column, heading in enumerate(_headings()):
        sheet.write_string(0, column, heading, head)
    for place, cells in enumerate(_rows(actor, filters), start=1):
        for column, text in enumerate(cells):
            may = column < len(EXPORTED) and EXPORTED[column] in EDITABLE
            sheet.write_string(place, column, text, free if may else locked)
    sheet.freeze_panes(1, 2)
    sheet.protect("", {"format_columns": True, "sort": True, "autofilter": True, "select_locked_cells": True})
    book.close()
    return target.getvalue()


def export_csv(actor: Actor, filters: CaseFilters) -> bytes:
    """The same rows as a CSV that spreadsheet programs open as it is: UTF-8 with its mark, semicolons."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";")
    writer.writerow(_headings())
    writer.writerows(_rows(actor, filters))
    return target.getvalue().encode("utf-8-sig")


def _headings() -> list[str]:
    return [*(str(field.label) for field in EXPORTED), KEY_HEADING]


def _rows(actor: Actor, filters: CaseFilters) -> Iterator[list[str]]:
    frame = _frame()
    for row in cases.export_rows(actor, filters):
        yield [*(neutral(text) for text in _cells(row, frame)), str(_key(row))]


def _frame() -> Frame:
    book = CountryBook.of(reference.country_book(), get_language() or "en")
    return Frame(columns=(), today=dt.date.min, region="", book=book, office="", labels=labels())


def _key(row: MemberToEdit) -> Key:
    return Key(row.case_id, row.person_id, row.case_version, row.person_version)


def _cells(row: MemberToEdit, frame: Frame) -> Iterator[str]:
    record = updates.record_of(row)
    told = {
        Field.REFERENCE: row.number,
        Field.RELATION: row.role,
        Field.STAGE: str(Stage(row.stage).label),
        Field.OFFICE: row.office,
        Field.COUNSELLOR: row.counsellor,
        Field.OPENED: row.opened_on.isoformat(),
    }
    for field in EXPORTED:
        if field in told:
            yield told[field]
        elif field in CASE_FIELDS and not row.lead:
            yield ""
        else:
            yield updates.shown(field, record[field], frame)

"""A donor report as a spreadsheet and as PDF, both from the same document. Figures are figures, amounts hold cents."""

import io
import re
from typing import Any

from sankofa.desk.donors.paper import Paper, Section, Table
from sankofa.documents.services import render_letter
from sankofa.reporting.vocab import DonorReportPage

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")


def as_xlsx(paper: Paper, page: DonorReportPage) -> bytes:
    """A sheet of facts and texts, then one a section with tables."""
    import xlsxwriter  # noqa: PLC0415  heavy: loaded where it is used

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        made = page.prepared_at.replace(tzinfo=None) if page.prepared_at else None
        book.set_properties({"title": paper.title, "created": made})  # the same report is the same file
        looks = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "bold": book.add_format({"bold": True}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
            "count": book.add_format({"num_format": "#,##0"}),
            "count_total": book.add_format({"num_format": "#,##0", "bold": True, "top": 1}),
            "money": book.add_format({"num_format": "#,##0.00"}),
            "money_total": book.add_format({"num_format": "#,##0.00", "bold": True, "top": 1}),
            "text_total": book.add_format({"bold": True, "top": 1}),
            "note": book.add_format({"italic": True, "font_color": "#56646a"}),
        }
        _front(book.add_worksheet(_name(paper.title, 0)), paper, looks)
        for number, section in enumerate(paper.sections, start=1):
            if section.tables:
                _sheet(book.add_worksheet(_name(section.title, number)), section, looks)
    return buffer.getvalue()


def _name(title: str, number: int) -> str:
    """A sheet's name: at most 31 characters, none that spreadsheets forbid, no two the same."""
    return f"{number + 1} {NOT_IN_A_NAME.sub('', title)}"[:31]


def _front(sheet: Any, paper: Paper, looks: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, paper.title, looks["title"])
    sheet.write_string(1, 0, paper.sub)
    line = 3
    for label, value in (*paper.facts, ("", paper.foot)):
        sheet.write_string(line, 0, label, looks["bold"])
        sheet.write_string(line, 1, value)
        line += 1
    for section in paper.sections:
        texts = [*section.paragraphs, *section.notes]
        if texts:
            sheet.write_string(line + 1, 0, section.title, looks["bold"])
            sheet.write_string(line + 1, 1, "\n\n".join(texts), looks["wrap"])
            line += 2


def _sheet(sheet: Any, section: Section, looks: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 42)
    sheet.set_column(1, 12, 16)
    sheet.write_string(0, 0, section.title, looks["title"])
    line = 2
    for table in section.tables:
        line = _table(sheet, line, table, looks)


def _table(sheet: Any, line: int, table: Table, looks: dict[str, Any]) -> int:
    """Answers the line below it."""
    if table.title:
        sheet.write_string(line, 0, table.title, looks["bold"])
        line += 1
    for column, (label, _is_figure) in enumerate(table.heads):
        sheet.write_string(line, column, label, looks["head"])
    for row in table.rows:
        line += 1
        total = "_total" if row.total else ""
        for column, cell in enumerate(row.cells):
            if cell.figure is None:
                sheet.write_string(line, column, cell.shown, looks["text_total"] if row.total else None)
            elif cell.is_money:
                sheet.write_number(line, column, cell.figure / 100, looks[f"money{total}"])
            elif cell.shown.endswith("%"):
                sheet.write_string(line, column, cell.shown)
            else:
                sheet.write_number(line, column, cell.figure, looks[f"count{total}"])
    if table.note:
        line += 1
        sheet.write_string(line, 0, table.note, looks["note"])
    return line + 2


def as_pdf(paper: Paper) -> bytes:
    """Tagged PDF/UA-1 in the house's layout."""
    data = {
        "title": paper.title,
        "sub": paper.sub,
        "facts": [list(pair) for pair in paper.facts],
        "foot": paper.foot,
        "sections": [_printed(section) for section in paper.sections if not section.is_empty],
    }
    return render_letter("donor_report", data, paper.language)


def _printed(section: Section) -> dict[str, Any]:
    return {
        "title": section.title,
        "paragraphs": list(section.paragraphs),
        "notes": list(section.notes),
        "tables": [
            {
                "title": table.title,
                "heads": [list(head) for head in table.heads],
                "rows": [{"cells": [cell.shown for cell in row.cells], "total": row.total} for row in table.rows],
                "note": table.note,
            }
            for table in section.tables
        ],
    }

"""The result file: every row as it came, with what became of it, its case number, and what is to be mended."""

import datetime as dt
import io
import uuid
from typing import Any

from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Actor
from sankofa.imports import access
from sankofa.imports.lines import cells_of, in_parts
from sankofa.imports.models import Import, Line
from sankofa.imports.queries.rows import rows_of
from sankofa.imports.rules.text import neutral
from sankofa.imports.vocab import Level, SheetRow

AS_TEXT = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def result_xlsx(actor: Actor, import_id: uuid.UUID, *, now: dt.datetime) -> bytes:
    """An XLSX with one row per row. Raises NotFoundError. Cells that a spreadsheet would run are neutralised."""
    import xlsxwriter  # noqa: PLC0415  heavy: where it is used

    source = access.fetch(actor, import_id)
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, AS_TEXT)
    sheet = book.add_worksheet(_("Result"))
    bold = book.add_format({"bold": True, "bottom": 1})
    for column, text in enumerate([_("Row"), _("Outcome"), _("Case"), _("To mend"), _("To look at"), *source.headings]):
        sheet.write_string(0, column, neutral(text), bold)
    sheet.freeze_panes(1, 3)
    place = 0
    for part in in_parts(list(Line.objects.filter(source=source).order_by("number"))):
        for line, row in zip(part, rows_of(source, part, actor, now), strict=True):
            place += 1
            _write(sheet, place, source, line, row)
    book.close()
    return target.getvalue()


def _write(sheet: Any, place: int, source: Import, line: Line, row: SheetRow) -> None:
    cells = cells_of(line) if line.sealed is not None else []
    told = [
        str(row.number),
        str(row.state.label),
        row.case_number,
        _sentences(row, Level.ERROR),
        _sentences(row, Level.WARNING),
        *cells[: len(source.headings)],
    ]
    for column, text in enumerate(told):
        if text:
            sheet.write_string(place, column, neutral(text))


def _sentences(row: SheetRow, level: Level) -> str:
    lines = [
        f"{problem.column}: {problem.what} {problem.mend}".removeprefix(": ").strip()
        for problem in row.problems
        if problem.level == level
    ]
    return "\n".join(lines)

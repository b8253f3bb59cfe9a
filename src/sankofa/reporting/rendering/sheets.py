"""All tables of a report as a spreadsheet: a sheet a chapter, numbers as numbers, blanks said in words."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import xlsxwriter

from sankofa.reporting.frame import frame
from sankofa.reporting.vocab import AnnualBlock, AnnualCell, AnnualDocument, AnnualLine, BlockKind

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

INK, SAND = "#1f434a", "#f4f0e8"
LONGEST_NAME = 31  # of a sheet
MADE = datetime(2000, 1, 1, tzinfo=UTC)  # the same report gives the same bytes


def xlsx(document: AnnualDocument) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": f"{document.title} \u00b7 {document.mission}", "created": MADE})
        _Book(book, document).write()
    return out.getvalue()


class _Book:
    def __init__(self, book: xlsxwriter.Workbook, document: AnnualDocument) -> None:
        self.book, self.document, self.frame = book, document, frame(document)
        self.title: Format = book.add_format({"bold": True, "font_size": 16, "font_color": INK})
        self.head: Format = book.add_format({"bold": True, "bg_color": SAND, "font_color": INK, "bottom": 1})
        self.block: Format = book.add_format({"bold": True, "font_size": 12, "font_color": INK})
        self.whole: Format = book.add_format({"num_format": "#,##0"})
        self.broken: Format = book.add_format({"num_format": "#,##0.0##"})
        self.quiet: Format = book.add_format({"font_color": "#546467"})
        self.wrapped: Format = book.add_format({"text_wrap": True, "valign": "top"})

    def write(self) -> None:
        for place, chapter in enumerate(self.document.chapters, start=1):
            blocks = [one for one in chapter.blocks if one.lines or one.groups]
            self._chapter(self.book.add_worksheet(_sheet_name(place, chapter.title)), chapter.title, blocks)
        self._definitions(self.book.add_worksheet(_sheet_name(0, self.frame["definitions"])))

    def _chapter(self, sheet: "Worksheet", title: str, blocks: Sequence[AnnualBlock]) -> None:
        sheet.set_column(0, 0, 56)
        sheet.set_column(1, 4, 16)
        sheet.write_string(0, 0, f"{self.document.title} \u00b7 {title}", self.title)
        row = 2
        for block in blocks:
            row = self._block(sheet, row, block) + 1
        for note in (self.frame["nothing"], self.frame["blanks"]):
            if note:
                sheet.write_string(row, 0, note, self.quiet)
                row += 1

    def _block(self, sheet: "Worksheet", row: int, block: AnnualBlock) -> int:
        """Writes a block from a row on; answers the row after it."""
        sheet.write_string(row, 0, block.title, self.block)
        years = [str(year) for year in block.years]
        change = [self.frame["change"]] if len(years) > 1 else []
        sheet.write_row(row + 1, 0, [self.frame["figure"], *years, *change], self.head)
        row += 2
        lines = block.lines if block.kind != BlockKind.TRIED else [line for group in block.groups for line in group]
        for line in lines:
            self._line(sheet, row, line, block.years, with_change=bool(change))
            row += 1
        return row

    def _line(self, sheet: "Worksheet", row: int, line: AnnualLine, years: Sequence[int], *, with_change: bool) -> None:
        sheet.write_string(row, 0, line.full)
        cells = [cell for cell in line.cells if cell.year in years]
        for column, cell in enumerate(cells, start=1):
            self._cell(sheet, row, column, cell)
        if with_change:
            sheet.write_string(row, len(cells) + 1, line.change)

    def _cell(self, sheet: "Worksheet", row: int, column: int, cell: AnnualCell) -> None:
        if cell.value is not None and not cell.blank:
            is_whole = cell.value == cell.value.to_integral_value()
            sheet.write_number(row, column, float(cell.value), self.whole if is_whole else self.broken)
        else:
            sheet.write_string(row, column, cell.text, self.quiet)

    def _definitions(self, sheet: "Worksheet") -> None:
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 1, 100)
        sheet.write_row(0, 0, [self.frame["figure"], self.frame["definition"]], self.head)
        for row, held in enumerate(self.document.definitions, start=1):
            sheet.write_row(row, 0, held, self.wrapped)
        row = len(self.document.definitions) + 2
        for said in (
            self.frame["made_text"],
            f"{self.frame['seal']}: {self.document.snapshot}",
            f"{self.frame['figures_seal']}: {self.document.figures}",
        ):
            sheet.write_string(row, 0, said, self.quiet)
            row += 1


def _sheet_name(place: int, title: str) -> str:
    """A name that a spreadsheet takes: short, without its own signs."""
    name = "".join(" " if one in "[]:*?/\\'" else one for one in title)
    return f"{place}. {name}"[:LONGEST_NAME].strip() if place else name[:LONGEST_NAME].strip()

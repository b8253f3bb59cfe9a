"""Spreadsheets as rows of text: XLSX and CSV as they come, read from front to back, nothing in them evaluated.

Here: which kind of file it is, how its text is encoded and separated, where its headings stand, and which files can't
be read. What a cell means is `rules`.
"""

import csv
import datetime as dt
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.utils.translation import gettext_lazy as _

from sankofa.imports.rules.columns import LOOK_AT, header_row
from sankofa.imports.rules.text import clean
from sankofa.imports.vocab import MAX_BYTES, MAX_ROWS, SAMPLES
from sankofa.kernel.errors import DomainError

MOST_COLUMNS = 200
MOST_UNPACKED = 600 * 1024 * 1024
"""Bytes: an XLSX is a ZIP, and a small one can unpack to more than the machine holds."""
EMPTY_ROWS_END = 2_000
"""So many rows without a word end a sheet; spreadsheets carry formatting down to row 1,048,576."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SEPARATORS = (";", ",", "\t", "|")
_PROBE = 64 * 1024

NO_SPREADSHEET = _("Only spreadsheets as .xlsx or .csv can be read. Save it as one of these.")

Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Head:
    """What stands above the rows. `at` is the row of the headings, as the spreadsheet counts."""

    sheet: str
    sheets: tuple[str, ...]
    at: int
    headings: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]  # of each column


def head(content: bytes, name: str, sheet: str = "") -> Head:
    """The headings of a file and some values of each column.

    Raises DomainError beside `file` for a file that can't be read, is empty, or has no headings.
    """
    book = _open(content, name)
    titles = tuple(book.titles)
    tried = (sheet,) if sheet in titles else titles
    for title in tried:
        rows = [row for row in islice(book.rows(title), LOOK_AT + 50) if any(row[1])]
        place = header_row([cells for _number, cells in rows])
        if place is not None and len(rows) > place + 1:
            return _head(title, titles, rows, place)
    if not any(any(cells) for title in tried for _n, cells in islice(book.rows(title), LOOK_AT)):
        raise _refused("file_no_rows", _("There is nothing in this file. Choose another one."))
    raise _refused(
        "file_no_headings",
        _("No row of headings was found. Put the names of the columns in the first row, and the people below."),
    )


def _head(title: str, titles: tuple[str, ...], rows: list[Row], place: int) -> Head:
    at, headings = rows[place]
    below = [cells for _number, cells in rows[place + 1 :]]
    width = max(len(headings), *(len(cells) for cells in below))
    samples = tuple(
        tuple(islice((cells[i] for cells in below if i < len(cells) and cells[i]), SAMPLES)) for i in range(width)
    )
    full = [*headings, *[""] * (width - len(headings))]
    return Head(title, titles, at, tuple(full), samples)


def body(content: bytes, name: str, sheet: str, at: int) -> Iterator[Row]:
    """The rows below the headings in row `at`, with their numbers; empty ones left out.

    Raises DomainError beside `file` where there are more than MAX_ROWS.
    """
    found = 0
    for number, cells in _open(content, name).rows(sheet):
        if number <= at or not any(cells):
            continue
        found += 1
        if found > MAX_ROWS:
            raise _refused(
                "file_too_many_rows",
                _("The file has more than %(most)s rows. Split it into several files.") % {"most": f"{MAX_ROWS:,}"},
            )
        yield number, cells


def _refused(code: str, message: Any) -> DomainError:
    return DomainError(code, message, field="file")


def _open(content: bytes, name: str) -> "_Workbook | _Text":
    if not content.strip():
        raise _refused("file_empty", _("The file is empty. Choose it again."))
    if len(content) > MAX_BYTES:
        raise _refused("file_too_large", _("The file is larger than 40 MB. Split it, or leave out pictures."))
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise _refused(
                "file_password", _("The file is protected with a password. Save it without one and choose it again.")
            )
        raise _refused(
            "file_xls", _("This is an old spreadsheet (.xls). Open it and save it as .xlsx or .csv, then choose that.")
        )
    if content.startswith(b"PK"):
        return _Workbook(content)
    if content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"\x1f\x8b")) or name.lower().endswith(
        (".pdf", ".doc", ".docx", ".ods")
    ):
        raise _refused("file_kind", NO_SPREADSHEET)
    return _Text(content)


class _Workbook:
    """An XLSX. Formulas give the value they had when it was saved."""

    def __init__(self, content: bytes) -> None:
        import openpyxl  # noqa: PLC0415  heavy: where it is used

        try:
            with zipfile.ZipFile(io.BytesIO(content)) as parts:
                names = set(parts.namelist())
                size = sum(part.file_size for part in parts.infolist())
            if "xl/workbook.xml" not in names:
                raise _refused("file_kind", NO_SPREADSHEET)
            if size > MOST_UNPACKED:
                raise _refused("file_too_large", _("The file is larger than 40 MB. Split it, or leave out pictures."))
            self._book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError) as error:
            raise _refused(
                "file_broken", _("The file is damaged or was not sent whole. Open it, save it again, and choose that.")
            ) from error
        self.titles = [sheet.title for sheet in self._book.worksheets if sheet.sheet_state == "visible"]

    def rows(self, title: str) -> Iterator[Row]:
        sheet: Any = self._book[title]
        sheet.reset_dimensions()
        empty = 0
        for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), start=1):
            texts = [_text(cell) for cell in cells]
            while texts and not texts[-1]:
                texts.pop()
            empty = 0 if texts else empty + 1
            if empty > EMPTY_ROWS_END:
                return
            yield number, texts


class _Text:
    """A CSV in the encoding and with the separator that it seems to have."""

    titles = ("",)

    def __init__(self, content: bytes) -> None:
        text = decode(content)
        if "\x00" in text:
            raise _refused("file_kind", NO_SPREADSHEET)
        told = re.match(r"sep=(.)\r?\n", text)
        self._separator = told[1] if told else separator(text[:_PROBE])
        self._text = text[told.end() :] if told else text
        self._first = 2 if told else 1

    def rows(self, title: str) -> Iterator[Row]:  # noqa: ARG002  a CSV is one sheet
        csv.field_size_limit(1024 * 1024)
        reader = csv.reader(io.StringIO(self._text, newline=""), delimiter=self._separator)
        try:
            for number, cells in enumerate(reader, start=self._first):
                yield number, [clean(cell) for cell in cells[:MOST_COLUMNS]]
        except csv.Error as error:
            raise _refused(
                "file_broken", _("The file is damaged or was not sent whole. Open it, save it again, and choose that.")
            ) from error


def decode(content: bytes) -> str:
    """Text in UTF-8, UTF-16 (with or without a mark) or, where it is neither, Windows-1252."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    probe = content[:_PROBE]
    half = len(probe) // 2 or 1
    if probe[1::2].count(0) > half // 4 and probe[::2].count(0) < half // 8:
        return content.decode("utf-16-le", errors="replace")
    if probe[::2].count(0) > half // 4 and probe[1::2].count(0) < half // 8:
        return content.decode("utf-16-be", errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def separator(text: str) -> str:
    """The mark that stands equally often, and often, in the lines of `text`, quoted parts left out."""
    lines = [line for line in re.sub(r'"[^"]*"', "", text).splitlines() if line.strip()][:LOOK_AT]
    best, most = ",", 0.0
    for mark in _SEPARATORS:
        counts = Counter(line.count(mark) for line in lines if line.count(mark))
        if counts:
            count, lines_with = counts.most_common(1)[0]
            worth = lines_with / len(lines) + min(count, 50) / 1000
            if worth > most:
                best, most = mark, worth
    return best


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return clean(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)

"""A table that leaves the house as a file: XLSX, CSV with HXL tags, JSON, PDF. Each says what it counts and since when.

What is in it was decided before (`reporting.queries.outgoing`): a blank cell is empty in every format.
"""

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, Any

from django.utils import formats
from django.utils.translation import gettext as _

from sankofa.desk.explorer import words
from sankofa.desk.explorer.figures import Outside
from sankofa.desk.explorer.showing import Grid, Line, grid
from sankofa.reporting.vocab import Key

if TYPE_CHECKING:
    from sankofa.reporting.queries.outgoing import Leaving

FORMULA = ("=", "+", "-", "@", "\t", "\r")
HXL_OF_UNIT = {"people": "#reached+ind", "cases": "#reached+case", "euros": "#value+eur"}
LANDSCAPE_FROM = 7  # columns


@dataclass(frozen=True)
class Sheet:
    """What a file is made of, in the reader's language."""

    leaving: "Leaving"
    title: str
    period: str
    filters: tuple[str, ...]
    mission: str
    snapshot_at: dt.datetime  # local

    @property
    def note(self) -> str:
        below = self.leaving.released.below
        if not below:
            return ""
        return _("Blank: fewer than %(n)s, or a number from which such a one could be reckoned.") % {"n": below}

    @property
    def made(self) -> str:
        return formats.date_format(self.snapshot_at, "j F Y")

    @property
    def about(self) -> list[tuple[str, str]]:
        defined = self.leaving.measure.defined
        merged = [
            f"{words.name(one)}: " + ", ".join(sorted(words.value(one, value) for value in values))
            for one in self.leaving.dimensions
            if (values := self.leaving.released.merged.get(one.id))
        ]
        return [
            (_("What is counted"), defined.text[words.language()]),
            (_("Source of the definition"), defined.source),
            (_("Unit"), words.unit(self.leaving.measure)),
            (_("Period"), self.period),
            *([(_("Only"), "; ".join(self.filters))] if self.filters else []),
            *([(_("Taken together"), "; ".join(merged))] if merged else []),
            (_("Mission"), self.mission),
            (_("Snapshot"), self.made),
            *([(_("Blank cells"), self.note)] if self.note else []),
        ]

    def grid(self) -> Grid:
        return grid(Outside(self.leaving), lambda _key: "", most=5000)


def cells(sheet: Sheet) -> Iterator[tuple[Key, Decimal | None, bool]]:
    """Every combination in order: its key, its amount, whether it is blank."""
    shown = Outside(sheet.leaving)
    for key in product(*sheet.leaving.values):
        blank = shown.is_blank(key)
        amount = None if blank else shown.amount(key)
        if blank or amount:
            yield key, amount, blank


def as_csv(sheet: Sheet) -> bytes:
    """Heads, HXL tags, a row for each combination; the definition and the snapshot's day stand in each row."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    one = sheet.leaving.measure
    heads = [words.name(dimension) for dimension in sheet.leaving.dimensions]
    writer.writerow([*heads, words.name(one), _("Blank"), _("Snapshot"), _("What is counted")])
    tags = [dimension.hxl for dimension in sheet.leaving.dimensions]
    value = HXL_OF_UNIT.get(one.defined.unit, "#indicator+value+num")
    writer.writerow([*tags, value, "#meta+blank", "#date+snapshot", "#description+definition"])
    for key, amount, blank in cells(sheet):
        names = [_harmless(words.value(d, v)) for d, v in zip(sheet.leaving.dimensions, key, strict=True)]
        why = _("too few") if blank else ""
        written = "" if amount is None else str(amount)
        writer.writerow([*names, written, why, f"{sheet.snapshot_at:%Y-%m-%d}", one.defined.text[words.language()]])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def as_json(sheet: Sheet) -> bytes:
    one, dimensions = sheet.leaving.measure, sheet.leaving.dimensions
    content = {
        "title": sheet.title,
        "measure": {
            "id": one.id,
            "name": words.name(one),
            "definition": one.defined.text[words.language()],
            "version": one.defined.version,
            "source": one.defined.source,
            "unit": one.defined.unit,
        },
        "mission": sheet.mission,
        "period": sheet.period,
        "only": list(sheet.filters),
        "snapshot": sheet.snapshot_at.isoformat(),
        "blank_means": sheet.note,
        "dimensions": [{"id": d.id, "name": words.name(d)} for d in dimensions],
        "total": _number(sheet.leaving.figures.get(("",) * len(dimensions))),
        "cells": [
            {
                "of": {d.id: {"code": v, "name": words.value(d, v)} for d, v in zip(dimensions, key, strict=True)},
                "value": _number(amount),
                "blank": blank,
            }
            for key, amount, blank in cells(sheet)
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def as_xlsx(sheet: Sheet) -> bytes:
    import xlsxwriter  # noqa: PLC0415  heavy: loaded where it is used

    buffer, shown = io.BytesIO(), sheet.grid()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": sheet.title, "comments": sheet.note})
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
        digits = sheet.leaving.measure.defined.round
        plain = "#,##0" + ("." + "0" * digits if digits else "")
        number, total = (
            book.add_format({"num_format": plain}),
            book.add_format({"num_format": plain, "bold": True, "top": 1}),
        )
        page = book.add_worksheet(_("Table")[:31])
        page.write(0, 0, sheet.title, book.add_format({"bold": True, "font_size": 14}))
        heads = [*shown.row_heads, *shown.columns, *([_("Total")] if shown.has_total or not shown.columns else [])]
        page.write_row(2, 0, heads or [words.name(sheet.leaving.measure)], bold)
        at = 3
        for line in shown.lines:
            _write(page, at, line, number)
            at += 1
        _write(page, at, shown.foot, total)
        page.write(at + 2, 0, sheet.note)
        page.freeze_panes(3, len(shown.row_heads))
        page.set_column(0, max(len(shown.row_heads) - 1, 0), 28)
        page.set_column(len(shown.row_heads), len(heads), 13)
        about = book.add_worksheet(_("About")[:31])
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        about.set_column(0, 0, 24, book.add_format({"bold": True, "valign": "top"}))
        about.set_column(1, 1, 90, wrapped)
        for place, (what, text) in enumerate(sheet.about):
            about.write_string(place, 0, what)
            about.write_string(place, 1, text)
    return buffer.getvalue()


def _write(page: Any, at: int, line: Line, form: Any) -> None:
    heads = list(line.heads)
    if heads and not any(heads):
        heads[0] = _("Total")
    for place, head in enumerate(heads):
        page.write_string(at, place, head, None)
    for place, cell in enumerate((*line.cells, line.total), start=len(heads)):
        if cell.amount is None:
            page.write_blank(at, place, None, form)
        else:
            page.write_number(at, place, float(cell.amount), form)


def as_pdf(sheet: Sheet) -> bytes:
    from sankofa.documents import letters  # noqa: PLC0415  heavy: loaded where it is used

    shown = sheet.grid()
    heads = [*shown.row_heads, *shown.columns, *([_("Total")] if shown.has_total or not shown.columns else [])]
    data = {
        "title": sheet.title,
        "mission": sheet.mission,
        "made": sheet.made,
        "about": [list(pair) for pair in sheet.about],
        "heads": heads,
        "words": len(shown.row_heads),
        "lines": [_texts(line) for line in shown.lines],
        "foot": _texts(shown.foot),
        "landscape": len(heads) >= LANDSCAPE_FROM,
        "note": sheet.note,
    }
    return letters.render("figures", data, words.language())


def _texts(line: Line) -> list[str]:
    heads = list(line.heads)
    if heads and not any(heads):
        heads[0] = _("Total")
    return [*heads, *("" if cell.blank else cell.text for cell in (*line.cells, line.total))]


def _number(amount: Decimal | None) -> float | int | None:
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


FORMATS: dict[str, tuple[str, Callable[[Sheet], bytes]]] = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "csv": ("text/csv; charset=utf-8", as_csv),
    "json": ("application/json", as_json),
    "pdf": ("application/pdf", as_pdf),
}

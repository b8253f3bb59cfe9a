"""The caseload as a spreadsheet. Cells that begin like a formula are text, whatever a name looks like."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _

from sankofa.cases.vocab import CaseRow, Kind
from sankofa.reference.queries import country_name

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(rows: Iterable[CaseRow], name: str) -> HttpResponseBase:
    """Streamed, UTF-8 with a mark so that spreadsheets read it right."""
    response = StreamingHttpResponse(_lines(list(rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def as_xlsx(rows: Iterable[CaseRow], name: str) -> HttpResponse:
    import xlsxwriter  # noqa: PLC0415  heavy: loaded where it is used

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(_("Cases")[:31])
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, _heads(), bold)
        for line, row in enumerate(rows, start=1):
            for column, value in enumerate(_cells(row)):
                if hasattr(value, "year"):
                    sheet.write_datetime(line, column, value, day)
                else:
                    sheet.write(line, column, value)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(_heads()), 18)
    response = HttpResponse(
        buffer.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _heads() -> list[str]:
    return [
        _("Number"), _("Person"), _("In own script"), _("People"), _("Kind"), _("Destination"), _("Stage"),
        _("Stage since"), _("On hold"), _("Blockers"), _("Wished day"), _("Counsellor"), _("Office"),
    ]  # fmt: skip


def _cells(row: CaseRow) -> list[Any]:
    return [
        row.number, row.who, row.who_own, row.members, str(Kind(row.kind).label), country_name(row.destination),
        row.stage_label, row.stage_since.date(), _("yes") if row.on_hold else "", row.blockers, row.wished_on or "",
        row.counsellor, row.office,
    ]  # fmt: skip


def _lines(rows: list[CaseRow]) -> Iterator[str]:
    yield "\ufeff" + _line(_heads())
    for row in rows:
        yield _line(_cells(row))


def _line(cells: list[Any]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(_harmless(cell) for cell in cells)
    return buffer.getvalue()


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell

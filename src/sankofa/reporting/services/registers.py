"""Entering numbers of registers, and registering what was published, by hand and from files.

A file comes in whole or not at all; what is wrong with it is said for every cell at once.
"""

import csv
import datetime as dt
import io
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor
from sankofa.kernel.errors import DomainError
from sankofa.reporting import access, dictionary
from sankofa.reporting.models import Figure, Published
from sankofa.reporting.vocab import FileError, Reading, Wrong

FIGURE_COLUMNS = ("series", "period", "value", "unit", "source")
OPTIONAL = ("part",)
LONGEST = {"series": 60, "part": 80, "unit": 40, "source": 200}
MOST = Decimal(10) ** 15  # what the column holds


@dataclass(frozen=True)
class Entered:
    """A number as somebody typed it or a file has it, read."""

    series: str
    part: str
    period: dt.date
    value: Decimal
    unit: str
    source: str


def enter_file(*, content: bytes, by: Actor, now: dt.datetime) -> int:
    """Enters a register of the actor's mission from a CSV file (`enter_figures`). Raises FileError, RefusedError."""
    mission_id = access.require(by)
    return enter_figures(mission_id=mission_id, lines=_lines(content), now=now, by=by.id)


@transaction.atomic
def enter_figures(*, mission_id: uuid.UUID, lines: Iterable[str], now: dt.datetime, by: uuid.UUID | None = None) -> int:
    """Enters a register from CSV: series, period (a day, or a year), value, unit, source; `part` where there are parts.

    A number that stands already is replaced. Answers how many were entered. Raises FileError naming every wrong cell.
    """
    reader = csv.DictReader(lines)
    _require_columns(reader, FIGURE_COLUMNS)
    wrong: list[Wrong] = []
    entered = [one for row, cells in enumerate(reader, start=2) if (one := _entered(cells, row, wrong))]
    if wrong:
        raise FileError(wrong)
    for one in entered:
        Figure.objects.update_or_create(
            mission_id=mission_id,
            series=one.series,
            part=one.part,
            period=one.period,
            defaults={"value": one.value, "unit": one.unit, "source": one.source, "entered_at": now, "by_id": by},
        )
    return len(entered)


def enter_figure(
    *, series: str, part: str, period: str, value: str, unit: str, source: str, by: Actor, now: dt.datetime
) -> None:
    """Enters one number by hand, as a file would have it. Raises DomainError beside its field, RefusedError."""
    cells = {"series": series, "part": part, "period": period, "value": value, "unit": unit, "source": source}
    wrong: list[Wrong] = []
    _entered(cells, 0, wrong)
    if wrong:
        raise DomainError("wrong_figure", wrong[0].problem, field=wrong[0].column)
    text = io.StringIO()
    writer = csv.DictWriter(text, cells)
    writer.writeheader()
    writer.writerow(cells)
    enter_figures(mission_id=access.require(by), lines=text.getvalue().splitlines(), now=now, by=by.id)


def register_file(*, publication: str, year: int, content: bytes, by: Actor, now: dt.datetime) -> int:
    """Registers a publication of the actor's mission from a CSV file. Raises FileError, DomainError, RefusedError."""
    mission_id = access.require(by)
    return register_publication(
        mission_id=mission_id, publication=publication, year=year, lines=_lines(content), now=now
    )


@transaction.atomic
def register_publication(
    *, mission_id: uuid.UUID, publication: str, year: int, lines: Iterable[str], now: dt.datetime
) -> int:
    """Keeps the figures of a publication as printed, read as `definitions/publications.yaml` says.

    What was registered of that publication and year is replaced. Answers how many. Raises DomainError, and FileError
    naming every wrong cell.
    """
    reading = dictionary.readings().get(publication)
    if reading is None:
        raise DomainError("no_such_publication", _("There is no publication of that name."), field="publication")
    reader = csv.DictReader(lines)
    column = reading.value.format(year=year)
    _require_columns(reader, (reading.key, column))
    wrong: list[Wrong] = []
    rows: list[Published] = []
    for place, cells in enumerate(reader, start=1):
        if (cells[column] or "").strip():
            value = _number(cells[column], place + 1, column, wrong)
            if value is not None:
                rows.append(_published(reading, cells, place, value))
    if wrong:
        raise FileError(wrong)
    Published.objects.filter(mission=mission_id, publication=publication, year=year).delete()
    for row in rows:
        row.mission_id, row.publication, row.year, row.registered_at = mission_id, publication, year, now
    Published.objects.bulk_create(rows)
    return len(rows)


def _published(reading: Reading, row: Mapping[str, str], place: int, value: Decimal) -> Published:
    key, part = row[reading.key].strip(), ""
    if reading.indicator:
        key, part = reading.indicator, reading.parts.get(key, key)
    return Published(
        place=place,
        key=key,
        part=part,
        value=value,
        **{name: (row.get(getattr(reading, name)) or "").strip() for name in ("text", "note", "source", "status")},
    )


def _lines(content: bytes) -> Sequence[str]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError([Wrong(0, "", "", str(_("This is no text. Save it as CSV, in UTF-8.")))]) from error
    return text.splitlines()


def _require_columns(reader: "csv.DictReader[str]", names: Iterable[str]) -> None:
    """Raises FileError for each column that the first line lacks."""
    there = reader.fieldnames or ()
    if missing := [name for name in names if name not in there]:
        raise FileError(
            [Wrong(1, name, "", str(_("The column %(name)s is missing.") % {"name": name})) for name in missing]
        )


def _entered(cells: Mapping[str, str | None], row: int, wrong: list[Wrong]) -> Entered | None:
    """One line read, or None, with what is wrong added to `wrong`."""
    held = {name: (cells.get(name) or "").strip() for name in (*FIGURE_COLUMNS, *OPTIONAL)}
    before = len(wrong)
    empty, long = str(_("This is empty.")), _("At most %(n)s letters fit.")
    wrong += [Wrong(row, name, "", empty) for name in ("series", "unit", "source") if not held[name]]
    wrong += [
        Wrong(row, name, held[name], str(long % {"n": most}))
        for name, most in LONGEST.items()
        if len(held[name]) > most
    ]
    value, period = _number(held["value"], row, "value", wrong), _period(held["period"], row, wrong)
    if len(wrong) > before or value is None or period is None:
        return None
    return Entered(held["series"], held["part"], period, value, held["unit"], held["source"])


def _number(text: str, row: int, column: str, wrong: list[Wrong]) -> Decimal | None:
    """A number with a point for its decimals, no marks between thousands."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if number.is_finite() and abs(number) < MOST:
        return number
    problem = _("This is not a number. Write it in figures, with a point for decimals: 1250.5.")
    wrong.append(Wrong(row, column, text.strip(), str(problem)))
    return None


def _period(text: str, row: int, wrong: list[Wrong]) -> dt.date | None:
    try:
        return dt.date(int(text), 1, 1) if text.isdigit() else dt.date.fromisoformat(text)
    except ValueError:
        problem = _("This is neither a year nor a day. Write 2026 or 2026-07-01.")
        wrong.append(Wrong(row, "period", text, str(problem)))
        return None

"""Entering numbers of registers, and registering what was published, from files."""

import csv
import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.kernel.errors import DomainError
from sankofa.reporting import dictionary
from sankofa.reporting.models import Figure, Published
from sankofa.reporting.vocab import Reading

FIGURE_COLUMNS = ("series", "period", "value", "unit", "source")


@transaction.atomic
def enter_figures(*, mission_id: uuid.UUID, lines: Iterable[str], now: dt.datetime, by: uuid.UUID | None = None) -> int:
    """Enters a register from CSV: series, period (a day, or a year), value, unit, source; `part` where there are parts.

    A number that stands already is replaced. Answers how many were entered. Raises DomainError naming the line.
    """
    reader = csv.DictReader(lines)
    if missing := [name for name in FIGURE_COLUMNS if name not in (reader.fieldnames or ())]:
        raise DomainError("columns_missing", _("The column %(name)s is missing.") % {"name": missing[0]}, field="file")
    count = 0
    for count, row in enumerate(reader, start=1):
        Figure.objects.update_or_create(
            mission_id=mission_id,
            series=row["series"].strip(),
            part=(row.get("part") or "").strip(),
            period=_period(row["period"], count),
            defaults={
                "value": _number(row["value"], count),
                "unit": row["unit"].strip(),
                "source": row["source"].strip(),
                "entered_at": now,
                "by_id": by,
            },
        )
    return count


@transaction.atomic
def register_publication(
    *, mission_id: uuid.UUID, publication: str, year: int, lines: Iterable[str], now: dt.datetime
) -> int:
    """Keeps the figures of a publication as printed, read as `definitions/publications.yaml` says.

    What was registered of that publication and year is replaced. Answers how many. Raises DomainError.
    """
    reading = dictionary.readings().get(publication)
    if reading is None:
        raise DomainError("no_such_publication", _("There is no publication of that name."), field="publication")
    reader = csv.DictReader(lines)
    column = reading.value.format(year=year)
    for name in (reading.key, column):
        if name not in (reader.fieldnames or ()):
            raise DomainError("columns_missing", _("The column %(name)s is missing.") % {"name": name}, field="file")
    Published.objects.filter(mission=mission_id, publication=publication, year=year).delete()
    rows = [
        _published(reading, row, place, column)
        for place, row in enumerate(reader, start=1)
        if (row[column] or "").strip()
    ]
    for row in rows:
        row.mission_id, row.publication, row.year, row.registered_at = mission_id, publication, year, now
    Published.objects.bulk_create(rows)
    return len(rows)


def _published(reading: Reading, row: Mapping[str, str], place: int, column: str) -> Published:
    key, part = row[reading.key].strip(), ""
    if reading.indicator:
        key, part = reading.indicator, reading.parts.get(key, key)
    return Published(
        place=place,
        key=key,
        part=part,
        value=_number(row[column], place),
        **{name: (row.get(getattr(reading, name)) or "").strip() for name in ("text", "note", "source", "status")},
    )


def _number(text: str, line: int) -> Decimal:
    try:
        return Decimal(text.strip())
    except InvalidOperation as error:
        message = _("Line %(line)s: %(text)s is not a number.") % {"line": line, "text": text}
        raise DomainError("not_a_number", message, field="file") from error


def _period(text: str, line: int) -> dt.date:
    text = text.strip()
    try:
        return dt.date(int(text), 1, 1) if text.isdigit() else dt.date.fromisoformat(text)
    except ValueError as error:
        message = _("Line %(line)s: %(text)s is neither a year nor a day.") % {"line": line, "text": text}
        raise DomainError("not_a_period", message, field="file") from error

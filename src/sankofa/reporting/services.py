"""Verbs of reporting: make a snapshot, enter numbers of registers, register what was published."""

import csv
import datetime as dt
import time
import uuid
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.kernel.errors import DomainError
from sankofa.kernel.ids import new_id
from sankofa.reporting import dictionary, extraction, storage
from sankofa.reporting.extraction import Told
from sankofa.reporting.models import Figure, Published, Snapshot
from sankofa.reporting.vocab import Progress, Reading, SnapshotRow

__all__ = ["enter_figures", "forget_old", "register_publication", "take_snapshot"]

FIGURE_COLUMNS = ("series", "period", "value", "unit", "source")


def quietly(_progress: Progress) -> None:
    """Tells nobody how far it is."""


def take_snapshot(*, now: dt.datetime, by: uuid.UUID | None = None, tell: Told = quietly) -> SnapshotRow:
    """Makes a snapshot of everything that is committed at this moment. Outside a transaction: it reads as another role.

    Whole or not at all. Raises SnapshotError without the report role.
    """
    started, snapshot_id = time.monotonic(), new_id()
    place = storage.prepare(snapshot_id)
    try:
        extracted = extraction.extract(place, reason=f"snapshot {snapshot_id}", tell=tell)
        digest = storage.finish(snapshot_id, place, extracted, made_at=now)
    except BaseException:
        storage.discard(snapshot_id)
        raise
    row = Snapshot.objects.create(
        id=snapshot_id,
        made_at=now,
        by_id=by,
        rows=sum(extracted.rows.values()),
        milliseconds=int((time.monotonic() - started) * 1000),
        digest=digest,
    )
    return SnapshotRow(row.id, row.made_at, row.rows, row.digest)


def forget_old(*, before: dt.datetime) -> int:
    """Erases snapshots made before then, but for the last of each month. Answers how many."""
    kept: set[tuple[int, int]] = set()
    forgotten = 0
    for row in Snapshot.objects.filter(made_at__lt=before).order_by("-made_at"):
        month = (row.made_at.year, row.made_at.month)
        if month in kept:
            storage.discard(row.id)
            row.delete()
            forgotten += 1
        kept.add(month)
    return forgotten


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

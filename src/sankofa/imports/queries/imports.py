"""Imports in a list and the head of one, with its counts; its columns with what they seem to hold."""

import datetime as dt
import uuid

from sankofa.accounts.vocab import Actor
from sankofa.imports import access, sheets, storage
from sankofa.imports.lines import summary
from sankofa.imports.models import Import
from sankofa.imports.vocab import (
    STALLED_AFTER,
    STALLED_WHOLE_AFTER,
    ColumnGuess,
    ColumnsPage,
    Counts,
    ImportRow,
    Purpose,
    Standing,
)

LISTED = 50


def starter(import_id: uuid.UUID) -> uuid.UUID | None:
    """Who started an import; for its jobs."""
    return Import.objects.filter(id=import_id).values_list("by_id", flat=True).first()


def imports(actor: Actor, *, now: dt.datetime) -> list[ImportRow]:
    """The actor's own imports, the latest first."""
    rows = access.visible(actor).select_related("office", "by").order_by("-started_at", "-id")[:LISTED]
    return [_row(row, now, Counts()) for row in rows]


def one_import(actor: Actor, import_id: uuid.UUID, *, now: dt.datetime) -> ImportRow:
    """The import with its counts. Raises NotFoundError."""
    row = access.fetch(actor, import_id)
    return _row(row, now, summary(row))


def columns_of(actor: Actor, import_id: uuid.UUID) -> ColumnsPage:
    """Each column with its heading, some values and the field it holds. Raises NotFoundError."""
    source = access.fetch(actor, import_id)
    head = sheets.head(storage.take(source.id), source.name, source.sheet)
    fields = [*source.columns, *[""] * len(head.headings)]
    return ColumnsPage(
        sheets=head.sheets,
        sheet=source.sheet,
        names=source.names,
        order=source.order if source.order_sure else "",
        columns=tuple(
            ColumnGuess(place, heading, head.samples[place], fields[place])
            for place, heading in enumerate(head.headings)
            if heading or head.samples[place]
        ),
    )


def _row(row: Import, now: dt.datetime, counts: Counts) -> ImportRow:
    patience = STALLED_WHOLE_AFTER if row.whole else STALLED_AFTER
    running = row.standing in {Standing.CHECKING, Standing.RUNNING}
    return ImportRow(
        id=row.id,
        name=row.name,
        purpose=Purpose(row.purpose),
        standing=Standing(row.standing),
        office=row.office.name,
        mission_id=row.mission_id,
        by=row.by.name,
        by_id=row.by_id,
        started_at=row.started_at,
        ended_at=row.ended_at,
        rows=row.rows,
        seen=row.seen,
        stalled=running and row.beat_at is not None and now - row.beat_at >= patience,
        whole=row.whole,
        file_there=row.erased_at is None,
        problem=row.problem,
        counts=counts,
    )

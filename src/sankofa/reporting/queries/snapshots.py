"""Questions about snapshots: which there are, what one holds, whether it is as signed, how far the next one is."""

import datetime as dt
import uuid

from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor
from sankofa.kernel.errors import NotFoundError
from sankofa.reporting import access, dictionary
from sankofa.reporting.models import Snapshot, SnapshotAsked
from sankofa.reporting.vocab import STALLS_AFTER, Asked, AskedRow, SnapshotContent, SnapshotError, SnapshotRow

A_PAGE = 25


def snapshots(actor: Actor, *, page: int = 1) -> tuple[list[SnapshotRow], bool]:
    """A page of the snapshots, the newest first, and whether there are more. Raises RefusedError."""
    access.require(actor)
    start = (page - 1) * A_PAGE
    rows = list(Snapshot.objects.select_related("by").order_by("-made_at", "-id")[start : start + A_PAGE + 1])
    return [row_of(row) for row in rows[:A_PAGE]], len(rows) > A_PAGE


def snapshot_content(actor: Actor, snapshot_id: uuid.UUID) -> SnapshotContent:
    """What it holds, once its signature and every file's hash were checked. Raises NotFoundError, RefusedError."""
    from sankofa.reporting import storage  # noqa: PLC0415  heavy: only where one is opened

    access.require(actor)
    row = Snapshot.objects.filter(id=snapshot_id).select_related("by").first()
    if row is None:
        raise NotFoundError("no_such_snapshot", _("There is no such snapshot."))
    try:
        held = storage.manifest(snapshot_id)
    except SnapshotError as error:
        return SnapshotContent(row_of(row), problem=str(error.message))
    known = dictionary.tables()
    tables = tuple(
        (name, held["rows"][name], len(columns), known[name].means if name in known else "")
        for name, columns in held["columns"].items()
        if name in held["rows"]
    )
    return SnapshotContent(row_of(row), tables, held["definitions"], held["definitions"] == dictionary.digest())


def snapshot_asked(actor: Actor, *, now: dt.datetime) -> AskedRow | None:
    """The last snapshot that somebody asked for: how far it is, or how it ended. Raises RefusedError."""
    access.require(actor)
    row = SnapshotAsked.objects.select_related("by").order_by("-asked_at", "-id").first()
    if row is None:
        return None
    return AskedRow(
        id=row.id,
        asked_at=row.asked_at,
        by=row.by.name,
        state=Asked(row.state),
        table=row.table,
        rows=row.rows,
        done=row.done,
        of=row.of,
        stalled=row.state in {Asked.WAITING, Asked.RUNNING} and row.moved_at < now - STALLS_AFTER,
        problem=row.problem,
    )


def row_of(row: Snapshot) -> SnapshotRow:
    return SnapshotRow(row.id, row.made_at, row.rows, row.digest, row.by.name if row.by else "", row.milliseconds)

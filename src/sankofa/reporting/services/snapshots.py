"""Making snapshots, and erasing old ones."""

import datetime as dt
import time
import uuid

from sankofa.kernel.ids import new_id
from sankofa.reporting import extraction, storage
from sankofa.reporting.extraction import Told
from sankofa.reporting.models import Snapshot
from sankofa.reporting.vocab import Progress, SnapshotRow


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

"""Making snapshots, at once or in the background, and erasing old ones."""

import datetime as dt
import time
import uuid
from collections.abc import Callable
from threading import get_ident

from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor
from sankofa.kernel.errors import ConflictError
from sankofa.kernel.ids import new_id
from sankofa.reporting import access
from sankofa.reporting.models import Snapshot, SnapshotAsked
from sankofa.reporting.vocab import STALLS_AFTER, Asked, Progress, SnapshotError, SnapshotRow, Told

JOB = "sankofa.reporting.jobs.make_snapshot"  # jobs stand above services: called by name
BETWEEN_TWO_WORDS = 0.5  # seconds: how often the worker says how far it is
OPEN = (Asked.WAITING, Asked.RUNNING)


def quietly(_progress: Progress) -> None:
    """Tells nobody how far it is."""


def take_snapshot(*, now: dt.datetime, by: uuid.UUID | None = None, tell: Told = quietly) -> SnapshotRow:
    """Makes a snapshot of everything that is committed at this moment. Outside a transaction: it reads as another role.

    Whole or not at all. Raises SnapshotError without the report role.
    """
    from sankofa.reporting import extraction, storage  # noqa: PLC0415  heavy: only where one is made

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


@transaction.atomic
def ask_snapshot(*, by: Actor, now: dt.datetime) -> uuid.UUID:
    """Has the background worker make a snapshot. Raises ConflictError while one is being made, RefusedError."""
    access.require(by)
    lost = SnapshotAsked.objects.filter(state__in=OPEN, moved_at__lt=now - STALLS_AFTER)
    lost.update(state=Asked.FAILED, problem="worker_lost")
    try:
        with transaction.atomic():
            asked = SnapshotAsked.objects.create(asked_at=now, moved_at=now, by_id=by.id)
    except IntegrityError as error:
        raise ConflictError("one_at_a_time", _("A snapshot is being made already.")) from error
    import_string(JOB).enqueue(str(asked.id))
    return asked.id


def make_asked(*, asked_id: uuid.UUID, clock: Callable[[], dt.datetime]) -> None:
    """The worker's part: makes what was asked for, and says how far it is. Twice is once. Outside a transaction."""
    rows = SnapshotAsked.objects.filter(id=asked_id)
    if not rows.filter(state=Asked.WAITING).update(state=Asked.RUNNING, moved_at=clock()):
        return
    last, own_thread = 0.0, get_ident()

    def tell(progress: Progress) -> None:
        nonlocal last
        if time.monotonic() - last < BETWEEN_TWO_WORDS:
            return
        last = time.monotonic()
        rows.update(table=progress.table, rows=progress.rows, done=progress.done, of=progress.of, moved_at=clock())
        if get_ident() != own_thread:  # DuckDB reads on threads of its own, each of which would keep a connection
            connection.close()

    try:
        made = take_snapshot(now=clock(), by=rows.values_list("by_id", flat=True).get(), tell=tell)
    except SnapshotError as error:
        rows.update(state=Asked.FAILED, problem=error.code, moved_at=clock())
    except BaseException:
        rows.update(state=Asked.FAILED, problem="broken", moved_at=clock())
        raise
    else:
        rows.update(state=Asked.DONE, snapshot=made.id, moved_at=clock())


def forget_old(*, before: dt.datetime) -> int:
    """Erases snapshots made before then, but for the last of each month and those that a report stands on. Answers how
    many.
    """
    kept: set[tuple[int, int]] = set()
    forgotten = 0
    for row in Snapshot.objects.filter(made_at__lt=before).order_by("-made_at"):
        month = (row.made_at.year, row.made_at.month)
        if month in kept and _erased(row):
            forgotten += 1
        kept.add(month)
    return forgotten


def _erased(row: Snapshot) -> bool:
    """Whether it went. What a report stands on stays: the database sees to it."""
    from sankofa.reporting import storage  # noqa: PLC0415  heavy, as above

    snapshot_id = row.id
    try:
        row.delete()
    except ProtectedError:
        return False
    storage.discard(snapshot_id)
    return True

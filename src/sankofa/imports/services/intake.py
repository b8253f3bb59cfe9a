"""From the file to the start of the work: keep it, choose its columns, set the job going."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor
from sankofa.imports import access, sheets, storage
from sankofa.imports.frames import field_labels
from sankofa.imports.lines import summary
from sankofa.imports.models import Import, Line, Reading
from sankofa.imports.rules import columns
from sankofa.imports.rules.updates import is_export, update_columns
from sankofa.imports.services import background
from sankofa.imports.vocab import STALLED_AFTER, DateOrder, Field, NamesInCell, Purpose, Standing
from sankofa.journal.services import log_access
from sankofa.journal.vocab import Action
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError
from sankofa.kernel.ids import new_id


@transaction.atomic
def start(*, content: bytes, name: str, office_id: uuid.UUID, by: Actor, now: dt.datetime) -> uuid.UUID:
    """Keeps the file, sealed, and guesses its columns; cases go to the office where no column says otherwise.

    Raises RefusedError for an office where `by` may not import, DomainError beside `file` for a file that can't be
    read.
    """
    office = access.office_to_import_into(by, office_id)
    head = sheets.head(content, name)
    source = Import(
        id=new_id(),
        mission_id=office.mission_id,
        office_id=office.id,
        by_id=by.id,
        name=name[-200:],
        fingerprint=hashlib.sha256(content).hexdigest(),
        started_at=now,
        beat_at=now,
    )
    _take_head(source, head)
    source.save()
    storage.put(source.id, content)
    log_access(staff_id=by.id, staff_name=by.name, action=Action.IMPORTED, now=now, detail="file brought in")
    return source.id


@transaction.atomic
def choose_sheet(*, import_id: uuid.UUID, sheet: str, by: Actor, now: dt.datetime) -> None:
    """Reads another sheet of the workbook. Raises DomainError beside `file` where it has no headings."""
    source = _lock(by, import_id, now, Standing.COLUMNS)
    _take_head(source, sheets.head(storage.take(source.id), source.name, sheet))
    source.save()


@transaction.atomic
def choose_columns(
    *,
    import_id: uuid.UUID,
    fields: Sequence[str],
    names: NamesInCell,
    order: DateOrder | None,
    by: Actor,
    now: dt.datetime,
) -> None:
    """What each column holds ("" for nothing); remembered for the mission. `order` None: as the dates themselves show.

    The check starts at once, in the background. Raises DomainError beside `columns`: no name, a field twice.
    """
    source = _lock(by, import_id, now, Standing.COLUMNS, Standing.CHECKED)
    if source.purpose == Purpose.NEW:
        _check_columns(fields)
        source.columns = list(fields)
        _remember(source, names, order)
    source.names, source.order, source.order_sure = names, order or DateOrder.DAY_FIRST, order is not None
    source.read_on = date_in(now, by.timezone)
    _begin(source, Standing.CHECKING, now)


@transaction.atomic
def import_rows(*, import_id: uuid.UUID, whole: bool, by: Actor, now: dt.datetime) -> None:
    """Starts writing, in the background: the good rows alone, or with `whole` all rows or none.

    Raises DomainError `rows_to_mend` for `whole` while a row is not good, `nothing_to_import`.
    """
    source = _lock(by, import_id, now, Standing.CHECKED, Standing.DONE)
    counts = summary(source)
    if whole and not counts.all_good:
        raise DomainError("rows_to_mend", _("Some rows are not good yet. Mend or leave them out first."))
    if not counts.good:
        raise DomainError("nothing_to_import", _("There is no row that can be imported."))
    source.whole = whole
    source.seen = 0
    _begin(source, Standing.RUNNING, now)
    detail = f"{counts.good} rows"
    log_access(staff_id=by.id, staff_name=by.name, action=Action.IMPORTED, now=now, detail=detail)


@transaction.atomic
def go_on(*, import_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """Sets a step going again whose worker ended; it goes on from the last row that was written. Twice is once."""
    source = _lock(by, import_id, now, Standing.CHECKING, Standing.RUNNING)
    if source.beat_at is None or now - source.beat_at >= STALLED_AFTER:
        _begin(source, Standing(source.standing), now)


@transaction.atomic
def drop(*, import_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """Drops what was not imported: the file and the cells go, what was written stays."""
    source = _lock(by, import_id, now, Standing.COLUMNS, Standing.CHECKED, Standing.CHECKING)
    source.standing = Standing.DROPPED
    source.ended_at = source.erased_at = now
    source.save()
    Line.objects.filter(source=source).update(sealed=None, extra=[])
    transaction.on_commit(lambda: storage.erase(import_id))


def _lock(by: Actor, import_id: uuid.UUID, now: dt.datetime, *standings: Standing) -> Import:
    """The import's row, locked. Raises NotFoundError, DomainError `wrong_standing`."""
    found = access.fetch(by, import_id)
    source = Import.objects.select_for_update().get(id=found.id)
    if source.standing not in standings or (source.erased_at and source.erased_at <= now):
        raise DomainError("wrong_standing", _("This import has moved on. Reload the page."))
    return source


def _take_head(source: Import, head: sheets.Head) -> None:
    source.sheet, source.header_at, source.headings = head.sheet, head.at, list(head.headings)
    if is_export(head.headings):
        source.purpose, source.columns = Purpose.UPDATE, update_columns(head.headings, field_labels())
        source.order, source.order_sure = DateOrder.DAY_FIRST, False
        return
    known = Reading.objects.filter(mission=source.mission_id, headings=columns.fingerprint(head.headings)).first()
    if known:
        source.columns, source.names = known.columns, known.names
        source.order, source.order_sure = known.order, known.order_sure
    else:
        source.columns = columns.guess(head.headings, field_labels())


def _check_columns(fields: Sequence[str]) -> None:
    chosen = [field for field in fields if field]
    if columns.missing(chosen):
        raise DomainError("no_name_column", _("Say which column holds the names."), field="columns")
    if len(set(chosen)) < len(chosen) or not set(chosen) <= set(Field.values):
        raise DomainError("field_twice", _("Two columns hold the same thing. Keep one of them."), field="columns")


def _remember(source: Import, names: NamesInCell, order: DateOrder | None) -> None:
    Reading.objects.update_or_create(
        mission_id=source.mission_id,
        headings=columns.fingerprint(source.headings),
        defaults={
            "columns": source.columns,
            "names": names,
            "order": order or DateOrder.DAY_FIRST,
            "order_sure": order is not None,
        },
    )


def _begin(source: Import, standing: Standing, now: dt.datetime) -> None:
    source.standing, source.beat_at, source.problem, source.ended_at = standing, now, "", None
    source.save()
    background.enqueue(source)

"""Background work of imports, run by `db_worker`. Each job can be run again at any time: it goes on where it was."""

import uuid

from django.utils import translation
from django_tasks import task

from sankofa.accounts import queries as accounts
from sankofa.imports.queries import starter
from sankofa.imports.services import checking, writing
from sankofa.kernel import clock


@task()
def check(import_id: str) -> None:
    """Reads every row of the file and says what is wrong with it."""
    _run(checking.check, import_id)


@task()
def work(import_id: str) -> None:
    """Writes the rows that are good, chunk by chunk."""
    _run(writing.work, import_id)


def _run(step: checking.Step, import_id: str) -> None:
    source_id = uuid.UUID(import_id)
    staff_id = starter(source_id)
    by = accounts.actor(staff_id, at=clock.now()) if staff_id else None
    if by is None:
        return  # the import, or the account of who started it, is gone: so is the leave to go on
    with translation.override(by.language):
        step(import_id=source_id, by=by, clock=clock.now)

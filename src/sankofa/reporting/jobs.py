"""Background work of reporting, run by `db_worker`."""

import uuid

from django_tasks import task

from sankofa.kernel import clock
from sankofa.reporting import services


@task()
def make_snapshot(asked_id: str) -> None:
    """Makes the snapshot that somebody asked for, if nobody has yet."""
    services.make_asked(asked_id=uuid.UUID(asked_id), clock=clock.now)

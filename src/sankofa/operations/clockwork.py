"""Runs what is due, one job after another; a job that fails is logged, without a word of its data, and stops no other.

Several clockworks may run: a lock of the database lets one of them run a job at a time.
"""

import datetime as dt
import logging
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.utils import timezone

from sankofa.operations.jobs import Job
from sankofa.operations.models import JobRun
from sankofa.operations.rules import due

log = logging.getLogger(__name__)


def run_due(jobs: Iterable[Job], *, now: dt.datetime) -> list[str]:
    """Runs each job that is due at `now`; answers the names of those it ran."""
    return [job.name for job in jobs if _run(job, now)]


def _run(job: Job, now: dt.datetime) -> bool:
    with _alone(job.name) as free:
        if not free or not _is_due(job, now):
            return False
        did, problem = 0, ""
        try:
            did = job.run(now)
        except Exception as error:  # noqa: BLE001  one job must not stop the others; it is logged and kept
            problem = type(error).__name__
            log.error("The job %r failed with %s:\n%s", job.name, problem, _where(error))  # noqa: TRY400  its words may name people
        JobRun.objects.update_or_create(
            name=job.name,
            defaults={"started_at": now, "finished_at": timezone.now(), "did": did, "problem": problem},
        )
    return True


def _is_due(job: Job, now: dt.datetime) -> bool:
    last = JobRun.objects.filter(name=job.name).values_list("started_at", flat=True).first()
    return due(every=job.every, at_night=job.at_night, last=last, now=timezone.localtime(now))


@contextmanager
def _alone(name: str) -> Iterator[bool]:
    """True when nobody else runs this job now. The lock goes with its session, so a killed clockwork leaves none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 1))", [name])
        (free,) = cursor.fetchone() or (False,)
    try:
        yield free
    finally:
        if free:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 1))", [name])


def _where(error: BaseException) -> str:
    """The lines of code it came through, without the values it was about."""
    return "".join(traceback.format_tb(error.__traceback__))

"""Letting the file out: what it tells of people is noted, so that nothing published later gives a few of them away."""

import datetime as dt
import uuid

from django.db import transaction

from sankofa.iati import queries
from sankofa.iati.vocab import Published


@transaction.atomic
def publish(*, mission_id: uuid.UUID, by: uuid.UUID | None, now: dt.datetime) -> Published | None:
    """The file as it is published now; None: nobody said who publishes. With errors in it nothing leaves, so nothing is
    noted. No reader is checked. Raises SnapshotError.
    """
    from sankofa.reporting import services as reporting  # noqa: PLC0415  brings an engine along: not at start-up

    reporting.alone(mission_id)
    found = queries.published(mission_id, now=now)
    if found and found.own and not found.errors:
        title = f"IATI {now:%Y-%m-%d}"
        reporting.note_people(mission_id=mission_id, counted=found.counted, title=title, now=now, by=by)
    return found

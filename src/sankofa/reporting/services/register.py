"""The register of counts that left the house: each door asks what it may print, and notes what it did."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from sankofa.reporting.models import Release
from sankofa.reporting.vocab import AskedPeople, PeopleCounted


def alone(mission_id: uuid.UUID) -> None:
    """Until the transaction ends nobody else releases counts of this mission: what was asked holds when noted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1904))", [f"release {mission_id}"])


def keep(
    *,
    mission_id: uuid.UUID,
    door: Release.Door,
    question: dict[str, Any],
    printed: Sequence[Sequence[Any]],
    blank: Sequence[Any],
    title: str,
    now: dt.datetime,
    by: uuid.UUID | None,
    measure: str = "",
    donor_id: uuid.UUID | None = None,
    snapshot_at: dt.datetime | None = None,
) -> uuid.UUID:
    """Notes what left. `question`, `printed` and `blank` as the model says; what was told of nobody is not noted."""
    return Release.objects.create(
        mission_id=mission_id,
        door=door,
        donor_id=donor_id,
        measure=measure,
        question=question,
        printed=printed,
        blank=blank,
        snapshot_at=snapshot_at,
        title=title[:200],
        issued_at=now,
        by_id=by,
    ).id


def note_people(
    *,
    mission_id: uuid.UUID,
    counted: Iterable[tuple[AskedPeople, PeopleCounted]],
    title: str,
    now: dt.datetime,
    by: uuid.UUID | None,
) -> None:
    """Notes counts of people of projects that were published for everybody."""
    every = [
        ([asked.indicator, year, sorted(asked.codes)], count)
        for asked, found in counted
        for year, count in sorted(found.by_year.items())
    ]
    if every:
        keep(
            mission_id=mission_id,
            door=Release.Door.IATI,
            question={"figures": True},
            printed=[[cell, count] for cell, count in every if count is not None],
            blank=[cell for cell, count in every if count is None],
            title=title,
            now=now,
            by=by,
        )

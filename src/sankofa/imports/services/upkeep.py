"""Upkeep: files and cells go after settings.IMPORT_FILE_DAYS; steps that lost their worker go on."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from sankofa.imports import storage
from sankofa.imports.models import Import, Line
from sankofa.imports.services import background
from sankofa.imports.vocab import STALLED_AFTER, STALLED_WHOLE_AFTER, Standing

STRAY_AFTER = dt.timedelta(days=1)
"""A file without a row is left over after so long; no request and no step takes a day."""


def erase_old(now: dt.datetime) -> int:
    """Erases files and cells of imports that began longer ago than they are kept; answers how many.

    What stays: that there was an import, how many rows, and the keyed marks by which no row is imported twice.
    """
    kept = dt.timedelta(days=settings.IMPORT_FILE_DAYS)
    old = Import.objects.filter(started_at__lte=now - kept, erased_at=None).exclude(
        standing__in=[Standing.RUNNING, Standing.CHECKING]
    )
    count = 0
    for import_id in old.values_list("id", flat=True):
        with transaction.atomic():
            Line.objects.filter(source=import_id).update(sealed=None, extra=[], candidates=[])
            Import.objects.filter(id=import_id).update(erased_at=now)
        storage.erase(import_id)
        count += 1
    known = set(Import.objects.filter(erased_at=None).values_list("id", flat=True))
    for stray in storage.left_over(known, until=now - STRAY_AFTER):
        storage.erase(stray)
    return count


def resume_stalled(now: dt.datetime) -> int:
    """Sets steps going again that have not moved for a while; answers how many. A step still alive takes no harm."""
    silent = Q(whole=False, beat_at__lte=now - STALLED_AFTER) | Q(beat_at__lte=now - STALLED_WHOLE_AFTER)
    count = 0
    for source in Import.objects.filter(silent, standing__in=[Standing.CHECKING, Standing.RUNNING]):
        Import.objects.filter(id=source.id).update(beat_at=now)
        background.enqueue(source)
        count += 1
    return count

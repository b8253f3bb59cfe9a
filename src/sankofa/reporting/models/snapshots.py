"""Snapshots that were made, and those that somebody asked for."""

from django.db import models
from django.db.models import Q

from sankofa.kernel.ids import new_id
from sankofa.reporting.vocab import Asked


class Snapshot(models.Model):
    """One was made: its files lie in the data folder under its id. `digest` is that of its signed manifest."""

    id = models.UUIDField(primary_key=True, default=new_id)
    made_at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, related_name="+")  # null: by the clock
    rows = models.PositiveBigIntegerField()
    milliseconds = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["-made_at"], name="snapshot_latest")]


class SnapshotAsked(models.Model):
    """Somebody pressed the button: how far the worker is. One at a time."""

    id = models.UUIDField(primary_key=True, default=new_id)
    asked_at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=Asked.choices, default=Asked.WAITING)
    table = models.CharField(max_length=60, blank=True)
    rows = models.PositiveBigIntegerField(default=0)
    done = models.PositiveSmallIntegerField(default=0)  # tables, of so many
    of = models.PositiveSmallIntegerField(default=0)
    moved_at = models.DateTimeField()
    problem = models.CharField(max_length=40, blank=True)  # code of the error
    snapshot = models.ForeignKey(Snapshot, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(state__in=[Asked.WAITING, Asked.RUNNING]), name="snapshot_one_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["-asked_at"], name="snapshot_asked_last")]

"""Snapshots that were made."""

from django.db import models

from sankofa.kernel.ids import new_id


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

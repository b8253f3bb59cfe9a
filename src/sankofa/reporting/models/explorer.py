"""Questions that were kept, and tables that left the house."""

from django.db import models
from django.db.models import Q

from sankofa.kernel.ids import new_id


class View(models.Model):
    """A question to the explorer under a name. `query`: its address without the "?"; it holds no personal data."""

    class Every(models.TextChoices):
        NEVER = "", "never"
        WEEK = "week", "week"
        MONTH = "month", "month"

    id = models.UUIDField(primary_key=True, default=new_id)
    owner = models.ForeignKey("accounts.Staff", models.CASCADE, related_name="+")
    mission = models.ForeignKey("accounts.Mission", models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=1000)
    shared = models.BooleanField(default=False)  # with colleagues of the mission
    every = models.CharField(max_length=8, choices=Every, blank=True)  # how often its owner is told of new figures
    told_at = models.DateTimeField()  # the last time, at first when it was kept

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="view_once"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(query=""), name="view_has_name_and_question"),
        ]
        indexes = [models.Index(fields=["told_at"], condition=~Q(every=""), name="view_due")]


class Release(models.Model):
    """Counts as they left the house by one of its doors, never changed: what is released later must not give their
    blanks away. `donor`: who alone was told; none: everybody.

    `question` says of which rows. Of a file of the explorer: as `queries.explorer.kept_of` writes it. Of figures of an
    annual report or of IATI: {figures: true}; a cell is then [indicator, year, codes of projects]. Of a donor report:
    {cases, since, until}. Else a cell is a list of (dimension, value); margins leave some out.
    """

    class Door(models.TextChoices):
        EXPLORER = "explorer", "file of the explorer"
        ANNUAL = "annual", "annual report"
        DONOR = "donor", "donor report"
        IATI = "iati", "IATI"

    id = models.UUIDField(primary_key=True, default=new_id)
    mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")
    door = models.CharField(max_length=10, choices=Door, default=Door.EXPLORER)
    donor = models.ForeignKey("finance.Donor", models.PROTECT, null=True, related_name="+")
    measure = models.CharField(max_length=60, blank=True)  # of the explorer
    question = models.JSONField()
    printed = models.JSONField()  # [[cell, count], …]; a count is null where a figure is none
    blank = models.JSONField()  # [cell, …]
    snapshot_at = models.DateTimeField(null=True)
    title = models.CharField(max_length=200)  # where it went: an export, a report
    issued_at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(door="donor", donor__isnull=False) | ~Q(door="donor") & Q(donor=None),
                name="release_to_a_donor_names_it",
            )
        ]
        indexes = [models.Index(fields=["mission", "issued_at"], name="release_of_mission")]

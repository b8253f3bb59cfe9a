"""Staff time by project and day, and what an hour of somebody costs."""

import pghistory
from django.db import models
from django.db.models import Q

from sankofa.finance.models.projects import Project
from sankofa.kernel.ids import new_id

DAY = 24 * 60


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="HoursHistory")
class Hours(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    staff = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="hours")
    on = models.DateField()
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "on", "project"], name="hours_once"),
            models.CheckConstraint(condition=Q(minutes__gt=0, minutes__lte=DAY), name="hours_of_a_day"),
        ]
        indexes = [models.Index(fields=["project", "on"], name="hours_project")]


class HourRate(models.Model):
    """What an hour costs from a day on. EUR cents. Added to only: a later day takes over."""

    id = models.UUIDField(primary_key=True, default=new_id)
    staff = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    since = models.DateField()
    minor = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "since"], name="hour_rate_once")]

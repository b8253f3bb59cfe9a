"""Registers of numbers that are neither people nor money, and what was published."""

from django.db import models
from django.db.models import Q

from sankofa.kernel.ids import new_id


class Figure(models.Model):
    """A number of a register: visits to a website, posts, member states, a memo series. Never people of cases."""

    id = models.UUIDField(primary_key=True, default=new_id)
    mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")
    series = models.CharField(max_length=60)
    part = models.CharField(max_length=80, blank=True)  # of a series that has parts: a region
    period = models.DateField()  # first day of what it is about; a year's figure: 1 January
    value = models.DecimalField(max_digits=18, decimal_places=3)
    unit = models.CharField(max_length=40)
    source = models.CharField(max_length=200)
    entered_at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mission", "series", "part", "period"], name="figure_once"),
            models.CheckConstraint(condition=~Q(series="") & ~Q(unit="") & ~Q(source=""), name="figure_says_of_what"),
        ]


class Published(models.Model):
    """A figure as it was printed, to compare with what the records give. Provisional and final stand side by side."""

    id = models.UUIDField(primary_key=True, default=new_id)
    mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")
    publication = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    place = models.PositiveIntegerField()  # its line in the publication
    key = models.CharField(max_length=80)  # an indicator
    part = models.CharField(max_length=160, blank=True)
    value = models.DecimalField(max_digits=18, decimal_places=3)
    text = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=40, blank=True)
    registered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "publication", "year", "key", "part", "status"], name="published_once"
            ),
        ]

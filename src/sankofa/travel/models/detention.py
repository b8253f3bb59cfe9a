"""Departing from detention: where somebody was held and since when, the drive, the hand-over to the border police.

Days held are observed, never a target.
"""

from django.db import models
from django.db.models import F, Q

from sankofa.kernel.ids import new_id


class DetentionStay(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    member = models.ForeignKey("cases.Member", models.CASCADE, related_name="+")
    site = models.CharField(max_length=120)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)  # the day of leaving: half-open
    recorded_by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="stay_ends_after"),
            models.UniqueConstraint(fields=["member"], condition=Q(until=None), name="stay_one_open"),
        ]
        indexes = [models.Index(fields=["case"], name="stay_case")]


class Transport(models.Model):
    """The drive to the airport, and to whom the person is handed over there."""

    id = models.UUIDField(primary_key=True, default=new_id)
    booking = models.ForeignKey("travel.Booking", models.CASCADE, related_name="transports")
    pick_up = models.CharField(max_length=120)
    leaves_at = models.DateTimeField()
    carried_by = models.CharField(max_length=120)  # the service that drives
    hand_over_to = models.CharField(max_length=120)  # the border police's unit
    handed_over_at = models.DateTimeField(null=True, blank=True)
    handed_over_name = models.CharField(max_length=120, blank=True)  # who took over, or their service number
    handed_over_by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(handed_over_at=None) | ~Q(handed_over_name=""), name="transport_handed_over_to_somebody"
            )
        ]

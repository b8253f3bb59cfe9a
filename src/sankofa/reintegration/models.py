"""After departure: who arrived, the plan with its lines and deliveries, visits. Amounts in minor units and currency."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sankofa.kernel.ids import new_id
from sankofa.reintegration.vocab import (
    ArrivalState,
    Form,
    Level,
    LineState,
    Source,
    Sphere,
    VisitMeans,
    VisitState,
)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="ArrivalHistory")
class Arrival(models.Model):
    """What the mission at home says of one member; said again when somebody turns up later."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    member = models.OneToOneField("cases.Member", models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=ArrivalState.choices)
    arrived_on = models.DateField(null=True, blank=True)  # local date there
    met = models.BooleanField(null=True)
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ArrivalState.ARRIVED, arrived_on__isnull=False)
                | Q(state=ArrivalState.MISSING, arrived_on=None),
                name="arrival_has_its_day",
            )
        ]
        indexes = [models.Index(fields=["case"], name="arrival_case")]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="PlanHistory")
class Plan(models.Model):
    """The person's own plan, written with them in their language."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.OneToOneField("cases.Case", models.CASCADE, related_name="+")
    written_on = models.DateField()
    language = models.ForeignKey("reference.Language", models.PROTECT, related_name="+")
    together = models.BooleanField()  # written with the person
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    at = models.DateTimeField()


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="LineHistory")
class Line(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="lines")
    sphere = models.CharField(max_length=14, choices=Sphere.choices)
    level = models.CharField(max_length=12, choices=Level.choices, default=Level.INDIVIDUAL)
    what = models.CharField(max_length=200)
    source = models.CharField(max_length=10, choices=Source.choices)
    form = models.CharField(max_length=5, choices=Form.choices)
    cents = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3, default="EUR")
    whom = models.CharField(max_length=120, blank=True)  # partner or shop that delivers
    planned_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=LineState.choices, default=LineState.PLANNED)
    written_by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    approved_by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    dropped_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(approved_by=F("written_by")), name="line_approved_by_another"),
            models.CheckConstraint(
                condition=~Q(source=Source.PROJECT, state__in=[LineState.APPROVED, LineState.DELIVERED])
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="line_project_money_is_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state=LineState.APPROVED) | Q(source=Source.PROJECT), name="line_only_project_is_approved"
            ),
            models.CheckConstraint(
                condition=~Q(state=LineState.DROPPED) | ~Q(dropped_reason=""), name="line_dropped_for_a_reason"
            ),
        ]
        indexes = [
            models.Index(
                fields=["planned_on", "id"],
                condition=Q(state__in=[LineState.PLANNED, LineState.APPROVED]),
                name="line_open",
            )
        ]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="DeliveryHistory")
class Delivery(models.Model):
    """Something came: when, how much, with what proof. Taken back when recorded by mistake, never deleted."""

    id = models.UUIDField(primary_key=True, default=new_id)
    line = models.ForeignKey(Line, models.CASCADE, related_name="deliveries")
    on = models.DateField()
    cents = models.PositiveBigIntegerField()  # of the line's currency
    proof = models.CharField(max_length=200, blank=True)  # who saw it, number of the receipt
    file = models.ForeignKey("documents.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(proof="") | Q(file__isnull=False), name="delivery_has_proof"),
        ]
        indexes = [models.Index(fields=["line"], name="delivery_line")]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="VisitHistory")
class Visit(models.Model):
    """A contact after arrival that the person agreed to."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=VisitState.choices, default=VisitState.DUE)
    done_on = models.DateField(null=True, blank=True)
    means = models.CharField(max_length=10, choices=VisitMeans.choices, blank=True)
    livelihood = models.TextField(blank=True)
    social = models.TextField(blank=True)
    safety = models.TextField(blank=True)
    needs = models.TextField(blank=True)
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "due_on"], condition=Q(state=VisitState.DUE), name="visit_due_once_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[VisitState.DONE, VisitState.NO_ANSWER])
                | (Q(done_on__isnull=False) & ~Q(means="")),
                name="visit_done_has_day_and_means",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], condition=Q(state=VisitState.DUE), name="visit_due"),
            models.Index(fields=["case", "due_on"], name="visit_case"),
        ]


class VisitRhythm(models.Model):
    """How many months after arrival a mission's visits are proposed; a schedule starts from it and may differ."""

    mission = models.OneToOneField("accounts.Mission", models.CASCADE, primary_key=True, related_name="+")
    months = ArrayField(models.PositiveSmallIntegerField(), size=8)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(months__len__gt=0), name="rhythm_has_months")]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="LostHistory")
class Lost(models.Model):
    """Nobody can reach the person any more. Moving again is no failure in itself: the reason says what is known."""

    case = models.OneToOneField("cases.Case", models.CASCADE, primary_key=True, related_name="+")
    lost_on = models.DateField()
    reason = models.CharField(max_length=200)
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    at = models.DateTimeField()

"""Who pays, and what was agreed: donors, agreements with their extensions, report dates, quotas, deliverables."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sankofa.finance.vocab import DeliverableKind, LineKind, ReportKind, ReportLanguage
from sankofa.kernel.ids import new_id


class Donor(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mission", "name"], name="donor_once"),
            models.CheckConstraint(condition=~Q(name=""), name="donor_has_a_name"),
        ]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="AgreementHistory")
class Agreement(models.Model):
    """What a donor pays for, until when and how much; extensions add to it and never rewrite it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    donor = models.ForeignKey(Donor, models.PROTECT, related_name="agreements")
    reference = models.CharField(max_length=60)
    title = models.CharField(max_length=160)
    signed_on = models.DateField()
    starts = models.DateField()
    ends = models.DateField()  # half-open
    currency = models.CharField(max_length=3, default="EUR")
    minor = models.PositiveBigIntegerField()
    overhead_bp = models.PositiveSmallIntegerField(default=0)  # basis points of the base
    overhead_base = ArrayField(models.CharField(max_length=12, choices=LineKind.choices), default=list, blank=True)
    eligible = ArrayField(models.CharField(max_length=12, choices=LineKind.choices), default=list)
    language = models.CharField(max_length=2, choices=ReportLanguage.choices, default=ReportLanguage.ENGLISH)
    lists_people = models.BooleanField(default=False)  # its reports owe a list of people, under pseudonyms

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["donor", "reference"], name="agreement_reference_once"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="agreement_ends_after_start"),
            models.CheckConstraint(condition=Q(overhead_bp__lte=10_000), name="agreement_overhead_within_all"),
            models.CheckConstraint(
                condition=Q(overhead_bp=0) | ~Q(overhead_base=[]), name="agreement_overhead_has_a_base"
            ),
            models.CheckConstraint(
                condition=~Q(overhead_base__contains=[LineKind.OVERHEAD]), name="agreement_no_overhead_on_overhead"
            ),
            models.CheckConstraint(condition=Q(currency__regex="^[A-Z]{3}$"), name="agreement_currency_is_a_code"),
        ]


class Extension(models.Model):
    """More time, more money, or less: signed, dated, added to only."""

    id = models.UUIDField(primary_key=True, default=new_id)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="extensions")
    signed_on = models.DateField()
    until = models.DateField()  # half-open; the newest counts
    added_minor = models.BigIntegerField(default=0)
    why = models.CharField(max_length=200)
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(why=""), name="extension_has_a_reason")]


class ReportDue(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="reports")
    kind = models.CharField(max_length=10, choices=ReportKind.choices)
    due_on = models.DateField()
    sent_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "kind", "due_on"], name="report_due_once")]


class Quota(models.Model):
    """How many people the agreement pays for. `elsewhere`: reached by a partner who shares it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="quotas")
    text = models.CharField(max_length=120)
    target = models.PositiveIntegerField()
    elsewhere = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "text"], name="quota_once"),
            models.CheckConstraint(condition=Q(target__gt=0), name="quota_is_a_number"),
        ]


class Deliverable(models.Model):
    """What was promised besides people: visits, meetings, research, training, conferences, publications."""

    id = models.UUIDField(primary_key=True, default=new_id)
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="deliverables")
    kind = models.CharField(max_length=12, choices=DeliverableKind.choices)
    title = models.CharField(max_length=160)
    planned_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="deliverable_has_a_title")]

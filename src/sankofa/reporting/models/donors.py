"""Donor reports: what a period of an agreement gave, prepared by one, signed off by another, and frozen then.

`basis` holds what figures are reckoned from besides the ledger; `ReportedEntry` names the entries that they rest on,
each once per agreement, so that a late one is known. Triggers (migration 0006) keep what was prepared.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from sankofa.kernel.ids import new_id
from sankofa.reporting.vocab import ReportPart


class Days(Func):
    """A half-open range of days from two columns."""

    function = "DATERANGE"
    output_field = DateRangeField()


class DonorReport(models.Model):
    """About [since, until) of one agreement. Its state follows from who did what: prepared, signed off."""

    id = models.UUIDField(primary_key=True, default=new_id)
    agreement = models.ForeignKey("finance.Agreement", models.PROTECT, related_name="+")
    due = models.ForeignKey("finance.ReportDue", models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField()
    until = models.DateField()  # half-open
    language = models.CharField(max_length=2)
    begun_by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    sent_back = models.CharField(max_length=200, blank=True)  # why, where it came back
    prepared_by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    prepared_at = models.DateTimeField(null=True, blank=True)
    basis = models.JSONField(null=True, blank=True)
    content = models.JSONField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of content and texts
    signed_by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="donor_report_ends_after_start"),
            models.CheckConstraint(
                condition=Q(
                    prepared_at__isnull=True, prepared_by__isnull=True, basis__isnull=True, content__isnull=True,
                    digest="", signed_at__isnull=True,
                )
                | Q(
                    prepared_at__isnull=False, prepared_by__isnull=False, basis__isnull=False, content__isnull=False
                ) & ~Q(digest=""),
                name="donor_report_is_prepared_whole",
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_by__isnull=True)
                | Q(signed_at__isnull=False, signed_by__isnull=False) & ~Q(signed_by=F("prepared_by")),
                name="donor_report_signed_by_another",
            ),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(signed_at__isnull=True), name="donor_report_one_at_a_time"
            ),
            ExclusionConstraint(
                name="donor_report_period_once",
                expressions=[
                    ("agreement", RangeOperators.EQUAL),
                    (Days("since", "until"), RangeOperators.OVERLAPS),
                ],
            ),
        ]  # fmt: skip


class DonorReportText(models.Model):
    """What somebody wrote for a part of a report. `version` rises with every writing."""

    id = models.UUIDField(primary_key=True, default=new_id)
    report = models.ForeignKey(DonorReport, models.CASCADE, related_name="texts")
    part = models.CharField(max_length=10, choices=ReportPart.choices)
    body = models.TextField()
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "part"], name="donor_report_text_once")]


class ReportedEntry(models.Model):
    """An entry of the ledger that a report rests on and that none of this agreement did before."""

    report = models.ForeignKey(DonorReport, models.CASCADE, db_index=True, related_name="entries")
    agreement = models.ForeignKey("finance.Agreement", models.PROTECT, related_name="+")
    entry = models.ForeignKey("finance.Entry", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "entry"], name="entry_reported_once")]


class PseudonymKey(models.Model):
    """The key of an agreement's pseudonyms, sealed: they are stable in it and of no use in another."""

    agreement = models.OneToOneField("finance.Agreement", models.PROTECT, primary_key=True, related_name="+")
    sealed = models.BinaryField()
    made_at = models.DateTimeField()

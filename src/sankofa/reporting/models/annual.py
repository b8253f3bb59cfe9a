"""The annual report: its state, the figures it froze, its texts version by version, the files that were published."""

import pghistory
from django.db import models
from django.db.models import F, Q

from sankofa.kernel.ids import new_id
from sankofa.reporting.vocab import AnnualState

PAST_DRAFT = [AnnualState.HANDED_IN, AnnualState.SIGNED, AnnualState.PUBLISHED]
SIGNED = [AnnualState.SIGNED, AnnualState.PUBLISHED]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="AnnualReportHistory")
class AnnualReport(models.Model):
    """One a mission and year. While it is written its figures are computed; handed in, they are frozen in `figures`."""

    id = models.UUIDField(primary_key=True, default=new_id)
    mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=AnnualState.choices, default=AnnualState.DRAFT)
    snapshot = models.ForeignKey("reporting.Snapshot", models.PROTECT, related_name="+")
    below = models.PositiveSmallIntegerField()  # counts smaller than this are blank
    before = models.PositiveSmallIntegerField()  # so many years stand beside it: as far back as records are whole
    figures = models.JSONField(null=True)  # as reporting.freezing keeps them
    seal = models.CharField(max_length=64, blank=True)  # SHA-256 of them
    prepared_by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    handed_in_by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, related_name="+")
    handed_in_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mission", "year"], name="annual_one_a_year"),
            models.CheckConstraint(condition=Q(before__lte=2), name="annual_beside_two_years"),
            models.CheckConstraint(
                condition=Q(state=AnnualState.DRAFT, figures__isnull=True, handed_in_by=None, handed_in_at=None)
                | Q(
                    state__in=PAST_DRAFT, figures__isnull=False, handed_in_by__isnull=False, handed_in_at__isnull=False
                ),
                name="annual_frozen_when_handed_in",
            ),
            models.CheckConstraint(
                condition=Q(state__in=SIGNED, signed_by__isnull=False, signed_at__isnull=False)
                | ~Q(state__in=SIGNED) & Q(signed_by=None, signed_at=None),
                name="annual_signed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None) | ~Q(signed_by=F("handed_in_by")) & ~Q(signed_by=F("prepared_by")),
                name="annual_second_pair_of_eyes",
            ),
            models.CheckConstraint(
                condition=Q(state=AnnualState.PUBLISHED, published_by__isnull=False, published_at__isnull=False)
                | ~Q(state=AnnualState.PUBLISHED) & Q(published_by=None, published_at=None),
                name="annual_published_by_somebody",
            ),
        ]


class AnnualText(models.Model):
    """One wording of one place in a report, in one language. Never changed: who writes anew adds a version."""

    id = models.UUIDField(primary_key=True, default=new_id)
    report = models.ForeignKey(AnnualReport, models.PROTECT, related_name="texts")
    place = models.CharField(max_length=60)  # id of a chapter, or of a block: what stands beside it
    language = models.CharField(max_length=2)
    number = models.PositiveIntegerField()  # from 1
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "place", "language", "number"], name="annual_text_version"),
            models.CheckConstraint(condition=~Q(place="") & Q(number__gte=1), name="annual_text_has_a_place"),
        ]


class AnnualFile(models.Model):
    """A file of a published report, made once and never again: everybody gets the same bytes."""

    id = models.UUIDField(primary_key=True, default=new_id)
    report = models.ForeignKey(AnnualReport, models.PROTECT, related_name="files")
    language = models.CharField(max_length=2)
    kind = models.CharField(max_length=4)  # pdf, xlsx
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "language", "kind"], name="annual_file_once"),
        ]

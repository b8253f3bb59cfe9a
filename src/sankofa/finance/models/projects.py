"""Projects in clusters, their lines, budgets in revisions, who bears them, and which line pays for what of a case."""

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from sankofa.finance.models.agreements import Agreement
from sankofa.finance.vocab import BudgetState, LineKind, What
from sankofa.kernel.ids import new_id


class Days(Func):
    """A half-open range of days from two columns."""

    function = "DATERANGE"
    output_field = DateRangeField()


class Cluster(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mission", "name"], name="cluster_once")]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="ProjectHistory")
class Project(models.Model):
    """`led_by`: led elsewhere, so that its results count here and its budget stands there."""

    id = models.UUIDField(primary_key=True, default=new_id)
    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="projects")
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=160)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)  # half-open
    manager = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    led_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cluster", "code"], name="project_code_once"),
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gt=F("starts")), name="project_ends_after_start"),
            models.CheckConstraint(condition=~Q(code=""), name="project_has_a_code"),
        ]


class BudgetLine(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    project = models.ForeignKey(Project, models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=12, choices=LineKind.choices)
    name = models.CharField(max_length=80)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["place", "id"]
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="budget_line_once")]


class Revision(models.Model):
    """A budget as it was decided, whole. Added to only: the newest in force counts, scenarios bind nobody."""

    id = models.UUIDField(primary_key=True, default=new_id)
    project = models.ForeignKey(Project, models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=BudgetState.choices, default=BudgetState.FORCE)
    title = models.CharField(max_length=80, blank=True)  # of a scenario
    decided_on = models.DateField()
    why = models.CharField(max_length=200)
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="revision_number_once")]


class RevisionLine(models.Model):
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="lines")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="+")
    minor = models.PositiveBigIntegerField()  # EUR cents
    fte = models.PositiveIntegerField(default=0)  # hundredths of a full-time post

    class Meta:
        constraints = [models.UniqueConstraint(fields=["revision", "line"], name="revision_line_once")]


class Funding(models.Model):
    """Who bears a project's costs from a day on: an agreement, or a line of another own project.

    Added to only. The shares of one project and day sum to 10,000 basis points: a deferred trigger says so.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    project = models.ForeignKey(Project, models.PROTECT, related_name="fundings")
    since = models.DateField()
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, blank=True, related_name="fundings")
    own_line = models.ForeignKey(BudgetLine, models.PROTECT, null=True, blank=True, related_name="+")
    bp = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agreement__isnull=False, own_line=None) | Q(agreement=None, own_line__isnull=False),
                name="funding_is_of_a_donor_or_of_ourselves",
            ),
            models.CheckConstraint(condition=Q(bp__gt=0, bp__lte=10_000), name="funding_within_all"),
            models.UniqueConstraint(
                fields=["project", "since", "agreement", "own_line"], nulls_distinct=False, name="funding_once"
            ),
        ]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="RouteHistory")
class Route(models.Model):
    """Which line pays for a thing of a case, from day to day; with a scheme, only where that scheme was granted."""

    id = models.UUIDField(primary_key=True, default=new_id)
    mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")
    what = models.CharField(max_length=10, choices=What.choices)
    scheme = models.CharField(max_length=40, blank=True)
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)  # half-open

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="route_one_at_a_time",
                expressions=[
                    ("mission", RangeOperators.EQUAL),
                    ("what", RangeOperators.EQUAL),
                    ("scheme", RangeOperators.EQUAL),
                    (Days("since", "until"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

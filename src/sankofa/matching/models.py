"""Pairs of records that may be one person, what was decided of each, the joins made, and whom to look at next."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sankofa.kernel.ids import new_id
from sankofa.matching.vocab import Reason, Verdict


class Due(models.Model):
    """Somebody whose names, birth, numbers or telephones changed: to be looked at. Written by triggers, whoever writes.

    A queue, not a fact: the same person may stand here twice, and the id isn't checked.
    """

    id = models.BigAutoField(primary_key=True)
    person_id = models.UUIDField()


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="PairHistory")
class Pair(models.Model):
    """Two records, the lower id first. Open until somebody decides; a decision is never asked for again."""

    id = models.UUIDField(primary_key=True, default=new_id)
    a = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    b = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField()
    reasons = ArrayField(models.CharField(max_length=20, choices=Reason.choices))
    found_at = models.DateTimeField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    asked_of = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["a", "b"], name="pair_once"),
            models.CheckConstraint(condition=Q(a__lt=F("b")), name="pair_lower_first"),
            models.CheckConstraint(condition=Q(score__lte=100), name="pair_score"),
            models.CheckConstraint(
                condition=Q(verdict="", decided_at=None, decided_by=None)
                | ~Q(verdict="") & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="pair_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(asked_of=None, asked_at=None) | Q(asked_of__isnull=False, asked_at__isnull=False),
                name="pair_asked_when",
            ),
        ]
        indexes = [
            models.Index(fields=["-score", "-id"], condition=Q(verdict=""), name="pair_open"),
            models.Index(fields=["-decided_at", "-id"], condition=~Q(verdict=""), name="pair_decided"),
        ]


class Join(models.Model):
    """`merged` was joined with `kept`. `moved` names the rows that went over, so that they can go back."""

    id = models.UUIDField(primary_key=True, default=new_id)
    kept = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    merged = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    pair = models.ForeignKey(Pair, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    moved = models.JSONField()  # kind of row -> ids
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merged"], condition=Q(undone_at=None), name="join_one_in_force"),
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="join_two_records"),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="join_undone_by_somebody",
            ),
        ]

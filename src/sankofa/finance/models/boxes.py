"""Cash boxes of desks and mobile money wallets: what is in one is its account in the ledger; counts say what is there.

A difference at a count is booked by somebody else than who counted, with a reason: constraints hold that.
"""

from django.db import models
from django.db.models import F, Q

from sankofa.finance.models.ledger import Account, Entry
from sankofa.finance.vocab import BoxKind
from sankofa.kernel.ids import new_id


class Box(models.Model):
    """One of a kind and currency per desk, so that what a desk pays out needs no choosing."""

    id = models.UUIDField(primary_key=True, default=new_id)
    mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=BoxKind.choices, default=BoxKind.CASH)
    name = models.CharField(max_length=80)
    account = models.OneToOneField(Account, models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    low_minor = models.PositiveBigIntegerField(default=0)  # below it the desk asks for more
    receipts = models.PositiveIntegerField(default=0)  # the last number given out
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mission", "name"], name="box_name_once"),
            models.UniqueConstraint(
                fields=["office", "kind", "currency"], condition=Q(closed_at=None), name="box_one_of_a_desk"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="box_has_a_name"),
            models.CheckConstraint(condition=Q(currency__regex="^[A-Z]{3}$"), name="box_currency_is_a_code"),
        ]


class Count(models.Model):
    """What somebody found in a box, beside what the books said then. Minor units of its currency."""

    id = models.UUIDField(primary_key=True, default=new_id)
    box = models.ForeignKey(Box, models.PROTECT, related_name="counts")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    expected_minor = models.BigIntegerField()
    counted_minor = models.PositiveBigIntegerField()
    pieces = models.JSONField(default=dict)  # value in cents -> how many, where they were counted so
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=200, blank=True)
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(settled_by=F("by")), name="count_settled_by_another"),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None, entry=None, why="")
                | Q(settled_at__isnull=False, settled_by__isnull=False, entry__isnull=False) & ~Q(why=""),
                name="count_settled_whole",
            ),
            models.CheckConstraint(
                condition=~Q(expected_minor=F("counted_minor")) | Q(entry=None), name="count_without_a_difference"
            ),
            models.UniqueConstraint(
                fields=["box"],
                condition=Q(settled_at=None) & ~Q(expected_minor=F("counted_minor")),
                name="count_one_difference_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["box", "-at"], name="count_newest")]


class Paper(models.Model):
    """A receipt or a bill that proves an entry. Added to only."""

    id = models.UUIDField(primary_key=True, default=new_id)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="papers")
    file = models.ForeignKey("documents.StoredFile", models.PROTECT, related_name="+")
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    at = models.DateTimeField()

"""Payments to returnees and suppliers in batches: made, checked, released by three people, then sent.

Constraints hold the three apart and the releaser to their limit; triggers (migration 0004) freeze what was checked.
Names and account numbers of payees are sealed.
"""

from django.db import models
from django.db.models import F, Q

from sankofa.finance.models.boxes import Box
from sankofa.finance.models.ledger import Entry
from sankofa.finance.models.projects import BudgetLine
from sankofa.finance.vocab import BatchKind, BatchState
from sankofa.kernel.ids import new_id


class Batch(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=BatchKind.choices)
    currency = models.CharField(max_length=3, default="EUR")
    box = models.ForeignKey(Box, models.PROTECT, null=True, related_name="+")  # whose cash or wallet pays a list
    title = models.CharField(max_length=80)
    debtor_iban = models.CharField(max_length=34, blank=True)  # our own account
    execute_on = models.DateField()
    state = models.CharField(max_length=8, choices=BatchState.choices, default=BatchState.DRAFT)
    total_minor = models.PositiveBigIntegerField(default=0)  # of its currency; fixed when checked
    base_minor = models.PositiveBigIntegerField(default=0)  # the same in EUR cents
    made_by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    checked_by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    release_limit_minor = models.PositiveBigIntegerField(null=True)  # of who released it, then
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(checked_by=F("made_by")), name="batch_checked_by_another"),
            models.CheckConstraint(
                condition=~Q(released_by=F("made_by")) & ~Q(released_by=F("checked_by")),
                name="batch_released_by_a_third",
            ),
            models.CheckConstraint(
                condition=Q(released_by=None) | Q(base_minor__lte=F("release_limit_minor")),
                name="batch_released_within_the_limit",
            ),
            models.CheckConstraint(
                condition=Q(state=BatchState.DRAFT, checked_by=None, released_by=None, sent_at=None)
                | Q(state=BatchState.CHECKED, checked_by__isnull=False, released_by=None, sent_at=None)
                | Q(state=BatchState.RELEASED, checked_by__isnull=False, released_by__isnull=False, sent_at=None)
                | Q(state=BatchState.SENT, checked_by__isnull=False, released_by__isnull=False, sent_at__isnull=False),
                name="batch_state_has_its_people",
            ),
            models.CheckConstraint(
                condition=~Q(kind=BatchKind.SEPA) | ~Q(debtor_iban="") & Q(currency="EUR", box=None),
                name="batch_from_an_account",
            ),
            models.CheckConstraint(
                condition=Q(state=BatchState.DRAFT) | ~Q(currency="EUR") | Q(base_minor=F("total_minor")),
                name="batch_worth_in_euros",
            ),
        ]
        indexes = [models.Index(fields=["mission", "-made_at", "-id"], name="batch_newest")]


class Order(models.Model):
    """One payment of a batch. `source` says for what: the same thing stands in one batch only."""

    id = models.UUIDField(primary_key=True, default=new_id)
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="orders")
    mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")
    source = models.CharField(max_length=100)
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, blank=True, related_name="+")
    minor = models.PositiveBigIntegerField()  # of the batch's currency
    settles = models.ForeignKey(Entry, models.PROTECT, null=True, blank=True, related_name="+")  # what is owed
    closes = models.BooleanField(default=False)  # wholly: a difference is a cost more, or less
    text = models.CharField(max_length=140)
    payee_sealed = models.BinaryField()  # name, and account or place

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mission", "source"], name="order_once"),
            models.CheckConstraint(condition=Q(minor__gt=0), name="order_is_an_amount"),
        ]


class ReleaseLimit(models.Model):
    """Up to what total somebody may release a batch. EUR cents."""

    staff = models.OneToOneField("accounts.Staff", models.CASCADE, primary_key=True, related_name="+")
    minor = models.PositiveBigIntegerField()

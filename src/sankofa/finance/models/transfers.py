"""Money between our own accounts, also of two currencies: made by one person, let go by another, then on its way.

What left stands on the account for money in transit until it arrives. Constraints hold the two people apart and the
second to their limit; a trigger (migration 0017) freezes what was asked for.
"""

from django.db import models
from django.db.models import F, Q

from sankofa.finance.models.ledger import Account, Entry
from sankofa.finance.models.projects import BudgetLine
from sankofa.finance.vocab import TransferState
from sankofa.kernel.ids import new_id


class MoneyTransfer(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")
    source = models.ForeignKey(Account, models.PROTECT, related_name="+")
    target = models.ForeignKey(Account, models.PROTECT, related_name="+")
    minor = models.PositiveBigIntegerField()  # what leaves, of the source's currency
    expected_minor = models.PositiveBigIntegerField()  # what should arrive, of the target's
    on = models.DateField()
    text = models.CharField(max_length=120, blank=True)
    line = models.ForeignKey(BudgetLine, models.PROTECT, null=True, related_name="+")  # bears an exchange difference
    state = models.CharField(max_length=9, choices=TransferState.choices, default=TransferState.MADE)
    made_by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    released_by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    base_minor = models.PositiveBigIntegerField(default=0)  # what left, in EUR cents
    release_limit_minor = models.PositiveBigIntegerField(null=True)  # of who let it go, then
    left_entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="+")
    arrived_entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=160, blank=True)  # it was withdrawn

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(source=F("target")), name="transfer_between_two"),
            models.CheckConstraint(condition=Q(minor__gt=0, expected_minor__gt=0), name="transfer_is_an_amount"),
            models.CheckConstraint(condition=~Q(released_by=F("made_by")), name="transfer_let_go_by_another"),
            models.CheckConstraint(
                condition=Q(released_by=None) | Q(base_minor__lte=F("release_limit_minor")),
                name="transfer_within_the_limit",
            ),
            models.CheckConstraint(
                condition=Q(state=TransferState.MADE, released_by=None, left_entry=None, arrived_entry=None, why="")
                | Q(state=TransferState.SENT, released_by__isnull=False, left_entry__isnull=False, arrived_entry=None)
                & Q(why="")
                | Q(state=TransferState.ARRIVED, left_entry__isnull=False, arrived_entry__isnull=False, why="")
                | Q(state=TransferState.WITHDRAWN, arrived_entry=None) & ~Q(why=""),
                name="transfer_state_has_its_entries",
            ),
        ]
        indexes = [models.Index(fields=["mission", "-made_at", "-id"], name="transfer_newest")]

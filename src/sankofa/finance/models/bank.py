"""Our bank accounts, their statements line by line, and which booking each line is.

A movement of the bank is kept once, however often its file is read; a booking belongs to one line; what is matched sums
to the line to the cent (migration 0012). Names, account numbers and texts of others are sealed.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from sankofa.finance.models.ledger import Account, Entry
from sankofa.finance.vocab import Matched
from sankofa.kernel.ids import new_id


class BankAccount(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")
    iban = models.CharField(max_length=34)
    name = models.CharField(max_length=80)
    account = models.OneToOneField(Account, models.PROTECT, related_name="+")
    columns = models.JSONField(default=dict)  # of its CSV files, as chosen last

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mission", "iban"], name="bank_account_once")]


class Upload(models.Model):
    """A CSV whose columns are not chosen yet. It goes when it is read, or after a day."""

    id = models.UUIDField(primary_key=True, default=new_id)
    bank = models.ForeignKey(BankAccount, models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    content_sealed = models.BinaryField()
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Statement(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    bank = models.ForeignKey(BankAccount, models.PROTECT, related_name="statements")
    reference = models.CharField(max_length=70)
    until = models.DateField(null=True)  # its last movement
    opening_minor = models.BigIntegerField(null=True)
    closing_minor = models.BigIntegerField(null=True)
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bank", "reference"], name="statement_once")]


class StatementLine(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    bank = models.ForeignKey(BankAccount, models.PROTECT, related_name="lines")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="lines")
    key = models.CharField(max_length=64)
    on = models.DateField()
    minor = models.BigIntegerField()  # of the account's currency, into the account positive
    ends = ArrayField(models.CharField(max_length=35), default=list)
    message = models.CharField(max_length=35, blank=True)
    party_sealed = models.BinaryField()
    aside_why = models.CharField(max_length=160, blank=True)
    aside_by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bank", "key"], name="statement_line_once"),
            models.CheckConstraint(
                condition=Q(aside_why="", aside_by=None) | ~Q(aside_why="") & Q(aside_by__isnull=False),
                name="statement_line_aside_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["bank", "-on", "-id"], name="statement_line_newest")]


class Match(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    line = models.ForeignKey(StatementLine, models.CASCADE, related_name="matches")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    how = models.CharField(max_length=6, choices=Matched.choices)
    by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "place"], name="match_once")]

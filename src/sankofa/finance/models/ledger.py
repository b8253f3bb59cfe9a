"""The ledger: accounts, entries with postings, closed books, and what waits for a line to bear it.

Nothing here is ever changed. Triggers (migration 0002) hold what fields can't say: an entry balances in its currency
and in EUR at commit, has as many postings as it says, and lies in no closed period; the composite keys make a posting
agree with its entry and its account, so that nobody adds to an entry once it stands. What is owed is an open posting:
whatever pays it points at its entry, and never takes more than is open (migration 0008).
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sankofa.finance.models.agreements import Agreement
from sankofa.finance.models.projects import BudgetLine
from sankofa.finance.vocab import OF_A_LINE, OPEN, Kind, Nature, What
from sankofa.kernel.ids import new_id


class Account(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=80)
    nature = models.CharField(max_length=10, choices=Nature.choices)
    currency = models.CharField(max_length=3, default="EUR")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mission", "code"], name="account_code_once"),
            models.UniqueConstraint(fields=["id", "nature"], name="account_nature"),  # postings point at both
        ]


class Entry(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    mission = models.ForeignKey("accounts.Mission", models.PROTECT, db_index=False, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    on = models.DateField()
    source = models.CharField(max_length=120)  # what it was for: "handover:…"; the same thing is booked once
    text = models.CharField(max_length=160, blank=True)
    currency = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=18, decimal_places=9)  # EUR for one unit, on the day
    lines = models.PositiveSmallIntegerField()  # how many postings it has
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mission", "source"], name="entry_source_once"),
            models.UniqueConstraint(fields=["id", "lines"], name="entry_lines"),  # postings point at both
            models.CheckConstraint(condition=Q(lines__gte=2), name="entry_is_double"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="entry_rate_is_positive"),
            models.CheckConstraint(condition=~Q(currency="EUR") | Q(rate=1), name="entry_euro_is_euro"),
            models.CheckConstraint(
                condition=Q(kind=Kind.REVERSAL, reverses__isnull=False) | ~Q(kind=Kind.REVERSAL) & Q(reverses=None),
                name="entry_reverses_another",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="entry_has_a_source"),
        ]
        indexes = [models.Index(fields=["mission", "-on", "-id"], name="entry_newest")]


class Posting(models.Model):
    """One side of an entry. Its line, agreement and case say which project and donor bear it, and for whom."""

    pk = models.CompositePrimaryKey("entry_id", "place")
    entry = models.ForeignKey(Entry, models.PROTECT, db_index=False, db_constraint=False, related_name="postings")
    place = models.PositiveSmallIntegerField()  # 1 to `of`
    of = models.PositiveSmallIntegerField()
    account = models.ForeignKey(Account, models.PROTECT, db_constraint=False, related_name="+")
    nature = models.CharField(max_length=10, choices=Nature.choices)
    line = models.ForeignKey(BudgetLine, models.PROTECT, null=True, db_index=False, related_name="+")
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, db_index=False, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, db_index=False, related_name="+")
    settles = models.ForeignKey(Entry, models.PROTECT, null=True, db_index=False, related_name="+")
    minor = models.BigIntegerField()  # debit positive, in the entry's currency
    base_minor = models.BigIntegerField()  # the same in EUR cents

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(place__gte=1, place__lte=F("of")), name="posting_place"),
            models.CheckConstraint(condition=~Q(minor=0) | ~Q(base_minor=0), name="posting_is_an_amount"),
            models.CheckConstraint(
                condition=~Q(nature__in=OF_A_LINE) | Q(line__isnull=False), name="posting_has_a_line"
            ),
            models.CheckConstraint(
                condition=Q(settles=None) | Q(nature__in=[*OPEN, Nature.COMMITTED]), name="posting_settles_what_opens"
            ),
        ]
        indexes = [
            models.Index(fields=["line", "nature"], condition=Q(line__isnull=False), name="posting_line"),
            models.Index(fields=["case"], condition=Q(case__isnull=False), name="posting_case"),
            models.Index(fields=["agreement"], condition=Q(agreement__isnull=False), name="posting_agreement"),
            models.Index(fields=["settles"], condition=Q(settles__isnull=False), name="posting_settles"),
            models.Index(fields=["nature", "entry"], condition=Q(nature__in=OPEN), name="posting_open"),
        ]


class Close(models.Model):
    """The books of a mission are closed up to a day (half-open). Each goes further; none is undone."""

    id = models.UUIDField(primary_key=True, default=new_id)
    mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")
    until = models.DateField()
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mission", "until"], name="close_once")]


class Waiting(models.Model):
    """Something that cost money and that no route leads to a line. It is charged once there is one."""

    id = models.UUIDField(primary_key=True, default=new_id)
    mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")
    source = models.CharField(max_length=120)
    what = models.CharField(max_length=10, choices=What.choices)
    schemes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    counter = models.CharField(max_length=10, choices=Nature.choices)
    on = models.DateField()
    minor = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    text = models.CharField(max_length=160, blank=True)
    undoes = models.CharField(max_length=120, blank=True)
    office = models.ForeignKey("accounts.Office", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mission", "source"], name="waiting_source_once")]


class Reader(models.Model):
    """How far the job that charges what happened has read each list of another app."""

    name = models.CharField(max_length=40, primary_key=True)
    upto = models.DateTimeField()

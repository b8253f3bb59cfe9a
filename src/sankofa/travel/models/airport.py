"""The airport desk: steps taken, what was handed over and taken back, people from other missions in transit."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sankofa.kernel.ids import new_id
from sankofa.travel.models.flights import Passenger
from sankofa.travel.vocab import DeskStep, PartyStep, Trouble

MARKS = [*DeskStep.choices, *Trouble.choices]


class AirportDesk(models.Model):
    """Where a mission receives travellers at an airport, and how long before departure."""

    id = models.UUIDField(primary_key=True, default=new_id)
    mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")
    airport = models.CharField(max_length=3)
    place = models.CharField(max_length=120)  # "Schiphol, hall 3", as the desk's own band shows it
    phone = models.CharField(max_length=40, blank=True)
    minutes_before = models.PositiveSmallIntegerField(default=180)
    getting_there = models.TextField(blank=True)  # for the travel letter; empty: the letter's own words

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mission", "airport"], name="airport_desk_once")]


class DeskMark(models.Model):
    """One tap for one passenger: a step or a trouble, when, by whom. An undo ends it, the row stays."""

    id = models.UUIDField(primary_key=True, default=new_id)
    passenger = models.ForeignKey(Passenger, models.CASCADE, related_name="marks")
    what = models.CharField(max_length=14, choices=MARKS)
    at = models.DateTimeField()  # when it happened at the desk, which may have had no network
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["passenger", "what"], condition=Q(undone_at=None), name="desk_mark_once"),
            models.UniqueConstraint(
                fields=["passenger"],
                condition=Q(undone_at=None, what__in=Trouble.values),
                name="desk_one_trouble",
            ),
        ]
        indexes = [models.Index(fields=["at"], name="desk_mark_day")]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="HandoverHistory")
class Handover(models.Model):
    """Papers and cash given to one passenger at the gate, against a receipt, and taken back where they did not go."""

    id = models.UUIDField(primary_key=True, default=new_id)
    passenger = models.ForeignKey(Passenger, models.PROTECT, related_name="handovers")
    clearance = models.ForeignKey("cases.Clearance", models.PROTECT, related_name="+")
    receipt = models.CharField(max_length=24, unique=True)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    documents = ArrayField(models.UUIDField(), default=list)  # identity documents whose original was handed over
    papers = ArrayField(models.CharField(max_length=80), default=list)  # as the receipt lists them
    cash_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    signature = models.ForeignKey("documents.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    signed_by = models.CharField(max_length=120, blank=True)  # whose signature it is; for a child a parent or guardian
    unsigned_reason = models.CharField(max_length=120, blank=True)  # why nobody signed, where nobody did
    back_receipt = models.CharField(max_length=24, unique=True, null=True, blank=True)
    back_at = models.DateTimeField(null=True, blank=True)
    back_by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    back_cash_minor = models.PositiveIntegerField(null=True, blank=True)
    back_papers = models.BooleanField(null=True, blank=True)  # whether the papers came back with the cash
    back_note = models.CharField(max_length=200, blank=True)  # what did not come back, and why

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["passenger"], condition=Q(back_at=None), name="handover_one_outstanding"),
            models.CheckConstraint(
                condition=Q(back_at=None, back_receipt=None, back_by=None, back_cash_minor=None)
                | Q(back_at__isnull=False, back_receipt__isnull=False, back_by__isnull=False)
                & Q(back_cash_minor__isnull=False, back_cash_minor__lte=F("cash_minor")),
                name="handover_taken_back_whole",
            ),
            models.CheckConstraint(
                condition=Q(signature__isnull=False) | ~Q(unsigned_reason=""), name="handover_signed_or_says_why"
            ),
            models.CheckConstraint(
                condition=Q(signature__isnull=False) | Q(signed_by=""), name="handover_signer_of_a_signature"
            ),
        ]


class ReceiptCounter(models.Model):
    """The last receipt number per mission and year; locked while one is taken."""

    mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mission", "year"], name="receipt_counter_once")]


class Party(models.Model):
    """People from another mission who change planes here and are helped. A label and a number: no names, no why."""

    id = models.UUIDField(primary_key=True, default=new_id)
    mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")  # who helps
    label = models.CharField(max_length=80)  # as on the sign that meets them
    people = models.PositiveSmallIntegerField()
    inbound = models.CharField(max_length=8)
    origin = models.CharField(max_length=3)
    airport = models.CharField(max_length=3)
    lands_at = models.DateTimeField()
    outbound = models.CharField(max_length=8)
    destination = models.CharField(max_length=3)
    departs_at = models.DateTimeField()
    gate = models.CharField(max_length=10, blank=True)
    note = models.CharField(max_length=160, blank=True)
    added_by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(people__gt=0), name="party_has_people"),
            models.CheckConstraint(condition=Q(departs_at__gt=F("lands_at")), name="party_leaves_after_landing"),
        ]
        indexes = [models.Index(fields=["mission", "lands_at"], name="party_day")]


class PartyMark(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    party = models.ForeignKey(Party, models.CASCADE, related_name="marks")
    what = models.CharField(max_length=10, choices=PartyStep.choices)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "what"], condition=Q(undone_at=None), name="party_mark_once")
        ]

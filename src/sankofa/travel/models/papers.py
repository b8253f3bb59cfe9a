"""Consulates and what they ask, requests for papers with their steps, costs to refund. Originals: see `people`."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sankofa.kernel.ids import new_id
from sankofa.people.vocab import DocumentKind
from sankofa.travel.vocab import CostState, PaperState


class Consulate(models.Model):
    """An embassy or consulate that a mission works with."""

    id = models.UUIDField(primary_key=True, default=new_id)
    mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")
    country = models.ForeignKey("reference.Country", models.PROTECT, related_name="+")
    city = models.CharField(max_length=80)
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=300, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mission", "country", "city"], name="consulate_once")]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="ConsulateTermsHistory")
class ConsulateTerms(models.Model):
    """What a consulate asks for one kind of paper: its checklist, fee and days; editable, since it changes often."""

    id = models.UUIDField(primary_key=True, default=new_id)
    consulate = models.ForeignKey(Consulate, models.CASCADE, related_name="terms")
    kind = models.CharField(max_length=20, choices=DocumentKind.choices)
    # Another nationality than the consulate's own, where it has other rules; null: for everybody.
    nationality = models.ForeignKey("reference.Country", models.PROTECT, null=True, blank=True, related_name="+")
    steps = models.JSONField(default=list)  # sentences, in order
    fee_minor = models.PositiveIntegerField(default=0)
    currency = models.CharField(max_length=3, default="EUR")
    processing_days = models.PositiveSmallIntegerField(default=28)  # as the consulate says
    validity_days = models.PositiveSmallIntegerField(default=90)
    verified = models.BooleanField(default=False)  # somebody asked the consulate

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consulate", "kind", "nationality"], nulls_distinct=False, name="consulate_terms_once"
            )
        ]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="PaperRequestHistory")
class PaperRequest(models.Model):
    """One paper for one person, asked of one consulate, with their consent."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    member = models.ForeignKey("cases.Member", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=DocumentKind.choices)
    consulate = models.ForeignKey(Consulate, models.PROTECT, related_name="+")
    consent = models.ForeignKey("people.Consent", models.PROTECT, related_name="+")  # what it rests on
    state = models.CharField(max_length=10, choices=PaperState.choices, default=PaperState.OPEN)
    opened_on = models.DateField()
    opened_by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)  # the next step, by when
    appointment_at = models.DateTimeField(_("presentation at the consulate"), null=True, blank=True)
    submitted_on = models.DateField(null=True, blank=True)  # handed in: the consulate's clock starts
    fee_minor = models.PositiveIntegerField(default=0)
    currency = models.CharField(max_length=3, default="EUR")
    fee_paid_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)  # of a refusal, or why it isn't needed any more
    document = models.ForeignKey("people.IdentityDocument", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind"], condition=Q(state=PaperState.OPEN), name="paper_one_open_request"
            ),
            models.CheckConstraint(
                condition=Q(state=PaperState.OPEN, ended_on=None)
                | ~Q(state=PaperState.OPEN) & Q(ended_on__isnull=False),
                name="paper_ends_with_a_day",
            ),
            models.CheckConstraint(condition=~Q(state=PaperState.REFUSED) | ~Q(reason=""), name="paper_refusal_reason"),
            models.CheckConstraint(
                condition=~Q(state=PaperState.ISSUED) | Q(document__isnull=False), name="paper_issued_is_a_document"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(submitted_on=None) | Q(ended_on__gte=F("submitted_on")),
                name="paper_ends_after_handing_in",
            ),
        ]
        indexes = [
            models.Index(fields=["case"], name="paper_case"),
            models.Index(fields=["due_on"], condition=Q(state=PaperState.OPEN), name="paper_due"),
            models.Index(fields=["consulate", "kind", "-ended_on"], name="paper_lead_time"),
        ]


class PaperStep(models.Model):
    """One line of the consulate's checklist, as it stood when the request began."""

    id = models.UUIDField(primary_key=True, default=new_id)
    request = models.ForeignKey(PaperRequest, models.CASCADE, related_name="steps")
    place = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=200)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["request", "place"], name="paper_step_place")]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="DocumentCostHistory")
class DocumentCost(models.Model):
    """What somebody paid for a paper, to be given back against its receipt; another person approves."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    member = models.ForeignKey("cases.Member", models.CASCADE, related_name="+")
    what = models.CharField(max_length=120)
    amount_minor = models.PositiveIntegerField()  # cents
    currency = models.CharField(max_length=3, default="EUR")
    spent_on = models.DateField()
    receipt = models.ForeignKey("documents.StoredFile", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=CostState.choices, default=CostState.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, blank=True, related_name="+")
    decide_note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="cost_is_an_amount"),
            models.CheckConstraint(
                condition=Q(state=CostState.ASKED, decided_by=None)
                | ~Q(state=CostState.ASKED) & Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by")),
                name="cost_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state=CostState.DECLINED) | ~Q(decide_note=""), name="cost_declined_with_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["case"], name="cost_case"),
            models.Index(fields=["asked_at"], condition=Q(state=CostState.ASKED), name="cost_to_decide"),
        ]

"""Guardians, compartments, verdicts. Tables of compartments stand behind row-level security (0002), sealed."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from sankofa.kernel.ids import new_id
from sankofa.protection.vocab import Compartment, HealthNeed, HealthVerdict, Opened, ProtectionVerdict


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="GuardianHistory")
class Guardian(models.Model):
    """Who decides for an unaccompanied minor in the host country, and the written consent to depart."""

    id = models.UUIDField(primary_key=True, default=new_id)
    member = models.ForeignKey("cases.Member", models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120, blank=True)
    contact = models.CharField(max_length=120, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    consent_given_on = models.DateField(null=True, blank=True)
    consent_file = models.ForeignKey("documents.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    consent_withdrawn_on = models.DateField(null=True, blank=True)
    child_view = models.TextField(blank=True)  # what the child says about returning, in the child's words

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(until=None), name="guardian_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(consent_given_on=None) | Q(consent_file__isnull=False), name="guardian_consent_is_written"
            ),
            models.CheckConstraint(
                condition=Q(consent_withdrawn_on=None) | Q(consent_given_on__isnull=False),
                name="guardian_withdraws_what_was_given",
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="guardian_ends_after"),
        ]


class Key(models.Model):
    """A named person may open a compartment of their mission. No role gives one; every end is kept."""

    id = models.UUIDField(primary_key=True, default=new_id)
    staff = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")
    compartment = models.CharField(max_length=12, choices=Compartment.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey("accounts.Staff", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "mission", "compartment"], condition=Q(until=None), name="compartment_key_once"
            )
        ]


class Opening(models.Model):
    """A compartment of one case was opened in one transaction. Written by the database function alone; append-only."""

    id = models.UUIDField(primary_key=True)
    compartment = models.CharField(max_length=12, choices=Compartment.choices)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    staff = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    break_glass = models.BooleanField()
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    transaction = models.CharField(max_length=24)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="opening_has_a_reason")]
        indexes = [models.Index(fields=["case", "-at"], name="opening_case")]


class StatisticsOpening(models.Model):
    """Sealed answers were read for a snapshot, whole, in one transaction. Written by the database function alone."""

    id = models.UUIDField(primary_key=True)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    transaction = models.CharField(max_length=24)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="statistics_opening_has_a_reason")]


class HealthFile(models.Model):
    """Compartment `health`. Opened by the health officer, on a doctor's or carrier's demand or her own judgement."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    member = models.ForeignKey("cases.Member", models.PROTECT, related_name="+")
    opened_for = models.CharField(max_length=10, choices=Opened.choices)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member"], condition=Q(closed_at=None), name="health_file_once")]
        indexes = [models.Index(fields=["case"], name="health_file_case")]


class HealthEntry(models.Model):
    """Compartment `health`: an advice, a letter's gist, a need. Sealed text."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    file = models.ForeignKey(HealthFile, models.PROTECT, related_name="entries")
    sealed = models.BinaryField()
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")


class ProtectionNote(models.Model):
    """Compartment `protection`: risk, safety plan, safe address. Sealed text."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    member = models.ForeignKey("cases.Member", models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case"], name="protection_note_case")]


class SealedAnswer(models.Model):
    """What only its compartment knows of a member, as a fact of policies/facts.yaml. Append-only; the last counts."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    member = models.ForeignKey("cases.Member", models.PROTECT, related_name="+")
    compartment = models.CharField(max_length=12, choices=Compartment.choices)
    sealed = models.BinaryField()  # the fact and its value
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="sealed_answer_case")]


class SealedDecision(models.Model):
    """A decision on a scheme that rests on a compartment, with its letter: all of it sealed. Append-only; last counts.

    Not even the scheme shows: its name would tell.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    compartment = models.CharField(max_length=12, choices=Compartment.choices)
    sealed = models.BinaryField()  # what eligibility drew up: scheme, version, outcome, reasons, amounts, frozen facts
    letter = models.BinaryField()  # the PDF as the person got it, sealed
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="sealed_decision_case")]


class Verdict(models.Model):
    """What a compartment says to the outside about one member: what follows, never why. Append-only; last counts."""

    id = models.UUIDField(primary_key=True, default=new_id)
    member = models.ForeignKey("cases.Member", models.PROTECT, related_name="+")
    compartment = models.CharField(max_length=12, choices=Compartment.choices)
    verdict = models.CharField(max_length=20)
    needs = ArrayField(models.CharField(max_length=16, choices=HealthNeed.choices), default=list)
    fit_check_required = models.BooleanField(default=False)
    fit_check_passed_on = models.DateField(null=True)
    owner = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(compartment=Compartment.HEALTH, verdict__in=HealthVerdict.values)
                | Q(compartment=Compartment.PROTECTION, verdict__in=ProtectionVerdict.values),
                name="verdict_of_its_compartment",
            )
        ]
        indexes = [models.Index(fields=["member", "compartment", "-at"], name="verdict_latest")]

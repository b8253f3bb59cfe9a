"""Rows behind IATI: who publishes, what of ours is published, donors' identifiers, and activities of partners."""

import pghistory
from django.db import models
from django.db.models import F, Q

from sankofa.iati.vocab import IDENTIFIER, ORGANISATION, Aid, Finance, Flow, OrganisationType, Sector, Tied
from sankofa.kernel.ids import new_id


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="PublisherHistory")
class Publisher(models.Model):
    """A mission as an organisation that publishes."""

    mission = models.OneToOneField("accounts.Mission", models.PROTECT, primary_key=True, related_name="+")
    ref = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    name_nl = models.CharField(max_length=120)
    type = models.CharField(max_length=2, choices=OrganisationType.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ref__regex=ORGANISATION), name="publisher_ref_is_an_identifier"),
            models.CheckConstraint(condition=~Q(name_en="") & ~Q(name_nl=""), name="publisher_has_names"),
        ]


class Funder(models.Model):
    """What a donor is to IATI: its identifier, as far as anybody told us."""

    donor = models.OneToOneField("finance.Donor", models.CASCADE, primary_key=True, related_name="+")
    ref = models.CharField(max_length=80, blank=True)
    type = models.CharField(max_length=2, choices=OrganisationType.choices, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ref="") | Q(ref__regex=ORGANISATION), name="funder_ref_is_an_identifier")
        ]


class PartnerActivity(models.Model):
    """An activity that another organisation published, as it was read last."""

    id = models.UUIDField(primary_key=True, default=new_id)
    mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")
    identifier = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    reporting_ref = models.CharField(max_length=120)
    reporting_name = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=2)
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)  # its last day, as published
    source = models.CharField(max_length=120)  # name of the file
    read_at = models.DateTimeField()
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mission", "identifier"], name="partner_activity_once"),
            models.CheckConstraint(condition=~Q(identifier=""), name="partner_activity_has_an_identifier"),
        ]


class PartnerOrganisation(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    activity = models.ForeignKey(PartnerActivity, models.CASCADE, related_name="parties")
    role = models.CharField(max_length=4)
    ref = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=200, blank=True)


class PartnerBudget(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    activity = models.ForeignKey(PartnerActivity, models.CASCADE, related_name="budgets")
    type = models.CharField(max_length=4, blank=True)
    starts = models.DateField()
    ends = models.DateField()  # the last day
    value = models.DecimalField(max_digits=20, decimal_places=2)
    currency = models.CharField(max_length=3, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="partner_budget_ends_after_start")
        ]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="ListingHistory")
class Listing(models.Model):
    """A project or an agreement that is published, with the words for the world. `suffix` never changes again."""

    id = models.UUIDField(primary_key=True, default=new_id)
    mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")
    project = models.OneToOneField("finance.Project", models.PROTECT, null=True, related_name="+")
    agreement = models.OneToOneField("finance.Agreement", models.PROTECT, null=True, related_name="+")
    suffix = models.CharField(max_length=60)
    title_en = models.CharField(max_length=160)
    title_nl = models.CharField(max_length=160)
    text_en = models.TextField()
    text_nl = models.TextField()
    sector = models.CharField(max_length=5, choices=Sector.choices)
    flow = models.CharField(max_length=2, choices=Flow.choices)
    finance = models.CharField(max_length=3, choices=Finance.choices)
    aid = models.CharField(max_length=3, choices=Aid.choices)
    tied = models.CharField(max_length=1, choices=Tied.choices)
    indicator = models.CharField(max_length=60, blank=True)  # of reporting, that its results count by
    partner = models.ForeignKey(PartnerActivity, models.SET_NULL, null=True, blank=True, related_name="listings")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(project__isnull=False, agreement=None) | Q(project=None, agreement__isnull=False),
                name="listing_is_of_a_project_or_an_agreement",
            ),
            models.CheckConstraint(condition=Q(suffix__regex=IDENTIFIER), name="listing_suffix_is_an_identifier"),
            models.CheckConstraint(
                condition=~Q(title_en="") & ~Q(title_nl="") & ~Q(text_en="") & ~Q(text_nl=""), name="listing_is_told"
            ),
            models.UniqueConstraint(fields=["mission", "suffix"], name="listing_suffix_once"),
        ]


class Reading(models.Model):
    """A file of others that was read and is not taken in yet. It goes when it is, or after a day."""

    id = models.UUIDField(primary_key=True, default=new_id)
    mission = models.ForeignKey("accounts.Mission", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    content = models.BinaryField()
    by = models.ForeignKey("accounts.Staff", models.PROTECT, related_name="+")
    at = models.DateTimeField()

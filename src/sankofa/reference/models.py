"""Reference rows. Codes are the field's own: ISO 3166 alpha-3 and the ICAO codes for people without a country."""

import pghistory
from django.db import models


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), model_name="CountryHistory")
class Country(models.Model):
    """A country or a lawful answer in its place (XXA stateless, XXX unknown), with the period it exists."""

    code = models.CharField(max_length=3, primary_key=True)  # ISO 3166-1 alpha-3; ICAO 9303 part 3 §5 for XXA, XXX, RKS
    alpha2 = models.CharField(max_length=2, blank=True)
    name_en = models.CharField(max_length=80)
    name_nl = models.CharField(max_length=80)
    nationality_en = models.CharField(max_length=80, blank=True)
    nationality_nl = models.CharField(max_length=80, blank=True)
    exists_from = models.DateField(null=True)
    exists_until = models.DateField(null=True)  # half-open

    class Meta:
        ordering = ["name_en"]


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), model_name="LanguageHistory"
)
class Language(models.Model):
    code = models.CharField(max_length=8, primary_key=True)  # ISO 639-1 where there is one, else 639-3
    name_en = models.CharField(max_length=60)
    name_nl = models.CharField(max_length=60)
    own_name = models.CharField(max_length=60, blank=True)
    right_to_left = models.BooleanField(default=False)
    offered_until = models.DateField(null=True, blank=True)  # half-open; people who speak it keep it

    class Meta:
        ordering = ["name_en"]


class Rate(models.Model):
    """EUR for one unit of a currency from a day on, as a published file has it: monthly ones from the first day."""

    currency = models.CharField(max_length=3)
    month = models.DateField()  # its first day; of a daily file the day itself
    euros = models.DecimalField(max_digits=18, decimal_places=9)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["currency", "month"], name="rate_once"),
            models.CheckConstraint(condition=models.Q(euros__gt=0), name="rate_is_positive"),
        ]

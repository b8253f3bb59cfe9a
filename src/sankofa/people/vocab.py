"""Words about people: kinds of things recorded, and what one reads back."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DatePrecision(models.TextChoices):
    EXACT = "exact", _("Exact")
    MONTH = "month", _("Month and year")
    SEASON = "season", _("Season and year")
    YEAR = "year", _("Year only")
    ESTIMATED = "estimated", _("Estimated")
    UNKNOWN = "unknown", _("Not known")


class Sex(models.TextChoices):
    """As recorded in papers (ICAO 9303)."""

    FEMALE = "f", _("Female")
    MALE = "m", _("Male")
    OTHER = "x", _("X")
    UNKNOWN = "u", _("Not recorded")


class Level(models.TextChoices):
    MOTHER = "mother", _("Mother tongue")
    GOOD = "good", _("Good")
    BASIC = "basic", _("Basic")


class ChannelKind(models.TextChoices):
    PHONE = "phone", _("Telephone")
    WHATSAPP = "whatsapp", _("WhatsApp")
    EMAIL = "email", _("E-mail")
    ADDRESS = "address", _("Address")


class Safety(models.TextChoices):
    SAFE = "safe", _("Safe")
    UNSAFE = "unsafe", _("Do not use")
    NOT_ASKED = "unknown", _("Not asked yet")


class IdentifierKind(models.TextChoices):
    IMMIGRATION = "immigration", _("Immigration number")
    UNHCR = "unhcr", _("UNHCR number")
    PARTNER = "partner", _("Partner's number")
    OLD_SYSTEM = "old", _("Number in an earlier system")


class DocumentKind(models.TextChoices):
    PASSPORT = "passport", _("Passport")
    LAISSEZ_PASSER = "laissez_passer", _("Laissez-passer")
    EU_TRAVEL_DOCUMENT = "eu_travel_document", _("EU travel document for return")
    IDENTITY_CARD = "identity_card", _("Identity card")
    BIRTH_CERTIFICATE = "birth_certificate", _("Birth certificate")
    MARRIAGE_CERTIFICATE = "marriage", _("Marriage certificate")
    RESIDENCE_PERMIT = "residence_permit", _("Residence permit")
    ADMISSION = "admission", _("Proof of admission to a third country")
    OTHER = "other", _("Other paper")


TRAVEL_DOCUMENTS = frozenset({DocumentKind.PASSPORT, DocumentKind.LAISSEZ_PASSER, DocumentKind.EU_TRAVEL_DOCUMENT})


class Custodian(models.TextChoices):
    PERSON = "person", _("The person")
    OFFICE = "office", _("Our office")
    AIRPORT = "airport", _("Airport safe")
    CONSULATE = "consulate", _("Consulate")
    AUTHORITY = "authority", _("Authority")
    COURIER = "courier", _("Courier")
    LOST = "lost", _("Lost")


class RelationKind(models.TextChoices):
    PARENT = "parent", pgettext_lazy("relation", "Parent of")
    SPOUSE = "spouse", pgettext_lazy("relation", "Married to or living with")
    SIBLING = "sibling", pgettext_lazy("relation", "Brother or sister of")
    CARER = "carer", pgettext_lazy("relation", "Takes care of")
    OTHER = "other", pgettext_lazy("relation", "Other relative of")


class Purpose(models.TextChoices):
    """What a consent is for. Each stands alone: refusing one never costs another."""

    ASSIST = "assist", _("Assist me")
    SHARE_MISSION = "share_mission", _("Share my file with the mission at home")
    SHARE_PARTNER = "share_partner", _("Share with a partner")
    TELL_AUTHORITY = "tell_authority", _("Ask or tell an authority")
    CONSULATE = "consulate", _("Contact my consulate")
    CONTACT_AFTER = "contact_after", _("Contact me afterwards")
    STORY = "story", _("Use my story")


class Basis(models.TextChoices):
    CONSENT = "consent", _("Consent")
    VITAL_INTEREST = "vital_interest", _("Vital interest")
    LEGAL_DUTY = "legal_duty", _("Legal duty")


class EvidenceKind(models.TextChoices):
    SIGNATURE = "signature", _("Signed on screen")
    SCAN = "scan", _("Scan of a signed form")
    SPOKEN = "spoken", _("Said before a witness")


@dataclass(frozen=True)
class Birth:
    """A birth date as far as it is known: the half-open interval of possible days, and how it was said."""

    precision: DatePrecision = DatePrecision.UNKNOWN
    earliest: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True)
class PersonRow:
    """A person in a list or a heading."""

    id: uuid.UUID
    full_name: str
    latin_name: str
    birth: Birth
    sex: str
    nationalities: tuple[str, ...]  # country codes
    shielded: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """Why a person was found: the word asked for, the token on record (both folded), how alike they are (0 to 1)."""

    asked: str
    found: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who may be meant. `score` compares within one answer only; about 1 is every word as asked, no more."""

    person_id: uuid.UUID
    score: float
    matched: tuple[Match, ...]
    same_year: bool | None  # None: no year asked for, or none on record

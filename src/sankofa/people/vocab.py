"""Words about people: kinds of things recorded, and what one reads back."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sankofa.kernel.partial_dates import PartialDate, Precision


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


# On which basis a purpose may rest. Only consent can be withdrawn; the others need a reason in writing.
BASES: dict[Purpose, tuple[Basis, ...]] = {
    Purpose.ASSIST: (Basis.CONSENT, Basis.VITAL_INTEREST),
    Purpose.SHARE_MISSION: (Basis.CONSENT, Basis.VITAL_INTEREST),
    Purpose.SHARE_PARTNER: (Basis.CONSENT, Basis.VITAL_INTEREST),
    Purpose.TELL_AUTHORITY: (Basis.CONSENT, Basis.LEGAL_DUTY),
    Purpose.CONSULATE: (Basis.CONSENT,),
    Purpose.CONTACT_AFTER: (Basis.CONSENT,),
    Purpose.STORY: (Basis.CONSENT,),
}
TO_MISSION = frozenset({Purpose.SHARE_MISSION})


@dataclass(frozen=True)
class Topic:
    """What a consent is about: a purpose, the recipient where it has one, the version of the text that was read."""

    purpose: Purpose
    recipient_id: uuid.UUID | None
    text_version: str


TO_ORGANISATION = frozenset({Purpose.SHARE_PARTNER, Purpose.TELL_AUTHORITY})


class EvidenceKind(models.TextChoices):
    SIGNATURE = "signature", _("Signed on screen")
    SCAN = "scan", _("Scan of a signed form")
    SPOKEN = "spoken", _("Said before a witness")


Moved = dict[str, list[str]]
"""Rows that went over from one record of a person to another: kind of row, ids as text."""


@dataclass(frozen=True)
class Birth:
    """A birth date as far as it is known: the half-open interval of possible days, and how it was said."""

    precision: DatePrecision = DatePrecision.UNKNOWN
    earliest: dt.date | None = None
    until: dt.date | None = None

    @classmethod
    def of(cls, day: PartialDate | None) -> "Birth":
        """None: not known."""
        return cls(DatePrecision(day.precision.value), day.earliest, day.end) if day else cls()

    @property
    def day(self) -> PartialDate | None:
        """What `of` was given."""
        if self.earliest is None or self.until is None:
            return None
        return PartialDate(self.earliest, self.until - dt.timedelta(days=1), Precision(self.precision.value))


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


@dataclass(frozen=True)
class Spoken:
    language: str  # code
    level: str = Level.GOOD
    interpreter_needed: bool = False


@dataclass(frozen=True)
class PersonDetails:
    """Who somebody is, as one form records it. Codes are country codes."""

    full_name: str
    latin_name: str = ""
    given_name: str = ""
    family_name: str = ""
    aliases: tuple[str, ...] = ()
    birth: Birth = Birth()
    birth_place: str = ""
    birth_country: str = ""
    sex: str = Sex.UNKNOWN
    gender_stated: str = ""
    nationalities: tuple[str, ...] = ()


@dataclass(frozen=True)
class ChannelDetails:
    kind: str
    value: str
    safe: str = Safety.NOT_ASKED
    safe_when: str = ""
    introduce_as: str = ""
    via: str = ""  # whose it is, if another's


@dataclass(frozen=True)
class ChannelLine:
    id: uuid.UUID
    details: ChannelDetails
    masked: str
    ended_on: dt.date | None


@dataclass(frozen=True)
class IdentifierLine:
    id: int
    kind: str
    masked: str
    issuer: str


@dataclass(frozen=True)
class DocumentDetails:
    kind: str
    country: str
    number: str = ""
    issued_on: dt.date | None = None
    valid_until: dt.date | None = None  # last day of validity
    one_journey: bool = False
    note: str = ""


@dataclass(frozen=True)
class CustodyLine:
    at: dt.datetime
    holder: str
    place: str
    by: str
    note: str


@dataclass(frozen=True)
class DocumentLine:
    """`custody` is the chain, the latest link first; empty while nobody has said where the original is."""

    id: uuid.UUID
    details: DocumentDetails
    masked: str
    copy_id: uuid.UUID | None
    withdrawn_on: dt.date | None
    custody: tuple[CustodyLine, ...]

    @property
    def holder(self) -> CustodyLine | None:
        return self.custody[0] if self.custody else None


@dataclass(frozen=True)
class RelationLine:
    """A relative, seen from one side: `says` reads "Parent of", "Child of"."""

    id: int
    person_id: uuid.UUID
    says: str
    name: str
    note: str


@dataclass(frozen=True)
class ConsentLine:
    id: uuid.UUID
    purpose: str
    basis: str
    mission_id: uuid.UUID | None
    recipient: str  # mission or organisation, else empty
    given_on: dt.date
    given_for_by: str
    explained_by: str
    explained_in: str  # language code
    interpreter: str
    evidence: str
    witness: str
    reason: str
    text_version: str
    file_id: uuid.UUID | None
    withdrawn_at: dt.datetime | None
    withdrawn_note: str

    @property
    def in_force(self) -> bool:
        return self.withdrawn_at is None


@dataclass(frozen=True)
class FileOwner:
    """Whose file it is. A proof of consent may name the mission that it was given for."""

    person_id: uuid.UUID
    mission_id: uuid.UUID | None
    is_proof: bool


@dataclass(frozen=True)
class PersonFile:
    """Everything that stands under one person, for the page that shows it. The reader has been checked."""

    id: uuid.UUID
    version: int
    details: PersonDetails
    languages: tuple[Spoken, ...]
    channels: tuple[ChannelLine, ...]
    identifiers: tuple[IdentifierLine, ...]
    documents: tuple[DocumentLine, ...]
    relations: tuple[RelationLine, ...]
    consents: tuple[ConsentLine, ...]
    shielded_by: uuid.UUID | None
    created_at: dt.datetime
    changed_at: dt.datetime | None
    changed_by: str


class Why(models.TextChoices):
    """Why a search found somebody."""

    NAME = "name", _("Name")
    PHONE = "phone", _("Telephone")
    EMAIL = "email", _("E-mail")
    DOCUMENT = "document", _("Document number")
    NUMBER = "number", _("Number")
    CASE = "case", _("Case number")


@dataclass(frozen=True)
class Question:
    """What somebody typed into the search box, taken apart."""

    text: str
    name: str = ""
    birth_year: int | None = None
    number: str = ""  # folded, for documents, identifiers and case numbers
    phone: str = ""  # E.164
    email: str = ""


Asked = tuple[str, tuple[Any, ...]]
"""A question for people's ids as part of a larger one: its SQL with a `%s` for each parameter, and these."""


@dataclass(frozen=True)
class Hit:
    """Somebody who may be meant. `found` says what of the name matched, in Latin letters."""

    person_id: uuid.UUID
    score: float  # 0 to 1 for names; 2 for a number, which is exact
    why: Why
    found: str = ""
    same_year: bool | None = None


@dataclass(frozen=True)
class Traits:
    """What tells one person from another. Numbers, telephones and mail addresses are folded, as they are compared."""

    person_id: uuid.UUID
    names: tuple[str, ...]  # every way in which the person's name is written
    birth: Birth
    sex: str
    nationalities: frozenset[str]  # codes, without "not known"
    numbers: frozenset[str]  # registrations with others and papers
    phones: frozenset[str]
    emails: frozenset[str]
    shielded_by: uuid.UUID | None


@dataclass(frozen=True)
class ShieldOfferRow:
    """A shield that is being handed over. `person_name` is empty for who has not accepted it yet."""

    id: uuid.UUID
    person_id: uuid.UUID | None
    person_name: str
    from_name: str
    to_name: str
    reason: str
    offered_at: dt.datetime


@dataclass(frozen=True)
class PaperToRecord:
    kind: str
    country: str  # country code
    number: str
    valid_until: dt.date | None = None  # last day of validity


@dataclass(frozen=True)
class PersonToRecord:
    """Somebody who comes in with many others. Telephones are E.164; empty values are not known."""

    full_name: str
    latin_name: str = ""
    given_name: str = ""
    family_name: str = ""
    aliases: tuple[str, ...] = ()
    birth: Birth = Birth()
    sex: str = ""
    nationalities: tuple[str, ...] = ()
    immigration_number: str = ""
    old_number: str = ""  # what an earlier system knew the case or person by
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    papers: tuple[PaperToRecord, ...] = ()


@dataclass(frozen=True)
class Probe:
    """What may tell that somebody is on file already. `number` comes back with the answer."""

    number: int
    names: tuple[str, ...]
    birth: Birth = Birth()
    numbers: tuple[str, ...] = ()  # documents and registrations, as written
    phones: tuple[str, ...] = ()  # E.164
    emails: tuple[str, ...] = ()

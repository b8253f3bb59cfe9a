"""Words of protection: compartments, what a verdict says to the outside, and what one reads back."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Perm
from sankofa.schemes.vocab import Compartment as FactCompartment


class Compartment(models.TextChoices):
    HEALTH = "health", _("Health file")
    PROTECTION = "protection", _("Protection notes")


OPENS: dict[Compartment, frozenset[FactCompartment]] = {
    Compartment.HEALTH: frozenset({FactCompartment.HEALTH, FactCompartment.HIV}),
    Compartment.PROTECTION: frozenset({FactCompartment.TRAFFICKING, FactCompartment.PROTECTION}),
}
"""The facts that each compartment keeps, by their compartment in the dictionary."""


KEPT_BY: dict[Compartment, Perm] = {Compartment.HEALTH: Perm.HEALTH, Compartment.PROTECTION: Perm.PROTECTION}
"""What one must be allowed, beside holding the key, to answer and to decide inside."""


class HealthVerdict(models.TextChoices):
    """What the health officer publishes about travel: what follows, never why."""

    NONE = "none", _("No file")
    MUST_WAIT = "must_wait", _("Must wait")
    CLEARED = "cleared", _("May travel")
    CLEARED_WITH_ESCORT = "cleared_with_escort", _("May travel with an escort")


class ProtectionVerdict(models.TextChoices):
    """What the protection focal point publishes about travel."""

    NONE = "none", _("No file")
    HOLD_TRAVEL = "hold_travel", _("Travel must wait")
    CLEARED = "cleared", _("May travel")


class HealthNeed(models.TextChoices):
    """What the journey needs: operational words that carriers know (IATA), no diagnosis."""

    MEDICAL_ESCORT = "medical_escort", _("Medical escort")
    SOCIAL_ESCORT = "social_escort", _("Social escort")
    STRETCHER = "stretcher", _("Stretcher")
    AMBULANCE = "ambulance", _("Ambulance to the platform")
    LIFT = "lift", _("Lift into the aircraft")
    WCHR = "WCHR", _("Wheelchair to the aircraft (WCHR)")
    WCHS = "WCHS", _("Wheelchair, no stairs (WCHS)")
    WCHC = "WCHC", _("Wheelchair to the seat (WCHC)")
    OXYGEN = "oxygen", _("Oxygen on board")


ESCORTS = frozenset({HealthNeed.MEDICAL_ESCORT, HealthNeed.SOCIAL_ESCORT})


class Opened(models.TextChoices):
    """Who asked for a health file. A tick by anyone else opens nothing."""

    OFFICER = "officer", _("Health officer")
    DOCTOR = "doctor", _("Doctor")
    CARRIER = "carrier", _("The carrier demands it")


@dataclass(frozen=True)
class VerdictRow:
    """The verdicts in force for one member, for every reader of the case."""

    member_id: uuid.UUID
    health: str = HealthVerdict.NONE
    health_owner: str = ""
    needs: tuple[str, ...] = ()
    fit_check_required: bool = False
    fit_check_passed_on: dt.date | None = None
    protection: str = ProtectionVerdict.NONE
    protection_owner: str = ""


@dataclass(frozen=True)
class HealthFileRow:
    id: uuid.UUID
    member_id: uuid.UUID
    opened_at: dt.datetime
    opened_for: str
    entries: tuple["EntryRow", ...] = field(default=())


@dataclass(frozen=True)
class EntryRow:
    id: uuid.UUID
    at: dt.datetime
    by: str
    body: str
    member_id: uuid.UUID | None = None  # of a note: whom it is about


@dataclass(frozen=True)
class DecisionInside:
    """A decision that is kept inside a compartment; `drawn` as eligibility drew it up."""

    id: uuid.UUID
    at: dt.datetime
    by: str
    drawn: Mapping[str, Any]


@dataclass(frozen=True)
class EmergencyRow:
    """A compartment that somebody opened without a key, and the reason they gave."""

    at: dt.datetime
    staff: str
    compartment: str
    case_number: str
    reason: str

    @property
    def compartment_label(self) -> str:
        return str(Compartment(self.compartment).label)

"""Words of eligibility: queries to authorities, decisions, and what one reads back."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db import models
from django.utils.translation import gettext_lazy as _

from sankofa.schemes.vocab import LIST, Facts


class QueryKind(models.TextChoices):
    NO_OBJECTION = "no_objection", _("No objection to departure")
    HRT_CHECK = "hrt_check", _("HRT check")


class Decided(models.TextChoices):
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")
    DEVIATION = "deviation", _("Granted, deviating from the rule")


class PlaceState(models.TextChoices):
    HELD = "held", _("Reserved")
    WAITING = "waiting", _("On the waiting list")
    RELEASED = "released", _("Given back")


class ClaimAct(models.TextChoices):
    ALIENS_ACT_1994 = "aliens_act_1994", _("Aliens Act 1994")
    ALIENS_ACT_2000 = "aliens_act_2000", _("Aliens Act 2000")
    OTHER = "other", _("Other act")


class ClaimStatus(models.TextChoices):
    PENDING = "pending", _("Pending")
    REJECTED = "rejected", _("Rejected")
    GRANTED = "granted", _("Granted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


AnswerValue: TypeAlias = bool | int | str | list[str] | None  # None: known that there is none


class AnswerState(models.TextChoices):
    VALUE = "value", _("Answered")
    ABSENT = "absent", _("There is none")


@dataclass(frozen=True)
class DecisionRow:
    id: uuid.UUID
    scheme: str  # its title
    scheme_id: str
    version: str
    outcome: str
    on: dt.date
    by: str
    reason: str
    lines: tuple[str, ...]
    cents: int  # EUR, of all members together
    letter_id: uuid.UUID | None


@dataclass(frozen=True)
class CheckRow:
    """A formal check of a scheme, as it was recorded."""

    scheme_id: str
    outcome: str  # yes, no, unknown
    version: str
    judged_on: dt.date
    at: dt.datetime
    by: str


@dataclass(frozen=True)
class DecisionKept:
    """A decision with everything it rested on: the rule's advice, its version and the facts of the moment."""

    row: DecisionRow
    advice: str  # yes, no, unknown
    judged_on: dt.date
    decided_at: dt.datetime
    facts: Facts
    facts_hash: str
    amounts: Mapping[str, int]  # member id -> EUR cents


@dataclass(frozen=True)
class DecidedRow:
    """The last decision on a scheme in a case, for comparing. Never of a scheme that rests on a compartment."""

    id: uuid.UUID
    case_id: uuid.UUID
    scheme: str
    version: str
    advice: str  # yes, no, unknown
    outcome: str
    on: dt.date
    reasons: tuple[str, ...]  # in the reader's language
    cents_each: int  # EUR for each person


@dataclass(frozen=True)
class PlacesLeft:
    """One quota as a case sees it: how many places are left, and where the case stands."""

    quota: str
    places: int
    left: int
    state: str  # held, waiting, or empty
    ahead: int  # cases before it on the waiting list


@dataclass(frozen=True)
class FaultRow:
    """One thing to mend: in which case, about whom, since when it stands."""

    rule: str
    case_id: uuid.UUID
    number: str
    who: str  # whose case, as staff call it
    person_id: uuid.UUID | None
    name: str  # whom it is about; empty: the case
    born: tuple[dt.date, dt.date] | None  # half-open
    found_at: dt.datetime


@dataclass(frozen=True)
class DecisionDrawn:
    """A decision as it is kept: in JSON types, but for the day."""

    scheme: str
    version: str  # of the scheme; empty: none was in force
    advice: str  # what the rule said: yes, no, unknown
    outcome: str
    reason: str
    lines_en: list[str]  # the rule's reasons, as they read on the day
    lines_nl: list[str]
    amounts: dict[str, int]  # member id -> EUR cents
    support: list[dict[str, object]]
    judged_on: dt.date
    facts: dict[str, object]  # as `frozen` writes them
    facts_hash: str


@dataclass(frozen=True)
class DecisionMade:
    """What a decision gives: its id, and the EUR cents per member id."""

    id: uuid.UUID
    amounts: dict[str, int]


@dataclass(frozen=True)
class QueryRow:
    id: uuid.UUID
    kind: str
    organisation: str
    asked_on: dt.date
    reference: str
    answered_on: dt.date | None
    objection: bool | None


@dataclass(frozen=True)
class NoticeRow:
    """What an authority was told of a departure, to be read and printed."""

    id: uuid.UUID
    organisation: str
    members: tuple[uuid.UUID, ...]
    left_on: dt.date
    sent_on: dt.date
    sent_by: str
    reference: str


@dataclass(frozen=True)
class InTheWay:
    """What was approved on the day on which a draft would be, for the same days."""

    version: str
    until: dt.date | None  # up to when it would still hold; None: it would go altogether
    used: bool  # something was decided by it: then it can't go


@dataclass(frozen=True)
class ReplacedRow:
    """A version that was approved, and whose place another took before anything was decided by it."""

    version: str
    text: str
    known_on: dt.date
    approved: "ApprovedRow"
    by_version: str
    by: "ApprovedRow"


@dataclass(frozen=True)
class DraftRow:
    """A version of a scheme, or of a dated list, that somebody is writing. `own`: by the reader; `version` counts its
    changes.
    """

    id: uuid.UUID
    scheme: str
    copied_from: str
    text: str
    by: str
    own: bool
    changed_at: dt.datetime
    version: int
    submitted_at: dt.datetime | None
    trial: "Tried | None" = None

    @property
    def list_id(self) -> str:
        """The dated list that it is of; empty: it is of a scheme."""
        return self.scheme.removeprefix(LIST) if self.scheme.startswith(LIST) else ""


@dataclass(frozen=True)
class Tried:
    """What a draft would change for the caseload, as it was counted: `journey.queries.trial` reads `found`.

    `stale`: the text was changed since.
    """

    found: Mapping[str, Any]
    at: dt.datetime
    by: str
    stale: bool


@dataclass(frozen=True)
class ApprovedRow:
    """Who wrote and who approved a version that stands in no file, when, and what they saw of its effect."""

    written_by: str
    approved_by: str
    at: dt.datetime
    trial: Mapping[str, Any] | None

"""Words of outreach: topics, states of somebody who waits, and what one reads back. Nobody has a name here."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Topic(models.TextChoices):
    """What an unnamed conversation or a session was about."""

    RETURN = "return", _("Going home")
    REINTEGRATION = "reintegration", _("Starting again at home")
    PAPERS = "papers", _("Papers and consulate")
    STAYING = "staying", _("Staying here")
    MOVING_ON = "moving_on", _("Moving on elsewhere")
    CARE = "care", _("Care and health")  # that it was spoken of, of nobody in particular
    SHELTER = "shelter", _("Shelter and food")
    WORK = "work", _("Work and study")
    LAW = "law", _("Lawyer and procedure")
    FAMILY = "family", _("Family")


class WalkInState(models.TextChoices):
    WAITING = "waiting", _("Waits")
    TAKEN = "taken", _("In the room")
    SEEN = "seen", _("Seen")
    LEFT = "left", _("Left without being seen")


@dataclass(frozen=True)
class ConversationRow:
    id: uuid.UUID
    held_on: dt.date
    place: str
    language: str  # code, empty when not known
    people: int
    minutes: int
    topics: tuple[str, ...]


@dataclass(frozen=True)
class WeekRow:
    """Conversations of one week, mine and those of my whole office: no colleague apart. `starts`: its Monday."""

    starts: dt.date
    mine: int
    office: int
    people: int  # met by the office


@dataclass(frozen=True)
class HourRow:
    """An office hour. `starts` and `ends` are local times of its office."""

    id: uuid.UUID
    office: str
    on: dt.date
    starts: dt.time
    ends: dt.time
    place: str
    waiting: int
    seen: int
    left: int


@dataclass(frozen=True)
class WalkInRow:
    """Somebody on the list. `called` is blank once the day is over."""

    id: uuid.UUID
    number: int
    called: str
    language: str
    people: int
    arrived_at: dt.datetime
    state: WalkInState
    taken_by: str
    case_id: uuid.UUID | None
    case_number: str  # empty where the reader may not open that case
    unnamed: bool  # closed as an unnamed conversation


@dataclass(frozen=True)
class HourPage:
    hour: HourRow
    office_id: uuid.UUID
    waiting: tuple[WalkInRow, ...]  # in order of arrival
    taken: tuple[WalkInRow, ...]
    ended: tuple[WalkInRow, ...]


@dataclass(frozen=True)
class SessionRow:
    id: uuid.UUID
    held_on: dt.date
    place: str
    topic: str
    people: int
    minutes: int
    languages: tuple[str, ...]
    staff: tuple[str, ...]


@dataclass(frozen=True)
class ContactRow:
    id: uuid.UUID
    organisation: str
    who: str
    role: str
    first_met_on: dt.date
    last_met_on: dt.date


@dataclass(frozen=True)
class LastTime:
    """What this member of staff logged last, to start the next form from."""

    place: str = ""
    language: str = ""
    project_id: uuid.UUID | None = None

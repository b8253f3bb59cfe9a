"""Words of the journal: what an access can be, and how one reads back."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

MAIL_IS_TRIED = dt.timedelta(days=3)


class Action(models.TextChoices):
    OPENED_CASE = "opened_case", _("Opened the case")
    OPENED_PERSON = "opened_person", _("Opened the person")
    SHOWED_SECRET = "showed_secret", _("Showed a hidden value")
    OPENED_FILE = "opened_file", _("Opened a file")
    OPENED_COMPARTMENT = "opened_compartment", _("Opened protected notes")
    EXPORTED = "exported", _("Exported a list")
    TRACED = "traced", _("Asked for the cases behind a figure")
    IMPORTED = "imported", _("Imported a list")
    FOUND = "found", _("Found in a search")
    COMPARED = "compared", _("Compared as a possible duplicate")


@dataclass(frozen=True)
class AccessLine:
    at: dt.datetime
    staff_name: str
    action: str
    detail: str
    staff_id: uuid.UUID


@dataclass(frozen=True)
class WaitingMail:
    """A mail of the outbox as an administrator sees it: no address, no subject, no text. `problem`: kind of error."""

    written_at: dt.datetime
    problem: str
    is_given_up: bool


@dataclass(frozen=True)
class Outbox:
    """`lines`: what has not gone, those with trouble first. `sent`: how many went since the oldest that is kept."""

    lines: tuple[WaitingMail, ...]
    waiting: int
    failing: int
    given_up: int
    sent: int
    last_sent: dt.datetime | None

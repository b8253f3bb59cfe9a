"""Words of the journal: what an access can be, and how one reads back."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Action(models.TextChoices):
    OPENED_CASE = "opened_case", _("Opened the case")
    OPENED_PERSON = "opened_person", _("Opened the person")
    SHOWED_SECRET = "showed_secret", _("Showed a hidden value")
    OPENED_FILE = "opened_file", _("Opened a file")
    OPENED_COMPARTMENT = "opened_compartment", _("Opened protected notes")
    EXPORTED = "exported", _("Exported a list")
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

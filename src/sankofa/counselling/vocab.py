"""Words of counselling: how a talk was held, about what, and what was seen of the person's freedom to decide."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Means(models.TextChoices):
    DESK = "desk", _("At the desk")
    PHONE = "phone", _("Telephone")
    MESSENGER = "messenger", _("Messenger")
    VISIT = "visit", _("We visited")
    VIDEO = "video", _("Video call")


class Interpreting(models.TextChoices):
    """Who carried the words. A relative is written down: it may have kept things unsaid."""

    NONE = "none", _("No interpreter")
    PRESENT = "present", _("Interpreter present")
    PHONE = "phone", _("Interpreter by telephone")
    VIDEO = "video", _("Interpreter by video")
    RELATIVE = "relative", _("Relative or friend")


class Topic(models.TextChoices):
    OPTIONS = "options", _("Staying, going, moving on")
    RETURN = "return", _("The journey home")
    PAPERS = "papers", _("Papers")
    FAMILY = "family", _("Family and children")
    PLANS = "plans", _("Plans and work at home")
    MONEY = "money", _("Money and support")
    SAFETY = "safety", _("Worries about safety")
    PROCEDURE = "procedure", _("Procedure here")
    DAILY = "daily", _("Daily life")


class Alternative(models.TextChoices):
    """What was explained beside going home, so that the choice is informed."""

    STAY = "stay", _("Ways to stay lawfully")
    APPEAL = "appeal", _("Appeal and legal help")
    SHELTER = "shelter", _("Shelter and care meanwhile")
    THIRD_COUNTRY = "third_country", _("Another country that admits them")
    LATER = "later", _("Going later")
    STOP = "stop", _("Withdrawing at any time")


class Presser(models.TextChoices):
    """Who pressed the person. Recorded, never a block."""

    FAMILY = "family", _("Family")
    PARTNER = "partner", _("Partner")
    COMMUNITY = "community", _("Community")
    SHELTER = "shelter", _("Shelter or centre")
    AUTHORITY = "authority", _("Authority")
    CREDITOR = "creditor", _("Creditor or smuggler")
    OUR_STAFF = "our_staff", _("Somebody of ours")
    OTHER = "other", _("Somebody else")


@dataclass(frozen=True)
class Voluntariness:
    """What was seen of the person's freedom to decide. Time: given, refused, or not spoken of."""

    alternatives: tuple[str, ...] = ()
    time_given: bool | None = None
    pressed_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class TalkRow:
    """A talk as a reader may read it. `voluntariness` is None for readers outside the case's own team."""

    id: uuid.UUID
    held_on: dt.date
    minutes: int
    means: Means
    place: str
    language: str
    interpreting: Interpreting
    interpreter: str
    topics: tuple[str, ...]
    by: str
    note: str
    note_hidden: bool  # there is a confidential note that this reader may not read
    voluntariness: Voluntariness | None


@dataclass(frozen=True)
class TalkCount:
    talks: int
    minutes: int

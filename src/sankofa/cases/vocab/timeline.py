"""What the timeline says: sentences of events, what happened, what can be taken back."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Sentence:
    """How an event reads. `title` and `text` take the event's params as %(name)s; `words` turns codes into words.

    Params named in `text` that are empty leave the whole text out. `own`: the case's own mission alone reads it,
    since it hints at procedures here.
    """

    group: str  # a key of EVENT_GROUPS
    icon: str
    title: str | Promise
    text: str | Promise = ""
    words: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    own: bool = False


EVENT_GROUPS = {
    "steps": _("Steps"),
    "notes": _("Notes"),
    "meetings": _("Appointments"),
    "people": _("People"),
    "requests": _("Requests"),
    "work": _("Tasks and team"),
    "stages": _("Papers, flights, support"),
}
SENTENCES: dict[str, Sentence] = {}


def register_sentences(sentences: Mapping[str, Sentence]) -> None:
    """Adds the sentences of an app's events; called once, as the app gets ready. Raises ValueError for a code twice."""
    for code, sentence in sentences.items():
        if SENTENCES.setdefault(code, sentence) is not sentence:
            raise ValueError(f"two sentences for the event {code!r}")


@dataclass(frozen=True)
class Undoable:
    """The last step, if the world allows taking it back."""

    event_id: uuid.UUID
    verb: str
    by: str
    at: dt.datetime


@dataclass(frozen=True)
class HappeningRow:
    """A line of the timeline, ready to read in the reader's language."""

    id: uuid.UUID
    on: dt.date
    at: dt.datetime
    group: str
    icon: str
    title: str
    text: str
    by: str
    code: str

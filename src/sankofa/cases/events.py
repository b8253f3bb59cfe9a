"""How the case's own events read: code to sentence, translated when read. Other apps register theirs (`vocab`).

A sentence never holds a name, nor the content of a note: those are fetched when read, for who may read them.
"""

import datetime as dt
from collections.abc import Callable, Mapping

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from sankofa.cases.vocab import (
    SENTENCES,
    AppointmentKind,
    Kind,
    Outcome,
    RequestKind,
    Sentence,
    Stage,
    register_sentences,
)
from sankofa.reference.queries import country_name
from sankofa.schemes.queries import requirements


def labels(choices: type[TextChoices]) -> Callable[[str], str]:
    """A reader of codes of `choices`; a code that is none of them any more reads as itself."""
    return lambda code: str(choices(code).label) if code in choices.values else code


def day(iso: str) -> str:
    """An ISO date as the reader writes it."""
    return date_format(dt.date.fromisoformat(iso), "j F Y")


def moment(iso: str) -> str:
    """An ISO instant on the reader's clock."""
    return date_format(timezone.localtime(dt.datetime.fromisoformat(iso)), "j F Y, H:i")


def requirement(requirement_id: str) -> str:
    """What a requirement of the safeguards asks, of nobody by name; one it has no more: its id in words."""
    titles = {one.id: one.title.into(get_language() or "en") for one in requirements().values()}
    return titles.get(requirement_id, requirement_id.replace("_", " ")).replace("{name}", gettext("this person"))


def title_of(code: str) -> str:
    """The bare title of a code, for a sentence about a sentence."""
    sentence = SENTENCES.get(code)
    return _fill(str(sentence.title), {}) if sentence else code


OUTCOME = {"outcome": labels(Outcome)}
REQUEST = {"kind": labels(RequestKind)}
REQUIREMENT = {"requirement": requirement}
MEETING = {"kind": labels(AppointmentKind), "at": moment}

register_sentences(
    {
        "opened": Sentence("steps", "flag", _("First contact"), _("%(kind)s"), {"kind": labels(Kind)}),
        "imported": Sentence(
            "steps",
            "file-earmark-arrow-up",
            _("Came in with an import"),
            _("At the stage “%(stage)s”"),
            {"stage": labels(Stage)},
        ),
        "counsel": Sentence("steps", "chat-left-text", _("Counselling began")),
        "take_in": Sentence("steps", "clipboard", _("Taken in")),
        "assess_needs": Sentence("steps", "list-check", _("Personal needs are being assessed")),
        "check_eligibility": Sentence("steps", "patch-question", _("Eligibility is being checked")),
        "apply": Sentence("steps", "pen", _("The signed application came in")),
        "process": Sentence("steps", "patch-check", _("The application is being processed")),
        "hold_seat": Sentence("steps", "airplane", _("A seat is held")),
        "ticket": Sentence("steps", "ticket-perforated", _("The ticket was issued")),
        "rebook": Sentence("steps", "arrow-repeat", _("The flight is being rebooked")),
        "depart": Sentence("steps", "airplane-engines", _("Departed")),
        "turn_back": Sentence("steps", "arrow-counterclockwise", _("Nobody left after all")),
        "arrive": Sentence("steps", "house-door", _("Arrived")),
        "settle": Sentence("steps", "house-heart", _("Reintegration began")),
        "follow_up": Sentence("steps", "calendar-check", _("Follow-up began")),
        "register_departed": Sentence("steps", "clock-history", _("Registered after departure"), "%(reason)s"),
        "withdraw": Sentence("steps", "box-arrow-right", _("Withdrew"), "%(reason)s"),
        "end": Sentence("steps", "stop-circle", _("Ended: %(outcome)s"), "%(reason)s", OUTCOME),
        "close": Sentence("steps", "check2-all", _("Closed: %(outcome)s"), "%(reason)s", OUTCOME),
        "hold": Sentence("steps", "pause-circle", _("Put on hold"), "%(reason)s"),
        "resume": Sentence("steps", "play-circle", _("Work goes on")),
        "reopen": Sentence("steps", "door-open", _("Opened again"), "%(reason)s"),
        "undo": Sentence("steps", "arrow-counterclockwise", _("Taken back: %(verb)s"), "", {"verb": title_of}),
        "planned": Sentence(
            "steps",
            "signpost-2",
            _("The plan changed"),
            _("%(destination)s %(wished_on)s"),
            {"destination": country_name, "wished_on": day},
        ),
        "joined": Sentence("people", "person-plus", _("%(member)s joined the case")),
        "fell_off": Sentence("people", "person-dash", _("%(member)s left the case"), "%(reason)s"),
        "split_off": Sentence("people", "signpost-split", _("%(member)s got a case of their own"), "%(reason)s"),
        "records_joined": Sentence("people", "person-check", _("Two records of one person were joined")),
        "records_parted": Sentence("people", "person-dash", _("Two joined records were taken apart again")),
        "note": Sentence("notes", "journal-text", _("Note")),
        "note_corrected": Sentence("notes", "pencil", _("A note was corrected")),
        "note_in_error": Sentence("notes", "journal-x", _("A note was marked as entered in error")),
        "waived": Sentence("steps", "unlock", _("Lifted: %(requirement)s"), "%(member)s", REQUIREMENT, own=True),
        "assigned": Sentence("work", "people", _("A colleague joined the team")),
        "unassigned": Sentence("work", "person-dash", _("A colleague left the team")),
        "counsellor_changed": Sentence("work", "person-badge", _("%(counsellor)s is the counsellor now")),
        "offered": Sentence("work", "arrow-left-right", _("Offered to %(to)s"), "%(reason)s"),
        "transfer_accepted": Sentence("work", "person-check", _("%(to)s took the case over")),
        "transfer_declined": Sentence("work", "person-x", _("The transfer was declined"), "%(reason)s"),
        "transfer_withdrawn": Sentence("work", "x-circle", _("The offer was taken back")),
        "task_set": Sentence("work", "list-task", _("To do: %(what)s")),
        "task_given": Sentence("work", "person-check", _("Given to a colleague: %(what)s")),
        "task_moved": Sentence("work", "calendar-event", _("Now due %(due)s: %(what)s"), "", {"due": day}),
        "task_done": Sentence("work", "check2", _("Done: %(what)s")),
        "task_dropped": Sentence("work", "x", _("Dropped: %(what)s")),
        "appointment_made": Sentence("meetings", "calendar-plus", _("Appointment: %(kind)s"), "%(at)s", MEETING),
        "appointment_kept": Sentence("meetings", "calendar-check", _("Came: %(kind)s"), "", MEETING),
        "appointment_no_show": Sentence("meetings", "calendar-x", _("Did not come: %(kind)s"), "", MEETING),
        "appointment_cancelled": Sentence("meetings", "calendar-x", _("Cancelled: %(kind)s"), "", MEETING),
        "appointment_moved": Sentence("meetings", "calendar-event", _("Moved: %(kind)s"), "%(at)s", MEETING),
        "request_sent": Sentence("requests", "send", _("%(kind)s asked of %(to)s"), "", REQUEST),
        "request_acknowledged": Sentence("requests", "check", _("%(kind)s: acknowledged by %(to)s"), "", REQUEST),
        "request_answered": Sentence("requests", "reply", _("%(kind)s: answered by %(to)s"), "", REQUEST),
        "request_declined": Sentence("requests", "x-circle", _("%(kind)s: declined by %(to)s"), "", REQUEST),
        "request_cancelled": Sentence("requests", "x-circle", _("%(kind)s: taken back"), "", REQUEST),
        "request_escalated": Sentence("requests", "bell", _("%(kind)s: no word from %(to)s in time"), "", REQUEST),
        "shared": Sentence("requests", "people", _("Shared with %(to)s")),
        "share_ended": Sentence("requests", "eye-slash", _("No longer shared with %(to)s")),
        "referred_in": Sentence("requests", "box-arrow-in-right", _("Referred to us by %(organisation)s"), "%(what)s"),
        "referred_out": Sentence("requests", "box-arrow-up-right", _("Referred to %(organisation)s"), "%(what)s"),
        "referral_accepted": Sentence("requests", "check", _("Referral accepted: %(organisation)s"), "%(answer)s"),
        "referral_declined": Sentence("requests", "x-circle", _("Referral declined: %(organisation)s"), "%(answer)s"),
        "referral_done": Sentence("requests", "check2-all", _("Referral done: %(organisation)s"), "%(answer)s"),
    }
)


def read(code: str, params: Mapping[str, object], *, member: str = "") -> tuple[Sentence, str, str]:
    """The sentence of an event with its title and text filled in. A code nobody registered reads as itself."""
    sentence = SENTENCES.get(code) or Sentence("stages", "dot", code.replace("_", " ").capitalize())
    words = {"member": member, **{key: "" if value is None else str(value) for key, value in params.items()}}
    for name, word in sentence.words.items():
        if words.get(name):
            words[name] = word(words[name])
    return sentence, _fill(str(sentence.title), words), _fill(str(sentence.text), words)


def _fill(text: str, words: Mapping[str, str]) -> str:
    """`text` with its %(names)s; what is missing stays out, and so do the marks around it."""
    return (text % _Blank(words)).strip(" :") if "%(" in text else text


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""

"""How travel's events read on the timeline: code to sentence. No names, no papers' numbers, no reasons of others."""

import datetime as dt
from collections.abc import Callable

from django.db.models import TextChoices
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from sankofa.cases.vocab import Sentence, register_sentences
from sankofa.people.vocab import DocumentKind
from sankofa.travel.vocab import DeskStep, EscortTask, Loose, Trouble

GROUP = "stages"


def labels(choices: type[TextChoices]) -> Callable[[str], str]:
    return lambda code: str(choices(code).label) if code in choices.values else code


def mark(code: str) -> str:
    return labels(DeskStep)(code) if code in DeskStep.values else labels(Trouble)(code)


def day(text: str) -> str:
    return formats.date_format(dt.date.fromisoformat(text[:10]), "j F Y")


PAPER = {"kind": labels(DocumentKind)}

register_sentences(
    {
        "paper_asked": Sentence(GROUP, "bank", _("%(kind)s asked for %(member)s"), "%(consulate)s", PAPER),
        "paper_step": Sentence(GROUP, "check2", _("Papers: %(step)s")),
        "paper_step_undone": Sentence(GROUP, "arrow-counterclockwise", _("Papers, not done after all: %(step)s")),
        "paper_appointment": Sentence(
            GROUP, "calendar-plus", _("To present at the consulate: %(when)s"), "", {"when": day}
        ),
        "paper_planned": Sentence(GROUP, "bank", _("The paper request was updated")),
        "paper_issued": Sentence(
            GROUP,
            "patch-check",
            _("%(kind)s issued for %(member)s"),
            _("Valid until %(until)s"),
            {**PAPER, "until": day},
        ),
        "paper_refused": Sentence(GROUP, "x-circle", _("%(kind)s refused for %(member)s"), "%(reason)s", PAPER),
        "paper_cancelled": Sentence(GROUP, "x-circle", _("%(kind)s not needed any more"), "%(reason)s", PAPER),
        "cost_asked": Sentence(GROUP, "receipt", _("Refund asked: %(what)s")),
        "cost_approved": Sentence(GROUP, "check2", _("Refund approved: %(what)s")),
        "cost_declined": Sentence(GROUP, "x-circle", _("Refund declined: %(what)s")),
        "seat_held": Sentence(
            GROUP, "airplane", _("Seats held, %(reference)s"), _("Leaves %(departs)s"), {"departs": day}
        ),
        "ticketed": Sentence(GROUP, "ticket-perforated", _("Tickets issued, %(reference)s")),
        "reissued": Sentence(
            GROUP,
            "arrow-repeat",
            _("Tickets reissued, %(reference)s"),
            _("%(reason)s, leaves %(departs)s"),
            {"departs": day},
        ),
        "booking_cancelled": Sentence(GROUP, "x-circle", _("Booking %(reference)s cancelled"), "%(reason)s"),
        "tied_up": Sentence(
            GROUP,
            "check2",
            _("Seen to after the cancellation of %(reference)s: %(kind)s"),
            "",
            {"kind": labels(Loose)},
        ),
        "refund_received": Sentence(GROUP, "cash-coin", _("Refund received, %(reference)s")),
        "passenger_changed": Sentence(GROUP, "airplane", _("Needs on the way or cash changed for %(member)s")),
        "escort_booked": Sentence(GROUP, "person-arms-up", _("Escort: %(task)s"), "", {"task": labels(EscortTask)}),
        "escort_removed": Sentence(GROUP, "person-dash", _("An escort was taken off")),
        "declaration_signed": Sentence(GROUP, "pen", _("%(member)s signed the movement declaration")),
        "checked_before_departure": Sentence(GROUP, "list-check", _("Checked before departure")),
        "desk_step": Sentence(GROUP, "suitcase2", _("Airport desk: %(step)s"), "", {"step": labels(DeskStep)}),
        "handed_over": Sentence(GROUP, "suitcase2", _("Papers and cash handed over"), _("Receipt %(receipts)s")),
        "taken_back": Sentence(
            GROUP, "arrow-counterclockwise", _("Papers and cash taken back"), _("Receipt %(receipt)s")
        ),
        "desk_trouble": Sentence(
            GROUP, "exclamation-triangle", _("Airport desk: %(what)s"), "", {"what": labels(Trouble)}
        ),
        "stayed_behind": Sentence(
            GROUP,
            "person-dash",
            _("%(member)s did not leave with the others: %(what)s"),
            "",
            {"what": labels(Trouble)},
        ),
        "followed": Sentence(GROUP, "airplane", _("%(member)s left too")),
        "flies_on": Sentence(
            GROUP, "airplane", _("Other flights after the missed connection"), _("Lands %(lands)s"), {"lands": day}
        ),
        "schedule_changed": Sentence(
            GROUP,
            "clock-history",
            _("The airline changed the times, %(reference)s"),
            _("%(reason)s, leaves %(departs)s"),
            {"departs": day},
        ),
        "desk_undone": Sentence(
            GROUP, "arrow-counterclockwise", _("Airport desk, taken back: %(step)s"), "", {"step": mark}
        ),
        "stay_recorded": Sentence(GROUP, "building", _("A stay was recorded for %(member)s")),
        "transport_planned": Sentence(GROUP, "truck", _("Transport to the airport planned")),
        "handed_to_border_police": Sentence(GROUP, "person-check", _("Transport handed over at the airport")),
    }
)

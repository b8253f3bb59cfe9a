"""How events of eligibility read on the timeline. No dates of claims, no reasons, no amounts.

Each hints at procedures here, so that the case's own mission alone reads them.
"""

from collections.abc import Callable

from django.db.models import TextChoices
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sankofa.cases.vocab import Sentence, register_sentences
from sankofa.eligibility.vocab import Decided, QueryKind
from sankofa.schemes.queries import schemes

GROUP = "stages"


def labels(choices: type[TextChoices]) -> Callable[[str], str]:
    return lambda code: str(choices(code).label) if code in choices.values else code


def scheme_title(scheme_id: str) -> str:
    """A scheme by its title; one that rests on a compartment, or is no file any more, without a name."""
    titles = {one.id: one.title for one in schemes()}
    return titles[scheme_id].into(get_language() or "en") if scheme_id in titles else str(_("a scheme"))


def objected(answer: str) -> str:
    return str(_("they object")) if answer == "True" else str(_("no objection"))


SCHEME = {"scheme": scheme_title, "outcome": labels(Decided)}
QUERY = {"kind": labels(QueryKind), "objection": objected}

ADVICE = {"yes": _("meets the terms"), "no": _("doesn't meet the terms"), "unknown": _("not known yet")}


def stays_open(scheme_id: str) -> str:
    """What a refusal leaves open, in the scheme's own words; empty where nothing was refused."""
    notes = {one.id: one.refusal_note for one in schemes() if one.refusal_note}
    return notes[scheme_id].into(get_language() or "en") if scheme_id in notes else ""


CHECKED = {**SCHEME, "outcome": lambda code: str(ADVICE.get(code, code)), "refused": stays_open}

register_sentences(
    {
        "claim_recorded": Sentence(GROUP, "file-earmark-text", _("Earlier claim recorded: %(member)s"), own=True),
        "claim_dropped": Sentence(GROUP, "x-circle", _("Earlier claim taken out: %(member)s"), own=True),
        "authority_asked": Sentence(GROUP, "bank", _("Asked an authority: %(kind)s"), "", QUERY, own=True),
        "authority_answered": Sentence(
            GROUP, "reply", _("An authority answered: %(kind)s"), "%(objection)s", QUERY, own=True
        ),
        "departure_told": Sentence(GROUP, "send", _("Sent an authority the notice of departure"), own=True),
        "scheme_checked": Sentence(
            GROUP, "clipboard-check", _("Checked %(scheme)s: %(outcome)s"), "%(refused)s", CHECKED, own=True
        ),
        "decided": Sentence(GROUP, "patch-check", _("Decision on %(scheme)s: %(outcome)s"), "", SCHEME, own=True),
        "place_held": Sentence(GROUP, "bookmark", _("A place of %(scheme)s is reserved"), "", SCHEME, own=True),
        "place_waiting": Sentence(GROUP, "hourglass", _("On the waiting list of %(scheme)s"), "", SCHEME, own=True),
        "place_released": Sentence(
            GROUP, "x-circle", _("The place of %(scheme)s was given back"), "", SCHEME, own=True
        ),
        "letter_made": Sentence(
            GROUP, "envelope-paper", _("The letter of the decision on %(scheme)s was made"), "", SCHEME, own=True
        ),
    }
)

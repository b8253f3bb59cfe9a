"""How events after departure read on the timeline. No amounts, no content of a visit, no safety."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from sankofa.cases.vocab import Sentence, register_sentences

GROUP = "stages"


def day(iso: str) -> str:
    return date_format(dt.date.fromisoformat(iso), "j F Y")


register_sentences(
    {
        "arrival_missing": Sentence(GROUP, "exclamation-triangle", _("%(member)s was not there on arrival")),
        "arrival_confirmed": Sentence(GROUP, "house-door", _("%(member)s arrived")),
        "plan_written": Sentence(GROUP, "clipboard-check", _("The reintegration plan was written")),
        "line_added": Sentence(GROUP, "plus-circle", _("Planned: %(what)s")),
        "line_changed": Sentence(GROUP, "pencil", _("Changed in the plan: %(what)s")),
        "line_approved": Sentence(GROUP, "patch-check", _("Approved: %(what)s")),
        "line_dropped": Sentence(GROUP, "x-circle", _("Dropped from the plan: %(what)s"), "%(reason)s"),
        "delivered": Sentence(GROUP, "house-heart", _("Delivered: %(what)s")),
        "delivery_taken_back": Sentence(GROUP, "arrow-counterclockwise", _("Not delivered after all: %(what)s")),
        "visits_planned": Sentence(GROUP, "calendar-plus", _("Visits planned"), _("next on %(next)s"), {"next": day}),
        "visit_done": Sentence(GROUP, "person-check", _("Spoken with after arrival")),
        "visit_no_answer": Sentence(GROUP, "telephone", _("Tried to reach them after arrival, no answer")),
        "visit_cancelled": Sentence(GROUP, "calendar-x", _("A visit was cancelled"), "%(reason)s"),
        "contact_lost": Sentence(GROUP, "question-circle", _("Not to be reached any more")),
        "contact_found": Sentence(GROUP, "telephone", _("In contact again")),
    }
)

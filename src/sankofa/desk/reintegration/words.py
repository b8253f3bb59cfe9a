"""Ready texts and tones of the pages after departure."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sankofa.reintegration.vocab import LineRow, LineState, StillOpen, VisitState

LINE_TONES = {
    LineState.PLANNED: "plain",
    LineState.APPROVED: "info",
    LineState.DELIVERED: "ok",
    LineState.DROPPED: "plain",
}
VISIT_TONES = {
    VisitState.DUE: "plain",
    VisitState.DONE: "ok",
    VisitState.NO_ANSWER: "wait",
    VisitState.CANCELLED: "plain",
}


def line_sub(line: LineRow) -> str:
    """The quiet line: sphere, for whom, in kind or cash, by whom."""
    return " · ".join(str(part) for part in (line.sphere.label, line.level.label, line.form.label, line.whom) if part)


def still_open(found: StillOpen) -> list[str]:
    """What is open, in words; empty when nothing is."""
    texts = [
        ngettext("%(n)s line of the plan not delivered", "%(n)s lines of the plan not delivered", found.lines)
        % {"n": found.lines}
        if found.lines
        else "",
        ngettext("%(n)s visit planned", "%(n)s visits planned", found.visits) % {"n": found.visits}
        if found.visits
        else "",
        _("somebody was not there on arrival") if found.missing else "",
    ]
    return [text for text in texts if text]

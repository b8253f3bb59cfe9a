"""What still blocks the case, as the case page shows it: the journey's readiness as the gates of one card."""

import datetime as dt

from django.urls import reverse
from django.utils import formats
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Perm
from sankofa.cases.stages import GATES_AHEAD
from sankofa.cases.vocab import CaseHead, Gate
from sankofa.desk import shapes
from sankofa.desk.cases.tabs import case_url
from sankofa.desk.eligibility.words import value_words
from sankofa.desk.web import StaffRequest
from sankofa.journey import queries
from sankofa.journey.vocab import ReadinessLine
from sankofa.kernel.clock import date_in
from sankofa.schemes.queries import requirements

ORDER = list(Gate)
# Where a block is mended, by requirement: the page, what the link says, what its reader must be allowed.
MENDED_AT = {
    "consent_assist": ("desk:case_consents", gettext_lazy("Consents"), Perm.CONSENT),
    "consent_share_home": ("desk:case_consents", gettext_lazy("Consents"), Perm.CONSENT),
    "consent_consulate": ("desk:case_consents", gettext_lazy("Consents"), Perm.CONSENT),
    "application_signed": ("desk:case_apply", gettext_lazy("Application"), Perm.APPLICATION),
    "rean_decided": ("desk:case_eligibility", gettext_lazy("Eligibility"), Perm.READ_CASE),
    "identity": ("desk:case_papers", gettext_lazy("Papers"), Perm.READ_CASE),
    "travel_document": ("desk:case_papers", gettext_lazy("Papers"), Perm.READ_CASE),
    "third_country_admission": ("desk:case_papers", gettext_lazy("Papers"), Perm.READ_CASE),
    "transit_visa": ("desk:case_papers", gettext_lazy("Papers"), Perm.READ_CASE),
    "guardian_consent": ("desk:case_protection", gettext_lazy("Protection"), Perm.READ_CASE),
    "health_verdict": ("desk:case_protection", gettext_lazy("Protection"), Perm.READ_CASE),
    "fit_to_travel": ("desk:case_protection", gettext_lazy("Protection"), Perm.READ_CASE),
    "escort_booked": ("desk:case_flights", gettext_lazy("Flights"), Perm.READ_CASE),
    "ticket_issued": ("desk:case_flights", gettext_lazy("Flights"), Perm.READ_CASE),
    "movement_declaration": ("desk:case_flights", gettext_lazy("Flights"), Perm.READ_CASE),
    "arrival_acknowledged": ("desk:case_requests", gettext_lazy("Requests"), Perm.READ_CASE),
}


def readiness(request: StaffRequest, head: CaseHead) -> dict[str, object]:
    """Title, quiet line and gates of the card: what stands before the gates ahead, by gate and day; then what is met.

    What stands before a later gate is folded: it can wait.
    """
    known = queries.readiness_of(request.actor, head, now=request.now)
    leaves = known.leaves_on
    today = date_in(request.now, request.actor.timezone)
    title = _("Ready for %(day)s?") % {"day": formats.date_format(leaves, "j F")} if leaves else _("Ready to travel?")
    waiting = sorted(known.open, key=lambda line: (_first_gate(line), line.due or dt.date.max))
    ahead = GATES_AHEAD.get(head.stage, ())
    now = [line for line in waiting if set(line.gates) & set(ahead)]
    rows = _together(request, head, now)
    return {
        "ready_title": title,
        "ready_sub": " · ".join(_sub(len(rows), (leaves - today).days if leaves else None)),
        "gates": [*rows, *_met(known.met)],
        "later_gates": _together(request, head, [line for line in waiting if line not in now]),
    }


def requirement_to_do(requirement: str) -> str:
    """What to do about a requirement of today's policy, in the reader's language."""
    found = requirements().get(requirement)
    return found.to_do.into(get_language() or "en") if found else ""


def _sub(blocking: int, days_left: int | None) -> list[str]:
    parts = [
        ngettext("%(n)s thing still blocks it", "%(n)s things still block it", blocking) % {"n": blocking}
        if blocking
        else _("nothing blocks the next step")
    ]
    if days_left is not None and days_left >= 0:
        parts.append(ngettext("%(n)s day left", "%(n)s days left", days_left) % {"n": days_left})
    elif days_left is not None:
        parts.append(_("that day has passed"))
    return parts


def _together(request: StaffRequest, head: CaseHead, lines: list[ReadinessLine]) -> list[shapes.Gate]:
    """One row where the same thing stands open for several people: the first in full, the others by name."""
    alike: dict[tuple[str, ...], list[ReadinessLine]] = {}
    for line in lines:
        alone = line.who if line.waivable_by else ""  # each is lifted by itself
        alike.setdefault((line.requirement, line.state, alone), []).append(line)
    return [_gate(request, head, first, [line.who for line in others]) for first, *others in alike.values()]


def _gate(request: StaffRequest, head: CaseHead, line: ReadinessLine, others: list[str]) -> shapes.Gate:
    page, says, perm = MENDED_AT.get(line.requirement, ("", "", Perm.READ_CASE))
    mend = case_url(page, head.id) if page and perm in head.perms else ""
    lift = ""
    if queries.may_lift(request.actor, line):
        member = f"?member={line.member_id}" if line.member_id else ""
        lift = reverse("desk:case_lift", args=[head.id, line.requirement.replace("_", "-")]) + member
    return shapes.Gate(
        tone="wait" if line.state == "unknown" else "stop",
        what=line.text,
        why=" ".join([_("Likewise %(names)s.") % {"names": ", ".join(others)}, line.to_do]) if others else line.to_do,
        owner=line.owner,
        by=_("by %(day)s") % {"day": formats.date_format(line.due, "j M")} if line.due else "",
        url=lift or mend,
        action=_("Lift it") if lift else str(says) if mend else "",
        rests=rests_on(line),
    )


def rests_on(line: ReadinessLine) -> list[str]:
    """The facts that the block was judged on, and its source; nothing where it may not say."""
    said = [
        f"{fact.label}: " + ", ".join(value_words(fact.key, value) for value, _names in fact.values)
        for fact in line.facts
    ]
    return [*said, line.source] if said else []


def _met(lines: tuple[ReadinessLine, ...]) -> list[shapes.Gate]:
    """What holds already, as one quiet line; what somebody lifted, each with its reason."""
    lifted = [
        shapes.Gate("ok", line.text, _("Lifted: %(reason)s") % {"reason": line.waived_reason})
        for line in lines
        if line.state == "waived"
    ]
    met = sum(line.state == "met" for line in lines)
    return [
        *lifted,
        *([shapes.Gate("ok", ngettext("%(n)s thing holds", "%(n)s things hold", met) % {"n": met})] if met else []),
    ]


def _first_gate(line: ReadinessLine) -> int:
    return min((ORDER.index(Gate(gate)) for gate in line.gates), default=len(ORDER))

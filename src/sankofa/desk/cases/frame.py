"""What surrounds every page of one case: head, next step, verbs, tabs; and the one line in the access log.

A tab's view: `context = frame(request, case_id, "desk:case_papers")`; its template extends desk/cases/frame.html.
"""

import uuid
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sankofa.accounts.vocab import PERMISSIONS, Perm, Role
from sankofa.cases import queries
from sankofa.cases.stages import MOVES, SHARED_STEPS, Move, moves_from
from sankofa.cases.vocab import BEGINS_AFTER_ARRIVAL, ON_A_SCHEME, CaseHead, Kind, Outcome, Stage, stage_word
from sankofa.desk.cases.tabs import case_tabs, case_url
from sankofa.desk.web import StaffRequest
from sankofa.journal.services import log_access
from sankofa.journal.vocab import Action
from sankofa.reference.queries import country_name, language_name

VERBS = {
    "counsel": gettext_lazy("Begin counselling"),
    "take_in": gettext_lazy("Take in"),
    "assess_needs": gettext_lazy("Assess personal needs"),
    "check_eligibility": gettext_lazy("Check eligibility"),
    "apply": gettext_lazy("Record the signed application"),
    "process": gettext_lazy("Process the application"),
    "hold_seat": gettext_lazy("Hold seats"),
    "ticket": gettext_lazy("Issue the tickets"),
    "rebook": gettext_lazy("Rebook"),
    "depart": gettext_lazy("Record the departure"),
    "turn_back": gettext_lazy("Nobody left after all"),
    "arrive": gettext_lazy("Confirm the arrival"),
    "settle": gettext_lazy("Begin reintegration"),
    "follow_up": gettext_lazy("Begin follow-up"),
    "register_departed": gettext_lazy("Register as already gone"),
    "withdraw": gettext_lazy("Withdraw"),
    "end": gettext_lazy("End the case"),
    "close": gettext_lazy("Close the case"),
    "hold": gettext_lazy("Put the case on hold"),
    "resume": gettext_lazy("Go on with the case"),
    "reopen": gettext_lazy("Open again"),
}
# Steps that are one tap; the others have a page that asks what they need. The first page that exists is taken.
TAPS = frozenset({"counsel", "take_in", "assess_needs", "check_eligibility", "settle", "follow_up", "resume"})
PAGES = {
    "apply": ("desk:case_apply", "desk:case_application"),
    "process": ("desk:case_process", "desk:case_application"),
    "hold_seat": ("desk:case_flights",),
    "ticket": ("desk:case_flights",),
    "rebook": ("desk:case_flights",),
    "depart": ("desk:case_depart", "desk:case_flights"),
    "arrive": ("desk:case_arrive", "desk:case_reintegration"),
    "register_departed": ("desk:case_register_departed",),
    "end": ("desk:case_end",),
    "close": ("desk:case_end",),
    "hold": ("desk:case_hold",),
    "reopen": ("desk:case_reopen",),
    "withdraw": ("desk:case_withdraw",),
}
# The one thing to do next, from each stage; what may be passed over stands under "More".
FORWARD = {
    Stage.CONTACT: "counsel",
    Stage.COUNSELLING: "take_in",
    Stage.INTAKE: "assess_needs",
    Stage.NEEDS: "check_eligibility",
    Stage.ELIGIBILITY: "apply",
    Stage.APPLICATION: "process",
    Stage.DOCUMENTS: "hold_seat",
    Stage.BOOKING: "ticket",
    Stage.DEPARTURE: "depart",
    Stage.TRANSIT: "arrive",
    Stage.ARRIVAL: "settle",
    Stage.REINTEGRATION: "follow_up",
    Stage.MONITORING: "close",
}

# Kinds without a scheme behind them pass over what only a scheme asks, and end on arrival.
STRAIGHT = {**FORWARD, Stage.CONTACT: "take_in", Stage.INTAKE: "apply", Stage.NEEDS: "apply", Stage.ARRIVAL: "close"}


@dataclass(frozen=True)
class Deed:
    """A verb as a button: posted at one tap, or a link to the page that asks for more. `who` when it is not ours."""

    verb: str
    label: str
    url: str
    post: bool
    who: str = ""


def frame(
    request: StaffRequest, case_id: uuid.UUID, current: str, perm: Perm = Perm.READ_CASE, *, log: bool = True
) -> dict[str, object]:
    """The context of desk/cases/frame.html, after asking whether the reader may, and logging that they read."""
    return around(request, queries.case_head(request.actor, case_id, perm), current, log=log)


def around(request: StaffRequest, head: CaseHead, current: str, *, log: bool = True) -> dict[str, object]:
    """As `frame`, for a view that has the head already."""
    if log:
        log_access(
            staff_id=request.actor.id,
            staff_name=request.actor.name,
            action=Action.OPENED_CASE,
            now=request.now,
            case_id=head.id,
            detail=current.removeprefix("desk:"),
        )
    following = next_deed(head)
    return {
        "head": head,
        "case_sub": subtitle(head),
        "case_tabs": case_tabs(head.id, current, after_arrival=stage_word(head.kind, Stage.REINTEGRATION)),
        "next_deed": following,
        "next_class": "btn-do" if current == "desk:case" else "btn-quiet",  # a tab's own next thing is brass there
        "more_deeds": [deed for deed in deeds(head) if not following or deed.verb != following.verb],
        "withdraw_url": case_url("desk:case_withdraw", head.id) if may(head, "withdraw") else "",
        "talk_url": case_url("desk:case_talk", head.id) if Perm.WORK_CASE in head.perms else "",
        "note_url": case_url("desk:case_notes", head.id) if Perm.WORK_CASE in head.perms else "",
        "plan_url": case_url("desk:case_plan", head.id) if Perm.WORK_CASE in head.perms and head.ours else "",
        "transfer_url": case_url("desk:case_transfer", head.id) if Perm.ASSIGN in head.perms else "",
        "team_url": case_url("desk:case_team", head.id) if Perm.ASSIGN in head.perms else "",
        "outcome_label": Outcome(head.outcome).label if head.outcome else "",
    }


def subtitle(head: CaseHead) -> str:
    """The quiet line below the name: number, kind, how many, from where to where, whose case, which language."""
    home, here = country_name(head.destination), country_name(head.mission_country)
    spoken = ", ".join(language_name(code) for code in head.languages[:2])
    parts = [
        head.number,
        str(Kind(head.kind).label),
        ngettext("%(n)s person", "%(n)s people", head.members) % {"n": head.members} if head.members > 1 else "",
        _route(here, home),
        _("counsellor %(name)s") % {"name": head.counsellor} if head.counsellor else _("no counsellor yet"),
        _("%(languages)s, interpreter needed") % {"languages": spoken} if head.interpreter_needed else spoken,
    ]
    return " · ".join(part for part in parts if part)


def _route(here: str, there: str) -> str:
    """From where to where; who comes in comes here."""
    if there in {"", here}:
        return _("to %(there)s") % {"there": there} if there else here
    return _("%(here)s to %(there)s") % {"there": there, "here": here}


def verb_word(kind: str, verb: str) -> str:
    """What a step is called in a case of this kind."""
    return str(BEGINS_AFTER_ARRIVAL[Kind(kind)] if verb == "settle" and kind != Kind.RETURN else VERBS[verb])


def next_deed(head: CaseHead) -> Deed | None:
    """The one brass button, or whose move it is; None where nothing is next."""
    forward = FORWARD if head.kind in ON_A_SCHEME else STRAIGHT
    verb = "resume" if head.on_hold_since else forward.get(head.stage)
    return _deed(head, MOVES[verb]) if verb else None


def deeds(head: CaseHead) -> list[Deed]:
    """Every other step this reader may take now."""
    found = []
    for move in moves_from(head.stage):
        if move.verb in {"withdraw", "rebook", "turn_back"} or not may(head, move.verb):
            continue
        if (move.verb == "resume") != (head.on_hold_since is not None) and move.verb in {"hold", "resume"}:
            continue
        if deed := _deed(head, move):
            found.append(deed)
    return found


def may(head: CaseHead, verb: str) -> bool:
    move = MOVES[verb]
    return head.stage in move.start and move.perm in head.perms and (head.ours or move.perm in SHARED_STEPS)


def _deed(head: CaseHead, move: Move) -> Deed | None:
    label = verb_word(head.kind, move.verb)
    if not may(head, move.verb):
        return Deed(move.verb, label, "", post=False, who=_whose(move.perm))
    if move.verb in TAPS:
        return Deed(move.verb, label, reverse("desk:case_step", args=[head.id, move.verb]), post=True)
    url = next((url for name in PAGES[move.verb] if (url := case_url(name, head.id))), "")
    return Deed(move.verb, label, url, post=False) if url else None


def _whose(perm: Perm) -> str:
    """The role whose daily work holds the permission."""
    order = (Role.COUNSELLOR, Role.AIRPORT, Role.PROCESSOR, Role.HOME_MISSION, Role.MANAGER)
    return next((str(role.label) for role in order if perm in PERMISSIONS[role]), "")

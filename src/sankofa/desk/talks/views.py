"""Talks of a case: the tab that lists them, and the form."""

import uuid
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Perm
from sankofa.counselling import queries, services
from sankofa.counselling.vocab import Alternative, Interpreting, Presser, TalkRow, Topic
from sankofa.desk import notices, shapes
from sankofa.desk.cases.frame import frame
from sankofa.desk.cases.tabs import case_url
from sankofa.desk.drafts.kept import draft_of, drop
from sankofa.desk.talks.forms import TalkForm
from sankofa.desk.talks.words import counted
from sankofa.desk.web import StaffRequest, attempt, staff_page
from sankofa.kernel.clock import date_in
from sankofa.reference.queries import language_name

if TYPE_CHECKING:
    from sankofa.cases.vocab import CaseHead


@staff_page()
def talks(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    context = frame(request, case_id, "desk:case_talks")
    head: CaseHead = context["head"]  # type: ignore[assignment]  # frame's own
    number = int(raw) if (raw := request.GET.get("page", "1")).isdecimal() else 1
    found = queries.talks(request.actor, case_id, page=number)
    context |= {
        "rows": [(row, _line(row), _freedom(row)) for row in found.rows],
        "count": counted(queries.count(case_id)),
        "log_url": case_url("desk:case_talk", case_id) if Perm.WORK_CASE in head.perms else "",
        "pager": shapes.Page(
            _("Page %(n)s") % {"n": number},
            f"?page={found.earlier}" if found.earlier else "",
            f"?page={found.later}" if found.later else "",
        )
        if found.earlier or found.later
        else None,
    }
    return render(request, "desk/talks/talks.html", context)


@staff_page(Perm.WORK_CASE)
def talk(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    context = frame(request, case_id, "desk:case_talks", Perm.WORK_CASE, log=request.method == "GET")
    head: CaseHead = context["head"]  # type: ignore[assignment]  # frame's own
    draft, kept = draft_of(request, f"talk-{case_id}", TalkForm)
    spoken = head.languages[0] if head.languages else ""
    initial = {"held_on": date_in(request.now, request.actor.timezone), "language": spoken, **kept}
    form = TalkForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: _log(request, case_id, form)):
        drop(request, draft.name)
        notices.done(request, _("The talk is kept."))
        return redirect("desk:case_talks", case_id)
    return render(
        request, "desk/talks/talk.html", context | {"form": form, "draft": draft}, status=422 if form.errors else 200
    )


def _log(request: StaffRequest, case_id: uuid.UUID, form: TalkForm) -> None:
    services.log_talk(case_id=case_id, by=request.actor, now=request.now, **form.told())


def _line(row: TalkRow) -> str:
    """How, where, in which language, with whose help, about what."""
    helped = ""
    if row.interpreting != Interpreting.NONE:
        helped = f"{row.interpreting.label}: {row.interpreter}" if row.interpreter else str(row.interpreting.label)
    about = ", ".join(str(Topic(code).label) for code in row.topics if code in Topic.values)
    return " · ".join(part for part in (row.place, language_name(row.language), helped, about) if part)


def _freedom(row: TalkRow) -> list[tuple[str, str]]:
    """(tone, text) of what was seen of the person's freedom to decide; empty for who may not read it."""
    seen = row.voluntariness
    if seen is None:
        return []
    found = []
    if seen.alternatives:
        told = ", ".join(str(Alternative(code).label) for code in seen.alternatives if code in Alternative.values)
        found.append(("plain", _("Explained: %(what)s") % {"what": told}))
    if seen.time_given is not None:
        found.append(("ok", _("Has time to think")) if seen.time_given else ("wait", _("Feels there is no time")))
    if seen.pressed_by:
        who = ", ".join(str(Presser(code).label) for code in seen.pressed_by if code in Presser.values)
        found.append(("wait", _("Pressure: %(who)s") % {"who": who}))
    return found

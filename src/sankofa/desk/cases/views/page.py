"""The case page, its timeline, and who read it."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sankofa.accounts.vocab import Perm
from sankofa.cases import queries
from sankofa.cases.stages import BEFORE_DEPARTURE
from sankofa.cases.vocab import EVENT_GROUPS, CasePage, HappeningRow, Stage, stage_word
from sankofa.counselling import queries as counselling
from sankofa.desk import shapes
from sankofa.desk.cases.frame import around, frame, verb_word
from sankofa.desk.cases.members import member_line
from sankofa.desk.cases.readiness import readiness
from sankofa.desk.cases.tabs import case_url
from sankofa.desk.talks.words import counted
from sankofa.desk.web import StaffRequest, staff_page
from sankofa.finance import queries as finance
from sankofa.journal.queries import readings_of_case
from sankofa.journal.vocab import Action
from sankofa.travel import queries as travel
from sankofa.travel.vocab import Trouble

UNDO_SHOWN_DAYS = 7


@staff_page()
def case(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    page = queries.case_page(request.actor, case_id, now=request.now)
    undo = page.undoable
    fresh = undo and (request.now - undo.at).days < UNDO_SHOWN_DAYS
    context = {
        **around(request, page.head, "desk:case"),
        **(readiness(request, page.head) if page.head.stage in BEFORE_DEPARTURE else {}),
        "page": page,
        "members": [member_line(member) for member in page.members],
        **_stayed(request, page),
        "stages": road(page, counted(counselling.count(case_id))),
        "undo_label": verb_word(page.head.kind, undo.verb) if undo and fresh else "",
        "happenings": [happening(row) for row in page.happenings],
        "earlier": queries.earlier_cases(request.actor, case_id),
        "money": finance.case_money(request.actor, case_id) if Perm.MONEY in page.head.perms else None,
        "money_url": f"{reverse('desk:ledger')}?case={case_id}",
        "timeline_url": case_url("desk:case_timeline", case_id),
    }
    return render(request, "desk/cases/case.html", context)


@staff_page()
def timeline(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    context = frame(request, case_id, "desk:case_timeline")
    group = request.GET.get("show", "")
    group = group if group in EVENT_GROUPS else ""
    number = int(raw) if (raw := request.GET.get("page", "1")).isdecimal() else 1
    found = queries.timeline(request.actor, case_id, groups=[group] if group else [], page=number)
    here = f"?show={group}&page="
    context |= {
        "happenings": [happening(row) for row in found.rows],
        "chips": [
            shapes.Link(_("All"), "?", current=not group),
            *(shapes.Link(str(label), f"?show={key}", current=key == group) for key, label in EVENT_GROUPS.items()),
        ],
        "pager": shapes.Page(
            shown=_("Page %(n)s") % {"n": number},
            earlier_url=here + found.earlier if found.earlier else "",
            later_url=here + found.later if found.later else "",
        ),
    }
    return render(request, "desk/cases/timeline.html", context)


@staff_page()
def readings(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    """Who read this case: open to everybody who may read it, so that looking is never secret."""
    context = frame(request, case_id, "desk:case_readings")
    context["lines"] = [
        (line, Action(line.action).label if line.action in Action.values else line.action)
        for line in readings_of_case(case_id, limit=100)
    ]
    return render(request, "desk/cases/readings.html", context)


def _stayed(request: StaffRequest, page: CasePage) -> dict[str, object]:
    """Who did not leave with the others, and what may be done about it."""
    if not any(member.stayed_on for member in page.members):
        return {}
    rows = travel.stayed(request.actor, page.head.id)
    return {
        "stayed": [(row, Trouble(row.what).label if row.what else "") for row in rows],
        "may_split": {Perm.OPEN_CASE, Perm.WORK_CASE} <= page.head.perms and page.head.ours,
        "may_book": Perm.FLIGHTS in page.head.perms,
        "may_desk": Perm.DESK in page.head.perms,
    }


def happening(row: HappeningRow) -> shapes.Happening:
    return shapes.Happening(when=row.on, title=row.title, text=row.text, by=row.by, icon=row.icon)


def road(page: CasePage, talks: str) -> list[shapes.Stage]:
    """The steps with their day; where the case is now, for how long, how long is usual; how many talks."""
    steps = []
    for step in page.road:
        sub = formats.date_format(step.on, "j M") if step.on else ""
        if step.state == "now":
            sub = _here(page)
        elif step.state == "ahead" and step.stage == Stage.DEPARTURE and page.head.wished_on:
            sub = _("wish %(day)s") % {"day": formats.date_format(page.head.wished_on, "j M")}
        if step.stage == Stage.COUNSELLING:
            sub = " · ".join(part for part in (sub, talks) if part)
        steps.append(shapes.Stage(stage_word(page.head.kind, step.stage), step.state, sub))  # type: ignore[arg-type]  # rules.road's words are the shape's
    return steps


def _here(page: CasePage) -> str:
    days = page.days_here + 1
    if page.usual is None:
        return _("day %(n)s") % {"n": days}
    return ngettext(
        "day %(days)s, usually %(usual)s (%(n)s case)", "day %(days)s, usually %(usual)s (%(n)s cases)", page.usual.n
    ) % {"days": days, "usual": page.usual.days, "n": page.usual.n}

"""The tab of a case: who arrived, the plan with its money, visits, what is still open."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sankofa.accounts.vocab import Perm
from sankofa.cases.vocab import CaseHead, Stage
from sankofa.desk.cases.frame import frame
from sankofa.desk.cases.tabs import case_url
from sankofa.desk.reintegration.words import LINE_TONES, VISIT_TONES, line_sub, still_open
from sankofa.desk.web import StaffRequest, staff_page
from sankofa.kernel.clock import date_in
from sankofa.reference.queries import language_name
from sankofa.reintegration import queries
from sankofa.reintegration.vocab import LineRow, VisitRow

GONE = (Stage.TRANSIT, Stage.ARRIVAL, Stage.REINTEGRATION, Stage.MONITORING)


@staff_page()
def tab(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    context = frame(request, case_id, "desk:case_reintegration")
    head: CaseHead = context["head"]  # type: ignore[assignment]  # frame's own
    today = date_in(request.now, request.actor.timezone)
    works = Perm.REINTEGRATION in head.perms and head.stage != Stage.CLOSED
    gone = head.stage in GONE
    arrivals = queries.arrivals(request.actor, case_id)
    plan = queries.plan(request.actor, case_id, today=today)
    visits = queries.follow_up(request.actor, case_id, today=today, with_notes=Perm.REINTEGRATION in head.perms)
    context |= {
        "works": works,
        "gone": gone,
        "arrive_url": case_url("desk:case_arrive", case_id) if gone and Perm.ARRIVAL in head.perms else "",
        "plan_write_url": case_url("desk:case_support_plan", case_id) if works and plan.plan_id else "",
        "visits_url": case_url("desk:case_visits", case_id) if works and visits.agreed else "",
        "arrivals": arrivals,
        "arrive_label": _("Change") if all(row.state for row in arrivals) else _("Confirm"),
        "plan": plan,
        "plan_language": language_name(plan.language),
        "lines": [_line(line) for line in plan.lines],
        "visits": visits,
        "visit_rows": [_visit(visit) for visit in visits.visits],
        "open_lines": still_open(queries.still_open(case_id)),
        "no_help": head.arrival_help is False and head.stage == Stage.TRANSIT,
        "end_url": case_url("desk:case_end", case_id) if gone and Perm.WORK_CASE in head.perms else "",
        "people_url": case_url("desk:case_people", case_id),
    }
    return render(request, "desk/reintegration/tab.html", context)


def _line(line: LineRow) -> tuple[LineRow, str, str, str]:
    """(line, quiet line, tone, state)."""
    state = _("waits for approval") if line.needs_approval else str(line.state.label).lower()
    return line, line_sub(line), "wait" if line.needs_approval else LINE_TONES[line.state], state


def _visit(visit: VisitRow) -> tuple[VisitRow, str, str]:
    """(visit, tone, state)."""
    if visit.overdue:
        return visit, "stop", _("overdue")
    return visit, VISIT_TONES[visit.state], str(visit.state.label).lower()

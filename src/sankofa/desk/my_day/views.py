"""My day: piles of what waits, each line one click to act; a pile without lines stays away."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sankofa.accounts.vocab import Perm
from sankofa.cases import queries
from sankofa.cases.vocab import BlockerRow, CaseRow, Pile
from sankofa.desk.cases.readiness import requirement_to_do
from sankofa.desk.web import StaffRequest, staff_page
from sankofa.kernel.clock import date_in
from sankofa.outreach import queries as outreach
from sankofa.reference.queries import country_name
from sankofa.reintegration import queries as reintegration

AFTER = {
    "visit": gettext_lazy("Visit"),
    "arrival": gettext_lazy("Confirm the arrival"),
}


@dataclass(frozen=True)
class CasePile:
    """Cases that wait for the same thing."""

    title: str
    sub: str
    lines: tuple[tuple[CaseRow, str], ...]  # the case and where it goes
    more_url: str


@staff_page()
def my_day(request: StaffRequest) -> HttpResponse:
    day = queries.my_day(request.actor, now=request.now)
    today = date_in(request.now, request.actor.timezone)
    piles = [
        _pile(day.leaving, _("Leave today"), "", _url("desk:airport")),
        _pile(day.applications, _("Applications to process"), _("longest waiting first"), _list("stage=application")),
        _pile(day.unassigned, _("Nobody's yet"), _("give each a counsellor"), _list("")),
        _pile(day.idle, _("Nothing happened for three weeks"), _("still wanted?"), _list("")),
    ]
    actor = request.actor
    after = reintegration.first_due(actor, today) if actor.may(Perm.REINTEGRATION) else ()
    hours = outreach.hours_today(actor, today) if actor.may(Perm.OUTREACH) else []
    everything = (day.tasks, day.appointments, day.offers, day.requests, day.blockers)
    context = {
        "day": day,
        "blockers": [
            (row, requirement_to_do(row.requirement)) for row in day.blockers.rows if isinstance(row, BlockerRow)
        ],
        "requests_url": _url("desk:requests"),
        "calendar_url": _url("desk:calendar") if request.actor.may(Perm.WORK_CASE) else "",
        "piles": [pile for pile in piles if pile.lines],
        "after": [(row, AFTER.get(row.kind, "")) for row in after],
        "hours": hours,
        "nothing": not any((*(pile.rows for pile in everything), *(pile.lines for pile in piles), after, hours)),
        "title": _("Good day, %(name)s") % {"name": request.actor.name.split()[0]}
        if request.actor.name
        else _("My day"),
        "sub": formats.date_format(today, "l j F"),
        "tasks_url": reverse("desk:tasks") if request.actor.may(Perm.WORK_CASE) else "",
        "may_read": request.actor.may(Perm.READ_CASE),
        "find_url": _url("desk:find"),
        "may_open": request.actor.may(Perm.OPEN_CASE),
    }
    return render(request, "desk/my_day/my_day.html", context)


def _pile(pile: Pile, title: str, sub: str, more_url: str) -> CasePile:
    lines = tuple((row, country_name(row.destination)) for row in pile.rows if isinstance(row, CaseRow))
    return CasePile(title, sub, lines, more_url if pile.more else "")


def _list(query: str) -> str:
    return f"{reverse('desk:cases')}?{query}" if query else reverse("desk:cases")


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""

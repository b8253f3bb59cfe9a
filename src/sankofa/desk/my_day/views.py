"""My day: piles of what waits, each line one click to act; a pile without lines stays away."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.core.cache import caches
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sankofa.accounts.queries import administration, colleagues
from sankofa.accounts.vocab import Actor, Member, Perm, Role
from sankofa.cases import queries
from sankofa.cases.vocab import BlockerRow, CaseRow, MyDay, Pile
from sankofa.desk.cases.readiness import requirement_to_do
from sankofa.desk.web import StaffRequest, staff_page
from sankofa.journal.queries import taken_away
from sankofa.kernel.clock import date_in
from sankofa.kernel.prepared import kept_plans
from sankofa.matching import queries as matching
from sankofa.outreach import queries as outreach
from sankofa.protection import queries as protection
from sankofa.reference.queries import country_name
from sankofa.reintegration import queries as reintegration
from sankofa.travel import queries as travel
from sankofa.travel.vocab import JourneyRow, MissedRow

AFTER = {
    "visit": gettext_lazy("Visit"),
    "arrival": gettext_lazy("Confirm the arrival"),
}
# What the policy tells everybody to ask of somebody, said to that somebody.
OWN_MOVES: dict[tuple[str, str], str | Promise] = {
    (Role.HEALTH, "health_verdict"): gettext_lazy("Give the verdict on travel."),
    (Role.HOME_MISSION, "arrival_acknowledged"): gettext_lazy("Acknowledge the request for help on arrival."),
}
WRONG: dict[str, str | Promise] = {
    "no_role": gettext_lazy("has no role, and sees nothing"),
    "never_in": gettext_lazy("was invited, and has not signed in yet"),
    "no_factor": gettext_lazy("has no second step for signing in"),
}
SILENT_APPLICATIONS = {"stage": "application", "silent": "yes"}
MOST = 8  # rows of a pile on the page
ARRIVING_DAYS = 7  # who arrives within so many days is expected
LOOKED_BACK = dt.timedelta(days=30)


@dataclass(frozen=True)
class CasePile:
    """Cases that wait for the same thing."""

    title: str
    sub: str
    lines: tuple[tuple[CaseRow, str], ...]  # the case and where it goes
    more_url: str


@dataclass(frozen=True)
class Move:
    """What somebody has to do so that a journey can go on: for whom of the case, by when."""

    row: BlockerRow
    to_do: str
    about: str


@staff_page()
def my_day(request: StaffRequest) -> HttpResponse:
    with kept_plans():
        context = _context(request)
    return render(request, "desk/my_day/my_day.html", context)


def _context(request: StaffRequest) -> dict[str, object]:
    actor = request.actor
    day = queries.my_day(actor, now=request.now)
    today = date_in(request.now, actor.timezone)
    piles = [pile for pile in _piles(day) if pile.lines]
    extra = {**_journeys(request, today), **_watching(request), **_after(actor, today), "doubles": _doubles(actor)}
    return {
        "day": day,
        "moves": _moves(day.blockers, actor),
        "piles": piles,
        **extra,
        "nothing": not any((*_rows(day), piles, *extra.values(), actor.may(Perm.ACCESS_LOG))),
        "title": _("Good day, %(name)s") % {"name": actor.name.split()[0]} if actor.name else _("My day"),
        "sub": formats.date_format(today, "l j F"),
        "calendar_url": reverse("desk:calendar") if actor.may(Perm.WORK_CASE) else "",
        "tasks_url": reverse("desk:tasks") if actor.may(Perm.WORK_CASE) else "",
        "others_url": f"{reverse('desk:tasks')}?whose=office",
        "requests_url": reverse("desk:requests"),
        "may_read": actor.may(Perm.READ_CASE),
        "may_administer": actor.may(Perm.ADMINISTER),
        "find_url": reverse("desk:find"),
        "may_open": actor.may(Perm.OPEN_CASE),
        "may_watch": actor.may(Perm.ACCESS_LOG),
        "may_outreach": actor.may(Perm.OUTREACH),
    }


def _rows(day: MyDay) -> list[object]:
    return [
        pile.rows
        for pile in (day.tasks, day.appointments, day.offers, day.requests, day.late, day.blockers, day.others)
    ]


def _piles(day: MyDay) -> list[CasePile]:
    return [
        _pile(day.applications, _("Applications to process"), _("longest waiting first"), {"stage": "application"}),
        _pile(day.unassigned, _("Nobody's yet"), _("give each a counsellor"), {"counsellor": "none"}),
        _pile(day.quiet, _("Applications without any news"), _("still wanted?"), SILENT_APPLICATIONS),
        _pile(day.idle, _("Nothing happened for long"), _("still wanted?"), {"whose": "mine", "silent": "yes"}),
    ]


def _doubles(actor: Actor) -> str:
    """How many pairs of records wait for the actor to say whether they are one person; empty for none.

    A minute old at most: asking it of both records of each pair was a fifth of this page's time.
    """
    count = caches["near"].get_or_set(f"doubles:{actor.id}", lambda: matching.open_count(actor)) or 0
    if count > matching.COUNTED:
        return _("More than %(n)d pairs wait for a decision") % {"n": matching.COUNTED}
    text = ngettext("%(n)d pair waits for a decision", "%(n)d pairs wait for a decision", count) % {"n": count}
    return text if count else ""


def _pile(pile: Pile, title: str, sub: str, more: dict[str, str]) -> CasePile:
    lines = tuple((row, country_name(row.destination)) for row in pile.rows if isinstance(row, CaseRow))
    return CasePile(title, sub, lines, f"{reverse('desk:cases')}?{urlencode(more)}" if pile.more else "")


def _moves(pile: Pile, actor: Actor) -> list[Move]:
    """What to do, in the policy's words, and about whom where that is not the whole case."""
    return [
        Move(
            row,
            str(next((OWN_MOVES[key] for role in actor.roles if (key := (role, row.requirement)) in OWN_MOVES), ""))
            or requirement_to_do(row.requirement),
            ", ".join(name for name in row.members if len(row.members) > 1 or name != row.who),
        )
        for row in pile.rows
        if isinstance(row, BlockerRow)
    ]


def _journeys(request: StaffRequest, today: dt.date) -> dict[str, list[JourneyRow] | list[MissedRow]]:
    """Who is stuck on the way; who leaves today, of one's own cases or from one's desk; who is expected, where one
    confirms arrivals.
    """
    actor = request.actor
    start = dt.datetime.combine(today, dt.time(), tzinfo=ZoneInfo(actor.timezone))
    desk = actor.may(Perm.DESK)
    tomorrow = start + dt.timedelta(days=1)
    return {
        "missed": travel.missed(actor, now=request.now, own=actor.roles == {Role.COUNSELLOR}, most=MOST)
        if actor.may(Perm.WORK_CASE)
        else [],
        "leaving": travel.leaving_soon(actor, since=start, until=tomorrow, own=not desk, most=MOST)
        if desk or Role.COUNSELLOR in actor.roles
        else [],
        "arriving": travel.arriving_soon(actor, since=start, until=start + dt.timedelta(days=ARRIVING_DAYS), most=MOST)
        if actor.may(Perm.ARRIVAL)
        else [],
    }


def _after(actor: Actor, today: dt.date) -> dict[str, list[object]]:
    after = reintegration.first_due(actor, today) if actor.may(Perm.REINTEGRATION) else ()
    return {
        "after": [(row, AFTER.get(row.kind, ""), row.due_on < today) for row in after],
        "hours": [*(outreach.hours_today(actor, today) if actor.may(Perm.OUTREACH) else ())],
    }


def _watching(request: StaffRequest) -> dict[str, list[object]]:
    """For who watches over the system rather than over cases: accounts to mend, doors opened in an emergency."""
    actor, since = request.actor, request.now - LOOKED_BACK
    mend = administration.to_mend(actor, now=request.now, most=MOST) if actor.may(Perm.ADMINISTER) else []
    if not actor.may(Perm.ACCESS_LOG):
        return {"mend": [_wrong(*line) for line in mend]}
    staff = [row.id for row in colleagues(actor)]
    return {
        "mend": [_wrong(*line) for line in mend],
        "emergencies": [*protection.emergencies(actor, since=since, most=MOST)],
        "granted": [*administration.granted(actor, since=since, most=MOST)],
        "taken": [*taken_away(staff, since=since, limit=MOST)],
    }


def _wrong(member: Member, codes: tuple[str, ...]) -> tuple[Member, str]:
    return member, "; ".join(str(WRONG[code]) for code in codes)

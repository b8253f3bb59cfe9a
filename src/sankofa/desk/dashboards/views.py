"""A page a board: what is off on top, what it rests on below. Each makes one call to `oversight`."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sankofa.accounts.vocab import Perm
from sankofa.cases.stages import OPEN
from sankofa.cases.vocab import OwnCase, Stage
from sankofa.desk.dashboards import saying
from sankofa.desk.finance import showing
from sankofa.desk.shapes import Bar, Link
from sankofa.desk.templatetags.look import money as amount
from sankofa.desk.web import StaffRequest, staff_page
from sankofa.finance.vocab import Attention
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import RefusedError
from sankofa.oversight import queries
from sankofa.oversight.vocab import AirportDay, Board, Course, Off, OwnBoard
from sankofa.reporting.vocab import Compared

FIRST = 6  # kinds of what is off, before the rest is folded
DATES = 8  # that donors wait for, from today on: what is late stands above
SPARK = 12  # months of a sparkline
HUNDRED = 100
PAGES: dict[Board, tuple[str, str | Promise]] = {
    Board.MISSION: ("desk:dashboard_mission", gettext_lazy("Mission")),
    Board.MONEY: ("desk:dashboard_money", gettext_lazy("Money")),
    Board.AIRPORT: ("desk:dashboard_airport", gettext_lazy("Airport")),
    Board.WORK: ("desk:dashboard_work", gettext_lazy("My own work")),
}
RESULTS: dict[str, str | Promise] = {
    "cases.opened": gettext_lazy("New cases"),
    "conversations.held": gettext_lazy("Conversations without a name"),
    "rean.applications": gettext_lazy("Signed applications"),
    "departures.total": gettext_lazy("People who left"),
    "resettlement.admitted": gettext_lazy("Invited refugees who travelled"),
    "family.assisted": gettext_lazy("People who joined their family"),
}


@dataclass(frozen=True)
class Result:
    """A row of a table of the year: now, a year before, the difference in words; `wider` of two bars in percent."""

    label: str
    now: str
    before: str
    difference: str
    months: tuple[int, ...] = ()
    spark: str = ""
    now_width: str = "0"
    before_width: str = "0"


@staff_page()
def first(request: StaffRequest) -> HttpResponse:
    """To the first board that they hold."""
    held = queries.boards(request.actor)
    if not held:
        raise RefusedError("no_permission", _("This board is for other roles."))
    return redirect(PAGES[held[0]][0])


@staff_page(Perm.MONEY)
def mission(request: StaffRequest) -> HttpResponse:
    board = queries.mission(request.actor, now=request.now)
    course = board.course
    months = _months(course) if course else ""
    context = {
        **_frame(request, Board.MISSION, board.off),
        "board": board,
        "months": months,
        "years": (str(course.months.year), str(course.months.year - 1)) if course else (),
        "results": _results(course) if course else [],
        "waiting": _waiting(course) if course else [],
        "headline": _headline(course) if course else None,
        "snapshots_url": _url("desk:snapshots"),
        "may_report": request.actor.may(Perm.REPORT),
        "money": board.money.money,
        "projects": [(row, showing.standing(row.total)) for row, _lines in board.money.projects],
        "posts": _posts(board.money),
    }
    return render(request, "desk/dashboards/mission.html", context)


@staff_page(Perm.MONEY)
def money(request: StaffRequest) -> HttpResponse:
    board = queries.money(request.actor, now=request.now)
    found, today = board.money, _today(request)
    context = {
        **_frame(request, Board.MONEY, board.off),
        "projects": [
            (row, showing.verdict(row, today), showing.standing(row.total), [showing.standing(one) for one in lines],
             showing.last_day(row.until), _hundredths(found.posts.get(row.id, 0)),
             _hundredths(found.posts_budgeted.get(row.id, 0)))
            for row, lines in found.projects
        ],
        "money": found.money,
        "quotas": [(quota, showing.TONES[quota.row.warned]) for quota in found.quotas],
        "dates": sorted(
            (row for row in (*found.reports, *found.deliverables) if row.due_on >= today), key=lambda row: row.due_on
        )[:DATES],
        "month": found.month,
        "boxes": found.boxes,
        "banks": found.banks,
        "posts": _posts(found),
    }  # fmt: skip
    return render(request, "desk/dashboards/money.html", context)


@staff_page(Perm.DESK)
def airport(request: StaffRequest) -> HttpResponse:
    board = queries.airport(request.actor, now=request.now)
    most = Decimal(max(1, *(day.people for day in board.days)))
    context = {
        **_frame(request, Board.AIRPORT, board.off),
        "board": board,
        "days": [(day, _cash(day), _width(Decimal(day.people), most)) for day in board.days],
    }
    return render(request, "desk/dashboards/airport.html", context)


@staff_page(Perm.WORK_CASE)
def work(request: StaffRequest) -> HttpResponse:
    board = queries.own(request.actor, now=request.now)
    mine = [count for _monday, count in board.weeks]
    context = {
        **_frame(request, Board.WORK, board.off),
        "board": board,
        "stages": _stages(board),
        "on_hold": sum(case.on_hold for case in board.cases),
        "weeks": mine,
        "this_week": mine[-1] if mine else 0,
        "weeks_said": ", ".join(str(count) for count in mine),
        "appointments": board.day.appointments.rows or board.day.upcoming.rows,
    }
    return render(request, "desk/dashboards/work.html", context)


def _frame(request: StaffRequest, board: Board, off: Sequence[Off]) -> dict[str, object]:
    groups = saying.said(off)
    return {
        "tabs": _tabs(request, board),
        "title": str(PAGES[board][1]),
        "sub": formats.date_format(_today(request), "l j F"),
        "groups": groups[:FIRST],
        "rest": groups[FIRST:],
        "rest_count": sum(len(group.lines) + len(group.folded) for group in groups[FIRST:]),
        "count": len(off),
        "urgent": sum(one.tone == "stop" for one in off),
    }


def _tabs(request: StaffRequest, current: Board | None) -> list[Link]:
    held = queries.boards(request.actor)
    return [Link(str(PAGES[one][1]), reverse(PAGES[one][0]), current=one == current) for one in held]


def _today(request: StaffRequest) -> dt.date:
    return date_in(request.now, request.actor.timezone)


def _url(name: str) -> str:
    """Empty while no page has that name."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


# --- the course of the year


def _months(course: Course) -> str:
    """The months in words, such as January to October."""
    names = [formats.date_format(dt.date(2000, number, 1), "F") for number in course.months.numbers]
    return names[0] if len(names) == 1 else _("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}


def _results(course: Course) -> list[Result]:
    """Without those that count nothing in either year: a mission does not do all of it."""
    rows = [(label, row) for key, label in RESULTS.items() for row in course.of(key) if row.now or row.before]
    return [_row(str(label), row, _whole) for label, row in rows]


def _waiting(course: Course) -> list[Result]:
    rows = [(_("From first contact to departure"), row) for row in course.of("waiting.to_departure")]
    stages = {row.part: row for row in course.of("waiting.stage")}
    rows += [(str(stage.label), stages[stage]) for stage in OPEN if stage in stages]
    known = [(label, row) for label, row in rows if row.now is not None or row.before is not None]
    most = max((value for _label, row in known for value in (row.now, row.before) if value), default=Decimal(1))
    return [_row(label, row, _weeks, most) for label, row in known]


def _row(label: str, row: Compared, say: Callable[[Decimal], str], most: Decimal = Decimal(1)) -> Result:
    return Result(
        label=label,
        now=say(row.now) if row.now is not None else "\u2014",
        before=say(row.before) if row.before is not None else "\u2014",
        difference=_difference(row),
        months=row.months[-SPARK:],
        spark=_("%(label)s by month, the last %(n)s: %(values)s") % {
            "label": label, "n": len(row.months[-SPARK:]), "values": ", ".join(map(str, row.months[-SPARK:])),
        },
        now_width=_width(row.now, most),
        before_width=_width(row.before, most),
    )  # fmt: skip


def _width(value: Decimal | None, most: Decimal) -> str:
    return f"{HUNDRED * (value or 0) / most:.1f}" if most else "0"


def _difference(row: Compared) -> str:
    if row.now is None or not row.before:
        return ""
    percent = round(HUNDRED * (row.now - row.before) / row.before)
    return f"{'+' if percent > 0 else chr(0x2212) if percent < 0 else ''}{abs(percent)}\u00a0%"


def _whole(value: Decimal) -> str:
    return formats.number_format(value, 0, force_grouping=True)


def _weeks(value: Decimal) -> str:
    return formats.number_format(value, 1)


def _headline(course: Course) -> dict[str, Result | None]:
    """Figures for the head of the page: who left, who came, how long they waited."""
    found = {row.indicator: row for row in course.figures if not row.part}
    said = {name: (_row("", found[name], say) if name in found else None) for name, say in (
        ("departures.total", _whole), ("cases.opened", _whole), ("waiting.to_departure", _weeks),
    )}  # fmt: skip
    return {name.replace(".", "_"): row for name, row in said.items()}


# --- money and staff


def _hundredths(posts: int) -> str:
    return formats.number_format(posts / HUNDRED, 1) if posts else "\u2014"


def _posts(found: Attention) -> dict[str, str]:
    return {
        "written": _hundredths(sum(found.posts.values())),
        "budgeted": _hundredths(sum(found.posts_budgeted.values())),
    }


# --- the airport and one's own


def _cash(day: AirportDay) -> str:
    return ", ".join(amount(minor, currency) for currency, minor in sorted(day.cash.items()))


def _stages(board: OwnBoard) -> list[Bar]:
    """Open cases by stage, in the order of the journey, with how long such a stage usually takes here."""
    bars = []
    for stage in OPEN:
        here = [case for case in board.cases if case.stage == stage]
        if here:
            url = f"{reverse('desk:cases')}?whose=mine&stage={stage.value}"
            bars.append(Bar(str(Stage(stage).label), len(here), _shown(here), url=url))
    return bars


def _shown(here: Sequence[OwnCase]) -> str:
    usual = next((case.usual_days for case in here if case.usual_days), None)
    if usual is None:
        return str(len(here))
    return _("%(n)s · usually %(days)s days") % {"n": len(here), "days": usual}

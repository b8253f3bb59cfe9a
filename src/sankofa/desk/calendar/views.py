"""The week of an office (a day on a phone), and the verbs on its appointments."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypedDict
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.accounts.queries import colleagues, offices
from sankofa.accounts.vocab import OfficeRow, Perm, StaffRow
from sankofa.cases import queries, services
from sankofa.cases.vocab import AppointmentRow, AppointmentState, NewAppointment
from sankofa.desk.calendar.forms import AppointmentForm, MoveForm, OfficeHourForm, WhereForm
from sankofa.desk.cases.acting import act, came_from, form_page, once, posted
from sankofa.desk.web import StaffRequest, staff_page
from sankofa.kernel.clock import date_in

WORKDAYS, WEEK = 5, 7


class Choices(TypedDict):
    offices: list[OfficeRow]
    colleagues: list[StaffRow]


@dataclass(frozen=True)
class Day:
    on: dt.date
    today: bool
    rows: tuple[AppointmentRow, ...]
    url: str


@staff_page(Perm.WORK_CASE)
def calendar(request: StaffRequest) -> HttpResponse:
    found = offices(request.actor.mission_id)
    office = _office(request, found)
    today = date_in(request.now, office.timezone)
    chosen = _day(request.GET.get("day", "")) or today
    monday = chosen - dt.timedelta(days=chosen.weekday())
    staff = request.GET.get("staff", "")
    rows = queries.office_calendar(
        request.actor,
        office.id,
        since=_midnight(monday, office),
        until=_midnight(monday + dt.timedelta(days=WEEK), office),
        staff_id=_uuid(staff),
        offices=frozenset(row.id for row in found),
    )

    def here(day: dt.date) -> str:
        return "?" + urlencode({"office": office.id, "day": day.isoformat(), **({"staff": staff} if staff else {})})

    days = [_of(monday + dt.timedelta(days=n), today, rows, office, here) for n in range(WEEK)]
    context = {
        "days": days[:WORKDAYS] + [day for day in days[WORKDAYS:] if day.rows or day.on == chosen],
        "chosen": chosen,
        "office": office,
        "offices": found,
        "colleagues": colleagues(request.actor),
        "staff": staff,
        "title": _("%(office)s, week of %(day)s") % {"office": office.name, "day": formats.date_format(monday, "j F")},
        "zone": office.timezone,
        "before": here(chosen - dt.timedelta(days=WEEK)),
        "after": here(chosen + dt.timedelta(days=WEEK)),
        "this_week": here(today),
        "any": bool(rows),
    }
    return render(request, "desk/calendar/calendar.html", context)


@staff_page(Perm.WORK_CASE)
def new(request: StaffRequest) -> HttpResponse:
    form = AppointmentForm(posted(request), **_choices(request), initial=_initial(request))
    return _make(request, form, lambda: [form.line()], _("The appointment is made."), _("New appointment"))


@staff_page(Perm.WORK_CASE)
def hour(request: StaffRequest) -> HttpResponse:
    """A whole office hour at once: all lines or none."""
    form = OfficeHourForm(posted(request), **_choices(request), initial=_initial(request))
    return _make(request, form, form.appointments, _("The office hour is in the calendar."), _("Office hour"))


@require_POST
@staff_page(Perm.WORK_CASE)
def mark(request: StaffRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Came, did not come, cancelled."""
    state = request.POST.get("state", "")
    if state not in AppointmentState.values:
        raise Http404

    def work() -> None:
        services.end_appointment(
            appointment_id=appointment_id, state=AppointmentState(state), by=request.actor, now=request.now
        )

    return act(request, work, said=_("Noted."), back=came_from(request, reverse("desk:calendar")))


@require_POST
@staff_page(Perm.WORK_CASE)
def move(request: StaffRequest, appointment_id: uuid.UUID) -> HttpResponse:
    form = MoveForm(request.POST)
    back = came_from(request, reverse("desk:calendar"))
    if not form.is_valid():
        return HttpResponseRedirect(back)
    at = dt.datetime.combine(form.cleaned_data["day"], form.cleaned_data["at"], tzinfo=ZoneInfo(request.actor.timezone))

    def work() -> None:
        services.move_appointment(appointment_id=appointment_id, starts_at=at, by=request.actor, now=request.now)

    return act(request, work, said=_("Moved."), back=back)


def _make(
    request: StaffRequest, form: WhereForm, lines: Callable[[], list[NewAppointment]], said: str, title: str
) -> HttpResponse:
    def make() -> int:
        return services.make_appointments(
            office_id=form.cleaned_data["office"],
            staff_id=form.cleaned_data["staff"],
            lines=lines(),
            by=request.actor,
            now=request.now,
        )

    day = request.POST.get("day", "")
    return form_page(
        request,
        form,
        lambda: once(request, form, "make_appointments", make),
        template="desk/calendar/new.html",
        context={"title": title},
        said=said,
        back=f"{reverse('desk:calendar')}?{urlencode({'day': day})}" if day else reverse("desk:calendar"),
    )


def _choices(request: StaffRequest) -> Choices:
    return {"offices": offices(request.actor.mission_id), "colleagues": colleagues(request.actor)}


def _initial(request: StaffRequest) -> dict[str, object]:
    day = _day(request.GET.get("day", "")) or date_in(request.now, request.actor.timezone)
    return {
        "office": str(request.actor.office_id or ""),
        "staff": str(request.actor.id),
        "day": day,
        "number": request.GET.get("case", ""),
    }


def _of(
    day: dt.date, today: dt.date, rows: list[AppointmentRow], office: OfficeRow, here: Callable[[dt.date], str]
) -> Day:
    mine = tuple(row for row in rows if row.starts_at.astimezone(ZoneInfo(office.timezone)).date() == day)
    return Day(day, day == today, mine, here(day))


def _office(request: StaffRequest, found: list[OfficeRow]) -> OfficeRow:
    asked = _uuid(request.GET.get("office", ""))
    wanted = asked or request.actor.office_id
    office = next((row for row in found if row.id == wanted), None)
    if office is None and asked is None and found:
        return found[0]
    if office is None:
        raise Http404
    return office


def _midnight(day: dt.date, office: OfficeRow) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=ZoneInfo(office.timezone))


def _day(text: str) -> dt.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None

"""The week of an office (a day on a phone), and the verbs on its appointments."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypedDict
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from sankofa.accounts.queries import colleagues, offices
from sankofa.accounts.vocab import OfficeRow, Perm, StaffRow
from sankofa.cases import queries, services
from sankofa.cases.vocab import AppointmentRow, AppointmentState, NewAppointment
from sankofa.desk import notices
from sankofa.desk.calendar.forms import AppointmentForm, MoveForm, OfficeHourForm, WhereForm
from sankofa.desk.cases.acting import act, came_from, form_page, once, posted
from sankofa.desk.fields import day_asked
from sankofa.desk.shapes import Link
from sankofa.desk.web import StaffRequest, staff_page
from sankofa.kernel.clock import date_in

WORKDAYS, WEEK = 5, 7
MOST_TICKED = 100


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
    chosen = day_asked(request.GET.get("day", "")) or today
    monday = chosen - dt.timedelta(days=chosen.weekday())
    by_day = request.GET.get("view") == "day"
    first, length = (chosen, 1) if by_day else (monday, WEEK)
    staff = request.GET.get("staff", "")
    rows = queries.office_calendar(
        request.actor,
        office.id,
        since=_midnight(first, office),
        until=_midnight(first + dt.timedelta(days=length), office),
        staff_id=_uuid(staff),
        offices=frozenset(row.id for row in found),
    )

    def here(day: dt.date, view: str = "day" if by_day else "week") -> str:
        kept = {"staff": staff} if staff else {}
        return "?" + urlencode({"office": office.id, "day": day.isoformat(), "view": view, **kept})

    days = [_of(first + dt.timedelta(days=n), today, rows, office, partial(here, view="day")) for n in range(length)]
    title = _("%(office)s, %(day)s") if by_day else _("%(office)s, week of %(day)s")
    context = {
        "days": days[:WORKDAYS] + [day for day in days[WORKDAYS:] if day.rows or day.on == chosen],
        "views": [
            Link(_("Week"), here(chosen, "week"), current=not by_day),
            Link(_("Day"), here(chosen, "day"), current=by_day),
        ],
        "by_day": by_day,
        "chosen": chosen,
        "office": office,
        "offices": found,
        "colleagues": colleagues(request.actor),
        "staff": staff,
        "title": title % {"office": office.name, "day": formats.date_format(first, "l j F" if by_day else "j F")},
        "zone": office.timezone,
        "before": here(chosen - dt.timedelta(days=length)),
        "after": here(chosen + dt.timedelta(days=length)),
        "this_week": here(today),
        "to_mark": by_day and any(row.state == AppointmentState.PLANNED and row.case_id for row in rows),
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
def attendance(request: StaffRequest) -> HttpResponse:
    """Who came and who did not, of the day's ticked appointments at once."""
    state = request.POST.get("state", "")
    chosen = [found for raw in request.POST.getlist("appointment")[:MOST_TICKED] if (found := _uuid(raw))]
    if state not in AppointmentState.values:
        raise Http404
    if not chosen:
        messages.warning(request, _("Tick appointments first, by the boxes before their times."))
    else:
        done = services.end_appointments(
            appointment_ids=chosen, state=AppointmentState(state), by=request.actor, now=request.now
        )
        text = ngettext("Noted for %(n)s appointment.", "Noted for %(n)s appointments.", done.done)
        notices.done(request, text % {"n": done.done})
    return HttpResponseRedirect(came_from(request, reverse("desk:calendar")))


@staff_page(Perm.WORK_CASE)
def move(request: StaffRequest, appointment_id: uuid.UUID) -> HttpResponse:
    """Another time, and where needed another length, colleague or room."""
    row = queries.appointment(request.actor, appointment_id)
    begins = row.starts_at.astimezone(ZoneInfo(request.actor.timezone))
    initial = {"day": begins.date(), "at": begins.time(), "minutes": row.minutes, "place": row.place}
    form = MoveForm(
        posted(request), colleagues=colleagues(request.actor), initial={**initial, "staff": str(row.staff_id)}
    )

    def work() -> object:
        data = form.cleaned_data
        at = dt.datetime.combine(data["day"], data["at"], tzinfo=ZoneInfo(request.actor.timezone))
        services.move_appointment(
            appointment_id=appointment_id,
            starts_at=at,
            minutes=data["minutes"],
            staff_id=data["staff"],
            place=data["place"],
            anyway="anyway" in request.POST,
            by=request.actor,
            now=request.now,
        )
        return row.id

    context = {"title": _("Move the appointment"), "it": row, "button": _("Move it")}
    return _book(request, form, work, context=context, said=_("Moved."), day=begins.date().isoformat())


def _make(
    request: StaffRequest, form: WhereForm, lines: Callable[[], list[NewAppointment]], said: str, title: str
) -> HttpResponse:
    def make() -> int:
        return services.make_appointments(
            office_id=form.cleaned_data["office"],
            staff_id=form.cleaned_data["staff"],
            place=form.cleaned_data["place"],
            lines=lines(),
            anyway="anyway" in request.POST,
            by=request.actor,
            now=request.now,
        )

    context: dict[str, object] = {"title": title, "button": _("Put it in the calendar")}
    work = partial(once, request, form, "make_appointments", make)
    return _book(request, form, work, context=context, said=said, day=request.POST.get("day", ""))


def _book(
    request: StaffRequest, form: Form, work: Callable[[], object], *, context: dict[str, object], said: str, day: str
) -> HttpResponse:
    """The form's page. Where something is taken then, it says so and offers to book anyway."""

    def warned() -> object:
        try:
            return work()
        except services.ClashError:
            context["clash"] = True
            raise

    here = came_from(request, "")
    return form_page(
        request,
        form,
        warned,
        template="desk/calendar/new.html",
        context=context,
        said=said,
        back=here or (f"{reverse('desk:calendar')}?{urlencode({'day': day})}" if day else reverse("desk:calendar")),
    )


def _choices(request: StaffRequest) -> Choices:
    return {"offices": offices(request.actor.mission_id), "colleagues": colleagues(request.actor)}


def _initial(request: StaffRequest) -> dict[str, object]:
    day = day_asked(request.GET.get("day", "")) or date_in(request.now, request.actor.timezone)
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


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None

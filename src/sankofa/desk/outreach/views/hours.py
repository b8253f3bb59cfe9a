"""Office hours and their list: who waits, call in the next, say what became of it."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sankofa.accounts.vocab import Perm
from sankofa.cases import queries as cases
from sankofa.desk import notices
from sankofa.desk.outreach.forms import CaseNumberForm, HourForm, UnnamedForm, WalkInForm
from sankofa.desk.outreach.frame import called, frame, hour_times, people, waited
from sankofa.desk.web import StaffRequest, attempt, staff_page
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.outreach import queries, services
from sankofa.outreach.vocab import Topic, WalkInRow, WalkInState
from sankofa.reference.queries import language_name


@staff_page(Perm.OUTREACH)
def hours(request: StaffRequest) -> HttpResponse:
    today = date_in(request.now, request.actor.timezone)
    form = HourForm(request.POST or None, actor=request.actor, initial={"on": today})
    opened: list[uuid.UUID] = []
    if request.method == "POST" and form.is_valid():
        told = {name.replace("office", "office_id"): value for name, value in form.cleaned_data.items()}
        if attempt(form, lambda: opened.append(services.open_hour(**told, by=request.actor, now=request.now))):
            return redirect("desk:outreach_hour", opened[0])
    found = queries.hours(request.actor, today)
    context = {
        **frame("desk:outreach_hours"),
        "form": form,
        "open_form": bool(form.errors) or not found,
        "today": [(hour, hour_times(hour)) for hour in found if hour.on == today],
        "ahead": [(hour, hour_times(hour)) for hour in reversed(found) if hour.on > today],
        "past": [(hour, hour_times(hour)) for hour in found if hour.on < today],
    }
    return render(request, "desk/outreach/hours.html", context, status=422 if form.errors else 200)


@staff_page(Perm.OUTREACH)
def hour(request: StaffRequest, hour_id: uuid.UUID) -> HttpResponse:
    """The list. A post adds somebody at its end."""
    form = WalkInForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: _add(request, hour_id, form)):
        return redirect("desk:outreach_hour", hour_id)
    page = queries.hour_page(request.actor, hour_id)
    context = {
        **frame("desk:outreach_hours"),
        "page": page,
        "head_line": " · ".join((formats.date_format(page.hour.on, "l j F"), hour_times(page.hour), page.hour.office)),
        "form": form,
        "waiting": [(row, called(row), _waits(request, row)) for row in page.waiting],
        "taken": [(row, called(row), row.taken_by) for row in page.taken],
        "ended": [(row, called(row), _ended(row)) for row in page.ended],
    }
    return render(request, "desk/outreach/hour.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(Perm.OUTREACH)
def take_next(request: StaffRequest, hour_id: uuid.UUID) -> HttpResponse:
    return _tap(request, hour_id, lambda: services.take_next(hour_id=hour_id, by=request.actor, now=request.now))


@require_POST
@staff_page(Perm.OUTREACH)
def put_back(request: StaffRequest, walk_in_id: uuid.UUID) -> HttpResponse:
    hour_id, _row = _found(request, walk_in_id)
    return _tap(request, hour_id, lambda: services.put_back(walk_in_id=walk_in_id, by=request.actor))


@require_POST
@staff_page(Perm.OUTREACH)
def left(request: StaffRequest, walk_in_id: uuid.UUID) -> HttpResponse:
    hour_id, _row = _found(request, walk_in_id)
    return _tap(
        request, hour_id, lambda: services.left_unseen(walk_in_id=walk_in_id, by=request.actor, now=request.now)
    )


@staff_page(Perm.OUTREACH)
def seen(request: StaffRequest, walk_in_id: uuid.UUID) -> HttpResponse:
    """What became of it: a case, or an unnamed conversation. Two small forms; the button says which was sent."""
    hour_id, row = _found(request, walk_in_id)
    if row.state != WalkInState.TAKEN:
        return redirect("desk:outreach_hour", hour_id)
    unnamed = "unnamed" in request.POST
    number = CaseNumberForm(request.POST if request.method == "POST" and not unnamed else None)
    talk = UnnamedForm(
        request.POST if unnamed else None,
        actor=request.actor,
        today=date_in(request.now, request.actor.timezone),
    )
    if request.method == "POST":
        form, work = (talk, _unnamed) if unnamed else (number, _with_case)
        if form.is_valid() and attempt(form, lambda: work(request, walk_in_id, form.cleaned_data)):
            notices.done(request, _("%(who)s was seen.") % {"who": called(row)})
            return redirect("desk:outreach_hour", hour_id)
    context = {
        **frame("desk:outreach_hours"), "row": row, "who": called(row), "hour_id": hour_id,
        "number": number, "talk": talk,
    }  # fmt: skip
    return render(request, "desk/outreach/seen.html", context, status=422 if number.errors or talk.errors else 200)


def _add(request: StaffRequest, hour_id: uuid.UUID, form: WalkInForm) -> None:
    told = form.cleaned_data
    services.walk_in(
        key=told["idempotency_key"],
        hour_id=hour_id,
        called=told["called"],
        language=told["language"] or None,
        people=told["people"],
        by=request.actor,
        now=request.now,
    )


def _with_case(request: StaffRequest, walk_in_id: uuid.UUID, told: dict[str, str]) -> None:
    found, _others = cases.find_cases(request.actor, told["number"])
    exact = next((case for case in found if case.number == told["number"].strip().upper()), None)
    if exact is None:
        raise DomainError("no_case", _("No case with this number is open to you. Check the number."), field="number")
    services.seen_with_case(walk_in_id=walk_in_id, case_id=exact.id, by=request.actor, now=request.now)


def _unnamed(request: StaffRequest, walk_in_id: uuid.UUID, told: dict[str, object]) -> None:
    topics = [Topic(code) for code in told["topics"]]  # type: ignore[attr-defined]  # a list by its field
    services.seen_unnamed(
        walk_in_id=walk_in_id,
        minutes=told["minutes"],  # type: ignore[arg-type]  # an int by its field
        topics=topics,
        project_id=told.get("project_id"),  # type: ignore[arg-type]  # an id or None by its field
        by=request.actor,
        now=request.now,
    )


def _tap(request: StaffRequest, hour_id: uuid.UUID, work: Callable[[], object]) -> HttpResponse:
    """One tap on the list. Sent twice, the second finds the line moved on and says so."""
    try:
        work()
    except (NotFoundError, RefusedError):
        raise
    except DomainError as error:
        messages.warning(request, str(error.message))
    return redirect("desk:outreach_hour", hour_id)


def _found(request: StaffRequest, walk_in_id: uuid.UUID) -> tuple[uuid.UUID, WalkInRow]:
    found = queries.walk_in(request.actor, walk_in_id)
    if found is None:
        raise Http404
    _hour, hour_id, row = found
    return hour_id, row


def _waits(request: StaffRequest, row: WalkInRow) -> str:
    parts = [people(row.people) if row.people > 1 else "", language_name(row.language), waited(row, request.now)]
    return " · ".join(part for part in parts if part)


def _ended(row: WalkInRow) -> str:
    if row.state == WalkInState.LEFT:
        return str(WalkInState.LEFT.label)
    return row.case_number or (_("unnamed conversation") if row.unnamed else str(WalkInState.SEEN.label))

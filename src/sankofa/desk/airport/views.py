"""Pages of the airport desk. A tap is a form post; the page's script sends the same post, and keeps it while offline.

A tap carries an idempotency key and the moment it was made. To a script the answer is JSON: what was done, who did it
before, or what is in the way; to a browser without one it is a notice on the page.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sankofa.accounts.vocab import Perm
from sankofa.desk import notices
from sankofa.desk.airport.cards import cards, party_cards
from sankofa.desk.airport.forms import (
    DeskForm,
    GateForm,
    HandOverForm,
    PartyForm,
    PoliceForm,
    TakeBackForm,
    TroubleForm,
)
from sankofa.desk.fields import day_asked
from sankofa.desk.web import StaffRequest, into_form, staff_page
from sankofa.documents import queries as documents
from sankofa.finance import queries as finance
from sankofa.journal.services import Result, log_access, once
from sankofa.journal.vocab import Action
from sankofa.journey import services as journey
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.travel import queries, services
from sankofa.travel.vocab import DeskStep, PartyStep, StepTaken, Trouble

# What the page needs to open without a network.
SHELL = (
    "vendor/bootstrap/css/bootstrap.min.css",
    "sankofa/css/tokens.css",
    "sankofa/css/base.css",
    "sankofa/css/shell.css",
    "sankofa/css/components.css",
    "sankofa/css/forms.css",
    "sankofa/img/icons.svg",
    "sankofa/js/airport.js",
    "sankofa/js/signature.js",
    "sankofa/js/desk.js",
    "sankofa/js/find.js",
    "sankofa/js/menus.js",
    "sankofa/js/once.js",
    "sankofa/js/drafts.js",
    "vendor/htmx/htmx.min.js",
)


@never_cache
@require_safe
@staff_page(Perm.DESK)
def desk(request: StaffRequest) -> HttpResponse:
    """The day's departures in time order, and people in transit among them. `?day=` shows another day."""
    place = queries.desk(request.actor)
    zone = queries.zone_of(place.airport)
    today = date_in(request.now, zone)
    on = _day(request)
    shown = queries.day(request.actor, on)
    rows: list[tuple[dt.datetime, str, object]] = [
        (card.row.report_at, "card", card) for card in cards(shown.departures)
    ]
    rows += [(party.row.lands, "party", party) for party in party_cards(shown.parties)]
    context = {
        "day": shown,
        "is_today": on == today,
        "before": on - dt.timedelta(days=1),
        "after": on + dt.timedelta(days=1),
        "rows": sorted(rows, key=lambda row: row[0]),
        "staff_id": request.actor.id,
    }
    return render(request, "desk/airport/desk.html", context)


@require_safe
@staff_page(Perm.DESK)
def worker(_request: StaffRequest) -> HttpResponse:
    """The service worker: keeps this page's shell and the list as last seen. Its reach is /airport/ alone."""
    shell = [staticfiles_storage.url(path) for path in SHELL]
    text = render_to_string("desk/airport/worker.js", {"shell": shell, "page": reverse("desk:airport")})
    return HttpResponse(text, content_type="text/javascript", headers={"Cache-Control": "no-cache"})


@require_POST
@staff_page(Perm.DESK)
def step(request: StaffRequest, booking_id: uuid.UUID, step: str) -> HttpResponseBase:
    if step not in DeskStep.values:
        raise NotFoundError("no_step", _("There is no such step."))

    def work() -> StepTaken:
        when: dict[str, Any] = {
            "by": request.actor,
            "now": request.now,
            "at": _at(request),
            "passengers": _people(request),
        }
        if step == DeskStep.HANDED_OVER:
            return journey.hand_over(booking_id=booking_id, **when, **_signed(request))
        return journey.take_step(booking_id=booking_id, step=DeskStep(step), **when)

    return _tap(request, f"airport_{step}", lambda: _said(work()))


@require_POST
@staff_page(Perm.DESK)
def undo(request: StaffRequest, booking_id: uuid.UUID, what: str) -> HttpResponseBase:
    def work() -> Result:
        journey.undo_mark(
            booking_id=booking_id, what=what, by=request.actor, now=request.now, passengers=_people(request)
        )
        return {"state": "done", "message": _("Taken back.")}

    return _tap(request, "airport_undo", work)


@require_POST
@staff_page(Perm.DESK)
def trouble(request: StaffRequest, booking_id: uuid.UUID) -> HttpResponseBase:
    form = TroubleForm(request.POST)

    def work() -> Result:
        if not form.is_valid():
            raise DomainError("what_needed", _("Choose what happened."))
        taken = journey.mark_trouble(
            booking_id=booking_id,
            what=Trouble(form.cleaned_data["what"]),
            by=request.actor,
            now=request.now,
            passengers=_people(request),
            at=_at(request),
            note=form.cleaned_data["note"],
        )
        if taken.departed:
            return {"state": "done", "message": _("Recorded. The others have left; the counsellor hears who stayed.")}
        if taken.step == Trouble.MISSED:
            said = _("Recorded. The counsellor, the case processors and the missions on the way hear at once.")
            return {"state": "done", "message": said}
        return {"state": "done", "message": _("Recorded. Tell the missions on the way.")}

    return _tap(request, "airport_trouble", work)


@staff_page(Perm.DESK)
def take_back(request: StaffRequest, booking_id: uuid.UUID, passenger_id: uuid.UUID) -> HttpResponse:
    """Papers and cash come back, against a receipt."""
    rows = queries.receipts(request.actor, booking_id)
    out = next((row for row in rows if row.passenger_id == passenger_id and row.back_at is None), None)
    if out is None:
        messages.info(request, _("Nothing is out with this person."))
        return _to_desk()
    form = TakeBackForm(request.POST or None, out=out)
    if form.is_valid():
        try:
            services.take_back(
                booking_id=booking_id,
                passenger_id=passenger_id,
                cash_minor=form.cleaned_data["cash"],
                papers_back=form.cleaned_data.get("papers", True),
                note=form.cleaned_data["note"],
                by=request.actor,
                now=request.now,
            )
        except (NotFoundError, RefusedError):
            raise
        except DomainError as error:
            into_form(form, error)
        else:
            notices.done(request, _("Taken back into the safe. Print the receipt."))
            return HttpResponseRedirect(reverse("desk:airport_receipt", args=[booking_id]))
    context = {"form": form, "out": out, "booking_id": booking_id}
    return render(request, "desk/airport/take_back.html", context, status=422 if form.errors else 200)


@require_POST
@staff_page(Perm.DESK)
def see_change(request: StaffRequest, change_id: uuid.UUID) -> HttpResponseBase:
    """The desk has taken note of times that the airline changed."""

    def work() -> Result:
        services.see_change(change_id=change_id, by=request.actor, now=request.now)
        return {"state": "done", "message": ""}

    return _tap(request, "airport_change", work)


@require_safe
@staff_page(Perm.DESK)
def signature(request: StaffRequest, handover_id: uuid.UUID) -> HttpResponse:
    """What was signed for one receipt, as a picture that no browser keeps."""
    case_id, file_id = queries.signature(request.actor, handover_id)
    log_access(
        staff_id=request.actor.id,
        staff_name=request.actor.name,
        action=Action.OPENED_FILE,
        now=request.now,
        case_id=case_id,
        detail="signature",
    )
    file = documents.file(file_id)
    headers = {"Content-Disposition": "inline", "Cache-Control": "no-store", "Content-Security-Policy": "sandbox"}
    return HttpResponse(documents.content(file_id), content_type=file.media_type, headers=headers)


@require_POST
@staff_page(Perm.DESK)
def gate(request: StaffRequest, booking_id: uuid.UUID) -> HttpResponseBase:
    form = GateForm(request.POST)

    def work() -> Result:
        booking = queries.booking(request.actor, booking_id, Perm.DESK)
        gate_ = form.cleaned_data["gate"] if form.is_valid() else ""
        services.set_gate(segment_id=booking.segments[0].id, booking_id=booking_id, gate=gate_, by=request.actor)
        return {"state": "done", "message": ""}

    return _tap(request, "airport_gate", work)


@require_POST
@staff_page(Perm.DESK)
def border_police(request: StaffRequest, booking_id: uuid.UUID, transport_id: uuid.UUID) -> HttpResponseBase:
    form = PoliceForm(request.POST)

    def work() -> Result:
        services.hand_to_border_police(
            booking_id=booking_id,
            transport_id=transport_id,
            name=form.cleaned_data["name"] if form.is_valid() else "",
            by=request.actor,
            now=request.now,
            at=_at(request),
        )
        return {"state": "done", "message": ""}

    return _tap(request, "airport_police", work)


@require_POST
@staff_page(Perm.DESK)
def step_party(request: StaffRequest, party_id: uuid.UUID, step: str) -> HttpResponseBase:
    if step not in PartyStep.values:
        raise NotFoundError("no_step", _("There is no such step."))

    def work() -> Result:
        services.step_party(
            party_id=party_id,
            step=PartyStep(step),
            by=request.actor,
            now=request.now,
            at=_at(request),
            undo="undo" in request.GET,
        )
        return {"state": "done", "message": ""}

    return _tap(request, "airport_party", work)


@staff_page(Perm.DESK)
def add_party(request: StaffRequest) -> HttpResponse:
    place = queries.desk(request.actor)
    today = date_in(request.now, queries.zone_of(place.airport))
    form = PartyForm(request.POST or None, initial={"day": today})
    if form.is_valid():
        data = form.cleaned_data
        leaves = data["day"] + dt.timedelta(days=1) if data["next_day"] else data["day"]
        try:
            services.expect_party(
                label=data["label"],
                people=data["people"],
                airport=place.airport,
                inbound=data["inbound"],
                origin=data["origin"],
                lands=dt.datetime.combine(data["day"], data["lands"]),
                outbound=data["outbound"],
                destination=data["destination"],
                departs=dt.datetime.combine(leaves, data["departs"]),
                gate=data["gate"],
                note=data["note"],
                by=request.actor,
            )
        except DomainError as error:
            into_form(form, error)
        else:
            notices.done(request, _("On the list."))
            return HttpResponseRedirect(f"{reverse('desk:airport')}?day={data['day'].isoformat()}")
    context = {"form": form, "title": _("People in transit"), "sub": _("They change planes here and are helped.")}
    return render(request, "desk/airport/form.html", context, status=422 if form.errors else 200)


@staff_page(Perm.DESK)
def settings(request: StaffRequest) -> HttpResponse:
    """Where the desk is and when people report; the travel letter says the same."""
    place = queries.desk(request.actor)
    fields = ("airport", "place", "phone", "minutes_before", "getting_there")
    form = DeskForm(request.POST or None, initial={name: getattr(place, name) for name in fields})
    if form.is_valid():
        try:
            services.set_up_desk(**form.cleaned_data, by=request.actor)
        except DomainError as error:
            into_form(form, error)
        else:
            notices.done(request, _("Saved. New travel letters say this."))
            return _to_desk()
    context = {"form": form, "title": _("The desk"), "sub": _("Travel letters and the day's list go by this.")}
    return render(request, "desk/airport/form.html", context, status=422 if form.errors else 200)


@require_safe
@staff_page(Perm.DESK)
def summary(request: StaffRequest) -> HttpResponse:
    """The day to print: who left, who didn't, and the cash count."""
    on = _day(request)
    day, rows = queries.day(request.actor, on), queries.handovers(request.actor, on)
    counts: dict[str, dict[str, int]] = {}
    for row in rows:
        count = counts.setdefault(row.currency, {"out": 0, "back": 0, "gone": 0})
        count["out"] += row.cash_minor
        count["back"] += row.back_cash_minor or 0
        count["gone"] = count["out"] - count["back"]
    context = {
        "day": day, "cards": cards(day.departures), "rows": rows, "counts": counts, "zone": ZoneInfo(day.zone),
        "boxes": finance.boxes(request.actor),
    }  # fmt: skip
    return render(request, "desk/airport/summary.html", context)


@require_safe
@staff_page(Perm.DESK)
def manifest(request: StaffRequest) -> HttpResponse:
    """Names, flights and needs on the way, to print. Nothing in it says why anybody travels."""
    day = queries.day(request.actor, _day(request))
    return render(request, "desk/airport/manifest.html", {"day": day, "cards": cards(day.departures)})


@require_safe
@staff_page(Perm.DESK)
def receipt(request: StaffRequest, booking_id: uuid.UUID) -> HttpResponse:
    """What one booking's people were given and gave back, to print and to sign."""
    booking = queries.booking(request.actor, booking_id, Perm.DESK)
    rows = queries.receipts(request.actor, booking_id)
    context = {"booking": booking, "rows": rows, "zone": booking.departs.tzinfo}
    return render(request, "desk/airport/receipt.html", context)


def _tap(request: StaffRequest, verb: str, work: Callable[[], Result]) -> HttpResponseBase:
    """Does `work` once per key. What is in the way is 422 and leaves nothing behind, so that it can be tried again."""
    key = _uuid(request.POST.get("idempotency_key", "")) or uuid.uuid4()
    try:
        answer = once(key=key, staff_id=request.actor.id, verb=verb, now=request.now, work=work)
    except (NotFoundError, RefusedError):
        raise
    except DomainError as error:
        answer = {"state": "problem", "message": str(error.message)}
    if request.headers.get("Accept") == "application/json":
        return JsonResponse(answer, status=422 if answer["state"] == "problem" else 200)
    if answer["message"]:
        tell = messages.success if answer["state"] == "done" else messages.warning
        tell(request, str(answer["message"]))
    return _to_desk(request)


def _signed(request: StaffRequest) -> dict[str, Any]:
    """What was signed, or why nobody did. Raises DomainError for a signature that did not arrive whole."""
    form = HandOverForm(request.POST)
    if not form.is_valid():
        raise DomainError("signature", " ".join(str(text) for texts in form.errors.values() for text in texts))
    return form.cleaned_data


def _said(taken: StepTaken) -> Result:
    if taken.conflict:
        return {"state": "conflict", "message": taken.conflict}
    if taken.receipts:
        return {"state": "done", "message": _("Receipt %(numbers)s") % {"numbers": ", ".join(taken.receipts)}}
    return {"state": "done", "message": ""}


def _people(request: StaffRequest) -> tuple[uuid.UUID, ...]:
    chosen = (_uuid(text) for text in [*request.GET.getlist("p"), *request.POST.getlist("p")])
    return tuple(found for found in chosen if found)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _at(request: StaffRequest) -> dt.datetime | None:
    """When the tap was made, by the telephone's clock."""
    try:
        at = parse_datetime(request.POST.get("at", ""))
    except ValueError:
        return None
    return at if at and at.tzinfo else None


def _day(request: StaffRequest) -> dt.date:
    place = queries.desk(request.actor)
    return day_asked(request.GET.get("day", "")) or date_in(request.now, queries.zone_of(place.airport))


def _to_desk(request: StaffRequest | None = None) -> HttpResponseRedirect:
    day = request.GET.get("day", "") if request else ""
    return HttpResponseRedirect(reverse("desk:airport") + (f"?day={day}" if day_asked(day) else ""))

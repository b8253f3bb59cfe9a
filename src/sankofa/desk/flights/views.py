"""Pages of flights: the day's work for all cases, and one case's bookings. Each verb is a page that makes one call."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from django.forms import BaseForm, BaseFormSet, Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from sankofa.accounts import queries as accounts
from sankofa.accounts.vocab import Perm
from sankofa.cases import services as cases
from sankofa.cases.vocab import RequestKind
from sankofa.desk import notices
from sankofa.desk.cases.frame import frame
from sankofa.desk.drafts.files import drop_files, files_of, keep_files
from sankofa.desk.fields import MoneyField, day_asked
from sankofa.desk.flights import forms
from sankofa.desk.flights.letter import travel_letter
from sankofa.desk.pages import pages
from sankofa.desk.shapes import Page
from sankofa.desk.web import StaffRequest, into_form, staff_page
from sankofa.journal.services import log_access
from sankofa.journal.vocab import Action
from sankofa.journey import queries as journey_queries
from sankofa.journey import services as journey
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.travel import queries, services
from sankofa.travel.vocab import (
    BookingPlan,
    BookingRow,
    CheckState,
    ConnectionKind,
    EscortTask,
    Help,
    Loose,
    Paged,
    PassengerPlan,
)

# What a press does or says was done, by what is left behind.
LOOSE = {
    Loose.REFUND: gettext_lazy("Nothing comes back"),
    Loose.HELP: gettext_lazy("Call it off"),
    Loose.ESCORT: gettext_lazy("They know"),
    Loose.CASH: gettext_lazy("Back in the safe"),
    Loose.TRANSPORT: gettext_lazy("They know"),
    Loose.AUTHORITY: gettext_lazy("They know"),
}
WINDOW = dt.timedelta(days=14)
TONES = {CheckState.LATER: "plain", CheckState.DUE: "wait", CheckState.LATE: "stop", CheckState.DONE: "ok"}
LETTERS = (("nl", "Nederlands"), ("en", "English"), ("ar", "العربية"))


@require_safe
@staff_page(Perm.FLIGHTS)
def flights(request: StaffRequest) -> HttpResponse:
    """Holds that run out, tickets of flights that have gone, departures of two weeks, refunds that have not come.

    `?from=` begins the two weeks on another day; `?held=`, `?gone=`, `?refunds=` turn the pages of the lists.
    """
    actor, now = request.actor, request.now
    today = date_in(now, actor.timezone)
    start = _from(request, today)
    since = now if start == today else dt.datetime.combine(start, dt.time(), ZoneInfo(actor.timezone))
    until = dt.datetime.combine(start + WINDOW, dt.time(), ZoneInfo(actor.timezone))
    held = queries.held(actor, page=_page(request, "held"))
    gone = queries.not_flown(actor, now=now, page=_page(request, "gone"))
    refunds = queries.refunds_open(actor, page=_page(request, "refunds"))
    days: dict[dt.date, list[tuple[BookingRow, CheckState, str]]] = {}
    for row in queries.leaving(actor, since=since, until=until):
        state = queries.check_state(departs=row.departs, checked=row.checked_at, now=now)
        days.setdefault(row.departs.date(), []).append((row, state, TONES[state]))
    context = {
        "held": [(row, _hold_tone(row, now)) for row in held],
        "held_pager": _pager(request, "held", held),
        "gone": gone,
        "gone_pager": _pager(request, "gone", gone),
        "days": days,
        "start": start,
        "last": start + WINDOW - dt.timedelta(days=1),
        "earlier": start - WINDOW,
        "later": start + WINDOW,
        "is_now": start == today,
        "refunds": refunds,
        "refunds_pager": _pager(request, "refunds", refunds),
    }
    return render(request, "desk/flights/flights.html", context)


@staff_page(Perm.FLIGHTS)
def connections(request: StaffRequest) -> HttpResponse:
    """The least minutes to change planes, everywhere and per airport: what warnings go by."""
    form = forms.ConnectionForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            services.set_connection(
                airport=data["airport"], kind=ConnectionKind(data["kind"]), minutes=data["minutes"], by=request.actor
            )
        except DomainError as error:
            into_form(form, error)
        else:
            notices.done(request, _("Saved. Warnings go by it from now on."))
            return HttpResponseRedirect(reverse("desk:flight_connections"))
    rows = [
        (airport, city, ConnectionKind(kind).label, minutes) for airport, city, kind, minutes in queries.connections()
    ]
    context = {"form": form, "rows": rows}
    return render(request, "desk/flights/connections.html", context, status=422 if form.errors else 200)


def _from(request: StaffRequest, today: dt.date) -> dt.date:
    return day_asked(request.GET.get("from", "")) or today


def _page(request: StaffRequest, name: str) -> int:
    """A page's number of `?name=`, counted from 1."""
    asked = request.GET.get(name, "")
    return max(int(asked), 1) if asked.isdecimal() and len(asked) < 6 else 1  # noqa: PLR2004  a page nobody turns to


def _pager(request: StaffRequest, name: str, found: Paged[BookingRow]) -> Page | None:
    """Back and further of one list, with the other lists where they are; None for a list of one page."""
    if found.page == 1 and not found.more:
        return None
    return pages(request, name, found.page, more=found.more)


@require_safe
@staff_page()
def case_flights(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    actor = request.actor
    context = frame(request, case_id, "desk:case_flights")
    bookings = queries.case_bookings(actor, case_id)
    today = date_in(request.now, actor.timezone)
    checks = {
        row.id: queries.check_state(departs=row.departs, checked=row.checked_at, now=request.now) for row in bookings
    }
    context |= {
        "bookings": [
            (row, checks[row.id], TONES[checks[row.id]], queries.waits_for_flight(actor, row)) for row in bookings
        ],
        "declarations": queries.declarations(actor, case_id),
        "stays": queries.stays(actor, case_id, on=today),
        "transports": queries.transports(actor, case_id),
        "may_book": actor.may(Perm.FLIGHTS),
        "letters": LETTERS,
    }
    return render(request, "desk/flights/case_flights.html", context)


@staff_page(Perm.FLIGHTS)
def hold(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    """Seats that the airline holds. The gate is judged as it is saved; what blocks stands above the form."""
    today = date_in(request.now, request.actor.timezone)
    travellers = queries.travellers(request.actor, case_id, on=today)
    form = forms.HoldForm(request.POST or None, travellers=travellers)
    segments = forms.SegmentFormSet(request.POST or None, prefix="s")

    def work() -> None:
        data = form.cleaned_data
        adults = {str(key): adult is not False for key, _name, adult in travellers}
        plan = BookingPlan(
            reference=data["reference"],
            airline=data["airline"],
            fare_minor=data["fare"],
            currency=data["currency"],
            cash_currency=data["cash_currency"],
            hold_until=_here(request, data["hold_until"]),
            segments=forms.plans(segments),
            passengers=tuple(
                PassengerPlan(uuid.UUID(key), cash_minor=(data["cash_per_adult"] or 0) if adults[key] else 0)
                for key in data["travellers"]
            ),
            baggage=data["baggage"],
            arrival_note=data["arrival_note"],
        )
        journey.hold_seat(case_id=case_id, plan=plan, by=request.actor, now=request.now)

    return _asked(request, case_id, form, work, _("Hold seats"), _("The seats are held."), segments=segments)


@staff_page(Perm.FLIGHTS)
def ticket(request: StaffRequest, case_id: uuid.UUID, booking_id: uuid.UUID) -> HttpResponse:
    booking = _booking(request, case_id, booking_id)
    form = forms.NumbersForm(request.POST or None, booking=booking)

    def work() -> None:
        journey.ticket(booking_id=booking_id, numbers=form.numbers(), by=request.actor, now=request.now)

    return _asked(request, case_id, form, work, _("Issue the tickets"), _("Ticketed."), booking=booking)


@staff_page(Perm.FLIGHTS)
def reissue(request: StaffRequest, case_id: uuid.UUID, booking_id: uuid.UUID) -> HttpResponse:
    booking = _booking(request, case_id, booking_id)
    form = forms.ReissueForm(request.POST or None, booking=booking)
    segments = forms.ChangedFormSet(request.POST or None, prefix="s", initial=forms.standing(booking))

    def work() -> None:
        journey.reissue(
            booking_id=booking_id,
            segments=forms.plans(segments),
            numbers=form.numbers(),
            reason=form.cleaned_data["reason"],
            by=request.actor,
            now=request.now,
        )

    title, done = _("Reissue the tickets"), _("Reissued. The old numbers are void.")
    return _asked(request, case_id, form, work, title, done, segments=segments, booking=booking)


@staff_page(Perm.FLIGHTS)
def times(request: StaffRequest, case_id: uuid.UUID, booking_id: uuid.UUID) -> HttpResponse:
    """The airline moved the journey: other times, numbers or connections on the same tickets."""
    booking = _booking(request, case_id, booking_id)
    form = forms.TimesForm(request.POST or None)
    segments = forms.ChangedFormSet(request.POST or None, prefix="s", initial=forms.standing(booking))

    def work() -> None:
        services.change_times(
            booking_id=booking_id,
            segments=forms.plans(segments),
            reason=form.cleaned_data["reason"],
            by=request.actor,
            now=request.now,
        )

    title, done = _("Change the flights"), _("Changed. The airport desk sees it, and new travel letters say it.")
    return _asked(request, case_id, form, work, title, done, segments=segments, booking=booking)


@staff_page(Perm.FLIGHTS)
def fly_on(request: StaffRequest, case_id: uuid.UUID, booking_id: uuid.UUID) -> HttpResponse:
    """Flights that somebody takes from where they missed a connection."""
    booking = _booking(request, case_id, booking_id)
    segments = forms.SegmentFormSet(request.POST or None, prefix="s")

    def work() -> None:
        services.fly_on(booking_id=booking_id, segments=forms.plans(segments), by=request.actor, now=request.now)

    form, title, done = (
        Form(request.POST or None),
        _("They take other flights"),
        _("Noted. The missions on the way hear."),
    )
    return _asked(request, case_id, form, work, title, done, segments=segments, booking=booking)


@staff_page(Perm.FLIGHTS)
def cancel(request: StaffRequest, case_id: uuid.UUID, booking_id: uuid.UUID) -> HttpResponse:
    booking = _booking(request, case_id, booking_id)
    form = forms.CancelForm(request.POST or None, currency=booking.currency)

    left: list[bool] = []

    def work() -> None:
        left.append(
            journey.cancel(
                booking_id=booking_id,
                reason=form.cleaned_data["reason"],
                refund_expected_minor=form.cleaned_data["refund"],
                by=request.actor,
                now=request.now,
            )
        )

    answer = _asked(request, case_id, form, work, _("Cancel the booking"), _("Cancelled."), booking=booking)
    return HttpResponseRedirect(reverse("desk:flight_loose", args=[case_id, booking_id])) if any(left) else answer


@staff_page(Perm.FLIGHTS)
def loose_ends(request: StaffRequest, case_id: uuid.UUID, booking_id: uuid.UUID) -> HttpResponse:
    """What a cancelled booking leaves to undo; each is a press of its button (`key`)."""
    booking = _booking(request, case_id, booking_id)
    if request.method == "POST":
        key = request.POST.get("key", "")
        journey.tie_up(booking_id=booking_id, key=key, by=request.actor, now=request.now)
        return HttpResponseRedirect(reverse("desk:flight_loose", args=[case_id, booking_id]))
    ends = journey_queries.loose_ends(request.actor, booking_id)
    context = frame(request, case_id, "desk:case_flights") | {
        "booking": booking,
        "ends": [(end, LOOSE[end.kind]) for end in ends],
        "open": sum(not end.done for end in ends),
        "is_refund_known": booking.refund_expected_minor is not None,
    }
    return render(request, "desk/flights/loose_ends.html", context)


@staff_page(Perm.FLIGHTS)
def refund(request: StaffRequest, case_id: uuid.UUID, booking_id: uuid.UUID) -> HttpResponse:
    booking = _booking(request, case_id, booking_id)
    initial = {"refund": booking.refund_expected_minor, "on": date_in(request.now, request.actor.timezone)}
    form = forms.RefundForm(request.POST or None, initial=initial, currency=booking.currency)

    def work() -> None:
        data = form.cleaned_data
        journey.record_refund(
            booking_id=booking_id, amount_minor=data["refund"], on=data["on"], by=request.actor, now=request.now
        )

    return _asked(request, case_id, form, work, _("Refund received"), _("Recorded."), booking=booking)


@staff_page(Perm.FLIGHTS)
def check(request: StaffRequest, case_id: uuid.UUID, booking_id: uuid.UUID) -> HttpResponse:
    """The check 24 to 72 hours before departure."""
    booking = _booking(request, case_id, booking_id)
    form = forms.CheckForm(request.POST or None)

    def work() -> None:
        data = form.cleaned_data
        services.check_before_departure(
            booking_id=booking_id, items=data["items"], note=data["note"], by=request.actor, now=request.now
        )

    return _asked(request, case_id, form, work, _("Check before departure"), _("Checked."), booking=booking)


@staff_page(Perm.FLIGHTS)
def escort(request: StaffRequest, case_id: uuid.UUID, booking_id: uuid.UUID) -> HttpResponse:
    booking = _booking(request, case_id, booking_id)
    form = forms.EscortForm(request.POST or None, booking=booking)

    def work() -> None:
        data = form.cleaned_data
        services.add_escort(
            booking_id=booking_id,
            name=data["name"],
            phone=data["phone"],
            task=EscortTask(data["task"]),
            passenger_id=uuid.UUID(data["passenger"]) if data["passenger"] else None,
            meets_at=_here(request, data["meets_at"]),
            ticketed=data["ticketed"],
            by=request.actor,
            now=request.now,
        )

    return _asked(request, case_id, form, work, _("Add an escort"), _("The escort is on the list."), booking=booking)


@require_POST
@staff_page(Perm.FLIGHTS)
def remove_escort(
    request: StaffRequest, case_id: uuid.UUID, booking_id: uuid.UUID, escort_id: uuid.UUID
) -> HttpResponse:
    _booking(request, case_id, booking_id)
    services.remove_escort(escort_id=escort_id, booking_id=booking_id, by=request.actor, now=request.now)
    notices.done(request, _("The escort is off the list."))
    return _to_flights(case_id)


@staff_page(Perm.FLIGHTS)
def passenger(
    request: StaffRequest, case_id: uuid.UUID, booking_id: uuid.UUID, passenger_id: uuid.UUID
) -> HttpResponse:
    booking = _booking(request, case_id, booking_id)
    row = next((one for one in booking.passengers if one.id == passenger_id), None)
    if row is None:
        raise Http404
    initial = {"cash": row.cash_minor, "needs": row.needs, "need_note": row.need_note, "transit_visa": row.visa}
    form = forms.PassengerForm(request.POST or None, initial=initial)
    form.fields["cash"] = MoneyField(label=form.fields["cash"].label, required=False, currency=booking.cash_currency)

    def work() -> None:
        data = form.cleaned_data
        services.change_passenger(
            passenger_id=passenger_id,
            booking_id=booking_id,
            cash_minor=data["cash"] or 0,
            needs=data["needs"],
            need_note=data["need_note"],
            transit_visa=data["transit_visa"],
            by=request.actor,
            now=request.now,
        )

    return _asked(request, case_id, form, work, row.name, _("Saved."), booking=booking)


@staff_page()
def declaration(request: StaffRequest, case_id: uuid.UUID, member_id: uuid.UUID) -> HttpResponse:
    rows = queries.declarations(request.actor, case_id)
    row = next((one for one in rows if one.member_id == member_id), None)
    if row is None:
        raise Http404
    others = [(str(one.member_id), one.name) for one in rows if one is not row and not one.signed_on]
    initial = {"signed_on": date_in(request.now, request.actor.timezone), "also": [key for key, _name in others]}
    form = forms.DeclarationForm(request.POST or None, files_of(request), others=others, initial=initial)

    def work() -> None:
        data = form.cleaned_data
        file = data["scan"]
        services.sign_declarations(
            case_id=case_id,
            member_ids=[member_id, *map(uuid.UUID, data.get("also", ()))],
            signed_on=data["signed_on"],
            signed_for_by=data["signed_for_by"],
            scan=(file.read(), file.name) if file else None,
            by=request.actor,
            now=request.now,
        )

    title = _("Record the signed declaration of %(name)s") % {"name": row.name}
    return _asked(request, case_id, form, work, title, _("The declaration is on file."))


@staff_page(Perm.WORK_CASE)
def stay(request: StaffRequest, case_id: uuid.UUID) -> HttpResponse:
    today = date_in(request.now, request.actor.timezone)
    travellers = queries.travellers(request.actor, case_id, on=today)
    form = forms.StayForm(request.POST or None, travellers=travellers)

    def work() -> None:
        data = form.cleaned_data
        services.record_stay(
            case_id=case_id,
            member_id=uuid.UUID(data["member"]),
            site=data["site"],
            since=data["since"],
            until=data["until"],
            by=request.actor,
            now=request.now,
        )

    return _asked(request, case_id, form, work, _("Stay in detention"), _("Recorded."))


@staff_page(Perm.FLIGHTS)
def transport(request: StaffRequest, case_id: uuid.UUID, booking_id: uuid.UUID) -> HttpResponse:
    booking = _booking(request, case_id, booking_id)
    form = forms.TransportForm(request.POST or None)

    def work() -> None:
        data = form.cleaned_data
        leaves = _here(request, data["leaves_at"])
        assert leaves
        services.plan_transport(
            booking_id=booking_id,
            pick_up=data["pick_up"],
            leaves_at=leaves,
            carried_by=data["carried_by"],
            hand_over_to=data["hand_over_to"],
            by=request.actor,
            now=request.now,
        )

    return _asked(request, case_id, form, work, _("Transport to the airport"), _("Planned."), booking=booking)


@staff_page(Perm.FLIGHTS)
def ask_help(
    request: StaffRequest, case_id: uuid.UUID, booking_id: uuid.UUID, segment_id: uuid.UUID, kind: str
) -> HttpResponse:
    """Asks the mission where the flight lands for help. It goes only where the person agreed to share."""
    booking = _booking(request, case_id, booking_id)
    segment = next((one for one in booking.segments if one.id == segment_id), None)
    if segment is None or kind not in Help.values:
        raise Http404
    missions = [(key, name) for key, name, _code in accounts.missions() if key != request.actor.mission_id]
    said = _("%(flight)s lands in %(city)s on %(day)s at %(time)s, %(people)d people.") % {
        "flight": segment.flight,
        "city": segment.destination_city,
        "day": f"{segment.arrives:%d-%m-%Y}",
        "time": f"{segment.arrives:%H:%M}",
        "people": len(booking.passengers),
    }
    form = forms.HelpForm(request.POST or None, missions=missions, initial={"text": said})

    def work() -> None:
        request_id = cases.send_request(
            case_id=case_id,
            kind=RequestKind.TRANSIT if kind == Help.TRANSIT else RequestKind.ARRIVAL,
            mission_id=uuid.UUID(form.cleaned_data["mission"]),
            text=form.cleaned_data["text"],
            by=request.actor,
            now=request.now,
        )
        services.link_help(
            segment_id=segment_id, booking_id=booking_id, kind=Help(kind), request_id=request_id, by=request.actor
        )

    title = _("Ask for help in transit") if kind == Help.TRANSIT else _("Ask for help on arrival")
    return _asked(request, case_id, form, work, title, _("Asked. The answer comes under Requests."), booking=booking)


@require_safe
@staff_page()
def letter(request: StaffRequest, case_id: uuid.UUID, booking_id: uuid.UUID, language: str) -> HttpResponse:
    """The travel letter as PDF, shown in the browser and never kept by it."""
    if language not in dict(LETTERS):
        raise Http404
    booking = _booking(request, case_id, booking_id)
    log_access(
        staff_id=request.actor.id,
        staff_name=request.actor.name,
        action=Action.OPENED_FILE,
        now=request.now,
        case_id=case_id,
        detail="travel letter",
    )
    today = date_in(request.now, request.actor.timezone)
    pdf = travel_letter(booking, language=language, by=request.actor, today=today)
    headers = {"Content-Disposition": f'inline; filename="{booking.reference}.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _asked(
    request: StaffRequest,
    case_id: uuid.UUID,
    form: Form,
    work: Callable[[], None],
    *texts: str,
    segments: "BaseFormSet[forms.SegmentForm] | None" = None,
    booking: BookingRow | None = None,
) -> HttpResponse:
    """One form on a page of the case; `texts`: its title, and what is said when it is done.

    What is wrong stands beside its field, with all that was typed.
    """
    title, done = texts
    parts: Sequence[BaseForm | BaseFormSet[forms.SegmentForm]] = [form, *([segments] if segments is not None else [])]
    if request.method == "POST" and all([part.is_valid() for part in parts]):  # noqa: C419  each shows its errors
        try:
            work()
        except (NotFoundError, RefusedError):
            raise
        except DomainError as error:
            into_form(form, error)
        else:
            drop_files(request)
            notices.done(request, done)
            return _to_flights(case_id)
    if form.is_bound:
        keep_files(request, form)
    context = frame(request, case_id, "desk:case_flights", log=request.method == "GET")
    context |= {"form": form, "segments": segments, "form_title": title, "booking": booking}
    return render(request, "desk/flights/form.html", context, status=422 if request.method == "POST" else 200)


def _booking(request: StaffRequest, case_id: uuid.UUID, booking_id: uuid.UUID) -> BookingRow:
    """The booking of this very case. Raises NotFoundError."""
    booking = queries.booking(request.actor, booking_id)
    if booking.case_id != case_id:
        raise Http404
    return booking


def _here(request: StaffRequest, local: dt.datetime | None) -> dt.datetime | None:
    """A local time of the reader's office as an instant."""
    return local.replace(tzinfo=ZoneInfo(request.actor.timezone)) if local else None


def _hold_tone(row: BookingRow, now: dt.datetime) -> str:
    if row.hold_until is None:
        return "plain"
    return "stop" if row.hold_until <= now else "wait" if row.hold_until <= now + dt.timedelta(days=1) else "info"


def _to_flights(case_id: uuid.UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("desk:case_flights", args=[case_id]))

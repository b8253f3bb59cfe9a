"""Verbs of the airport desk: steps and troubles of a booking's people, handing over and taking back, transit.

`at` is when it happened, by the telephone in somebody's hand, which may have had no network; `now` is when we heard.
A step that somebody took already changes nothing and says who did: the desk shows it, and never overwrites it.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import services as cases
from sankofa.cases.vocab import Gate
from sankofa.documents import services as documents
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError, RefusedError
from sankofa.people import services as people
from sankofa.people.vocab import Custodian
from sankofa.travel import access, airports, rules
from sankofa.travel.models import AirportDesk, Booking, DeskMark, Handover, Party, PartyMark, Passenger, ReceiptCounter
from sankofa.travel.queries import people as sight
from sankofa.travel.services.flights import check_clearance, end_booking
from sankofa.travel.vocab import BookingState, DeskStep, PartyStep, StepTaken, Trouble

LATEST_NEWS = dt.timedelta(hours=24)  # an older "when" comes from a wrong clock: then it happened when we heard
AFTER_LEAVING = frozenset({Trouble.MISSED, Trouble.OFFLOADED})


@transaction.atomic
def take_step(
    *,
    booking_id: uuid.UUID,
    step: DeskStep,
    by: Actor,
    now: dt.datetime,
    at: dt.datetime | None = None,
    passengers: Sequence[uuid.UUID] = (),
) -> StepTaken:
    """Marks a step for everybody still travelling, or for the passengers named. Handing over is `hand_over`.

    Raises DomainError `not_ticketed`, `step_order`, and `nobody` where all have dropped out.
    """
    booking = _at_desk(by, booking_id)
    if step == DeskStep.HANDED_OVER:
        raise DomainError("needs_clearance", _("Papers and cash are handed over through their gate."))
    people_here = _travelling(booking, passengers)
    fresh = [row for row in people_here if step not in _taken(row)]
    if not fresh:
        return _taken_before(booking, step, people_here, by)
    _in_order(step, fresh)
    moment = _moment(at, now)
    _mark(fresh, step, by, now, moment)
    params = {"step": step, "people": len(fresh)}
    cases.record(booking.case, code="desk_step", by=by, now=now, params=params)
    return _step_taken(booking, step, fresh, now)


@transaction.atomic
def hand_over(
    *,
    booking_id: uuid.UUID,
    clearance_id: uuid.UUID,
    by: Actor,
    now: dt.datetime,
    at: dt.datetime | None = None,
    passengers: Sequence[uuid.UUID] = (),
    signature: bytes | None = None,
) -> StepTaken:
    """Gives each passenger the originals we hold for them and their cash, against a receipt. For `journey` alone.

    `signature`: a PNG of what was signed on screen. Raises as `take_step`, and DomainError `needs_clearance`.
    """
    booking = _at_desk(by, booking_id)
    people_here = _travelling(booking, passengers)
    fresh = [row for row in people_here if DeskStep.HANDED_OVER not in _taken(row)]
    if not fresh:
        return _taken_before(booking, DeskStep.HANDED_OVER, people_here, by)
    check_clearance(booking.case, clearance_id, Gate.HAND_OVER, now)
    _in_order(DeskStep.HANDED_OVER, fresh)
    moment = _moment(at, now)
    file = documents.keep_file(content=signature, name="signature.png", by=by.id, now=now) if signature else None
    receipts = []
    for row in fresh:
        originals = sight.originals(row.member)
        for document in originals:
            _move(document, Custodian.PERSON, by, now, moment)
        handover = Handover.objects.create(
            passenger=row,
            clearance_id=clearance_id,
            receipt=_receipt(booking, now, by),
            at=moment,
            by_id=by.id,
            recorded_at=now,
            documents=[document.id for document in originals],
            papers=list(sight.kinds(originals)),
            cash_minor=row.cash_minor,
            currency=booking.currency,
            signature_id=file.id if file else None,
        )
        receipts.append(handover.receipt)
    _mark(fresh, DeskStep.HANDED_OVER, by, now, moment)
    params = {"people": len(fresh), "receipts": ", ".join(receipts)}
    cases.record(booking.case, code="handed_over", by=by, now=now, params=params)
    return _step_taken(booking, DeskStep.HANDED_OVER, fresh, now, tuple(receipts))


@transaction.atomic
def mark_trouble(
    *,
    booking_id: uuid.UUID,
    what: Trouble,
    by: Actor,
    now: dt.datetime,
    passengers: Sequence[uuid.UUID] = (),
    at: dt.datetime | None = None,
    note: str = "",
) -> StepTaken:
    """Somebody does not leave with this flight. Deciding not to go needs no reason, and asks for none.

    Papers and cash that they have in hand are taken back with `take_back`. Raises DomainError `gone_already` for
    somebody who left and can't have stayed away.
    """
    booking = _at_desk(by, booking_id, flown=True)
    people_here = _travelling(booking, passengers)
    if booking.state == BookingState.FLOWN and what not in AFTER_LEAVING:
        raise DomainError(
            "gone_already", _("They have boarded. Only being taken off or a missed connection can follow.")
        )
    _mark(people_here, what, by, now, _moment(at, now), note=note.strip()[:200])
    params = {"what": what, "people": len(people_here)}
    cases.record(booking.case, code="desk_trouble", by=by, now=now, params=params)
    return StepTaken(booking.id, what, tuple(row.id for row in people_here))


@transaction.atomic
def take_back(
    *,
    booking_id: uuid.UUID,
    passenger_id: uuid.UUID,
    cash_minor: int,
    by: Actor,
    now: dt.datetime,
    at: dt.datetime | None = None,
    note: str = "",
) -> str:
    """Papers and cash come back to the airport safe, against a receipt; answers its number. Cash in minor units.

    Raises DomainError `nothing_out`, `more_back_than_given`, and `note_needed` where less cash comes back.
    """
    booking = _at_desk(by, booking_id, flown=True)
    handover = (
        Handover.objects.select_for_update(of=("self",))
        .filter(passenger__booking=booking, passenger=passenger_id, back_at=None)
        .first()
    )
    if handover is None:
        raise DomainError("nothing_out", _("Nothing is out with this person. Reload the page."))
    if cash_minor > handover.cash_minor:
        raise DomainError("more_back_than_given", _("More cash than was handed over."), field="cash")
    if cash_minor < handover.cash_minor and not note.strip():
        raise DomainError("note_needed", _("Less cash came back. Say why, in a few words."), field="note")
    moment = max(_moment(at, now), handover.at)
    for document in handover.passenger.member.person.documents.filter(id__in=handover.documents):
        _move(document, Custodian.AIRPORT, by, now, moment)
    handover.back_receipt, handover.back_at, handover.back_by_id = _receipt(booking, now, by), moment, by.id
    handover.back_cash_minor, handover.back_note = cash_minor, note.strip()
    handover.save()
    DeskMark.objects.filter(
        passenger=passenger_id, what__in=[DeskStep.HANDED_OVER, DeskStep.BOARDED], undone_at=None
    ).update(undone_at=now, undone_by_id=by.id)
    member = handover.passenger.member_id
    params = {"receipt": handover.back_receipt}
    cases.record(booking.case, code="taken_back", by=by, now=now, member_id=member, params=params)
    return handover.back_receipt


@transaction.atomic
def undo_mark(
    *, booking_id: uuid.UUID, what: str, by: Actor, now: dt.datetime, passengers: Sequence[uuid.UUID] = ()
) -> StepTaken:
    """Takes back a tap: the last step, or a trouble. Twice is once.

    Raises DomainError `take_back_instead` for a hand-over, `later_step` where a later step stands, `gone_already`.
    """
    booking = _at_desk(by, booking_id, flown=True)
    if what == DeskStep.HANDED_OVER:
        raise DomainError("take_back_instead", _("Take papers and cash back against a receipt instead."))
    if booking.state == BookingState.FLOWN and what in DeskStep.values:
        raise DomainError("gone_already", _("They have left. Record that they were taken off the flight instead."))
    rows = [row for row in _passengers(booking, passengers) if what in _active(row)]
    if what in DeskStep.values:
        later = rules.STEPS[rules.STEPS.index(DeskStep(what)) + 1 :]
        for row in rows:
            if taken := [step for step in later if step in _taken(row)]:
                message = _("“%(step)s” stands already. Take that back first.") % {"step": taken[-1].label}
                raise DomainError("later_step", message)
    DeskMark.objects.filter(passenger__in=rows, what=what, undone_at=None).update(undone_at=now, undone_by_id=by.id)
    if rows:
        cases.record(booking.case, code="desk_undone", by=by, now=now, params={"step": what, "people": len(rows)})
    return StepTaken(booking.id, what, tuple(row.id for row in rows))


@transaction.atomic
def set_up_desk(
    *, airport: str, place: str, by: Actor, phone: str = "", minutes_before: int = 180, getting_there: str = ""
) -> uuid.UUID:
    """Where the actor's mission receives travellers. Raises DomainError `unknown_airport` beside `airport`."""
    _may_run_desk(by)
    if airports.find(airport) is None:
        raise DomainError("unknown_airport", _("There is no airport with this code."), field="airport")
    row, _made = AirportDesk.objects.update_or_create(
        mission_id=by.mission_id,
        airport=airport.upper(),
        defaults={
            "place": place,
            "phone": phone,
            "minutes_before": minutes_before,
            "getting_there": getting_there,
        },
    )
    return row.id


@transaction.atomic
def expect_party(
    *,
    label: str,
    people: int,
    airport: str,
    inbound: str,
    origin: str,
    lands: dt.datetime,
    outbound: str,
    destination: str,
    departs: dt.datetime,
    by: Actor,
    gate: str = "",
    note: str = "",
) -> uuid.UUID:
    """People of another mission who change planes here; times local to `airport` (naive).

    `label` is what the sign says: never more than a surname. Raises DomainError beside `origin`, `destination`,
    `lands`, `departs`.
    """
    _may_run_desk(by)
    for field, code in (("origin", origin), ("destination", destination)):
        if airports.find(code) is None:
            raise DomainError("unknown_airport", _("There is no airport with this code."), field=field)
    landing, leaving = airports.instant(airport, lands), airports.instant(airport, departs)
    if landing is None or leaving is None or leaving <= landing:
        raise DomainError("lands_first", _("They would leave before they land. Check both times."), field="departs")
    row = Party.objects.create(
        mission_id=by.mission_id,
        label=label.strip(),
        people=people,
        airport=airport.upper(),
        inbound=inbound.strip().upper(),
        origin=origin.upper(),
        lands_at=landing,
        outbound=outbound.strip().upper(),
        destination=destination.upper(),
        departs_at=leaving,
        gate=gate.strip().upper(),
        note=note.strip(),
        added_by_id=by.id,
    )
    return row.id


@transaction.atomic
def step_party(
    *,
    party_id: uuid.UUID,
    step: PartyStep,
    by: Actor,
    now: dt.datetime,
    at: dt.datetime | None = None,
    undo: bool = False,
) -> None:
    """Marks a step of people in transit, or takes it back. Twice is once."""
    party = access.locked_party(by, party_id)
    if undo:
        party.marks.filter(what=step, undone_at=None).update(undone_at=now)
    elif not party.marks.filter(what=step, undone_at=None).exists():
        PartyMark.objects.create(party=party, what=step, at=_moment(at, now), by_id=by.id)


def _at_desk(by: Actor, booking_id: uuid.UUID, *, flown: bool = False) -> Booking:
    booking = access.locked_booking(by, booking_id, Perm.DESK)
    allowed = (BookingState.TICKETED, BookingState.FLOWN) if flown else (BookingState.TICKETED,)
    if booking.state == BookingState.FLOWN and not flown:
        raise DomainError("gone_already", _("They have left already."))
    if booking.state not in allowed:
        raise DomainError("not_ticketed", _("This booking has no valid ticket. Call the flights colleague."))
    return booking


def _passengers(booking: Booking, chosen: Sequence[uuid.UUID]) -> list[Passenger]:
    """Those named, or all whose member is still on the case. Locked with their booking."""
    rows = booking.passengers.filter(member__left_on=None).select_related("member__person", "member__case")
    if chosen:
        rows = rows.filter(id__in=chosen)
    return list(rows.prefetch_related("marks__by", "member__person__documents__custody").order_by("id"))


def _travelling(booking: Booking, chosen: Sequence[uuid.UUID]) -> list[Passenger]:
    rows = [row for row in _passengers(booking, chosen) if not _active(row) & set(Trouble.values)]
    if not rows:
        raise DomainError("nobody", _("Nobody of them travels any more. Reload the page."))
    return rows


def _active(row: Passenger) -> set[str]:
    return {mark.what for mark in row.marks.all() if mark.undone_at is None}


def _taken(row: Passenger) -> set[str]:
    return _active(row) & set(DeskStep.values)


def _in_order(step: DeskStep, rows: Sequence[Passenger]) -> None:
    for row in rows:
        missing = rules.missing_before(step, _taken(row))
        if missing is not None:
            raise DomainError("step_order", _("First: %(step)s.") % {"step": missing.label})


def _mark(
    rows: Sequence[Passenger], what: str, by: Actor, now: dt.datetime, at: dt.datetime, *, note: str = ""
) -> None:
    DeskMark.objects.bulk_create(
        DeskMark(passenger=row, what=what, at=at, by_id=by.id, recorded_at=now, note=note) for row in rows
    )


def _taken_before(booking: Booking, step: DeskStep, rows: Sequence[Passenger], by: Actor) -> StepTaken:
    """Nothing to do. Where a colleague did it, the answer says who and when."""
    marks = [mark for row in rows for mark in row.marks.all() if mark.what == step and mark.undone_at is None]
    first = min(marks, key=lambda mark: mark.at)
    said = ""
    if first.by_id != by.id:
        at = first.at.astimezone(airports.at(booking.segments.all()[0].origin, first.at).tzinfo)
        said = _g("%(who)s did this at %(time)s.") % {"who": first.by.name, "time": f"{at:%H:%M}"}
    return StepTaken(booking.id, step, (), conflict=said)


def _step_taken(
    booking: Booking, step: DeskStep, rows: Sequence[Passenger], now: dt.datetime, receipts: tuple[str, ...] = ()
) -> StepTaken:
    all_boarded = step == DeskStep.BOARDED and _everybody_boarded(booking)
    if all_boarded:
        end_booking(booking, BookingState.FLOWN, now)
        booking.version += 1
        booking.save()
    return StepTaken(booking.id, step, tuple(row.id for row in rows), receipts=receipts, all_boarded=all_boarded)


def _everybody_boarded(booking: Booking) -> bool:
    """Not while somebody stays behind who is still on the case: they need a case of their own first."""
    return all(DeskStep.BOARDED in _taken(row) and not _active(row) & set(Trouble.values)
               for row in _passengers(booking, ()))  # fmt: skip


def _moment(at: dt.datetime | None, now: dt.datetime) -> dt.datetime:
    return at if at is not None and now - LATEST_NEWS <= at <= now else now


def _move(document: Any, holder: Custodian, by: Actor, now: dt.datetime, at: dt.datetime) -> None:
    last = sight.holder(document)
    moment = max(at, last.at) if last else at
    people.move_original(document_id=document.id, holder=holder, by=by, now=now, at=moment)


def _receipt(booking: Booking, now: dt.datetime, by: Actor) -> str:
    """The next receipt number of the mission in this year: R-NL-2026-00012."""
    year, mission = date_in(now, by.timezone).year, booking.case.mission
    ReceiptCounter.objects.get_or_create(mission=mission, year=year)
    counter = ReceiptCounter.objects.select_for_update().get(mission=mission, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"R-{mission.code}-{year}-{counter.last:05d}"


def _may_run_desk(by: Actor) -> None:
    if not by.may(Perm.DESK):
        raise RefusedError("no_permission", _("Your role does not run the airport desk."))

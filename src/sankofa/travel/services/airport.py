"""Verbs of the airport desk: steps and troubles of a booking's people, handing over and taking back, transit.

`at` is when it happened, by the telephone in somebody's hand, which may have had no network; `now` is when we heard.
A step that somebody took already changes nothing and says who did: the desk shows it, and never overwrites it.

Once each traveller has boarded or stays, the flight is flown by those aboard. Who stays keeps a ticket that was not
used: it gets a booking of its own, to be reissued or cancelled, and the member stands on the case as staying behind.
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
from sankofa.people import queries as person_queries
from sankofa.people import services as people
from sankofa.people.vocab import Custodian
from sankofa.travel import access, airports, rules
from sankofa.travel.models import AirportDesk, Booking, DeskMark, Handover, Party, PartyMark, Passenger, ReceiptCounter
from sankofa.travel.queries import people as sight
from sankofa.travel.services import connections
from sankofa.travel.services.bookings import check_clearance, divide, end_booking
from sankofa.travel.vocab import BookingState, DeskStep, PartyStep, StepTaken, Trouble

LATEST_NEWS = dt.timedelta(hours=24)  # an older "when" comes from a wrong clock: then it happened when we heard
AFTER_LEAVING = frozenset({Trouble.MISSED, Trouble.OFFLOADED})
STAYS = frozenset(Trouble) - {Trouble.MISSED}  # who missed a connection has left, and is somewhere on the way


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
    return _step_taken(booking, step, fresh, by, now)


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
    signed_by: str = "",
    unsigned_reason: str = "",
) -> StepTaken:
    """Gives each passenger the originals we hold for them and their cash, against a receipt. For `journey` alone.

    `signature`: a PNG of what was signed on screen, by `signed_by` (empty: each for themselves); without it
    `unsigned_reason` says why nobody signed. Raises as `take_step`, and DomainError `needs_clearance`,
    `signature_needed` beside `signature`, `signer_needed` beside `signed_by` for who is or may be a child.
    """
    booking = _at_desk(by, booking_id)
    people_here = _travelling(booking, passengers)
    fresh = [row for row in people_here if DeskStep.HANDED_OVER not in _taken(row)]
    if not fresh:
        return _taken_before(booking, DeskStep.HANDED_OVER, people_here, by)
    check_clearance(booking.case, clearance_id, Gate.HAND_OVER, now)
    _in_order(DeskStep.HANDED_OVER, fresh)
    if not signature and not unsigned_reason.strip():
        message = _("Let them sign for what they receive, or say why nobody signs.")
        raise DomainError("signature_needed", message, field="signature")
    moment = _moment(at, now)
    signers = _signers(fresh, signed_by.strip()[:120], on=date_in(moment, by.timezone)) if signature else {}
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
            currency=booking.cash_currency,
            signature_id=file.id if file else None,
            signed_by=signers.get(row.id, ""),
            unsigned_reason="" if file else unsigned_reason.strip()[:120],
        )
        receipts.append(handover.receipt)
    _mark(fresh, DeskStep.HANDED_OVER, by, now, moment)
    params = {"people": len(fresh), "receipts": ", ".join(receipts)}
    cases.record(booking.case, code="handed_over", by=by, now=now, params=params)
    return _step_taken(booking, DeskStep.HANDED_OVER, fresh, by, now, receipts=tuple(receipts))


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

    For `journey` alone: the case leaves with those aboard, or comes back where all were taken off again. Papers and
    cash that they have in hand are taken back with `take_back`. Raises DomainError `gone_already` for somebody who
    left and can't have stayed away, `no_connection` where there was none to miss.
    """
    booking = _at_desk(by, booking_id, flown=True)
    people_here = _travelling(booking, passengers)
    if booking.state == BookingState.FLOWN and what not in AFTER_LEAVING:
        raise DomainError(
            "gone_already", _("They have boarded. Only being taken off or a missed connection can follow.")
        )
    if what == Trouble.MISSED:
        connections.check_has_connection(booking)
    moment = _moment(at, now)
    _mark(people_here, what, by, now, moment, note=note.strip()[:200])
    params = {"what": what, "people": len(people_here)}
    cases.record(booking.case, code="desk_trouble", by=by, now=now, params=params)
    if what == Trouble.MISSED:
        connections.raise_alarm(booking, people_here, at=moment, by=by, now=now)
    ids = tuple(row.id for row in people_here)
    if booking.state == BookingState.FLOWN:
        came_back = what == Trouble.OFFLOADED and _come_off(booking, people_here, by, now)
        return StepTaken(booking.id, what, ids, nobody_left=came_back)
    return StepTaken(booking.id, what, ids, departed=_settle(booking, by, now))


@transaction.atomic
def take_back(
    *,
    booking_id: uuid.UUID,
    passenger_id: uuid.UUID,
    cash_minor: int,
    by: Actor,
    now: dt.datetime,
    at: dt.datetime | None = None,
    papers_back: bool = True,
    note: str = "",
) -> str:
    """Papers and cash come back to the airport safe, against a receipt; answers its number. Cash in minor units.

    Papers that don't come back stay with the person in their chain of custody. Raises DomainError `nothing_out`,
    `more_back_than_given`, and `note_needed` where less comes back than was given.
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
    if (cash_minor < handover.cash_minor or (handover.documents and not papers_back)) and not note.strip():
        raise DomainError("note_needed", _("Less came back than was given. Say why, in a few words."), field="note")
    moment = max(_moment(at, now), handover.at)
    if papers_back:
        for document in handover.passenger.member.person.documents.filter(id__in=handover.documents):
            _move(document, Custodian.AIRPORT, by, now, moment)
    handover.back_receipt, handover.back_at, handover.back_by_id = _receipt(booking, now, by), moment, by.id
    handover.back_cash_minor, handover.back_papers, handover.back_note = cash_minor, papers_back, note.strip()
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
    """Takes back a tap: the last step, or a trouble. Twice is once. For `journey` alone: the flight may leave by it.

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
    marks = DeskMark.objects.filter(passenger__in=rows, what=what, undone_at=None)
    if what == Trouble.MISSED:
        connections.call_off(booking, list(marks), by=by, now=now)
    marks.update(undone_at=now, undone_by_id=by.id)
    if rows:
        cases.record(booking.case, code="desk_undone", by=by, now=now, params={"step": what, "people": len(rows)})
    back_aboard = bool(rows) and what in Trouble.values and booking.state == BookingState.TICKETED
    departed = back_aboard and _settle(booking, by, now)
    return StepTaken(booking.id, what, tuple(row.id for row in rows), departed=departed)


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
    rows = [row for row in _passengers(booking, chosen) if not _troubles(row)]
    if not rows:
        raise DomainError("nobody", _("Nobody of them travels any more. Reload the page."))
    return rows


def _signers(rows: Sequence[Passenger], signed_by: str, *, on: dt.date) -> dict[uuid.UUID, str]:
    """Whose signature it is, by passenger. A child signs for nothing: a parent or guardian does, by name."""
    children = person_queries.may_be_children([row.member.person_id for row in rows], on=on)
    if not signed_by and any(row.member.person_id in children for row in rows):
        message = _("This is, or may be, a child. Write which parent or guardian signed.")
        raise DomainError("signer_needed", message, field="signed_by")
    return {row.id: signed_by or sight.name_of(row.member) for row in rows}


def _active(row: Passenger) -> set[str]:
    return {mark.what for mark in row.marks.all() if mark.undone_at is None}


def _troubles(row: Passenger) -> set[str]:
    return _active(row) & set(Trouble.values)


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
    booking: Booking,
    step: DeskStep,
    rows: Sequence[Passenger],
    by: Actor,
    now: dt.datetime,
    *,
    receipts: tuple[str, ...] = (),
) -> StepTaken:
    departed = step == DeskStep.BOARDED and _settle(booking, by, now)
    return StepTaken(booking.id, step, tuple(row.id for row in rows), receipts=receipts, departed=departed)


def _settle(booking: Booking, by: Actor, now: dt.datetime) -> bool:
    """Whether the flight has left with somebody: then each has boarded or stays, and those who stay are set apart.

    Where nobody boards, the booking waits to be reissued or cancelled, and the counsellor hears of it.
    """
    rows = _passengers(booking, ())
    aboard = [row for row in rows if DeskStep.BOARDED in _taken(row) and not _troubles(row)]
    stays = [row for row in rows if _troubles(row)]
    if len(aboard) + len(stays) < len(rows):
        return False
    if stays:
        what = _("Somebody did not leave today: ask how they are and what they want now")
        cases.alarm(booking.case, what=what, by=by, now=now)
    if not aboard:
        return False
    if stays:
        divide(booking, stays)
        _stay_behind(booking, stays, by, now)
    for row in aboard:
        if row.member.stayed_on:
            cases.record(booking.case, code="followed", by=by, now=now, member_id=row.member_id)
    cases.follow(booking.case, [row.member_id for row in aboard])
    end_booking(booking, BookingState.FLOWN, now)
    booking.save()
    return True


def _come_off(booking: Booking, rows: Sequence[Passenger], by: Actor, now: dt.datetime) -> bool:
    """They were taken off after boarding. True where nobody is left aboard: then nobody has left at all."""
    off = {row.id for row in rows}
    everybody = _passengers(booking, ())
    aboard = [row for row in everybody if not _active(row) & STAYS]
    taken_off = [row for row in everybody if row.id in off]
    what = _("Somebody was taken off the flight: ask how they are and what they want now")
    cases.alarm(booking.case, what=what, by=by, now=now)
    if aboard:
        divide(booking, taken_off)
        _stay_behind(booking, taken_off, by, now)
        return False
    booking.state, booking.ended_at = BookingState.TICKETED, None
    booking.passengers.update(live=True)
    booking.save()
    return True


def _stay_behind(booking: Booking, rows: Sequence[Passenger], by: Actor, now: dt.datetime) -> None:
    """Each stands on the case as staying behind, and on its timeline with why."""
    on = date_in(now, by.timezone)
    cases.stay_behind(booking.case, [row.member_id for row in rows], on=on)
    for row in rows:
        what = next(iter(_troubles(row)))
        cases.record(booking.case, code="stayed_behind", by=by, now=now, member_id=row.member_id, params={"what": what})


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

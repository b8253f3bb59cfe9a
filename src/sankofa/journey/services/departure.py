"""Seats, tickets, hand-over at the gate, departure: each guarded verb judges its gate and issues its clearance.

The work itself is travel's; here stands only what crosses stages. All in one transaction under the case's lock.
"""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import queries as known
from sankofa.cases import services as cases
from sankofa.cases.vocab import CaseMoved, Gate, Stage
from sankofa.journey.services.gates import clear
from sankofa.travel import queries as travelling
from sankofa.travel import services as travel
from sankofa.travel.vocab import BookingPlan, DeskStep, SegmentPlan, StepTaken


@transaction.atomic
def hold_seat(
    *, case_id: uuid.UUID, plan: BookingPlan, by: Actor, now: dt.datetime, replaces: uuid.UUID | None = None
) -> uuid.UUID:
    """Holds seats for the case; from its papers it goes on to its flight. Answers the booking's id.

    Raises BlockedError at the gate, and as `travel.services.hold_seat`.
    """
    clearance_id = clear(case_id=case_id, gate=Gate.HOLD, by=by, now=now, perm=Perm.FLIGHTS)
    booking_id = travel.hold_seat(
        case_id=case_id, clearance_id=clearance_id, plan=plan, by=by, now=now, replaces=replaces
    )
    if known.spine(case_id).stage == Stage.DOCUMENTS:
        cases.move(case_id=case_id, verb="hold_seat", by=by, now=now, clearance_id=clearance_id)
    return booking_id


@transaction.atomic
def ticket(*, booking_id: uuid.UUID, numbers: Mapping[uuid.UUID, str], by: Actor, now: dt.datetime) -> None:
    """Issues the tickets of a booking; the case goes on to its departure. Raises BlockedError, and as travel's."""
    case_id = travelling.booking(by, booking_id, Perm.FLIGHTS).case_id
    clearance_id = clear(case_id=case_id, gate=Gate.TICKET, by=by, now=now, perm=Perm.FLIGHTS)
    travel.ticket(booking_id=booking_id, clearance_id=clearance_id, numbers=numbers, by=by, now=now)
    if known.spine(case_id).stage == Stage.BOOKING:
        cases.move(case_id=case_id, verb="ticket", by=by, now=now, clearance_id=clearance_id)


@transaction.atomic
def reissue(
    *,
    booking_id: uuid.UUID,
    segments: Sequence[SegmentPlan],
    numbers: Mapping[uuid.UUID, str],
    reason: str,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Other flights under the same reference: the gate of the ticket is judged anew, since the new day may shut it."""
    case_id = travelling.booking(by, booking_id, Perm.FLIGHTS).case_id
    clearance_id = clear(case_id=case_id, gate=Gate.TICKET, by=by, now=now, perm=Perm.FLIGHTS)
    travel.reissue(
        booking_id=booking_id,
        clearance_id=clearance_id,
        segments=segments,
        numbers=numbers,
        reason=reason,
        by=by,
        now=now,
    )


@transaction.atomic
def hand_over(
    *,
    booking_id: uuid.UUID,
    by: Actor,
    now: dt.datetime,
    at: dt.datetime | None = None,
    passengers: Sequence[uuid.UUID] = (),
    signature: bytes | None = None,
) -> StepTaken:
    """Hands papers and cash over at the gate against receipts. Raises BlockedError, and as travel's.

    `at`: when it happened, for a tap that was sent later than made.
    """
    case_id = travelling.booking(by, booking_id, Perm.DESK).case_id
    clearance_id = clear(case_id=case_id, gate=Gate.HAND_OVER, by=by, now=now, perm=Perm.DESK)
    return travel.hand_over(
        booking_id=booking_id,
        clearance_id=clearance_id,
        by=by,
        now=now,
        at=at,
        passengers=passengers,
        signature=signature,
    )


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
    """Marks a step at the desk; when everybody has boarded, the case departs."""
    taken = travel.take_step(booking_id=booking_id, step=step, by=by, now=now, at=at, passengers=passengers)
    if taken.all_boarded:
        depart(case_id=travelling.booking(by, booking_id, Perm.DESK).case_id, by=by, now=now)
    return taken


@transaction.atomic
def depart(*, case_id: uuid.UUID, by: Actor, now: dt.datetime) -> CaseMoved | None:
    """The case leaves the country. Nothing when it has left already: a tap may come twice."""
    if known.spine(case_id).stage != Stage.DEPARTURE:
        return None
    return cases.move(case_id=case_id, verb="depart", by=by, now=now)

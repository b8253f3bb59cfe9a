"""The verbs of travel that pass a gate, for the desk: judge the gate, act with the clearance, move the case.

Each is one transaction under the case's lock. Raises `journey.services.BlockedError` where the gate is shut.
"""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import services as cases
from sankofa.cases.vocab import Gate, Stage
from sankofa.journey import services as journey
from sankofa.travel import queries
from sankofa.travel import services as travel
from sankofa.travel.vocab import BookingPlan, SegmentPlan, StepTaken


@transaction.atomic
def hold_seat(
    *, case_id: uuid.UUID, plan: BookingPlan, by: Actor, now: dt.datetime, replaces: uuid.UUID | None = None
) -> uuid.UUID:
    """Records held seats; a case that waits for papers goes on to its flight. Answers the booking's id."""
    clearance = journey.clear(case_id=case_id, gate=Gate.HOLD, by=by, now=now, perm=Perm.FLIGHTS)
    booking = travel.hold_seat(case_id=case_id, clearance_id=clearance, plan=plan, by=by, now=now, replaces=replaces)
    if cases.lock(by, case_id, Perm.FLIGHTS).stage == Stage.DOCUMENTS:  # a second booking moves nothing
        cases.move(case_id=case_id, verb="hold_seat", by=by, now=now, clearance_id=clearance)
    return booking


@transaction.atomic
def ticket(
    *, case_id: uuid.UUID, booking_id: uuid.UUID, numbers: Mapping[uuid.UUID, str], by: Actor, now: dt.datetime
) -> None:
    clearance = journey.clear(case_id=case_id, gate=Gate.TICKET, by=by, now=now, perm=Perm.FLIGHTS)
    travel.ticket(booking_id=booking_id, clearance_id=clearance, numbers=numbers, by=by, now=now)
    if cases.lock(by, case_id, Perm.FLIGHTS).stage == Stage.BOOKING:
        cases.move(case_id=case_id, verb="ticket", by=by, now=now, clearance_id=clearance)


@transaction.atomic
def reissue(
    *,
    case_id: uuid.UUID,
    booking_id: uuid.UUID,
    segments: Sequence[SegmentPlan],
    numbers: Mapping[uuid.UUID, str],
    reason: str,
    by: Actor,
    now: dt.datetime,
) -> None:
    """Other flights, new tickets. The gate is judged again: another day may shut it."""
    clearance = journey.clear(case_id=case_id, gate=Gate.TICKET, by=by, now=now, perm=Perm.FLIGHTS)
    travel.reissue(
        booking_id=booking_id,
        clearance_id=clearance,
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
    """Papers and cash at the gate. Judged at the moment it is heard, which may be after it happened."""
    case_id = queries.booking(by, booking_id, Perm.DESK).case_id
    clearance = journey.clear(case_id=case_id, gate=Gate.HAND_OVER, by=by, now=now, perm=Perm.DESK)
    return travel.hand_over(
        booking_id=booking_id,
        clearance_id=clearance,
        by=by,
        now=now,
        at=at,
        passengers=passengers,
        signature=signature,
    )


def depart(*, case_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """Everybody has boarded. Raises DomainError where the case isn't at departure."""
    cases.move(case_id=case_id, verb="depart", by=by, now=now)

"""Seats, tickets, hand-over at the gate, departure: each guarded verb judges its gate and issues its clearance.

The work itself is travel's; here stands only what crosses stages. All in one transaction under the case's lock.
"""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sankofa.accounts.vocab import Actor, Perm, Role
from sankofa.cases import queries as known
from sankofa.cases import services as cases
from sankofa.cases.vocab import CaseMoved, Gate, Stage
from sankofa.eligibility import services as eligibility
from sankofa.journey.services.gates import clear
from sankofa.people import queries as people
from sankofa.people.vocab import Purpose
from sankofa.travel import queries as travelling
from sankofa.travel import services as travel
from sankofa.travel.vocab import BookingPlan, DeskStep, SegmentPlan, StepTaken, Trouble


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
    signed_by: str = "",
    unsigned_reason: str = "",
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
        signed_by=signed_by,
        unsigned_reason=unsigned_reason,
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
    """Marks a step at the desk. When each has boarded or stays, the case departs with those aboard."""
    taken = travel.take_step(booking_id=booking_id, step=step, by=by, now=now, at=at, passengers=passengers)
    return _follow(taken, by, now)


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
    """Somebody does not leave: the others may have left by it, or nobody has after all. Raises as travel's."""
    taken = travel.mark_trouble(
        booking_id=booking_id, what=what, by=by, now=now, passengers=passengers, at=at, note=note
    )
    return _follow(taken, by, now)


@transaction.atomic
def undo_mark(
    *, booking_id: uuid.UUID, what: str, by: Actor, now: dt.datetime, passengers: Sequence[uuid.UUID] = ()
) -> StepTaken:
    """Takes back a tap at the desk; who was wrongly marked as staying may be the last to leave. Raises as travel's."""
    taken = travel.undo_mark(booking_id=booking_id, what=what, by=by, now=now, passengers=passengers)
    return _follow(taken, by, now)


@transaction.atomic
def depart(*, case_id: uuid.UUID, by: Actor, now: dt.datetime) -> CaseMoved | None:
    """The case leaves the country with those aboard. Nothing when it has left already: a tap may come twice."""
    spine = known.spine(case_id)
    if spine.stage != Stage.DEPARTURE:
        return None
    moved = cases.move(case_id=case_id, verb="depart", by=by, now=now)
    if any(people.has_agreed(member.person_id, Purpose.TELL_AUTHORITY) for member in spine.members):
        what = gettext_lazy("Send the notice of departure")
        cases.alarm(cases.lock(by, case_id, Perm.DESK), what=what, by=by, now=now, role=Role.PROCESSOR)
    return moved


@transaction.atomic
def split(*, case_id: uuid.UUID, member_id: uuid.UUID, reason: str, by: Actor, now: dt.datetime) -> CaseMoved:
    """Gives a member a case of their own, with what was answered in the old one. Raises as `cases.split`.

    The application stays: whoever goes on alone decides anew. What the compartments hold of the member goes along by
    itself, in the database, and a verdict on travel holds there as here: nobody learns by splitting what there is.
    """
    new = cases.split(case_id=case_id, member_id=member_id, reason=reason, by=by, now=now)
    eligibility.carry_over(from_case=case_id, to_case=new.case_id, by=by, now=now)
    return new


@transaction.atomic
def split_stayed(*, case_id: uuid.UUID, by: Actor, now: dt.datetime) -> CaseMoved:
    """Gives those who stayed behind a case of their own, as `split` does. Raises as `cases.split_stayed`.

    The application stays there: a task says to look.
    """
    old = known.spine(case_id)
    new = cases.split_stayed(case_id=case_id, by=by, now=now)
    eligibility.carry_over(from_case=case_id, to_case=new.case_id, by=by, now=now)
    taken_in = cases.move(case_id=new.case_id, verb="take_in", by=by, now=now)
    case = cases.lock(by, new.case_id)
    what = _("They stayed behind: see what case %(number)s holds that this one needs") % {"number": old.number}
    cases.alarm(case, what=what, by=by, now=now)
    return taken_in


def _follow(taken: StepTaken, by: Actor, now: dt.datetime) -> StepTaken:
    """The case goes where its people went."""
    if taken.departed or taken.nobody_left:
        case_id = travelling.booking(by, taken.booking_id, Perm.DESK).case_id
        if taken.departed:
            depart(case_id=case_id, by=by, now=now)
        elif known.spine(case_id).stage == Stage.TRANSIT:
            cases.move(case_id=case_id, verb="turn_back", by=by, now=now)
    return taken

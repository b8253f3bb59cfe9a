"""A booking is cancelled: what it leaves behind is listed, and each thing undone with one press.

Whoever cancels gets a task; it ends by itself once everything is seen to.
"""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import services as cases
from sankofa.journey import queries
from sankofa.kernel.errors import NotFoundError
from sankofa.travel import queries as travelling
from sankofa.travel import services as travel
from sankofa.travel.vocab import Loose


@transaction.atomic
def cancel(
    *, booking_id: uuid.UUID, reason: str, refund_expected_minor: int | None, by: Actor, now: dt.datetime
) -> bool:
    """Cancels a booking; answers whether it leaves anything to undo. Raises as `travel.services.cancel`."""
    travel.cancel(booking_id=booking_id, reason=reason, refund_expected_minor=refund_expected_minor, by=by, now=now)
    if all(end.done for end in queries.loose_ends(by, booking_id)):
        return False
    booking = travelling.booking(by, booking_id, Perm.FLIGHTS)
    what = _("Booking %(reference)s is cancelled: see to what it leaves behind")
    case = cases.lock(by, booking.case_id, Perm.FLIGHTS)
    cases.alarm(case, what=what, words={"reference": booking.reference}, owner_id=by.id, by=by, now=now)
    return True


@transaction.atomic
def tie_up(*, booking_id: uuid.UUID, key: str, by: Actor, now: dt.datetime) -> None:
    """One loose end is seen to: help is called off where it was asked for; the rest was done by telephone or by hand.

    Twice is once. Raises NotFoundError for what is no loose end of this booking.
    """
    end = next((one for one in queries.loose_ends(by, booking_id) if one.key == key), None)
    if end is None:
        raise NotFoundError("no_loose_end", _("There is nothing like that to see to. Reload the page."))
    if end.done:
        return
    booking = travelling.booking(by, booking_id, Perm.FLIGHTS)
    if end.kind == Loose.HELP and end.request_id:
        first = booking.segments[0]
        text = f"{first.flight} on {first.departs:%d-%m-%Y} was cancelled. Please call off what you prepared."
        cases.call_off_help(request_id=end.request_id, text=text, by=by, now=now)
    travel.tie_up(booking_id=booking_id, key=key, kind=end.kind, by=by, now=now)
    finish(booking_id=booking_id, by=by, now=now)


def finish(*, booking_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """Ends the task of a cancelled booking once nothing is left to see to."""
    if not all(end.done for end in queries.loose_ends(by, booking_id)):
        return
    booking = travelling.booking(by, booking_id, Perm.FLIGHTS)
    if booking.ended_at:
        case = cases.lock(by, booking.case_id, Perm.FLIGHTS)
        cases.finish_alarms(case, raised_at=booking.ended_at, by=by, now=now)


@transaction.atomic
def record_refund(*, booking_id: uuid.UUID, amount_minor: int, on: dt.date, by: Actor, now: dt.datetime) -> None:
    """What the airline gave back; one loose end less. Raises as `travel.services.record_refund`."""
    travel.record_refund(booking_id=booking_id, amount_minor=amount_minor, on=on, by=by, now=now)
    finish(booking_id=booking_id, by=by, now=now)

"""Who may see and work on travel: whoever may on its case. Cases decide; a row here leads to its case."""

import uuid
from typing import TypeVar

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import services as cases
from sankofa.kernel.errors import ConflictError, DomainError, NotFoundError
from sankofa.travel.models import Booking, DocumentCost, PaperRequest, Party
from sankofa.travel.vocab import BookingState

Row = TypeVar("Row", bound=Model)


def locked_booking(by: Actor, booking_id: uuid.UUID, perm: Perm) -> Booking:
    """The booking, with `.case` locked. Raises NotFoundError, RefusedError as the case's own door does."""
    case = cases.lock(by, _found(Booking, booking_id).case_id, perm)
    booking = Booking.objects.select_for_update().get(id=booking_id)
    booking.case = case
    return booking


def locked_request(by: Actor, request_id: uuid.UUID) -> PaperRequest:
    """The request, with `.case` locked."""
    case = cases.lock(by, _found(PaperRequest, request_id).case_id, Perm.PAPERS)
    rows = PaperRequest.objects.select_for_update(of=("self",)).select_related("consulate", "member")
    request = rows.get(id=request_id)
    request.case = case
    return request


def locked_cost(by: Actor, cost_id: uuid.UUID, perm: Perm) -> DocumentCost:
    """The cost, with `.case` locked."""
    case = cases.lock(by, _found(DocumentCost, cost_id).case_id, perm)
    cost = DocumentCost.objects.select_for_update().get(id=cost_id)
    cost.case = case
    return cost


def locked_party(by: Actor, party_id: uuid.UUID) -> Party:
    """People in transit, for staff who run a desk in the mission that helps them."""
    missions = [grant.mission_id for grant in by.grants_with(Perm.DESK)]
    party = Party.objects.select_for_update().filter(id=party_id, mission__in=missions).first()
    if party is None:
        raise gone()
    return party


def _found(model: type[Row], row_id: uuid.UUID) -> Row:
    row: Row | None = model._default_manager.filter(pk=row_id).first()  # noqa: SLF001  Django's public name for it
    if row is None:
        raise gone()
    return row


def gone() -> NotFoundError:
    return NotFoundError("travel_not_found", _("This is not here any more, or it is not open to you."))


def wrong_state(booking: Booking) -> DomainError:
    """What was asked does not go with where the booking stands by now."""
    state = BookingState(booking.state).label
    return ConflictError("wrong_state", _("This booking is “%(state)s” now. Reload the page.") % {"state": state})

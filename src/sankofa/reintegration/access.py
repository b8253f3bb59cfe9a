"""Rows after departure lead to their case, and cases decide who may."""

import uuid

from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import services as cases
from sankofa.kernel.errors import NotFoundError
from sankofa.reintegration.models import Delivery, Line, Visit


def locked_line(by: Actor, line_id: uuid.UUID, perm: Perm = Perm.REINTEGRATION) -> Line:
    """The line with `.plan.case` locked. Raises NotFoundError, RefusedError as the case's own door does."""
    found = Line.objects.filter(id=line_id).values_list("plan__case_id", flat=True).first()
    case = cases.lock(by, _there(found), perm)
    line = Line.objects.select_related("plan").get(id=line_id)
    line.plan.case = case
    return line


def locked_delivery(by: Actor, delivery_id: uuid.UUID) -> Delivery:
    """The delivery with `.line.plan.case` locked."""
    found = Delivery.objects.filter(id=delivery_id).values_list("line_id", flat=True).first()
    line = locked_line(by, _there(found))
    delivery = Delivery.objects.get(id=delivery_id)
    delivery.line = line
    return delivery


def locked_visit(by: Actor, visit_id: uuid.UUID) -> Visit:
    """The visit with `.case` locked."""
    found = Visit.objects.filter(id=visit_id).values_list("case_id", flat=True).first()
    case = cases.lock(by, _there(found), Perm.REINTEGRATION)
    visit = Visit.objects.get(id=visit_id)
    visit.case = case
    return visit


def _there(found: uuid.UUID | None) -> uuid.UUID:
    if found is None:
        raise gone()
    return found


def gone() -> NotFoundError:
    return NotFoundError("not_here", _("This is not here any more, or it is not open to you."))

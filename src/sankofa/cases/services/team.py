"""Whose case it is: counsellor, team, and offers to another counsellor or office, which move when accepted."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from sankofa.accounts.queries import carrier, office
from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases.models import Assignment, Case, Transfer
from sankofa.cases.services.spine import lock, record
from sankofa.cases.vocab import BulkDone
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError


@transaction.atomic
def set_counsellor(*, case_id: uuid.UUID, staff_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """Makes a colleague of the case's own office its counsellor; to another office a case is offered.

    Raises DomainError `not_of_office` beside `staff`.
    """
    case = lock(by, case_id, Perm.ASSIGN)
    colleague = carrier(case.mission_id, staff_id, at=now)
    if colleague is None or colleague.office_id != case.office_id:
        raise DomainError(
            "not_of_office",
            _("Choose a colleague of the case's office who works on cases. To another office, offer the case."),
            field="staff",
        )
    if case.counsellor_id != staff_id:
        _hand_to(case, staff_id)
        params = {"counsellor": colleague.name}
        record(case, code="counsellor_changed", by=by, now=now, params=params)


def set_counsellors(*, case_ids: Collection[uuid.UUID], staff_id: uuid.UUID, by: Actor, now: dt.datetime) -> BulkDone:
    """The same colleague for many cases. Cases of other offices, and what is not allowed, are counted apart."""
    done, refused = 0, 0
    for case_id in case_ids:
        try:
            set_counsellor(case_id=case_id, staff_id=staff_id, by=by, now=now)
            done += 1
        except DomainError:
            refused += 1
    return BulkDone(done, refused)


@transaction.atomic
def unassign(*, case_id: uuid.UUID, staff_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """Takes a colleague off the team. They read no confidential note any more."""
    case = lock(by, case_id, Perm.ASSIGN)
    if Assignment.objects.filter(case=case, staff=staff_id, until=None).update(until=now):
        record(case, code="unassigned", by=by, now=now, params={"staff": str(staff_id)})


@transaction.atomic
def offer(
    *,
    case_id: uuid.UUID,
    office_id: uuid.UUID,
    reason: str,
    by: Actor,
    now: dt.datetime,
    staff_id: uuid.UUID | None = None,
) -> uuid.UUID:
    """Offers the case to an office of the mission, or to one colleague there; it stays here until accepted.

    Raises DomainError `offered_already`, `not_an_office` beside `office`, `not_of_office` beside `staff`.
    """
    case = lock(by, case_id, Perm.ASSIGN)
    to = office(office_id)
    if to is None or to.mission_id != case.mission_id:
        raise DomainError("not_an_office", _("Choose an office of this mission."), field="office")
    colleague = carrier(case.mission_id, staff_id, at=now) if staff_id else None
    if staff_id and (colleague is None or colleague.office_id != office_id):
        raise DomainError("not_of_office", _("This colleague does not work on cases at that office."), field="staff")
    if Transfer.objects.filter(case=case, accepted=None).exists():
        raise DomainError("offered_already", _("The case is offered already. Take that offer back first."))
    row = Transfer.objects.create(
        case=case, to_office_id=office_id, to_staff_id=staff_id, reason=reason, offered_at=now, offered_by_id=by.id
    )
    name = f"{colleague.name}, {to.name}" if colleague else to.name
    record(case, code="offered", by=by, now=now, params={"to": name, "reason": reason})
    return row.id


@transaction.atomic
def answer_offer(*, transfer_id: uuid.UUID, accept: bool, by: Actor, now: dt.datetime, reason: str = "") -> uuid.UUID:
    """Takes an offered case over, or declines it. The offer itself is the permission. Answers the case's id."""
    row = _offer_to(by, transfer_id)
    case = Case.objects.select_for_update().get(id=row.case_id)
    if row.accepted is not None:
        raise DomainError("offer_ended", _("This offer was answered or taken back already."))
    row.accepted, row.answered_at, row.answered_by_id = accept, now, by.id
    row.save(update_fields=["accepted", "answered_at", "answered_by"])
    if accept:
        case.office_id = row.to_office_id
        _hand_to(case, row.to_staff_id or by.id)
        record(case, code="transfer_accepted", by=by, now=now, params={"to": by.name})
    else:
        record(case, code="transfer_declined", by=by, now=now, params={"reason": reason})
    return case.id


@transaction.atomic
def withdraw_offer(*, case_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """Takes back an offer nobody has answered yet."""
    case = lock(by, case_id, Perm.ASSIGN)
    row = Transfer.objects.filter(case=case, accepted=None).first()
    if row is not None:
        row.accepted, row.answered_at, row.answered_by_id = False, now, by.id
        row.save(update_fields=["accepted", "answered_at", "answered_by"])
        record(case, code="transfer_withdrawn", by=by, now=now)


def _hand_to(case: Case, staff_id: uuid.UUID) -> None:
    case.counsellor_id = staff_id
    case.save(update_fields=["office", "counsellor"])


def _offer_to(by: Actor, transfer_id: uuid.UUID) -> Transfer:
    """The offer, locked, for whom it is made to."""
    row = Transfer.objects.select_for_update().filter(id=transfer_id).first()
    to_me = row is not None and row.to_staff_id == by.id
    to_us = row is not None and row.to_staff_id is None and row.to_office_id == by.office_id
    if row is None or not (to_me or to_us):
        raise NotFoundError("offer_not_found", _("There is no such offer, or it is not made to you."))
    if not by.may(Perm.WORK_CASE):
        raise RefusedError("no_permission", _("Your role does not take cases over."))
    return row

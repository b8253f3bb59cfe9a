"""The mission at home says who arrived. Nobody lands unnoticed: who is not there raises an alarm at the counsellor."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import services as cases
from sankofa.cases.vocab import Stage
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import DomainError
from sankofa.reintegration.models import Arrival
from sankofa.reintegration.vocab import ArrivalState, MemberArrival

if TYPE_CHECKING:
    from sankofa.cases.models import Case

S = Stage
OPEN_FOR_ARRIVAL = (S.TRANSIT, S.ARRIVAL, S.REINTEGRATION, S.MONITORING)


@transaction.atomic
def confirm_arrival(
    *, case_id: uuid.UUID, members: Sequence[MemberArrival], note: str, by: Actor, now: dt.datetime
) -> Stage:
    """Keeps what is known of each member and, once anybody is there, moves the case on from transit.

    Said again for who turned up later. Answers the stage the case is at. Raises as `cases.lock`; DomainError
    `wrong_stage`, `say_of_each`, or beside `arrived_on`: `day_needed`, `in_future`, `before_contact`.
    """
    case = cases.lock(by, case_id, Perm.ARRIVAL)
    _check(case, members, date_in(now, by.timezone))
    before = {row.member_id: row for row in Arrival.objects.filter(case=case)}
    changed = [told for told in members if _differs(before.get(told.member_id), told)]
    for told in changed:
        _keep(case, told, note, by, now)
    missing = [told for told in changed if told.state == ArrivalState.MISSING]
    if missing:
        cases.alarm(case, what=_("Not everybody was there on arrival: find out at once"), by=by, now=now)
    days = [told.arrived_on for told in members if told.state == ArrivalState.ARRIVED and told.arrived_on]
    if case.stage == Stage.TRANSIT and days:
        return cases.move(case_id=case_id, verb="arrive", by=by, now=now, happened_on=max(days)).stage
    return Stage(case.stage)


def _check(case: "Case", members: Sequence[MemberArrival], today: dt.date) -> None:
    if case.stage not in OPEN_FOR_ARRIVAL:
        raise DomainError("wrong_stage", _("The arrival can be confirmed once the departure is recorded."))
    present = set(case.members.filter(left_on=None, stayed_on=None).values_list("id", flat=True))
    if {told.member_id for told in members} != present:
        raise DomainError("say_of_each", _("Say of each person whether they arrived. Reload the page."))
    for told in members:
        if told.state != ArrivalState.ARRIVED:
            continue
        if told.arrived_on is None:
            raise DomainError("day_needed", _("Give the day on which they arrived."), field="arrived_on")
        if told.arrived_on > today:
            raise DomainError("in_future", _("This day has not been yet. Check the date."), field="arrived_on")
        if told.arrived_on < case.opened_on and not case.retroactive:
            raise DomainError(
                "before_contact", _("This is before the first contact. Check the date."), field="arrived_on"
            )


def _differs(row: Arrival | None, told: MemberArrival) -> bool:
    return row is None or (row.state, row.arrived_on, row.met) != (
        told.state,
        told.arrived_on if told.state == ArrivalState.ARRIVED else None,
        told.met,
    )


def _keep(case: "Case", told: MemberArrival, note: str, by: Actor, now: dt.datetime) -> None:
    arrived = told.state == ArrivalState.ARRIVED
    Arrival.objects.update_or_create(
        member_id=told.member_id,
        defaults={
            "case": case,
            "state": told.state,
            "arrived_on": told.arrived_on if arrived else None,
            "met": told.met if arrived else None,
            "note": note.strip(),
            "by_id": by.id,
            "at": now,
        },
    )
    cases.record(
        case,
        code="arrival_confirmed" if arrived else "arrival_missing",
        by=by,
        now=now,
        member_id=told.member_id,
        happened_on=told.arrived_on if arrived else None,
    )

"""Places of a quota: taken, waited for in order, given back; never more than there are.

Locks go one way: first the case, then the quota's row. The waiting list moves up under the quota's lock alone, so it
writes nothing into the cases that move: `tell_moved_up` does, case by case.
"""

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import services as cases
from sankofa.eligibility.models import QuotaCount, QuotaPlace
from sankofa.eligibility.vocab import PlaceState
from sankofa.schemes.vocab import Quota

if TYPE_CHECKING:
    from sankofa.cases.models import Case


@transaction.atomic
def take_place(
    *, case_id: uuid.UUID, scheme_id: str, quota: Quota, people: int, by: Actor, now: dt.datetime
) -> PlaceState:
    """Reserves a place of a quota for each of the case's people, or puts the case on the waiting list.

    Whoever comes at the same moment waits for the quota's row, so the last place is given once. A case that holds its
    places, or waits, stays where it is. Who waits longer goes first: with others waiting there is no place to take.
    """
    case = cases.lock(by, case_id, Perm.DECIDE)
    count = _lock_quota(scheme_id, quota)
    there = QuotaPlace.objects.filter(count=count, case=case).exclude(state=PlaceState.RELEASED).first()
    if there:
        return PlaceState(there.state)
    waiting = QuotaPlace.objects.filter(count=count, state=PlaceState.WAITING).exists()
    free = not waiting and count.taken + people <= count.places
    place = QuotaPlace.objects.create(
        count=count,
        case=case,
        people=people,
        state=PlaceState.HELD if free else PlaceState.WAITING,
        asked_at=now,
        held_at=now if free else None,
        told_at=now if free else None,
        by_id=by.id,
    )
    if free:
        count.taken += people
        count.save(update_fields=["taken"])
    code = "place_held" if free else "place_waiting"
    cases.record(case, code=code, by=by, now=now, params={"scheme": scheme_id})
    return PlaceState(place.state)


@transaction.atomic
def release_places(*, case_id: uuid.UUID, scheme_id: str, by: Actor, now: dt.datetime) -> None:
    """Gives the case's places of a scheme back, or takes it off the waiting list; who waits longest gets what is free.

    Nothing happens where the case holds none.
    """
    case = cases.lock(by, case_id, Perm.DECIDE)
    if _give_back(case.id, now=now, scheme_id=scheme_id):
        cases.record(case, code="place_released", by=by, now=now, params={"scheme": scheme_id})


def fit_places(case: "Case", *, people: int, now: dt.datetime) -> None:
    """Gives back what a case has no use for: the places of who left it; all of them (`people` 0) when it ended.

    For `journey`, in its upkeep of a case whose lock it holds.
    """
    if not people:
        for scheme_id in _give_back(case.id, now=now):
            cases.record(case, code="place_released", by=None, now=now, params={"scheme": scheme_id})
        return
    for place in QuotaPlace.objects.filter(case=case, people__gt=people).exclude(state=PlaceState.RELEASED):
        count = QuotaCount.objects.select_for_update().get(id=place.count_id)
        place.refresh_from_db()  # the list may have moved up while we waited
        if place.state == PlaceState.HELD:
            count.taken -= place.people - people
        place.people = people
        place.save(update_fields=["people"])
        _move_up(count, now)


def _give_back(case_id: uuid.UUID, *, now: dt.datetime, scheme_id: str = "") -> list[str]:
    """The schemes of which the case had places, or waited; they are given back now. The caller holds its lock."""
    rows = QuotaPlace.objects.filter(case=case_id).exclude(state=PlaceState.RELEASED)
    rows = rows.filter(count__scheme=scheme_id) if scheme_id else rows
    given: list[str] = []
    for place in rows.order_by("count_id"):
        count = QuotaCount.objects.select_for_update().get(id=place.count_id)
        place.refresh_from_db()  # the list may have moved up while we waited
        if place.state == PlaceState.HELD:
            count.taken -= place.people
        place.state, place.released_at = PlaceState.RELEASED, now
        place.save(update_fields=["state", "released_at"])
        _move_up(count, now)
        given.append(count.scheme)
    return given


def _move_up(count: QuotaCount, now: dt.datetime) -> None:
    """The waiting list, in its order, as far as places go: nobody overtakes who waits longer."""
    for waiting in QuotaPlace.objects.filter(count=count, state=PlaceState.WAITING).order_by("asked_at", "id"):
        if count.taken + waiting.people > count.places:
            break
        count.taken += waiting.people
        waiting.state, waiting.held_at = PlaceState.HELD, now
        waiting.save(update_fields=["state", "held_at"])
    count.save(update_fields=["taken"])


def _lock_quota(scheme_id: str, quota: Quota) -> QuotaCount:
    """The quota's row, locked until the transaction ends; its places as the policy of today says."""
    key = {"scheme": scheme_id, "quota": quota.id, "since": quota.period.start}
    QuotaCount.objects.bulk_create([QuotaCount(**key, places=quota.places)], ignore_conflicts=True)
    count = QuotaCount.objects.select_for_update().get(**key)
    if count.places != quota.places and count.taken <= quota.places:
        count.places = quota.places
        count.save(update_fields=["places"])
    return count


def tell_moved_up(*, now: dt.datetime) -> int:
    """Tells the cases that moved up since: the event, and a task for who works on it. Answers how many were told.

    A case that a verb holds just now is told the next time.
    """
    ids = (
        QuotaPlace.objects.filter(state=PlaceState.HELD, told_at=None).order_by("held_at").values_list("id", flat=True)
    )
    return sum(_tell(place_id, now) for place_id in list(ids))


@transaction.atomic
def _tell(place_id: uuid.UUID, now: dt.datetime) -> bool:
    place = QuotaPlace.objects.select_related("count").get(id=place_id)
    case = cases.hold_for_upkeep(place.case_id)
    if case is None:
        return False
    QuotaPlace.objects.filter(id=place_id).update(told_at=now)
    cases.record(case, code="place_held", by=None, now=now, params={"scheme": place.count.scheme})
    cases.alarm(case, what=_("A place came free and is reserved for them: decide on the scheme"), by=None, now=now)
    return True

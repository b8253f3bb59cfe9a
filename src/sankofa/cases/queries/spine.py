"""The case as `journey` sees it: its spine for the facts, and its waivers. Access is the caller's."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models import Max, Min, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sankofa.cases.models import Case, Event, Member, Waiver
from sankofa.cases.stages import BEFORE_DEPARTURE
from sankofa.cases.vocab import RequestKind, Spine, SpineMember, Stage
from sankofa.kernel.errors import NotFoundError
from sankofa.kernel.prepared import prepared

DEPARTURES = ("depart", "register_departed")


def spine(case_id: uuid.UUID) -> Spine:
    """The case and who is on it today. NotFoundError where there is none. Access is the caller's."""
    case = next(iter(_case(case_id)), None)
    if case is None:
        raise NotFoundError("case_not_found", _("There is no such case, or it is not yours to see."))
    first: dt.datetime | None = case.acknowledged_first  # type: ignore[attr-defined]  # annotated by _case
    return Spine(
        id=case.id,
        number=case.number,
        kind=case.kind,
        host=case.mission.country_id,
        stage=case.stage,
        mission_id=case.mission_id,
        opened_on=case.opened_on,
        wished_on=case.wished_on,
        destination=case.destination_id,
        arrival_help=case.arrival_help,
        arrival_acknowledged_on=first.date() if first else None,
        members=tuple(
            SpineMember(member, person, name, stayed=stayed_on is not None)
            for member, person, name, stayed_on in _members(case_id)
        ),
        ended=case.stage == Stage.CLOSED and case.stage_before_closing in BEFORE_DEPARTURE,
    )


@prepared
def _case(case_id: uuid.UUID) -> QuerySet[Case]:
    acknowledged = Q(requests__kind=RequestKind.ARRIVAL, requests__acknowledged_at__isnull=False)
    rows = Case.objects.filter(id=case_id).select_related("mission")
    return rows.annotate(acknowledged_first=Min("requests__acknowledged_at", filter=acknowledged))


@prepared
def _members(case_id: uuid.UUID) -> "QuerySet[Member, tuple[uuid.UUID, uuid.UUID, str, dt.date | None]]":
    rows = Member.objects.filter(case=case_id, left_on=None).order_by("id")
    return rows.values_list("id", "person_id", "person__latin_name", "stayed_on")


def left_on(case_id: uuid.UUID) -> dt.date | None:
    """The day the case's people left, while they are gone; None before, and once they were sent back."""
    rows = Event.objects.filter(case=case_id, code__in=DEPARTURES).exclude(case__stage__in=BEFORE_DEPARTURE)
    found = rows.exclude(case__stage=Stage.CLOSED, case__stage_before_closing__in=BEFORE_DEPARTURE)
    return found.order_by("-at", "-id").values_list("happened_on", flat=True).first()


def last_assisted(person_ids: Collection[uuid.UUID], *, apart_from: uuid.UUID) -> dict[uuid.UUID, dt.date]:
    """When each person last departed with our help, in another case than `apart_from`; who never did is left out."""
    return dict(_last_departures(list(person_ids), apart_from))


@prepared
def _last_departures(
    person_ids: list[uuid.UUID], apart_from: uuid.UUID
) -> "QuerySet[Member, tuple[uuid.UUID, dt.date]]":
    rows = Member.objects.filter(person__any_of=person_ids, left_on=None, case__events__code__in=DEPARTURES)
    apart = rows.exclude(case=apart_from).values_list("person")
    return apart.annotate(last=Max("case__events__happened_on")).order_by("person")


def waivers(case_id: uuid.UUID) -> dict[tuple[str, str], Waiver]:
    """Waivers in force, by requirement and member ("" for the case)."""
    return {(row.requirement, str(row.member_id or "")): row for row in _waivers(case_id)}


@prepared
def _waivers(case_id: uuid.UUID) -> QuerySet[Waiver]:
    return Waiver.objects.filter(case=case_id, revoked_at=None).select_related("by")


def open_with_a_date() -> list[uuid.UUID]:
    """Open cases with a wished date of departure, the nearest first. For the nightly job: no reader, no filter."""
    rows = Case.objects.filter(closed_on=None, wished_on__isnull=False, stage__in=BEFORE_DEPARTURE)
    return list(rows.order_by("wished_on", "id").values_list("id", flat=True))


def waiting_for_refresh(limit: int) -> list[uuid.UUID]:
    """Cases whose blockers and kept facts are out of date; a closed one waits too, since its facts count on."""
    return list(Case.objects.filter(refresh_due=True).order_by("id").values_list("id", flat=True)[:limit])


def after(case_id: uuid.UUID | None, limit: int) -> list[uuid.UUID]:
    """Every case, closed ones too, in the order of their ids, from the one after `case_id`. For upkeep: no reader."""
    rows = Case.objects.filter(id__gt=case_id) if case_id else Case.objects.all()
    return list(rows.order_by("id").values_list("id", flat=True)[:limit])

"""The case as `journey` sees it: its spine for the facts, and its waivers. Access is the caller's."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models import Max, Min
from django.utils.translation import gettext_lazy as _

from sankofa.cases.models import Case, Event, Member, Request, Waiver
from sankofa.cases.stages import BEFORE_DEPARTURE
from sankofa.cases.vocab import RequestKind, Spine, SpineMember, Stage
from sankofa.kernel.errors import NotFoundError

DEPARTURES = ("depart", "register_departed")


def spine(case_id: uuid.UUID) -> Spine:
    """The case and who is on it today. NotFoundError where there is none. Access is the caller's."""
    case = Case.objects.select_related("mission").filter(id=case_id).first()
    if case is None:
        raise NotFoundError("case_not_found", _("There is no such case, or it is not yours to see."))
    members = Member.objects.filter(case=case, left_on=None).select_related("person").order_by("id")
    acknowledged = Request.objects.filter(case=case, kind=RequestKind.ARRIVAL, acknowledged_at__isnull=False)
    first = acknowledged.aggregate(first=Min("acknowledged_at"))["first"]
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
            SpineMember(m.id, m.person_id, m.person.latin_name, stayed=m.stayed_on is not None) for m in members
        ),
        ended=case.stage == Stage.CLOSED and case.stage_before_closing in BEFORE_DEPARTURE,
    )


def last_assisted(person_ids: Collection[uuid.UUID], *, apart_from: uuid.UUID) -> dict[uuid.UUID, dt.date]:
    """When each person last departed with our help, in another case than `apart_from`; who never did is left out."""
    departures = (
        Event.objects.filter(code__in=DEPARTURES, case__members__person__in=person_ids, case__members__left_on=None)
        .exclude(case=apart_from)
        .values_list("case__members__person")
        .annotate(last=Max("happened_on"))
        .order_by("case__members__person")
    )
    return {person: last for person, last in departures if person in set(person_ids)}


def waivers(case_id: uuid.UUID) -> dict[tuple[str, str], Waiver]:
    """Waivers in force, by requirement and member ("" for the case)."""
    rows = Waiver.objects.filter(case=case_id, revoked_at=None).select_related("by")
    return {(row.requirement, str(row.member_id or "")): row for row in rows}


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

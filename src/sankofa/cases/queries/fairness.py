"""What cases are told apart by when their treatment is compared: those that the reader may open, and no other."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models import Min, Q

from sankofa.accounts.vocab import Actor
from sankofa.cases import access
from sankofa.cases.models import Case
from sankofa.cases.queries.spine import DEPARTURES
from sankofa.cases.vocab import CaseMarks


def told_apart(actor: Actor, case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, CaseMarks]:
    rows = access.visible(actor).filter(id__in=case_ids).select_related("counsellor", "office", "mission", "lead")
    return {
        row.id: CaseMarks(
            number=row.number,
            counsellor=row.counsellor.name if row.counsellor else "",
            office=row.office.name,
            host=row.mission.country_id,
            nationality=_nationality(row),
        )
        for row in rows.prefetch_related("lead__nationalities")
    }


def departed(
    actor: Actor, *, since: dt.date | None, until: dt.date | None, most: int
) -> list[tuple[str, int, dt.date]]:
    """The nationality, the days from the first contact to the departure and the day of it, of cases that left in
    `[since, until)`, the newest so many. What was only registered after it had happened tells no duration and is left
    out.
    """
    rows = access.visible(actor).filter(retroactive=False)
    rows = rows.annotate(left=Min("events__happened_on", filter=Q(events__code__in=DEPARTURES)))
    rows = rows.filter(left__isnull=False)
    rows = rows.filter(left__gte=since) if since else rows
    rows = rows.filter(left__lt=until) if until else rows
    found = rows.select_related("lead").prefetch_related("lead__nationalities").order_by("-left", "-id")[:most]
    return [
        (_nationality(row), (row.left - row.opened_on).days, row.left) for row in found if row.left >= row.opened_on
    ]


def _nationality(case: Case) -> str:
    """Of the principal applicant; "" where it isn't known. Of several the first by code."""
    return min((one.country_id for one in case.lead.nationalities.all()), default="")

"""What reports count of cases: who travels, when they left. For `reporting`: no reader, so never shown as it is."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from sankofa.cases.models import Case, Event, Member
from sankofa.cases.queries.spine import DEPARTURES
from sankofa.cases.stages import BEFORE_DEPARTURE
from sankofa.cases.vocab import Stage, Traveller


def days_left(case_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, dt.date]:
    """The day on which the people of each case left, of those that are gone: as `left_on`, for many."""
    stayed = Q(case__stage__in=BEFORE_DEPARTURE)
    stayed |= Q(case__stage=Stage.CLOSED, case__stage_before_closing__in=BEFORE_DEPARTURE)
    rows = Event.objects.filter(case__in=case_ids, code__in=DEPARTURES).exclude(stayed)
    last = rows.order_by("case", "-at", "-id").distinct("case")
    return dict(last.values_list("case_id", "happened_on"))


def travellers(case_ids: Collection[uuid.UUID]) -> list[Traveller]:
    """Everybody on these cases, by case: who is on it, and of one that left who left with it and not who stayed."""
    left = days_left(case_ids)
    rows = Member.objects.filter(case__in=case_ids).order_by("case", "id")
    found = rows.values_list(
        "case_id", "id", Coalesce("person__canonical_id", "person_id"), "case__destination_id", "case__shielded",
        "person__shielded_by", "person__sex", "person__birth_until", "stayed_on", "left_on", F("case__opened_on"),
    )  # fmt: skip
    return [
        Traveller(
            case, member, person, country or "", shielded or focal_point is not None, sex, born, left.get(case), opened
        )
        for case, member, person, country, shielded, focal_point, sex, born, stayed, off, opened in found
        if not (stayed and case in left) and (off is None or (case in left and off > left[case]))
    ]  # fmt: skip


def shielded_cases(case_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Of these, cases on which somebody is shielded. For lists that leave them out; never to be shown."""
    someone = Q(shielded=True) | Q(members__person__shielded_by__isnull=False)
    return set(Case.objects.filter(someone, id__in=case_ids).values_list("id", flat=True))

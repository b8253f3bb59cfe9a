"""Lists of cases: the caseload with its filters, its pages and its export."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Case as Choose
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Lower

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import access
from sankofa.cases.models import Blocker, Case, Event, Member, Share, Task
from sankofa.cases.queries.terms import terms
from sankofa.cases.vocab import CaseFilters, CaseRow, Reach, Stage, TaskState, Waiting
from sankofa.kernel.paging import COUNT_CAP, Slice, first_slice, slice_newest, slice_sorted
from sankofa.kernel.prepared import Fixed, prepared

PAGE_SIZE = 25
EXPORT_CAP = 20_000
WORDS = ("reach", "state", "hold", "blocked", "sort")  # filters that are words among few
NEVER = dt.date(9999, 12, 31)  # sorts what has no day behind what has one
LAST = "\U0010ffff"  # the same for texts

# What a list may be sorted by, each never null. "recent", the step last taken, has indexes; the others sort what the
# filters leave.
SORTS: dict[str, Any] = {
    "who": F("lead__sort_key"),
    "destination": Coalesce("destination", Value(LAST)),
    "stage": Choose(*(When(stage=stage, then=Value(place)) for place, stage in enumerate(Stage)), default=Value(0)),
    "counsellor": Coalesce(Lower("counsellor__name"), Value(LAST)),
    "wished": Coalesce("wished_on", Value(NEVER)),
}


def caseload(actor: Actor, filters: CaseFilters, *, cursor: str = "", size: int = PAGE_SIZE) -> Slice[CaseRow]:
    """One page of the cases the actor may read, latest step first or as `filters.sort` says.

    Four queries, however many rows; two more on a later page of a list that is sorted another way.
    """
    if not cursor and size == PAGE_SIZE and not filters.dated and filters.sort not in SORTS:
        words: dict[str, Any] = {name: Fixed(getattr(filters, name)) for name in WORDS}
        named = replace(filters, **words)
        count = _counted.count(actor, named)
        return first_slice(_opening(actor, named), count, size=size, by="stage_since", shape=row_of)
    rows = with_columns(narrowed(actor, filters))
    if filters.sort in SORTS:
        key = SORTS[filters.sort]
        return slice_sorted(rows, cursor=cursor, size=size, key=key, down=filters.down, shape=row_of)
    return slice_newest(rows, cursor=cursor, size=size, by="stage_since", shape=row_of, counted=True)


@prepared
def _opening(actor: Actor, filters: CaseFilters) -> QuerySet[Case]:
    return with_columns(narrowed(actor, filters)).order_by("-stage_since", "-id")[: PAGE_SIZE + 1]


@prepared
def _counted(actor: Actor, filters: CaseFilters) -> QuerySet[Case, Any]:
    return narrowed(actor, filters).order_by().values_list("id")[: COUNT_CAP + 1]


def caseload_rows(actor: Actor, filters: CaseFilters) -> Iterator[CaseRow]:
    """All rows of the filters for an export, in the list's order, at most EXPORT_CAP. Where they hold EXPORT only."""
    rows = with_columns(narrowed(actor, filters, perm=Perm.EXPORT))
    ordered = rows.order_by("-stage_since", "-id")
    if filters.sort in SORTS:
        key, tie = SORTS[filters.sort], "-id" if filters.down else "id"
        ordered = rows.annotate(sort_by=key).order_by(F("sort_by").desc() if filters.down else "sort_by", tie)
    for case in ordered[:EXPORT_CAP].iterator(chunk_size=500):
        yield row_of(case)


def these(actor: Actor, case_ids: Collection[uuid.UUID]) -> list[CaseRow]:
    """Those of some cases that the reader may see, the newest first."""
    rows = access.visible(actor).filter(id__in=case_ids)
    return [row_of(case) for case in with_columns(rows).order_by("-id")]


def with_columns(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The rows with all that `row_of` shows, in one query."""
    return cases.select_related("lead", "counsellor", "office").annotate(
        members_now=count_of(Member.objects.filter(left_on=None)), blockers_now=count_of(Blocker.objects.all())
    )


def row_of(case: Case) -> CaseRow:
    return CaseRow(
        id=case.id,
        number=case.number,
        kind=case.kind,
        stage=case.stage,
        who=case.lead.latin_name,
        who_own=case.lead.full_name if case.lead.full_name != case.lead.latin_name else "",
        members=case.members_now,  # type: ignore[attr-defined]  # annotated by with_columns
        destination=case.destination_id or "",
        counsellor=case.counsellor.name if case.counsellor else "",
        office=case.office.name,
        wished_on=case.wished_on,
        stage_since=case.stage_since,
        on_hold=case.on_hold_since is not None,
        blockers=case.blockers_now,  # type: ignore[attr-defined]  # annotated by with_columns
        outcome=case.outcome,
    )


def narrowed(actor: Actor, filters: CaseFilters, *, perm: Perm = Perm.READ_CASE) -> QuerySet[Case]:
    """The visible cases that the filters leave, unordered."""
    rows = access.visible(actor, perm).filter(_reach(actor, filters.reach))
    if filters.state != "all":
        rows = rows.filter(stage=Stage.CLOSED) if filters.state == "closed" else rows.exclude(stage=Stage.CLOSED)
    exact = {
        "stage": filters.stage,
        "kind": filters.kind,
        "counsellor": filters.counsellor,
        "office": filters.office,
        "destination": filters.destination,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if filters.hold:
        rows = rows.filter(on_hold_since__isnull=filters.hold == "no")
    if filters.blocked:
        blocked = Exists(Blocker.objects.filter(case=OuterRef("id")))
        rows = rows.filter(blocked if filters.blocked == "yes" else ~blocked)
    if filters.unassigned:
        rows = rows.filter(counsellor=None)
    if filters.silent_on:
        rows = rows.filter(silent(*silent_since(terms(actor.mission_id), filters.silent_on)), on_hold_since=None)
    return _dated(rows, filters)


def silent_since(days: Mapping[str, int], today: dt.date) -> tuple[dt.date, dt.date]:
    """Since when an application, and another case, is silent: `days` as `queries.terms` gives them."""
    return today - dt.timedelta(days=days[Waiting.APPLICATION]), today - dt.timedelta(days=days[Waiting.CASE])


def silent(application: dt.date, case: dt.date) -> Q:
    """Cases on which nothing happened for longer than the mission's days: since these days, of `silent_since`."""
    applied = Q(stage=Stage.APPLICATION)
    return applied & ~happened(application) | ~applied & ~happened(case)


def happened(day: dt.date) -> Q:
    """Something happened on `day` or after it."""
    return Q(Exists(Event.objects.filter(case=OuterRef("id"), happened_on__gte=day)))


def _dated(rows: QuerySet[Case], filters: CaseFilters) -> QuerySet[Case]:
    if filters.wished_from:
        rows = rows.filter(wished_on__gte=filters.wished_from)
    if filters.wished_until:
        rows = rows.filter(wished_on__lt=filters.wished_until + dt.timedelta(days=1))
    if filters.idle_since:
        rows = rows.filter(~happened(filters.idle_since))
    if filters.overdue_on:
        task = Task.objects.filter(case=OuterRef("id"), state=TaskState.OPEN, due_on__lt=filters.overdue_on)
        blocker = Blocker.objects.filter(case=OuterRef("id"), due_on__lt=filters.overdue_on)
        rows = rows.filter(Q(Exists(task)) | Q(Exists(blocker)))
    return rows


def _reach(actor: Actor, reach: str) -> Q:
    """Each reach leads with a column that has an index with the list's order."""
    if reach == Reach.OFFICE and actor.office_id:
        return Q(office=actor.office_id)
    if reach == Reach.MISSION:
        return Q(mission=actor.mission_id)
    if reach == Reach.SHARED:
        shares = Share.objects.filter(case=OuterRef("id"), mission=actor.mission_id, until=None)
        return ~Q(mission=actor.mission_id) & Q(Exists(shares))
    return Q(access.is_own(actor))


def count_of(rows: QuerySet[Member] | QuerySet[Blocker]) -> Coalesce:
    of_case = rows.filter(case=OuterRef("id")).order_by().values("case").annotate(n=Count("id")).values("n")
    return Coalesce(Subquery(of_case, output_field=IntegerField()), 0)

"""Lists of cases: the caseload with its filters, its pages and its export."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import access
from sankofa.cases.models import Assignment, Blocker, Case, Event, Member, Share
from sankofa.cases.vocab import CaseFilters, CaseRow, Reach, Stage
from sankofa.kernel.paging import Slice, slice_newest

PAGE_SIZE = 25
EXPORT_CAP = 20_000


def caseload(actor: Actor, filters: CaseFilters, *, cursor: str = "", size: int = PAGE_SIZE) -> Slice[CaseRow]:
    """One page of the cases the actor may read, latest step first. Four queries, however many rows."""
    rows = narrowed(actor, filters)
    return slice_newest(with_columns(rows), cursor=cursor, size=size, by="stage_since", shape=row_of, counted=True)


def caseload_rows(actor: Actor, filters: CaseFilters) -> Iterator[CaseRow]:
    """All rows of the filters for an export, latest step first, at most EXPORT_CAP. Where they hold EXPORT only."""
    rows = narrowed(actor, filters, perm=Perm.EXPORT)
    for case in with_columns(rows).order_by("-stage_since", "-id")[:EXPORT_CAP].iterator(chunk_size=500):
        yield row_of(case)


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
    return _dated(rows, filters)


def _dated(rows: QuerySet[Case], filters: CaseFilters) -> QuerySet[Case]:
    if filters.wished_from:
        rows = rows.filter(wished_on__gte=filters.wished_from)
    if filters.wished_until:
        rows = rows.filter(wished_on__lt=filters.wished_until + dt.timedelta(days=1))
    if filters.idle_since:
        rows = rows.filter(~Exists(Event.objects.filter(case=OuterRef("id"), happened_on__gte=filters.idle_since)))
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
    helped = list(Assignment.objects.filter(staff=actor.id, until=None).values_list("case_id", flat=True))
    return Q(counsellor=actor.id) | Q(id__in=helped)


def count_of(rows: QuerySet[Member] | QuerySet[Blocker]) -> Coalesce:
    of_case = rows.filter(case=OuterRef("id")).order_by().values("case").annotate(n=Count("id")).values("n")
    return Coalesce(Subquery(of_case, output_field=IntegerField()), 0)

"""What a manager of money looks at first: projects with their lines, what donors wait for, boxes, bank, hours.

Facts alone: from which figure on something is off is `oversight`'s to say. A fixed number of queries.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection

from django.db.models import Max, Min

from sankofa.accounts.vocab import Actor
from sankofa.finance import access
from sankofa.finance.models import (
    Agreement,
    Batch,
    Deliverable,
    Funding,
    Hours,
    Quota,
    ReportDue,
    Statement,
    StatementLine,
    Waiting,
)
from sankofa.finance.queries.bank import banks
from sankofa.finance.queries.boxes import boxes
from sankofa.finance.queries.hours import WEEK, fte, posts_of
from sankofa.finance.queries.projects import ends_of, quotas, standings
from sankofa.finance.vocab import (
    Attention,
    BatchState,
    DeliverableKind,
    DonorQuota,
    PromisedRow,
    ReportKind,
)

Owners = dict[uuid.UUID, tuple[str, ...]]


def attention(actor: Actor, *, today: dt.date, until: dt.date, weeks: int) -> Attention:
    """The money of the actor's missions as it stands today; what donors wait for before `until` (half-open); who wrote
    hours within so many `weeks` before this one and none in the last of them.
    """
    missions = access.missions(actor)
    found = tuple(standings(actor, today=today))
    ids = [row.id for row, _lines in found]
    agreements = {row.id: row for row in access.agreements(actor).select_related("donor")}
    owners = _owners(agreements)
    accounts = tuple(banks(actor))
    waiting = Waiting.objects.filter(mission__in=missions).order_by("on").values_list("on", flat=True)
    batches = Batch.objects.filter(mission__in=missions, state=BatchState.CHECKED, execute_on__lte=today)
    last_month = today.replace(day=1) - dt.timedelta(days=1)
    return Attention(
        projects=found,
        reports=_reports(agreements, owners, until),
        deliverables=_deliverables(agreements, owners, until),
        quotas=_quotas(agreements, owners, today),
        boxes=tuple(boxes(actor)),
        banks=accounts,
        undecided_since=_undecided_since([row.id for row in accounts]),
        read_until=_read_until([row.id for row in accounts]),
        waiting=tuple(waiting),
        batches=tuple(batches.order_by("execute_on", "id").values_list("id", "title", "execute_on")),
        without_hours=_without_hours(missions, today - dt.timedelta(days=today.weekday()), weeks),
        posts=fte(ids, last_month),
        posts_budgeted=posts_of(ids),
        month=last_month.replace(day=1),
    )


def own_hours(actor: Actor, *, today: dt.date, weeks: int) -> dt.date | None:
    """The last day for which the actor wrote hours, where that was within so many `weeks` before this one."""
    monday = today - dt.timedelta(days=today.weekday())
    rows = Hours.objects.filter(staff=actor.id, on__gte=monday - weeks * WEEK, on__lt=monday)
    last: dt.date | None = rows.aggregate(on=Max("on"))["on"]
    return last


def _reports(agreements: dict[uuid.UUID, Agreement], owners: Owners, until: dt.date) -> tuple[PromisedRow, ...]:
    rows = ReportDue.objects.filter(agreement__in=agreements, sent_on=None, due_on__lt=until).order_by("due_on", "id")
    return tuple(_promised(agreements[r.agreement_id], ReportKind(r.kind).label, r.due_on, owners) for r in rows)


def _deliverables(agreements: dict[uuid.UUID, Agreement], owners: Owners, until: dt.date) -> tuple[PromisedRow, ...]:
    rows = Deliverable.objects.filter(agreement__in=agreements, done_on=None, planned_on__lt=until)
    return tuple(
        _promised(
            agreements[row.agreement_id], f"{DeliverableKind(row.kind).label}: {row.title}", row.planned_on, owners
        )
        for row in rows.order_by("planned_on", "id")
    )


def _promised(agreement: Agreement, what: object, on: dt.date, owners: Owners) -> PromisedRow:
    return PromisedRow(agreement.id, _named(agreement), str(what), on, owners.get(agreement.id, ()))


def _named(agreement: Agreement) -> str:
    return f"{agreement.donor.name} · {agreement.reference}"


def _quotas(agreements: dict[uuid.UUID, Agreement], owners: Owners, today: dt.date) -> tuple[DonorQuota, ...]:
    """Of agreements that have not ended."""
    ends = ends_of(agreements.values())
    running = [key for key in agreements if ends[key] > today]
    whose = dict(Quota.objects.filter(agreement__in=running).values_list("id", "agreement").order_by("id"))
    return tuple(
        DonorQuota(whose[row.id], _named(agreements[whose[row.id]]), row, owners.get(whose[row.id], ()))
        for row in quotas(running, today)
    )


def _owners(agreement_ids: Collection[uuid.UUID]) -> Owners:
    """Who leads the projects that an agreement bears."""
    rows = Funding.objects.filter(agreement__in=agreement_ids, project__manager__isnull=False)
    found: dict[uuid.UUID, dict[str, None]] = defaultdict(dict)
    for agreement, name in rows.order_by("project__code", "id").values_list("agreement", "project__manager__name"):
        if agreement and name:
            found[agreement][name] = None
    return {key: tuple(names) for key, names in found.items()}


def _undecided_since(bank_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, dt.date]:
    rows = StatementLine.objects.filter(bank__in=bank_ids, matches=None, aside_why="").values_list("bank")
    return dict(rows.annotate(since=Min("on")).order_by("bank"))


def _read_until(bank_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, dt.date]:
    """The last movement of any statement, also of one that says no balance."""
    rows = Statement.objects.filter(bank__in=bank_ids, until__isnull=False).values_list("bank")
    return dict(rows.annotate(last=Max("until")).order_by("bank"))


def _without_hours(missions: Collection[uuid.UUID], monday: dt.date, weeks: int) -> tuple[str, ...]:
    rows = Hours.objects.filter(
        project__cluster__mission__in=missions, on__gte=monday - weeks * WEEK, on__lt=monday, staff__is_active=True
    )
    last = rows.values_list("staff", "staff__name").annotate(last=Max("on")).filter(last__lt=monday - WEEK)
    return tuple(name for _staff, name, _last in last.order_by("staff__name", "staff"))

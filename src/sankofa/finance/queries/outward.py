"""What finance tells those who publish: projects and agreements of a mission, and costs by month, kind and case.

No reader is checked: whoever calls this makes sums of it, and shows no row. What is open yet is not told.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import F, Q, Sum
from django.db.models.functions import TruncMonth

from sankofa.finance.models import Agreement, Close, Funding, Posting, Project, Revision
from sankofa.finance.queries.projects import ends_of, funded_until, quotas
from sankofa.finance.vocab import (
    BudgetState,
    DeliverableKind,
    DeliverableRow,
    Kind,
    LineKind,
    Nature,
    ToldAgreement,
    ToldCost,
    ToldProject,
)

SPENT = Q(nature=Nature.EXPENSE)
PROMISED = Q(nature=Nature.COMMITTED) & (
    Q(entry__kind=Kind.COMMITMENT) | Q(entry__kind=Kind.REVERSAL, entry__reverses__kind=Kind.COMMITMENT)
)


def books_closed_until(mission_id: uuid.UUID) -> dt.date | None:
    """The first day that is still open; None: nothing was ever closed."""
    return Close.objects.filter(mission=mission_id).order_by("-until").values_list("until", flat=True).first()


def told_projects(
    mission_id: uuid.UUID, project_ids: Collection[uuid.UUID], *, today: dt.date
) -> dict[uuid.UUID, ToldProject]:
    rows = list(Project.objects.filter(cluster__mission=mission_id, id__in=project_ids).order_by("code"))
    untils, budgets = funded_until(rows, today), _budgets(project_ids)
    bearers: dict[uuid.UUID, list[Funding]] = defaultdict(list)
    for share in Funding.objects.filter(project__in=rows).select_related("own_line").order_by("since", "-bp", "id"):
        bearers[share.project_id].append(share)
    return {
        row.id: ToldProject(
            row.id, row.code, row.title, row.starts, row.ends, untils.get(row.id), row.led_by, budgets.get(row.id, ()),
            tuple(dict.fromkeys(share.agreement_id for share in bearers[row.id] if share.agreement_id)),
            tuple(dict.fromkeys(share.own_line.project_id for share in bearers[row.id] if share.own_line)),
        )
        for row in rows
    }  # fmt: skip


def told_agreements(
    mission_id: uuid.UUID, agreement_ids: Collection[uuid.UUID], *, today: dt.date, until: dt.date
) -> dict[uuid.UUID, ToldAgreement]:
    """`until`: what came in before that day is told."""
    rows = list(Agreement.objects.filter(donor__mission=mission_id, id__in=agreement_ids).select_related("donor"))
    ends, received = ends_of(rows), _received(agreement_ids, until)
    projects: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    borne = Funding.objects.filter(agreement__in=rows).order_by("project__code", "since", "id")
    for agreement_id, project_id in borne.values_list("agreement", "project"):
        if agreement_id and project_id not in projects[agreement_id]:
            projects[agreement_id].append(project_id)
    return {
        row.id: ToldAgreement(
            row.id, row.donor_id, row.donor.name, row.reference, row.title, row.starts, ends[row.id], row.currency,
            (
                (row.signed_on, row.minor),
                *row.extensions.order_by("signed_on", "at").values_list("signed_on", "added_minor"),
            ),
            received.get(row.id, ()),
            tuple(
                DeliverableRow(d.id, DeliverableKind(d.kind), d.title, d.planned_on, d.done_on)
                for d in row.deliverables.order_by("planned_on", "id")
            ),
            quotas([row.id], today),
            tuple(projects[row.id]),
        )
        for row in rows
    }  # fmt: skip


def told_costs(project_ids: Collection[uuid.UUID], *, until: dt.date) -> dict[uuid.UUID, list[ToldCost]]:
    """What was spent, and what was committed, before `until`. Between own projects nothing is: it is spent once."""
    rows = Posting.objects.filter(SPENT | PROMISED, line__project__in=project_ids, entry__on__lt=until)
    summed = (
        rows.annotate(month=TruncMonth("entry__on"))
        .values_list("line__project", "month", "line__kind", "case", "nature")
        .annotate(sum=Sum("base_minor"))
        .order_by("month", "line__kind", "case", "nature")
    )
    found: dict[uuid.UUID, list[ToldCost]] = defaultdict(list)
    for project_id, month, kind, case_id, nature, minor in summed:
        found[project_id].append(ToldCost(month, LineKind(kind), case_id, minor, nature == Nature.COMMITTED))
    return found


def listable_agreements(mission_id: uuid.UUID) -> list[tuple[uuid.UUID, str, str]]:
    """(id, donor · reference, title)."""
    rows = Agreement.objects.filter(donor__mission=mission_id).order_by("donor__name", "reference")
    return [(a, f"{donor} · {ref}", title) for a, donor, ref, title in rows.values_list(
        "id", "donor__name", "reference", "title")]  # fmt: skip


def listable_projects(mission_id: uuid.UUID) -> list[tuple[uuid.UUID, str, str]]:
    """(id, code, title)."""
    return list(Project.objects.filter(cluster__mission=mission_id).order_by("code").values_list("id", "code", "title"))


def _budgets(project_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[tuple[dt.date, int], ...]]:
    rows = Revision.objects.filter(project__in=project_ids, state=BudgetState.FORCE).order_by("project", "number")
    decided: dict[uuid.UUID, list[tuple[dt.date, int]]] = defaultdict(list)
    for project_id, on, minor in rows.annotate(sum=Sum("lines__minor")).values_list("project", "decided_on", "sum"):
        decided[project_id].append((on, minor or 0))
    return {
        key: (found[0], *found[1:][-1:]) if found[0][1] != found[-1][1] else (found[0],)
        for key, found in decided.items()
    }


def _received(agreement_ids: Collection[uuid.UUID], until: dt.date) -> dict[Any, tuple[tuple[dt.date, int], ...]]:
    rows = Posting.objects.filter(nature=Nature.INCOME, agreement__in=agreement_ids, entry__on__lt=until)
    summed = rows.annotate(month=TruncMonth("entry__on")).values_list("agreement", "month")
    found: dict[Any, list[tuple[dt.date, int]]] = defaultdict(list)
    for agreement_id, month, minor in summed.annotate(sum=-Sum(F("base_minor"))).order_by("agreement", "month"):
        found[agreement_id].append((month, minor))
    return {key: tuple(held) for key, held in found.items()}


def told_donor(mission_id: uuid.UUID, agreement_id: uuid.UUID) -> uuid.UUID | None:
    """The donor of an agreement of the mission."""
    rows = Agreement.objects.filter(donor__mission=mission_id, id=agreement_id)
    return rows.values_list("donor", flat=True).first()

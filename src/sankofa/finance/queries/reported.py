"""What a donor report and an export are made of: an agreement's terms, the projects it bears, every posting on them.

Answers hold raw amounts, EUR cents; what a report makes of them stands in `reporting`. Only `terms`, `due_reports` and
`case_money` ask who wants to know: the others take ids of what was fetched through them.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q, Sum

from sankofa.accounts.vocab import Actor, Perm
from sankofa.finance import access
from sankofa.finance.models import (
    Agreement,
    BudgetLine,
    Deliverable,
    Funding,
    Posting,
    Project,
    Quota,
    ReportDue,
    Revision,
    RevisionLine,
)
from sankofa.finance.queries.projects import _in_force, _name, ends_of, funded_until
from sankofa.finance.rules.splitting import split
from sankofa.finance.vocab import (
    Borne,
    BudgetState,
    CaseCost,
    CaseMoney,
    DeliverableKind,
    DeliverableRow,
    DueRow,
    FundedLine,
    FundedProject,
    LineKind,
    Nature,
    QuotaRow,
    ReportKind,
    RevisionRow,
    ShareRow,
    Terms,
    Warned,
)

OF_A_REPORT = (Nature.EXPENSE, Nature.INTERNAL, Nature.COMMITTED)


def terms(actor: Actor, agreement_id: uuid.UUID, perm: Perm = Perm.MONEY) -> Terms:
    """What was agreed. Raises NotFoundError; RefusedError where the actor may read it and does not hold `perm`."""
    row = access.agreement(actor, agreement_id, perm)
    added = row.extensions.aggregate(sum=Sum("added_minor"))["sum"] or 0
    return Terms(
        id=row.id,
        mission_id=row.donor.mission_id,
        mission=row.donor.mission.name,
        timezone=row.donor.mission.timezone,
        donor=row.donor.name,
        reference=row.reference,
        title=row.title,
        starts=row.starts,
        ends=ends_of([row])[row.id],
        currency=row.currency,
        amount=row.minor + added,
        overhead_bp=row.overhead_bp,
        overhead_base=tuple(LineKind(kind) for kind in row.overhead_base),
        eligible=tuple(LineKind(kind) for kind in row.eligible),
        language=row.language,
        lists_people=row.lists_people,
    )


def due_reports(actor: Actor) -> list[DueRow]:
    """Every report that was agreed on, the earliest due first."""
    rows = ReportDue.objects.filter(agreement__in=access.agreements(actor)).select_related("agreement__donor")
    return [
        DueRow(
            row.id, row.agreement_id, row.agreement.donor.name, row.agreement.reference, ReportKind(row.kind),
            row.due_on, row.sent_on,
        )
        for row in rows.order_by("due_on", "id")
    ]  # fmt: skip


def promised_in(agreement_id: uuid.UUID) -> tuple[list[DeliverableRow], list[QuotaRow]]:
    """What an agreement promised besides money: deliverables, and quotas without who was reached here."""
    deliverables = Deliverable.objects.filter(agreement=agreement_id).order_by("planned_on", "id")
    quotas = Quota.objects.filter(agreement=agreement_id).order_by("text", "id")
    return (
        [DeliverableRow(d.id, DeliverableKind(d.kind), d.title, d.planned_on, d.done_on) for d in deliverables],
        [QuotaRow(q.id, q.text, q.target, 0, q.elsewhere, Warned.FINE) for q in quotas],
    )


def funded(agreement_id: uuid.UUID, *, on: dt.date) -> list[FundedProject]:
    """The projects that an agreement ever bore a share of, by code, as they stand `on` that day."""
    projects = list(Project.objects.filter(fundings__agreement=agreement_id).distinct().order_by("code"))
    ids = [row.id for row in projects]
    shares = _in_force(
        Funding.objects.filter(project__in=ids)
        .select_related("agreement__donor", "own_line__project")
        .order_by("project", "since", "id"),
        on,
    )
    until = funded_until(projects, on)
    first, newest, revisions = _revisions(ids, on)
    lines: dict[uuid.UUID, list[FundedLine]] = defaultdict(list)
    for line in BudgetLine.objects.filter(project__in=ids).order_by("place", "id"):
        mine = _part(shares.get(line.project_id, []), agreement_id)
        lines[line.project_id].append(
            FundedLine(
                line.id, line.name, LineKind(line.kind), mine(first.get(line.id, 0)), mine(newest.get(line.id, 0))
            )
        )
    return [
        FundedProject(
            id=row.id,
            code=row.code,
            title=row.title,
            led_by=row.led_by,
            starts=row.starts,
            until=until[row.id],
            shares=tuple(
                ShareRow(_name(s), s.bp, s.agreement_id, s.own_line.project_id if s.own_line else None, s.since)
                for s in shares.get(row.id, [])
            ),
            lines=tuple(lines[row.id]),
            revisions=tuple(revisions[row.id]),
        )
        for row in projects
    ]


def borne(agreement_id: uuid.UUID, project_ids: Collection[uuid.UUID], *, until: dt.date) -> list[Borne]:
    """Every posting before `until` on lines of these projects or of the agreement, income included."""
    mine = Q(nature__in=OF_A_REPORT, line__project__in=project_ids) | Q(
        nature__in=[*OF_A_REPORT, Nature.INCOME], agreement=agreement_id
    )
    rows = Posting.objects.filter(mine, entry__on__lt=until).order_by("entry__on", "entry", "place")
    found = rows.values_list(
        "entry_id",
        "entry__on",
        "entry__source",
        "entry__text",
        "nature",
        "line_id",
        "agreement_id",
        "case_id",
        "base_minor",
    )
    return [
        Borne(entry, on, source, text, Nature(nature), line, agreement, case, minor)
        for entry, on, source, text, nature, line, agreement, case, minor in found
    ]


def donors_of(agreement_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Names of the donors of agreements that bear a project together."""
    return dict(Agreement.objects.filter(id__in=agreement_ids).values_list("id", "donor__name"))


def case_money(actor: Actor, case_id: uuid.UUID) -> CaseMoney:
    """What one case cost, by project and line, of the missions whose money the actor may see.

    Whether the actor may open the case was asked before.
    """
    rows = Posting.objects.filter(
        case=case_id, nature__in=[Nature.EXPENSE, Nature.COMMITTED], entry__mission__in=access.missions(actor)
    )
    summed = rows.values_list("line__project", "line__project__code", "line__name", "nature")
    costs: dict[tuple[uuid.UUID, str, str], list[int]] = {}
    for project, code, name, nature, minor in summed.annotate(sum=Sum("base_minor")).order_by(
        "line__project__code", "line__place", "line"
    ):
        costs.setdefault((project, code, name), [0, 0])[nature == Nature.COMMITTED] += minor
    found = [CaseCost(*key, spent, max(held, 0)) for key, (spent, held) in costs.items()]
    return CaseMoney(tuple(one for one in found if one.spent or one.committed))


def _part(shares: Collection[Funding], agreement_id: uuid.UUID) -> "_Part":
    return _Part([share.bp for share in shares], [share.agreement_id == agreement_id for share in shares])


class _Part:
    """What of an amount falls to one of its bearers, split as costs are."""

    def __init__(self, weights: list[int], mine: list[bool]) -> None:
        self.weights, self.mine = weights, mine

    def __call__(self, minor: int) -> int:
        if not self.weights:
            return 0
        return sum(part for part, own in zip(split(minor, self.weights), self.mine, strict=True) if own)


def _revisions(
    project_ids: Collection[uuid.UUID], on: dt.date
) -> tuple[dict[uuid.UUID, int], dict[uuid.UUID, int], dict[uuid.UUID, list[RevisionRow]]]:
    """(amounts by line of each project's first budget, of the one in force on that day, its revisions)."""
    rows = Revision.objects.filter(project__in=project_ids, state=BudgetState.FORCE, decided_on__lte=on)
    amounts: dict[uuid.UUID, dict[uuid.UUID, int]] = defaultdict(dict)
    ordered = list(rows.order_by("project", "number"))
    for revision, line, minor in RevisionLine.objects.filter(revision__in=ordered).values_list(
        "revision", "line", "minor"
    ):
        amounts[revision][line] = minor
    first: dict[uuid.UUID, int] = {}
    newest: dict[uuid.UUID, int] = {}
    said: dict[uuid.UUID, list[RevisionRow]] = defaultdict(list)
    of_project = {row.project_id: row for row in ordered}
    for row in ordered:
        if not said[row.project_id]:
            first |= amounts[row.id]
        said[row.project_id].append(RevisionRow(row.number, row.decided_on, row.why, sum(amounts[row.id].values())))
    for row in of_project.values():  # the one with the highest number counts
        newest |= amounts[row.id]
    return first, newest, said

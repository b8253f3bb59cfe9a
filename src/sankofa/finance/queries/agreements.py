"""How agreements stand: what was promised, what they bore, what came in."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models import Sum

from sankofa.accounts.vocab import Actor, Perm
from sankofa.finance import access
from sankofa.finance.models import Agreement, Posting
from sankofa.finance.queries.projects import ends_of, quotas
from sankofa.finance.vocab import (
    BORNE,
    AgreementPage,
    AgreementRow,
    DeliverableKind,
    DeliverableRow,
    ExtensionRow,
    LineKind,
    Nature,
    ReportKind,
    ReportRow,
)


def agreements(actor: Actor) -> list[AgreementRow]:
    """Agreements that the actor may see, those that end last first."""
    rows = list(access.agreements(actor).select_related("donor"))
    return sorted(_rows(rows), key=lambda row: (row.ends, row.donor, row.reference), reverse=True)


def agreement(actor: Actor, agreement_id: uuid.UUID, *, today: dt.date) -> AgreementPage:
    """One agreement, whole. Raises NotFoundError."""
    row = access.agreement(actor, agreement_id)
    [shown] = _rows([row])
    by_kind = _by_kind(row.id)
    return AgreementPage(
        row=shown,
        overhead_bp=row.overhead_bp,
        overhead_base=tuple(LineKind(kind) for kind in row.overhead_base),
        eligible=tuple(LineKind(kind) for kind in row.eligible),
        extensions=tuple(
            ExtensionRow(e.signed_on, e.until, e.added_minor, e.why) for e in row.extensions.order_by("signed_on", "at")
        ),
        reports=tuple(
            ReportRow(r.id, ReportKind(r.kind), r.due_on, r.sent_on) for r in row.reports.order_by("due_on", "id")
        ),
        deliverables=tuple(
            DeliverableRow(d.id, DeliverableKind(d.kind), d.title, d.planned_on, d.done_on)
            for d in row.deliverables.order_by("planned_on", "id")
        ),
        quotas=quotas([row.id], today),
        projects=_projects(row.id),
        not_eligible=sum(minor for kind, minor in by_kind.items() if kind not in row.eligible),
        language=row.language,
        lists_people=row.lists_people,
        may_change=row.donor.mission_id in access.missions(actor, Perm.BUDGET),
    )


def agreement_choices(actor: Actor) -> list[tuple[uuid.UUID, str]]:
    """(id, donor and reference), for a form."""
    rows = access.agreements(actor).select_related("donor").order_by("donor__name", "reference")
    return [(row.id, f"{row.donor.name} · {row.reference}") for row in rows]


def _rows(rows: Collection[Agreement]) -> list[AgreementRow]:
    ids = [row.id for row in rows]
    ends = ends_of(rows)
    added = dict(
        Agreement.objects.filter(id__in=ids).annotate(added=Sum("extensions__added_minor")).values_list("id", "added")
    )
    borne, came = _sums(ids, BORNE), _sums(ids, (Nature.INCOME,))
    return [
        AgreementRow(
            row.id, row.donor.name, row.reference, row.title, row.starts, ends[row.id], row.currency,
            row.minor + (added[row.id] or 0), borne.get(row.id, 0), -came.get(row.id, 0),
        )
        for row in rows
    ]  # fmt: skip


def _sums(ids: Collection[uuid.UUID], natures: Collection[Nature]) -> dict[uuid.UUID, int]:
    rows = Posting.objects.filter(agreement__in=ids, nature__in=natures).values_list("agreement")
    return dict(rows.annotate(sum=Sum("base_minor")).values_list("agreement", "sum").order_by("agreement"))


def _by_kind(agreement_id: uuid.UUID) -> dict[str, int]:
    rows = Posting.objects.filter(agreement=agreement_id, nature=Nature.EXPENSE).values("line__kind")
    return dict(rows.annotate(sum=Sum("base_minor")).values_list("line__kind", "sum").order_by("line__kind"))


def _projects(agreement_id: uuid.UUID) -> tuple[tuple[uuid.UUID, str, int], ...]:
    rows = (
        Posting.objects.filter(agreement=agreement_id, nature__in=BORNE)
        .values("line__project", "line__project__code", "line__project__title")
        .annotate(sum=Sum("base_minor"))
        .order_by("line__project__code")
    )
    return tuple(
        (r["line__project"], f"{r['line__project__code']} · {r['line__project__title']}", r["sum"]) for r in rows
    )

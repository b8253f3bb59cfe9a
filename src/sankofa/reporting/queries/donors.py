"""Donor reports as one reads them: what is due, one whole, what stands behind a figure, whether it still comes out.

Whoever may see the money of an agreement's mission may read its reports; cases show to who may open them.
"""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import cast

from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import queries as cases
from sankofa.finance import queries as finance
from sankofa.finance.vocab import Borne, DueRow, Terms
from sankofa.kernel.errors import NotFoundError, RefusedError
from sankofa.kernel.sealing import open_bytes
from sankofa.reporting.models import DonorReport, DonorReportText, PseudonymKey, ReportedEntry
from sankofa.reporting.queries.donor_basis import gather
from sankofa.reporting.queries.donor_figures import Figures
from sankofa.reporting.rules.donors import digest
from sankofa.reporting.vocab import (
    Basis,
    Content,
    Counted,
    DonorReportPage,
    DonorReportRow,
    DonorText,
    MoneyColumn,
    ReportPart,
    ReportState,
)


def donor_reports(actor: Actor, agreement_id: uuid.UUID | None = None) -> list[DonorReportRow]:
    """Reports of agreements that the actor may see, or of one of them, those about the latest period first."""
    agreements = {row.id: (row.donor, row.reference) for row in finance.agreements(actor)}
    wanted = [agreement_id] if agreement_id in agreements else [] if agreement_id else list(agreements)
    rows = DonorReport.objects.filter(agreement__in=wanted).select_related("prepared_by", "signed_by", "due")
    light = rows.defer("basis", "content")  # a whole report each
    return [_row(row, *agreements[row.agreement_id]) for row in light.order_by("-until", "-id")]


def reports_to_do(actor: Actor) -> list[DueRow]:
    """Reports that were agreed on, that nobody began and nobody sent; the earliest due first."""
    begun = set(DonorReport.objects.exclude(due=None).values_list("due_id", flat=True))
    return [row for row in finance.due_reports(actor) if row.sent_on is None and row.id not in begun]


def next_period(actor: Actor, agreement_id: uuid.UUID, *, until: dt.date) -> tuple[dt.date, dt.date]:
    """[since, until) that a report due then is likely about: from the last report's end to the end of a month."""
    terms = finance.terms(actor, agreement_id)
    last = DonorReport.objects.filter(agreement=agreement_id).order_by("-until").values_list("until", flat=True).first()
    since = last or terms.starts
    month = until.replace(day=1)
    return since, min(month, terms.ends) if month > since else (since + dt.timedelta(days=32)).replace(day=1)


def donor_report(actor: Actor, report_id: uuid.UUID, *, today: dt.date) -> DonorReportPage:
    """One report, whole: as it was prepared, or live while nobody did. Raises NotFoundError."""
    row, terms = fetch(actor, report_id)
    if row.content is None:
        figures = _figures(row, terms, today)
        basis, content = figures.basis, figures.content()
    else:
        basis, content = cast("Basis", row.basis), cast("Content", row.content)
    shown, withheld = _without_shielded(content, basis)
    may_sign = row.prepared_at is not None and row.signed_at is None and _may(actor, row, Perm.BUDGET)
    return DonorReportPage(
        row=_row(row, terms.donor, terms.reference),
        basis=basis,
        content=shown,
        texts=texts(row),
        language=row.language,
        digest=row.digest,
        prepared_at=row.prepared_at,
        sent_back=row.sent_back,
        is_live=row.content is None,
        due_id=row.due_id,
        may_prepare=row.prepared_at is None,
        may_sign=may_sign and row.prepared_by_id != actor.id,
        is_mine=row.prepared_by_id == actor.id,
        may_send_back=may_sign or (row.signed_at is None and row.prepared_by_id == actor.id),
        withheld=withheld,
    )


def recomputed(actor: Actor, report_id: uuid.UUID) -> tuple[str, str]:
    """(digest that was kept, digest of what the same entries and the same basis give now). Raises NotFoundError."""
    row, terms = fetch(actor, report_id)
    return row.digest, sealed(_figures(row, terms, row.until).content(), texts(row))


def behind_amount(
    actor: Actor, report_id: uuid.UUID, line_id: str, column: MoneyColumn, *, today: dt.date
) -> list[Borne]:
    """The postings of one amount, the newest first. Raises NotFoundError."""
    row, terms = fetch(actor, report_id)
    return _figures(row, terms, today).behind(line_id, column)[::-1]


def behind_result(
    actor: Actor, report_id: uuid.UUID, counted: Counted, project_id: str, *, today: dt.date
) -> dict[uuid.UUID, str]:
    """Numbers of the cases of one result that the actor may open; nothing of the others. Raises NotFoundError."""
    row, terms = fetch(actor, report_id)
    found = [uuid.UUID(case) for case in _figures(row, terms, today).cases(counted, project_id)]
    if not actor.may(Perm.READ_CASE):
        return {}
    opened = cases.visible(actor).filter(id__in=found)
    return dict(opened.order_by("number").values_list("id", "number"))


def fetch(
    actor: Actor, report_id: uuid.UUID, perm: Perm = Perm.MONEY, *, lock: bool = False
) -> tuple[DonorReport, Terms]:
    """A report and what was agreed. Raises NotFoundError, RefusedError. For reporting."""
    rows = DonorReport.objects.select_related("prepared_by", "signed_by", "due")
    row = (rows.select_for_update(of=("self",)) if lock else rows).filter(id=report_id).first()
    if row is None:
        raise NotFoundError("not_found", _("This is not here, or it is not open to you."))
    return row, finance.terms(actor, row.agreement_id, perm)


def live_figures(row: DonorReport, terms: Terms, *, today: dt.date) -> Figures:
    """The figures of this moment. For the verb that keeps them."""
    earlier = list(
        DonorReport.objects.filter(agreement=row.agreement_id, signed_at__isnull=False, until__lte=row.since).order_by(
            "until"
        )
    )
    kept = PseudonymKey.objects.get(agreement=row.agreement_id)
    key = open_bytes(bytes(kept.sealed), bound_to=str(row.agreement_id))
    basis, postings = gather(terms, since=row.since, until=row.until, today=today, key=key, earlier=earlier)
    return Figures(basis, postings, {p.entry_id for p in postings} - _told(row))


def kept_figures(row: DonorReport, terms: Terms) -> Figures:
    """The figures of a report that was prepared. For the verb that signs it off."""
    return _figures(row, terms, row.until)


def texts(row: DonorReport) -> tuple[DonorText, ...]:
    """Every part in its order, empty where nobody wrote yet."""
    written = {text.part: text for text in DonorReportText.objects.filter(report=row).select_related("by")}
    return tuple(
        DonorText(part, found.body, found.version, found.by.name)
        if (found := written.get(part))
        else DonorText(part, "", 0, "")
        for part in ReportPart
    )


def sealed(content: Content, written: Collection[DonorText]) -> str:
    """The digest of what is frozen: figures, list and texts."""
    return digest({"content": content, "texts": {str(text.part): text.body for text in written}})


def kept(row: DonorReport) -> str:
    """The digest of what a report that was prepared holds, reckoned anew."""
    return sealed(cast("Content", row.content), texts(row))


def _figures(row: DonorReport, terms: Terms, today: dt.date) -> Figures:
    """Of a report that was prepared: from what was kept, on the entries that it rested on. Else of this moment."""
    if row.basis is None:
        return live_figures(row, terms, today=today)
    basis = cast("Basis", row.basis)
    own = set(ReportedEntry.objects.filter(report=row).values_list("entry_id", flat=True))
    rests = own | _told(row)
    projects = [uuid.UUID(one["id"]) for one in basis["projects"]]
    postings = finance.borne(row.agreement_id, projects, until=row.until)
    return Figures(basis, [p for p in postings if p.entry_id in rests], own)


def _told(row: DonorReport) -> set[uuid.UUID]:
    """Entries that reports about earlier periods rest on."""
    rows = ReportedEntry.objects.filter(agreement=row.agreement_id, report__until__lte=row.since)
    return set(rows.values_list("entry_id", flat=True))


def _without_shielded(content: Content, basis: Basis) -> tuple[Content, bool]:
    """The list without who was shielded after it was kept: a list that was frozen must not give anybody away."""
    if not content["persons"]:
        return content, False
    hidden = cases.shielded_cases({uuid.UUID(p["case"]) for p in basis["people"]})
    keys = {p["key"] for p in basis["people"] if uuid.UUID(p["case"]) in hidden}
    shown = [row for row in content["persons"] if row["key"] not in keys]
    return {**content, "persons": shown}, len(shown) < len(content["persons"])


def _may(actor: Actor, row: DonorReport, perm: Perm) -> bool:
    try:
        finance.terms(actor, row.agreement_id, perm)
    except RefusedError:
        return False
    return True


def _row(row: DonorReport, donor: str, reference: str) -> DonorReportRow:
    return DonorReportRow(
        id=row.id,
        agreement_id=row.agreement_id,
        donor=donor,
        reference=reference,
        since=row.since,
        until=row.until,
        state=ReportState.SIGNED if row.signed_at else ReportState.READY if row.prepared_at else ReportState.DRAFT,
        prepared_by=row.prepared_by.name if row.prepared_by else "",
        signed_by=row.signed_by.name if row.signed_by else "",
        signed_at=row.signed_at,
        due_on=row.due.due_on if row.due else None,
        sent_on=row.due.sent_on if row.due else None,
    )

"""Verbs on donor reports: begin, write, prepare (keeps the figures), send back, sign off (freezes them), throw away.

Two people: who prepares it works on the mission's money, who signs it off keeps agreements and is another. What is
signed is what was prepared: figures, list and texts are kept with their digest when they are prepared, and triggers let
nobody change them until it is sent back.
"""

import datetime as dt
import os
import uuid

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.finance import queries as finance
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import ConflictError, DomainError, NotFoundError, RefusedError
from sankofa.kernel.sealing import seal_bytes
from sankofa.reporting.models import DonorReport, DonorReportText, PseudonymKey, Release, ReportedEntry
from sankofa.reporting.queries import donor_telling, donors
from sankofa.reporting.rules.donors import names_a_case
from sankofa.reporting.services import register
from sankofa.reporting.vocab import ReportPart

KEY_BYTES = 32


@transaction.atomic
def begin_donor_report(
    *,
    agreement_id: uuid.UUID,
    due_id: uuid.UUID | None,
    since: dt.date,
    until: dt.date,
    by: Actor,
    now: dt.datetime,
) -> uuid.UUID:
    """Begins a report about [since, until), for a report that is due or for none.

    Raises DomainError `ends_early`, `outside`, `follows`, `one_at_a_time`; NotFoundError.
    """
    terms = finance.terms(by, agreement_id)
    if until <= since:
        raise DomainError("ends_early", _("It ends after it starts. Check both days."), field="until")
    if since < terms.starts or since >= terms.ends:
        raise DomainError("outside", _("The agreement does not run then. Check the first day."), field="since")
    if due_id and not any(row.id == due_id and row.agreement_id == agreement_id for row in finance.due_reports(by)):
        raise NotFoundError("not_found", _("This is not here, or it is not open to you."))
    reports = DonorReport.objects.filter(agreement=agreement_id)
    if reports.filter(signed_at=None).exists():
        raise one_at_a_time()
    if reports.filter(until__gt=since).exists():
        raise DomainError("follows", _("An earlier report is about that day. Begin where it ended."), field="since")
    if not PseudonymKey.objects.filter(agreement=agreement_id).exists():
        sealed = seal_bytes(os.urandom(KEY_BYTES), bound_to=str(agreement_id))
        PseudonymKey.objects.bulk_create(
            [PseudonymKey(agreement_id=agreement_id, sealed=sealed, made_at=now)], ignore_conflicts=True
        )
    try:
        with transaction.atomic():
            return DonorReport.objects.create(
                agreement_id=agreement_id, due_id=due_id, since=since, until=until, language=terms.language,
                begun_by_id=by.id, begun_at=now,
            ).id  # fmt: skip
    except IntegrityError as error:  # somebody else began one at the same moment
        raise one_at_a_time() from error


def one_at_a_time() -> DomainError:
    text = _("Another report of this agreement is not signed off yet. Finish that one first.")
    return DomainError("one_at_a_time", text)


@transaction.atomic
def write_donor_text(
    *, report_id: uuid.UUID, part: ReportPart, body: str, version: int, by: Actor, now: dt.datetime
) -> None:
    """Writes a part anew. `version`: of the text that the writer had before them, 0 for none.

    Raises ConflictError where somebody else wrote in the meantime; DomainError `case_number`, `prepared`.
    """
    row = _draft(report_id, by)
    if names_a_case(body):
        text = _("A case number stands in the text. A donor report names no case: take it out.")
        raise DomainError("case_number", text, field="body")
    found = DonorReportText.objects.filter(report=row, part=part).first()
    if (found.version if found else 0) != version:
        text = _("Somebody else changed this text in the meantime. Look at it, then put yours into it.")
        raise ConflictError("changed", text, field="body")
    values = {"body": body.strip(), "version": version + 1, "by_id": by.id, "at": now}
    DonorReportText.objects.update_or_create(report=row, part=part, defaults=values)


@transaction.atomic
def prepare_donor_report(*, report_id: uuid.UUID, by: Actor, now: dt.datetime) -> str:
    """Keeps its figures, list and texts as they are now, for another to sign off; answers their digest.

    Raises DomainError `not_over` before the period ended, `prepared`, `no_snapshot`.
    """
    row = _draft(report_id, by)
    today = date_in(now, by.timezone)
    if row.until > today:
        raise DomainError("not_over", _("The period is not over yet. Prepare the report after its last day."))
    terms = finance.terms(by, row.agreement_id)
    register.alone(terms.mission_id)
    figures = donors.live_figures(row, terms, today=today)
    figures.basis["blank"] = sorted([*figures.basis["blank"], *donor_telling.held_back(figures, terms)])
    ReportedEntry.objects.bulk_create(
        [
            ReportedEntry(report=row, agreement_id=row.agreement_id, entry_id=entry)
            for entry in sorted({p.entry_id for p in figures.postings} & set(figures.own))
        ],
        batch_size=2_000,
    )
    content = figures.content()
    row.basis, row.content, row.digest = figures.basis, content, donors.sealed(content, donors.texts(row))
    row.prepared_by_id, row.prepared_at, row.sent_back = by.id, now, ""
    row.save(update_fields=["basis", "content", "digest", "prepared_by", "prepared_at", "sent_back"])
    return row.digest


@transaction.atomic
def send_donor_report_back(*, report_id: uuid.UUID, why: str, by: Actor) -> None:
    """To whoever prepared it, with a reason; they may take it back themselves. Its figures are reckoned anew then.

    Raises DomainError `why`, `not_prepared`; RefusedError.
    """
    row = _prepared(report_id, by)
    if row.prepared_by_id != by.id:
        finance.terms(by, row.agreement_id, Perm.BUDGET)
    if not why.strip():
        raise DomainError("why", _("Say in a few words what is to be changed."), field="why")
    row.basis = row.content = row.prepared_by = row.prepared_at = None
    row.digest, row.sent_back = "", why.strip()
    row.save(update_fields=["basis", "content", "digest", "prepared_by", "prepared_at", "sent_back"])
    ReportedEntry.objects.filter(report=row).delete()


@transaction.atomic
def sign_donor_report(*, report_id: uuid.UUID, digest: str, by: Actor, now: dt.datetime) -> None:
    """Signs off what has this `digest`: nobody changes it any more.

    Raises RefusedError for who prepared it or keeps no agreements; ConflictError where it was prepared anew since;
    DomainError `not_prepared`.
    """
    row = _prepared(report_id, by)
    terms = finance.terms(by, row.agreement_id, Perm.BUDGET)
    if row.prepared_by_id == by.id:
        raise RefusedError("own_report", _("You prepared this report. Somebody else signs it off."))
    if digest != row.digest or donors.kept(row) != row.digest:
        raise ConflictError("changed", _("The report was prepared anew in the meantime. Look at it again."))
    register.alone(terms.mission_id)
    figures = donors.kept_figures(row, terms)
    if donor_telling.held_back(figures, terms):
        text = _(
            "Since this report was prepared, something left the house beside which its counts by person give small"
            " counts away. Send it back and prepare it anew."
        )
        raise ConflictError("left_meanwhile", text)
    for question, printed, blank in donor_telling.told(figures):
        register.keep(
            mission_id=terms.mission_id,
            door=Release.Door.DONOR,
            donor_id=finance.told_donor(terms.mission_id, terms.id),
            question=question,
            printed=printed,
            blank=blank,
            title=f"{terms.donor} {terms.reference}, {row.since} \u2013 {row.until}",
            now=now,
            by=by.id,
        )
    row.signed_by_id, row.signed_at = by.id, now
    row.save(update_fields=["signed_by", "signed_at"])


@transaction.atomic
def drop_donor_report(*, report_id: uuid.UUID, by: Actor) -> None:
    """Throws a report away that nobody prepared yet. Raises DomainError `prepared`."""
    _draft(report_id, by).delete()


def _draft(report_id: uuid.UUID, by: Actor) -> DonorReport:
    row, _terms = donors.fetch(by, report_id, lock=True)
    if row.prepared_at is not None:
        text = _("The report was prepared. Send it back first, then change it.")
        raise DomainError("prepared", text)
    return row


def _prepared(report_id: uuid.UUID, by: Actor) -> DonorReport:
    row, _terms = donors.fetch(by, report_id, lock=True)
    if row.prepared_at is None or row.signed_at is not None:
        raise DomainError("not_prepared", _("There is nothing to be signed off. Look at the report again."))
    return row

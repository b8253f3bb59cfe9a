"""Verbs on annual reports: begin, take newer figures, write, hand in, send back, sign off, publish.

Handed in, a report is frozen: its figures are kept with the digest of what each was computed by. Who signs it off wrote
nothing in it, and signs only what the snapshot still gives to the digit. Published, it never changes again.
"""

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.kernel.errors import ConflictError, DomainError, RefusedError
from sankofa.reporting import access, dictionary
from sankofa.reporting.models import AnnualFile, AnnualReport, AnnualText, Release, Snapshot
from sankofa.reporting.queries.annual import TITLES, computed, document_of, fetch, threshold, unsafe
from sankofa.reporting.rules import annual
from sankofa.reporting.rules.annual import LANGUAGES
from sankofa.reporting.services import register
from sankofa.reporting.vocab import AnnualState

LONGEST = 20_000  # characters of one place
FIRST_YEAR = 1951


@transaction.atomic
def begin_annual(*, year: int, before: int, by: Actor, now: dt.datetime) -> uuid.UUID:
    """Begins the report of a year of the actor's mission, on the last snapshot, with so many years `before` beside it.

    Raises DomainError, RefusedError.
    """
    mission_id = access.require(by)
    if not FIRST_YEAR <= year <= now.year:
        raise DomainError("no_such_year", _("Choose a year that has begun."), field="year")
    try:
        with transaction.atomic():
            report = AnnualReport.objects.create(
                mission_id=mission_id,
                year=year,
                snapshot=_latest(),
                below=threshold(),
                before=before,
                prepared_by_id=by.id,
                prepared_at=now,
            )
    except IntegrityError as error:
        raise DomainError(
            "there_already", _("There is a report of that year already. Open it."), field="year"
        ) from error
    return report.id


@transaction.atomic
def refresh_annual(*, report_id: uuid.UUID, by: Actor) -> None:
    """Puts a draft on the last snapshot. Raises ConflictError when it is no draft any more."""
    report = _in(AnnualState.DRAFT, report_id, by)
    report.snapshot = _latest()
    report.below = threshold()
    report.save(update_fields=["snapshot", "below"])


@transaction.atomic
def write_annual(
    *,
    report_id: uuid.UUID,
    chapter_id: str,
    words: Mapping[tuple[str, str], tuple[int, str]],
    by: Actor,
    now: dt.datetime,
) -> int:
    """Writes places of a chapter anew. `words`: (place, language) -> (number of the wording it was made from, words).

    What is as it was isn't written; answers how many were. Nothing is overwritten: each is a version more. Raises
    ConflictError when somebody else wrote one meanwhile or the report is no draft any more; NotFoundError.
    """
    from sankofa.reporting.queries.annual import annual_texts  # noqa: PLC0415  by its own check

    report = _in(AnnualState.DRAFT, report_id, by)
    present = annual_texts(by, report_id, chapter_id)
    written = 0
    for key, (number, typed) in words.items():
        said = typed.replace("\r\n", "\n").strip()[:LONGEST]
        if key not in present or said == present[key].words:
            continue
        if number != present[key].number:
            raise ConflictError("written_meanwhile", _("Somebody else wrote here meanwhile. Their words stand below."))
        place, language = key
        AnnualText.objects.create(
            report=report, place=place, language=language, number=number + 1, words=said, at=now, by_id=by.id
        )
        written += 1
    return written


@transaction.atomic
def hand_in_annual(*, report_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """Freezes the figures and hands the report to whoever signs it off.

    Raises ConflictError, SnapshotError. Where too much left the house to know what may be shown, counts are blank.
    """
    report = _in(AnnualState.DRAFT, report_id, by)
    register.alone(report.mission_id)
    report.figures = annual.kept(computed(report, report.snapshot_id))
    report.seal = annual.seal(report.figures)
    report.state, report.handed_in_by_id, report.handed_in_at = AnnualState.HANDED_IN, by.id, now
    report.save(update_fields=["figures", "seal", "state", "handed_in_by", "handed_in_at"])


@transaction.atomic
def send_annual_back(*, report_id: uuid.UUID, by: Actor) -> None:
    """Makes it a draft again, before it was published; whoever handed it in may take it back too."""
    report = fetch(by, report_id, lock=True)
    if report.state not in {AnnualState.HANDED_IN, AnnualState.SIGNED}:
        raise _moved()
    if report.handed_in_by_id != by.id:
        access.require(by, Perm.SIGN_OFF, report.mission_id)
    report.state, report.figures, report.seal = AnnualState.DRAFT, None, ""
    report.handed_in_by = report.handed_in_at = report.signed_by = report.signed_at = None
    report.save()


@transaction.atomic
def sign_annual(*, report_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """Signs off what somebody else wrote, once its figures were computed again and came out the same.

    Raises RefusedError for who wrote in it or may not; DomainError `not_the_same` when the snapshot gives others,
    `left_meanwhile` when something left the house since beside which its figures give small counts away.
    """
    report = _in(AnnualState.HANDED_IN, report_id, by, Perm.SIGN_OFF)
    writers = {report.prepared_by_id, report.handed_in_by_id, *report.texts.values_list("by_id", flat=True)}
    if by.id in writers:
        raise RefusedError("second_pair_of_eyes", _("You wrote in this report. Somebody else signs it off."))
    if annual.kept(computed(report, report.snapshot_id)) != report.figures:
        raise DomainError(
            "not_the_same",
            _("Computed again, the figures come out otherwise. Send the report back and hand it in anew."),
        )
    _still_safe(report)
    report.state, report.signed_by_id, report.signed_at = AnnualState.SIGNED, by.id, now
    report.save(update_fields=["state", "signed_by", "signed_at"])


@transaction.atomic
def publish_annual(*, report_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """Makes a signed report everybody's: its page, and its files, which are made here once. What it shows is noted as
    gone. Raises ConflictError; DomainError `left_meanwhile`.
    """
    from sankofa.reporting import rendering  # noqa: PLC0415  heavy: only where files are made

    report = _in(AnnualState.SIGNED, report_id, by, Perm.SIGN_OFF)
    register.alone(report.mission_id)
    _still_safe(report)
    report.state, report.published_by_id, report.published_at = AnnualState.PUBLISHED, by.id, now
    report.save(update_fields=["state", "published_by", "published_at"])
    shown, hidden = annual.told(annual.read(report.figures or ()), dictionary.indicators())
    register.keep(
        mission_id=report.mission_id,
        door=Release.Door.ANNUAL,
        question={"figures": True},
        printed=[[[indicator, year, []], count] for (indicator, year), count in shown.items()],
        blank=[[indicator, year, []] for indicator, year in hidden],
        snapshot_at=report.snapshot.made_at,
        title=f"{TITLES[LANGUAGES[0]]} {report.year}",
        now=now,
        by=by.id,
    )
    for language in LANGUAGES:
        document = document_of(report, language)
        for kind, made in (("pdf", rendering.pdf(document)), ("xlsx", rendering.xlsx(document))):
            sha256 = hashlib.sha256(made).hexdigest()
            AnnualFile.objects.create(report=report, language=language, kind=kind, content=made, sha256=sha256)


def _in(state: AnnualState, report_id: uuid.UUID, by: Actor, perm: Perm = Perm.REPORT) -> AnnualReport:
    """The report, locked, if it stands there. Raises ConflictError, NotFoundError, RefusedError."""
    report = fetch(by, report_id, perm, lock=True)
    if report.state != state:
        raise _moved()
    return report


def _still_safe(report: AnnualReport) -> None:
    """Raises DomainError `left_meanwhile`."""
    figures, because = unsafe(report)
    if figures:
        raise DomainError(
            "left_meanwhile",
            _(
                "Since this report was handed in, \u201c%(title)s\u201d left the house. Laid beside it, figures of this"
                " report give small counts away. Send the report back and hand it in anew."
            )
            % {"title": because[-1].title if because else report.year},
        )


def _moved() -> ConflictError:
    return ConflictError("moved_on", _("This report has moved on meanwhile. Look at it again."))


def _latest() -> Snapshot:
    snapshot = Snapshot.objects.order_by("-made_at", "-id").first()
    if snapshot is None:
        raise DomainError("no_snapshot", _("There is no snapshot yet. Make one first."))
    return snapshot

"""Questions about annual reports: which there are, one as it is read, its texts and their versions, what changed since.

Who writes reports sees all of their mission; everybody sees what was published.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache import caches
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import queries as cases
from sankofa.kernel.clock import date_in
from sankofa.kernel.errors import NotFoundError
from sankofa.reporting import access, dictionary
from sankofa.reporting.frame import frame
from sankofa.reporting.models import AnnualFile, AnnualReport, AnnualText, Release, Snapshot
from sankofa.reporting.queries.snapshots import row_of
from sankofa.reporting.rules import annual
from sankofa.reporting.rules import document as documents
from sankofa.reporting.rules.annual import LANGUAGES
from sankofa.reporting.vocab import (
    AnnualDocument,
    AnnualFigure,
    AnnualRow,
    AnnualState,
    Behind,
    BlockKind,
    Correction,
    Earlier,
    TemplateChapter,
    TextVersion,
)

if TYPE_CHECKING:
    from sankofa.reporting.queries.disclosed import Telling

TITLES = {"en": "Annual report", "nl": "Jaarbericht"}
KEPT = 600  # seconds that the figures of a draft stay at hand


def annual_reports(actor: Actor) -> list[AnnualRow]:
    """Those of the actor's missions, the latest year first. Raises RefusedError where they write none."""
    access.require(actor)
    rows = _rows().filter(mission__in=access.missions(actor))
    return [_row(one) for one in rows.order_by("-year", "mission__code")]


def annual_report(actor: Actor, report_id: uuid.UUID) -> AnnualRow:
    """Raises NotFoundError for one of another mission too."""
    return _row(fetch(actor, report_id))


def annual_document(actor: Actor, report_id: uuid.UUID, language: str) -> AnnualDocument:
    """The report as it reads now, in one language; of a draft with the figures of its snapshot. Raises NotFoundError,
    SnapshotError.
    """
    return document_of(fetch(actor, report_id), language)


def annual_file(actor: Actor, report_id: uuid.UUID, language: str, kind: str) -> bytes:
    """A file of the report as it reads now (pdf, xlsx); of a published one that which was published."""
    from sankofa.reporting import rendering  # noqa: PLC0415  heavy: only where files are made

    report = fetch(actor, report_id)
    held = report.files.filter(language=language, kind=kind).first()
    if held:
        return bytes(held.content)
    make = {"pdf": rendering.pdf, "xlsx": rendering.xlsx}.get(kind)
    if make is None:
        raise _not_found()
    return make(document_of(report, language))


def behind_figure(actor: Actor, report_id: uuid.UUID, indicator: str, year: int) -> Behind:
    """The cases that a figure of the report is made of, as far as the actor may open them. Of compartments none: their
    rows lead back to nobody. Raises NotFoundError, SnapshotError.
    """
    from sankofa.reporting.reading import Opened  # noqa: PLC0415  heavy: only where figures are traced
    from sankofa.reporting.rules import expressions  # noqa: PLC0415  as above

    report = fetch(actor, report_id)
    known, labels = dictionary.indicators().get(indicator), dictionary.template().labels
    if known is None or indicator not in labels or not 0 <= report.year - year <= report.before:
        raise _not_found()
    label = labels[indicator][actor.language if actor.language in LANGUAGES else LANGUAGES[0]]
    if "case" not in dictionary.tables()[known.of].columns:
        return Behind(label, year, traceable=False, sealed=dictionary.tables()[known.of].sealed)
    opened = Opened(report.snapshot_id)
    rows = expressions.population(known, opened.of(known.of, report.mission.code), year=year)
    keys = {row["case"] for row in opened.ask(rows.select("case").distinct()) if row["case"] is not None}
    found = cases.these(actor, opened.cases(keys))
    return Behind(label, year, tuple(found), len(keys))


def annual_frame(document: AnnualDocument) -> dict[str, str]:
    """The words around a document, in its language."""
    return frame(document)


def published_report(code: str, year: int, language: str) -> AnnualDocument:
    """A published report, for everybody. Raises NotFoundError for any other."""
    return document_of(_published(code, year), language)


def published_file(code: str, year: int, language: str, kind: str) -> tuple[bytes, str]:
    """(content, SHA-256) of a file of a published report, for everybody. Raises NotFoundError."""
    row = AnnualFile.objects.filter(report=_published(code, year), language=language, kind=kind).first()
    if row is None:
        raise _not_found()
    return bytes(row.content), row.sha256


def published_reports() -> list[tuple[str, str, int]]:
    """(mission, its code, year) of every published report, the latest first."""
    rows = AnnualReport.objects.filter(state=AnnualState.PUBLISHED).order_by("-year", "mission__name")
    return list(rows.values_list("mission__name", "mission__code", "year"))


def annual_chapters(actor: Actor, report_id: uuid.UUID) -> list[tuple[TemplateChapter, int]]:
    """The chapters there are to write, each with how many of its places have words of their own."""
    report = fetch(actor, report_id)
    written = {place for language in LANGUAGES for place in texts_of(report, language)}
    shown = {one.id for one in document_of(report, LANGUAGES[0], whole=True).chapters}
    return [
        (one, sum(place in written for place in (one.id, *(b.id for b in one.blocks))))
        for one in dictionary.template().chapters
        if one.id in shown
    ]


def annual_texts(actor: Actor, report_id: uuid.UUID, chapter_id: str) -> dict[tuple[str, str], TextVersion]:
    """The present wording of every place of a chapter, by (place, language). Raises NotFoundError."""
    report = fetch(actor, report_id)
    chapter = next((one for one in dictionary.template().chapters if one.id == chapter_id), None)
    if chapter is None:
        raise _not_found()
    places = (chapter.id, *(block.id for block in chapter.blocks))
    own = {
        (place, language): TextVersion(0, chapter.text[language] if place == chapter.id else "", None, "")
        for place in places
        for language in LANGUAGES
    }
    return own | {
        (row.place, row.language): TextVersion(row.number, row.words, row.at, row.by.name)
        for row in report.texts.filter(place__in=places).select_related("by").order_by("number")
    }


def annual_versions(actor: Actor, report_id: uuid.UUID, place: str, language: str) -> list[TextVersion]:
    """Every wording that a place had, the latest first."""
    rows = fetch(actor, report_id).texts.filter(place=place, language=language).select_related("by")
    return [TextVersion(row.number, row.words, row.at, row.by.name) for row in rows.order_by("-number")]


def annual_writers(actor: Actor, report_id: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    """Who began the report, handed it in or wrote in it, by name: they don't sign it off."""
    report = fetch(actor, report_id)
    found = {one.id: one.name for one in (report.prepared_by, report.handed_in_by) if one}
    found |= dict(report.texts.values_list("by", "by__name"))
    return sorted(found.items(), key=lambda pair: pair[1])


def corrections(actor: Actor, report_id: uuid.UUID, *, snapshot_id: uuid.UUID | None = None) -> list[Correction]:
    """What a later snapshot (the last, unless one is named) would say differently of the years of a frozen report.

    For who writes reports alone: small counts are shown. Raises NotFoundError, SnapshotError.
    """
    report = fetch(actor, report_id)
    if report.figures is None:
        return []
    against = Snapshot.objects.filter(id=snapshot_id).first() if snapshot_id else Snapshot.objects.latest("made_at")
    if against is None:
        raise _not_found()
    pairs = annual.changed(annual.read(report.figures), _unweighed(report, against.id))
    labels = dictionary.template().labels
    return [
        Correction(
            label=labels[some.indicator]["en"],
            indicator=some.indicator,
            part=some.part,
            year=some.year,
            printed=before.value if before else None,
            now=after.value if after else None,
            redefined=bool(before and after and before.definition != after.definition),
        )
        for before, after in pairs
        if (some := before or after) and some.indicator in labels
    ]


# --- for the verbs, which have fetched their report already


def fetch(actor: Actor, report_id: uuid.UUID, perm: Perm = Perm.REPORT, *, lock: bool = False) -> AnnualReport:
    """The report, if the actor holds `perm` in its mission. Raises NotFoundError, RefusedError."""
    rows = _rows().select_for_update(of=("self",)) if lock else _rows()
    held = {*access.missions(actor), *access.missions(actor, Perm.SIGN_OFF)}
    report: AnnualReport | None = rows.filter(id=report_id, mission__in=held).first()
    if report is None:
        raise _not_found()
    access.require(actor, perm, report.mission_id)
    return report


def computed(report: AnnualReport, snapshot_id: uuid.UUID) -> list[AnnualFigure]:
    """The report's figures out of a snapshot, beside all that left the house until it was handed in, or by now."""
    return reckoned(report, snapshot_id)[0]


def reckoned(report: AnnualReport, snapshot_id: uuid.UUID) -> tuple[list[AnnualFigure], tuple[Earlier, ...]]:
    """As `computed`, and what left the house before and made figures blank. Raises SnapshotError."""
    from sankofa.reporting import freezing  # noqa: PLC0415  heavy: only where figures are computed

    found = freezing.figures(
        snapshot_id=snapshot_id,
        template=dictionary.template(),
        year=report.year,
        mission=report.mission.code,
        below=report.below,
        before=report.before,
        earlier=_earlier(report, report.handed_in_at),
    )
    return found.figures, found.because


def _unweighed(report: AnnualReport, snapshot_id: uuid.UUID) -> list[AnnualFigure]:
    from sankofa.reporting import freezing  # noqa: PLC0415  as above

    return freezing.figures(
        snapshot_id=snapshot_id,
        template=dictionary.template(),
        year=report.year,
        mission=report.mission.code,
        below=report.below,
        before=report.before,
        earlier=None,
    ).figures


def unsafe(report: AnnualReport) -> tuple[int, tuple[Earlier, ...]]:
    """How many figures that a frozen report shows may not be printed any more beside all that left by now, and what of
    that is to blame. Raises SnapshotError.
    """
    from sankofa.reporting import freezing  # noqa: PLC0415  as above

    blank, because = freezing.unsafe(
        snapshot_id=report.snapshot_id,
        mission=report.mission.code,
        figures=annual.read(report.figures or ()),
        below=report.below,
        earlier=_earlier(report, None),
    )
    return len(blank), tuple(sorted(because, key=lambda one: (one.issued_at, one.title)))


def blank_because(actor: Actor, report_id: uuid.UUID) -> tuple[Earlier, ...]:
    """What left the house before and makes figures of a draft blank that else would be shown. Raises NotFoundError,
    SnapshotError.
    """
    report = fetch(actor, report_id)
    if report.figures is not None:
        return ()
    _figures(report)
    found: tuple[Earlier, ...] = caches["near"].get(f"{_key(report)}-because") or ()
    return found


def _earlier(report: AnnualReport, before: dt.datetime | None) -> "Callable[[str], list[Telling]]":
    from sankofa.reporting.queries import disclosed  # noqa: PLC0415  as above

    return lambda table: disclosed.earlier(report.mission_id, table, until=before, filed=False)


def texts_of(report: AnnualReport, language: str) -> dict[str, str]:
    """The latest words of every place that somebody wrote."""
    rows = AnnualText.objects.filter(report=report, language=language).order_by("number")
    return dict(rows.values_list("place", "words"))


def document_of(report: AnnualReport, language: str, *, whole: bool = False) -> AnnualDocument:
    if language not in LANGUAGES:
        raise _not_found()
    held, seal = _figures(report)
    maker = documents.Maker(dictionary.template(), dictionary.indicators(), held, report.year, language)
    chapters = maker.chapters(texts_of(report, language), whole=whole)
    return AnnualDocument(
        mission=report.mission.name,
        code=report.mission.code,
        year=report.year,
        language=language,
        title=f"{TITLES[language]} {report.year}",
        chapters=chapters,
        definitions=tuple(documents.definitions(chapters, dictionary.template(), language)),
        blanks=documents.blanks(chapters),
        below=report.below,
        snapshot_at=report.snapshot.made_at,
        snapshot=report.snapshot.digest,
        figures=seal,
        published_on=_day(report.published_at, report.mission.timezone),
    )


def has_portrait(chapter: TemplateChapter, place: str) -> bool:
    return any(block.id == place and block.kind == BlockKind.PORTRAIT for block in chapter.blocks)


def _figures(report: AnnualReport) -> tuple[Sequence[AnnualFigure], str]:
    """The frozen figures and their seal; of a draft those of its snapshot, kept at hand for a while."""
    if report.figures is not None:
        return annual.read(report.figures), report.seal
    key = _key(report)
    found: list[AnnualFigure] | None = caches["near"].get(key)
    if found is None:
        found, because = reckoned(report, report.snapshot_id)
        caches["near"].set_many({key: found, f"{key}-because": because}, KEPT)
    return found, ""


def _key(report: AnnualReport) -> str:
    """Of the figures of a draft at hand: others when anything leaves the house."""
    last = Release.objects.filter(mission=report.mission_id).order_by("-issued_at", "-id").values_list("id", flat=True)
    parts = (report.id, report.snapshot_id, report.below, report.before, dictionary.digest()[:12], last.first())
    return "annual-" + "-".join(map(str, parts))


def _rows() -> Any:
    return AnnualReport.objects.select_related("mission", "snapshot__by", "prepared_by", "handed_in_by", "signed_by")


def _published(code: str, year: int) -> AnnualReport:
    report: AnnualReport | None = _rows().filter(mission__code=code, year=year, state=AnnualState.PUBLISHED).first()
    if report is None:
        raise _not_found()
    return report


def _row(report: AnnualReport) -> AnnualRow:
    return AnnualRow(
        id=report.id,
        year=report.year,
        state=AnnualState(report.state),
        mission=report.mission.name,
        code=report.mission.code,
        prepared_by=report.prepared_by.name,
        signed_by=report.signed_by.name if report.signed_by else "",
        signed_at=report.signed_at,
        published_at=report.published_at,
        snapshot=row_of(report.snapshot),
    )


def _day(at: dt.datetime | None, zone: str) -> dt.date | None:
    return date_in(at, zone) if at else None


def _not_found() -> NotFoundError:
    return NotFoundError("no_such_report", _("There is no such report, or it is not open to you."))


def threshold() -> int:
    return int(settings.SMALL_COUNTS_BELOW)

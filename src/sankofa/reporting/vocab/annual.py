"""The annual report: its template, frozen figures, texts and corrections."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from django.db import models
from django.utils.translation import gettext_lazy as _

from sankofa.cases.vocab import CaseRow
from sankofa.reporting.vocab.snapshots import SnapshotRow


class BlockKind(StrEnum):
    """What a block of the annual report shows; `definitions/annual.yaml` explains each."""

    FIGURES = "figures"
    TABLE = "table"
    BARS = "bars"
    YEARS = "years"
    PARTS = "parts"
    TRIED = "tried"
    PORTRAIT = "portrait"


Words: TypeAlias = Mapping[str, str]  # language -> words


@dataclass(frozen=True)
class TemplateBlock:
    id: str
    kind: BlockKind
    title: Words
    of: tuple[str, ...]  # indicators


@dataclass(frozen=True)
class TemplateChapter:
    id: str
    title: Words
    text: Words  # what it says until somebody writes its own
    blocks: tuple[TemplateBlock, ...]


@dataclass(frozen=True)
class Template:
    chapters: tuple[TemplateChapter, ...]
    labels: Mapping[str, Words]  # indicator -> what its line is called
    units: Mapping[str, Words]  # unit -> how a number of it is written
    parts: Mapping[str, Words]
    totals: tuple[str, ...]  # parts that stand below the others


class AnnualState(models.TextChoices):
    DRAFT = "draft", _("being written")
    HANDED_IN = "handed_in", _("waits for sign-off")
    SIGNED = "signed", _("signed off")
    PUBLISHED = "published", _("published")


@dataclass(frozen=True)
class AnnualFigure:
    """A figure of a report. `value` None: nothing to divide by, or nothing on record. `shown`: it may be printed."""

    indicator: str
    part: str
    year: int
    value: Decimal | None
    shown: bool
    definition: str  # digest of what it was computed by

    @property
    def key(self) -> tuple[str, str, int]:
        return self.indicator, self.part, self.year


@dataclass(frozen=True)
class AnnualCell:
    """A figure as it stands on a page. `text` is ready to read; blank: not shown to protect people."""

    year: int
    text: str
    value: Decimal | None = None
    blank: bool = False


@dataclass(frozen=True)
class AnnualLine:
    indicator: str
    label: str
    definition: str
    cells: tuple[AnnualCell, ...]  # this year's first
    change: str = ""  # against the year before
    share: float = 0.0  # of the largest in the block, for a bar
    shares: tuple[float, ...] = ()  # the same for each year
    is_part: bool = False  # of the line above it
    full: str = ""  # the label where the line stands alone

    @property
    def drawn(self) -> list[tuple[AnnualCell, float]]:
        """Each year with the length of its bar, the earliest first."""
        return list(zip(self.cells, self.shares, strict=True))[::-1]


@dataclass(frozen=True)
class AnnualBlock:
    id: str
    kind: BlockKind
    title: str
    lines: tuple[AnnualLine, ...]
    years: tuple[int, ...]  # of which anything is on record
    explained: str = ""  # what somebody wrote beside it
    alt: str = ""  # in words what is drawn
    groups: tuple[tuple[AnnualLine, ...], ...] = ()  # of the same figure by other definitions

    @property
    def has_totals(self) -> bool:
        return any(line.is_part for line in self.lines)


@dataclass(frozen=True)
class AnnualChapter:
    id: str
    title: str
    text: str
    blocks: tuple[AnnualBlock, ...]


@dataclass(frozen=True)
class AnnualDocument:
    """A report as it is read, in one language: the same for page, PDF and spreadsheet."""

    mission: str
    code: str
    year: int
    language: str
    title: str
    chapters: tuple[AnnualChapter, ...]
    definitions: tuple[tuple[str, str], ...]  # (label, what it counts), of every line
    blanks: int  # how many figures are not shown
    below: int  # the threshold
    snapshot_at: dt.datetime
    snapshot: str  # seal of the snapshot
    figures: str  # seal of the figures
    published_on: dt.date | None = None


@dataclass(frozen=True)
class AnnualRow:
    id: uuid.UUID
    year: int
    state: AnnualState
    mission: str
    code: str
    prepared_by: str
    signed_by: str
    signed_at: dt.datetime | None
    published_at: dt.datetime | None
    snapshot: SnapshotRow


@dataclass(frozen=True)
class TextVersion:
    """One wording of a place in the report. `number` counts up; 0: the template's own."""

    number: int
    words: str
    at: dt.datetime | None
    by: str


@dataclass(frozen=True)
class Correction:
    """A figure that a later snapshot gives otherwise than the report has it."""

    label: str
    indicator: str
    part: str
    year: int
    printed: Decimal | None
    now: Decimal | None
    redefined: bool  # its definition changed since


@dataclass(frozen=True)
class Behind:
    """What a figure is made of. `cases`: those of `of` that the reader may open. Not traceable: none leads there."""

    label: str
    year: int
    cases: tuple[CaseRow, ...] = ()
    of: int = 0
    traceable: bool = True
    sealed: bool = False

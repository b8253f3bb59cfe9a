"""Words of reporting: what a snapshot holds, what an indicator counts, a line of a report; errors.

Months are dates, the first of the month. Values are decimals in the indicator's own unit.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, TypedDict

from django.db import models
from django.utils.translation import gettext_lazy as _

from sankofa.cases.vocab import CaseRow
from sankofa.kernel.errors import DomainError

Condition: TypeAlias = "bool | str | int | list[str] | dict[str, object]"
Where: TypeAlias = Mapping[str, Condition]
# Age bands by the age below which they end; beyond the last there is one more.
BANDS = {12: "0-11", 18: "12-17", 25: "18-24", 35: "25-34", 50: "35-49", 65: "50-64"}


STALLS_AFTER = dt.timedelta(minutes=10)
"""A snapshot that has not moved for so long has lost its worker."""


class Asked(models.TextChoices):
    """How far a snapshot is that somebody asked for."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("being made")
    DONE = "done", _("made")
    FAILED = "failed", _("failed")


class SnapshotError(DomainError):
    """A snapshot can't be made, is not there, or is not what was signed."""


class DefinitionError(ValueError):
    """A definition names what the snapshot doesn't hold, or says what nobody understands."""


@dataclass(frozen=True)
class Column:
    name: str
    type: str  # key, code, country, list, bool, month, number
    means: str
    source: str  # model and field it comes from


@dataclass(frozen=True)
class Table:
    name: str
    means: str
    columns: Mapping[str, Column]
    sealed: bool = False  # what only compartments know: a file of its own, encrypted


@dataclass(frozen=True)
class Indicator:
    """What is counted, of which rows, by which date. `definitions/indicators.yaml` explains each part."""

    id: str
    version: int
    text: Mapping[str, str]  # language -> what is counted
    of: str  # table
    unit: str
    source: str  # of the definition
    take: str | Mapping[str, object] = "rows"
    by: str | Mapping[str, object] = ""
    where: Where = field(default_factory=dict)
    each: str = ""  # a figure for each value of this column
    scale: Decimal = Decimal(1)
    round: int = 0
    instead_of: str = ""


@dataclass(frozen=True)
class Reading:
    """How the file of a publication is read: columns that hold key, value and the rest."""

    key: str
    value: str  # "{year}" stands for the year
    indicator: str = ""  # where the key names a part of one indicator
    text: str = ""
    note: str = ""
    source: str = ""
    status: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)  # as printed -> as the snapshot has it


@dataclass(frozen=True)
class Computed:
    """A figure. None: there is nothing to divide by."""

    indicator: str
    part: str
    value: Decimal | None


@dataclass(frozen=True)
class Line:
    """One line of a report: what was published, what the records give, and other definitions that were tried."""

    key: str
    published: Decimal | None
    computed: Decimal | None
    unit: str
    definition: str
    note: str = ""
    tried: tuple[Computed, ...] = ()

    @property
    def difference(self) -> Decimal | None:
        return None if self.published is None or self.computed is None else self.computed - self.published


@dataclass(frozen=True)
class SnapshotRow:
    """`by`: who asked for it; empty: the clock did."""

    id: uuid.UUID
    made_at: dt.datetime
    rows: int
    digest: str
    by: str = ""
    milliseconds: int = 0

    @property
    def seconds(self) -> str:
        return f"{self.milliseconds / 1000:.1f}"


@dataclass(frozen=True)
class SnapshotContent:
    """A snapshot looked into: rows and columns by table, the digest of the definitions it was made with. `problem`: why
    it can't be trusted; empty when its files are as they were signed.
    """

    row: SnapshotRow
    tables: tuple[tuple[str, int, int, str], ...] = ()  # name, rows, columns, what a row is
    definitions: str = ""
    is_current: bool = False  # those definitions are the present ones
    problem: str = ""


@dataclass(frozen=True)
class AskedRow:
    id: uuid.UUID
    asked_at: dt.datetime
    by: str
    state: Asked
    table: str
    rows: int
    done: int
    of: int
    stalled: bool
    problem: str

    @property
    def is_running(self) -> bool:
        return self.state in {Asked.WAITING, Asked.RUNNING} and not self.stalled


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a file, cell by cell. `row` is counted as a spreadsheet counts, with its head; 0: the file."""

    row: int
    column: str
    value: str
    problem: str


class FileError(DomainError):
    """A file that can't be entered: nothing of it was. `wrong` names every cell."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        first = wrong[0]
        place = " · ".join(filter(None, [first.column, first.value]))
        said = _("Nothing was entered. Row %(row)s, %(place)s: %(problem)s") if place else _("%(problem)s")
        super().__init__(
            "file_wrong", said % {"row": first.row, "place": place, "problem": first.problem}, field="file"
        )
        self.wrong = tuple(wrong)


@dataclass(frozen=True)
class SeriesRow:
    """A register: its last number, and how many there are."""

    name: str
    unit: str
    count: int
    last: dt.date
    value: Decimal  # of all parts together
    parts: int
    entered_at: dt.datetime


@dataclass(frozen=True)
class FigureRow:
    id: uuid.UUID
    part: str
    period: dt.date
    value: Decimal
    unit: str
    source: str
    entered_at: dt.datetime
    by: str


@dataclass(frozen=True)
class PublicationRow:
    name: str
    year: int
    count: int
    registered_at: dt.datetime


@dataclass(frozen=True)
class Progress:
    """How far the making of a snapshot is: which table, its rows so far, tables done of all."""

    table: str
    rows: int
    done: int
    of: int


Told: TypeAlias = Callable[[Progress], None]


# --- the explorer


@dataclass(frozen=True)
class Measure:
    """What the explorer counts: a definition with a name, by the month in one column."""

    id: str
    name: Mapping[str, str]  # language -> name
    defined: Indicator
    guard: str = "rows"  # what a small count is a count of: rows, case, none
    instead_of: str = ""

    @property
    def by(self) -> str:
        return str(self.defined.by)

    @property
    def is_money(self) -> bool:
        return self.defined.unit == "euros"

    @property
    def is_mean(self) -> bool:
        return isinstance(self.defined.take, Mapping) and "mean" in self.defined.take


@dataclass(frozen=True)
class Dimension:
    """What a measure can be broken down by. `definitions/measures.yaml` explains the kinds."""

    id: str
    kind: str
    name: Mapping[str, str]
    hxl: str
    columns: tuple[str, ...] = ()
    of: str = ""
    up_to: tuple[int, ...] = ()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def column(self, table: Table) -> str:
        """The column of a table that it reads; empty when it has none."""
        return next((name for name in self.columns if name in table.columns), "")


Key: TypeAlias = tuple[str, ...]  # a value for each dimension of a question, in its order
UNKNOWN = "?"  # nothing was recorded
NONE = "-"  # a list without values


@dataclass(frozen=True)
class Question:
    """What is asked of the explorer; all of it stands in an address. `since` and `until`: first days of months."""

    measure: str
    by: Key = ()
    only: tuple[tuple[str, Key], ...] = ()  # (dimension, values), in the order of the dimensions
    since: dt.date | None = None
    until: dt.date | None = None  # half-open
    beside: str = ""  # another definition of the same


@dataclass(frozen=True)
class Held:
    """What a cell is made of: whole numbers to divide, and how many rows or cases stand behind it."""

    top: int = 0
    bottom: int = 0
    behind: int = 0

    def __add__(self, other: "Held") -> "Held":
        return Held(self.top + other.top, self.bottom + other.bottom, self.behind + other.behind)


@dataclass(frozen=True)
class Cube:
    """The cells that anybody is in, by one value of every dimension. Sums of cells are the margins."""

    measure: Measure
    dimensions: tuple[Dimension, ...]
    cells: Mapping[Key, Held]


@dataclass(frozen=True)
class ViewRow:
    """A kept question. `due`: there are newer figures than when it was last told of."""

    id: uuid.UUID
    name: str
    query: str
    mine: bool
    shared: bool
    every: str
    by: str


# --- donor reports. What is frozen is JSON: days are ISO texts ("" for none), ids are texts, amounts EUR cents.


class ReportPart(models.TextChoices):
    """A part of a donor report that somebody writes a text for."""

    SUMMARY = "summary", _("In short")
    RESULTS = "results", _("Results")
    PEOPLE = "people", _("The people")
    MONEY = "money", _("Money")
    OUTLOOK = "outlook", _("What comes next")


class ReportState(models.TextChoices):
    DRAFT = "draft", _("Being prepared")
    READY = "ready", _("To be signed off")
    SIGNED = "signed", _("Signed off")


class MoneyColumn(models.TextChoices):
    """A column of expenditure, and what its postings are."""

    BEFORE = "before", _("Earlier")
    LATE = "late", _("Corrections")  # booked for a time that an earlier report was about, after it
    PERIOD = "period", _("This period")
    COMMITTED = "committed", _("Committed")


class Counted(models.TextChoices):
    """A column of results, and the cases behind it."""

    ASSISTED = "assisted", _("People assisted")
    LEFT = "left", _("Departures")
    LEFT_ALL = "left_all", _("Departures to date")
    LASTING = "lasting", _("Lasting reintegration")


class BasisShare(TypedDict):
    name: str
    bp: int
    agreement: str


class BasisLine(TypedDict):
    """Amounts are the agreement's share of the line."""

    id: str
    name: str
    kind: str
    first: int
    budget: int


class BasisRevision(TypedDict):
    number: int
    on: str
    why: str
    total: int


class BasisProject(TypedDict):
    id: str
    code: str
    title: str
    led_by: str
    starts: str
    ends: str
    shares: list[BasisShare]
    lines: list[BasisLine]
    revisions: list[BasisRevision]


class BasisPerson(TypedDict):
    case: str
    member: str
    key: str  # pseudonym
    left: str
    country: str
    sex: str
    band: str
    shielded: bool


class BasisDeliverable(TypedDict):
    id: str
    kind: str
    title: str
    planned: str
    done: str


class BasisQuota(TypedDict):
    text: str
    target: int
    elsewhere: int


class Basis(TypedDict):
    """All that a report is reckoned from besides the ledger's entries: as it stood when the report was prepared."""

    agreement: str
    mission: str
    timezone: str
    donor: str
    reference: str
    title: str
    starts: str
    ends: str
    currency: str
    amount: int
    overhead_bp: int
    overhead_base: list[str]
    eligible: list[str]
    lists_people: bool
    since: str
    until: str
    as_of: str  # the day that forecasts start from
    earlier: list[list[str]]  # periods of reports signed off before: [since, until)
    projects: list[BasisProject]
    donors: dict[str, str]  # of agreements that bear the same projects
    deliverables: list[BasisDeliverable]
    quotas: list[BasisQuota]
    people: list[BasisPerson]
    lasting: list[str]  # cases
    named: list[str]  # countries that counts of people name; the others are taken together
    blank: list[list[list[str]]]  # cells of counts by person that stay blank
    more: list[str]  # cases whose people left in the time of the last report and were not in it
    fewer: list[str]  # members who were, and had not left after all
    done_late: list[str]  # deliverables
    revised: list[str]  # "project:number" of budgets since the last report


class ProjectResult(TypedDict):
    id: str
    code: str
    title: str
    led_by: str
    assisted: int
    left: int
    left_all: int
    lasting: int
    spent: int  # to date
    per_departure: int | None
    per_lasting: int | None


class LineResult(TypedDict):
    id: str
    project: str
    name: str
    kind: str
    eligible: bool
    first: int
    budget: int
    before: int
    late: int
    period: int
    to_date: int
    committed: int
    rest: int
    forecast: int


class Bearing(TypedDict):
    """Who bore what of a project's costs. `bp`: the share agreed today; None where there is none."""

    project: str
    name: str
    mine: bool
    bp: int | None
    period: int
    to_date: int


class DeliverableResult(TypedDict):
    kind: str
    title: str
    planned: str
    done: str
    state: str  # done, earlier, late, planned


class QuotaResult(TypedDict):
    text: str
    target: int
    reached: int
    elsewhere: int


class CountedCell(TypedDict):
    """A count of people. None: too small to be printed, or it would give away one that is."""

    of: dict[str, str]
    count: int | None


class LateEntry(TypedDict):
    entry: str
    on: str
    source: str
    line: str
    minor: int


class Revised(TypedDict):
    """A budget that changed: of the whole project."""

    project: str
    on: str
    why: str
    total: int


class ListedPerson(TypedDict):
    key: str
    month: str
    country: str
    sex: str
    band: str
    given: list[str]
    minor: int


class Content(TypedDict):
    """A report whole, as it is shown, printed and exported; without its texts."""

    projects: list[ProjectResult]
    total: ProjectResult  # each person once
    deliverables: list[DeliverableResult]
    quotas: list[QuotaResult]
    people: list[CountedCell]
    lines: list[LineResult]
    bearings: list[Bearing]
    income: dict[str, int]  # period, to_date
    overhead: dict[str, int]  # due, booked
    not_eligible: int
    late: list[LateEntry]
    revised: list[Revised]
    done_late: list[str]
    more: int
    fewer: int
    persons: list[ListedPerson] | None  # None: no list is owed
    entries: int  # how many the figures rest on
    cut: str  # digest of their ids


@dataclass(frozen=True)
class DonorReportRow:
    id: uuid.UUID
    agreement_id: uuid.UUID
    donor: str
    reference: str
    since: dt.date
    until: dt.date
    state: ReportState
    prepared_by: str
    signed_by: str
    signed_at: dt.datetime | None
    due_on: dt.date | None
    sent_on: dt.date | None


@dataclass(frozen=True)
class DonorText:
    part: ReportPart
    body: str
    version: int
    by: str


@dataclass(frozen=True)
class DonorReportPage:
    """A report whole. `is_live`: its figures are those of this moment; else they are kept as they were prepared."""

    row: DonorReportRow
    basis: Basis
    content: Content
    texts: tuple[DonorText, ...]
    language: str
    digest: str
    prepared_at: dt.datetime | None
    sent_back: str
    is_live: bool
    due_id: uuid.UUID | None
    may_prepare: bool
    may_sign: bool
    may_send_back: bool
    is_mine: bool  # the reader prepared it, so another signs it off
    withheld: bool  # of the list, people who were shielded since are not shown


@dataclass(frozen=True)
class AskedPeople:
    """People whom an indicator counts, narrowed to projects by their codes, in each of these years."""

    key: uuid.UUID
    indicator: str
    codes: tuple[str, ...]
    years: tuple[int, ...]


@dataclass(frozen=True)
class PeopleCounted:
    """`destinations`: by country (alpha-3), in all years until the last that was asked. `text`: what is counted."""

    text: Mapping[str, str]
    by_year: Mapping[int, int]
    destinations: Mapping[str, int]


@dataclass(frozen=True)
class Months:
    """The months of a year from January up to and including `through`."""

    year: int
    through: int

    @property
    def numbers(self) -> list[int]:
        return list(range(1, self.through + 1))


@dataclass(frozen=True)
class Compared:
    """A figure of some months of a year beside that of the same months of the year before.

    `rows`: on how many rows each rests, now and before. `months`: rows counted by month, the earliest first, of the
    year before and of this one up to the last of the months; empty where a figure has parts.
    """

    indicator: str
    part: str
    now: Decimal | None
    before: Decimal | None
    rows: tuple[int, int]
    months: tuple[int, ...] = ()


# --- the annual report


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

"""Words of reporting: what a snapshot holds, what an indicator counts, a line of a report; errors.

Months are dates, the first of the month. Values are decimals in the indicator's own unit.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from django.db import models
from django.utils.translation import gettext_lazy as _

from sankofa.kernel.errors import DomainError

Condition: TypeAlias = "bool | str | int | list[str] | dict[str, object]"
Where: TypeAlias = Mapping[str, Condition]


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

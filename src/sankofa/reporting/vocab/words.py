"""Definitions and figures: what a snapshot holds, what an indicator counts, a line of a report, two spans compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from sankofa.kernel.errors import DomainError

Condition: TypeAlias = "bool | str | int | list[str] | dict[str, object]"
Where: TypeAlias = Mapping[str, Condition]


# Age bands by the age below which they end; beyond the last there is one more.
BANDS = {12: "0-11", 18: "12-17", 25: "18-24", 35: "25-34", 50: "35-49", 65: "50-64"}


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

"""Questions of the explorer and their answers."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from sankofa.reporting.vocab.words import Indicator, Table


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


@dataclass(frozen=True)
class Earlier:
    """Something that left the house before, as the register names it."""

    id: uuid.UUID
    title: str
    issued_at: dt.datetime


@dataclass(frozen=True)
class AskedPeople:
    """People whom an indicator counts, narrowed to projects by their codes, in each of these years."""

    key: uuid.UUID
    indicator: str
    codes: tuple[str, ...]
    years: tuple[int, ...]


@dataclass(frozen=True)
class PeopleCounted:
    """`by_year`: None where disclosure control keeps the count back. `destinations`: by country (alpha-3), in all years
    until the last that was asked. `text`: what is counted.
    """

    text: Mapping[str, str]
    by_year: Mapping[int, int | None]
    destinations: Mapping[str, int]

"""Costs and entries: what is to be charged, what was posted, what is open."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from decimal import Decimal

from sankofa.finance.vocab.words import BASE, Blocks, Kind, LineKind, Nature, What


@dataclass(frozen=True)
class Part:
    """One bearer of a cost: a budget line, for a case if there is one. `weight`: people, days, whatever splits it."""

    line_id: uuid.UUID
    case_id: uuid.UUID | None = None
    weight: int = 1


@dataclass(frozen=True)
class Cost:
    """Something that money is promised, owed, paid or got back for. `source` says what it was: it is charged once.

    `counter` is where the money comes from: to be paid, bank or cash; `account_id` names one where there are several.
    `releases`: what was committed for the same case and line is no longer, up to the amount.
    `settles`: the source of an entry that this follows from, so that a cost is charged once. Of an accrual: this pays
    what is owed, and needs no parts; with `closes` wholly, and only the difference is a cost more (or less). Of a
    commitment without a case: this is that cost, on its parts or else on the commitment's; with `closes` the rest of
    the promise is free.
    """

    source: str
    kind: Kind
    on: dt.date
    minor: int
    parts: tuple[Part, ...] = ()
    text: str = ""  # never a name of a person: the case says whom
    currency: str = BASE
    rate: Decimal = Decimal(1)  # EUR for one unit of the currency, on that day
    counter: Nature = Nature.PAYABLE
    account_id: uuid.UUID | None = None
    releases: bool = True
    settles: str = ""
    closes: bool = False


@dataclass(frozen=True)
class Leg:
    """One posting of a draft. Debit positive."""

    account_id: uuid.UUID
    nature: Nature
    minor: int
    base_minor: int
    line_id: uuid.UUID | None = None
    agreement_id: uuid.UUID | None = None
    case_id: uuid.UUID | None = None
    settles_id: uuid.UUID | None = None  # the entry whose open amount this takes from


@dataclass(frozen=True)
class Draft:
    """An entry before it stands in the ledger."""

    source: str
    kind: Kind
    on: dt.date
    legs: tuple[Leg, ...]
    text: str = ""
    currency: str = BASE
    rate: Decimal = Decimal(1)
    reverses_id: uuid.UUID | None = None


@dataclass(frozen=True)
class MoneyEvent:
    """Something that happened to a case and cost money, as `journey` reads it from the app where it happened.

    `schemes` were granted to the case, the one that this is likeliest of first: with `what` they find the line.
    `undoes`: the source of what this takes back, wholly (a reversal) or up to `minor` (a refund).
    """

    source: str
    what: What
    kind: Kind
    mission_id: uuid.UUID
    on: dt.date
    minor: int
    currency: str
    case_id: uuid.UUID
    schemes: tuple[str, ...] = ()
    text: str = ""
    counter: Nature = Nature.PAYABLE
    undoes: str = ""
    office_id: uuid.UUID | None = None  # the desk that paid out cash, whose box it came from


@dataclass(frozen=True)
class Posted:
    """What became of events: entries made, events that wait for a route."""

    made: int
    waiting: int


@dataclass(frozen=True)
class EntryRow:
    id: uuid.UUID
    on: dt.date
    at: dt.datetime
    kind: Kind
    text: str
    source: str
    currency: str
    rate: Decimal
    by: str
    minor: int  # sum of its debits, in its currency
    base: int  # the same in EUR cents
    projects: tuple[str, ...]
    case_numbers: tuple[tuple[uuid.UUID, str], ...]  # only cases that the reader may open
    reverses_id: uuid.UUID | None = None
    reversed_by: uuid.UUID | None = None
    legs: tuple["LegRow", ...] = ()
    open: int = 0  # EUR cents owed, to come in or promised that are not settled yet
    opens: Nature | None = None
    settles: tuple[tuple[uuid.UUID, dt.date, str], ...] = ()  # entries that it took from: id, day, text
    settled_by: tuple[tuple[uuid.UUID, dt.date, str], ...] = ()


@dataclass(frozen=True)
class LegRow:
    account: str
    nature: Nature
    minor: int
    base: int
    project: str
    project_id: uuid.UUID | None
    line: str
    donor: str


@dataclass(frozen=True)
class LedgerFilters:
    project_id: uuid.UUID | None = None
    agreement_id: uuid.UUID | None = None
    case_id: uuid.UUID | None = None
    kind: str = ""
    line_kind: str = ""
    since: dt.date | None = None
    until: dt.date | None = None  # half-open
    text: str = ""


@dataclass(frozen=True)
class Spent:
    """Expenditure of a project, line by line, as it stood at an instant. EUR cents."""

    by_kind: dict[LineKind, int] = field(default_factory=dict)
    own_cofinancing: int = 0  # net: borne by (negative) or for (positive) other own projects

    @property
    def gross(self) -> int:
        return sum(self.by_kind.values())

    @property
    def net(self) -> int:
        return self.gross + self.own_cofinancing


@dataclass(frozen=True)
class OpenRow:
    """What an entry left open: owed, to come in, or promised without a case. EUR cents, never negative."""

    entry_id: uuid.UUID
    source: str
    kind: Kind
    nature: Nature
    on: dt.date
    text: str
    lines: tuple[str, ...]
    case_numbers: tuple[tuple[uuid.UUID, str], ...]  # only cases that the reader may open
    whole: int
    rest: int
    in_batches: int  # of the rest, what waits in a batch that is not released yet

    @property
    def left(self) -> int:
        return self.rest - self.in_batches


@dataclass(frozen=True)
class BudgetBeside:
    """A budget whole: in force (no title) or a scenario. By line: EUR cents, hundredths of full-time posts."""

    title: str
    decided_on: dt.date
    why: str
    lines: dict[uuid.UUID, tuple[int, int]]

    @property
    def total(self) -> int:
        return sum(minor for minor, _fte in self.lines.values())

    @property
    def fte(self) -> int:
        return sum(fte for _minor, fte in self.lines.values())


@dataclass(frozen=True)
class WaitingRow:
    id: uuid.UUID
    what: What
    schemes: tuple[str, ...]
    on: dt.date
    minor: int
    currency: str
    case_id: uuid.UUID
    case_number: str


@dataclass(frozen=True)
class ClosingRow:
    what: Blocks
    count: int
    must: bool  # it blocks; otherwise it is worth a look


@dataclass(frozen=True)
class CaseCost:
    """What one line of a project spent on a case, and still promises it. EUR cents."""

    project_id: uuid.UUID
    project: str
    line: str
    spent: int
    committed: int


@dataclass(frozen=True)
class CaseMoney:
    costs: tuple[CaseCost, ...]

    @property
    def spent(self) -> int:
        return sum(one.spent for one in self.costs)

    @property
    def committed(self) -> int:
        return sum(one.committed for one in self.costs)

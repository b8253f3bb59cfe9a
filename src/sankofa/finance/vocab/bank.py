"""Bank accounts, their statements, and what becomes of a line."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sankofa.finance.vocab.words import BASE, BookAs, Kind, Matched


@dataclass(frozen=True)
class BankRow:
    """An account of ours at a bank. Minor units of its currency. `booked`: what the books say; `closing`: what the bank
    said last.
    """

    id: uuid.UUID
    name: str
    iban: str
    booked: int
    closing: int | None
    until: dt.date | None
    undecided: int
    columns: dict[str, int]
    currency: str = BASE


@dataclass(frozen=True)
class StatementRow:
    """A line of a statement. Minor units of the account's currency, into the account positive."""

    id: uuid.UUID
    bank_id: uuid.UUID
    on: dt.date
    minor: int
    name: str
    iban: str
    text: str
    ends: tuple[str, ...]
    how: Matched | None
    entries: tuple[tuple[uuid.UUID, str], ...]  # id, text
    aside: str  # why it was set aside
    currency: str = BASE


@dataclass(frozen=True)
class Decided:
    """What somebody decided that a line is. `settles_id`: what it pays, or the payment of ours that came back."""

    what: BookAs
    text: str = ""
    settles_id: uuid.UUID | None = None
    closes: bool = False
    budget_line_id: uuid.UUID | None = None
    agreement_id: uuid.UUID | None = None
    box_id: uuid.UUID | None = None
    transfer_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Candidate:
    """A movement in the books that no statement has yet."""

    entry_id: uuid.UUID
    place: int
    on: dt.date
    text: str
    source: str
    kind: Kind
    minor: int


@dataclass(frozen=True)
class Taken:
    """What became of a file: lines that are new, that were there already, and how many of the new ones matched."""

    bank_id: uuid.UUID
    new: int
    known: int
    matched: int

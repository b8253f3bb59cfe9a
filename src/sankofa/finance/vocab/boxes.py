"""Cash boxes: movements and counts."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sankofa.finance.vocab.words import BoxKind, Kind


@dataclass(frozen=True)
class BoxRow:
    """A cash box or wallet. Minor units of its currency; `checked_on`: the last count."""

    id: uuid.UUID
    kind: BoxKind
    name: str
    office: str
    currency: str
    balance: int
    low: int
    account_id: uuid.UUID
    counted_at: dt.datetime | None
    waits: bool  # a difference waits for a second person

    @property
    def is_low(self) -> bool:
        return self.balance < self.low


@dataclass(frozen=True)
class MoveRow:
    """An entry as a box sees it: what came in or went out, and what was in it then."""

    entry_id: uuid.UUID
    on: dt.date
    source: str
    text: str
    kind: Kind
    by: str
    minor: int
    after: int


@dataclass(frozen=True)
class CountRow:
    id: uuid.UUID
    at: dt.datetime
    by: str
    by_id: uuid.UUID
    expected: int
    counted: int
    settled_by: str
    why: str
    entry_id: uuid.UUID | None

    @property
    def difference(self) -> int:
        return self.counted - self.expected

    @property
    def waits(self) -> bool:
        return bool(self.difference) and self.entry_id is None


@dataclass(frozen=True)
class BoxPage:
    row: BoxRow
    moves: tuple[MoveRow, ...]
    counts: tuple[CountRow, ...]
    may_book: bool

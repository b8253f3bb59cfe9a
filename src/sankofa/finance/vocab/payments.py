"""Batches of payments and their orders."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sankofa.finance.vocab.words import BASE, BatchKind, BatchState


@dataclass(frozen=True)
class PaidRow:
    """How far the payment of something owed is. `done`: paid, `on` that day; else it waits in a batch for that day."""

    done: bool
    on: dt.date


@dataclass(frozen=True)
class OrderRow:
    id: uuid.UUID
    payee: str
    account: str  # IBAN, telephone number, or the place where cash is paid out
    minor: int
    text: str
    line: str
    case_id: uuid.UUID | None
    settles: bool = False  # it pays what is owed already
    came_back: str = ""  # why, where the money came back


@dataclass(frozen=True)
class BatchRow:
    id: uuid.UUID
    title: str
    kind: BatchKind
    state: BatchState
    execute_on: dt.date
    debtor_iban: str
    total: int
    count: int
    made_by: str
    made_by_id: uuid.UUID
    checked_by: str
    checked_by_id: uuid.UUID | None
    released_by: str
    sent_at: dt.datetime | None
    orders: tuple[OrderRow, ...] = ()
    currency: str = BASE
    box: str = ""
    worth: int = 0  # EUR cents, fixed when checked

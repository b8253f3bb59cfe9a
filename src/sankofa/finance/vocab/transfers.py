"""Money between our own accounts: from where, to where, what left, what arrived."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sankofa.finance.vocab.words import TransferState


@dataclass(frozen=True)
class Place:
    """Where money of ours lies: an account at a bank, a cash box or a wallet, by its account in the ledger."""

    account_id: uuid.UUID
    name: str
    currency: str
    is_bank: bool


@dataclass(frozen=True)
class TransferRow:
    """One transfer, in minor units of the currency of each side; `difference`: EUR cents lost on the way.

    `left_seen`, `arrived_seen`: a statement of the bank has it; None where that side is a box, which has no statement.
    """

    id: uuid.UUID
    state: TransferState
    source: Place
    target: Place
    minor: int
    expected: int
    arrived: int | None
    difference: int
    on: dt.date
    text: str
    line: str
    made_by: str
    made_by_id: uuid.UUID
    released_by: str
    why: str
    left_entry: uuid.UUID | None
    arrived_entry: uuid.UUID | None
    left_seen: bool | None
    arrived_seen: bool | None

    @property
    def is_reconciled(self) -> bool:
        """It arrived, and each bank that had a part in it says so."""
        return self.state == TransferState.ARRIVED and False not in {self.left_seen, self.arrived_seen}

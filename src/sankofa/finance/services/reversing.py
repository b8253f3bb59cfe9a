"""Taking back: an entry by its mirror image, once; what is owed or promised and will not be asked for after all.

What an entry left open is closed by its mirror. Where it was paid in the meantime the payment is taken back first, or,
where something that happened decides (a delivery that was none), the money is to come in again.
"""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.finance import access
from sankofa.finance.models import Entry, Posting
from sankofa.finance.services import costs, ledger, settling
from sankofa.finance.services.settling import Item
from sankofa.finance.vocab import OPEN, Cost, Draft, Kind, Leg, Nature
from sankofa.kernel.errors import DomainError, NotFoundError


@transaction.atomic
def reverse(*, entry_id: uuid.UUID, on: dt.date, why: str, by: Actor, now: dt.datetime) -> uuid.UUID:
    """Takes an entry back by its mirror image, dated `on`; answers the mirror's id, the same one when asked again.

    Raises NotFoundError, RefusedError, DomainError `reversal_of_reversal`, `of_a_transfer`, `books_closed`, `why`,
    `settled`.
    """
    entry = _booked_by(entry_id, by, why)
    if entry.source.startswith("transfer:"):
        raise DomainError("of_a_transfer", _("This is one side of a transfer. Withdraw the transfer, or send it back."))
    return mirror(entry, on=on, text=why.strip(), by=by.id, now=now)


def mirror(
    entry: Entry, *, on: dt.date, text: str, by: uuid.UUID | None, now: dt.datetime, paid_is_due_back: bool = False
) -> uuid.UUID:
    """The entry with its sides changed. For services of finance.

    Raises DomainError `reversal_of_reversal`; `settled` where what it left open was paid, unless `paid_is_due_back`.
    """
    if entry.kind == Kind.REVERSAL:
        raise DomainError("reversal_of_reversal", _("This takes another entry back. Book the cost anew instead."))
    costs.lock_books(entry.mission_id)
    source = f"reversal:{entry.id}"
    there = Entry.objects.filter(mission=entry.mission_id, source=source).first()
    if there:
        return there.id
    legs = _sides_changed(entry, paid_is_due_back=paid_is_due_back)
    draft = Draft(source, Kind.REVERSAL, on, tuple(legs), text[:160], entry.currency, entry.rate, entry.id)
    return ledger.post(mission_id=entry.mission_id, drafts=[draft], by=by, now=now)[source]


def _sides_changed(entry: Entry, *, paid_is_due_back: bool) -> list[Leg]:
    left = settling.item(entry.mission_id, entry.source)
    postings = list(entry.postings.order_by("place"))
    plain = [_changed(row, entry.id if _opens(row, left) else row.settles_id) for row in postings]
    if left.rest == left.own:
        return plain
    if left.nature not in OPEN or not paid_is_due_back:
        text = _("It was paid or used in the meantime. Take that back first, then this.")
        raise DomainError("settled", text)
    due = ledger.accounts(entry.mission_id)[Nature.RECEIVABLE]
    return [part for leg in plain for part in _paid_and_open(leg, left, due)]


def _opens(row: Posting, left: Item) -> bool:
    promise = row.nature == Nature.COMMITTED and row.case_id is None and left.kind == Kind.COMMITMENT
    return row.settles_id is None and (row.nature in OPEN or promise)


def _changed(row: Posting, settles: uuid.UUID | None) -> Leg:
    return Leg(
        row.account_id, Nature(row.nature), -row.minor, -row.base_minor, row.line_id, row.agreement_id, row.case_id,
        settles,
    )  # fmt: skip


def _paid_and_open(leg: Leg, left: Item, due: uuid.UUID) -> Sequence[Leg]:
    """The leg of a debt in two: what is open is closed, what was paid is to come in again."""
    if leg.settles_id != left.entry_id:
        return [leg]
    open_base = -left.rest
    open_minor = round(leg.minor * open_base / leg.base_minor)
    back = Leg(due, Nature.RECEIVABLE, leg.minor - open_minor, leg.base_minor - open_base)
    kept = Leg(leg.account_id, leg.nature, open_minor, open_base, settles_id=leg.settles_id)
    return [kept, back] if open_base else [back]


@transaction.atomic
def let_go(*, entry_id: uuid.UUID, on: dt.date, why: str, by: Actor, now: dt.datetime) -> uuid.UUID:
    """What is open of an accrual or a promise will not be asked for: the cost, or the promise, is that much less.

    Raises NotFoundError, RefusedError, DomainError `nothing_open`, `why`, `books_closed`.
    """
    entry = _booked_by(entry_id, by, why)
    costs.lock_books(entry.mission_id)
    left = settling.item(entry.mission_id, entry.source)
    if not left.rest or (left.nature == Nature.RECEIVABLE and not left.parts):
        raise DomainError("nothing_open", _("Nothing of this is open any more."))
    source = f"letgo:{entry.id}:{abs(left.rest)}"
    accounts = ledger.accounts(entry.mission_id)
    if left.nature == Nature.COMMITTED:
        draft = Draft(source, Kind.COMMITMENT, on, tuple(settling.freed(left, left.rest, accounts)), why.strip()[:160])
        return ledger.post(mission_id=entry.mission_id, drafts=[draft], by=by.id, now=now)[source]
    cost = Cost(source, Kind.REFUND, on, 0, text=why.strip(), settles=entry.source, closes=True)
    return costs.charge(mission_id=entry.mission_id, costs=[cost], by=by.id, now=now)[source]


def _booked_by(entry_id: uuid.UUID, by: Actor, why: str) -> Entry:
    entry = Entry.objects.filter(id=entry_id, mission__in=access.missions(by)).first()
    if entry is None:
        raise NotFoundError("entry_not_found", _("There is no such entry, or it is not open to you."))
    access.require(by, Perm.BOOK, entry.mission_id)
    if not why.strip():
        raise DomainError("why", _("Say in a few words why it is taken back."), field="why")
    return entry

"""Verbs on money between our own accounts: asked for by one, let go by another, arrived, or withdrawn.

What leaves and what arrives are two entries; between them it stands on the account for money in transit, in EUR. What
the two differ by (another day's rate, the bank's own rate) goes to the account of exchange differences, and from there
to the budget line that bears it. Each entry has its own key, so that whoever sends a verb again finds what stands.
"""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.finance import access
from sankofa.finance.models import Account, BankAccount, Box, BudgetLine, MoneyTransfer
from sankofa.finance.queries.rates import must_rate
from sankofa.finance.services import boxes, costs, ledger, reversing
from sankofa.finance.services.limits import within_limit
from sankofa.finance.vocab import BASE, Cost, Draft, Kind, Leg, Nature, Part, TransferState
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError

ODD_CENT = 1  # of two roundings: what arrives in a currency is worth what left, where the rate is the same


@transaction.atomic
def make_transfer(
    *,
    key: uuid.UUID,
    source_id: uuid.UUID,
    target_id: uuid.UUID,
    minor: int,
    on: dt.date,
    by: Actor,
    now: dt.datetime,
    expected_minor: int | None = None,
    line_id: uuid.UUID | None = None,
    text: str = "",
) -> uuid.UUID:
    """Asks for a transfer between two accounts (of the ledger: a bank's, a box's); its id is `key`.

    `minor` in the currency of the source; `expected_minor` in that of the target, without it by the rates of the day.
    `line_id` bears an exchange difference. Raises DomainError `same_account`, `no_amount`, `other_amount`, `no_line`,
    `no_rate`; NotFoundError, RefusedError.
    """
    mission_id = access.require(by, Perm.PAY)
    if MoneyTransfer.objects.filter(id=key, mission=mission_id, made_by=by.id).exists():
        return key
    source, target = _place(mission_id, source_id), _place(mission_id, target_id)
    if source.id == target.id:
        raise DomainError("same_account", _("Choose two different accounts."), field="target_id")
    if minor <= 0:
        raise DomainError("no_amount", _("Give an amount above nothing."), field="minor")
    line_id = _line(mission_id, line_id)
    if source.currency != target.currency and line_id is None:
        text_ = _("Say which budget line bears the exchange difference.")
        raise DomainError("no_line", text_, field="line_id")
    expected = minor if source.currency == target.currency else _exchanged(source, target, minor, on)
    if expected_minor and source.currency == target.currency and expected_minor != minor:
        text_ = _("Both accounts are in one currency: as much arrives as leaves.")
        raise DomainError("other_amount", text_, field="expected_minor")
    MoneyTransfer.objects.create(
        id=key, mission_id=mission_id, source=source, target=target, minor=minor,
        expected_minor=expected_minor or expected, on=on, text=text.strip()[:120], line_id=line_id, made_by_id=by.id,
        made_at=now,
    )  # fmt: skip
    return key


@transaction.atomic
def let_transfer_go(*, transfer_id: uuid.UUID, by: Actor, now: dt.datetime) -> uuid.UUID:
    """A second person lets the money go, within their limit; what leaves is booked with it. Answers that entry.

    Raises DomainError `own_transfer`, `above_limit`, `not_made`, `box_short`, `no_rate`, `books_closed`; NotFoundError,
    RefusedError.
    """
    row = _locked(transfer_id, by, Perm.RELEASE)
    if row.released_by_id == by.id and row.left_entry_id:
        return row.left_entry_id
    if row.made_by_id == by.id:
        raise DomainError("own_transfer", _("You made this transfer. A colleague lets it go."))
    _must(row, TransferState.MADE)
    rate = must_rate(row.source.currency, row.on)
    row.base_minor = costs.in_base(row.minor, rate)
    row.release_limit_minor = within_limit(by.id, row.base_minor)
    if box := _open_box(row.source):
        boxes.must_hold(box, row.minor)
    transit = ledger.accounts(row.mission_id)[Nature.TRANSIT]
    legs = (
        Leg(row.source_id, Nature(row.source.nature), -row.minor, -row.base_minor),
        Leg(transit, Nature.TRANSIT, row.minor, row.base_minor),
    )
    draft = _draft(row, "out", row.on, legs, row.source.currency)
    row.left_entry_id = _post(row, draft, by, now)
    row.state, row.released_by_id, row.released_at = TransferState.SENT, by.id, now
    row.save()
    return row.left_entry_id


@transaction.atomic
def transfer_arrived(
    *,
    transfer_id: uuid.UUID,
    on: dt.date,
    by: Actor,
    now: dt.datetime,
    minor: int | None = None,
    line_id: uuid.UUID | None = None,
) -> uuid.UUID:
    """It is there: `minor` of the target's currency (None: as expected). Answers the entry, the same when asked again.

    What it is worth less (or more) than what left is charged to `line_id`, or else to the line that was named when it
    was made. Raises DomainError `not_sent`, `no_amount`, `no_line`, `no_rate`, `before`, `books_closed`; NotFoundError.
    """
    row = _locked(transfer_id, by, Perm.BOOK)
    if row.arrived_entry_id:
        return row.arrived_entry_id
    _must(row, TransferState.SENT)
    _open_box(row.target)
    minor = row.expected_minor if minor is None else minor
    if minor <= 0:
        raise DomainError("no_amount", _("Give an amount above nothing."), field="minor")
    worth = _worth(row, minor, on)
    lost = row.base_minor - worth
    line_id = _line(row.mission_id, line_id) or row.line_id
    if lost and line_id is None:
        text = _("It is not what left. Say which budget line bears the difference.")
        raise DomainError("no_line", text, field="budget_line_id")
    accounts = ledger.accounts(row.mission_id)
    legs = [
        Leg(row.target_id, Nature(row.target.nature), minor, worth),
        Leg(accounts[Nature.TRANSIT], Nature.TRANSIT, -minor, -row.base_minor),
    ]
    if lost:
        legs.append(Leg(accounts[Nature.EXCHANGE], Nature.EXCHANGE, 0, lost))
    row.arrived_entry_id = _post(row, _draft(row, "in", on, tuple(legs), row.target.currency), by, now)
    row.state = TransferState.ARRIVED
    row.save()
    if lost and line_id:
        kind = Kind.PAYMENT if lost > 0 else Kind.REFUND
        cost = Cost(
            f"transfer:{row.id}:odd", kind, on, abs(lost), (Part(line_id),), text=str(Nature.EXCHANGE.label),
            counter=Nature.EXCHANGE,
        )  # fmt: skip
        costs.charge(mission_id=row.mission_id, costs=[cost], by=by.id, now=now)
    return row.arrived_entry_id


@transaction.atomic
def withdraw_transfer(*, transfer_id: uuid.UUID, on: dt.date, why: str, by: Actor, now: dt.datetime) -> None:
    """It is not sent after all, or it came back before it arrived: what left is booked back.

    Raises DomainError `why`, `arrived`, `books_closed`; NotFoundError, RefusedError.
    """
    row = _locked(transfer_id, by, Perm.PAY, Perm.RELEASE)
    if row.state == TransferState.WITHDRAWN:
        return
    if row.state == TransferState.ARRIVED:
        raise DomainError("arrived", _("It arrived. Send it back with a transfer of its own."))
    if not why.strip():
        raise DomainError("why", _("Say in a few words why."), field="why")
    if row.left_entry:
        reversing.mirror(row.left_entry, on=on, text=why.strip(), by=by.id, now=now)
    row.state, row.why = TransferState.WITHDRAWN, why.strip()[:160]
    row.save()


def _worth(row: MoneyTransfer, minor: int, on: dt.date) -> int:
    """EUR cents of what arrived, at the rate of that day; the odd cent of rounding is none."""
    worth = costs.in_base(minor, must_rate(row.target.currency, on))
    is_odd = row.target.currency != BASE and abs(worth - row.base_minor) <= ODD_CENT
    return row.base_minor if is_odd else worth


def _exchanged(source: Account, target: Account, minor: int, on: dt.date) -> int:
    """What an amount of one is in the currency of the other, by the rates of the day; at least a cent."""
    return max(round(minor * must_rate(source.currency, on) / must_rate(target.currency, on)), 1)


def _draft(row: MoneyTransfer, side: str, on: dt.date, legs: tuple[Leg, ...], currency: str) -> Draft:
    text = row.text or f"{row.source.name} \u2192 {row.target.name}"
    rate = must_rate(currency, on)
    return Draft(f"transfer:{row.id}:{side}", Kind.TRANSFER, on, legs, text[:160], currency, rate)


def _post(row: MoneyTransfer, draft: Draft, by: Actor, now: dt.datetime) -> uuid.UUID:
    return ledger.post(mission_id=row.mission_id, drafts=[draft], by=by.id, now=now)[draft.source]


def _place(mission_id: uuid.UUID, account_id: uuid.UUID) -> Account:
    """An account at a bank, or of a box in use. Raises NotFoundError."""
    account = Account.objects.filter(id=account_id, mission=mission_id).first()
    if account is None or not (BankAccount.objects.filter(account=account).exists() or _open_box(account)):
        raise NotFoundError("account_not_found", _("There is no such account, or it is not open to you."))
    return account


def _open_box(account: Account) -> Box | None:
    """Whose account it is, if a box's. Raises DomainError `box_closed`."""
    box = Box.objects.filter(account=account).first()
    if box and box.closed_at:
        raise DomainError("box_closed", _("The cash box is closed. Withdraw the transfer, and make another."))
    return box


def _line(mission_id: uuid.UUID, line_id: uuid.UUID | None) -> uuid.UUID | None:
    if line_id and not BudgetLine.objects.filter(id=line_id, project__cluster__mission=mission_id).exists():
        raise NotFoundError("line_not_found", _("There is no such budget line."))
    return line_id


def _locked(transfer_id: uuid.UUID, by: Actor, *perms: Perm) -> MoneyTransfer:
    seen = {m for perm in (Perm.PAY, Perm.RELEASE, Perm.BOOK) for m in access.missions(by, perm)}
    found = MoneyTransfer.objects.filter(id=transfer_id, mission__in=seen).values_list("mission", flat=True).first()
    if found is None:
        raise NotFoundError("transfer_not_found", _("There is no such transfer, or it is not open to you."))
    if not any(found in access.missions(by, perm) for perm in perms):
        raise RefusedError("no_permission", _("Your role does not work on this mission's money."))
    costs.lock_books(found)
    rows = MoneyTransfer.objects.select_for_update(of=("self",))
    return rows.select_related("source", "target", "left_entry").get(id=transfer_id)


def _must(row: MoneyTransfer, state: TransferState) -> None:
    if row.state != state:
        raise DomainError(f"not_{state}", _("A colleague was faster: look at the transfer as it stands now."))

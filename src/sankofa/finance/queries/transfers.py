"""Money between our own accounts as one reads it: where it lies, what is on its way, what no bank confirms yet."""

import uuid

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from sankofa.accounts.vocab import Actor, Perm
from sankofa.finance import access
from sankofa.finance.models import Account, BankAccount, Box, Match, MoneyTransfer, Posting
from sankofa.finance.vocab import Nature, Place, TransferRow, TransferState
from sankofa.kernel.errors import NotFoundError

CAP = 100


def transfers(actor: Actor) -> list[TransferRow]:
    """The latest 100 of the actor's missions."""
    return _rows(_seen(actor).order_by("-made_at", "-id")[:CAP])


def transfer(actor: Actor, transfer_id: uuid.UUID) -> TransferRow:
    """Raises NotFoundError."""
    found = _rows(_seen(actor).filter(id=transfer_id))
    if not found:
        raise NotFoundError("transfer_not_found", "no such transfer")
    return found[0]


def in_transit(actor: Actor) -> int:
    """EUR cents that left one account of ours and did not arrive at the other."""
    rows = Posting.objects.filter(nature=Nature.TRANSIT, entry__mission__in=access.missions(actor))
    return rows.aggregate(sum=Sum("base_minor"))["sum"] or 0


def on_their_way(actor: Actor, bank_id: uuid.UUID) -> list[TransferRow]:
    """Transfers that this account at a bank waits for, the oldest first."""
    target = BankAccount.objects.filter(id=bank_id).values("account")
    return _rows(_seen(actor).filter(target__in=target, state=TransferState.SENT).order_by("on", "id"))


def places(actor: Actor) -> list[Place]:
    """Where money of the actor's mission lies: accounts at banks, then boxes and wallets in use, by name."""
    mission_id = access.require(actor, Perm.MONEY)
    banks = BankAccount.objects.filter(mission=mission_id).select_related("account").order_by("name")
    boxes = Box.objects.filter(mission=mission_id, closed_at=None).order_by("kind", "name")
    return [
        *(Place(row.account_id, row.name, row.account.currency, is_bank=True) for row in banks),
        *(Place(row.account_id, row.name, row.currency, is_bank=False) for row in boxes),
    ]


def _seen(actor: Actor) -> QuerySet[MoneyTransfer]:
    rows = MoneyTransfer.objects.filter(mission__in=access.missions(actor))
    lost = Posting.objects.filter(entry=OuterRef("arrived_entry"), nature=Nature.EXCHANGE).values("base_minor")
    got = Posting.objects.filter(entry=OuterRef("arrived_entry"), account=OuterRef("target")).values("minor")
    names = ("source", "target", "line__project", "made_by", "released_by")
    return rows.annotate(lost=Subquery(lost), got=Subquery(got)).select_related(*names)


def _rows(found: QuerySet[MoneyTransfer]) -> list[TransferRow]:
    rows = list(found)
    accounts = {account for row in rows for account in (row.source_id, row.target_id)}
    named = dict(BankAccount.objects.filter(account__in=accounts).values_list("account", "name"))
    entries = {entry for row in rows for entry in (row.left_entry_id, row.arrived_entry_id) if entry}
    seen = set(Match.objects.filter(Q(entry__in=entries)).values_list("entry", "line__bank__account"))
    return [_row(row, named, seen) for row in rows]


def _row(row: MoneyTransfer, banks: dict[uuid.UUID, str], seen: set[tuple[uuid.UUID, uuid.UUID]]) -> TransferRow:
    def place(account: Account) -> Place:
        return Place(account.id, banks.get(account.id, account.name), account.currency, is_bank=account.id in banks)

    return TransferRow(
        row.id, TransferState(row.state), place(row.source), place(row.target), row.minor, row.expected_minor,
        row.got, row.lost or 0, row.on, row.text, f"{row.line.project.code} {row.line.name}" if row.line else "",  # type: ignore[attr-defined]  # annotated
        row.made_by.name, row.made_by_id, row.released_by.name if row.released_by else "", row.why, row.left_entry_id,
        row.arrived_entry_id,
        (row.left_entry_id, row.source_id) in seen if row.source_id in banks else None,
        (row.arrived_entry_id, row.target_id) in seen if row.target_id in banks else None,
    )  # fmt: skip

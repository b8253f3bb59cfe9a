"""What is open and what closes it: accruals that wait to be paid, promises without a case, money that is to come.

An entry is open by what it put on an account of debts (or by what it committed) less what later entries took from it.
All of it in EUR cents, whatever the currency. Whoever settles holds the lock of the mission's books (`costs.charge`);
the trigger of the table holds it again.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Q, Sum

from sankofa.finance.models import Entry, Order, Posting
from sankofa.finance.rules.splitting import split
from sankofa.finance.vocab import OPEN, BatchState, Kind, Leg, Nature, Part
from sankofa.kernel.errors import NotFoundError

Bearers = dict[tuple[uuid.UUID, uuid.UUID | None], int]  # (line, agreement) -> EUR cents


@dataclass
class Item:
    """What an entry left open. `own` is what it put there (owed: negative), `rest` what is open of it still."""

    entry_id: uuid.UUID
    source: str
    kind: Kind
    nature: Nature = Nature.PAYABLE
    account_id: uuid.UUID | None = None
    own: int = 0
    rest: int = 0
    parts: tuple[Part, ...] = ()  # who bore its cost, in the weights in which they did
    promised: Bearers = field(default_factory=lambda: defaultdict(int))


def items(mission_id: uuid.UUID, sources: Collection[str]) -> dict[str, Item]:
    """By source, those that there are."""
    entries = Entry.objects.filter(mission=mission_id, source__in=sources)
    found = {row.id: Item(row.id, row.source, Kind(row.kind)) for row in entries}
    weights: dict[uuid.UUID, dict[tuple[uuid.UUID, uuid.UUID | None], int]] = defaultdict(lambda: defaultdict(int))
    for row in Posting.objects.filter(Q(entry__in=found) | Q(settles__in=found)).order_by("entry", "place"):
        own = row.entry_id in found and row.settles_id is None
        item = found[row.entry_id] if own else found.get(row.settles_id or uuid.UUID(int=0))
        if item is None:
            continue
        _add(item, row, own=own)
        if own and row.nature in {Nature.EXPENSE, Nature.COMMITTED} and row.line_id:
            weights[item.entry_id][row.line_id, row.case_id] += abs(row.base_minor)
    for entry_id, borne in weights.items():
        found[entry_id].parts = tuple(Part(line, case, weight) for (line, case), weight in borne.items())
    return {item.source: item for item in found.values()}


def _add(item: Item, row: Posting, *, own: bool) -> None:
    promise = row.nature == Nature.COMMITTED and row.case_id is None and item.kind == Kind.COMMITMENT
    if not promise and row.nature not in OPEN:
        return
    item.rest += row.base_minor
    if promise and row.line_id:
        item.promised[row.line_id, row.agreement_id] += row.base_minor
    if own:
        item.own += row.base_minor
        item.nature, item.account_id = Nature(row.nature), row.account_id


def item(mission_id: uuid.UUID, source: str) -> Item:
    """Raises NotFoundError."""
    found = items(mission_id, [source]).get(source)
    if found is None:
        raise NotFoundError("entry_not_found", f"nothing is booked under {source}")
    return found


def freed(item_: Item, most: int, accounts: dict[Nature, uuid.UUID]) -> list[Leg]:
    """Legs that take up to `most` EUR cents out of a promise without a case. In EUR entries."""
    open_ = {key: minor for key, minor in item_.promised.items() if minor > 0}
    amount = min(most, sum(open_.values()))
    if amount <= 0:
        return []
    legs: list[Leg] = []
    for (line, agreement), minor in zip(open_, split(amount, list(open_.values())), strict=True):
        item_.promised[line, agreement] -= minor
        committed = accounts[Nature.COMMITTED]
        if minor:
            legs.append(Leg(committed, Nature.COMMITTED, -minor, -minor, line, agreement, settles_id=item_.entry_id))
    item_.rest -= amount
    return [*legs, Leg(accounts[Nature.RESERVE], Nature.RESERVE, amount, amount)]


def waiting_orders(entry_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """EUR cents by entry that batches which are not released yet will pay of it."""
    rows = Order.objects.filter(settles__in=entry_ids, batch__state__in=[BatchState.DRAFT, BatchState.CHECKED])
    return dict(rows.values_list("settles").annotate(sum=Sum("minor")).order_by("settles"))


def owed_for(mission_id: uuid.UUID, *, line_id: uuid.UUID, case_id: uuid.UUID) -> list[Item]:
    """What is owed still for a case on a line."""
    rows = Posting.objects.filter(line=line_id, case=case_id, nature=Nature.EXPENSE, entry__mission=mission_id)
    owing = Posting.objects.filter(entry__in=rows.values("entry"), nature=Nature.PAYABLE, settles=None)
    sources = Entry.objects.filter(id__in=owing.values("entry")).values_list("source", flat=True)
    return [one for one in items(mission_id, set(sources)).values() if one.nature == Nature.PAYABLE and one.rest < 0]

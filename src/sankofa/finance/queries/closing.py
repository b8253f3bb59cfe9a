"""What stands in the way of closing the books up to a day, and what is worth a look before."""

import datetime as dt
import uuid

from django.db.models import F, Q

from sankofa.accounts.vocab import Actor, Perm
from sankofa.finance import access
from sankofa.finance.models import Batch, Count, Entry, Hours, MoneyTransfer, StatementLine, Waiting
from sankofa.finance.rules.budgets import month_start
from sankofa.finance.vocab import BatchState, Blocks, ClosingRow, TransferState


def closing(actor: Actor, until: dt.date) -> list[ClosingRow]:
    """Those that block come first. `until` is half-open."""
    mission_id = access.require(actor, Perm.BOOK)
    found = blocking(mission_id, until)
    months = _months_not_charged(mission_id, until)
    if months:
        found.append(ClosingRow(Blocks.HOURS, len(months), must=False))
    ways = MoneyTransfer.objects.filter(mission=mission_id, on__lt=until, state=TransferState.SENT).count()
    if ways:
        found.append(ClosingRow(Blocks.TRANSFERS, ways, must=False))
    return found


def blocking(mission_id: uuid.UUID, until: dt.date) -> list[ClosingRow]:
    """What must be dealt with first."""
    undecided = StatementLine.objects.filter(bank__mission=mission_id, on__lt=until, matches=None, aside_why="")
    counts = Count.objects.filter(~Q(expected_minor=F("counted_minor")), box__mission=mission_id, settled_at=None)
    batches = Batch.objects.filter(mission=mission_id, state=BatchState.CHECKED, execute_on__lt=until)
    found = {
        Blocks.WAITING: Waiting.objects.filter(mission=mission_id, on__lt=until).count(),
        Blocks.BANK: undecided.count(),
        Blocks.CASH: counts.filter(at__date__lt=until).count(),
        Blocks.BATCHES: batches.count(),
    }
    return [ClosingRow(what, n, must=True) for what, n in found.items() if n]


def _months_not_charged(mission_id: uuid.UUID, until: dt.date) -> set[dt.date]:
    """Months before `until` with hours, of which nobody's were charged."""
    rows = Hours.objects.filter(project__cluster__mission=mission_id, on__lt=until).dates("on", "month")
    months = {month_start(day) for day in rows}
    charged = Entry.objects.filter(mission=mission_id, source__startswith="hours:").values_list("source", flat=True)
    return months - {dt.date.fromisoformat(source.split(":")[2]) for source in charged}

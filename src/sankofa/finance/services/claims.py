"""Verbs on money that is to come, and on money paid before its cost: claims in dated amounts, prepayments.

A claim is income from its day; what comes in settles it and is no income again. A prepayment is no cost; the cost that
is later booked out of it is.
"""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.finance import access
from sankofa.finance.models import BudgetLine, Entry
from sankofa.finance.services import costs, ledger, settling
from sankofa.finance.vocab import Cost, Draft, Kind, Leg, Nature, Payer
from sankofa.kernel.errors import DomainError, NotFoundError


@transaction.atomic
def claim(
    *,
    key: uuid.UUID,
    payer: Payer,
    amounts: Sequence[tuple[dt.date, int]],
    text: str,
    by: Actor,
    now: dt.datetime,
    line_id: uuid.UUID | None = None,
    agreement_id: uuid.UUID | None = None,
) -> int:
    """What a donor, a fund, another mission (an invoice) or a family is to pay: (day, EUR cents) each an entry.

    Once for one `key`; answers how many are new. Raises DomainError `no_amount`, `whose_money`, `books_closed`.
    """
    mission_id = access.require(by, Perm.BOOK)
    if not amounts or any(minor <= 0 for _on, minor in amounts):
        raise DomainError("no_amount", _("Give an amount above nothing."), field="minor_0")
    if (payer == Payer.DONOR) != (agreement_id is not None):
        raise DomainError("whose_money", _("Money of a donor is for an agreement; other money is not."), field="payer")
    if agreement_id:
        access.agreement(by, agreement_id)
    if line_id and not BudgetLine.objects.filter(id=line_id, project__cluster__mission=mission_id).exists():
        raise NotFoundError("line_not_found", _("There is no such budget line."))
    accounts = ledger.accounts(mission_id)
    said = f"{Payer(payer).label}: {text.strip()}"[:160]
    drafts = [
        Draft(
            f"claim:{key}:{n}", Kind.INCOME, on,
            (
                Leg(accounts[Nature.RECEIVABLE], Nature.RECEIVABLE, minor, minor),
                Leg(accounts[Nature.INCOME], Nature.INCOME, -minor, -minor, line_id, agreement_id),
            ),
            said,
        )
        for n, (on, minor) in enumerate(amounts)
    ]  # fmt: skip
    return len(ledger.post(mission_id=mission_id, drafts=drafts, by=by.id, now=now))


@transaction.atomic
def receive_due(
    *,
    key: uuid.UUID,
    entry_id: uuid.UUID,
    on: dt.date,
    minor: int,
    counter: Nature,
    by: Actor,
    now: dt.datetime,
    closes: bool = False,
    text: str = "",
) -> uuid.UUID:
    """What was due came in, wholly or in part, once for one `key`. EUR cents. `closes`: no more will come.

    Raises DomainError `nothing_open`, `more_than_open`, `books_closed`; NotFoundError, RefusedError.
    """
    mission_id = access.require(by, Perm.BOOK)
    entry = Entry.objects.filter(mission=mission_id, id=entry_id).first()
    if entry is None:
        raise NotFoundError("entry_not_found", _("There is no such entry, or it is not open to you."))
    costs.lock_books(mission_id)
    source = f"came:{key}"
    there = Entry.objects.filter(mission=mission_id, source=source).first()
    if there:
        return there.id
    if settling.item(mission_id, entry.source).nature != Nature.RECEIVABLE:
        raise DomainError("nothing_open", _("Nothing of this is open any more."))
    cost = Cost(
        source, Kind.INCOME, on, minor, text=text.strip() or entry.text, counter=counter, settles=entry.source,
        closes=closes,
    )  # fmt: skip
    return costs.charge(mission_id=mission_id, costs=[cost], by=by.id, now=now)[source]


@transaction.atomic
def prepay(
    *, key: uuid.UUID, on: dt.date, minor: int, counter: Nature, text: str, by: Actor, now: dt.datetime
) -> uuid.UUID:
    """Pays ahead of a cost, once for one `key`: an advance to a partner, say. EUR cents.

    It is open until costs are booked out of it (`book_cost`, `settles_id`) or it comes back (`receive_due`).
    """
    mission_id = access.require(by, Perm.BOOK)
    if minor <= 0:
        raise DomainError("no_amount", _("Give an amount above nothing."), field="minor")
    source, accounts = f"prepaid:{key}", ledger.accounts(mission_id)
    legs = (
        Leg(accounts[Nature.RECEIVABLE], Nature.RECEIVABLE, minor, minor),
        Leg(accounts[counter], counter, -minor, -minor),
    )
    draft = Draft(source, Kind.TRANSFER, on, legs, text.strip()[:160])
    made = ledger.post(mission_id=mission_id, drafts=[draft], by=by.id, now=now)
    return made.get(source) or Entry.objects.get(mission=mission_id, source=source).id

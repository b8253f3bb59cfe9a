"""Verbs on what is owed: it was paid already, or it goes into a batch. Each names the entries that it settles."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.finance import access
from sankofa.finance.models import Entry
from sankofa.finance.services import costs, payments, settling
from sankofa.finance.vocab import Cost, Kind, Nature
from sankofa.kernel.errors import DomainError, NotFoundError


@transaction.atomic
def pay_owed(
    *,
    key: uuid.UUID,
    entry_ids: Sequence[uuid.UUID],
    on: dt.date,
    counter: Nature,
    text: str,
    by: Actor,
    now: dt.datetime,
    minor: int | None = None,
    closes: bool = False,
    account_id: uuid.UUID | None = None,
) -> int:
    """Books that what these entries owe was paid on that day, once for one `key`; answers how many entries that made.

    Wholly; or one of them for `minor` EUR cents, which with `closes` is all that is asked for.
    Raises DomainError `nothing_open`, `more_than_open`, `one_at_a_time`, `books_closed`; NotFoundError, RefusedError.
    """
    mission_id = access.require(by, Perm.BOOK)
    entries = _entries(mission_id, entry_ids)
    if minor is not None and len(entries) != 1:
        raise DomainError("one_at_a_time", _("Give an amount for one at a time."), field="minor")
    costs.lock_books(mission_id)
    sources = [f"paid:{key}:{entry.id.hex[-12:]}" for entry in entries]
    if Entry.objects.filter(mission=mission_id, source__in=sources).exists():
        return 0
    debts = settling.items(mission_id, [entry.source for entry in entries])
    paid = [
        Cost(
            source, Kind.PAYMENT, on, _rest(debts[entry.source]) if minor is None else minor, text=text or entry.text,
            counter=counter, account_id=account_id, settles=entry.source, closes=closes,
        )
        for source, entry in zip(sources, entries, strict=True)
    ]  # fmt: skip
    return len(costs.charge(mission_id=mission_id, costs=paid, by=by.id, now=now))


@transaction.atomic
def put_in_batch(
    *, key: uuid.UUID, batch_id: uuid.UUID, entry_ids: Sequence[uuid.UUID], payee: str, account: str, by: Actor
) -> int:
    """What these entries owe goes to one payee, a payment each, so that the statement tells them apart.

    Once for one `key`. Raises as `add_order`; answers how many.
    """
    entries = _entries(access.require(by, Perm.PAY), entry_ids)
    for entry in entries:
        payments.add_order(
            batch_id=batch_id, source=f"owed:{key}:{entry.id.hex[-12:]}", payee=payee, account=account, minor=None,
            text=entry.text, settles_id=entry.id, by=by,
        )  # fmt: skip
    return len(entries)


def _entries(mission_id: uuid.UUID, ids: Sequence[uuid.UUID]) -> list[Entry]:
    found = list(Entry.objects.filter(mission=mission_id, id__in=ids).order_by("id"))
    if not ids or len(found) != len(set(ids)):
        raise NotFoundError("entry_not_found", _("There is no such entry, or it is not open to you."))
    return found


def _rest(debt: settling.Item) -> int:
    if debt.nature != Nature.PAYABLE or debt.rest >= 0:
        raise DomainError("nothing_open", _("Nothing of this is open any more."))
    return -debt.rest

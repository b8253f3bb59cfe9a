"""Payments in batches: made by one, checked by a second, released by a third within their limit, then sent.

Each verb may be sent again after a lost answer or a crash: it finds what stands. Releasing books the payments in the
same transaction, each under its order's own key; the file for the bank is made from the rows, the same each time.
"""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import queries as cases
from sankofa.finance import access
from sankofa.finance.models import Batch, Box, BudgetLine, Entry, Order
from sankofa.finance.queries.rates import must_rate
from sankofa.finance.rules import mobile, pain001
from sankofa.finance.services import bank, boxes, costs, reversing, settling
from sankofa.finance.services.limits import within_limit
from sankofa.finance.vocab import BASE, BatchKind, BatchState, Cost, Kind, Nature, Part
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.kernel.ids import new_id
from sankofa.kernel.sealing import seal


@transaction.atomic
def make_batch(
    *,
    key: uuid.UUID,
    kind: BatchKind,
    title: str,
    debtor_iban: str,
    execute_on: dt.date,
    by: Actor,
    now: dt.datetime,
    box_id: uuid.UUID | None = None,
    currency: str = BASE,
) -> uuid.UUID:
    """An empty batch; its id is `key`. A list may be paid from a cash box or wallet, then in its currency.

    Raises DomainError `iban` beside `debtor_iban`, `past` beside `execute_on`, `in_euros` beside
    `currency` or `debtor_iban`, `box`.
    """
    mission_id = access.require(by, Perm.PAY)
    if Batch.objects.filter(id=key, mission=mission_id, made_by=by.id).exists():
        return key
    if kind == BatchKind.SEPA and not pain001.is_iban(debtor_iban):
        raise _no_iban("debtor_iban")
    if execute_on < now.date():
        raise DomainError("past", _("Choose today or a later day."), field="execute_on")
    if kind == BatchKind.SEPA and (box_id or currency != BASE):
        raise DomainError("in_euros", _("Bank transfers go in euros, from an account."), field="currency")
    if not bank.pays_in_euros(mission_id, pain001.compact(debtor_iban)):
        text = _("This account is kept in another currency. Choose one in euros.")
        raise DomainError("in_euros", text, field="debtor_iban")
    box = _box(mission_id, kind, box_id)
    Batch.objects.create(
        id=key, mission_id=mission_id, kind=kind, title=title.strip(), execute_on=execute_on, made_by_id=by.id,
        debtor_iban=pain001.compact(debtor_iban) if kind == BatchKind.SEPA else "", made_at=now, box=box,
        currency=box.currency if box else currency,
    )  # fmt: skip
    return key


@transaction.atomic
def add_order(
    *,
    batch_id: uuid.UUID,
    source: str,
    payee: str,
    account: str,
    minor: int | None,
    text: str,
    line_id: uuid.UUID | None = None,
    case_number: str = "",
    settles_id: uuid.UUID | None = None,
    closes: bool = False,
    is_new: bool = False,
    by: Actor,
) -> uuid.UUID:
    """One payment, once for one `source`. `account`: an IBAN, a telephone number, or for cash the place. Minor units
    of the batch's currency.

    It pays what is owed (`settles_id`: the entry that says so; `minor` None: all that is open; `closes`: wholly, and a
    difference is a cost more or less), or it is a cost of its own on `line_id`. Where the same case owes on the same
    line already it must say which: `is_new` says that it is another cost.
    Raises DomainError `not_draft`, `iban`, `no_amount`, `no_line`, `case_number`, `paid_elsewhere`, `more_than_open`,
    `owed_already`; NotFoundError, RefusedError.
    """
    batch = _locked(batch_id, by, Perm.PAY)
    there = Order.objects.filter(mission=batch.mission_id, source=source).first()
    if there and there.batch_id == batch.id:
        return there.id
    if there:
        raise DomainError("paid_elsewhere", _("This stands in another batch already."), field="source")
    _must(batch, BatchState.DRAFT)
    account = _account(BatchKind(batch.kind), account)
    case_id = _case(case_number, batch.mission_id)
    if settles_id and batch.currency != BASE:
        why = _("What is owed is kept in euros: pay it from a batch in euros.")
        raise DomainError("in_euros", why, field="settles_id")
    if settles_id:
        line_id, case_id, minor = _of_debt(batch.mission_id, settles_id, minor, closes=closes)
    elif not is_new:
        _refuse_owed_already(batch.mission_id, line_id, case_id)
    if not minor or minor <= 0:
        raise DomainError("no_amount", _("Give an amount above nothing."), field="minor")
    if line_id is None:
        raise DomainError("no_line", _("Say what is owed that this pays, or which budget line."), field="line_id")
    if not BudgetLine.objects.filter(id=line_id, project__cluster__mission=batch.mission_id).exists():
        raise NotFoundError("line_not_found", _("There is no such budget line."))
    order_id = new_id()
    Order.objects.create(
        id=order_id,
        batch=batch,
        mission_id=batch.mission_id,
        source=source,
        line_id=line_id,
        case_id=case_id,
        minor=minor,
        settles_id=settles_id,
        closes=closes,
        text=text.strip(),
        payee_sealed=seal({"name": payee.strip(), "account": account.strip()}, bound_to=str(order_id)),
    )
    return order_id


@transaction.atomic
def drop_order(*, batch_id: uuid.UUID, order_id: uuid.UUID, by: Actor) -> None:
    batch = _locked(batch_id, by, Perm.PAY)
    _must(batch, BatchState.DRAFT)
    Order.objects.filter(id=order_id, batch=batch).delete()


@transaction.atomic
def check_batch(*, batch_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """Somebody else than the maker found it right; nothing in it changes any more.

    Raises RefusedError `own_batch`, DomainError `empty_batch`, `not_draft`.
    """
    batch = _locked(batch_id, by, Perm.PAY)
    if batch.checked_by_id == by.id:
        return
    _must(batch, BatchState.DRAFT)
    if batch.made_by_id == by.id:
        raise DomainError("own_batch", _("You made this batch. A colleague checks it."))
    total = batch.orders.aggregate(sum=Sum("minor"))["sum"]
    if not total:
        raise DomainError("empty_batch", _("There is no payment in it yet."))
    batch.state, batch.checked_by_id, batch.checked_at, batch.total_minor = BatchState.CHECKED, by.id, now, total
    batch.base_minor = costs.in_base(total, must_rate(batch.currency, batch.execute_on))
    batch.save()


@transaction.atomic
def send_back(*, batch_id: uuid.UUID, by: Actor) -> None:
    """Not right yet: the maker may change it again. By who may check or release it."""
    batch = _locked(batch_id, by, Perm.PAY, Perm.RELEASE)
    _must(batch, BatchState.CHECKED)
    batch.state, batch.checked_by, batch.checked_at = BatchState.DRAFT, None, None
    batch.save()


@transaction.atomic
def release_batch(*, batch_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """A third person lets the money go, within their limit; the payments are booked with it.

    Raises DomainError `own_batch`, `above_limit`, `not_checked`, `books_closed`, `box_short`; `more_than_open` where
    something in it was paid otherwise in the meantime.
    """
    batch = _locked(batch_id, by, Perm.RELEASE)
    if batch.released_by_id == by.id:
        return
    _must(batch, BatchState.CHECKED)
    if by.id in {batch.made_by_id, batch.checked_by_id}:
        raise DomainError("own_batch", _("You made or checked this batch. A third person releases it."))
    limit = within_limit(by.id, batch.base_minor)
    batch.state, batch.released_by_id, batch.released_at = BatchState.RELEASED, by.id, now
    batch.release_limit_minor = limit
    batch.save()
    rate = must_rate(batch.currency, batch.execute_on)
    counter = Nature.CASH if batch.box or batch.kind == BatchKind.CASH else Nature.BANK
    account = bank.account_of_iban(batch.mission_id, batch.debtor_iban)
    if batch.box:
        boxes.must_hold(batch.box, batch.total_minor)
        account = batch.box.account_id
    paid = [
        Cost(
            f"order:{o.id}",
            Kind.PAYMENT,
            batch.execute_on,
            o.minor,
            () if o.settles else (Part(o.line_id, o.case_id),),
            o.text,
            currency=batch.currency,
            rate=rate,
            counter=counter,
            account_id=account,
            settles=o.settles.source if o.settles else "",
            closes=o.closes,
        )
        for o in batch.orders.select_related("settles").order_by("id")
    ]
    costs.charge(mission_id=batch.mission_id, costs=paid, by=by.id, now=now)


@transaction.atomic
def batch_sent(*, batch_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """The bank has the file, or the list went to whoever pays it out."""
    batch = _locked(batch_id, by, Perm.PAY)
    if batch.state == BatchState.SENT:
        return
    _must(batch, BatchState.RELEASED)
    batch.state, batch.sent_at = BatchState.SENT, now
    batch.save()


@transaction.atomic
def payment_failed(*, order_id: uuid.UUID, on: dt.date, why: str, by: Actor, now: dt.datetime) -> uuid.UUID:
    """The money came back: the bank returned it, nobody came for the cash, the number was none. Answers the entry.

    What it paid is owed again. Once: asked again it answers the same. Raises DomainError `why`, `not_released`,
    `books_closed`; NotFoundError, RefusedError.
    """
    order = Order.objects.filter(id=order_id, mission__in=access.missions(by, Perm.BOOK)).first()
    if order is None:
        raise NotFoundError("order_not_found", _("There is no such payment, or it is not open to you."))
    if not why.strip():
        raise DomainError("why", _("Say in a few words what happened."), field="why")
    entry = Entry.objects.filter(mission=order.mission_id, source=f"order:{order.id}").first()
    if entry is None:
        raise DomainError("not_released", _("It was not released: take it out of the batch instead."))
    return reversing.mirror(entry, on=on, text=why.strip(), by=by.id, now=now)


def _locked(batch_id: uuid.UUID, by: Actor, *perms: Perm) -> Batch:
    seen = {m for perm in (Perm.PAY, Perm.RELEASE) for m in access.missions(by, perm)}
    batch = Batch.objects.select_for_update(of=("self",)).filter(id=batch_id, mission__in=seen).first()
    if batch is None:
        raise NotFoundError("batch_not_found", _("There is no such batch, or it is not open to you."))
    if not any(batch.mission_id in access.missions(by, perm) for perm in perms):
        raise RefusedError("no_permission", _("Your role does not work on this mission's money."))
    return batch


def _must(batch: Batch, state: BatchState) -> None:
    if batch.state != state:
        code = "not_draft" if state == BatchState.DRAFT else f"not_{state}"
        raise DomainError(code, _("A colleague was faster: look at the batch as it stands now."))


def _of_debt(
    mission_id: uuid.UUID, entry_id: uuid.UUID, minor: int | None, *, closes: bool
) -> tuple[uuid.UUID | None, uuid.UUID | None, int]:
    """(line, case, EUR cents) of a payment of what an entry says is owed, less what waits in other batches."""
    costs.lock_books(mission_id)
    entry = Entry.objects.filter(mission=mission_id, id=entry_id).first()
    if entry is None:
        raise NotFoundError("entry_not_found", _("There is no such entry, or it is not open to you."))
    debt = settling.item(mission_id, entry.source)
    waits = settling.waiting_orders([entry_id]).get(entry_id, 0)
    left = -debt.rest - waits
    if debt.nature != Nature.PAYABLE or left <= 0 or (closes and waits) or (not closes and (minor or 0) > left):
        text = _("That is more than is open of it still, or another batch pays it.")
        raise DomainError("more_than_open", text, field="minor")
    first = debt.parts[0] if debt.parts else None
    return (first.line_id if first else None), (first.case_id if first else None), left if minor is None else minor


def _refuse_owed_already(mission_id: uuid.UUID, line_id: uuid.UUID | None, case_id: uuid.UUID | None) -> None:
    """A cost of a case that is in the books is paid by settling it; a second one must be meant."""
    if case_id is None or line_id is None or not settling.owed_for(mission_id, line_id=line_id, case_id=case_id):
        return
    text = _("Something is owed for this case on this line already. Pay that, or say that this is another cost.")
    raise DomainError("owed_already", text, field="settles_id")


def _box(mission_id: uuid.UUID, kind: BatchKind, box_id: uuid.UUID | None) -> Box | None:
    if box_id is None:
        return None
    box = Box.objects.filter(id=box_id, mission=mission_id, closed_at=None, kind=kind).first()
    if box is None:
        raise DomainError("box", _("Choose a cash box for a cash list, a wallet for mobile money."), field="box_id")
    return box


def _account(kind: BatchKind, account: str) -> str:
    """As it is kept. Raises DomainError `iban` or `phone` beside `account`."""
    if kind == BatchKind.SEPA and not pain001.is_iban(account):
        raise _no_iban("account")
    if kind != BatchKind.MOBILE:
        return account.strip()
    number = mobile.phone(account)
    if number is None:
        text = _("This is no telephone number. Write it with its country, for example +251 91 123 4567.")
        raise DomainError("phone", text, field="account")
    return number


def _case(number: str, mission_id: uuid.UUID) -> uuid.UUID | None:
    if not number.strip():
        return None
    found = cases.case_of_number(number.strip(), mission_id)
    if found is None:
        raise DomainError("case_number", _("There is no case with this number here."), field="case_number")
    return found


def _no_iban(field: str) -> DomainError:
    return DomainError("iban", _("This is no IBAN. Check the figures with the person."), field=field)

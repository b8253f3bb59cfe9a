"""Verbs on cash boxes and wallets: opened, filled, emptied, paid from, counted; a difference booked by a second person.

All of them hold the lock of the mission's books, so that a count meets no payment half-way.
"""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from sankofa.accounts import queries as accounts
from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases import queries as cases
from sankofa.documents import services as documents
from sankofa.finance import access
from sankofa.finance.models import Account, Box, BudgetLine, Count, Entry, Paper, Posting
from sankofa.finance.queries.rates import must_rate
from sankofa.finance.services import costs, ledger
from sankofa.finance.services.limits import within_limit
from sankofa.finance.vocab import BoxKind, Cost, Draft, Kind, Leg, Nature, Part
from sankofa.kernel.errors import DomainError, NotFoundError

Upload = tuple[bytes, str]  # content, name


@transaction.atomic
def open_box(
    *,
    key: uuid.UUID,
    office_id: uuid.UUID,
    kind: BoxKind,
    name: str,
    currency: str,
    low_minor: int,
    by: Actor,
    now: dt.datetime,
) -> uuid.UUID:
    """A box for a desk, with an account of its own in the ledger; its id is `key`.

    Raises DomainError `box_stands`, `name_taken`; NotFoundError for another mission's office.
    """
    mission_id = access.require(by, Perm.BOOK)
    if Box.objects.filter(id=key, mission=mission_id).exists():
        return key
    if office_id not in {office.id for office in accounts.offices(mission_id)}:
        raise NotFoundError("office_not_found", _("There is no such office."))
    costs.lock_books(mission_id)
    if Box.objects.filter(office=office_id, kind=kind, currency=currency, closed_at=None).exists():
        text = _("This desk has one in this currency already.")
        raise DomainError("box_stands", text, field="currency")
    if Box.objects.filter(mission=mission_id, name=name.strip()).exists():
        raise DomainError("name_taken", _("Another has this name."), field="name")
    ledger.accounts(mission_id)
    nth = Box.objects.filter(mission=mission_id).count() + 1
    account = Account.objects.create(
        mission_id=mission_id, code=f"1100.{nth}", name=name.strip(), nature=Nature.CASH, currency=currency
    )
    Box.objects.create(
        id=key, mission_id=mission_id, office_id=office_id, kind=kind, name=name.strip(), account=account,
        currency=currency, low_minor=low_minor, opened_at=now, opened_by_id=by.id,
    )  # fmt: skip
    return key


@transaction.atomic
def close_box(*, box_id: uuid.UUID, by: Actor, now: dt.datetime) -> None:
    """An empty box is used no more. Raises DomainError `not_empty`, `difference_waits`."""
    box = _locked(box_id, by)
    if balance(box):
        raise DomainError("not_empty", _("There is money in it still. Bring it to the bank first."))
    _no_difference_waits(box)
    box.closed_at = now
    box.save(update_fields=["closed_at"])


@transaction.atomic
def move_cash(
    *,
    key: uuid.UUID,
    box_id: uuid.UUID,
    minor: int,
    on: dt.date,
    text: str,
    by: Actor,
    now: dt.datetime,
    from_desk: bool = False,
) -> uuid.UUID:
    """From the bank into the box, or with a negative amount back; once for one `key`. Minor units of its currency.

    One person does this alone, hence within their limit; more is a transfer, which a second person lets go.
    `from_desk`: not from the bank, but out of the cash that was paid out before the desk had a box of its own.
    Raises DomainError `no_amount`, `above_limit`, `box_short`, `no_rate`, `books_closed`.
    """
    box = _locked(box_id, by)
    source = f"cash:{key}"
    there = Entry.objects.filter(mission=box.mission_id, source=source).first()
    if there:
        return there.id
    if not minor:
        raise DomainError("no_amount", _("Give an amount above nothing."), field="minor")
    if minor < 0:
        _enough(box, -minor)
    other = ledger.accounts(box.mission_id)[Nature.CASH if from_desk else Nature.BANK]
    rate = must_rate(box.currency, on)
    base = costs.in_base(minor, rate)
    if not from_desk:
        within_limit(by.id, abs(base))
    legs = (
        Leg(box.account_id, Nature.CASH, minor, base),
        Leg(other, Nature.CASH if from_desk else Nature.BANK, -minor, -base),
    )
    draft = Draft(source, Kind.TRANSFER, on, legs, text.strip()[:160], box.currency, rate)
    return ledger.post(mission_id=box.mission_id, drafts=[draft], by=by.id, now=now)[source]


@transaction.atomic
def pay_from_box(
    *,
    key: uuid.UUID,
    box_id: uuid.UUID,
    minor: int,
    line_id: uuid.UUID,
    text: str,
    on: dt.date,
    by: Actor,
    now: dt.datetime,
    case_number: str = "",
    paper: Upload | None = None,
) -> uuid.UUID:
    """A cost paid in cash by hand, with the next receipt number of the box; once for one `key`. Answers its entry.

    Raises DomainError `no_amount`, `box_short`, `case_number`, `books_closed`, those of `keep_file`; NotFoundError.
    """
    box = _locked(box_id, by)
    source = f"cash:{key}"
    there = Entry.objects.filter(mission=box.mission_id, source=source).first()
    if there:
        return there.id
    _enough(box, minor)
    if not BudgetLine.objects.filter(id=line_id, project__cluster__mission=box.mission_id).exists():
        raise NotFoundError("line_not_found", _("There is no such budget line."))
    case_id = _case(case_number, box.mission_id)
    box.receipts += 1
    box.save(update_fields=["receipts"])
    cost = Cost(
        source, Kind.PAYMENT, on, minor, (Part(line_id, case_id),), text=f"{receipt_number(box)} {text.strip()}",
        currency=box.currency, rate=must_rate(box.currency, on), counter=Nature.CASH, account_id=box.account_id,
    )  # fmt: skip
    entry_id = costs.charge(mission_id=box.mission_id, costs=[cost], by=by.id, now=now)[source]
    if paper:
        keep_paper(entry_id=entry_id, paper=paper, by=by, now=now)
    return entry_id


@transaction.atomic
def keep_paper(*, entry_id: uuid.UUID, paper: Upload, by: Actor, now: dt.datetime) -> uuid.UUID:
    """The receipt or bill of an entry. Raises DomainError as `keep_file`; NotFoundError, RefusedError."""
    entry = Entry.objects.filter(id=entry_id, mission__in=access.missions(by)).first()
    if entry is None:
        raise NotFoundError("entry_not_found", _("There is no such entry, or it is not open to you."))
    access.require(by, Perm.BOOK, entry.mission_id)
    kept = documents.keep_file(content=paper[0], name=paper[1], by=by.id, now=now, field="paper")
    return Paper.objects.create(entry=entry, file_id=kept.id, by_id=by.id, at=now).id


@transaction.atomic
def count_box(
    *, key: uuid.UUID, box_id: uuid.UUID, counted_minor: int, pieces: Mapping[int, int], by: Actor, now: dt.datetime
) -> int:
    """Keeps what somebody found, without their knowing what the books say; answers the difference (found less booked).

    A difference waits for a second person. `pieces`: how many of each value in cents. Raises `difference_waits`.
    """
    box = _locked(box_id, by, books=False)
    if by.office_id != box.office_id or not by.may(Perm.DESK):
        access.require(by, Perm.BOOK, box.mission_id)
    there = Count.objects.filter(id=key, box=box).first()
    if there:
        return there.counted_minor - there.expected_minor
    _no_difference_waits(box)
    expected = balance(box)
    Count.objects.create(
        id=key, box=box, at=now, by_id=by.id, expected_minor=expected, counted_minor=counted_minor,
        pieces={str(value): n for value, n in pieces.items() if n},
    )  # fmt: skip
    return counted_minor - expected


@transaction.atomic
def settle_count(*, count_id: uuid.UUID, why: str, by: Actor, now: dt.datetime) -> uuid.UUID:
    """Books the difference of a count, for a reason, by somebody else than who counted; answers the entry.

    Raises DomainError `own_count`, `why`, `no_difference`, `no_rate`; NotFoundError.
    """
    found = Count.objects.filter(id=count_id).values_list("box", flat=True).first()
    if found is None:
        raise NotFoundError("count_not_found", _("There is no such count."))
    box = _locked(found, by)
    count = Count.objects.select_for_update().get(id=count_id)
    if count.entry_id:
        return count.entry_id
    if count.by_id == by.id:
        raise DomainError("own_count", _("You counted it. A colleague books the difference."))
    if not why.strip():
        raise DomainError("why", _("Say in a few words what explains it, or that nothing does."), field="why")
    minor = count.counted_minor - count.expected_minor
    if not minor:
        raise DomainError("no_difference", _("There was no difference."))
    on = _open_day(box.mission_id, now.date())
    rate = must_rate(box.currency, on)
    base = costs.in_base(minor, rate)
    odd = ledger.accounts(box.mission_id)[Nature.DIFFERENCE]
    legs = (Leg(box.account_id, Nature.CASH, minor, base), Leg(odd, Nature.DIFFERENCE, -minor, -base))
    source = f"count:{count.id}"
    draft = Draft(source, Kind.TRANSFER, on, legs, why.strip()[:160], box.currency, rate)
    entry_id = ledger.post(mission_id=box.mission_id, drafts=[draft], by=by.id, now=now)[source]
    count.settled_at, count.settled_by_id, count.why, count.entry_id = now, by.id, why.strip()[:200], entry_id
    count.save(update_fields=["settled_at", "settled_by", "why", "entry"])
    return entry_id


def account_of_desk(mission_id: uuid.UUID, office_id: uuid.UUID | None, currency: str) -> uuid.UUID | None:
    """Where the cash that a desk pays out comes from; None: it has no box in this currency."""
    if office_id is None:
        return None
    rows = Box.objects.filter(
        mission=mission_id, office=office_id, kind=BoxKind.CASH, currency=currency, closed_at=None
    )
    return rows.values_list("account", flat=True).first()


def balance(box: Box) -> int:
    """What should be in it. Minor units of its currency."""
    rows = Posting.objects.filter(account=box.account_id, nature=Nature.CASH)
    return rows.aggregate(sum=Sum("minor"))["sum"] or 0


def must_hold(box: Box, minor: int) -> None:
    """Raises DomainError `box_short`. For services of finance, under the lock of the books."""
    costs.lock_books(box.mission_id)
    _enough(box, minor)


def receipt_number(box: Box) -> str:
    code, _dot, nth = box.account.code.partition(".")
    return f"R{nth or code}-{box.receipts:04d}"


def _locked(box_id: uuid.UUID, by: Actor, *, books: bool = True) -> Box:
    """The box, and the books of its mission, until the end of the transaction. `books`: for who keeps them alone."""
    box = Box.objects.filter(access.own_boxes(by), id=box_id, closed_at=None).first()
    if box is None:
        raise NotFoundError("box_not_found", _("There is no such cash box, or it is not open to you."))
    if books:
        access.require(by, Perm.BOOK, box.mission_id)
    costs.lock_books(box.mission_id)
    return Box.objects.select_for_update(of=("self",)).select_related("account").get(id=box_id)


def _enough(box: Box, minor: int) -> None:
    if minor > balance(box):
        raise DomainError("box_short", _("That is more than there is in it."), field="minor")


def _no_difference_waits(box: Box) -> None:
    waits = [c for c in box.counts.filter(settled_at=None) if c.counted_minor != c.expected_minor]
    if waits:
        text = _("The difference of the last count waits: a colleague books it first.")
        raise DomainError("difference_waits", text)


def _open_day(mission_id: uuid.UUID, on: dt.date) -> dt.date:
    until = ledger.closed_until(mission_id)
    return max(on, until) if until else on


def _case(number: str, mission_id: uuid.UUID) -> uuid.UUID | None:
    if not number.strip():
        return None
    found = cases.case_of_number(number.strip(), mission_id)
    if found is None:
        raise DomainError("case_number", _("There is no case with this number here."), field="case_number")
    return found

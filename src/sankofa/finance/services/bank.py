"""Verbs on bank statements: an account, a file read once however often it is sent, matching, deciding what is left.

What a line turns out to be is booked and matched in one transaction, under the line's own key: sent again it is there.
"""

import datetime as dt
import re
import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sankofa.accounts.vocab import Actor, Perm
from sankofa.finance import access
from sankofa.finance.models import (
    Account,
    BankAccount,
    Box,
    BudgetLine,
    Entry,
    Match,
    MoneyTransfer,
    Order,
    Posting,
    Statement,
    StatementLine,
    Upload,
)
from sankofa.finance.queries.bank import in_own
from sankofa.finance.queries.rates import must_rate
from sankofa.finance.rules import matching, pain001, statements
from sankofa.finance.services import costs, ledger, reversing, transfers
from sankofa.finance.vocab import BASE, BookAs, Cost, Decided, Draft, Kind, Leg, Matched, Nature, Part, Taken
from sankofa.kernel.errors import DomainError, NotFoundError
from sankofa.kernel.ids import new_id
from sankofa.kernel.sealing import open_bytes, seal, seal_bytes

MOST_BYTES = 10 * 1024 * 1024
KEPT = dt.timedelta(days=1)
ACCOUNT_NUMBER = re.compile(r"[A-Z0-9./-]{4,34}")
COMES_IN = frozenset({BookAs.DUE, BookAs.INCOME, BookAs.BACK, BookAs.TRANSFER})
ONE_WAY = COMES_IN | {BookAs.OWED}  # a cost may be got back, and cash goes both ways


@transaction.atomic
def add_bank_account(*, iban: str, name: str, by: Actor, currency: str = BASE, without_iban: bool = False) -> uuid.UUID:
    """An account of ours, kept in a currency; the first in euros is the bank account that the books began with.

    `without_iban`: `iban` is the number of an account in a country that has none; no SEPA batch is paid from it.
    Raises DomainError `iban`.
    """
    mission_id = access.require(by, Perm.BOOK)
    if without_iban and not ACCOUNT_NUMBER.fullmatch(pain001.compact(iban)):
        text = _("Write the number of the account as the bank does: 4 to 34 letters and figures.")
        raise DomainError("iban", text, field="iban")
    if not without_iban and not pain001.is_iban(iban):
        text = _("This is no IBAN. Check it with the bank; in a country without IBANs say so below.")
        raise DomainError("iban", text, field="iban")
    costs.lock_books(mission_id)
    there = BankAccount.objects.filter(mission=mission_id, iban=pain001.compact(iban)).first()
    if there:
        return there.id
    account_id = ledger.accounts(mission_id)[Nature.BANK]
    count = BankAccount.objects.filter(mission=mission_id).count()
    if currency != BASE or BankAccount.objects.filter(account=account_id).exists():
        account_id = Account.objects.create(
            mission_id=mission_id, code=f"1000.{count + 1}", name=name.strip(), nature=Nature.BANK, currency=currency
        ).id
    return BankAccount.objects.create(
        mission_id=mission_id, iban=pain001.compact(iban), name=name.strip(), account_id=account_id
    ).id


def account_of_iban(mission_id: uuid.UUID, iban: str) -> uuid.UUID | None:
    """The account in the ledger; None: not one of ours that is known."""
    return BankAccount.objects.filter(mission=mission_id, iban=iban).values_list("account", flat=True).first()


def pays_in_euros(mission_id: uuid.UUID, iban: str) -> bool:
    """Not one of ours that is kept in another currency."""
    return not BankAccount.objects.filter(mission=mission_id, iban=iban).exclude(account__currency=BASE).exists()


@transaction.atomic
def read_camt(*, content: bytes, by: Actor, now: dt.datetime) -> list[Taken]:
    """Takes a camt.053 file in, whole or not at all; a movement that was read before is left as it is.

    Raises `rules.statements.UnreadableError` with elements and lines; DomainError `too_large`, `unknown_account`,
    `other_currency`; RefusedError.
    """
    mission_id = access.require(by, Perm.BOOK)
    _not_too_large(content)
    found = statements.camt(content)
    banks = {row.iban: row for row in BankAccount.objects.filter(mission=mission_id).select_related("account")}
    for read in found:
        if read.iban not in banks:
            text = _("%(iban)s is not one of our accounts here. Add it first.")
            raise DomainError("unknown_account", text % {"iban": read.iban}, field="file")
    return [_take(banks[read.iban], read, by, now) for read in found]


@transaction.atomic
def keep_csv(*, bank_id: uuid.UUID, content: bytes, name: str, by: Actor, now: dt.datetime) -> uuid.UUID:
    """Keeps a CSV until its columns are chosen. Raises UnreadableError, DomainError `too_large`; NotFoundError."""
    bank = _bank(bank_id, by)
    _not_too_large(content)
    statements.table(content)
    Upload.objects.filter(at__lt=now - KEPT).delete()
    key = new_id()
    sealed = seal_bytes(content, bound_to=str(key))
    Upload.objects.create(id=key, bank=bank, name=name[-120:], content_sealed=sealed, by_id=by.id, at=now)
    return key


@transaction.atomic
def read_csv(*, upload_id: uuid.UUID, columns: Mapping[str, int], by: Actor, now: dt.datetime) -> Taken:
    """Takes a kept CSV in by its columns (numbers from 0), which are remembered. Raises as `read_camt`; `columns`."""
    upload = Upload.objects.filter(id=upload_id, bank__mission__in=access.missions(by, Perm.BOOK)).first()
    if upload is None:
        raise NotFoundError("upload_not_found", _("The file is gone: send it again."))
    if not set(statements.NEEDED) <= set(columns) or len(set(columns.values())) != len(columns):
        raise DomainError("columns", _("Choose at least the day and the amount, and no column twice."))
    bank = _bank(upload.bank_id, by)
    content = open_bytes(bytes(upload.content_sealed), bound_to=str(upload.id))
    taken = _take(bank, statements.columns(content, columns, bank.iban, bank.account.currency), by, now)
    bank.columns = dict(columns)
    bank.save(update_fields=["columns"])
    upload.delete()
    return taken


def _take(bank: BankAccount, read: statements.Read, by: Actor, now: dt.datetime) -> Taken:
    costs.lock_books(bank.mission_id)
    own = bank.account.currency
    if other := next((row.currency for row in read.rows if row.currency not in {own, ""}), ""):
        text = _("%(name)s is kept in %(own)s, and this statement is in %(other)s.")
        raise DomainError("other_currency", text % {"name": bank.name, "own": own, "other": other}, field="file")
    statement, _made = Statement.objects.get_or_create(
        bank=bank, reference=read.reference[:70],
        defaults={
            "until": max((row.on for row in read.rows), default=None), "opening_minor": read.opening,
            "closing_minor": read.closing, "by_id": by.id, "at": now,
        },
    )  # fmt: skip
    known = set(
        StatementLine.objects.filter(bank=bank, key__in=[r.key for r in read.rows]).values_list("key", flat=True)
    )
    fresh = [_line(bank, statement, row) for row in read.rows if row.key not in known]
    StatementLine.objects.bulk_create(fresh, batch_size=2_000)
    match_open(bank_id=bank.id, now=now)
    matched = Match.objects.filter(line__in=[line.id for line in fresh]).values("line").distinct().count()
    return Taken(bank.id, len(fresh), len(known), matched)


def _line(bank: BankAccount, statement: Statement, row: statements.Row) -> StatementLine:
    key = new_id()
    party = seal({"name": row.name, "iban": row.iban, "text": row.text[:500]}, bound_to=str(key))
    return StatementLine(
        id=key, bank=bank, statement=statement, key=row.key, on=row.on, minor=row.minor, party_sealed=party,
        ends=[end[:35] for end in row.end_to_end], message=row.message[:35],
    )  # fmt: skip


@transaction.atomic
def match_open(*, bank_id: uuid.UUID, now: dt.datetime) -> int:
    """Matches what can be matched without people; answers how many lines that were."""
    bank = BankAccount.objects.select_related("account").get(id=bank_id)
    costs.lock_books(bank.mission_id)
    rows = StatementLine.objects.filter(bank=bank, matches=None, aside_why="").order_by("on", "id")
    lines = [matching.Line(str(r.id), r.on, r.minor, r.ends, r.message) for r in rows]
    found = matching.match(lines, _booked(bank)) if lines else {}
    Match.objects.bulk_create(
        Match(line_id=uuid.UUID(line), entry_id=uuid.UUID(entry), place=place, how=one.how, at=now)
        for line, one in found.items()
        for entry, place in one.booked
    )
    return len(found)


def _booked(bank: BankAccount) -> list[matching.Booked]:
    """Movements of the account in the books that no line is matched to, with what the bank was told of them."""
    rows = Posting.objects.filter(account=bank.account_id, nature=Nature.BANK).select_related("entry")
    taken = set(Match.objects.filter(line__bank=bank).values_list("entry", "place"))
    free = [row for row in rows.order_by("entry", "place") if (row.entry_id, row.place) not in taken]
    orders = {row.entry_id: row.entry.source.removeprefix("order:") for row in free if row.entry.source[:6] == "order:"}
    batches = {str(o): b.hex for o, b in Order.objects.filter(id__in=orders.values()).values_list("id", "batch")}
    return [
        matching.Booked(
            (str(row.entry_id), row.place), row.entry.on, in_own(row, bank.account.currency),
            orders.get(row.entry_id, "").replace("-", ""), batches.get(orders.get(row.entry_id, ""), ""),
        )
        for row in free
    ]  # fmt: skip


@transaction.atomic
def match_line(*, line_id: uuid.UUID, booked: Sequence[tuple[uuid.UUID, int]], by: Actor, now: dt.datetime) -> None:
    """The line is these bookings (entry, place), which must sum to it. Raises DomainError `sum`, `matched_already`."""
    line = _locked(line_id, by)
    if set(line.matches.values_list("entry", "place")) == set(booked):
        return
    postings = [
        Posting.objects.filter(entry=entry, place=place, account=line.bank.account_id, nature=Nature.BANK).first()
        for entry, place in booked
    ]
    if line.matches.exists() or Match.objects.filter(entry__in=[e for e, _place in booked]).exists():
        raise DomainError("matched_already", _("A colleague was faster: look at it as it stands now."))
    if (
        not booked
        or any(row is None for row in postings)
        or sum(in_own(row, line.bank.account.currency) for row in postings if row) != line.minor
    ):
        raise DomainError("sum", _("What you choose must come to the amount of the line."))
    Match.objects.bulk_create(
        Match(line=line, entry_id=entry, place=place, how=Matched.HAND, by_id=by.id, at=now) for entry, place in booked
    )
    _not_aside(line)


@transaction.atomic
def unmatch(*, line_id: uuid.UUID, by: Actor) -> None:
    """It was not that after all, or it is not set aside any more. What was booked stays booked."""
    line = _locked(line_id, by)
    line.matches.all().delete()
    _not_aside(line)


@transaction.atomic
def set_aside(*, line_id: uuid.UUID, why: str, by: Actor) -> None:
    """No booking is for it, and that is right. Raises DomainError `why`, `matched_already`."""
    line = _locked(line_id, by)
    if not why.strip():
        raise DomainError("why", _("Say in a few words why."), field="why")
    if line.matches.exists():
        raise DomainError("matched_already", _("A colleague was faster: look at it as it stands now."))
    line.aside_why, line.aside_by_id = why.strip()[:160], by.id
    line.save(update_fields=["aside_why", "aside_by"])


@transaction.atomic
def book_line(*, line_id: uuid.UUID, told: Decided, by: Actor, now: dt.datetime) -> uuid.UUID:
    """Books what a line is that the books don't know yet, on its day, and matches the two; answers the entry.

    In another currency than euros: at the rate of that day. Asked again it answers the same. Raises DomainError
    `wrong_way` (money that left is no income), `no_line`, `no_box`, `nothing_chosen`, `more_than_open`, `books_closed`,
    `matched_already`, `no_rate`; NotFoundError.
    """
    line = _locked(line_id, by)
    source = f"statement:{line.key[:40]}"
    sources = [source, f"transfer:{told.transfer_id}:in"]
    there = Entry.objects.filter(mission=line.bank.mission_id, source__in=sources).first()
    if there and line.matches.filter(entry=there).exists():
        return there.id
    if line.matches.exists() or there:
        raise DomainError("matched_already", _("A colleague was faster: look at it as it stands now."))
    if told.what in ONE_WAY and (line.minor > 0) != (told.what in COMES_IN):
        raise DomainError("wrong_way", _("The money went the other way."), field="what")
    if told.what == BookAs.BACK:
        entry_id = _came_back(line, told, by, now)
    elif told.what == BookAs.TRANSFER:
        entry_id = _arrived(line, told, by, now)
    elif told.what in {BookAs.CASH, BookAs.INCOME}:
        other = _with_box(line, told) if told.what == BookAs.CASH else _income(line, told, by)
        kind = Kind.TRANSFER if told.what == BookAs.CASH else Kind.INCOME
        own = Leg(line.bank.account_id, Nature.BANK, line.minor, -other.base_minor)
        currency, rate = _money(line)
        draft = Draft(source, kind, line.on, (own, other), told.text.strip()[:160], currency, rate)
        entry_id = ledger.post(mission_id=line.bank.mission_id, drafts=[draft], by=by.id, now=now)[source]
    else:
        cost = _cost(line, source, told)
        entry_id = costs.charge(mission_id=line.bank.mission_id, costs=[cost], by=by.id, now=now)[source]
    place = Posting.objects.get(entry=entry_id, account=line.bank.account_id, nature=Nature.BANK).place
    match_line(line_id=line_id, booked=[(entry_id, place)], by=by, now=now)
    return entry_id


def _cost(line: StatementLine, source: str, told: Decided) -> Cost:
    mission_id = line.bank.mission_id
    pays = _entry(mission_id, told.settles_id).source if told.what in {BookAs.OWED, BookAs.DUE} else ""
    parts = () if pays else (Part(_budget_line(mission_id, told.budget_line_id)),)
    currency, rate = _money(line)
    kind = Kind.PAYMENT if line.minor < 0 else Kind.INCOME if told.what == BookAs.DUE else Kind.REFUND
    return Cost(
        source, kind, line.on, abs(line.minor), parts, text=told.text.strip(), counter=Nature.BANK,
        account_id=line.bank.account_id, settles=pays, closes=told.closes, currency=currency, rate=rate,
    )  # fmt: skip


def _income(line: StatementLine, told: Decided, by: Actor) -> Leg:
    if told.agreement_id:
        access.agreement(by, told.agreement_id)
    mission_id = line.bank.mission_id
    line_id = _budget_line(mission_id, told.budget_line_id) if told.budget_line_id else None
    account = ledger.accounts(mission_id)[Nature.INCOME]
    return Leg(account, Nature.INCOME, -line.minor, _base(line), line_id, told.agreement_id)


def _with_box(line: StatementLine, told: Decided) -> Leg:
    currency = line.bank.account.currency
    box = Box.objects.filter(pk__in=[told.box_id], mission=line.bank.mission_id, closed_at=None, currency=currency)
    if not (found := box.first()):
        text = _("Choose a box that is kept in %(currency)s, as the account is.")
        raise DomainError("no_box", text % {"currency": currency}, field="box_id")
    return Leg(found.account_id, Nature.CASH, -line.minor, _base(line))


def _money(line: StatementLine) -> tuple[str, Decimal]:
    """The account's currency, and what one unit of it was worth in EUR on the line's day."""
    currency = line.bank.account.currency
    return currency, must_rate(currency, line.on)


def _base(line: StatementLine) -> int:
    """EUR cents of what stands against the line."""
    return -costs.in_base(line.minor, _money(line)[1])


def _came_back(line: StatementLine, told: Decided, by: Actor, now: dt.datetime) -> uuid.UUID:
    entry = _entry(line.bank.mission_id, told.settles_id)
    if entry.kind != Kind.PAYMENT:
        raise DomainError("nothing_chosen", _("Choose the payment that came back."), field="settles_id")
    return reversing.mirror(entry, on=line.on, text=told.text.strip() or str(_("It came back")), by=by.id, now=now)


def _arrived(line: StatementLine, told: Decided, by: Actor, now: dt.datetime) -> uuid.UUID:
    """As much as the bank says."""
    rows = MoneyTransfer.objects.filter(pk__in=[told.transfer_id], target=line.bank.account_id)
    if not (found := rows.first()):
        text = _("Choose the transfer. If there is none, make it first.")
        raise DomainError("nothing_chosen", text, field="transfer_id")
    return transfers.transfer_arrived(
        transfer_id=found.id, on=line.on, minor=line.minor, line_id=told.budget_line_id, by=by, now=now
    )


def _entry(mission_id: uuid.UUID, entry_id: uuid.UUID | None) -> Entry:
    found = Entry.objects.filter(mission=mission_id, pk__in=[entry_id]).first()
    if found is None:
        raise DomainError("nothing_chosen", _("Choose what it pays."), field="settles_id")
    return found


def _budget_line(mission_id: uuid.UUID, line_id: uuid.UUID | None) -> uuid.UUID:
    if line_id is None or not BudgetLine.objects.filter(id=line_id, project__cluster__mission=mission_id).exists():
        raise DomainError("no_line", _("Choose a budget line."), field="budget_line_id")
    return line_id


def _not_aside(line: StatementLine) -> None:
    line.aside_why, line.aside_by = "", None
    line.save(update_fields=["aside_why", "aside_by"])


def _bank(bank_id: uuid.UUID, by: Actor) -> BankAccount:
    rows = BankAccount.objects.filter(mission__in=access.missions(by, Perm.BOOK)).select_related("account")
    bank = rows.filter(id=bank_id).first()
    if bank is None:
        raise NotFoundError("bank_not_found", _("There is no such account, or it is not open to you."))
    return bank


def _locked(line_id: uuid.UUID, by: Actor) -> StatementLine:
    seen = StatementLine.objects.filter(id=line_id, bank__mission__in=access.missions(by)).select_related("bank")
    line = seen.first()
    if line is None:
        raise NotFoundError("line_not_found", _("There is no such line, or it is not open to you."))
    access.require(by, Perm.BOOK, line.bank.mission_id)
    costs.lock_books(line.bank.mission_id)
    return StatementLine.objects.select_related("bank__account").get(id=line_id)


def _not_too_large(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise DomainError("too_large", _("The file is larger than 10 MB. Send a shorter period."), field="file")

"""Bank accounts and their statements as one reads them: what matches, what waits to be decided, what could fit."""

import uuid
from collections import defaultdict

from django.db.models import Count, Q, QuerySet, Sum

from sankofa.accounts.vocab import Actor, Perm
from sankofa.finance import access
from sankofa.finance.models import BankAccount, Entry, Match, Posting, Statement, StatementLine, Upload
from sankofa.finance.rules import statements
from sankofa.finance.vocab import BASE, BankRow, Candidate, Kind, Matched, Nature, StatementRow
from sankofa.kernel.errors import NotFoundError
from sankofa.kernel.sealing import open_bytes, unseal

CAP = 200


def banks(actor: Actor) -> list[BankRow]:
    """Our accounts at banks, by name."""
    found = BankAccount.objects.filter(mission__in=access.missions(actor)).select_related("account")
    rows = list(found.order_by("name"))
    held = Posting.objects.filter(account__in=[row.account_id for row in rows], nature=Nature.BANK)
    summed = held.values_list("account").annotate(base=Sum("base_minor"), own=Sum("minor")).order_by("account")
    sums = {account: (base, own) for account, base, own in summed}
    last = Statement.objects.filter(bank__in=rows, closing_minor__isnull=False).order_by("bank", "-until", "-at")
    closing = {row.bank_id: row for row in last.distinct("bank")}
    undecided = Q(lines__matches=None, lines__aside_why="", lines__id__isnull=False)
    counted = BankAccount.objects.filter(id__in=[row.id for row in rows]).annotate(n=Count("lines", filter=undecided))
    waits = dict(counted.values_list("id", "n"))
    return [
        BankRow(
            row.id, row.name, row.iban, sums.get(row.account_id, (0, 0))[row.account.currency != BASE],
            closing[row.id].closing_minor if row.id in closing else None,
            closing[row.id].until if row.id in closing else None, waits[row.id], row.columns,
            row.account.currency,
        )
        for row in rows
    ]  # fmt: skip


def statement_lines(actor: Actor, *, bank_id: uuid.UUID | None = None, undecided: bool = True) -> list[StatementRow]:
    """Lines to decide, or all, the newest first; at most 200."""
    rows = _seen(actor).order_by("-on", "-id")
    rows = rows.filter(matches=None, aside_why="") if undecided else rows
    return _rows(rows.filter(bank=bank_id) if bank_id else rows)


def statement_line(actor: Actor, line_id: uuid.UUID) -> StatementRow:
    """Raises NotFoundError."""
    found = _rows(_seen(actor).filter(id=line_id))
    if not found:
        raise NotFoundError("line_not_found", "no such line")
    return found[0]


def candidates(actor: Actor, line_id: uuid.UUID) -> list[Candidate]:
    """Movements in the books that no line is matched to: of this amount first, then of these days."""
    line = _seen(actor).filter(id=line_id).select_related("bank__account").first()
    if line is None:
        raise NotFoundError("line_not_found", "no such line")
    taken = set(Match.objects.filter(line__bank=line.bank).values_list("entry", "place"))
    rows = Posting.objects.filter(account=line.bank.account_id, nature=Nature.BANK).select_related("entry")
    way = rows.filter(base_minor__gt=0) if line.minor > 0 else rows.filter(base_minor__lt=0)
    free = [row for row in way.order_by("-entry__on", "-entry_id") if (row.entry_id, row.place) not in taken]
    own = line.bank.account.currency
    free.sort(key=lambda row: (in_own(row, own) != line.minor, abs((row.entry.on - line.on).days)))
    return [
        Candidate(row.entry_id, row.place, row.entry.on, row.entry.text, row.entry.source, Kind(row.entry.kind),
                  in_own(row, own))
        for row in free[:30]
    ]  # fmt: skip


def payments_near(actor: Actor, line_id: uuid.UUID) -> list[Candidate]:
    """Payments of ours of the amount that came in, the latest first: one of them may have come back."""
    line = statement_line(actor, line_id)
    rows = Posting.objects.filter(
        nature=Nature.BANK, entry__kind=Kind.PAYMENT, entry__reversed_by=None,
        entry__mission__in=access.missions(actor),
    )  # fmt: skip
    amount = {"base_minor" if line.currency == BASE else "minor": -line.minor}
    rows = rows.filter(account__currency=line.currency, **amount)
    return [
        Candidate(row.entry_id, row.place, row.entry.on, row.entry.text, row.entry.source, Kind.PAYMENT, -line.minor)
        for row in rows.select_related("entry").order_by("-entry__on", "-entry_id")[:30]
    ]


def upload(actor: Actor, upload_id: uuid.UUID) -> tuple[BankRow, list[list[str]], dict[str, int]]:
    """(account, the first rows, the columns as chosen last or guessed) of a CSV. Raises NotFoundError."""
    row = Upload.objects.filter(id=upload_id, bank__mission__in=access.missions(actor, Perm.BOOK)).first()
    if row is None:
        raise NotFoundError("upload_not_found", "no such file")
    rows = statements.table(open_bytes(bytes(row.content_sealed), bound_to=str(row.id)))
    [bank] = [one for one in banks(actor) if one.id == row.bank_id]
    fits = bank.columns and max(bank.columns.values()) < len(rows[0])
    return bank, rows[:6], bank.columns if fits else statements.guess(rows[0])


def in_own(row: Posting, currency: str) -> int:
    """What a movement of a bank account is in the account's own currency: in euros what the books say."""
    return row.base_minor if currency == BASE else row.minor


def _seen(actor: Actor) -> QuerySet[StatementLine]:
    return StatementLine.objects.filter(bank__mission__in=access.missions(actor))


def _rows(found: QuerySet[StatementLine]) -> list[StatementRow]:
    lines = list(found.select_related("bank__account")[:CAP])
    matches: dict[uuid.UUID, list[Match]] = defaultdict(list)
    for one in Match.objects.filter(line__in=lines).order_by("line", "id"):
        matches[one.line_id].append(one)
    entries = Entry.objects.in_bulk({one.entry_id for some in matches.values() for one in some})
    return [_row(line, matches[line.id], entries) for line in lines]


def _row(line: StatementLine, matches: list[Match], entries: dict[uuid.UUID, Entry]) -> StatementRow:
    party = unseal(line.party_sealed, bound_to=str(line.id))
    assert isinstance(party, dict)
    named = tuple(
        (one.entry_id, entries[one.entry_id].text or str(Kind(entries[one.entry_id].kind).label)) for one in matches
    )
    return StatementRow(
        line.id, line.bank_id, line.on, line.minor, party["name"], party["iban"], party["text"], tuple(line.ends),
        Matched(matches[0].how) if matches else None, named, line.aside_why, line.bank.account.currency,
    )  # fmt: skip

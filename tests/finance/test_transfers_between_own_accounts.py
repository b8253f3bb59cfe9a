"""Money between our own accounts: asked for by one, let go by another, in transit until it arrives, each side once."""

import datetime as dt
import os
import subprocess
import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from sankofa.accounts.vocab import Role, Scope
from sankofa.finance import queries, services
from sankofa.finance.models import Account, Entry, MoneyTransfer, Posting, StatementLine
from sankofa.finance.vocab import BookAs, Decided, LineKind, Matched, Nature, TransferRow, TransferState
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.kernel.ids import new_id
from sankofa.reference.models import Rate
from tests.factories import NOW, make_mission, make_office, make_staff
from tests.finance.books import RATE, TODAY, Money, make_money, make_officer
from tests.finance.paying import OURS, actor
from tests.finance.statements import Entry as Moved
from tests.finance.statements import camt
from tests.finance.test_cash_boxes import make_box
from tests.finance.test_the_ledger_in_the_database import settle

ROOT = Path(__file__).resolve().parents[2]
DOLLARS, SAVINGS = "DE89370400440532013000", "NL39RABO0300065264"


@dataclass
class Accounts:
    money: Money
    main: uuid.UUID
    savings: uuid.UUID
    dollars: uuid.UUID


def make_accounts() -> Accounts:
    Rate.objects.create(currency="USD", month=TODAY.replace(day=1), euros=RATE)
    money = make_money()
    for iban, name, currency in ((OURS, "Main", "EUR"), (SAVINGS, "Savings", "EUR"), (DOLLARS, "Dollars", "USD")):
        services.add_bank_account(iban=iban, name=name, currency=currency, by=money.officer)
    found = {place.name: place.account_id for place in queries.places(money.officer)}
    return Accounts(money, found["Main"], found["Savings"], found["Dollars"])


@pytest.fixture
def ours(db: None) -> Accounts:
    return make_accounts()


def make(
    ours: Accounts, source: uuid.UUID, target: uuid.UUID, minor: int = 100_000, **fields: object
) -> uuid.UUID:  # fmt: skip
    given = {"on": TODAY, "line_id": ours.money.lines[LineKind.OTHER], **fields}
    return services.make_transfer(
        key=new_id(), source_id=source, target_id=target, minor=minor, by=ours.money.officer, now=NOW,
        **given,  # type: ignore[arg-type]
    )  # fmt: skip


def let_go(ours: Accounts, transfer: uuid.UUID) -> uuid.UUID:
    return services.let_transfer_go(transfer_id=transfer, by=ours.money.manager, now=NOW)


def sent(ours: Accounts, source: uuid.UUID, target: uuid.UUID, minor: int = 100_000, **fields: object) -> uuid.UUID:
    made = make(ours, source, target, minor, **fields)
    let_go(ours, made)
    return made


def arrive(ours: Accounts, transfer: uuid.UUID, minor: int | None = None, on: dt.date = TODAY) -> uuid.UUID:
    return services.transfer_arrived(transfer_id=transfer, on=on, minor=minor, by=ours.money.officer, now=NOW)


def row(ours: Accounts, transfer: uuid.UUID) -> TransferRow:
    return queries.transfer(ours.money.officer, transfer)


def held(account: uuid.UUID) -> tuple[int, int]:
    """(minor units of its currency, EUR cents)."""
    found = Posting.objects.filter(account=account).aggregate(minor=Sum("minor"), base=Sum("base_minor"))
    return found["minor"] or 0, found["base"] or 0


def by_nature() -> dict[Nature, int]:
    rows = Posting.objects.values_list("nature").annotate(sum=Sum("base_minor")).order_by("nature")
    return {Nature(nature): total for nature, total in rows}


def test_what_left_is_in_transit_until_it_arrives(ours: Accounts) -> None:
    made = make(ours, ours.main, ours.savings)
    assert (held(ours.main), queries.in_transit(ours.money.officer)) == ((0, 0), 0)
    let_go(ours, made)
    assert (held(ours.main), queries.in_transit(ours.money.officer)) == ((-100_000, -100_000), 100_000)
    arrive(ours, made)
    settle()
    assert (held(ours.savings), queries.in_transit(ours.money.officer)) == ((100_000, 100_000), 0)
    assert row(ours, made).state == TransferState.ARRIVED


def test_it_is_reconciled_when_the_statements_of_both_banks_have_it(ours: Accounts) -> None:
    made = sent(ours, ours.main, ours.savings)
    statement(ours, OURS, -100_000)
    assert (row(ours, made).left_seen, row(ours, made).is_reconciled) == (True, False)
    statement(ours, SAVINGS, 100_000)
    [line] = queries.statement_lines(ours.money.officer)
    [waits] = queries.on_their_way(ours.money.officer, line.bank_id)
    told = Decided(BookAs.TRANSFER, transfer_id=waits.id)
    booked = [
        services.book_line(line_id=line.id, told=told, by=ours.money.officer, now=NOW),
        services.book_line(line_id=line.id, told=told, by=ours.money.officer, now=NOW),
    ]
    settle()
    assert len(set(booked)) == 1
    assert row(ours, made).is_reconciled
    assert queries.statement_line(ours.money.officer, line.id).how == Matched.HAND
    assert queries.on_their_way(ours.money.officer, line.bank_id) == []


def statement(ours: Accounts, iban: str, minor: int, currency: str = "EUR") -> None:
    content = camt(Moved(minor), iban=iban).replace(b'Ccy="EUR"', f'Ccy="{currency}"'.encode())
    services.read_camt(content=content, by=ours.money.officer, now=NOW)


def test_from_the_bank_to_a_box_and_from_box_to_box(ours: Accounts) -> None:
    first, second = make_box(ours.money), make_box(ours.money, currency="USD")
    boxes = {place.account_id for place in queries.places(ours.money.officer) if not place.is_bank}
    euros, dollars = (Account.objects.get(id__in=boxes, currency=currency).id for currency in ("EUR", "USD"))
    made = sent(ours, ours.main, euros, 50_000)
    arrive(ours, made)
    assert row(ours, made).arrived_seen is None
    arrive(ours, sent(ours, euros, dollars, 20_000))
    settle()
    assert {one.id: one.balance for one in queries.boxes(ours.money.officer)} == {first: 30_000, second: 21_708}


def test_a_box_gives_no_more_than_is_in_it(ours: Accounts) -> None:
    make_box(ours.money, fill=10_000)
    [box] = [place.account_id for place in queries.places(ours.money.officer) if not place.is_bank]
    made = make(ours, box, ours.main, 10_001)
    with pytest.raises(DomainError, match="box_short"):
        let_go(ours, made)


def test_between_two_currencies_at_the_rate_of_the_day_there_is_no_difference(ours: Accounts) -> None:
    made = sent(ours, ours.main, ours.dollars)
    assert row(ours, made).expected == 108_542  # 1,000 / 0.9213
    arrive(ours, made)
    settle()
    assert held(ours.dollars) == (108_542, 100_000)
    assert Nature.EXCHANGE not in by_nature()


@pytest.mark.parametrize(("arrived", "worth"), [(107_000, 98_579), (110_000, 101_343)], ids=["a loss", "a gain"])
def test_what_the_bank_made_of_it_goes_to_its_own_account_and_to_a_cost_line(
    ours: Accounts, arrived: int, worth: int
) -> None:
    made = sent(ours, ours.main, ours.dollars)
    statement(ours, DOLLARS, arrived, "USD")
    told = Decided(BookAs.TRANSFER, transfer_id=made)
    services.book_line(line_id=StatementLine.objects.get().id, told=told, by=ours.money.officer, now=NOW)
    settle()
    assert held(ours.dollars) == (arrived, worth)
    assert by_nature() == {
        Nature.BANK: worth - 100_000, Nature.TRANSIT: 0, Nature.EXCHANGE: 0, Nature.EXPENSE: 100_000 - worth,
    }  # fmt: skip
    assert Posting.objects.get(nature=Nature.EXPENSE).line_id == ours.money.lines[LineKind.OTHER]
    assert row(ours, made).difference == 100_000 - worth
    assert row(ours, made).arrived_seen


def test_from_dollars_to_euros_at_another_days_rate(ours: Accounts) -> None:
    made = sent(ours, ours.dollars, ours.main)
    assert row(ours, made).expected == 92_130
    arrive(ours, made, 91_500)
    settle()
    assert (held(ours.dollars), held(ours.main)) == ((-100_000, -92_130), (91_500, 91_500))
    assert by_nature()[Nature.EXPENSE] == 630


def test_the_rate_of_the_day_it_arrives_counts(ours: Accounts) -> None:
    later = (TODAY.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    Rate.objects.create(currency="USD", month=later, euros=Decimal("0.9"))
    made = sent(ours, ours.main, ours.dollars)
    arrive(ours, made, on=later)
    settle()
    assert held(ours.dollars) == (108_542, 97_688)
    assert by_nature()[Nature.EXPENSE] == 2_312


@pytest.mark.parametrize(
    ("fields", "code", "beside"),
    [
        ({"minor": 0}, "no_amount", "minor"),
        ({"target": "main"}, "same_account", "target_id"),
        ({"target": "dollars", "line_id": None}, "no_line", "line_id"),
        ({"expected_minor": 99_000}, "other_amount", "expected_minor"),
        ({"target": "dollars", "on": dt.date(1990, 1, 1)}, "no_rate", "on"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    ours: Accounts, fields: dict[str, object], code: str, beside: str
) -> None:
    target = getattr(ours, str(fields.pop("target", "savings")))
    with pytest.raises(DomainError, match=code) as refused:
        make(ours, ours.main, target, **fields)  # type: ignore[arg-type]
    assert refused.value.field == beside


def test_a_difference_asks_for_a_line(ours: Accounts) -> None:
    made = sent(ours, ours.main, ours.savings, line_id=None)
    with pytest.raises(DomainError, match="no_line") as refused:
        arrive(ours, made, 99_000)
    assert refused.value.field == "budget_line_id"
    assert not MoneyTransfer.objects.get(id=made).arrived_entry_id


def test_who_made_it_does_not_let_it_go(ours: Accounts) -> None:
    officer, manager = ours.money.officer, ours.money.manager
    both = replace(officer, grants=(*officer.grants, *manager.grants))
    made = services.make_transfer(
        key=new_id(), source_id=ours.main, target_id=ours.savings, minor=100, on=TODAY, by=both, now=NOW
    )
    with pytest.raises(DomainError, match="own_transfer"):
        services.let_transfer_go(transfer_id=made, by=both, now=NOW)


def test_above_their_limit_nobody_lets_it_go(ours: Accounts) -> None:
    made = make(ours, ours.main, ours.savings, services.UNLESS_SET + 1)
    with pytest.raises(DomainError, match="above_limit"):
        let_go(ours, made)


def test_a_finance_officer_lets_none_go_and_a_manager_makes_none(ours: Accounts) -> None:
    made = make(ours, ours.main, ours.savings)
    with pytest.raises(RefusedError):
        services.let_transfer_go(transfer_id=made, by=make_officer(), now=NOW)
    with pytest.raises(RefusedError):
        services.make_transfer(
            key=new_id(), source_id=ours.main, target_id=ours.savings, minor=1, on=TODAY, by=ours.money.manager, now=NOW
        )


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.MANAGER, Role.FINANCE}))
def test_others_know_of_none(ours: Accounts, role: Role) -> None:
    made, other = make(ours, ours.main, ours.savings), make_staff(role, scope=Scope.MISSION)
    with pytest.raises(NotFoundError):
        queries.transfer(other, made)
    with pytest.raises((NotFoundError, RefusedError)):
        services.withdraw_transfer(transfer_id=made, on=TODAY, why="No", by=other, now=NOW)


def test_another_mission_knows_of_none(ours: Accounts) -> None:
    made = make(ours, ours.main, ours.savings)
    accra = make_staff(Role.MANAGER, office=make_office(make_mission("GH", "GHA"), "Accra"), scope=Scope.MISSION)
    with pytest.raises(NotFoundError):
        services.let_transfer_go(transfer_id=made, by=accra, now=NOW)


def test_withdrawn_before_it_arrives_what_left_is_back(ours: Accounts) -> None:
    made = sent(ours, ours.main, ours.dollars)
    for _again in range(2):
        services.withdraw_transfer(transfer_id=made, on=TODAY, why="Wrong account", by=ours.money.officer, now=NOW)
    settle()
    assert (held(ours.main), queries.in_transit(ours.money.officer)) == ((0, 0), 0)
    with pytest.raises(DomainError, match="not_sent"):
        arrive(ours, made)


def test_what_arrived_is_not_withdrawn_and_no_side_is_taken_back_alone(ours: Accounts) -> None:
    made = sent(ours, ours.main, ours.savings)
    entries = [MoneyTransfer.objects.get(id=made).left_entry_id, arrive(ours, made)]
    with pytest.raises(DomainError, match="arrived"):
        services.withdraw_transfer(transfer_id=made, on=TODAY, why="Oops", by=ours.money.officer, now=NOW)
    for entry in entries:
        assert entry
        with pytest.raises(DomainError, match="of_a_transfer"):
            services.reverse(entry_id=entry, on=TODAY, why="Oops", by=ours.money.officer, now=NOW)


@pytest.mark.parametrize(
    "change",
    [
        lambda ours, made: {"minor": 1},
        lambda ours, made: {"target_id": ours.dollars},
        lambda ours, made: {"state": TransferState.MADE, "left_entry": None, "released_by": None},
        lambda ours, made: {"released_by": ours.money.officer.id},
        lambda ours, made: {"state": TransferState.ARRIVED, "arrived_entry": made.left_entry_id},
    ],
    ids=["amount", "account", "back", "by its maker", "arrived by another entry"],
)
def test_the_database_keeps_what_was_let_go(
    ours: Accounts, change: Callable[[Accounts, MoneyTransfer], dict[str, object]]
) -> None:
    made = MoneyTransfer.objects.get(id=sent(ours, ours.main, ours.savings))
    with pytest.raises(IntegrityError), transaction.atomic():
        MoneyTransfer.objects.filter(id=made.id).update(**change(ours, made))


@dataclass(frozen=True)
class Run:
    key: uuid.UUID
    source: uuid.UUID
    target: uuid.UUID
    line: uuid.UUID
    officer: uuid.UUID
    manager: uuid.UUID


STEPS: dict[str, Callable[[Run], object]] = {
    "make": lambda run: services.make_transfer(
        key=run.key, source_id=run.source, target_id=run.target, minor=100_000, on=TODAY, line_id=run.line,
        by=actor(run.officer), now=NOW,
    ),
    "let go": lambda run: services.let_transfer_go(transfer_id=run.key, by=actor(run.manager), now=NOW),
    "arrive": lambda run: services.transfer_arrived(
        transfer_id=run.key, on=TODAY, minor=107_000, by=actor(run.officer), now=NOW
    ),
}  # fmt: skip


def go(run: Run, *, stop_in: str = "", stop_after: str = "", stop: Callable[[], object] = lambda: None) -> None:
    """All steps; `stop` is called inside the transaction of one, or after it was committed."""
    for name, step in STEPS.items():
        with transaction.atomic():
            step(run)
            if name == stop_in:
                stop()
        if name == stop_after:
            stop()


SCRIPT = """
import os, signal
from uuid import UUID
import django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = "{database}"
from tests.finance.test_transfers_between_own_accounts import Run, go
go({run!r}, {where}="{step}", stop=lambda: os.kill(os.getpid(), signal.SIGKILL))
"""


@pytest.mark.parametrize("where", ["stop_in", "stop_after"], ids=["before its commit", "after its commit"])
def test_killed_at_any_step_the_money_moves_once(fresh_database: str, where: str) -> None:
    ours = make_accounts()
    money = ours.money
    for n, step in enumerate(STEPS, 1):
        run = Run(
            new_id(), ours.main, ours.dollars, money.lines[LineKind.OTHER], money.officer.id, money.manager.id
        )  # fmt: skip
        script = SCRIPT.format(database=fresh_database, run=run, where=where, step=step)
        environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == -9, done.stderr
        go(run)
        go(run)
        assert (held(ours.main)[0], held(ours.dollars)[0]) == (-100_000 * n, 107_000 * n)
        assert by_nature()[Nature.TRANSIT] == 0
        assert Entry.objects.count() == 3 * n

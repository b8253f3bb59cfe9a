"""Promised, owed, paid: each takes the place of the one before, so that a cost is charged once, whoever retries it."""

import datetime as dt
import threading
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from sankofa.finance import queries, services
from sankofa.finance.models import Entry, Order, Posting
from sankofa.finance.services import reversing
from sankofa.finance.vocab import BatchKind, Draft, Kind, Leg, LineKind, Nature, Part
from sankofa.kernel.errors import DomainError, NotFoundError
from sankofa.kernel.ids import new_id
from tests.factories import NOW, make_case, make_staff
from tests.finance import paying
from tests.finance.books import RATE, TODAY, Money, charge, cost, make_manager, make_money, make_officer
from tests.finance.paying import OURS, THEIRS, Run
from tests.finance.test_the_ledger_in_the_database import commit

FARE = "ticket:1"


@pytest.fixture
def money(db: None) -> Money:
    return make_money()


def total(nature: Nature) -> int:
    return Posting.objects.filter(nature=nature).aggregate(sum=Sum("base_minor"))["sum"] or 0


def all_of_it() -> tuple[int, int, int]:
    """(spent, still owed, out of the bank). EUR cents."""
    return total(Nature.EXPENSE), -total(Nature.PAYABLE), -total(Nature.BANK)


def owe(money: Money, minor: int = 62_000, source: str = FARE, case: uuid.UUID | None = None) -> uuid.UUID:
    line = money.lines[LineKind.DEPARTURE]
    owed = cost(line, minor, source, kind=Kind.ACCRUAL, counter=Nature.PAYABLE, parts=(Part(line, case),))
    return charge(money, owed)[source]


def pay(money: Money, minor: int, source: str = "bill:1", **fields: object) -> None:
    charge(money, cost(money.lines[LineKind.OTHER], minor, source, parts=(), settles=FARE, **fields))


def draft_batch(money: Money) -> uuid.UUID:
    key = new_id()
    services.make_batch(
        key=key, kind=BatchKind.SEPA, title="Airlines", debtor_iban=OURS, execute_on=TODAY, by=money.officer, now=NOW
    )
    return key


def order(
    money: Money, batch: uuid.UUID, settles: uuid.UUID | None, minor: int | None = None, **fields: object
) -> None:
    services.add_order(
        batch_id=batch, source=f"test:{new_id()}", payee="Blue Crane Air", account=THEIRS, minor=minor, text="Fares",
        settles_id=settles, by=money.officer, **fields,  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_fare_that_is_owed_is_paid_and_not_charged_again(money: Money) -> None:
    owe(money)
    assert all_of_it() == (62_000, 62_000, 0)
    pay(money, 62_000)
    assert all_of_it() == (62_000, 0, 62_000)
    pay(money, 62_000)
    assert all_of_it() == (62_000, 0, 62_000)
    assert queries.owed(money.officer) == []


def test_it_is_paid_in_parts_and_never_for_more_than_is_open(money: Money) -> None:
    owe(money)
    pay(money, 20_000)
    assert [(row.whole, row.rest) for row in queries.owed(money.officer)] == [(62_000, 42_000)]
    with pytest.raises(DomainError, match="more_than_open"):
        pay(money, 42_001, "bill:2")
    pay(money, 42_000, "bill:2")
    assert all_of_it() == (62_000, 0, 62_000)


@pytest.mark.parametrize("asked", [65_000, 60_000])
def test_a_bill_that_closes_it_changes_the_cost_by_the_difference_only(money: Money, asked: int) -> None:
    case = make_case(make_staff()).case_id
    owe(money, case=case)
    pay(money, asked, closes=True)
    assert all_of_it() == (asked, 0, asked)
    assert Posting.objects.filter(nature=Nature.EXPENSE, case=case).aggregate(s=Sum("minor"))["s"] == asked


def test_a_fare_in_dollars_is_closed_by_euros(money: Money) -> None:
    line = money.lines[LineKind.DEPARTURE]
    charge(money, cost(line, 70_000, FARE, kind=Kind.ACCRUAL, counter=Nature.PAYABLE, currency="USD", rate=RATE))
    assert all_of_it() == (64_491, 64_491, 0)
    pay(money, 65_000, closes=True)
    assert all_of_it() == (65_000, 0, 65_000)
    assert Posting.objects.aggregate(s=Sum("minor"))["s"] == 0


def test_a_grant_in_euros_is_released_by_what_is_spent_in_dollars(money: Money) -> None:
    case, line = make_case(make_staff()).case_id, money.lines[LineKind.SUPPORT]
    part = (Part(line, case),)
    charge(money, cost(line, 175_000, kind=Kind.COMMITMENT, parts=part))
    charge(money, cost(line, 10_000, currency="USD", rate=RATE, parts=part))
    assert total(Nature.COMMITTED) == 175_000 - 9_213


def test_what_is_owed_and_paid_may_be_booked_in_one_call(money: Money) -> None:
    line = money.lines[LineKind.DEPARTURE]
    bill = cost(line, 500, "bill:1", parts=(), settles=FARE)
    charge(money, bill, cost(line, 500, FARE, kind=Kind.ACCRUAL, counter=Nature.PAYABLE))
    assert all_of_it() == (500, 0, 500)


def test_what_settles_nothing_known_is_refused(money: Money) -> None:
    with pytest.raises(NotFoundError):
        pay(money, 100)


def test_the_database_takes_no_more_than_is_open(money: Money) -> None:
    fare = owe(money)
    accounts = services.accounts(money.mission)

    def around(minor: int, settles: uuid.UUID, nature: Nature = Nature.PAYABLE) -> None:
        legs = (
            Leg(accounts[nature], nature, minor, minor, settles_id=settles),
            Leg(accounts[Nature.BANK], Nature.BANK, -minor, -minor),
        )
        draft = Draft(f"around:{new_id()}", Kind.PAYMENT, TODAY, legs)
        services.post(mission_id=money.mission, drafts=[draft], by=None, now=NOW)

    commit(lambda: around(62_000, fare))
    for minor in (1, -62_001):
        with pytest.raises(IntegrityError, match="more than is open"), transaction.atomic():
            around(minor, fare)
    with pytest.raises(IntegrityError, match="settles_what_opens"), transaction.atomic():
        around(1, fare, Nature.CASH)


def test_a_promise_without_a_case_becomes_the_cost_it_was_for(money: Money) -> None:
    line = money.lines[LineKind.MATERIAL]
    charge(money, cost(line, 90_000, "order:desks", kind=Kind.COMMITMENT))
    charge(money, cost(line, 50_000, parts=(), settles="order:desks"))
    assert (total(Nature.COMMITTED), total(Nature.EXPENSE)) == (40_000, 50_000)
    [left] = queries.promised(money.officer)
    assert (left.source, left.rest) == ("order:desks", 40_000)
    charge(money, cost(line, 30_000, settles="order:desks", closes=True))
    assert (total(Nature.COMMITTED), total(Nature.RESERVE), total(Nature.EXPENSE)) == (0, 0, 80_000)


def test_what_will_not_be_asked_for_is_no_cost(money: Money) -> None:
    fare = owe(money)
    pay(money, 2_000)
    services.let_go(entry_id=fare, on=TODAY, why="The airline cancelled", by=money.officer, now=NOW)
    assert all_of_it() == (2_000, 0, 2_000)
    with pytest.raises(DomainError, match="nothing_open"):
        services.let_go(entry_id=fare, on=TODAY, why="Again", by=money.officer, now=NOW)
    line = money.lines[LineKind.MATERIAL]
    made = charge(money, cost(line, 500, "order:desks", kind=Kind.COMMITMENT))
    services.let_go(entry_id=made["order:desks"], on=TODAY, why="No desks", by=money.officer, now=NOW)
    assert total(Nature.COMMITTED) == 0


def test_a_payment_taken_back_leaves_the_debt_open_and_a_paid_debt_is_not_taken_back(money: Money) -> None:
    fare = owe(money)
    pay(money, 62_000)
    with pytest.raises(DomainError, match="settled"):
        services.reverse(entry_id=fare, on=TODAY, why="Typed twice", by=money.officer, now=NOW)
    paid = Entry.objects.get(source="bill:1").id
    services.reverse(entry_id=paid, on=TODAY, why="It bounced", by=money.officer, now=NOW)
    assert all_of_it() == (62_000, 62_000, 0)
    services.reverse(entry_id=fare, on=TODAY, why="Typed twice", by=money.officer, now=NOW)
    assert all_of_it() == (0, 0, 0)
    assert queries.owed(money.officer) == []


def test_a_batch_pays_what_is_owed_once(money: Money) -> None:
    fare = owe(money)
    run = Run(draft_batch(money), money.officer.id, make_officer().id, money.manager.id, money.lines[LineKind.OTHER])
    order(money, run.key, fare)
    assert Order.objects.get().minor == 62_000
    assert queries.owed(money.officer)[0].left == 0
    paying.check(run)
    paying.release(run)
    paying.release(run)
    assert all_of_it() == (62_000, 0, 62_000)


def test_two_batches_do_not_pay_the_same_debt(money: Money) -> None:
    fare = owe(money)
    order(money, draft_batch(money), fare, 40_000)
    other = draft_batch(money)
    with pytest.raises(DomainError, match="more_than_open"):
        order(money, other, fare, 22_001)
    order(money, other, fare)
    assert sorted(Order.objects.values_list("minor", flat=True)) == [22_000, 40_000]
    with pytest.raises(IntegrityError, match="another payment takes"), transaction.atomic():
        Order.objects.create(
            batch_id=other, mission_id=money.mission, source="around", line_id=money.lines[LineKind.OTHER], minor=1,
            settles_id=fare, text="", payee_sealed=b"",
        )  # fmt: skip


def test_a_batch_whose_debt_was_paid_otherwise_is_not_released(money: Money) -> None:
    run = Run(draft_batch(money), money.officer.id, make_officer().id, money.manager.id, money.lines[LineKind.OTHER])
    order(money, run.key, owe(money))
    paying.check(run)
    pay(money, 62_000)
    with pytest.raises(DomainError, match="more_than_open"):
        paying.release(run)
    assert all_of_it() == (62_000, 0, 62_000)


def test_a_cost_that_is_owed_for_the_case_is_not_typed_a_second_time(money: Money) -> None:
    case = make_case(make_staff())
    owe(money, case=case.case_id)
    number = queries.owed(make_manager())[0].case_numbers[0][1]
    batch, line = draft_batch(money), money.lines[LineKind.DEPARTURE]
    with pytest.raises(DomainError, match="owed_already"):
        order(money, batch, None, 62_000, line_id=line, case_number=number)
    order(money, batch, None, 5_000, line_id=line, case_number=number, is_new=True)
    assert Order.objects.get().settles_id is None


def test_two_who_pay_the_same_debt_at_once_pay_it_once(fresh_database: str) -> None:
    money = make_money()
    owe(money)
    both = threading.Barrier(2)
    refused: list[str] = []

    def pay_it(source: str) -> None:
        both.wait(10)
        try:
            pay(money, 62_000, source)
        except DomainError as error:
            refused.append(error.code)
        connection.close()

    threads = [threading.Thread(target=pay_it, args=(source,)) for source in ("bill:1", "bill:2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert refused == ["more_than_open"]
    assert all_of_it() == (62_000, 0, 62_000)


def test_around_the_services_too_two_pay_a_debt_once(fresh_database: str) -> None:
    """Two connections that don't ask for the books' lock: the trigger of the table holds."""

    money = make_money()
    fare = owe(money)
    accounts = services.accounts(money.mission)
    first_in = threading.Event()
    refused: list[str] = []

    def around(*, waits: bool) -> None:
        legs = (
            Leg(accounts[Nature.PAYABLE], Nature.PAYABLE, 62_000, 62_000, settles_id=fare),
            Leg(accounts[Nature.BANK], Nature.BANK, -62_000, -62_000),
        )
        draft = Draft(f"around:{new_id()}", Kind.PAYMENT, TODAY, legs)
        try:
            if waits:
                first_in.wait(10)
            with transaction.atomic():
                services.post(mission_id=money.mission, drafts=[draft], by=None, now=NOW)
                first_in.set()
                second.join(0.5)
        except IntegrityError as error:
            refused.append(str(error).partition("\n")[0])
        connection.close()

    first = threading.Thread(target=around, kwargs={"waits": False})
    second = threading.Thread(target=around, kwargs={"waits": True})
    for thread in (second, first):
        thread.start()
    first.join(20)
    second.join(20)
    assert len(refused) == 1
    assert all_of_it() == (62_000, 0, 62_000)


def test_a_delivery_that_was_none_after_it_was_paid_is_money_to_come_in(money: Money) -> None:

    entry_id = owe(money)
    pay(money, 20_000)
    reversing.mirror(
        Entry.objects.get(id=entry_id),
        on=TODAY + dt.timedelta(days=1),
        text="",
        by=None,
        now=NOW,
        paid_is_due_back=True,
    )
    assert all_of_it() == (0, 0, 20_000)
    [back] = queries.due(money.officer)
    assert back.rest == 20_000

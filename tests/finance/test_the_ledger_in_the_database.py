"""What PostgreSQL itself refuses, whoever asks: entries out of balance, rewriting, closed books, missing shares."""

import datetime as dt
import uuid
from collections.abc import Callable
from decimal import Decimal
from functools import partial

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.utils import DatabaseError

from sankofa.finance import services
from sankofa.finance.models import Close, Entry, Funding, Posting
from sankofa.finance.vocab import Draft, Kind, Leg, LineKind, Nature
from sankofa.kernel.errors import DomainError
from sankofa.kernel.ids import new_id
from tests.factories import NOW
from tests.finance.books import JANUARY, TODAY, Money, charge, cost, make_money

pytestmark = pytest.mark.django_db


@pytest.fixture
def money() -> Money:
    return make_money()


def draft(money: Money, *amounts: tuple[Nature, int, int], on: dt.date = TODAY) -> Draft:
    accounts = services.accounts(money.mission)
    line = money.lines[LineKind.DEPARTURE]
    legs = tuple(
        Leg(accounts[nature], nature, minor, base, line if nature == Nature.EXPENSE else None)
        for nature, minor, base in amounts
    )
    return Draft(f"test:{new_id()}", Kind.PAYMENT, on, legs, currency="USD", rate=Decimal("0.9"))


def post(money: Money, *drafts: Draft) -> dict[str, uuid.UUID]:
    return services.post(mission_id=money.mission, drafts=drafts, by=money.officer.id, now=NOW)


def commit(work: Callable[[], object]) -> None:
    """Does it and checks what a commit would check."""
    with transaction.atomic():
        work()
        settle()


def settle() -> None:
    """What a commit would check."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_an_entry_that_balances_stands(money: Money) -> None:
    post(money, draft(money, (Nature.EXPENSE, 1000, 900), (Nature.BANK, -1000, -900)))
    settle()
    assert Posting.objects.count() == 2


@pytest.mark.parametrize(
    "amounts",
    [
        [(Nature.EXPENSE, 1000, 900), (Nature.BANK, -999, -900)],
        [(Nature.EXPENSE, 1000, 900), (Nature.BANK, -1000, -899)],
    ],
    ids=["in its currency", "in euros"],
)
def test_an_entry_out_of_balance_is_refused_at_commit(money: Money, amounts: list[tuple[Nature, int, int]]) -> None:
    with pytest.raises(IntegrityError, match="does not balance"):
        commit(lambda: post(money, draft(money, *amounts)))
    assert not Entry.objects.exists()


def test_an_entry_with_one_side_is_refused(money: Money) -> None:
    with pytest.raises(IntegrityError, match="entry_is_double"), transaction.atomic():
        post(money, draft(money, (Nature.BANK, 1000, 900)))


def test_an_entry_without_its_postings_is_refused_at_commit(money: Money) -> None:
    with pytest.raises(IntegrityError, match="does not balance"):
        commit(
            lambda: Entry.objects.create(
                mission_id=money.mission,
                kind=Kind.PAYMENT,
                on=TODAY,
                source="bare",
                currency="EUR",
                rate=1,
                lines=2,
                at=NOW,
            )
        )


def test_nothing_can_be_added_to_an_entry_that_stands(money: Money) -> None:
    charge(money, cost(money.lines[LineKind.DEPARTURE], 1000))
    entry = Entry.objects.get()
    account = Posting.objects.filter(nature=Nature.BANK).get().account_id
    for place, of in ((3, 2), (3, 3), (2, 2)):
        posting = Posting(
            entry=entry, place=place, of=of, account_id=account, nature=Nature.BANK, minor=1, base_minor=1
        )
        with pytest.raises(IntegrityError):
            commit(partial(posting.save, force_insert=True))


def test_a_posting_has_the_nature_of_its_account(money: Money) -> None:
    accounts = services.accounts(money.mission)
    legs = (Leg(accounts[Nature.BANK], Nature.CASH, 5, 5), Leg(accounts[Nature.BANK], Nature.BANK, -5, -5))
    with pytest.raises(IntegrityError, match="posting_of_its_account"), transaction.atomic():
        post(money, Draft("wrong nature", Kind.TRANSFER, TODAY, legs))


def test_expenditure_without_a_budget_line_is_refused(money: Money) -> None:
    accounts = services.accounts(money.mission)
    legs = (Leg(accounts[Nature.EXPENSE], Nature.EXPENSE, 5, 5), Leg(accounts[Nature.BANK], Nature.BANK, -5, -5))
    with pytest.raises(IntegrityError, match="posting_has_a_line"), transaction.atomic():
        post(money, Draft("no line", Kind.PAYMENT, TODAY, legs))


@pytest.mark.parametrize("table", ["finance_entry", "finance_posting", "finance_close"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_application_may_not_rewrite_or_delete(money: Money, table: str, statement: str) -> None:
    charge(money, cost(money.lines[LineKind.DEPARTURE], 1000))
    column = {"finance_entry": "text", "finance_posting": "minor", "finance_close": "until"}[table]
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table, column, column))


def test_the_same_source_is_booked_once(money: Money) -> None:
    one = cost(money.lines[LineKind.DEPARTURE], 1000, "handover:1")
    assert len(charge(money, one)) == 1
    assert charge(money, one) == {}
    assert charge(money, one, one) == {}
    assert Entry.objects.count() == 1


def test_closed_books_take_nothing_through_the_service(money: Money) -> None:
    services.close_books(until=TODAY, by=money.officer, now=NOW)
    yesterday = TODAY - dt.timedelta(days=1)
    with pytest.raises(DomainError) as refused:
        charge(money, cost(money.lines[LineKind.DEPARTURE], 1000, on=yesterday))
    assert (refused.value.code, refused.value.field) == ("books_closed", "on")
    charge(money, cost(money.lines[LineKind.DEPARTURE], 1000, on=TODAY))


def test_closed_books_take_nothing_around_the_service(money: Money) -> None:
    Close.objects.create(mission_id=money.mission, until=TODAY, by_id=money.officer.id, at=NOW)
    with pytest.raises(DatabaseError, match="books of this day are closed"), transaction.atomic():
        Entry.objects.create(
            mission_id=money.mission, kind=Kind.PAYMENT, on=JANUARY, source="late", currency="EUR", rate=1, lines=2,
            at=NOW,
        )  # fmt: skip


def test_what_was_booked_before_the_closing_may_be_sent_again(money: Money) -> None:
    one = cost(money.lines[LineKind.DEPARTURE], 1000, "early", on=JANUARY)
    charge(money, one)
    services.close_books(until=TODAY, by=money.officer, now=NOW)
    assert charge(money, one) == {}


def test_books_close_forwards_only(money: Money) -> None:
    services.close_books(until=TODAY, by=money.officer, now=NOW)
    with pytest.raises(DomainError, match="closed_already"):
        services.close_books(until=JANUARY, by=money.officer, now=NOW)
    with pytest.raises(IntegrityError, match="closed further"), transaction.atomic():
        Close.objects.create(mission_id=money.mission, until=JANUARY, by_id=money.officer.id, at=NOW)


def test_books_of_days_to_come_stay_open(money: Money) -> None:
    with pytest.raises(DomainError, match="in_future"):
        services.close_books(until=TODAY + dt.timedelta(days=2), by=money.officer, now=NOW)


@pytest.mark.parametrize("bp", [9_999, 5_000])
def test_shares_that_are_not_all_are_refused_at_commit(money: Money, bp: int) -> None:
    with pytest.raises(IntegrityError, match="shares sum to"):
        commit(
            lambda: Funding.objects.create(project_id=money.project, since=TODAY, agreement_id=money.agreement, bp=bp)
        )


def test_a_share_is_of_a_donor_or_of_ourselves(money: Money) -> None:
    with pytest.raises(IntegrityError, match="donor_or_of_ourselves"), transaction.atomic():
        Funding.objects.create(project_id=money.project, since=TODAY, bp=10_000)


def test_an_entry_is_taken_back_once_by_its_mirror(money: Money) -> None:
    entry_id = charge(money, cost(money.lines[LineKind.DEPARTURE], 1000, "x"))["x"]
    mirror = services.reverse(entry_id=entry_id, on=TODAY, why="Typed twice", by=money.officer, now=NOW)
    assert services.reverse(entry_id=entry_id, on=TODAY, why="Typed twice", by=money.officer, now=NOW) == mirror
    assert sum(Posting.objects.filter(nature=Nature.EXPENSE).values_list("minor", flat=True)) == 0
    with pytest.raises(DomainError, match="reversal_of_reversal"):
        services.reverse(entry_id=mirror, on=TODAY, why="Again", by=money.officer, now=NOW)
    settle()

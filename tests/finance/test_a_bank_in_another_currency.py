"""Accounts of ours in dollars, whose lines come into the books by the rate of the day; and accounts without an IBAN."""

import uuid
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from sankofa.finance import queries, services
from sankofa.finance.models import Account, Match, Posting, StatementLine
from sankofa.finance.vocab import BASE, BatchKind, BookAs, Decided, LineKind, Matched, Nature
from sankofa.kernel.errors import DomainError
from sankofa.kernel.ids import new_id
from sankofa.reference.models import Rate
from tests.factories import NOW
from tests.finance.books import RATE, TODAY, Money, charge, cost, make_money
from tests.finance.paying import OURS
from tests.finance.statements import Entry, camt
from tests.finance.test_cash_boxes import make_box
from tests.finance.test_the_ledger_in_the_database import settle

pytestmark = pytest.mark.django_db
DOLLARS = "DE89370400440532013000"


@pytest.fixture
def money() -> Money:
    Rate.objects.create(currency="USD", month=TODAY.replace(day=1), euros=RATE)
    made = make_money()
    services.add_bank_account(iban=OURS, name="Main account", by=made.officer)
    services.add_bank_account(iban=DOLLARS, name="Dollar account", currency="USD", by=made.officer)
    return made


def account() -> Account:
    return Account.objects.get(name="Dollar account")


def read(money: Money, *entries: Entry, currency: str = "USD") -> None:
    content = camt(*entries, iban=DOLLARS).replace(b'Ccy="EUR"', f'Ccy="{currency}"'.encode())
    services.read_camt(content=content, by=money.officer, now=NOW)


def line() -> uuid.UUID:
    return StatementLine.objects.get().id


def test_the_first_account_in_euros_is_the_one_the_books_began_with_whatever_came_before() -> None:
    money = make_money()
    services.add_bank_account(iban=DOLLARS, name="Dollar account", currency="USD", by=money.officer)
    services.add_bank_account(iban=OURS, name="Main account", by=money.officer)
    charge(money, cost(money.lines[LineKind.OTHER], 700, "c"))
    booked = {row.name: (row.booked, row.currency) for row in queries.banks(money.officer)}
    assert booked == {"Dollar account": (0, "USD"), "Main account": (-700, BASE)}


def test_a_payment_in_dollars_is_matched_in_dollars(money: Money) -> None:
    paid = cost(money.lines[LineKind.OTHER], 10_000, "c", currency="USD", rate=RATE, account_id=account().id)
    charge(money, paid)
    read(money, Entry(-10_000))
    [row] = queries.statement_lines(money.officer, undecided=False)
    assert (row.how, row.minor, row.currency) == (Matched.AMOUNT, -10_000, "USD")
    settle()
    assert Posting.objects.get(nature=Nature.BANK).base_minor == -9_213


def test_a_cost_that_the_books_do_not_know_is_booked_at_the_rate_of_its_day(money: Money) -> None:
    read(money, Entry(-10_000))
    told = Decided(BookAs.COST, text="Hotel", budget_line_id=money.lines[LineKind.OTHER])
    services.book_line(line_id=line(), told=told, by=money.officer, now=NOW)
    settle()
    posting = Posting.objects.select_related("entry").get(nature=Nature.BANK)
    assert (posting.minor, posting.base_minor, posting.entry.currency, posting.entry.rate) == (
        -10_000, -9_213, "USD", RATE,
    )  # fmt: skip
    [row] = [one for one in queries.banks(money.officer) if one.currency == "USD"]
    assert row.booked == -10_000


def test_income_in_dollars(money: Money) -> None:
    read(money, Entry(20_000))
    told = Decided(BookAs.INCOME, text="Instalment", agreement_id=money.agreement)
    services.book_line(line_id=line(), told=told, by=money.officer, now=NOW)
    settle()
    assert Posting.objects.get(nature=Nature.INCOME).base_minor == -18_426


def test_cash_goes_to_a_box_in_dollars_and_to_no_other(money: Money) -> None:
    euros, dollars = make_box(money), make_box(money, currency="USD")
    read(money, Entry(-10_000))

    def to(box: uuid.UUID) -> None:
        services.book_line(line_id=line(), told=Decided(BookAs.CASH, box_id=box), by=money.officer, now=NOW)

    with pytest.raises(DomainError, match="no_box"):
        to(euros)
    to(dollars)
    settle()
    assert {row.id: row.balance for row in queries.boxes(money.officer)} == {euros: 0, dollars: 10_000}


def test_without_a_rate_nothing_is_booked(money: Money) -> None:
    Rate.objects.all().delete()
    read(money, Entry(-10_000))
    told = Decided(BookAs.COST, text="Hotel", budget_line_id=money.lines[LineKind.OTHER])
    with pytest.raises(DomainError, match="no_rate"):
        services.book_line(line_id=line(), told=told, by=money.officer, now=NOW)
    assert not Posting.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        lambda money: read(money, Entry(-1_000), currency="EUR"),
        lambda money: services.read_camt(
            content=camt(Entry(-1_000)).replace(b'Ccy="EUR"', b'Ccy="USD"'), by=money.officer, now=NOW
        ),
    ],
)
def test_a_statement_in_another_currency_than_its_account_is_refused_whole(
    money: Money, wrong: Callable[[Money], None]
) -> None:
    with pytest.raises(DomainError, match="other_currency") as refused:
        wrong(money)
    assert refused.value.field == "file"
    assert not StatementLine.objects.exists()


def test_bank_transfers_go_from_no_account_in_dollars(money: Money) -> None:
    with pytest.raises(DomainError, match="in_euros") as refused:
        services.make_batch(
            key=new_id(), kind=BatchKind.SEPA, title="Rent", debtor_iban=DOLLARS, execute_on=TODAY, by=money.officer,
            now=NOW,
        )  # fmt: skip
    assert refused.value.field == "debtor_iban"


def test_the_database_holds_a_match_to_the_dollar_not_to_the_euro(money: Money) -> None:
    paid = cost(money.lines[LineKind.OTHER], 10_000, "c", currency="USD", rate=RATE, account_id=account().id)
    made = charge(money, paid)
    read(money, Entry(-9_213))
    place = Posting.objects.get(nature=Nature.BANK).place

    def around() -> None:
        Match.objects.create(line_id=line(), entry_id=made["c"], place=place, how=Matched.HAND, at=NOW)
        settle()

    with pytest.raises(IntegrityError, match="does not come to the line"), transaction.atomic():
        around()


NUMBER = "1000 1234 56789"


def test_an_account_in_a_country_without_ibans_has_its_own_number_and_its_statements(money: Money) -> None:
    services.add_bank_account(iban=NUMBER, name="Addis", currency="USD", without_iban=True, by=money.officer)
    content = camt(Entry(-10_000), iban="1000123456789").replace(b'Ccy="EUR"', b'Ccy="USD"')
    content = content.replace(b"<IBAN>1000123456789</IBAN>", b"<Othr><Id>1000123456789</Id></Othr>")
    assert b"<Othr>" in content
    [taken] = services.read_camt(content=content, by=money.officer, now=NOW)
    assert taken.new == 1
    [addis] = [row for row in queries.banks(money.officer) if row.name == "Addis"]
    assert (addis.iban, addis.undecided) == ("1000123456789", 1)
    services.make_transfer(
        key=new_id(), source_id=account().id, target_id=Account.objects.get(name="Addis").id, minor=500, on=TODAY,
        by=money.officer, now=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(("number", "without_iban"), [(NUMBER, False), ("12", True), ("12?34", True)])
def test_a_number_that_is_none_is_refused_beside_its_field(money: Money, number: str, without_iban: bool) -> None:  # noqa: FBT001
    with pytest.raises(DomainError, match="iban") as refused:
        services.add_bank_account(iban=number, name="Addis", without_iban=without_iban, by=money.officer)
    assert refused.value.field == "iban"


def test_no_sepa_batch_is_paid_from_an_account_without_an_iban(money: Money) -> None:
    services.add_bank_account(iban=NUMBER, name="Addis", without_iban=True, by=money.officer)
    with pytest.raises(DomainError, match="iban"):
        services.make_batch(
            key=new_id(), kind=BatchKind.SEPA, title="Rent", debtor_iban=NUMBER, execute_on=TODAY, by=money.officer,
            now=NOW,
        )  # fmt: skip

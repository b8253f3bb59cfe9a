"""Mobile money goes out as a list that any provider takes, through the same three people, worth euros at its rate."""

import csv
import io
import uuid

import pytest

from sankofa.finance import queries, services
from sankofa.finance.models import Batch, Posting
from sankofa.finance.rules import mobile
from sankofa.finance.vocab import BatchKind, BoxKind, LineKind, Nature
from sankofa.kernel.errors import DomainError
from sankofa.kernel.ids import new_id
from sankofa.reference.models import Rate
from tests.factories import NOW
from tests.finance import paying
from tests.finance.books import RATE, TODAY, Money, make_money, make_officer
from tests.finance.paying import Run
from tests.finance.test_cash_boxes import held, make_box, move

pytestmark = pytest.mark.django_db
PHONE = "+251 91 123 4567"


@pytest.fixture
def money() -> Money:
    Rate.objects.create(currency="USD", month=TODAY.replace(day=1), euros=RATE)
    return make_money()


@pytest.fixture
def run(money: Money) -> Run:
    return Run(new_id(), money.officer.id, make_officer().id, money.manager.id, money.lines[LineKind.SUPPORT])


def make(money: Money, run: Run, currency: str = "USD", box_id: uuid.UUID | None = None) -> None:
    services.make_batch(
        key=run.key, kind=BatchKind.MOBILE, title="Rent in Addis", debtor_iban="", execute_on=TODAY, by=money.officer,
        now=NOW, currency=currency, box_id=box_id,
    )  # fmt: skip


def add(money: Money, run: Run, minor: int = 10_001, phone: str = PHONE) -> None:
    services.add_order(
        batch_id=run.key, source=f"test:{new_id()}", payee="=Almaz", account=phone, minor=minor, text="Rent",
        line_id=run.line, by=money.officer,
    )  # fmt: skip


def test_the_list_has_phone_amount_currency_and_a_reference(money: Money, run: Run) -> None:
    make(money, run)
    add(money, run)
    paying.check(run)
    paying.release(run)
    paying.release(run)
    [head, row] = csv.reader(io.StringIO(paying.file(run).decode()))
    assert tuple(head) == mobile.HEAD
    assert row[:3] == ["+251911234567", "100.01", "USD"]
    assert row[3] == queries.batch(money.officer, run.key).orders[0].id.hex[-12:]
    assert row[4] == "'=Almaz"
    spent = Posting.objects.get(nature=Nature.EXPENSE)
    assert (spent.minor, spent.base_minor) == (10_001, 9_214)


def test_the_limit_is_in_euros(money: Money, run: Run) -> None:
    make(money, run)
    add(money, run, 1_086_000)  # EUR 10,005.32
    paying.check(run)
    assert Batch.objects.get().base_minor == 1_000_532
    with pytest.raises(DomainError, match="above_limit"):
        paying.release(run)


def test_a_wallet_pays_its_own_currency(money: Money, run: Run) -> None:
    wallet = make_box(money, kind=BoxKind.MOBILE, currency="USD")
    move(money, wallet, 20_000)
    make(money, run, "EUR", wallet)
    assert Batch.objects.get().currency == "USD"
    add(money, run)
    paying.check(run)
    paying.release(run)
    assert held(money, wallet) == 9_999


@pytest.mark.parametrize("phone", ["0911234567", "not a number", "+2"])
def test_what_is_no_number_is_refused_beside_its_field(money: Money, run: Run, phone: str) -> None:
    make(money, run)
    with pytest.raises(DomainError) as refused:
        add(money, run, phone=phone)
    assert (refused.value.code, refused.value.field) == ("phone", "account")


def test_a_currency_without_a_rate_is_not_checked(money: Money, run: Run) -> None:
    make(money, run, "ETB")
    add(money, run)
    with pytest.raises(DomainError, match="no_rate"):
        paying.check(run)


def test_bank_transfers_go_in_euros(money: Money) -> None:
    with pytest.raises(DomainError, match="in_euros"):
        services.make_batch(
            key=new_id(), kind=BatchKind.SEPA, title="x", debtor_iban=paying.OURS, execute_on=TODAY, by=money.officer,
            now=NOW, currency="USD",
        )  # fmt: skip

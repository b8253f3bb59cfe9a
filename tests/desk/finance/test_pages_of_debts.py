"""What is owed on its page: into a batch, paid already, in part, not asked for; nothing ticked says so."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db.models import Sum
from django.test import Client

from sankofa.accounts.vocab import Role, Scope
from sankofa.finance import services
from sankofa.finance.models import Order, Posting
from sankofa.finance.vocab import BatchKind, Kind, LineKind, Nature
from sankofa.kernel.ids import new_id
from tests.factories import NOW, make_staff, signed_in
from tests.factories.after_departure import url
from tests.finance.books import TODAY, Money, charge, cost, make_money
from tests.finance.paying import OURS, THEIRS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def money() -> Money:
    return make_money()


@pytest.fixture
def officer(money: Money) -> Client:
    return signed_in(money.officer)


@pytest.fixture
def fares(money: Money) -> list[str]:
    line = money.lines[LineKind.DEPARTURE]
    made = charge(
        money,
        *(
            cost(line, minor, f"ticket:{n}", kind=Kind.ACCRUAL, counter=Nature.PAYABLE, text=f"BC 10{n}")
            for n, minor in enumerate((62_000, 48_000), 1)
        ),
    )
    return [str(made[f"ticket:{n}"]) for n in (1, 2)]


def owed() -> int:
    return -(Posting.objects.filter(nature=Nature.PAYABLE).aggregate(sum=Sum("minor"))["sum"] or 0)


def post(client: Client, name: str, *args: object, **data: object) -> int:
    return client.post(url(name, *args), {"idempotency_key": str(new_id()), **data}).status_code


def test_ticked_fares_go_into_a_batch_together(money: Money, officer: Client, fares: list[str]) -> None:
    batch = new_id()
    services.make_batch(
        key=batch, kind=BatchKind.SEPA, title="Air", debtor_iban=OURS, execute_on=TODAY, by=money.officer, now=NOW
    )
    told = {"entry": fares, "do": "batch", "batch_id": str(batch), "payee": "Blue Crane Air"}
    assert post(officer, "owed", **told, account="NL00") == 422
    assert post(officer, "owed", **told, account=THEIRS) == 302
    assert sorted(Order.objects.values_list("minor", flat=True)) == [48_000, 62_000]
    assert "in a batch" in officer.get(url("owed")).content.decode()


def test_ticked_fares_are_booked_as_paid(officer: Client, fares: list[str]) -> None:
    assert post(officer, "owed", entry=fares, do="paid", on=str(TODAY), counter="bank") == 302
    assert owed() == 0
    assert "Nothing is owed" in officer.get(url("owed")).content.decode()


def test_nothing_ticked_says_so_and_books_nothing(officer: Client, fares: list[str]) -> None:
    assert post(officer, "owed", do="paid", on=str(TODAY), counter="bank") == 422
    assert owed() == 110_000


def test_one_is_paid_in_part_and_the_rest_let_go(officer: Client, fares: list[str]) -> None:
    assert post(officer, "ledger_paid", fares[0], on=str(TODAY), counter="bank", minor="600") == 302
    text = officer.get(url("ledger_entry", fares[0])).content.decode()
    assert "20 of this is open still" in text
    assert post(officer, "ledger_paid", fares[0], on=str(TODAY), counter="bank", minor="21") == 422
    assert post(officer, "ledger_let_go", fares[0], on=str(TODAY), why="A discount") == 302
    assert owed() == 48_000


def test_a_manager_sees_what_is_owed_and_books_nothing(money: Money, fares: list[str]) -> None:
    client = signed_in(money.manager)
    text = client.get(url("owed")).content.decode()
    assert "BC 101" in text
    assert 'name="entry"' not in text
    assert post(client, "ledger_paid", fares[0], on=str(TODAY), counter="bank", minor="600") == 403


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.MANAGER, Role.FINANCE}))
def test_what_is_owed_is_for_managers_and_finance_officers(role: Role) -> None:
    assert signed_in(make_staff(role, scope=Scope.MISSION)).get(url("owed")).status_code == 403

"""The bank's pages: an account, a file read, its faults told, a line decided; a CSV asks for its columns."""

import uuid
from collections.abc import Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sankofa.accounts.vocab import Role, Scope
from sankofa.finance.models import BankAccount, StatementLine, Upload
from sankofa.finance.vocab import LineKind
from tests.factories import NOW, make_staff, signed_in
from tests.factories.after_departure import url
from tests.finance.books import Money, charge, cost, make_money
from tests.finance.paying import OURS
from tests.finance.statements import Entry, camt
from tests.finance.test_bank_statements import COLUMNS, CSV
from tests.finance.test_settling import all_of_it, owe

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
    client = signed_in(money.officer)
    assert client.post(url("bank_new"), {"iban": OURS, "name": "Main account", "currency": "EUR"}).status_code == 302
    return client


def send(client: Client, content: bytes, bank_id: object = "") -> tuple[int, str]:
    told = {"file": SimpleUploadedFile("statement", content), "bank_id": str(bank_id)}
    answer = client.post(url("bank_read"), told)
    return answer.status_code, answer.content.decode()


def line(client: Client, **told: object) -> int:
    return client.post(url("bank_line", StatementLine.objects.get().id), told).status_code


def test_a_line_that_pays_a_fare_is_decided_in_one_go(money: Money, officer: Client) -> None:
    fare = owe(money)
    assert send(officer, camt(Entry(-62_000)))[0] == 302
    assert "Blue Crane Air" in officer.get(url("bank")).content.decode()
    assert line(officer, do="book", what="owed") == 422
    assert line(officer, do="book", what="owed", settles_id=str(fare)) == 302
    assert all_of_it() == (62_000, 0, 62_000)
    assert "Nothing to decide" in officer.get(url("bank")).content.decode()


def test_a_line_is_ticked_off_against_the_books_and_loosened_again(money: Money, officer: Client) -> None:
    made = charge(money, *(cost(money.lines[LineKind.OTHER], 350, f"c:{n}") for n in (1, 2)))
    send(officer, camt(Entry(-700)))
    found = StatementLine.objects.get()
    assert line(officer, do="match", booked=[f"{made['c:1']}:2"]) == 422
    assert line(officer, do="match", booked=["nonsense", *(f"{key}:2" for key in made.values())]) == 302
    assert found.matches.count() == 2
    assert officer.post(url("bank_loose", found.id)).status_code == 302
    assert line(officer, do="aside", why="") == 422
    assert line(officer, do="aside", why="From the old system") == 302
    assert "From the old system" in officer.get(url("bank_line", found.id)).content.decode()


def test_faults_of_a_file_are_told_with_their_place(officer: Client) -> None:
    status, text = send(officer, camt(Entry(-1)).replace(b"0.01", b"abc"))
    assert status == 422
    assert "Ntry 1, line 5" in text
    assert send(officer, b"just words")[0] == 422
    assert send(officer, b"a,b", BankAccount.objects.get().id)[0] == 422


def test_a_csv_asks_for_its_columns_and_shows_its_first_rows(officer: Client) -> None:
    assert send(officer, CSV)[0] == 422
    assert send(officer, CSV, BankAccount.objects.get().id)[0] == 302
    at = url("bank_columns", Upload.objects.get().id)
    assert "Tegenrekening" in officer.get(at).content.decode()
    assert officer.post(at, {"date": "0"}).status_code == 422
    assert officer.post(at, {"date": "0", "amount": "3"}).status_code == 422
    assert officer.post(at, {what: str(n) for what, n in COLUMNS.items()}).status_code == 302
    assert StatementLine.objects.count() == 3


def test_a_manager_reads_the_bank_and_decides_nothing(money: Money, officer: Client) -> None:
    send(officer, camt(Entry(-700)))
    manager = signed_in(money.manager)
    assert "to decide" in manager.get(url("bank")).content.decode()
    assert line(manager, do="aside", why="Mine") in {200, 422}
    assert StatementLine.objects.get().aside_why == ""
    assert manager.get(url("bank_read")).status_code == 403
    assert officer.get(url("bank_line", uuid.uuid4())).status_code == 404


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.MANAGER, Role.FINANCE}))
def test_the_bank_is_for_managers_and_finance_officers(role: Role) -> None:
    assert signed_in(make_staff(role, scope=Scope.MISSION)).get(url("bank")).status_code == 403

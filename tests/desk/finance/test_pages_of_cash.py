"""Cash boxes on their pages: filled, paid out of with a receipt, counted blind, the difference by a colleague."""

from collections.abc import Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sankofa.accounts.vocab import Role, Scope
from sankofa.finance.models import Box, Count, Entry, Paper
from sankofa.finance.vocab import LineKind
from sankofa.kernel.ids import new_id
from tests.factories import NOW, make_staff, signed_in
from tests.factories.after_departure import url
from tests.finance.books import TODAY, Money, make_money, make_officer

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a bill"


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


def post(client: Client, name: str, /, *args: object, **data: object) -> int:
    return client.post(url(name, *args), {"idempotency_key": str(new_id()), **data}).status_code


@pytest.fixture
def box(money: Money, officer: Client) -> Box:
    office = str(money.officer.office_id)
    assert post(officer, "box_new", office_id=office, kind="cash", name="Gate", currency="EUR", low_minor="100") == 302
    made = Box.objects.get()
    assert post(officer, "box_move", made.id, way="in", minor="250", on=str(TODAY), text="Float") == 302
    return made


def shown(client: Client, box: Box) -> str:
    return client.get(url("box", box.id)).content.decode()


def test_an_officer_pays_out_with_a_bill_and_reads_it_again(money: Money, officer: Client, box: Box) -> None:
    told = {"line_id": str(money.lines[LineKind.DEPARTURE]), "text": "Taxi", "on": str(TODAY)}
    assert post(officer, "box_pay", box.id, minor="9999", **told) == 422
    bill = SimpleUploadedFile("bill.pdf", PDF, "application/pdf")
    assert post(officer, "box_pay", box.id, minor="40", paper=bill, **told) == 302
    entry = Entry.objects.get(text="R1-0001 Taxi")
    assert "Receipt or bill 1" in officer.get(url("ledger_entry", entry.id)).content.decode()
    assert officer.get(url("ledger_paper", Paper.objects.get().id)).content == PDF
    assert "R1-0001 Taxi" in officer.get(url("ledger_receipt", entry.id)).content.decode()
    assert "R1-0001 Taxi" in shown(officer, box)


def test_a_proof_that_is_no_document_is_refused_beside_its_field(money: Money, officer: Client, box: Box) -> None:
    entry = Entry.objects.get()
    odd = SimpleUploadedFile("bill.exe", b"MZ", "application/pdf")
    answer = officer.post(url("ledger_paper_keep", entry.id), {"paper": odd})
    assert answer.status_code == 422
    assert "Only PDF, PNG and JPEG" in answer.content.decode()


def test_a_count_does_not_tell_what_the_books_say(officer: Client, box: Box) -> None:
    assert "250" not in officer.get(url("box_count", box.id)).content.decode().partition("<main")[2]


def test_a_colleague_books_the_difference_that_somebody_counted(money: Money, officer: Client, box: Box) -> None:
    assert post(officer, "box_count", box.id, n_20000="1", n_2000="2") == 302
    count = Count.objects.get()
    assert count.counted_minor - count.expected_minor == -1_000
    assert url("box_settle", box.id, count.id) not in shown(officer, box)
    colleague = signed_in(make_officer())
    assert url("box_settle", box.id, count.id) in shown(colleague, box)
    assert post(officer, "box_settle", box.id, count.id, why="Mine") == 422
    assert post(colleague, "box_settle", box.id, count.id, why="") == 422
    assert post(colleague, "box_settle", box.id, count.id, why="Given out twice") == 302
    assert "Given out twice" in shown(officer, box)


def test_the_airport_desk_counts_and_does_not_move_money(money: Money, box: Box) -> None:
    desk = signed_in(make_staff(Role.AIRPORT, scope=Scope.MISSION))
    assert "Gate" in desk.get(url("boxes")).content.decode()
    assert post(desk, "box_count", box.id, n_5000="5") == 302
    assert post(desk, "box_move", box.id, way="out", minor="250", on=str(TODAY)) == 403
    assert desk.get(url("projects")).status_code == 403


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.MANAGER, Role.FINANCE, Role.AIRPORT}))
def test_cash_is_for_who_works_with_it(role: Role, box: Box) -> None:
    client = signed_in(make_staff(role, scope=Scope.MISSION))
    assert client.get(url("boxes")).status_code == 403
    assert client.get(url("box", box.id)).status_code == 403


def test_without_a_box_the_page_says_what_to_do(officer: Client) -> None:
    assert "No cash box yet" in officer.get(url("boxes")).content.decode()

"""A payment run on its pages: three people, one file, nobody else."""

from collections.abc import Iterator

import pytest
import time_machine

from sankofa.accounts.vocab import Role, Scope
from sankofa.finance.models import Batch, Entry, Order
from sankofa.finance.vocab import LineKind
from sankofa.kernel.ids import new_id
from tests.factories import NOW, make_staff, signed_in
from tests.factories.after_departure import url
from tests.finance.books import Money, make_money, make_officer
from tests.finance.paying import OURS, THEIRS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def money() -> Money:
    return make_money()


def order(money: Money, **other: str) -> dict[str, str]:
    return {"idempotency_key": str(new_id()), "payee": "Almaz Tesfaye", "account": THEIRS, "minor": "1750",
            "text": "Grant", "line_id": str(money.lines[LineKind.SUPPORT]), "case_number": "", **other}  # fmt: skip


def test_three_people_pay_and_the_file_leaves(money: Money) -> None:
    maker, checker, releaser = signed_in(money.officer), signed_in(make_officer()), signed_in(money.manager)
    key = str(new_id())
    told = {
        "idempotency_key": key,
        "kind": "sepa",
        "title": "November",
        "debtor_iban": OURS,
        "execute_on": "2026-11-23",
    }
    assert maker.post(url("payment_new"), told).status_code == 302
    batch = Batch.objects.get()
    wrong = maker.post(url("payment", batch.id), order(money, account="NL00"))
    assert wrong.status_code == 422
    assert "Almaz Tesfaye" in wrong.content.decode()
    maker.post(url("payment", batch.id), order(money))
    assert "It is right" not in maker.get(url("payment", batch.id)).content.decode()
    assert "It is right" in checker.get(url("payment", batch.id)).content.decode()
    checker.post(url("payment_act", batch.id, "check"))
    assert "Release the money" not in checker.get(url("payment", batch.id)).content.decode()
    releaser.post(url("payment_act", batch.id, "release"))
    file = maker.get(url("payment_file", batch.id))
    assert file["Content-Type"] == "application/xml"
    assert b"<MsgId>" in file.content
    assert "no-store" in file["Cache-Control"]
    maker.post(url("payment_act", batch.id, "sent"))
    batch.refresh_from_db()
    assert batch.state == "sent"
    assert Entry.objects.count() == 1


def test_a_payment_is_taken_out_of_a_draft(money: Money) -> None:
    maker = signed_in(money.officer)
    key = new_id()
    maker.post(
        url("payment_new"), {"idempotency_key": str(key), "kind": "cash", "title": "x", "execute_on": "2026-11-23"}
    )
    maker.post(url("payment", key), order(money, account="Addis Ababa"))
    maker.post(url("payment_drop", key, Order.objects.get().id))
    assert not Order.objects.exists()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.MANAGER, Role.FINANCE}))
def test_payments_are_for_who_makes_and_releases_them(role: Role) -> None:
    assert signed_in(make_staff(role, scope=Scope.MISSION)).get(url("payments")).status_code == 403


def test_a_manager_makes_no_batch(money: Money) -> None:
    assert signed_in(money.manager).get(url("payment_new")).status_code == 403


def test_no_batch_yet_says_how_it_goes(money: Money) -> None:
    assert "No batch yet" in signed_in(money.officer).get(url("payments")).content.decode()

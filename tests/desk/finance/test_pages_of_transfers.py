"""The pages of money between our own accounts: asked for, let go by another, arrived from the line of a statement."""

import datetime as dt
import re
import uuid
from collections.abc import Iterator

import pytest
import time_machine

from sankofa.accounts.vocab import Role, Scope
from sankofa.finance import queries, services
from sankofa.finance.models import MoneyTransfer, StatementLine
from sankofa.finance.vocab import LineKind, TransferState
from sankofa.kernel.ids import new_id
from tests.factories import NOW, make_staff, signed_in
from tests.factories.after_departure import url
from tests.finance.books import TODAY
from tests.finance.paying import OURS
from tests.finance.test_transfers_between_own_accounts import (
    SAVINGS,
    Accounts,
    arrive,
    make,
    make_accounts,
    sent,
    statement,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ours() -> Accounts:
    return make_accounts()


def asked(ours: Accounts, **changed: object) -> dict[str, object]:
    return {
        "idempotency_key": new_id(), "source_id": ours.main, "target_id": ours.savings, "minor": "1250.50",
        "on": TODAY.isoformat(), "text": "Float", **changed,
    }  # fmt: skip


def test_asked_for_and_let_go_by_two_people(ours: Accounts) -> None:
    officer, manager = signed_in(ours.money.officer), signed_in(ours.money.manager)
    form = asked(ours)
    for _again in range(2):
        assert officer.post(url("money_transfer_new"), form).status_code == 302
    made = MoneyTransfer.objects.get()
    assert (made.minor, made.state) == (125_050, TransferState.MADE)
    assert "A colleague who may release money lets it go" in show(ours, made.id)
    manager.post(url("money_transfer_let_go", made.id))
    made.refresh_from_db()
    assert made.state == TransferState.SENT
    assert "On its way" in officer.get(url("transfers")).content.decode()


def show(ours: Accounts, transfer: uuid.UUID) -> str:
    return signed_in(ours.money.officer).get(url("money_transfer", transfer)).content.decode()


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(ours: Accounts) -> None:
    answer = signed_in(ours.money.officer).post(url("money_transfer_new"), asked(ours, target_id=ours.main))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Choose two different accounts." in text
    assert 'value="1250.50"' in text


def test_two_currencies_ask_for_a_line(ours: Accounts) -> None:
    officer = signed_in(ours.money.officer)
    answer = officer.post(url("money_transfer_new"), asked(ours, target_id=ours.dollars))
    assert "Say which budget line bears the exchange difference." in answer.content.decode()
    line = ours.money.lines[LineKind.OTHER]
    assert officer.post(url("money_transfer_new"), asked(ours, target_id=ours.dollars, line_id=line)).status_code == 302


def test_the_line_of_a_statement_offers_the_transfer_that_fits(ours: Accounts) -> None:
    made = sent(ours, ours.main, ours.savings)
    statement(ours, SAVINGS, 100_000)
    officer, line = signed_in(ours.money.officer), StatementLine.objects.get()
    text = officer.get(url("bank_line", line.id)).content.decode()
    assert re.search(rf'<option value="{made}" selected', text)
    assert re.search(r'<option value="transfer" selected', text)
    answer = officer.post(url("bank_line", line.id), {"do": "book", "what": "transfer", "transfer_id": made})
    assert answer.status_code == 302
    assert queries.transfer(ours.money.officer, made).arrived_seen


def test_money_that_left_is_not_offered_as_arrived(ours: Accounts) -> None:
    sent(ours, ours.main, ours.savings)
    statement(ours, OURS, 5_000)
    text = signed_in(ours.money.officer).get(url("bank_line", StatementLine.objects.get().id)).content.decode()
    assert 'value="transfer"' not in text


def test_it_arrived_by_hand_and_a_difference_asks_for_a_line(ours: Accounts) -> None:
    made = sent(ours, ours.main, ours.savings, line_id=None)
    officer = signed_in(ours.money.officer)
    told = {"minor": "990", "on": TODAY.isoformat()}
    answer = officer.post(url("money_transfer", made), told)
    assert answer.status_code == 422
    assert "Say which budget line bears the difference" in answer.content.decode()
    told["budget_line_id"] = str(ours.money.lines[LineKind.OTHER])
    assert officer.post(url("money_transfer", made), told).status_code == 302
    text = show(ours, made)
    assert "Lost on the way" in text
    assert "Arrived, not on a statement yet" in text


def test_withdrawn_with_a_reason(ours: Accounts) -> None:
    made, officer = sent(ours, ours.main, ours.savings), signed_in(ours.money.officer)
    page = url("money_transfer_withdraw", made)
    assert officer.post(page, {"on": TODAY.isoformat(), "why": ""}).status_code == 422
    assert officer.post(page, {"on": TODAY.isoformat(), "why": "Wrong account"}).status_code == 302
    assert "Wrong account" in show(ours, made)


def test_reversing_one_side_says_where_to_go(ours: Accounts) -> None:
    made = sent(ours, ours.main, ours.savings)
    arrive(ours, made)
    entry = MoneyTransfer.objects.get(id=made).left_entry_id
    told = {"on": TODAY.isoformat(), "why": "Oops"}
    answer = signed_in(ours.money.officer).post(url("ledger_reverse", entry), told)
    assert "This is one side of a transfer" in answer.content.decode()


def test_what_is_on_its_way_is_told_before_closing(ours: Accounts) -> None:
    sent(ours, ours.main, ours.savings, on=TODAY - dt.timedelta(days=40))
    text = signed_in(ours.money.officer).get(url("ledger_close")).content.decode()
    assert "Transfers between our own accounts are on their way" in text
    services.close_books(until=TODAY, by=ours.money.officer, now=NOW)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.MANAGER, Role.FINANCE}))
def test_others_see_none(ours: Accounts, role: Role) -> None:
    made, other = make(ours, ours.main, ours.savings), signed_in(make_staff(role, scope=Scope.MISSION))
    for page in (url("transfers"), url("money_transfer", made), url("money_transfer_withdraw", made)):
        assert other.get(page).status_code == 403
    assert other.post(url("money_transfer_let_go", made)).status_code == 403


def test_a_finance_officer_lets_none_go(ours: Accounts) -> None:
    made = make(ours, ours.main, ours.savings)
    assert signed_in(ours.money.officer).post(url("money_transfer_let_go", made)).status_code == 403
    assert "Let the money go" not in show(ours, made)

"""Document costs that were approved are booked, paid once, and whoever reads the case sees it."""

import datetime as dt
import uuid

import pytest

from sankofa.accounts.vocab import Role, Scope
from sankofa.finance import queries as finance
from sankofa.finance import services as paying
from sankofa.finance.models import Order
from sankofa.finance.vocab import BatchKind, LineKind, What
from sankofa.journey import services as journey
from sankofa.kernel.ids import new_id
from sankofa.travel import queries, services
from tests.factories import NOW, make_case, make_staff, member_of, signed_in
from tests.finance.books import Money, make_money, make_officer
from tests.finance.paying import OURS, THEIRS

pytestmark = pytest.mark.django_db


class Refund:
    """A cost of 45 euros that a counsellor asked back and a processor approved; the books with a line for it."""

    def __init__(self) -> None:
        self.money: Money = make_money()
        self.counsellor, self.processor = make_staff(), make_staff(Role.PROCESSOR, scope=Scope.MISSION)
        self.case = make_case(self.counsellor)
        paying.route(
            what=What.PAPERS,
            scheme="",
            line_id=self.money.lines[LineKind.DEPARTURE],
            since=dt.date(2026, 1, 1),
            by=self.money.manager,
        )
        self.cost = services.ask_refund(
            case_id=self.case.case_id,
            member_id=member_of(self.case),
            what="Laissez-passer",
            amount_minor=4_500,
            spent_on=NOW.date(),
            receipt=(b"%PDF-1.7 receipt", "receipt.pdf"),
            by=self.counsellor,
            now=NOW,
        )
        services.decide_refund(cost_id=self.cost, approve=True, note="", by=self.processor, now=NOW)
        journey.post_money(now=NOW)

    def batch(self) -> uuid.UUID:
        key = new_id()
        paying.make_batch(
            key=key,
            kind=BatchKind.SEPA,
            title="Costs",
            debtor_iban=OURS,
            execute_on=NOW.date(),
            by=self.money.officer,
            now=NOW,
        )
        return key

    def pay(self, batch: uuid.UUID) -> None:
        (row,) = finance.owed(self.money.officer)
        paying.add_order(
            batch_id=batch,
            source=f"test:{row.entry_id}",
            payee="Dawit Tesfaye",
            account=THEIRS,
            minor=None,
            text=row.text,
            settles_id=row.entry_id,
            by=self.money.officer,
        )

    def release(self, batch: uuid.UUID) -> None:
        paying.check_batch(batch_id=batch, by=make_officer(), now=NOW)
        paying.release_batch(batch_id=batch, by=self.money.manager, now=NOW)

    def seen(self) -> tuple[bool, dt.date] | None:
        (row,) = queries.costs(self.counsellor, case_id=self.case.case_id)
        return (row.paid.done, row.paid.on) if row.paid else None


@pytest.fixture
def refund() -> Refund:
    return Refund()


def test_what_was_approved_is_owed_and_says_for_what(refund: Refund) -> None:
    (row,) = finance.owed(refund.money.officer)
    assert (row.source, row.text, row.rest) == (f"papers:{refund.cost}", "Laissez-passer", 4_500)


def test_the_counsellor_sees_it_go_into_a_batch_and_paid(refund: Refund) -> None:
    assert refund.seen() is None
    batch = refund.batch()
    refund.pay(batch)
    assert refund.seen() == (False, NOW.date())
    refund.release(batch)
    assert refund.seen() == (True, NOW.date())
    page = signed_in(refund.counsellor).get(f"/cases/{refund.case.case_id}/papers/").content.decode()
    assert "Paid" in page


def test_it_is_not_paid_any_more_when_the_money_came_back(refund: Refund) -> None:
    batch = refund.batch()
    refund.pay(batch)
    refund.release(batch)
    order = Order.objects.get()
    paying.payment_failed(order_id=order.id, on=NOW.date(), why="No such account", by=refund.money.officer, now=NOW)
    assert refund.seen() is None


def test_what_was_declined_or_never_booked_is_in_no_payment(refund: Refund) -> None:
    assert finance.paid([f"papers:{uuid.uuid4()}"]) == {}

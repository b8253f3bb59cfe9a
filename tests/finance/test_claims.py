"""Money from others than donors is due on its days and comes in once; what is paid ahead becomes its costs."""

import datetime as dt

import pytest
from django.db.models import Sum

from sankofa.finance import queries, services
from sankofa.finance.models import Entry, Posting
from sankofa.finance.vocab import Kind, LineKind, Nature, Part, Payer
from sankofa.kernel.errors import DomainError, RefusedError
from sankofa.kernel.ids import new_id
from tests.factories import NOW
from tests.finance.books import TODAY, Money, make_money

pytestmark = pytest.mark.django_db


@pytest.fixture
def money() -> Money:
    return make_money()


def total(nature: Nature) -> int:
    return Posting.objects.filter(nature=nature).aggregate(sum=Sum("minor"))["sum"] or 0


def claim(money: Money, *minors: int, payer: Payer = Payer.FUND, key: object = None) -> int:
    return services.claim(
        key=key or new_id(),  # type: ignore[arg-type]
        payer=payer,
        amounts=[(TODAY + dt.timedelta(days=30 * n), minor) for n, minor in enumerate(minors)],
        text="Housing fund", line_id=money.lines[LineKind.SUPPORT], by=money.officer, now=NOW,
    )  # fmt: skip


def receive(money: Money, minor: int, *, closes: bool = False, key: object = None) -> None:
    entry = queries.due(money.officer)[0].entry_id if queries.due(money.officer) else Entry.objects.earliest("id").id
    services.receive_due(
        key=key or new_id(),  # type: ignore[arg-type]
        entry_id=entry, on=TODAY, minor=minor, counter=Nature.BANK, closes=closes, by=money.officer, now=NOW,
    )  # fmt: skip


def test_a_fund_pays_in_dated_amounts_and_each_is_income_once(money: Money) -> None:
    key = new_id()
    assert claim(money, 50_000, 25_000, key=key) == 2
    assert claim(money, 50_000, 25_000, key=key) == 0
    assert [row.rest for row in queries.due(money.officer)] == [50_000, 25_000]
    came = new_id()
    for _again in range(2):
        receive(money, 50_000, key=came)
    assert (total(Nature.INCOME), total(Nature.BANK), total(Nature.RECEIVABLE)) == (-75_000, 50_000, 25_000)
    assert queries.project(money.manager, money.project, today=TODAY).received == 75_000


def test_an_invoice_is_paid_in_part_and_the_rest_given_up(money: Money) -> None:
    claim(money, 50_000, payer=Payer.MISSION)
    receive(money, 20_000)
    with pytest.raises(DomainError, match="more_than_open"):
        receive(money, 30_001)
    receive(money, 25_000, closes=True)
    assert queries.due(money.officer) == []
    assert (total(Nature.INCOME), total(Nature.BANK), total(Nature.EXPENSE)) == (-45_000, 45_000, 0)


def test_a_donors_claim_is_for_an_agreement(money: Money) -> None:
    with pytest.raises(DomainError, match="whose_money"):
        claim(money, 1, payer=Payer.DONOR)
    with pytest.raises(DomainError, match="no_amount"):
        claim(money, 0)


def prepay(money: Money, minor: int) -> None:
    services.prepay(
        key=new_id(), on=TODAY, minor=minor, counter=Nature.BANK, text="Advance to a partner", by=money.officer, now=NOW
    )


def use(money: Money, minor: int) -> None:
    services.book_cost(
        key=new_id(), kind=Kind.PAYMENT, on=TODAY, minor=minor, parts=[Part(money.lines[LineKind.SUPPORT])],
        text="Partner's costs", counter=Nature.BANK, settles_id=queries.prepaid(money.officer)[0].entry_id,
        by=money.officer, now=NOW,
    )  # fmt: skip


def test_what_is_paid_ahead_becomes_its_costs_and_the_rest_comes_back(money: Money) -> None:
    prepay(money, 100_000)
    assert (total(Nature.EXPENSE), total(Nature.BANK)) == (0, -100_000)
    use(money, 70_000)
    assert (total(Nature.EXPENSE), total(Nature.BANK)) == (70_000, -100_000)
    with pytest.raises(DomainError, match="more_than_open"):
        use(money, 30_001)
    receive(money, 30_000)
    assert (total(Nature.EXPENSE), total(Nature.BANK), total(Nature.RECEIVABLE)) == (70_000, -70_000, 0)


def test_only_finance_claims(money: Money) -> None:
    with pytest.raises(RefusedError):
        services.claim(key=new_id(), payer=Payer.FUND, amounts=[(TODAY, 1)], text="", by=money.manager, now=NOW)

"""The sum of one case on its page, for who may see money and for nobody else."""

import datetime as dt

import pytest

from sankofa.accounts.vocab import Role, Scope
from sankofa.finance.vocab import Kind, LineKind, Part
from tests.factories import make_case, make_staff, signed_in
from tests.factories.after_departure import make_home, share, url
from tests.finance.books import Money, charge, cost, make_money

pytestmark = pytest.mark.django_db
MAY = dt.date(2026, 5, 3)


@pytest.fixture
def money() -> Money:
    return make_money()


def test_a_manager_sees_what_a_case_cost_by_line_and_together(money: Money) -> None:
    case = make_case(make_staff()).case_id
    ticket, support = money.lines[LineKind.DEPARTURE], money.lines[LineKind.SUPPORT]
    charge(
        money,
        cost(ticket, 61_200, on=MAY, parts=(Part(ticket, case),)),
        cost(support, 100_000, on=MAY, parts=(Part(support, case),)),
        cost(support, 25_000, kind=Kind.COMMITMENT, on=MAY, parts=(Part(support, case),)),
    )
    text = signed_in(money.manager).get(url("case", case)).content.decode()
    assert "€\u00a0612" in text
    assert "€\u00a01,612" in text
    assert "and €\u00a0250 committed" in text


def test_a_case_that_cost_nothing_says_so(money: Money) -> None:
    case = make_case(make_staff()).case_id
    assert "Nothing was charged for this case yet." in signed_in(money.manager).get(url("case", case)).content.decode()


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.PROCESSOR, Role.AIRPORT, Role.PROTECTION, Role.HEALTH])
def test_who_may_not_see_money_sees_no_sum(money: Money, role: Role) -> None:
    case = make_case(make_staff()).case_id
    ticket = money.lines[LineKind.DEPARTURE]
    charge(money, cost(ticket, 61_200, on=MAY, parts=(Part(ticket, case),)))
    text = signed_in(make_staff(role, scope=Scope.MISSION)).get(url("case", case)).content.decode()
    assert "€\u00a0612" not in text


def test_a_manager_elsewhere_sees_a_shared_case_without_its_money(money: Money) -> None:
    counsellor, home = make_staff(), make_home(Role.MANAGER)
    case = make_case(counsellor)
    share(case, home, counsellor)
    ticket = money.lines[LineKind.DEPARTURE]
    charge(money, cost(ticket, 61_200, on=MAY, parts=(Part(ticket, case.case_id),)))
    text = signed_in(home).get(url("case", case.case_id)).content.decode()
    assert "€\u00a0612" not in text

"""A cost finds its bearers: split over projects and donors to the cent, releasing what was committed, between own."""

import csv
import datetime as dt
import uuid
from pathlib import Path

import pytest
from django.db.models import Sum

from sankofa.accounts.vocab import Role, Scope
from sankofa.finance import queries, services
from sankofa.finance.models import Entry, Posting
from sankofa.finance.vocab import Kind, LineKind, Nature, Part, Payer
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.kernel.ids import new_id
from tests.factories import NOW, make_case, make_mission, make_office, make_staff
from tests.finance.books import (
    JANUARY,
    NEXT_YEAR,
    RATE,
    TODAY,
    Money,
    charge,
    cost,
    make_agreement,
    make_manager,
    make_money,
    make_project,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def money() -> Money:
    return make_money()


def sums(nature: Nature, by: str) -> dict[object, int]:
    rows = Posting.objects.filter(nature=nature).values_list(by).annotate(sum=Sum("base_minor")).order_by(by)
    return dict(rows)


def test_a_flight_with_five_people_of_three_projects(money: Money) -> None:
    _second, others = make_project(money.manager, "FAM")
    _third, more = make_project(money.manager, "ANG")
    lines = [money.lines[LineKind.DEPARTURE], others[LineKind.DEPARTURE], more[LineKind.DEPARTURE]]
    cases = [make_case(make_staff()).case_id for _line in lines]
    parts = tuple(Part(line, case, people) for line, case, people in zip(lines, cases, (2, 2, 1), strict=True))
    charge(money, cost(lines[0], 100_001, parts=parts))
    assert sums(Nature.EXPENSE, "line") == dict(zip(lines, (40_001, 40_000, 20_000), strict=True))
    assert sums(Nature.EXPENSE, "case") == dict(zip(cases, (40_001, 40_000, 20_000), strict=True))
    assert Posting.objects.aggregate(all=Sum("minor"))["all"] == 0


def test_a_cost_falls_to_the_donors_by_their_shares_of_that_day(money: Money) -> None:
    other = make_agreement(money.manager, "Fund of Cities")
    june = dt.date(2026, 6, 1)
    services.set_shares(
        project_id=money.project,
        since=june,
        shares=[(money.agreement, None, 6_667), (other, None, 3_333)],
        by=money.manager,
    )
    line = money.lines[LineKind.SUPPORT]
    charge(money, cost(line, 100, on=dt.date(2026, 5, 31)), cost(line, 101, on=june))
    assert sums(Nature.EXPENSE, "agreement") == {money.agreement: 167, other: 34}


def test_shares_must_come_to_all(money: Money) -> None:
    with pytest.raises(DomainError, match="shares_sum"):
        services.set_shares(
            project_id=money.project, since=TODAY, shares=[(money.agreement, None, 9_000)], by=money.manager
        )


def test_another_own_project_bears_a_share_and_consolidation_counts_it_once(money: Money) -> None:
    city, lines = make_project(money.manager, "CITY")
    fund = make_agreement(money.manager, "Fund of Cities")
    services.set_shares(
        project_id=city,
        since=JANUARY,
        shares=[(fund, None, 4_000), (None, money.lines[LineKind.COFINANCING], 6_000)],
        by=money.manager,
    )
    charge(money, cost(lines[LineKind.SALARIES], 1_000))
    assert queries.spent(city).gross == 1_000
    assert queries.spent(city).net == 400
    assert queries.spent(money.project).gross == 0
    assert queries.spent(money.project).net == 600
    assert queries.spent(city).net + queries.spent(money.project).net == 1_000
    borne = Posting.objects.filter(nature__in=[Nature.EXPENSE, Nature.INTERNAL])
    by_donor = dict(borne.values_list("agreement").annotate(sum=Sum("minor")).order_by("agreement"))
    assert by_donor == {fund: 400, money.agreement: 600, None: 0}


def test_a_project_cannot_pay_for_itself(money: Money) -> None:
    with pytest.raises(DomainError, match="own_share_of_itself"):
        services.set_shares(
            project_id=money.project,
            since=TODAY,
            shares=[(None, money.lines[LineKind.OTHER], 10_000)],
            by=money.manager,
        )


def test_a_payment_releases_what_was_committed_for_the_same_case_and_line(money: Money) -> None:
    case, line = make_case(make_staff()).case_id, money.lines[LineKind.SUPPORT]
    part = (Part(line, case),)
    charge(money, cost(line, 175_000, kind=Kind.COMMITMENT, parts=part))
    assert sums(Nature.COMMITTED, "line") == {line: 175_000}
    charge(money, cost(line, 100_000, parts=part))
    assert sums(Nature.COMMITTED, "line") == {line: 75_000}
    charge(money, cost(line, 100_000, parts=part))
    assert sums(Nature.COMMITTED, "line") == {line: 0}
    assert sums(Nature.EXPENSE, "line") == {line: 200_000}


def test_money_of_another_case_releases_nothing(money: Money) -> None:
    line = money.lines[LineKind.SUPPORT]
    one, two = (make_case(make_staff()).case_id for _n in range(2))
    charge(money, cost(line, 5_000, kind=Kind.COMMITMENT, parts=(Part(line, one),)))
    charge(money, cost(line, 5_000, parts=(Part(line, two),)))
    assert sums(Nature.COMMITTED, "case") == {one: 5_000}


def test_a_refund_falls_as_the_cost_did(money: Money) -> None:
    line = money.lines[LineKind.DEPARTURE]
    charge(money, cost(line, 70_000), cost(line, 20_000, kind=Kind.REFUND))
    assert sums(Nature.EXPENSE, "line") == {line: 50_000}
    assert sums(Nature.BANK, "account__code") == {"1000": -50_000}


def test_a_cost_in_another_currency_balances_in_both(money: Money) -> None:
    other = make_agreement(money.manager, "Fund of Cities")
    services.set_shares(
        project_id=money.project, since=TODAY, shares=[(money.agreement, None, 5_000), (other, None, 5_000)],
        by=money.manager,
    )  # fmt: skip
    line = money.lines[LineKind.DEPARTURE]
    charge(money, cost(line, 10_001, currency="USD", rate=RATE, parts=(Part(line, None, 2), Part(line, None, 1))))
    entry = Entry.objects.get()
    assert (entry.currency, entry.rate) == ("USD", RATE)
    assert Posting.objects.filter(nature=Nature.EXPENSE).aggregate(s=Sum("minor"), b=Sum("base_minor")) == {
        "s": 10_001,
        "b": 9_214,  # 9,213.9
    }
    assert Posting.objects.aggregate(s=Sum("minor"), b=Sum("base_minor")) == {"s": 0, "b": 0}


def test_a_cost_of_nothing_is_refused(money: Money) -> None:
    with pytest.raises(DomainError, match="no_amount"):
        charge(money, cost(money.lines[LineKind.OTHER], 0))


def rean_2007() -> dict[str, int]:
    """The lines as published (annual report 2007), in euros."""
    with (Path(__file__).parent / "rean_2007.csv").open(encoding="utf-8") as lines:
        return {row["line"]: int(row["eur"]) for row in csv.DictReader(lines)}


def test_overhead_of_rean_in_2007_is_twelve_percent_of_salaries_and_material(money: Money) -> None:
    """The published figure, out of the published lines, through the ledger: 498,159."""
    published = rean_2007()
    rean, lines = make_project(money.manager, "REAN", starts=dt.date(2007, 1, 1), ends=dt.date(2008, 1, 1))
    services.set_shares(
        project_id=rean, since=dt.date(2007, 1, 1), shares=[(money.agreement, None, 10_000)], by=money.manager
    )
    on = dt.date(2007, 12, 31)
    charge(
        money,
        *(
            cost(lines[kind], published[kind] * 100, on=on)
            for kind in (LineKind.SALARIES, LineKind.MATERIAL, LineKind.DEPARTURE)
        ),
    )
    booked = services.charge_overhead(project_id=rean, until=dt.date(2008, 1, 1), by=money.officer, now=NOW)
    assert booked == 49_815_876  # to the cent: 12 % of 4,151,323
    assert round(booked / 100) == published["overhead"] == 498_159
    spent = queries.spent(rean, since=dt.date(2007, 1, 1), until=dt.date(2008, 1, 1))
    assert round(spent.gross / 100) == sum(published.values()) == 6_010_460


def test_overhead_is_booked_once_and_follows_what_comes_later(money: Money) -> None:
    charge(money, cost(money.lines[LineKind.SALARIES], 1_000))

    def overhead() -> int:
        return services.charge_overhead(project_id=money.project, until=NEXT_YEAR, by=money.officer, now=NOW)

    assert overhead() == 120
    assert overhead() == 0
    charge(money, cost(money.lines[LineKind.MATERIAL], 100), cost(money.lines[LineKind.DEPARTURE], 9_000))
    assert overhead() == 12


def test_provisional_and_final_figures_stand_side_by_side(money: Money) -> None:
    charge(money, cost(money.lines[LineKind.OTHER], 500))
    later = NOW + dt.timedelta(days=90)
    services.charge(
        mission_id=money.mission, costs=[cost(money.lines[LineKind.OTHER], 40)], by=money.officer.id, now=later
    )
    assert queries.spent(money.project, as_of=NOW).gross == 500
    assert queries.spent(money.project).gross == 540


def test_income_of_a_donor_is_for_an_agreement_and_other_income_is_not(money: Money) -> None:
    def receive(payer: Payer, agreement_id: uuid.UUID | None = None, line_id: uuid.UUID | None = None) -> None:
        services.book_income(
            key=new_id(), on=TODAY, minor=25_000, payer=payer, text="", by=money.officer, now=NOW,
            agreement_id=agreement_id, line_id=line_id,
        )  # fmt: skip

    receive(Payer.DONOR, agreement_id=money.agreement)
    receive(Payer.PERSON, line_id=money.lines[LineKind.DEPARTURE])
    for payer, agreement in ((Payer.DONOR, None), (Payer.FUND, money.agreement)):
        with pytest.raises(DomainError, match="whose_money"):
            receive(payer, agreement)
    assert queries.agreement(money.manager, money.agreement, today=TODAY).row.received == 25_000
    assert queries.project(money.manager, money.project, today=TODAY).received == 25_000


def test_a_cost_by_hand_is_booked_once_for_one_key(money: Money) -> None:
    key = new_id()

    def book() -> object:
        return services.book_cost(
            key=key,
            kind=Kind.ACCRUAL,
            on=TODAY,
            minor=900,
            parts=[Part(money.lines[LineKind.MATERIAL])],
            text="Rent of the desk",
            counter=Nature.PAYABLE,
            by=money.officer,
            now=NOW,
        )

    assert book() == book()
    assert Entry.objects.count() == 1


def test_only_a_finance_officer_books(money: Money) -> None:
    for actor in (money.manager, make_staff(Role.COUNSELLOR), make_staff(Role.FINANCE)):
        with pytest.raises(RefusedError):
            services.close_books(until=TODAY, by=actor, now=NOW)


def test_only_the_project_manager_keeps_agreements_and_budgets(money: Money) -> None:
    with pytest.raises(RefusedError):
        make_agreement(money.officer)
    with pytest.raises(RefusedError):
        services.add_line(project_id=money.project, kind=LineKind.OTHER, name="Mine", by=money.officer)


def test_another_missions_money_is_not_there(money: Money) -> None:
    accra = make_staff(Role.MANAGER, office=make_office(make_mission("GH", "GHA"), "Accra"), scope=Scope.MISSION)
    with pytest.raises(NotFoundError):
        queries.project(accra, money.project, today=TODAY)
    with pytest.raises(NotFoundError):
        services.set_shares(project_id=money.project, since=TODAY, shares=[(money.agreement, None, 10_000)], by=accra)
    assert queries.projects(accra, today=TODAY) == []
    assert queries.agreements(accra) == []
    assert make_manager().mission_id == money.mission

"""Whether money lasts is judged to the end of who pays, not only of the project; lasting means reached after a year."""

import datetime as dt

import pytest

from sankofa.cases.models import Case, Member
from sankofa.cases.vocab import Stage
from sankofa.finance import queries, services
from sankofa.finance.models import Project
from sankofa.finance.vocab import LineKind, Part, Warned
from sankofa.reintegration import queries as reintegration
from sankofa.reintegration.models import Arrival, Lost, Visit
from sankofa.reintegration.vocab import ArrivalState, VisitMeans, VisitState
from tests.factories import NOW, make_case, make_staff, signed_in
from tests.factories.after_departure import url
from tests.finance.books import JANUARY, NEXT_YEAR, TODAY, Money, charge, cost, make_agreement, make_money, make_project

pytestmark = pytest.mark.django_db
MONTHS = [dt.date(2026, month, 9) for month in range(1, 11)]


@pytest.fixture
def money() -> Money:
    return make_money()


def spend(money: Money, minor: int) -> None:
    charge(money, *(cost(money.lines[LineKind.OTHER], minor, on=on) for on in MONTHS))


def test_a_project_without_an_end_is_reckoned_to_the_end_of_its_agreement(money: Money) -> None:
    project, lines = make_project(money.manager, "OPEN", ends=None)
    services.set_shares(project_id=project, since=JANUARY, shares=[(money.agreement, None, 10_000)], by=money.manager)
    assert queries.project(money.manager, project, today=TODAY).row.until == NEXT_YEAR
    later = dt.date(2027, 7, 1)
    services.extend(
        agreement_id=money.agreement, signed_on=TODAY, until=later, added=0, why="Longer", by=money.manager, now=NOW
    )
    assert queries.project(money.manager, project, today=TODAY).row.until == later
    assert lines


def test_money_that_lasts_to_the_end_of_the_year_runs_dry_when_the_project_goes_on_longer(money: Money) -> None:
    spend(money, 85_000)
    line = money.lines[LineKind.OTHER]

    def warned() -> Warned:
        page = queries.project(money.manager, money.project, today=TODAY)
        return next(row.warned for row in page.lines if row.id == line)

    assert warned() == Warned.FINE
    longer = make_agreement(money.manager, "Long fund", ends=dt.date(2028, 1, 1))

    Project.objects.filter(id=money.project).update(ends=dt.date(2028, 1, 1))
    assert warned() == Warned.FINE  # the donor still ends with the year
    services.set_shares(
        project_id=money.project, since=TODAY, shares=[(money.agreement, None, 5_000), (longer, None, 5_000)],
        by=money.manager,
    )  # fmt: skip
    assert warned() == Warned.DRY


def home(money: Money, days: int, *, lost: bool = False, state: VisitState = VisitState.DONE) -> Case:
    """A case that left with this project's money, and was visited so many days after arrival."""
    staff = make_staff()
    case = Case.objects.get(id=make_case(staff).case_id)
    Case.objects.filter(id=case.id).update(stage=Stage.REINTEGRATION)
    arrived = TODAY - dt.timedelta(days=500)
    member = Member.objects.filter(case=case).first()
    assert member
    Arrival.objects.create(
        case=case, member=member, state=ArrivalState.ARRIVED, arrived_on=arrived, met=True, by_id=staff.id, at=NOW
    )
    Visit.objects.create(
        case=case, due_on=arrived, state=state, done_on=arrived + dt.timedelta(days=days), means=VisitMeans.VISIT,
        by_id=staff.id, at=NOW,
    )  # fmt: skip
    if lost:
        Lost.objects.create(case=case, lost_on=TODAY, by_id=staff.id, at=NOW)
    line = money.lines[LineKind.SUPPORT]
    charge(money, cost(line, 100_000, parts=(Part(line, case.id),)))
    return case


def test_lasting_is_reached_at_home_a_year_after_arrival_and_not_lost(money: Money) -> None:
    year, early, lost = home(money, 340), home(money, 200), home(money, 400, lost=True)
    silent = home(money, 400, state=VisitState.NO_ANSWER)
    assert reintegration.lasting([year.id, early.id, lost.id, silent.id]) == {year.id}


def test_the_project_says_what_a_departure_and_a_lasting_reintegration_cost(money: Money) -> None:
    home(money, 340)
    home(money, 100)
    text = signed_in(money.manager).get(url("project", money.project)).content.decode()
    assert "Cost per lasting reintegration" in text
    assert "€\u00a01,000" in text  # EUR 2,000 over two who left
    assert "€\u00a02,000" in text  # and over one who was reached after a year

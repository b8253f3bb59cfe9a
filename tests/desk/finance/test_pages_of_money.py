"""The pages of projects and money: who comes in, one glance, forms that keep what was typed, the ledger's filters."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from sankofa.accounts.vocab import Role, Scope
from sankofa.desk.finance import charts
from sankofa.finance import queries, services
from sankofa.finance.models import Agreement, Deliverable, Entry, Project, ReportDue, Revision
from sankofa.finance.vocab import Kind, LineKind, Month, Part
from sankofa.kernel.ids import new_id
from tests.factories import NOW, make_case, make_mission, make_office, make_staff, signed_in
from tests.factories.after_departure import url
from tests.finance.books import JANUARY, NEXT_YEAR, TODAY, Money, charge, cost, make_money, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def money() -> Money:
    return make_money()


@pytest.fixture
def manager(money: Money) -> Client:
    return signed_in(money.manager)


@pytest.fixture
def officer(money: Money) -> Client:
    return signed_in(money.officer)


def page(client: Client, name: str, *args: object, status: int = 200, **query: str) -> str:
    answer = client.get(url(name, *args), query)
    assert answer.status_code == status
    return answer.content.decode()


PAGES = ("projects", "agreements", "ledger", "routes")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("role", sorted(set(Role) - {Role.MANAGER, Role.FINANCE}))
def test_money_is_for_managers_and_finance_officers(role: Role, name: str) -> None:
    page(signed_in(make_staff(role, scope=Scope.MISSION)), name, status=403)


@pytest.mark.parametrize("name", PAGES)
def test_empty_pages_say_what_to_do(name: str) -> None:
    text = page(signed_in(make_staff(Role.MANAGER, scope=Scope.MISSION)), name)
    assert 'class="empty"' in text


def test_another_missions_project_is_not_found(money: Money) -> None:
    accra = make_staff(Role.MANAGER, office=make_office(make_mission("GH", "GHA"), "Accra"), scope=Scope.MISSION)
    page(signed_in(accra), "project", money.project, status=404)
    page(signed_in(accra), "agreement", money.agreement, status=404)


def test_a_finance_officer_reads_a_project_and_changes_no_budget(money: Money, officer: Client) -> None:
    assert "Set the budget" not in page(officer, "project", money.project)
    page(officer, "project_budget", money.project, status=403)


def test_one_glance_says_that_the_money_lasts(money: Money, manager: Client) -> None:
    charge(money, *(cost(money.lines[LineKind.OTHER], 500_000, on=dt.date(2026, month, 9)) for month in range(1, 11)))
    assert "The money lasts" in page(manager, "project", money.project)


def test_the_course_of_the_money_is_drawn_in_dutch_too_where_numbers_have_a_comma(
    money: Money, manager: Client
) -> None:
    charge(money, cost(money.lines[LineKind.SALARIES], 123_457))
    answer = manager.get(url("project", money.project), headers={"Accept-Language": "nl"})
    text = answer.content.decode()
    assert 'lang="nl"' in text
    drawn = re.search(r'<svg class="burn.*?</svg>', text, re.DOTALL)
    assert drawn
    places = re.findall(r' [xy][12]?="([^"]+)"', drawn[0])
    assert places
    assert [one for one in places if "," in one] == []


def test_one_glance_says_when_the_money_is_gone(money: Money, manager: Client) -> None:
    charge(money, *(cost(money.lines[LineKind.OTHER], 650_000, on=dt.date(2026, month, 9)) for month in range(1, 11)))
    text = page(manager, "project", money.project)
    assert "At this pace the money is gone on" in text
    assert "RET" in page(manager, "projects")
    assert "1 project needs a look" in page(manager, "projects")


def test_one_glance_says_that_more_is_promised_than_there_is(money: Money, manager: Client) -> None:
    case = make_case(make_staff()).case_id
    line = money.lines[LineKind.SUPPORT]
    charge(money, cost(line, 8_000_000, kind=Kind.COMMITMENT, parts=(Part(line, case),)))
    assert "The money does not last" in page(manager, "project", money.project)


def test_the_list_takes_the_same_questions_however_many_projects(
    money: Money, manager: Client, django_assert_max_num_queries: object
) -> None:
    for n in range(6):
        make_project(money.manager, f"P{n}")
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        page(manager, "projects")


def test_a_project_is_opened_with_lines_budget_and_shares(money: Money, manager: Client) -> None:
    told = {"cluster": "Return", "code": "NEW", "title": "New", "starts": "2026-01-01", "ends": "2026-12-31"}
    manager.post(url("project_new"), told)
    project = Project.objects.get(code="NEW")
    assert project.ends == NEXT_YEAR  # the last day is the 31st: half-open
    manager.post(url("project_line_new", project.id), {"kind": "salaries", "name": "Salaries"})
    line = project.lines.get()
    budget = {f"line_{line.id.hex}": "1.250,50", "decided_on": "2026-01-01", "why": "As agreed"}
    manager.post(url("project_budget", project.id), budget)
    shares = {"since": "2026-01-01", "who_0": f"agreement:{money.agreement}", "bp_0": "66,67",
              "who_1": f"line:{money.lines[LineKind.COFINANCING]}", "bp_1": "33.33"}  # fmt: skip
    assert manager.post(url("project_shares", project.id), shares).status_code == 302
    text = page(manager, "project", project.id)
    assert "€\u00a01,251" in text
    assert "66.67\u00a0%" in text


def test_shares_that_are_not_all_come_back_with_what_was_typed(money: Money, manager: Client) -> None:
    told = {"since": "2026-06-01", "who_0": f"agreement:{money.agreement}", "bp_0": "90"}
    answer = manager.post(url("project_shares", money.project), told)
    assert answer.status_code == 422
    assert "must come to 100 %" in answer.content.decode()
    assert 'value="90"' in answer.content.decode()


def test_what_one_own_project_pays_for_another_is_counted_once_in_the_list(money: Money, manager: Client) -> None:
    city, lines = make_project(money.manager, "CITY")
    shares = [(money.agreement, None, 4_000), (None, money.lines[LineKind.COFINANCING], 6_000)]
    services.set_shares(project_id=city, since=JANUARY, shares=shares, by=money.manager)
    charge(money, cost(lines[LineKind.SALARIES], 1_000_000))
    rows = {row.code: row for row in queries.projects(money.manager, today=TODAY)}
    assert (rows["CITY"].total.spent, rows["RET"].total.spent) == (1_000_000, 600_000)
    text = page(manager, "projects")
    assert "€\u00a010,000</span>" in text  # spent together
    assert "€\u00a060,000</span>" in text  # the budget without the line that pays for the other


def test_a_scenario_stands_beside_the_budget_in_force(money: Money, manager: Client) -> None:
    told = {f"line_{money.lines[LineKind.OTHER].hex}": "1", "decided_on": "2026-11-01", "why": "Half the staff",
            "scenario": "2027, lean"}  # fmt: skip
    manager.post(url("project_budget", money.project), told)
    assert Revision.objects.filter(state="scenario").count() == 1
    assert queries.project(money.manager, money.project, today=TODAY).row.total.budget == 7_000_000
    assert "2027, lean" in page(manager, "project", money.project)


def test_an_agreement_is_kept_extended_and_followed(money: Money, manager: Client) -> None:
    told = {"donor": "League of Rivers", "reference": "LR-1", "title": "Cities", "signed_on": "2026-01-01",
            "starts": "2026-01-01", "ends": "2026-12-31", "currency": "EUR", "minor": "380000", "overhead_bp": "7",
            "overhead_base": ["salaries", "material"], "eligible": ["salaries"]}  # fmt: skip
    assert manager.post(url("agreement_new"), told).status_code == 302
    row = Agreement.objects.get(reference="LR-1")
    manager.post(url("agreement_extend", row.id), {"signed_on": "2026-11-01", "until": "2027-06-30", "added": "20000",
                                                   "why": "Half a year more"})  # fmt: skip
    manager.post(url("agreement_add", row.id, "report"), {"kind": "financial", "due_on": "2026-10-01"})
    manager.post(
        url("agreement_add", row.id, "deliverable"), {"kind": "visit", "title": "Accra", "planned_on": "2026-12-01"}
    )
    manager.post(url("agreement_add", row.id, "quota"), {"text": "People who return", "target": "40", "elsewhere": "3"})
    text = page(manager, "agreement", row.id)
    assert "€\u00a0400,000" in text
    assert "30 Jun 2027" in text
    assert "7\u00a0% of salaries, material costs" in text
    assert "3 of 40" in text
    manager.post(url("agreement_deliverable_done", row.id, Deliverable.objects.get().id), {})
    manager.post(url("agreement_report_sent", row.id, ReportDue.objects.get().id), {})
    assert Deliverable.objects.get().done_on
    assert ReportDue.objects.get().sent_on


def test_costs_that_an_agreement_does_not_pay_for_are_pointed_out(money: Money, manager: Client) -> None:
    Agreement.objects.filter(id=money.agreement).update(eligible=["departure"])
    charge(money, cost(money.lines[LineKind.MATERIAL], 12_300))
    assert "€\u00a0123 is charged on lines that this agreement does not pay for" in page(
        manager, "agreement", money.agreement
    )


def test_the_ledger_narrows_by_project_kind_and_day(money: Money, manager: Client) -> None:
    _other, lines = make_project(money.manager, "OTHER")
    charge(
        money,
        cost(money.lines[LineKind.OTHER], 100, text="Rent", on=JANUARY),
        cost(lines[LineKind.OTHER], 100, text="Paper", kind=Kind.ACCRUAL),
    )
    both = page(manager, "ledger")
    assert "Rent" in both
    assert "Paper" in both
    assert "Paper" not in page(manager, "ledger", project=str(money.project))
    assert "Rent" not in page(manager, "ledger", kind="accrual")
    assert "Paper" not in page(manager, "ledger", until="2026-01-01")
    assert "No entry fits" in page(manager, "ledger", text="nothing like it")


def test_an_entry_shows_both_sides_and_hides_a_case_that_is_not_the_readers(money: Money, officer: Client) -> None:
    case = make_case(make_staff())
    line = money.lines[LineKind.DEPARTURE]
    entry = charge(money, cost(line, 900, "x", parts=(Part(line, case.case_id),)))["x"]
    text = page(officer, "ledger_entry", entry)
    assert "Expenditure" in text
    assert "Bank" in text
    assert str(case.case_id) not in text
    assert str(case.case_id) in page(signed_in(money.manager), "ledger_entry", entry)


def test_a_cost_and_income_by_hand_and_taking_back(money: Money, officer: Client) -> None:
    told = {"idempotency_key": str(new_id()), "kind": "payment", "on": "2026-11-20", "minor_0": "12,50",
            "line_0": str(money.lines[LineKind.OTHER]), "counter": "bank", "text": "Tea"}  # fmt: skip
    for _twice in range(2):
        assert officer.post(url("ledger_cost"), told).status_code == 302
    officer.post(url("ledger_income"), {"idempotency_key": str(new_id()), "payer": "donor", "on": "2026-11-20",
                                        "agreement_id": str(money.agreement), "minor": "1000", "text": ""})  # fmt: skip
    assert Entry.objects.count() == 2
    entry = Entry.objects.get(kind="payment")
    officer.post(url("ledger_reverse", entry.id), {"on": "2026-11-21", "why": "Wrong line"})
    assert Entry.objects.get(reverses=entry).text == "Wrong line"
    assert "Taken back by another entry" in page(officer, "ledger_entry", entry.id)


def test_closing_the_books_is_said_and_holds(money: Money, officer: Client) -> None:
    officer.post(url("ledger_close"), {"until": "2026-10-31"})
    assert "closed up to and including 31 Oct 2026" in page(officer, "ledger")
    told = {"idempotency_key": str(new_id()), "kind": "payment", "on": "2026-10-20", "minor_0": "12",
            "line_0": str(money.lines[LineKind.OTHER]), "counter": "bank", "text": "Late"}  # fmt: skip
    answer = officer.post(url("ledger_cost"), told)
    assert answer.status_code == 422
    assert "The books are closed up to 1 Nov 2026" in answer.content.decode()


def test_a_manager_sees_the_ledger_and_books_nothing(money: Money, manager: Client) -> None:
    assert "Book a cost" not in page(manager, "ledger")
    for name in ("ledger_cost", "ledger_income", "ledger_close"):
        page(manager, name, status=403)


def test_overhead_is_booked_with_one_press(money: Money, officer: Client) -> None:
    charge(money, cost(money.lines[LineKind.SALARIES], 100_000))
    officer.post(url("project_overhead", money.project), {})
    assert queries.spent(money.project).by_kind[LineKind.OVERHEAD] == 12_000


def test_a_route_is_set_and_a_later_one_takes_over(money: Money, manager: Client) -> None:
    told = {"what": "ticket", "scheme": "", "line_id": str(money.lines[LineKind.DEPARTURE]), "since": "2026-01-01"}
    manager.post(url("routes"), told)
    manager.post(url("routes"), told | {"line_id": str(money.lines[LineKind.OTHER]), "since": "2026-12-01"})
    assert [row[4:] for row in queries.routes(money.manager, today=TODAY)] == [
        (JANUARY, dt.date(2026, 12, 1)),
        (dt.date(2026, 12, 1), None),
    ]
    answer = manager.post(url("routes"), told)
    assert answer.status_code == 422
    assert "Choose a later day" in answer.content.decode()


def test_a_finance_officer_sets_no_routes(money: Money, officer: Client) -> None:
    officer.post(url("routes"), {"what": "ticket", "line_id": str(money.lines[LineKind.OTHER]), "since": "2026-01-01"})
    assert queries.routes(money.officer, today=TODAY) == []


def test_the_chart_starts_at_nothing_and_leads_to_the_forecast() -> None:
    months = [Month(JANUARY, 100, 100), Month(dt.date(2026, 2, 1), 50, 150)]
    chart = charts.burn_down(
        months, starts=JANUARY, ends=NEXT_YEAR, today=dt.date(2026, 2, 15), budget=1_000, forecast=900
    )
    assert chart.spent.startswith("M0.0 200.0L")
    assert chart.ahead.startswith(f"M{chart.today_x} ")
    assert chart.ahead.split("L")[1].startswith("640.0 ")
    assert [day.month for _x, day in chart.ticks] == [1, 4, 7, 10]


def test_a_finished_project_has_nothing_ahead() -> None:
    chart = charts.burn_down(
        [Month(JANUARY, 100, 100)], starts=JANUARY, ends=NEXT_YEAR, today=dt.date(2027, 3, 1), budget=0, forecast=100
    )
    assert chart.ahead == ""

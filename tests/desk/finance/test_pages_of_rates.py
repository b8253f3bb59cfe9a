"""What money is reckoned with and how it is told: rates, limits, lines of a cost, closing, scenarios, restating."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sankofa.accounts.vocab import Role, Scope
from sankofa.finance import queries, services
from sankofa.finance.models import Close, HourRate, Posting, ReleaseLimit
from sankofa.finance.vocab import Kind, LineKind, Nature
from sankofa.kernel.ids import new_id
from sankofa.reference import services as reference
from sankofa.reference.models import Rate
from tests.database import ROOT
from tests.factories import NOW, make_staff, signed_in
from tests.factories.after_departure import url
from tests.finance.books import JANUARY, NEXT_YEAR, TODAY, Money, charge, cost, make_money, make_officer
from tests.finance.paying import OURS
from tests.finance.statements import Entry as Line
from tests.finance.statements import camt
from tests.finance.test_cash_boxes import count, make_box

pytestmark = pytest.mark.django_db
ECB = b"Date,USD,JPY,ISK,\n2026-11-20,1.0821,163.2,N/A,\n2026-11-19,1.0800,162.9,N/A,\n"


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


@pytest.fixture
def manager(money: Money) -> Client:
    return signed_in(money.manager)


def post(client: Client, name: str, /, *args: object, **data: object) -> int:
    return client.post(url(name, *args), {"idempotency_key": str(new_id()), **data}).status_code


def text_of(client: Client, name: str, /, *args: object, **query: str) -> str:
    return client.get(url(name, *args), query).content.decode()


def send_rates(client: Client, content: bytes) -> tuple[int, str]:
    answer = client.post(url("exchange_rates"), {"file": SimpleUploadedFile("rates.csv", content)})
    return answer.status_code, answer.content.decode()


def test_a_manager_sets_what_an_hour_costs_and_an_officer_reads_it(
    money: Money, manager: Client, officer: Client
) -> None:
    told = {"staff_id": str(money.officer.id), "since": str(JANUARY), "minor": "41.50"}
    assert post(manager, "hour_rates", **told) == 302
    assert post(manager, "hour_rates", **told) == 422
    assert HourRate.objects.get().minor == 4_150
    assert "41.50" in text_of(officer, "hour_rates")
    assert post(officer, "hour_rates", **{**told, "since": str(TODAY)}) == 200
    assert HourRate.objects.count() == 1


def test_an_administrator_sets_limits_for_others(money: Money) -> None:
    administrator = signed_in(make_staff(Role.ADMINISTRATOR, scope=Scope.MISSION))
    assert "10,000" in text_of(administrator, "release_limits")
    assert post(administrator, "release_limits", staff_id=str(money.manager.id), minor="25000") == 302
    assert ReleaseLimit.objects.get().minor == 2_500_000
    assert signed_in(money.manager).get(url("release_limits")).status_code == 403


def test_rates_are_read_from_the_file_of_the_central_bank(officer: Client, manager: Client) -> None:
    for _again in range(2):
        assert send_rates(officer, ECB)[0] == 302
    assert Rate.objects.filter(currency="USD").count() == 2
    assert "0.924129008" in text_of(manager, "exchange_rates")
    assert send_rates(officer, b"a,b\n1,2\n")[0] == 422
    status, text = send_rates(officer, ECB.replace(b"1.0800", b"much"))
    assert status == 422
    assert "Row 3, column USD" in text
    assert send_rates(manager, ECB)[0] == 200  # read only: nothing is taken


def test_a_daily_rate_holds_from_its_day_beside_monthly_ones_of_a_real_file() -> None:
    """The published monthly file, then a day of the bank's own: the last before a day counts."""
    published = ROOT.parent / "shared" / "conformance" / "reference" / "exchange-rates-monthly.csv"
    with published.open(encoding="utf-8") as lines:
        assert reference.load_rates(lines) > 1_000
    monthly = queries.rate_on("USD", dt.date(2026, 5, 20))
    assert monthly
    reference.load_daily_rates(["Date,USD", "2026-05-20,1.25"])
    assert queries.rate_on("USD", dt.date(2026, 5, 19)) == monthly
    assert str(queries.rate_on("USD", dt.date(2026, 5, 21))) == "0.800000000"


def test_a_cost_is_divided_over_lines_by_their_amounts_in_its_currency(money: Money, officer: Client) -> None:
    Rate.objects.create(currency="USD", month=TODAY, euros="0.9")
    told = {
        "kind": "payment", "on": str(TODAY), "counter": "bank", "text": "Rent", "currency": "USD",
        "line_0": str(money.lines[LineKind.MATERIAL]), "minor_0": "100",
        "line_1": str(money.lines[LineKind.OTHER]), "minor_1": "50.01",
    }  # fmt: skip
    assert post(officer, "ledger_cost", **{**told, "minor_1": ""}) == 422
    assert post(officer, "ledger_cost", **told) == 302
    spent = Posting.objects.filter(nature=Nature.EXPENSE).order_by("minor").values_list("minor", "base_minor")
    assert list(spent) == [(5_001, 4_501), (10_000, 9_000)]
    assert post(officer, "ledger_cost", **{**told, "currency": "GHS"}) == 422


def test_a_cost_comes_out_of_a_promise(money: Money, officer: Client) -> None:
    line = money.lines[LineKind.MATERIAL]
    promise = charge(money, cost(line, 90_000, "desks", kind=Kind.COMMITMENT))["desks"]
    told = {"kind": "payment", "on": str(TODAY), "counter": "bank", "text": "Desks", "line_0": str(line)}
    assert post(officer, "ledger_cost", **told, minor_0="800", settles_id=str(promise), closes="on") == 302
    assert queries.promised(money.officer) == []


def test_what_stands_in_the_way_of_closing_is_named_and_blocks(money: Money, officer: Client) -> None:
    services.add_bank_account(iban=OURS, name="Main", by=money.officer)
    services.read_camt(content=camt(Line(-700, on="2026-01-20")), by=money.officer, now=NOW)
    box = make_box(money, fill=100)
    count(money, box, 90)
    assert "Lines of the bank are undecided" in text_of(officer, "ledger_close")
    assert post(officer, "ledger_close", until=str(TODAY)) == 422
    assert not Close.objects.exists()
    [line] = queries.statement_lines(money.officer)
    services.set_aside(line_id=line.id, why="Old", by=money.officer)
    services.settle_count(count_id=queries.box(money.officer, box).counts[0].id, why="x", by=make_officer(), now=NOW)
    assert "Nothing stands in the way" in text_of(officer, "ledger_close")
    assert post(officer, "ledger_close", until=str(TODAY)) == 302


def test_next_years_scenario_stands_beside_this_year(money: Money, manager: Client) -> None:
    line = money.lines[LineKind.SALARIES]
    services.set_budget(
        project_id=money.project, amounts={line: 1_250_000}, decided_on=TODAY, why="Less money", scenario="2027",
        fte={line: 250}, by=money.manager, now=NOW,
    )  # fmt: skip
    text = text_of(manager, "project_budgets", money.project)
    assert "2027" in text
    assert "2.50 FTE" in text
    assert "2,500" in text
    assert queries.project(money.manager, money.project, today=TODAY).row.total.budget == 7_000_000


def test_provisional_and_final_stand_side_by_side(money: Money, manager: Client) -> None:
    charge(money, cost(money.lines[LineKind.OTHER], 50_000, on=JANUARY))
    later = cost(money.lines[LineKind.OTHER], 7_700, on=JANUARY)
    services.charge(mission_id=money.mission, costs=[later], by=money.officer.id, now=NOW + dt.timedelta(days=40))
    query = {"since": str(JANUARY), "until": str(NEXT_YEAR), "as_of": str(TODAY)}
    text = text_of(manager, "project_restated", money.project, **query)
    assert all(figure in text for figure in ("500", "577", "77"))

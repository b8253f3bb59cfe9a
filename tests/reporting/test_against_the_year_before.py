"""A year so far beside the same months of the year before, from one snapshot; and on the mission's own board."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sankofa.accounts.models import Mission
from sankofa.accounts.vocab import Role, Scope
from sankofa.cases import services as cases
from sankofa.cases.models import Case
from sankofa.cases.vocab import Kind
from sankofa.kernel import clock
from sankofa.reporting import queries, services, storage
from sankofa.reporting.vocab import Compared, Months, SnapshotError
from tests.factories import NOW, make_case, make_mission, make_office, make_person, make_staff, signed_in

pytestmark = pytest.mark.usefixtures("fresh_database", "at_now")
JANUARY_TO_OCTOBER = Months(2026, 10)


@pytest.fixture
def at_now(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    cache.clear()
    caches["near"].clear()
    yield
    caches["near"].clear()


def opened_on(*days: str, mission: Mission | None = None) -> None:
    by = make_staff(office=make_office(mission or make_mission()))
    for day in days:
        Case.objects.filter(id=make_case(by).case_id).update(opened_on=dt.date.fromisoformat(day))


def compared(*indicators: str, months: Months = JANUARY_TO_OCTOBER, mission: str = "NL") -> tuple[Compared, ...]:
    snapshot = services.take_snapshot(now=NOW)
    return queries.compared(snapshot_id=snapshot.id, mission=mission, months=months, indicators=indicators)


@pytest.mark.parametrize(
    ("made", "months"),
    [("2026-11-22", Months(2026, 10)), ("2026-02-01", Months(2026, 1)), ("2026-01-31", Months(2025, 12))],
)
def test_whole_months_count_and_in_january_the_year_before(made: str, months: Months) -> None:
    assert queries.whole_months(dt.date.fromisoformat(made)) == months


def test_a_month_that_is_not_over_is_in_neither_year() -> None:
    opened_on("2026-01-05", "2026-10-31", "2026-11-01", "2025-02-01", "2025-11-30", "2024-06-01")
    [row] = compared("cases.opened")
    assert row.now == 2
    assert row.before == 1
    assert row.rows == (2, 1)
    assert len(row.months) == 12 + 10
    assert row.months[0:12] == (0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0)  # 2025, whole
    assert row.months[12:] == (1, 0, 0, 0, 0, 0, 0, 0, 0, 1)


def test_another_missions_cases_are_not_counted() -> None:
    opened_on("2026-03-01", mission=make_mission("ET", "ETH", "Africa/Addis_Ababa"))
    [row] = compared("cases.opened")
    assert row.now == 0


def test_how_long_a_stage_took_stands_by_stage_with_how_many_steps_it_rests_on() -> None:
    by = make_staff(since=NOW - dt.timedelta(days=1000))
    assert by.office_id
    for day, weeks in (("2026-03-10", 3), ("2026-04-10", 5), ("2025-03-10", 2)):
        at = dt.datetime.fromisoformat(f"{day}T10:00:00+00:00")
        case = cases.open_case(
            person_id=make_person(by), kind=Kind.RETURN, office_id=by.office_id, destination="ETH", by=by,
            now=at - dt.timedelta(weeks=weeks),
        )  # fmt: skip
        cases.move(case_id=case.case_id, verb="counsel", by=by, now=at)
    found = {row.part: row for row in compared("waiting.stage")}
    contact = found["contact"]
    assert contact.now == 4
    assert contact.before == 2
    assert contact.rows == (2, 1)
    assert contact.months == ()


def test_the_board_asks_the_snapshot_once_and_keeps_what_it_said(monkeypatch: pytest.MonkeyPatch) -> None:
    opened_on("2026-01-05", "2025-02-01", "2025-03-01")
    services.take_snapshot(now=NOW)
    browser = signed_in(make_staff(Role.MANAGER, scope=Scope.MISSION))
    page = browser.get(reverse("desk:dashboard_mission")).content.decode()
    assert "January to October, as recorded on 22 Nov 2026" in page
    assert "New cases" in page
    caches["near"].clear()
    monkeypatch.setattr(storage, "manifest", lambda _id: pytest.fail("asked again"))
    with CaptureQueriesContext(connection) as asked:
        again = browser.get(reverse("desk:dashboard_mission")).content.decode()
    assert "January to October, as recorded on 22 Nov 2026" in again
    assert len(asked) < 50


def test_a_snapshot_that_was_tampered_with_is_said_and_no_figure_is_shown() -> None:
    opened_on("2026-01-05")
    snapshot = services.take_snapshot(now=NOW)
    with (storage.folder(snapshot.id) / "cases.parquet").open("ab") as file:
        file.write(b"x")
    with pytest.raises(SnapshotError):
        queries.compared(snapshot_id=snapshot.id, mission="NL", months=JANUARY_TO_OCTOBER, indicators=["cases.opened"])
    page = signed_in(make_staff(Role.MANAGER, scope=Scope.MISSION)).get(reverse("desk:dashboard_mission"))
    assert "be read:" in page.content.decode()
    assert "New cases" not in page.content.decode()

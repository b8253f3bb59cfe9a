"""Staff time: a week written at once, full-time posts, and what a month of it costs its projects."""

import datetime as dt

import pytest

from sankofa.accounts.vocab import Role, Scope
from sankofa.finance import queries, services
from sankofa.finance.models import Entry, Hours, Posting
from sankofa.finance.rules import hours as rules
from sankofa.finance.vocab import LineKind, Nature
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from tests.factories import NOW, make_mission, make_office, make_staff, signed_in
from tests.factories.after_departure import url
from tests.finance.books import Money, make_money, make_project

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 10, 5)
OCTOBER = dt.date(2026, 10, 1)


@pytest.fixture
def money() -> Money:
    return make_money()


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("7:30", 450), ("7h30", 450), ("7.5", 450), ("7,5", 450), ("7.25", 435), ("8", 480), ("8:", 480), ("", 0),
     (" 24 ", 1440), ("7:75", None), ("25", None), ("24:01", None), ("x", None), ("-1", None)],
)  # fmt: skip
def test_time_as_people_write_it(text: str, minutes: int | None) -> None:
    assert rules.minutes(text) == minutes


def test_a_full_month_is_one_post() -> None:
    assert rules.working_days(OCTOBER) == 22
    assert rules.fte(22 * 480, OCTOBER) == 100
    assert rules.fte(11 * 480, OCTOBER) == 50
    assert rules.cost(90, 4_001) == 6_002  # half a cent up


def test_a_week_is_written_changed_and_emptied(money: Money) -> None:
    by = make_staff(Role.COUNSELLOR)
    services.save_week(monday=MONDAY, minutes={(money.project, MONDAY): 480}, by=by)
    services.save_week(monday=MONDAY, minutes={(money.project, MONDAY): 450}, by=by)
    assert Hours.objects.get().minutes == 450
    services.save_week(monday=MONDAY, minutes={}, by=by)
    assert not Hours.objects.exists()


def test_last_week_is_a_start_and_keeps_nothing(money: Money) -> None:
    by = make_staff(Role.COUNSELLOR)
    services.save_week(monday=MONDAY, minutes={(money.project, MONDAY): 480}, by=by)
    [row] = queries.week(by, MONDAY + dt.timedelta(days=7), values_of=MONDAY)
    assert row.minutes == (480, 0, 0, 0, 0, 0, 0)
    assert Hours.objects.count() == 1


def test_a_day_has_24_hours(money: Money) -> None:
    other, _lines = make_project(money.manager, "OTHER")
    with pytest.raises(DomainError, match="day_too_long"):
        services.save_week(
            monday=MONDAY, minutes={(money.project, MONDAY): 1_000, (other, MONDAY): 500}, by=make_staff()
        )


def test_another_missions_project_is_not_there(money: Money) -> None:
    accra = make_staff(Role.COUNSELLOR, office=make_office(make_mission("GH", "GHA"), "Accra"))
    with pytest.raises(NotFoundError):
        services.save_week(monday=MONDAY, minutes={(money.project, MONDAY): 60}, by=accra)
    assert queries.week(accra, MONDAY) == []


def test_a_month_is_charged_once_at_the_rate_of_each_day(money: Money) -> None:
    by = make_staff(Role.COUNSELLOR)
    services.set_hour_rate(staff_id=by.id, since=dt.date(2026, 1, 1), minor=3_000, by=money.manager)
    services.set_hour_rate(staff_id=by.id, since=dt.date(2026, 10, 6), minor=4_000, by=money.manager)
    tuesday = MONDAY + dt.timedelta(days=1)
    services.save_week(monday=MONDAY, minutes={(money.project, MONDAY): 480, (money.project, tuesday): 60}, by=by)
    assert services.charge_hours(month=OCTOBER, by=money.officer, now=NOW) == 1
    assert services.charge_hours(month=OCTOBER, by=money.officer, now=NOW) == 0
    posting = Posting.objects.get(nature=Nature.EXPENSE)
    assert (posting.minor, posting.line_id) == (28_000, money.lines[LineKind.SALARIES])
    assert Entry.objects.get().on == dt.date(2026, 10, 31)


def test_time_that_was_charged_stays(money: Money) -> None:
    by = make_staff(Role.COUNSELLOR)
    services.set_hour_rate(staff_id=by.id, since=OCTOBER, minor=3_000, by=money.manager)
    services.save_week(monday=MONDAY, minutes={(money.project, MONDAY): 480}, by=by)
    services.charge_hours(month=OCTOBER, by=money.officer, now=NOW)
    with pytest.raises(DomainError, match="charged_already"):
        services.save_week(monday=MONDAY, minutes={(money.project, MONDAY): 60}, by=by)
    services.save_week(monday=MONDAY, minutes={(money.project, MONDAY): 480}, by=by)  # as it was: nothing changes


def test_time_of_closed_books_stays(money: Money) -> None:
    services.close_books(until=dt.date(2026, 11, 1), by=money.officer, now=NOW)
    with pytest.raises(DomainError, match="books_closed"):
        services.save_week(monday=MONDAY, minutes={(money.project, MONDAY): 60}, by=make_staff())


def test_a_month_that_runs_is_not_charged(money: Money) -> None:
    with pytest.raises(DomainError, match="month_runs"):
        services.charge_hours(month=NOW.date(), by=money.officer, now=NOW)


def test_only_a_manager_sets_what_an_hour_costs(money: Money) -> None:
    with pytest.raises(RefusedError):
        services.set_hour_rate(staff_id=money.manager.id, since=OCTOBER, minor=1, by=money.officer)


def test_posts_by_project_and_month(money: Money) -> None:
    week = {(money.project, MONDAY + dt.timedelta(days=n)): 480 for n in range(5)}
    services.save_week(monday=MONDAY, minutes=week, by=make_staff())
    assert queries.fte([money.project], OCTOBER) == {money.project: 23}  # 5 of 22 days


def test_the_sheet_keeps_a_week_and_gives_back_what_it_cannot_read(money: Money) -> None:
    by = make_staff(Role.COUNSELLOR)
    client, name = signed_in(by), f"{money.project.hex}_0"
    page = client.post(url("hours") + "?week=2026-10-05", {name: "7:75"})
    assert page.status_code == 422
    assert 'value="7:75"' in page.content.decode()
    assert client.post(url("hours") + "?week=2026-10-05", {name: "7,5"}).status_code == 302
    assert Hours.objects.get().minutes == 450
    copied = client.get(url("hours"), {"week": "2026-10-12", "copy": "1"}).content.decode()
    assert 'value="7:30"' in copied
    assert "Nothing is kept until" in copied
    assert Hours.objects.count() == 1


def test_a_mission_without_projects_says_whom_to_ask() -> None:
    assert "No project runs" in signed_in(make_staff(Role.COUNSELLOR)).get(url("hours")).content.decode()


def test_posts_and_what_was_charged_stand_by_project_and_month(money: Money) -> None:
    by, september = make_staff(Role.COUNSELLOR), dt.date(2026, 9, 1)
    services.set_hour_rate(staff_id=by.id, since=september, minor=3_000, by=money.manager)
    line = money.lines[LineKind.SALARIES]
    services.set_budget(
        project_id=money.project, amounts={line: 9_000_000}, decided_on=OCTOBER, why="Posts", fte={line: 150},
        by=money.manager, now=NOW,
    )  # fmt: skip
    for monday in (dt.date(2026, 9, 7), MONDAY):
        week = {(money.project, monday + dt.timedelta(days=n)): 480 for n in range(5)}
        services.save_week(monday=monday, minutes=week, by=by)
    services.charge_hours(month=september, by=money.officer, now=NOW)
    [row] = queries.posts(money.manager, [september, OCTOBER])
    assert (row.code, row.fte, row.charged, row.budgeted) == ("RET", (23, 23), (120_000, 0), 150)
    page = signed_in(money.manager).get(url("posts"))
    assert "\u20ac\u00a01,200" in page.content.decode()
    assert "not charged" in page.content.decode()


def test_posts_are_of_ones_own_mission_and_for_who_sees_money(money: Money) -> None:
    services.save_week(monday=MONDAY, minutes={(money.project, MONDAY): 480}, by=make_staff())
    accra = make_staff(Role.MANAGER, office=make_office(make_mission("GH", "GHA"), "Accra"), scope=Scope.MISSION)
    assert queries.posts(accra, [OCTOBER]) == []
    assert "Nobody wrote hours yet" in signed_in(accra).get(url("posts")).content.decode()
    assert signed_in(make_staff(Role.COUNSELLOR)).get(url("posts")).status_code == 403

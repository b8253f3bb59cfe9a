"""What each rule finds off, over facts that one can read: just below its bound nothing, at it something."""

import datetime as dt
import uuid
from dataclasses import replace
from decimal import Decimal

import pytest

from sankofa.accounts.vocab import Role
from sankofa.cases.vocab import Counted, Overview, OwnCase
from sankofa.finance.vocab import (
    Attention,
    BankRow,
    BoxKind,
    BoxRow,
    DonorQuota,
    LineKind,
    LineRow,
    ProjectRow,
    PromisedRow,
    QuotaRow,
    Warned,
)
from sankofa.oversight.bounds import in_force
from sankofa.oversight.rules import course as course_rules
from sankofa.oversight.rules import money as money_rules
from sankofa.oversight.rules import work as work_rules
from sankofa.oversight.vocab import Course, Off, Rule
from sankofa.reporting.vocab import Compared, Months

TODAY = dt.date(2026, 11, 22)
NOW = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
BOUNDS = in_force(TODAY)
ID = uuid.UUID(int=7)
NOTHING = Attention((), (), (), (), (), (), {}, {}, (), (), (), {}, {}, dt.date(2026, 10, 1))


def days(n: int) -> dt.date:
    return TODAY + dt.timedelta(days=n)


def rules(found: object) -> list[Rule]:
    return [off.rule for off in found]  # type: ignore[attr-defined]


# --- the course of the year


def waited(now: str, before: str, rows: tuple[int, int] = (30, 30)) -> list[Off]:
    row = Compared("waiting.to_departure", "", Decimal(now), Decimal(before), rows)
    found = Course(ID, TODAY, Months(2026, 10), (row,))
    return list(course_rules.course(found, BOUNDS, TODAY))


@pytest.mark.parametrize(
    ("now", "before", "rows", "off"),
    [
        ("10.0", "8.0", (30, 30), True),  # a quarter longer
        ("9.9", "8.0", (30, 30), False),
        ("8.0", "10.0", (30, 30), False),
        ("1.2", "0.6", (30, 30), False),  # twice as long, but not by a week
        ("20.0", "8.0", (30, 9), False),  # too few a year ago to say anything
        ("20.0", "8.0", (9, 30), False),
        ("4.0", "0.0", (30, 30), True),
    ],
)
def test_people_wait_longer_than_a_year_ago(now: str, before: str, rows: tuple[int, int], *, off: bool) -> None:
    assert [one.rule for one in waited(now, before, rows)] == [Rule.WAITING_LONGER] * off


def test_how_much_longer_is_said_in_percent() -> None:
    [off] = waited("12.0", "8.0")
    assert off.figures["percent"] == 50


def test_fewer_departures_than_a_year_ago_is_never_off() -> None:
    row = Compared("departures.total", "", Decimal(0), Decimal(900), (900, 900))
    assert not list(course_rules.course(Course(ID, TODAY, Months(2026, 10), (row,)), BOUNDS, TODAY))


@pytest.mark.parametrize(("age", "off"), [(0, False), (3, False), (4, True)])
def test_figures_of_an_old_snapshot_are_said_to_be_old(age: int, *, off: bool) -> None:
    found = list(course_rules.course(Course(ID, days(-age), Months(2026, 10), ()), BOUNDS, TODAY))
    assert rules(found) == [Rule.FIGURES_OLD] * off


def test_without_a_snapshot_nothing_is_said_of_the_year() -> None:
    assert not list(course_rules.course(None, BOUNDS, TODAY))


# --- money


def line(name: str = "Salaries", *, budget: int = 10_000, forecast: int = 9_000, **told: object) -> LineRow:
    given: dict[str, object] = {"committed": 0, "spent": 4_000, "warned": Warned.FINE, "dry_on": None, **told}
    return LineRow(id=ID, name=name, kind=LineKind.SALARIES, budget=budget, forecast=forecast, **given)  # type: ignore[arg-type]


def project(total: LineRow, *lines: LineRow, **told: object) -> Attention:
    given: dict[str, object] = {"ends": days(400), "until": days(400), **told}
    row = ProjectRow(
        id=ID, code="RET", title="Returns", cluster="Return", manager="Willem", starts=days(-200), led_by="",
        donors=(), total=total, **given,  # type: ignore[arg-type]
    )  # fmt: skip
    return replace(NOTHING, projects=((row, lines),))


@pytest.mark.parametrize(
    ("row", "off"),
    [
        (line(), False),
        (line(warned=Warned.DRY, forecast=10_200), False),  # within the two percent that is moved between lines
        (line(warned=Warned.DRY, forecast=10_201, dry_on=days(90)), True),
        (line(warned=Warned.OVER, spent=12_000, forecast=12_000), True),
        (line(budget=0, spent=0, forecast=0, warned=Warned.OVER), False),  # nothing there at all
    ],
)
def test_a_line_that_runs_dry_is_said_under_its_project_with_who_leads_it(row: LineRow, *, off: bool) -> None:
    found = list(money_rules.projects(project(line("whole", budget=90_000, forecast=80_000), row), BOUNDS, TODAY))
    assert rules(found) == [Rule.MONEY_SHORT] * off
    if off:
        assert found[0].owners == ("Willem",)
        assert [part.about for part in found[0].parts] == ["Salaries"]


def test_more_spent_than_there_is_cannot_wait() -> None:
    [off] = money_rules.projects(project(line(warned=Warned.OVER, spent=12_000, forecast=12_000)), BOUNDS, TODAY)
    assert off.tone == "stop"


def test_money_that_stays_unspent_is_worth_a_word() -> None:
    [off] = money_rules.projects(project(line(warned=Warned.UNSPENT, forecast=5_000)), BOUNDS, TODAY)
    assert (off.rule, off.tone, off.figures["rest"]) == (Rule.MONEY_UNSPENT, "info", 5_000)


@pytest.mark.parametrize(
    ("until", "ends", "off"),
    [(90, 400, True), (90, None, True), (91, 400, False), (0, 400, False), (90, 90, False)],
)
def test_a_project_that_outlives_its_money_is_seen_in_time(until: int, ends: int | None, *, off: bool) -> None:
    money = project(line(), until=days(until), ends=None if ends is None else days(ends))
    assert rules(money_rules.projects(money, BOUNDS, TODAY)) == [Rule.MONEY_ENDS] * off


@pytest.mark.parametrize(
    ("reached", "warned", "tone"),
    [(89, Warned.FINE, ""), (90, Warned.FINE, "wait"), (20, Warned.DRY, "wait"), (100, Warned.FINE, "stop")],
)
def test_a_quota_is_seen_before_it_is_full(reached: int, warned: Warned, tone: str) -> None:
    quota = DonorQuota(ID, "Ministry · A-1", QuotaRow(ID, "People", 100, reached, 0, warned), ("Willem",))
    found = list(money_rules.donors(replace(NOTHING, quotas=(quota,)), BOUNDS, TODAY))
    assert [off.tone for off in found] == [tone] * bool(tone)


@pytest.mark.parametrize(("due", "tone"), [(15, ""), (14, "wait"), (0, "wait"), (-1, "stop")])
def test_a_report_is_asked_for_two_weeks_ahead_and_cannot_wait_once_late(due: int, tone: str) -> None:
    money = replace(NOTHING, reports=(PromisedRow(ID, "Ministry · A-1", "Financial report", days(due), ()),))
    found = list(money_rules.donors(money, BOUNDS, TODAY))
    assert [off.tone for off in found] == [tone] * bool(tone)
    assert all(off.roles == (Role.MANAGER,) for off in found)


@pytest.mark.parametrize(("planned", "off"), [(0, False), (-1, True)])
def test_what_was_promised_is_late_after_its_day(planned: int, *, off: bool) -> None:
    money = replace(NOTHING, deliverables=(PromisedRow(ID, "Ministry · A-1", "Training", days(planned), ()),))
    assert rules(money_rules.donors(money, BOUNDS, TODAY)) == [Rule.DELIVERABLE_LATE] * off


BOX = BoxRow(ID, BoxKind.CASH, "Airport desk", "Schiphol", "EUR", 60_000, 50_000, ID, NOW, waits=False)


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (BOX, []),
        (replace(BOX, waits=True), [Rule.BOX_DIFFERENCE]),
        (replace(BOX, balance=49_999), [Rule.BOX_LOW]),
        (replace(BOX, balance=50_000), []),
        (replace(BOX, counted_at=NOW - dt.timedelta(days=7)), []),
        (replace(BOX, counted_at=NOW - dt.timedelta(days=8)), [Rule.BOX_UNCOUNTED]),
        (replace(BOX, counted_at=None), [Rule.BOX_UNCOUNTED]),
        (replace(BOX, counted_at=None, balance=0, low=0), []),  # an empty box is not counted
    ],
)
def test_a_cash_box(row: BoxRow, found: list[Rule]) -> None:
    assert rules(money_rules.boxes([row], BOUNDS, TODAY)) == found


BANK = BankRow(ID, "Current account", "NL00", 0, 0, TODAY, 0, {})


@pytest.mark.parametrize(
    ("undecided", "read", "found"),
    [
        (None, 0, []),
        (-7, 0, []),
        (-8, 0, [Rule.BANK_UNDECIDED]),
        (None, -10, []),
        (None, -11, [Rule.BANK_SILENT]),
        (None, None, [Rule.BANK_SILENT]),
    ],
)
def test_a_bank_account_that_nobody_reconciles(undecided: int | None, read: int | None, found: list[Rule]) -> None:
    since = {} if undecided is None else {ID: days(undecided)}
    until = {} if read is None else {ID: days(read)}
    money = replace(NOTHING, banks=(BANK,), undecided_since=since, read_until=until)
    assert rules(money_rules.bank(money, BOUNDS, TODAY)) == found


def test_costs_without_a_line_and_batches_that_nobody_releases() -> None:
    money = replace(NOTHING, waiting=(days(-4), days(-3)), batches=((ID, "Rent", TODAY),))
    found = list(money_rules.bank(money, BOUNDS, TODAY))
    assert rules(found) == [Rule.COSTS_WAITING, Rule.BATCH_WAITING]
    assert found[0].figures["count"] == 1  # the other may be charged tonight


def test_colleagues_without_hours_are_named_as_who_can_mend_it() -> None:
    [off] = money_rules.hours(replace(NOTHING, without_hours=("Maria", "Samir")), BOUNDS)
    assert off.owners == ("Maria", "Samir")
    assert not list(money_rules.hours(NOTHING, BOUNDS))


# --- the work

NONE = Counted(0, None, more=False)


def test_the_work_of_a_mission_by_office_and_role_never_by_colleague() -> None:
    work = Overview(
        Counted(3, NOW, more=False), Counted(1, NOW, more=False), (("Zwolle", 2, days(-9)),),
        (("counsellor", 4, days(-2)),),
    )  # fmt: skip
    found = list(work_rules.mission(work, BOUNDS, TODAY))
    assert rules(found) == [Rule.APPLICATION_SILENT, Rule.CASE_UNASSIGNED, Rule.TASK_LATE, Rule.CONDITION_LATE]
    assert [off.owners for off in found] == [(), (), ("Zwolle",), ()]
    assert found[3].roles == (Role.COUNSELLOR,)
    assert not list(work_rules.mission(Overview(NONE, NONE, (), ()), BOUNDS, TODAY))


def own_case(since: int, *, usual: int | None, on_hold: bool = False) -> OwnCase:
    return OwnCase(ID, "NL-2026-1", "return", "documents", "Dawit", NOW + dt.timedelta(days=since), on_hold, usual)


@pytest.mark.parametrize(
    ("case", "off"),
    [
        (own_case(-30, usual=20), True),
        (own_case(-29, usual=20), False),
        (own_case(-8, usual=2), False),  # much longer, but not by a week
        (own_case(-300, usual=None), False),  # too few cases to say what is usual
        (own_case(-300, usual=20, on_hold=True), False),
    ],
)
def test_a_case_of_ones_own_stays_much_longer_than_usual(case: OwnCase, *, off: bool) -> None:
    assert rules(work_rules.own_cases([case], [], BOUNDS, TODAY)) == [Rule.CASE_WAITS_LONG] * off


@pytest.mark.parametrize(("last", "off"), [(-6, False), (-13, False), (-14, True), (None, False)])
def test_ones_own_hours_of_last_week(last: int | None, *, off: bool) -> None:
    """Sunday 22 November: this week began on the 16th, the last whole one on the 9th."""
    found = work_rules.own_hours(None if last is None else days(last), BOUNDS, TODAY)
    assert rules(found) == [Rule.HOURS_OWN] * off


# --- bounds


def test_a_rule_without_a_bound_in_force_finds_nothing() -> None:
    assert not list(money_rules.boxes([replace(BOX, waits=True, balance=0)], {}, TODAY))
    assert not list(money_rules.projects(project(line(warned=Warned.OVER, spent=99_000)), {}, TODAY))
    assert not list(work_rules.mission(Overview(Counted(9, NOW, more=False), NONE, (), ()), {}, TODAY))

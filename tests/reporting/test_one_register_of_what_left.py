"""Doors beside each other: what one of them printed, the others reckon with, and each notes what it let out."""

import datetime as dt
import importlib
import uuid

import pytest
from django.apps import apps

from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.cases.vocab import Kind
from sankofa.finance.models import Agreement
from sankofa.kernel.errors import DomainError
from sankofa.reporting import queries, services
from sankofa.reporting.models import AnnualReport, Release
from sankofa.reporting.queries.annual import fetch
from sankofa.reporting.rules import annual
from sankofa.reporting.vocab import AnnualState, Question
from tests.factories import NOW, make_staff
from tests.finance.books import make_money
from tests.reporting.annual import YEAR, begun, left, published
from tests.reporting.donors import leave, signed

pytestmark = pytest.mark.usefixtures("fresh_database")
Two = tuple[Actor, Actor]
LATER = NOW + dt.timedelta(hours=1)
ALL = Question("departed", ("year",))
RETURNED = Question("returned", ("year",))


@pytest.fixture
def two() -> Two:
    """Twelve returned this year, and two settled elsewhere: who writes, and who signs."""
    desk, counsellor = make_staff(Role.PROCESSOR, scope=Scope.MISSION), make_staff()
    for place in range(14):
        kind = Kind.RETURN if place < 12 else Kind.ONWARD
        left(desk, counsellor, f"{kind} {place}", kind, dt.date(YEAR, 3, 1 + place))
    services.take_snapshot(now=NOW)
    return make_staff(Role.MANAGER, scope=Scope.MISSION), make_staff(Role.MANAGER, scope=Scope.MISSION)


def let_out(by: Actor, question: Question) -> int | None:
    """What a file of the explorer prints of the year."""
    snapshot = queries.latest()
    assert snapshot
    leaving = services.release_table(snapshot=snapshot, mission="NL", question=question, title="xlsx", by=by, now=LATER)
    return leaving.released.count(year=str(YEAR))


def shown(report_id: uuid.UUID, by: Actor) -> set[str]:
    held = annual.read(fetch(by, report_id).figures or [])
    return {one.indicator for one in held if one.year == YEAR and one.shown}


def test_a_file_does_not_give_away_what_the_annual_report_left_blank(two: Two) -> None:
    report_id = published(*two)
    printed = shown(report_id, two[0])
    assert "departures.onward" not in printed
    row = Release.objects.get()
    assert (row.door, row.title) == ("annual", f"Annual report {YEAR}")
    assert [one for one in row.blank if one == ["departures.onward", YEAR, []]] == [["departures.onward", YEAR, []]]
    told = {
        name for name, question in (("departures.total", ALL), ("returns.total", RETURNED)) if let_out(two[0], question)
    }
    assert len(told | printed & {"departures.total", "returns.total"}) < 2


def test_the_annual_report_does_not_give_away_what_a_file_left_blank_and_says_which(two: Two) -> None:
    assert let_out(two[0], RETURNED) == 12
    report_id = services.begin_annual(year=YEAR, before=0, by=two[0], now=LATER)
    because = queries.blank_because(two[0], report_id)
    services.hand_in_annual(report_id=report_id, by=two[0], now=LATER)
    assert "departures.total" not in shown(report_id, two[0])
    assert [one.title for one in because] == ["xlsx"]


def test_a_report_goes_back_when_something_left_since_beside_which_it_gives_a_few_away(two: Two) -> None:
    report_id = begun(two[0])
    services.hand_in_annual(report_id=report_id, by=two[0], now=NOW)
    printed = shown(report_id, two[0])
    other = ALL if "returns.total" in printed else RETURNED
    assert let_out(two[0], other)
    with pytest.raises(DomainError) as refused:
        services.sign_annual(report_id=report_id, by=two[1], now=LATER)
    assert refused.value.code == "left_meanwhile"
    assert "xlsx" in str(refused.value.message)
    services.send_annual_back(report_id=report_id, by=two[0])
    services.hand_in_annual(report_id=report_id, by=two[0], now=LATER)
    services.sign_annual(report_id=report_id, by=two[1], now=LATER)
    assert AnnualReport.objects.get().state == AnnualState.SIGNED


def test_what_left_can_not_be_changed_or_unsaid(two: Two) -> None:
    let_out(two[0], RETURNED)
    with pytest.raises(Exception, match="permission denied"):
        Release.objects.all().delete()


def test_a_donor_report_is_noted_for_its_donor_and_the_public_table_beside_it_keeps_the_others_back() -> None:
    """A donor paid for nine of twelve who left: it would know the other three from a public total."""
    money = make_money()
    for place in range(9):
        leave(money, dt.date(YEAR, 5, 3), f"Paid {place}")
    desk, counsellor = make_staff(Role.PROCESSOR, scope=Scope.MISSION), make_staff()
    for place in range(3):
        left(desk, counsellor, f"Else {place}", Kind.RETURN, dt.date(YEAR, 5, 3))
    services.take_snapshot(now=NOW)
    signed(money)
    rows = Release.objects.filter(door="donor")
    assert {row.donor_id for row in rows} == {Agreement.objects.get(id=money.agreement).donor_id}
    assert [[], 9] in [cell for row in rows for cell in row.printed]
    assert let_out(make_staff(Role.MANAGER, scope=Scope.MISSION), ALL) is None


def test_what_was_published_before_there_was_a_register_is_noted_by_the_migration(two: Two) -> None:
    published(*two)
    noted = Release.objects.get()
    moved = importlib.import_module("sankofa.reporting.migrations.0009_what_left_before")
    moved.note_what_left(apps, None)
    again = Release.objects.exclude(id=noted.id).get()
    assert (again.door, again.title) == (noted.door, noted.title)
    assert sorted(cell for cell, _n in again.printed) == sorted(cell for cell, _n in noted.printed)
    assert again.blank == noted.blank

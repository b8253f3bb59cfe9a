"""`manage demo`: invented people at every stage, once; never beside a real caseload."""

import datetime as dt
import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from sankofa.accounts import queries as accounts
from sankofa.accounts.models import Staff
from sankofa.cases.models import Case, Event, Member, Request
from sankofa.cases.vocab import Kind, Outcome, Stage
from sankofa.demo.hours import NOT_LAST_WEEK, TIMES, since
from sankofa.eligibility.models import Answer, Claim
from sankofa.finance import queries as finance
from sankofa.finance.models import Entry
from sankofa.journey import queries as journey
from sankofa.kernel import clock
from sankofa.matching.models import Pair
from sankofa.people.models import Person
from sankofa.protection.models import Verdict
from sankofa.schemes.loading import copied
from sankofa.schemes.queries import POLICIES
from sankofa.travel.models import DeskMark

pytestmark = pytest.mark.django_db
HRT_CLOSED = dt.date(2006, 6, 15)
HRT = re.sub(
    "in_force: .*",
    'in_force: "[2026-11-24, )"\nafter_gap: "a test"',
    copied(POLICIES / "hrt.yaml", "hrt/2010").replace("id: hrt/2010", "id: hrt/a", 1),
)


def load() -> str:
    said = StringIO()
    call_command("demo", stdout=said)
    return said.getvalue()


def counts() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in (Case, Event, Member, Person, Staff, Verdict)}


def test_the_demo_shows_every_stage_kind_and_ending_and_loads_once(settings: Settings) -> None:
    settings.DEMO = True
    assert "313 cases" in load()
    before = counts()
    assert set(Case.objects.values_list("stage", flat=True)) == set(Stage.values)
    assert set(Case.objects.values_list("kind", flat=True)) == set(Kind.values)
    assert set(Case.objects.values_list("outcome", flat=True)) == {"", *Outcome.values}
    assert not Case.objects.filter(refresh_due=True, closed_on=None).exists()
    tesfaye = Case.objects.get(lead__latin_name="Dawit Tesfaye")
    assert (tesfaye.number[-5:], tesfaye.stage, tesfaye.members.count()) == ("04183", Stage.DOCUMENTS, 4)
    requirements = set(tesfaye.blockers.values_list("requirement", flat=True))
    assert {"travel_document", "health_verdict"} <= requirements
    manuel = Case.objects.get(lead__latin_name="Manuel António")
    assert manuel.blockers.filter(requirement="guardian_consent", gate="process").exists()
    assert Case.objects.filter(shielded=True).count() == 1
    asked = Request.objects.filter(to_mission__code="ET")
    assert 3 <= asked.filter(state="sent").count() <= 7  # all on one day's page, with room for one more
    assert {"acknowledged", "answered"} <= set(asked.values_list("state", flat=True))
    assert DeskMark.objects.filter(what="missed", passenger__booking__case__stage=Stage.TRANSIT).exists()
    assert Pair.objects.filter(verdict="").count() >= 3
    _the_demo_has_claims_around_the_day_on_which_hrt_closed()
    assert "already" in load()
    assert counts() == before


def _the_demo_has_claims_around_the_day_on_which_hrt_closed() -> None:
    """So that a manager who moves that day sees whom it touches."""
    found = list(Claim.objects.values_list("filed_from", "filed_until", "person__birth_from", "status"))
    early = [filed for filed, _until, _born, _status in found if filed < HRT_CLOSED]
    later = [filed for filed, _until, _born, _status in found if HRT_CLOSED <= filed < HRT_CLOSED.replace(year=2010)]
    assert len(found) >= 100
    assert len(early) >= 6
    assert len(later) >= 6
    assert all(born is None or born < until for _filed, until, born, _status in found)
    assert {status for *_days, status in found} == {"pending", "rejected", "withdrawn"}
    assert Answer.objects.filter(key="claim", state="absent").count() >= 50
    hrt = journey.simulate("hrt", draft=HRT, today=dt.date(2026, 11, 23))
    moved = journey.simulate(
        "hrt", draft=HRT.replace("before: 2006-06-15", "before: 2010-01-01"), today=dt.date(2026, 11, 23)
    )
    assert hrt.would_qualify
    assert moved.would_qualify
    assert moved.would_qualify - hrt.would_qualify >= 5


def test_outside_demo_mode_nothing_is_loaded(settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="demo mode"):
        load()
    assert not Case.objects.exists()


def test_the_demos_staff_wrote_their_hours_and_this_week_is_open(settings: Settings) -> None:
    """So that posts by project, what salaries cost and the boards show something."""
    settings.DEMO = True
    load()
    now = clock.now()
    today = clock.date_in(now, "Europe/Amsterdam")
    monday, first = today - dt.timedelta(days=today.weekday()), today.replace(day=1)
    actors = {key: accounts.actor(Staff.objects.get(email=f"{key}@demo.sankofa.example").id, at=now) for key in TIMES}
    last = {key: finance.own_hours(actor, today=today, weeks=4) for key, actor in actors.items() if actor}
    late = {key for key, day in last.items() if day is None or day < monday - dt.timedelta(days=7)}
    assert late == set(NOT_LAST_WEEK)
    manager = actors["manager"]
    assert manager
    rows = {row.code: row for row in finance.projects(manager, today=today)}
    last_month = finance.fte([row.id for row in rows.values()], first - dt.timedelta(days=1))
    posts = {code: last_month.get(row.id, 0) for code, row in rows.items()}
    assert 700 <= posts["RET"] <= 1_200
    assert all(30 <= posts[code] <= 300 for code in ("HRT", "CITY", "SKILL"))
    charged = Entry.objects.filter(source__startswith="hours:").values_list("on", flat=True)
    assert {day.replace(day=1) for day in charged} == {since(today), (first - dt.timedelta(days=1)).replace(day=1)}
    assert not [row for row in finance.owed(manager) if row.source.startswith("hours:")]

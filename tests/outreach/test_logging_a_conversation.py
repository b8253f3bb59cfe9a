"""An outreach worker counts a conversation: without a name, once, and for nobody's ranking."""

import datetime as dt
import uuid

import pytest

from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.cases.models import Case
from sankofa.cases.vocab import Heard
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.kernel.ids import new_id
from sankofa.outreach import queries, rules, services
from sankofa.outreach.models import Conversation
from sankofa.outreach.vocab import Topic
from sankofa.people.models import Person
from tests.factories import NOW, make_mission, make_office, make_staff
from tests.finance.books import make_manager, make_project

pytestmark = pytest.mark.django_db


def log(
    by: Actor, *, key: uuid.UUID | None = None, days_ago: int = 0, people: int = 1, place: str = "Church"
) -> uuid.UUID:
    return services.log_conversation(
        key=key or new_id(),
        held_on=NOW.date() - dt.timedelta(days=days_ago),
        place=place,
        language="am",
        people=people,
        minutes=20,
        topics=[Topic.RETURN, Topic.PAPERS],
        nationality="ETH",
        heard=Heard.FRIENDS,
        by=by,
        now=NOW - dt.timedelta(days=max(days_ago, 0)),
    )


def test_it_is_counted_and_makes_no_person_and_no_case() -> None:
    log(make_staff(Role.OUTREACH), people=3)
    row = Conversation.objects.get()
    assert (row.people, row.minutes, row.topics) == (3, 20, ["return", "papers"])
    assert not Person.objects.exists()
    assert not Case.objects.exists()


def test_a_double_tap_counts_once() -> None:
    worker, key = make_staff(Role.OUTREACH), new_id()
    assert log(worker, key=key) == log(worker, key=key)
    assert Conversation.objects.count() == 1


def test_a_day_ahead_is_refused_beside_its_field() -> None:
    with pytest.raises(DomainError, match="in_future") as refused:
        log(make_staff(Role.OUTREACH), days_ago=-1)
    assert refused.value.field == "held_on"


@pytest.mark.parametrize("role", [Role.AIRPORT, Role.HOME_MISSION, Role.HEALTH, Role.ADMINISTRATOR])
def test_other_roles_log_none(role: Role) -> None:
    with pytest.raises(RefusedError):
        log(make_staff(role))


def test_the_list_shows_ones_own_and_nobody_elses() -> None:
    me, colleague = make_staff(Role.OUTREACH), make_staff(Role.OUTREACH)
    log(me, place="Mosque")
    log(colleague, place="Station")
    assert [row.place for row in queries.my_conversations(me).rows] == ["Mosque"]


def test_weeks_count_mine_and_my_office_together_and_end_with_this_one() -> None:
    me, colleague, far = make_staff(Role.OUTREACH), make_staff(), make_staff(office=make_office(name="Tilburg"))
    log(me, people=2)
    log(colleague, people=3)
    log(me, days_ago=7)
    log(far)
    weeks = queries.weeks(me, NOW.date(), count=3)
    assert [(week.mine, week.office, week.people) for week in weeks] == [(0, 0, 0), (1, 1, 1), (1, 2, 5)]
    assert weeks[-1].starts == dt.date(2026, 11, 16)


def test_the_next_form_starts_where_the_last_one_was() -> None:
    me = make_staff(Role.OUTREACH)
    assert queries.last_time(me).place == ""
    log(me, place="Leger des Heils")
    assert queries.last_time(me).place == "Leger des Heils"
    assert queries.last_time(me).language == "am"


def test_one_logged_by_mistake_no_longer_counts() -> None:
    me = make_staff(Role.OUTREACH)
    services.remove_conversation(conversation_id=log(me), by=me, now=NOW)
    assert queries.my_conversations(me).rows == ()
    assert queries.weeks(me, NOW.date())[-1].office == 0


def test_nobody_takes_out_a_colleagues() -> None:
    conversation = log(make_staff(Role.OUTREACH))
    with pytest.raises(NotFoundError):
        services.remove_conversation(conversation_id=conversation, by=make_staff(Role.OUTREACH), now=NOW)


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        (dt.date(2026, 11, 22), dt.date(2026, 11, 16)),
        (dt.date(2026, 11, 23), dt.date(2026, 11, 23)),
        (dt.date(2027, 1, 1), dt.date(2026, 12, 28)),
    ],
)
def test_a_week_begins_on_monday(day: dt.date, monday: dt.date) -> None:
    assert rules.week_of(day) == monday


def held_for(by: Actor, project_id: uuid.UUID | None, *, days_ago: int = 0) -> uuid.UUID:
    return services.log_conversation(
        key=new_id(), held_on=NOW.date() - dt.timedelta(days=days_ago), place="Church", language=None, people=1,
        minutes=20, topics=[], nationality=None, heard=Heard.FRIENDS, by=by, now=NOW, project_id=project_id,
    )  # fmt: skip


def test_it_is_counted_for_its_project_and_the_next_form_starts_from_it() -> None:
    worker = make_staff(Role.OUTREACH)
    project, _lines = make_project(make_manager())
    held_for(worker, project)
    assert Conversation.objects.get().project_id == project
    assert queries.last_time(worker).project_id == project


def test_a_project_of_another_mission_or_that_did_not_run_that_day_is_refused_beside_its_field() -> None:
    worker = make_staff(Role.OUTREACH)
    ended, _lines = make_project(make_manager(), "OLD", ends=NOW.date())
    there = make_staff(
        Role.MANAGER, scope=Scope.MISSION, office=make_office(make_mission("ET", "ETH", "Africa/Addis_Ababa"), "Addis")
    )
    theirs, _lines = make_project(there, "ET1")
    for project in (ended, theirs, new_id()):
        with pytest.raises(DomainError, match="no_project") as refused:
            held_for(worker, project)
        assert refused.value.field == "project_id"
    assert held_for(worker, ended, days_ago=1)  # it ran the day before

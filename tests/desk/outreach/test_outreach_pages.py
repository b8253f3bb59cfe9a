"""The pages of outreach, as a worker on a telephone uses them."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sankofa.accounts.vocab import Actor, Role
from sankofa.journal import queries as journal
from sankofa.kernel import clock
from sankofa.kernel.ids import new_id
from sankofa.outreach import services
from sankofa.outreach.models import Conversation, GroupSession, NetworkContact, OfficeHour, WalkIn
from sankofa.outreach.vocab import Topic, WalkInState
from tests.factories import NOW, make_case, make_office, make_staff, signed_in
from tests.factories.after_departure import url
from tests.finance.books import make_manager, make_project

pytestmark = pytest.mark.django_db
PAGES = (
    "outreach",
    "outreach_conversation",
    "outreach_hours",
    "outreach_sessions",
    "outreach_session",
    "outreach_contacts",
)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def filled(**more: object) -> dict[str, object]:
    return {
        "idempotency_key": str(new_id()),
        "place": "Church",
        "people": "3",
        "minutes": "20",
        "topics": ["return", "law"],
        "language": "am",
        "held_on": "2026-11-22",
        **more,
    }


def open_hour(by: Actor) -> uuid.UUID:
    assert by.office_id
    return services.open_hour(
        office_id=by.office_id, on=NOW.date(), starts=dt.time(9), ends=dt.time(12), place="Desk", by=by, now=NOW
    )


def test_each_page_opens_empty_and_says_what_it_is_for() -> None:
    client = signed_in(make_staff(Role.OUTREACH))
    for name in PAGES:
        assert client.get(url(name)).status_code == 200, name


@pytest.mark.parametrize("role", [Role.AIRPORT, Role.HOME_MISSION, Role.HEALTH, Role.DATA_PROTECTION])
def test_other_roles_are_refused(role: Role) -> None:
    client = signed_in(make_staff(role))
    for name in PAGES:
        assert client.get(url(name)).status_code == 403, name


def test_nobody_comes_in_unsigned() -> None:
    for name in PAGES:
        assert Client().get(url(name)).status_code == 302, name


def test_a_conversation_is_counted_and_one_can_log_another() -> None:
    worker = make_staff(Role.OUTREACH)
    client = signed_in(worker)
    told = filled(another="yes")
    assert client.post(url("outreach_conversation"), told).headers["Location"] == url("outreach_conversation")
    client.post(url("outreach_conversation"), told)
    assert Conversation.objects.count() == 1
    page = client.get(url("outreach_conversation")).content.decode()
    assert 'value="Church"' in page


def test_the_second_conversation_at_a_place_takes_one_tap_and_one_press() -> None:
    me = make_staff(Role.OUTREACH)
    client = signed_in(me)
    address = url("outreach_conversation")
    first = client.get(address).context["form"]
    sent = {name: first[name].value() or "" for name in first.fields if name != "topics"}
    client.post(address, {**sent, "place": "Church hall", "minutes": "10"})
    again = client.get(address).context["form"]
    ready = {name: again[name].value() or "" for name in again.fields if name != "topics"}
    assert [name for name, value in ready.items() if not value and again.fields[name].required] == ["minutes"]
    assert client.post(address, {**ready, "minutes": "20"}).status_code == 302
    assert Conversation.objects.count() == 2


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost() -> None:
    answer = signed_in(make_staff(Role.OUTREACH)).post(url("outreach_conversation"), filled(minutes=""))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Tap how long it took" in page
    assert 'value="Church"' in page
    assert not Conversation.objects.exists()


def test_a_draft_survives_until_it_is_counted_and_is_ones_own() -> None:
    worker = make_staff(Role.OUTREACH)
    client = signed_in(worker)
    assert client.post(url("draft", "conversation"), filled(place="Station")).status_code == 204
    page = client.get(url("outreach_conversation")).content.decode()
    assert 'value="Station"' in page
    assert page.count("checked") >= 3
    assert "did not save" in page
    assert "Station" not in signed_in(make_staff(Role.OUTREACH)).get(url("outreach_conversation")).content.decode()
    client.post(url("outreach_conversation"), filled())
    assert journal.draft(staff_id=worker.id, form="conversation") is None


def test_a_draft_can_be_thrown_away_and_leads_nowhere_else() -> None:
    client = signed_in(make_staff(Role.OUTREACH))
    client.post(url("draft", "conversation"), filled(place="Station"))
    answer = client.post(url("draft_drop", "conversation"), {"back": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"
    assert "Station" not in client.get(url("outreach_conversation")).content.decode()


def test_a_draft_larger_than_any_form_is_refused() -> None:
    client = signed_in(make_staff(Role.OUTREACH))
    assert client.post(url("draft", "conversation"), {"place": "x" * 100_001}).status_code == 413


def test_a_mistake_is_undone_from_the_notice() -> None:
    worker = make_staff(Role.OUTREACH)
    client = signed_in(worker)
    page = client.post(url("outreach_conversation"), filled(), follow=True).content.decode()
    remove = url("outreach_conversation_remove", Conversation.objects.get().id)
    assert remove in page
    client.post(remove)
    assert "Church" not in client.get(url("outreach")).content.decode()


def test_an_office_hour_from_opening_to_the_last_one_seen() -> None:
    counsellor = make_staff()
    case = make_case(counsellor)
    client = signed_in(counsellor)
    opened = {"office": counsellor.office_id, "on": "2026-11-22", "starts": "09:00", "ends": "12:00", "place": "Desk"}
    hour = client.post(url("outreach_hours"), opened).headers["Location"]
    for called in ("Abebe", "", "Sara"):
        client.post(hour, {"idempotency_key": str(new_id()), "called": called, "people": "1", "language": "ti"})
    page = client.get(hour).content.decode()
    assert "1. Abebe" in page
    assert "<b>Number 2</b>" in page
    hour_id = OfficeHour.objects.get().id
    client.post(url("outreach_next", hour_id))
    client.post(url("outreach_next", hour_id))
    first, second, third = WalkIn.objects.order_by("number")
    wrong = client.post(url("outreach_seen", first.id), {"number": "NL-1999-00001"})
    assert wrong.status_code == 422
    client.post(url("outreach_seen", first.id), {"number": "nl-2026-00001"})
    client.post(url("outreach_seen", second.id), {"unnamed": "yes", "minutes": "15", "topics": ["law"]})
    client.post(url("outreach_left", third.id))
    first.refresh_from_db()
    assert first.case_id == case.case_id
    assert Conversation.objects.get().minutes == 15
    page = client.get(hour).content.decode()
    assert "unnamed conversation" in page
    assert "Left without being seen" in page
    assert client.post(url("outreach_left", third.id), follow=True).status_code == 200  # a second tap says so


def test_a_line_put_back_waits_again() -> None:
    counsellor = make_staff()
    hour = open_hour(counsellor)
    line = services.walk_in(key=new_id(), hour_id=hour, called="", language=None, people=1, by=counsellor, now=NOW)
    client = signed_in(counsellor)
    client.post(url("outreach_next", hour))
    client.post(url("outreach_back", line))
    assert WalkIn.objects.get().state == WalkInState.WAITING


def test_the_list_of_another_office_does_not_exist() -> None:
    counsellor = make_staff()
    hour = open_hour(counsellor)
    line = services.walk_in(key=new_id(), hour_id=hour, called="Abebe", language=None, people=1, by=counsellor, now=NOW)
    stranger = signed_in(make_staff(office=make_office(name="Tilburg")))
    assert stranger.get(url("outreach_hour", hour)).status_code == 404
    assert stranger.get(url("outreach_seen", line)).status_code == 404
    for name, key in (("outreach_next", hour), ("outreach_left", line), ("outreach_back", line)):
        assert stranger.post(url(name, key)).status_code == 404, name


def test_a_session_and_a_contact_are_kept() -> None:
    worker = make_staff(Role.OUTREACH)
    client = signed_in(worker)
    session = {
        "idempotency_key": str(new_id()),
        "place": "Centre",
        "topic": "REAN",
        "people": "25",
        "minutes": "60",
        "language": "am",
        "second_language": "am",
        "staff": [str(worker.id)],
        "held_on": "2026-11-22",
    }
    assert "REAN" in client.post(url("outreach_session"), session, follow=True).content.decode()
    assert GroupSession.objects.get().languages.count() == 1
    contact = {"organisation": "Church", "who": "Pastor K.", "met_on": "2026-11-22"}
    client.post(url("outreach_contacts"), contact)
    assert "Known already" in client.post(url("outreach_contacts"), contact, follow=True).content.decode()
    assert NetworkContact.objects.count() == 1


def test_the_list_takes_as_many_queries_for_twenty_as_for_one() -> None:
    counsellor = make_staff()
    hour = open_hour(counsellor)
    client = signed_in(counsellor)

    def add(count: int) -> None:
        for _number in range(count):
            services.walk_in(key=new_id(), hour_id=hour, called="", language="ti", people=1, by=counsellor, now=NOW)
            line = services.take_next(hour_id=hour, by=counsellor, now=NOW)
            services.seen_unnamed(walk_in_id=line, minutes=5, topics=[Topic.LAW], by=counsellor, now=NOW)

    def queries(name: str, *args: object) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url(name, *args)).status_code == 200
        return len(captured)

    add(1)
    queries("outreach_hour", hour)  # names of languages are read once a process
    before = queries("outreach_hour", hour), queries("outreach")
    add(12)
    assert (queries("outreach_hour", hour), queries("outreach")) == before


def test_the_project_is_asked_only_where_one_runs_and_is_kept_with_the_conversation() -> None:
    worker = make_staff(Role.OUTREACH)
    client = signed_in(worker)
    assert "For the project" not in client.get(url("outreach_conversation")).content.decode()
    project, _lines = make_project(make_manager())
    assert "RET · Project RET" in client.get(url("outreach_conversation")).content.decode()
    told = {
        "idempotency_key": str(new_id()), "place": "Church", "people": "1", "minutes": "20", "held_on": "2026-11-22",
        "project_id": str(project),
    }  # fmt: skip
    assert client.post(url("outreach_conversation"), told).status_code == 302
    assert Conversation.objects.get().project_id == project
    again = client.get(url("outreach_conversation")).content.decode()
    assert f'value="{project}" selected' in again

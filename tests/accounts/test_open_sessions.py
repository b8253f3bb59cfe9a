"""One sees where one is signed in and ends it; closing an account or another role ends all; nobody ends another's."""

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client

from sankofa.accounts import queries, rules, services
from sankofa.accounts.models import Staff, StaffSession
from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.kernel import clock
from sankofa.kernel.errors import NotFoundError
from tests.factories import NOW, make_mission, make_office, make_staff, signed_in

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"


@pytest.fixture
def maria() -> Actor:
    return make_staff(name="Maria de Wit")


@pytest.fixture
def joke() -> Actor:
    return make_staff(Role.ADMINISTRATOR, scope=Scope.MISSION, name="Joke Lindeman")


def opened(actor: Actor, agent: str = FIREFOX, address: str = "203.0.113.77") -> Client:
    client = signed_in(actor)
    client.defaults.update({"HTTP_USER_AGENT": agent, "REMOTE_ADDR": address})
    assert client.get("/account/").status_code == 200
    return client


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("agent", "called"),
    [(FIREFOX, "Firefox, Windows"), (EDGE, "Edge, Windows"), (PHONE, "Safari, iPhone"), ("curl/8", ""), ("", "")],
)
def test_a_device_is_called_by_its_browser_and_system(agent: str, called: str) -> None:
    assert rules.device(agent) == called


@pytest.mark.parametrize(
    ("address", "called"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:7:1::9", "2001:db8:7::/48"),
        ("127.0.0.1", ""),
        ("nowhere", ""),
    ],
)
def test_a_place_is_a_network_never_an_address(address: str, called: str) -> None:
    assert rules.network(address) == called


def test_the_page_lists_each_device_with_its_network_and_says_which_one_this_is(maria: Actor) -> None:
    here, _there = opened(maria), opened(maria, PHONE, "198.51.100.9")
    page = here.get("/account/sessions/").content.decode()
    assert "Firefox, Windows" in page
    assert "Safari, iPhone" in page
    assert "198.51.100.0/24" in page
    assert "198.51.100.9" not in page
    assert page.count("this one") == 1
    assert here.cookies[settings.SESSION_COOKIE_NAME].value not in page


def test_ending_one_session_leaves_the_others(maria: Actor) -> None:
    here, phone, tablet = opened(maria), opened(maria, PHONE), opened(maria, EDGE)
    ended = next(s for s in queries.sessions(maria.id, now=clock.now()) if "iPhone" in s.device)
    here.post("/account/sessions/", {"end": ended.handle})
    assert [is_in(client) for client in (here, phone, tablet)] == [True, False, True]


def test_ending_all_others_leaves_this_one(maria: Actor) -> None:
    here, phone, tablet = opened(maria), opened(maria, PHONE), opened(maria, EDGE)
    here.post("/account/sessions/", {"others": "yes"})
    assert [is_in(client) for client in (here, phone, tablet)] == [True, False, False]


def test_nobody_ends_the_session_of_somebody_else(maria: Actor) -> None:
    here, other = opened(maria), make_staff()
    theirs = opened(other)
    handle = queries.sessions(other.id, now=clock.now())[0].handle
    page = here.post("/account/sessions/", {"end": handle}, follow=True).content.decode()
    assert "over already" in page
    assert is_in(theirs)


def test_an_idle_session_is_not_listed(maria: Actor) -> None:
    opened(maria)
    StaffSession.objects.update(seen_at=clock.now() - dt.timedelta(minutes=61))
    assert queries.sessions(maria.id, now=clock.now()) == []


def test_a_password_alone_does_not_show_sessions_to_who_needs_a_second_factor(joke: Actor) -> None:
    client = Client()
    client.force_login(Staff.objects.get(id=joke.id))
    assert client.get("/account/sessions/").headers["Location"] == "/account/second-factor/"


def test_an_administrator_signs_somebody_out_everywhere(maria: Actor, joke: Actor) -> None:
    theirs, own = opened(maria), opened(joke)
    assert "Firefox, Windows" in own.get(f"/administration/staff/{maria.id}/").content.decode()
    own.post(f"/administration/staff/{maria.id}/account/", {"verb": "end"})
    assert not is_in(theirs)
    assert is_in(own)


def test_an_administrator_elsewhere_does_not(maria: Actor) -> None:
    elsewhere = make_office(make_mission("GH", "GHA", "Africa/Accra"), "Accra")
    other = make_staff(Role.ADMINISTRATOR, scope=Scope.MISSION, office=elsewhere)
    with pytest.raises(NotFoundError):
        services.end_sessions(staff_id=maria.id, by=other)


def test_closing_the_account_resetting_the_second_step_and_another_role_each_end_all_sessions(
    maria: Actor, joke: Actor
) -> None:
    one = opened(maria)
    grant_id = services.grant_role(
        staff_id=maria.id, role=Role.MANAGER, scope=Scope.MISSION, mission_id=maria.mission_id, office_id=None,
        since=NOW, until=None, by=joke,
    )  # fmt: skip
    assert not is_in(one)
    two = opened(maria)
    services.end_role(grant_id=grant_id, at=clock.now(), by=joke, now=clock.now())
    assert not is_in(two)
    three = opened(maria)
    services.reset_second_factor(staff_id=maria.id, by=joke)
    assert not is_in(three)
    four = opened(maria)
    services.close_account(staff_id=maria.id, by=joke, now=clock.now())
    assert not is_in(four)
    assert not StaffSession.objects.filter(staff_id=maria.id).exists()

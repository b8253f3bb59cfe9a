"""One click signs in as a demo member of staff: in demo mode, from this machine, and nowhere else."""

from io import StringIO
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client

from sankofa.accounts import demo, queries
from sankofa.accounts.models import Mission, Office, Organisation, RoleGrant, Staff
from sankofa.accounts.roles import Role
from tests.factories import NOW

pytestmark = pytest.mark.django_db
DEMO = "/account/sign-in/demo/"
LOOPBACK: dict[str, Any] = {"HTTP_HOST": "127.0.0.1:8000", "REMOTE_ADDR": "127.0.0.1"}


@pytest.fixture
def demo_mode(settings: LazySettings) -> None:
    settings.DEMO = True
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "sankofa.example"]
    demo.seed_staff(NOW)


def answer(client: Client, **headers: str) -> int:
    return client.post(DEMO, {"as": "counsellor"}, **{**LOOPBACK, **headers}).status_code


@pytest.mark.usefixtures("demo_mode")
class TestInDemoMode:
    def test_one_click_signs_in(self, client: Client) -> None:
        assert answer(client) == 302
        assert client.get("/account/", **LOOPBACK).status_code == 200

    @pytest.mark.parametrize("person", [p for p in demo.STAFF if p.role in Role.values], ids=lambda p: p.key)
    def test_every_demo_role_comes_in_without_a_second_factor(self, client: Client, person: demo.DemoStaff) -> None:
        client.post(DEMO, {"as": person.key}, **LOOPBACK)
        assert client.get("/account/second-factor/", **LOOPBACK).headers["Location"] == "/"

    def test_the_sign_in_page_offers_each_role_once_up_front(self, client: Client) -> None:
        page = client.get("/account/sign-in/", **LOOPBACK)
        assert [p.role for p in page.context["demo_first"]] == list(dict.fromkeys(p.role for p in demo.STAFF))
        assert {p.role for p in page.context["demo_first"]} == set(Role)

    @pytest.mark.parametrize(
        "headers",
        [
            {"REMOTE_ADDR": "10.0.0.8"},
            {"HTTP_HOST": "sankofa.example"},
            {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
            {"HTTP_FORWARDED": "for=127.0.0.1"},
            {"HTTP_VIA": "1.1 proxy"},
            {"REMOTE_ADDR": ""},
        ],
    )
    def test_it_is_not_there_from_elsewhere(self, client: Client, headers: dict[str, str]) -> None:
        assert answer(client, **headers) == 404
        page = client.get("/account/sign-in/", **{**LOOPBACK, **headers})
        assert page.context["demo_first"] == []

    @pytest.mark.parametrize("host", ["localhost:8000", "[::1]:8000"])
    def test_other_names_of_this_machine_are_this_machine(self, client: Client, host: str) -> None:
        assert answer(client, HTTP_HOST=host, REMOTE_ADDR="::1") == 302

    def test_real_staff_are_not_among_those_one_can_be(self, client: Client) -> None:
        Staff.objects.create(email="real@sankofa.example", name="R", mission=Mission.objects.get(code="NL"))
        assert client.post(DEMO, {"as": "real"}, **LOOPBACK).status_code == 404

    def test_a_link_alone_signs_nobody_in(self, client: Client) -> None:
        assert client.get(DEMO, {"as": "counsellor"}, **LOOPBACK).status_code == 405

    def test_another_site_cannot_make_a_browser_sign_in(self) -> None:
        assert answer(Client(enforce_csrf_checks=True)) == 403

    def test_a_demo_session_does_not_stand_in_for_a_second_factor_elsewhere(self, client: Client) -> None:
        client.post(DEMO, {"as": "administrator"}, **LOOPBACK)
        outside = client.get("/account/second-factor/", **{**LOOPBACK, "REMOTE_ADDR": "10.0.0.8"})
        assert outside.status_code == 200

    def test_the_launcher_prints_one_line_a_role(self) -> None:
        out = StringIO()
        call_command("demo_signins", stdout=out)
        assert len(out.getvalue().splitlines()) == 1 + len(Role)
        assert "Maria de Wit, Zwolle" in out.getvalue()

    def test_seeding_again_changes_nothing(self) -> None:
        models = (Mission, Office, Organisation, Staff, RoleGrant)
        before = [m.objects.count() for m in models]
        demo.seed_staff(NOW)
        assert [m.objects.count() for m in models] == before


def test_outside_demo_mode_it_does_not_exist(client: Client) -> None:
    demo.seed_staff(NOW)
    assert answer(client) == 404
    assert client.get("/account/sign-in/", **LOOPBACK).context["demo_first"] == []


def test_outside_demo_mode_the_launcher_prints_nothing() -> None:
    out = StringIO()
    call_command("demo_signins", stdout=out)
    assert out.getvalue() == ""


def test_helpers_and_authorities_are_two_classes() -> None:
    demo.seed_staff(NOW)
    mission = Mission.objects.get(code="NL")
    helpers = dict(queries.partners(mission.id, Organisation.Kind.HELPER))
    authorities = dict(queries.partners(mission.id, Organisation.Kind.AUTHORITY))
    assert helpers
    assert authorities
    assert not set(helpers) & set(authorities)

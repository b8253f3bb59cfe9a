"""Every address of the site, by its pattern: who is refused. A new page that forgets its door fails here.

Ids are made up, so nothing is found; what counts is that nobody gets further than they may.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from sankofa.accounts.models import Staff
from tests.factories import make_mission

pytestmark = pytest.mark.django_db

# Open without signing in, each with its reason. Everything else has `desk.web.staff_page` or allauth's own door.
PUBLIC = {
    "account_login": "the way in",
    "account_demo": "the way in of the demo; absent outside demo mode (tests/accounts/test_demo_sign_in.py)",
    "mfa_login_webauthn": "the way in with a passkey",
    "openid_connect_login": "the way in through one's organisation; absent where none is configured",
    "openid_connect_callback": "as above, on the way back",
    "mfa_authenticate": "the second step of the way in; leads back without a first",
    "account_logout": "the way out",
    "account_inactive": "says that an account is closed, to whom it concerns",
    "account_reset_password": "for those who can't get in",
    "account_reset_password_done": "as above",
    "account_reset_password_from_key": "as above, with the key of a mail",
    "account_reset_password_from_key_done": "as above",
    "preferences": "theme and language of this browser",
    "public_reports": "annual reports that were published, for everybody",
    "public_report_choose": "as above, to the reader's language",
    "public_report": "as above; what isn't published is not found",
    "public_report_file": "as above",
    "healthz": "for the load balancer: that the server answers, nothing else",
}
GALLERY = re.compile(r"^(gallery|look)")  # invented people; absent in production (checked below)
SIGN_IN = "/account/sign-in/"
MADE_UP = {
    "uuid": "0198c0de-0000-7000-8000-00000000beef",
    "int": "1",
    "slug": "nothing",
    "str": "nothing",
    "path": "nothing",
}


@dataclass(frozen=True)
class Address:
    name: str
    path: str
    view: Any

    @property
    def is_public(self) -> bool:
        return self.name in PUBLIC or bool(GALLERY.match(self.name))

    @property
    def is_library(self) -> bool:
        """allauth's own pages about one's own account: they have its doors and show nothing of others."""
        return self.name.startswith(("account_", "mfa_"))


def addresses() -> list[Address]:
    return list(_walk(get_resolver().url_patterns, "/"))


def _walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[Address]:
    for pattern in patterns:
        here = prefix + _filled(str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, here)
        else:
            yield Address(pattern.name or "", here, pattern.callback)


def _filled(route: str) -> str:
    if route.startswith("^"):
        route = re.sub(r"\(\?P<\w+>[^)]*\)", "nothing", route).strip("^$")
    return re.sub(r"<(?:(\w+):)?\w+>", lambda found: MADE_UP[found[1] or "str"], route)


ALL = addresses()
CLOSED = [address for address in ALL if not address.is_public]
named = pytest.mark.parametrize


def test_there_are_addresses_to_check() -> None:
    assert len(CLOSED) > 40


@named("address", ALL, ids=lambda a: a.path)
def test_an_address_has_a_door_or_stands_on_the_public_list(address: Address) -> None:
    assert address.name, f"{address.path} has no name"
    assert address.is_public or address.is_library or hasattr(address.view, "staff_door"), address.path


def test_the_public_list_names_only_what_exists() -> None:
    assert set(PUBLIC) - {address.name for address in ALL} == set()


@named("method", ["get", "post"])
@named("address", CLOSED, ids=lambda a: a.path)
def test_strangers_are_sent_to_sign_in(address: Address, method: str) -> None:
    answer = getattr(Client(), method)(address.path)
    if answer.status_code == 302:
        assert answer.headers["Location"].startswith(SIGN_IN)
    else:
        assert answer.status_code in {404, 405}


@pytest.fixture
def nobody(client: Client) -> Client:
    """Signed in, without any role."""
    staff = Staff.objects.create(email="new@sankofa.example", name="New", mission=make_mission())
    client.force_login(staff)
    return client


@named("method", ["get", "post"])
@named("address", [a for a in CLOSED if not a.is_library], ids=lambda a: a.path)
def test_staff_without_a_role_see_nothing(nobody: Client, address: Address, method: str) -> None:
    answer = getattr(nobody, method)(address.path)
    assert answer.status_code in {403, 404, 405}


@named("path", ["/account/", "/account/password/"])
def test_staff_without_a_role_still_manage_their_own_sign_in(nobody: Client, path: str) -> None:
    assert nobody.get(path, follow=True).status_code == 200


@named("address", [a for a in ALL if "/uuid" not in a.path], ids=lambda a: a.path)
def test_no_address_breaks_for_a_stranger(address: Address) -> None:
    assert Client().get(address.path).status_code < 500

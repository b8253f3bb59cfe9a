"""OpenID Connect: staff who are there come in by a verified address; nobody else does, and nobody is made."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from sankofa.accounts.models import Staff
from sankofa.accounts.vocab import Actor, Role
from tests.accounts.provider import Provider, serving
from tests.factories import make_staff

pytestmark = pytest.mark.django_db
START = "/account/sign-in/with/organisation/"


@pytest.fixture
def provider(settings: LazySettings) -> Iterator[Provider]:
    cache.clear()
    with serving() as provider:
        app = {
            "provider_id": "organisation",
            "name": "Helping Hands",
            "client_id": "sankofa",
            "secret": "shared",
            "settings": {"server_url": provider.issuer, "oauth_pkce_enabled": True},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
        yield provider


@pytest.fixture
def maria() -> Actor:
    return make_staff(name="Maria de Wit")


def address_of(actor: Actor) -> str:
    return Staff.objects.get(id=actor.id).email


def come_back(client: Client, provider: Provider, onward: str = "", **claims: Any) -> Any:
    """Presses the button, is confirmed by the provider, and comes back."""
    provider.claims = {"sub": "7", "email_verified": True, **claims}
    away = client.post(START, {"next": onward} if onward else {})
    asked = parse_qs(urlsplit(away.headers["Location"]).query)
    back = urlsplit(asked["redirect_uri"][0]).path
    return client.get(back, {"code": "abc", "state": asked["state"][0]}, follow=True)


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_without_a_configured_provider_there_is_neither_button_nor_address(client: Client) -> None:
    assert "Sign in with" not in Client().get("/account/sign-in/").content.decode().replace(
        "Sign in with a passkey", ""
    )
    assert Client().post(START).status_code == 404


def test_the_button_leads_to_the_provider_with_a_challenge_and_asks_for_no_more_than_who_it_is(
    provider: Provider,
) -> None:
    client = Client()
    assert "Sign in with Helping Hands" in client.get("/account/sign-in/").content.decode()
    away = client.post(START).headers["Location"]
    assert away.startswith(f"{provider.issuer}/authorize?")
    asked = parse_qs(urlsplit(away).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}


def test_staff_with_a_verified_address_come_in_whatever_its_capitals(provider: Provider, maria: Actor) -> None:
    client = Client()
    page = come_back(client, provider, onward="/account/", email=address_of(maria).upper())
    assert page.redirect_chain[-1][0] == "/account/"
    assert is_in(client)
    assert provider.asked[0]["client_secret"] == ["shared"]
    assert provider.asked[0]["code_verifier"]


def test_nothing_of_the_provider_is_stored(provider: Provider, maria: Actor) -> None:
    come_back(Client(), provider, email=address_of(maria))
    assert not SocialAccount.objects.exists()
    assert not SocialToken.objects.exists()


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "stranger@sankofa.example"},
        {"email_verified": False},
        {"email_verified": "true"},  # a text is no yes
        {"email": ""},
    ],
)
def test_everybody_else_is_sent_back_with_one_and_the_same_sentence(
    provider: Provider, maria: Actor, claims: dict[str, Any]
) -> None:
    client, before = Client(), Staff.objects.count()
    page = come_back(client, provider, **{"email": address_of(maria), **claims})
    assert "Nobody here has this address" in page.content.decode()
    assert not is_in(client)
    assert Staff.objects.count() == before


def test_a_closed_account_does_not_come_in(provider: Provider, maria: Actor) -> None:
    Staff.objects.filter(id=maria.id).update(is_active=False)
    client = Client()
    page = come_back(client, provider, email=address_of(maria))
    assert "Nobody here has this address" in page.content.decode()
    assert not is_in(client)


def test_a_forged_state_is_refused(provider: Provider, maria: Actor) -> None:
    client = Client()
    provider.claims = {"sub": "7", "email_verified": True, "email": address_of(maria)}
    client.post(START)
    page = client.get(f"{START}back/", {"code": "abc", "state": "made-up"}, follow=True)
    assert "did not confirm who you are" in page.content.decode()
    assert not is_in(client)


def test_a_token_for_another_application_is_refused(provider: Provider, maria: Actor) -> None:
    client = Client()
    page = come_back(client, provider, email=address_of(maria), aud="another")
    assert "did not confirm who you are" in page.content.decode()
    assert not is_in(client)


def test_a_provider_that_is_down_is_said_so(provider: Provider) -> None:
    provider.is_up = False
    page = Client().post(START, follow=True)
    assert page.status_code == 200
    assert "does not answer" in page.content.decode()


@pytest.mark.parametrize(
    ("configured", "said", "enough"),
    [
        ((), {"amr": ["mfa"]}, False),  # the organisation's word counts only where the environment says so
        ((("amr", "mfa"),), {"amr": ["pwd", "mfa"]}, True),
        ((("amr", "mfa"),), {"amr": ["pwd"]}, False),
        ((("acr", "strong"),), {"acr": "strong"}, True),
        ((("acr", "strong"),), {"amr": ["strong"]}, False),
    ],
)
def test_a_role_that_needs_a_second_step_uses_ours_unless_the_provider_asked_for_one(
    provider: Provider,
    settings: LazySettings,
    configured: tuple[tuple[str, str], ...],
    said: dict[str, Any],
    enough: bool,  # noqa: FBT001  a column of the table
) -> None:
    settings.PROVIDER_SECOND_FACTOR = configured
    client = Client()
    come_back(client, provider, email=address_of(make_staff(Role.PROCESSOR)), **said)
    onward = client.get("/account/second-factor/")
    assert (onward.status_code == 302) is enough


def test_a_second_factor_of_ones_own_is_asked_for_even_where_the_role_needs_none(
    provider: Provider, maria: Actor
) -> None:
    from allauth.mfa.totp.internal import auth  # noqa: PLC0415  as tests of second factors do

    auth.TOTP.activate(Staff.objects.get(id=maria.id), "JBSWY3DPEHPK3PXP")
    client = Client()
    page = come_back(client, provider, email=address_of(maria))
    assert page.redirect_chain[-1][0].startswith("/account/sign-in/second-factor/")
    assert not is_in(client)

"""Signing in with a browser: password and code, a passkey of a device (Chromium's virtual one), and administration."""

import re

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Page, expect

from sankofa.accounts.models import RoleGrant, Staff
from sankofa.accounts.vocab import Role, Scope
from tests.browser.conftest import Violations, Visit
from tests.factories import make_staff

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database")]
PASSWORD = "green-lantern-over-water"


@pytest.fixture
def joke() -> Staff:
    cache.clear()
    staff = Staff.objects.get(id=make_staff(Role.ADMINISTRATOR, scope=Scope.MISSION, name="Joke Lindeman").id)
    staff.set_password(PASSWORD)
    staff.save()
    return staff


def by_password(page: Page, staff: Staff) -> None:
    page.get_by_label("E-mail").fill(staff.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def code_of(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


def confirm(page: Page) -> None:
    """A change of how one signs in asks for the password once more."""
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def set_up_app(page: Page) -> str:
    """Through the pages, as somebody does on the first day; answers the secret of the app."""
    page.get_by_role("link", name="An authenticator app").click()
    confirm(page)
    secret = re.sub(r"\s", "", page.locator("code").first.inner_text())
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Switch it on").click()
    page.wait_for_url(lambda url: "/account/app/" not in url)
    return secret


def test_the_first_sign_in_sets_up_an_app_and_the_next_asks_for_its_code(
    visit: Visit, violations: Violations, joke: Staff
) -> None:
    page = visit("/")
    by_password(page, joke)
    assert "/account/second-factor/" in page.url
    assert violations(page) == []
    secret = set_up_app(page)
    page.goto(page.url.split("/account")[0] + "/administration/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Administration")

    cache.clear()  # a code works once; in the test both sign-ins are in its half minute
    again = visit("/")
    by_password(again, joke)
    expect(again.get_by_role("heading", level=1)).to_contain_text("Second step")
    assert violations(again) == []
    again.get_by_label("Code").fill(code_of(secret))
    again.get_by_role("button", name="Sign in").click()
    expect(again.get_by_role("button", name="Sign in")).to_have_count(0)
    again.goto(again.url.split("/account")[0] + "/administration/")
    expect(again.get_by_role("heading", level=1)).to_contain_text("Administration")


def with_device(page: Page) -> None:
    """The browser gets a device that makes passkeys and always finds its owner's finger on it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_a_passkey_is_added_and_signs_in_without_a_password(
    visit: Visit, violations: Violations, joke: Staff, site: str
) -> None:
    page = visit("/offline/", expected="404")
    page.goto(site.replace("127.0.0.1", "localhost"))  # a passkey belongs to a name, not to an address
    with_device(page)
    by_password(page, joke)
    page.get_by_role("link", name="A passkey").click()
    confirm(page)
    assert violations(page) == []
    page.get_by_label("Name").fill("My laptop")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(lambda url: "/passkeys/add" not in url)
    origin = site.replace("127.0.0.1", "localhost")
    page.goto(f"{origin}/account/passkeys/")
    expect(page.locator("main")).to_contain_text("My laptop")
    assert violations(page) == []

    page.context.clear_cookies()
    page.goto(f"{origin}/administration/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Administration")


def test_an_administrator_adds_a_colleague_and_grants_a_role(visit: Visit, violations: Violations, joke: Staff) -> None:
    page = visit("/")
    by_password(page, joke)
    set_up_app(page)
    page.goto(page.url.split("/account")[0] + "/administration/")
    page.get_by_role("link", name="Invite a colleague").click()
    page.get_by_label("Name").fill("Tom Bos")
    page.get_by_label("E-mail address").fill("tom@sankofa.example")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("status")).to_contain_text("Invited")
    assert violations(page) == []
    page.get_by_label("Role").select_option(Role.PROCESSOR)
    page.get_by_label("Whole mission").check()
    page.get_by_role("button", name="Grant the role").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tom Bos")
    expect(page.locator("main")).to_contain_text("Case processor")
    assert violations(page) == []
    grant = RoleGrant.objects.get(staff__email="tom@sankofa.example")
    assert (grant.role, grant.scope, grant.granted_by) == (Role.PROCESSOR, Scope.MISSION, joke)
    assert grant.since <= timezone.now()

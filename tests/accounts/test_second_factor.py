"""Roles that see or decide much do nothing with a password alone; codes and passkeys are checked and sealed."""

import base64
import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.db import connection
from django.test import Client

from sankofa.accounts.models import Staff
from sankofa.accounts.roles import SECOND_FACTOR_REQUIRED, Role
from tests.factories import make_staff

pytestmark = pytest.mark.django_db
PASSWORD = "green-lantern-over-water"


@pytest.fixture(autouse=True)
def nothing_counted_yet() -> None:
    cache.clear()


def staff_in(role: Role) -> Staff:
    staff = Staff.objects.get(id=make_staff(role).id)
    staff.set_password(PASSWORD)
    staff.save()
    return staff


def by_password(role: Role) -> tuple[Client, Staff]:
    client, staff = Client(), staff_in(role)
    client.post("/account/sign-in/", {"login": staff.email, "password": PASSWORD})
    return client, staff


def code_now(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


def set_up_app(client: Client) -> str:
    client.post("/account/confirm/?next=/account/app/", {"password": PASSWORD})
    secret: str = client.get("/account/app/").context["form"].secret
    client.post("/account/app/", {"code": code_now(secret)})
    return secret


@pytest.mark.parametrize("role", sorted(SECOND_FACTOR_REQUIRED))
def test_with_a_password_alone_these_roles_are_led_to_set_one_up(role: Role) -> None:
    client, _staff = by_password(role)
    answer = client.get("/gallery/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/second-factor/")
    assert "passkey" in client.get("/account/second-factor/").content.decode()


@pytest.mark.parametrize("role", sorted(set(Role) - SECOND_FACTOR_REQUIRED))
def test_other_roles_work_with_a_password(role: Role) -> None:
    client, _staff = by_password(role)
    assert client.get("/account/second-factor/").headers["Location"] == "/"


def test_setting_up_an_app_opens_the_door_and_gives_recovery_codes() -> None:
    client, staff = by_password(Role.PROCESSOR)
    set_up_app(client)
    assert client.get("/account/second-factor/").headers["Location"] == "/"
    assert Authenticator.objects.filter(user=staff, type=Authenticator.Type.RECOVERY_CODES).exists()


def test_a_wrong_code_sets_nothing_up() -> None:
    client, staff = by_password(Role.PROCESSOR)
    client.post("/account/confirm/?next=/account/app/", {"password": PASSWORD})
    client.get("/account/app/")
    client.post("/account/app/", {"code": "000000"})
    assert not Authenticator.objects.filter(user=staff).exists()


def test_the_next_sign_in_asks_for_the_code_before_anything_else() -> None:
    client, staff = by_password(Role.PROCESSOR)
    set_up_app(client)
    other = Client()
    asked = other.post("/account/sign-in/", {"login": staff.email, "password": PASSWORD})
    assert asked.headers["Location"].startswith("/account/sign-in/second-factor/")
    assert other.get("/account/").status_code == 302
    wrong = other.post("/account/sign-in/second-factor/", {"code": "000000"})
    assert "Wait for the next one" in wrong.content.decode()
    assert other.get("/account/").status_code == 302


def test_a_recovery_code_works_once() -> None:
    client, staff = by_password(Role.PROCESSOR)
    set_up_app(client)
    code = client.get("/account/recovery-codes/").context["unused_codes"][0]
    for works in (True, False):
        other = Client()
        other.post("/account/sign-in/", {"login": staff.email, "password": PASSWORD})
        other.post("/account/sign-in/second-factor/", {"code": code})
        assert (other.get("/account/").status_code == 200) is works


def test_five_wrong_codes_lock_the_sixth() -> None:
    client, staff = by_password(Role.PROCESSOR)
    set_up_app(client)
    code = client.get("/account/recovery-codes/").context["unused_codes"][0]
    other = Client()
    other.post("/account/sign-in/", {"login": staff.email, "password": PASSWORD})
    for _ in range(5):
        other.post("/account/sign-in/second-factor/", {"code": "000000"})
    locked = other.post("/account/sign-in/second-factor/", {"code": code})
    assert "Wait five minutes" in locked.content.decode()


def test_secrets_are_sealed_in_the_database() -> None:
    client, staff = by_password(Role.PROCESSOR)
    secret = set_up_app(client)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator WHERE user_id = %s", [staff.id])
        kept = " ".join(row[0] for row in cursor.fetchall())
    assert kept
    assert secret not in kept


def test_the_last_factor_of_a_role_that_needs_one_cannot_be_removed_by_its_owner() -> None:
    client, staff = by_password(Role.PROCESSOR)
    set_up_app(client)
    client.post("/account/app/remove/")
    assert Authenticator.objects.filter(user=staff, type=Authenticator.Type.TOTP).exists()


def test_a_counsellor_may_remove_the_app_again() -> None:
    client, staff = by_password(Role.COUNSELLOR)
    set_up_app(client)
    client.post("/account/app/remove/")
    assert not Authenticator.objects.filter(user=staff, type=Authenticator.Type.TOTP).exists()


def test_a_passkey_is_asked_for_with_a_challenge_of_this_site(client: Client) -> None:
    answer = client.get("/account/sign-in/passkey/", headers={"accept": "application/json"})
    assert answer.json()["request_options"]["publicKey"]["challenge"]


SHAPED = json.dumps(
    {
        "id": "AAAA",
        "rawId": "AAAA",
        "type": "public-key",
        "response": {
            "clientDataJSON": base64.urlsafe_b64encode(
                b'{"type": "webauthn.get", "challenge": "AAAA", "origin": "http://testserver"}'
            ).decode(),
            "authenticatorData": "A" * 52,
            "signature": "AAAA",
            "userHandle": "AAAA",
        },
    }
)


@pytest.mark.parametrize("forged", ['{"id": "x"}', "[]", "not json", SHAPED])
def test_a_forged_passkey_is_refused_without_a_server_error(client: Client, forged: str) -> None:
    client.get("/account/sign-in/passkey/", headers={"accept": "application/json"})
    answer = client.post("/account/sign-in/passkey/", {"credential": forged})
    assert answer.status_code == 302
    assert client.get("/account/").status_code == 302

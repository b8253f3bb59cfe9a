"""What a browser is told, and what production insists on."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from sankofa.accounts.middleware import ThisMachineMiddleware
from sankofa.accounts.models import Staff
from sankofa.config import checks, environment
from tests.factories import make_staff
from tests.house.imports import ROOT

pytestmark = pytest.mark.django_db
OIDC = {
    "SANKOFA_OIDC_ISSUER": "https://id.example",
    "SANKOFA_OIDC_CLIENT_ID": "sankofa",
    "SANKOFA_OIDC_CLIENT_SECRET": "s",
}
PAGES = ("/account/sign-in/", "/team/", "/account/", "/no-such-page/")


@pytest.fixture
def staff_client(client: Client) -> Client:
    client.force_login(Staff.objects.get(id=make_staff().id))
    return client


def policy(client: Client, path: str) -> dict[str, list[str]]:
    header = client.get(path).headers["Content-Security-Policy"]
    return {part.split()[0]: part.split()[1:] for part in header.split(";") if part.strip()}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_may_load_only_what_is_ours_and_run_nothing_inline(staff_client: Client, path: str) -> None:
    told = policy(staff_client, path)
    assert told["default-src"] == ["'none'"]
    for directive in ("script-src", "style-src", "connect-src", "font-src", "form-action"):
        assert told[directive] == ["'self'"]
    assert told["img-src"] == ["'self'", "data:"]
    assert told["frame-ancestors"] == told["base-uri"] == ["'none'"]
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:"} & {s for sources in told.values() for s in sources}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_not_framed_not_sniffed_and_tells_other_sites_nothing(staff_client: Client, path: str) -> None:
    headers = staff_client.get(path).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_cookies_are_closed_to_scripts_and_other_sites() -> None:
    staff = Staff.objects.get(id=make_staff().id)
    staff.set_password("green-lantern-over-water")
    staff.save()
    client = Client()
    client.post("/account/sign-in/", {"login": staff.email, "password": "green-lantern-over-water"})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"], "the session ends with the browser"


@pytest.mark.parametrize("path", ["/team/", "/account/app/", "/account/recovery-codes/", "/no-such-page/"])
def test_what_the_signed_in_see_is_not_kept_by_the_browser(staff_client: Client, path: str) -> None:
    assert "no-store" in staff_client.get(path).headers["Cache-Control"]


def test_the_sign_in_page_is_not_kept_either() -> None:
    assert "no-store" in Client().get("/account/sign-in/").headers["Cache-Control"]


def test_a_bare_signed_in_page_takes_two_queries_session_and_staff(staff_client: Client) -> None:
    staff_client.get("/gallery/")  # marks the session as seen, once a minute
    with CaptureQueriesContext(
        connection,
    ) as queries:
        staff_client.get("/gallery/")
    assert len(queries) == 2, [q["sql"][:90] for q in queries]


def production(**over: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={
            **os.environ,
            **checks._production(),
            "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": "sankofa.config.settings",
            **over,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_passes_djangos_own_deployment_check() -> None:
    done = production()
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"SANKOFA_SECRET_KEY": "short"}, "at least 50 random characters"),
        ({"SANKOFA_ALLOWED_HOSTS": "*"}, "without '*'"),
        ({"SANKOFA_ALLOWED_HOSTS": ""}, "must name the hosts"),
        ({"SANKOFA_FILE_KEYS": ""}, "production mode needs keys of its own"),
        ({"EMAIL_URL": ""}, "invitations and forgotten passwords go by mail"),
        ({"EMAIL_URL": "mail.example.org"}, "no address of a mail server"),
        ({"EMAIL_URL": "smtps://mail.example.org:many/?from=a@b.example"}, "no address: Port"),
        ({"EMAIL_URL": "smtps://mail.example.org"}, "from which address"),
        ({"EMAIL_URL": "smtp://mail.example.org/?from=a@b.example"}, "in the clear"),
        ({"SANKOFA_OIDC_ISSUER": "https://id.example"}, "SANKOFA_OIDC_CLIENT_ID is not set"),
        ({**OIDC, "SANKOFA_OIDC_ISSUER": "http://id.example"}, "https:// address"),
        ({**OIDC, "SANKOFA_OIDC_SECOND_FACTOR": "mfa"}, "a list like amr:mfa"),
    ],
)
def test_production_refuses_what_is_unsafe_and_names_the_variable(over: dict[str, str], words: str) -> None:
    given = {**checks._production(), "DATABASE_URL": "postgresql://app@db/sankofa", **over}
    with pytest.raises(environment.UnsafeEnvironmentError, match=words) as refused:
        environment.read(given, base=ROOT)
    assert any(name in str(refused.value) for name in over) or "SANKOFA_OIDC" in str(refused.value)


def read(**over: str) -> environment.Environment:
    return environment.read({**checks._production(), "DATABASE_URL": "postgresql://app@db/sankofa", **over}, base=ROOT)


@pytest.mark.parametrize(
    ("url", "port", "tls"),
    [
        ("smtp+tls://post:s%40crt@mail.example.org/?from=a@b.example", 587, "starttls"),
        ("smtps://post:s%40crt@mail.example.org:4650/?from=a@b.example", 4650, "tls"),
        ("smtp://post:s%40crt@127.0.0.1/?from=a@b.example", 25, ""),
    ],
)
def test_a_mail_server_is_named_by_one_address(url: str, port: int, tls: str) -> None:
    mail = read(EMAIL_URL=url).mail
    assert mail
    assert (mail.port, mail.tls, mail.user, mail.password, mail.sender) == (port, tls, "post", "s@crt", "a@b.example")


def test_nobody_gets_mail_where_that_is_said() -> None:
    assert read(EMAIL_URL="none").mail is None


def test_local_mode_has_keys_of_its_own_and_serves_this_machine_alone() -> None:
    assert read(SANKOFA_MODE="local", SANKOFA_ALLOWED_HOSTS="127.0.0.1,localhost,[::1]", EMAIL_URL="").is_local
    with pytest.raises(environment.UnsafeEnvironmentError, match="SANKOFA_MODE=production"):
        read(SANKOFA_MODE="local", SANKOFA_ALLOWED_HOSTS="avrr.example.org")
    with pytest.raises(environment.UnsafeEnvironmentError, match="keys of its own"):
        read(SANKOFA_MODE="local", SANKOFA_ALLOWED_HOSTS="localhost", SANKOFA_INDEX_KEY="")


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1:8000"}, 200),
        ({"REMOTE_ADDR": "203.0.113.9", "HTTP_HOST": "127.0.0.1:8000"}, 403),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}, 403),
    ],
)
def test_in_local_mode_nobody_from_elsewhere_and_nobody_behind_a_proxy_is_answered(
    asked: dict[str, str], status: int
) -> None:
    door = ThisMachineMiddleware(lambda _request: HttpResponse("in"))
    assert door(RequestFactory().get("/", **asked)).status_code == status  # type: ignore[arg-type]  # headers

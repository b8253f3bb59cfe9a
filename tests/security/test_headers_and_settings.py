"""What a browser is told, and what production insists on."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sankofa.accounts.models import Staff
from sankofa.config import checks, environment
from tests.factories import make_staff
from tests.house.imports import ROOT

pytestmark = pytest.mark.django_db
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
        ({"SANKOFA_FILE_KEYS": ""}, "production needs keys of its own"),
    ],
)
def test_production_refuses_what_is_unsafe_and_names_the_variable(over: dict[str, str], words: str) -> None:
    given = {**checks._production(), "DATABASE_URL": "postgresql://app@db/sankofa", **over}
    with pytest.raises(environment.UnsafeEnvironmentError, match=words) as refused:
        environment.read(given, base=ROOT)
    assert next(iter(over)) in str(refused.value)

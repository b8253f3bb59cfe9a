"""What every test stands on: a database clone as the app role, a fixed clock, a site for the browser."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connections
from django.test import Client
from hypothesis import settings
from pytest_django.plugin import DjangoDbBlocker

from sankofa.config.serve import compile_messages
from sankofa.eligibility import drafting
from sankofa.schemes import queries as schemes
from tests import database

# Machines here are small and shared: a test case is judged by what it does, never by the clock.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

NOW = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """In place of pytest-django's: one clone of the template per worker, never flushed."""
    compile_messages()  # Dutch pages are tested too
    with database.clone() as name, django_db_blocker.unblock():
        point_at(name)
        yield
        connections.close_all()


@pytest.fixture
def fresh_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A clone of this test's own, where transactions really commit; answers its name."""
    before = str(connections["default"].settings_dict["NAME"])
    with database.clone() as name, django_db_blocker.unblock():
        point_at(name)
        try:
            yield name
        finally:
            point_at(before)


@pytest.fixture(autouse=True)
def policies_of_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Judge by the files alone, without asking the database what was approved since; `approved_policies` asks it."""
    monkeypatch.setattr(schemes._source, "read", None)


@pytest.fixture
def approved_policies(policies_of_the_files: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Versions approved in the test take part at once, and are forgotten after it."""
    monkeypatch.setattr(schemes._source, "read", drafting.published)
    monkeypatch.setattr(schemes._source, "EVERY", 0.0)
    yield
    schemes.forget()


class StaffClient(Client):
    """Django's client, whose `force_login` also stands for the second factor that many roles must use."""

    def force_login(self, user: AbstractBaseUser, backend: str | None = None) -> None:
        super().force_login(user, backend)  # type: ignore[arg-type]  # our Staff is the user model
        session = self.session
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": NOW.timestamp()}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()


@pytest.fixture
def client() -> StaffClient:
    return StaffClient()


@pytest.fixture
def now() -> dt.datetime:
    """Sunday 22 November 2026, half past ten in Amsterdam."""
    return NOW


def point_at(name: str) -> None:
    for connection in connections.all(initialized_only=True):
        connection.close()
    connections.settings["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name

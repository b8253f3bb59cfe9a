"""The year 2007, built once for all tests of it, in a database of its own."""

from collections.abc import Iterator

import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from sankofa.demo.year import building
from tests import database
from tests.conftest import point_at


@pytest.fixture(scope="session")
def year_2007(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The name of the database in which it stands; `the_year` points at it."""
    before = str(connections["default"].settings_dict["NAME"])
    with database.clone() as name:
        with django_db_blocker.unblock():
            point_at(name)
            try:
                building.load()
            finally:
                point_at(before)
        yield name


@pytest.fixture
def the_year(year_2007: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Reads the year; what a test writes there stays, so none does."""
    before = str(connections["default"].settings_dict["NAME"])
    with django_db_blocker.unblock():
        point_at(year_2007)
        try:
            yield
        finally:
            point_at(before)

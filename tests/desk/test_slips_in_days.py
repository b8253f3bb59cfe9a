"""A year of one figure too many or too few is told beside its field, and asked in an address it is passed over."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from sankofa.accounts.vocab import Role, Scope
from sankofa.desk.fields import DayField
from sankofa.desk.flights.forms import LocalTimeField
from tests.factories import make_staff, signed_in

pytestmark = pytest.mark.django_db
SLIPS = ("0001-01-01", "0202-06-01", "9999-12-31")


@pytest.mark.parametrize("typed", SLIPS)
def test_a_day_of_another_age_is_told_beside_its_field(typed: str) -> None:
    with pytest.raises(ValidationError, match="Check the year"):
        DayField().clean(typed)
    with pytest.raises(ValidationError, match="Check the year"):
        LocalTimeField().clean(f"{typed}T10:00")


def test_a_day_of_ours_is_read() -> None:
    assert DayField().clean("1907-03-01") == dt.date(1907, 3, 1)
    assert LocalTimeField().clean("2026-03-01T10:00") == dt.datetime(2026, 3, 1, 10)  # noqa: DTZ001  by an airport's clocks


@pytest.mark.parametrize("asked", [*SLIPS, "2026-02-31", "tomorrow"])
@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("calendar", "day"),
        ("airport", "day"),
        ("airport_manifest", "day"),
        ("flights", "from"),
        ("cases", "wished_until"),
        ("hours", "week"),
    ],
)
def test_an_address_that_asks_for_no_day_still_gives_the_page(page: str, name: str, asked: str) -> None:
    client = signed_in(make_staff(Role.AIRPORT, scope=Scope.MISSION))
    assert client.get(reverse(f"desk:{page}"), {name: asked}).status_code == 200


def test_what_no_keyboard_types_is_a_bad_request_and_no_breakdown() -> None:
    client = signed_in(make_staff(Role.COUNSELLOR))
    assert client.post(reverse("desk:cases_keep"), {"name": "mine\0", "query": "whose=mine"}).status_code == 400
    assert client.get(reverse("desk:cases"), {"stage": "\0"}).status_code == 400

"""A receipt says whose signature it bears; for a child a parent or guardian signs, by name."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from sankofa.accounts.vocab import Actor
from sankofa.cases.vocab import Gate
from sankofa.kernel.errors import DomainError
from sankofa.people.models import Person
from sankofa.travel import queries, services
from sankofa.travel.models import Booking, Handover
from tests.factories import NOW, signed_in
from tests.travel.journeys import airport_staff, clear, make_ready_case, make_ticketed, take_steps

pytestmark = pytest.mark.django_db
SIGNED = b"\x89PNG\r\n\x1a\n" + bytes(900)


@pytest.fixture
def by() -> Actor:
    return airport_staff()


@pytest.fixture
def booking(by: Actor) -> Booking:
    """Dawit, and his daughter Hanna, who is ten."""
    booking = make_ticketed(by, make_ready_case(None, "Dawit Tesfaye", "Hanna Dawit").case_id)
    born = NOW.date() - dt.timedelta(days=3_700)
    Person.objects.filter(latin_name="Hanna Dawit").update(birth_from=born, birth_until=born + dt.timedelta(days=1))
    take_steps(by, booking.id)
    return booking


def hand_over(by: Actor, booking: Booking, *names: str, signed_by: str = "") -> dict[str, str]:
    """The signer by whose receipt it is."""
    chosen = booking.passengers.filter(member__person__latin_name__in=names) if names else booking.passengers.all()
    services.hand_over(
        booking_id=booking.id,
        clearance_id=clear(booking.case_id, Gate.HAND_OVER, by),
        by=by,
        now=NOW,
        passengers=[row.id for row in chosen],
        signature=SIGNED,
        signed_by=signed_by,
    )
    return {row.name: row.signed_by for row in queries.receipts(by, booking.id)}


def test_the_father_signs_for_himself_and_for_his_daughter(by: Actor, booking: Booking) -> None:
    signed = hand_over(by, booking, signed_by="Dawit Tesfaye")
    assert signed == {"Dawit Tesfaye": "Dawit Tesfaye", "Hanna Dawit": "Dawit Tesfaye"}


def test_a_grown_up_whose_name_nobody_writes_signs_for_themselves(by: Actor, booking: Booking) -> None:
    assert hand_over(by, booking, "Dawit Tesfaye") == {"Dawit Tesfaye": "Dawit Tesfaye"}


def test_a_child_signs_for_nothing(by: Actor, booking: Booking) -> None:
    with pytest.raises(DomainError, match="signer_needed"):
        hand_over(by, booking, "Hanna Dawit")
    assert not Handover.objects.exists()
    assert hand_over(by, booking, "Hanna Dawit", signed_by="M. Oudkerk, guardian") == {
        "Hanna Dawit": "M. Oudkerk, guardian"
    }


def test_nobody_is_named_where_nobody_signed(by: Actor, booking: Booking) -> None:
    hand_over(by, booking, signed_by="Dawit Tesfaye")
    with pytest.raises(IntegrityError, match="signer_of_a_signature"), transaction.atomic():
        Handover.objects.update(signature=None, unsigned_reason="On paper")


def test_the_sheet_proposes_the_grown_up_and_the_receipt_says_for_whom(by: Actor, booking: Booking) -> None:
    with time_machine.travel(NOW, tick=False):
        client = signed_in(by)
        assert 'name="signed_by" maxlength="120" value="Dawit Tesfaye"' in client.get("/airport/").content.decode()
        hand_over(by, booking, signed_by="Dawit Tesfaye")
        page = client.get(reverse("desk:airport_receipt", args=[booking.id])).content.decode()
    assert "Dawit Tesfaye, for Hanna Dawit" in page

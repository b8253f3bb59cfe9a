"""Who runs the server makes the first administrator, and helps one who is locked out; the link chooses the password."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from sankofa.accounts import queries
from sankofa.accounts.models import Mission, RoleGrant, Staff
from sankofa.accounts.vocab import Role
from tests.factories import NOW, make_staff

pytestmark = pytest.mark.django_db
NEW = {"mission": "sn", "mission_name": "Senegal", "country": "sen", "timezone": "Africa/Dakar"}


def make(capsys: pytest.CaptureFixture[str], **over: str) -> str:
    given = {"email": "aida@sankofa.example", "name": "Aïda Fall", **NEW, **over}
    call_command("administrator", address="http://127.0.0.1:8000", **given)
    return capsys.readouterr().out


def test_an_empty_database_gets_its_mission_and_administrator_and_a_link_that_works(
    capsys: pytest.CaptureFixture[str],
) -> None:
    link = next(word for word in make(capsys).split() if word.startswith("http://127.0.0.1:8000/account/password/new/"))
    visitor, chosen = Client(), "four words nobody guesses"
    form = visitor.get(link.removeprefix("http://127.0.0.1:8000"), follow=True)
    visitor.post(form.request["PATH_INFO"], {"password1": chosen, "password2": chosen})
    staff = Staff.objects.get(email="aida@sankofa.example")
    assert staff.check_password(chosen)
    actor = queries.actor(staff.id, at=NOW.replace(year=2027))
    assert actor
    assert actor.administers == {Mission.objects.get(code="SN").id}


def test_again_for_somebody_locked_out_opens_the_account_and_doubles_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    make(capsys)
    Staff.objects.filter(email="aida@sankofa.example").update(is_active=False)
    make(capsys)
    assert Staff.objects.get(email="aida@sankofa.example").is_active
    assert RoleGrant.objects.filter(role=Role.ADMINISTRATOR).count() == 1


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"mission": "senegal"}, "two to four letters"),
        ({"country": "SN"}, "three letters"),
        ({"timezone": "Dakar"}, "Europe/Amsterdam"),
        ({"email": "aida"}, "no e-mail address"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(
    capsys: pytest.CaptureFixture[str], over: dict[str, str], words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        make(capsys, **over)
    assert not Staff.objects.exists()
    assert not Mission.objects.exists()


def test_an_account_of_another_mission_stays_where_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    maria = Staff.objects.get(id=make_staff().id)
    with pytest.raises(CommandError, match="another mission"):
        make(capsys, email=maria.email)

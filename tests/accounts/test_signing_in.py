"""Staff sign in with e-mail address and password; strangers and guesses are kept out in plain words."""

import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from sankofa.accounts.models import Staff
from tests.factories import make_staff

pytestmark = pytest.mark.django_db
PASSWORD = "green-lantern-over-water"
SIGN_IN = "/account/sign-in/"


@pytest.fixture(autouse=True)
def nothing_counted_yet() -> None:
    cache.clear()


@pytest.fixture
def maria() -> Staff:
    staff = Staff.objects.get(id=make_staff(name="Maria de Wit").id)
    staff.set_password(PASSWORD)
    staff.save()
    return staff


def sign_in(client: Client, staff: Staff, password: str = PASSWORD) -> int:
    return client.post(SIGN_IN, {"login": staff.email, "password": password}).status_code


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_the_right_password_signs_in(client: Client, maria: Staff) -> None:
    assert sign_in(client, maria) == 302
    assert is_signed_in(client)


def test_passwords_are_kept_as_argon2(maria: Staff) -> None:
    assert maria.password.startswith("argon2$argon2id")


def test_a_wrong_password_is_refused_beside_the_form_and_the_address_stays_typed(client: Client, maria: Staff) -> None:
    page = client.post(SIGN_IN, {"login": maria.email, "password": "wrong"})
    assert "belong together" in page.content.decode().replace("&#x27;", "'")
    assert maria.email in page.content.decode()
    assert not is_signed_in(client)


def test_an_unknown_address_gets_the_same_answer_as_a_wrong_password(client: Client, maria: Staff) -> None:
    known = client.post(SIGN_IN, {"login": maria.email, "password": "wrong"}).content.decode()
    unknown = client.post(SIGN_IN, {"login": "nobody@sankofa.example", "password": "wrong"}).content.decode()
    assert "belong together" in known.replace("&#x27;", "'")
    assert "belong together" in unknown.replace("&#x27;", "'")


def test_a_closed_account_does_not_sign_in(client: Client, maria: Staff) -> None:
    Staff.objects.filter(id=maria.id).update(is_active=False)
    sign_in(client, maria)
    assert not is_signed_in(client)


def test_closing_an_account_ends_its_open_session(client: Client, maria: Staff) -> None:
    sign_in(client, maria)
    Staff.objects.filter(id=maria.id).update(is_active=False)
    assert not is_signed_in(client)


@pytest.mark.parametrize(("language", "words"), [("en", "Wait five minutes"), ("nl", "Wacht vijf minuten")])
def test_after_five_wrong_tries_the_right_password_waits_too_and_the_page_says_how_long(
    client: Client, maria: Staff, language: str, words: str
) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    for _ in range(5):
        sign_in(client, maria, "wrong")
    page = client.post(SIGN_IN, {"login": maria.email, "password": PASSWORD})
    assert words in page.content.decode()
    assert not is_signed_in(client)


def test_the_sign_in_page_speaks_dutch(client: Client) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "nl"
    page = client.get(SIGN_IN).content.decode()
    assert "Wachtwoord vergeten?" in page
    assert "Forgotten" not in page


def test_somebody_elses_wrong_tries_do_not_lock_me_out(client: Client, maria: Staff) -> None:
    for _ in range(6):
        client.post(SIGN_IN, {"login": "other@sankofa.example", "password": "wrong"})
    assert sign_in(client, maria) == 302


def test_a_flood_from_one_address_is_answered_with_429_and_a_page_that_says_what_to_do(client: Client) -> None:
    answers = [client.post(SIGN_IN, {"login": f"n{i}@sankofa.example", "password": "x"}) for i in range(31)]
    assert answers[-1].status_code == 429
    assert "Wait a minute" in answers[-1].content.decode()


def test_signing_out_takes_a_post(client: Client, maria: Staff) -> None:
    sign_in(client, maria)
    client.get("/account/sign-out/")
    assert is_signed_in(client)
    client.post("/account/sign-out/")
    assert not is_signed_in(client)


def test_an_hour_without_use_ends_the_session(client: Client, maria: Staff, now: dt.datetime) -> None:
    with time_machine.travel(now, tick=False) as clock:
        sign_in(client, maria)
        assert is_signed_in(client)
        clock.shift(dt.timedelta(minutes=59))
        assert is_signed_in(client)
        clock.shift(dt.timedelta(minutes=61))
        assert not is_signed_in(client)


def test_ten_hours_end_the_session_however_busy(client: Client, maria: Staff, now: dt.datetime) -> None:
    with time_machine.travel(now, tick=False) as clock:
        sign_in(client, maria)
        for _ in range(12):
            assert is_signed_in(client)
            clock.shift(dt.timedelta(minutes=50))
        assert not is_signed_in(client)


def test_a_forgotten_password_is_chosen_anew_through_a_mailed_link(client: Client, maria: Staff) -> None:
    client.post("/account/password/forgotten/", {"email": maria.email})
    (sent,) = mail.outbox
    link = next(word for word in sent.body.split() if "/password/new/" in word)
    assert maria.name not in sent.subject
    page = client.get(link, follow=True)
    new = "four words nobody guesses"
    client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
    assert sign_in(client, maria, new) == 302
    assert is_signed_in(client)


def test_a_new_password_ends_sessions_elsewhere(client: Client, maria: Staff) -> None:
    sign_in(client, maria)
    maria.set_password("another good long one")
    maria.save()
    assert not is_signed_in(client)


def test_no_mail_goes_to_an_address_without_account_and_the_answer_is_the_same(client: Client, maria: Staff) -> None:
    known = client.post("/account/password/forgotten/", {"email": maria.email})
    unknown = client.post("/account/password/forgotten/", {"email": "nobody@sankofa.example"})
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert [m.to for m in mail.outbox] == [[maria.email]]


@pytest.mark.parametrize("name", ["account_signup", "account_email", "socialaccount_connections", "mfa_trust"])
def test_pages_of_the_library_that_staff_do_not_need_do_not_exist(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_nobody_signs_up(client: Client) -> None:
    assert client.get("/account/signup/").status_code == 404
    assert client.get("/account/sign-up/").status_code == 404


def test_sign_in_leads_only_to_pages_of_ours(client: Client, maria: Staff) -> None:
    away = client.post(SIGN_IN, {"login": maria.email, "password": PASSWORD, "next": "https://evil.example/"})
    assert away.headers["Location"] == "/"

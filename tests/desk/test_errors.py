"""Error pages say one calm thing, and never what was asked for."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.test import Client, RequestFactory

from sankofa.desk.errors import views

SECRET = "tesfaye-31612344417"


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (views.bad_request, 400),
        (views.forbidden, 403),
        (views.not_found, 404),
        (views.csrf_failure, 403),
        (views.broken, 500),
    ],
)
def test_an_error_page_keeps_quiet_about_what_was_asked(
    view: Callable[[HttpRequest], HttpResponse], status: int
) -> None:
    answer = view(RequestFactory().get(f"/people/{SECRET}", {"q": SECRET}))
    shown = answer.content.decode()
    assert answer.status_code == status
    assert "<h1>" in shown
    assert SECRET not in shown


def test_a_form_sent_without_its_token_is_refused_with_what_to_do() -> None:
    answer = Client(enforce_csrf_checks=True).post("/preferences/", {"theme": "dark"})
    assert answer.status_code == 403
    assert "The form was open for too long" in answer.content.decode()


def test_an_unknown_address_leads_to_the_find_box(client: Client) -> None:
    answer = client.get(f"/nothing/{SECRET}/")
    assert answer.status_code == 404
    assert 'action="/find/"' in answer.content.decode()


def test_a_form_sent_after_signing_out_leads_back_to_its_page(client: Client) -> None:
    step = "/cases/0199a0e0-0000-7000-8000-000000000001/step/counsel/"
    page = "/cases/0199a0e0-0000-7000-8000-000000000001/?x=1"
    for referer, back in (
        (f"http://testserver{page}", page),
        ("http://elsewhere.example/cases/", "/"),
        ("", "/"),
    ):
        answer = client.post(step, headers={"Referer": referer})
        assert answer.status_code == 302
        assert QueryDict(urlsplit(answer.headers["Location"]).query)["next"] == back

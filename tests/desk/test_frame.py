"""The frame around each page: who is signed in, where one may go, what was just done."""

import uuid

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory

from sankofa.accounts.vocab import Actor, Grant, Role, Scope
from sankofa.desk import context, notices

MISSION = uuid.UUID(int=1)


def actor(*roles: Role) -> Actor:
    grants = tuple(Grant(role, Scope.MISSION, MISSION, None) for role in roles)
    return Actor(
        uuid.UUID(int=2), "M. de Wit", MISSION, "The Hague", None, "Zwolle desk", "Europe/Amsterdam", "en", grants
    )


def frame(who: Actor | None, path: str = "/") -> dict[str, object]:
    request = RequestFactory().get(path)
    request.actor = who  # type: ignore[attr-defined]  # as ActorMiddleware does
    return context.desk(request)


@pytest.fixture
def every_page_exists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "_url", lambda name: f"/{name.removeprefix('desk:')}/")


def labels(nav: object) -> list[str]:
    assert isinstance(nav, list)
    return [item.label for group in nav for item in group.items]


@pytest.mark.usefixtures("every_page_exists")
@pytest.mark.parametrize(
    ("role", "sees", "never"),
    [
        (Role.COUNSELLOR, "Cases", "Airport desk"),
        (Role.AIRPORT, "Airport desk", "Outreach"),
        (Role.ADMINISTRATOR, "Administration", "Cases"),
        (Role.DATA_PROTECTION, "My day", "Cases"),
    ],
)
def test_staff_see_only_where_their_roles_lead(role: Role, sees: str, never: str) -> None:
    shown = labels(frame(actor(role))["nav"])
    assert sees in shown
    assert never not in shown


@pytest.mark.usefixtures("every_page_exists")
def test_nobody_signed_in_sees_no_way_in() -> None:
    assert frame(None)["nav"] == ()


@pytest.mark.usefixtures("every_page_exists")
def test_the_page_one_is_on_is_marked_and_no_other() -> None:
    nav = frame(actor(Role.COUNSELLOR), "/cases/4183/papers/")["nav"]
    assert isinstance(nav, list)
    assert [item.label for group in nav for item in group.items if item.current] == ["Cases"]


def test_a_page_that_does_not_exist_yet_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "_url", lambda name: "/cases/" if name == "desk:cases" else "")
    assert labels(frame(actor(*Role))["nav"]) == ["Cases"]


def test_what_was_done_is_said_once_with_its_undo() -> None:
    request = RequestFactory().get("/")
    storage = CookieStorage(request)
    request._messages = storage  # type: ignore[attr-defined]  # as MessageMiddleware does
    notices.done(request, "The Tesfaye family is withdrawn.", undo_url="/cases/1/withdraw/undo/")
    notices.done(request, "A note was added.")
    shown = messages_of(request, storage)
    assert "The Tesfaye family is withdrawn." in shown
    assert shown.count('<form method="post" action="/cases/1/withdraw/undo/">') == 1
    assert shown.count("<form") == 1


def messages_of(request: HttpRequest, storage: CookieStorage) -> str:
    return render_to_string("desk/components/messages.html", {"messages": storage}, request=request)

"""Outreach, talks and what follows departure in a browser: accessible, within the content policy, on a phone."""

import datetime as dt
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIServer

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from playwright.sync_api import Browser, Page

from sankofa.accounts.vocab import Actor
from sankofa.cases.vocab import CaseMoved, Heard
from sankofa.counselling import services as counselling
from sankofa.counselling.vocab import Interpreting, Means, Voluntariness
from sankofa.counselling.vocab import Topic as TalkTopic
from sankofa.kernel import clock
from sankofa.kernel.ids import new_id
from sankofa.outreach import services as outreach
from sankofa.outreach.models import Conversation, WalkIn
from sankofa.outreach.vocab import Topic
from sankofa.people.vocab import Purpose
from sankofa.reintegration import services
from sankofa.reintegration.models import Line, Visit
from sankofa.reintegration.vocab import Source
from tests.browser.conftest import Violations, _Quiet
from tests.factories import NOW, give_consent, lead_of, make_staff, signed_in
from tests.factories.after_departure import arrived, make_departed, make_home, make_line, make_plan, share, url

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database")]
Open = Callable[..., Page]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@pytest.fixture
def address(fresh_database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    server = _Server(("127.0.0.1", 0), _Quiet)
    server.set_app(StaticFilesHandler(WSGIHandler()))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def counsellor(fresh_database: str) -> Actor:
    return make_staff(name="Maria de Wit")


@pytest.fixture
def home(fresh_database: str) -> Actor:
    return make_home(name="Almaz Bekele")


@pytest.fixture
def case(counsellor: Actor, home: Actor) -> CaseMoved:
    """Arrived today, with a talk, a plan of two sources, and visits."""
    case = make_departed(counsellor)
    share(case, home, counsellor)
    counselling.log_talk(
        key=new_id(),
        case_id=case.case_id,
        held_on=NOW.date(),
        minutes=45,
        means=Means.DESK,
        place="Zwolle desk",
        language="am",
        interpreting=Interpreting.PHONE,
        interpreter="T. Haile",
        topics=[TalkTopic.OPTIONS, TalkTopic.FAMILY],
        voluntariness=Voluntariness(("stay", "later"), time_given=True, pressed_by=("family",)),
        summary="Wants to be with the children before the new year.",
        by=counsellor,
        now=NOW,
    )
    arrived(case, home)
    make_plan(case, home)
    services.approve(line_id=make_line(case, home), by=counsellor, now=NOW)
    make_line(case, home, source=Source.CHURCH, cents=25_000)
    give_consent(lead_of(case), counsellor, Purpose.CONTACT_AFTER)
    days = [NOW.date(), NOW.date() + dt.timedelta(days=91)]
    services.plan_visits(case_id=case.case_id, days=days, by=home, now=NOW)
    return case


@pytest.fixture
def hour(counsellor: Actor) -> str:
    assert counsellor.office_id
    hour_id = outreach.open_hour(
        office_id=counsellor.office_id,
        on=NOW.date(),
        starts=dt.time(9),
        ends=dt.time(12),
        place="Community centre",
        by=counsellor,
        now=NOW,
    )
    for called, language in (("Abebe", "am"), ("", "ti"), ("Sara", "ar")):
        outreach.walk_in(
            key=new_id(), hour_id=hour_id, called=called, language=language, people=2, by=counsellor, now=NOW
        )
    outreach.take_next(hour_id=hour_id, by=counsellor, now=NOW)
    return url("outreach_hour", hour_id)


@pytest.fixture
def visit_as(browser: Browser, address: str) -> Iterator[Open]:
    """`visit_as(actor, path, width=…)`; a page that complains in the console fails its test."""
    complaints: list[str] = []
    contexts = []

    def open_page(actor: Actor, path: str, *, width: int = 1280, height: int = 900) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="en")
        contexts.append(context)
        context.add_cookies(
            [{"name": "sessionid", "value": signed_in(actor).cookies["sessionid"].value, "url": address}]
        )
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.goto(address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def look(page: Page, name: str) -> None:
    """Keeps a picture where SCREENSHOTS says, for those who judge the look."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_every_page_is_accessible_and_fits_a_phone(
    counsellor: Actor, home: Actor, case: CaseMoved, hour: str, *, visit_as: Open, violations: Violations
) -> None:
    outreach.log_conversation(
        key=new_id(),
        held_on=NOW.date(),
        place="Pniël church",
        language="am",
        people=3,
        minutes=20,
        topics=[Topic.RETURN, Topic.LAW],
        nationality=None,
        heard=Heard.OUTREACH,
        by=counsellor,
        now=NOW,
    )
    line = Line.objects.filter(source=Source.PROJECT).get()
    visit = Visit.objects.earliest("due_on")
    seen = url("outreach_seen", WalkIn.objects.get(called="Abebe").id)
    pages = {
        "outreach": (counsellor, url("outreach")),
        "conversation": (counsellor, url("outreach_conversation")),
        "hours": (counsellor, url("outreach_hours")),
        "hour": (counsellor, hour),
        "seen": (counsellor, seen),
        "sessions": (counsellor, url("outreach_sessions")),
        "session": (counsellor, url("outreach_session")),
        "contacts": (counsellor, url("outreach_contacts")),
        "talks": (counsellor, url("case_talks", case.case_id)),
        "talk": (counsellor, url("case_talk", case.case_id)),
        "tab": (home, url("case_reintegration", case.case_id)),
        "arrive": (home, url("case_arrive", case.case_id)),
        "plan": (home, url("case_support_plan", case.case_id)),
        "line_add": (home, url("case_line_add", case.case_id)),
        "line": (home, url("case_line", case.case_id, line.id)),
        "deliver": (home, url("case_line_deliver", case.case_id, line.id)),
        "schedule": (home, url("case_visits", case.case_id)),
        "visit": (home, url("case_visit", case.case_id, visit.id)),
        "due": (home, url("reintegration")),
        "deliveries": (home, url("reintegration") + "?show=delivery"),
    }
    found = {}
    for name, (actor, path) in pages.items():
        for width in (1280, 390):
            page = visit_as(actor, path, width=width)
            look(page, f"{name}_{width}")
            if wrong := violations(page):
                found[name, width] = wrong
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found[name, width] = [*found.get((name, width), []), "scrolls sideways"]
            page.context.close()
    assert found == {}


def test_a_conversation_is_counted_with_a_thumb_and_once(counsellor: Actor, visit_as: Open) -> None:
    page = visit_as(counsellor, url("outreach_conversation"), width=390, height=844)
    small = (
        "[...document.querySelectorAll('.tiles .choice, .form-actions .btn')].filter(e => e.offsetHeight < 48).length"
    )
    assert page.evaluate(small) == 0
    page.fill("#id_place", "Pniël church")
    page.get_by_text("20", exact=True).click()
    page.get_by_text("Going home").click()
    page.get_by_role("button", name="Count it", exact=True).dblclick()
    page.get_by_text("Nobody's name was kept").wait_for()
    assert Conversation.objects.get().place == "Pniël church"


def test_what_was_typed_on_the_street_is_there_again(counsellor: Actor, visit_as: Open) -> None:
    page = visit_as(counsellor, url("outreach_conversation"), width=390, height=844)
    page.fill("#id_place", "Station")
    page.get_by_text("Draft kept").wait_for()
    page.reload()
    assert page.input_value("#id_place") == "Station"

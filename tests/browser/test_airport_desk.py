"""The airport desk in a browser: a lost connection loses nothing, counts nothing twice, and the page still opens."""

import datetime as dt
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIServer
from zoneinfo import ZoneInfo

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import WSGIRequestHandler
from playwright.sync_api import Browser, BrowserContext, Page, expect

from sankofa.accounts.vocab import Actor, Perm
from sankofa.cases.vocab import Gate
from sankofa.journey.services import departure
from sankofa.kernel import clock
from sankofa.travel import services
from sankofa.travel.models import Booking, DeskMark, Handover
from sankofa.travel.vocab import DeskStep, SegmentPlan
from tests.browser.conftest import AXE
from tests.factories import signed_in
from tests.travel.journeys import airport_staff, clear, make_ready_case, make_ticketed

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database")]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Requests of a test are no news."""


@pytest.fixture
def address(fresh_database: str) -> Iterator[str]:
    server = _Server(("127.0.0.1", 0), _Quiet)
    server.set_app(StaticFilesHandler(WSGIHandler()))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    # Not 127.0.0.1: a service worker needs a trustworthy origin, which "localhost" is by name.
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def actor(fresh_database: str, monkeypatch: pytest.MonkeyPatch) -> Actor:
    def opened(*, case_id: uuid.UUID, gate: Gate, by: Actor, now: dt.datetime, perm: Perm) -> uuid.UUID:
        return clear(case_id, gate, by, now)

    monkeypatch.setattr(departure, "clear", opened)
    return airport_staff()


@pytest.fixture
def booking(actor: Actor) -> Booking:
    """A family of two who leave today, by this very clock: the browser's can't be set back."""
    leaves = (clock.now() + dt.timedelta(minutes=1)).replace(tzinfo=None)
    flight = SegmentPlan("ET", "727", "AMS", "ADD", _amsterdam(leaves), _amsterdam(leaves) + dt.timedelta(hours=9))
    case = make_ready_case(None, "Dawit Tesfaye", "Hanna Dawit")
    return make_ticketed(actor, case.case_id, segments=(flight,))


def _amsterdam(utc: dt.datetime) -> dt.datetime:
    return utc.replace(tzinfo=dt.UTC).astimezone(ZoneInfo("Europe/Amsterdam")).replace(tzinfo=None)


Open = Callable[..., Page]


@pytest.fixture
def desk(browser: Browser, address: str, actor: Actor, booking: Booking) -> Iterator[Open]:
    contexts: list[BrowserContext] = []

    def open_desk(**options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 390, "height": 844}, "locale": "en", **options})  # type: ignore[arg-type]
        contexts.append(context)
        session = signed_in(actor).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        page = context.new_page()
        page.goto(f"{address}/airport/")
        return page

    yield open_desk
    for context in contexts:
        context.close()


def kept(page: Page) -> None:
    """Waits until the service worker has the page."""
    wait_for(lambda: bool(page.evaluate("caches.match('/airport/').then(Boolean)")))


def wait_for(what: Callable[[], bool]) -> None:
    until = time.monotonic() + 15
    while not what():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.1)


def marks(name: str) -> int:
    return DeskMark.objects.filter(what=name, undone_at=None).count()


def test_steps_tapped_without_a_network_wait_and_are_sent_once_in_order(desk: Open) -> None:
    page = desk()
    page.context.set_offline(True)
    for name in ("Met", "Check-in", "Passport control"):
        button = page.get_by_role("button", name=name).first
        button.click()
        button.click()  # an impatient finger
    expect(page.locator("[data-waiting]")).to_have_text("3 steps waiting to be sent")
    assert marks(DeskStep.MET) == 0
    page.context.set_offline(False)
    wait_for(lambda: marks(DeskStep.PASSPORT) == 2)
    expect(page.locator("[data-waiting]")).to_have_text("")
    assert (marks(DeskStep.MET), marks(DeskStep.CHECKED_IN)) == (2, 2)


def test_the_page_opens_without_a_network_and_still_knows_what_was_tapped(desk: Open) -> None:
    page = desk()
    kept(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Met").first.click()
    page.reload()
    expect(page.get_by_text("Dawit Tesfaye and 1 other", exact=True)).to_be_visible()
    expect(page.locator("[data-waiting]")).to_have_text("1 step waiting to be sent")
    expect(page.get_by_role("button", name="Met").first).to_have_attribute("aria-pressed", "true")
    page.context.set_offline(False)
    wait_for(lambda: marks(DeskStep.MET) == 2)


def test_a_colleague_who_was_first_is_shown_when_the_network_is_back(desk: Open, booking: Booking) -> None:
    page = desk()
    page.context.set_offline(True)
    page.get_by_role("button", name="Met").first.click()
    noor = airport_staff("Noor Smit")
    services.take_step(booking_id=booking.id, step=DeskStep.MET, by=noor, now=clock.now())
    page.context.set_offline(False)
    expect(page.get_by_role("alert")).to_contain_text("Noor Smit did this at")
    assert marks(DeskStep.MET) == 2


def test_handing_over_gives_its_receipt_and_boarding_ends_the_desk(desk: Open, booking: Booking) -> None:
    page = desk()
    for name in ("Met", "Check-in", "Passport control"):
        page.get_by_role("button", name=name).first.click()
        expect(page.locator("[data-waiting]")).to_have_text("")
    sign(page)
    expect(page.locator("[data-said]").first).to_contain_text("R-NL-")
    page.get_by_role("button", name="Boarded").first.click()
    wait_for(lambda: Booking.objects.get(id=booking.id).state == "flown")


def sign(page: Page) -> None:
    """Opens the sheet of the whole family, draws a line across the pad, and hands over."""
    page.get_by_role("button", name="Papers and cash").first.click()
    pad = page.locator(":popover-open canvas").bounding_box()
    assert pad is not None
    page.mouse.move(pad["x"] + 20, pad["y"] + 60)
    page.mouse.down()
    for step in range(1, 20):
        page.mouse.move(pad["x"] + 20 + step * 12, pad["y"] + 60 + 40 * (step % 2))
    page.mouse.up()
    page.locator(":popover-open").get_by_role("button", name="Handed over").click()


def test_a_receipt_signed_without_a_network_is_sent_with_its_signature(desk: Open) -> None:
    page = desk()
    page.context.set_offline(True)
    for name in ("Met", "Check-in", "Passport control"):
        page.get_by_role("button", name=name).first.click()
    sign(page)
    expect(page.locator("[data-waiting]")).to_have_text("4 steps waiting to be sent")
    page.context.set_offline(False)
    wait_for(lambda: Handover.objects.count() == 2)
    assert Handover.objects.filter(signature=None).count() == 0


def test_nothing_is_handed_over_unsigned_without_a_word_and_the_sheet_says_so(desk: Open) -> None:
    page = desk()
    for name in ("Met", "Check-in", "Passport control"):
        page.get_by_role("button", name=name).first.click()
        expect(page.locator("[data-waiting]")).to_have_text("")
    page.get_by_role("button", name="Papers and cash").first.click()
    sheet = page.locator(":popover-open")
    sheet.get_by_role("button", name="Handed over").click()
    expect(sheet.get_by_role("alert")).to_be_visible()
    page.evaluate(AXE.read_text())
    assert page.evaluate("axe.run().then(r => r.violations.map(v => v.id))") == []
    sheet.get_by_label("Nobody signs here").fill("Hand in plaster")
    sheet.get_by_role("button", name="Handed over").click()
    wait_for(lambda: Handover.objects.filter(unsigned_reason="Hand in plaster").count() == 2)


def test_signing_out_throws_the_kept_list_away(desk: Open) -> None:
    page = desk()
    kept(page)
    page.goto(page.url.replace("/airport/", "/airport/settings/"))
    page.locator("summary", has_text="Menu").or_(page.locator(".top-end summary")).first.click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "/airport/" not in url)
    assert page.evaluate("caches.has('sankofa-airport')") is False


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, {"viewport": {"width": 1280, "height": 900}}])
def test_everybody_can_use_it(desk: Open, options: dict[str, object]) -> None:
    page = desk(**options)
    page.locator(".desk-more summary").first.click()
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' ')))"
    )
    assert found == []
    if options.get("viewport") is None:
        for button in page.locator(".step").all():
            box = button.bounding_box()
            assert box is not None
            assert box["height"] >= 48


def test_it_works_without_a_script(desk: Open) -> None:
    page = desk(java_script_enabled=False)
    page.get_by_role("button", name="Met").first.click()
    assert marks(DeskStep.MET) == 2

"""The look in a browser: accessible, within its content policy, on a phone, in the dark, from right to left."""

from typing import Any

import pytest
from pytest_django import Settings

from tests.browser.conftest import Violations, Visit

pytestmark = pytest.mark.browser
PAGES = ("/gallery/", "/gallery/case/", "/gallery/caseload/", "/gallery/form/", "/gallery/airport/")
VIEWS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"scheme": "dark"},
    "phone": {"width": 390, "height": 844},
    "right to left": {},
}


@pytest.fixture(autouse=True)
def _demo(settings: Settings) -> None:
    settings.DEMO = True


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(path: str, view: str, visit: Visit, violations: Violations) -> None:
    asked = "?language=ar" if view == "right to left" else ""
    assert violations(visit(path + asked, **VIEWS[view])) == []


@pytest.mark.parametrize("path", PAGES)
def test_at_400_percent_nothing_scrolls_sideways_or_covers_the_content(path: str, visit: Visit) -> None:
    page = visit(path, width=320, height=256)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    stuck = "[...document.querySelectorAll('*')].filter(e => /fixed|sticky/.test(getComputedStyle(e).position)).length"
    assert page.evaluate(stuck) == 0


def test_arabic_is_written_from_right_to_left(visit: Visit) -> None:
    page = visit("/gallery/case/?language=ar")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.evaluate("document.querySelector('.rail').getBoundingClientRect().x") > 900


def test_the_slash_goes_to_the_find_box_but_not_while_typing(visit: Visit) -> None:
    page = visit("/gallery/form/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.fill("#id_full_name", "")
    page.type("#id_full_name", "a/b")
    assert page.input_value("#id_full_name") == "a/b"


def test_the_first_tab_leads_to_the_content(visit: Visit) -> None:
    page = visit("/gallery/case/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_phone_menu_opens_without_javascript(visit: Visit) -> None:
    page = visit("/gallery/case/", width=390, height=844, java_script_enabled=False)
    assert not page.locator(".dock-sheet").is_visible()
    page.click(".dock summary")
    assert page.locator(".dock-sheet").is_visible()


def test_the_user_menu_closes_on_escape_and_gives_the_focus_back(visit: Visit) -> None:
    page = visit("/gallery/case/")
    page.click(".top .menu summary")
    assert page.locator(".menu-panel").is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert not page.locator(".menu-panel").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


@pytest.mark.parametrize("asked", ["light", "dark"])
def test_a_chosen_theme_wins_over_the_system(asked: str, visit: Visit) -> None:
    page = visit("/gallery/case/", scheme="dark" if asked == "light" else "light")
    page.click(".top .menu summary")
    page.click(f".menu-panel button[value={asked}]")
    page.wait_for_selector(f'html[data-bs-theme="{asked}"]')
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == asked


def test_a_whole_row_is_its_link(visit: Visit) -> None:
    page = visit("/gallery/caseload/")
    row = page.locator(".list tbody tr").nth(1)
    box = row.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] - 6)
    page.wait_for_url("**/#here", timeout=2000)
    tick = row.locator(".tick")
    tick.click()
    assert tick.is_checked()


def test_an_error_summary_takes_the_focus_and_leads_to_the_field(visit: Visit, violations: Violations) -> None:
    page = visit("/gallery/")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.click(".error-summary a >> nth=0")
    assert page.evaluate("document.activeElement.id") == "id_full_name"
    assert violations(page) == []


def test_a_form_is_sent_once_however_often_one_clicks(visit: Visit) -> None:
    page = visit("/gallery/case/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.route("**/*", lambda route: None if route.request.method == "POST" else route.continue_())
    page.evaluate("for (const _ of [1, 2, 3]) document.querySelector('.menu-panel [value=dark]').click()")
    page.wait_for_timeout(200)
    assert len(sent) == 1
    page.unroute_all(behavior="ignoreErrors")


def test_what_is_typed_is_kept_as_a_draft_without_files_and_said_so(visit: Visit) -> None:
    page = visit("/gallery/form/")
    with page.expect_request("**/gallery/form/draft/", timeout=8000) as sent:
        page.fill("#id_full_name", "Tesfaye")
    assert "Tesfaye" in (sent.value.post_data or "")
    assert 'name="scan"' not in (sent.value.post_data or "")
    page.get_by_text("Draft kept").wait_for()


def test_a_draft_that_cannot_be_kept_is_said_so_and_tried_again(visit: Visit) -> None:
    page = visit("/gallery/form/", expected="403")
    kept = page.context.cookies()
    page.context.clear_cookies()
    page.fill("#id_full_name", "Tesfaye")
    page.get_by_text("Not kept yet").wait_for()
    page.context.add_cookies(kept)  # type: ignore[arg-type]  # what it gave
    page.get_by_text("Draft kept").wait_for()


def test_the_print_shows_the_content_without_its_frame(visit: Visit) -> None:
    page = visit("/gallery/case/", scheme="dark")
    page.emulate_media(media="print")
    assert not page.locator(".rail").is_visible()
    assert page.locator("h1").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(16, 38, 43)"

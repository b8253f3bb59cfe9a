"""A whole journey by keyboard alone: sign in, search, record somebody, open a case, talk, consent, apply.

Nothing is clicked and no element is focused by the test: it presses keys, as somebody does who can't use a mouse. On
its way it checks that each stop of the Tab key shows its focus and lies in view, and that Tab never sticks.
"""

import pytest
from playwright.sync_api import Page, expect

from sankofa.accounts.models import Staff
from sankofa.cases.models import Case
from sankofa.cases.vocab import Stage
from sankofa.counselling.models import Talk
from sankofa.kernel import clock
from sankofa.people.models import Consent
from tests.browser.conftest import Violations, Visit
from tests.factories import make_staff

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database")]
PASSWORD = "green-lantern-over-water"
MOST_STOPS = 150
FOCUS = """() => {
    const here = document.activeElement;
    if (!here || here === document.body) return null;
    const label = here.labels?.[0]?.innerText || here.getAttribute("aria-label") || here.innerText || here.value || "";
    const ring = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const box = here.getBoundingClientRect();
    // A control drawn by its label (a tile, a date's own calendar button) shows the focus there.
    const drawn = [here, here.labels?.[0], here.closest("label")].filter(Boolean);
    return {
        name: label.trim().replace(/\\s+/g, " "),
        visible: here.type === "date" || ring(getComputedStyle(here, "::after"))
            || drawn.some((one) => ring(getComputedStyle(one)) || getComputedStyle(one).boxShadow !== "none"),
        inView: here.type === "date" || (box.bottom > 0 && box.top < innerHeight),
    };
}"""


class Keyboard:
    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def reach(self, name: str) -> None:
        """Tabs until what has the focus is called `name`. The end of the page leads to its beginning."""
        passed = []
        for _ in range(MOST_STOPS):
            self.press("Tab")
            focus = self.page.evaluate(FOCUS)
            if focus is None:  # the browser's own bar
                continue
            assert focus["visible"], f"no focus to be seen on {focus['name']}"
            assert focus["inView"], f"the focus is out of view on {focus['name']}"
            passed.append(focus["name"])
            if focus["name"].startswith(name):
                return
        pytest.fail(f"Tab never came to {name!r} at {self.page.url}; it came to {sorted(set(passed))}")

    def follow(self, name: str) -> None:
        """Reaches a link or button and presses Enter; waits for the page behind it."""
        self.reach(name)
        with self.page.expect_navigation():
            self.press("Enter")


def test_a_counsellor_carries_somebody_from_the_first_search_to_the_application_without_a_mouse(
    visit: Visit, violations: Violations
) -> None:
    maria = Staff.objects.get(id=make_staff(name="Maria de Wit").id)
    maria.set_password(PASSWORD)
    maria.save()
    keys = Keyboard(visit("/"))
    _sign_in(keys, maria)
    _find_nobody_and_record(keys)
    _ask_for_consent(keys)
    _open_a_case_and_log_the_talk(keys)
    _go_on_to_the_application(keys)
    assert violations(keys.page) == []
    keys.reach("Maria de Wit")
    keys.press("Enter")
    keys.follow("Sign out")
    assert "/account/sign-in/" in keys.page.url


def _sign_in(keys: Keyboard, maria: Staff) -> None:
    keys.reach("E-mail")
    keys.type(maria.email)
    keys.press("Tab")
    keys.type(PASSWORD)
    with keys.page.expect_navigation():
        keys.press("Enter")
    expect(keys.page.get_by_role("heading", level=1)).to_contain_text("Maria")


def _find_nobody_and_record(keys: Keyboard) -> None:
    keys.press("/")  # from anywhere
    keys.type("Bereket Alemu Desta")
    with keys.page.expect_navigation():
        keys.press("Enter")
    expect(keys.page.locator("#found")).to_contain_text("Nobody found")
    keys.follow("Record a new person")
    keys.reach("Year")
    keys.type("1991")
    keys.reach("Sex, as recorded in papers")
    keys.type("Male")
    keys.reach("Nationality")
    keys.type("Ethiopia")
    keys.follow("Record the person")
    expect(keys.page.get_by_role("heading", level=1)).to_contain_text("Bereket Alemu Desta")


def _ask_for_consent(keys: Keyboard) -> None:
    keys.follow("Ask for consent")
    keys.reach("Signed on screen")
    keys.press("ArrowDown", "ArrowDown")  # said before a witness
    keys.reach("Who heard it")
    keys.type("Selam Haile, interpreter")
    keys.follow("Record the consent")
    assert Consent.objects.get().witness == "Selam Haile, interpreter"


def _open_a_case_and_log_the_talk(keys: Keyboard) -> None:
    keys.follow("Open a case")
    keys.follow("Open the case")
    keys.follow("Talks")
    keys.follow("Log a talk")
    keys.reach("5")
    keys.press("ArrowRight", "ArrowRight")
    keys.reach("Staying, going, moving on")
    keys.press("Space")
    keys.reach("Summary")
    keys.type("Wants to go home before the new year.")
    keys.reach("Withdrawing at any time")
    keys.press("Space")
    keys.follow("Keep the talk")
    assert Talk.objects.get().minutes > 5


def _go_on_to_the_application(keys: Keyboard) -> None:
    keys.follow("Overview")
    for step in ("Begin counselling", "Take in", "Assess personal needs", "Check eligibility"):
        keys.follow(step)
    keys.follow("Record the signed application")
    keys.reach("Signed on")
    keys.type(f"{clock.date_in(clock.now(), 'Europe/Amsterdam'):%m%d%Y}")
    keys.follow("Save")
    assert Case.objects.get().stage == Stage.APPLICATION

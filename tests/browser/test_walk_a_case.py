"""The demo's family of four from first contact to closed, clicked through in four roles: docs/how-to/walk-a-case.md."""

import datetime as dt
import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.core.management import call_command
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django import Settings

from sankofa.cases.models import Case
from sankofa.cases.vocab import Outcome, Stage
from sankofa.kernel import clock
from sankofa.travel.models import Handover

pytestmark = pytest.mark.browser
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class Mission:
    """A browser window for each colleague, signed in with one click as a newcomer to the demo does."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser, self.site = browser, site
        self._windows: dict[str, Page] = {}
        self.complaints: list[str] = []
        self.case = Case.objects.get(lead__latin_name="Bekele Girma")

    def window(self, who: str, *, width: int = 1366) -> Page:
        if who not in self._windows:
            context = self.browser.new_context(locale="en", viewport={"width": width, "height": 850})
            page = context.new_page()
            page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: self.complaints.append(str(error)))
            page.goto(self.site)
            page.get_by_role("button", name=who).click()
            expect(page.get_by_role("heading", level=1)).to_contain_text(who.split(maxsplit=1)[0])
            self._windows[who] = page
        return self._windows[who]

    def open(self, who: str, tab: str = "") -> Page:
        """The case as one of its pages, by the tab's name."""
        page = self.window(who)
        page.goto(f"{self.site}/cases/{self.case.id}/")
        if tab:
            page.get_by_role("navigation", name="Parts of the case").get_by_role("link", name=tab, exact=True).click()
        return page

    def close(self) -> None:
        for page in self._windows.values():
            page.context.close()


@pytest.fixture
def mission(fresh_database: str, settings: Settings, browser: Browser, site: str) -> Iterator[Mission]:
    settings.DEMO = True
    cache.clear()
    call_command("demo", verbosity=0)
    mission = Mission(browser, site)
    yield mission
    mission.close()


def test_a_family_of_four_is_carried_from_first_contact_to_closed_across_four_roles(mission: Mission) -> None:
    _maria_counsels_and_takes_in(mission)
    _maria_answers_the_rules_and_records_the_application(mission)
    _ruud_decides_and_gets_the_papers(mission)
    _ruud_books_and_hirut_will_meet_them(mission)
    _ilse_takes_them_through_the_airport(mission)
    _hirut_confirms_the_arrival_and_writes_the_plan(mission)
    _maria_closes(mission)
    mission.case.refresh_from_db()
    assert (mission.case.stage, mission.case.outcome) == (Stage.CLOSED, Outcome.REINTEGRATED)
    assert mission.complaints == []


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def _tick(page: Page | Locator, *names: str) -> None:
    for name in names:
        page.locator("label.choice").filter(has_text=re.compile(f"^\\s*{re.escape(name)}")).first.click()


def _said(page: Page, text: str) -> None:
    expect(page.get_by_text(text).first).to_be_visible()


def _maria_counsels_and_takes_in(mission: Mission) -> None:
    page = mission.open("Maria de Wit")
    _press(page, "Begin counselling")
    mission.open("Maria de Wit", "Talks").get_by_role("link", name="Log a talk").first.click()
    _tick(page, "30", "The journey home", "Withdrawing at any time")
    _press(page, "Keep the talk")
    _said(page, "The talk is kept.")
    for adult, children in (("Bekele Girma", True), ("Tigist Alemu", False)):
        mission.open("Maria de Wit", "People").get_by_role("link", name="Consents").click()
        _tick(page, adult)
        if not children:
            _tick(page, "Selam Bekele", "Samuel Bekele")
        _tick(page, "Assist me", "Share my file with the mission at home: Ethiopia", "Contact my consulate")
        _tick(page, "Contact me afterwards")
        _press(page, "Show the texts")
        _tick(page, "Said before a witness")
        page.get_by_label("Who heard it").fill("Hana T., interpreter")
        _press(page, "Record the consents")
        _said(page, "12 consents are recorded." if children else "4 consents are recorded.")
    mission.open("Maria de Wit")
    for step in ("Take in", "Assess personal needs", "Check eligibility"):
        _press(page, step)
        _said(page, f"Done: {step.lower()}.")


def _maria_answers_the_rules_and_records_the_application(mission: Mission) -> None:
    page = mission.open("Maria de Wit", "Eligibility")
    for question, answer in (
        ("Is leaving your own choice?", "Yes"),
        ("Do you want to leave for good?", "Yes"),
        ("Do you know that your procedures end when you leave, and do you agree?", "Yes"),
        ("Can you pay for the journey yourself?", "No"),
        ("Do you have a passport, or can you get a travel document?", "Yes"),
        ("Does the government object?", "No"),
        ("Have you been helped to return before, and when?", "Nobody: there is none"),
    ):
        _tick(page.locator("fieldset.question").filter(has_text=question), answer)
    _press(page, "Keep the answers")
    _said(page, "Answers kept.")
    mission.open("Maria de Wit").get_by_role("link", name="Record the signed application").first.click()
    page.get_by_label("Signed on").fill(_today().isoformat())
    _press(page, "Save")
    _said(page, "Application recorded.")
    page.get_by_role("link", name=re.compile("^Change.*Plan")).click()
    page.get_by_label("Wished day of departure").fill((_today() + dt.timedelta(days=1)).isoformat())
    page.get_by_label("Help on arrival").select_option("Asked for")
    page.get_by_label("Mission at home").select_option("Ethiopia")
    _press(page, "Save the plan")
    _said(page, "The plan is saved.")


def _ruud_decides_and_gets_the_papers(mission: Mission) -> None:
    page = mission.open("Ruud Hoekman")
    page.get_by_role("link", name="Process the application").first.click()
    _press(page, "Process the application")
    _said(page, "The application is being processed.")
    mission.open("Ruud Hoekman", "Eligibility")
    page.locator("#rean").get_by_role("link", name="Decide").click()
    _tick(page, "Granted")
    page.get_by_label("Reason").fill("All conditions are met.")
    _press(page, "Record the decision and write the letter")
    _said(page, "Decision recorded.")
    mission.open("Ruud Hoekman", "Papers").get_by_role("link", name="Ask a consulate for a paper").click()
    page.get_by_label("Paper", exact=True).select_option("Laissez-passer")
    page.get_by_label("Consulate", exact=True).select_option("Ethiopia, The Hague")
    _press(page, "Save")  # for all four
    for who in ("Bekele Girma", "Tigist Alemu", "Selam Bekele", "Samuel Bekele"):
        mission.open("Ruud Hoekman", "Papers")
        page.get_by_role("link", name=f"{who}: Laissez-passer").click()
        page.get_by_role("link", name="The paper was issued").click()
        page.get_by_label("Number").fill(f"LP-{who[:3]}-771")
        page.get_by_label("Issued on").fill(_today().isoformat())
        page.get_by_label("Valid until").fill((_today() + dt.timedelta(days=90)).isoformat())
        _press(page, "Save")


def _ruud_books_and_hirut_will_meet_them(mission: Mission) -> None:
    leaves = (clock.now() + dt.timedelta(hours=4)).astimezone(AMSTERDAM)
    page = mission.open("Ruud Hoekman", "Flights")
    page.get_by_role("link", name="Hold seats").last.click()
    for label, value in (
        ("Booking reference (PNR)", "XK4P7Q"),
        ("Airline", "Ethiopian Airlines"),
        ("Fare of all together", "1840"),
        ("Cash to hand over, per adult", "100"),
    ):
        page.get_by_label(label).first.fill(value)
    flight = page.locator("fieldset").filter(has=page.locator("[name=s-0-number]")).last
    for name, value in (
        ("carrier", "ET"),
        ("number", "725"),
        ("origin", "AMS"),
        ("departs", leaves.strftime("%Y-%m-%dT%H:%M")),
        ("destination", "ADD"),
        ("arrives", (leaves + dt.timedelta(hours=9)).strftime("%Y-%m-%dT%H:%M")),
    ):
        page.locator(f"[name=s-0-{name}]").fill(value)
    _tick(flight, "Help on arrival there")
    _press(page, "Hold seats")
    _said(page, "The seats are held.")
    page.get_by_role("link", name="Ask for help on arrival").click()
    page.get_by_label("Mission").select_option("Ethiopia")
    page.get_by_label("What we ask for").fill("Please meet four people at arrivals. Bus to Adama.")
    _press(page, "Ask for help on arrival")

    hirut = mission.window("Hirut Wolde")
    hirut.goto(mission.site)
    hirut.get_by_role("button", name=f"Acknowledge : {mission.case.number}").click()
    _said(hirut, "Acknowledged.")

    mission.open("Ruud Hoekman", "Flights")
    page.locator("a[href*='/declaration/']").filter(has_text="Bekele Girma").click()
    page.get_by_label("Signed for the child by").fill("Tigist Alemu")
    page.locator("main form .btn-do").click()  # for all four
    _said(page, "The declaration is on file.")
    page.get_by_role("link", name="Issue the tickets").last.click()
    for number, field in enumerate(page.locator("[name^=n_]").all()):
        field.fill(f"071 245123456{number}")
    _press(page, "Issue the tickets")
    _said(page, "Ticketed.")


def _ilse_takes_them_through_the_airport(mission: Mission) -> None:
    page = mission.window("Ilse Baart", width=390)
    leaves = (clock.now() + dt.timedelta(hours=4)).astimezone(AMSTERDAM).date()
    page.goto(f"{mission.site}/airport/")
    if leaves != _today():
        page.get_by_role("link", name="The day after").click()
    for step in ("Met", "Check-in", "Passport control", "Papers and cash", "Boarded"):
        button = page.get_by_role("button", name=re.compile(f"^{step}.*Bekele Girma and 3 others"))
        button.click()
        if step == "Papers and cash":
            _sign(page)
        expect(button).to_contain_text(re.compile(r"\d\d:\d\d"))
    page.reload()
    assert Handover.objects.filter(passenger__booking__case=mission.case, signature__isnull=False).count() == 4


def _sign(page: Page) -> None:
    """A line across the pad, and the receipt is signed."""
    sheet = page.locator(":popover-open")
    pad = sheet.locator("canvas").bounding_box()
    assert pad is not None
    page.mouse.move(pad["x"] + 20, pad["y"] + 40)
    page.mouse.down()
    for step in range(1, 20):
        page.mouse.move(pad["x"] + 20 + step * 12, pad["y"] + 40 + 40 * (step % 2))
    page.mouse.up()
    sheet.get_by_role("button", name="Handed over").click()


def _hirut_confirms_the_arrival_and_writes_the_plan(mission: Mission) -> None:
    page = mission.open("Hirut Wolde")
    page.get_by_role("link", name="Confirm the arrival").first.click()
    _tick(page, "All of them are there")
    _press(page, "Confirm")
    _said(page, "The arrival is confirmed.")
    mission.open("Hirut Wolde")
    _press(page, "Begin reintegration")
    mission.open("Hirut Wolde", "Reintegration").get_by_role("link", name="Write the plan").click()
    _press(page, "Keep")
    page.get_by_role("link", name="Add a line").click()
    page.get_by_label("What", exact=True).fill("Sewing machine and cloth")
    _tick(page, "Economic", "Gift", "In kind")
    page.get_by_label("Amount or worth").fill("450")
    _press(page, "Add")
    _said(page, "Added to the plan.")


def _maria_closes(mission: Mission) -> None:
    page = mission.open("Maria de Wit", "Reintegration")
    page.get_by_role("link", name="Close the case").click()
    _tick(page, "Arrived, support completed")
    _press(page, "Close the case")
    mission.open("Maria de Wit", "Timeline")
    _said(page, "Departed")


def _today() -> dt.date:
    return clock.now().astimezone(AMSTERDAM).date()

"""Change a rule with open eyes: a manager copies HRT, moves its days, sees whom it touches and what it costs; a second
person approves; a counsellor at once reads the new version explained in a case.
"""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.cases.vocab import CaseMoved
from sankofa.eligibility import services as eligibility
from sankofa.eligibility.vocab import ClaimStatus
from sankofa.journey import services as journey
from sankofa.kernel import clock
from sankofa.kernel.partial_dates import PartialDate
from tests.browser.conftest import Violations
from tests.factories import NOW, make_office, make_staff, member_of, signed_in
from tests.journey.test_deciding_on_a_scheme import make_answered_case

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database", "approved_policies")]
As = Callable[..., Page]
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def staff(fresh_database: str) -> tuple[Actor, Actor, Actor]:
    office = make_office()
    writer = make_staff(Role.MANAGER, office=office, scope=Scope.MISSION, name="Willem Sarpong")
    other = make_staff(Role.MANAGER, office=office, scope=Scope.MISSION, name="Ada Mensah")
    return writer, other, make_staff(office=office, name="Maria de Wit")


@pytest.fixture
def cases(staff: tuple[Actor, Actor, Actor]) -> list[CaseMoved]:
    """Six people who meet REAN and claimed asylum in 2016, too late for HRT as it was."""
    maria = staff[2]
    found = []
    for _ in range(6):
        case = make_answered_case(maria)
        eligibility.add_claim(
            case_id=case.case_id, member_id=member_of(case), filed=PartialDate.exact(dt.date(2016, 5, 1)), act=None,
            status=ClaimStatus.REJECTED, by=maria, now=NOW,
        )  # fmt: skip
        assert journey.refresh(case_id=case.case_id, now=NOW)
        found.append(case)
    return found


@pytest.fixture
def at_work(site: str, browser: Browser) -> Iterator[As]:
    """`at_work(actor)`: the browser of somebody signed in; what it complains of fails the test."""
    complaints: list[str] = []
    contexts = []

    def open_as(actor: Actor, *, width: int = 1280) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="en", base_url=site)
        contexts.append(context)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": signed_in(actor).cookies[name].value, "url": site}])
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert complaints == []


def test_a_changed_rule_goes_from_a_copy_to_the_page_of_a_case(
    staff: tuple[Actor, Actor, Actor], cases: list[CaseMoved], at_work: As, violations: Violations
) -> None:
    writer, other, maria = staff
    page = at_work(writer)
    page.goto("/policies/")
    page.get_by_role("link", name="HRT", exact=True).click()
    page.get_by_role("link", name="hrt/2010").click()
    page.get_by_role("button", name="Copy to a draft").click()
    address = page.url

    # the form: days and amounts, under what they belong to
    page.get_by_label("First day in force").fill(TODAY.isoformat())
    claims = page.get_by_role("group", name="You claimed asylum before 15 June 2006")
    claims.get_by_label("before").fill("2020-01-01")
    page.get_by_role("group", name="Reintegration grant for an adult").get_by_label("amount").fill("1900.00")
    page.get_by_role("button", name="Keep", exact=True).click()
    differs = page.locator("section", has=page.get_by_role("heading", name="What differs"))
    expect(differs).to_contain_text("Date of the claim: before 1 January 2020")
    expect(differs).to_contain_text("EUR 1,900.00")
    expect(differs).to_contain_text("What people read of it stays as it was")
    expect(differs).not_to_contain_text("claim.filed_on")
    assert violations(page) == []
    reword(page)
    expect(differs).not_to_contain_text("What people read of it stays as it was")
    expect(page.get_by_role("heading", name="Test cases of the scheme")).to_be_visible()
    expect(page.get_by_text("fails", exact=True)).to_have_count(0)

    # who gains, what it costs, which cases
    page.get_by_role("button", name="Try it over the caseload").click()
    simulation = page.locator("#simulation")
    expect(simulation.get_by_role("row", name="Qualify").first).to_contain_text("6")
    expect(simulation.get_by_role("row", name="Gain 6 6")).to_be_visible()
    expect(simulation.get_by_role("row", name="HRT")).to_contain_text("11,400")
    assert violations(page) == []
    simulation.get_by_role("row", name="Gain 6 6").get_by_role("link").click()
    expect(page.get_by_role("row")).to_have_count(1 + len(cases))
    assert violations(page) == []

    # a second person sees the same and approves; the writer can't
    page.goto(address)
    page.get_by_role("button", name="Ask for approval").click()
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    second = at_work(other)
    second.goto("/policies/")
    second.get_by_role("link", name="HRT", exact=True).first.click()
    expect(second.locator("#simulation").get_by_role("row", name="Gain 6 6")).to_be_visible()
    expect(second.get_by_role("button", name="Keep", exact=True)).to_have_count(0)
    second.get_by_role("button", name="Approve").click()
    expect(second.get_by_text("takes force on its first day")).to_be_visible()

    # at once, in a case
    desk = at_work(maria)
    desk.goto(f"/cases/{cases[0].case_id}/eligibility/")
    hrt = desk.locator("#hrt")
    expect(hrt).to_contain_text("€ 1,900")
    expect(hrt).to_contain_text("filed before 1 January 2020")
    assert violations(desk) == []


def reword(page: Page) -> None:
    """In the text, checked while it is typed: first with a slip, then as it shall be; the rest in the form."""
    again = page.locator("#words")
    expect(again).to_contain_text("It says 15 June 2006, and the terms do not.")
    expect(again).to_contain_text("It says 15 juni 2006, and the terms do not.")
    text = page.get_by_label("Terms as YAML")
    whole = text.input_value()
    text.fill(whole.replace("claim.filed_on", "claim.filled_on"))
    text.press("End")
    expect(page.locator("#problems")).to_contain_text("Did you mean claim.filed_on?")
    text.fill(whole.replace("before 15 June 2006", "before 1 January 2020"))
    text.press("End")
    expect(page.locator("#problems")).to_contain_text("The text holds.")
    page.get_by_role("button", name="Keep the text").click()

    # the Dutch beside the values, and who says so now
    claims = page.get_by_role("group", name="You claimed asylum before 1 January 2020")
    for name in ("What people read, in Dutch", "What they read when it fails, in Dutch", "What staff read, in Dutch"):
        sentence = claims.get_by_label(name, exact=True)
        sentence.fill(sentence.input_value().replace("15 juni 2006", "1 januari 2020"))
    claims.get_by_label("Source").fill("decree of 20 November 2026")
    adult = page.get_by_role("group", name="Reintegration grant for an adult")
    adult.get_by_label("Source").fill("decree of 20 November 2026")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(again).to_have_count(0)


def test_a_draft_is_readable_on_a_telephone(
    staff: tuple[Actor, Actor, Actor], cases: list[CaseMoved], at_work: As, violations: Violations
) -> None:
    writer = staff[0]
    draft_id = eligibility.start_draft(scheme_id="hrt", version_id="hrt/2010", by=writer, now=NOW)
    journey.try_draft(draft_id=draft_id, since=None, until=None, by=writer, now=NOW)
    page = at_work(writer, width=390)
    for path in (f"/policies/drafts/{draft_id}/", "/policies/", "/policies/hrt/", "/policies/fairness/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert violations(page) == []

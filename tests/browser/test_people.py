"""People in a browser: a consent signed on screen, its text in Arabic, search by keyboard, nothing for axe to find."""

import uuid
from typing import Any

import pytest
from playwright.sync_api import Page

from sankofa.accounts.models import Staff
from sankofa.accounts.vocab import Actor, Role
from sankofa.documents import queries as documents
from sankofa.people import queries, rules, services
from sankofa.people.models import Consent
from sankofa.people.vocab import (
    ChannelDetails,
    ChannelKind,
    Custodian,
    DocumentDetails,
    DocumentKind,
    IdentifierKind,
    PersonDetails,
    Safety,
    Sex,
    Spoken,
)
from tests.browser.conftest import Violations, Visit
from tests.conftest import StaffClient
from tests.factories import NOW, give_consent, make_case, make_person, make_staff

pytestmark = pytest.mark.browser
VIEWS: dict[str, dict[str, Any]] = {"light": {}, "dark": {"scheme": "dark"}, "phone": {"width": 390, "height": 844}}


@pytest.fixture
def counsellor(fresh_database: str) -> Actor:
    return make_staff(Role.COUNSELLOR, name="Maria de Wit")


@pytest.fixture
def person_id(counsellor: Actor) -> uuid.UUID:
    """Dawit Tesfaye with a passport, a telephone, a child and a case."""
    details = PersonDetails("ዳዊት ተስፋዬ", "Dawit Tesfaye", birth=rules.birth(1988), sex=Sex.MALE, nationalities=("ETH",))
    person = services.create_person(full_name="", details=details, by=counsellor, now=NOW)
    services.set_languages(
        person_id=person,
        version=1,
        languages=[Spoken("am", "mother", interpreter_needed=True)],
        by=counsellor,
        now=NOW,
    )
    phone = ChannelDetails(ChannelKind.PHONE, "0612344417", Safety.SAFE, "after 17:00", "Maria from the desk")
    services.add_channel(person_id=person, details=phone, by=counsellor, now=NOW)
    services.add_identifier(person_id=person, kind=IdentifierKind.IMMIGRATION, value="V1234567", by=counsellor, now=NOW)
    services.add_document(
        person_id=person,
        details=DocumentDetails(DocumentKind.PASSPORT, "ETH", "EP123456"),
        holder=Custodian.AUTHORITY,
        by=counsellor,
        now=NOW,
    )
    give_consent(person, counsellor)
    make_case(counsellor, person_id=person)
    return person


@pytest.fixture
def enter(visit: Visit, counsellor: Actor) -> Visit:
    """`enter("/path/")` opens a page as the counsellor."""

    def open_page(path: str, **options: Any) -> Page:
        client = StaffClient()
        client.force_login(Staff.objects.get(id=counsellor.id))
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "domain": "127.0.0.1", "path": "/"}
        return visit(path, storage_state={"cookies": [cookie], "origins": []}, **options)

    return open_page


def sign(page: Page) -> None:
    page.locator("canvas").scroll_into_view_if_needed()
    box = page.locator("canvas").bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(box["x"] + 40 + step * 30, box["y"] + 60 + (step % 3) * 25)
    page.mouse.up()


def test_a_consent_is_signed_on_screen_and_the_drawing_is_its_proof(enter: Visit, person_id: uuid.UUID) -> None:
    page = enter(f"/people/{person_id}/consents/new/?topic=contact_after&language=en")
    assert page.locator("[name=witness]").is_hidden()
    sign(page)
    page.click("text=Record the consent")
    page.wait_for_url(f"**/people/{person_id}/*")
    row = Consent.objects.get(purpose="contact_after")
    assert row.file_id
    assert documents.content(row.file_id).startswith(b"\x89PNG")


def test_an_empty_box_is_no_signature_and_a_drawing_survives_an_error_elsewhere(
    enter: Visit, person_id: uuid.UUID
) -> None:
    page = enter(f"/people/{person_id}/consents/new/?topic=story&language=en", expected="422")
    page.click("text=Record the consent")
    assert "The box is empty" in page.locator(".error-summary").inner_text()
    sign(page)
    page.fill("[name=given_on]", "2126-01-01")
    page.click("text=Record the consent")
    assert "still to come" in page.locator(".error-summary").inner_text()
    page.fill("[name=given_on]", "2026-11-20")
    page.click("text=Record the consent")
    page.wait_for_url(f"**/people/{person_id}/*")
    assert Consent.objects.get(purpose="story").file_id


def test_without_a_pointer_the_keyboard_agrees_before_a_witness(enter: Visit, person_id: uuid.UUID) -> None:
    page = enter(f"/people/{person_id}/consents/new/?topic=story&language=en")
    page.locator("[name=evidence][value=signature]").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.locator("canvas").is_hidden()
    page.keyboard.press("Tab")
    page.keyboard.type("A. Abebe, interpreter")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/people/{person_id}/*")
    assert Consent.objects.get(purpose="story").witness == "A. Abebe, interpreter"


@pytest.mark.parametrize("view", VIEWS)
def test_the_arabic_consent_screen_reads_from_the_right_and_axe_finds_nothing(
    enter: Visit, person_id: uuid.UUID, violations: Violations, view: str
) -> None:
    page = enter(f"/people/{person_id}/consents/new/?topic=assist&language=ar", **VIEWS[view])
    text = page.locator(".consent-text")
    assert text.evaluate("e => getComputedStyle(e).direction") == "rtl"
    assert page.locator("html").get_attribute("dir") == "ltr"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []


@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing_on_the_pages_of_a_person(
    enter: Visit, person_id: uuid.UUID, violations: Violations, view: str
) -> None:
    file = queries.person_file(person_id)
    pages = (
        f"/people/{person_id}/",
        f"/people/{person_id}/edit/",
        f"/people/{person_id}/languages/",
        f"/people/{person_id}/contact/new/",
        f"/people/{person_id}/papers/{file.documents[0].id}/",
        f"/people/{person_id}/consents/{file.consents[0].id}/",
        "/people/authorities/?language=ar",
        "/find/?q=Tesfaye",
        "/find/?q=Somebody+unheard+of",
        "/people/new/?q=Selam",
    )
    for path in pages:
        page = enter(path, **VIEWS[view])
        assert (path, violations(page)) == (path, [])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_results_come_while_typing_and_the_arrows_go_through_them(
    enter: Visit, counsellor: Actor, person_id: uuid.UUID
) -> None:
    make_person(counsellor, "Hanna Tesfaye")
    page = enter("/find/")
    page.locator("#q").press_sequentially("Tesfaye", delay=20)
    page.locator(".found .row-link").nth(1).wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    second = page.locator(".found .row-link").nth(1)
    assert second.evaluate("e => e === document.activeElement")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/**")


def test_a_hidden_number_is_shown_in_its_place(enter: Visit, person_id: uuid.UUID) -> None:
    page = enter(f"/people/{person_id}/")
    page.locator("#contact .masked button").click()
    page.locator("#contact .shown").wait_for()
    assert page.locator("#contact .shown").inner_text() == "0612344417"


def test_search_and_record_work_without_javascript(enter: Visit, counsellor: Actor) -> None:
    page = enter("/find/", java_script_enabled=False)
    page.fill("#q", "Selam Haile")
    page.click("main button:has-text('Find')")
    page.click("text=Record a new person")
    assert page.input_value("[name=full_name]") == "Selam Haile"
    page.click("text=Record the person")
    assert page.locator("h1").inner_text() == "Selam Haile"

"""Possible duplicates in a browser: decided with the keyboard alone, nothing for axe to find, fits a telephone."""

import uuid
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page

from sankofa.accounts.models import Staff
from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.matching import queries, services
from sankofa.people import services as people
from sankofa.people.models import Person
from sankofa.people.queries import birth
from sankofa.people.vocab import DocumentDetails, DocumentKind, IdentifierKind, PersonDetails
from tests.browser.conftest import Violations, Visit
from tests.conftest import StaffClient
from tests.factories import NOW, give_consent, make_case, make_person, make_staff

pytestmark = pytest.mark.browser
VIEWS: dict[str, dict[str, Any]] = {"light": {}, "dark": {"scheme": "dark"}, "phone": {"width": 390, "height": 844}}


@pytest.fixture
def counsellor(fresh_database: str) -> Actor:
    return make_staff(Role.COUNSELLOR, scope=Scope.MISSION, name="Maria de Wit")


@pytest.fixture
def pair(counsellor: Actor) -> uuid.UUID:
    born = birth(1984, 3, 27)
    first = PersonDetails(
        "ዳዊት ተስፋዬ", "Dawit Tesfaye", birth=born, sex="m", nationalities=("ETH",), birth_place="Gondar"
    )
    second = PersonDetails("Dawit Tesfay Gebremariam", birth=birth(1984), sex="m", nationalities=("ETH",))
    for details in (first, second):
        person = people.create_person(full_name="", details=details, by=counsellor, now=NOW)
        people.add_identifier(
            person_id=person, kind=IdentifierKind.IMMIGRATION, value="V1234567", by=counsellor, now=NOW
        )
        make_case(counsellor, person_id=person)
    paper = DocumentDetails(DocumentKind.PASSPORT, "ETH", "EP123456")
    people.add_document(person_id=person, details=paper, by=counsellor, now=NOW)
    give_consent(person, counsellor)
    for name in ("Selam Kidane", "Selam Kidan"):
        make_case(counsellor, person_id=make_person(counsellor, name, birth=birth(1990, 5, 1)))
    services.look(now=NOW)
    return queries.queue(counsellor).rows[0].id


@pytest.fixture
def enter(visit: Visit, counsellor: Actor) -> Visit:
    """`enter("/path/")` opens a page as the counsellor."""

    def open_page(path: str, **options: Any) -> Page:
        client = StaffClient()
        client.force_login(Staff.objects.get(id=counsellor.id))
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "domain": "127.0.0.1", "path": "/"}
        return visit(path, storage_state={"cookies": [cookie], "origins": []}, **options)

    return open_page


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    "path",
    [
        "/duplicates/",
        "/duplicates/?show=decided",
        "/duplicates/{pair}/",
        "/duplicates/{pair}/ask/",
        "/people/{person}/holdings/",
        "/",
    ],
)
def test_the_pages_fit_and_axe_finds_nothing(
    enter: Visit, pair: uuid.UUID, violations: Violations, path: str, view: str
) -> None:
    person = Person.objects.order_by("id")[1].id
    page = enter(path.format(pair=pair, person=person), **VIEWS[view])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []


def test_two_records_are_joined_and_taken_apart_with_the_keyboard(enter: Visit, pair: uuid.UUID) -> None:
    page = enter(f"/duplicates/{pair}/")
    page.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText").strip() == "The same person: join them"
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/*/")
    assert page.get_by_text("2 cases open to you").is_visible()
    assert Person.objects.exclude(canonical=None).count() == 1
    page.get_by_role("button", name="Take apart").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Taken apart: each record has its own again.").wait_for()
    assert not Person.objects.exclude(canonical=None).exists()


def test_a_scan_chosen_before_an_error_is_named_and_need_not_be_chosen_again(
    enter: Visit, pair: uuid.UUID, violations: Violations
) -> None:
    assert pair
    person = Person.objects.order_by("id")[0].id
    page = enter(f"/people/{person}/papers/new/", expected="422")
    scan: FilePayload = {"name": "passport.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 invented"}
    page.set_input_files("[name=copy]", files=[scan])
    page.get_by_role("button", name="Add the paper").click()
    assert page.get_by_text("passport.pdf").is_visible()
    assert violations(page) == []
    page.select_option("[name=country]", "ETH")
    page.get_by_role("button", name="Add the paper").click()
    page.wait_for_url(f"**/people/{person}/*")
    assert page.get_by_role("link", name="Copy").is_visible()

"""The pages of an import in a real browser: no complaint of the content policy, nothing for axe, phone and wide."""

import pytest
from django.conf import settings
from playwright.sync_api import Page

from sankofa.accounts.vocab import Role, Scope
from sankofa.people.vocab import Sex
from tests.browser.conftest import Violations, Visit
from tests.factories import make_case, make_person, make_staff, signed_in
from tests.imports.sheets import as_csv, brought_in, checked, write

pytestmark = pytest.mark.browser
ROWS = (
    ("A1", "Dawit Tesfaye", "13-05-1984", "M", "Ethiopisch", "Ethiopië", "06 12 34 44 17", "Intake"),
    ("A2", "Sara Haile", "31-02-1990", "V", "Eritres", "Congo", "12", "Vlucht"),
    ("A3", "Mohamed Rahimi", "01.01.1900", "?", "AFG", "Afghanistan", "", "Contact"),
    ("A4", "Yonas Kidane; Hiwot", "1979", "M", "ERI", "Eritrea", "", ""),
)


def test_the_pages_of_an_import_hold_in_a_browser(
    fresh_database: str, visit: Visit, violations: Violations, site: str
) -> None:
    by = make_staff(Role.PROCESSOR, scope=Scope.MISSION)
    make_case(by, person_id=make_person(by, "Mohammed Rahimi", sex=Sex.MALE))
    ready = brought_in(as_csv(*ROWS), by, "aanmeldingen.csv")
    seen = checked(as_csv(*ROWS), by, name="lijst 2026.csv")
    cookie = signed_in(by).cookies[settings.SESSION_COOKIE_NAME].value
    pages = {
        "start": "/import/",
        "columns": f"/import/{ready}/columns/",
        "mend": f"/import/{seen}/",
        "decide": f"/import/{seen}/?show=decide",
        "all": f"/import/{seen}/?show=all",
    }
    for width in (1280, 390):
        page = visit("/offline/", width=width, expected="404")
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site}])
        for name, path in pages.items():
            _look(page, site + path, f"{name}-{width}", violations)
    write(seen, by)
    page.goto(f"{site}/import/{seen}/?show=done")
    assert "NL-2026-" in page.inner_text("main")


def _look(page: Page, address: str, name: str, violations: Violations) -> None:
    page.goto(address)
    assert violations(page) == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name

"""Every page with the demo behind it, as somebody who may see it: axe finds nothing, the browser does not complain."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.management import call_command
from playwright.sync_api import Browser, Page
from pytest_django import Settings

from sankofa.accounts import queries
from sankofa.accounts.models import Staff
from sankofa.accounts.roles import Role
from sankofa.accounts.vocab import Actor
from sankofa.cases import services as cases
from sankofa.cases.models import Case, Member
from sankofa.eligibility import services as eligibility
from sankofa.eligibility.vocab import QueryKind
from sankofa.finance import queries as money
from sankofa.finance import services as finance
from sankofa.finance.models import BudgetLine
from sankofa.finance.vocab import BatchKind
from sankofa.iati import services as iati
from sankofa.journey import services as journey
from sankofa.kernel import clock
from sankofa.kernel.ids import new_id
from sankofa.outreach import services as outreach
from sankofa.people.vocab import Purpose
from sankofa.reporting import queries as reports
from sankofa.reporting import services as reporting
from sankofa.schemes import queries as policies
from sankofa.travel import services as travel
from tests.browser.conftest import AXE
from tests.browser.pages import Finder, PageAt, patterns
from tests.factories import give_consent
from tests.iati.publishing import theirs
from tests.imports.sheets import as_csv, checked

pytestmark = pytest.mark.browser
WIDE: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"}
PHONE_IN_THE_DARK: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}
# Looked at on a telephone in the dark too: where a day is spent, and one of each kind of page.
MAIN = {
    "my_day", "cases", "case", "case_timeline", "case_notes", "case_people", "case_eligibility", "case_flights",
    "case_papers", "case_reintegration", "case_protection", "case_talk", "person", "person_edit", "find", "tasks",
    "dashboard_mission", "dashboard_money", "dashboard_airport", "dashboard_work",
    "calendar", "outreach", "airport", "flights", "papers", "team", "administration", "staff_member", "import_one",
}  # fmt: skip
# Sent empty too: what a page looks like with an error beside each field.
ASKED = {
    "person_new",
    "case_talk",
    "staff_new",
    "paper_ask",
    "flight_hold",
    "outreach_session",
    "task_new",
    "case_apply",
}
SEND_EMPTY = """() => {
    const form = [...document.querySelectorAll("main form[method=post]")].at(-1);
    form.noValidate = true;
    for (const field of form.elements) if (field.type !== "hidden" && "value" in field) field.value = "";
    form.requestSubmit();
}"""
OF_ONES_OWN = ("/account/", "/account/app/", "/account/passkeys/add/", "/account/password/")
WITHOUT_SIGNING_IN = (
    "/account/sign-in/",
    "/account/password/forgotten/",
    "/account/closed/",
    "/reports/",
    f"/reports/NL/{clock.now().year}/en/",
    "/nowhere/",
)
RUN = """() => axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    resultTypes: ["violations"]}).then(
    r => r.violations.flatMap(v => v.nodes.map(n => v.id + ": " + n.html.slice(0, 160))))"""


@pytest.fixture
def demo(fresh_database: str, settings: Settings) -> None:
    """The demo mission, and what its staff have not done in it: an import, an offer, a question, a claim, a walk-in."""
    settings.DEMO = True
    cache.clear()
    call_command("demo", verbosity=0)
    now, processor = clock.now(), first_of("processor")
    today = clock.date_in(now, processor.timezone)
    rows = (("A1", "Dawit Tesfaye", "13-05-1984", "M", "Ethiopisch", "Ethiopië", "06 12 34 44 17", "Intake"),
            ("A2", "Sara Haile", "31-02-1990", "V", "Eritres", "Congo", "12", "Vlucht"))  # fmt: skip
    checked(as_csv(*rows), processor)
    case = Case.objects.filter(office__name="Zwolle", closed_on=None, shielded=False).earliest("id")
    amsterdam = next(o for o in queries.offices(case.mission_id) if o.name == "Amsterdam")
    cases.offer(case_id=case.id, office_id=amsterdam.id, reason="Moved there", by=processor, now=now)
    authority = queries.authorities(case.mission_id)[0][0]
    give_consent(case.lead_id, processor, Purpose.TELL_AUTHORITY, organisation_id=authority)
    eligibility.ask_authority(
        case_id=case.id, kind=QueryKind.NO_OBJECTION, organisation_id=authority, reference="", by=processor, now=now
    )
    gone = Case.objects.filter(mission=case.mission, stage="transit", shielded=False).earliest("id")
    give_consent(gone.lead_id, processor, Purpose.TELL_AUTHORITY, organisation_id=authority)
    eligibility.tell_departure(
        case_id=gone.id, organisation_id=authority, sent_on=today, reference="", by=processor, now=now
    )
    member = Member.objects.filter(case=case).earliest("id")
    travel.ask_refund(
        case_id=case.id, member_id=member.id, what="Passport photos", amount_minor=1500, spent_on=today,
        receipt=(b"%PDF-1.7 invented", "photos.pdf"), by=processor, now=now,
    )  # fmt: skip

    rean = policies.scheme("rean").versions[-1].id
    draft = eligibility.start_draft(scheme_id="rean", version_id=rean, by=first_of("manager"), now=now)
    journey.try_draft(draft_id=draft, since=None, until=None, by=first_of("manager"), now=now)
    marja, line = (
        first_of("finance"),
        BudgetLine.objects.filter(project__cluster__mission=case.mission_id).earliest("id"),
    )
    batch = finance.make_batch(
        key=new_id(), kind=BatchKind.CASH, title="Rent in Accra", debtor_iban="",
        execute_on=today + dt.timedelta(days=3), by=marja, now=now,
    )  # fmt: skip
    finance.add_order(
        batch_id=batch, source="rent", payee="Kofi Mensah", account="Accra", minor=12_000, text="Rent of December",
        line_id=line.id, by=marja,
    )  # fmt: skip

    figure = "series,part,period,value,unit,source\nstaff.fte,,2026,58.5,posts,staff register\n"
    reporting.enter_file(content=figure.encode(), by=marja, now=now)
    reporting.take_snapshot(now=now)
    willem = first_of("manager")
    written = reporting.begin_annual(year=now.year - 1, before=2, by=marja, now=now)
    words = {("return", "en"): (0, "A first wording.")}
    reporting.write_annual(report_id=written, chapter_id="return", words=words, by=marja, now=now)
    told = reporting.begin_annual(year=now.year, before=2, by=marja, now=now)
    reporting.hand_in_annual(report_id=told, by=marja, now=now)
    reporting.sign_annual(report_id=told, by=willem, now=now)
    reporting.publish_annual(report_id=told, by=willem, now=now)

    owed = next(row for row in reports.reports_to_do(marja) if row.reference == "LRC-7")
    since, until = reports.next_period(marja, owed.agreement_id, until=owed.due_on)
    written = reporting.begin_donor_report(
        agreement_id=owed.agreement_id, due_id=owed.id, since=since, until=until, by=marja, now=now
    )
    reporting.prepare_donor_report(report_id=written, by=marja, now=now)

    bank = money.banks(marja)[0].id
    finance.keep_csv(bank_id=bank, content=b"Date;Amount\n2026-11-01;1,00\n", name="a.csv", by=marja, now=now)

    iati.keep_file(content=theirs(bad=True), name="theirs.xml", by=first_of("manager"), now=now)
    maria = first_of("counsellor")
    assert maria.office_id
    hour = outreach.open_hour(
        office_id=maria.office_id, on=today + dt.timedelta(days=20), starts=dt.time(9), ends=dt.time(12),
        place="Library", by=maria, now=now,
    )  # fmt: skip
    outreach.walk_in(key=new_id(), hour_id=hour, called="Abebe", language="am", people=1, by=maria, now=now)
    outreach.take_next(hour_id=hour, by=maria, now=now)


def first_of(key: str) -> Actor:
    actor = queries.actor(Staff.objects.get(email=f"{key}@demo.sankofa.example").id, at=clock.now())
    assert actor
    return actor


class Looking:
    """One browser, one signed-in context per role and view; what axe and the console say is gathered per page."""

    def __init__(self, browser: Browser, site: str, finder: Finder) -> None:
        self.browser, self.site, self.finder = browser, site, finder
        self.found: dict[str, list[str]] = {}
        self.complaints: list[str] = []
        self._pages: dict[tuple[Role | None, str], Page] = {}
        self._source = AXE.read_text()

    def look(self, path: str, role: Role | None, how: str = "wide", status: int = 200) -> None:
        page = self._page(role, how)
        self.complaints.clear()
        answer = page.goto(self.site + path)
        assert answer
        self._note(page, f"{path} ({role}, {how})", answer.status, status)

    def send_empty(self, path: str, role: Role) -> None:
        page = self._page(role, "wide")
        self.complaints.clear()
        page.goto(self.site + path)
        with page.expect_navigation() as sent:
            page.evaluate(SEND_EMPTY)
        assert sent.value
        self._note(page, f"{path} ({role}, sent empty)", sent.value.status, 422)

    def _note(self, page: Page, name: str, status: int, wanted: int) -> None:
        said = [] if status == wanted else [f"status {status}"]
        page.evaluate(self._source)
        said += page.evaluate(RUN)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            said.append("scrolls sideways")
        said += [text for text in self.complaints if f"status of {wanted}" not in text]
        if said:
            self.found[name] = said

    def _page(self, role: Role | None, how: str) -> Page:
        if (role, how) not in self._pages:
            context = self.browser.new_context(locale="en", **(PHONE_IN_THE_DARK if how == "phone" else WIDE))
            if role:
                name = django_settings.SESSION_COOKIE_NAME
                value = self.finder.clients[role].cookies[name].value
                context.add_cookies([{"name": name, "value": value, "url": self.site}])
            page = context.new_page()
            page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: self.complaints.append(str(error)))
            self._pages[role, how] = page
        return self._pages[role, how]

    def close(self) -> None:
        for page in self._pages.values():
            page.context.close()


@pytest.fixture
def looking(demo: None, browser: Browser, site: str) -> Iterator[Looking]:
    looking = Looking(browser, site, Finder())
    yield looking
    looking.close()


def test_axe_finds_nothing_on_any_page(looking: Looking) -> None:
    tried = [(name, looking.finder.find(name, route, door)) for name, route, door in patterns()]
    assert [what for _name, what in tried if isinstance(what, str) and what != "no page"] == [], "where are its ids?"
    pages = [what for _name, what in tried if isinstance(what, PageAt)]
    assert len(pages) > 100
    for page in pages:
        looking.look(page.path, page.role)
        if page.name in MAIN:
            looking.look(page.path, page.role, "phone")
        if page.name == "person_consent_new":  # read to somebody in their language, from right to left
            looking.look(f"{page.path}?topic=assist&language=ar", page.role)
    for page in pages:
        if page.name in ASKED:
            looking.send_empty(page.path, page.role)
    for path in OF_ONES_OWN:
        looking.look(path, Role.COUNSELLOR)
    for path in WITHOUT_SIGNING_IN:
        looking.look(path, None, status=404 if path == "/nowhere/" else 200)
    assert looking.found == {}

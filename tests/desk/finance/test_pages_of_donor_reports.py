"""Donor reports on their pages: begun from what is due, written, prepared, signed off by another, sent, exported."""

import datetime as dt
import io
import re
from collections.abc import Iterator

import openpyxl
import pytest
import time_machine
from django.test import Client

from sankofa.accounts.vocab import Role, Scope
from sankofa.cases.models import Case, Member
from sankofa.finance import services as finance
from sankofa.finance.models import ReportDue
from sankofa.finance.vocab import LineKind, ReportKind, ReportLanguage
from sankofa.journal.models import Access
from sankofa.people.models import Person
from sankofa.reporting.models import DonorReport, DonorReportText
from tests.factories import NOW, make_mission, make_office, make_staff, signed_in
from tests.factories.after_departure import url
from tests.finance.books import Money, charge, cost, make_manager, make_money
from tests.reporting.donors import JULY, OCTOBER, begin, leave, owe_a_list, prepare, signed

pytestmark = pytest.mark.django_db
MAY = dt.date(2026, 5, 3)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def money() -> Money:
    return make_money()


@pytest.fixture
def manager(money: Money) -> Client:
    return signed_in(money.manager)


@pytest.fixture
def officer(money: Money) -> Client:
    return signed_in(money.officer)


def page(client: Client, name: str, *args: object, status: int = 200, **query: str) -> str:
    answer = client.get(url(name, *args), query)
    assert answer.status_code == status
    return answer.content.decode()


def words(client: Client, report: object) -> str:
    """What the page says, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page(client, "donor_report", report)))


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.MANAGER, Role.FINANCE}))
def test_donor_reports_are_for_managers_and_finance_officers(money: Money, role: Role) -> None:
    report, other = signed(money), signed_in(make_staff(role, scope=Scope.MISSION))
    page(other, "donor_reports", status=403)
    page(other, "donor_report", report, status=403)
    page(other, "donor_report_file", report, "xlsx", status=404 if role_exports(role) else 403)


def role_exports(role: Role) -> bool:
    return role in {Role.COUNSELLOR, Role.PROCESSOR}


def test_another_missions_report_is_not_found(money: Money) -> None:
    report = signed(money)
    accra = make_staff(Role.MANAGER, office=make_office(make_mission("GH", "GHA"), "Accra"), scope=Scope.MISSION)
    client = signed_in(accra)
    for name, args in (
        ("donor_report", ()), ("donor_report_text", ("summary",)), ("donor_report_postings", ()),
        ("donor_report_cases", ()), ("donor_report_back", ()), ("donor_report_file", ("pdf",)),
    ):  # fmt: skip
        page(client, name, report, *args, status=404)
    page(client, "donor_report_new", money.agreement, status=404)
    for verb in ("prepare", "sign", "drop", "sent", "check"):
        assert client.post(url("donor_report_act", report, verb)).status_code == 404
    assert 'class="empty"' in page(client, "donor_reports")


def test_a_report_that_is_due_is_begun_from_the_list(money: Money, officer: Client) -> None:
    due = finance.expect_report(agreement_id=money.agreement, kind=ReportKind.FINANCIAL, due_on=JULY, by=money.manager)
    text = page(officer, "donor_reports")
    assert "Ministry of Bridges: Financial report" in text
    assert ">late<" in text
    form = page(officer, "donor_report_new", money.agreement, due=str(due))
    assert 'value="2026-01-01"' in form
    assert 'value="2026-06-30"' in form
    address = f"{url('donor_report_new', money.agreement)}?due={due}"
    answer = officer.post(address, {"since": "2026-01-01", "until": "2026-06-30"})
    report = DonorReport.objects.get()
    assert answer.headers["Location"] == url("donor_report", report.id)
    assert (report.until, report.due_id) == (JULY, due)
    assert "Due, and nobody began" not in page(officer, "donor_reports")


def test_a_period_that_cannot_be_keeps_what_was_typed(money: Money, officer: Client) -> None:
    answer = officer.post(url("donor_report_new", money.agreement), {"since": "2026-07-01", "until": "2026-06-30"})
    assert answer.status_code == 422
    assert 'value="2026-07-01"' in answer.content.decode()


def test_a_text_is_written_part_by_part(money: Money, officer: Client) -> None:
    report = begin(money)
    assert "the language of the report: English." in page(officer, "donor_report_text", report, "summary")
    address = url("donor_report_text", report, "summary")
    officer.post(address, {"body": "A good half-year.\n\nPeople came.", "version": "0"})
    assert "A good half-year." in words(officer, report)
    late = officer.post(address, {"body": "Mine", "version": "0"})
    assert late.status_code == 422
    text = late.content.decode()
    assert "People came." in text  # theirs, beside
    assert "Mine" in text
    assert officer.post(address, {"body": "Both", "version": "1"}).status_code == 302
    assert DonorReportText.objects.get().body == "Both"


def test_a_text_that_names_a_case_is_refused_beside_the_field(money: Money, officer: Client) -> None:
    answer = officer.post(
        url("donor_report_text", begin(money), "people"), {"body": "See NL-2026-00012.", "version": "0"}
    )
    assert answer.status_code == 422
    assert "A case number stands in the text." in answer.content.decode()


def test_one_prepares_and_another_signs_off(money: Money, officer: Client, manager: Client) -> None:
    leave(money, MAY)
    report = begin(money)
    assert "Sign it off" not in page(manager, "donor_report", report)
    manager.post(url("donor_report_act", report, "prepare"))
    digest = DonorReport.objects.get().digest
    assert "Sign it off" not in page(manager, "donor_report", report)  # who prepared it
    assert "Sign it off" not in page(officer, "donor_report", report)  # keeps no agreements
    assert manager.post(url("donor_report_act", report, "sign"), {"digest": digest}).status_code == 403
    assert officer.post(url("donor_report_act", report, "sign"), {"digest": digest}).status_code == 403
    other = signed_in(make_manager())
    assert "Sign it off" in page(other, "donor_report", report)
    other.post(url("donor_report_act", report, "sign"), {"digest": "another"})
    assert DonorReport.objects.get().signed_at is None
    other.post(url("donor_report_act", report, "sign"), {"digest": digest})
    assert "Signed off" in words(officer, report)


def test_it_is_sent_back_with_a_reason(money: Money, manager: Client) -> None:
    report = begin(money)
    prepare(money, report)
    manager.post(url("donor_report_back", report), {"why": "May is missing"})
    assert "May is missing" in words(manager, report)
    page(manager, "donor_report_back", report, status=404)


def test_signed_off_it_is_sent_and_no_longer_late(money: Money, officer: Client, manager: Client) -> None:
    due = finance.expect_report(agreement_id=money.agreement, kind=ReportKind.FINANCIAL, due_on=JULY, by=money.manager)
    address = f"{url('donor_report_new', money.agreement)}?due={due}"
    officer.post(address, {"since": "2026-01-01", "until": "2026-06-30"})
    report = DonorReport.objects.get().id
    assert "late" in page(manager, "donor_report", report)
    assert manager.post(url("donor_report_act", report, "sent")).status_code == 404  # nobody signed it
    officer.post(url("donor_report_act", report, "prepare"))
    manager.post(url("donor_report_act", report, "sign"), {"digest": DonorReport.objects.get().digest})
    assert officer.post(url("donor_report_act", report, "sent")).status_code == 403
    manager.post(url("donor_report_act", report, "sent"))
    assert ReportDue.objects.get(id=due).sent_on == NOW.date()
    assert ">late<" not in page(manager, "donor_report", report)


def test_recomputing_says_that_it_is_identical(money: Money, officer: Client) -> None:
    leave(money, MAY)
    report = signed(money)
    charge(money, cost(money.lines[LineKind.SALARIES], 5_000, on=MAY))
    answer = officer.post(url("donor_report_act", report, "check"), follow=True)
    assert "it is identical" in answer.content.decode()


def test_an_amount_leads_to_its_postings_and_a_result_to_cases(money: Money, manager: Client, officer: Client) -> None:
    case = leave(money, MAY)
    report = signed(money)
    links = re.findall(r'href="([^"]+donor[^"]*|/money/reports/[^"]+\?[^"]+)"', page(manager, "donor_report", report))
    amounts = [one.replace("&amp;", "&") for one in links if "column=period" in one]
    text = manager.get(amounts[0]).content.decode()
    assert "500" in text
    assert "/money/ledger/" in text
    results = [one.replace("&amp;", "&") for one in links if "counted=left&" in one.replace("&amp;", "&")]
    number = Case.objects.get(id=case).number
    assert number in manager.get(results[0]).content.decode()
    assert number not in officer.get(results[0]).content.decode()
    page(manager, "donor_report_postings", report, line="nothing", status=404)
    page(manager, "donor_report_cases", report, counted="nothing", status=404)


def test_what_changed_since_stands_in_the_next_one(money: Money, officer: Client) -> None:
    signed(money)
    charge(money, cost(money.lines[LineKind.SALARIES], 12_300, on=MAY, text="Late bill"))
    text = words(officer, begin(money, JULY, OCTOBER))
    assert "What changed since the last report" in text
    assert "Corrections" in text
    assert "123" in text


def test_the_report_speaks_the_agreements_language_whatever_the_readers(money: Money, officer: Client) -> None:
    owe_a_list(money, ReportLanguage.DUTCH)
    report = begin(money)
    text = page(officer, "donor_report", report)
    assert 'lang="nl"' in text
    assert "Uitgaven per regel" in text
    assert "Expenditure by line" not in text


def test_a_shielded_person_is_in_no_output(money: Money, officer: Client) -> None:
    leave(money, MAY, "Dawit Tesfaye")
    hidden = leave(money, MAY, "Bana Haile", minor=77_700)
    owe_a_list(money)
    report = signed(money)
    assert len(persons_of(officer, report)) == 2
    person = Member.objects.get(case=hidden).person_id
    Person.objects.filter(id=person).update(shielded_by=make_staff(Role.PROTECTION).id)
    [(key, *_rest, amount)] = persons_of(officer, report)
    assert amount == 500
    kept = DonorReport.objects.get().content
    assert kept
    gone = {row["key"] for row in kept["persons"]} - {key}
    assert len(gone) == 1
    text = words(officer, report)
    assert str(key) in text
    assert not any(one in text for one in gone)
    assert pdf(officer, report).startswith(b"%PDF-")


def persons_of(client: Client, report: object) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(file(client, report, "xlsx")))
    sheet = next(book[name] for name in book.sheetnames if "people" in name)
    found = [row for row in sheet.iter_rows(values_only=True) if re.fullmatch(r"[A-Z2-7]{5}-[A-Z2-7]{5}", str(row[0]))]
    return [tuple(row) for row in found]


def file(client: Client, report: object, form: str) -> bytes:
    answer = client.get(url("donor_report_file", report, form))
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.content


def pdf(client: Client, report: object) -> bytes:
    return file(client, report, "pdf")


def test_the_pdf_is_tagged_speaks_its_language_and_is_the_same_each_time(money: Money, officer: Client) -> None:
    leave(money, MAY)
    owe_a_list(money, ReportLanguage.DUTCH)
    report = signed(money)
    made = pdf(officer, report)
    assert b"pdfuaid" in made
    assert b"/Lang(nl)" in made.replace(b" ", b"")
    assert made == pdf(officer, report)
    assert Access.objects.filter(detail="donor_report", action="exported").count() == 2


def test_the_spreadsheet_holds_figures_to_the_cent(money: Money, officer: Client) -> None:
    charge(money, cost(money.lines[LineKind.SALARIES], 12_345, on=MAY))
    book = openpyxl.load_workbook(io.BytesIO(file(officer, signed(money), "xlsx")))
    values = {value for sheet in book for row in sheet.iter_rows(values_only=True) for value in row}
    assert 123.45 in values


def test_nothing_is_printed_from_figures_that_nobody_kept(money: Money, officer: Client) -> None:
    report = begin(money)
    page(officer, "donor_report_file", report, "pdf", status=404)
    page(officer, "donor_report_file", report, "doc", status=404)


def test_what_is_prepared_takes_no_more_texts(money: Money, officer: Client) -> None:
    report = begin(money)
    prepare(money, report)
    page(officer, "donor_report_text", report, "summary", status=404)


def test_a_draft_is_thrown_away(money: Money, officer: Client) -> None:
    report = begin(money)
    assert officer.post(url("donor_report_act", report, "drop")).headers["Location"] == url("donor_reports")
    assert not DonorReport.objects.exists()


def test_an_agreement_says_what_its_reports_hold_and_lists_them(money: Money, manager: Client) -> None:
    report = signed(money)
    manager.post(url("agreement_add", money.agreement, "reporting"), {"language": "nl", "lists_people": "on"})
    text = page(manager, "agreement", money.agreement)
    assert "with a list of people" in text
    assert url("donor_report", report) in text

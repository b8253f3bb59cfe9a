"""Agreements with reports for tests: people who left on money of a donor, costs of a period, a signed report."""

import datetime as dt
import uuid

from sankofa.accounts.vocab import Actor, Role
from sankofa.cases import services as cases
from sankofa.finance import services as finance
from sankofa.finance.vocab import LineKind, Part, ReportLanguage
from sankofa.people.vocab import Birth, DatePrecision, Sex
from sankofa.reporting import queries, services
from sankofa.reporting.vocab import DonorReportPage
from tests.factories import NOW, make_case, make_person, make_staff
from tests.finance.books import JANUARY, Money, charge, cost

APRIL, JULY, OCTOBER = dt.date(2026, 4, 1), dt.date(2026, 7, 1), dt.date(2026, 10, 1)
BIRTH = Birth(DatePrecision.EXACT, dt.date(1990, 5, 1), dt.date(1990, 5, 2))


def leave(
    money: Money, on: dt.date, name: str = "Dawit Tesfaye", *, minor: int = 50_000, sex: Sex = Sex.MALE
) -> uuid.UUID:
    """Somebody who left that day, on a ticket of the project; answers the case."""
    counsellor = make_staff()
    case = make_case(counsellor, person_id=make_person(counsellor, name, sex=sex, birth=BIRTH))
    cases.register_departed(
        case_id=case.case_id, departed_on=on, reason="told later", by=make_staff(Role.PROCESSOR), now=NOW
    )
    ticket = cost(
        money.lines[LineKind.DEPARTURE], minor, f"ticket:{case.case_id}", on=on,
        parts=(Part(money.lines[LineKind.DEPARTURE], case.case_id),),
    )  # fmt: skip
    charge(money, ticket)
    return case.case_id


def owe_a_list(money: Money, language: ReportLanguage = ReportLanguage.ENGLISH) -> None:
    finance.agree_on_reports(agreement_id=money.agreement, language=language, lists_people=True, by=money.manager)


def begin(money: Money, since: dt.date = JANUARY, until: dt.date = JULY, *, by: Actor | None = None) -> uuid.UUID:
    return services.begin_donor_report(
        agreement_id=money.agreement, due_id=None, since=since, until=until, by=by or money.officer, now=NOW
    )


def prepare(money: Money, report: uuid.UUID) -> str:
    return services.prepare_donor_report(report_id=report, by=money.officer, now=NOW)


def signed(money: Money, since: dt.date = JANUARY, until: dt.date = JULY) -> uuid.UUID:
    """A report that the officer prepared and the manager signed off."""
    report = begin(money, since, until)
    digest = prepare(money, report)
    services.sign_donor_report(report_id=report, digest=digest, by=money.manager, now=NOW)
    return report


def shown(money: Money, report: uuid.UUID) -> DonorReportPage:
    return queries.donor_report(money.manager, report, today=NOW.date())

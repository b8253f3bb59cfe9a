"""A donor report: begun, written, prepared, signed off by another; frozen, recomputed; what changed in the next."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from sankofa.accounts.vocab import Role, Scope
from sankofa.cases.models import Case, Member
from sankofa.finance import services as finance
from sankofa.finance.vocab import DeliverableKind, Kind, LineKind, Part, Payer
from sankofa.kernel.errors import ConflictError, DomainError, NotFoundError, RefusedError
from sankofa.kernel.ids import new_id
from sankofa.reporting import queries, services
from sankofa.reporting.models import DonorReport, DonorReportText, ReportedEntry
from sankofa.reporting.vocab import Counted, MoneyColumn, ReportPart, ReportState
from tests.factories import NOW, make_case, make_mission, make_office, make_person, make_staff
from tests.finance.books import JANUARY, Money, charge, cost, make_agreement, make_manager, make_money, make_project
from tests.reporting.donors import APRIL, JULY, OCTOBER, begin, leave, owe_a_list, prepare, shown, signed

pytestmark = pytest.mark.django_db
MAY, AUGUST = dt.date(2026, 5, 3), dt.date(2026, 8, 9)


@pytest.fixture
def money() -> Money:
    return make_money()


def line(money: Money, report: uuid.UUID, kind: LineKind) -> dict[str, object]:
    found = [row for row in shown(money, report).content["lines"] if row["kind"] == kind]
    return dict(found[0])


def write(money: Money, report: uuid.UUID, body: str, version: int = 0) -> None:
    services.write_donor_text(
        report_id=report, part=ReportPart.SUMMARY, body=body, version=version, by=money.officer, now=NOW
    )


def test_expenditure_stands_by_line_with_budget_committed_spent_and_what_is_left(money: Money) -> None:
    salaries = money.lines[LineKind.SALARIES]
    charge(money, cost(salaries, 100_000, on=MAY), cost(salaries, 70_000, on=AUGUST))
    charge(money, cost(salaries, 30_000, kind=Kind.COMMITMENT, on=MAY))
    row = line(money, begin(money), LineKind.SALARIES)
    assert (row["budget"], row["period"], row["committed"], row["rest"]) == (1_000_000, 100_000, 30_000, 870_000)
    row = line(money, begin_after(money), LineKind.SALARIES)
    assert (row["before"], row["period"], row["to_date"]) == (100_000, 70_000, 170_000)


def begin_after(money: Money) -> uuid.UUID:
    DonorReport.objects.all().delete()
    return begin(money, JULY, OCTOBER)


def test_a_donor_who_bears_a_part_sees_its_part_and_who_bears_the_rest(money: Money) -> None:
    other = make_agreement(money.manager, "League of Cities")
    shares = [(money.agreement, None, 7_500), (other, None, 2_500)]
    finance.set_shares(project_id=money.project, since=APRIL, shares=shares, by=money.manager)
    charge(money, cost(money.lines[LineKind.SALARIES], 100_000, on=MAY))
    report = begin(money)
    row = line(money, report, LineKind.SALARIES)
    assert (row["budget"], row["period"]) == (750_000, 75_000)
    bearings = shown(money, report).content["bearings"]
    assert [(b["name"], b["mine"], b["bp"], b["period"]) for b in bearings] == [
        ("Ministry of Bridges", True, 7_500, 75_000),
        ("League of Cities", False, 2_500, 25_000),
    ]


def test_what_another_own_project_bears_is_named_after_it(money: Money) -> None:
    own, lines = make_project(money.manager, "OWN")
    shares = [(money.agreement, None, 4_000), (None, money.lines[LineKind.COFINANCING], 6_000)]
    finance.set_shares(project_id=own, since=JANUARY, shares=shares, by=money.manager)
    charge(money, cost(lines[LineKind.SALARIES], 100_000, on=MAY))
    content = shown(money, begin(money)).content
    assert [(b["name"], b["period"]) for b in content["bearings"] if b["project"] == str(own)] == [
        ("Ministry of Bridges", 40_000),
        ("RET", 60_000),
    ]
    assert {row["name"]: row["period"] for row in content["lines"] if row["period"]} == {
        "cofinancing": 60_000,  # the share in the other project, on the line that pays it
        "salaries": 40_000,
    }


def test_results_count_people_by_project_and_each_once_in_total(money: Money) -> None:
    leave(money, MAY)
    leave(money, AUGUST, "Bana Haile")
    second, lines = make_project(money.manager, "TWO")
    finance.set_shares(project_id=second, since=JANUARY, shares=[(money.agreement, None, 10_000)], by=money.manager)
    both = leave(money, MAY, "Caro Abebe")
    support = lines[LineKind.SUPPORT]
    charge(money, cost(support, 20_000, on=MAY, parts=(Part(support, both),)))
    content = shown(money, begin(money)).content
    assert {row["code"]: (row["left"], row["left_all"]) for row in content["projects"]} == {
        "RET": (2, 2),
        "TWO": (1, 1),
    }
    assert (content["total"]["left"], content["total"]["per_departure"]) == (2, 60_000)


def test_deliverables_are_done_planned_or_late(money: Money) -> None:
    for title, planned, done in (("A", MAY, MAY), ("B", MAY, None), ("C", AUGUST, None), ("D", MAY, AUGUST)):
        row = finance.promise(
            agreement_id=money.agreement,
            kind=DeliverableKind.EMBASSY,
            title=title,
            planned_on=planned,
            by=money.manager,
        )
        finance.delivered(deliverable_id=row, on=done, by=money.manager)
    states = {d["title"]: d["state"] for d in shown(money, begin(money)).content["deliverables"]}
    assert states == {"A": "done", "B": "late", "C": "planned", "D": "late"}


def test_quotas_count_people_and_a_partners(money: Money) -> None:
    finance.set_quota(agreement_id=money.agreement, text="People", target=10, elsewhere=3, by=money.manager)
    leave(money, MAY)
    [quota] = shown(money, begin(money)).content["quotas"]
    assert (quota["target"], quota["reached"], quota["elsewhere"]) == (10, 1, 3)


def test_what_was_prepared_is_kept_and_comes_out_the_same_when_it_is_recomputed(money: Money) -> None:
    leave(money, MAY)
    owe_a_list(money)
    report = begin(money)
    write(money, report, "A good half-year.")
    digest = prepare(money, report)
    before = shown(money, report)
    charge(money, cost(money.lines[LineKind.SALARIES], 99_900, on=MAY))
    leave(money, MAY, "Bana Haile")
    finance.set_quota(agreement_id=money.agreement, text="People", target=10, elsewhere=3, by=money.manager)
    finance.set_budget(
        project_id=money.project, amounts=dict.fromkeys(money.lines.values(), 5), decided_on=APRIL, why="less",
        by=money.manager, now=NOW,
    )  # fmt: skip
    assert shown(money, report).content == before.content
    assert queries.recomputed(money.manager, report) == (digest, digest)
    services.sign_donor_report(report_id=report, digest=digest, by=money.manager, now=NOW)
    assert shown(money, report).row.state == ReportState.SIGNED
    assert queries.recomputed(money.manager, report) == (digest, digest)


def test_the_next_report_lists_what_changed_since(money: Money) -> None:
    leave(money, MAY)
    signed(money)
    charge(money, cost(money.lines[LineKind.SALARIES], 12_300, on=MAY))
    late = leave(money, MAY, "Bana Haile", minor=50_000)
    done = finance.promise(
        agreement_id=money.agreement, kind=DeliverableKind.TRAINING, title="Training", planned_on=MAY, by=money.manager
    )
    finance.delivered(deliverable_id=done, on=MAY, by=money.manager)
    finance.set_budget(
        project_id=money.project, amounts=dict.fromkeys(money.lines.values(), 5), decided_on=APRIL, why="Less rent",
        by=money.manager, now=NOW,
    )  # fmt: skip
    report = begin(money, JULY, OCTOBER)
    content = shown(money, report).content
    assert sorted(row["minor"] for row in content["late"]) == [12_300, 50_000]
    assert line(money, report, LineKind.SALARIES)["late"] == 12_300
    assert (content["more"], content["fewer"]) == (1, 0)
    assert content["done_late"] == ["Training"]
    assert [row["why"] for row in content["revised"]] == ["Less rent"]
    assert content["total"]["left_all"] == 2
    [digest] = {prepare(money, report)}
    services.sign_donor_report(report_id=report, digest=digest, by=money.manager, now=NOW)
    third = begin(money, OCTOBER, dt.date(2026, 11, 1))
    assert shown(money, third).content["late"] == []  # told once
    assert late


def test_a_departure_that_was_none_is_told_in_the_next_report(money: Money) -> None:
    case = leave(money, MAY)
    signed(money)
    Case.objects.filter(id=case).update(stage="departure")  # as a step that was taken back leaves it
    content = shown(money, begin(money, JULY, OCTOBER)).content
    assert (content["more"], content["fewer"]) == (0, 1)


def test_from_an_amount_to_its_postings(money: Money) -> None:
    leave(money, MAY)
    report = signed(money)
    charge(money, cost(money.lines[LineKind.DEPARTURE], 11, on=MAY))
    key = str(money.lines[LineKind.DEPARTURE])
    found = queries.behind_amount(money.officer, report, key, MoneyColumn.PERIOD, today=NOW.date())
    assert [p.minor for p in found] == [50_000]
    after = begin(money, JULY, OCTOBER)
    found = queries.behind_amount(money.officer, after, key, MoneyColumn.LATE, today=NOW.date())
    assert [p.minor for p in found] == [11]


def test_from_a_result_to_the_cases_that_the_reader_may_open(money: Money) -> None:
    case = leave(money, MAY)
    shielded = leave(money, MAY, "Bana Haile")
    report = signed(money)
    Case.objects.filter(id=shielded).update(shielded=True)
    found = queries.behind_result(money.manager, report, Counted.LEFT, str(money.project), today=NOW.date())
    assert set(found) == {case}
    assert queries.behind_result(money.officer, report, Counted.LEFT, "", today=NOW.date()) == {}


def test_the_preparer_cannot_sign_off(money: Money) -> None:
    report = begin(money)
    digest = services.prepare_donor_report(report_id=report, by=money.manager, now=NOW)
    with pytest.raises(RefusedError):
        services.sign_donor_report(report_id=report, digest=digest, by=money.manager, now=NOW)
    services.sign_donor_report(report_id=report, digest=digest, by=make_manager(), now=NOW)


def test_a_finance_officer_prepares_and_cannot_sign_off(money: Money) -> None:
    report = begin(money)
    digest = services.prepare_donor_report(report_id=report, by=money.manager, now=NOW)
    with pytest.raises(RefusedError):
        services.sign_donor_report(report_id=report, digest=digest, by=money.officer, now=NOW)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.MANAGER, Role.FINANCE}))
def test_no_other_role_reads_or_begins_a_report(money: Money, role: Role) -> None:
    report, other = begin(money), make_staff(role, scope=Scope.MISSION)
    assert queries.donor_reports(other) == []
    with pytest.raises(NotFoundError):
        queries.donor_report(other, report, today=NOW.date())
    with pytest.raises(NotFoundError):
        begin(money, JULY, OCTOBER, by=other)


def test_another_mission_knows_of_no_report(money: Money) -> None:
    report = signed(money)
    accra = make_staff(Role.MANAGER, office=make_office(make_mission("GH", "GHA"), "Accra"), scope=Scope.MISSION)
    assert queries.donor_reports(accra) == []
    for ask in (
        lambda: queries.donor_report(accra, report, today=NOW.date()),
        lambda: queries.recomputed(accra, report),
        lambda: queries.behind_amount(accra, report, "", MoneyColumn.PERIOD, today=NOW.date()),
        lambda: queries.behind_result(accra, report, Counted.LEFT, "", today=NOW.date()),
        lambda: services.prepare_donor_report(report_id=report, by=accra, now=NOW),
        lambda: services.drop_donor_report(report_id=report, by=accra),
    ):
        with pytest.raises(NotFoundError):
            ask()


def test_what_is_signed_is_what_was_looked_at(money: Money) -> None:
    report = begin(money)
    digest = prepare(money, report)
    services.send_donor_report_back(report_id=report, why="Say more", by=money.manager)
    write(money, report, "More")
    prepare(money, report)
    with pytest.raises(ConflictError):
        services.sign_donor_report(report_id=report, digest=digest, by=money.manager, now=NOW)


def test_sent_back_its_figures_are_reckoned_anew_and_the_reason_shows(money: Money) -> None:
    report = begin(money)
    prepare(money, report)
    with pytest.raises(DomainError, match="why"):
        services.send_donor_report_back(report_id=report, why=" ", by=money.manager)
    services.send_donor_report_back(report_id=report, why="Salaries lack May", by=money.manager)
    page = shown(money, report)
    assert (page.row.state, page.sent_back, page.is_live) == (ReportState.DRAFT, "Salaries lack May", True)
    assert not ReportedEntry.objects.exists()


def test_what_was_prepared_takes_no_text_and_is_not_thrown_away(money: Money) -> None:
    report = begin(money)
    prepare(money, report)
    with pytest.raises(DomainError, match="prepared"):
        write(money, report, "Late")
    with pytest.raises(DomainError, match="prepared"):
        services.drop_donor_report(report_id=report, by=money.officer)


def test_the_database_keeps_what_was_prepared(money: Money) -> None:
    leave(money, MAY)
    report = begin(money)
    write(money, report, "As it was")
    prepare(money, report)
    own = DonorReport.objects.filter(id=report)
    changes: list[dict[str, object]] = [
        {"content": {}}, {"signed_at": NOW, "signed_by": money.officer.id}, {"until": OCTOBER},
    ]  # fmt: skip
    for values in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            own.update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        DonorReportText.objects.update(body="Otherwise")
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportedEntry.objects.all().delete()
    DonorReport.objects.filter(id=report).update(signed_at=NOW, signed_by=money.manager.id)
    with pytest.raises(IntegrityError), transaction.atomic():
        DonorReport.objects.filter(id=report).update(signed_at=None, signed_by=None)


def test_reports_follow_each_other_one_at_a_time(money: Money) -> None:
    begin(money)
    with pytest.raises(DomainError, match="one_at_a_time"):
        begin(money, JULY, OCTOBER)
    DonorReport.objects.all().delete()
    signed(money)
    for since, until, code in (
        (APRIL, OCTOBER, "follows"),
        (OCTOBER, JULY, "ends_early"),
        (dt.date(2030, 1, 1), dt.date(2030, 2, 1), "outside"),
    ):
        with pytest.raises(DomainError, match=code):
            begin(money, since, until)


def test_a_period_that_runs_still_is_not_prepared(money: Money) -> None:
    report = begin(money, JANUARY, dt.date(2027, 1, 1))
    with pytest.raises(DomainError, match="not_over"):
        prepare(money, report)


def test_two_writers_of_one_text_lose_nothing(money: Money) -> None:
    report = begin(money)
    write(money, report, "First")
    with pytest.raises(ConflictError):
        write(money, report, "Second")
    write(money, report, "Second", version=1)
    assert shown(money, report).texts[0].body == "Second"


def test_a_text_names_no_case(money: Money) -> None:
    number = Case.objects.get(id=make_case(make_staff()).case_id).number
    with pytest.raises(DomainError, match="case_number"):
        write(money, begin(money), f"As in {number}, people need time.")


def test_what_is_due_and_nobody_began_stands_on_the_list(money: Money) -> None:
    for day in (JULY, dt.date(2027, 1, 1)):
        finance.expect_report(agreement_id=money.agreement, kind="financial", due_on=day, by=money.manager)  # type: ignore[arg-type]
    first, _second = queries.reports_to_do(money.manager)
    assert queries.next_period(money.manager, money.agreement, until=first.due_on) == (JANUARY, JULY)
    services.begin_donor_report(
        agreement_id=money.agreement, due_id=first.id, since=JANUARY, until=JULY, by=money.officer, now=NOW
    )
    assert [row.due_on for row in queries.reports_to_do(money.manager)] == [dt.date(2027, 1, 1)]


def test_who_stayed_behind_or_fell_off_before_did_not_leave(money: Money) -> None:
    case, counsellor = leave(money, MAY), make_staff()
    for name, gone in (
        ("Stayed", {"stayed_on": MAY}),
        ("Fell off", {"left_on": APRIL}),
        ("Moved on", {"left_on": JULY}),
    ):
        person = make_person(counsellor, name)
        Member.objects.create(case_id=case, person_id=person, joined_on=JANUARY, **gone)
    total = shown(money, begin(money)).content["total"]
    assert (total["left"], total["assisted"]) == (2, 2)  # the lead, and who left the case after its journey


def test_money_that_came_back_assisted_nobody(money: Money) -> None:
    case = leave(money, MAY, minor=50_000)
    line_id = money.lines[LineKind.DEPARTURE]
    charge(money, cost(line_id, 50_000, kind=Kind.REFUND, on=MAY, parts=(Part(line_id, case),)))
    total = shown(money, begin(money)).content["total"]
    assert (total["left"], total["assisted"], total["per_departure"]) == (0, 0, None)


def test_what_the_donor_paid_stands_beside_what_was_spent(money: Money) -> None:
    for on, minor in ((APRIL, 200_000), (AUGUST, 100_000)):
        finance.book_income(
            key=new_id(), on=on, minor=minor, payer=Payer.DONOR, text="instalment", agreement_id=money.agreement,
            by=money.officer, now=NOW,
        )  # fmt: skip
    assert shown(money, begin(money)).content["income"] == {"period": 200_000, "to_date": 200_000}
    assert shown(money, begin_after(money)).content["income"] == {"period": 100_000, "to_date": 300_000}


def test_overhead_that_was_agreed_stands_beside_what_is_booked(money: Money) -> None:
    """12 % of salaries and material costs, as REAN's in 2007."""
    charge(money, cost(money.lines[LineKind.SALARIES], 100_000, on=MAY), cost(money.lines[LineKind.OTHER], 7, on=MAY))
    finance.charge_overhead(project_id=money.project, until=JULY, by=money.officer, now=NOW)
    charge(money, cost(money.lines[LineKind.MATERIAL], 50_000, on=MAY))
    assert shown(money, begin(money)).content["overhead"] == {"due": 18_000, "booked": 12_000}

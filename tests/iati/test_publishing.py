"""What of ours is published: from records, by whom it may be said, and nothing of one person."""

import datetime as dt
import uuid
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.finance import services as finance
from sankofa.finance.vocab import DeliverableKind, LineKind, Payer
from sankofa.iati import queries, services
from sankofa.iati.models import Listing, Publisher
from sankofa.iati.vocab import Group, Moved, Own, Published
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.kernel.ids import new_id
from tests.factories import NOW, make_mission, make_office, make_staff
from tests.finance.books import JANUARY, NEXT_YEAR, TODAY, Money, charge, cost, make_money, make_project
from tests.iati.publishing import TOLD, US, close, list_one, make_cases, make_publisher, spend_on, theirs

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db


@pytest.fixture
def money() -> Money:
    made = make_money()
    make_publisher(made)
    return made


@pytest.fixture
def project(money: Money) -> uuid.UUID:
    return list_one(money, money.project, "RET")


def published(money: Money, now: dt.datetime = NOW) -> Published:
    found = queries.published(money.mission, now=now)
    assert found
    assert found.problems == (), [one.code for one in found.problems]
    return found


def of(money: Money, listing_id: uuid.UUID) -> Own:
    return next(one for one in published(money).own if one.listing.id == listing_id)


def spent(one: Own, moved: Moved = Moved.EXPENDITURE) -> list[tuple[dt.date, Decimal]]:
    return [(t.on, t.amount.value) for t in one.activity.transactions if t.type == moved]


def test_nothing_is_published_until_somebody_says_who_publishes() -> None:
    money = make_money()
    assert queries.published(money.mission, now=NOW) is None
    assert queries.publisher(money.manager) is None


def test_a_project_is_told_with_its_names_dates_budget_and_who_pays(money: Money, project: uuid.UUID) -> None:
    one = of(money, project).activity
    assert one.identifier == f"{US}-RET"
    assert dict(one.titles) == {"en": "Going home", "nl": "Naar huis"}
    assert one.status == "2"
    assert dict(one.dates) == {"1": JANUARY, "2": JANUARY, "3": NEXT_YEAR - dt.timedelta(days=1)}
    assert [(role, dict(party.names).get("", party.ref)) for role, party in one.parties] == [
        ("1", "Ministry of Bridges"), ("2", US), ("4", US),
    ]  # fmt: skip
    assert [(b.type, b.starts, b.ends, b.amount.value) for b in one.budgets] == [
        ("1", JANUARY, dt.date(2026, 12, 31), Decimal(70_000)),
    ]  # fmt: skip


def test_a_revised_budget_stands_beside_the_first(money: Money, project: uuid.UUID) -> None:
    for minor in (2_000_000, 3_000_000):
        finance.set_budget(
            project_id=money.project, amounts={money.lines[LineKind.SUPPORT]: minor}, decided_on=TODAY, why="More",
            by=money.manager, now=NOW,
        )  # fmt: skip
    finance.set_budget(
        project_id=money.project, amounts={}, decided_on=TODAY, why="If", by=money.manager, now=NOW, scenario="2027"
    )
    budgets = of(money, project).activity.budgets
    assert [(b.type, b.amount.value) for b in budgets] == [("1", Decimal(70_000)), ("2", Decimal(30_000))]


def test_an_agreement_tells_what_was_promised_and_what_came_in(money: Money, project: uuid.UUID) -> None:
    agreement = list_one(money, money.agreement, "A-1", donor_ref="XM-DAC-7-1", donor_type="10")
    finance.extend(
        agreement_id=money.agreement, signed_on=TODAY, until=dt.date(2027, 7, 1), added=500_000, why="Longer",
        by=money.manager, now=NOW,
    )  # fmt: skip
    finance.book_income(
        key=new_id(), on=dt.date(2026, 2, 9), minor=2_500_000, payer=Payer.DONOR, text="first",
        agreement_id=money.agreement, by=money.officer, now=NOW,
    )  # fmt: skip
    close(money, dt.date(2026, 4, 1))
    one = of(money, agreement).activity
    assert [(t.type, t.on, t.amount.value) for t in one.transactions] == [
        ("11", JANUARY, Decimal(1_000_000)),
        ("11", TODAY, Decimal(5_000)),
        ("1", dt.date(2026, 2, 28), Decimal(25_000)),
    ]
    assert {t.provider.ref for t in one.transactions if t.provider} == {"XM-DAC-7-1"}
    assert one.related == (("2", f"{US}-RET"),)
    assert of(money, project).activity.related == (("1", f"{US}-A-1"),)
    assert one.dates[-1] == ("3", dt.date(2027, 6, 30))


def test_one_persons_grant_is_never_a_transaction(money: Money, project: uuid.UUID) -> None:
    [one] = make_cases(1, money)
    spend_on(money, [one], dt.date(2026, 2, 9), 123_456)
    close(money, dt.date(2026, 11, 1))
    shown = of(money, project)
    assert spent(shown) == []
    assert [(w.group, w.minor, w.cases) for w in shown.withheld] == [(Group.SUPPORT, 123_456, 1)]
    assert b"1234.56" not in published(money).content


def test_it_is_told_with_others_once_five_share_it(money: Money, project: uuid.UUID) -> None:
    some = make_cases(6, money)
    spend_on(money, some[:1], dt.date(2026, 2, 9))
    spend_on(money, some[1:5], dt.date(2026, 4, 9))
    spend_on(money, some[5:], dt.date(2026, 5, 9))
    close(money, dt.date(2026, 11, 1))
    shown = of(money, project)
    assert spent(shown) == [(dt.date(2026, 4, 30), Decimal(2_500))]
    assert dict(shown.activity.transactions[0].texts)["nl"] == "Herintegratiesteun, 2026-02/2026-04"
    assert [(w.minor, w.cases) for w in shown.withheld] == [(50_000, 1)]


def test_only_closed_books_are_told(money: Money, project: uuid.UUID) -> None:
    spend_on(money, make_cases(5, money), dt.date(2026, 2, 9))
    charge(money, cost(money.lines[LineKind.SALARIES], 900_000, on=dt.date(2026, 2, 28)))
    assert spent(of(money, project)) == []
    close(money, dt.date(2026, 3, 1))
    assert spent(of(money, project)) == [(dt.date(2026, 2, 28), Decimal(2_500))]
    close(money, dt.date(2026, 4, 1))
    assert spent(of(money, project)) == [(dt.date(2026, 2, 28), Decimal(2_500)), (dt.date(2026, 3, 31), Decimal(9_000))]


def test_what_two_own_projects_share_is_spent_once(money: Money, project: uuid.UUID) -> None:
    other, lines = make_project(money.manager, "CITY")
    paying = money.lines[LineKind.COFINANCING]
    finance.set_shares(project_id=other, since=JANUARY, shares=[(None, paying, 10_000)], by=money.manager)
    charge(money, cost(lines[LineKind.MATERIAL], 40_000, on=dt.date(2026, 2, 9)))
    city = list_one(money, other, "CITY")
    close(money, dt.date(2026, 4, 1))
    assert spent(of(money, project)) == []
    assert spent(of(money, city)) == [(dt.date(2026, 3, 31), Decimal(400))]
    assert of(money, city).activity.related == (("4", f"{US}-RET"),)


def test_deliverables_and_quotas_are_results_and_reach_is_told_when_it_is_over(money: Money) -> None:
    finance.set_quota(agreement_id=money.agreement, text="People who return", target=40, elsewhere=12, by=money.manager)
    for n in range(2):
        row = finance.promise(
            agreement_id=money.agreement, kind=DeliverableKind.VISIT, title=f"Visit {n}", planned_on=TODAY,
            by=money.manager,
        )  # fmt: skip
    finance.delivered(deliverable_id=row, on=TODAY, by=money.manager)
    listing = list_one(money, money.agreement, "A-1")
    quota, visits = of(money, listing).activity.results
    assert [(p.target, p.actual) for i in quota.indicators for p in i.periods] == [("40", "")]
    assert [(p.target, p.actual) for i in visits.indicators for p in i.periods] == [("2", "1")]
    later = published(money, dt.datetime(2027, 1, 2, tzinfo=dt.UTC)).own[0].activity.results[0]
    assert [p.actual for i in later.indicators for p in i.periods] == ["12"]


def test_what_a_donor_pays_is_planned_by_year_and_again_after_an_extension(money: Money) -> None:
    listing = list_one(money, money.agreement, "A-1", donor_ref="XM-DAC-7-1", donor_type="10")
    [first] = of(money, listing).activity.planned
    assert (first.type, first.starts, first.ends, first.amount.value) == (
        "1", JANUARY, dt.date(2026, 12, 31), Decimal(1_000_000),
    )  # fmt: skip
    assert (first.provider and first.provider.ref, first.receiver and first.receiver.ref) == ("XM-DAC-7-1", US)
    finance.extend(
        agreement_id=money.agreement, signed_on=TODAY, until=dt.date(2028, 1, 1), added=46_000_000, why="Longer",
        by=money.manager, now=NOW,
    )  # fmt: skip
    planned = of(money, listing).activity.planned
    assert [(p.type, p.starts.year, p.amount.value) for p in planned] == [
        ("2", 2026, Decimal(730_000)), ("2", 2027, Decimal(730_000)),
    ]  # fmt: skip
    assert published(money).content.count(b"<planned-disbursement") == 2


def promise(money: Money, kind: DeliverableKind, planned: dt.date, done: dt.date | None = None) -> None:
    row = finance.promise(agreement_id=money.agreement, kind=kind, title="One", planned_on=planned, by=money.manager)
    if done:
        finance.delivered(deliverable_id=row, on=done, by=money.manager)


def test_a_project_alone_under_its_agreement_tells_what_was_agreed_by_year_with_baselines(
    money: Money, project: uuid.UUID
) -> None:
    finance.extend(
        agreement_id=money.agreement, signed_on=TODAY, until=dt.date(2028, 1, 1), added=0, why="Longer",
        by=money.manager, now=NOW,
    )  # fmt: skip
    finance.set_quota(agreement_id=money.agreement, text="People who return", target=40, elsewhere=0, by=money.manager)
    promise(money, DeliverableKind.VISIT, TODAY, TODAY)
    promise(money, DeliverableKind.VISIT, dt.date(2027, 5, 1))
    promise(money, DeliverableKind.TRAINING, TODAY)
    agreement = list_one(money, money.agreement, "A-1")
    told = {
        dict(i.titles).get("en") or dict(i.titles)[""]: (
            i.baseline,
            [(p.starts.year, p.target, p.actual) for p in i.periods],
        )
        for result in of(money, project).activity.results
        for i in result.indicators
    }
    assert told == {
        "People who return": ((2026, "0"), [(2026, "40", "")]),
        "Trainings": ((2026, "0"), [(2026, "1", "0")]),
        "Visits": ((2026, "0"), [(2026, "1", "1"), (2027, "1", "")]),
    }
    assert of(money, agreement).activity.results == ()


def test_what_two_projects_share_is_told_once_at_the_agreement(money: Money, project: uuid.UUID) -> None:
    other, _lines = make_project(money.manager, "CITY")
    finance.set_shares(project_id=other, since=JANUARY, shares=[(money.agreement, None, 10_000)], by=money.manager)
    promise(money, DeliverableKind.VISIT, TODAY)
    agreement = list_one(money, money.agreement, "A-1")
    assert of(money, project).activity.results == ()
    assert len(of(money, agreement).activity.results) == 1


def test_a_project_led_elsewhere_refers_to_the_leaders_activity_and_has_no_budget(money: Money) -> None:
    led, _lines = make_project(money.manager, "RQS", led_by="Ministry of Bridges")
    reading = services.keep_file(content=theirs(), name="theirs.xml", by=money.manager, now=NOW)
    services.take_in(reading_id=reading, only_good=False, by=money.manager, now=NOW)
    [(partner, _name)] = queries.partner_choices(money.manager)
    one = of(money, list_one(money, led, "RQS", partner_id=partner)).activity
    assert one.budgets == ()
    assert one.related == (("1", "XM-DAC-7-1-BRIDGES"),)
    answers = dict(one.parties)["2"]
    assert (answers.ref, answers.activity_id) == ("XM-DAC-7-1", "XM-DAC-7-1-BRIDGES")
    assert queries.partners(money.manager).rows[0].used_by[0][1] == "RQS"


# --- who may, and what stays as it is


def test_an_identifier_is_given_once_and_stays(money: Money, project: uuid.UUID) -> None:
    other, _lines = make_project(money.manager, "CITY")
    with pytest.raises(DomainError) as taken:
        list_one(money, other, "RET")
    with pytest.raises(DomainError) as again:
        list_one(money, money.project, "RET2")
    with pytest.raises(DomainError) as marks:
        list_one(money, other, "a/b")
    assert [error.value.code for error in (taken, again, marks)] == ["suffix_taken", "listed", "not_an_identifier"]
    services.change_listing(listing_id=project, by=money.manager, **{**TOLD, "title_en": "Home"})  # type: ignore[arg-type]
    one = of(money, project).activity
    assert (one.identifier, dict(one.titles)["en"]) == (f"{US}-RET", "Home")


@pytest.mark.parametrize("ref", ["", "12345678", "NL KVK 1", "nl-kvk-1", "NL-KVK-1/2"])
def test_an_organisation_is_named_by_its_register(money: Money, ref: str) -> None:
    with pytest.raises(DomainError) as refused:
        services.set_publisher(ref=ref, name_en="A", name_nl="B", type="21", by=money.manager)
    assert refused.value.field == "ref"


def test_the_database_holds_what_the_forms_ask(money: Money, project: uuid.UUID) -> None:
    for change in ({"suffix": "a b"}, {"title_nl": ""}, {"agreement_id": money.agreement}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Listing.objects.filter(id=project).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Publisher.objects.update(ref="nobody")


def test_what_is_taken_off_is_not_in_the_next_file(money: Money, project: uuid.UUID) -> None:
    services.unlist(listing_id=project, by=money.manager)
    assert published(money).own == ()


@pytest.mark.parametrize("role", [r for r in Role if r not in {Role.MANAGER, Role.FINANCE}])
def test_who_does_not_see_money_sees_nothing_of_it(money: Money, project: uuid.UUID, role: Role) -> None:
    other = make_staff(role, scope=Scope.MISSION)
    asks: list[Callable[[], object]] = [
        lambda: queries.publisher(other),
        lambda: queries.choices(other),
        lambda: services.set_publisher(ref=US, name_en="A", name_nl="B", type="21", by=other),
        lambda: list_one(Money(other, other, money.project, money.agreement, {}), money.agreement, "X"),
        lambda: services.keep_file(content=theirs(), name="a", by=other, now=NOW),
    ]
    for ask in asks:
        with pytest.raises(RefusedError):
            ask()
    with pytest.raises(NotFoundError):
        queries.own(other, project, now=NOW)
    assert queries.partners(other).rows == ()


def test_a_finance_officer_reads_and_does_not_write(money: Money, project: uuid.UUID) -> None:
    assert queries.own(money.officer, project, now=NOW).activity.identifier == f"{US}-RET"
    verbs: list[Callable[[], object]] = [
        lambda: services.unlist(listing_id=project, by=money.officer),
        lambda: services.change_listing(listing_id=project, by=money.officer, **TOLD),  # type: ignore[arg-type]
        lambda: services.set_publisher(ref=US, name_en="A", name_nl="B", type="21", by=money.officer),
        lambda: services.name_funder(agreement_id=money.agreement, ref="", type="", by=money.officer),
    ]
    for verb in verbs:
        with pytest.raises(RefusedError):
            verb()


def manager_elsewhere() -> Actor:
    there = make_mission("ET", "ETH", "Africa/Addis_Ababa")
    return make_staff(Role.MANAGER, office=make_office(there, "Addis"), scope=Scope.MISSION)


def test_a_manager_of_another_mission_finds_nothing(money: Money, project: uuid.UUID) -> None:
    other = manager_elsewhere()
    asks: list[Callable[[], object]] = [
        lambda: queries.own(other, project, now=NOW),
        lambda: services.unlist(listing_id=project, by=other),
        lambda: services.list_activity(of=money.agreement, suffix="X", by=other, **TOLD),  # type: ignore[arg-type]
        lambda: services.name_funder(agreement_id=money.agreement, ref="", type="", by=other),
    ]
    for ask in asks:
        with pytest.raises(NotFoundError):
            ask()
    assert queries.publisher(other) is None


# --- the command


def test_the_command_writes_the_file_and_says_what_is_wrong_with_another(
    money: Money, project: uuid.UUID, tmp_path: Path
) -> None:
    target, out = tmp_path / "ours.xml", StringIO()
    call_command("iati", "export", "--mission", "NL", "--output", str(target), stdout=out)
    assert b"<iati-identifier>NL-KVK-12345678-RET</iati-identifier>" in target.read_bytes()
    assert "1 activity" in out.getvalue()
    call_command("iati", "check", str(target), stdout=out)
    assert "no problems" in out.getvalue()
    bad = tmp_path / "bad.xml"
    bad.write_bytes(theirs(bad=True))
    with pytest.raises(CommandError, match="1 error"):
        call_command("iati", "check", str(bad), stdout=out)
    assert "activity 2" in out.getvalue()
    assert "percentage is not 100" in out.getvalue()


def test_the_command_says_when_there_is_nothing_to_publish(tmp_path: Path) -> None:
    make_mission()
    with pytest.raises(CommandError, match="who publishes"):
        call_command("iati", "export", "--mission", "NL")
    with pytest.raises(CommandError, match="no mission"):
        call_command("iati", "export", "--mission", "QQ")
    with pytest.raises(CommandError, match="can't be read"):
        call_command("iati", "check", str(tmp_path / "none.xml"))

"""People of a project are counted by the definitions of reporting, from a snapshot, for years that are over."""

import datetime as dt
from decimal import Decimal

import pytest

from sankofa.accounts.vocab import Role, Scope
from sankofa.cases import services as cases
from sankofa.cases.vocab import Kind
from sankofa.iati import queries
from sankofa.reporting import services as reporting
from tests.factories import NOW, make_case, make_person, make_staff
from tests.finance.books import make_money
from tests.iati.publishing import list_one, make_publisher, spend_on

pytestmark = pytest.mark.usefixtures("fresh_database")
LATER = dt.datetime(2028, 1, 2, 9, tzinfo=dt.UTC)


def test_people_are_counted_for_years_that_are_over_and_small_counts_are_blank() -> None:
    money = make_money()
    make_publisher(money)
    listing = list_one(money, money.project, "RET")
    desk, counsellor = make_staff(Role.PROCESSOR, scope=Scope.MISSION), make_staff()

    def leave(n: int, on: dt.date, destination: str = "ETH") -> None:
        for _n in range(n):
            case = cases.open_case(
                person_id=make_person(counsellor), kind=Kind.RETURN, office_id=counsellor.office_id, by=counsellor,  # type: ignore[arg-type]
                now=NOW, destination=destination,
            )  # fmt: skip
            cases.register_departed(case_id=case.case_id, departed_on=on, reason="told later", by=desk, now=LATER)
            spend_on(money, [case.case_id], dt.date(2026, 2, 9))

    leave(7, dt.date(2026, 3, 1))
    leave(2, dt.date(2026, 4, 1), "GHA")
    leave(4, dt.date(2027, 2, 1))
    make_case(counsellor)
    reporting.take_snapshot(now=LATER)
    whole = queries.published(money.mission, now=LATER)
    assert whole
    assert whole.problems == ()
    one = next(own for own in whole.own if own.listing.id == listing).activity
    [[indicator]] = [result.indicators for result in one.results]
    assert [(p.starts.year, p.actual) for p in indicator.periods] == [(2026, "9"), (2027, "")]
    assert dict(indicator.texts)["en"].startswith("People who left in the year for their country of origin")
    assert one.countries == ()  # two alone would be told by what is left
    assert [(share.code, share.percentage) for share in one.regions] == [("998", Decimal(100))]

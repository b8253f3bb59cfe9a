"""A partner's file is kept, judged, and taken in: all of it, or its good activities."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest

from sankofa.iati import queries, services
from sankofa.iati.models import PartnerActivity, Reading
from sankofa.iati.vocab import MOST_BYTES
from sankofa.kernel.errors import DomainError, NotFoundError
from tests.factories import NOW
from tests.finance.books import Money, make_money
from tests.iati.publishing import list_one, make_publisher, theirs
from tests.iati.test_publishing import manager_elsewhere

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def money() -> Money:
    return make_money()


def keep(money: Money, content: bytes, name: str = "bridges.xml") -> uuid.UUID:
    return services.keep_file(content=content, name=name, by=money.manager, now=NOW)


def test_activities_are_stored_with_organisations_and_budgets(money: Money) -> None:
    taken = services.take_in(reading_id=keep(money, theirs()), only_good=False, by=money.manager, now=NOW)
    assert (taken.new, taken.renewed, taken.left_out) == (1, 0, 0)
    [row] = queries.partners(money.officer).rows
    page = queries.partner(money.officer, row.id)
    assert (row.identifier, row.title, row.reporting) == ("XM-DAC-7-1-BRIDGES", "Bridges", "Ministry of Bridges")
    assert (row.starts, row.ends) == (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert page.parties == (("1", "XM-DAC-7-1", ""), ("4", "", "River Crossing"))
    assert [(b.value, b.currency) for b in page.budgets] == [(Decimal(250_000), "EUR")]
    assert page.source == "bridges.xml"


def test_with_something_wrong_nothing_is_taken_unless_the_good_ones_are_asked_for(money: Money) -> None:
    reading = keep(money, theirs(bad=True))
    with pytest.raises(DomainError) as refused:
        services.take_in(reading_id=reading, only_good=False, by=money.manager, now=NOW)
    assert refused.value.code == "something_wrong"
    assert not PartnerActivity.objects.exists()
    taken = services.take_in(reading_id=reading, only_good=True, by=money.manager, now=NOW)
    assert (taken.new, taken.left_out) == (1, 1)
    assert [row.identifier for row in queries.partners(money.manager).rows] == ["XM-DAC-7-1-BRIDGES"]


def test_a_file_that_is_no_file_of_activities_has_nothing_to_take(money: Money) -> None:
    reading = keep(money, b"<html/>")
    with pytest.raises(DomainError) as refused:
        services.take_in(reading_id=reading, only_good=True, by=money.manager, now=NOW)
    assert refused.value.code == "nothing_good"


def test_read_again_an_activity_is_as_in_the_newer_file(money: Money) -> None:
    make_publisher(money)
    services.take_in(reading_id=keep(money, theirs()), only_good=False, by=money.manager, now=NOW)
    [before] = queries.partners(money.manager).rows
    listing = list_one(money, money.agreement, "A-1", partner_id=before.id)
    reading = keep(money, theirs(title="Bridges and ferries"))
    assert queries.kept(money.manager, reading, now=NOW).known == {"XM-DAC-7-1-BRIDGES"}
    taken = services.take_in(reading_id=reading, only_good=False, by=money.manager, now=NOW + DAY)
    assert (taken.new, taken.renewed) == (0, 1)
    [after] = queries.partners(money.manager).rows
    assert (after.id, after.title) == (before.id, "Bridges and ferries")
    assert after.used_by == ((listing, "A-1"),)
    assert len(queries.partner(money.manager, after.id).budgets) == 1


def test_a_file_of_ours_that_is_read_is_taken_in_whole(money: Money) -> None:
    make_publisher(money)
    list_one(money, money.project, "RET")
    list_one(money, money.agreement, "A-1")
    whole = queries.published(money.mission, now=NOW)
    assert whole
    taken = services.take_in(reading_id=keep(money, whole.content), only_good=False, by=money.manager, now=NOW)
    assert (taken.new, taken.left_out) == (2, 0)
    judged = queries.judge(whole.content, now=NOW)
    names = {one.identifier: one for one in judged.good}
    for own in whole.own:
        assert names[own.activity.identifier] == own.activity


def test_what_was_taken_in_is_not_kept(money: Money) -> None:
    reading = keep(money, theirs())
    services.take_in(reading_id=reading, only_good=False, by=money.manager, now=NOW)
    assert not Reading.objects.exists()
    with pytest.raises(NotFoundError):
        services.take_in(reading_id=reading, only_good=False, by=money.manager, now=NOW)


def test_a_file_that_nobody_takes_in_goes_after_a_day(money: Money) -> None:
    keep(money, theirs())
    services.forget_kept(now=NOW + DAY)
    assert Reading.objects.count() == 1
    services.forget_kept(now=NOW + DAY + dt.timedelta(seconds=1))
    assert not Reading.objects.exists()


def test_a_file_that_is_too_big_is_refused_beside_its_field(money: Money) -> None:
    with pytest.raises(DomainError) as refused:
        keep(money, b" " * (MOST_BYTES + 1))
    assert (refused.value.code, refused.value.field) == ("too_big", "file")


def test_the_name_of_a_file_is_a_name_and_no_path(money: Money) -> None:
    reading = keep(money, theirs(), "../../etc/theirs.xml")
    assert queries.kept(money.manager, reading, now=NOW).name == "theirs.xml"


def test_partners_are_found_by_title_identifier_and_organisation(money: Money) -> None:
    services.take_in(reading_id=keep(money, theirs()), only_good=False, by=money.manager, now=NOW)
    for text in ("bridges", "xm-dac", "ministry bridges"):
        assert len(queries.partners(money.manager, text=text).rows) == 1
    assert queries.partners(money.manager, text="wells").rows == ()


def test_a_manager_elsewhere_finds_neither_the_file_nor_what_was_taken_in(money: Money) -> None:
    other, reading = manager_elsewhere(), keep(money, theirs())
    for ask in (
        lambda: queries.kept(other, reading, now=NOW),
        lambda: services.take_in(reading_id=reading, only_good=True, by=other, now=NOW),
    ):
        with pytest.raises(NotFoundError):
            ask()
    services.take_in(reading_id=reading, only_good=True, by=money.manager, now=NOW)
    assert queries.partners(other).rows == ()
    with pytest.raises(NotFoundError):
        queries.partner(other, PartnerActivity.objects.get().id)

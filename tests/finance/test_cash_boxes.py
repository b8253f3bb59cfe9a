"""A desk's cash: filled, paid out of, counted; a difference is booked with a reason by somebody who did not count."""

import threading
import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from sankofa.accounts.vocab import Role, Scope
from sankofa.finance import queries, services
from sankofa.finance.models import Box, Count, Entry, Posting
from sankofa.finance.vocab import BatchKind, BoxKind, Cost, Kind, LineKind, Nature, Part
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.kernel.ids import new_id
from sankofa.reference.models import Rate
from tests.factories import NOW, make_mission, make_office, make_staff
from tests.finance import paying
from tests.finance.books import RATE, TODAY, Money, make_money, make_officer
from tests.finance.paying import Run


@pytest.fixture
def money(db: None) -> Money:
    return make_money()


def make_box(money: Money, *, kind: BoxKind = BoxKind.CASH, currency: str = "EUR", fill: int = 0) -> uuid.UUID:
    key = new_id()
    assert money.officer.office_id
    services.open_box(
        key=key, office_id=money.officer.office_id, kind=kind, name=f"Box {key.hex[-4:]}", currency=currency,
        low_minor=20_000, by=money.officer, now=NOW,
    )  # fmt: skip
    if fill:
        move(money, key, fill)
    return key


def move(money: Money, box: uuid.UUID, minor: int, key: uuid.UUID | None = None) -> None:
    services.move_cash(key=key or new_id(), box_id=box, minor=minor, on=TODAY, text="Float", by=money.officer, now=NOW)


def held(money: Money, box: uuid.UUID) -> int:
    return queries.box(money.officer, box).row.balance


def spend(money: Money, box: uuid.UUID, minor: int, key: uuid.UUID | None = None) -> uuid.UUID:
    return services.pay_from_box(
        key=key or new_id(), box_id=box, minor=minor, line_id=money.lines[LineKind.DEPARTURE], text="Taxi", on=TODAY,
        by=money.officer, now=NOW,
    )  # fmt: skip


def count(money: Money, box: uuid.UUID, minor: int, key: uuid.UUID | None = None) -> int:
    return services.count_box(
        key=key or new_id(), box_id=box, counted_minor=minor, pieces={5_000: 1}, by=money.officer, now=NOW
    )


def test_more_than_somebody_may_release_is_not_moved_by_one_person(money: Money) -> None:
    box = make_box(money)
    with pytest.raises(DomainError, match="above_limit"):
        move(money, box, 1_000_001)
    assert held(money, box) == 0
    move(money, box, 1_000_000)
    assert held(money, box) == 1_000_000


def test_a_box_is_filled_from_the_bank_and_paid_out_of_with_numbered_receipts(money: Money) -> None:
    box = make_box(money, fill=50_000)
    first, second = spend(money, box, 4_000), spend(money, box, 1_000)
    assert held(money, box) == 45_000
    texts = Entry.objects.filter(id__in=[first, second]).order_by("id").values_list("text", flat=True)
    assert list(texts) == ["R1-0001 Taxi", "R1-0002 Taxi"]
    assert Posting.objects.get(nature=Nature.BANK).minor == -50_000
    assert [(row.minor, row.after) for row in queries.box(money.officer, box).moves] == [
        (-1_000, 45_000), (-4_000, 46_000), (50_000, 50_000),
    ]  # fmt: skip


def test_what_is_sent_again_is_done_once(money: Money) -> None:
    box, fill, taxi, counted = make_box(money), new_id(), new_id(), new_id()
    for _again in range(2):
        move(money, box, 9_000, fill)
        spend(money, box, 1_000, taxi)
        assert count(money, box, 7_500, counted) == -500
    assert held(money, box) == 8_000
    assert (Box.objects.get().receipts, Count.objects.count()) == (1, 1)


@pytest.mark.parametrize("minor", [-1, -9_001])
def test_no_more_leaves_a_box_than_is_in_it(money: Money, minor: int) -> None:
    box = make_box(money, fill=9_000 if minor != -1 else 0)
    with pytest.raises(DomainError, match="box_short"):
        move(money, box, minor)
    with pytest.raises(DomainError, match="box_short"):
        spend(money, box, 9_001)


def test_money_comes_into_a_box_that_paid_more_than_the_books_knew_of(money: Money) -> None:
    box = make_box(money)
    account = Box.objects.get(id=box).account_id
    gate = Cost(
        "gate:1", Kind.PAYMENT, TODAY, 9_000, (Part(money.lines[LineKind.DEPARTURE]),), counter=Nature.CASH,
        account_id=account,
    )  # fmt: skip
    services.charge(mission_id=money.mission, costs=[gate], by=money.officer.id, now=NOW)
    assert held(money, box) == -9_000
    move(money, box, 4_000)
    assert held(money, box) == -5_000


def test_a_count_that_is_right_needs_nobody_else(money: Money) -> None:
    box = make_box(money, fill=9_000)
    assert count(money, box, 9_000) == 0
    assert not queries.box(money.officer, box).row.waits


@pytest.mark.parametrize(("found", "difference"), [(8_950, -50), (9_020, 20)])
def test_a_difference_is_booked_by_somebody_who_did_not_count(money: Money, found: int, difference: int) -> None:
    box, other = make_box(money, fill=9_000), make_officer()
    assert count(money, box, found) == difference
    counted = Count.objects.get().id
    with pytest.raises(DomainError, match="own_count"):
        services.settle_count(count_id=counted, why="A coin", by=money.officer, now=NOW)
    with pytest.raises(DomainError, match="why"):
        services.settle_count(count_id=counted, why=" ", by=other, now=NOW)
    with pytest.raises(DomainError, match="difference_waits"):
        count(money, box, found)
    entry = services.settle_count(count_id=counted, why="A coin rolled away", by=other, now=NOW)
    assert services.settle_count(count_id=counted, why="Again", by=other, now=NOW) == entry
    assert held(money, box) == found
    assert Posting.objects.get(nature=Nature.DIFFERENCE).minor == -difference
    assert queries.box(money.officer, box).counts[0].why == "A coin rolled away"


def test_the_database_holds_the_two_apart_and_the_count_as_it_was(money: Money) -> None:
    box = make_box(money, fill=9_000)
    entry = Entry.objects.get().id
    count(money, box, 8_000)
    settled = {"settled_at": NOW, "why": "x", "entry_id": entry}
    with pytest.raises(IntegrityError, match="settled_by_another"), transaction.atomic():
        Count.objects.update(**settled, settled_by_id=money.officer.id)
    with pytest.raises(IntegrityError, match="settled_whole"), transaction.atomic():
        Count.objects.update(**{**settled, "why": ""}, settled_by_id=money.manager.id)
    with pytest.raises(IntegrityError, match="stays as it was taken"), transaction.atomic():
        Count.objects.update(counted_minor=9_000)
    with pytest.raises(IntegrityError, match="one_difference"), transaction.atomic():
        Count.objects.create(box_id=box, at=NOW, by_id=money.officer.id, expected_minor=1, counted_minor=2)


def test_a_box_in_another_currency_holds_that_currency(money: Money) -> None:
    box = make_box(money, currency="USD")
    with pytest.raises(DomainError, match="no_rate"):
        move(money, box, 10_000)
    Rate.objects.create(currency="USD", month=TODAY.replace(day=1), euros=RATE)
    move(money, box, 10_000)
    spend(money, box, 2_500)
    assert held(money, box) == 7_500
    assert Posting.objects.get(nature=Nature.EXPENSE).base_minor == 2_303


def test_one_desk_has_one_box_of_a_currency(money: Money) -> None:
    make_box(money)
    with pytest.raises(DomainError, match="box_stands"):
        make_box(money)
    make_box(money, kind=BoxKind.MOBILE)


def test_an_empty_box_is_closed_and_gone(money: Money) -> None:
    box = make_box(money, fill=100)
    with pytest.raises(DomainError, match="not_empty"):
        services.close_box(box_id=box, by=money.officer, now=NOW)
    move(money, box, -100)
    services.close_box(box_id=box, by=money.officer, now=NOW)
    assert queries.boxes(money.officer) == []
    make_box(money)


def test_a_cash_list_is_paid_from_its_box_and_what_nobody_fetched_comes_back(money: Money) -> None:
    box = make_box(money, fill=100_000)
    run = Run(new_id(), money.officer.id, make_officer().id, money.manager.id, money.lines[LineKind.SUPPORT])
    services.make_batch(
        key=run.key, kind=BatchKind.CASH, title="Rent", debtor_iban="", execute_on=TODAY, by=money.officer, now=NOW,
        box_id=box,
    )  # fmt: skip
    paying.add(run, 60_000)
    paying.add(run, 25_000, "second")
    paying.check(run)
    paying.release(run)
    assert held(money, box) == 15_000
    order = queries.batch(money.officer, run.key).orders[1].id
    for _again in range(2):
        services.payment_failed(order_id=order, on=TODAY, why="Did not come", by=money.officer, now=NOW)
    assert held(money, box) == 40_000
    assert queries.batch(money.officer, run.key).orders[1].came_back == "Did not come"
    assert Entry.objects.filter(kind=Kind.REVERSAL).count() == 1


def test_a_list_for_more_than_the_box_holds_is_not_released(money: Money) -> None:
    box = make_box(money, fill=1_000)
    run = Run(new_id(), money.officer.id, make_officer().id, money.manager.id, money.lines[LineKind.SUPPORT])
    services.make_batch(
        key=run.key, kind=BatchKind.CASH, title="Rent", debtor_iban="", execute_on=TODAY, by=money.officer, now=NOW,
        box_id=box,
    )  # fmt: skip
    paying.add(run, 60_000)
    paying.check(run)
    with pytest.raises(DomainError, match="box_short"):
        paying.release(run)


def test_the_desk_counts_its_own_box_and_books_nothing(money: Money) -> None:
    box = make_box(money, fill=9_000)
    desk = make_staff(Role.AIRPORT, scope=Scope.MISSION)
    assert desk.office_id == money.officer.office_id
    assert [row.id for row in queries.boxes(desk)] == [box]
    services.count_box(key=new_id(), box_id=box, counted_minor=8_900, pieces={}, by=desk, now=NOW)
    with pytest.raises(RefusedError):
        services.settle_count(count_id=Count.objects.get().id, why="x", by=desk, now=NOW)
    with pytest.raises(RefusedError):
        services.move_cash(key=new_id(), box_id=box, minor=1, on=TODAY, text="", by=desk, now=NOW)


def test_boxes_of_others_are_not_there(money: Money) -> None:
    box = make_box(money, fill=9_000)
    accra = make_office(make_mission("GH", "GHA"), "Accra")
    for stranger in (
        make_staff(Role.FINANCE, office=accra, scope=Scope.MISSION),
        make_staff(Role.AIRPORT, office=accra, scope=Scope.MISSION),
        make_staff(Role.COUNSELLOR),
    ):
        assert queries.boxes(stranger) == []
        with pytest.raises(NotFoundError):
            services.count_box(key=new_id(), box_id=box, counted_minor=0, pieces={}, by=stranger, now=NOW)


def test_two_who_empty_a_box_at_once_take_no_more_than_is_in_it(fresh_database: str) -> None:
    money = make_money()
    box = make_box(money, fill=10_000)
    both = threading.Barrier(2)
    refused: list[str] = []

    def take() -> None:
        both.wait(10)
        try:
            spend(money, box, 6_000)
        except DomainError as error:
            refused.append(error.code)
        connection.close()

    threads = [threading.Thread(target=take) for _one in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert refused == ["box_short"]
    assert held(money, box) == 4_000

"""Statements are read once however often they come, matched by what they name; people decide what is left."""

import contextlib
import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from sankofa.finance import queries, services
from sankofa.finance.models import Entry as Booking
from sankofa.finance.models import Match, Posting, Statement, StatementLine, Upload
from sankofa.finance.rules import matching, statements
from sankofa.finance.vocab import BookAs, Decided, LineKind, Matched, Nature, Taken
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.kernel.ids import new_id
from tests.factories import NOW
from tests.finance import paying
from tests.finance.books import TODAY, Money, charge, cost, make_money, make_officer
from tests.finance.paying import OURS, Run
from tests.finance.statements import Entry, camt
from tests.finance.test_cash_boxes import held, make_box
from tests.finance.test_settling import all_of_it, owe
from tests.finance.test_the_ledger_in_the_database import settle

CSV = b"""Boekdatum;Bedrag;Af Bij;Naam;Tegenrekening;Omschrijving
20-11-2026;1.250,00;Af;Blue Crane Air;DE89370400440532013000;Invoice 7
20-11-2026;2,50;Af;Bank;;Costs
20-11-2026;2,50;Af;Bank;;Costs
"""
COLUMNS = {"date": 0, "amount": 1, "debit": 2, "name": 3, "iban": 4, "text": 5}


@pytest.fixture
def money(db: None) -> Money:
    made = make_money()
    services.add_bank_account(iban=OURS, name="Main account", by=made.officer)
    return made


@pytest.fixture
def run(money: Money) -> Run:
    return Run(new_id(), money.officer.id, make_officer().id, money.manager.id, money.lines[LineKind.SUPPORT])


def read(money: Money, *entries: Entry, **about: str) -> Taken:
    [taken] = services.read_camt(content=camt(*entries, **about), by=money.officer, now=NOW)
    return taken


def only_line(money: Money) -> uuid.UUID:
    [line] = queries.statement_lines(money.officer)
    return line.id


def decide(money: Money, what: BookAs, **told: object) -> uuid.UUID:
    decided = Decided(what, **told)  # type: ignore[arg-type]
    line = StatementLine.objects.get().id
    return services.book_line(line_id=line, told=decided, by=money.officer, now=NOW)


def release(run: Run, *amounts: int) -> None:
    paying.make(run)
    for n, minor in enumerate(amounts):
        paying.add(run, minor, f"{run.key}:{n}")
    paying.check(run)
    paying.release(run)


def test_a_payment_is_known_by_the_id_that_the_bank_was_given(money: Money, run: Run) -> None:
    release(run, 175_000, 175_000)
    order = queries.batch(money.officer, run.key).orders[1].id
    taken = read(money, Entry(-175_000, end=order.hex))
    assert (taken.new, taken.matched) == (1, 1)
    [line] = queries.statement_lines(money.officer, undecided=False)
    assert line.how == Matched.NAMED
    assert Booking.objects.get(id=line.entries[0][0]).source == f"order:{order}"


def test_a_batch_that_the_bank_booked_as_one_is_known_whole(money: Money, run: Run) -> None:
    release(run, 175_000, 25_050)
    assert read(money, Entry(-200_050, batch=run.key.hex)).matched == 1
    assert Match.objects.count() == 2
    settle()


def test_a_named_payment_of_another_amount_is_left_to_people(money: Money, run: Run) -> None:
    release(run, 175_000)
    order = queries.batch(money.officer, run.key).orders[0].id
    assert read(money, Entry(-175_001, end=order.hex)).matched == 0


def test_one_booking_of_the_amount_near_the_day_is_matched_and_two_are_not(money: Money) -> None:
    line = money.lines[LineKind.OTHER]
    charge(money, cost(line, 4_200), cost(line, 777), cost(line, 777))
    taken = read(money, Entry(-4_200, on=str(TODAY + dt.timedelta(days=2))), Entry(-777, on=str(TODAY)))
    assert (taken.new, taken.matched) == (2, 1)
    assert [row.minor for row in queries.statement_lines(money.officer)] == [-777]


def test_read_again_nothing_is_there_twice(money: Money) -> None:
    one, two, three = Entry(-4_200, reference="A1"), Entry(-4_200, text="Other"), Entry(9_900, reference="B7")
    assert read(money, one, two).new == 2
    again = read(money, one, two)
    assert (again.new, again.known) == (0, 2)
    longer = read(money, one, two, three, number="2026-11-21/1")
    assert (longer.new, longer.known) == (1, 2)
    assert (StatementLine.objects.count(), Statement.objects.count()) == (3, 2)


def test_two_equal_movements_of_a_file_are_two(money: Money) -> None:
    assert read(money, Entry(-250), Entry(-250)).new == 2
    assert read(money, Entry(-250), Entry(-250)).new == 0


def test_a_payment_booked_after_the_statement_is_matched_when_asked_again(money: Money) -> None:
    taken = read(money, Entry(-4_200, on=str(TODAY)))
    charge(money, cost(money.lines[LineKind.OTHER], 4_200))
    assert services.match_open(bank_id=taken.bank_id, now=NOW) == 1
    assert services.match_open(bank_id=taken.bank_id, now=NOW) == 0


@pytest.mark.parametrize(
    ("content", "place", "what"),
    [
        (camt(Entry(-1)).replace(b"0.01", b"abc"), "Ntry 1, line 5", "Amt"),
        (camt(Entry(-1)).replace(b"0.01", b"0.001"), "Ntry 1, line 5", "Amt"),
        (camt(Entry(-1), Entry(-2, on="yesterday")), "Ntry 2, line 9", "BookgDt"),
        (camt(Entry(-1)).replace(b"DBIT", b"UPWD"), "Ntry 1, line 5", "CdtDbtInd"),
        (camt(Entry(-1)).replace(b"</Stmt>", b""), "line 9", "XML"),
        (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "line 1", "DOCTYPE"),
        (b"<a/>", "line 1", "Document"),
        (b"", "line 1", "XML"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_element_and_line(
    money: Money, content: bytes, place: str, what: str
) -> None:
    with pytest.raises(statements.UnreadableError) as refused:
        services.read_camt(content=content, by=money.officer, now=NOW)
    assert (refused.value.wrong[0].place, refused.value.wrong[0].what) == (place, what)
    assert not StatementLine.objects.exists()


def test_a_statement_of_an_account_that_is_not_ours_is_refused(money: Money) -> None:
    with pytest.raises(DomainError, match="unknown_account"):
        read(money, Entry(-1), iban=paying.THEIRS)


def test_a_csv_is_read_by_chosen_columns_which_are_remembered(money: Money) -> None:
    bank = queries.banks(money.officer)[0].id
    key = services.keep_csv(bank_id=bank, content=CSV, name="nov.csv", by=money.officer, now=NOW)
    _bank, rows, guessed = queries.upload(money.officer, key)
    assert len(rows) == 4
    assert {what: guessed[what] for what in COLUMNS} == COLUMNS
    taken = services.read_csv(upload_id=key, columns=COLUMNS, by=money.officer, now=NOW)
    assert taken.new == 3
    assert sorted(StatementLine.objects.values_list("minor", flat=True)) == [-125_000, -250, -250]
    assert not Upload.objects.exists()
    again = services.keep_csv(bank_id=bank, content=CSV, name="nov.csv", by=money.officer, now=NOW)
    assert services.read_csv(upload_id=again, columns=COLUMNS, by=money.officer, now=NOW).known == 3


def test_a_csv_that_cannot_be_read_tells_rows_and_columns_and_takes_nothing(money: Money) -> None:
    bank = queries.banks(money.officer)[0].id
    wrong = CSV.replace(b"1.250,00", b"a lot").replace(b"20-11-2026;2,50;Af;Bank;;Costs\n", b"soon;2,50;Af;B;;C\n", 1)
    key = services.keep_csv(bank_id=bank, content=wrong, name="nov.csv", by=money.officer, now=NOW)
    with pytest.raises(statements.UnreadableError) as refused:
        services.read_csv(upload_id=key, columns=COLUMNS, by=money.officer, now=NOW)
    assert [(w.place, w.what, w.value) for w in refused.value.wrong] == [
        ("row 2", "Bedrag", "a lot"), ("row 3", "Boekdatum", "soon"),
    ]  # fmt: skip
    assert not StatementLine.objects.exists()
    with pytest.raises(DomainError, match="columns"):
        services.read_csv(upload_id=key, columns={"date": 0}, by=money.officer, now=NOW)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("-1.250,00", -125_000), ("1,250.00", 125_000), ("+12.5", 1_250), ("12,50 -", -1_250), ("7", 700),
        ("1.250", 125_000), ("EUR 3,10", 310), ("", None), ("abc", None), ("1,2,3", None), ("12.345,678", None),
    ],
)  # fmt: skip
def test_amounts_as_banks_write_them(text: str, cents: int | None) -> None:
    assert statements._signed(text) == cents


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for work in (statements.camt, statements.table):
        with contextlib.suppress(statements.UnreadableError):
            assert work(content)


@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(0, 9)), max_size=12), st.integers(0, 12))
def test_no_booking_is_given_to_two_lines(rows: list[tuple[int, int]], half: int) -> None:
    lines = [matching.Line(str(n), TODAY + dt.timedelta(days=day), minor) for n, (minor, day) in enumerate(rows[:half])]
    booked = [
        matching.Booked((str(n), 1), TODAY + dt.timedelta(days=day), minor)
        for n, (minor, day) in enumerate(rows[half:])
    ]
    given_ = [one for found in matching.match(lines, booked).values() for one in found.booked]
    assert len(given_) == len(set(given_))


def test_a_line_pays_what_is_owed_once(money: Money) -> None:
    fare = owe(money)
    read(money, Entry(-62_000))
    first = decide(money, BookAs.OWED, settles_id=fare)
    assert decide(money, BookAs.OWED, settles_id=fare) == first
    assert all_of_it() == (62_000, 0, 62_000)
    assert queries.statement_lines(money.officer) == []


def test_bank_costs_income_and_cash_are_booked_from_their_lines(money: Money) -> None:
    read(money, Entry(-250))
    decide(money, BookAs.COST, budget_line_id=money.lines[LineKind.OTHER], text="Bank costs")
    assert all_of_it() == (250, 0, 250)
    line = StatementLine.objects.get()
    assert line.matches.get().how == Matched.HAND


def test_a_donor_pays_by_the_bank(money: Money) -> None:
    read(money, Entry(500_000))
    with pytest.raises(DomainError, match="wrong_way"):
        decide(money, BookAs.OWED, settles_id=new_id())
    decide(money, BookAs.INCOME, agreement_id=money.agreement, text="Second instalment")
    assert queries.agreement(money.manager, money.agreement, today=TODAY).row.received == 500_000


def test_cash_from_the_bank_lies_in_its_box(money: Money) -> None:
    box = make_box(money)
    read(money, Entry(-30_000))
    decide(money, BookAs.CASH, box_id=box)
    assert held(money, box) == 30_000


def test_a_payment_that_came_back_is_owed_again(money: Money) -> None:
    fare = owe(money)
    charge(money, cost(money.lines[LineKind.OTHER], 62_000, "bill:1", parts=(), settles="ticket:1"))
    paid = Booking.objects.get(source="bill:1").id
    read(money, Entry(62_000))
    assert [one.entry_id for one in queries.payments_near(money.officer, only_line(money))] == [paid]
    decide(money, BookAs.BACK, settles_id=paid)
    assert all_of_it() == (62_000, 62_000, 0)
    assert queries.owed(money.officer)[0].entry_id == fare


def test_what_people_match_must_come_to_the_line(money: Money) -> None:
    made = charge(money, *(cost(money.lines[LineKind.OTHER], minor, f"c:{minor}") for minor in (700, 300, 50)))
    read(money, Entry(-1_000))
    line = only_line(money)
    booked = {
        row.base_minor: (row.entry_id, row.place)
        for row in Posting.objects.filter(entry__in=made.values(), nature=Nature.BANK)
    }

    def match(*minors: int) -> None:
        services.match_line(line_id=line, booked=[booked[m] for m in minors], by=money.officer, now=NOW)

    with pytest.raises(DomainError, match="sum"):
        match(-700, -50)
    match(-700, -300)
    match(-300, -700)
    assert Match.objects.count() == 2
    services.unmatch(line_id=line, by=money.officer)
    assert not Match.objects.exists()


def test_the_database_matches_no_more_and_nothing_twice(money: Money) -> None:
    made = charge(money, cost(money.lines[LineKind.OTHER], 700, "c"))
    read(money, Entry(-1_000), Entry(-800))
    one, two = StatementLine.objects.order_by("minor")
    place = Posting.objects.get(nature=Nature.BANK).place
    told = {"entry_id": made["c"], "place": place, "how": Matched.HAND, "at": NOW}

    def around(*lines: StatementLine) -> None:
        Match.objects.bulk_create(Match(line=line, **told) for line in lines)
        settle()

    with pytest.raises(IntegrityError, match="does not come to the line"), transaction.atomic():
        around(one)
    with pytest.raises(IntegrityError, match="match_once"), transaction.atomic():
        around(one, two)
    with pytest.raises(IntegrityError, match="as the bank wrote it"), transaction.atomic():
        StatementLine.objects.filter(id=one.id).update(minor=-700)


def test_a_line_is_set_aside_for_a_reason_and_taken_up_again(money: Money) -> None:
    read(money, Entry(-1_000))
    line = only_line(money)
    with pytest.raises(DomainError, match="why"):
        services.set_aside(line_id=line, why=" ", by=money.officer)
    services.set_aside(line_id=line, why="Booked in the old system", by=money.officer)
    assert queries.statement_lines(money.officer) == []
    services.unmatch(line_id=line, by=money.officer)
    assert only_line(money) == line


def test_parties_are_sealed_and_only_finance_decides(money: Money) -> None:
    read(money, Entry(-1_000, name="Yohannes Tesfay"))
    assert b"Yohannes" not in bytes(StatementLine.objects.get().party_sealed)
    line = only_line(money)
    with pytest.raises(RefusedError):
        services.set_aside(line_id=line, why="x", by=money.manager)
    with pytest.raises(RefusedError):
        services.read_camt(content=camt(Entry(-1)), by=money.manager, now=NOW)
    with pytest.raises(NotFoundError):
        services.set_aside(line_id=new_id(), why="x", by=money.officer)

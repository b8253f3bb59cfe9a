"""Two who meet in the books, and the owner of the database: what commits is true whoever was faster."""

import threading

import psycopg
import pytest
from django.db import connection, transaction

from sankofa.finance import services
from sankofa.finance.models import Close, Entry
from sankofa.finance.vocab import LineKind
from sankofa.kernel.errors import DomainError
from tests.database import owner_url
from tests.factories import NOW
from tests.finance.books import JANUARY, TODAY, charge, cost, make_money


def test_not_even_the_owner_rewrites_the_ledger(fresh_database: str) -> None:
    made = make_money()
    charge(made, cost(made.lines[LineKind.DEPARTURE], 1000))
    with psycopg.connect(owner_url(fresh_database), autocommit=True) as owner:
        for statement in (
            "UPDATE finance_entry SET text = ''",
            "DELETE FROM finance_posting",
            "TRUNCATE finance_close",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="added to only"):
                owner.execute(statement)


def test_closing_waits_for_entries_under_way_and_they_for_it(fresh_database: str) -> None:
    """An entry that began before the closing is written first; nothing slips in behind it."""
    made = make_money()
    entered, go_on = threading.Event(), threading.Event()

    def book() -> None:
        with transaction.atomic():
            charge(made, cost(made.lines[LineKind.DEPARTURE], 1000, on=JANUARY))
            entered.set()
            go_on.wait(10)
        connection.close()

    booking = threading.Thread(target=book)
    booking.start()
    assert entered.wait(10)

    def close() -> None:
        services.close_books(until=TODAY, by=made.officer, now=NOW)
        connection.close()

    closing = threading.Thread(target=close)
    closing.start()
    closing.join(0.5)
    assert closing.is_alive()
    go_on.set()
    closing.join(10)
    booking.join(10)
    assert (Entry.objects.count(), Close.objects.count()) == (1, 1)
    with pytest.raises(DomainError, match="books_closed"):
        charge(made, cost(made.lines[LineKind.DEPARTURE], 1000, on=JANUARY))

# ruff: noqa: E402, PLC0415 -- Django starts once its database stands
"""Postings per second through the ledger, against bare inserts in one run: `python benchmarks/ledger.py [entries]`.

Bare: the same rows, in the same batches, into tables with the same columns and primary keys and nothing else: no check,
no key to another table, no trigger, no index. The goal is at least a third of that. In a throw-away database.
"""

import os
import sys
import time
import uuid
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[1] / "src")]

from tests import database

if TYPE_CHECKING:
    from sankofa.finance.vocab import Leg, Nature

ENTRIES, BATCH, LEGS = 20_000, 500, 4
BARE = """
CREATE TEMP TABLE bare_entry AS SELECT * FROM finance_entry WITH NO DATA;
CREATE TEMP TABLE bare_posting AS SELECT * FROM finance_posting WITH NO DATA;
ALTER TABLE bare_entry ADD PRIMARY KEY (id);
ALTER TABLE bare_posting ADD PRIMARY KEY (entry_id, place);
"""


def main(entries: int) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sankofa.config.settings")
    django.setup()
    with database.clone() as name:
        from django.db import connection

        connection.settings_dict["NAME"] = name
        measure(entries)
        connection.close()


def measure(entries: int) -> None:
    """Turn about, batch by batch, so that what else the machine does falls on both alike."""
    from django.db import connection, transaction

    from sankofa.finance import services
    from sankofa.finance.services import ledger
    from sankofa.finance.vocab import Draft, Kind, LineKind
    from tests.factories import NOW
    from tests.finance.books import TODAY, make_money

    money = make_money()
    leg = legs(services.accounts(money.mission), money.lines[LineKind.DEPARTURE], money.agreement)
    with connection.cursor() as cursor:
        cursor.execute(BARE)
    ours = bare = 0.0
    real = (ledger.ENTRIES, ledger.POSTINGS)
    for start in range(0, entries, BATCH):
        drafts = [
            Draft(f"bench:{n}", Kind.PAYMENT, TODAY, leg, "A ticket", "EUR", Decimal(1))
            for n in range(start, start + BATCH)
        ]
        began = time.perf_counter()
        with transaction.atomic():
            services.post(mission_id=money.mission, drafts=drafts, by=money.officer.id, now=NOW)
        ours += time.perf_counter() - began
        ledger.ENTRIES, ledger.POSTINGS = map(into_bare, real)
        began = time.perf_counter()
        with transaction.atomic():
            services.post(mission_id=money.mission, drafts=drafts, by=money.officer.id, now=NOW)
        bare += time.perf_counter() - began
        ledger.ENTRIES, ledger.POSTINGS = real
    say("ledger", entries * LEGS, ours)
    say("bare inserts", entries * LEGS, bare)
    sys.stdout.write(f"{bare / ours:.2f} of bare inserts\n")


def legs(accounts: "dict[Nature, uuid.UUID]", line: uuid.UUID, agreement: uuid.UUID) -> "tuple[Leg, ...]":
    """A payment that releases what was committed: four postings."""
    from sankofa.finance.vocab import Leg, Nature

    amounts = ((Nature.EXPENSE, 62_000), (Nature.BANK, -62_000), (Nature.COMMITTED, -62_000), (Nature.RESERVE, 62_000))
    borne = (Nature.EXPENSE, Nature.COMMITTED)
    return tuple(
        Leg(accounts[n], n, m, m, line if n in borne else None, agreement if n in borne else None) for n, m in amounts
    )


def into_bare(statement: str) -> str:
    cut = statement.replace("finance_entry", "bare_entry").replace("finance_posting", "bare_posting")
    return cut.replace("ON CONFLICT (mission_id, source) DO NOTHING ", "")


def say(what: str, postings: int, seconds: float) -> None:
    sys.stdout.write(f"{what:>14}: {postings / seconds:>10,.0f} postings/s ({postings} in {seconds:.2f} s)\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES)

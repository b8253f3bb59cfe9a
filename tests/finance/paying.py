"""A payment run for tests, step by step, as pages do it: each step in a transaction of its own."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from sankofa.accounts import queries as accounts
from sankofa.accounts.vocab import Actor
from sankofa.finance import queries, services
from sankofa.finance.vocab import BatchKind
from tests.factories import NOW

TODAY = NOW.date()
OURS, THEIRS = "NL91ABNA0417164300", "DE89370400440532013000"
STEPS = ("make", "add", "check", "release", "file", "sent")


@dataclass(frozen=True)
class Run:
    key: uuid.UUID
    maker: uuid.UUID
    checker: uuid.UUID
    releaser: uuid.UUID
    line: uuid.UUID
    owed: uuid.UUID | None = None  # the entry whose debt it pays


def actor(staff_id: uuid.UUID) -> Actor:
    found = accounts.actor(staff_id, at=NOW)
    assert found
    return found


def make(run: Run, kind: BatchKind = BatchKind.SEPA) -> None:
    services.make_batch(
        key=run.key,
        kind=kind,
        title="Grants of November",
        debtor_iban=OURS,
        execute_on=TODAY,
        by=actor(run.maker),
        now=NOW,
    )


def add(run: Run, minor: int = 175_000, source: str = "") -> None:
    if run.owed:
        services.add_order(
            batch_id=run.key, source=f"grant:{run.key}", payee="Blue Crane Air", account=THEIRS, minor=None,
            text="A fare", settles_id=run.owed, by=actor(run.maker),
        )  # fmt: skip
        return
    services.add_order(
        batch_id=run.key, source=source or f"grant:{run.key}", payee="Yoḥannəs Täsfay", account=THEIRS, minor=minor,
        text="Reintegration grant", line_id=run.line, by=actor(run.maker),
    )  # fmt: skip


def check(run: Run) -> None:
    services.check_batch(batch_id=run.key, by=actor(run.checker), now=NOW)


def release(run: Run) -> None:
    services.release_batch(batch_id=run.key, by=actor(run.releaser), now=NOW)


def file(run: Run) -> bytes:
    return queries.batch_file(actor(run.maker), run.key)[2]


def sent(run: Run) -> None:
    services.batch_sent(batch_id=run.key, by=actor(run.maker), now=NOW + dt.timedelta(minutes=1))


DOING: dict[str, Callable[[Run], object]] = {
    "make": make, "add": add, "check": check, "release": release, "file": file, "sent": sent,
}  # fmt: skip


def go(run: Run, *, stop_in: str = "", stop_after: str = "", stop: Callable[[], object] = lambda: None) -> None:
    """All steps in their order; `stop` is called inside the transaction of one, or after it was committed."""
    for step in STEPS:
        with transaction.atomic():
            DOING[step](run)
            if step == stop_in:
                stop()
        if step == stop_after:
            stop()

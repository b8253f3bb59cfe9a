"""The server is killed (SIGKILL) at every step of a payment run, before and after its commit: it pays once.

Whoever goes on does all steps again, as one does who does not know how far it got.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db.models import Sum

from sankofa.finance.models import Batch, Entry, Order, Posting
from sankofa.finance.vocab import BatchState, Kind, LineKind, Nature
from sankofa.kernel.ids import new_id
from tests.finance import paying
from tests.finance.books import charge, cost, make_money, make_officer
from tests.finance.paying import STEPS, Run

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import os, signal
from uuid import UUID
import django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = "{database}"
from tests.finance.paying import Run, go
go({run!r}, {where}="{step}", stop=lambda: os.kill(os.getpid(), signal.SIGKILL))
"""


@pytest.mark.parametrize("where", ["stop_in", "stop_after"], ids=["before its commit", "after its commit"])
def test_killed_at_any_step_it_pays_once(fresh_database: str, where: str) -> None:
    money, checker = make_money(), make_officer()
    for n, step in enumerate(STEPS, 1):
        run = Run(new_id(), money.officer.id, checker.id, money.manager.id, money.lines[LineKind.SUPPORT])
        done = killed(fresh_database, run, where, step)
        assert done.returncode == -9, done.stderr
        first = paying.file(run) if Batch.objects.filter(id=run.key, released_at__isnull=False).exists() else b""
        paying.go(run)
        paying.go(run)
        assert Batch.objects.get(id=run.key).state == BatchState.SENT
        assert Order.objects.filter(batch=run.key).count() == 1
        assert Entry.objects.count() == n
        assert [p.minor for p in Posting.objects.filter(nature=Nature.BANK)] == [-175_000] * n
        assert not first or paying.file(run) == first


@pytest.mark.parametrize("where", ["stop_in", "stop_after"], ids=["before its commit", "after its commit"])
def test_killed_at_any_step_what_is_owed_is_paid_once_and_charged_once(fresh_database: str, where: str) -> None:
    money, checker = make_money(), make_officer()
    line = money.lines[LineKind.DEPARTURE]
    for n, step in enumerate(STEPS, 1):
        fare = cost(line, 62_000, f"ticket:{n}", kind=Kind.ACCRUAL, counter=Nature.PAYABLE)
        owed = charge(money, fare)[f"ticket:{n}"]
        run = Run(new_id(), money.officer.id, checker.id, money.manager.id, line, owed)
        done = killed(fresh_database, run, where, step)
        assert done.returncode == -9, done.stderr
        paying.go(run)
        paying.go(run)
        sums = dict(Posting.objects.values_list("nature").annotate(sum=Sum("minor")).order_by("nature"))
        assert sums == {Nature.EXPENSE: 62_000 * n, Nature.PAYABLE: 0, Nature.BANK: -62_000 * n}


def killed(database: str, run: Run, where: str, step: str) -> "subprocess.CompletedProcess[str]":
    script = SCRIPT.format(database=database, run=run, where=where, step=step)
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-c", script]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603

"""A worker that is killed in the middle leaves whole rows only, and the next one goes on where it was."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from django.db import connection, transaction

from sankofa.accounts.vocab import Role, Scope
from sankofa.cases.models import Case, Event, Member
from sankofa.imports import services
from sankofa.imports.models import Import, Line
from sankofa.imports.vocab import RowState, Standing
from sankofa.kernel import clock
from sankofa.people.models import Person
from tests.factories import NOW, make_staff
from tests.imports.sheets import as_csv, checked

ROOT = Path(__file__).resolve().parents[2]
ROWS = 1600
PATIENCE = 120.0


def worker(database: str) -> "subprocess.Popen[bytes]":
    """The background worker as a process of its own, on this test's database."""
    address = os.environ["DATABASE_URL"].replace("/sankofa?", f"/{database}?")
    env = {**os.environ, "DATABASE_URL": address, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "sankofa", "db_worker", "--verbosity=0", "--no-startup-delay", "--interval=0.2"]
    return subprocess.Popen(command, env=env, cwd=ROOT)  # noqa: S603  our own command


def wait_for(done: "object", process: "subprocess.Popen[bytes]") -> None:
    ends = time.monotonic() + PATIENCE
    while not done():  # type: ignore[operator]
        assert time.monotonic() < ends
        assert process.poll() is None
        time.sleep(0.05)


def test_killed_half_way_it_leaves_no_half_rows_and_goes_on(fresh_database: str) -> None:
    by = make_staff(Role.MANAGER, scope=Scope.MISSION)
    rows = [("", f"F{n // 2}" if n % 4 < 2 else "", f"Voornaam{n} Achternaam{n}", "1990", "ETH") for n in range(ROWS)]
    content = as_csv(*rows, headings=("Zaaknummer", "Gezin", "Naam", "Geboortedatum", "Bestemming"))
    import_id = checked(content, by)
    with transaction.atomic():
        services.import_rows(import_id=import_id, whole=False, by=by, now=clock.now())
    first = worker(fresh_database)
    wait_for(lambda: Line.objects.filter(state=RowState.DONE).count() >= 1, first)
    first.send_signal(signal.SIGKILL)
    first.wait()
    done = Line.objects.filter(state=RowState.DONE)
    assert 0 < done.count() < ROWS
    assert Person.objects.count() == Member.objects.count() == done.count()
    assert Case.objects.count() == Event.objects.filter(code="opened").count() == done.values("case").distinct().count()
    assert not done.filter(case=None).exists()

    Import.objects.filter(id=import_id).update(beat_at=NOW - dt.timedelta(days=1))
    assert services.resume_stalled(clock.now()) == 1
    second = worker(fresh_database)
    try:
        wait_for(lambda: Import.objects.get(id=import_id).standing == Standing.DONE, second)
    finally:
        second.terminate()
        second.wait()
    assert Person.objects.count() == Member.objects.count() == ROWS
    assert Case.objects.count() == ROWS - ROWS // 4
    connection.close()

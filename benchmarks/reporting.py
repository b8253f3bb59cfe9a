"""How long a snapshot and questions to it take: `python benchmarks/reporting.py 1600000` (persons; 5 cases in 8).

Fills a database of its own of the test server with what statistics read of so many persons, in a few minutes, and drops
it afterwards. Wall time and, since a machine may be shared, processor time of this process; for the snapshot that of
the two database connections that it reads by too.
"""

import datetime as dt
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src"), str(ROOT / "benchmarks")]
os.environ["DJANGO_SETTINGS_MODULE"] = "sankofa.config.settings"

import django  # noqa: E402  after the addresses of the test server

from tests import database  # noqa: E402  needs the path above

django.setup()

import filling  # noqa: E402  needs Django
import ibis  # noqa: E402
from django.db import connection, connections  # noqa: E402

from sankofa.accounts import queries as accounts  # noqa: E402
from sankofa.accounts.models import Staff  # noqa: E402
from sankofa.accounts.vocab import Role  # noqa: E402
from sankofa.kernel import clock  # noqa: E402
from sankofa.reporting import queries, services  # noqa: E402
from sankofa.reporting.reading import Opened  # noqa: E402
from sankofa.reporting.rendering import pdf  # noqa: E402
from sankofa.reporting.vocab import AnnualDocument, Progress, Question  # noqa: E402
from tests.conftest import point_at  # noqa: E402

TIMES = 7
YEARS = 10


def measured(name: str, what: Callable[[], object], times: int = 1) -> None:
    walls, processor = [], time.process_time()
    for _ in range(times):
        began = time.perf_counter()
        what()
        walls.append(time.perf_counter() - began)
    spent = (time.process_time() - processor) / times
    load = os.getloadavg()[0]
    print(
        f"{name:32} {statistics.median(walls) * 1000:10,.0f} ms   processor {spent * 1000:10,.0f} ms   load {load:.1f}",
        flush=True,
    )


def take(now: dt.datetime) -> None:
    """A snapshot, and what the database worked for it."""
    readers: dict[int, float] = {}

    def tell(_progress: Progress) -> None:
        for pid in readers or _readers():
            readers[pid] = _spent(pid) or readers.get(pid, 0)

    services.take_snapshot(now=now, tell=tell)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"the database worked {sum(readers.values()):.1f} s for it; at most {most:.1f} GB of memory here", flush=True)


def _readers() -> list[int]:
    """The server processes of the connections that a snapshot reads by."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename ~ 'report'")
        return [pid for (pid,) in cursor.fetchall()]


def _spent(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:  # the connection is closed by now
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure_report(now: dt.datetime) -> None:
    """An annual report of the last whole year beside the two before: figures weighed for disclosure, then its PDF."""
    officer = accounts.actor(Staff.objects.filter(mission__code="NL", grants__role=Role.FINANCE)[0].id, at=now)
    assert officer
    report_id = services.begin_annual(year=now.year - 1, before=2, by=officer, now=now)
    found: dict[str, AnnualDocument] = {}
    measured(
        "an annual report, three years", lambda: found.update(en=queries.annual_document(officer, report_id, "en"))
    )
    measured("its PDF", lambda: pdf(found["en"]))


def run(persons: int) -> None:
    now = clock.now()
    with database.clone() as name:
        point_at(name)
        try:
            filling.fill_for_figures(database.owner_url(name), persons, now)
            measured("snapshot", lambda: take(now))
            row = queries.latest()
            assert row
            opened = Opened(row.id)
            people = opened.table("people")
            engine: Any = ibis.get_backend(people)
            left = people.departed.year()
            recent = people.filter(left > now.year - YEARS, people.kind == "return")
            two_way = ibis.to_sql(
                recent.group_by(left=recent.departed.year(), to=recent.destination).agg(n=recent.count())
            )
            by = {"left": left, **{n: people[n] for n in ("kind", "destination", "sex", "age_band", "office")}}
            cube = ibis.to_sql(people.group_by(**by).agg(n=people.count()))
            measured("filtered two-way table", lambda: engine.raw_sql(two_way).fetchall(), TIMES)
            asked = Question("returned", ("destination", "year"), since=dt.date(now.year - YEARS + 1, 1, 1))
            wide = Question("departed", ("year", "kind", "destination", "sex", "age", "office"))
            for said, question in (("explorer: the first", asked), ("explorer: the second", wide)):
                measured(
                    said,
                    lambda question=question: queries.explore(snapshot_id=row.id, mission="NL", question=question),  # type: ignore[misc]
                    TIMES,
                )
            measured("six-way cube", lambda: engine.raw_sql(cube).fetchall(), TIMES)
            measured(
                "figures of a year", lambda: queries.report(year=now.year - 1, mission="NL", snapshot_id=row.id), 3
            )
            measure_report(now)
        finally:
            connections.close_all()


if __name__ == "__main__":
    run(int(sys.argv[1]) if len(sys.argv) > 1 else 160_000)

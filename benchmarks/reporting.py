"""How long a snapshot and questions to it take: `python benchmarks/reporting.py 1600000` (persons; 5 cases in 8).

Runs in a database of its own of the test server. Wall time and, since a machine may be shared, processor time of this
process (PostgreSQL's own comes on top for the snapshot).
"""

import datetime as dt
import os
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
from django.db import connections  # noqa: E402

from sankofa.kernel import clock  # noqa: E402
from sankofa.reporting import queries, services  # noqa: E402
from sankofa.reporting.reading import Opened  # noqa: E402
from sankofa.reporting.vocab import Question  # noqa: E402
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
    print(f"{name:32} {statistics.median(walls) * 1000:10.0f} ms   processor {spent * 1000:10.0f} ms", flush=True)


def run(persons: int) -> None:
    now = clock.now()
    with database.clone() as name:
        point_at(name)
        try:
            filling.fill(database.owner_url(name), persons, now)
            measured("snapshot", lambda: services.take_snapshot(now=now))
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
        finally:
            connections.close_all()


if __name__ == "__main__":
    run(int(sys.argv[1]) if len(sys.argv) > 1 else 160_000)

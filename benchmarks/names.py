# ruff: noqa: E501, PLC0415, FBT001 -- prints tables; Django is imported once its database is there
"""Does the name search find the right person? A million invented persons, thousands of disturbed questions.

    python benchmarks/names.py --persons 1000000 --each 150 [--json FILE]

Makes a database of its own on the test server and drops it afterwards. Three figures, each over the first ten found:

name        anybody whose true name is the one asked for (any spelling of it): the search as such
person      the very person meant, where at most ten persons answer to what was asked (name, and year where given):
            where the question can tell them apart. The goal of 90 % is about this one
person, all the very person meant, namesakes by the hundred included: no search can do much about those

Asked without and with a birth year (a tenth of the years are one off). Times: `database` is the clock around the two
statements as the client sees it, `server CPU` the processor time of the server's process for them (what the clock
would show on a machine that does nothing else), `end to end` the whole call with the ranking in Python.
"""

import argparse
import json
import random
import sys
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

import django  # noqa: E402
import name_world  # noqa: E402
import psycopg  # noqa: E402

from tests import database  # noqa: E402  sets the addresses that the settings read

NOW = datetime(2007, 12, 31, tzinfo=UTC)
TELLING = 10


class Truth:
    """Who is really called what."""

    def __init__(self) -> None:
        self.by_base: dict[int, set[int]] = defaultdict(set)
        self.years: list[int | None] = [None]

    def add(self, person: name_world.Person) -> None:
        self.years.append(person.year)
        for base in person.bases:
            self.by_base[base.number].add(person.number)

    def namesakes(self, query: name_world.Query) -> set[int]:
        sets = sorted((self.by_base[base] for base in set(query.bases)), key=len)
        return set.intersection(*sets)

    def answering(self, query: name_world.Query) -> int:
        """How many persons the question can mean, with its year."""
        return sum(
            1
            for n in self.namesakes(query)
            if query.year is None or (year := self.years[n]) is None or abs(year - query.year) <= 1
        )


def fill(count: int, wanted: set[int]) -> tuple[Truth, list[name_world.Person]]:
    from django.db import connection

    truth, kept = Truth(), []
    people, _ = name_world.persons(count)
    columns = "id, full_name, latin_name, given_name, family_name, sort_key, birth_from, birth_until, birth_precision, birth_place, sex, gender_stated, version, created_at"
    with connection.cursor() as cursor, cursor.copy(f"COPY people_person ({columns}) FROM STDIN") as copy:
        for person in people:
            truth.add(person)
            if person.number in wanted:
                kept.append(person)
            full = person.stored[-1]
            born = (
                (date(person.year, 1, 1), date(person.year + 1, 1, 1), "year")
                if person.year
                else (None, None, "unknown")
            )
            copy.write_row(
                (
                    uuid.UUID(int=person.number),
                    full[:200],
                    person.stored[0][:200],
                    "",
                    "",
                    full[:200],
                    *born,
                    "",
                    "u",
                    "",
                    1,
                    NOW,
                )
            )
    return truth, kept


def questions(pool: list[name_world.Person], each: int) -> list[name_world.Query]:
    rng = random.Random(41)
    asked = []
    for kind in name_world.KINDS:
        rng.shuffle(pool)
        made = (name_world.query(kind, person, rng) for person in pool)
        asked += [query for query, _ in zip((query for query in made if query), range(each), strict=False)]
    return asked


class Clock:
    """Time in the database: by the clock, and the server process's own."""

    def __init__(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self.schedule = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
        self.spent = 0.0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        start = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.spent += time.perf_counter() - start

    def processor(self) -> float:
        return int(self.schedule.read_text().split()[0]) / 1e9 if self.schedule.exists() else 0.0


def measure(asked: list[name_world.Query], truth: Truth, *, with_year: bool) -> dict[str, Any]:
    from django.db import connection

    from sankofa.people import search

    rows: dict[str, list[tuple[bool, bool, bool]]] = defaultdict(list)
    times: dict[str, list[float]] = defaultdict(list)
    clock = Clock()
    with connection.execute_wrapper(clock):
        for query in asked:
            year = query.year if with_year else None
            put = name_world.Query(query.kind, query.text, year, query.person, query.bases)
            clock.spent, before, start = 0.0, clock.processor(), time.perf_counter()
            found = [c.person_id.int for c in search.candidates(text=query.text, birth_year=year, limit=10)]
            times["end to end"].append(time.perf_counter() - start)
            times["database"].append(clock.spent)
            times["server CPU"].append(clock.processor() - before)
            row = (
                bool(set(found) & truth.namesakes(put)),
                query.person.number in found,
                truth.answering(put) <= TELLING,
            )
            rows[query.kind].append(row)
            rows["culture: " + query.person.culture].append(row)
            if query.kind != "exact":
                rows["ALL DISTURBED"].append(row)
    return {
        "recall": {key: recall(value) for key, value in sorted(rows.items())},
        "ms": {
            key: {f"p{p}": round(1000 * sorted(v)[min(len(v) * p // 100, len(v) - 1)], 1) for p in (50, 90, 95, 99)}
            for key, v in times.items()
        },
    }


def recall(rows: list[tuple[bool, bool, bool]]) -> dict[str, float]:
    telling = [row for row in rows if row[2]]
    return {
        "asked": len(rows), "name": share(row[0] for row in rows), "telling": len(telling),
        "person": share(row[1] for row in telling), "person, all": share(row[1] for row in rows),
    }  # fmt: skip


def share(hits: Iterable[bool]) -> float:
    all_hits = list(hits)
    return round(100 * sum(all_hits) / len(all_hits), 1) if all_hits else 0.0


def sizes(owner: str) -> list[tuple[str, int]]:
    with psycopg.connect(owner, autocommit=True) as connection:
        return connection.execute(
            "SELECT relname, pg_relation_size(oid) / 1048576 FROM pg_class WHERE relname ~ '^(people_name|name_)' AND relkind IN ('r', 'i') ORDER BY 2 DESC"
        ).fetchall()


@contextmanager
def own_database() -> Iterator[str]:
    with database.clone() as name:
        from django.db import connections

        connections.settings["default"]["NAME"] = name
        connections["default"].settings_dict["NAME"] = name
        try:
            yield database.owner_url(name)
        finally:
            connections.close_all()


def tidy(owner: str, tables: str) -> None:
    """What autovacuum does in a living database: without counts of rows the planner reads a million for each batch."""
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(f"VACUUM ANALYZE {tables}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--each", type=int, default=150, help="questions of each kind")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sankofa.config.settings")
    django.setup()
    from sankofa.people import search

    with own_database() as owner:
        rng = random.Random(3)
        wanted = set(rng.sample(range(1, options.persons + 1), min(options.persons, options.each * 40)))
        start = time.perf_counter()
        truth, pool = fill(options.persons, wanted)
        print(f"{options.persons:,} persons invented and stored in {time.perf_counter() - start:.0f} s")
        tidy(owner, "people_person")
        start = time.perf_counter()
        search.reindex_all()
        indexing = time.perf_counter() - start
        tidy(owner, "people_nameform, people_nametoken")
        print(f"filed in {indexing:.0f} s: {indexing * 100_000 / options.persons:.1f} s per 100,000")
        result: dict[str, Any] = {
            "persons": options.persons,
            "filing_seconds": round(indexing),
            "megabytes": dict(sizes(owner)),
        }
        print("megabytes:", ", ".join(f"{name} {size}" for name, size in result["megabytes"].items()))
        asked = questions(pool, options.each)
        measure(asked[:100], truth, with_year=True)  # warm
        for with_year in (False, True):
            title = "with the birth year" if with_year else "by name alone"
            result[title] = measured = measure(asked, truth, with_year=with_year)
            print(
                f"\n{title}: % within the first ten\n{'':30}{'asked':>6}{'name':>8}{'telling':>9}{'person':>8}{'person, all':>13}"
            )
            for key, row in measured["recall"].items():
                print(
                    f"{key:30}{row['asked']:6}{row['name']:8}{row['telling']:9}{row['person']:8}{row['person, all']:13}"
                )
            for key, row in measured["ms"].items():
                print(f"{key:12} ms:", "  ".join(f"{p} {value}" for p, value in row.items()))
        if options.json:
            options.json.write_text(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()

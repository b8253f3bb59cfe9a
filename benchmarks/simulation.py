# ruff: noqa: PLC0415, PLR2004 -- Django is imported once its database is there; shares of an invented caseload
"""Simulation of a scheme over a million cases against judging them one by one, in the same run.

    python benchmarks/simulation.py --cases 1000000 [--scheme hrt] [--on 2007-03-01] [--json FILE]

Makes a database of its own on the test server and drops it afterwards. Invented facts of 20,000 cases (three of four
are one person; dates exact and imprecise, facts unknown and absent) go into the table as the application puts them
there; copies of these rows make the rest. The same 20,000 are in memory, so that both ways are held against each other:
each count must be the count of one by one, times the copies.

simulation   `journey`'s own: the terms in force against a draft, everything counted, as the page and the command ask it
one by one   the engine alone, facts ready in memory, both terms; measured on a sample, for the whole by proportion
"""

import argparse
import datetime as dt
import json
import os
import random
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

import django  # noqa: E402
import psycopg  # noqa: E402

from tests import database  # noqa: E402  sets the addresses that the settings read

MADE = 20_000
SAMPLE = 2_000
MONTH = 30
TRIES = 10
COUNTRIES = ("AGO", "IRQ", "SLE", "CHN", "UKR", "COD", "AFG", "MNG", "ARM", "BRA")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--scheme", default="hrt")
    parser.add_argument("--on", type=dt.date.fromisoformat, default=dt.date(2007, 3, 1))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with database.clone() as name:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sankofa.config.settings")
        django.setup()
        from django.db import connections

        connections["default"].settings_dict["NAME"] = name
        figures = measured(given, name)
        connections.close_all()
    for key, value in figures.items():
        print(f"{key:28} {value}")
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")


def measured(given: argparse.Namespace, name: str) -> dict[str, Any]:
    from sankofa.journey import simulating
    from sankofa.schemes import queries as schemes
    from sankofa.schemes import rules

    families = list(caseload(MADE, given.on))
    copies = max(1, given.cases // MADE)
    print(f"{copies * MADE:,} cases are being written …", flush=True)
    members = fill(families, copies, name)
    others = dict(schemes.policies().schemes)
    now = others[given.scheme]
    draft = replace(now, versions=(*now.versions, changed(schemes.version_on(now, given.on), given.on)))
    before, after = simulating.Terms(now, others), simulating.Terms(draft, {**others, draft.id: draft})

    simulation = best(
        given.runs, lambda: simulating.simulate(before, after, on=given.on, caseload=simulating.Caseload())
    )
    found = simulating.simulate(before, after, on=given.on, caseload=simulating.Caseload())
    of_processor = processor(lambda: simulating.simulate(before, after, on=given.on, caseload=simulating.Caseload()))
    start = time.perf_counter()
    judged = [
        (rules.evaluate(now, facts, given.on, None, others), rules.evaluate(draft, facts, given.on, None, others))
        for facts in families[:SAMPLE]
    ]
    one_by_one = (time.perf_counter() - start) / SAMPLE * copies * MADE
    every = judged + [
        (rules.evaluate(now, facts, given.on, None, others), rules.evaluate(draft, facts, given.on, None, others))
        for facts in families[SAMPLE:]
    ]
    every = [pair for pair, facts in zip(every, families, strict=True) if facts.case["case.kind"] in now.case_kinds]
    qualified = copies * sum(old.outcome.is_yes for old, _ in every)
    would = copies * sum(new.outcome.is_yes for _, new in every)
    cents = copies * sum(new.amounts.most.get("EUR", 0) for _, new in every if new.amounts)
    agree = (qualified, would, cents) == (found.qualified, found.would_qualify, found.would_cents.get("EUR"))
    return {
        "cases": copies * MADE,
        "members": members,
        "scheme": f"{given.scheme} on {given.on}",
        "qualify, would qualify": f"{found.qualified:,}, {found.would_qualify:,}",
        "both ways agree": agree,
        "simulation s": round(simulation, 2),
        "of processor s, one process": None if of_processor is None else round(of_processor, 2),
        "one by one s": round(one_by_one),
        "times faster": round(one_by_one / simulation),
        "load": ", ".join(f"{one:.1f}" for one in os.getloadavg()),
    }


def best(runs: int, work: Callable[[], object]) -> float:
    """The shortest of several runs: on a shared machine the one that was disturbed least."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    print("runs:", ", ".join(f"{one:.2f}" for one in times), flush=True)
    return min(times)


def changed(version: Any, on: dt.date) -> Any:
    """The version in force with a later last day for claims and other amounts: a draft as a manager would write one."""
    from sankofa.schemes.vocab import Check, Day, Group, Op, Records

    def later(one: Any) -> Any:
        if isinstance(one, Group):
            return replace(one, children=tuple(map(later, one.children)))
        if isinstance(one, Records):
            return replace(one, child=later(one.child))
        if isinstance(one, Check) and one.op is Op.BEFORE and isinstance(one.operand, Day):
            return replace(one, operand=Day(one.operand.base, replace(one.operand.plus, years=1)))
        return one

    amounts = tuple(replace(line, cents=line.cents + 10_000) for line in version.amounts)
    return replace(version, id="draft", known_since=on, conditions=later(version.conditions), amounts=amounts)


def caseload(cases: int, on: dt.date) -> Iterator[Any]:
    from sankofa.schemes.vocab import Facts

    chance = random.Random(7)
    for number in range(cases):
        size = chance.choices((1, 2, 3, 4), (75, 10, 9, 6))[0]
        opened = on - dt.timedelta(days=chance.randrange(2000))
        case = {
            "case.kind": chance.choices(("return", "onward", "reunification"), (90, 7, 3))[0],
            "case.contact.first_on": opened,
            "case.host.country": "NLD",
            "case.members.count": size,
            "case.destination.country": chance.choice(COUNTRIES),
            **maybe(chance, 0.3, "case.application.signed_on", opened + dt.timedelta(days=chance.randrange(90))),
        }
        yield Facts.of(case, {f"{number}.{place}": member(chance, on, child=place > 1) for place in range(size)})


def maybe(chance: random.Random, unknown: float, key: str, value: object) -> dict[str, Any]:
    return {} if chance.random() < unknown else {key: value}


def member(chance: random.Random, on: dt.date, *, child: bool) -> dict[str, Any]:
    from sankofa.kernel.partial_dates import PartialDate
    from sankofa.schemes.vocab import ABSENT

    year = on.year - (chance.randrange(1, 17) if child else chance.randrange(18, 70))
    born = PartialDate.year(year) if chance.random() < 0.2 else dt.date(year, chance.randrange(1, 13), 11)
    home = chance.choice(COUNTRIES)
    claims = tuple(
        {
            "filed_on": PartialDate.year(filed)
            if chance.random() < 0.2
            else dt.date(filed, chance.randrange(1, 13), 5),
            "status": chance.choice(("pending", "rejected", "rejected", "granted")),
        }
        for filed in (chance.randrange(1998, 2008) for _ in range(chance.choices((1, 2, 3), (70, 25, 5))[0]))
    )
    return {
        "person.birth_date": born,
        "person.sex": chance.choice(("female", "male", "male")),
        "member.return.voluntary": True,
        "member.objection": chance.random() < 0.03,
        "member.admission.proof_on": ABSENT,
        "grant": ABSENT,
        **maybe(chance, 0.03, "person.nationalities", (home,)),
        **maybe(chance, 0.1, "member.means.can_pay", chance.random() < 0.1),
        **maybe(chance, 0.1, "member.return.for_good", chance.random() < 0.97),
        **maybe(chance, 0.1, "member.return.accepts_end_of_procedures", chance.random() < 0.97),
        **maybe(chance, 0.1, "member.travel_document.obtainable", chance.random() < 0.95),
        **maybe(
            chance, 0.1, "returns.last_assisted_on", ABSENT if chance.random() < 0.95 else opened_before(chance, on)
        ),
        **maybe(chance, 0.2, "claim", ABSENT if chance.random() < 0.2 else claims),
    }


def opened_before(chance: random.Random, on: dt.date) -> dt.date:
    return on - dt.timedelta(days=MONTH * chance.randrange(1, 120))


def settled(cursor: psycopg.Cursor, table: str) -> None:
    """As autovacuum leaves a table: until every page is known to be visible to all, which an index alone can count."""
    for _ in range(TRIES):
        cursor.execute(f"VACUUM ANALYZE {table}")
        cursor.execute(f"SELECT relallvisible >= relpages FROM pg_class WHERE oid = '{table}'::regclass")
        if cursor.fetchone() == (True,):
            return
        time.sleep(1)


def processor(work: Callable[[], object]) -> float | None:
    """Processor seconds of the database for one run in one process, which other programs disturb least. Linux only."""
    from django.db import connection

    from sankofa.journey import simulating

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone() or (0,)
    stat = Path(f"/proc/{backend}/stat")
    if not stat.exists():
        return None
    alone, settings = "; SET LOCAL max_parallel_workers_per_gather = 0", simulating.SETTINGS
    simulating.SETTINGS = settings + alone
    try:
        before = spent(stat)
        work()
        return spent(stat) - before
    finally:
        simulating.SETTINGS = settings


def spent(stat: Path) -> float:
    """User and system time of a process."""
    fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def fill(families: Sequence[Any], copies: int, name: str) -> int:
    """Rows as the application keeps them, then copies of them under other ids; answers how many members there are."""
    from sankofa.journey.fact_table import TABLE
    from sankofa.schemes import queries as schemes

    columns = [column.name for column in schemes.fact_columns()]
    own = ("member_id", "case_id", "mission_id", "place", "alone", "gathered_on")
    listed = ", ".join((*own, *columns))
    rest = ", ".join(("mission_id", "place", "alone", "gathered_on", *columns))
    mission, today = uuid.uuid4(), dt.date(2007, 1, 1)
    with psycopg.connect(database.owner_url(name), autocommit=True) as connection, connection.cursor() as cursor:
        for (constraint,) in cursor.execute(
            f"SELECT conname FROM pg_constraint WHERE conrelid = '{TABLE}'::regclass AND contype = 'f'"
        ).fetchall():
            cursor.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT {constraint}")  # these cases are in no other table
        cursor.execute(f"CREATE UNLOGGED TABLE made AS SELECT * FROM {TABLE}")
        with cursor.copy(f"COPY made ({listed}) FROM STDIN") as copy:
            for facts in families:
                case = uuid.uuid4()
                for place, one in enumerate(facts.members, start=1):
                    row = schemes.fact_row(facts.case, one.values)
                    head = (uuid.uuid4(), case, mission, place, len(facts.members) == 1, today)
                    copy.write_row((*head, *(row.get(column) for column in columns)))
        cursor.execute(
            f"INSERT INTO {TABLE} ({listed})"
            f" SELECT md5(member_id::text || n)::uuid, md5(case_id::text || n)::uuid, {rest}"
            f" FROM generate_series(1, {copies}) AS n, made"
        )
        settled(cursor, TABLE)
        cursor.execute(f"SELECT count(*), pg_size_pretty(pg_table_size('{TABLE}')) FROM {TABLE}")
        count, size = cursor.fetchone() or (0, "")
        print(f"{count:,} members, {size}", flush=True)
    return int(count)


if __name__ == "__main__":
    main()

"""From PostgreSQL to Parquet: reads as the report role, one moment of the database, and leaves all ids behind.

What the role may read is what is read: its columns stream as Arrow batches into DuckDB, in memory. Of persons and cases
random keys take the place of ids as rows come in; then `sql/shared/` makes what several tables need, and `sql/` the
tables of the dictionary. Two connections share the moment, so that two processors have work. Not here: where files lie,
how they are sealed (`storage`).
"""

import datetime as dt
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from threading import Lock
from typing import Any, Protocol, TypeAlias

import duckdb
import pyarrow as pa
from adbc_driver_postgresql import dbapi
from django.db import connection
from psycopg import conninfo

from sankofa.kernel.sealing import unseal
from sankofa.reporting import dictionary
from sankofa.reporting.vocab import BANDS, Progress, SnapshotError, Table, Told

BATCH_BYTES = 4 << 20
AT_ONCE = 2  # relations that are read, then tables that are made, at one time
SEALED = "protection_sealedanswer"
# How types of PostgreSQL come along where Arrow has no word for them.
AS_ARROW = {"_varchar": "{}::text[]", "jsonb": "{}::text", "numeric": "{}::float8", "int2": "{}::int"}
# What has a key: its relation, and the columns of other relations that hold its id.
KEYS = {"person": "people_person", "case": "cases_case"}
HOLDERS = {"case_id": "case", "person_id": "person", "canonical_id": "person"}
LONGEST = ("reporting_step",)  # begun with, so that nothing waits for it in the end
LARGEST = ("people", "moves")

AGE_BAND = (
    "CASE "
    + " ".join(f"WHEN m.age < {until} THEN '{band}'" for until, band in BANDS.items())
    + f" WHEN m.age >= {max(BANDS)} THEN '{max(BANDS)}+' END"
)
PARTS = {
    "age_band": AGE_BAND,
    "opened": "date_trunc('month', c.opened_on)::date",
    "closed": "date_trunc('month', c.closed_on)::date",
}
# Facts of compartments that a snapshot takes along, and the columns they become. No other one leaves its compartment.
SEALED_FACTS = {
    "member.health.nature": "health_nature",
    "member.trafficking.victim": "victim",
    "member.trafficking.wants_extras": "wants_extras",
}
FACTS = pa.schema(
    [
        ("member", pa.string()),
        ("health_nature", pa.string()),
        ("health_nature_recorded", pa.date32()),
        ("victim", pa.string()),
        ("wants_extras", pa.bool_()),
    ]
)


@dataclass(frozen=True)
class Extracted:
    """What was written: rows by table; the guarded table in memory; case ids with their keys, for tracing."""

    rows: Mapping[str, int]
    guarded: pa.Table
    cases: pa.Table


def extract(to: Path, *, reason: str, tell: Told) -> Extracted:
    """Writes a Parquet file for each open table into the folder `to`. Raises SnapshotError without the report role."""
    tables = dictionary.tables()
    with _one_moment() as readers, duckdb.connect() as mill:
        sources = _sources(readers[0])
        steps = _steps(tell, len(sources) + len(tables))
        free: SimpleQueue[Any] = SimpleQueue()
        for reader in readers:
            free.put(reader)

        def load(names: Iterable[str]) -> None:
            _at_once(partial(_load, free, mill.cursor(), name, sources[name], steps) for name in names)

        load(KEYS.values())
        keys = {name: _make_keys(mill, name, relation) for name, relation in KEYS.items()}
        load(sorted(sources.keys() - set(KEYS.values()), key=lambda name: (name not in LONGEST, name)))
        _load_facts(readers[0], mill, reason, steps)
        readers[0].connection.commit()  # the opening of the compartments stays written down
        rows, guarded = _milled(mill, to, tables, steps)
        return Extracted(rows, guarded, keys["case"])


def _milled(
    mill: duckdb.DuckDBPyConnection, to: Path, tables: Mapping[str, Table], steps: "Steps"
) -> tuple[dict[str, int], pa.Table]:
    """Rows by table, and the guarded table, which isn't written."""
    for path in sorted((dictionary.QUERIES / "shared").glob("*.sql")):
        mill.execute(path.read_text(encoding="utf-8"))
    rows: dict[str, int] = {}

    def write(table: Table, own: duckdb.DuckDBPyConnection) -> None:
        rows[table.name] = _write(own, table, to / f"{table.name}.parquet")
        steps(table.name, rows[table.name], done=True)

    made = [table for table in tables.values() if not table.sealed]
    _at_once(partial(write, one, mill.cursor()) for one in sorted(made, key=lambda one: one.name not in LARGEST))
    guarded = _guarded(mill, tables["guarded"])
    rows["guarded"] = guarded.num_rows
    return rows, guarded


Work: TypeAlias = Callable[[], None]


def _at_once(work: Iterable[Work]) -> None:
    """Does all of it, two at a time. The first that fails ends it."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            for done in as_completed([pool.submit(one) for one in work]):
                done.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def query(table: str) -> str:
    return (dictionary.QUERIES / f"{table}.sql").read_text(encoding="utf-8").format(**PARTS)


def _report() -> Any:
    url = os.environ.get("DATABASE_REPORT_URL")
    if not url:
        raise SnapshotError(
            "no_report_role", "DATABASE_REPORT_URL is not set: a snapshot is made as the role sankofa_report."
        )
    # the database that this process works on, as another role
    return dbapi.connect(conninfo.make_conninfo(url, dbname=connection.settings_dict["NAME"]))


@contextmanager
def _one_moment() -> Iterator[list[Any]]:
    """Cursors of connections that all see the database as it is at one moment."""
    with ExitStack() as open_ones:
        cursors: list[Any] = []
        moment = ""
        for _ in range(AT_ONCE):
            cursor = open_ones.enter_context(open_ones.enter_context(_report()).cursor())
            cursor.adbc_statement.set_options(**{"adbc.postgresql.batch_size_hint_bytes": str(BATCH_BYTES)})
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute(f"SET TRANSACTION SNAPSHOT '{moment}'" if moment else "SELECT pg_export_snapshot()")
            moment = moment or cursor.fetchone()[0]
            cursors.append(cursor)
        yield cursors


def _sources(cursor: Any) -> dict[str, dict[str, str]]:
    """What the report role may read: relation -> column -> type. The sealed answers come by a door of their own."""
    cursor.execute(
        """SELECT c.relname::text, a.attname::text, t.typname::text
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v') AND a.attnum > 0
          AND NOT a.attisdropped AND has_column_privilege(c.oid, a.attnum, 'SELECT') AND c.relname <> $1
        ORDER BY c.relname, a.attnum""",
        (SEALED,),
    )
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in cursor.fetchall():
        found.setdefault(table, {})[column] = kind
    return found


def _load(
    free: "SimpleQueue[Any]", mill: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, str], steps: "Steps"
) -> None:
    """Streams one relation into memory, batch by batch, over a connection that is free."""
    taken = ", ".join(
        AS_ARROW.get(kind, "{}").format(f'"{column}"') + f' AS "{column}"' for column, kind in columns.items()
    )
    held = {} if name in KEYS.values() else _holders(columns)  # those come first, and bring the ids
    cursor = free.get()
    try:
        cursor.execute(f"SELECT {taken} FROM {name}")  # noqa: S608  names from the catalogue
        reader = cursor.fetch_record_batch()
        count = 0

        def batches() -> Iterator[pa.RecordBatch]:
            nonlocal count
            for batch in reader:
                count += batch.num_rows
                steps(name, count)
                yield batch

        mill.register("incoming", pa.RecordBatchReader.from_batches(reader.schema, batches()))
        mill.execute(f"CREATE TABLE {name} AS {_with_keys('incoming', held)}")
        mill.unregister("incoming")
    finally:
        free.put(cursor)
    steps(name, count, done=True)


def _holders(columns: Iterable[str]) -> dict[str, str]:
    return {column: HOLDERS[column] for column in columns if column in HOLDERS}


def _with_keys(source: str, held: Mapping[str, str]) -> str:
    """The rows of a relation with keys instead of the ids in the columns named."""
    if not held:
        return f"SELECT * FROM {source}"  # noqa: S608  names of our own and of the catalogue
    keys = ", ".join(f'of_{column}.key AS "{column}"' for column in held)
    joins = " ".join(
        f'LEFT JOIN key_{name} of_{column} ON of_{column}.id = {source}."{column}"' for column, name in held.items()
    )
    return f"SELECT {source}.* REPLACE ({keys}) FROM {source} {joins}"  # noqa: S608  as above


def _load_facts(cursor: Any, mill: duckdb.DuckDBPyConnection, reason: str, steps: "Steps") -> None:
    """The sealed answers, opened: of each member the last one to each fact that is taken along."""
    cursor.execute("SELECT open_statistics($1)", (reason,))
    cursor.fetchall()
    cursor.execute("SET LOCAL row_security = on")  # the policy shows all rows to this transaction, which said why
    cursor.execute(
        "SELECT id::text, member_id::text, sealed, (at AT TIME ZONE 'UTC')::date"  # noqa: S608  our own name
        f" FROM {SEALED} ORDER BY at, id"
    )
    rows = cursor.fetchall()
    mill.register("incoming", _facts(rows))
    mill.execute("CREATE TABLE facts AS SELECT * REPLACE (member::uuid AS member) FROM incoming")
    mill.unregister("incoming")
    steps(SEALED, len(rows), done=True)


def _make_keys(mill: duckdb.DuckDBPyConnection, name: str, relation: str) -> pa.Table:
    """A random number for each row of a relation, dense and without a trace of its order, in the place of its id."""
    keys = _shuffled(mill.sql(f"SELECT id::blob AS id FROM {relation}").to_arrow_table())  # noqa: S608  our own names
    mill.register("incoming", keys)
    mill.execute(f"CREATE TABLE key_{name} AS SELECT id::uuid AS id, key FROM incoming")  # noqa: S608  as above
    mill.unregister("incoming")
    held = {"id": name} | _holders(mill.table(relation).columns)
    mill.execute(f"CREATE OR REPLACE TABLE {relation} AS {_with_keys(relation, held)}")
    return keys


def _shuffled(ids: pa.Table) -> pa.Table:
    import numpy as np  # noqa: PLC0415  heavy: only where a snapshot is made

    keys = np.random.Generator(np.random.PCG64(secrets.randbits(256))).permutation(ids.num_rows).astype("int64") + 1
    return ids.append_column("key", pa.array(keys))


def _write(mill: duckdb.DuckDBPyConnection, table: Table, to: Path) -> int:
    """Rows are put in the order of their key, so that a file's order tells nothing either."""
    columns = ", ".join(f'"{name}"' for name in table.columns)
    order = next((f' ORDER BY "{name}"' for name in KEYS if name in table.columns), "")
    made = f"SELECT {columns} FROM ({query(table.name)}) made{order}"  # noqa: S608  names from our own dictionary
    row = mill.execute(f"COPY ({made}) TO '{to}' (FORMAT parquet, COMPRESSION zstd)").fetchone()
    return int(row[0]) if row else 0


def _guarded(mill: duckdb.DuckDBPyConnection, table: Table) -> pa.Table:
    """What compartments know, under keys of its own: no row of it can be laid beside a row of another table."""
    mill.execute(f"CREATE TABLE guarded AS {query(table.name)}")
    mill.register("persons", _shuffled(mill.sql("SELECT DISTINCT person AS id FROM guarded").to_arrow_table()))
    columns = ", ".join(f'guarded."{name}"' for name in table.columns if name != "person")
    return mill.sql(
        f"SELECT persons.key AS person, {columns} FROM guarded JOIN persons ON persons.id = guarded.person"  # noqa: S608  as above
        " ORDER BY persons.key"
    ).to_arrow_table()


def _facts(rows: Iterable[tuple[str, bytes, bytes, dt.date]]) -> pa.Table:
    found: dict[bytes, dict[str, object]] = {}
    for row_id, member, sealed, on in rows:
        kept = unseal(sealed, bound_to=row_id)
        assert isinstance(kept, dict)  # protection.services.answer_inside wrote it
        column = SEALED_FACTS.get(kept["key"])
        if column:
            facts = found.setdefault(member, {"member": member})
            facts[column] = kept["value"]
            if column == "health_nature":
                facts["health_nature_recorded"] = on.replace(day=1)
    return pa.Table.from_pylist(list(found.values()), schema=FACTS)


class Steps(Protocol):
    def __call__(self, table: str, rows: int, *, done: bool = False) -> None: ...


def _steps(tell: Told, of: int) -> Steps:
    """Tells how far it is, counting what is done."""
    finished: set[str] = set()
    alone = Lock()

    def step(table: str, rows: int, *, done: bool = False) -> None:
        with alone:
            if done:
                finished.add(table)
            tell(Progress(table, rows, len(finished), of))

    return step

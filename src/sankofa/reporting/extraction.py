"""From PostgreSQL to Parquet: reads as the report role, in one transaction, and leaves all ids behind.

What the role may read is what is read: its columns stream as Arrow batches into DuckDB, in memory, where `sql/` makes
the tables of the dictionary and random keys take the place of ids. Not here: where files lie, how they are sealed
(`storage`).
"""

import datetime as dt
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pyarrow as pa
from adbc_driver_postgresql import dbapi
from django.db import connection
from psycopg import conninfo

from sankofa.kernel.sealing import unseal
from sankofa.reporting import dictionary
from sankofa.reporting.vocab import BANDS, Progress, SnapshotError, Table, Told

BATCH_BYTES = 4 << 20
SEALED = "protection_sealedanswer"
# How types of PostgreSQL come along where Arrow has no word for them.
AS_ARROW = {
    "uuid": "uuid_send({})",
    "varchar": "{}::text",
    "bpchar": "{}::text",
    "_varchar": "{}::text[]",
    "jsonb": "{}::text",
    "numeric": "{}::float8",
    "int2": "{}::int",
}
KEYS = {"person": "people_person", "case": "cases_case"}

# The last departure of a case that stands: a turning back and an undoing take it back.
DEPARTURES = """departures AS (
  SELECT case_id, happened_on, "at" FROM (
    SELECT DISTINCT ON (s.case_id) s.case_id, s.code, s.happened_on, s."at"
    FROM reporting_step s
    WHERE s.code IN ('depart', 'register_departed', 'turn_back') AND NOT EXISTS (
      SELECT 1 FROM reporting_step u WHERE u.code = 'undo' AND u.case_id = s.case_id AND u.undone = s.id
    )
    ORDER BY s.case_id, s.id DESC
  ) last WHERE code <> 'turn_back'
)"""
# Whole years on the day of departure, else of first contact; of possible birth dates the latest: doubt makes a child.
AGE = "date_sub('year', p.birth_until - 1, coalesce(m.departed_on, c.opened_on))"
AGE_BAND = (
    "CASE "
    + " ".join(f"WHEN {AGE} < {until} THEN '{band}'" for until, band in BANDS.items())
    + f" WHEN {AGE} >= {max(BANDS)} THEN '{max(BANDS)}+' END"
)
PARTS = {
    "departures": DEPARTURES,
    "age": AGE,
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
        ("member", pa.binary()),
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
    with _report() as database, duckdb.connect() as mill, database.cursor() as cursor:
        cursor.adbc_statement.set_options(**{"adbc.postgresql.batch_size_hint_bytes": str(BATCH_BYTES)})
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        sources = _sources(cursor)
        steps = _steps(tell, len(sources) + len(tables))
        for name, columns in sources.items():
            _load(cursor, mill, name, columns, steps)
        _load_facts(cursor, mill, reason, steps)
        database.commit()  # the opening of the compartments stays written down
        for name, source in KEYS.items():
            _make_keys(mill, name, source)
        rows: dict[str, int] = {}
        for table in tables.values():
            if not table.sealed:
                rows[table.name] = _write(mill, table, to / f"{table.name}.parquet")
                steps(table.name, rows[table.name], done=True)
        guarded = _guarded(mill, tables["guarded"])
        rows["guarded"] = guarded.num_rows
        return Extracted(rows, guarded, mill.table("key_case").to_arrow_table())


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


def _load(cursor: Any, mill: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, str], steps: "Steps") -> None:
    """Streams one relation into memory, batch by batch."""
    taken = ", ".join(
        AS_ARROW.get(kind, "{}").format(f'"{column}"') + f' AS "{column}"' for column, kind in columns.items()
    )
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
    mill.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming")  # noqa: S608  as above
    mill.unregister("incoming")
    steps(name, count, done=True)


def _load_facts(cursor: Any, mill: duckdb.DuckDBPyConnection, reason: str, steps: "Steps") -> None:
    """The sealed answers, opened: of each member the last one to each fact that is taken along."""
    cursor.execute("SELECT open_statistics($1)", (reason,))
    cursor.fetchall()
    cursor.execute("SET LOCAL row_security = on")  # the policy shows all rows to this transaction, which said why
    cursor.execute(
        "SELECT id::text, uuid_send(member_id), sealed, (at AT TIME ZONE 'UTC')::date"  # noqa: S608  our own name
        f" FROM {SEALED} ORDER BY at, id"
    )
    rows = cursor.fetchall()
    mill.register("incoming", _facts(rows))
    mill.execute("CREATE TABLE facts AS SELECT * FROM incoming")
    mill.unregister("incoming")
    steps(SEALED, len(rows), done=True)


def _make_keys(mill: duckdb.DuckDBPyConnection, name: str, table: str) -> None:
    """A random number for each row of a table, dense and without a trace of its order."""
    mill.register("incoming", _shuffled(mill.sql(f"SELECT id FROM {table}").to_arrow_table()))  # noqa: S608  our own names
    mill.execute(f"CREATE TABLE key_{name} AS SELECT * FROM incoming")  # noqa: S608  as above
    mill.unregister("incoming")


def _shuffled(ids: pa.Table) -> pa.Table:
    import numpy as np  # noqa: PLC0415  heavy: only where a snapshot is made

    keys = np.random.Generator(np.random.PCG64(secrets.randbits(256))).permutation(ids.num_rows).astype("int64") + 1
    return ids.append_column("key", pa.array(keys))


def _write(mill: duckdb.DuckDBPyConnection, table: Table, to: Path) -> int:
    row = mill.execute(f"COPY ({_keyed(table)}) TO '{to}' (FORMAT parquet, COMPRESSION zstd)").fetchone()
    return int(row[0]) if row else 0


def _keyed(table: Table) -> str:
    """Ids become keys; rows are put in the order of their key, so that a file's order tells nothing either."""
    keyed = [name for name in KEYS if name in table.columns]
    columns = ", ".join(f'key_{n}.key AS "{n}"' if n in keyed else f'made."{n}"' for n in table.columns)
    joins = " ".join(f'LEFT JOIN key_{n} ON key_{n}.id = made."{n}"' for n in keyed)
    order = f' ORDER BY "{keyed[0]}"' if keyed else ""
    return f"SELECT {columns} FROM ({query(table.name)}) made {joins}{order}"  # noqa: S608  names from our own dictionary


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

    def step(table: str, rows: int, *, done: bool = False) -> None:
        if done:
            finished.add(table)
        tell(Progress(table, rows, len(finished), of))

    return step

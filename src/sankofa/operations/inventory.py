"""What a database holds, in figures that two databases can be compared by: the proof that a restore is whole.

Reads the catalogue and rows as the backup role, which row-level security hides nothing from. No names, no values:
counts and hashes alone leave here.
"""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

# Their rows are worth nothing on another day, and a session kept would be a way in: they stay out of a backup.
PASSING = ("accounts_cache", "accounts_staffsession", "django_session")

# How values read as text depends on these: both sides of a comparison use the same.
PLAIN = "SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'; SET bytea_output = 'hex'; SET extra_float_digits = 1"

TABLES = """
SELECT c.relname, c.relrowsecurity,
       NOT has_table_privilege('sankofa_app', c.oid, 'UPDATE')
         AND NOT has_table_privilege('sankofa_app', c.oid, 'DELETE')
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
  AND c.relname <> ALL (%s) ORDER BY c.relname COLLATE "C"
"""
KEY = """
SELECT a.attname FROM pg_index i CROSS JOIN unnest(i.indkey) WITH ORDINALITY k(attnum, place)
JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
WHERE i.indrelid = %s::regclass AND i.indisprimary ORDER BY k.place
"""
# Owner, row-level security, every grant on tables, columns and functions, and every policy.
RIGHTS = """
SELECT line FROM (
  SELECT format('%s %s %s %s', c.relname, pg_get_userbyid(c.relowner), c.relrowsecurity, c.relforcerowsecurity) AS line
  FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
  UNION ALL
  SELECT format('%s %s %s', c.relname, g.grantee::regrole, g.privilege_type)
  FROM pg_class c CROSS JOIN aclexplode(c.relacl) g
  WHERE c.relnamespace = 'public'::regnamespace AND g.grantee <> 0
  UNION ALL
  SELECT format('new %s %s %s', d.defaclobjtype, g.grantee::regrole, g.privilege_type)
  FROM pg_default_acl d CROSS JOIN aclexplode(d.defaclacl) g
  WHERE d.defaclnamespace = 'public'::regnamespace AND g.grantee <> 0
  UNION ALL
  SELECT format('%s.%s %s %s', c.relname, a.attname, g.grantee::regrole, g.privilege_type)
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid CROSS JOIN aclexplode(a.attacl) g
  WHERE c.relnamespace = 'public'::regnamespace AND g.grantee <> 0
  UNION ALL
  SELECT format('%s %s %s %s', p.oid::regprocedure, p.prosecdef, md5(p.prosrc),
                (SELECT string_agg(g.grantee::text::regrole || ' ' || g.privilege_type, ',' ORDER BY g.grantee)
                 FROM aclexplode(p.proacl) g WHERE g.grantee <> 0))
  FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  UNION ALL
  SELECT format('%s %s %s %s %s %s', tablename, policyname, cmd, roles, qual, with_check)
  FROM pg_policies WHERE schemaname = 'public'
) lines ORDER BY line COLLATE "C"
"""


# Where the content of a row lies in the data folder (documents.queries.path_of, imports.storage), unless erased.
NAMED_FILES = """
SELECT 'files/' || right(replace(id::text, '-', ''), 2) || '/' || replace(id::text, '-', '')
FROM documents_storedfile WHERE erased_at IS NULL
UNION ALL SELECT 'imports/' || replace(id::text, '-', '') FROM imports_import WHERE erased_at IS NULL ORDER BY 1
"""
# The manifest of a snapshot names and hashes its other files (reporting.storage).
NAMED_SNAPSHOTS = "SELECT 'snapshots/' || id::text || '/manifest.json' FROM reporting_snapshot ORDER BY 1"


@dataclass(frozen=True)
class Inventory:
    """`tables`: rows per table. `compartments`: the tables behind row-level security. The rest are SHA-256 hashes."""

    tables: dict[str, int]
    compartments: tuple[str, ...]
    journal: str  # every row, in order, of the tables that the application can only add to
    rights: str  # who owns what, every grant, every policy
    migrations: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, held: dict[str, Any]) -> "Inventory":
        return cls(
            tables={str(name): int(rows) for name, rows in held["tables"].items()},
            compartments=tuple(held["compartments"]),
            journal=str(held["journal"]),
            rights=str(held["rights"]),
            migrations=tuple(held["migrations"]),
        )


def take(connection: psycopg.Connection) -> Inventory:
    """Counts and hashes, all in the caller's transaction: one moment of the database."""
    connection.execute(PLAIN)
    rows = connection.execute(TABLES, [list(PASSING)]).fetchall()
    return Inventory(
        tables={name: _count(connection, name) for name, _shut, _closed in rows},
        compartments=tuple(name for name, shut, _closed in rows if shut),
        journal=_journal(connection, [name for name, _shut, closed in rows if closed]),
        rights=_rights(connection),
        migrations=tuple(
            f"{app}.{name}" for app, name in connection.execute("SELECT app, name FROM django_migrations ORDER BY id")
        ),
    )


def missing_files(connection: psycopg.Connection, data: Path, folders: Collection[str]) -> tuple[str, ...]:
    """Files that a row names and that are not in the data folder, as paths below it; of these of its folders."""
    named = [path for (path,) in connection.execute(NAMED_FILES)]
    if "snapshots" in folders:  # a backup without them may have been made before their table was
        named += [path for (path,) in connection.execute(NAMED_SNAPSHOTS)]
    return tuple(path for path in named if not (data / path).is_file())


def _count(connection: psycopg.Connection, table: str) -> int:
    row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    assert row
    return int(row[0])


def _journal(connection: psycopg.Connection, tables: list[str]) -> str:
    digest = hashlib.sha256()
    for table in tables:
        digest.update(f"\n{table}\n".encode())
        for block in _rows(connection, table):
            digest.update(block)
    return digest.hexdigest()


def _rows(connection: psycopg.Connection, table: str) -> Iterator[bytes | bytearray | memoryview]:
    columns = [sql.Identifier(name) for (name,) in connection.execute(KEY, [table])]
    statement = sql.SQL("COPY (SELECT * FROM {} ORDER BY {}) TO STDOUT").format(
        sql.Identifier(table), sql.SQL(", ").join(columns) or sql.SQL("1")
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        yield from copy


def _rights(connection: psycopg.Connection) -> str:
    return hashlib.sha256("\n".join(line for (line,) in connection.execute(RIGHTS)).encode()).hexdigest()

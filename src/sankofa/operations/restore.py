"""Brings a backup back on an empty machine, and proves that what came back is what was there.

The database changes in one transaction: all of it or nothing. It stays as the release that made the backup left it; the
next start brings its tables up to date.
"""

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from sankofa.config import serve
from sankofa.operations import archive, backup, inventory, programs
from sankofa.operations.archive import ArchiveError, Keys, Manifest

NEEDED = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_BACKUP_URL")

# Everything of ours in the schema, nothing that an extension brought; and the grants that new tables get by themselves:
# the dump says which it gives, never which it does not give.
CLEAR = """
DO $$
DECLARE one record;
BEGIN
  FOR one IN
    SELECT kind, name FROM (
      SELECT CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
                            ELSE 'TABLE' END AS kind, format('%I.%I', 'public', c.relname) AS name
      FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
      UNION ALL
      SELECT 'ROUTINE', p.oid::regprocedure::text
      FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    ) ours ORDER BY kind = 'SEQUENCE'  -- a column's own sequence goes with its table
  LOOP
    EXECUTE format('DROP %s IF EXISTS %s CASCADE', one.kind, one.name);
  END LOOP;
  FOR one IN
    SELECT CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'
                                ELSE 'TYPES' END AS kind, g.grantee::regrole::text AS name
    FROM pg_default_acl d CROSS JOIN aclexplode(d.defaclacl) g
    WHERE d.defaclnamespace = 'public'::regnamespace AND d.defaclrole = current_user::regrole AND g.grantee <> 0
  LOOP
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON %s FROM %s', one.kind, one.name);
  END LOOP;
END $$;
"""
HOLDS = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
AT_WORK = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename LIKE 'sankofa\\_%'
"""


@dataclass(frozen=True)
class Line:
    """One thing compared: as the manifest has it, as it is now."""

    what: str
    wanted: str
    found: str

    @property
    def agrees(self) -> bool:
        return self.wanted == self.found


@dataclass(frozen=True)
class Restored:
    """`missing_keys`: those that the backup was sealed with and this place does not have."""

    manifest: Manifest
    lines: tuple[Line, ...]
    missing_keys: tuple[str, ...]


def bring_back(*, source: Path, keys_from: Path | None, over_it: bool, now: dt.datetime) -> Restored:
    """Restores the backup in `source`, and the keys in `keys_from` where the server is the embedded one.

    Raises ArchiveError before it touches anything: a damaged backup, one of a newer release, a database or folder that
    holds something (unless `over_it`), a Sankofa at work on it. ProgramError: the database refused it and is as before.
    """
    manifest = archive.read(source.resolve())
    held = Keys.read(keys_from.resolve()) if keys_from else backup.keys()
    _refuse(manifest, held if keys_from else None, over_it=over_it)
    data: Path = settings.ENVIRONMENT.data
    with _unpacked(source / archive.FILES, data) as (folder, kept):
        programs.load(os.environ["DATABASE_OWNER_URL"], dump=source / archive.DATABASE, before=CLEAR)
        for name in archive.FOLDERS:
            shutil.rmtree(data / name, ignore_errors=True)
            if (folder / name).exists():
                (folder / name).replace(data / name)
    _analyse()
    _settle(manifest, held if keys_from else None, now)
    checks = held.checks()
    return Restored(
        manifest=manifest,
        lines=tuple(_compare(manifest, kept)),
        missing_keys=tuple(name for name, check in manifest.keys.items() if checks.get(name) != check),
    )


# --- before


def _refuse(manifest: Manifest, given: Keys | None, *, over_it: bool) -> None:
    for variable in NEEDED:
        if not os.environ.get(variable):
            raise ArchiveError(f"{variable} is not set: restoring needs the addresses of owner, app and backup.")
    if given and any(given.checks().get(name) != check for name, check in manifest.keys.items()):
        raise ArchiveError("These keys are not the ones that this backup was sealed with.")
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if newer := [name for name in manifest.inventory.migrations if name not in known]:
        raise ArchiveError(f"A newer release made this backup (it knows {newer[0]}): restore with that release.")
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as connection:
        if _number(connection, AT_WORK):
            raise ArchiveError("Somebody works on this database: stop Sankofa there first.")
        empty = not _number(connection, HOLDS) and not any(map(_holds, archive.FOLDERS))
    if not empty and not over_it:
        raise ArchiveError(
            "This database or its folder of files is not empty: choose an empty place, or say --over-it to replace "
            "everything in it."
        )


def _holds(name: str) -> bool:
    folder: Path = settings.ENVIRONMENT.data / name
    return folder.is_dir() and any(folder.iterdir())


def _number(connection: psycopg.Connection, statement: str) -> int:
    row = connection.execute(sql.SQL(statement)).fetchone()
    assert row
    return int(row[0])


# --- bringing back


@contextmanager
def _unpacked(tar: Path, data: Path) -> Iterator[tuple[Path, int]]:
    """The files beside where they belong, on the same disk, so that moving them in takes no time."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data, prefix="restoring-") as folder:
        yield Path(folder), archive.unpack(tar, Path(folder))


def _analyse() -> None:
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute("ANALYZE (SKIP_LOCKED)")


def _settle(manifest: Manifest, given: Keys | None, now: dt.datetime) -> None:
    """The data folder of the embedded server learns the keys, and whether these are the demo's people."""
    home = os.environ.get("SANKOFA_EMBEDDED")
    if not home:
        return
    if given:
        path = Path(home) / "keys.json"
        if path.exists():
            path.rename(path.with_name(f"keys-before-{now:%Y%m%dT%H%M%S}.json"))
        given.write(Path(home)).rename(path)
    serve.remember(Path(home), demo="loaded" if manifest.mode == "demo" else "declined")


# --- proving


def _compare(manifest: Manifest, files: int) -> Iterator[Line]:
    wanted = manifest.inventory
    with psycopg.connect(os.environ["DATABASE_BACKUP_URL"]) as connection:
        found = inventory.take(connection)
        missing = inventory.missing_files(connection, settings.ENVIRONMENT.data, manifest.folders)
    for table in sorted({*wanted.tables, *found.tables}):
        yield Line(table, _figure(wanted.tables.get(table)), _figure(found.tables.get(table)))
    yield Line("compartments", ", ".join(wanted.compartments), ", ".join(found.compartments))
    yield Line("compartment rows seen without a key", "0", str(_unguarded(found.compartments)))
    yield Line("journal", wanted.journal[:16], found.journal[:16])
    yield Line("owners, grants, policies", wanted.rights[:16], found.rights[:16])
    yield Line("sealed files", str(manifest.files), str(files))
    yield Line("files that rows name and that are missing", str(len(manifest.missing)), str(len(missing)))


def _figure(rows: int | None) -> str:
    return "no table" if rows is None else str(rows)


def _unguarded(tables: tuple[str, ...]) -> int:
    """Rows of compartments that the application sees without opening one."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        return sum(
            _number(connection, sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)).as_string(connection))
            for table in tables
        )

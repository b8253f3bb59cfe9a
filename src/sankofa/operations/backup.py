"""Makes a backup: one moment of the database, the sealed files, a manifest to prove a restore by; keys elsewhere.

Everything is read as the backup role, in one snapshot, while people go on working. Files come after the rows that name
them, so each file that a row of the backup names is in it.
"""

import datetime as dt
import os
import tomllib
from pathlib import Path

import psycopg
from django.conf import settings
from psycopg.sql import SQL

from sankofa.config.embedded import ROOT
from sankofa.operations import archive, inventory, programs
from sankofa.operations.archive import ArchiveError, Keys, Manifest


def make(*, to: Path, keys_to: Path | None, now: dt.datetime) -> Manifest:
    """Writes the backup into the empty folder `to`, and the keys into `keys_to` where that is given.

    Raises ArchiveError (folders that won't do, no address of the backup role), ProgramError, OSError (disk full).
    """
    url = _address()
    to, keys_to = to.resolve(), keys_to and keys_to.resolve()
    if keys_to and (to == keys_to or to in keys_to.parents or keys_to in to.parents):
        raise ArchiveError("Keys and backup need folders apart: with both in hand everything can be read.")
    if to.exists() and any(to.iterdir()):
        raise ArchiveError(f"The folder {to} is not empty: choose another with --to.")
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    to.chmod(0o700)
    held = keys()
    if keys_to:
        held.write(keys_to)
    with psycopg.connect(url) as connection:
        connection.execute(SQL("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        row = connection.execute(SQL("SELECT pg_export_snapshot(), current_setting('server_version')")).fetchone()
        assert row
        programs.dump(url, snapshot=row[0], without=inventory.PASSING, to=to / archive.DATABASE)
        (to / archive.DATABASE).chmod(0o600)
        found = inventory.take(connection)
        missing = inventory.missing_files(connection, settings.ENVIRONMENT.data, archive.FOLDERS)
    kept = archive.pack(settings.ENVIRONMENT.data, to / archive.FILES)
    manifest = Manifest(
        made_at=now.isoformat(),
        mode=settings.ENVIRONMENT.mode,
        release=tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"],
        postgresql=row[1],
        parts={name: archive.digest(to / name) for name in (archive.DATABASE, archive.FILES)},
        files=kept,
        keys=held.checks(),
        inventory=found,
        missing=missing,
    )
    manifest.write(to)
    return manifest


def keys() -> Keys:
    """The keys that this process runs with."""
    environment = settings.ENVIRONMENT
    return Keys.of(secret_key=environment.secret_key, file_keys=environment.file_keys, index_key=environment.index_key)


def _address() -> str:
    url = os.environ.get("DATABASE_BACKUP_URL")
    if not url:
        raise ArchiveError("DATABASE_BACKUP_URL is not set: a backup is made as the role sankofa_backup.")
    return url

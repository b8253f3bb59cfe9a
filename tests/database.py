"""The database of the tests: a throw-away server, a migrated and seeded template, clones of it, the app's own role,
and a folder for the files of these clones.

Loaded before Django's settings (`-p tests.database`), which read the addresses from the environment.
Ordinary tests run in a transaction on one clone per worker. A test that must commit asks for `fresh_database`.
"""

import atexit
import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from sankofa.config import embedded  # noqa: E402  needs the path above

SERVER = embedded.test_server()
atexit.register(SERVER.stop)
os.environ.update(embedded.environment(SERVER, mode="test"))
os.environ["SANKOFA_DB_ROLE"] = "app"
# Each worker has databases of its own: so have its files a folder, or one's upkeep would erase another's.
FILES = tempfile.TemporaryDirectory(prefix="sankofa-test-")
os.environ["SANKOFA_DATA"] = FILES.name


def template() -> str:
    """The name of a database with every migration of this tree applied; made once, kept for later runs."""
    name = f"template_{_fingerprint()}"
    with (ROOT / "var" / "test-template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with _owner("sankofa") as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname ~ '^(template_[0-9a-f]+|test_)'")
            there = {row[0] for row in cursor.fetchall()}
            if name in there:
                return name
            for old in there:
                cursor.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}_new"')
        _migrate(f"{name}_new")
        with _owner("sankofa") as cursor:
            cursor.execute(f'ALTER DATABASE "{name}_new" RENAME TO "{name}"')
    return name


@contextmanager
def clone() -> Iterator[str]:
    """The name of a database of its own, a copy of the template; dropped afterwards."""
    name = f"test_{uuid.uuid4().hex}"
    with _owner("sankofa") as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template()}" STRATEGY FILE_COPY')
    try:
        yield name
    finally:
        _drop(name)


def _drop(name: str) -> None:
    """Puts those still connected out; autovacuum, which isn't ours to put out, leaves by itself for a plain drop."""
    with _owner("sankofa") as cursor:
        try:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        except psycopg.errors.InsufficientPrivilege:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


def owner_url(database: str) -> str:
    """The owner's address of a database, for tests that look at the catalogue."""
    return SERVER.urls["owner"].replace("/sankofa?", f"/{database}?")


@contextmanager
def _owner(database: str) -> Iterator[psycopg.Cursor]:
    with psycopg.connect(owner_url(database), autocommit=True) as connection, connection.cursor() as cursor:
        yield cursor


def _migrate(database: str) -> None:
    env = {**os.environ, "SANKOFA_DB_ROLE": "owner", "DATABASE_OWNER_URL": owner_url(database)}
    env["PYTHONPATH"] = str(ROOT / "src")
    subprocess.run([sys.executable, "-m", "sankofa", "migrate", "--verbosity", "0"], check=True, env=env, cwd=ROOT)


def _fingerprint() -> str:
    digest = hashlib.sha256()
    sources = [*ROOT.glob("src/sankofa/*/migrations/*.py"), *ROOT.glob("src/sankofa/reference/data/*.csv")]
    for path in [*sorted(sources), ROOT / "requirements.lock"]:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]

"""Our shorter way of migrating a new database, against Django's own."""

import os
import subprocess
import sys
import uuid

import psycopg

from sankofa.config import embedded
from tests.database import ROOT, SERVER, owner_url

DJANGOS_OWN = """
import django
django.setup()
from django.core.management import call_command
from django.core.management.commands.migrate import Command
call_command(Command(), "people", verbosity=0)
"""


def test_a_new_database_has_the_same_schema_as_if_django_had_migrated_it() -> None:
    ours = _schema_after([sys.executable, "-m", "sankofa", "migrate", "people", "--verbosity=0"])
    assert ours == _schema_after([sys.executable, "-c", DJANGOS_OWN])
    assert "CREATE TABLE public.people_person" in ours


def _schema_after(command: list[str]) -> str:
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(SERVER.urls["owner"], autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            environment = {
                **os.environ,
                "SANKOFA_DB_ROLE": "owner",
                "DATABASE_OWNER_URL": owner_url(name),
                "DJANGO_SETTINGS_MODULE": "sankofa.config.settings",
                "PYTHONPATH": str(ROOT / "src"),
            }
            subprocess.run(command, check=True, env=environment, cwd=ROOT)
            dump = [str(embedded.programs() / "pg_dump"), "--schema-only", owner_url(name)]
            lines = subprocess.run(dump, check=True, capture_output=True, text=True).stdout.splitlines()
        finally:
            connection.execute(f"DROP DATABASE {name}")
    return "\n".join(
        line for line in lines if not line.startswith(("\\restrict", "\\unrestrict"))
    )  # a new word each time

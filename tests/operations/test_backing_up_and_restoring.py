"""Backup and restore from end to end: one server's caseload brought back on another that was empty."""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from sankofa.accounts.vocab import Role
from sankofa.config import embedded
from sankofa.documents.queries import path_of
from sankofa.operations import archive, backup
from sankofa.operations.archive import ArchiveError
from sankofa.protection import services as protection
from sankofa.protection.vocab import Compartment, Opened
from sankofa.reporting import services as reporting
from sankofa.reporting import storage
from tests import database
from tests.factories import NOW, give_key, make_case, make_file, make_staff, member_of

ROOT = Path(__file__).resolve().parents[2]
READ = """
import uuid
from sankofa.accounts import queries as accounts
from sankofa.documents import queries as documents
from sankofa.kernel import clock
from sankofa.protection import queries
by = accounts.actor(uuid.UUID("{officer}"), at=clock.now())
print(queries.health_files(case_id=uuid.UUID("{case}"), by=by, reason="after the restore")[0].entries[0].body)
print(documents.content(uuid.UUID("{file}")))
"""


@dataclass(frozen=True)
class Caseload:
    case: str
    officer: str
    file: str
    snapshot: str
    backup: Path
    keys: Path


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder for everything; `place / "home"` becomes a machine of its own."""
    folder = Path(tempfile.mkdtemp(prefix="sankofa-test-"))
    yield folder
    if (folder / "home" / embedded.MARKER).exists():
        embedded.discard(folder / "home")
    shutil.rmtree(folder)


@pytest.fixture
def caseload(fresh_database: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> Caseload:
    """A case with a health file and a scan, and the backup of it."""
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, data=place / "data"))
    monkeypatch.setenv("DATABASE_BACKUP_URL", url("backup", fresh_database))
    officer = make_staff(Role.HEALTH)
    give_key(officer, Compartment.HEALTH)
    counsellor = make_staff()
    case = make_case(counsellor)
    protection.open_health_file(
        case_id=case.case_id,
        member_id=member_of(case),
        opened_for=Opened.DOCTOR,
        body="needs dialysis",
        by=officer,
        now=NOW,
    )
    file = make_file(counsellor)
    snapshot = reporting.take_snapshot(now=NOW).id
    backup.make(to=place / "backup", keys_to=place / "keys", now=NOW)
    return Caseload(
        str(case.case_id), str(officer.id), str(file), str(snapshot), place / "backup", place / "keys",
    )  # fmt: skip


def url(role: str, name: str) -> str:
    return database.SERVER.urls[role].replace("/sankofa?", f"/{name}?")


def addresses(server: embedded.Server) -> dict[str, str]:
    names = {"app": "URL", "owner": "OWNER_URL", "report": "REPORT_URL", "backup": "BACKUP_URL"}
    return {f"DATABASE_{names[role]}": address for role, address in server.urls.items() if role in names}


def elsewhere(
    place: Path, *arguments: str | Path, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """A command on the other machine, where nothing of this one's environment is set."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "SANKOFA_"))}
    return subprocess.run(
        [sys.executable, "-m", "sankofa.config.serve", "manage", *map(str, arguments)],
        env=clean | {"PYTHONPATH": str(ROOT / "src"), "SANKOFA_HOME": str(place / "home")} | (environment or {}),
        capture_output=True, text=True, check=False,
    )  # fmt: skip


READ_SNAPSHOT = """
import uuid
from sankofa.reporting import queries, storage
from sankofa.reporting.reading import Opened
snapshot = uuid.UUID("{snapshot}")
manifest = storage.manifest(snapshot)
print(queries.latest().id, manifest["rows"]["people"], storage.sealed_table(manifest, "cases").num_rows)
print(Opened(snapshot).busiest(), Opened(snapshot).table("guarded").count().execute())
"""


def read_back(place: Path, caseload: Caseload) -> subprocess.CompletedProcess[str]:
    script = READ.format(case=caseload.case, officer=caseload.officer, file=caseload.file)
    return elsewhere(place, "shell", "--no-imports", "-c", script)


def test_an_empty_machine_gets_everything_back_and_proves_it(caseload: Caseload, place: Path) -> None:
    done = elsewhere(place, "restore", "--from", caseload.backup, "--keys-from", caseload.keys)
    assert done.returncode == 0, done.stderr
    assert "Everything agrees" in done.stdout
    assert "DIFFERS" not in done.stdout
    assert re.search(r"^protection_healthentry +1 +1$", done.stdout, re.MULTILINE)
    assert re.search(r"^compartment rows seen without a key +0 +0$", done.stdout, re.MULTILINE)
    kept = 1 + len(list(storage.folder(uuid.UUID(caseload.snapshot)).iterdir()))
    assert re.search(rf"^sealed files +{kept} +{kept}$", done.stdout, re.MULTILINE)
    said = read_back(place, caseload)
    assert said.stdout.splitlines()[-2:] == ["needs dialysis", "b'%PDF-1.7 invented'"], said.stderr


def test_a_snapshot_comes_back_whole_with_its_sealed_files_and_its_signature_holds(
    caseload: Caseload, place: Path
) -> None:
    assert elsewhere(place, "restore", "--from", caseload.backup, "--keys-from", caseload.keys).returncode == 0
    script = READ_SNAPSHOT.format(snapshot=caseload.snapshot)
    said = elsewhere(place, "shell", "--no-imports", "-c", script)
    assert said.stdout.splitlines()[-2:] == [f"{caseload.snapshot} 1 1", "NL 1"], said.stderr


def test_a_snapshot_whose_files_are_gone_is_named(caseload: Caseload, place: Path) -> None:
    shutil.rmtree(storage.folder(uuid.UUID(caseload.snapshot)))
    found = backup.make(to=place / "second", keys_to=None, now=NOW)
    assert found.missing == (f"snapshots/{caseload.snapshot}/manifest.json",)


def test_a_snapshot_that_is_being_made_is_left_out(caseload: Caseload, place: Path) -> None:
    before = archive.read(caseload.backup).files
    unfinished = storage.prepare(uuid.uuid4())
    (unfinished / "people.parquet").write_bytes(b"half")
    assert backup.make(to=place / "second", keys_to=None, now=NOW).files == before


def test_a_backup_from_before_snapshots_were_packed_is_restored_as_it_was(caseload: Caseload, place: Path) -> None:
    shutil.rmtree(storage.folder(uuid.UUID(caseload.snapshot)))
    shutil.rmtree(caseload.backup)
    backup.make(to=caseload.backup, keys_to=None, now=NOW)
    path = caseload.backup / archive.MANIFEST
    told = json.loads(path.read_text())
    del told["folders"]
    path.write_text(json.dumps(told | {"missing": []}))
    done = elsewhere(place, "restore", "--from", caseload.backup, "--keys-from", caseload.keys)
    assert done.returncode == 0, done.stdout + done.stderr


def test_without_its_keys_a_restore_says_so_and_compartments_stay_shut(caseload: Caseload, place: Path) -> None:
    done = elsewhere(place, "restore", "--from", caseload.backup)
    assert done.returncode == 2
    assert "Everything agrees" in done.stdout
    assert "KEYS ARE MISSING" in done.stderr
    said = read_back(place, caseload)
    assert said.returncode != 0
    assert "needs dialysis" not in said.stdout + said.stderr
    assert "InvalidTag" in said.stderr or "KeyError" in said.stderr


def test_a_machine_that_holds_something_is_left_as_it_is_unless_told_to_replace_it(
    caseload: Caseload, place: Path
) -> None:
    assert elsewhere(place, "restore", "--from", caseload.backup, "--keys-from", caseload.keys).returncode == 0
    again = elsewhere(place, "restore", "--from", caseload.backup, "--keys-from", caseload.keys)
    assert again.returncode == 1
    assert "not empty" in again.stderr
    over = elsewhere(place, "restore", "--from", caseload.backup, "--keys-from", caseload.keys, "--over-it")
    assert over.returncode == 0, "\n".join(line for line in over.stdout.splitlines() if "DIFFERS" in line) + over.stderr
    assert read_back(place, caseload).returncode == 0


def test_the_demo_never_joins_a_caseload_that_was_brought_back(caseload: Caseload, place: Path) -> None:
    assert elsewhere(place, "restore", "--from", caseload.backup, "--keys-from", caseload.keys).returncode == 0
    assert json.loads((place / "home" / "prepared.json").read_text())["demo"] == "declined"


def test_a_changed_journal_is_noticed(caseload: Caseload, place: Path, fresh_database: str) -> None:
    held = archive.read(caseload.backup)
    with psycopg.connect(database.owner_url(fresh_database)) as connection:
        connection.execute("UPDATE cases_event SET params = '{}'::jsonb || jsonb_build_object('x', 1)")
    shutil.rmtree(caseload.backup)
    later = backup.make(to=caseload.backup, keys_to=None, now=NOW)
    assert later.inventory.tables == held.inventory.tables
    assert later.inventory.journal != held.inventory.journal
    later_file = caseload.backup / archive.MANIFEST
    told = json.loads(later_file.read_text())
    told["inventory"]["journal"] = held.inventory.journal
    told["inventory"]["tables"]["people_person"] += 1
    later_file.write_text(json.dumps(told))
    done = elsewhere(place, "restore", "--from", caseload.backup, "--keys-from", caseload.keys)
    assert done.returncode == 1
    assert [line.split()[0] for line in done.stdout.splitlines() if "DIFFERS" in line] == ["people_person", "journal"]


def test_a_changed_grant_or_policy_is_noticed(caseload: Caseload, fresh_database: str, place: Path) -> None:
    before = archive.read(caseload.backup).inventory.rights
    with psycopg.connect(database.owner_url(fresh_database)) as connection:
        connection.execute("GRANT UPDATE ON journal_access TO sankofa_app")
    granted = backup.make(to=place / "second", keys_to=None, now=NOW).inventory.rights
    with psycopg.connect(database.owner_url(fresh_database)) as connection:
        connection.execute("REVOKE UPDATE ON journal_access FROM sankofa_app")
        connection.execute("ALTER POLICY protection_healthentry_door ON protection_healthentry USING (true)")
    opened = backup.make(to=place / "third", keys_to=None, now=NOW).inventory.rights
    assert len({before, granted, opened}) == 3


def test_a_damaged_part_is_refused_before_anything_is_touched(caseload: Caseload, place: Path) -> None:
    with (caseload.backup / archive.FILES).open("r+b") as file:
        file.write(b"X")
    done = elsewhere(place, "restore", "--from", caseload.backup, "--keys-from", caseload.keys)
    assert done.returncode == 1
    assert "damaged" in done.stderr
    with embedded.start(place / "home") as server, psycopg.connect(server.urls["owner"]) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert row == (0,)


def test_the_backup_holds_no_key_and_is_closed_to_others(caseload: Caseload) -> None:
    keys = json.loads((caseload.keys / archive.KEYS).read_text())
    secrets = [keys["secret_key"], keys["index_key"], keys["file_keys"].partition(":")[2]]
    for path in caseload.backup.iterdir():
        assert not any(secret.encode() in path.read_bytes() for secret in secrets), path.name
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
    assert stat.S_IMODE((caseload.keys / archive.KEYS).stat().st_mode) == 0o600
    assert stat.S_IMODE(caseload.backup.stat().st_mode) == 0o700


@pytest.mark.parametrize("keys", ["out", "out/keys", "."])
def test_keys_beside_their_backup_are_refused(fresh_database: str, place: Path, keys: str) -> None:
    with pytest.raises(ArchiveError, match="apart"):
        backup.make(to=place / "out", keys_to=place / keys, now=NOW)
    assert not (place / "out").exists()


def test_sessions_stay_behind(caseload: Caseload, fresh_database: str, place: Path) -> None:
    with psycopg.connect(database.owner_url(fresh_database)) as connection:
        connection.execute(
            "INSERT INTO accounts_staffsession (session_key, session_data, expire_date, device, network)"
            " VALUES ('a-way-in', 'x', now() + interval '1 day', '', '')"
        )
    backup.make(to=place / "second", keys_to=None, now=NOW)
    listed = subprocess.run(
        [str(embedded.programs() / "pg_restore"), "--data-only", "--table=accounts_staffsession", "--file=-",
         str(place / "second" / archive.DATABASE)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "a-way-in" not in listed.stdout


def test_a_file_that_a_row_names_and_that_is_gone_is_named_and_seen_again_at_the_restore(
    caseload: Caseload, place: Path, fresh_database: str
) -> None:
    assert archive.read(caseload.backup).missing == ()
    gone = path_of(uuid.UUID(caseload.file))
    gone.unlink()
    with pytest.raises(CommandError, match="FILES ARE MISSING") as said:
        call_command("backup", to=place / "second", keys_to=None, verbosity=0)
    assert said.value.returncode == 3
    assert str(gone.relative_to(place / "data")) in str(said.value)
    done = elsewhere(place, "restore", "--from", place / "second", "--keys-from", caseload.keys)
    assert done.returncode == 0, done.stderr
    assert re.search(r"^files that rows name and that are missing +1 +1$", done.stdout, re.MULTILINE)


def test_a_server_of_ones_own_gets_everything_back_too(caseload: Caseload, place: Path) -> None:
    """As on a PostgreSQL that somebody looks after: reached by its addresses, with the keys in the environment."""
    keys = json.loads((caseload.keys / archive.KEYS).read_text())
    with embedded.start(place / "home") as server:  # only its addresses are used
        own = {
            **addresses(server),
            "SANKOFA_MODE": "production",
            "SANKOFA_ALLOWED_HOSTS": "avrr.example.org",
            "SANKOFA_SECRET_KEY": keys["secret_key"].ljust(50, "x"),
            "SANKOFA_FILE_KEYS": keys["file_keys"],
            "SANKOFA_INDEX_KEY": keys["index_key"],
            "SANKOFA_DATA": str(place / "own-files"),
            "SANKOFA_HOME": str(place / "no-embedded-server"),
            "EMAIL_URL": "none",
        }
        done = elsewhere(place, "restore", "--from", caseload.backup, environment=own)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Everything agrees" in done.stdout
        script = READ.format(case=caseload.case, officer=caseload.officer, file=caseload.file)
        said = elsewhere(place, "shell", "--no-imports", "-c", script, environment=own)
        assert said.stdout.splitlines()[-2:] == ["needs dialysis", "b'%PDF-1.7 invented'"], said.stderr

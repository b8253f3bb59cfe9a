"""PostgreSQL's own programs, run so that no password shows in the list of processes and no row in what they say."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from psycopg import conninfo

from sankofa.config import embedded

CHUNK = 1 << 20  # bytes


class ProgramError(RuntimeError):
    """A program of PostgreSQL failed. The message is its last line."""


def dump(url: str, *, snapshot: str, without: Sequence[str], to: Path) -> None:
    """The database as a snapshot of a transaction still open sees it, in pg_dump's custom format.

    Of the tables `without` there are no rows in it.
    """
    where, environment = _address(url)
    command = [_program("pg_dump"), "--format=custom", f"--snapshot={snapshot}", f"--file={to}"]
    command += [*(f"--exclude-table-data=public.{table}" for table in without), where]
    _check(subprocess.run(command, env=environment, capture_output=True, text=True, check=False))


def load(url: str, *, dump: Path, before: str) -> None:
    """Runs the statements `before` and then the dump, in one transaction: all of it or nothing."""
    where, environment = _address(url)
    reading = [_program("pg_restore"), "--no-owner", "--no-comments", "--file=-", str(dump)]
    writing = [_program("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--set=VERBOSITY=terse", where]
    with (
        subprocess.Popen(reading, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as source,
        subprocess.Popen(
            writing, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        ) as target,
    ):
        assert source.stdout
        assert source.stderr
        assert target.stdin
        assert target.stderr
        try:
            target.stdin.write(f"BEGIN;\n{before}\n".encode())
            shutil.copyfileobj(source.stdout, target.stdin, CHUNK)
            if source.wait() == 0:  # else the transaction is left open, and psql's end rolls it back
                target.stdin.write(b"\nCOMMIT;\n")
            target.stdin.close()
        except BrokenPipeError:  # psql gave up: it says why below
            source.kill()
        for process, complaint in ((target, target.stderr), (source, source.stderr)):
            said = complaint.read().decode(errors="replace")
            _check(subprocess.CompletedProcess(process.args, process.wait(), stderr=said))


def _program(name: str) -> str:
    """Ours, or the system's where that is newer: a program reads servers and dumps of its own age and older."""
    found = shutil.which(name)
    return found if found and _major(found) > embedded.MAJOR else str(embedded.programs() / name)


def _major(program: str) -> int:
    """As 15 of "pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"; 0 where it says nothing of the kind."""
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(version[1]) if version else 0


def _address(url: str) -> tuple[str, dict[str, str]]:
    parts = {key: str(value) for key, value in conninfo.conninfo_to_dict(url).items()}
    password = parts.pop("password", "")
    environment = {"PATH": os.environ.get("PATH", ""), "LANG": "C", "PGPASSWORD": password}
    return f"--dbname={conninfo.make_conninfo(**parts)}", environment


def _check(done: "subprocess.CompletedProcess[str]") -> None:
    if done.returncode:
        program = Path(done.args[0] if isinstance(done.args, Sequence) else str(done.args)).name
        lines = (done.stderr or "").strip().splitlines()
        raise ProgramError(f"{program}: {lines[-1] if lines else f'ended with code {done.returncode}'}")

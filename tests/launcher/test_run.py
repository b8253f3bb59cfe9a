"""`./sankofa run` from outside: it serves, refuses in one sentence, and takes everything with it when it ends."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest

from sankofa.config import embedded

ROOT = Path(__file__).resolve().parents[2]
OURS = ("DATABASE_", "SANKOFA_", "DJANGO_")
PATIENCE = 60


@pytest.fixture
def data() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="sankofa-test-"))
    yield folder / "data"
    if (folder / "data" / embedded.MARKER).exists():
        embedded.discard(folder / "data")
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def prepared() -> Iterator[Path]:
    """A folder whose tables the first of its tests prepares, which takes a while."""
    folder = Path(tempfile.mkdtemp(prefix="sankofa-test-"))
    yield folder / "data"
    embedded.discard(folder / "data")
    shutil.rmtree(folder)


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def sankofa(*arguments: str | Path | int, **environment: str) -> subprocess.Popen[str]:
    """The command that the launcher hands over to, in an environment where nothing of the tests is set."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return subprocess.Popen(
        [sys.executable, "-m", "sankofa.config.serve", *map(str, arguments)],
        env=clean | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"} | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def serving(data: Path, port: int) -> subprocess.Popen[str]:
    """A `run` that has answered its first page."""
    process = sankofa("run", "--no-demo", "--port", port, "--data", data)
    assert process.stdout
    for line in process.stdout:
        if f"http://127.0.0.1:{port}/" in line:
            return process
    raise AssertionError(process.communicate())


def refusal(process: subprocess.Popen[str]) -> str:
    """What a command that must fail says: one sentence, and a code that says so too."""
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode != 0
    assert re.fullmatch(r"[^\n]+\.\n", said), said
    return said


def below(pid: int) -> set[int]:
    """The processes that this one started, and theirs."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with suppress(OSError):
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


def left(pids: set[int]) -> set[int]:
    """Those still at work; a zombie that waits for its new parent is not."""
    alive = set()
    for pid in pids:
        with suppress(OSError):
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z":
                alive.add(pid)
    return alive


def wait_until_gone(pids: set[int]) -> set[int]:
    deadline = time.monotonic() + PATIENCE
    while left(pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left(pids)


def test_it_serves_refuses_a_second_beside_it_and_ctrl_c_leaves_nothing(prepared: Path, port: int) -> None:
    with serving(prepared, port) as first:
        started = below(first.pid)
        assert len(started) > 6, "web server with workers, background worker, clockwork, database"
        said = refusal(sankofa("run", "--port", port, "--data", prepared))
        assert f"already runs on {prepared}: http://127.0.0.1:{port}/" in said
        first.send_signal(signal.SIGINT)
        _, complaints = first.communicate(timeout=PATIENCE)
        assert (first.returncode, left(started)) == (0, set())
        assert "Traceback" not in complaints


def test_killed_outright_its_servers_end_and_the_next_start_works(prepared: Path, port: int) -> None:
    with serving(prepared, port) as first:
        started = below(first.pid)
        database = {pid for pid in started if pid in embedded._left_running(embedded._place(prepared))}
        first.kill()
        first.communicate()
        assert database
        assert wait_until_gone(started - database) == set()
    with serving(prepared, port) as second:
        second.terminate()
        second.communicate(timeout=PATIENCE)
        assert second.returncode == 0
        assert wait_until_gone(database) == set()


def test_without_the_demo_this_machine_signs_in_by_http_once_an_administrator_is_made(
    prepared: Path, port: int
) -> None:
    with serving(prepared, port) as process:
        assert process.stdout
        assert "./sankofa manage administrator" in process.stdout.readline()
        given = {
            "email": "aida@sankofa.example", "name": "Aïda Fall", "mission": "SN", "mission-name": "Senegal",
            "country": "SEN", "timezone": "Africa/Dakar", "address": f"http://127.0.0.1:{port}",
        }  # fmt: skip
        options = [f"--{name}={value}" for name, value in given.items()]
        made = sankofa("manage", "administrator", *options, SANKOFA_HOME=str(prepared))
        link = made.communicate(timeout=PATIENCE)[0].split()[-1]
        browser = build_opener(HTTPCookieProcessor(CookieJar()))  # the key is kept in the session
        with browser.open(link, timeout=PATIENCE) as page:
            assert "password1" in page.read().decode()
        elsewhere = Request(f"http://127.0.0.1:{port}/account/sign-in/", headers={"X-Forwarded-For": "203.0.113.9"})
        with pytest.raises(HTTPError, match="403"):
            browser.open(elsewhere, timeout=PATIENCE)
        process.terminate()
        process.communicate(timeout=PATIENCE)


def test_ctrl_c_while_the_database_is_being_made_leaves_nothing(data: Path, port: int) -> None:
    with sankofa("run", "--no-demo", "--port", port, "--data", data) as process:
        while not (started := below(process.pid)):
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)
        assert wait_until_gone(started) == set()
        assert embedded._left_running(embedded._place(data)) == []


def test_a_port_in_use_is_one_sentence(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        said = refusal(sankofa("run", "--port", number, "--data", data))
    assert said == f"Port {number} can't be used (Address already in use): choose another with --port.\n"


def test_a_folder_that_is_not_ours_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").touch()
    assert "not made by Sankofa" in refusal(sankofa("run", "--data", tmp_path))


def test_an_unsafe_environment_is_one_sentence(data: Path, port: int) -> None:
    said = refusal(sankofa("run", "--port", port, "--data", data, SANKOFA_MODE="holiday"))
    assert "SANKOFA_MODE is 'holiday'" in said


def test_a_server_of_ones_own_that_does_not_answer_is_one_sentence(data: Path, port: int) -> None:
    nowhere = "postgresql://sankofa_owner:x@127.0.0.1:9/sankofa"
    own = {"DATABASE_URL": nowhere, "DATABASE_OWNER_URL": nowhere, "SANKOFA_MODE": "demo"}
    said = refusal(sankofa("run", "--port", port, "--data", data, **own))
    assert said.startswith("The database can't be reached")

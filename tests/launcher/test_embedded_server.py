"""The embedded PostgreSQL: closed, shared, up again after anything. Real servers, each in its own folder."""

import json
import os
import pickle
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import TypeVar

import psycopg
import pytest

from sankofa.config import embedded
from sankofa.config.embedded import EmbeddedError

ROOT_RUNS_US = os.geteuid() == 0
Answer = TypeVar("Answer")


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder; its server and files are gone afterwards, wherever they were."""
    folder = Path(tempfile.mkdtemp(prefix="sankofa-test-"))
    yield folder / "data"
    if (folder / "data" / embedded.MARKER).exists():
        embedded.discard(folder / "data")
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def server() -> Iterator[embedded.Server]:
    """One server for the tests that only look."""
    folder = Path(tempfile.mkdtemp(prefix="sankofa-test-"))
    with embedded.start(folder / "data", durable=False) as running:
        yield running
    embedded.discard(folder / "data")
    shutil.rmtree(folder)


def ask(url: str, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(question.encode()).fetchall()


def processes_of(data: Path) -> list[int]:
    return embedded._left_running(embedded._place(data))


def as_an_ordinary_user(work: Callable[[Path], Answer]) -> Answer:
    """What `work` answers for a user who is not root, in a home closed to all others.

    Root becomes the user `nobody` in a process of its own; an ordinary user is one already.
    """
    home = Path(tempfile.mkdtemp(prefix="sankofa-test-"))  # 0700
    try:
        return _as_nobody(work, home) if ROOT_RUNS_US else work(home)
    finally:
        shutil.rmtree(home)


def _as_nobody(work: Callable[[Path], Answer], home: Path) -> Answer:
    programs = embedded._bin(embedded._place(home))  # readable by all, unlike the environment root made
    user = pwd.getpwnam("nobody")
    os.chown(home, user.pw_uid, user.pw_gid)
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # fork beside threads: the child keeps to itself
        child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setresgid(user.pw_gid, user.pw_gid, user.pw_gid)
        os.setresuid(user.pw_uid, user.pw_uid, user.pw_uid)
        embedded.programs = lambda: programs
        result: object
        try:
            result = work(home)
        except BaseException as error:  # noqa: BLE001  # the parent raises it
            result = error
        os.write(writing, pickle.dumps(result))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer: Answer = pickle.loads(pipe.read())  # noqa: S301  # from our own child
    os.waitpid(child, 0)
    if isinstance(answer, BaseException):
        raise answer
    return answer


# --- closed


def test_the_server_never_runs_as_root(server: embedded.Server) -> None:
    owner = Path(f"/proc/{server.pid}").stat().st_uid
    assert owner == server.uid != 0
    assert pwd.getpwuid(owner).pw_name == (embedded.SYSTEM_USER if ROOT_RUNS_US else pwd.getpwuid(os.geteuid()).pw_name)


def test_every_folder_is_closed_to_other_users(server: embedded.Server) -> None:
    home = embedded._place(server.data_dir).home
    for folder in (server.data_dir, home / "pgdata", server.socket_dir):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700, folder
    assert stat.S_IMODE(home.stat().st_mode) & 0o007 == 0
    for secret in ("cluster.json",):
        assert stat.S_IMODE((server.data_dir / secret).stat().st_mode) == 0o600


def test_the_keys_are_made_once_and_closed(server: embedded.Server) -> None:
    first = embedded.environment(server, mode="test")
    assert embedded.environment(server, mode="test") == first
    assert stat.S_IMODE((server.data_dir / "keys.json").stat().st_mode) == 0o600


def test_the_folders_above_keep_their_modes(data: Path) -> None:
    data.parent.chmod(0o711)
    above = [data.parent, *data.parent.parents]
    before = [(path.stat().st_mode, path.stat().st_uid) for path in above]
    embedded.start(data, durable=False).stop()
    assert [(path.stat().st_mode, path.stat().st_uid) for path in above] == before


def test_everyone_must_prove_a_password(server: embedded.Server) -> None:
    rules = embedded._place(server.data_dir).hba.read_text().split()
    assert rules == ["local", "all", "all", "scram-sha-256"]
    wrong = server.superuser_url.replace(server.superuser_url.split(":")[2].split("@")[0], "wrong")
    for url in (wrong, f"postgresql://postgres@/postgres?host={server.socket_dir}"):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(url)


def test_passwords_stand_in_no_command_line_and_no_repr(server: embedded.Server) -> None:
    secrets = json.loads((server.data_dir / "cluster.json").read_text())
    told = Path(f"/proc/{server.pid}/cmdline").read_text() + repr(server) + server.log.read_text()
    assert not [name for name, value in secrets.items() if name != "id" and value in told]


def test_nothing_listens_on_the_network(server: embedded.Server) -> None:
    assert ask(server.superuser_url, "SHOW listen_addresses") == [("",)]


def test_roles_may_what_they_need_and_no_more(server: embedded.Server) -> None:
    found = ask(
        server.superuser_url,
        "SELECT rolname, rolcanlogin, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication,"
        " rolpassword LIKE 'SCRAM-SHA-256%', setconfig"
        " FROM pg_authid LEFT JOIN pg_db_role_setting ON setrole = pg_authid.oid"
        " WHERE rolname LIKE 'sankofa%' ORDER BY rolname",
    )
    no = False
    assert found == [
        ("sankofa_app", True, no, no, no, no, no, True, None),
        ("sankofa_backup", True, no, no, no, True, no, True, None),
        ("sankofa_owner", True, no, no, True, no, no, True, None),
        ("sankofa_report", True, no, no, no, no, no, True, ["row_security=off"]),
    ]


@pytest.mark.parametrize("role", ["app", "report", "backup"])
def test_only_the_owner_makes_tables(server: embedded.Server, role: str) -> None:
    for statement in (
        "CREATE TABLE public.mine (a int)",
        "CREATE SCHEMA mine",
        "CREATE TEMP TABLE mine (a int)",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(server.urls[role], statement)
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(server.urls[role].replace("/sankofa?", "/postgres?"))


def test_letters_of_every_script_are_letters_and_order_is_the_same_everywhere(
    server: embedded.Server,
) -> None:
    kind = "SELECT pg_encoding_to_char(encoding), datlocprovider::text, datlocale FROM pg_database"
    assert set(ask(server.superuser_url, kind)) == {("UTF8", "b", "C.UTF-8")}
    for name in ("ተስፋዬ", "محمد", "Өлзий"):
        question = f"SELECT cardinality(show_trgm('{name}')) > 2, lower('ӨÉ') = 'өé'"
        assert ask(server.urls["app"], question) == [(True, True)]


def test_the_owner_makes_test_databases_with_the_extensions_in_them(server: embedded.Server) -> None:
    with psycopg.connect(server.urls["owner"], autocommit=True) as owner:
        owner.execute("CREATE DATABASE tried")
    other = server.urls["owner"].replace("/sankofa?", "/tried?")
    assert [name for (name,) in ask(other, "SELECT extname FROM pg_extension ORDER BY 1")] == sorted(
        [*embedded.EXTENSIONS, "plpgsql"]
    )


# --- started, joined, stopped


def test_it_works_for_an_ordinary_user_in_a_closed_home() -> None:
    def work(home: Path) -> tuple[int, int, object]:
        with embedded.start(home / "data", durable=False) as server:
            owner = Path(f"/proc/{server.pid}").stat().st_uid
            answer = ask(server.urls["app"], "SELECT current_user::text")
        return os.geteuid(), owner, (answer, processes_of(home / "data"))

    we, owner, rest = as_an_ordinary_user(work)
    assert we == owner != 0
    assert rest == ([("sankofa_app",)], [])


def test_a_long_path_gets_a_short_closed_folder_for_its_socket() -> None:
    def work(home: Path) -> tuple[int, int, bool]:
        with embedded.start(home / ("long" * 30) / "data", durable=False) as server:
            ask(server.urls["app"], "SELECT 1")
            path = server.socket_dir
            mode = stat.S_IMODE(path.stat().st_mode)
        return len(os.fsencode(path)), mode, path.exists()

    length, mode, left = as_an_ordinary_user(work)
    assert length + len(embedded.SOCKET_NAME) < embedded.SOCKET_PATH_LIMIT
    assert (mode, left) == (0o700, False)


def test_the_last_one_to_leave_turns_it_off(data: Path) -> None:
    first = embedded.start(data, durable=False)
    second = embedded.start(data, durable=False)
    assert second.pid == first.pid
    first.stop()
    assert ask(second.urls["app"], "SELECT 1") == [(1,)]
    second.stop()
    assert processes_of(data) == []


def test_after_everything_was_killed_it_comes_back_with_what_was_committed(data: Path) -> None:
    server = embedded.start(data)
    with psycopg.connect(server.urls["owner"]) as owner:
        owner.execute("CREATE TABLE kept AS SELECT 7 AS seven")
    for pid in processes_of(data):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    os.close(server.users)  # type: ignore[arg-type]  # as the kernel does for a killed holder
    again = embedded.start(data)
    assert again.pid != server.pid
    assert ask(again.urls["owner"], "SELECT seven FROM kept") == [(7,)]
    again.stop()


def test_a_dead_postmaster_whose_backends_live_on_is_cleared_away(data: Path) -> None:
    server = embedded.start(data, durable=False)
    with suppress(psycopg.OperationalError), closing(psycopg.connect(server.urls["app"])):
        os.kill(server.pid, signal.SIGKILL)
        while embedded._running(embedded._place(data)):
            time.sleep(0.01)
        os.close(server.users)  # type: ignore[arg-type]
        again = embedded.start(data, durable=False)
    assert ask(again.urls["app"], "SELECT 1") == [(1,)]
    again.stop()


def test_a_left_over_process_number_that_now_is_somebody_elses_does_no_harm(data: Path) -> None:
    server = embedded.start(data, durable=False)
    server.stop()
    pid_file = embedded._place(data).pgdata / "postmaster.pid"
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as bystander:
        pid_file.write_text(
            f"{bystander.pid}\n{pid_file.parent}\n{int(time.time())}\n5432\n{server.socket_dir}\n\n\nready\n"
        )
        embedded.start(data, durable=False).stop()
        assert bystander.poll() is None
        bystander.kill()


def test_a_set_up_that_was_cut_short_is_begun_again(data: Path) -> None:
    embedded.start(data, durable=False).stop()
    place = embedded._place(data)
    place.ready.unlink()
    (place.pgdata / "PG_VERSION").unlink()
    with embedded.start(data, durable=False) as server:
        assert ask(server.urls["app"], "SELECT 1") == [(1,)]


def test_a_new_test_cluster_clears_away_those_of_checkouts_that_are_gone(data: Path) -> None:
    gone, kept = data.parent / "gone", data.parent / "kept"
    homes = []
    for folder, durable in ((gone, False), (kept, True)):
        embedded.start(folder, durable=durable).stop()
        homes.append(embedded._place(folder).home)
        shutil.rmtree(folder)
    embedded.start(data, durable=False).stop()
    # what an ordinary user makes lies in the folder itself; what root makes holds data until its owner removes it
    assert [home.exists() for home in homes] == [False, ROOT_RUNS_US]
    shutil.rmtree(homes[1], ignore_errors=True)


# --- refused in one sentence


def test_data_of_another_postgresql_is_refused_and_left_alone(data: Path) -> None:
    embedded.start(data).stop()
    version = embedded._place(data).pgdata / "PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(EmbeddedError, match=r"made by PostgreSQL 17.*backup"):
        embedded.start(data)
    assert version.read_text() == "17\n"


def test_a_folder_with_something_else_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").touch()
    with pytest.raises(EmbeddedError, match=r"not empty and not made by Sankofa"):
        embedded.start(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.odt"]


def test_a_folder_of_another_user_is_refused() -> None:
    stranger = Path("/") if not ROOT_RUNS_US else Path(tempfile.mkdtemp(prefix="sankofa-test-"))
    if ROOT_RUNS_US:
        os.chown(stranger, pwd.getpwnam("nobody").pw_uid, -1)
    with pytest.raises(EmbeddedError, match="belongs to the user"):
        embedded.start(stranger)
    if ROOT_RUNS_US:
        stranger.rmdir()


def test_a_full_disk_is_one_sentence(data: Path) -> None:
    error = OSError(28, "No space left on device")
    assert embedded._sentence(error, data) == f"The disk is full: there is no room for the database of {data}."
    place = embedded._Place(data, pwd.getpwuid(0))
    for output in (
        'initdb: error: could not write to file "x": No space left on device',
        'FATAL:  could not extend file "base/1/2675": wrote only 4096 of 8192 bytes at block 11',
    ):
        assert embedded._why("Not made", output, place).startswith("The disk is full")


def test_a_port_of_the_network_is_never_opened(data: Path) -> None:
    def listening() -> set[str]:
        return {
            line.split()[1] for line in Path("/proc/net/tcp").read_text().splitlines()[1:] if line.split()[3] == "0A"
        }

    with socket.socket():
        before = listening()
        with embedded.start(data, durable=False):
            assert not {address for address in listening() - before if address.endswith(":1538")}  # 5432

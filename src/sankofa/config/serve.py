"""`./sankofa run` and `./sankofa manage`, once the packages stand: database, what changed, then serve.

Here belong the order of start and stop and the processes that serve; not the settings, and nothing of the
application. Each step is skipped when nothing it depends on changed: a later start takes seconds.
"""

from __future__ import annotations

import argparse
import ctypes
import errno
import fcntl
import hashlib
import http
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from sankofa.config import embedded
from sankofa.config import environment as application
from sankofa.config.embedded import ROOT, EmbeddedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

HOST: Final = "127.0.0.1"
STATIC: Final = ROOT / "var" / "static"
HOME: Final = Path(os.environ.get("SANKOFA_HOME", ROOT / "var" / "data"))  # the data folder: database, keys, files
FIRST_PAGE_SECONDS: Final = 60
STOP_SECONDS: Final = 8
# These work on the tables themselves: as the owner, and on the database as it is.
OWNER_COMMANDS: Final = frozenset(
    {
        "migrate",
        "makemigrations",
        "showmigrations",
        "sqlmigrate",
        "squashmigrations",
        "optimizemigration",
        "restore",
    }
)


class Stopped(BaseException):
    """Somebody asked us to stop: Ctrl-C, a closed terminal, or the system's service manager."""


class CannotServe(RuntimeError):  # noqa: N818  # it is not an error of ours
    """An expected failure in one sentence."""


def main(arguments: list[str]) -> None:
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        if arguments[0] == "manage":
            manage(arguments[1:])
        else:
            signal.signal(signal.SIGINT, _stop)
            run(**vars(_parser().parse_args(arguments[1:])))
    except (EmbeddedError, CannotServe, application.UnsafeEnvironmentError) as problem:
        sys.exit(str(problem))
    except OSError as problem:
        if problem.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        sys.exit(f"The disk is full: there was no room for {problem.filename or 'what Sankofa had to write'}.")
    except (Stopped, KeyboardInterrupt):
        sys.exit(130 if arguments[0] == "manage" else 0)


def _stop(_number: int, _frame: object) -> NoReturn:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # stopping is not interrupted by more of the same
    raise Stopped


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./sankofa run", description="Serve Sankofa on this machine.")
    parser.add_argument("--port", type=int, default=8000, help="default: 8000")
    parser.add_argument("--data", type=Path, default=HOME, help="folder of database, keys, files; default: var/data")
    parser.add_argument("--no-demo", dest="demo", action="store_false", help="start empty, without the demo mission")
    return parser


# --- the commands


def run(*, port: int, data: Path, demo: bool) -> None:
    """Serve until asked to stop; then stop everything that was started."""
    began = time.monotonic()
    data = data.resolve()
    embedded.claim(data)
    with _only_run(data, port):
        _refuse_taken_port(port)
        with _database(data, demo=demo) as environment:
            application.read(environment, base=ROOT)
            prepare(data, environment)
            _serve(data, port, environment, began)


def manage(arguments: list[str]) -> None:
    """Django's command line, with the database of SANKOFA_HOME (else var/data) up for it."""
    from django.core.management import execute_from_command_line  # noqa: PLC0415  # slow; `run` needs none

    data = HOME.resolve()
    command = arguments[0] if arguments else "help"
    with _database(data, demo=True) as environment:
        if command in OWNER_COMMANDS:
            environment.setdefault("SANKOFA_DB_ROLE", "owner")
        elif command != "help":
            _migrate(data, environment)
        application.read(environment, base=ROOT)
        os.environ.update(environment)
        execute_from_command_line(["sankofa manage", *arguments])


# --- what must stand before


@contextmanager
def _database(data: Path, *, demo: bool) -> Iterator[dict[str, str]]:
    """The environment of the application, with a database behind it for as long as this lasts."""
    settings = {"DJANGO_SETTINGS_MODULE": "sankofa.config.settings"}
    embedded.claim(data)
    if os.environ.get("DATABASE_URL"):
        yield {"SANKOFA_MODE": "production"} | settings | dict(os.environ)
        return
    with embedded.start(data) as server:
        mode = "demo" if _wants_demo(data, asked=demo) else "local"
        # what the user set wins, but never the address of another database
        own = embedded.environment(server, mode=mode) | settings
        addresses = {name: value for name, value in own.items() if name.startswith("DATABASE_")}
        yield own | dict(os.environ) | addresses


def _wants_demo(data: Path, *, asked: bool) -> bool:
    """A folder once started without the demo stays without: invented people never join a real caseload."""
    if not asked and _prepared(data).get("demo") is None:
        remember(data, demo="declined")
    elif not asked and _prepared(data)["demo"] == "loaded":
        raise CannotServe(
            f"The data in {data} is the demo mission: for an empty start choose another folder with --data."
        )
    return _prepared(data).get("demo") != "declined"


def prepare(data: Path, environment: dict[str, str]) -> None:
    """Bring database, translations and static files up to this version, whatever of it is needed."""
    _migrate(data, environment)
    compile_messages()
    collect_static(environment)
    if environment["SANKOFA_MODE"] == "demo" and has_command("demo") and _prepared(data).get("demo") != "loaded":
        _say("Loading the demo mission …")
        _django(["demo"], environment, "The demo mission could not be loaded")
        remember(data, demo="loaded", signins=None)


def _migrate(data: Path, environment: dict[str, str]) -> None:
    """As the owner of the tables. On a server of one's own only if DATABASE_OWNER_URL is given."""
    owner = environment.get("DATABASE_OWNER_URL")
    if not owner:
        return
    sources = [*sorted((ROOT / "src" / "sankofa").glob("*/migrations/*.py")), ROOT / "requirements.lock"]
    files = _digest(_states(sources))
    if _prepared(data).get("migrations") == [files, _applied(owner)]:
        return
    _say("Preparing the tables …")
    as_owner = environment | {"SANKOFA_DB_ROLE": "owner"}
    _django(["migrate", "--noinput", "--verbosity=0"], as_owner, "The tables could not be prepared")
    remember(data, migrations=[files, _applied(owner)])


def _applied(url: str) -> str:
    """A digest of the migrations that the database says it has: a restore may have changed them."""
    import psycopg  # noqa: PLC0415  # slow; compiling messages needs none

    try:
        with psycopg.connect(url) as connection:
            return _digest(
                f"{app}.{name}"
                for app, name in connection.execute("SELECT app, name FROM django_migrations ORDER BY id")
            )
    except psycopg.errors.UndefinedTable:
        return "none"
    except psycopg.OperationalError as error:
        raise CannotServe(f"The database can't be reached: {str(error).splitlines()[0]}.") from error


def compile_messages() -> None:
    """Translations (.po) to what gettext reads (.mo), those that changed."""
    catalogues = (ROOT / "src" / "sankofa").glob("locale/*/LC_MESSAGES/*.po")
    stale = [po for po in catalogues if not _newer(po.with_suffix(".mo"), po)]
    if not stale:
        return
    from babel.messages.mofile import write_mo  # noqa: PLC0415  # only when there is something to do
    from babel.messages.pofile import read_po  # noqa: PLC0415

    for po in stale:
        with po.open("rb") as source:
            catalog = read_po(source, locale=po.parts[-3])
        new = po.with_suffix(f".{os.getpid()}")
        with new.open("wb") as target:
            write_mo(target, catalog)
        new.replace(po.with_suffix(".mo"))


def _newer(made: Path, source: Path) -> bool:
    return made.exists() and made.stat().st_mtime_ns >= source.stat().st_mtime_ns


def collect_static(environment: dict[str, str]) -> None:
    """Into var/static, when a source changed."""
    folders = [ROOT / "frontend", *(ROOT / "src" / "sankofa").glob("*/static")]
    served = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    settings = [
        *(ROOT / "src/sankofa/config").glob("*.py"),
        ROOT / "package-lock.json",
        ROOT / "requirements.lock",
    ]
    digest = _digest(_states(sorted([*served, *settings])))
    stamp = STATIC.with_name("static.stamp")
    if STATIC.is_dir() and stamp.exists() and stamp.read_text() == digest:
        return
    _say("Collecting the static files …")
    STATIC.mkdir(parents=True, exist_ok=True)
    _django(
        ["collectstatic", "--noinput", "--verbosity=0"],
        environment,
        "The static files could not be collected",
    )
    stamp.write_text(digest)


def has_command(name: str) -> bool:
    """Does one of our apps bring this management command?"""
    return any((ROOT / "src" / "sankofa").glob(f"*/management/commands/{name}.py"))


def _states(paths: Iterable[Path]) -> Iterator[str]:
    """What tells a changed file without reading it; touched and not changed costs one needless preparation."""
    for path in paths:
        state = path.stat()
        yield f"{path.relative_to(ROOT)} {state.st_size} {state.st_mtime_ns}"


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _has_administrator(environment: dict[str, str]) -> bool:
    """Whether somebody may let others in; asked without the application, which takes a second to load."""
    import psycopg  # noqa: PLC0415  # as in _applied

    with psycopg.connect(environment["DATABASE_URL"]) as connection, suppress(psycopg.errors.UndefinedTable):
        found = connection.execute("SELECT 1 FROM accounts_rolegrant WHERE role = 'administrator' LIMIT 1")
        return found.fetchone() is not None
    return False  # the owner has not migrated yet


def _prepared(data: Path) -> dict[str, object]:
    try:
        held: dict[str, object] = json.loads((data / "prepared.json").read_text())
    except FileNotFoundError:
        return {}
    return held


def remember(data: Path, **facts: object) -> None:
    """What was prepared in a data folder, kept for the next start: see `prepare`."""
    new = data / "prepared.json.new"
    new.write_text(json.dumps(_prepared(data) | facts, indent=1))
    new.replace(data / "prepared.json")


def _django(arguments: list[str], environment: dict[str, str], sentence: str) -> str:
    """What a management command says, in a process of its own; shown with what it complains of when it fails."""
    command = [sys.executable, "-m", "sankofa", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        start_new_session=True, preexec_fn=_end_with_us(), check=False,  # no threads here
    )  # fmt: skip
    if done.returncode == 0:
        return done.stdout
    if "No space left on device" in done.stderr:
        raise CannotServe(f"{sentence}: the disk is full.")
    sys.stderr.write(done.stdout + done.stderr)
    raise CannotServe(f"{sentence}: see above.")


# --- serving


def _serve(data: Path, port: int, environment: dict[str, str], began: float) -> None:
    processes: dict[str, subprocess.Popen[bytes]] = {}
    try:
        processes["web server"] = _start(granian(port), environment)
        _wait_for_first_page(port, processes)
        seconds = time.monotonic() - began
        _say(f"\nSankofa answers at http://{HOST}:{port}/ (in {seconds:.1f} s). Ctrl-C stops it.")
        if environment["SANKOFA_MODE"] == "demo":
            _say(_signins(data, environment))
        elif not _has_administrator(environment):
            home = "" if data == HOME.resolve() else f"SANKOFA_HOME={data} "
            _say(f"Nobody can sign in yet. In another terminal: {home}./sankofa manage administrator")
        # after the first page: both can wait
        processes["background worker"] = _start(_worker(), environment)
        processes["clockwork"] = _start(_clockwork(), environment)
        _watch(processes)
    finally:
        _end(processes.values())


def granian(port: int, *, application: str = "sankofa.config.wsgi:application") -> list[str]:
    """The command that serves the application at HOST:port."""
    return [
        sys.executable, "-m", "sankofa.config.web", "--interface", "wsgi", "--host", HOST, "--port", str(port),
        "--workers", "2", "--blocking-threads", "4", "--backlog", "512", "--no-ws", "--http", "1",
        "--respawn-failed-workers", "--workers-kill-timeout", "5", "--log-level", "warning",
        "--static-path-route", "/static", "--static-path-mount", str(STATIC),
        application,
    ]  # fmt: skip


def _worker() -> list[str]:
    return [sys.executable, "-m", "sankofa", "db_worker", "--verbosity=0"]


def _clockwork() -> list[str]:
    return [sys.executable, "-m", "sankofa", "clockwork"]


def _signins(data: Path, environment: dict[str, str]) -> str:
    """Who can sign in to the demo: it is the same people each time, so asked once."""
    if not isinstance(_prepared(data).get("signins"), str):
        said = _django(["demo_signins"], environment, "Who can sign in could not be asked").rstrip()
        remember(data, signins=said)
    return str(_prepared(data)["signins"])


def _start(command: list[str], environment: dict[str, str], stdout: int | None = None) -> subprocess.Popen[bytes]:
    """In a session of its own: Ctrl-C reaches only us, and we stop things in order."""
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        start_new_session=True,
        preexec_fn=_end_with_us(),  # noqa: PLW1509  # we have no threads
    )


def _end_with_us() -> Callable[[], object] | None:
    """On Linux the kernel ends our children when we are killed outright (PR_SET_PDEATHSIG = 1)."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(1, signal.SIGTERM)


def _wait_for_first_page(port: int, processes: dict[str, subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + FIRST_PAGE_SECONDS
    while time.monotonic() < deadline:
        for name, process in processes.items():
            if process.poll() is not None:
                raise CannotServe(f"The {name} did not start (exit code {process.returncode}): see above.")
        connection = http.client.HTTPConnection(HOST, port, timeout=10)
        with closing(connection), suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/")
            if connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR:
                return
        time.sleep(0.05)
    raise CannotServe(f"The first page did not answer within {FIRST_PAGE_SECONDS} seconds.")


def _watch(processes: dict[str, subprocess.Popen[bytes]]) -> NoReturn:
    """Wait, asleep, until a process ends that should not."""
    while True:
        ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
        for name, process in processes.items():
            if process.poll() is not None:
                raise CannotServe(
                    f"The {name} ended unexpectedly (exit code {process.returncode}), so Sankofa stopped."
                )
        if ended:
            os.waitpid(ended.si_pid, 0)
            raise CannotServe("The database ended unexpectedly, so Sankofa stopped: see server.log in its folder.")


def _end(processes: Iterable[subprocess.Popen[bytes]]) -> None:
    """Ask all to stop at once, wait, then end whatever is left of their sessions."""
    processes = list(processes)
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.1, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


# --- one at a time


def _refuse_taken_port(port: int) -> None:
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((HOST, port))
        except OSError as error:
            raise CannotServe(f"Port {port} can't be used ({error.strerror}): choose another with --port.") from error
        except OverflowError:
            raise CannotServe(f"{port} is not a port: choose one from 1024 to 65535 with --port.") from None


@contextmanager
def _only_run(data: Path, port: int) -> Iterator[None]:
    """One `run` per data folder. The kernel drops the lock with its holder, so it is never stale."""
    with (data / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            where = lock.read() or "another process"
            raise CannotServe(
                f"Sankofa already runs on {data}: {where}. Stop it first, or choose another with --data."
            ) from None
        lock.truncate(0)
        lock.write(f"http://{HOST}:{port}/, process {os.getpid()}")
        lock.flush()
        yield


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201  # speaks to a terminal


if __name__ == "__main__":
    main(sys.argv[1:])

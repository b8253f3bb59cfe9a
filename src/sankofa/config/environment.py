"""What the environment says, read once and refused with one clear sentence when it is unsafe.

Here: parsing and refusing. What the values are used for stands in `settings.py`.
"""

import base64
import binascii
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from sankofa.config import servers
from sankofa.config.servers import MailServer, Provider
from sankofa.config.unsafe import UnsafeEnvironmentError

__all__ = ["Environment", "UnsafeEnvironmentError", "parse_database_url", "read"]

ROLES = {
    "app": "DATABASE_URL",
    "owner": "DATABASE_OWNER_URL",
    "report": "DATABASE_REPORT_URL",
    "backup": "DATABASE_BACKUP_URL",
}
# local: as production, but for one machine and its own browser: no https, nobody from elsewhere
MODES = ("demo", "local", "production", "test")
WITH_KEYS = ("local", "production")  # real people: keys of their own
KEY_BYTES = 32
SECRET_LENGTH = 50


@dataclass(frozen=True)
class Environment:
    mode: str
    secret_key: str
    allowed_hosts: tuple[str, ...]
    database: dict[str, object]
    data: Path
    file_keys: dict[str, bytes]  # key id -> 32 bytes; the first encrypts, all decrypt
    index_key: bytes  # blind index of sealed identifiers
    mail: MailServer | None  # None: no mail is sent
    provider: Provider | None  # None: nobody signs in through an organisation
    small_counts: int = 5  # counts below it don't leave the house

    @property
    def is_demo(self) -> bool:
        return self.mode == "demo"

    @property
    def is_production(self) -> bool:
        return self.mode == "production"

    @property
    def is_local(self) -> bool:
        """For this machine's own browser only, by plain http."""
        return self.mode == "local"


def read(environ: dict[str, str] | None = None, *, base: Path) -> Environment:
    """Reads `environ` (default: this process's) and refuses what is missing or unsafe.

    Raises UnsafeEnvironmentError with one sentence for an administrator.
    """
    env = dict(os.environ if environ is None else environ)
    mode = env.get("SANKOFA_MODE", "test")
    if mode not in MODES:
        raise UnsafeEnvironmentError(f"SANKOFA_MODE is {mode!r}: use one of {', '.join(MODES)}.")
    secret = env.get("SANKOFA_SECRET_KEY", "" if mode in WITH_KEYS else "not-secret-" * 6)
    hosts = tuple(h.strip() for h in env.get("SANKOFA_ALLOWED_HOSTS", "").split(",") if h.strip())
    if mode in WITH_KEYS:
        _refuse_unsafe(secret, hosts, mode)
    return Environment(
        mode=mode,
        secret_key=secret,
        allowed_hosts=hosts or ("127.0.0.1", "localhost", "testserver"),
        database=_database(env),
        data=Path(env.get("SANKOFA_DATA", str(base / "var" / "data"))),
        file_keys=_file_keys(env, mode),
        index_key=_key("SANKOFA_INDEX_KEY", env.get("SANKOFA_INDEX_KEY"), mode),
        mail=servers.mail(env, required=mode == "production"),
        provider=servers.provider(env),
        small_counts=_small_counts(env),
    )


def parse_database_url(url: str, variable: str) -> dict[str, object]:
    """postgresql://user:secret@host:port/name?host=/socket/folder as Django's settings want it."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise UnsafeEnvironmentError(f"{variable} is not a postgresql:// address with a database name.")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    return {
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(options),
    }


def _database(env: dict[str, str]) -> dict[str, object]:
    role = env.get("SANKOFA_DB_ROLE", "app")
    if role not in ROLES:
        raise UnsafeEnvironmentError(f"SANKOFA_DB_ROLE is {role!r}: use one of {', '.join(ROLES)}.")
    url = env.get(ROLES[role])
    if not url:
        raise UnsafeEnvironmentError(
            f"{ROLES[role]} is not set. `./sankofa run` and `./sankofa manage` set it for the embedded server; "
            "docs/deploy.md shows how to name a server of your own."
        )
    return parse_database_url(url, ROLES[role])


def _small_counts(env: dict[str, str]) -> int:
    text = env.get("SANKOFA_SMALL_COUNTS", "5")
    if text not in {"3", "5", "10"}:
        raise UnsafeEnvironmentError(f"SANKOFA_SMALL_COUNTS is {text!r}: counts below 3, 5 or 10 stay in the house.")
    return int(text)


def _refuse_unsafe(secret: str, hosts: tuple[str, ...], mode: str) -> None:
    if len(secret) < SECRET_LENGTH:
        raise UnsafeEnvironmentError(
            f"SANKOFA_SECRET_KEY must hold at least {SECRET_LENGTH} random characters in {mode} mode."
        )
    if mode == "local" and (others := [host for host in hosts if not servers.is_loopback(host)]):
        raise UnsafeEnvironmentError(
            f"SANKOFA_ALLOWED_HOSTS names {others[0]}, but local mode is for this machine's own browser: for others "
            "set SANKOFA_MODE=production and put a proxy with TLS before it, as docs/deploy.md shows."
        )
    if not hosts or "*" in hosts:
        raise UnsafeEnvironmentError("SANKOFA_ALLOWED_HOSTS must name the hosts that serve Sankofa, without '*'.")


def _file_keys(env: dict[str, str], mode: str) -> dict[str, bytes]:
    text = env.get("SANKOFA_FILE_KEYS", "")
    if not text:
        return {"local": _key("SANKOFA_FILE_KEYS", None, mode)}
    pairs = [item.partition(":") for item in text.split(",") if item.strip()]
    return {name.strip(): _key("SANKOFA_FILE_KEYS", value, mode) for name, _, value in pairs}


def _key(variable: str, text: str | None, mode: str) -> bytes:
    if not text:
        if mode in WITH_KEYS:
            raise UnsafeEnvironmentError(f"{variable} is not set: {mode} mode needs keys of its own.")
        return variable.encode().ljust(KEY_BYTES, b".")[:KEY_BYTES]
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise UnsafeEnvironmentError(f"{variable} is not base64.") from error
    if len(key) != KEY_BYTES:
        raise UnsafeEnvironmentError(f"{variable} must hold {KEY_BYTES} bytes in base64, not {len(key)}.")
    return key

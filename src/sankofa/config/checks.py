"""`./sankofa test`: every check that CI runs, in order, then a table of what passed and an exit code.

Not Django's system checks. A check is a name and a command; what it means is configured where its tool looks
(pyproject.toml, .importlinter). All run, even after one failed: one run shows everything there is to mend.
"""

from __future__ import annotations

import base64
import os
import secrets
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sankofa.config import embedded, serve
from sankofa.config.embedded import ROOT, EmbeddedError

BIN: Final = Path(sys.executable).parent
PYTHON_CODE: Final = ("src", "tests", "benchmarks", "sankofa")


@dataclass(frozen=True)
class Check:
    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    live: bool = False  # its output is shown as it comes, not only when it fails


def main(arguments: list[str]) -> None:
    """`arguments` after `test` go to pytest; when there are any, pytest alone runs."""
    wanted = arguments[1:]
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a cancelled CI job stops as Ctrl-C does
    try:
        with embedded.test_server() as server:
            environment = dict(os.environ) | embedded.environment(server, mode="test")
            environment["DJANGO_SETTINGS_MODULE"] = "sankofa.config.settings"
            environment["PYTHONUNBUFFERED"] = "1"
            serve.compile_messages()
            checks = [] if wanted else static_checks()
            results = [_perform(check, environment) for check in [*checks, pytest(wanted)]]
    except EmbeddedError as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit(130)
    _report(results)
    sys.exit(0 if all(passed for _, passed, _ in results) else 1)


def static_checks() -> list[Check]:
    code = [name for name in PYTHON_CODE if (ROOT / name).exists()]
    templates = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "src").rglob("templates/**/*.html"))]
    owner = {"SANKOFA_DB_ROLE": "owner"}
    return [
        Check("ruff check", [_tool("ruff"), "check", *code]),
        Check("ruff format", [_tool("ruff"), "format", "--check", *code]),
        Check("templates", [_tool("djade"), "--check", "--target-version", "5.2", *templates]),
        Check("types", [_tool("mypy"), *(name for name in code if name != "sankofa"), "sankofa"]),
        Check("imports", [_tool("lint-imports")]),
        Check("production settings", _manage("check", "--deploy", "--fail-level", "WARNING"), _production()),
        Check("migrations", _manage("makemigrations", "--check", "--dry-run"), owner),
        *([Check("translations", _manage("messages", "--check"))] if serve.has_command("messages") else []),
    ]


def pytest(arguments: list[str]) -> Check:
    """The whole suite on two processes; what is asked for by name on one, as one reads it while working."""
    command = [sys.executable, "-m", "pytest", *(arguments or ["-n", "2", "--dist", "worksteal"])]
    return Check("tests", command, live=True)


def _production() -> dict[str, str]:
    """Settings as a deployment has them, with keys of the moment. The check opens no database."""
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    return {
        "SANKOFA_MODE": "production",
        "SANKOFA_ALLOWED_HOSTS": "sankofa.example",
        "SANKOFA_SECRET_KEY": secrets.token_urlsafe(48),
        "SANKOFA_FILE_KEYS": f"1:{key}",
        "SANKOFA_INDEX_KEY": key,
        "EMAIL_URL": "smtps://mail.example/?from=sankofa@sankofa.example",
    }


def _tool(name: str) -> str:
    return str(BIN / name)


def _manage(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "sankofa", *arguments]


def _perform(check: Check, environment: dict[str, str]) -> tuple[Check, bool, float]:
    _say(f"— {check.name} …")
    began = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env=environment | check.environment,
        stdin=subprocess.DEVNULL,
        stdout=None if check.live else subprocess.PIPE,
        stderr=None if check.live else subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode and done.stdout:
        _say(done.stdout.rstrip())
    return check, done.returncode == 0, time.monotonic() - began


def _report(results: list[tuple[Check, bool, float]]) -> None:
    width = max(len(check.name) for check, _, _ in results)
    _say("")
    for check, passed, seconds in results:
        _say(f"{check.name:<{width}}  {'passed' if passed else 'FAILED'}  {seconds:6.1f} s")


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201  # speaks to a terminal


if __name__ == "__main__":
    main(sys.argv[1:])

"""`manage roles`: the table of who may do what, as docs/reference/roles.md. `--write` renews the file."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from sankofa.accounts.roles import PERMISSIONS, SECOND_FACTOR_REQUIRED, Perm, Role, Scope

FILE = Path(settings.BASE_DIR) / "docs" / "reference" / "roles.md"
HEAD = """# Who may do what

Written by `./sankofa manage roles --write` from `src/sankofa/accounts/roles.py`; a test keeps it current.

A role says *what* somebody may do. Its reach says *where*: {scopes}. What was shared with a mission elsewhere is open
to its roles too, for reading, work, arrival and reintegration only. Health and protection notes are compartments: no
role opens them by itself, each reading needs a reason and is logged.
"""


def page() -> str:
    """The whole file, in English."""
    with translation.override("en"):
        roles = [str(role.label) for role in Role]
        lines = [
            HEAD.format(scopes=", ".join(str(scope.label).lower() for scope in Scope)),
            f"| May | {' | '.join(roles)} |",
            f"| --- |{' :-: |' * len(roles)}",
            *(_row(str(perm.label), [perm in PERMISSIONS[role] for role in Role]) for perm in Perm),
            _row("*Needs a second step to sign in*", [role in SECOND_FACTOR_REQUIRED for role in Role]),
        ]
    return "\n".join(lines) + "\n"


def _row(label: str, ticks: list[bool]) -> str:
    return f"| {label} | {' | '.join('✓' if tick else ' ' for tick in ticks)} |"


class Command(BaseCommand):
    help = "Prints who may do what; --write renews docs/reference/roles.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["write"]:
            FILE.write_text(page())
        else:
            self.stdout.write(page())

"""`./sankofa bench`: fills databases of their own and measures the pages over HTTP (benchmarks/pages.py)."""

import json
import os
import sys
from argparse import ArgumentParser, ArgumentTypeError
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

LEAST = 200


class Command(BaseCommand):
    help = "Measures my day, caseload, search, case, a new case and a move over HTTP, in databases of its own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--persons", type=_numbers, default=[10_000, 100_000, 1_000_000], help="10000,100000")
        parser.add_argument("--clients", type=_numbers, default=[1, 8], help="how many at once, as 1,8")
        parser.add_argument("--seconds", type=float, default=8.0, help="per page and number of clients")
        parser.add_argument("--json", type=Path, help="write the rows to this file")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not os.environ.get("DATABASE_OWNER_URL"):
            raise CommandError("DATABASE_OWNER_URL is not set: measuring makes databases of its own, as their owner.")
        if min(options["persons"]) < LEAST:
            raise CommandError(f"Fewer than {LEAST} persons measure nothing.")
        sys.path.insert(0, str(settings.BASE_DIR / "benchmarks"))
        import pages  # noqa: PLC0415  outside the package, like what else measures

        rows = pages.run(options["persons"], options["clients"], options["seconds"], self._say)
        if options["json"]:
            options["json"].write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _numbers(text: str) -> list[int]:
    try:
        found = [int(part) for part in text.split(",")]
    except ValueError:
        found = []
    if not found or min(found) < 1:
        raise ArgumentTypeError("give whole numbers with commas between, as 10000,100000")
    return found

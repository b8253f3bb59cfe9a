"""`./sankofa bench`: fills databases of their own and measures the pages over HTTP (benchmarks/pages.py)."""

import json
import os
import platform
import sys
from argparse import ArgumentParser, ArgumentTypeError
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sankofa.kernel import clock

LEAST = 200


class Command(BaseCommand):
    help = "Measures my day, caseload, search, case, a new case and a move over HTTP, in databases of its own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--persons", type=_numbers, default=[10_000, 100_000, 1_000_000], help="10000,100000")
        parser.add_argument("--clients", type=_numbers, default=[1, 8], help="how many at once, as 1,8")
        parser.add_argument("--seconds", type=float, default=8.0, help="per page and number of clients")
        parser.add_argument("--json", type=Path, help="write the rows to this file")
        parser.add_argument("--report", action="store_true", help="write the tables of docs/performance.md")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not os.environ.get("DATABASE_OWNER_URL"):
            raise CommandError("DATABASE_OWNER_URL is not set: measuring makes databases of its own, as their owner.")
        if min(options["persons"]) < LEAST:
            raise CommandError(f"Fewer than {LEAST} persons measure nothing.")
        sys.path.insert(0, str(settings.BASE_DIR / "benchmarks"))
        import pages  # noqa: PLC0415  outside the package, like what else measures
        import report  # noqa: PLC0415

        before = os.getloadavg()[0]
        measured = pages.run(options["persons"], options["clients"], options["seconds"], self._say)
        rows = [asdict(row) for row in measured]
        if options["json"]:
            options["json"].write_text(json.dumps(rows, indent=1) + "\n")
        if options["report"]:
            report.write(rows, _conditions(before))

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _conditions(load: float) -> str:
    """Where and when, for whoever compares. The load is that before: afterwards it is our own."""
    cores, memory = os.cpu_count(), os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"Measured on {clock.now():%d %B %Y}: {cores} cores, {memory:.0f} GB, {system}; load before it {load:.1f}."


def _numbers(text: str) -> list[int]:
    try:
        found = [int(part) for part in text.split(",")]
    except ValueError:
        found = []
    if not found or min(found) < 1:
        raise ArgumentTypeError("give whole numbers with commas between, as 10000,100000")
    return found

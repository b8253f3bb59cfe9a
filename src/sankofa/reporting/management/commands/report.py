"""`./sankofa report YEAR`: what was published beside what the records give. Internal: nothing is suppressed."""

import csv
import uuid
from argparse import ArgumentParser
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sankofa.accounts import queries as accounts
from sankofa.kernel import clock
from sankofa.kernel.errors import DomainError
from sankofa.reporting import queries, services
from sankofa.reporting.vocab import Line

COLUMNS = ("key", "published", "computed", "difference", "definition")


class Command(BaseCommand):
    help = "Computes the figures of a year from a snapshot, beside those that were published."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--format", choices=("table", "csv"), default="table")
        parser.add_argument("--mission", default="", help="code of the mission; default: whose publication it is")
        parser.add_argument("--language", choices=("en", "nl"), default="en", help="of the definitions")
        parser.add_argument("--snapshot", default="new", metavar="ID", help="new (default), latest, or the id of one")
        parser.add_argument(
            "--published", type=Path, metavar="FILE", help="registers the figures of a publication first (CSV)"
        )
        parser.add_argument("--publication", default="annual", help="how that file is read (publications.yaml)")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            lines = self._lines(options)
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        if options["format"] == "csv":
            self._csv(lines)
        else:
            self._table(lines)

    def _lines(self, options: dict[str, Any]) -> list[Line]:
        year, snapshot = options["year"], _snapshot(options["snapshot"])
        mission = options["mission"] or queries.publisher(year) or queries.busiest(snapshot)
        if options["published"]:
            _register(options["published"], options["publication"], year, mission)
        return queries.report(year=year, mission=mission, language=options["language"], snapshot_id=snapshot)

    def _csv(self, lines: list[Line]) -> None:
        writer = csv.writer(self.stdout, lineterminator="\n")
        writer.writerow(COLUMNS)
        for line in lines:
            others = "".join(f" | {one.indicator}: {_plain(one.value)}" for one in line.tried)
            writer.writerow(
                (
                    line.key,
                    _plain(line.published),
                    _plain(line.computed),
                    _plain(line.difference),
                    line.definition + others,
                )
            )

    def _table(self, lines: list[Line]) -> None:
        wide = max((len(line.key) for line in lines), default=0)
        self.stdout.write(f"{'':{wide}} {'published':>13} {'computed':>13} {'difference':>11}")
        for line in lines:
            figures = f"{_plain(line.published):>13} {_plain(line.computed):>13} {_plain(line.difference):>11}"
            self.stdout.write(f"{line.key:{wide}} {figures}  {line.unit}")
            for one in line.tried:
                self.stdout.write(f"  or {one.indicator:{wide - 5}} {'':13} {_plain(one.value):>13}")
        off = [line for line in lines if line.difference]
        self.stdout.write(f"{len(lines)} figures, {len(off)} differ from what was published.")


def _snapshot(which: str) -> uuid.UUID:
    """Which snapshot is meant. A new one by default: records may have changed since the last."""
    if which == "new":
        return services.take_snapshot(now=clock.now()).id
    if which == "latest":
        row = queries.latest()
        if row is None:
            raise CommandError("There is no snapshot yet.")
        return row.id
    try:
        return uuid.UUID(which)
    except ValueError as error:
        raise CommandError(f"{which} is no snapshot: say new, latest or an id.") from error


def _register(path: Path, publication: str, year: int, code: str) -> None:
    mission_id = accounts.mission_id(code)
    if mission_id is None:
        raise CommandError(f"There is no mission {code}.")
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            services.register_publication(
                mission_id=mission_id, publication=publication, year=year, lines=lines, now=clock.now()
            )
    except OSError as error:
        raise CommandError(f"{path} can't be read: {error.strerror}.") from error


def _plain(value: Decimal | None) -> str:
    """Without zeros that say nothing, never with an exponent."""
    if value is None:
        return ""
    return f"{value.normalize():f}" if value else "0"

"""`./sankofa iati export`: the mission's file of activities. `./sankofa iati check FILE`: what is wrong with one."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sankofa.accounts import queries as accounts
from sankofa.iati import queries, services
from sankofa.iati.vocab import Problem
from sankofa.kernel import clock


class Command(BaseCommand):
    help = "Writes the mission's IATI 2.03 file of activities, or says what is wrong with a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        export = verbs.add_parser("export", help="write what is published of projects and agreements")
        export.add_argument("--mission", required=True, help="its code, as in case numbers")
        export.add_argument("--output", type=Path, help="a file; else it is printed")
        check = verbs.add_parser("check", help="hold a file against schema, rules and codes")
        check.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["verb"] == "export":
            self._export(options["mission"], options["output"])
        else:
            self._check(options["file"])

    def _export(self, code: str, output: Path | None) -> None:
        mission_id = accounts.mission_id(code)
        if mission_id is None:
            raise CommandError(f"There is no mission {code}.")
        found = services.publish(mission_id=mission_id, by=None, now=clock.now())
        if found is None or not found.own:
            raise CommandError("Say first who publishes, and what: on the page IATI, under projects and money.")
        for one in found.problems:
            self._tell(one)
        if found.errors:
            raise CommandError(f"Nothing was written: {_times(found.errors, 'error')}.")
        if output is None:
            sys.stdout.buffer.write(found.content)
            return
        output.write_bytes(found.content)
        activities = "1 activity" if len(found.own) == 1 else f"{len(found.own)} activities"
        until = f"money until {found.until}" if found.until else "no money: the books were never closed"
        self.stdout.write(f"Wrote {activities} to {output}; {until}.")

    def _check(self, path: Path) -> None:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} can't be read: {error.strerror}.") from error
        judged = queries.judge(content, now=clock.now())
        for one in judged.problems:
            self._tell(one)
        if judged.errors:
            raise CommandError(f"{path}: {_times(judged.errors, 'error')}, {len(judged.good)} of {judged.count} good.")
        said = _times(len(judged.problems), "warning") if judged.problems else "no problems"
        self.stdout.write(f"{path}: {judged.count} activities, {said}.")

    def _tell(self, one: Problem) -> None:
        where = f"activity {one.place}" if one.place else "file"
        found = f" ({one.value})" if one.value else ""
        self.stdout.write(f"{where}, line {one.line}, {one.element}{found}: {one.severity}: {queries.sentence(one)}")


def _times(n: int, word: str) -> str:
    return f"1 {word}" if n == 1 else f"{n} {word}s"

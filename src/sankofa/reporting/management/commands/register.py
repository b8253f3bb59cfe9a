"""`manage register FILE`: numbers of a register from CSV; with `--publication NAME --year YEAR`: figures as printed."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sankofa.accounts import queries as accounts
from sankofa.kernel import clock
from sankofa.kernel.errors import DomainError
from sankofa.reporting import dictionary, services


class Command(BaseCommand):
    help = (
        "Enters numbers that are neither people nor money (series,part,period,value,unit,source), or what was printed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--mission", required=True, help="its code, as in case numbers")
        parser.add_argument("--publication", choices=sorted(dictionary.readings()), help="the file is a publication's")
        parser.add_argument("--year", type=int, help="that it is about")

    def handle(self, *_args: Any, **options: Any) -> None:
        mission_id = accounts.mission_id(options["mission"])
        if mission_id is None:
            raise CommandError(f"There is no mission {options['mission']}.")
        if options["publication"] and not options["year"]:
            raise CommandError("Say of which year: --year.")
        try:
            with options["file"].open(encoding="utf-8", newline="") as lines:
                if options["publication"]:
                    count = services.register_publication(
                        mission_id=mission_id,
                        publication=options["publication"],
                        year=options["year"],
                        lines=lines,
                        now=clock.now(),
                    )
                else:
                    count = services.enter_figures(mission_id=mission_id, lines=lines, now=clock.now())
        except OSError as error:
            raise CommandError(f"{options['file']} can't be read: {error.strerror}.") from error
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        self.stdout.write(f"{count} figures are on file.")

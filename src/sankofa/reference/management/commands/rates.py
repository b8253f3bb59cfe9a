"""`manage rates FILE`: loads monthly exchange rates from a published file (datasets/exchange-rates, monthly.csv)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sankofa.reference.services import load_rates


class Command(BaseCommand):
    help = "Loads monthly exchange rates: Date,Country,Exchange rate (units for one US dollar)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        try:
            with file.open(encoding="utf-8", newline="") as lines:
                count = load_rates(lines)
        except (OSError, KeyError, ValueError, ArithmeticError) as error:
            raise CommandError(f"{file} can't be read as a file of monthly rates: {error}") from error
        self.stdout.write(f"{count} rates are on file.")

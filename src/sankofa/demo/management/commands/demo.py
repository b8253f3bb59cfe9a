"""`manage demo`: loads the demo mission, or a whole year. Twice is once; outside demo mode it refuses."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sankofa.cases.models import Case
from sankofa.demo import mission
from sankofa.demo.year import building
from sankofa.demo.year.targets import YEAR
from sankofa.kernel import clock


class Command(BaseCommand):
    help = "Loads the demo mission: invented staff, people and cases, relative to today. Only in demo mode."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--year",
            type=int,
            choices=[YEAR],
            help="build this year whole instead, in an empty mission: every published figure from cases and entries",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo mission is for demo mode only: invented people never join a real caseload.")
        if options["year"]:
            self._build(options["year"])
            return
        loaded = mission.load(clock.now())
        self.stdout.write(
            f"Loaded the demo mission: {loaded} cases." if loaded else "The demo mission is loaded already."
        )

    def _build(self, year: int) -> None:
        if building.stands():
            self.stdout.write(f"The year {year} is built already.")
            return
        if Case.objects.exists():
            raise CommandError(
                "The year is built in an empty mission, and this one has cases. Give it a data folder of its own:"
                f" SANKOFA_HOME=var/{year} ./sankofa demo --year {year}"
            )
        began = time.monotonic()
        made = building.load()
        self.stdout.write(f"Built the year {year}: {made} cases in {time.monotonic() - began:.0f} seconds.")

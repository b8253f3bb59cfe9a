"""`manage demo`: loads the demo mission. Twice is once; outside demo mode it refuses."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sankofa.demo import mission
from sankofa.kernel import clock


class Command(BaseCommand):
    help = "Loads the demo mission: invented staff, people and cases, relative to today. Only in demo mode."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo mission is for demo mode only: invented people never join a real caseload.")
        loaded = mission.load(clock.now())
        self.stdout.write(
            f"Loaded the demo mission: {loaded} cases." if loaded else "The demo mission is loaded already."
        )

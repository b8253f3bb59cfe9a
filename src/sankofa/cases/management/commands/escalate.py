"""`sankofa manage escalate`: run every hour by the scheduler; a second run finds nothing left to do."""

from typing import Any

from django.core.management.base import BaseCommand

from sankofa.cases.jobs import escalate
from sankofa.kernel import clock


class Command(BaseCommand):
    help = "Marks requests that no mission acknowledged in time and tells who asked."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        self.stdout.write(f"{escalate(clock.now())} requests escalated")

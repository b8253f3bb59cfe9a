"""`sankofa manage imports_upkeep`: run every hour by the scheduler; a second run finds nothing left to do."""

from typing import Any

from django.core.management.base import BaseCommand

from sankofa.imports.services import erase_old, resume_stalled
from sankofa.kernel import clock


class Command(BaseCommand):
    help = "Erases old import files and sets imports going again whose worker ended."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        now = clock.now()
        self.stdout.write(f"{erase_old(now)} erased, {resume_stalled(now)} going on")

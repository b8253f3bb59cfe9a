"""`./sankofa snapshot`: makes a snapshot without names, with a bar that says how far it is."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sankofa.kernel import clock
from sankofa.reporting import services
from sankofa.reporting.vocab import Progress, SnapshotError

WIDTH = 24


class Command(BaseCommand):
    help = "Makes a snapshot without names, from which every figure is computed."

    def handle(self, *_args: Any, **_options: Any) -> None:
        bar = sys.stderr.isatty()
        try:
            made = services.take_snapshot(now=clock.now(), tell=self._draw if bar else services.quietly)
        except SnapshotError as error:
            raise CommandError(str(error.message)) from error
        if bar:
            self.stderr.write("")
        self.stdout.write(f"Snapshot {made.id}: {made.rows} rows, sha256 {made.digest}.")

    def _draw(self, progress: Progress) -> None:
        full = WIDTH * progress.done // progress.of
        bar = "█" * full + "░" * (WIDTH - full)
        self.stderr.write(f"\r{bar} {progress.table:<14} {progress.rows:>12,}", ending="")
        self.stderr.flush()

"""`./sankofa manage clockwork`: runs the periodic jobs until it is stopped; with `--once` for a timer of the system."""

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections

from sankofa.kernel import clock
from sankofa.operations.clockwork import run_due
from sankofa.operations.jobs import JOBS

LOOKS_EVERY = 15  # seconds
log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Runs the periodic jobs: those that are due now (--once), or from now on until it is stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="run what is due, then end")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        if options["once"]:
            for name in run_due(JOBS, now=clock.now()):
                self.stdout.write(name)
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())  # a job under way ends first
        while not stop.is_set():
            try:
                run_due(JOBS, now=clock.now())
            except DatabaseError as error:  # the database restarts: so do we, at the next look
                log.error("The clockwork could not reach the database: %s", type(error).__name__)  # noqa: TRY400  one line will do
            close_old_connections()
            stop.wait(LOOKS_EVERY)

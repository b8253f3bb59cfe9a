"""`gather_facts`: fills the table of facts for every case, closed ones too. What changes later refreshes itself."""

import uuid
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from sankofa.cases import queries as cases
from sankofa.journey import services
from sankofa.kernel.clock import now

AT_ONCE = 200


class Command(BaseCommand):
    help = "Gather the facts of every case into the table that simulations ask."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--after", type=uuid.UUID, help="go on after this case, where a run was broken off")

    def handle(self, *_args: Any, after: uuid.UUID | None, **_options: Any) -> None:
        done = held = 0
        while case_ids := cases.after(after, AT_ONCE):
            for case_id in case_ids:
                kept = services.refresh(case_id=case_id, now=now())
                done, held = done + kept, held + (not kept)
            after = case_ids[-1]
            self.stdout.write(f"{done} cases, up to {after}")
        if held:
            self.stdout.write(f"{held} were being changed; the clockwork takes them.")

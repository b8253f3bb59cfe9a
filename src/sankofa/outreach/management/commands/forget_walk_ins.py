"""`./sankofa manage forget_walk_ins`: blanks the names on the lists of office hours that are over."""

from typing import Any

from django.core.management.base import BaseCommand

from sankofa.kernel import clock
from sankofa.outreach import services


class Command(BaseCommand):
    help = "Blanks what people called themselves on the lists of past office hours; the counts stay."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"{services.forget_walk_ins(now=clock.now())} names forgotten")

"""`manage demo_signins`: who can sign in to the demo, for the launcher to print below the address."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from sankofa.accounts import queries


class Command(BaseCommand):
    help = "Who can sign in to the demo with one click. Prints nothing outside demo mode."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.DEMO:
            return
        people = [person for person in queries.demo_signins() if person.first]
        if not people:
            return
        width = max(len(person.role.label) for person in people)
        self.stdout.write("Sign in there with one click, as:")
        for person in people:
            self.stdout.write(f"  {person.role.label:<{width}}  {person.name}, {person.office_name}")

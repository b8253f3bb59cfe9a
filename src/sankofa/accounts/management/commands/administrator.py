"""`manage administrator`: makes somebody administrator of a mission and prints the link to choose a password.

How the first one is made, and how one gets back in when the last one lost the password: whoever may run this runs the
server. What it did stands in the history of the administration.
"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from sankofa.accounts import services
from sankofa.journal.services import named_in_history
from sankofa.kernel import clock
from sankofa.kernel.errors import DomainError

ASKED = {
    "email": "E-mail address",
    "name": "Name",
    "mission": "Mission, its code as in case numbers (NL)",
    "mission_name": "Name of the mission (Netherlands)",
    "country": "Its country, three letters (NLD)",
    "timezone": "Its time zone (Europe/Amsterdam)",
}


class Command(BaseCommand):
    help = "Makes somebody administrator of a mission, founding it if it is new. Asks for what is not given."

    def add_arguments(self, parser: CommandParser) -> None:
        for name, label in ASKED.items():
            parser.add_argument(f"--{name.replace('_', '-')}", default="", help=label)
        parser.add_argument("--address", default=_address(), help="where Sankofa answers; default: %(default)s")

    def handle(self, *_args: Any, address: str, **options: Any) -> None:
        given = {name: options[name] for name in ASKED}
        for name in ("email", "name", "mission"):
            given[name] = given[name] or self._ask(name)
        if not services.has_mission(given["mission"]):
            for name in ("mission_name", "country", "timezone"):
                given[name] = given[name] or self._ask(name)
        try:
            with named_in_history(staff_name="manage administrator"):
                key = services.make_administrator(**given, language=settings.LANGUAGE_CODE, now=clock.now())
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        link = address.rstrip("/") + reverse("account_reset_password_from_key", kwargs=key)
        self.stdout.write(
            f"{given['name']} is administrator of {given['mission'].upper()}. Choose a password here; the link works "
            f"once and for three days. A second step is set up on the first sign-in.\n{link}"
        )

    def _ask(self, name: str) -> str:
        self.stdout.write(f"{ASKED[name]}: ", ending="")
        self.stdout.flush()
        try:
            return input().strip()
        except EOFError as error:
            raise CommandError(f"--{name.replace('_', '-')} is not given.") from error


def _address() -> str:
    if settings.ENVIRONMENT.is_production:
        return f"https://{settings.ALLOWED_HOSTS[0]}"
    return "http://127.0.0.1:8000"

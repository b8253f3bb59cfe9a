"""`manage messages`: collects the texts to translate; `--check` fails while one lacks its translation."""

from argparse import ArgumentParser

from django.core.management import BaseCommand, CommandError

from sankofa.desk.messages import TRANSLATED, catalogue_path, untranslated, update

SHOWN = 20


class Command(BaseCommand):
    help = "Collects the texts of code and templates into the catalogues, or checks that all are translated."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail while a translation is missing")

    def handle(self, *args: object, check: bool = False, **options: object) -> None:  # noqa: ARG002  Django's signature
        for language in TRANSLATED:
            if not check:
                update(language)
            lacking = list(untranslated(language))
            self.stdout.write(f"{catalogue_path(language)}: {len(lacking)} texts without translation")
            if check and lacking:
                shown = "\n".join(f"  {text}" for text in lacking[:SHOWN])
                raise CommandError(f"{len(lacking)} texts lack their translation into {language}:\n{shown}")

"""`./sankofa backup --to DIR [--keys-to DIR]`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sankofa.kernel import clock
from sankofa.operations import backup
from sankofa.operations.archive import ArchiveError
from sankofa.operations.programs import ProgramError

WITHOUT_FILES = 3  # exit code: the backup is whole, what it was made from was not


class Command(BaseCommand):
    help = "Writes database, sealed files and a manifest into an empty folder; the keys, if anywhere, into another."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, required=True, metavar="DIR")
        parser.add_argument("--keys-to", type=Path, metavar="DIR", help="a folder apart from the backup")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        try:
            manifest = backup.make(to=options["to"], keys_to=options["keys_to"], now=clock.now())
        except (ArchiveError, ProgramError) as error:
            raise CommandError(str(error)) from error
        rows = sum(manifest.inventory.tables.values())
        self.stdout.write(f"{rows} rows of {len(manifest.inventory.tables)} tables, {manifest.files} sealed files.")
        self.stdout.write(f"The backup is in {options['to']}. It holds personal data: store it encrypted.")
        if options["keys_to"]:
            self.stdout.write(f"The keys are in {options['keys_to']}: take them to another place than the backup.")
        else:
            self.stdout.write("The keys are not in it: without them files and compartments can't be read.")
        if manifest.missing:
            raise CommandError(
                f"FILES ARE MISSING: rows name {len(manifest.missing)} that are not in the data folder, so this backup "
                "can't bring them back. Look for them in an earlier one:\n" + "\n".join(manifest.missing),
                returncode=WITHOUT_FILES,
            )

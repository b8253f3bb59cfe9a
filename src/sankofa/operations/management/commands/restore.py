"""`./sankofa restore --from DIR [--keys-from DIR] [--over-it]`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sankofa.kernel import clock
from sankofa.operations import restore
from sankofa.operations.archive import ArchiveError
from sankofa.operations.programs import ProgramError

WITHOUT_KEYS = 2  # exit code: all is back, sealed values can't be read


class Command(BaseCommand):
    help = "Brings a backup back into an empty database and folder, and compares what came back with its manifest."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", type=Path, required=True, metavar="DIR", dest="source")
        parser.add_argument("--keys-from", type=Path, metavar="DIR", help="where backup --keys-to put the keys")
        parser.add_argument("--over-it", action="store_true", help="replace everything that is there")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        try:
            done = restore.bring_back(
                source=options["source"],
                keys_from=options["keys_from"],
                over_it=options["over_it"],
                now=clock.now(),
            )
        except (ArchiveError, ProgramError) as error:
            raise CommandError(str(error)) from error
        for line in done.lines:
            mark = "" if line.agrees else "  DIFFERS"
            self.stdout.write(f"{line.what:<45} {line.wanted:>20} {line.found:>20}{mark}".rstrip())
        if different := sum(not line.agrees for line in done.lines):
            raise CommandError(f"{different} of {len(done.lines)} differ from the manifest: don't work with this.")
        self.stdout.write(f"Everything agrees with the backup of {done.manifest.made_at}.")
        if done.missing_keys:
            raise CommandError(
                f"KEYS ARE MISSING ({', '.join(done.missing_keys)}): files and compartments can't be read until "
                "SANKOFA_FILE_KEYS and SANKOFA_INDEX_KEY hold them, or --keys-from names their folder.",
                returncode=WITHOUT_KEYS,
            )

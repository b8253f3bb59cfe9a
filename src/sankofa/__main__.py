"""`python -m sankofa …` is Django's command line with our settings; the launcher hands over to it."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

from sankofa.config import environment


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sankofa.config.settings")
    try:
        environment.read(base=Path())
    except environment.UnsafeEnvironmentError as error:
        sys.exit(str(error))
    execute_from_command_line(["sankofa", *sys.argv[1:]])


if __name__ == "__main__":
    main()

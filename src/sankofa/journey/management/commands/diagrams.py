"""`manage diagrams`: writes the generated documents of docs/reference."""

from django.conf import settings
from django.core.management import BaseCommand

from sankofa.journey.diagrams import DOCUMENTS


class Command(BaseCommand):
    help = "Writes the documents that are generated from tables and policies."

    def handle(self, *args: object, **options: object) -> None:  # noqa: ARG002  Django's signature
        for name, write in DOCUMENTS.items():
            (settings.BASE_DIR / "docs" / name).write_text(write(), encoding="utf-8")

"""Setting a step going. Jobs stand above services, so they are called by name: what they do is `jobs`."""

from django.utils.module_loading import import_string

from sankofa.imports.models import Import
from sankofa.imports.vocab import Standing

JOBS = {Standing.CHECKING: "sankofa.imports.jobs.check", Standing.RUNNING: "sankofa.imports.jobs.work"}


def enqueue(source: Import) -> None:
    """Puts the step at which the import stands in the queue, with the transaction that calls it."""
    import_string(JOBS[Standing(source.standing)]).enqueue(str(source.id))

"""Questions to reporting."""

from sankofa.reporting.queries.figures import busiest, latest, publisher, report
from sankofa.reporting.queries.registers import figures_of, publication_kinds, publications, series
from sankofa.reporting.queries.snapshots import snapshot_asked, snapshot_content, snapshots

__all__ = [
    "busiest",
    "figures_of",
    "latest",
    "publication_kinds",
    "publications",
    "publisher",
    "report",
    "series",
    "snapshot_asked",
    "snapshot_content",
    "snapshots",
]

"""Tables of reporting."""

from sankofa.reporting.models.explorer import Release, View
from sankofa.reporting.models.registers import Figure, Published
from sankofa.reporting.models.snapshots import Snapshot, SnapshotAsked

__all__ = ["Figure", "Published", "Release", "Snapshot", "SnapshotAsked", "View"]

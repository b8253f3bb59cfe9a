"""Tables of reporting."""

from sankofa.reporting.models.registers import Figure, Published
from sankofa.reporting.models.snapshots import Snapshot

__all__ = ["Figure", "Published", "Snapshot"]

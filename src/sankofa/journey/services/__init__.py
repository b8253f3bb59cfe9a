"""Verbs that cross stages: the door. A guarded verb locks the case, judges its gate, issues the clearance and acts."""

from sankofa.journey.services.decisions import decide
from sankofa.journey.services.gates import BlockedError, clear, process, refresh, waive

__all__ = ["BlockedError", "clear", "decide", "process", "refresh", "waive"]

"""Verbs that cross stages: the door. A guarded verb locks the case, judges its gate, issues the clearance and acts."""

from sankofa.journey.services.decisions import decide
from sankofa.journey.services.departure import depart, hand_over, hold_seat, reissue, take_step, ticket
from sankofa.journey.services.gates import BlockedError, clear, process, refresh, waive

__all__ = [
    "BlockedError",
    "clear",
    "decide",
    "depart",
    "hand_over",
    "hold_seat",
    "process",
    "refresh",
    "reissue",
    "take_step",
    "ticket",
    "waive",
]

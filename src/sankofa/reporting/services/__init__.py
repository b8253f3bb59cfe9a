"""Verbs of reporting."""

from sankofa.reporting.services.explorer import drop_view, keep_release, keep_view, tell_of_figures
from sankofa.reporting.services.registers import enter_figures, register_publication
from sankofa.reporting.services.snapshots import forget_old, quietly, take_snapshot

__all__ = [
    "drop_view",
    "enter_figures",
    "forget_old",
    "keep_release",
    "keep_view",
    "quietly",
    "register_publication",
    "take_snapshot",
    "tell_of_figures",
]

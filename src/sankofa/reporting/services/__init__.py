"""Verbs of reporting."""

from sankofa.reporting.services.registers import enter_figures, register_publication
from sankofa.reporting.services.snapshots import forget_old, quietly, take_snapshot

__all__ = ["enter_figures", "forget_old", "quietly", "register_publication", "take_snapshot"]

"""Tables of reporting."""

from sankofa.reporting.models.annual import AnnualFile, AnnualReport, AnnualText
from sankofa.reporting.models.donors import DonorReport, DonorReportText, PseudonymKey, ReportedEntry
from sankofa.reporting.models.explorer import Release, View
from sankofa.reporting.models.registers import Figure, Published
from sankofa.reporting.models.snapshots import Snapshot, SnapshotAsked

__all__ = [
    "AnnualFile",
    "AnnualReport",
    "AnnualText",
    "DonorReport",
    "DonorReportText",
    "Figure",
    "PseudonymKey",
    "Published",
    "Release",
    "ReportedEntry",
    "Snapshot",
    "SnapshotAsked",
    "View",
]

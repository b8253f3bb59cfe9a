"""Questions to reporting."""

from sankofa.reporting.queries.compared import compared, whole_months
from sankofa.reporting.queries.donors import (
    behind_amount,
    behind_result,
    donor_report,
    donor_reports,
    next_period,
    recomputed,
    reports_to_do,
)
from sankofa.reporting.queries.figures import busiest, latest, publisher, report
from sankofa.reporting.queries.projects import indicators_of_projects, people_of_projects
from sankofa.reporting.queries.registers import figures_of, publication_kinds, publications, series
from sankofa.reporting.queries.snapshots import snapshot_asked, snapshot_content, snapshots

__all__ = [
    "behind_amount",
    "behind_result",
    "busiest",
    "compared",
    "donor_report",
    "donor_reports",
    "figures_of",
    "indicators_of_projects",
    "latest",
    "next_period",
    "people_of_projects",
    "publication_kinds",
    "publications",
    "publisher",
    "recomputed",
    "report",
    "reports_to_do",
    "series",
    "snapshot_asked",
    "snapshot_content",
    "snapshots",
    "whole_months",
]

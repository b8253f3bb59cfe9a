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
from sankofa.reporting.queries.explorer import (
    dimensions,
    explore,
    figure,
    has_cases,
    is_value,
    leaving,
    measure,
    measures,
    open_among,
    others,
    sums,
    traced,
    values,
    views,
    within,
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
    "dimensions",
    "donor_report",
    "donor_reports",
    "explore",
    "figure",
    "figures_of",
    "has_cases",
    "indicators_of_projects",
    "is_value",
    "latest",
    "leaving",
    "measure",
    "measures",
    "next_period",
    "open_among",
    "others",
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
    "sums",
    "traced",
    "values",
    "views",
    "whole_months",
    "within",
]

"""Questions to reporting."""

from sankofa.reporting.queries.figures import busiest, latest, publisher, report

__all__ = ["busiest", "latest", "publisher", "report"]

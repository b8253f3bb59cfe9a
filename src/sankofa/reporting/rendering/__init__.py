"""A report as files: a PDF that a screen reader can follow, and a spreadsheet of all its tables. Heavy: import late."""

from sankofa.reporting.rendering.printed import pdf
from sankofa.reporting.rendering.sheets import xlsx

__all__ = ["pdf", "xlsx"]

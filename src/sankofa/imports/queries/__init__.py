"""Questions about imports: the door."""

from sankofa.imports.queries.exports import export_csv, export_xlsx
from sankofa.imports.queries.imports import columns_of, imports, one_import, starter
from sankofa.imports.queries.results import result_xlsx
from sankofa.imports.queries.rows import preview

__all__ = [
    "columns_of",
    "export_csv",
    "export_xlsx",
    "imports",
    "one_import",
    "preview",
    "result_xlsx",
    "starter",
]

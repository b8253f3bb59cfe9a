"""Verbs on imports: bring a file in, say what its columns hold, decide who is who, import, and bring an export back."""

from sankofa.imports.services.checking import Step, check
from sankofa.imports.services.deciding import decide, decide_rest, resolve
from sankofa.imports.services.intake import choose_columns, choose_sheet, drop, go_on, import_rows, start
from sankofa.imports.services.upkeep import erase_old, resume_stalled
from sankofa.imports.services.writing import work

__all__ = [
    "Step",
    "check",
    "choose_columns",
    "choose_sheet",
    "decide",
    "decide_rest",
    "drop",
    "erase_old",
    "go_on",
    "import_rows",
    "resolve",
    "resume_stalled",
    "start",
    "work",
]

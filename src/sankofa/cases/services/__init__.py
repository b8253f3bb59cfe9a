"""Verbs on cases: the door. Each noun has its module; callers import from here."""

from sankofa.cases.services.spine import (
    assign,
    fall_off,
    hold,
    issue_clearance,
    join,
    lock,
    move,
    open_case,
    record,
    register_departed,
    reopen,
    resume,
    set_plan,
    split,
    undo,
    write_note,
)

__all__ = [
    "assign",
    "fall_off",
    "hold",
    "issue_clearance",
    "join",
    "lock",
    "move",
    "open_case",
    "record",
    "register_departed",
    "reopen",
    "resume",
    "set_plan",
    "split",
    "undo",
    "write_note",
]

"""Verbs after departure: the door. Each noun has its module."""

from sankofa.reintegration.services.arrivals import confirm_arrival
from sankofa.reintegration.services.plans import (
    add_line,
    approve,
    change_line,
    deliver,
    drop_line,
    take_back_delivery,
    write_plan,
)
from sankofa.reintegration.services.visits import (
    cancel_visit,
    lose_contact,
    plan_visits,
    record_attempt,
    record_visit,
    restore_contact,
    set_visit_rhythm,
)

__all__ = [
    "add_line",
    "approve",
    "cancel_visit",
    "change_line",
    "confirm_arrival",
    "deliver",
    "drop_line",
    "lose_contact",
    "plan_visits",
    "record_attempt",
    "record_visit",
    "restore_contact",
    "set_visit_rhythm",
    "take_back_delivery",
    "write_plan",
]

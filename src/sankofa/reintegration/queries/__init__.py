"""Questions after departure: the door. One case: `of_case`. What is due, everywhere one may look: `lists`."""

from sankofa.reintegration.queries.lasting import lasting
from sankofa.reintegration.queries.lists import due, due_page, first_due
from sankofa.reintegration.queries.money import deliveries, deliveries_back
from sankofa.reintegration.queries.of_case import (
    arrivals,
    follow_up,
    line,
    plan,
    plan_written_on,
    receipt,
    still_open,
    visit,
    visit_rhythm,
)

__all__ = [
    "arrivals",
    "deliveries",
    "deliveries_back",
    "due",
    "due_page",
    "first_due",
    "follow_up",
    "lasting",
    "line",
    "plan",
    "plan_written_on",
    "receipt",
    "still_open",
    "visit",
    "visit_rhythm",
]

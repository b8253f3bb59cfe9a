"""Questions to finance: the door. Every one is limited to missions whose money the reader may see."""

from sankofa.finance.queries.agreements import agreement, agreement_choices, agreements
from sankofa.finance.queries.boxes import box, box_choices, boxes, cash_without_box, paper_file, papers
from sankofa.finance.queries.hours import fte, week
from sankofa.finance.queries.ledger import (
    cases_ended_with_commitments,
    closed_until,
    entry,
    ledger,
    read_upto,
    waiting,
)
from sankofa.finance.queries.open import due, owed, paid, promised
from sankofa.finance.queries.payments import batch, batch_file, batches
from sankofa.finance.queries.projects import line_choices, project, project_choices, projects, routes, scenarios, spent
from sankofa.finance.rules.hours import minutes

__all__ = [
    "agreement",
    "agreement_choices",
    "agreements",
    "batch",
    "batch_file",
    "batches",
    "box",
    "box_choices",
    "boxes",
    "cases_ended_with_commitments",
    "cash_without_box",
    "closed_until",
    "due",
    "entry",
    "fte",
    "ledger",
    "line_choices",
    "minutes",
    "owed",
    "paid",
    "paper_file",
    "papers",
    "project",
    "project_choices",
    "projects",
    "promised",
    "read_upto",
    "routes",
    "scenarios",
    "spent",
    "waiting",
    "week",
]

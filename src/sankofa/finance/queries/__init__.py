"""Questions to finance: the door. Every one is limited to missions whose money the reader may see."""

from sankofa.finance.queries.agreements import agreement, agreement_choices, agreements
from sankofa.finance.queries.bank import (
    banks,
    candidates,
    payments_near,
    statement_line,
    statement_lines,
    upload,
)
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
from sankofa.finance.rules.statements import COLUMNS, UnreadableError, Wrong

__all__ = [
    "COLUMNS",
    "UnreadableError",
    "Wrong",
    "agreement",
    "agreement_choices",
    "agreements",
    "banks",
    "batch",
    "batch_file",
    "batches",
    "box",
    "box_choices",
    "boxes",
    "candidates",
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
    "payments_near",
    "project",
    "project_choices",
    "projects",
    "promised",
    "read_upto",
    "routes",
    "scenarios",
    "spent",
    "statement_line",
    "statement_lines",
    "upload",
    "waiting",
    "week",
]

"""Questions to finance: the door. Every one is limited to missions whose money the reader may see."""

from sankofa.finance.queries.agreements import agreement, agreement_choices, agreements
from sankofa.finance.queries.attention import attention, own_hours
from sankofa.finance.queries.bank import (
    banks,
    candidates,
    payments_near,
    statement_line,
    statement_lines,
    upload,
)
from sankofa.finance.queries.boxes import box, box_choices, boxes, cash_without_box, paper_file, papers
from sankofa.finance.queries.closing import closing
from sankofa.finance.queries.hours import fte, hour_rates, posts, week, without_rate
from sankofa.finance.queries.ledger import (
    cases_ended_with_commitments,
    closed_until,
    entry,
    ledger,
    read_upto,
    waiting,
)
from sankofa.finance.queries.open import due, owed, paid, prepaid, promised
from sankofa.finance.queries.outward import (
    books_closed_until,
    listable_agreements,
    listable_projects,
    told_agreements,
    told_costs,
    told_donor,
    told_projects,
)
from sankofa.finance.queries.payments import batch, batch_file, batches, release_limits
from sankofa.finance.queries.projects import (
    budgets_beside,
    line_choices,
    people_who_left,
    project,
    project_choices,
    projects,
    restated,
    routes,
    running_projects,
    scenarios,
    spent,
)
from sankofa.finance.queries.rates import rate_on
from sankofa.finance.queries.reported import (
    borne,
    case_money,
    donors_of,
    due_reports,
    funded,
    promised_in,
    terms,
)
from sankofa.finance.queries.transfers import in_transit, on_their_way, places, transfer, transfers
from sankofa.finance.rules.budgets import overhead, pace
from sankofa.finance.rules.hours import minutes
from sankofa.finance.rules.splitting import split
from sankofa.finance.rules.statements import COLUMNS, UnreadableError, Wrong

__all__ = [
    "COLUMNS",
    "UnreadableError",
    "Wrong",
    "agreement",
    "agreement_choices",
    "agreements",
    "attention",
    "banks",
    "batch",
    "batch_file",
    "batches",
    "books_closed_until",
    "borne",
    "box",
    "box_choices",
    "boxes",
    "budgets_beside",
    "candidates",
    "case_money",
    "cases_ended_with_commitments",
    "cash_without_box",
    "closed_until",
    "closing",
    "donors_of",
    "due",
    "due_reports",
    "entry",
    "fte",
    "funded",
    "hour_rates",
    "in_transit",
    "ledger",
    "line_choices",
    "listable_agreements",
    "listable_projects",
    "minutes",
    "on_their_way",
    "overhead",
    "owed",
    "own_hours",
    "pace",
    "paid",
    "paper_file",
    "papers",
    "payments_near",
    "people_who_left",
    "places",
    "posts",
    "prepaid",
    "project",
    "project_choices",
    "projects",
    "promised",
    "promised_in",
    "rate_on",
    "read_upto",
    "release_limits",
    "restated",
    "routes",
    "running_projects",
    "scenarios",
    "spent",
    "split",
    "statement_line",
    "statement_lines",
    "terms",
    "told_agreements",
    "told_costs",
    "told_donor",
    "told_projects",
    "transfer",
    "transfers",
    "upload",
    "waiting",
    "week",
    "without_rate",
]

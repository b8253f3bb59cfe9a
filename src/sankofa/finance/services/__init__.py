"""Verbs of finance: the door. What is planned: `projects`. What it cost: `costs`, `events`. How it stands: `ledger`."""

from sankofa.finance.services.costs import book_cost, book_income, charge, charge_overhead, release
from sankofa.finance.services.events import release_ended, retry_waiting, take
from sankofa.finance.services.hours import charge_hours, save_week, set_hour_rate
from sankofa.finance.services.ledger import accounts, close_books, post
from sankofa.finance.services.payments import (
    add_order,
    batch_sent,
    check_batch,
    drop_order,
    make_batch,
    release_batch,
    send_back,
    set_release_limit,
)
from sankofa.finance.services.projects import (
    add_line,
    delivered,
    expect_report,
    extend,
    open_project,
    promise,
    report_sent,
    route,
    set_budget,
    set_quota,
    set_shares,
    sign_agreement,
)
from sankofa.finance.services.reversing import let_go, reverse

__all__ = [
    "accounts",
    "add_line",
    "add_order",
    "batch_sent",
    "book_cost",
    "book_income",
    "charge",
    "charge_hours",
    "charge_overhead",
    "check_batch",
    "close_books",
    "delivered",
    "drop_order",
    "expect_report",
    "extend",
    "let_go",
    "make_batch",
    "open_project",
    "post",
    "promise",
    "release",
    "release_batch",
    "release_ended",
    "report_sent",
    "retry_waiting",
    "reverse",
    "route",
    "save_week",
    "send_back",
    "set_budget",
    "set_hour_rate",
    "set_quota",
    "set_release_limit",
    "set_shares",
    "sign_agreement",
    "take",
]

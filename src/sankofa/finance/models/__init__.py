"""Rows behind finance: agreements, projects with their budgets, the ledger."""

from sankofa.finance.models.agreements import Agreement, Deliverable, Donor, Extension, Quota, ReportDue
from sankofa.finance.models.bank import BankAccount, Match, Statement, StatementLine, Upload
from sankofa.finance.models.boxes import Box, Count, Paper
from sankofa.finance.models.hours import HourRate, Hours
from sankofa.finance.models.ledger import Account, Close, Entry, Posting, Reader, Waiting
from sankofa.finance.models.payments import Batch, Order, ReleaseLimit
from sankofa.finance.models.projects import BudgetLine, Cluster, Funding, Project, Revision, RevisionLine, Route
from sankofa.finance.models.transfers import MoneyTransfer

__all__ = [
    "Account",
    "Agreement",
    "BankAccount",
    "Batch",
    "Box",
    "BudgetLine",
    "Close",
    "Cluster",
    "Count",
    "Deliverable",
    "Donor",
    "Entry",
    "Extension",
    "Funding",
    "HourRate",
    "Hours",
    "Match",
    "MoneyTransfer",
    "Order",
    "Paper",
    "Posting",
    "Project",
    "Quota",
    "Reader",
    "ReleaseLimit",
    "ReportDue",
    "Revision",
    "RevisionLine",
    "Route",
    "Statement",
    "StatementLine",
    "Upload",
    "Waiting",
]

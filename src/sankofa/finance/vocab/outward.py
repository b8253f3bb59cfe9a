"""What of money is told to donors and to everybody."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sankofa.finance.vocab.projects import DeliverableRow, QuotaRow, ShareRow
from sankofa.finance.vocab.words import LineKind, Nature, ReportKind


@dataclass(frozen=True)
class Terms:
    """What was agreed with a donor, extensions included. `amount`: minor units of `currency`; [starts, ends)."""

    id: uuid.UUID
    mission_id: uuid.UUID
    mission: str
    timezone: str  # of the mission, IANA
    donor: str
    reference: str
    title: str
    starts: dt.date
    ends: dt.date
    currency: str
    amount: int
    overhead_bp: int
    overhead_base: tuple[LineKind, ...]
    eligible: tuple[LineKind, ...]
    language: str  # of its reports: nl or en
    lists_people: bool  # its reports owe a list of the people assisted, under pseudonyms


@dataclass(frozen=True)
class DueRow:
    """A report that was agreed on."""

    id: uuid.UUID
    agreement_id: uuid.UUID
    donor: str
    reference: str
    kind: ReportKind
    due_on: dt.date
    sent_on: dt.date | None


@dataclass(frozen=True)
class FundedLine:
    """A line of a project as one agreement bears it. EUR cents of its share: the first budget, the one in force."""

    id: uuid.UUID
    name: str
    kind: LineKind
    first: int
    budget: int


@dataclass(frozen=True)
class RevisionRow:
    """A budget that was in force, whole. EUR cents."""

    number: int
    decided_on: dt.date
    why: str
    total: int


@dataclass(frozen=True)
class FundedProject:
    id: uuid.UUID
    code: str
    title: str
    led_by: str
    starts: dt.date
    until: dt.date | None  # there is money until then
    shares: tuple[ShareRow, ...]  # of the day asked about
    lines: tuple[FundedLine, ...]
    revisions: tuple[RevisionRow, ...]


@dataclass(frozen=True)
class Borne:
    """One posting, as a report reads it. EUR cents, a debit positive."""

    entry_id: uuid.UUID
    on: dt.date
    source: str
    text: str
    nature: Nature
    line_id: uuid.UUID | None
    agreement_id: uuid.UUID | None
    case_id: uuid.UUID | None
    minor: int


@dataclass(frozen=True)
class ToldCost:
    """What a month cost or promised, by line of a kind and by case. EUR cents. For publishing sums, never rows."""

    month: dt.date
    kind: LineKind
    case_id: uuid.UUID | None
    minor: int
    promised: bool  # committed; else spent


@dataclass(frozen=True)
class ToldProject:
    """What a project is to the world. `budgets`: the first decided, then the one in force if it is another."""

    id: uuid.UUID
    code: str
    title: str
    starts: dt.date
    ends: dt.date | None
    until: dt.date | None  # there is money until then
    led_by: str
    budgets: tuple[tuple[dt.date, int], ...]  # decided on, EUR cents
    agreement_ids: tuple[uuid.UUID, ...]  # that ever bore a share of it
    own_project_ids: tuple[uuid.UUID, ...]  # own projects that did


@dataclass(frozen=True)
class ToldAgreement:
    """What an agreement is to the world. `promised`: (signed on, minor units of its currency), extensions after it."""

    id: uuid.UUID
    donor_id: uuid.UUID
    donor: str
    reference: str
    title: str
    starts: dt.date
    ends: dt.date
    currency: str
    promised: tuple[tuple[dt.date, int], ...]
    received: tuple[tuple[dt.date, int], ...]  # first of the month, EUR cents
    deliverables: tuple[DeliverableRow, ...]
    quotas: tuple[QuotaRow, ...]
    project_ids: tuple[uuid.UUID, ...]

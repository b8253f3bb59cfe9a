"""Words of finance: kinds of lines, entries and accounts, what a cost is, and what one reads back.

Amounts are integer minor units (cents); `base` amounts are in the currency of the books, EUR. Periods are half-open.
"""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

BASE = "EUR"  # the books are kept in it
WHOLE = 10_000  # shares and rates are basis points: 10,000 is all of it


class LineKind(models.TextChoices):
    SALARIES = "salaries", _("Salaries")
    MATERIAL = "material", _("Material costs")
    OVERHEAD = "overhead", _("Overhead")
    DEPARTURE = "departure", _("Departure costs")
    SUPPORT = "support", _("Reintegration support")
    COFINANCING = "cofinancing", _("Co-financing of another project")
    OTHER = "other", _("Other costs")


class Kind(models.TextChoices):
    """What an entry of the ledger is."""

    COMMITMENT = "commitment", _("Commitment")
    ACCRUAL = "accrual", _("Accrual")
    PAYMENT = "payment", _("Payment")
    REFUND = "refund", _("Refund")
    REVERSAL = "reversal", _("Reversal")
    INCOME = "income", _("Income")
    TRANSFER = "transfer", _("Transfer")  # between our own accounts: bank to cash box, a difference at a count


class Nature(models.TextChoices):
    """What an account is. A debit is positive, a credit negative."""

    EXPENSE = "expense", _("Expenditure")
    COMMITTED = "committed", _("Committed")
    RESERVE = "reserve", _("Reserve for commitments")
    INTERNAL = "internal", _("Between own projects")  # sums to nothing: eliminated on consolidation by itself
    PAYABLE = "payable", _("To be paid")
    RECEIVABLE = "receivable", _("To come in")
    BANK = "bank", _("Bank")
    CASH = "cash", _("Cash")
    INCOME = "income", _("Income")
    DIFFERENCE = "difference", _("Differences at a count")


OF_A_LINE = (Nature.EXPENSE, Nature.COMMITTED, Nature.INTERNAL)
BORNE = (Nature.EXPENSE, Nature.INTERNAL)  # what a donor pays here, and what it pays in another own project
OPEN = (Nature.PAYABLE, Nature.RECEIVABLE)  # what stands on these is open until another entry settles it


class Payer(models.TextChoices):
    DONOR = "donor", _("Donor")
    PERSON = "person", _("The person or family")
    FUND = "fund", _("A fund")
    MISSION = "mission", _("Another mission")


class What(models.TextChoices):
    """What money of a case is for: a route says which budget line bears it."""

    GRANT = "grant", _("Grant of a scheme")
    GATE_CASH = "gate_cash", _("Cash at the gate")
    DELIVERY = "delivery", _("Delivery of reintegration support")
    TICKET = "ticket", _("Ticket")
    PAPERS = "papers", _("Costs of travel documents")


class ReportLanguage(models.TextChoices):
    ENGLISH = "en", _("English")
    DUTCH = "nl", _("Dutch")


class DeliverableKind(models.TextChoices):
    VISIT = "visit", _("Visit")
    EMBASSY = "embassy", _("Meeting at an embassy")
    RESEARCH = "research", _("Research")
    TRAINING = "training", _("Training")
    CONFERENCE = "conference", _("Conference")
    PUBLICATION = "publication", _("Publication")


class ReportKind(models.TextChoices):
    NARRATIVE = "narrative", _("Narrative report")
    FINANCIAL = "financial", _("Financial report")
    FINAL = "final", _("Final report")


class BudgetState(models.TextChoices):
    FORCE = "force", _("In force")
    SCENARIO = "scenario", _("Scenario")  # next year's, to compare; it binds nobody


class BatchKind(models.TextChoices):
    SEPA = "sepa", _("Bank transfers (SEPA)")
    CASH = "cash", _("Cash list")
    MOBILE = "mobile", _("Mobile money")


class Matched(models.TextChoices):
    NAMED = "named", _("by its reference")
    AMOUNT = "amount", _("by amount and day")
    HAND = "hand", _("by hand")


class Blocks(models.TextChoices):
    """What is to be done before books are closed."""

    WAITING = "waiting", _("Costs wait for a budget line")
    BANK = "bank", _("Lines of the bank are undecided")
    CASH = "cash", _("Differences at a count are not booked")
    BATCHES = "batches", _("Batches are checked and not released")
    HOURS = "hours", _("Months with hours that are not charged")


class BookAs(models.TextChoices):
    """What a line of a statement turns out to be that the books don't know yet."""

    OWED = "owed", _("It pays what is owed")
    COST = "cost", _("A cost")
    DUE = "due", _("It pays what is owed to us")
    INCOME = "income", _("Income")
    BACK = "back", _("A payment of ours that came back")
    CASH = "cash", _("Cash to or from a box")


class BoxKind(models.TextChoices):
    CASH = "cash", _("Cash box")
    MOBILE = "mobile", _("Mobile money wallet")


class BatchState(models.TextChoices):
    DRAFT = "draft", _("Being made")
    CHECKED = "checked", _("Checked")
    RELEASED = "released", _("Released")
    SENT = "sent", _("Sent")


class Warned(models.TextChoices):
    """What a project manager should know of a line or a project. The worst comes first."""

    OVER = "over", _("More is spent and committed than there is")
    DRY = "dry", _("Runs dry before the end")
    UNSPENT = "unspent", _("At this pace much stays unspent")
    FINE = "fine", _("The money lasts")


@dataclass(frozen=True)
class Part:
    """One bearer of a cost: a budget line, for a case if there is one. `weight`: people, days, whatever splits it."""

    line_id: uuid.UUID
    case_id: uuid.UUID | None = None
    weight: int = 1


@dataclass(frozen=True)
class Cost:
    """Something that money is promised, owed, paid or got back for. `source` says what it was: it is charged once.

    `counter` is where the money comes from: to be paid, bank or cash; `account_id` names one where there are several.
    `releases`: what was committed for the same case and line is no longer, up to the amount.
    `settles`: the source of an entry that this follows from, so that a cost is charged once. Of an accrual: this pays
    what is owed, and needs no parts; with `closes` wholly, and only the difference is a cost more (or less). Of a
    commitment without a case: this is that cost, on its parts or else on the commitment's; with `closes` the rest of
    the promise is free.
    """

    source: str
    kind: Kind
    on: dt.date
    minor: int
    parts: tuple[Part, ...] = ()
    text: str = ""  # never a name of a person: the case says whom
    currency: str = BASE
    rate: Decimal = Decimal(1)  # EUR for one unit of the currency, on that day
    counter: Nature = Nature.PAYABLE
    account_id: uuid.UUID | None = None
    releases: bool = True
    settles: str = ""
    closes: bool = False


@dataclass(frozen=True)
class Leg:
    """One posting of a draft. Debit positive."""

    account_id: uuid.UUID
    nature: Nature
    minor: int
    base_minor: int
    line_id: uuid.UUID | None = None
    agreement_id: uuid.UUID | None = None
    case_id: uuid.UUID | None = None
    settles_id: uuid.UUID | None = None  # the entry whose open amount this takes from


@dataclass(frozen=True)
class Draft:
    """An entry before it stands in the ledger."""

    source: str
    kind: Kind
    on: dt.date
    legs: tuple[Leg, ...]
    text: str = ""
    currency: str = BASE
    rate: Decimal = Decimal(1)
    reverses_id: uuid.UUID | None = None


@dataclass(frozen=True)
class MoneyEvent:
    """Something that happened to a case and cost money, as `journey` reads it from the app where it happened.

    `schemes` were granted to the case, the one that this is likeliest of first: with `what` they find the line.
    `undoes`: the source of what this takes back, wholly (a reversal) or up to `minor` (a refund).
    """

    source: str
    what: What
    kind: Kind
    mission_id: uuid.UUID
    on: dt.date
    minor: int
    currency: str
    case_id: uuid.UUID
    schemes: tuple[str, ...] = ()
    text: str = ""
    counter: Nature = Nature.PAYABLE
    undoes: str = ""
    office_id: uuid.UUID | None = None  # the desk that paid out cash, whose box it came from


@dataclass(frozen=True)
class Posted:
    """What became of events: entries made, events that wait for a route."""

    made: int
    waiting: int


@dataclass(frozen=True)
class PaidRow:
    """How far the payment of something owed is. `done`: paid, `on` that day; else it waits in a batch for that day."""

    done: bool
    on: dt.date


@dataclass(frozen=True)
class ShareRow:
    name: str
    bp: int
    agreement_id: uuid.UUID | None
    own_project_id: uuid.UUID | None
    since: dt.date


@dataclass(frozen=True)
class LineRow:
    """A budget line as it stands. EUR cents. `forecast`: spent by the end at this pace; `dry_on`: budget gone."""

    id: uuid.UUID
    name: str
    kind: LineKind
    budget: int
    committed: int
    spent: int
    forecast: int
    warned: Warned
    dry_on: dt.date | None = None

    @property
    def left(self) -> int:
        return self.budget - self.spent - self.committed


@dataclass(frozen=True)
class ProjectRow:
    id: uuid.UUID
    code: str
    title: str
    cluster: str
    manager: str
    starts: dt.date
    ends: dt.date | None
    led_by: str  # who leads it, where that is another
    donors: tuple[str, ...]
    total: LineRow
    until: dt.date | None = None  # there is money until then: its end, or that of the last who bears it
    for_own: LineRow | None = None  # of it, what goes to other own projects, whose budgets and costs hold it again


@dataclass(frozen=True)
class QuotaRow:
    id: uuid.UUID
    text: str
    target: int
    reached: int
    elsewhere: int  # counted by a partner under the same quota
    warned: Warned

    @property
    def all(self) -> int:
        return self.reached + self.elsewhere


@dataclass(frozen=True)
class Month:
    """What was spent in a month, and all until its end. EUR cents."""

    starts: dt.date
    spent: int
    total: int


@dataclass(frozen=True)
class ProjectPage:
    row: ProjectRow
    lines: tuple[LineRow, ...]
    months: tuple[Month, ...]
    shares: tuple[ShareRow, ...]
    quotas: tuple[QuotaRow, ...]
    received: int  # from donors and others
    own_cofinancing: int  # net, from other own projects (negative: to them)
    departures: int  # people who left on a case that this project paid for
    per_departure: int | None  # EUR cents
    may_change: bool
    fte: int  # hundredths, last full month


@dataclass(frozen=True)
class DeliverableRow:
    id: uuid.UUID
    kind: DeliverableKind
    title: str
    planned_on: dt.date
    done_on: dt.date | None


@dataclass(frozen=True)
class ReportRow:
    id: uuid.UUID
    kind: ReportKind
    due_on: dt.date
    sent_on: dt.date | None


@dataclass(frozen=True)
class ExtensionRow:
    signed_on: dt.date
    until: dt.date
    added: int
    why: str


@dataclass(frozen=True)
class AgreementRow:
    id: uuid.UUID
    donor: str
    reference: str
    title: str
    starts: dt.date
    ends: dt.date  # with extensions
    currency: str
    amount: int  # with extensions, minor units of its currency
    charged: int  # EUR cents borne by it
    received: int


@dataclass(frozen=True)
class AgreementPage:
    row: AgreementRow
    overhead_bp: int
    overhead_base: tuple[LineKind, ...]
    eligible: tuple[LineKind, ...]
    extensions: tuple[ExtensionRow, ...]
    reports: tuple[ReportRow, ...]
    deliverables: tuple[DeliverableRow, ...]
    quotas: tuple[QuotaRow, ...]
    projects: tuple[tuple[uuid.UUID, str, int], ...]  # id, title, charged
    not_eligible: int  # EUR cents charged on kinds that the agreement doesn't pay for
    language: str  # of its reports
    lists_people: bool  # its reports owe a list of the people assisted, under pseudonyms
    may_change: bool


@dataclass(frozen=True)
class EntryRow:
    id: uuid.UUID
    on: dt.date
    at: dt.datetime
    kind: Kind
    text: str
    source: str
    currency: str
    rate: Decimal
    by: str
    minor: int  # sum of its debits, in its currency
    base: int  # the same in EUR cents
    projects: tuple[str, ...]
    case_numbers: tuple[tuple[uuid.UUID, str], ...]  # only cases that the reader may open
    reverses_id: uuid.UUID | None = None
    reversed_by: uuid.UUID | None = None
    legs: tuple["LegRow", ...] = ()
    open: int = 0  # EUR cents owed, to come in or promised that are not settled yet
    opens: Nature | None = None
    settles: tuple[tuple[uuid.UUID, dt.date, str], ...] = ()  # entries that it took from: id, day, text
    settled_by: tuple[tuple[uuid.UUID, dt.date, str], ...] = ()


@dataclass(frozen=True)
class LegRow:
    account: str
    nature: Nature
    minor: int
    base: int
    project: str
    project_id: uuid.UUID | None
    line: str
    donor: str


@dataclass(frozen=True)
class LedgerFilters:
    project_id: uuid.UUID | None = None
    agreement_id: uuid.UUID | None = None
    case_id: uuid.UUID | None = None
    kind: str = ""
    line_kind: str = ""
    since: dt.date | None = None
    until: dt.date | None = None  # half-open
    text: str = ""


@dataclass(frozen=True)
class Spent:
    """Expenditure of a project, line by line, as it stood at an instant. EUR cents."""

    by_kind: dict[LineKind, int] = field(default_factory=dict)
    own_cofinancing: int = 0  # net: borne by (negative) or for (positive) other own projects

    @property
    def gross(self) -> int:
        return sum(self.by_kind.values())

    @property
    def net(self) -> int:
        return self.gross + self.own_cofinancing


@dataclass(frozen=True)
class OpenRow:
    """What an entry left open: owed, to come in, or promised without a case. EUR cents, never negative."""

    entry_id: uuid.UUID
    source: str
    kind: Kind
    nature: Nature
    on: dt.date
    text: str
    lines: tuple[str, ...]
    case_numbers: tuple[tuple[uuid.UUID, str], ...]  # only cases that the reader may open
    whole: int
    rest: int
    in_batches: int  # of the rest, what waits in a batch that is not released yet

    @property
    def left(self) -> int:
        return self.rest - self.in_batches


@dataclass(frozen=True)
class BudgetBeside:
    """A budget whole: in force (no title) or a scenario. By line: EUR cents, hundredths of full-time posts."""

    title: str
    decided_on: dt.date
    why: str
    lines: dict[uuid.UUID, tuple[int, int]]

    @property
    def total(self) -> int:
        return sum(minor for minor, _fte in self.lines.values())

    @property
    def fte(self) -> int:
        return sum(fte for _minor, fte in self.lines.values())


@dataclass(frozen=True)
class WaitingRow:
    id: uuid.UUID
    what: What
    schemes: tuple[str, ...]
    on: dt.date
    minor: int
    currency: str
    case_id: uuid.UUID
    case_number: str


@dataclass(frozen=True)
class BoxRow:
    """A cash box or wallet. Minor units of its currency; `checked_on`: the last count."""

    id: uuid.UUID
    kind: BoxKind
    name: str
    office: str
    currency: str
    balance: int
    low: int
    account_id: uuid.UUID
    counted_at: dt.datetime | None
    waits: bool  # a difference waits for a second person

    @property
    def is_low(self) -> bool:
        return self.balance < self.low


@dataclass(frozen=True)
class BankRow:
    """An account of ours at a bank. Minor units of its currency. `booked`: what the books say; `closing`: what the bank
    said last.
    """

    id: uuid.UUID
    name: str
    iban: str
    booked: int
    closing: int | None
    until: dt.date | None
    undecided: int
    columns: dict[str, int]
    currency: str = BASE


@dataclass(frozen=True)
class StatementRow:
    """A line of a statement. Minor units of the account's currency, into the account positive."""

    id: uuid.UUID
    bank_id: uuid.UUID
    on: dt.date
    minor: int
    name: str
    iban: str
    text: str
    ends: tuple[str, ...]
    how: Matched | None
    entries: tuple[tuple[uuid.UUID, str], ...]  # id, text
    aside: str  # why it was set aside
    currency: str = BASE


@dataclass(frozen=True)
class Decided:
    """What somebody decided that a line is. `settles_id`: what it pays, or the payment of ours that came back."""

    what: BookAs
    text: str = ""
    settles_id: uuid.UUID | None = None
    closes: bool = False
    budget_line_id: uuid.UUID | None = None
    agreement_id: uuid.UUID | None = None
    box_id: uuid.UUID | None = None


@dataclass(frozen=True)
class ClosingRow:
    what: Blocks
    count: int
    must: bool  # it blocks; otherwise it is worth a look


@dataclass(frozen=True)
class Candidate:
    """A movement in the books that no statement has yet."""

    entry_id: uuid.UUID
    place: int
    on: dt.date
    text: str
    source: str
    kind: Kind
    minor: int


@dataclass(frozen=True)
class Taken:
    """What became of a file: lines that are new, that were there already, and how many of the new ones matched."""

    bank_id: uuid.UUID
    new: int
    known: int
    matched: int


@dataclass(frozen=True)
class MoveRow:
    """An entry as a box sees it: what came in or went out, and what was in it then."""

    entry_id: uuid.UUID
    on: dt.date
    source: str
    text: str
    kind: Kind
    by: str
    minor: int
    after: int


@dataclass(frozen=True)
class CountRow:
    id: uuid.UUID
    at: dt.datetime
    by: str
    by_id: uuid.UUID
    expected: int
    counted: int
    settled_by: str
    why: str
    entry_id: uuid.UUID | None

    @property
    def difference(self) -> int:
        return self.counted - self.expected

    @property
    def waits(self) -> bool:
        return bool(self.difference) and self.entry_id is None


@dataclass(frozen=True)
class BoxPage:
    row: BoxRow
    moves: tuple[MoveRow, ...]
    counts: tuple[CountRow, ...]
    may_book: bool


@dataclass(frozen=True)
class OrderRow:
    id: uuid.UUID
    payee: str
    account: str  # IBAN, telephone number, or the place where cash is paid out
    minor: int
    text: str
    line: str
    case_id: uuid.UUID | None
    settles: bool = False  # it pays what is owed already
    came_back: str = ""  # why, where the money came back


@dataclass(frozen=True)
class BatchRow:
    id: uuid.UUID
    title: str
    kind: BatchKind
    state: BatchState
    execute_on: dt.date
    debtor_iban: str
    total: int
    count: int
    made_by: str
    made_by_id: uuid.UUID
    checked_by: str
    checked_by_id: uuid.UUID | None
    released_by: str
    sent_at: dt.datetime | None
    orders: tuple[OrderRow, ...] = ()
    currency: str = BASE
    box: str = ""
    worth: int = 0  # EUR cents, fixed when checked


@dataclass(frozen=True)
class WeekRow:
    """A project in somebody's week: minutes from Monday to Sunday."""

    project_id: uuid.UUID
    code: str
    title: str
    minutes: tuple[int, ...]


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
class CaseCost:
    """What one line of a project spent on a case, and still promises it. EUR cents."""

    project_id: uuid.UUID
    project: str
    line: str
    spent: int
    committed: int


@dataclass(frozen=True)
class CaseMoney:
    costs: tuple[CaseCost, ...]

    @property
    def spent(self) -> int:
        return sum(one.spent for one in self.costs)

    @property
    def committed(self) -> int:
        return sum(one.committed for one in self.costs)


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


@dataclass(frozen=True)
class PromisedRow:
    """Something that a donor waits for. `owners`: who leads the projects that the agreement bears."""

    agreement_id: uuid.UUID
    agreement: str
    what: str
    due_on: dt.date
    owners: tuple[str, ...]


@dataclass(frozen=True)
class DonorQuota:
    agreement_id: uuid.UUID
    agreement: str
    row: QuotaRow
    owners: tuple[str, ...]


@dataclass(frozen=True)
class Attention:
    """The money of a mission as it stands today, for who leads it. Posts are hundredths of full-time posts by project:
    `posts` as written for `month` (its first day), `posts_budgeted` of the budget in force.
    """

    projects: tuple[tuple[ProjectRow, tuple[LineRow, ...]], ...]
    reports: tuple[PromisedRow, ...]
    deliverables: tuple[PromisedRow, ...]
    quotas: tuple[DonorQuota, ...]
    boxes: tuple[BoxRow, ...]
    banks: tuple[BankRow, ...]
    undecided_since: dict[uuid.UUID, dt.date]  # by bank account: the oldest line to decide
    read_until: dict[uuid.UUID, dt.date]  # by bank account: the last movement that was read
    waiting: tuple[dt.date, ...]  # days of what cost money and has no line yet, the oldest first
    batches: tuple[tuple[uuid.UUID, str, dt.date], ...]  # checked, not released, and their day has come
    without_hours: tuple[str, ...]  # names: wrote hours lately, and none in the last whole week
    posts: dict[uuid.UUID, int]
    posts_budgeted: dict[uuid.UUID, int]
    month: dt.date

    @property
    def money(self) -> dict[str, int]:
        """Budget, spent, committed and left of all running projects, what one pays for another counted once."""
        return {
            name: sum(
                getattr(row.total, name) - (getattr(row.for_own, name) if row.for_own else 0)
                for row, _lines in self.projects
            )
            for name in ("budget", "spent", "committed", "left")
        }

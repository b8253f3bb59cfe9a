"""Projects and agreements with their lines, shares, quotas, deliverables and hours."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sankofa.finance.vocab.bank import BankRow
from sankofa.finance.vocab.boxes import BoxRow
from sankofa.finance.vocab.words import DeliverableKind, LineKind, ReportKind, Warned


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
class WeekRow:
    """A project in somebody's week: minutes from Monday to Sunday."""

    project_id: uuid.UUID
    code: str
    title: str
    minutes: tuple[int, ...]


@dataclass(frozen=True)
class PostsRow:
    """Time of a project by month: hundredths of full-time posts, and EUR cents that were charged for it."""

    project_id: uuid.UUID
    code: str
    title: str
    fte: tuple[int, ...]
    charged: tuple[int, ...]
    budgeted: int  # hundredths of posts, in the budget in force


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

"""Donor reports: what they rest on, what they say, how far they are."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TypedDict

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportPart(models.TextChoices):
    """A part of a donor report that somebody writes a text for."""

    SUMMARY = "summary", _("In short")
    RESULTS = "results", _("Results")
    PEOPLE = "people", _("The people")
    MONEY = "money", _("Money")
    OUTLOOK = "outlook", _("What comes next")


class ReportState(models.TextChoices):
    DRAFT = "draft", _("Being prepared")
    READY = "ready", _("To be signed off")
    SIGNED = "signed", _("Signed off")


class MoneyColumn(models.TextChoices):
    """A column of expenditure, and what its postings are."""

    BEFORE = "before", _("Earlier")
    LATE = "late", _("Corrections")  # booked for a time that an earlier report was about, after it
    PERIOD = "period", _("This period")
    COMMITTED = "committed", _("Committed")


class Counted(models.TextChoices):
    """A column of results, and the cases behind it."""

    ASSISTED = "assisted", _("People assisted")
    LEFT = "left", _("Departures")
    LEFT_ALL = "left_all", _("Departures to date")
    LASTING = "lasting", _("Lasting reintegration")


class BasisShare(TypedDict):
    name: str
    bp: int
    agreement: str


class BasisLine(TypedDict):
    """Amounts are the agreement's share of the line."""

    id: str
    name: str
    kind: str
    first: int
    budget: int


class BasisRevision(TypedDict):
    number: int
    on: str
    why: str
    total: int


class BasisProject(TypedDict):
    id: str
    code: str
    title: str
    led_by: str
    starts: str
    ends: str
    shares: list[BasisShare]
    lines: list[BasisLine]
    revisions: list[BasisRevision]


class BasisPerson(TypedDict):
    case: str
    member: str
    key: str  # pseudonym
    left: str
    country: str
    sex: str
    band: str
    shielded: bool


class BasisDeliverable(TypedDict):
    id: str
    kind: str
    title: str
    planned: str
    done: str


class BasisQuota(TypedDict):
    text: str
    target: int
    elsewhere: int


class Basis(TypedDict):
    """All that a report is reckoned from besides the ledger's entries: as it stood when the report was prepared."""

    agreement: str
    mission: str
    timezone: str
    donor: str
    reference: str
    title: str
    starts: str
    ends: str
    currency: str
    amount: int
    overhead_bp: int
    overhead_base: list[str]
    eligible: list[str]
    lists_people: bool
    since: str
    until: str
    as_of: str  # the day that forecasts start from
    earlier: list[list[str]]  # periods of reports signed off before: [since, until)
    projects: list[BasisProject]
    donors: dict[str, str]  # of agreements that bear the same projects
    deliverables: list[BasisDeliverable]
    quotas: list[BasisQuota]
    people: list[BasisPerson]
    lasting: list[str]  # cases
    named: list[str]  # countries that counts of people name; the others are taken together
    blank: list[list[list[str]]]  # cells of counts by person that stay blank
    more: list[str]  # cases whose people left in the time of the last report and were not in it
    fewer: list[str]  # members who were, and had not left after all
    done_late: list[str]  # deliverables
    revised: list[str]  # "project:number" of budgets since the last report


class ProjectResult(TypedDict):
    id: str
    code: str
    title: str
    led_by: str
    assisted: int
    left: int
    left_all: int
    lasting: int
    spent: int  # to date
    per_departure: int | None
    per_lasting: int | None


class LineResult(TypedDict):
    id: str
    project: str
    name: str
    kind: str
    eligible: bool
    first: int
    budget: int
    before: int
    late: int
    period: int
    to_date: int
    committed: int
    rest: int
    forecast: int


class Bearing(TypedDict):
    """Who bore what of a project's costs. `bp`: the share agreed today; None where there is none."""

    project: str
    name: str
    mine: bool
    bp: int | None
    period: int
    to_date: int


class DeliverableResult(TypedDict):
    kind: str
    title: str
    planned: str
    done: str
    state: str  # done, earlier, late, planned


class QuotaResult(TypedDict):
    text: str
    target: int
    reached: int
    elsewhere: int


class CountedCell(TypedDict):
    """A count of people. None: too small to be printed, or it would give away one that is."""

    of: dict[str, str]
    count: int | None


class LateEntry(TypedDict):
    entry: str
    on: str
    source: str
    line: str
    minor: int


class Revised(TypedDict):
    """A budget that changed: of the whole project."""

    project: str
    on: str
    why: str
    total: int


class ListedPerson(TypedDict):
    key: str
    month: str
    country: str
    sex: str
    band: str
    given: list[str]
    minor: int


class Content(TypedDict):
    """A report whole, as it is shown, printed and exported; without its texts."""

    projects: list[ProjectResult]
    total: ProjectResult  # each person once
    deliverables: list[DeliverableResult]
    quotas: list[QuotaResult]
    people: list[CountedCell]
    lines: list[LineResult]
    bearings: list[Bearing]
    income: dict[str, int]  # period, to_date
    overhead: dict[str, int]  # due, booked
    not_eligible: int
    late: list[LateEntry]
    revised: list[Revised]
    done_late: list[str]
    more: int
    fewer: int
    persons: list[ListedPerson] | None  # None: no list is owed
    entries: int  # how many the figures rest on
    cut: str  # digest of their ids


@dataclass(frozen=True)
class DonorReportRow:
    id: uuid.UUID
    agreement_id: uuid.UUID
    donor: str
    reference: str
    since: dt.date
    until: dt.date
    state: ReportState
    prepared_by: str
    signed_by: str
    signed_at: dt.datetime | None
    due_on: dt.date | None
    sent_on: dt.date | None


@dataclass(frozen=True)
class DonorText:
    part: ReportPart
    body: str
    version: int
    by: str


@dataclass(frozen=True)
class DonorReportPage:
    """A report whole. `is_live`: its figures are those of this moment; else they are kept as they were prepared."""

    row: DonorReportRow
    basis: Basis
    content: Content
    texts: tuple[DonorText, ...]
    language: str
    digest: str
    prepared_at: dt.datetime | None
    sent_back: str
    is_live: bool
    due_id: uuid.UUID | None
    may_prepare: bool
    may_sign: bool
    may_send_back: bool
    is_mine: bool  # the reader prepared it, so another signs it off
    withheld: bool  # of the list, people who were shielded since are not shown

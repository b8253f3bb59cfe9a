"""Words of oversight: the rules by name, what one of them found off, and what a board shows. Read types alone.

No word here is for a number of departures of a colleague: there is none.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from sankofa.accounts.vocab import Role
from sankofa.cases.vocab import MyDay, Overview, OwnCase
from sankofa.finance.vocab import Attention, BoxRow
from sankofa.outreach.vocab import HourRow
from sankofa.reporting.vocab import Compared, Months
from sankofa.travel.vocab import DeskDay

Tone = Literal["stop", "wait", "info"]
Figure = int | str | Decimal | dt.date
Figures = dict[str, Figure]
Bounds = Mapping["Rule", Mapping[str, int]]


class Board(StrEnum):
    MISSION = "mission"
    MONEY = "money"
    AIRPORT = "airport"
    WORK = "work"


class Rule(StrEnum):
    """What is looked at. `bounds.yaml` says from which figure on it is off."""

    WAITING_LONGER = "waiting_longer"
    FIGURES_OLD = "figures_old"
    MONEY_SHORT = "money_short"
    MONEY_UNSPENT = "money_unspent"
    MONEY_ENDS = "money_ends"
    QUOTA_NEAR = "quota_near"
    REPORT_DUE = "report_due"
    DELIVERABLE_LATE = "deliverable_late"
    HOURS_MISSING = "hours_missing"
    BOX_DIFFERENCE = "box_difference"
    BOX_LOW = "box_low"
    BOX_UNCOUNTED = "box_uncounted"
    BANK_UNDECIDED = "bank_undecided"
    BANK_SILENT = "bank_silent"
    COSTS_WAITING = "costs_waiting"
    BATCH_WAITING = "batch_waiting"
    REQUEST_LATE = "request_late"
    APPLICATION_SILENT = "application_silent"
    CASE_UNASSIGNED = "case_unassigned"
    TASK_LATE = "task_late"
    CONDITION_LATE = "condition_late"
    PAPER_SHORT = "paper_short"
    TICKET_MISSING = "ticket_missing"
    GATE_SHUT = "gate_shut"
    CASH_SHORT = "cash_short"
    REFUND_LATE = "refund_late"
    TICKET_UNUSED = "ticket_unused"
    LEFT_OUTSIDE = "left_outside"
    CONNECTION_MISSED = "connection_missed"
    TIMES_UNSEEN = "times_unseen"
    PAPER_LATE = "paper_late"
    CASE_SILENT = "case_silent"
    CASE_WAITS_LONG = "case_waits_long"
    VISIT_LATE = "visit_late"
    HOURS_OWN = "hours_own"


@dataclass(frozen=True)
class Off:
    """Something that is off. `about`: what, by its name. Whose move: names, else roles, else oneself.

    `at`: the row whose page mends it, where there is one. `figures`: what the sentence about it says; money in minor
    units, with `currency` beside it where that is not the euro.
    """

    rule: Rule
    tone: Tone
    about: str = ""
    owners: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    at: uuid.UUID | None = None
    since: dt.date | None = None
    figures: Mapping[str, Figure] = field(default_factory=dict)
    parts: tuple["Off", ...] = ()


@dataclass(frozen=True)
class Course:
    """The figures of a snapshot against the year before. None made yet: no course."""

    snapshot_id: uuid.UUID
    made_on: dt.date
    months: Months
    figures: tuple[Compared, ...]

    def of(self, indicator: str) -> tuple[Compared, ...]:
        return tuple(row for row in self.figures if row.indicator == indicator)


@dataclass(frozen=True)
class MissionBoard:
    off: tuple[Off, ...]
    course: Course | None
    money: Attention
    work: Overview
    wrong: str = ""  # why the figures of the snapshot can't be read


@dataclass(frozen=True)
class MoneyBoard:
    off: tuple[Off, ...]
    money: Attention


@dataclass(frozen=True)
class AirportDay:
    """One of the coming days at the desk. Cash in minor units by currency, of who has not got it yet."""

    on: dt.date
    people: int
    flights: int
    escorts: int
    in_transit: int
    cash: Mapping[str, int]
    off: int  # departures of the day about which something is off


@dataclass(frozen=True)
class AirportBoard:
    off: tuple[Off, ...]
    place: str
    days: tuple[AirportDay, ...]
    coming: DeskDay
    boxes: tuple[BoxRow, ...]
    refunds: int  # open ones, capped at a page; `refunds_more`: there are more
    refunds_more: bool


@dataclass(frozen=True)
class OwnBoard:
    """One's own work. `weeks`: own unnamed conversations by week, the earliest first."""

    off: tuple[Off, ...]
    cases: tuple[OwnCase, ...]
    day: MyDay
    hours: tuple[HourRow, ...]
    weeks: tuple[tuple[dt.date, int], ...]

"""Registers and publications, and what is wrong with a file of them."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from sankofa.kernel.errors import DomainError


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a file, cell by cell. `row` is counted as a spreadsheet counts, with its head; 0: the file."""

    row: int
    column: str
    value: str
    problem: str


class FileError(DomainError):
    """A file that can't be entered: nothing of it was. `wrong` names every cell."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        first = wrong[0]
        place = " · ".join(filter(None, [first.column, first.value]))
        said = _("Nothing was entered. Row %(row)s, %(place)s: %(problem)s") if place else _("%(problem)s")
        super().__init__(
            "file_wrong", said % {"row": first.row, "place": place, "problem": first.problem}, field="file"
        )
        self.wrong = tuple(wrong)


@dataclass(frozen=True)
class SeriesRow:
    """A register: its last number, and how many there are."""

    name: str
    unit: str
    count: int
    last: dt.date
    value: Decimal  # of all parts together
    parts: int
    entered_at: dt.datetime


@dataclass(frozen=True)
class FigureRow:
    id: uuid.UUID
    part: str
    period: dt.date
    value: Decimal
    unit: str
    source: str
    entered_at: dt.datetime
    by: str


@dataclass(frozen=True)
class PublicationRow:
    name: str
    year: int
    count: int
    registered_at: dt.datetime

"""Words of an import: what a column can hold, what can be wrong with a cell and how to mend it, what one reads back."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MAX_ROWS = 50_000
MAX_BYTES = 40 * 1024 * 1024
SAMPLES = 5


class Field(models.TextChoices):
    """What a column of a caseload can hold."""

    REFERENCE = "reference", _("Case number or own reference")
    FAMILY_REFERENCE = "family_reference", _("Family number")
    FULL_NAME = "full_name", _("Full name")
    LATIN_NAME = "latin_name", _("Name in Latin letters")
    GIVEN_NAME = "given_name", _("Given names")
    FAMILY_NAME = "family_name", _("Family name")
    ALIASES = "aliases", _("Other names")
    BIRTH = "birth", _("Date of birth")
    SEX = "sex", _("Sex")
    NATIONALITY = "nationality", _("Nationality")
    DESTINATION = "destination", _("Country of destination")
    IMMIGRATION = "immigration", _("Immigration number")
    DOCUMENT_NUMBER = "document_number", _("Document number")
    DOCUMENT_KIND = "document_kind", _("Kind of document")
    DOCUMENT_UNTIL = "document_until", _("Document valid until")
    PHONE = "phone", _("Telephone")
    EMAIL = "email", _("E-mail")
    LANGUAGE = "language", _("Language")
    RELATION = "relation", _("Place in the family")
    OFFICE = "office", _("Office")
    COUNSELLOR = "counsellor", _("Counsellor")
    KIND = "kind", _("Kind of case")
    STAGE = "stage", _("Stage")
    OPENED = "opened", _("Date of first contact")
    WISHED = "wished", _("Wished departure")
    DEPARTED = "departed", _("Date of departure")
    OUTCOME = "outcome", _("Outcome")
    CLOSED = "closed", _("Date of closing")
    NOTE = "note", pgettext_lazy("column", "Note")


class NamesInCell(models.TextChoices):
    """What several names in one cell are."""

    MEMBERS = "members", _("Several people of one case")
    ALIASES = "aliases", _("Other names of the same person")


class DateOrder(models.TextChoices):
    """How days are written where both readings are possible."""

    DAY_FIRST = "dmy", _("Day first (31-12-1984)")
    MONTH_FIRST = "mdy", _("Month first (12/31/1984)")


class Level(models.TextChoices):
    ERROR = "error", _("To mend")
    WARNING = "warning", _("To look at")
    NOTE = "note", _("Read as")


class Standing(models.TextChoices):
    """Where an import stands."""

    COLUMNS = "columns", _("Columns to be chosen")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    RUNNING = "running", _("Being imported")
    DONE = "done", _("Imported")
    DROPPED = "dropped", _("Dropped")


class Purpose(models.TextChoices):
    NEW = "new", _("New cases")
    UPDATE = "update", _("Changes to an export")


class RowState(models.TextChoices):
    WAITING = "waiting", _("Not imported")
    DONE = "done", _("Imported")
    BEFORE = "before", _("Imported before")
    SKIPPED = "skipped", _("Left out")
    REFUSED = "refused", _("Refused")
    SAME = "same", _("Nothing changed")


class Decision(models.TextChoices):
    """Who the person of a row is."""

    NONE = "", _("To decide")
    SAME = "same", _("The same person")
    ANOTHER = "another", _("Another person")
    SKIP = "skip", _("Leave this row out")


@dataclass(frozen=True)
class Said:
    """What reading a cell has to say: a code of PROBLEMS and what fills its sentence."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def level(self) -> Level:
        return PROBLEMS[self.code].level


@dataclass(frozen=True)
class Sentence:
    level: Level
    what: str | Promise
    mend: str | Promise = ""


_E, _W, _N = Level.ERROR, Level.WARNING, Level.NOTE
PROBLEMS: dict[str, Sentence] = {
    # dates
    "date_unreadable": Sentence(_E, _("This is no date."), _("Write it as 31-12-1984, or only the year.")),
    "date_two_figures": Sentence(
        _E, _("The year has two figures, so the century is not sure."), _("Write the year with four figures.")
    ),
    "date_impossible": Sentence(_E, _("There is no such day."), _("Check day, month and year.")),
    "date_ahead": Sentence(_E, _("This day is still to come."), _("Check the year.")),
    "date_too_long_ago": Sentence(_E, _("This is more than 120 years ago."), _("Check the year.")),
    "date_other_calendar": Sentence(
        _E,
        _("The year seems to be of the Persian or Islamic calendar."),
        _("Write the date in the international calendar."),
    ),
    "date_not_whole": Sentence(_E, _("Day, month and year are needed here."), _("Write the whole date.")),
    "date_ambiguous": Sentence(
        _W,
        _("Read as %(read)s; it could also be %(other)s."),
        _("Check it, or choose above how dates are written in this file."),
    ),
    "date_swapped": Sentence(_N, _("Day and month stand the other way round; read as %(read)s.")),
    "date_placeholder": Sentence(_N, _("A placeholder date: taken as not known.")),
    "date_maybe_placeholder": Sentence(_W, _("This day often stands for “not known”."), _("Empty the cell if so.")),
    "date_serial": Sentence(_N, _("The number of a spreadsheet day; read as %(read)s.")),
    "unknown": Sentence(_N, _("Taken as not known.")),
    # words
    "sex_unreadable": Sentence(_E, _("This is no sex we know."), _("Write V, M or X, or leave it empty.")),
    "country_unknown": Sentence(
        _E, _("No country or nationality is called this."), _("Write its name or code. Like it: %(like)s")
    ),
    "country_two": Sentence(_E, _("This can be more than one country: %(like)s."), _("Write which one.")),
    "country_gone": Sentence(
        _W, _("%(name)s no longer exists."), _("Ask which nationality the person holds now; it is kept as it stands.")
    ),
    "word_unknown": Sentence(_E, _("This word is not known here."), _("Write one of: %(like)s")),
    "language_unknown": Sentence(_E, _("No language is called this."), _("Write its name. Like it: %(like)s")),
    "office_unknown": Sentence(_E, _("There is no such office where you may import."), _("Write one of: %(like)s")),
    "counsellor_unknown": Sentence(
        _E, _("No colleague of the mission has this name or e-mail address."), _("Write the e-mail address.")
    ),
    "counsellor_two": Sentence(_E, _("Several colleagues have this name."), _("Write the e-mail address.")),
    # names and contact
    "name_missing": Sentence(_E, _("There is no name."), _("One name is enough.")),
    "name_too_long": Sentence(_E, _("The name is longer than 200 letters."), _("Put remarks in another column.")),
    "name_figures": Sentence(_W, _("There are figures in this name."), _("Check that the column holds names.")),
    "too_long": Sentence(_E, _("This is longer than %(most)s letters."), _("Shorten it.")),
    "phone_unreadable": Sentence(
        _E, _("This is no telephone number."), _("Write it with its country, for example +31 6 1234 4417.")
    ),
    "email_unreadable": Sentence(_E, _("This is no e-mail address."), _("Correct it or empty the cell.")),
    "document_without_number": Sentence(
        _W, _("There is a kind or a date of a document, but no number."), _("The document is left out.")
    ),
    # the case
    "stage_past_gate": Sentence(
        _W,
        _("An import can't go past a gate: the case comes in at “%(stage)s”."),
        _("Record the signed application here; the checks are made on the way."),
    ),
    "departed_missing": Sentence(
        _E, _("This stage is after departure, but the day of departure is missing."), _("Add it in a column.")
    ),
    "outcome_missing": Sentence(_E, _("The case is closed, but not how it ended."), _("Add the outcome.")),
    "outcome_open": Sentence(
        _E, _("The case has an outcome but is not closed."), _("Set the stage to “Closed”, or empty the outcome.")
    ),
    "closed_missing": Sentence(_W, _("The day of closing is missing."), _("The day of the import is taken.")),
    "closed_before_opened": Sentence(_E, _("It is closed before it was opened."), _("Check the two dates.")),
    "departed_before_opened": Sentence(
        _E, _("The departure lies before the first contact."), _("Check the two dates.")
    ),
    # rows and families
    "several_people": Sentence(_N, _("%(count)s people in this cell; what else the row says is about the first.")),
    "several_names": Sentence(_N, _("%(count)s names in this cell: the first is kept, the others as other names.")),
    "family_differs": Sentence(
        _W, _("Another row of this family says otherwise: row %(row)s."), _("The first row of the family counts.")
    ),
    "family_waits": Sentence(_E, _("Another row of this family must be mended: row %(row)s."), ""),
    "twin": Sentence(_W, _("The same person seems to stand in row %(row)s."), _("Say below who this is.")),
    "imported_before": Sentence(_N, _("This row was imported before."), ""),
    "known_elsewhere": Sentence(
        _W, _("Somebody like this is known here already. Ask %(ask)s."), _("Then say below who this is.")
    ),
    "refused": Sentence(_E, _("The record could not be written."), _("Check the values of the row: %(why)s")),
    # updates
    "update_nobody": Sentence(
        _E, _("This row belongs to no case that is open to you."), _("Export again and edit the new file.")
    ),
    "update_not_yours": Sentence(
        _E,
        _("Your role does not change who people are."),
        _("A case processor may: let one bring this file in, or put back what stood here."),
    ),
    "update_changed": Sentence(
        _W, _("Somebody changed this record after the export."), _("Choose for each field below which value stands.")
    ),
}


@dataclass(frozen=True)
class Problem:
    """One thing to know about a cell, ready to read. `field` is empty where the whole row is meant."""

    row: int  # as the spreadsheet counts
    field: str
    column: str  # its heading in the file
    value: str
    level: Level
    code: str
    what: str
    mend: str


@dataclass(frozen=True)
class ColumnGuess:
    """A column of the file: its heading, some of its values, and what it seems to hold ("" for nothing)."""

    index: int
    heading: str
    samples: tuple[str, ...]
    field: str


@dataclass(frozen=True)
class Counts:
    """Rows of an import by what becomes of them. `held`: good themselves, but a row of their family is not."""

    rows: int = 0
    good: int = 0
    wrong: int = 0
    held: int = 0
    to_decide: int = 0
    warned: int = 0
    before: int = 0
    skipped: int = 0
    done: int = 0
    refused: int = 0
    changed: int = 0

    @property
    def all_good(self) -> bool:
        return not (self.wrong or self.to_decide or self.held)


@dataclass(frozen=True)
class ImportRow:
    """An import in a list, or the head of its page."""

    id: uuid.UUID
    name: str
    purpose: Purpose
    standing: Standing
    office: str
    mission_id: uuid.UUID
    by: str
    by_id: uuid.UUID
    started_at: dt.datetime
    ended_at: dt.datetime | None
    rows: int
    seen: int  # rows done with in the step that runs
    stalled: bool  # a step runs, but nothing moved for a while
    whole: bool  # all rows or none
    file_there: bool
    problem: str
    counts: Counts


@dataclass(frozen=True)
class CandidateRow:
    """Somebody on file, open to the reader, who may be the person of a row."""

    id: uuid.UUID
    name: str
    name_own: str
    born: str
    nationalities: str
    why: str
    case_id: uuid.UUID | None
    case_number: str


@dataclass(frozen=True)
class Difference:
    """A field of a record where the file says otherwise. `take`: whether the file's value shall stand."""

    field: str
    label: str
    ours: str
    theirs: str
    take: bool


@dataclass(frozen=True)
class SheetRow:
    """A row of the preview."""

    id: int
    number: int
    state: RowState
    name: str
    problems: tuple[Problem, ...]
    candidates: tuple[CandidateRow, ...]
    decision: Decision
    same_as: uuid.UUID | None
    twin: int | None
    to_decide: bool
    conflict: bool
    differences: tuple[Difference, ...]
    case_id: uuid.UUID | None
    case_number: str
    values: tuple[tuple[str, str], ...]  # heading and cell of each column that is read


STALLED_AFTER = dt.timedelta(seconds=90)
"""A step that has not moved for so long has lost its worker. A chunk takes some seconds."""
STALLED_WHOLE_AFTER = dt.timedelta(minutes=15)
"""The same for an import of all rows or none, which is one transaction and shows nothing before its end."""


@dataclass(frozen=True)
class ColumnsPage:
    """`order` is "" where the dates themselves are to show it."""

    sheets: tuple[str, ...]
    sheet: str
    names: str
    order: str
    columns: tuple[ColumnGuess, ...]


@dataclass(frozen=True)
class Preview:
    """One page of rows. `later` and `earlier` are row numbers to go on from, 0 where there is nothing."""

    rows: tuple[SheetRow, ...]
    earlier: int
    later: int


class Show(models.TextChoices):
    """Which rows a preview shows."""

    WRONG = "wrong", _("To mend")
    DECIDE = "decide", _("To decide")
    WARNED = "warned", _("To look at")
    HELD = "held", _("Wait for their family")
    GOOD = "good", _("Good")
    DONE = "done", _("Imported")
    OUT = "out", _("Left out or before")
    ALL = "all", _("All")

"""Words of IATI: an activity as the standard has it, problems of a file, codes we use, and what one reads back.

Amounts of an activity are decimals of its currency, periods run to their last day (as the standard says, unlike our
own). Texts are (language, text) pairs, a tuple of them in the order of the file.
"""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, TypeAlias

from django.db import models
from django.utils.translation import gettext_lazy as _

from sankofa.kernel.errors import DomainError
from sankofa.reporting.vocab import AskedPeople, PeopleCounted

VERSION: Final = "2.03"
KNOWN_VERSIONS: Final = ("2.01", "2.02", "2.03")
MOST_BYTES: Final = 20_000_000
LEAST_CASES: Final = 5  # no sum of money for people is of fewer cases
DEVELOPING: Final = "998"  # region "developing countries, unspecified", for whoever can't be told apart
IDENTIFIER: Final = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"
ORGANISATION: Final = r"^[A-Z]{2,3}-[A-Z0-9]+-[A-Za-z0-9._-]+$"  # register of a country (XI, XM: of none), number in it

Texts: TypeAlias = tuple[tuple[str, str], ...]


class UnreadableError(DomainError):
    """A file that is no XML, is too big, or brings definitions of its own."""


class Severity(models.TextChoices):
    ERROR = "error", _("must be mended")
    WARNING = "warning", _("better mended")


class Wrong(models.TextChoices):
    """What may be wrong with a file or its structure. What rules say stands with them (`standard/rules.yaml`)."""

    TOO_BIG = "too_big", _("The file is bigger than what is read here (20 MB).")
    NO_XML = "no_xml", _("This is no XML that can be read.")
    OWN_DEFINITIONS = "own_definitions", _("The file brings definitions of its own (DOCTYPE), which are not let in.")
    NOT_ACTIVITIES = "not_activities", _("This is no file of IATI activities.")
    ELEMENT_MISSING = "element_missing", _("Something is missing inside this.")
    ELEMENT_MISPLACED = "element_misplaced", _("This may not stand here, or not once more, or not in this order.")
    ELEMENT_STRANGE = "element_strange", _("The standard does not know this.")
    ATTRIBUTE_MISSING = "attribute_missing", _("An attribute is missing.")
    ATTRIBUTE_STRANGE = "attribute_strange", _("The standard does not know this attribute here.")
    CHILDREN_STRANGE = "children_strange", _("Nothing may stand inside this but its value.")
    TEXT_STRANGE = "text_strange", _("There is text where none may stand.")
    MUST_BE_EMPTY = "must_be_empty", _("This must be empty.")
    VALUE_WRONG = "value_wrong", _("The value is not of the kind that belongs here.")
    STRUCTURE_OTHER = "structure_other", _("The structure is not that of the standard.")
    UNREADABLE = "unreadable", _("The activity has no identifier, or a date or amount that can't be read.")
    VERSION = "version", _("The file says another version of the standard than one that is read here.")
    COUNTRY = "country", _("There is no such country.")
    CURRENCY = "currency", _("There is no such currency.")
    LANGUAGE = "language", _("There is no such language.")
    TWICE = "twice", _("Two activities of the file have this identifier.")


class Level(models.TextChoices):
    """What a file is held against, in this order: what fails the first is not asked the second."""

    FILE = "file", _("the file")
    STRUCTURE = "structure", _("the structure")
    RULES = "rules", _("the rules")
    CODES = "codes", _("the codes")


class Role(models.TextChoices):
    """Of an organisation in an activity (codelist OrganisationRole)."""

    FUNDING = "1", _("pays for it")
    ACCOUNTABLE = "2", _("answers for it")
    EXTENDING = "3", _("passes the money on")
    IMPLEMENTING = "4", _("does it")


class OrganisationType(models.TextChoices):
    GOVERNMENT = "10", _("Government")
    LOCAL_GOVERNMENT = "11", _("Local government")
    OTHER_PUBLIC = "15", _("Other public body")
    INTERNATIONAL_NGO = "21", _("International non-governmental organisation")
    NATIONAL_NGO = "22", _("National non-governmental organisation")
    REGIONAL_NGO = "23", _("Regional non-governmental organisation")
    PARTNERSHIP = "30", _("Public-private partnership")
    MULTILATERAL = "40", _("Multilateral organisation")
    FOUNDATION = "60", _("Foundation")
    PRIVATE = "70", _("Private sector")
    ACADEMIC = "80", _("Academic, training or research")
    OTHER = "90", _("Other")


class Status(models.TextChoices):
    PIPELINE = "1", _("planned")
    IMPLEMENTATION = "2", _("running")
    FINALISATION = "3", _("being closed")
    CLOSED = "4", _("closed")
    CANCELLED = "5", _("cancelled")
    SUSPENDED = "6", _("suspended")


class DateType(models.TextChoices):
    PLANNED_START = "1", _("planned start")
    ACTUAL_START = "2", _("start")
    PLANNED_END = "3", _("planned end")
    ACTUAL_END = "4", _("end")


class Sector(models.TextChoices):
    """Purposes of the DAC that work like ours has."""

    MIGRATION = "15190", _("Orderly, safe and responsible migration")
    HUMAN_RIGHTS = "15160", _("Human rights")
    EMPLOYMENT = "16020", _("Employment creation")
    SOCIAL_PROTECTION = "16010", _("Social protection")
    VOCATIONAL = "11330", _("Vocational training")
    HEALTH = "12220", _("Basic health care")
    REFUGEES = "93010", _("Refugees in donor countries")
    RELIEF = "72010", _("Material relief and services")


class Flow(models.TextChoices):
    ODA = "10", _("Official development assistance")
    OTHER_OFFICIAL = "20", _("Other official flows")
    PRIVATE_GRANTS = "30", _("Private development finance")
    NON_FLOW = "40", _("Non flow")
    OTHER = "50", _("Other flows")


class Finance(models.TextChoices):
    GRANT = "110", _("Standard grant")
    SUBSIDY = "111", _("Subsidy to individuals")


class Aid(models.TextChoices):
    CORE = "B01", _("Core support")
    POOLED = "B04", _("Pooled funds")
    PROJECT = "C01", _("Project")
    ADMINISTRATION = "G01", _("Costs of administration")
    IN_DONOR = "H02", _("Refugees in donor countries")


class Tied(models.TextChoices):
    PARTIALLY = "3", _("partially tied")
    TIED = "4", _("tied")
    UNTIED = "5", _("untied")


class BudgetType(models.TextChoices):
    ORIGINAL = "1", _("original")
    REVISED = "2", _("revised")


class Moved(models.TextChoices):
    """Kinds of transaction that we publish."""

    INCOMING_FUNDS = "1", _("received")
    COMMITMENT = "2", _("committed")
    EXPENDITURE = "4", _("spent")
    INCOMING_COMMITMENT = "11", _("promised to us")


class Group(models.TextChoices):
    """What money is told apart by: help for people, and what it takes to run the work."""

    DEPARTURE = "departure", _("Journeys and departure")
    SUPPORT = "support", _("Reintegration support")
    PEOPLE = "people", _("Other help for people")
    RUNNING = "running", _("Running the work")


class Relation(models.TextChoices):
    PARENT = "1", _("part of")
    CHILD = "2", _("has as a part")
    SIBLING = "3", _("beside")
    COFUNDED = "4", _("paid for together with")
    THIRD_PARTY = "5", _("of another organisation")


# --- an activity, as the standard has it


@dataclass(frozen=True)
class Party:
    """An organisation. `activity_id`: its own activity in which this is the same money or work."""

    ref: str = ""
    names: Texts = ()
    type: str = ""
    activity_id: str = ""


@dataclass(frozen=True)
class Share:
    """A country, region or sector, with its part of the whole in percent; None: not said."""

    code: str
    percentage: Decimal | None = None
    vocabulary: str = ""


@dataclass(frozen=True)
class Amount:
    value: Decimal
    on: dt.date
    currency: str = ""  # empty: the activity's


@dataclass(frozen=True)
class Budget:
    starts: dt.date
    ends: dt.date  # the last day
    amount: Amount
    type: str = ""
    status: str = ""
    provider: Party | None = None  # of a planned disbursement, as the receiver
    receiver: Party | None = None


@dataclass(frozen=True)
class Transaction:
    type: str
    on: dt.date
    amount: Amount
    texts: Texts = ()
    provider: Party | None = None
    receiver: Party | None = None
    ref: str = ""


@dataclass(frozen=True)
class Measured:
    starts: dt.date
    ends: dt.date  # the last day
    target: str = ""
    actual: str = ""


@dataclass(frozen=True)
class Indicator:
    titles: Texts
    measure: str = "1"
    texts: Texts = ()
    periods: tuple[Measured, ...] = ()
    baseline: tuple[int, str] | None = None  # year, value


@dataclass(frozen=True)
class Result:
    type: str
    titles: Texts
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True)
class Activity:
    """What we write of an activity, and what we read of another's. What a file says besides is judged, not kept."""

    identifier: str
    reporting: Party
    titles: Texts
    texts: Texts
    parties: tuple[tuple[str, Party], ...]  # role, organisation
    status: str
    dates: tuple[tuple[str, dt.date], ...]  # type, day
    language: str = ""
    currency: str = ""
    hierarchy: int | None = None
    updated_at: dt.datetime | None = None
    countries: tuple[Share, ...] = ()
    regions: tuple[Share, ...] = ()
    sectors: tuple[Share, ...] = ()
    flow: str = ""
    finance: str = ""
    aid: str = ""
    tied: str = ""
    budgets: tuple[Budget, ...] = ()
    planned: tuple[Budget, ...] = ()
    transactions: tuple[Transaction, ...] = ()
    related: tuple[tuple[str, str], ...] = ()  # type, identifier
    results: tuple[Result, ...] = ()

    def day(self, *types: DateType) -> dt.date | None:
        """The day of the first of these types that it has."""
        held = dict(self.dates)
        return next((held[kind] for kind in types if kind in held), None)


def said(texts: Texts, language: str) -> str:
    """The text in a language, else in English, else the first."""
    held = {code.partition("-")[0]: text for code, text in reversed(texts)}
    return held.get(language) or held.get("en") or (texts[0][1] if texts else "")


# --- what is wrong with a file


@dataclass(frozen=True)
class Problem:
    """`code` is one of `Wrong`, or the id of a rule. `place` counts activities from 1; 0: the file as a whole."""

    level: Level
    severity: Severity
    code: str
    element: str = ""  # its path, or its name with the attribute
    value: str = ""
    place: int = 0
    line: int = 0
    expected: str = ""
    words: str = ""  # the standard's own, in English


@dataclass(frozen=True)
class Judged:
    """A file, activity by activity. `activities` holds those that could be read, by place."""

    activities: tuple[tuple[int, Activity], ...]
    problems: tuple[Problem, ...]
    count: int = 0

    def of(self, place: int) -> tuple[Problem, ...]:
        return tuple(one for one in self.problems if one.place == place)

    @property
    def is_valid(self) -> bool:
        """In well-formed XML, with the structure that the schema asks for."""
        return not any(one.level in (Level.FILE, Level.STRUCTURE) for one in self.problems)

    @property
    def errors(self) -> int:
        return sum(one.severity == Severity.ERROR for one in self.problems)

    @property
    def good(self) -> tuple[Activity, ...]:
        """Activities without an error of their own, if the file itself has none."""
        bad = {one.place for one in self.problems if one.severity == Severity.ERROR}
        return () if 0 in bad else tuple(one for place, one in self.activities if place not in bad)


# --- what one reads back


@dataclass(frozen=True)
class PublisherRow:
    ref: str
    name_en: str
    name_nl: str
    type: str

    def party(self, activity_id: str = "") -> Party:
        return Party(self.ref, (("en", self.name_en), ("nl", self.name_nl)), self.type, activity_id)


@dataclass(frozen=True)
class ListingRow:
    """What of ours is published, with the words that people wrote for it."""

    id: uuid.UUID
    project_id: uuid.UUID | None
    agreement_id: uuid.UUID | None
    suffix: str
    titles: Texts
    texts: Texts
    sector: str
    flow: str
    finance: str
    aid: str
    tied: str
    indicator: str
    partner_id: uuid.UUID | None


@dataclass(frozen=True)
class Withheld:
    """Money that stays unpublished until more cases share it. EUR cents, and of how many cases."""

    moved: Moved
    group: Group
    minor: int
    cases: int


@dataclass(frozen=True)
class Own:
    """One activity of ours as it would be published now, and what is held back."""

    listing: ListingRow
    activity: Activity
    withheld: tuple[Withheld, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def errors(self) -> int:
        return sum(one.severity == Severity.ERROR for one in self.problems)


@dataclass(frozen=True)
class Published:
    """All of it: the file, its activities, problems of the file. `until`: the books are closed up to that day.
    `counted`: the people that it tells of, for the register of what left the house.
    """

    content: bytes
    own: tuple[Own, ...]
    problems: tuple[Problem, ...]
    until: dt.date | None
    counted_until: dt.date | None  # people are counted up to here (half-open); None: there is no snapshot
    counted: tuple[tuple[AskedPeople, PeopleCounted], ...] = ()

    @property
    def errors(self) -> int:
        return sum(one.severity == Severity.ERROR for one in self.problems)


@dataclass(frozen=True)
class PartnerRow:
    id: uuid.UUID
    identifier: str
    title: str
    reporting: str
    status: str
    starts: dt.date | None
    ends: dt.date | None
    read_at: dt.datetime
    used_by: tuple[tuple[uuid.UUID, str], ...] = ()  # listings of ours that refer to it


@dataclass(frozen=True)
class PartnerPage:
    row: PartnerRow
    reporting_ref: str
    source: str
    parties: tuple[tuple[str, str, str], ...]  # role, ref, name
    budgets: tuple["PartnerBudgetRow", ...]


@dataclass(frozen=True)
class PartnerBudgetRow:
    type: str
    starts: dt.date
    ends: dt.date  # the last day
    value: Decimal
    currency: str


@dataclass(frozen=True)
class Kept:
    """A file that was read and is not taken in yet."""

    id: uuid.UUID
    name: str
    at: dt.datetime
    judged: Judged
    known: frozenset[str] = field(default_factory=frozenset)  # identifiers that are here already


@dataclass(frozen=True)
class TakenIn:
    new: int
    renewed: int
    left_out: int

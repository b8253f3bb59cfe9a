"""Cases that come in, or come back edited, by the hundred."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sankofa.cases.vocab.words import Kind, Stage


@dataclass(frozen=True)
class CaseToOpen:
    """A case that comes in with many others, at the stage where it stands. The first member leads it.

    `members`: person, and their place in the family in their own words. `departed_on` is needed after departure,
    `outcome` for a closed case; `closed_on` is today where it isn't known.
    """

    office_id: uuid.UUID
    members: tuple[tuple[uuid.UUID, str], ...]
    kind: str = Kind.RETURN
    stage: str = Stage.CONTACT
    counsellor_id: uuid.UUID | None = None
    destination: str = ""  # country code
    opened_on: dt.date | None = None
    wished_on: dt.date | None = None
    departed_on: dt.date | None = None
    outcome: str = ""
    closed_on: dt.date | None = None
    note: str = ""


@dataclass(frozen=True)
class PlanToSet:
    """Where a case is to go and when, and the version of the case on which that was typed."""

    case_id: uuid.UUID
    version: int
    kind: Kind
    destination: str | None  # country code
    home_mission_id: uuid.UUID | None
    arrival_help: bool | None
    wished_on: dt.date | None


@dataclass(frozen=True)
class CaseOpened:
    id: uuid.UUID
    number: str


@dataclass(frozen=True)
class KnownPerson:
    """Who on file may be somebody that comes in. `ask` is set, and nothing else, where the reader may not open them."""

    person_id: uuid.UUID | None
    why: str
    ask: str = ""


@dataclass(frozen=True)
class MemberToEdit:
    """A member of a case as an export for editing shows them, with the versions they stand at."""

    case_id: uuid.UUID
    case_version: int
    number: str
    lead: bool
    kind: str
    stage: str
    office: str
    counsellor: str
    destination: str
    home_mission_id: uuid.UUID | None
    arrival_help: bool | None
    opened_on: dt.date
    wished_on: dt.date | None
    person_id: uuid.UUID
    person_version: int
    role: str
    full_name: str
    latin_name: str
    given_name: str
    family_name: str
    aliases: tuple[str, ...]
    birth_precision: str
    birth_from: dt.date | None
    birth_until: dt.date | None
    sex: str
    nationalities: tuple[str, ...]
    birth_place: str
    birth_country: str
    gender_stated: str

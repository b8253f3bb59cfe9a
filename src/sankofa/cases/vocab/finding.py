"""What a search and the duplicate check may say of somebody."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sankofa.cases.vocab.pages import CaseRow
from sankofa.people.vocab import Birth, Why


@dataclass(frozen=True)
class CaseBrief:
    """A case beside a person: one line."""

    id: uuid.UUID
    number: str
    kind: str
    stage: str
    outcome: str
    counsellor: str
    office: str
    opened_on: dt.date
    closed_on: dt.date | None
    destination: str  # country code


@dataclass(frozen=True)
class FoundPerson:
    """Somebody found whose file is open to the reader, with why: `found` is what of the name matched."""

    id: uuid.UUID
    full_name: str
    latin_name: str
    birth: Birth
    nationalities: tuple[str, ...]
    shielded: bool
    why: Why
    found: str
    same_year: bool | None
    cases: tuple[CaseBrief, ...]


@dataclass(frozen=True)
class PersonAccess:
    """A person whose file is open to the reader. `shared_only`: through a share with a mission elsewhere alone, which
    shows neither the numbers of authorities here nor the consents that concern others.
    """

    person_id: uuid.UUID
    shields: bool  # the reader is her focal point
    shared_only: bool


@dataclass(frozen=True)
class KnownHere:
    """Somebody is known in the reader's mission; whom to ask. Nothing else may show."""

    why: Why
    ask: str
    office: str


@dataclass(frozen=True)
class Found:
    rows: tuple[FoundPerson, ...] = ()
    more: bool = False
    known: tuple[KnownHere, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rows or self.known)


@dataclass(frozen=True)
class PersonForCase:
    """Somebody a case may be opened for, with the cases of theirs that the reader may open."""

    id: uuid.UUID
    name: str
    name_own: str
    cases: tuple[CaseRow, ...]

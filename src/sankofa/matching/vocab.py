"""Words of matching: why two records may be one person, what was decided, and what one reads back."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from sankofa.cases.vocab import CaseBrief
from sankofa.people.vocab import Birth


class Verdict(models.TextChoices):
    SAME = "same", _("The same person")
    DIFFERENT = "different", _("Different people")


class Reason(models.TextChoices):
    """What speaks for one person, and against it."""

    NUMBER = "number", _("The same number")
    NAME_SAME = "name_same", _("The same name")
    NAME_ALIKE = "name_alike", _("The names sound alike")
    BIRTH_SAME = "birth_same", _("Born on the same day")
    BIRTH_SWAPPED = "birth_swapped", _("The same birth date with day and month changed over")
    BIRTH_ANOTHER_YEAR = "birth_another_year", _("The same day and month of birth in another year")
    BIRTH_MAY_BE = "birth_may_be", _("Born about the same time")
    BIRTH_YEAR = "birth_year", _("Born in the same year")
    PHONE = "phone", _("The same telephone number")
    EMAIL = "email", _("The same e-mail address")
    NATIONALITY = "nationality", _("The same nationality")
    OTHER_BIRTH = "other_birth", _("Another birth date")
    OTHER_NATIONALITY = "other_nationality", _("Another nationality")
    OTHER_SEX = "other_sex", _("Another sex in the papers")
    ONE_CASE = "one_case", _("Both are on one case")


AGAINST = frozenset({Reason.OTHER_BIRTH, Reason.OTHER_NATIONALITY, Reason.OTHER_SEX, Reason.ONE_CASE})


@dataclass(frozen=True)
class Judgement:
    """How likely two records are one person, 0 to 100, and why. The score orders the queue; it decides nothing."""

    score: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Side:
    """One of the two, as far as it tells them apart."""

    id: uuid.UUID
    full_name: str
    latin_name: str
    birth: Birth
    sex: str
    nationalities: tuple[str, ...]
    shielded: bool


@dataclass(frozen=True)
class PairRow:
    """Two records in the queue."""

    id: uuid.UUID
    a: Side
    b: Side
    score: int
    reasons: tuple[Reason, ...]
    found_at: dt.datetime
    verdict: str  # Verdict, or empty while nobody has decided
    decided_at: dt.datetime | None
    decided_by: str
    asked_of: str
    asked_at: dt.datetime | None

    @property
    def shielded(self) -> bool:
        return self.a.shielded or self.b.shielded


@dataclass(frozen=True)
class Queue:
    """A page of the queue; `after` is the last pair's id where there are more."""

    rows: tuple[PairRow, ...]
    after: uuid.UUID | None


@dataclass(frozen=True)
class Comparison:
    """The pair page: the two beside each other, with the cases that are open to the reader."""

    pair: PairRow
    cases_a: tuple[CaseBrief, ...]
    cases_b: tuple[CaseBrief, ...]
    keep: uuid.UUID  # who is proposed to stand: with the most cases, else recorded first


@dataclass(frozen=True)
class JoinedRecord:
    """A record that was joined with a person's, as it was called."""

    id: uuid.UUID  # of the join
    name: str
    at: dt.datetime
    by: str


@dataclass(frozen=True)
class Joined:
    """What a join did: who stands now, and the join, to take it back."""

    person_id: uuid.UUID
    join_id: uuid.UUID

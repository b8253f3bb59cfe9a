"""Facts as columns of a table, a comparison of terms as one question to it, the fields of a draft.

Here: read types. Not here: which columns a fact has, what a condition reads of them (compiling), where the table stands
and who fills it (journey).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Column:
    """A column and its PostgreSQL type."""

    name: str
    type: str


class Verdict(IntEnum):
    """An outcome as the database adds it up: all of several is the least, any of several the greatest."""

    NO = 0
    UNKNOWN = 1
    YES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """SQL that gives a row for each case of one member (`alone`) or several: `case_id`, then for each scheme asked
    about (0, 1 …) `verdict_N`, and per currency `most_N_eur`, `least_N_eur` in minor units and `open_N` (for somebody
    no amount is known yet).

    `paid_N_0`, `paid_N_1` … are the same most by who pays it: by the pairs of project (empty: not known) and currency
    in `payers`, in their order. Only a case with a yes has amounts. `extra` columns are the caller's own. `parameters`
    go with both by name.
    """

    alone: str
    several: str
    parameters: Mapping[str, Any]
    currencies: tuple[frozenset[str], ...]
    payers: tuple[tuple[tuple[str, str], ...], ...]


class FieldKind(StrEnum):
    CENTS = "cents"
    DAY = "day"
    PERIOD = "period"
    CODES = "codes"
    WORDS = "words"  # a sentence in one language, its key such as "text_no.nl"; or a source


@dataclass(frozen=True, slots=True)
class DraftField:
    """A value in a draft's text that a form asks for: of which condition or amount, under which key, and where."""

    name: str
    of: str
    key: str
    value: str
    kind: FieldKind
    start: int
    end: int

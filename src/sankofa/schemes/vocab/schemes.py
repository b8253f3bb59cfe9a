"""Schemes: versions of terms, what they give, to whom, who pays, how many places, and how one follows another.

Here: what a policy file says. Not here: what follows from it for a case (judgements).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sankofa.kernel.periods import Period
from sankofa.schemes.vocab.conditions import Condition
from sankofa.schemes.vocab.facts import Compartment, Dictionary, Per, Text


class SchemeKind(StrEnum):
    """A grant or return support is decided on; information and comparison only inform, and block nothing."""

    RETURN_SUPPORT = "return_support"
    GRANT = "grant"
    SAFEGUARD = "safeguard"
    INFORMATION = "information"
    COMPARISON = "comparison"


DECIDABLE = frozenset({SchemeKind.RETURN_SUPPORT, SchemeKind.GRANT})


class Form(StrEnum):
    """How an amount is given. EITHER: in cash or in kind, as the person and the mission agree."""

    CASH = "cash"
    IN_KIND = "in_kind"
    EITHER = "either"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """A share of an amount, in whole percent; the last one takes what rounding left."""

    id: str
    percent: int
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountLine:
    """So much for each member for whom `when` holds (None: for everybody).

    Of the lines of one `part` the first that holds counts; parts add up. `cents` are minor units of `currency`; with
    `up_to` they are a maximum, and with `from_cents` a named person sets the amount between the two. `cash_cents` is
    how much of it may be cash (None: all of it, or nothing when in kind).
    """

    id: str
    part: str
    cents: int
    currency: str
    from_cents: int | None
    up_to: bool
    form: Form
    cash_cents: int | None
    pay: tuple[Instalment, ...]
    text: Text
    source: str
    verified: bool
    when: Condition | None

    @property
    def most_cash(self) -> int:
        """Minor units that may be cash."""
        if self.cash_cents is not None:
            return self.cash_cents
        return 0 if self.form is Form.IN_KIND else self.cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """All members of a case together get at most so much of these parts; the rest is cut from each in proportion."""

    id: str
    cents: int
    currency: str
    parts: tuple[str, ...]
    text: Text
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """Help that has no amount here: a ticket, guidance, reception. `when` None: for everybody."""

    id: str
    text: Text
    source: str
    verified: bool
    when: Condition | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidBy:
    """Which project pays these parts and benefits (none named: all). The first that holds for a member counts."""

    project: str
    parts: tuple[str, ...]
    text: Text
    source: str
    verified: bool
    when: Condition | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """So many people from one country's mission in a period. Reserving a place is done in the database, not here."""

    id: str
    host: str
    """The country of the mission, ISO 3166 alpha-3, as in case.host.country."""
    places: int
    period: Period
    text: Text
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """Transitional law: after its end a version still holds until this day for cases that meet a condition."""

    until: date
    when: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """A named person may grant although these conditions fail, when `when` holds, with a reason."""

    id: str
    of: tuple[str, ...]
    when: Condition
    decider: str
    """A role, as in accounts: who may."""
    text: Text
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeVersion:
    """Terms of a scheme during a period. Once used for a decision a version is never edited; a new one
    takes its place.
    """

    id: str
    in_force: Period
    known_since: date
    per: Per
    conditions: Condition
    amounts: tuple[AmountLine, ...]
    excludes: tuple[str, ...]
    basis: Text
    sources: tuple[str, ...]
    note: Text | None = None
    gives: tuple[Benefit, ...] = ()
    caps: tuple[Cap, ...] = ()
    paid_by: tuple[PaidBy, ...] = ()
    quotas: tuple[Quota, ...] = ()
    transition: Transition | None = None
    deviations: tuple[Deviation, ...] = ()
    round_to: int = 1
    """Minor units that shares and cuts are rounded down to."""


def trees(version: SchemeVersion) -> Iterator[Condition]:
    """Every condition tree of a version: its terms, and when something is given, paid, kept or deviated from."""
    yield version.conditions
    whens = [line.when for line in version.amounts]
    whens += [one.when for one in version.gives]
    whens += [one.when for one in version.paid_by]
    whens += [one.when for one in version.deviations]
    yield from (when for when in whens if when is not None)
    if version.transition:
        yield version.transition.when


def named_parts(version: SchemeVersion) -> dict[str, Text]:
    """What everything beside the conditions of a version is called, by its id."""
    found: dict[str, Text] = {line.id: line.text for line in version.amounts}
    found.update((one.id, one.text) for one in version.gives)
    found.update((one.id, one.text) for one in version.caps)
    found.update((one.id, one.text) for one in version.quotas)
    found.update((one.id, one.text) for one in version.deviations)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    id: str
    title: Text
    kind: SchemeKind
    summary: Text
    refusal_note: Text | None
    closed_note: Text | None
    versions: tuple[SchemeVersion, ...]
    compartments: frozenset[Compartment]
    """Compartments that any condition of any version rests on: without all of them the scheme is invisible."""
    dictionary: Dictionary
    case_kinds: tuple[str, ...] = ("return", "onward")
    """The kinds of case that it is for."""
    check: str = ""
    """The event by which a formal check of this scheme is recorded; empty: there is none."""

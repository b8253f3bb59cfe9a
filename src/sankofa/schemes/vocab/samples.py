"""A scheme's own test cases: facts, the day, and what the terms must say of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sankofa.kernel.three import Three
from sankofa.schemes.vocab.facts import Facts


class TellingError(ValueError):
    """What the rule says hangs on something that can't be told without telling whose it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What must come out; None or empty is not looked at. Money in minor units; `parts` per part in EUR cents."""

    outcome: Three
    version: str | None = None
    members: Mapping[str, Three] | None = None
    failed: tuple[str, ...] | None = None
    asks: tuple[str, ...] | None = None
    total: int | None = None
    totals: Mapping[str, int] | None = None
    cash: int | None = None
    parts: Mapping[str, int] | None = None
    projects: Mapping[str, str] | None = None
    """Per member the project that pays."""
    ways: tuple[str, ...] | None = None
    quotas: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    name: str
    scheme: str
    on: date
    known_on: date | None
    facts: Facts
    decided: Mapping[str, Three]
    """Outcomes of other schemes that are settled already."""
    expected: Expected
    acceptance: bool
    """A figure that somebody published or agreed: a case of acceptance."""
    source: str
    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleResult:
    """One sample judged: what was expected and what came out, in words; ok when all that was expected holds."""

    sample: Sample
    expected: str
    computed: str
    ok: bool

"""Words of the journey: what still blocks a case, as its readers see it."""

import datetime as dt
import uuid
from dataclasses import dataclass

from sankofa.accounts.vocab import Role
from sankofa.schemes.vocab import Owner

# Who of our staff moves a requirement on. A guardian is no member of staff: the counsellor asks the guardian.
ROLE_OF: dict[Owner, Role] = {
    Owner.COUNSELLOR: Role.COUNSELLOR,
    Owner.PROCESSOR: Role.PROCESSOR,
    Owner.HEALTH_OFFICER: Role.HEALTH,
    Owner.AIRPORT_UNIT: Role.AIRPORT,
    Owner.GUARDIAN: Role.COUNSELLOR,
    Owner.MISSION_HOME: Role.HOME_MISSION,
}


@dataclass(frozen=True)
class ReadinessLine:
    """One requirement of one gate, as it stands: met, open or failed; whose move it is and by when."""

    requirement: str
    member_id: uuid.UUID | None
    who: str  # the member's name; empty for the case
    state: str  # met, blocked, unknown, waived
    gates: tuple[str, ...]
    text: str
    to_do: str
    owner: str  # as a person reads it
    owner_role: str
    due: dt.date | None
    waivable_by: str  # role name as a person reads it; empty: nobody may lift it
    waived_reason: str = ""

    @property
    def blocks(self) -> bool:
        return self.state in {"blocked", "unknown"}


@dataclass(frozen=True)
class Readiness:
    """All requirements of a case for the day it leaves: booked, else wished."""

    leaves_on: dt.date | None
    lines: tuple[ReadinessLine, ...]

    @property
    def open(self) -> tuple[ReadinessLine, ...]:
        return tuple(line for line in self.lines if line.blocks)

    @property
    def met(self) -> tuple[ReadinessLine, ...]:
        return tuple(line for line in self.lines if not line.blocks)

    def at(self, gate: str) -> tuple[ReadinessLine, ...]:
        """What still stands before one gate."""
        return tuple(line for line in self.open if gate in line.gates)


@dataclass(frozen=True)
class SchemeLine:
    """One scheme judged for a case, for its page."""

    id: str
    title: str
    outcome: str  # yes, no, unknown
    reasons: tuple[str, ...]
    failed: tuple[tuple[str, str], ...]  # (what failed, its source)
    to_ask: tuple["AskLine", ...]
    cents: int | None  # EUR; None: not known yet or none
    version: str


@dataclass(frozen=True)
class AskLine:
    """A fact to ask for: the question in plain words, and whom it is about."""

    key: str
    member_id: uuid.UUID | None
    question: str  # without the name
    about: str  # the name of the member, "" where it is about the case
    kind: str  # type of the answer, as in policies/facts.yaml
    codes: tuple[str, ...]
    record: bool  # a field of a list (claims): answered there, not here

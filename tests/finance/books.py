"""An invented mission's money for tests: a finance officer, a manager, a project with lines and a donor."""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal

from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.finance import services
from sankofa.finance.vocab import Cost, Kind, LineKind, Nature, Part
from sankofa.kernel.ids import new_id
from tests.factories import NOW, make_staff

TODAY = NOW.date()
JANUARY = dt.date(2026, 1, 1)
NEXT_YEAR = dt.date(2027, 1, 1)


@dataclass
class Money:
    manager: Actor
    officer: Actor
    project: uuid.UUID
    agreement: uuid.UUID
    lines: dict[LineKind, uuid.UUID]

    @property
    def mission(self) -> uuid.UUID:
        return self.manager.mission_id


def make_manager() -> Actor:
    return make_staff(Role.MANAGER, scope=Scope.MISSION)


def make_officer() -> Actor:
    return make_staff(Role.FINANCE, scope=Scope.MISSION)


def make_agreement(by: Actor, donor: str = "Ministry of Bridges", **fields: object) -> uuid.UUID:
    given = {
        "reference": f"A-{new_id().hex[-6:]}", "title": "Returns 2026", "signed_on": JANUARY, "starts": JANUARY,
        "ends": NEXT_YEAR, "currency": "EUR", "minor": 100_000_000, "overhead_bp": 1200,
        "overhead_base": [LineKind.SALARIES, LineKind.MATERIAL], "eligible": list(LineKind),
    }  # fmt: skip
    return services.sign_agreement(donor=donor, by=by, **{**given, **fields})  # type: ignore[arg-type]


def make_project(by: Actor, code: str = "RET", **fields: object) -> tuple[uuid.UUID, dict[LineKind, uuid.UUID]]:
    given = {"cluster": "Return", "title": f"Project {code}", "starts": JANUARY, "ends": NEXT_YEAR, "manager_id": None}
    project = services.open_project(code=code, by=by, **{**given, **fields})  # type: ignore[arg-type]
    lines = {kind: services.add_line(project_id=project, kind=kind, name=str(kind), by=by) for kind in LineKind}
    return project, lines


def make_money(*, budget: int = 1_000_000) -> Money:
    """A project for 2026 that one donor bears wholly, each line with the same budget."""
    manager, officer = make_manager(), make_officer()
    agreement = make_agreement(manager)
    project, lines = make_project(manager)
    services.set_shares(project_id=project, since=JANUARY, shares=[(agreement, None, 10_000)], by=manager)
    services.set_budget(
        project_id=project, amounts=dict.fromkeys(lines.values(), budget), decided_on=JANUARY, why="As agreed",
        by=manager, now=NOW,
    )  # fmt: skip
    return Money(manager, officer, project, agreement, lines)


def cost(line: uuid.UUID, minor: int, source: str = "", **fields: object) -> Cost:
    given: dict[str, object] = {"kind": Kind.PAYMENT, "on": TODAY, "counter": Nature.BANK, "parts": (Part(line),)}
    return Cost(source=source or f"test:{new_id()}", minor=minor, **{**given, **fields})  # type: ignore[arg-type]


def charge(money: Money, *costs: Cost) -> dict[str, uuid.UUID]:
    return services.charge(mission_id=money.mission, costs=costs, by=money.officer.id, now=NOW)


RATE = Decimal("0.9213")

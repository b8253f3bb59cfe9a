"""Rules over a snapshot's figures: people wait longer than a year ago; the figures themselves are old."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from sankofa.accounts.vocab import Role
from sankofa.oversight.vocab import Bounds, Course, Figures, Off, Rule
from sankofa.reporting.vocab import Compared

WAITING = ("waiting.to_departure", "waiting.stage")
ALL = 100


def course(found: Course | None, bounds: Bounds, today: dt.date) -> Iterable[Off]:
    yield from _old(found, bounds, today)
    if found:
        for indicator in WAITING:
            for row in found.of(indicator):
                yield from _longer(row, bounds)


def _old(found: Course | None, bounds: Bounds, today: dt.date) -> Iterable[Off]:
    bound = bounds.get(Rule.FIGURES_OLD)
    if bound and found and (today - found.made_on).days > bound["days"]:
        figures: Figures = {"days": (today - found.made_on).days}
        yield Off(Rule.FIGURES_OLD, "info", roles=(Role.ADMINISTRATOR,), since=found.made_on, figures=figures)


def _longer(row: Compared, bounds: Bounds) -> Iterable[Off]:
    bound = bounds.get(Rule.WAITING_LONGER)
    if not bound or row.now is None or row.before is None or min(row.rows) < bound["cases"]:
        return
    longer = row.now - row.before
    if longer >= bound["weeks"] and row.now * ALL >= row.before * (ALL + bound["percent"]):
        part = int((longer * ALL / row.before).quantize(Decimal(1))) if row.before else ALL
        figures: Figures = {"weeks": row.now, "before": row.before, "percent": part}
        yield Off(Rule.WAITING_LONGER, "wait", row.part, roles=(Role.MANAGER,), figures=figures)

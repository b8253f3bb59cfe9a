"""Decisions about a case that need no database: the road it travelled, usual durations, ages."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from sankofa.cases.stages import MOVES
from sankofa.cases.vocab import RoadStep, Stage, Usual

# The fourteen stages as ten steps of a road one can take in at a glance.
ROAD: tuple[tuple[Stage, ...], ...] = (
    (Stage.CONTACT,),
    (Stage.COUNSELLING,),
    (Stage.INTAKE, Stage.NEEDS),
    (Stage.ELIGIBILITY,),
    (Stage.APPLICATION,),
    (Stage.DOCUMENTS,),
    (Stage.BOOKING,),
    (Stage.DEPARTURE, Stage.TRANSIT),
    (Stage.ARRIVAL,),
    (Stage.REINTEGRATION, Stage.MONITORING),
)
LEAST_TO_SAY_USUALLY = 5  # fewer cases than this say nothing about the next one


@dataclass(frozen=True)
class Happened:
    """An event of the spine: its code, its day, and the stage it left."""

    code: str
    on: dt.date
    start: str = ""


def entered(opened_on: dt.date, happened: Iterable[Happened]) -> dict[Stage, dt.date]:
    """When the case came to each stage it has been at, steps taken back left out. `happened`: oldest first."""
    days = {Stage.CONTACT: opened_on}
    path: list[Stage] = []
    for event in happened:
        if event.code == "undo":
            if path:
                days.pop(path.pop(), None)
        elif (move := MOVES.get(event.code)) and move.to is not None:
            days[move.to] = event.on
            path.append(move.to)
    return days


def road(stage: Stage, before_closing: str, days: dict[Stage, dt.date]) -> tuple[RoadStep, ...]:
    """The steps of the road as they stand: done, now, ahead, or passed over. A closed case has no `now`."""
    at = _place(Stage(before_closing) if stage == Stage.CLOSED and before_closing else stage)
    closed = stage == Stage.CLOSED
    steps = []
    for place, stages in enumerate(ROAD):
        seen = [s for s in stages if s in days]
        label = stage if place == at and not closed else seen[-1] if seen else stages[0]
        on = min((days[s] for s in seen), default=None)
        if place == at:
            state = "done" if closed else "now"
        elif place > at:
            state = "skipped" if closed else "ahead"
        else:
            state = "done" if seen else "skipped"
        steps.append(RoadStep(label, state, on if place <= at else None))
    return tuple(steps)


def usual(spans: Sequence[dt.timedelta]) -> Usual | None:
    """The median of what earlier cases took, or None where too few say anything."""
    if len(spans) < LEAST_TO_SAY_USUALLY:
        return None
    return Usual(days=max(1, round(median(span.total_seconds() for span in spans) / 86_400)), n=len(spans))


def age(earliest: dt.date | None, until: dt.date | None, on: dt.date) -> tuple[int | None, bool]:
    """Whole years on a day, and whether every possible birth date gives that same age. Half-open interval."""
    if earliest is None or until is None:
        return None, False
    youngest = _years(until - dt.timedelta(days=1), on)
    oldest = _years(earliest, on)
    return (youngest, True) if youngest == oldest else ((youngest + oldest) // 2, False)


def _years(born: dt.date, on: dt.date) -> int:
    return max(0, on.year - born.year - ((on.month, on.day) < (born.month, born.day)))


def _place(stage: Stage) -> int:
    return next((place for place, stages in enumerate(ROAD) if stage in stages), 0)

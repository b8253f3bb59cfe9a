"""What the staff of the demo wrote on their weekly sheets: whole months, then weeks up to the last; this one is open.

Written through the door of finance, week by week, as people do. Who does what follows the projects' salary lines.
"""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from sankofa.demo.world import SATURDAY, World
from sankofa.finance import queries, services
from sankofa.finance.vocab import Nature
from sankofa.kernel.periods import Span, shift

MONTHS = 2  # whole months with hours, before this one
BLOCK, BLOCKS = 120, 4  # minutes; a day is four blocks
WEEK = dt.timedelta(days=7)
LONG_AGO = dt.date(2000, 1, 1)
NOT_LAST_WEEK = ("counsellor4", "outreach")  # so that a board has somebody to ask


@dataclass(frozen=True)
class Time:
    """Somebody's time: EUR cents an hour, days a week from Monday, parts by code of a project."""

    minor: int
    days: int
    parts: Mapping[str, int]


TIMES = {
    "counsellor": Time(3_950, 5, {"RET": 8, "HRT": 2}),
    "counsellor2": Time(3_900, 5, {"RET": 6, "CITY": 2, "HRT": 2}),
    "counsellor3": Time(3_850, 5, {"CITY": 5, "RET": 3, "SKILL": 2}),
    "counsellor4": Time(3_800, 4, {"RET": 9, "HRT": 1}),
    "outreach": Time(3_750, 5, {"CITY": 8, "RET": 2}),
    "processor": Time(4_100, 5, {"RET": 10}),
    "processor2": Time(4_050, 4, {"RET": 8, "SKILL": 2}),
    "airport": Time(4_150, 5, {"RET": 10}),
    "airport2": Time(4_000, 5, {"RET": 10}),
    "health": Time(5_600, 3, {"RET": 7, "HRT": 3}),
    "protection": Time(4_900, 4, {"RET": 9, "HRT": 1}),
    "manager": Time(6_200, 5, {"RET": 5, "HRT": 2, "SKILL": 2, "CITY": 1}),
    "finance": Time(4_600, 5, {"RET": 6, "CITY": 1, "SKILL": 2, "HRT": 1}),
    "finance2": Time(4_300, 4, {"RET": 8, "SKILL": 2}),
    "administrator": Time(4_200, 4, {"RET": 8, "SKILL": 2}),
    "privacy": Time(4_800, 2, {"RET": 10}),
}


def since(today: dt.date) -> dt.date:
    """The first day with hours: what salaries cost from then on comes from them."""
    return shift(today.replace(day=1), Span(months=-MONTHS))


def write_hours(world: World) -> None:
    """Prices, sheets, and the whole months charged to the salary lines of their projects and paid."""
    chance = Random(world.today.year + 1)  # noqa: S311  invented time
    finance, manager = world.actors["finance"], world.actors["manager"]
    projects = {row.code: row.id for row in queries.projects(finance, today=world.today)}
    for key, time in TIMES.items():
        by = world.actors[key]
        services.set_hour_rate(staff_id=by.id, since=LONG_AGO, minor=time.minor, by=manager)
        for monday in _weeks(key, world.today):
            services.save_week(monday=monday, minutes=_week(time, monday, world.today, projects, chance), by=by)
    month = since(world.today)
    while month < world.today.replace(day=1):
        services.charge_hours(month=month, by=finance, now=world.now)
        _pay(world, month)
        month = shift(month, Span(months=1))


def _pay(world: World, month: dt.date) -> None:
    """On the third of the month after."""
    by = world.actors["finance"]
    owed = [row.entry_id for row in queries.owed(by, text=f"{month:%Y-%m}") if row.source.startswith("hours:")]
    on = min(world.today, shift(month, Span(months=1, days=2)))
    key = uuid.UUID(int=world.chance.getrandbits(128), version=4)
    services.pay_owed(key=key, entry_ids=owed, on=on, counter=Nature.BANK, text="", by=by, now=world.now)


def _weeks(key: str, today: dt.date) -> Iterator[dt.date]:
    this = today - dt.timedelta(days=today.weekday())
    monday = since(today) - dt.timedelta(days=since(today).weekday())
    last = this if key == "counsellor" else this - WEEK - WEEK * (key in NOT_LAST_WEEK)
    while monday <= last:
        yield monday
        monday += WEEK


def _week(
    time: Time, monday: dt.date, today: dt.date, projects: Mapping[str, uuid.UUID], chance: Random
) -> dict[tuple[uuid.UUID, dt.date], int]:
    """(project, day) -> minutes, of days that are over."""
    found: Counter[tuple[uuid.UUID, dt.date]] = Counter()
    codes, weights = list(time.parts), list(time.parts.values())
    for n in range(min(time.days, SATURDAY)):
        on = monday + dt.timedelta(days=n)
        blocks = chance.choices(codes, weights, k=BLOCKS)
        if since(today) <= on < today:
            found.update({(projects[code], on): BLOCK * blocks.count(code) for code in set(blocks)})
    return dict(found)

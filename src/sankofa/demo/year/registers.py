"""Registers of the year: what is neither people nor money; and the publications that the report is compared with."""

import csv
import io
from collections.abc import Iterator

from sankofa.demo.world import World
from sankofa.demo.year.crew import END
from sankofa.demo.year.targets import YEAR, Targets, contributions, lines_of
from sankofa.reporting import services

SERIES = (  # key as published, series of the register, period, unit
    ("staff.fte_start", "staff.fte", f"{YEAR}-01-01", "full-time equivalents"),
    ("staff.fte_end", "staff.fte", f"{YEAR + 1}-01-01", "full-time equivalents"),
    ("staff.native_counsellors", "staff.native_counsellors", f"{YEAR}", "people"),
    ("staff.airport", "staff.airport", f"{YEAR}", "people"),
    ("website.visits", "website.visits", f"{YEAR}", "visits"),
    ("members.states", "members.states", f"{YEAR}", "states"),
)
PUBLICATIONS = (
    ("annual", YEAR),
    ("annual", YEAR - 1),
    ("expenditure", YEAR),
    ("rean_costs", YEAR),
    *(("contributions", year) for year in range(YEAR - 4, YEAR + 1)),
)
FILES = {
    "annual": "annual_2007.csv",
    "expenditure": "expenditure_2007.csv",
    "rean_costs": "rean_costs_2007.csv",
    "contributions": "dutch_contributions.csv",
}


def write_registers(world: World, targets: Targets) -> None:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("series", "part", "period", "value", "unit", "source"))
    writer.writerows(_rows(targets))
    services.enter_figures(mission_id=world.ours.id, lines=text.getvalue().splitlines(), now=END)
    for publication, year in PUBLICATIONS:
        services.register_publication(
            mission_id=world.ours.id, publication=publication, year=year, lines=lines_of(FILES[publication]), now=END
        )


def _rows(targets: Targets) -> Iterator[tuple[object, ...]]:
    for key, series, period, unit in SERIES:
        yield series, "", period, targets.now[key], unit, "annual report 2007"
    for region, year, amount in contributions():
        yield "contributions", region, year, amount, "not stated", "annual report 2007, chapter 5"

"""Margins as they were published, read from the files of `data/2007`. No number of a report stands in code."""

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib import resources

YEAR = 2007


@dataclass(frozen=True)
class Targets:
    """Published figures by key: of the year, and of the year before where it is given."""

    now: dict[str, Decimal]
    before: dict[str, Decimal]
    further: dict[str, int]  # what the text says beside the tables, and what is ours

    def of(self, key: str, year: int = YEAR) -> int:
        """A whole number of people or things. KeyError where the figure isn't published for that year."""
        return int((self.now if year == YEAR else self.before)[key])

    def share(self, key: str, whole: int, year: int = YEAR) -> int:
        """How many of `whole` a published percentage comes to, to the nearest person."""
        return int((Decimal(self.of(key, year)) * whole / 100).quantize(Decimal(1)))


@dataclass(frozen=True)
class Cell:
    year: int
    group: str
    nationality: str
    people: int


@lru_cache
def targets() -> Targets:
    rows = list(_rows("annual_2007.csv"))
    return Targets(
        {row["key"]: Decimal(row["2007"]) for row in rows},
        {row["key"]: Decimal(row["2006"]) for row in rows if row["2006"]},
        {row["key"]: int(row["value"]) for row in _rows("further.csv")},
    )


def cells() -> list[Cell]:
    """Fixed numbers of people by group and nationality."""
    return [Cell(int(row["year"]), row["group"], row["nationality"], int(row["people"])) for row in _rows("cells.csv")]


def nationalities(year: int) -> dict[str, int]:
    """Weights by nationality (alpha-3)."""
    return {row["nationality"]: int(row[str(year)]) for row in _rows("nationalities.csv")}


def expenditure() -> list[tuple[str, str, int]]:
    """(project, funders with semicolons, whole euros), as printed."""
    return [(r["project"], r["funder"], int(r["expenditure_eur"])) for r in _rows("expenditure_2007.csv")]


def rean_costs() -> dict[str, int]:
    """Whole euros by line of REAN."""
    return {row["line"]: int(row["eur"]) for row in _rows("rean_costs_2007.csv")}


def euro_for_dollar(on: dt.date) -> Decimal:
    """EUR for one USD: the reference rate of the last month-end before or on the day."""
    rates = {dt.date.fromisoformat(r["month_end"]): Decimal(r["usd_per_eur"]) for r in _rows("usd_rates.csv")}
    return (1 / rates[max(day for day in rates if day <= on)]).quantize(Decimal("0.000000001"))


def contributions() -> list[tuple[str, int, int]]:
    """The state's money to the organisation worldwide: (region, year, amount). Currency not stated."""
    return [
        (row["region"], int(year), int(value))
        for row in _rows("dutch_contributions.csv")
        for year, value in row.items()
        if year != "region"
    ]


def lines_of(name: str) -> list[str]:
    """A file of `data/2007` as it stands."""
    text = resources.files("sankofa.demo").joinpath(f"data/2007/{name}").read_text(encoding="utf-8")
    return text.splitlines()


def _rows(name: str) -> Iterator[dict[str, str]]:
    return csv.DictReader(lines_of(name))

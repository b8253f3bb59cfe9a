"""Airports by IATA code: name, city, country, time zone. From the `airportsdata` package; no table of ours."""

import datetime as dt
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import airportsdata

_SAID = {"IST": "Istanbul", "EBL": "Erbil", "PBM": "Paramaribo", "GIG": "Rio de Janeiro"}  # as people call them


class Airport(NamedTuple):
    code: str
    name: str
    city: str
    country: str  # ISO 3166-1 alpha-2
    zone: str  # IANA name


@lru_cache(maxsize=1)
def _all() -> dict[str, Airport]:
    rows = airportsdata.load("IATA")
    return {code: Airport(code, row["name"], row["city"], row["country"], row["tz"]) for code, row in rows.items()}


def find(code: str) -> Airport | None:
    return _all().get(code.strip().upper())


def city(code: str) -> str:
    """The airport's city; the code itself for one we don't know."""
    airport = find(code)
    return _SAID.get(code) or airport.city if airport else code


def at(code: str, moment: dt.datetime) -> dt.datetime:
    """An instant as the clocks of that airport show it; unchanged for an airport we don't know."""
    airport = find(code)
    return moment.astimezone(ZoneInfo(airport.zone)) if airport else moment


def instant(code: str, local: dt.datetime) -> dt.datetime | None:
    """The instant at which the airport's clocks show `local` (naive); None for a time its clocks skip.

    Of a time that comes twice, as clocks go back, it is the first.
    """
    airport = find(code)
    if airport is None:
        return None
    aware = local.replace(tzinfo=ZoneInfo(airport.zone))
    there_and_back = aware.astimezone(dt.UTC).astimezone(ZoneInfo(airport.zone))
    return aware.astimezone(dt.UTC) if there_and_back.replace(tzinfo=None) == local else None

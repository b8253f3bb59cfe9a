"""Loads the reference data that ships with Sankofa. Names: Unicode CLDR; codes: ISO 3166, ISO 639, ICAO 9303.

Pure upserts: what an administrator added stays. Called by the first data migration and `manage seed_reference`.
"""

import csv
import datetime as dt
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def seed(country: Any, language: Any) -> None:
    """Upserts every shipped country and language through the given model classes (historical ones in a migration)."""
    country.objects.bulk_create(
        [
            country(
                code=r["code"],
                alpha2=r["alpha2"],
                name_en=r["name_en"],
                name_nl=r["name_nl"],
                exists_from=_date(r["exists_from"]),
                exists_until=_date(r["exists_until"]),
            )
            for r in rows("countries")
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["alpha2", "name_en", "name_nl", "exists_from", "exists_until"],
    )
    language.objects.bulk_create(
        [language(**{**r, "right_to_left": r["right_to_left"] == "1"}) for r in rows("languages")],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name_en", "name_nl", "own_name", "right_to_left"],
    )


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None

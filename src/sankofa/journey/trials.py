"""A simulation as it is kept with a draft: to JSON and back. What was counted stays as it was shown."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from sankofa.journey.vocab import Change, ProjectCost, ProjectYear, SimulatedRow, Simulation, YearRow

SEVERAL = "schemes"


def write(found: Mapping[str, Simulation]) -> dict[str, Any]:
    """What JSON can keep: of one scheme as it is, of several by scheme."""
    kept: dict[str, Any] = json.loads(json.dumps({key: asdict(one) for key, one in found.items()}, default=str))
    return next(iter(kept.values())) if len(kept) == 1 else {SEVERAL: kept}


def read(kept: Mapping[str, Any]) -> dict[str, Simulation]:
    """By scheme."""
    several = kept[SEVERAL] if SEVERAL in kept else {kept["scheme"]: kept}
    return {key: _read(one) for key, one in several.items()}


def _read(kept: Mapping[str, Any]) -> Simulation:
    return Simulation(
        **{
            **kept,
            "on": dt.date.fromisoformat(kept["on"]),
            "since": _day(kept["since"]),
            "until": _day(kept["until"]),
            "changes": {Change(one): count for one, count in kept["changes"].items()},
            "people": {Change(one): count for one, count in kept["people"].items()},
            "years": tuple(YearRow(**one) for one in kept["years"]),
            "projects": tuple(
                ProjectCost(**{**one, "years": tuple(ProjectYear(**year) for year in one["years"])})
                for one in kept["projects"]
            ),
            "nationalities": _rows(kept["nationalities"]),
            "sexes": _rows(kept["sexes"]),
            "ages": _rows(kept["ages"]),
            "vulnerabilities": _rows(kept["vulnerabilities"]),
        }
    )


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _rows(kept: Iterable[Mapping[str, Any]]) -> tuple[SimulatedRow, ...]:
    return tuple(SimulatedRow(**one) for one in kept)

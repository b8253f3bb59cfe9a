"""Questions to reporting about the people of some projects: an indicator narrowed to cases whose costs they bore."""

import uuid
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from sankofa.reporting import dictionary
from sankofa.reporting.vocab import AskedPeople, Indicator, PeopleCounted

if TYPE_CHECKING:
    from sankofa.reporting.reading import Opened


def indicators_of_projects() -> list[tuple[str, dict[str, str]]]:
    """(id, what is counted by language) of indicators that count people by their project, as they stand in the file."""
    return [(one.id, dict(one.text)) for one in dictionary.indicators().values() if _by_project(one)]


def people_of_projects(
    *, snapshot_id: uuid.UUID, mission: str, asked: Iterable[AskedPeople]
) -> dict[uuid.UUID, PeopleCounted]:
    """By what was asked. Who belongs to several of its projects counts once. Unsuppressed: for whoever publishes.

    What asks for an indicator that does not count people by project is left out. Raises SnapshotError.
    """
    from sankofa.reporting.reading import Opened  # noqa: PLC0415  heavy: only where a snapshot is read

    opened, known = Opened(snapshot_id), dictionary.indicators()
    return {
        one.key: _counted(opened, known[one.indicator], one, mission)
        for one in asked
        if one.codes and one.years and one.indicator in known and _by_project(known[one.indicator])
    }


def _counted(opened: "Opened", indicator: Indicator, asked: AskedPeople, mission: str) -> PeopleCounted:
    narrowed = replace(indicator, where={**indicator.where, "projects": {"has": sorted(asked.codes)}})
    by_year = {
        year: int(opened.compute([narrowed], year=year, mission=mission)[indicator.id][0].value or 0)
        for year in sorted(asked.years)
    }
    everywhere = replace(narrowed, each="destination", by={"before": str(indicator.by)})
    parts = opened.compute([everywhere], year=max(asked.years), mission=mission)[indicator.id]
    return PeopleCounted(dict(indicator.text), by_year, {one.part: int(one.value or 0) for one in parts})


def _by_project(one: Indicator) -> bool:
    table = dictionary.tables()[one.of]
    plain = one.take == "rows" and isinstance(one.by, str) and one.by and not one.each
    return bool(
        plain and not table.sealed and {"projects", "destination"} <= set(table.columns) and one.unit == "people"
    )

"""Questions to reporting about the people of some projects: an indicator narrowed to cases whose costs they bore."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sankofa.reporting import dictionary
from sankofa.reporting.vocab import AskedPeople, Indicator, PeopleCounted

if TYPE_CHECKING:
    from sankofa.reporting.queries import disclosed
    from sankofa.reporting.reading import Opened


def indicators_of_projects() -> list[tuple[str, dict[str, str]]]:
    """(id, what is counted by language) of indicators that count people by their project, as they stand in the file."""
    return [(one.id, dict(one.text)) for one in dictionary.indicators().values() if _by_project(one)]


def people_of_projects(
    *, snapshot_id: uuid.UUID, mission: str, mission_id: uuid.UUID, asked: Iterable[AskedPeople]
) -> dict[uuid.UUID, PeopleCounted]:
    """By what was asked. Who belongs to several of its projects counts once. For whoever publishes: small counts
    by year are kept back, and others beside which, or beside what left the house before, such could be reckoned.

    What asks for an indicator that does not count people by project is left out. Raises SnapshotError.
    """
    from sankofa.reporting.reading import Opened  # noqa: PLC0415  heavy: only where a snapshot is read

    opened, known = Opened(snapshot_id), dictionary.indicators()
    some = [
        one for one in asked if one.codes and one.years and one.indicator in known and _by_project(known[one.indicator])
    ]
    hidden = _kept_back(opened, mission, mission_id, some)
    return {one.key: _counted(opened, known[one.indicator], one, mission, hidden) for one in some}


def _kept_back(
    opened: "Opened", mission: str, mission_id: uuid.UUID, asked: Sequence[AskedPeople]
) -> "set[disclosed.Counted]":
    from sankofa.reporting.queries import disclosed  # noqa: PLC0415  as above

    every = sorted(
        {disclosed.Counted(one.indicator, year, tuple(sorted(one.codes))) for one in asked for year in one.years},
        key=lambda one: (one.indicator, one.year, one.codes),
    )
    found = set()
    for table in sorted({disclosed.table_of(one) for one in every}):
        some = [one for one in every if disclosed.table_of(one) == table]
        weighed = disclosed.weighed(
            opened,
            mission=mission,
            new=[disclosed.Telling(one, {disclosed.TOTAL: None}) for one in some],
            before=disclosed.earlier(mission_id, table),
            limits=disclosed.limits(),
        )
        found |= {some[place] for place, _cell in weighed.blank}
    return found


def _counted(
    opened: "Opened", indicator: Indicator, asked: AskedPeople, mission: str, hidden: "set[disclosed.Counted]"
) -> PeopleCounted:
    from sankofa.reporting.queries.disclosed import Counted  # noqa: PLC0415  as above

    narrowed = replace(indicator, where={**indicator.where, "projects": {"has": sorted(asked.codes)}})
    codes = tuple(sorted(asked.codes))
    by_year = {
        year: None
        if Counted(indicator.id, year, codes) in hidden
        else int(opened.compute([narrowed], year=year, mission=mission)[indicator.id][0].value or 0)
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

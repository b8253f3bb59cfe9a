"""Questions to reporting: the snapshots there are, the figures of a year beside what was published."""

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from sankofa.reporting import dictionary
from sankofa.reporting.models import Published, Snapshot
from sankofa.reporting.vocab import Computed, Indicator, Line, SnapshotRow

if TYPE_CHECKING:
    from sankofa.reporting.reading import Opened


def latest() -> SnapshotRow | None:
    row = Snapshot.objects.order_by("-made_at", "-id").first()
    return SnapshotRow(row.id, row.made_at, row.rows, row.digest) if row else None


def publisher(year: int) -> str:
    """Code of the mission whose publication of that year is registered; empty when there is none."""
    code = Published.objects.filter(year=year).values_list("mission__code", flat=True).order_by("mission__code").first()
    return code or ""


def busiest(snapshot_id: uuid.UUID) -> str:
    """Code of the mission with the most people in a snapshot; empty when there is none."""
    return _opened(snapshot_id).busiest()


def report(*, year: int, mission: str, snapshot_id: uuid.UUID, language: str = "en") -> list[Line]:
    """Each figure that was published of a year beside what a snapshot gives, with its definition and others tried.

    Where nothing was published, all indicators. Internal: nothing is suppressed. Raises SnapshotError.
    """
    printed = list(
        Published.objects.filter(year=year, mission__code=mission).order_by("publication", "place", "key", "part")
    )
    known = dictionary.indicators()
    wanted = {row.key for row in printed if row.key in known} or set(known)
    tried = {one.id: one for one in known.values() if one.instead_of in wanted}
    opened = _opened(snapshot_id)
    found = opened.compute([known[key] for key in sorted(wanted | set(tried))], year=year, mission=mission)
    if not printed:
        return [_unpublished(known[key], one, language) for key in known if key in found for one in found[key]]
    return [_line(row, known.get(row.key), found, tried.values(), language) for row in printed]


def _opened(snapshot_id: uuid.UUID) -> "Opened":
    from sankofa.reporting.reading import Opened  # noqa: PLC0415  heavy: only where a snapshot is read

    return Opened(snapshot_id)


def _line(
    row: Published, one: Indicator | None, found: dict[str, list[Computed]], tried: Iterable[Indicator], language: str
) -> Line:
    key = f"{row.key}.{row.part}" if row.part else row.key
    if one is None:
        return Line(key, row.value.normalize(), None, "", "", row.note)
    computed = next((c.value for c in found[one.id] if c.part == row.part), None)
    others = tuple(c for other in tried if other.instead_of == one.id for c in found[other.id] if c.part == row.part)
    return Line(key, row.value, computed, one.unit, one.text[language], row.note, others)


def _unpublished(one: Indicator, found: Computed, language: str) -> Line:
    key = f"{one.id}.{found.part}" if found.part else one.id
    return Line(key, None, found.value, one.unit, one.text[language])

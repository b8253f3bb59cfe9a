"""The course of a mission's year, from the latest snapshot; kept for each snapshot: no page computes it twice."""

from decimal import Decimal

from django.core.cache import caches

from sankofa.accounts import queries as accounts
from sankofa.accounts.vocab import Actor
from sankofa.kernel.clock import date_in
from sankofa.oversight.rules.course import WAITING
from sankofa.oversight.vocab import Course
from sankofa.reporting.vocab import Compared, Months, SnapshotRow

# None of them rests on a compartment (tests/oversight holds that).
RESULTS = (
    "cases.opened",
    "conversations.held",
    "rean.applications",
    "departures.total",
    "resettlement.admitted",
    "family.assisted",
)
KEPT = 7 * 24 * 60 * 60  # seconds
Plain = list[tuple[str, str, Decimal | None, Decimal | None, tuple[int, int], tuple[int, ...]]]


def course(actor: Actor) -> Course | None:
    """Results and waiting times of the actor's own mission; None before the first snapshot. Raises SnapshotError."""
    from sankofa.reporting import queries as reporting  # noqa: PLC0415  it brings the engine: not at the site's start

    snapshot = reporting.latest()
    if snapshot is None:
        return None
    made_on = date_in(snapshot.made_at, actor.timezone)
    months = reporting.whole_months(made_on)
    key = f"course:{snapshot.id}:{actor.mission_id}:{months.year}-{months.through}"
    plain: Plain = caches["near"].get_or_set(
        key, lambda: caches["default"].get_or_set(key, lambda: _computed(actor, snapshot, months), KEPT)
    ) or []  # fmt: skip
    return Course(snapshot.id, made_on, months, tuple(Compared(*row) for row in plain))


def _computed(actor: Actor, snapshot: SnapshotRow, months: Months) -> Plain:
    from sankofa.reporting import queries as reporting  # noqa: PLC0415

    found = reporting.compared(
        snapshot_id=snapshot.id,
        mission=accounts.mission_code(actor.mission_id),
        months=months,
        indicators=(*RESULTS, *WAITING),
    )
    return [(row.indicator, row.part, row.now, row.before, row.rows, row.months) for row in found]

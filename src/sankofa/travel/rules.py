"""Decisions of travel, pure: which connection is too short, what a check's time says, what a consulate usually takes.

No clock, no database. Times are aware; "local" is said where it is meant.
"""

import datetime as dt
import statistics
from collections.abc import Iterable, Mapping, Sequence

from sankofa.travel.vocab import CheckState, ConnectionKind, DeskStep, LeadTime

STEPS = tuple(DeskStep)
LAST_PAPERS = 12  # how many papers a lead time is read from: the latest, since consulates change
# The pre-embarkation check: 24 to 72 hours before departure (IOM practice, methods §5).
CHECK_FROM, CHECK_UNTIL = dt.timedelta(hours=72), dt.timedelta(hours=24)
# The Schengen area by ISO 3166-1 alpha-2, air borders, since 2024-03-31 (Council decisions 2022/2451, 2024/210).
SCHENGEN = frozenset(
    (
        "AT",
        "BE",
        "BG",
        "CH",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IS",
        "IT",
        "LI",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "NO",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    )
)


def connection_kind(
    *, carrier_in: str, carrier_out: str, country_in: str, country_here: str, country_out: str
) -> ConnectionKind:
    """How hard a change of planes is. Countries by alpha-2: the first flight's start, here, the next one's end."""
    if carrier_in != carrier_out:
        return ConnectionKind.OTHER_CARRIER
    countries = {country_in, country_here, country_out}
    borderless = len(countries) == 1 or countries <= SCHENGEN
    return ConnectionKind.SAME_AREA if borderless else ConnectionKind.SAME_CARRIER


def minutes_needed(kind: ConnectionKind, airport: str, table: Mapping[tuple[str, str], int]) -> int:
    """The least minutes at `airport` (key: airport, kind), else the row for everywhere (airport empty)."""
    return table.get((airport, kind), table[("", kind)])


def minutes_between(lands: dt.datetime, departs: dt.datetime) -> int:
    return int((departs - lands).total_seconds() // 60)


def missed_flight(departs: Sequence[dt.datetime], at: dt.datetime) -> int:
    """Which flight of a journey somebody missed, noticed at `at`: the onward one that left nearest to that moment."""
    return min(range(1, len(departs)), key=lambda place: abs(departs[place] - at))


def check_state(*, departs: dt.datetime, checked: dt.datetime | None, now: dt.datetime) -> CheckState:
    """A check earlier than 72 hours before departure doesn't count: much can change."""
    if checked is not None and checked >= departs - CHECK_FROM:
        return CheckState.DONE
    if now < departs - CHECK_FROM:
        return CheckState.LATER
    return CheckState.DUE if now <= departs - CHECK_UNTIL else CheckState.LATE


def lead_time(issued_days: Sequence[int], *, issued: int, decided: int) -> LeadTime:
    """`issued_days`: days from handing in to the paper, of the last papers issued."""
    days = sorted(issued_days)
    if not days:
        return LeadTime(0, None, None, None, decided, issued)
    return LeadTime(len(days), days[0], days[-1], round(statistics.median(days)), decided, issued)


def missing_before(step: DeskStep, taken: Iterable[str]) -> DeskStep | None:
    """The first earlier step that isn't taken yet; None when `step` may be taken now."""
    done = set(taken)
    return next((earlier for earlier in STEPS[: STEPS.index(step)] if earlier not in done), None)


def next_step(taken: Iterable[str]) -> DeskStep | None:
    """The step to take now; None when all are."""
    done = set(taken)
    return next((step for step in STEPS if step not in done), None)


def is_adult(*, latest_birth: dt.date | None, on: dt.date) -> bool | None:
    """Whether somebody is 18 on `on`. `latest_birth`: the last possible birthday; a doubtful age is a child's.

    None where nothing is known of the birth date.
    """
    if latest_birth is None:
        return None
    age = on.year - latest_birth.year - ((on.month, on.day) < (latest_birth.month, latest_birth.day))
    return age >= 18  # noqa: PLR2004  the age of majority

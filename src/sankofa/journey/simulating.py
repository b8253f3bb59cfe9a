"""What other terms would change for a caseload: one question to the table of facts, counted in the database.

Here: the counts, small ones left out before anybody sees them, and which cases stand behind one. Not here: how terms
become SQL (schemes), one case, who may see which case (cases).
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _
from psycopg.errors import QueryCanceled

from sankofa.journey import fact_table
from sankofa.journey.rules import disclosure
from sankofa.journey.vocab import Change, Mark, ProjectCost, ProjectYear, Shown, SimulatedRow, Simulation, YearRow
from sankofa.kernel.errors import DomainError
from sankofa.kernel.periods import Span, shift
from sankofa.schemes import queries as schemes
from sankofa.schemes.vocab import Scheme, Verdict

BASE = "EUR"
YES, UNKNOWN = int(Verdict.YES), int(Verdict.UNKNOWN)
TOLD = (Change.GAINS, Change.LOSES, Change.MORE, Change.LESS)
AGES = ("0-17", "18-29", "30-44", "45-59", "60+")
FROM = (18, 30, 45, 60)
# How many of these ages somebody has not reached: those with a birthday too late for it, oldest age first.
_BAND = "width_bucket(f.person_birth_date__{edge} - 1, %(turned)s::date[])"
_BANDS = [_BAND.format(edge=edge) for edge in ("earliest", "latest")]

# What is told of the people of a case, beside the verdicts.
MARKS = {
    Mark.NATIONALITY: "coalesce(f.person_nationalities[1],"
    " CASE WHEN 'person.nationalities' = ANY(f.absent) THEN 'XXA' ELSE '' END)",
    Mark.SEX: "coalesce(f.person_sex, '')",
    Mark.AGE: f"CASE WHEN {_BANDS[0]} = {_BANDS[1]} THEN (ARRAY{list(reversed(AGES))})[1 + {_BANDS[1]}] ELSE '' END",
    Mark.VULNERABILITY: "coalesce(f.member_vulnerability_ground, '')",
}
EXTRA = (
    ("people", "1", "count"),
    ("year", "extract(year FROM f.case_contact_first_on__earliest)::int", "min"),
    *((str(mark), text, "") for mark, text in MARKS.items()),
)

# Grouping the families needs room; few rows come out, which the planner can't know, so two workers are worth it. The
# cases of a caseload lie scattered over more pages than memory holds: fetching them one by one by an index took three
# times as long as reading them all, which the cost of a random page on a fast disk (1.1) hides.
SETTINGS = (
    "SET LOCAL work_mem = '128MB'; SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 2;"
    "SET LOCAL random_page_cost = 4;"
    "SET LOCAL parallel_tuple_cost = 0.01; SET LOCAL parallel_setup_cost = 100; SET LOCAL statement_timeout = '60s'"
)
Payer = tuple[str, str]
"""A project (empty: not known) and a currency."""


@dataclass(frozen=True)
class Terms:
    """A scheme and what its references find, to be held against another."""

    scheme: Scheme | None
    others: Mapping[str, Scheme]


@dataclass(frozen=True)
class Caseload:
    """Which cases: of one mission (None: every one), with their first contact in `[since, until)`."""

    mission_id: uuid.UUID | None = None
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True)
class _Group:
    what: str
    label: str
    change: Change
    before: int
    after: int
    cases: int
    people: int
    open: int
    cents: dict[str, int]
    would: dict[str, int]
    paid: dict[Payer, "_Paid"]


@dataclass(frozen=True)
class _Paid:
    """What one project pays under the terms in force and the others, and for how many cases."""

    cents: int = 0
    cases: int = 0
    would: int = 0
    would_cases: int = 0

    def __add__(self, other: "_Paid") -> "_Paid":
        return _Paid(
            self.cents + other.cents,
            self.cases + other.cases,
            self.would + other.would,
            self.would_cases + other.would_cases,
        )


def simulate(before: Terms, after: Terms, *, on: dt.date, caseload: Caseload) -> Simulation:
    """Both terms for every case, as if it were decided on a day; who gains, who loses, what it comes to."""
    scheme = after.scheme or before.scheme
    if scheme is None:
        raise ValueError("There is nothing to simulate.")
    counting = _Counting(before, after, on, caseload)
    groups = [counting.group(row) for row in counting.ask(counting.groups())]
    return _told(groups, scheme, _versions(before, after, on), on=on, caseload=caseload, counting=counting)


def changed(
    before: Terms, after: Terms, *, on: dt.date, caseload: Caseload, change: Change, mark: tuple[str, str], most: int
) -> list[uuid.UUID]:
    """The cases behind a count, at most so many, newest first: of a change, and of a mark ("sex", "female"; "": any).

    Whoever shows them asks who may see each: nothing is left out here.
    """
    counting = _Counting(before, after, on, caseload)
    return [
        case
        for (case,) in counting.ask(counting.cases(mark[0]), {"change": change.value, "label": mark[1], "most": most})
    ]


def _where(caseload: Caseload) -> str:
    where = ["f.case_kind = ANY(%(kinds)s::text[])"]
    if caseload.mission_id:
        where.append("f.mission_id = %(mission)s")
    if caseload.since:
        where.append("f.case_contact_first_on__earliest >= %(since)s")
    if caseload.until:
        where.append("f.case_contact_first_on__earliest < %(until)s")
    return " AND ".join(where)


class _Counting:
    """The counting around the question. Cases that neither terms give anything are counted and left at that."""

    def __init__(self, before: Terms, after: Terms, on: dt.date, caseload: Caseload) -> None:
        scheme = after.scheme or before.scheme
        assert scheme is not None
        self.where = _where(caseload)
        self.question = schemes.question(
            [(before.scheme, before.others), (after.scheme, after.others)],
            on,
            source=fact_table.TABLE,
            alone="f.alone",
            records=fact_table.most_records(),
            extra=EXTRA,
            where=self.where,
            possible="f.place = 1",
        )
        self.parameters = {**self.question.parameters, **_filter(scheme, caseload), "turned": _turned(on)}
        self.currencies = sorted({*self.question.currencies[0], *self.question.currencies[1]})
        self.payers = sorted({*self.question.payers[0], *self.question.payers[1]})

    def ask(self, sql: str, more: Mapping[str, Any] = MappingProxyType({})) -> list[tuple[Any, ...]]:
        """Raises DomainError `too_long` where the caseload is too large for one question."""
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(SETTINGS)
                cursor.execute(sql, {**self.parameters, **more})
                found: list[tuple[Any, ...]] = cursor.fetchall()
                return found
        except OperationalError as error:
            if not isinstance(error.__cause__, QueryCanceled):
                raise
            raise DomainError(
                "too_long", _("This took longer than a minute. Choose a shorter period."), field="since"
            ) from error

    def groups(self) -> str:
        """Counts and sums by year, change and verdicts; how many cases there are; people who change, by mark."""
        sums = [f"sum({name} * cases)" for name in self._cents()] + [
            one
            for place in range(len(self.payers))
            for number in (0, 1)
            for name in (f"paid_{number}_{place}_",)
            for one in (f"sum({name} * cases)", f"sum(cases) FILTER (WHERE {name} > 0)")
        ]
        totals = "".join(f", {one}" for one in sums)
        nothing = ", NULL" * len(sums)
        marks = " ".join(f"WHEN grouping({mark}) = 0 THEN '{mark}'" for mark in MARKS)
        return (
            f"{self._counted(ALIKE)}\n"  # noqa: S608  # made of our own names; values are parameters
            f"SELECT 'year', coalesce(year::text, ''), change, verdict_0, verdict_1, sum(cases),"
            f" sum(people * cases), sum(cases) FILTER (WHERE open_1 AND verdict_1 = {YES}){totals}"
            f" FROM counted GROUP BY 2, 3, 4, 5\n"
            f"UNION ALL SELECT 'all', '', 'neither', 0, 0, count(*), 0, 0{nothing}"
            f" FROM {fact_table.TABLE} f WHERE f.place = 1 AND {self.where}\n"
            f"UNION ALL SELECT CASE {marks} END, coalesce({', '.join(MARKS)}), change, 0, 0, 0, sum(cases), 0{nothing}"
            f" FROM touched GROUP BY GROUPING SETS ({', '.join(f'({mark}, change)' for mark in MARKS)})"
        )

    def cases(self, mark: str) -> str:
        """The cases of one change; with a mark, those with somebody of whom it is so."""
        if mark in MARKS:
            rows = f"SELECT case_id FROM touched WHERE change = %(change)s AND {mark} = %(label)s"  # noqa: S608  # one of MARKS
        else:
            year = " AND coalesce(year::text, '') = %(label)s" if mark == Mark.YEAR else ""
            rows = f"SELECT case_id FROM counted WHERE change = %(change)s{year}"  # noqa: S608  # our own words
        return f"{self._counted(EACH)}\nSELECT DISTINCT case_id FROM ({rows}) AS r ORDER BY case_id DESC LIMIT %(most)s"

    def group(self, row: tuple[object, ...]) -> _Group:
        what, label, change, before, after, cases, people, still_open, *sums = row
        numbers = dict(
            zip(_NUMBERS, (int(str(one or 0)) for one in (before, after, cases, people, still_open)), strict=True)
        )
        found = [int(str(one or 0)) for one in sums]
        cents, paid = found[: 2 * len(self.currencies)], found[2 * len(self.currencies) :]
        return _Group(
            str(what),
            str(label),
            Change(str(change)),
            **numbers,
            cents=dict(zip(self.currencies, cents[::2], strict=True)),
            would=dict(zip(self.currencies, cents[1::2], strict=True)),
            paid={one: _Paid(*paid[4 * place : 4 * place + 4]) for place, one in enumerate(self.payers)}
            if what == "year"
            else {},
        )

    def _cents(self) -> list[str]:
        return [f"cents_{number}_{one.lower()}" for one in self.currencies for number in (0, 1)]

    def _sums(self) -> Iterator[str]:
        """What a yes comes to, by currency and by payer, under either terms."""
        for number, (currencies, payers) in enumerate(zip(self.question.currencies, self.question.payers, strict=True)):
            for one in self.currencies:
                value = f"most_{number}_{one.lower()}" if one in currencies else "0"
                yield f"CASE WHEN verdict_{number} = {YES} THEN {value} ELSE 0 END AS cents_{number}_{one.lower()}"
            for place, payer in enumerate(self.payers):
                value = f"paid_{number}_{payers.index(payer)}" if payer in payers else "0"
                yield f"CASE WHEN verdict_{number} = {YES} THEN {value} ELSE 0 END AS paid_{number}_{place}_"

    def _counted(self, singles: str) -> str:
        """What a case comes to under both terms (`counted`), and whom a change touches (`touched`)."""
        base = [f"cents_{number}_{BASE.lower()}" if BASE in self.currencies else "0" for number in (0, 1)]
        change = (
            f"CASE WHEN verdict_0 <> {YES} AND verdict_1 <> {YES} THEN 'neither' WHEN verdict_0 <> {YES} THEN 'gains'"
            f" WHEN verdict_1 <> {YES} THEN 'loses' WHEN {base[1]} > {base[0]} THEN 'more'"
            f" WHEN {base[1]} < {base[0]} THEN 'less' ELSE 'same' END"
        )
        told = ", ".join(["verdict_0, verdict_1, open_1", *(name for name, _text, _how in EXTRA)])
        asked = ", ".join([told, *self._amounts()])
        marks = ", ".join(f"{text} AS {mark}" for mark, text in MARKS.items())
        return (
            f"WITH counted AS MATERIALIZED (SELECT *, {change} AS change FROM"  # noqa: S608  # made of our own names; values are parameters
            f" (SELECT case_id, cases, {', '.join([told, *self._sums()])} FROM"
            f" ({singles.format(asked=asked, question=self.question.alone)}\n"
            f"UNION ALL {EACH.format(asked=asked, question=self.question.several)}) AS q"
            f" OFFSET 0) AS j WHERE verdict_0 > 0 OR verdict_1 > 0),\n"
            f"touched AS (SELECT case_id, change, cases, {', '.join(MARKS)}"
            f" FROM counted WHERE people = 1 AND {_TOUCHED}\n"
            f"UNION ALL SELECT f.case_id, change, 1, {marks}"
            f" FROM (SELECT case_id, change FROM counted WHERE people > 1 AND {_TOUCHED}) c"
            f" JOIN {fact_table.TABLE} f ON f.case_id = c.case_id AND NOT f.alone)"
        )

    def _amounts(self) -> Iterator[str]:
        for number, (currencies, payers) in enumerate(zip(self.question.currencies, self.question.payers, strict=True)):
            yield from (f"most_{number}_{one.lower()}" for one in sorted(currencies))
            yield from (f"paid_{number}_{place}" for place in range(len(payers)))


# Cases of one person one by one; or those alike counted together, which is done where they are read: few rows are left.
EACH = "SELECT case_id, 1 AS cases, {asked} FROM ({question}) AS q"
ALIKE = "SELECT NULL::uuid AS case_id, count(*) AS cases, {asked} FROM ({question}) AS q GROUP BY {asked}"
_NUMBERS = ("before", "after", "cases", "people", "open")
_TOUCHED = "change NOT IN ('same', 'neither')"


def _filter(scheme: Scheme, caseload: Caseload) -> dict[str, Any]:
    return {
        "kinds": list(scheme.case_kinds),
        "mission": caseload.mission_id,
        "since": caseload.since,
        "until": caseload.until,
    }


def _turned(on: dt.date) -> list[dt.date]:
    """The last birthdays of those who have reached the ages of FROM on a day, oldest first."""
    return [shift(on, Span(years=-age)) for age in reversed(FROM)]


def _versions(before: Terms, after: Terms, on: dt.date) -> tuple[str, str]:
    found = [schemes.version_on(one.scheme, on) if one.scheme else None for one in (before, after)]
    return found[0].id if found[0] else "", found[1].id if found[1] else ""


def _told(
    groups: list[_Group],
    scheme: Scheme,
    versions: tuple[str, str],
    *,
    on: dt.date,
    caseload: Caseload,
    counting: _Counting,
) -> Simulation:
    judged = [one for one in groups if one.what == "year"]

    def cases(holds: Callable[[_Group], bool]) -> int:
        return sum(one.cases for one in judged if holds(one))

    qualified, would = cases(lambda one: one.before == YES), cases(lambda one: one.after == YES)
    people = {change: sum(one.people for one in judged if one.change is change) for change in TOLD}
    return Simulation(
        scheme=scheme.id,
        on=on,
        before=versions[0],
        after=versions[1],
        since=caseload.since,
        until=caseload.until,
        cases=sum(one.cases for one in groups if one.what == "all"),
        qualified=disclosure.shown(qualified),
        would_qualify=disclosure.shown(would),
        unknown=disclosure.shown(cases(lambda one: one.before == UNKNOWN)),
        would_be_unknown=disclosure.shown(cases(lambda one: one.after == UNKNOWN)),
        changes={one: disclosure.shown(cases(lambda group, one=one: group.change is one)) for one in TOLD},  # type: ignore[misc]  # mypy can't infer a lambda with a default
        people={one: disclosure.shown(count) for one, count in people.items()},
        cents=_sums(counting.currencies, (one.cents for one in judged), qualified),
        would_cents=_sums(counting.currencies, (one.would for one in judged), would),
        open_amounts=disclosure.shown(sum(one.open for one in judged)),
        years=_years(judged),
        projects=_projects(judged, counting.payers),
        nationalities=_rows(groups, Mark.NATIONALITY),
        sexes=_rows(groups, Mark.SEX),
        ages=_rows(groups, Mark.AGE),
        vulnerabilities=_rows(groups, Mark.VULNERABILITY),
    )


def _sums(currencies: list[str], sums: Iterable[Mapping[str, int]], cases: int) -> dict[str, Shown]:
    """What it comes to; nothing of few cases, whose number the amount would tell."""
    found = list(sums)
    return {
        one: sum(some[one] for some in found) if disclosure.shown(cases) is not None else None for one in currencies
    }


def _years(judged: list[_Group]) -> tuple[YearRow, ...]:
    by_year: defaultdict[str, list[_Group]] = defaultdict(list)
    for one in judged:
        by_year[one.label].append(one)
    years = sorted(by_year)
    before = [sum(one.cases for one in by_year[year] if one.before == YES) for year in years]
    after = [sum(one.cases for one in by_year[year] if one.after == YES) for year in years]
    rows = zip(years, disclosure.told(before), disclosure.told(after), strict=True)
    return tuple(
        YearRow(
            int(year) if year else None,
            qualified,
            would,
            None if qualified is None else sum(one.cents.get(BASE, 0) for one in by_year[year]),
            None if would is None else sum(one.would.get(BASE, 0) for one in by_year[year]),
        )
        for year, qualified, would in rows
    )


def _projects(judged: list[_Group], payers: Sequence[Payer]) -> tuple[ProjectCost, ...]:
    """What each project pays by year. What few cases cost is left out, and what would tell it by subtraction."""
    years = sorted({one.label for one in judged})
    cells = {
        (payer, year): sum((one.paid[payer] for one in judged if one.label == year), _Paid())
        for payer in payers
        for year in years
    }
    before = disclosure.told_both_ways([[cells[payer, year].cases for year in years] for payer in payers])
    after = disclosure.told_both_ways([[cells[payer, year].would_cases for year in years] for payer in payers])
    found = []
    for place, payer in enumerate(payers):
        rows = tuple(
            ProjectYear(
                int(year) if year else None,
                cells[payer, year].cents if before[place][column] is not None else None,
                cells[payer, year].would if after[place][column] is not None else None,
            )
            for column, year in enumerate(years)
        )
        total = sum((cells[payer, year] for year in years), _Paid())
        if total.cases or total.would_cases:
            found.append(
                ProjectCost(
                    project=payer[0],
                    currency=payer[1],
                    cents=total.cents if disclosure.shown(total.cases) is not None else None,
                    would_cents=total.would if disclosure.shown(total.would_cases) is not None else None,
                    years=rows,
                )
            )
    return tuple(found)


def _rows(groups: list[_Group], what: str) -> tuple[SimulatedRow, ...]:
    """People by group and change, those of whom most change first; each column with its small numbers left out."""
    found: defaultdict[str, dict[Change, int]] = defaultdict(dict)
    for one in groups:
        if one.what == what:
            found[one.label][one.change] = one.people
    labels = sorted(found, key=lambda label: (-sum(found[label].values()), label))
    columns = [disclosure.told([found[label].get(change, 0) for label in labels]) for change in TOLD]
    return tuple(SimulatedRow(label, *(column[place] for column in columns)) for place, label in enumerate(labels))

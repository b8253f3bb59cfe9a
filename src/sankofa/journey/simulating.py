"""What other terms would change for a caseload: one question to the table of facts, counted in the database.

Here: the counts, small ones left out before anybody sees them. Not here: how terms become SQL (schemes), one case.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from sankofa.journey import fact_table
from sankofa.journey.rules import disclosure
from sankofa.journey.vocab import Change, Shown, SimulatedRow, Simulation, YearRow
from sankofa.schemes import queries as schemes
from sankofa.schemes.vocab import Question, Scheme, Verdict

BASE = "EUR"
YES, UNKNOWN = int(Verdict.YES), int(Verdict.UNKNOWN)
TOLD = (Change.GAINS, Change.LOSES, Change.MORE, Change.LESS)
AGES = ("0-17", "18-29", "30-44", "45-59", "60+")
UNDER = [18, 30, 45, 60]
_BAND = "width_bucket(extract(year FROM age(%(on)s::date, born_{edge})), ARRAY{under}::numeric[])"
_BANDS = [_BAND.format(edge=edge, under=UNDER) for edge in ("first", "last")]

# What is told of a case (several members: of each of them) and of its people, beside the verdicts: columns as they are.
EXTRA = (
    ("people", "1", "count"),
    ("opened", "f.case_contact_first_on__earliest", "min"),
    ("nationality", "f.person_nationalities[1]", ""),
    ("stateless", "f.absent", ""),
    ("sex", "f.person_sex", ""),
    ("born_first", "f.person_birth_date__earliest", ""),
    ("born_last", "f.person_birth_date__latest", ""),
)
_MARKS = (
    "coalesce(nationality, CASE WHEN 'person.nationalities' = ANY(stateless) THEN 'XXA' ELSE '' END) AS nationality,"
    " coalesce(sex, '') AS sex,"
    f" CASE WHEN {_BANDS[0]} = {_BANDS[1]} THEN (ARRAY{list(AGES)})[1 + {_BANDS[1]}] ELSE '' END AS age"
)

# Grouping the families needs room; few rows come out, which the planner can't know, so two workers are worth it.
SETTINGS = (
    "SET LOCAL work_mem = '128MB'; SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 2;"
    "SET LOCAL parallel_tuple_cost = 0.01; SET LOCAL parallel_setup_cost = 100"
)


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


def simulate(before: Terms, after: Terms, *, on: dt.date, caseload: Caseload) -> Simulation:
    """Both terms for every case, as if it were decided on a day; who gains, who loses, what it comes to."""
    scheme = after.scheme or before.scheme
    if scheme is None:
        raise ValueError("There is nothing to simulate.")
    where = _where(caseload)
    question = _question(before, after, on, where)
    sql, currencies = _counting(question, where)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        cursor.execute(sql, {**question.parameters, **_filter(scheme, caseload), "on": on})
        groups = [_group(row, currencies) for row in cursor.fetchall()]
    return _told(groups, scheme, _versions(before, after, on), on=on, caseload=caseload, currencies=currencies)


def _where(caseload: Caseload) -> str:
    where = ["f.case_kind = ANY(%(kinds)s::text[])"]
    if caseload.mission_id:
        where.append("f.mission_id = %(mission)s")
    if caseload.since:
        where.append("f.case_contact_first_on__earliest >= %(since)s")
    if caseload.until:
        where.append("f.case_contact_first_on__earliest < %(until)s")
    return " AND ".join(where)


def _question(before: Terms, after: Terms, on: dt.date, where: str) -> Question:
    return schemes.question(
        [(before.scheme, before.others), (after.scheme, after.others)],
        on,
        source=fact_table.TABLE,
        alone="f.alone",
        records=fact_table.most_records(),
        extra=EXTRA,
        where=where,
        possible="f.place = 1",
    )


def _filter(scheme: Scheme, caseload: Caseload) -> dict[str, Any]:
    return {
        "kinds": list(scheme.case_kinds),
        "mission": caseload.mission_id,
        "since": caseload.since,
        "until": caseload.until,
    }


def _counting(question: Question, where: str) -> tuple[str, list[str]]:
    """The counting around the question. Cases that neither terms give anything are counted and left at that."""
    currencies = sorted({*question.currencies[0], *question.currencies[1]})
    sums = []
    for number, some in enumerate(question.currencies):
        for one in currencies:
            value = f"most_{number}_{one.lower()}" if one in some else "0"
            sums.append(f"CASE WHEN verdict_{number} = {YES} THEN {value} ELSE 0 END AS cents_{number}_{one.lower()}")
    base = [f"cents_{number}_{BASE.lower()}" if BASE in currencies else "0" for number in (0, 1)]
    change = (
        f"CASE WHEN verdict_0 <> {YES} AND verdict_1 <> {YES} THEN 'neither' WHEN verdict_0 <> {YES} THEN 'gains'"
        f" WHEN verdict_1 <> {YES} THEN 'loses' WHEN {base[1]} > {base[0]} THEN 'more'"
        f" WHEN {base[1]} < {base[0]} THEN 'less' ELSE 'same' END"
    )
    totals = ", ".join(f"sum(cents_{number}_{one.lower()})" for one in currencies for number in (0, 1))
    totals = f", {totals}" if totals else ""
    nothing = ", NULL, NULL" * len(currencies)
    kept = ", ".join(["case_id, verdict_0, verdict_1, open_1", *(name for name, _, _ in EXTRA), *sums])
    marks = ", ".join(f"{text} AS {name}" for name, text, how in EXTRA if not how)
    own = ", ".join(name for name, _, how in EXTRA if not how)
    sql = (
        f"WITH counted AS MATERIALIZED (SELECT *, {change} AS change FROM (SELECT {kept} FROM ({question.sql}) AS q"  # noqa: S608  # made of our own names; values are parameters
        f" OFFSET 0) AS j WHERE verdict_0 > 0 OR verdict_1 > 0),\n"
        f"touched AS (SELECT change, {_MARKS} FROM (SELECT change, {own} FROM counted WHERE people = 1 AND {_TOUCHED}\n"
        f"UNION ALL SELECT change, {marks} FROM (SELECT case_id, change FROM counted WHERE people > 1 AND {_TOUCHED}) c"
        f" JOIN {fact_table.TABLE} f ON f.case_id = c.case_id AND NOT f.alone) AS t)\n"
        f"SELECT 'year', coalesce(extract(year FROM opened)::text, ''), change, verdict_0, verdict_1, count(*),"
        f" sum(people), count(*) FILTER (WHERE open_1 AND verdict_1 = {YES}){totals} FROM counted GROUP BY 2, 3, 4, 5\n"
        f"UNION ALL SELECT 'all', '', 'neither', 0, 0, count(*), 0, 0{nothing}"
        f" FROM {fact_table.TABLE} f WHERE f.place = 1 AND {where}\n"
        f"UNION ALL SELECT CASE WHEN grouping(nationality) = 0 THEN 'nationality' WHEN grouping(sex) = 0 THEN 'sex'"
        f" ELSE 'age' END, coalesce(nationality, sex, age), change, 0, 0, 0, count(*), 0{nothing}"
        f" FROM touched GROUP BY GROUPING SETS ((nationality, change), (sex, change), (age, change))"
    )
    return sql, currencies


_TOUCHED = "change NOT IN ('same', 'neither')"


_NUMBERS = ("before", "after", "cases", "people", "open")


def _group(row: tuple[object, ...], currencies: list[str]) -> _Group:
    what, label, change, before, after, cases, people, still_open, *sums = row
    numbers = dict(
        zip(_NUMBERS, (int(str(one or 0)) for one in (before, after, cases, people, still_open)), strict=True)
    )
    cents = [int(str(one or 0)) for one in sums]
    return _Group(
        str(what),
        str(label),
        Change(str(change)),
        **numbers,
        cents=dict(zip(currencies, cents[::2], strict=True)),
        would=dict(zip(currencies, cents[1::2], strict=True)),
    )


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
    currencies: list[str],
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
        cents=_sums(currencies, (one.cents for one in judged), qualified),
        would_cents=_sums(currencies, (one.would for one in judged), would),
        open_amounts=disclosure.shown(sum(one.open for one in judged)),
        years=_years(judged),
        nationalities=_rows(groups, "nationality"),
        sexes=_rows(groups, "sex"),
        ages=_rows(groups, "age"),
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


def _rows(groups: list[_Group], what: str) -> tuple[SimulatedRow, ...]:
    """People by group and change, those of whom most change first; each column with its small numbers left out."""
    found: defaultdict[str, dict[Change, int]] = defaultdict(dict)
    for one in groups:
        if one.what == what:
            found[one.label][one.change] = one.people
    labels = sorted(found, key=lambda label: (-sum(found[label].values()), label))
    columns = [disclosure.told([found[label].get(change, 0) for label in labels]) for change in TOLD]
    return tuple(SimulatedRow(label, *(column[place] for column in columns)) for place, label in enumerate(labels))

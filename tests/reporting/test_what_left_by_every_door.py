"""Tables of different doors, laid on top of each other: attacked with a linear program of our own, nothing comes out.

Microdata are invented at random; which rows a table counts is reckoned here in plain Python, by no code under test.
"""

import datetime as dt
import random
import uuid
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

import ibis
import numpy as np
import pytest
from scipy.optimize import linprog

from sankofa.reporting.queries import disclosed
from sankofa.reporting.queries.disclosed import TOTAL, Aided, Counted, Subject, Telling
from sankofa.reporting.rules.disclosure import Cell, Limits
from sankofa.reporting.vocab import Earlier, Question

pytestmark = pytest.mark.django_db
LIMITS = Limits(threshold=5)
A, B = uuid.UUID(int=1), uuid.UUID(int=2)  # donors
SUMMER = (dt.date(2026, 4, 1), dt.date(2026, 10, 1))
MONTHS = (dt.date(2025, 5, 1), dt.date(2026, 5, 1), dt.date(2026, 11, 1))
VALUES: dict[str, Callable[["Row"], str]] = {
    "sex": lambda row: row.sex,
    "destination": lambda row: row.destination,
    "year": lambda row: str(row.departed.year),
}


@dataclass(frozen=True)
class Row:
    case: int
    kind: str
    sex: str
    destination: str
    departed: dt.date


@dataclass
class House:
    """What stands in for a snapshot, and what left by now. The key of a case is its number."""

    people: list[Row]
    left: list[Telling] = field(default_factory=list)

    def __post_init__(self) -> None:
        rows = [{"mission": "NL", "departure_recorded": one.departed, **vars(one)} for one in self.people]
        self.table = ibis.memtable(rows)
        self.engine = ibis.duckdb.connect()

    def of(self, name: str, mission: str) -> Any:
        assert (name, mission) == ("people", "NL")
        return self.table

    def ask(self, expression: Any) -> list[dict[str, Any]]:
        return list(self.engine.to_pyarrow(expression).to_pylist())

    def keys(self, cases: Collection[uuid.UUID]) -> list[int]:
        return sorted(one.int for one in cases)

    def among(self, subject: Subject, cell: Cell) -> frozenset[int]:
        """The places of the people whom a cell counts."""
        return frozenset(
            at
            for at, row in enumerate(self.people)
            if is_among(subject, row) and all(VALUES[name](row) == value for name, value in cell.of)
        )

    def release(self, new: Telling) -> Telling:
        """Lets out what may be let out; answers it with its counts."""
        found = disclosed.weighed(self, mission="NL", new=[new], before=self.left, limits=LIMITS)  # type: ignore[arg-type]  # stands in
        blank = {cell for _place, cell in found.blank}
        shown = {cell: len(self.among(new.of, cell)) for cell in new.printed if cell not in blank}
        assert not any(0 < count < LIMITS.threshold for count in shown.values())
        self.left.append(replace(new, printed=shown, blank=frozenset(blank)))
        return self.left[-1]

    def reckoned(self, reader: uuid.UUID | None, targets: Collection[frozenset[int]]) -> set[frozenset[int]]:
        """Sets of people whose size a reader knows to within three, by all that he holds."""
        held = [one for one in self.left if one.donor in {None, reader}]
        sets = [self.among(one.of, cell) for one in held for cell in one.printed]
        marks = Counter(tuple(at in some for some in (*sets, *targets)) for at in range(len(self.people)))
        truth = np.array(list(marks.values()))
        matrix = np.array(list(marks), dtype=float).T
        if not sets:
            return set()
        known, rest = matrix[: len(sets)], matrix[len(sets) :]
        found = set()
        for target, row in zip(targets, rest, strict=True):
            ends = [
                linprog(sign * row, A_eq=known, b_eq=known @ truth, bounds=(0, 9_999), method="highs-ds").fun
                for sign in (1, -1)
            ]
            if -ends[1] - ends[0] < LIMITS.spread - 1e-6:
                found.add(target)
        return found


def is_among(subject: Subject, row: Row) -> bool:
    if isinstance(subject, Aided):
        return uuid.UUID(int=row.case) in subject.cases and subject.since <= row.departed < subject.until
    if isinstance(subject, Counted):
        kinds = {"returns.total": {"return"}, "departures.onward": {"onward"}}
        return row.kind in kinds.get(subject.indicator, {"return", "onward"}) and row.departed.year == subject.year
    kinds = {"returned": {"return"}, "departed": {"return", "onward"}}
    return row.kind in kinds[subject.measure] and all(VALUES[name](row) in some for name, some in subject.only)


def people(chance: random.Random, many: int) -> list[Row]:
    return [
        Row(
            case,
            chance.choices(["return", "onward"], [5, 1])[0],
            chance.choices(["male", "female"], [3, 1])[0],
            chance.choices(["AGO", "IRQ", "NGA"], [6, 2, 1])[0],
            chance.choice(MONTHS),
        )
        for case in range(many)
    ]


def table(house: House, subject: Subject, by: tuple[str, ...], donor: uuid.UUID | None = None) -> Telling:
    rows = [row for row in house.people if is_among(subject, row)]
    values = [sorted({VALUES[name](row) for row in rows}) for name in by]
    cells = {
        Cell(tuple(sorted((name, value) for name, value in zip(by, chosen, strict=True) if value)))
        for chosen in product(*([*one, ""] for one in values))
    }
    return Telling(subject, dict.fromkeys(cells), donor=donor)


def anything(house: House, chance: random.Random) -> Telling:
    """A table by one door or another, whoever asks for it."""
    by = tuple(sorted(chance.sample(list(VALUES), chance.randint(1, 2))))
    match chance.choice(["explorer", "explorer", "annual", "donor"]):
        case "explorer":
            only = chance.choice([(), (("sex", ("female",)),), (("destination", ("AGO", "IRQ")),)])
            return table(house, Question(chance.choice(["departed", "returned"]), by, only), by)
        case "annual":
            indicator = chance.choice(["departures.total", "returns.total", "departures.onward"])
            return Telling(Counted(indicator, chance.choice([2025, 2026])), {TOTAL: None})
    donor = chance.choice([A, B])
    share = 3 if donor == A else 4
    cases = frozenset(uuid.UUID(int=row.case) for row in house.people if row.case % share == 0)
    return table(house, Aided(cases, *SUMMER), tuple(name for name in by if name != "year"), donor)


@pytest.mark.parametrize("seed", range(8))
def test_no_small_count_comes_out_of_all_that_one_reader_holds(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  invented people
    house = House(people(chance, chance.choice([30, 60, 140])))
    secret: dict[uuid.UUID | None, set[frozenset[int]]] = {None: set(), A: set(), B: set()}
    for _ in range(5):
        new = anything(house, chance)
        named = {house.among(new.of, cell) for cell in new.printed}
        small = {one for one in named if 0 < len(one) < LIMITS.threshold}
        before = {reader: house.reckoned(reader, small) for reader in secret}
        house.release(new)
        for reader, some in secret.items():
            some.update(small - before[reader])  # what was open before anybody asked can't be taken back
            assert house.reckoned(reader, some) == set(), (reader, new)


def test_a_table_of_the_explorer_does_not_give_away_what_the_annual_report_left_blank() -> None:
    """Nine returned and three settled onward: the report shows the returns, so no table may show all departures."""
    house = House([Row(at, "return" if at < 9 else "onward", "male", "AGO", MONTHS[1]) for at in range(12)])
    shown = house.release(Telling(Counted("returns.total", 2026), {TOTAL: None}))
    assert shown.printed == {TOTAL: 9}
    assert house.release(Telling(Counted("departures.onward", 2026), {TOTAL: None})).blank
    beside = house.release(table(house, Question("departed", ("year",)), ("year",)))
    assert not beside.printed


def test_what_only_one_donor_was_told_blanks_nothing_for_another() -> None:
    """Donor A knows the men of its six; all six are fewer than the public's nine by three."""
    house = House([Row(at, "return", "male", "AGO", MONTHS[1]) for at in range(9)])
    six, nine = (frozenset(uuid.UUID(int=at) for at in range(many)) for many in (6, 9))
    assert house.release(Telling(Aided(six, *SUMMER), {TOTAL: None}, donor=A)).printed
    assert house.release(Telling(Aided(nine, *SUMMER), {TOTAL: None}, donor=B)).printed
    assert house.release(Telling(Counted("returns.total", 2026), {TOTAL: None})).blank, "A would know three others"


def test_it_says_what_left_before_that_made_it_blank() -> None:
    house = House([Row(at, "return" if at < 9 else "onward", "male", "AGO", MONTHS[1]) for at in range(12)])
    report = Earlier(uuid.uuid4(), "Annual report 2026", dt.datetime(2027, 3, 1, tzinfo=dt.UTC))
    house.left.append(Telling(Counted("returns.total", 2026), {TOTAL: 9}, release=report))
    found = disclosed.weighed(
        house,  # type: ignore[arg-type]  # stands in
        mission="NL",
        new=[table(house, Question("departed", ("year",)), ("year",))],
        before=house.left,
        limits=LIMITS,
    )
    assert found.because == (report,)


def test_a_count_that_changed_since_is_taken_as_known_unless_it_is_small() -> None:
    house = House([Row(at, "return" if at < 9 else "onward", "male", "AGO", MONTHS[1]) for at in range(12)])
    house.left.append(Telling(Counted("returns.total", 2026), {TOTAL: 8}))
    assert not house.release(table(house, Question("departed", ("year",)), ("year",))).printed
    house.left[:] = [Telling(Counted("departures.onward", 2026), {TOTAL: 6})]
    assert house.release(table(house, Question("departed", ("year",)), ("year",))).printed

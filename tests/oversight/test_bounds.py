"""Bounds are data: each rule has some in force, dated, with who says so; and none is a number of departures."""

import datetime as dt
import re

from sankofa.oversight.bounds import FILE, in_force, written
from sankofa.oversight.queries.course import RESULTS
from sankofa.oversight.rules.course import WAITING
from sankofa.oversight.vocab import Off, OwnBoard, Rule
from sankofa.reporting import dictionary

TODAY = dt.date(2026, 11, 22)
UNITS = {"days", "weeks", "hours", "percent", "cases"}


def test_every_rule_has_bounds_in_force_with_who_says_so() -> None:
    assert set(in_force(TODAY)) == set(Rule)
    for entries in written().values():
        assert all(len(one["source"]) > 20 for one in entries)


def test_bounds_hold_from_their_day_on() -> None:
    assert in_force(dt.date(1999, 12, 31)) == {}


def test_a_bound_says_what_it_counts_and_never_departures() -> None:
    for bounds in in_force(TODAY).values():
        assert set(bounds) <= UNITS
    words = re.compile(r"\b(target|rank|ranking|score|league|best|worst|per counsellor)\b", re.IGNORECASE)
    lines = [line for line in FILE.read_text().splitlines() if not line.startswith("#")]
    assert not [line for line in lines if words.search(line)]


def test_no_figure_of_a_board_can_be_told_apart_by_colleague() -> None:
    """Neither the snapshot nor an indicator of a board knows who counselled whom."""
    people = re.compile(r"counsellor|staff|colleague|officer|user")
    for table in dictionary.tables().values():
        assert not [name for name in table.columns if people.search(name)], table.name
    for key in (*RESULTS, *WAITING):
        assert not people.search(str(dictionary.indicators()[key].each))
    assert "names" not in Off.__dataclass_fields__
    assert set(OwnBoard.__dataclass_fields__) == {"off", "cases", "day", "hours", "weeks"}


def test_no_figure_of_a_board_comes_from_a_compartment() -> None:
    for key in (*RESULTS, *WAITING):
        assert not dictionary.tables()[dictionary.indicators()[key].of].sealed

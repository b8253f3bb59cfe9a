"""What each comparison says of a value, of something absent and of something unknown."""

from datetime import date

import pytest

from sankofa.kernel.partial_dates import PartialDate
from sankofa.kernel.periods import Period, Span
from sankofa.schemes.vocab import (
    ABSENT,
    UNKNOWN,
    Age,
    Check,
    CodeList,
    Day,
    FactOperand,
    Group,
    GroupOp,
    Lasting,
    ListEntry,
    OnList,
    Op,
    Operand,
    Records,
    Reference,
    Text,
    Value,
    Window,
)
from tests.schemes.test_the_engine import ON, judged

TODAY, SAID = Day(Reference.TODAY), Text(nl="x", en="x")
LIST = CodeList(id="l", title=SAID, source="x", verified=True, entries=(ListEntry("x", Period(date(2007, 1, 1), ON)),))
YEAR_AGO = Window(Span(years=1), TODAY, forward=False)


@pytest.mark.parametrize(
    ("fact", "op", "operand", "value", "outcome"),
    [
        ("b0", Op.IS, True, True, "yes"),
        ("b0", Op.IS, True, False, "no"),
        ("b0", Op.IS, False, ABSENT, "no"),
        ("c", Op.IS, "x", "x", "yes"),
        ("c", Op.IS, "x", "y", "no"),
        ("c", Op.IN, ("x", "y"), "y", "yes"),
        ("c", Op.IN, ("x", "y"), "z", "no"),
        ("c", Op.IS, FactOperand("c"), "x", "yes"),
        ("c", Op.IN_LIST, OnList(LIST, Day(date(2007, 1, 1))), "x", "yes"),
        ("c", Op.IN_LIST, OnList(LIST, TODAY), "x", "no"),
        ("c", Op.IN_LIST, OnList(LIST, Day(date(2007, 1, 1))), "y", "no"),
        ("c", Op.IN_LIST, OnList(LIST, Day("d1")), "x", "unknown"),
        ("c", Op.IN_LIST, OnList(LIST, Day("d1")), "y", "no"),
        ("n", Op.MIN, 3, 3, "yes"),
        ("n", Op.MIN, 3, 2, "no"),
        ("n", Op.MAX, 3, 3, "yes"),
        ("n", Op.MAX, 3, 4, "no"),
        ("d0", Op.BEFORE, TODAY, ON, "no"),
        ("d0", Op.ON_OR_BEFORE, TODAY, ON, "yes"),
        ("d0", Op.AFTER, TODAY, ON, "no"),
        ("d0", Op.ON_OR_AFTER, TODAY, ON, "yes"),
        ("d0", Op.IS, TODAY, ON, "yes"),
        ("d0", Op.IS, TODAY, PartialDate.year(2007), "unknown"),
        ("d0", Op.IS, TODAY, PartialDate.year(2006), "no"),
        ("d0", Op.BEFORE, TODAY, PartialDate.year(2006), "yes"),
        ("d0", Op.BEFORE, TODAY, PartialDate.year(2007), "unknown"),
        ("d0", Op.BEFORE, Day("d1"), ON, "unknown"),
        ("d0", Op.AGE_AT_LEAST, Age(18, TODAY), date(1989, 1, 10), "yes"),
        ("d0", Op.AGE_AT_LEAST, Age(18, TODAY), date(1989, 1, 11), "no"),
        ("d0", Op.YOUNGER_THAN, Age(18, TODAY), date(1989, 1, 11), "yes"),
        ("d0", Op.YOUNGER_THAN, Age(18, TODAY), PartialDate.year(1989), "unknown"),
        ("d0", Op.WITHIN, YEAR_AGO, date(2006, 1, 10), "yes"),
        ("d0", Op.WITHIN, YEAR_AGO, date(2006, 1, 9), "no"),
        ("d0", Op.WITHIN, YEAR_AGO, date(2007, 1, 11), "no"),
        ("d0", Op.WITHIN, Window(Span(months=3), TODAY, forward=True), date(2007, 4, 10), "yes"),
        ("d0", Op.WITHIN, Window(Span(months=3), TODAY, forward=True), date(2007, 4, 11), "no"),
        ("d0", Op.LASTED_AT_LEAST, Lasting(TODAY, Span(months=6)), date(2006, 7, 10), "yes"),
        ("d0", Op.LASTED_AT_LEAST, Lasting(TODAY, Span(months=6)), date(2006, 7, 11), "no"),
        ("d0", Op.LASTED_AT_MOST, Lasting(TODAY, Span(months=6)), date(2006, 7, 10), "yes"),
        ("d0", Op.LASTED_AT_MOST, Lasting(TODAY, Span(months=6)), date(2006, 7, 9), "no"),
    ],
)
def test_a_comparison_with_a_value(fact: str, op: Op, operand: Operand, value: Value, outcome: str) -> None:
    assert judged(Check(fact, op, operand), {fact: value}).outcome.value == outcome


@pytest.mark.parametrize(
    ("fact", "op", "operand"),
    [
        ("b0", Op.IS, True),
        ("c", Op.IN, ("x",)),
        ("c", Op.IN_LIST, OnList(LIST, TODAY)),
        ("n", Op.MIN, 0),
        ("d0", Op.BEFORE, TODAY),
        ("d0", Op.WITHIN, YEAR_AGO),
        ("d0", Op.YOUNGER_THAN, Age(18, TODAY)),
        ("d0", Op.LASTED_AT_MOST, Lasting(TODAY, Span(days=1))),
        ("d0", Op.PRESENT, True),
    ],
)
def test_a_comparison_with_something_absent_is_a_no_and_with_something_unknown_open(
    fact: str, op: Op, operand: Operand
) -> None:
    assert judged(Check(fact, op, operand), {fact: ABSENT}).outcome.is_no
    assert judged(Check(fact, op, operand), {fact: UNKNOWN}).outcome.is_unknown
    assert judged(Check(fact, op, operand), {}).outcome.is_unknown


def test_a_comparison_against_an_absent_day_is_a_no() -> None:
    assert judged(Check("d0", Op.BEFORE, Day("d1")), {"d0": ON, "d1": ABSENT}).outcome.is_no


@pytest.mark.parametrize(("value", "outcome"), [(True, "yes"), (ABSENT, "yes"), (UNKNOWN, "unknown")])
def test_known_is_settled_by_any_answer(value: Value, outcome: str) -> None:
    assert judged(Check("b0", Op.KNOWN, operand=True), {"b0": value}).outcome.value == outcome


@pytest.mark.parametrize(
    ("records", "any_of_them", "every_one"),
    [
        (UNKNOWN, "unknown", "unknown"),
        (ABSENT, "no", "yes"),
        ((), "no", "yes"),
        (({"b": True}, {"b": False}), "yes", "no"),
        (({"b": True}, {"b": UNKNOWN}), "yes", "unknown"),
        (({"b": False}, {}), "unknown", "no"),
    ],
)
def test_records_are_asked_one_by_one(records: Value, any_of_them: str, every_one: str) -> None:
    check = Check("r.b", Op.IS, operand=True)
    assert judged(Records(every=False, fact="r", child=check), {"r": records}).outcome.value == any_of_them
    assert judged(Records(every=True, fact="r", child=check), {"r": records}).outcome.value == every_one


def test_at_least_n_settles_as_soon_as_it_can() -> None:
    checks = tuple(Check(key, Op.IS, operand=True) for key in ("b0", "b1", "b2"))
    two = Group(GroupOp.AT_LEAST, checks, n=2)
    assert judged(two, {"b0": True, "b2": True}).outcome.is_yes
    assert judged(two, {"b0": False, "b2": False}).outcome.is_no
    assert {ask.ref.key for ask in judged(two, {"b0": True}).to_ask} == {"b1", "b2"}

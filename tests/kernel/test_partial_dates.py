"""Dates as people know them, held against brute force over every day they may be."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sankofa.kernel import partial_dates
from sankofa.kernel.partial_dates import BadPartialDate, PartialDate, Precision, age_at_least, age_range, years_between
from sankofa.kernel.periods import Period, Span, shift
from sankofa.kernel.three import Three

DAYS = st.dates(date(1999, 11, 1), date(2000, 3, 31))


@st.composite
def intervals(draw: st.DrawFn) -> PartialDate:
    first = draw(DAYS)
    last = first + timedelta(days=draw(st.integers(0, 40)))
    return PartialDate(first, last, Precision.EXACT if first == last else Precision.ESTIMATED)


def days_of(partial: PartialDate) -> list[date]:
    return [partial.earliest + timedelta(days=n) for n in range((partial.end - partial.earliest).days)]


def settled(answers: set[bool]) -> Three:
    if len(answers) > 1:
        return Three.UNKNOWN
    return Three.YES if answers == {True} else Three.NO


@pytest.mark.parametrize(
    ("compare", "brute"),
    [
        (partial_dates.before, lambda a, b: a < b),
        (partial_dates.on_or_before, lambda a, b: a <= b),
        (partial_dates.after, lambda a, b: a > b),
        (partial_dates.on_or_after, lambda a, b: a >= b),
        (partial_dates.same_day, lambda a, b: a == b),
    ],
)
@given(intervals(), intervals())
def test_a_comparison_says_what_all_days_agree_on(
    compare: Callable[[PartialDate, PartialDate], Three],
    brute: Callable[[date, date], bool],
    left: PartialDate,
    right: PartialDate,
) -> None:
    assert compare(left, right) is settled({brute(a, b) for a in days_of(left) for b in days_of(right)})


@given(intervals(), intervals(), st.integers(0, 3))
def test_an_age_says_what_all_days_agree_on(birth: PartialDate, on: PartialDate, years: int) -> None:
    day = on.shifted(Span(years=2))
    ages = {years_between(born, seen) for born in days_of(birth) for seen in days_of(day)}
    assert age_range(birth, day) == (min(ages), max(ages))
    assert age_at_least(birth, years, day) is settled({age >= years for age in ages})


@given(intervals(), DAYS, st.integers(1, 30))
def test_being_in_a_period_says_what_all_days_agree_on(partial: PartialDate, start: date, length: int) -> None:
    period = Period(start, start + timedelta(days=length))
    assert partial_dates.during(partial, period) is settled({day in period for day in days_of(partial)})


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-30, 30), st.integers(-40, 40))
def test_moving_dates_keeps_their_order(day: date, months: int, days: int) -> None:
    span = Span(months=months, days=days)
    assert shift(day, span) <= shift(day + timedelta(days=1), span)


@pytest.mark.parametrize(
    ("text", "earliest", "end", "precision"),
    [
        ("1999-05-03", date(1999, 5, 3), date(1999, 5, 4), Precision.EXACT),
        ("1999-02", date(1999, 2, 1), date(1999, 3, 1), Precision.MONTH),
        ("1999", date(1999, 1, 1), date(2000, 1, 1), Precision.YEAR),
        ("2001-spring", date(2001, 3, 1), date(2001, 6, 1), Precision.SEASON),
        ("2001-winter", date(2000, 12, 1), date(2002, 3, 1), Precision.SEASON),
        ("~1999±3", date(1996, 1, 1), date(2003, 1, 1), Precision.ESTIMATED),
        ("1999-05-03..1999-06-10", date(1999, 5, 3), date(1999, 6, 11), Precision.ESTIMATED),
    ],
)
def test_a_text_is_read_and_written_back(text: str, earliest: date, end: date, precision: Precision) -> None:
    read = PartialDate.parse(text)
    assert (read.earliest, read.end, read.precision) == (earliest, end, precision)
    assert str(read) == text


def test_about_a_year_without_a_reach_is_two_years_to_both_sides() -> None:
    assert PartialDate.parse("~1999") == PartialDate.about(1999, 2)
    assert PartialDate.parse("~1999+-4") == PartialDate.about(1999, 4)


@pytest.mark.parametrize("text", ["", "unknown", "1999-13", "1999-02-30", "~1999-05", "1999±2", "99", "0000", "1999.."])
def test_what_is_no_date_is_refused_with_advice(text: str) -> None:
    with pytest.raises(BadPartialDate, match="Write a day as 1999-05-03"):
        PartialDate.parse(text)


@given(intervals())
def test_any_partial_date_survives_its_text_and_its_columns(partial: PartialDate) -> None:
    assert PartialDate.parse(str(partial)) == partial
    assert PartialDate(partial.earliest, partial.latest, Precision(partial.precision.value)) == partial


def test_somebody_born_on_29_february_turns_older_on_1_march_of_a_common_year() -> None:
    assert years_between(date(2000, 2, 29), date(2018, 2, 28)) == 17
    assert years_between(date(2000, 2, 29), date(2018, 3, 1)) == 18


def test_a_year_of_birth_leaves_being_eighteen_open_until_it_can_be_no_other() -> None:
    born = PartialDate.year(1999)
    assert age_at_least(born, 18, date(2016, 12, 31)) is Three.NO
    assert age_at_least(born, 18, date(2017, 6, 1)) is Three.UNKNOWN
    assert age_at_least(born, 18, date(2017, 12, 31)) is Three.YES


def test_a_period_without_a_day_is_refused() -> None:
    with pytest.raises(ValueError, match="must end after it starts"):
        Period(date(2007, 5, 1), date(2007, 5, 1))


def test_periods_that_only_touch_do_not_overlap() -> None:
    april, may = Period(date(2007, 4, 1), date(2007, 5, 1)), Period(date(2007, 5, 1))
    assert not april.overlaps(may)
    assert Period(date(2007, 4, 1)).overlaps(may)

"""No sum that is told is of fewer than five cases, and no two files can be subtracted to get at one."""

import datetime as dt
import uuid
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sankofa.iati.rules import covering, portions
from sankofa.iati.rules.covering import Piece

CASES = [uuid.UUID(int=n) for n in range(1, 13)]
MONTHS = [dt.date(2025 + n // 12, n % 12 + 1, 1) for n in range(24)]
LEAST = 5
pieces = st.lists(
    st.builds(
        Piece,
        month=st.sampled_from(MONTHS),
        group=st.sampled_from(["departure", "support"]),
        minor=st.integers(-50_000, 500_000),
        case_id=st.none() | st.sampled_from(CASES),
    ),
    max_size=60,
)
days = st.sampled_from([*MONTHS, dt.date(2027, 1, 1)])


def month(n: int, minor: int, case: int = 0, group: str = "support") -> Piece:
    return Piece(dt.date(2026, n, 1), group, minor, CASES[case] if case >= 0 else None)


@given(pieces, days)
def test_a_sum_for_people_is_of_five_cases_at_least(some: list[Piece], until: dt.date) -> None:
    for bundle in covering.tell(some, until=until, least=LEAST).bundles:
        within = [p for p in some if p.group == bundle.group and bundle.starts <= p.month < bundle.ends]
        assert len({p.case_id for p in within if p.case_id}) >= LEAST
        assert bundle.minor == sum(p.minor for p in within)


@given(pieces, days)
def test_every_cent_of_closed_months_is_told_once_or_withheld(some: list[Piece], until: dt.date) -> None:
    told = covering.tell(some, until=until, least=LEAST)
    closed = sum(p.minor for p in some if covering.following(p.month) <= until)
    assert sum(b.minor for b in told.bundles) + sum(minor for _group, minor, _cases in told.withheld) == closed


@given(pieces, days, days)
def test_a_later_file_says_again_what_an_earlier_one_said_and_adds_to_it(
    some: list[Piece], one: dt.date, other: dt.date
) -> None:
    early, late = (
        {(b.group, b.starts, b.ends, b.minor) for b in covering.tell(some, until=until, least=LEAST).bundles}
        for until in sorted((one, other))
    )
    assert early <= late


def test_a_month_that_is_one_persons_grant_waits_for_others() -> None:
    some = [month(1, 90_000)]
    assert covering.tell(some, until=dt.date(2026, 2, 1), least=LEAST) == covering.Told((), (("support", 90_000, 1),))
    some += [month(2, 10_000, case) for case in range(1, 4)] + [month(3, 7_000, 4)]
    [bundle] = covering.tell(some, until=dt.date(2026, 4, 1), least=LEAST).bundles
    assert (bundle.starts, bundle.ends, bundle.minor) == (dt.date(2026, 1, 1), dt.date(2026, 4, 1), 127_000)


def test_many_payments_for_one_person_are_still_one_person() -> None:
    some = [month(1, 1_000, 0) for _n in range(20)]
    assert covering.tell(some, until=dt.date(2027, 1, 1), least=LEAST).bundles == ()


def test_a_bill_without_a_case_on_a_line_for_people_covers_nobody() -> None:
    some = [month(1, 1_000, -1) for _n in range(20)]
    assert covering.tell(some, until=dt.date(2027, 1, 1), least=LEAST).withheld == (("support", 20_000, 0),)


def test_a_month_that_is_not_closed_is_not_told() -> None:
    some = [month(3, 1_000, case) for case in range(6)]
    assert covering.tell(some, until=dt.date(2026, 3, 31), least=LEAST) == covering.Told((), ())


def test_running_the_work_is_told_by_whole_quarters() -> None:
    some = [Piece(dt.date(2026, n, 1), "running", 100, plain=True) for n in (1, 2, 3, 4)]
    told = covering.tell(some, until=dt.date(2026, 5, 1), least=LEAST)
    assert [(b.starts, b.ends, b.minor) for b in told.bundles] == [(dt.date(2026, 1, 1), dt.date(2026, 4, 1), 300)]
    assert told.withheld == (("running", 100, 0),)


counted = st.dictionaries(st.sampled_from(["GH", "ET", "IQ", "NG", "AM", ""]), st.integers(0, 60), max_size=6)


@given(counted)
def test_percentages_are_whole_and_come_to_a_hundred(people: dict[str, int]) -> None:
    shares, others = portions.countries(people, least=LEAST)
    assert sum(part for _code, part in shares) + others == Decimal(100)
    assert all(part == int(part) and part > 0 for _code, part in shares)


@given(counted)
def test_no_country_stands_for_a_few_nor_do_the_others_together(people: dict[str, int]) -> None:
    shares, _others = portions.countries(people, least=LEAST)
    shown = {code for code, _part in shares}
    rest = sum(n for code, n in people.items() if code not in shown)
    assert all(people[code] >= LEAST for code in shown)
    small_percent_was_rounded_away = {c for c, n in people.items() if n >= LEAST} - shown
    assert rest == 0 or rest >= LEAST or not shown or small_percent_was_rounded_away


def test_one_person_among_many_takes_the_smallest_country_along() -> None:
    shares, others = portions.countries({"GH": 60, "ET": 39, "IQ": 1}, least=LEAST)
    assert (shares, others) == ([("GH", Decimal(60))], Decimal(40))


def test_nobody_is_everywhere() -> None:
    assert portions.countries({}, least=LEAST) == ([], Decimal(100))


@given(st.integers(0, 10**9), st.dates(dt.date(2020, 1, 1), dt.date(2026, 1, 1)), st.integers(1, 2000))
def test_a_budget_by_year_comes_to_the_whole_and_leaves_no_day_out(minor: int, starts: dt.date, length: int) -> None:
    ends = starts + dt.timedelta(days=length)
    years = portions.by_year(minor, starts, ends)
    assert sum(part for _a, _b, part in years) == minor
    assert (years[0][0], years[-1][1]) == (starts, ends - dt.timedelta(days=1))
    assert all(a.year == b.year for a, b, _part in years)
    assert all(b + dt.timedelta(days=1) == c for (_a, b, _p), (c, _d, _q) in pairwise(years))

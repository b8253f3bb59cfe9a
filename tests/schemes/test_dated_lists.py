"""A later version of a dated list says who stands on it in its days; what was known before it stays to be replayed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sankofa.kernel.periods import Period
from sankofa.schemes import queries
from sankofa.schemes.loading import read_policies
from sankofa.schemes.rules import amended, periods
from sankofa.schemes.vocab import BadPolicyError, CodeList, ListEntry, ListVersion, Text

FIRST, KNOWN = date(2020, 1, 1), date(2019, 6, 1)
NEAR = st.dates(FIRST - timedelta(days=20), FIRST + timedelta(days=20))
PERIODS = st.builds(
    lambda start, length: Period(start, start + timedelta(days=length) if length else None), NEAR, st.integers(0, 15)
)


def a_list(*entries: ListEntry) -> CodeList:
    return CodeList(id="l", title=Text(nl="l", en="l"), source="x", verified=True, entries=entries)


def a_version(period: Period, codes: tuple[str, ...], known: date) -> ListVersion:
    return ListVersion(
        id=f"l/{known}", of="l", in_force=period, known_since=known, codes=codes, source="x", verified=True
    )


def on(codes: CodeList, day: date, known_on: date | None = None) -> set[str]:
    return {code for code, some in periods(codes, known_on).items() if any(day in one for one in some)}


LISTS = st.lists(st.builds(ListEntry, st.sampled_from("xyz"), PERIODS), max_size=4).map(lambda some: a_list(*some))
CODES = st.lists(st.sampled_from("wxyz"), unique=True, max_size=3).map(tuple)


@given(LISTS, PERIODS, CODES, NEAR)
def test_in_its_days_a_version_holds_and_outside_them_what_stood_before(
    before: CodeList, period: Period, codes: tuple[str, ...], day: date
) -> None:
    after = amended(before, [a_version(period, codes, KNOWN)])
    assert on(after, day) == (set(codes) if day in period else on(before, day))


@given(LISTS, st.lists(st.tuples(PERIODS, CODES), min_size=1, max_size=3), NEAR, st.integers(-1, 3))
def test_as_known_before_a_version_the_list_is_as_it_was(
    before: CodeList, made: list[tuple[Period, tuple[str, ...]]], day: date, known: int
) -> None:
    versions = [a_version(period, codes, KNOWN + timedelta(days=n)) for n, (period, codes) in enumerate(made)]
    known_on = KNOWN + timedelta(days=known)
    by_then = amended(before, [one for one in versions if one.known_since <= known_on])
    assert on(amended(before, versions), day, known_on) == on(by_then, day)


def test_days_that_meet_are_one_period() -> None:
    """So that a date of which only the month is known, across the first day of a version, is surely on the list."""
    old = a_list(ListEntry("x", Period(date(2000, 1, 1), None)))
    after = amended(old, [a_version(Period(FIRST, None), ("x", "y"), KNOWN)])
    assert periods(after) == {"x": (Period(date(2000, 1, 1), None),), "y": (Period(FIRST, None),)}
    assert [one for one in after.entries if one.code == "x"] == list(old.entries), "nothing of it changed"


def test_a_code_that_goes_off_keeps_its_earlier_days() -> None:
    old = a_list(ListEntry("x", Period(date(2000, 1, 1), None)))
    after = amended(old, [a_version(Period(FIRST, date(2021, 1, 1)), (), KNOWN)])
    assert periods(after) == {"x": (Period(date(2000, 1, 1), FIRST), Period(date(2021, 1, 1), None))}


VERSION = """
versions:
  - id: excluded_later/a
    list: excluded_later
    in_force: "[2020-01-01, )"
    known_since: 2019-06-01
    source: "x"
    verified: false
    codes: [UKR, GEO]
"""


def test_a_file_holds_versions_beside_its_lists() -> None:
    found = read_policies(queries.POLICIES, {"lists.yaml": VERSION}).lists["excluded_later"]
    assert [one.id for one in found.versions] == ["excluded_later/a"]
    assert on(found, FIRST) == {"UKR", "GEO"}
    assert on(found, date(2019, 12, 31)) == {"UKR"}


@pytest.mark.parametrize(
    ("wrong", "by", "said"),
    [
        ("excluded_later\n", "excluded_latr\n", "There is no list excluded_latr. Did you mean excluded_later?"),
        ("[UKR, GEO]", "[UKR, UKR]", "UKR stands here twice."),
        ("codes:", "code:", "A version of a list has no code. Did you mean codes?"),
        ("[2020-01-01, )", "[2020-01-01", "must be a half-open period."),
        ("GEO]", "Georgia]", "it has no code Georgia."),
    ],
)
def test_a_bad_version_is_refused_with_what_to_do(wrong: str, by: str, said: str) -> None:
    assert wrong in VERSION
    with pytest.raises(BadPolicyError) as refused:
        read_policies(queries.POLICIES, {"lists.yaml": VERSION.replace(wrong, by)})
    assert said in str(refused.value)


def test_two_versions_of_a_list_that_became_known_on_one_day_do_not_overlap() -> None:
    second = VERSION.replace("\nversions:\n", "").replace("excluded_later/a", "excluded_later/b")
    with pytest.raises(BadPolicyError, match="overlaps excluded_later/a"):
        read_policies(queries.POLICIES, {"lists.yaml": VERSION + second})


def test_the_lists_of_the_files_are_read_by_schemes_that_are_told() -> None:
    assert {one.id for one, _versions in queries.list_readers("excluded_later")} == {"avrr_nl", "rean"}
    assert queries.list_readers("no_such_list") == ()

"""Yes, no and not known yet: strong Kleene truth tables and laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sankofa.kernel.three import Three, all_of, any_of, at_least, not_, three

Y, N, U = Three.YES, Three.NO, Three.UNKNOWN
values = st.sampled_from(Three)
lists = st.lists(values, max_size=6)


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (Y, Y, Y, Y),
        (Y, N, N, Y),
        (Y, U, U, Y),
        (N, Y, N, Y),
        (N, N, N, N),
        (N, U, N, U),
        (U, Y, U, Y),
        (U, N, N, U),
        (U, U, U, U),
    ],
)
def test_all_and_any_follow_the_truth_table(left: Three, right: Three, both: Three, either: Three) -> None:
    assert all_of((left, right)) is both
    assert any_of((left, right)) is either


@pytest.mark.parametrize(("value", "opposite"), [(Y, N), (N, Y), (U, U)])
def test_not_turns_yes_and_no_and_leaves_unknown(value: Three, opposite: Three) -> None:
    assert not_(value) is opposite


@pytest.mark.parametrize(
    ("n", "given_values", "outcome"),
    [
        (1, (U, N), U),
        (2, (Y, Y, U), Y),
        (2, (Y, U, N), U),
        (2, (Y, N, N), N),
        (2, (U, U, U), U),
        (3, (U, U), N),
        (0, (), Y),
    ],
)
def test_at_least_counts_what_is_sure_and_what_is_possible(
    n: int, given_values: tuple[Three, ...], outcome: Three
) -> None:
    assert at_least(n, given_values) is outcome


def test_nothing_at_all_is_all_and_not_any() -> None:
    assert all_of(()) is Y
    assert any_of(()) is N


@pytest.mark.parametrize("value", list(Three))
def test_an_outcome_refuses_to_be_a_bool(value: Three) -> None:
    with pytest.raises(TypeError, match="is_yes"):
        bool(value)


def test_a_bool_or_none_becomes_an_outcome() -> None:
    assert [three(True), three(False), three(None)] == [Y, N, U]  # noqa: FBT003  # the function's purpose


@given(lists)
def test_de_morgan(items: list[Three]) -> None:
    assert not_(all_of(items)) is any_of(map(not_, items))
    assert not_(any_of(items)) is all_of(map(not_, items))


@given(values, values, values)
def test_all_distributes_over_any(a: Three, b: Three, c: Three) -> None:
    assert all_of((a, any_of((b, c)))) is any_of((all_of((a, b)), all_of((a, c))))


@given(lists)
def test_all_and_any_are_the_ends_of_at_least(items: list[Three]) -> None:
    assert all_of(items) is at_least(len(items), items)
    assert any_of(items) is at_least(1, items)


@given(lists, st.data())
def test_filling_in_an_unknown_never_turns_a_settled_outcome(items: list[Three], data: st.DataObject) -> None:
    filled = [data.draw(st.sampled_from((Y, N))) if value is U else value for value in items]
    for combine in (all_of, any_of, lambda seen: at_least(2, seen)):
        before, after = combine(items), combine(filled)
        assert before is U or before is after

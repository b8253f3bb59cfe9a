"""Ids are version 7 and sort in the order they were made."""

from sankofa.kernel.ids import new_id


def test_ids_sort_in_the_order_they_were_made() -> None:
    made = [new_id() for _ in range(5_000)]
    assert sorted(made) == made
    assert len(set(made)) == len(made)


def test_an_id_is_a_uuid_of_version_seven() -> None:
    one = new_id()
    assert (one.version, one.variant) == (7, "specified in RFC 4122")

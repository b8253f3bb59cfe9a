"""What a typed text may mean, how numbers fold and hide, when a birth lies."""

import datetime as dt

import pytest

from sankofa.people import rules
from sankofa.people.vocab import Birth, ChannelKind, DatePrecision


@pytest.mark.parametrize(
    ("text", "name", "year"),
    [
        ("Dawit Tesfaye", "Dawit Tesfaye", None),
        ("Tesfaye 1988", "Tesfaye", 1988),
        ("1988 tesfaye", "tesfaye", 1988),
        ("ተስፋዬ ዳዊት", "ተስፋዬ ዳዊት", None),
        ("محمد ١٩٩٠", "محمد", 1990),
        ("Ali 1990 1991", "Ali", None),
        ("+31 6 12344417", "", None),
        ("1988", "", None),
    ],
)
def test_a_search_text_is_taken_apart_into_name_and_birth_year(text: str, name: str, year: int | None) -> None:
    question = rules.read_question(text)
    assert (question.name, question.birth_year) == (name, year)


@pytest.mark.parametrize("text", ["06 12344417", "+31612344417", "0031 6-1234-4417", "٠٦ ١٢٣٤٤٤١٧"])
def test_a_telephone_number_is_the_same_however_it_is_written(text: str) -> None:
    assert rules.read_question(text, "NL").phone == "+31612344417"


@pytest.mark.parametrize("text", ["EP 123-456", "ep123456", "EP.123.456"])
def test_a_document_number_is_the_same_however_it_is_written(text: str) -> None:
    assert rules.read_question(text).number == "EP123456"


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (ChannelKind.PHONE, "+31612344417", "+31 6 ···· 4417"),
        (ChannelKind.EMAIL, "selam@example.org", "s····@example.org"),
        (ChannelKind.ADDRESS, "Stationsplein 1, Zwolle", "····"),
    ],
)
def test_a_hidden_value_shows_just_enough_to_be_told_apart(kind: ChannelKind, value: str, shown: str) -> None:
    assert rules.mask_channel(kind, value) == shown


@pytest.mark.parametrize("value", ["1", "12345", "4417"])
def test_a_short_number_is_hidden_whole(value: str) -> None:
    assert rules.mask(value) == "····"


@pytest.mark.parametrize(
    ("parts", "about", "expected"),
    [
        ((None, None, None), False, Birth()),
        ((1988, None, None), False, Birth(DatePrecision.YEAR, dt.date(1988, 1, 1), dt.date(1989, 1, 1))),
        ((1988, 12, None), False, Birth(DatePrecision.MONTH, dt.date(1988, 12, 1), dt.date(1989, 1, 1))),
        ((1988, 3, 27), False, Birth(DatePrecision.EXACT, dt.date(1988, 3, 27), dt.date(1988, 3, 28))),
        ((1988, None, None), True, Birth(DatePrecision.ESTIMATED, dt.date(1986, 1, 1), dt.date(1991, 1, 1))),
    ],
)
def test_a_birth_is_the_interval_of_days_it_may_be_and_reads_back(
    parts: tuple[int | None, int | None, int | None],
    about: bool,  # noqa: FBT001
    expected: Birth,
) -> None:
    year, month, day = parts
    assert rules.birth(year, month, day, about=about) == expected
    assert Birth.of(expected.day) == expected


@pytest.mark.parametrize(
    ("birth", "child"),
    [
        (rules.birth(2008, 11, 22), False),  # eighteen today
        (rules.birth(2008, 11, 23), True),  # tomorrow
        (rules.birth(2008), True),  # in doubt: a child
        (rules.birth(2007), False),
        (rules.birth(2007, about=True), True),
        (Birth(), False),
    ],
)
def test_a_doubtful_age_is_a_childs(birth: Birth, child: bool) -> None:  # noqa: FBT001
    assert rules.may_be_a_child(birth, dt.date(2026, 11, 22)) is child


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (rules.birth(1988), rules.birth(1988, 3, 27), True),
        (rules.birth(1988), rules.birth(1989), False),
        (rules.birth(1988), Birth(), True),
        (rules.birth(1990, about=True), rules.birth(1988), True),
    ],
)
def test_births_that_may_be_the_same_overlap(one: Birth, other: Birth, same: bool) -> None:  # noqa: FBT001
    assert rules.years_overlap(one, other) is same

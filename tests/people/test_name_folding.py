# ruff: noqa: RUF001 -- letters of many scripts are the point here
"""Truth tables of how names sound, and what must hold for any text whatever."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sankofa.people import names
from sankofa.people.names import Token

VARIANTS = Path(names.__file__).with_name("data") / "name_variants.csv"


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Tesfaye", "tesfaye"),
        ("ተስፋዬ", "tesfaye"),
        ("محمد", "mhmd"),
        ("مُحَمَّد", "muhamad"),
        ("Өлзий", "ulziy"),
        ("Đorđe Šarić", "dorde saric"),
        ("王小明", "wang xiao ming"),
        ("გიორგი", "giorgi"),
        ("Nguyễn Thị Hồng", "nguyen thi hong"),
        ("O’Brien-N'Diaye", "obrien ndiaye"),
        ("Abd al-Rahman", "abdrahman"),
        ("Abdul Rahman", "abdrahman"),
        ("Abdurrahman", "abdrahman"),
        ("Abderrahmane", "abdrahmane"),
        ("عبد الرحمن", "abdrhmn"),
        ("عبدالرحمن", "abdrhmn"),
        ("Abdullah", "abdlah"),
        ("Abdi", "abdi"),
        ("Abdi Ali", "abdi ali"),
        ("Suharto", "suharto"),
        ("हरप्रीत", "hrprit"),
        ("غلام‌رضا", "ghlamrda"),
        ("", ""),
        ("12 / —", ""),
    ],
)
def test_a_name_folds_to_latin_words(name: str, folded: str) -> None:
    assert names.fold(name) == folded


@pytest.mark.parametrize(
    "alike",
    [
        "Tesfaye Tesfay Tesfai ተስፋዬ",
        "Mohammed Muhamad Mohamad Mouhamed Mehmet محمد",
        "Өлзий Ulzii Olzii Ulzy",
        "Khaled Khalid Haled Xaalid خالد",
        "Yusuf Youssef Yousif يوسف Юсуф",
        "Hussein Hossein Husayn Houssein حسين",
        "Shevchenko Schewtschenko Sjevtsjenko Шевченко",
        "Jamal Djamel Djamal جمال",
        "Daoud Dawood Dawud داود",
        "Ganbaatar Ganbatar Ганбаатар",
        "Qasim Kassem Kasim قاسم",
        "Zhivko Jivko Živko",
    ],
)
def test_spellings_of_one_name_share_a_lookup_number_and_are_alike(alike: str) -> None:
    first, *others = [names.content(word)[0] for word in alike.split()]
    for other in others:
        assert names.keys(first) & names.keys(other), other
        assert names.likeness(first, other) >= 0.65, other


@pytest.mark.parametrize(
    ("one", "other"),
    [("Mohammed", "Grigoryan"), ("Ali", "Tesfaye"), ("Wang", "Petrovic"), ("Fatima", "Khadija"), ("محمد", "Tesfaye")],
)
def test_different_names_are_not_alike(one: str, other: str) -> None:
    assert names.likeness(names.content(one)[0], names.content(other)[0]) < 0.62


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Al Khatib", ["khatib"]),
        ("Omar bin Ali", ["omar", "ali"]),
        ("Maria da Silva", ["maria", "silva"]),
        ("M. Haddad", ["haddad"]),
        ("Bin", ["bin"]),
        ("Lê", ["le"]),
    ],
)
def test_particles_and_initials_find_nobody_unless_they_are_all_there_is(name: str, words: list[str]) -> None:
    assert [token.text for token in names.content(name)] == words


def test_each_spelling_in_the_table_of_variants_is_one_word_and_no_group_is_alone() -> None:
    with VARIANTS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) > 300
    for row in rows:
        spellings = row["spellings"].split()
        assert len(spellings) > 1, row
        assert row["kind"] in {"given", "family"}, row
        for spelling in spellings:
            assert len(names.content(spelling.replace("_", " "))) == 1, spelling


ANY_TEXT = st.text(max_size=80)
LETTERS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20)


@given(ANY_TEXT)
def test_any_text_folds_without_a_crash_to_plain_letters(text: str) -> None:
    folded = names.fold(text)
    assert set(folded) <= set("abcdefghijklmnopqrstuvwxyz ")
    for token in names.content(text):
        assert token.text
        assert names.keys(token)
        assert all(names.skeletons(token.text))


SERVANTS = st.lists(
    st.sampled_from(
        ["Abd", "abdul", "al", "el", "abdel", "Abdou", "aziz", "rahman", "allah", "omar", "x", "عبد", "الله"]
    ),
    max_size=6,
)


@given(ANY_TEXT | SERVANTS.map(" ".join) | SERVANTS.map("".join))
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    once = names.fold(text)
    assert names.fold(once) == once


NAMES_SCRIPTS = "abzéñøşІвановЖҮөაბგდქԱրմենאבגدحسنعمرغአበገተስपकরহ王李陈김ㄅนโค"


@given(st.text(alphabet=NAMES_SCRIPTS, min_size=1, max_size=12))
def test_a_name_with_a_letter_never_folds_to_nothing(name: str) -> None:
    assert names.fold(name)


@given(LETTERS, st.integers(min_value=0), st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
def test_likeness_is_symmetric_and_within_bounds(word: str, place: int, letter: str) -> None:
    at = place % len(word)
    one, other = Token(word), Token(word[:at] + letter + word[at + 1 :])
    assert 0 <= names.likeness(one, other) == names.likeness(other, one) <= 1
    assert names.likeness(one, one) == 1


SPELLINGS = st.sampled_from(
    ["mohammed", "muhamad", "mehmet", "mhmd", "tesfaye", "tsfy", "tesfay", "girgis", "giorgi", "jusuf", "yusuf", "xiao"]
)


@given(
    st.builds(Token, SPELLINGS | LETTERS, st.booleans()),
    st.lists(st.builds(Token, SPELLINGS | LETTERS, st.booleans()), max_size=12),
    st.sampled_from([0.3, 0.62, 0.78, 0.84, 0.95]),
)
def test_the_likest_of_many_are_those_that_likeness_names_one_by_one(
    one: Token, others: list[Token], least: float
) -> None:
    found = names.likest(one, [other.text for other in others], [other.bare for other in others], least=least)
    each = [(place, names.likeness(one, other)) for place, other in enumerate(others)]
    assert sorted(found) == [(place, alike) for place, alike in each if alike >= least]

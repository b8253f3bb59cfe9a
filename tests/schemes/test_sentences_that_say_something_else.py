"""Whoever changes a day or an amount is told which sentences still say the old one, in either language."""

import datetime as dt
from dataclasses import replace

import pytest

from sankofa.schemes import queries
from sankofa.schemes.loading import load_policies
from sankofa.schemes.rules import doubts
from sankofa.schemes.rules.figures import figures
from sankofa.schemes.vocab import Doubt, SchemeVersion

TODAY = dt.date(2026, 11, 22)


def copied(scheme: str, version: str, *changes: tuple[str, str]) -> tuple[SchemeVersion, SchemeVersion]:
    """A version, and its copy with words of its text replaced."""
    text = queries.copy_of(scheme, version).replace(f"id: {version}", "id: a_copy", 1)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    known = next(one for one in queries.versions(scheme) if one.id == version)
    return known, queries.with_draft(scheme, text, TODAY)[1]


def told(scheme: str, version: str, *changes: tuple[str, str]) -> set[tuple[str, str, str, tuple[str, ...]]]:
    found = doubts(*copied(scheme, version, *changes))
    return {(one.of, one.key, one.lang, one.figures) for one in found if one.key != "source"}


@pytest.mark.parametrize(
    ("sentence", "stated"),
    [
        ("You claimed asylum before 15 June 2006.", {dt.date(2006, 6, 15)}),
        ("U vroeg asiel aan tussen 1 april 2001 en 15 juni 2006.", {dt.date(2001, 4, 1), dt.date(2006, 6, 15)}),
        ("In kind; at most 300 euro in cash", {30_000}),
        ("Ten hoogste € 1.750,50, of 2.000 euro.", {175_050, 200_000}),
        ("At most EUR 1,750.50 or 1,500 for a child.", {175_050, 150_000}),
        ("40 to 200 euro by nationality", {4_000, 20_000}),
        ("Within 12 months, three of four, terms of 2007 in § 1.3", set()),
        ("There is no 31 February 2007.", set()),
    ],
)
def test_days_and_amounts_are_read_out_of_a_sentence(sentence: str, stated: set[dt.date | int]) -> None:
    assert figures(sentence) == stated


@pytest.mark.parametrize("scheme", sorted(load_policies(queries.POLICIES).schemes))
def test_a_copy_in_which_nothing_changed_has_nothing_to_read_again(scheme: str) -> None:
    for version in queries.versions(scheme):
        assert doubts(version, version) == ()


def test_a_day_that_moved_is_named_in_every_sentence_that_still_states_the_old_one() -> None:
    found = told("hrt", "hrt/2010", ("before: 2006-06-15", "before: 2020-01-01"))
    nl, en = ("15 juni 2006",), ("15 June 2006",)
    assert found == {
        ("claim_in_time", key, lang, figure)
        for key in ("text", "text_no", "staff")
        for lang, figure in (("nl", nl), ("en", en))
    }


def test_the_day_before_an_end_says_the_same_as_the_end() -> None:
    assert told("hrt", "hrt/2010") == set(), "31 August 2017 stands for before 1 September"


def test_a_sentence_put_right_in_one_language_is_still_named_in_the_other() -> None:
    moved = ("before: 2006-06-15", "before: 2020-01-01")
    found = told("hrt", "hrt/2010", moved, ("15 June 2006", "1 January 2020"))
    assert {lang for _of, _key, lang, _figures in found} == {"nl"}
    assert (
        told("hrt", "hrt/2010", moved, ("15 June 2006", "1 January 2020"), ("15 juni 2006", "1 januari 2020")) == set()
    )


def test_a_wrong_day_that_somebody_types_is_named_too() -> None:
    found = told("hrt", "hrt/2010", ("before 15 June 2006, and the claim", "before 15 June 2005, and the claim"))
    assert found == {("claim_in_time", "text", "en", ("15 June 2005",))}


def test_an_amount_that_moved_is_named_where_its_sentence_states_it() -> None:
    found = told("avrr_nl", "avrr_nl/2017", ("cash_cents: 30_000", "cash_cents: 40_000"))
    assert {(of, lang, figure) for of, _key, lang, figure in found} == {
        (of, lang, ("300",)) for of in ("uam", "adult", "child") for lang in ("nl", "en")
    }


def test_an_amount_that_no_sentence_states_needs_no_reading() -> None:
    assert told("hrt", "hrt/2010", ("cents: 175_000", "cents: 190_000")) == set()


def test_a_condition_that_asks_something_else_and_reads_as_before_is_named() -> None:
    assert told("rean", "rean/2015", ("years: 5", "years: 3")) == {
        ("not_helped_in_five_years", "text", "nl", ()),
        ("not_helped_in_five_years", "text", "en", ()),
    }


@pytest.mark.parametrize(
    ("change", "of"),
    [(("before: 2006-06-15", "before: 2020-01-01"), "claim_in_time"), (("cents: 175_000", "cents: 190_000"), "adult")],
)
def test_a_source_that_is_still_named_for_something_else_is_told(change: tuple[str, str], of: str) -> None:
    old, new = copied("hrt", "hrt/2010", change)
    assert [one.of for one in doubts(old, new) if one.key == "source"] == [of]
    _old, cited = copied("hrt", "hrt/2010", change, ("source: ", "source: decree of 2026, formerly "))
    assert [one for one in doubts(old, cited) if one.key == "source"] == []


def test_a_sentence_that_speaks_of_another_parts_day_is_named_when_that_day_goes() -> None:
    old, new = copied("hrt", "hrt/2010")
    line = old.amounts[0]
    spoken = replace(line, text=replace(line.text, en="Grant for who claimed before 15 June 2006"))
    old, before = replace(old, amounts=(spoken, *old.amounts[1:])), replace(new, amounts=(spoken, *new.amounts[1:]))
    assert doubts(old, before) == ()
    _known, moved = copied("hrt", "hrt/2010", ("before: 2006-06-15", "before: 2020-01-01"))
    moved = replace(moved, amounts=(spoken, *moved.amounts[1:]))
    assert Doubt("adult", "text", "en", spoken.text.en, ("15 June 2006",)) in doubts(old, moved)

"""The list of people assisted in a donor report: owed or not, under pseudonyms, coarse, without who is shielded."""

import datetime as dt
import json
import re
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sankofa.accounts.vocab import Role, Scope
from sankofa.cases import services as cases
from sankofa.cases.models import Member
from sankofa.finance import services as finance
from sankofa.finance.vocab import LineKind, Part
from sankofa.people.models import Person
from sankofa.people.vocab import Sex
from sankofa.reporting.rules.donors import age_band, pseudonym
from sankofa.reporting.vocab import ListedPerson
from tests.factories import NOW, make_person, make_staff
from tests.finance.books import JANUARY, Money, charge, cost, make_agreement, make_money, make_project
from tests.reporting.donors import JULY, OCTOBER, begin, leave, owe_a_list, prepare, shown, signed

MAY = dt.date(2026, 5, 3)


@pytest.fixture
def money(db: None) -> Money:
    return make_money()


def listed(money: Money, report: uuid.UUID) -> list[ListedPerson]:
    found = shown(money, report).content["persons"]
    assert found is not None
    return found


def prepared(money: Money) -> uuid.UUID:
    report = begin(money)
    prepare(money, report)
    return report


def shield(case_id: uuid.UUID) -> None:
    focal_point = make_staff(Role.PROTECTION, scope=Scope.MISSION)
    person = Member.objects.filter(case=case_id).values_list("person_id", flat=True).get()
    cases.shield_person(person_id=person, by=focal_point, now=NOW)


def test_no_list_is_made_unless_the_agreement_owes_one(money: Money) -> None:
    leave(money, MAY)
    assert shown(money, signed(money)).content["persons"] is None


def test_a_list_says_month_country_sex_age_band_what_and_how_much_and_nothing_else(money: Money) -> None:
    case = leave(money, MAY)
    owe_a_list(money)
    [row] = listed(money, begin(money))
    assert re.fullmatch(r"[A-Z2-7]{5}-[A-Z2-7]{5}", row["key"])
    assert {**row, "key": ""} == {
        "key": "", "month": "2026-05", "country": "ETH", "sex": "m", "band": "35-49", "given": ["ticket"],
        "minor": 50_000,
    }  # fmt: skip
    assert case


def test_nothing_that_leaves_the_house_names_anybody(money: Money) -> None:
    case = leave(money, MAY)
    owe_a_list(money)
    member = Member.objects.select_related("person", "case").get(case=case)
    text = json.dumps(shown(money, signed(money)).content)
    for secret in ("Dawit", str(case), str(member.id), str(member.person_id), member.case.number, "1990"):
        assert secret not in text


def test_what_was_given_to_a_family_is_divided_over_its_people(money: Money) -> None:
    case = leave(money, MAY, minor=50_001)
    counsellor = make_staff()
    child = make_person(counsellor, "Liya Dawit", sex=Sex.FEMALE)
    Member.objects.create(case_id=case, person_id=child, joined_on=JANUARY)
    owe_a_list(money)
    assert sorted(row["minor"] for row in listed(money, begin(money))) == [25_000, 25_001]


def test_a_pseudonym_is_stable_within_an_agreement(money: Money) -> None:
    case = leave(money, MAY)
    owe_a_list(money)
    first = listed(money, signed(money))
    ticket = money.lines[LineKind.SUPPORT]
    charge(money, cost(ticket, 10_000, on=JULY, parts=(Part(ticket, case),)))
    second = listed(money, begin(money, JULY, OCTOBER))
    assert [row["key"] for row in first] == [row["key"] for row in second]


def test_pseudonyms_of_one_person_differ_between_agreements(money: Money) -> None:
    case = leave(money, MAY)
    owe_a_list(money)
    [first] = listed(money, prepared(money))
    other = make_agreement(money.manager, "League of Cities")
    project, lines = make_project(money.manager, "OTHER")
    finance.set_shares(project_id=project, since=JANUARY, shares=[(other, None, 10_000)], by=money.manager)
    charge(money, cost(lines[LineKind.SUPPORT], 10_000, on=MAY, parts=(Part(lines[LineKind.SUPPORT], case),)))
    theirs = Money(money.manager, money.officer, project, other, lines)
    owe_a_list(theirs)
    [second] = listed(theirs, prepared(theirs))
    assert first["key"] != second["key"]


def test_a_record_that_was_joined_keeps_the_pseudonym_of_the_one_that_stands(money: Money) -> None:
    one, other = leave(money, MAY), leave(money, MAY, "Dawit T.")
    stands, joined = (Member.objects.get(case=case).person_id for case in (one, other))
    Person.objects.filter(id=joined).update(canonical=stands)
    owe_a_list(money)
    assert len({row["key"] for row in listed(money, begin(money))}) == 1


def test_a_shielded_person_is_in_the_totals_and_not_on_the_list(money: Money) -> None:
    leave(money, MAY)
    shield(leave(money, MAY, "Bana Haile", sex=Sex.FEMALE))
    owe_a_list(money)
    page = shown(money, signed(money))
    assert page.content["total"]["left"] == 2
    assert [row["sex"] for row in page.content["persons"] or []] == ["m"]


def test_a_family_with_a_shielded_person_is_left_out_whole(money: Money) -> None:
    case = leave(money, MAY)
    mother = make_person(make_staff(), "Bana Haile", sex=Sex.FEMALE)
    Member.objects.create(case_id=case, person_id=mother, joined_on=JANUARY)
    Person.objects.filter(id=mother).update(shielded_by=make_staff(Role.PROTECTION).id)
    owe_a_list(money)
    assert listed(money, begin(money)) == []


def test_who_is_shielded_after_the_list_was_frozen_is_shown_no_more(money: Money) -> None:
    case = leave(money, MAY)
    owe_a_list(money)
    report = signed(money)
    assert len(listed(money, report)) == 1
    shield(case)
    page = shown(money, report)
    assert (page.content["persons"], page.withheld) == ([], True)


def test_small_counts_by_sex_age_and_country_stay_blank(money: Money) -> None:
    for n in range(7):
        leave(money, MAY, f"Person {n}", sex=Sex.MALE if n else Sex.FEMALE)
    cells = shown(money, signed(money)).content["people"]
    of = {tuple(sorted(cell["of"].items())): cell["count"] for cell in cells}
    assert of[()] == 7
    assert of[("country", "ETH"),] == 7
    assert of[("sex", "f"),] is None
    assert of[("sex", "m"),] is None  # 7 less 6 would give the one away


def test_what_was_kept_back_stays_kept_back_when_it_is_recomputed(money: Money) -> None:
    for n in range(7):
        leave(money, MAY, f"Person {n}", sex=Sex.MALE if n else Sex.FEMALE)
    report = begin(money)
    prepare(money, report)
    before = shown(money, report).content["people"]
    leave(money, MAY, "Late", sex=Sex.FEMALE)
    assert shown(money, report).content["people"] == before


@pytest.mark.parametrize(
    ("born_before", "band"),
    [
        (None, ""),
        (dt.date(2026, 1, 2), "0-11"),
        (dt.date(2014, 5, 3), "12-17"),  # twelve on the day before
        (dt.date(2014, 5, 5), "0-11"),
        (dt.date(2008, 5, 5), "12-17"),  # born on 4 May: eighteen tomorrow
        (dt.date(2008, 5, 4), "18-24"),
        (dt.date(1950, 1, 2), "65+"),
    ],
)
def test_an_age_band_takes_the_youngest_possible_age(born_before: dt.date | None, band: str) -> None:
    assert age_band(born_before, MAY) == band


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32), st.uuids())
def test_two_keys_give_two_pseudonyms(one: bytes, other: bytes, person: uuid.UUID) -> None:
    assert pseudonym(one, person) == pseudonym(one, person)
    assert (pseudonym(one, person) == pseudonym(other, person)) == (one == other)

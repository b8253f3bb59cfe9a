"""Names filed and found: the right person by any script or spelling, and no trace of a name that is gone."""

import datetime as dt
import uuid

import pytest
from django.db import connection

from sankofa.people import search
from sankofa.people.models import Alias, NameForm, NameToken, Person
from sankofa.people.vocab import DatePrecision

pytestmark = pytest.mark.django_db


def person(now: dt.datetime, name: str, *, latin: str = "", year: int | None = None) -> uuid.UUID:
    born = (
        {
            "birth_from": dt.date(year, 1, 1),
            "birth_until": dt.date(year + 1, 1, 1),
            "birth_precision": DatePrecision.YEAR,
        }
        if year
        else {}
    )
    made = Person.objects.create(full_name=name, latin_name=latin or name, sort_key=name, created_at=now, **born)
    search.index_person([made.id])
    return made.id


def found(text: str, year: int | None = None) -> list[uuid.UUID]:
    return [candidate.person_id for candidate in search.candidates(text=text, birth_year=year)]


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("Tesfaye Bekele", "Tesfay Bekelle"),
        ("Tesfaye Bekele", "ተስፋዬ በቀለ"),
        ("ተስፋዬ በቀለ", "Tesfai Bekele"),
        ("Mohammed Haddad", "محمد حداد"),
        ("محمد حداد", "Muhamad Hadad"),
        ("Өлзий Батбаяр", "Ulzii Batbayar"),
        ("Ulzii Batbayar", "Olzii Batbaiar"),
        ("Abd al-Rahman Najjar", "Abdurrahman Najar"),
        ("Hailemariam Desta", "Haile Mariam Desta"),
        ("Haile Mariam Desta", "Desta Hailemariam"),
        ("Jovanović Đorđe", "Djordje Jovanovich"),
        ("王小明", "Wang Xiaoming"),
        ("Wong Siu Ming", "王小明"),
        ("გიორგი ბერიძე", "Giorgi Beridse"),
        ("Nguyễn Thị Hồng", "nguyen thi hong"),
        ("Suharto", "Soeharto"),
        ("Fatoumata Diallo", "Fatumata Jalloh"),
        ("Shevchenko Oleksandr", "Alexander Schewtschenko"),
    ],
)
def test_a_person_is_found_however_the_name_is_written(now: dt.datetime, stored: str, asked: str) -> None:
    person(now, "Zoran Petrović")
    wanted = person(now, stored)

    assert found(asked)[:1] == [wanted]


def test_another_name_finds_nobody(now: dt.datetime) -> None:
    person(now, "Tesfaye Bekele")

    assert found("Grigoryan") == []
    assert found("") == []
    assert found("123 — !") == []


def test_who_answers_one_word_of_many_is_left_out_unless_that_word_is_their_whole_name(now: dt.datetime) -> None:
    person(now, "Tesfaye Wolde Girma")
    one, whole = person(now, "Tesfaye"), person(now, "Tesfaye Alemu Bekele")
    about = {"birth_from": dt.date(1988, 1, 1), "birth_until": dt.date(1991, 1, 1)}
    Person.objects.filter(id=one).update(**about, birth_precision=DatePrecision.ESTIMATED)
    search.index_person([one])
    assert found("Tesfaye Alemu Bekele Haddad") == [whole, one]


def test_the_birth_year_tells_namesakes_apart_and_a_wrong_one_hides_nobody(now: dt.datetime) -> None:
    older, younger = person(now, "Ali Hassan", year=1960), person(now, "Ali Hassan", year=1990)

    assert found("Ali Hassan", 1990) == [younger, older]
    assert found("Ali Hassan", 1961) == [older, younger]
    best = search.candidates(text="Ali Hassan", birth_year=1990)[0]
    assert best.same_year is True
    assert {(match.asked, match.found) for match in best.matched} == {("ali", "ali"), ("hassan", "hassan")}


def test_an_alias_finds_the_person_once_it_is_filed(now: dt.datetime) -> None:
    wanted = person(now, "Tesfaye Bekele")
    Alias.objects.create(person_id=wanted, full_name="Johnny Walker")
    search.index_person([wanted])

    assert found("Jonny Walker") == [wanted]
    assert found("Tesfaye") == [wanted]


def test_a_new_name_replaces_the_old_one(now: dt.datetime) -> None:
    wanted = person(now, "Tesfaye Bekele")
    Person.objects.filter(id=wanted).update(full_name="Dawit Worku", latin_name="Dawit Worku")
    search.index_person([wanted])

    assert found("Tesfaye Bekele") == []
    assert found("David Werku") == [wanted]


def test_of_a_deleted_person_not_even_the_words_remain_after_the_nightly_count(now: dt.datetime) -> None:
    person(now, "Zoran Petrović")
    gone = person(now, "Xanthippos Quodlibet")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_nameform WHERE person_id = %s", [gone])
        cursor.execute("DELETE FROM people_person WHERE id = %s", [gone])
    search.refresh_frequencies()

    assert set(NameToken.objects.values_list("text", flat=True)) == {"zoran", "petrovic"}
    assert found("Xanthippos Quodlibet") == []


def test_filing_everybody_anew_changes_nothing_that_is_right_and_mends_what_is_wrong(now: dt.datetime) -> None:
    first, second = person(now, "Zoran Petrović"), person(now, "ተስፋዬ በቀለ", latin="Tesfaye Bekele")
    NameForm.objects.filter(person_id=first).delete()
    NameToken.objects.update(keys=[], names=7)

    assert search.reindex_all() == 2
    assert found("Zoran Petrovitsj") == [first]
    assert found("Tesfay Bekele") == [second]
    assert NameToken.objects.get(text="zoran").names == 1

"""Who is found to be perhaps the same person: when somebody is recorded or changes, and over a whole caseload."""

import datetime as dt
import uuid

import pytest

from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.cases import services as cases
from sankofa.cases.models import Case
from sankofa.matching import queries, services
from sankofa.matching.models import Due, Pair
from sankofa.matching.vocab import PairRow, Reason
from sankofa.people import services as people
from sankofa.people.models import Person
from sankofa.people.queries import birth
from sankofa.people.vocab import Birth, IdentifierKind, PersonDetails, PersonToRecord, RelationKind
from tests.factories import NOW, make_case, make_mission, make_office, make_person, make_staff

pytestmark = pytest.mark.django_db
BORN = birth(1984, 3, 27)


def counsellor() -> Actor:
    return make_staff(Role.COUNSELLOR, scope=Scope.MISSION)


def somebody(by: Actor, name: str, born: Birth = BORN, **fields: object) -> uuid.UUID:
    """Somebody with a case at the office of `by`."""
    person = make_person(by, name, birth=born, **fields)
    make_case(by, person_id=person)
    return person


def look(by: Actor) -> tuple[PairRow, ...]:
    services.look(now=NOW)
    return queries.queue(by).rows


def test_two_spellings_of_one_name_with_one_birth_date_wait_in_the_queue_with_the_reasons() -> None:
    by = counsellor()
    first = somebody(by, "Dawit Tesfaye", nationalities=["ETH"])
    second = somebody(by, "ዳዊት ተስፋዬ", nationalities=["ETH"])
    (row,) = look(by)
    assert {row.a.id, row.b.id} == {first, second}
    assert set(row.reasons) == {Reason.NAME_SAME, Reason.BIRTH_SAME, Reason.NATIONALITY}
    assert row.score >= 70


def test_the_same_number_is_enough_whatever_the_names() -> None:
    by = counsellor()
    somebody(by, "Dawit Tesfaye", numbers=[(IdentifierKind.IMMIGRATION, "280 123 4567")])
    somebody(by, "Selam Girma", born=birth(1990), numbers=[(IdentifierKind.IMMIGRATION, "2801234567")])
    (row,) = look(by)
    assert Reason.NUMBER in row.reasons
    assert Reason.OTHER_BIRTH in row.reasons


def test_whoever_is_written_down_with_numbers_and_telephones_is_looked_at_once() -> None:
    by = counsellor()
    for name in ("Dawit Tesfaye", "Selam Girma"):
        somebody(by, name, numbers=[(IdentifierKind.IMMIGRATION, name)])
    assert Due.objects.count() > 2
    assert services.look(now=NOW) == 2
    assert not Due.objects.exists()


def test_a_name_alone_makes_nobody_wait() -> None:
    by = counsellor()
    somebody(by, "Mohammed Ali", born=Birth())
    somebody(by, "Mohamed Ali", born=Birth())
    assert look(by) == ()


def test_relatives_with_one_telephone_and_one_family_name_are_not_asked_about() -> None:
    by = counsellor()
    mother = somebody(by, "Hanna Girma")
    child = somebody(by, "Hana Girma", born=BORN)
    people.relate(person_id=mother, other_id=child, kind=RelationKind.SIBLING, by=by, now=NOW)
    assert look(by) == ()


def test_a_correction_brings_a_pair_and_another_takes_it_away() -> None:
    by = counsellor()
    first = somebody(by, "Dawit Tesfaye")
    somebody(by, "Dawit Tesfaye", born=birth(1999, 1, 5))
    assert look(by) == ()
    for born, waits in ((birth(1999, 1, 5), 1), (birth(1970, 2, 2), 0)):
        version = Person.objects.get(id=first).version
        details = PersonDetails(full_name="Dawit Tesfaye", birth=born)
        people.correct_person(person_id=first, version=version, details=details, by=by, now=NOW)
        assert len(look(by)) == waits


def test_an_imported_caseload_is_looked_at_whole() -> None:
    by = make_staff(Role.PROCESSOR, scope=Scope.MISSION)
    somebody(by, "Selam Kidane")
    rows = [PersonToRecord(full_name="Selam Kidane", birth=BORN), PersonToRecord(full_name="Abel Mengistu", birth=BORN)]
    for person in people.record_many(people=rows, by=by, now=NOW):
        make_case(by, person_id=person)
    assert [(row.a.latin_name, row.b.latin_name) for row in look(by)] == [("Selam Kidane", "Selam Kidane")]


def test_looking_twice_makes_one_pair_and_empties_the_list() -> None:
    by = counsellor()
    first = somebody(by, "Dawit Tesfaye")
    somebody(by, "Dawit Tesfay")
    assert len(look(by)) == 1
    assert not Due.objects.exists()
    services.look_at(person_ids=[first], now=NOW)
    assert Pair.objects.count() == 1


def test_what_was_asked_about_a_pair_stands_when_it_is_looked_at_again() -> None:
    by = counsellor()
    first = somebody(by, "Dawit Tesfaye")
    somebody(by, "Dawit Tesfay")
    (row,) = look(by)
    services.ask(pair_id=row.id, of=by.id, what="Same person?", due_on=NOW.date(), by=by, now=NOW)
    people.add_identifier(person_id=first, kind=IdentifierKind.UNHCR, value="ABC-123456", by=by, now=NOW)
    (again,) = look(by)
    assert again.asked_of == by.name


def test_a_pair_shows_only_where_both_are_open() -> None:
    here = counsellor()
    elsewhere = make_staff(
        Role.COUNSELLOR, scope=Scope.MISSION, office=make_office(make_mission("BE", "BEL"), "Brussels")
    )
    somebody(here, "Dawit Tesfaye")
    somebody(elsewhere, "Dawit Tesfaye")
    assert look(here) == ()
    assert queries.open_count(here) == queries.open_count(elsewhere) == 0


@pytest.mark.parametrize("role", [Role.OUTREACH, Role.AIRPORT, Role.HOME_MISSION, Role.HEALTH, Role.ADMINISTRATOR])
def test_a_role_that_settles_nothing_sees_no_queue(role: Role) -> None:
    by = counsellor()
    somebody(by, "Dawit Tesfaye")
    somebody(by, "Dawit Tesfay")
    look(by)
    other = make_staff(role, scope=Scope.MISSION)
    assert queries.queue(other).rows == ()
    assert queries.open_count(other) == 0


def test_a_shielded_persons_double_waits_for_her_focal_point_alone_not_even_as_a_count() -> None:
    by, focal = counsellor(), make_staff(Role.PROTECTION, scope=Scope.MISSION)
    shielded = somebody(by, "Hanna Girma")
    cases.shield_person(person_id=shielded, by=focal, now=NOW)
    double = somebody(by, "Hana Girma")
    assert look(by) == ()
    assert queries.open_count(by) == 0
    (row,) = queries.queue(focal).rows
    assert {row.a.id, row.b.id} == {shielded, double}
    assert queries.shielded_pairs(focal) == (row,)
    assert queries.queue(make_staff(Role.PROTECTION, scope=Scope.MISSION)).rows == ()


def test_a_double_of_a_shielded_person_without_a_case_yet_waits_for_her_focal_point() -> None:
    by, focal = counsellor(), make_staff(Role.PROTECTION, scope=Scope.MISSION)
    shielded = somebody(by, "Hanna Girma")
    cases.shield_person(person_id=shielded, by=focal, now=NOW)
    make_person(by, "Hana Girma", birth=BORN)
    services.look(now=NOW)
    assert len(queries.queue(focal).rows) == 1


def test_the_queue_goes_on_where_the_page_ended() -> None:
    by = counsellor()
    for number in range(27):
        born = birth(1970, 1, 1 + number)
        somebody(by, "Dawit Tesfaye", born=born)
        somebody(by, "Dawit Tesfaye", born=born)
    look(by)
    first = queries.queue(by)
    second = queries.queue(by, after=first.after)
    assert (len(first.rows), len(second.rows), second.after) == (25, 2, None)
    assert not {row.id for row in first.rows} & {row.id for row in second.rows}
    assert Case.objects.count() == 54
    assert first.rows[0].found_at <= NOW + dt.timedelta(0)

"""Possible duplicates of an import: who is shown, who is never, and what each decision does."""

import datetime as dt
import uuid

import pytest

from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.cases.models import Case, Member
from sankofa.cases.services import shield_person
from sankofa.imports import services
from sankofa.imports.vocab import Decision
from sankofa.kernel.errors import DomainError
from sankofa.people.models import Channel, Person
from sankofa.people.vocab import Birth, DatePrecision, Sex
from tests.factories import NOW, make_case, make_mission, make_office, make_person, make_staff
from tests.imports.sheets import as_csv, checked, line, write

pytestmark = pytest.mark.django_db
HEADINGS = ("Naam", "Geboortedatum", "V-nummer", "Telefoon", "Opmerkingen")


def sheet(name: str, birth: str = "", number: str = "", phone: str = "", note: str = "") -> bytes:
    return as_csv((name, birth, number, phone, note), headings=HEADINGS)


def processor() -> Actor:
    return make_staff(Role.PROCESSOR, scope=Scope.MISSION)


def known(by: Actor, name: str = "Mohammed Rahimi", year: int = 1984) -> uuid.UUID:

    birth = Birth(DatePrecision.YEAR, dt.date(year, 1, 1), dt.date(year + 1, 1, 1))
    person = make_person(by, name, birth=birth, sex=Sex.UNKNOWN)
    make_case(by, person_id=person)
    return person


def candidates(import_id: uuid.UUID) -> list[str]:
    return [person for person, _why in line(import_id, 2).candidates]


@pytest.mark.parametrize("spelt", ["Muhamad Rahimi", "Rahimi, Mohamed", "محمد رحیمی", "MOHAMMED RAHIMI"])
def test_the_same_name_spelt_otherwise_and_the_same_year_is_a_candidate(spelt: str) -> None:
    by = processor()
    person = known(by)
    assert candidates(checked(sheet(spelt, "12-05-1984"), by)) == [str(person)]


@pytest.mark.parametrize(("name", "birth"), [("Mohammed Rahimi", "1951"), ("Mohammed Karimi", "1984"), ("Ali", "1984")])
def test_another_year_or_another_name_is_nobody(name: str, birth: str) -> None:
    by = processor()
    known(by)
    assert candidates(checked(sheet(name, birth), by)) == []


def test_a_number_finds_whatever_the_name() -> None:
    by = processor()
    person = known(by)
    Channel.objects.create(person_id=person, kind="phone", value="x", normalised="+31612344417")
    assert candidates(checked(sheet("Iemand Anders", "", "", "06-12344417"), by)) == [str(person)]


def test_a_shielded_person_is_never_a_candidate_nor_hinted_at() -> None:
    by, focal = processor(), make_staff(Role.PROTECTION, scope=Scope.MISSION)
    person = known(by)
    Channel.objects.create(person_id=person, kind="phone", value="x", normalised="+31612344417")
    shield_person(person_id=person, by=focal, now=NOW)
    row = line(checked(sheet("Mohammed Rahimi", "1984", "", "0612344417"), by), 2)
    assert (row.candidates, row.to_decide, row.extra) == ([], False, [])


def test_somebody_of_another_mission_is_never_a_candidate_nor_hinted_at() -> None:
    elsewhere = make_staff(office=make_office(make_mission("BE", "BEL", "Europe/Brussels"), "Brussel"))
    known(elsewhere)
    row = line(checked(sheet("Mohammed Rahimi", "1984"), processor()), 2)
    assert (row.candidates, row.to_decide) == ([], False)


def test_of_somebody_whose_file_is_closed_to_the_reader_only_whom_to_ask_is_told() -> None:
    colleague = make_staff(name="Farah Ait", office=make_office(name="Tilburg"))
    known(colleague)
    row = line(checked(sheet("Mohammed Rahimi", "1984"), make_staff(Role.PROCESSOR)), 2)
    assert row.candidates == []
    assert row.extra == [["", "known_elsewhere", {"ask": "Farah Ait"}]]
    assert row.to_decide


def test_an_open_question_keeps_the_row_out() -> None:
    by = processor()
    known(by)
    import_id = checked(sheet("Mohammed Rahimi", "1984"), by)
    with pytest.raises(DomainError):
        write(import_id, by)
    assert Person.objects.count() == 1


def decided(decision: Decision, person: uuid.UUID | None = None, content: bytes = b"", by: Actor | None = None) -> None:
    assert by
    import_id = checked(content, by)
    services.decide(
        import_id=import_id, line_id=line(import_id, 2).pk, decision=decision, same_as=person, by=by, now=NOW
    )
    write(import_id, by)


def test_the_same_person_is_linked_and_only_what_is_empty_is_filled() -> None:
    by = processor()
    person = known(by)
    decided(Decision.SAME, person, sheet("Muhamad Rahimi", "12-05-1984", "V123", "0612344417", "Belde"), by)
    row = Person.objects.get()
    assert (row.full_name, row.birth_precision) == ("Mohammed Rahimi", "year")
    assert (row.channels.get().normalised, row.aliases.get().full_name) == ("+31612344417", "Muhamad Rahimi")
    assert (Case.objects.count(), Case.objects.get().notes.get().body) == (1, "Belde")


def test_another_person_gets_a_record_and_a_case_of_their_own() -> None:
    by = processor()
    known(by)
    decided(Decision.ANOTHER, None, sheet("Mohammed Rahimi", "1984"), by)
    assert (Person.objects.count(), Member.objects.count()) == (2, 2)


def test_nobody_can_be_linked_who_was_not_offered() -> None:
    by = processor()
    known(by)
    import_id = checked(sheet("Mohammed Rahimi", "1984"), by)
    stranger = make_person(by, "Iemand Anders")
    with pytest.raises(DomainError) as refused:
        services.decide(
            import_id=import_id,
            line_id=line(import_id, 2).pk,
            decision=Decision.SAME,
            same_as=stranger,
            by=by,
            now=NOW,
        )
    assert refused.value.code == "no_candidate"


def test_the_same_number_settles_all_open_rows_at_once() -> None:
    by = processor()
    person = known(by)
    Person.objects.get(id=person).identifiers.create(kind="immigration", value="V 123", normalised="V123")
    import_id = checked(sheet("Mohammed Rahimi", "1984", "V-123"), by)
    assert services.decide_rest(import_id=import_id, decision=Decision.SAME, by=by, now=NOW) == 1
    assert line(import_id, 2).same_as_id == person

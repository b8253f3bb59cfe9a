"""Names as they come, corrections that keep what was, papers whose chain only grows, family told once."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from sankofa.accounts.vocab import Role
from sankofa.kernel.errors import ConflictError, DomainError, RefusedError
from sankofa.kernel.partial_dates import PartialDate
from sankofa.people import queries, rules, services
from sankofa.people.models import CustodyMove, Person
from sankofa.people.vocab import (
    ChannelDetails,
    ChannelKind,
    Custodian,
    DocumentDetails,
    DocumentKind,
    IdentifierKind,
    PersonDetails,
    RelationKind,
    Safety,
    Spoken,
)
from tests.factories import NOW, make_person, make_staff

pytestmark = pytest.mark.django_db
PASSPORT = DocumentDetails(DocumentKind.PASSPORT, "ETH", "EP 123 456", valid_until=dt.date(2027, 1, 31))


def test_one_name_in_its_own_script_is_enough_and_gets_a_latin_spelling() -> None:
    person = Person.objects.get(id=make_person(make_staff(), "ተስፋዬ"))
    assert person.full_name == "ተስፋዬ"
    assert person.latin_name.isascii()
    assert person.latin_name


def test_a_person_without_a_name_is_refused_beside_the_field() -> None:
    with pytest.raises(DomainError, match="name_needed") as caught:
        make_person(make_staff(), "   ")
    assert caught.value.field == "full_name"


def test_the_airport_unit_does_not_record_people() -> None:
    with pytest.raises(RefusedError):
        make_person(make_staff(Role.AIRPORT))


def test_a_correction_replaces_names_and_nationalities_and_the_history_keeps_what_was() -> None:
    counsellor = make_staff()
    person_id = make_person(counsellor, nationalities=("ETH",))
    file = queries.person_file(person_id)
    details = PersonDetails("Dawit Tesfaye Bekele", aliases=("David", "David", ""), nationalities=("XXA", "ERI"))
    services.correct_person(person_id=person_id, version=file.version, details=details, by=counsellor, now=NOW)
    after = queries.person_file(person_id)
    assert after.details.aliases == ("David",)
    assert set(after.details.nationalities) == {"XXA", "ERI"}
    assert Person.objects.get(id=person_id).history.filter(full_name="Dawit Tesfaye").exists()  # type: ignore[attr-defined]


def test_the_second_to_correct_is_told_and_writes_nothing() -> None:
    counsellor = make_staff()
    person_id = make_person(counsellor)
    version = queries.person_file(person_id).version
    services.correct_person(
        person_id=person_id, version=version, details=PersonDetails("Dawit A"), by=counsellor, now=NOW
    )
    with pytest.raises(ConflictError):
        services.correct_person(
            person_id=person_id, version=version, details=PersonDetails("Dawit B"), by=counsellor, now=NOW
        )
    assert queries.person_file(person_id).details.full_name == "Dawit A"


def test_the_file_says_who_changed_it_last() -> None:
    counsellor = make_staff(name="Maria de Wit")
    person_id = make_person(counsellor)
    services.add_channel(
        person_id=person_id, details=ChannelDetails(ChannelKind.PHONE, "0612344417"), by=counsellor, now=NOW
    )
    assert queries.person_file(person_id).changed_by == "Maria de Wit"


def test_a_language_stands_once() -> None:
    counsellor = make_staff()
    person_id = make_person(counsellor)
    with pytest.raises(DomainError, match="language_twice"):
        services.set_languages(
            person_id=person_id, version=1, languages=[Spoken("am"), Spoken("am", "basic")], by=counsellor, now=NOW
        )


def test_a_channel_keeps_how_it_is_safe_and_hides_its_value() -> None:
    counsellor = make_staff()
    person_id = make_person(counsellor)
    details = ChannelDetails(ChannelKind.PHONE, "06 1234 4417", Safety.SAFE, "after 17:00", "Maria from the desk")
    services.add_channel(person_id=person_id, details=details, by=counsellor, now=NOW)
    (line,) = queries.person_file(person_id).channels
    assert (line.masked, line.details.introduce_as) == ("+31 6 ···· 4417", "Maria from the desk")


def test_what_is_no_telephone_number_is_refused_beside_it() -> None:
    counsellor = make_staff()
    with pytest.raises(DomainError, match="no_telephone"):
        services.add_channel(
            person_id=make_person(counsellor),
            details=ChannelDetails(ChannelKind.PHONE, "call the shelter"),
            by=counsellor,
            now=NOW,
        )


def test_the_same_number_twice_is_one() -> None:
    counsellor = make_staff()
    person_id = make_person(counsellor)
    for value in ("V-1234.567", "v1234567"):
        services.add_identifier(
            person_id=person_id, kind=IdentifierKind.IMMIGRATION, value=value, by=counsellor, now=NOW
        )
    assert len(queries.person_file(person_id).identifiers) == 1


def test_the_chain_of_custody_names_each_holder_the_latest_first() -> None:
    counsellor = make_staff(name="Maria de Wit")
    person_id = make_person(counsellor)
    paper = services.add_document(
        person_id=person_id, details=PASSPORT, holder=Custodian.AUTHORITY, by=counsellor, now=NOW
    )
    later = NOW + dt.timedelta(hours=2)
    services.move_original(document_id=paper, holder=Custodian.AIRPORT, place="safe 2", by=counsellor, now=later)
    (line,) = queries.person_file(person_id).documents
    assert [link.holder for link in line.custody] == [Custodian.AIRPORT, Custodian.AUTHORITY]
    assert line.custody[0].by == "Maria de Wit"


@pytest.mark.parametrize(
    ("hours", "code"), [(3, "move_in_future"), (-3, "move_before_last")], ids=["still to come", "before the last"]
)
def test_a_move_out_of_order_is_refused(hours: int, code: str) -> None:
    counsellor = make_staff()
    paper = services.add_document(
        person_id=make_person(counsellor), details=PASSPORT, holder=Custodian.OFFICE, by=counsellor, now=NOW
    )
    with pytest.raises(DomainError, match=code):
        services.move_original(
            document_id=paper,
            holder=Custodian.PERSON,
            at=NOW + dt.timedelta(hours=hours),
            by=counsellor,
            now=NOW + dt.timedelta(hours=1),
        )


def test_a_link_of_the_chain_can_be_neither_changed_nor_taken_out() -> None:
    counsellor = make_staff()
    services.add_document(
        person_id=make_person(counsellor), details=PASSPORT, holder=Custodian.OFFICE, by=counsellor, now=NOW
    )
    for change in (lambda: CustodyMove.objects.update(place="elsewhere"), lambda: CustodyMove.objects.all().delete()):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            change()


def test_the_airport_unit_moves_originals_but_does_not_change_who_somebody_is() -> None:
    counsellor, airport = make_staff(), make_staff(Role.AIRPORT)
    person_id = make_person(counsellor)
    paper = services.add_document(person_id=person_id, details=PASSPORT, by=counsellor, now=NOW)
    services.move_original(document_id=paper, holder=Custodian.AIRPORT, by=airport, now=NOW)
    with pytest.raises(RefusedError):
        services.correct_person(person_id=person_id, version=3, details=PersonDetails("X"), by=airport, now=NOW)


def test_a_paper_cannot_end_before_it_began() -> None:
    counsellor = make_staff()
    wrong = DocumentDetails(
        DocumentKind.PASSPORT, "ETH", issued_on=dt.date(2026, 1, 2), valid_until=dt.date(2026, 1, 1)
    )
    with pytest.raises(DomainError, match="ends_before_issue"):
        services.add_document(person_id=make_person(counsellor), details=wrong, by=counsellor, now=NOW)


@pytest.mark.parametrize(
    ("kind", "forth", "back"),
    [
        (RelationKind.PARENT, "Parent of", "Child of"),
        (RelationKind.SPOUSE, "Married to or living with", "Married to or living with"),
        (RelationKind.CARER, "Takes care of", "Is cared for by"),
    ],
)
def test_a_relation_is_told_once_and_read_from_both_sides(kind: RelationKind, forth: str, back: str) -> None:
    counsellor = make_staff()
    one, other = make_person(counsellor, "Dawit"), make_person(counsellor, "Hanna")
    services.relate(person_id=one, other_id=other, kind=kind, by=counsellor, now=NOW)
    assert [line.says for line in queries.person_file(one).relations] == [forth]
    assert [line.says for line in queries.person_file(other).relations] == [back]
    with pytest.raises(DomainError, match="related_already"):
        services.relate(person_id=other, other_id=one, kind=kind, by=counsellor, now=NOW)


def test_a_persons_file_takes_the_same_queries_however_much_is_on_it(django_assert_num_queries: object) -> None:
    counsellor = make_staff()
    person_id = make_person(counsellor, nationalities=("ETH", "ERI"))
    for number in range(3):
        services.add_document(person_id=person_id, details=PASSPORT, holder=Custodian.OFFICE, by=counsellor, now=NOW)
        other = make_person(counsellor, f"Child {number}")
        services.relate(person_id=person_id, other_id=other, kind=RelationKind.PARENT, by=counsellor, now=NOW)
    with django_assert_num_queries(10):  # type: ignore[operator]
        queries.person_file(person_id)


def test_an_unknown_birth_stays_unknown_and_a_year_stays_a_year() -> None:
    counsellor = make_staff()
    file = queries.person_file(make_person(counsellor, birth=rules.birth(1988)))
    assert file.details.birth.day == PartialDate.year(1988)

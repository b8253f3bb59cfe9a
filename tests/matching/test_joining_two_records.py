"""A decider says that two records are one person, or are not; and takes it back."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.cases import queries as case_queries
from sankofa.cases import services as cases
from sankofa.cases.models import Case, Event, Member, Share, Task
from sankofa.kernel.errors import ConflictError, DomainError, NotFoundError
from sankofa.matching import queries, services
from sankofa.matching.models import Join, Pair
from sankofa.matching.vocab import Joined, Verdict
from sankofa.people import services as people
from sankofa.people.models import Alias, Channel, Consent, Identifier, IdentityDocument, Person, Relation
from sankofa.people.queries import birth, facts, person_file
from sankofa.people.vocab import ChannelDetails, ChannelKind, DocumentDetails, IdentifierKind, Purpose, RelationKind
from tests.factories import NOW, give_consent, make_case, make_mission, make_person, make_staff

pytestmark = pytest.mark.django_db
BORN = birth(1984, 3, 27)


@pytest.fixture
def by() -> Actor:
    return make_staff(Role.COUNSELLOR, scope=Scope.MISSION)


def somebody(by: Actor, name: str = "Dawit Tesfaye", **fields: object) -> uuid.UUID:
    person = make_person(by, name, **{"birth": BORN, **fields})
    make_case(by, person_id=person)
    return person


def pair_of(by: Actor, one: uuid.UUID, other: uuid.UUID) -> uuid.UUID:
    services.look(now=NOW)
    return next(row.id for row in queries.queue(by).rows if {row.a.id, row.b.id} == {one, other})


def join(by: Actor, kept: uuid.UUID, merged: uuid.UUID) -> Joined:
    return services.join(pair_id=pair_of(by, kept, merged), keep=kept, by=by, now=NOW)


def standing(merged: uuid.UUID) -> uuid.UUID | None:
    return Person.objects.get(id=merged).canonical_id


def test_papers_numbers_names_and_consents_of_both_stand_under_the_one(by: Actor) -> None:
    kept, merged = somebody(by), somebody(by, "Dawit Tesfay")
    people.add_document(person_id=merged, details=DocumentDetails("passport", "ETH", "EP123456"), by=by, now=NOW)
    people.add_identifier(person_id=merged, kind=IdentifierKind.IMMIGRATION, value="2801234567", by=by, now=NOW)
    give_consent(merged, by)
    join(by, kept, merged)
    file = person_file(kept)
    assert [row.details.number for row in file.documents] == ["EP123456"]
    assert len(file.identifiers) == 1
    assert "Dawit Tesfay" in file.details.aliases
    assert facts([kept], on=NOW.date())[kept]["member.consent.assist_me"] is True
    assert person_file(merged) == file


def test_the_one_is_found_by_the_name_and_the_number_of_the_other_and_the_other_not_at_all(by: Actor) -> None:
    kept, merged = somebody(by), somebody(by, "Dawit Tesfay Gebremariam")
    people.add_identifier(person_id=merged, kind=IdentifierKind.IMMIGRATION, value="2801234567", by=by, now=NOW)
    join(by, kept, merged)
    for text in ("Gebremariam", "2801234567"):
        assert [row.id for row in case_queries.find_people(by, text).rows] == [kept]


def test_the_cases_of_both_stand_on_the_page_of_the_one_and_say_so(by: Actor) -> None:
    kept, merged = somebody(by), somebody(by, "Dawit Tesfay")
    join(by, kept, merged)
    assert len(case_queries.person_cases(by, kept)) == 2
    assert not Case.objects.filter(lead=merged).exists()
    assert Event.objects.filter(code="records_joined").count() == 2


def test_what_is_written_to_the_old_record_goes_to_the_one_that_stands(by: Actor) -> None:
    kept, merged = somebody(by), somebody(by, "Dawit Tesfay")
    join(by, kept, merged)
    people.add_channel(person_id=merged, details=ChannelDetails(ChannelKind.PHONE, "+31612344417"), by=by, now=NOW)
    assert Channel.objects.get().person_id == kept


def test_taking_apart_gives_each_its_own_again(by: Actor) -> None:
    kept, merged = somebody(by, birth=birth(1984)), somebody(by, "Dawit Tesfay", given_name="Dawit")
    people.add_identifier(person_id=merged, kind=IdentifierKind.UNHCR, value="ABC-123456", by=by, now=NOW)
    before = {person: person_file(person).details for person in (kept, merged)}
    case = Case.objects.get(lead=merged)
    joined = join(by, kept, merged)
    people.add_identifier(person_id=kept, kind=IdentifierKind.PARTNER, value="P-99887", by=by, now=NOW)
    assert services.part(join_id=joined.join_id, by=by, now=NOW) == kept
    assert {person: person_file(person).details for person in (kept, merged)} == before
    assert Identifier.objects.get(kind=IdentifierKind.UNHCR).person_id == merged
    assert Identifier.objects.get(kind=IdentifierKind.PARTNER).person_id == kept
    case.refresh_from_db()
    assert case.lead_id == merged
    assert Member.objects.get(case=case).person_id == merged
    assert Pair.objects.get().verdict == Verdict.DIFFERENT
    with pytest.raises(NotFoundError):
        services.part(join_id=joined.join_id, by=by, now=NOW)


def test_empty_fields_are_filled_by_the_join_and_emptied_by_taking_apart(by: Actor) -> None:
    number = [(IdentifierKind.UNHCR, "ABC-123456")]
    kept = somebody(by, birth=birth(None), numbers=number)
    merged = somebody(by, "Selam Girma", given_name="Selam", family_name="Girma", numbers=number)
    joined = join(by, kept, merged)
    row = Person.objects.get(id=kept)
    assert (row.given_name, row.birth_from, row.full_name) == ("Selam", dt.date(1984, 3, 27), "Dawit Tesfaye")
    services.part(join_id=joined.join_id, by=by, now=NOW)
    row.refresh_from_db()
    assert (row.given_name, row.birth_from, row.birth_precision) == ("", None, "unknown")


def test_a_chain_of_joins_leads_to_one_record_and_comes_apart_in_any_order(by: Actor) -> None:
    first, second, third = somebody(by), somebody(by, "Dawit Tesfay"), somebody(by, "Dawit Tesfaye")
    inner = join(by, second, third)
    outer = join(by, first, second)
    assert (standing(second), standing(third)) == (first, first)
    assert len(case_queries.person_cases(by, first)) == 3
    services.part(join_id=inner.join_id, by=by, now=NOW)
    assert (standing(second), standing(third)) == (first, None)
    services.part(join_id=outer.join_id, by=by, now=NOW)
    assert (standing(second), standing(third)) == (None, None)
    assert [len(case_queries.person_cases(by, one)) for one in (first, second, third)] == [1, 1, 1]


def test_the_outer_join_taken_apart_first_leaves_the_inner_one(by: Actor) -> None:
    first, second, third = somebody(by), somebody(by, "Dawit Tesfay"), somebody(by, "Dawit Tesfaye")
    join(by, second, third)
    outer = join(by, first, second)
    services.part(join_id=outer.join_id, by=by, now=NOW)
    assert (standing(second), standing(third)) == (None, second)
    assert len(case_queries.person_cases(by, second)) == 2


def test_postgresql_refuses_chains_and_circles_whoever_writes(by: Actor) -> None:
    first, second, third = (make_person(by, name) for name in ("A B", "C D", "E F"))
    Person.objects.filter(id=second).update(canonical=first)
    for merged, kept in ((first, third), (third, second), (first, second)):
        with pytest.raises(IntegrityError, match="cannot stand for a third"), transaction.atomic():
            Person.objects.filter(id=merged).update(canonical=kept)


def test_postgresql_keeps_a_pair_once_and_the_lower_id_first(by: Actor) -> None:
    one, other = make_person(by, "A B"), make_person(by, "C D")
    Pair.objects.create(a_id=one, b_id=other, score=60, reasons=[], found_at=NOW)
    for a, b in ((one, other), (other, one), (one, one)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Pair.objects.create(a_id=a, b_id=b, score=60, reasons=[], found_at=NOW)


def test_different_people_are_never_asked_about_again_until_that_is_taken_back(by: Actor) -> None:
    one, other = somebody(by), somebody(by, "Dawit Tesfay")
    pair = pair_of(by, one, other)
    services.keep_apart(pair_id=pair, by=by, now=NOW)
    services.look_at(person_ids=[one, other], now=NOW)
    assert queries.queue(by).rows == ()
    assert [row.id for row in queries.decided(by).rows] == [pair]
    with pytest.raises(DomainError, match="decided"):
        services.join(pair_id=pair, keep=one, by=by, now=NOW)
    services.reopen(pair_id=pair, by=by, now=NOW)
    assert [row.id for row in queries.queue(by).rows] == [pair]


def test_asking_somebody_makes_a_task_on_a_case_of_theirs(by: Actor) -> None:
    one, other = somebody(by), somebody(by, "Dawit Tesfay")
    colleague = make_staff(Role.COUNSELLOR, scope=Scope.MISSION)
    pair = pair_of(by, one, other)
    services.ask(pair_id=pair, of=colleague.id, what="The same person?", due_on=NOW.date(), by=by, now=NOW)
    task = Task.objects.get()
    assert (task.owner_id, task.case) == (colleague.id, Case.objects.get(lead=other))
    assert queries.queue(by).rows[0].asked_of == colleague.name


def test_relatives_are_not_joined(by: Actor) -> None:
    one, other = somebody(by), somebody(by, "Dawit Tesfay")
    pair = pair_of(by, one, other)
    people.relate(person_id=one, other_id=other, kind=RelationKind.SIBLING, by=by, now=NOW)
    with pytest.raises(DomainError, match="relatives"):
        services.join(pair_id=pair, keep=one, by=by, now=NOW)


def test_two_on_one_case_are_not_joined_before_one_left_it(by: Actor) -> None:
    number = [(IdentifierKind.UNHCR, "ABC-123456")]
    one, other = somebody(by, numbers=number), make_person(by, "Dawit Tesfay", numbers=number)
    cases.join(case_id=Case.objects.get().id, person_id=other, role="", by=by, now=NOW)
    with pytest.raises(DomainError, match="same_case"):
        join(by, one, other)


def test_relations_and_consents_that_both_have_stand_once_and_a_withdrawal_ends_both(by: Actor) -> None:
    one, other, child = somebody(by), somebody(by, "Dawit Tesfay"), make_person(by, "Ruth Dawit")
    for parent in (one, other):
        people.relate(person_id=parent, other_id=child, kind=RelationKind.PARENT, by=by, now=NOW)
    home = make_mission("ET", "ETH", "Africa/Addis_Ababa")
    mine, theirs = (give_consent(who, by, Purpose.SHARE_MISSION, mission=home) for who in (one, other))
    case = Case.objects.get(lead=other)
    Share.objects.create(case=case, mission=home, consent=theirs, since=NOW)
    join(by, one, other)
    assert len(person_file(one).relations) == 1
    assert Relation.objects.count() == 2
    cases.withdraw_consent(consent_id=mine.id, by=by, now=NOW)
    assert not Consent.objects.filter(withdrawn_at=None).exists()
    assert not Share.objects.filter(until=None).exists()


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.PROCESSOR, Role.MANAGER, Role.PROTECTION])
def test_nobody_settles_a_pair_of_which_one_is_not_open_to_them(by: Actor, role: Role) -> None:
    one, other = somebody(by), somebody(by, "Dawit Tesfay")
    pair = pair_of(by, one, other)
    stranger = make_staff(role, scope=Scope.CASELOAD)
    for verb in (services.keep_apart, services.reopen):
        with pytest.raises(NotFoundError):
            verb(pair_id=pair, by=stranger, now=NOW)
    with pytest.raises(NotFoundError):
        services.join(pair_id=pair, keep=one, by=stranger, now=NOW)


def test_her_focal_point_joins_a_shielded_person_with_her_double_and_the_shield_covers_both(by: Actor) -> None:
    focal = make_staff(Role.PROTECTION, scope=Scope.MISSION)
    shielded, double = somebody(by, "Hanna Girma"), somebody(by, "Hana Girma")
    pair = pair_of(by, shielded, double)
    cases.shield_person(person_id=shielded, by=focal, now=NOW)
    with pytest.raises(NotFoundError):
        services.join(pair_id=pair, keep=double, by=by, now=NOW)
    joined = services.join(pair_id=pair, keep=double, by=focal, now=NOW)
    assert set(Person.objects.filter(id__in=(shielded, double)).values_list("shielded_by", flat=True)) == {focal.id}
    assert not Case.objects.filter(shielded=False).exists()
    assert case_queries.find_people(by, "Hana Girma").rows == ()
    services.part(join_id=joined.join_id, by=focal, now=NOW)
    assert Person.objects.filter(shielded_by=focal.id).count() == 2


def test_nobody_is_asked_about_a_shielded_person(by: Actor) -> None:
    focal = make_staff(Role.PROTECTION, scope=Scope.MISSION)
    shielded, double = somebody(by, "Hanna Girma"), somebody(by, "Hana Girma")
    pair = pair_of(by, shielded, double)
    cases.shield_person(person_id=shielded, by=focal, now=NOW)
    with pytest.raises(DomainError, match="shielded"):
        services.ask(pair_id=pair, of=by.id, what="Same?", due_on=NOW.date(), by=focal, now=NOW)


def test_a_record_that_was_joined_is_joined_no_second_time(by: Actor) -> None:
    one, other = somebody(by), somebody(by, "Dawit Tesfay")
    pair = pair_of(by, one, other)
    services.join(pair_id=pair, keep=one, by=by, now=NOW)
    with pytest.raises(NotFoundError):
        services.join(pair_id=pair, keep=other, by=by, now=NOW)
    with transaction.atomic(), pytest.raises(ConflictError):
        people.join_people(kept_id=one, merged_id=other, by=by, now=NOW)
    assert Join.objects.count() == 1
    assert IdentityDocument.objects.count() == 0
    assert Alias.objects.filter(person=one).exists()

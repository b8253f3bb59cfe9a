"""Search shows only what one may know, and says why it found somebody."""

import pytest
from django.urls import reverse

from sankofa.accounts.models import Staff
from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.cases import queries, services
from sankofa.cases.models import Case, Share
from sankofa.cases.vocab import Found
from sankofa.kernel.errors import RefusedError
from sankofa.people import rules
from sankofa.people import services as people
from sankofa.people.models import Person
from sankofa.people.search import KEPT
from sankofa.people.vocab import (
    ChannelDetails,
    ChannelKind,
    DocumentDetails,
    DocumentKind,
    IdentifierKind,
    PersonDetails,
    PersonToRecord,
    Purpose,
    Why,
)
from tests.conftest import StaffClient
from tests.factories import NOW, give_consent, make_case, make_mission, make_office, make_person, make_staff

pytestmark = pytest.mark.django_db
WAYS = ("Dawit Tesfaye", "tesfaye 1988", "EP 123-456", "06 1234 4417", "V-1234567", "NL-2026-00001")


def sign_in(actor: Actor) -> StaffClient:
    client = StaffClient()
    client.force_login(Staff.objects.get(id=actor.id))
    return client


def somebody(by: Actor) -> tuple[Person, Case]:
    """Dawit Tesfaye of 1988 with a passport, a telephone and an immigration number, on a case."""
    person_id = make_person(by, birth=rules.birth(1988), nationalities=("ETH",))
    people.add_document(
        person_id=person_id, details=DocumentDetails(DocumentKind.PASSPORT, "ETH", "EP 123 456"), by=by, now=NOW
    )
    people.add_channel(person_id=person_id, details=ChannelDetails(ChannelKind.PHONE, "0612344417"), by=by, now=NOW)
    people.add_identifier(person_id=person_id, kind=IdentifierKind.IMMIGRATION, value="V1234567", by=by, now=NOW)
    case = make_case(by, person_id=person_id)
    return Person.objects.get(id=person_id), Case.objects.get(id=case.case_id)


def elsewhere() -> Actor:
    addis = make_mission("ET", "ETH", "Africa/Addis_Ababa")
    return make_staff(Role.HOME_MISSION, office=make_office(addis, "Addis Ababa"), scope=Scope.MISSION)


@pytest.mark.parametrize(
    ("text", "why"),
    list(zip(WAYS, (Why.NAME, Why.NAME, Why.DOCUMENT, Why.PHONE, Why.NUMBER, Why.CASE), strict=True)),
)
def test_who_has_the_case_finds_the_person_by_anything_and_is_told_why(text: str, why: Why) -> None:
    counsellor = make_staff()
    person, case = somebody(counsellor)
    found = queries.find_people(counsellor, text)
    assert [(row.id, row.why) for row in found.rows] == [(person.id, why)]
    assert [one.number for one in found.rows[0].cases] == [case.number]
    assert found.known == ()


def test_the_birth_year_in_the_text_is_compared() -> None:
    counsellor = make_staff()
    somebody(counsellor)
    assert queries.find_people(counsellor, "Tesfaye 1988").rows[0].same_year
    assert queries.find_people(counsellor, "Tesfaye 1970").rows[0].same_year is False


def test_of_a_name_that_hundreds_bear_one_still_finds_those_one_may_see() -> None:
    far = make_staff(office=make_office(make_mission("BE", "BEL"), "Brussels"))
    people.record_many(people=[PersonToRecord("Ali Hassan")] * (KEPT + 50), by=far, now=NOW)
    counsellor = make_staff(scope=Scope.CASELOAD)
    mine = make_case(counsellor, person_id=make_person(counsellor, "Hasan Ali"))
    somebody_elses = make_staff(name="Maria de Wit", office=make_office(name="Tilburg"))
    make_case(somebody_elses, person_id=make_person(somebody_elses, "Ali Hassan"))
    found = queries.find_people(counsellor, "Ali Hassan")
    assert [[case.id for case in row.cases] for row in found.rows] == [[mine.case_id]]
    assert [one.ask for one in found.known] == ["Maria de Wit"]


@pytest.mark.parametrize("text", ["Dawit Tesfaye", *WAYS[2:]])
def test_in_ones_own_mission_without_scope_one_learns_only_whom_to_ask(text: str) -> None:
    person, case = somebody(make_staff(name="Maria de Wit"))
    other = make_staff(office=make_office(name="Tilburg"))
    found = queries.find_people(other, text)
    assert found.rows == ()
    assert [(one.ask, one.office) for one in found.known] == [("Maria de Wit", "Zwolle desk")]
    page = sign_in(other).get(reverse("desk:find"), {"q": text}).content.decode()
    assert "Maria de Wit" in page
    assert str(person.id) not in page
    assert page.count(case.number) == page.count(text) * (text == case.number)  # what was typed, nothing more


def test_a_name_that_is_only_a_little_alike_points_at_nobody() -> None:
    somebody(make_staff())
    other = make_staff(office=make_office(name="Tilburg"))
    assert not queries.find_people(other, "Daw Tes")


@pytest.mark.parametrize("text", WAYS)
def test_a_mission_elsewhere_finds_nothing_that_was_not_shared(text: str) -> None:
    somebody(make_staff())
    assert not queries.find_people(elsewhere(), text)


def test_a_mission_elsewhere_finds_what_was_shared_and_no_longer_when_the_share_ends() -> None:
    counsellor, abroad = make_staff(), elsewhere()
    person, case = somebody(counsellor)
    consent = give_consent(person.id, counsellor, Purpose.SHARE_MISSION, mission_id=abroad.mission_id)
    share = Share.objects.create(case=case, mission_id=abroad.mission_id, consent=consent, since=NOW)
    assert [row.id for row in queries.find_people(abroad, "Tesfaye").rows] == [person.id]
    Share.objects.filter(id=share.id).update(until=NOW)
    assert not queries.find_people(abroad, "Tesfaye")


@pytest.mark.parametrize("text", WAYS)
def test_a_shielded_person_is_found_by_nobody_but_her_focal_point(text: str) -> None:
    counsellor = make_staff()
    focal, other_focal = make_staff(Role.PROTECTION), make_staff(Role.PROTECTION)
    person, _case = somebody(counsellor)
    services.shield_person(person_id=person.id, by=focal, now=NOW)
    manager = make_staff(Role.MANAGER, scope=Scope.MISSION)
    tilburg = make_staff(office=make_office(name="Tilburg"))
    for actor in (counsellor, other_focal, manager, tilburg, elsewhere()):
        assert queries.find_people(actor, text) == Found()
    if text != WAYS[-1]:  # a case number is how others speak of it: her focal point looks by the person
        assert [row.id for row in queries.find_people(focal, text).rows] == [person.id]


def test_the_page_of_a_search_for_a_shielded_person_is_the_page_of_a_search_for_nobody() -> None:
    counsellor, focal = make_staff(), make_staff(Role.PROTECTION)
    client = sign_in(counsellor)
    url = reverse("desk:find")
    nobody = client.get(url, {"q": "Dawit Tesfaye"}, headers={"HX-Request": "true"}).content
    person, _case = somebody(counsellor)
    services.shield_person(person_id=person.id, by=focal, now=NOW)
    assert client.get(url, {"q": "Dawit Tesfaye"}, headers={"HX-Request": "true"}).content == nobody


def test_shielded_people_do_not_count_among_the_results() -> None:
    counsellor, focal = make_staff(), make_staff(Role.PROTECTION)
    for number in range(3):
        shielded = make_case(counsellor, person_id=make_person(counsellor, f"Hanna Girma {number}"))
        services.shield_person(person_id=Case.objects.get(id=shielded.case_id).lead_id, by=focal, now=NOW)
    visible = make_person(counsellor, "Hanna Girma")
    found = queries.find_people(counsellor, "Hanna Girma", limit=1)
    assert ([row.id for row in found.rows], found.more) == ([visible], False)


def test_when_the_shield_is_lifted_the_person_is_found_again() -> None:
    counsellor, focal = make_staff(), make_staff(Role.PROTECTION)
    person, case = somebody(counsellor)
    services.shield_person(person_id=person.id, by=focal, now=NOW)
    case.refresh_from_db()
    assert case.shielded
    services.unshield_person(person_id=person.id, by=focal, now=NOW)
    case.refresh_from_db()
    assert not case.shielded
    assert queries.find_people(counsellor, "Tesfaye").rows


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.MANAGER, Role.PROCESSOR])
def test_only_a_protection_focal_point_shields(role: Role) -> None:
    person, _case = somebody(make_staff())
    with pytest.raises(RefusedError):
        services.shield_person(person_id=person.id, by=make_staff(role, scope=Scope.MISSION), now=NOW)


def test_only_the_focal_point_who_shields_lifts_the_shield() -> None:
    person, _case = somebody(make_staff())
    mine, other = make_staff(Role.PROTECTION), make_staff(Role.PROTECTION)
    services.shield_person(person_id=person.id, by=mine, now=NOW)
    response = sign_in(other).post(reverse("desk:unshield", args=[person.id]))
    assert response.status_code == 404
    assert Person.objects.get(id=person.id).shielded_by_id == mine.id


@pytest.mark.parametrize(
    ("details", "numbers", "found"),
    [
        (PersonDetails("Dawit Tesfaye", birth=rules.birth(1988)), (), True),
        (PersonDetails("Dawit Tesfaye"), (), True),
        (PersonDetails("Dawit Tesfaye", birth=rules.birth(1979)), (), False),
        (PersonDetails("Somebody Else"), ("06 12344417",), True),
        (PersonDetails("Somebody Else"), ("v1234567",), True),
        (PersonDetails("Somebody Else"), ("",), False),
    ],
)
def test_who_may_be_the_same_person_is_asked_before_a_second_is_made(
    details: PersonDetails,
    numbers: tuple[str, ...],
    found: bool,  # noqa: FBT001
) -> None:
    counsellor = make_staff()
    somebody(counsellor)
    assert bool(queries.find_duplicates(counsellor, details, numbers=numbers)) is found


def test_the_duplicate_check_is_silent_about_a_shielded_person_even_to_her_focal_point() -> None:
    counsellor, focal = make_staff(), make_staff(Role.PROTECTION)
    person, _case = somebody(counsellor)
    services.shield_person(person_id=person.id, by=focal, now=NOW)
    details = PersonDetails("Dawit Tesfaye", birth=rules.birth(1988))
    for actor in (counsellor, focal):
        assert queries.find_duplicates(actor, details, numbers=("0612344417", "V1234567")) == Found()


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DATA_PROTECTION])
def test_who_has_no_business_with_people_does_not_search(role: Role) -> None:
    assert sign_in(make_staff(role)).get(reverse("desk:find"), {"q": "Tesfaye"}).status_code == 403


def test_recording_a_new_person_is_offered_only_after_a_search_and_keeps_its_text() -> None:
    client = sign_in(make_staff())
    assert "person_new" not in client.get(reverse("desk:find")).content.decode()
    new = reverse("desk:person_new")
    assert new not in client.get(reverse("desk:find")).content.decode()
    assert f"{new}?q=Selam" in client.get(reverse("desk:find"), {"q": "Selam"}).content.decode()
    assert client.get(new).status_code == 302


def test_as_one_types_only_the_results_come_back() -> None:
    counsellor = make_staff()
    somebody(counsellor)
    part = sign_in(counsellor).get(reverse("desk:find"), {"q": "Tesfaye"}, headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert b"Dawit Tesfaye" in part.content


def test_for_a_case_the_result_can_be_added_to_it() -> None:
    counsellor = make_staff()
    _person, case = somebody(counsellor)
    sister = make_person(counsellor, "Hanna Tesfaye")
    client = sign_in(counsellor)
    page = client.get(reverse("desk:find"), {"q": "Hanna", "for_case": str(case.id)}).content.decode()
    assert "Add to the case" in page
    client.post(reverse("desk:find_join"), {"person": sister, "case": case.id})
    assert case.members.filter(person=sister, left_on=None).exists()


def test_nobody_adds_a_person_whose_file_is_closed_to_them() -> None:
    person, _case = somebody(make_staff())
    other = make_staff(office=make_office(name="Tilburg"))
    own = make_case(other, person_id=make_person(other, "Hanna"))
    answer = sign_in(other).post(reverse("desk:find_join"), {"person": person.id, "case": own.case_id})
    assert answer.status_code == 404


def test_a_search_takes_the_same_queries_however_many_it_finds(django_assert_max_num_queries: object) -> None:
    counsellor = make_staff()
    for number in range(6):
        make_case(counsellor, person_id=make_person(counsellor, f"Hanna Girma {number}"))
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        assert len(queries.find_people(counsellor, "Hanna Girma").rows) == 6

"""Two people at one case or person: the second sees what changed, chooses, and nothing either typed is lost."""

from http import HTTPStatus

import pytest
from django.urls import reverse

from sankofa.cases.models import Case
from sankofa.people.models import Person
from tests.factories import make_case, make_person, make_staff
from tests.holds.forms import browser, hidden, opened, send

pytestmark = pytest.mark.django_db
SAME = {"full_name": "Dawit Tesfaye", "latin_name": "Dawit Tesfaye", "sex": "m"}


def test_the_second_to_correct_a_person_keeps_what_only_the_first_changed() -> None:
    first, second = make_staff(), make_staff()
    person_id = make_person(first, "Dawit Tesfaye")
    make_case(first, person_id=person_id)
    where = reverse("desk:person_edit", args=[person_id])
    one, two = browser(first), browser(second)
    form_one, form_two = opened(one, where), opened(two, where)
    assert send(one, where, form_one, **SAME, birth_place="Keren").status_code == 302
    answer = send(two, where, form_two, **SAME, given_name="Dawit")
    assert answer.status_code == HTTPStatus.FOUND, "each changed another field: nothing to ask"
    person = Person.objects.get(id=person_id)
    assert (person.given_name, person.birth_place) == ("Dawit", "Keren")


def test_what_both_corrected_is_asked_and_what_the_second_typed_stands_on_the_page() -> None:
    first, second = make_staff(), make_staff()
    person_id = make_person(first, "Dawit Tesfaye")
    make_case(first, person_id=person_id)
    where = reverse("desk:person_edit", args=[person_id])
    one, two = browser(first), browser(second)
    form_one, form_two = opened(one, where), opened(two, where)
    send(one, where, form_one, **SAME, birth_place="Keren")
    asked = send(two, where, form_two, **SAME, birth_place="Massawa")
    assert asked.status_code == HTTPStatus.CONFLICT
    assert "Keren" in asked.content.decode()
    assert "Massawa" in asked.content.decode()
    assert Person.objects.get(id=person_id).birth_place == "Keren"
    chosen = send(two, where, hidden(asked), keep_birth_place="mine")
    assert chosen.status_code == HTTPStatus.FOUND
    assert Person.objects.get(id=person_id).birth_place == "Massawa"


def test_a_plan_saved_by_two_is_merged_by_the_second() -> None:
    first, second = make_staff(), make_staff()
    case = make_case(first)
    where = reverse("desk:case_plan", args=[case.case_id])
    one, two = browser(first), browser(second)
    form_one, form_two = opened(one, where), opened(two, where)
    plan = {"kind": "return", "destination": "ETH", "arrival_help": "", "home_mission": ""}
    assert send(one, where, form_one, **plan, wished_on="2027-01-10").status_code == HTTPStatus.FOUND
    asked = send(two, where, form_two, **{**plan, "destination": "ERI"}, wished_on="")
    assert asked.status_code == HTTPStatus.CONFLICT
    assert Case.objects.get(id=case.case_id).destination_id == "ETH"
    merged = send(two, where, hidden(asked), choose_destination="mine", choose_wished_on="theirs")
    assert merged.status_code == HTTPStatus.FOUND
    stands = Case.objects.get(id=case.case_id)
    assert (stands.destination_id, str(stands.wished_on)) == ("ERI", "2027-01-10")

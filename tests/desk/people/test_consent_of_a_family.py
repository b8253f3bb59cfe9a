"""A family agrees in one sitting: one signature of an adult, for themselves and the children they answer for."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from sankofa.accounts.vocab import Actor, Role
from sankofa.cases import services as cases
from sankofa.cases.vocab import CaseMoved
from sankofa.people.models import Consent, Person
from sankofa.people.vocab import Birth, DatePrecision, Purpose
from tests.factories import NOW, make_case, make_person, make_staff, signed_in

pytestmark = pytest.mark.django_db

SPOKEN = {"basis": "consent", "evidence": "spoken", "witness": "Hana T., interpreter", "language": "en"}


def born(year: int) -> Birth:
    return Birth(DatePrecision.EXACT, dt.date(year, 5, 1), dt.date(year, 5, 2))


def make_family(by: Actor) -> tuple[CaseMoved, uuid.UUID, uuid.UUID, uuid.UUID]:
    father = make_person(by, "Dawit Tesfaye", birth=born(1985))
    mother = make_person(by, "Sara Alemu", birth=born(1988))
    child = make_person(by, "Selam Dawit", birth=born(2018))
    case = make_case(by, person_id=father)
    for person, role in ((mother, "mother"), (child, "daughter")):
        cases.join(case_id=case.case_id, person_id=person, role=role, by=by, now=NOW)
    return case, father, mother, child


def sitting(
    case: CaseMoved, signer: uuid.UUID, *children: uuid.UUID, topics: tuple[str, ...]
) -> dict[str, str | list[str]]:
    return {
        **SPOKEN,
        "signer": str(signer),
        "children": [str(child) for child in children],
        "topics": list(topics),
        "given_on": NOW.date().isoformat(),
    }


def test_an_adult_agrees_for_themselves_and_a_child_to_several_things_at_once() -> None:
    counsellor = make_staff()
    case, father, _mother, child = make_family(counsellor)
    answer = signed_in(counsellor).post(
        reverse("desk:case_consents", args=[case.case_id]),
        sitting(case, father, child, topics=("assist", "consulate")),
    )
    assert answer.status_code == 302
    kept = set(Consent.objects.values_list("person_id", "purpose", "given_for_by"))
    name = Person.objects.get(id=father).latin_name
    assert kept == {
        (father, Purpose.ASSIST, ""),
        (father, Purpose.CONSULATE, ""),
        (child, Purpose.ASSIST, name),
        (child, Purpose.CONSULATE, name),
    }


def test_the_texts_stand_in_full_before_anybody_signs() -> None:
    counsellor = make_staff()
    case, father, _mother, child = make_family(counsellor)
    page = signed_in(counsellor).get(
        reverse("desk:case_consents", args=[case.case_id]), sitting(case, father, child, topics=("assist", "story"))
    )
    assert [text.title for text in page.context["texts"]] == [
        text.title for text in page.context["texts"] if text.title in page.content.decode()
    ]
    assert len(page.context["texts"]) == 2
    assert "signature" in page.content.decode()


def test_what_holds_already_is_passed_over_and_not_doubled() -> None:
    counsellor = make_staff()
    case, father, _mother, child = make_family(counsellor)
    client, url = signed_in(counsellor), reverse("desk:case_consents", args=[case.case_id])
    client.post(url, sitting(case, father, child, topics=("assist",)))
    client.post(url, sitting(case, father, child, topics=("assist", "story")))
    assert Consent.objects.count() == 4


def test_a_child_can_not_sign_and_an_adult_is_nobodys_child() -> None:
    counsellor = make_staff()
    case, father, mother, child = make_family(counsellor)
    client, url = signed_in(counsellor), reverse("desk:case_consents", args=[case.case_id])
    assert client.post(url, sitting(case, child, topics=("assist",))).status_code == 422
    assert client.post(url, sitting(case, father, mother, topics=("assist",))).status_code == 422
    assert not Consent.objects.exists()


def test_without_a_purpose_or_a_witness_nothing_is_recorded_and_the_page_says_so() -> None:
    counsellor = make_staff()
    case, father, _mother, child = make_family(counsellor)
    client, url = signed_in(counsellor), reverse("desk:case_consents", args=[case.case_id])
    assert client.post(url, sitting(case, father, child, topics=())).status_code == 422
    typed = sitting(case, father, child, topics=("assist",)) | {"witness": ""}
    answer = client.post(url, typed)
    assert answer.status_code == 422
    assert answer.context["form"].errors["witness"]
    assert not Consent.objects.exists()


def test_who_may_not_ask_for_consent_is_refused() -> None:
    case, *_people = make_family(make_staff())
    officer = make_staff(Role.AIRPORT)
    answer = signed_in(officer).get(reverse("desk:case_consents", args=[case.case_id]))
    assert answer.status_code in {403, 404}

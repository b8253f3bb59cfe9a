"""The worklist of data that can't be right: found when a case is computed, gone once mended, each with its link."""

import datetime as dt

import pytest
from django.urls import reverse

from sankofa.accounts.vocab import Actor, Role
from sankofa.cases import services as cases
from sankofa.cases.vocab import CaseMoved
from sankofa.eligibility import services as eligibility
from sankofa.eligibility.models import DataFault
from sankofa.journey.services import refresh
from tests.factories import NOW, lead_of, make_case, make_office, make_person, make_staff, member_of, signed_in
from tests.journey.test_processing_an_application import born

pytestmark = pytest.mark.django_db


def answer(by: Actor, case: CaseMoved, key: str, value: str) -> None:
    eligibility.answer(case_id=case.case_id, member_id=member_of(case), key=key, value=value, by=by, now=NOW)


def make_children_alone(by: Actor) -> CaseMoved:
    case = make_case(by, person_id=make_person(by, "Selam Dawit", birth=born(2014)))
    other = make_person(by, "Yonas Dawit", birth=born(2016))
    cases.join(case_id=case.case_id, person_id=other, role="brother", by=by, now=NOW)
    refresh(case_id=case.case_id, now=NOW)
    return case


def make_impossible_stay(by: Actor) -> CaseMoved:
    case = make_case(by, person_id=make_person(by, birth=born(1988)))
    answer(by, case, "member.detention.since", "2026-05-01")
    answer(by, case, "member.detention.until", "2026-04-01")
    refresh(case_id=case.case_id, now=NOW)
    return case


def worklist(by: Actor) -> str:
    page = signed_in(by).get(reverse("desk:quality"))
    assert page.status_code == 200
    return page.content.decode()


def test_a_family_without_adults_is_on_the_list_with_a_link_to_its_people() -> None:
    counsellor = make_staff()
    case = make_children_alone(counsellor)
    said = worklist(counsellor)
    assert "There is no adult in this family." in said
    assert reverse("desk:case_people", args=[case.case_id]) in said


def test_an_impossible_order_of_dates_leads_to_the_question_to_answer_it_again() -> None:
    counsellor = make_staff()
    case = make_impossible_stay(counsellor)
    assert "again=member.detention.until#questions" in worklist(counsellor)
    where = reverse("desk:case_eligibility", args=[case.case_id]) + "?again=member.detention.until"
    client = signed_in(counsellor)
    sheet = client.get(where).context["sheet"]
    assert [name for name in sheet.fields if name.startswith("member-detention-until")]
    assert not [name for name in sheet.fields if name.startswith("member-detention-since")]


def test_an_older_minor_leads_to_the_persons_own_data() -> None:
    counsellor = make_staff()
    case = make_case(counsellor, person_id=make_person(counsellor, birth=born(1900)))
    refresh(case_id=case.case_id, now=NOW)
    assert reverse("desk:person_edit", args=[lead_of(case)]) in worklist(counsellor)


def test_what_was_mended_goes_and_what_stands_keeps_its_day() -> None:
    counsellor = make_staff()
    case = make_impossible_stay(counsellor)
    later = NOW + dt.timedelta(days=3)
    refresh(case_id=case.case_id, now=later)
    assert [row.found_at for row in DataFault.objects.all()] == [NOW]
    answer(counsellor, case, "member.detention.until", "2026-06-01")
    refresh(case_id=case.case_id, now=later)
    assert not DataFault.objects.exists()
    assert "Nothing to mend" in worklist(counsellor)


def test_nobody_sees_what_is_wrong_in_cases_that_are_not_theirs() -> None:
    make_children_alone(make_staff())
    elsewhere = make_staff(office=make_office(name="Tilburg"))
    assert "There is no adult" not in worklist(elsewhere)


def test_who_works_on_no_cases_has_no_such_list() -> None:
    administrator = make_staff(Role.ADMINISTRATOR)
    assert signed_in(administrator).get(reverse("desk:quality")).status_code == 403


def test_only_what_was_answered_here_is_asked_again() -> None:
    counsellor = make_staff()
    case = make_case(counsellor, person_id=make_person(counsellor, birth=born(1988)))
    where = reverse("desk:case_eligibility", args=[case.case_id])
    sheet = signed_in(counsellor).get(where + "?again=member.health.verdict&again=person.birth_date").context["sheet"]
    assert not [name for name in sheet.fields if "verdict" in name or "birth" in name]

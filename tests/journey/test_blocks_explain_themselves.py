"""Each block on the case page says which facts it was judged on and who says so; one that may not say, says nothing."""

import pytest
from django.urls import reverse

from sankofa.accounts.vocab import Role
from sankofa.journey import queries
from tests.factories import NOW, make_case, make_person, make_staff, signed_in
from tests.journey.test_processing_an_application import born

pytestmark = pytest.mark.django_db


def test_a_block_shows_the_facts_of_the_same_tree_that_shut_the_gate() -> None:
    counsellor = make_staff()
    case = make_case(counsellor, person_id=make_person(counsellor, birth=born(1988)))
    lines = {line.requirement: line for line in queries.readiness(counsellor, case.case_id, now=NOW).open}
    consent = lines["consent_assist"]
    assert [fact.key for fact in consent.facts] == ["member.consent.assist_me"]
    assert consent.source
    page = signed_in(counsellor).get(reverse("desk:case", args=[case.case_id])).content.decode()
    assert "What this rests on" in page
    assert "Consent to be assisted was given and not withdrawn" in page


def test_the_one_condition_of_protection_says_no_more_than_that() -> None:
    counsellor = make_staff(Role.COUNSELLOR)
    case = make_case(counsellor, person_id=make_person(counsellor, birth=born(1988)))
    lines = queries.readiness(counsellor, case.case_id, now=NOW).lines
    discreet = [line for line in lines if line.requirement == "one_condition"]
    assert discreet
    assert all(line.facts == () for line in discreet)

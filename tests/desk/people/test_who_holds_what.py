"""The list of who outside holds what of a person, to print: what went, on what basis, and to whom it is closed."""

import pytest
from django.urls import reverse

from sankofa.accounts.models import Organisation
from sankofa.accounts.vocab import Actor, PartnerKind, Role, Scope
from sankofa.cases import services as cases
from sankofa.cases.models import Case, Referral, Share
from sankofa.cases.vocab import Direction
from sankofa.eligibility.models import AuthorityQuery
from sankofa.eligibility.vocab import QueryKind
from sankofa.journal.models import Access
from sankofa.people.vocab import Purpose
from tests.factories import NOW, give_consent, make_case, make_mission, make_office, make_staff, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> Actor:
    return make_staff()


@pytest.fixture
def case(by: Actor) -> Case:
    return Case.objects.get(id=make_case(by).case_id)


def page(reader: Actor, case: Case) -> str:
    answer = signed_in(reader).get(reverse("desk:person_holdings", args=[case.lead_id]))
    assert answer.status_code == 200
    return answer.content.decode()


def organisation(name: str, kind: PartnerKind) -> Organisation:
    return Organisation.objects.create(mission=make_mission(), name=name, kind=kind)


def test_every_recipient_stands_with_what_they_hold_and_on_what_basis(by: Actor, case: Case) -> None:
    home = make_mission("ET", "ETH", "Africa/Addis_Ababa")
    shared = give_consent(case.lead_id, by, Purpose.SHARE_MISSION, mission=home)
    Share.objects.create(case=case, mission=home, consent=shared, since=NOW)
    helper, service = (
        organisation("Shelter Oost", PartnerKind.HELPER),
        organisation("Immigration", PartnerKind.AUTHORITY),
    )
    Referral.objects.create(
        case=case, direction=Direction.OUT, organisation=helper, what_for="A bed for a week", sent_on=NOW.date()
    )
    told = give_consent(case.lead_id, by, Purpose.TELL_AUTHORITY, organisation=service)
    AuthorityQuery.objects.create(
        case=case, kind=QueryKind.NO_OBJECTION, organisation=service, asked_on=NOW.date(), asked_by_id=by.id
    )
    cases.withdraw_consent(consent_id=told.id, by=by, now=NOW)
    found = page(by, case)
    for words in (
        "Mission ET",
        "Shelter Oost",
        "A bed for a week",
        "No consent on file",
        "Immigration",
        "withdrawn since",
    ):
        assert words in found
    assert Access.objects.filter(person_id=case.lead_id, detail="who holds what").count() == 1


def test_what_was_agreed_and_not_used_stands_apart(by: Actor, case: Case) -> None:
    helper = organisation("Shelter Oost", PartnerKind.HELPER)
    give_consent(case.lead_id, by, Purpose.SHARE_PARTNER, organisation=helper)
    found = page(by, case)
    assert "Agreed, and nothing given yet" in found
    assert "Nothing of this person went to anybody" in found


def test_a_mission_that_sees_a_shared_case_does_not_get_the_list(by: Actor, case: Case) -> None:
    home = make_mission("ET", "ETH", "Africa/Addis_Ababa")
    shared = give_consent(case.lead_id, by, Purpose.SHARE_MISSION, mission=home)
    Share.objects.create(case=case, mission=home, consent=shared, since=NOW)
    reader = make_staff(Role.HOME_MISSION, scope=Scope.MISSION, office=make_office(home, "Addis"))
    client = signed_in(reader)
    assert client.get(reverse("desk:person", args=[case.lead_id])).status_code == 200
    assert client.get(reverse("desk:person_holdings", args=[case.lead_id])).status_code == 404

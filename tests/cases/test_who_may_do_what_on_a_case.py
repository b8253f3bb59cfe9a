"""What the pages offer agrees with what the doors allow, permission by permission; a share opens little."""

import itertools

import pytest

from sankofa.accounts.vocab import Actor, Perm, Role, Scope
from sankofa.cases import access, queries, services
from sankofa.cases.models import Case
from sankofa.cases.vocab import Kind, Outcome
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.people.vocab import Purpose
from tests.factories import NOW, give_consent, lead_of, make_case, make_mission, make_office, make_person, make_staff

pytestmark = pytest.mark.django_db


def addis() -> Actor:
    office = make_office(make_mission("ET", "ETH", "Africa/Addis_Ababa"), "Addis Ababa")
    return make_staff(Role.HOME_MISSION, office=office, scope=Scope.MISSION)


@pytest.mark.parametrize("shielded", [False, True])
@pytest.mark.parametrize(("role", "scope"), list(itertools.product(Role, Scope)))
def test_what_a_page_offers_is_what_the_door_allows(role: Role, scope: Scope, *, shielded: bool) -> None:
    counsellor = make_staff()
    case = make_case(counsellor)
    Case.objects.filter(id=case.case_id).update(shielded=shielded)
    for actor in (make_staff(role, scope=scope), make_staff(role, scope=scope, office=make_office(name="Tilburg"))):
        allowed = {perm for perm in Perm if access.visible(actor, perm).filter(id=case.case_id).exists()}
        try:
            offered = set(queries.case_head(actor, case.case_id).perms)
        except NotFoundError:
            offered = set()
        assert offered == (allowed if Perm.READ_CASE in allowed else set())


def test_a_share_lets_a_mission_read_and_write_notes_but_not_move_the_case() -> None:
    counsellor, home = make_staff(), addis()
    case = make_case(counsellor)
    give_consent(lead_of(case), counsellor, Purpose.SHARE_MISSION, mission_id=home.mission_id)
    services.share(case_id=case.case_id, mission_id=home.mission_id, by=counsellor, now=NOW)
    services.write_note(case_id=case.case_id, body="We know the village.", by=home, now=NOW)
    for verb in ("counsel", "withdraw"):
        with pytest.raises(RefusedError):
            services.move(case_id=case.case_id, verb=verb, by=home, now=NOW, outcome=Outcome.WITHDRAWN)
    with pytest.raises(RefusedError):
        services.hold(case_id=case.case_id, reason="waits", by=home, now=NOW)
    with pytest.raises(DomainError):
        services.join(case_id=case.case_id, person_id=make_person(counsellor), role="", by=home, now=NOW)


def test_a_case_is_not_opened_for_a_person_of_another_mission() -> None:
    stranger = addis()
    person = make_person(make_staff(), "Dawit Tesfaye")
    counsellor = make_staff(office=make_office(make_mission("ET", "ETH"), "Addis Ababa"))
    assert stranger.mission_id == counsellor.mission_id
    assert counsellor.office_id
    with pytest.raises(NotFoundError):
        services.open_case(person_id=person, kind=Kind.RETURN, office_id=counsellor.office_id, by=counsellor, now=NOW)

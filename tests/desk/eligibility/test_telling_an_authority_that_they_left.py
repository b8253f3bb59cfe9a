"""The notice of departure: of those who left and agreed that it is told, once to each authority, printable."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from sankofa.accounts.models import Organisation
from sankofa.accounts.vocab import Actor, Role
from sankofa.cases.models import Case, Event, Member, Share, Task
from sankofa.cases.vocab import Stage
from sankofa.eligibility import queries, services
from sankofa.eligibility.models import DepartureNotice
from sankofa.journey import services as journey
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.people.vocab import Purpose
from tests.factories import NOW, give_consent, make_case, make_mission, make_office, make_person, make_staff, signed_in

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
LEFT = TODAY - dt.timedelta(days=2)


@pytest.fixture
def by() -> Actor:
    return make_staff(Role.PROCESSOR)


@pytest.fixture
def authority(by: Actor) -> uuid.UUID:
    kind = Organisation.Kind.AUTHORITY
    return Organisation.objects.create(mission_id=by.mission_id, name="Immigration service", kind=kind).id


def departed(by: Actor, authority: uuid.UUID | None) -> Case:
    counsellor = make_staff()
    case = Case.objects.get(id=make_case(counsellor, person_id=make_person(counsellor)).case_id)
    if authority:
        give_consent(case.lead_id, counsellor, Purpose.TELL_AUTHORITY, organisation_id=authority)
    Case.objects.filter(id=case.id).update(stage=Stage.TRANSIT)
    Event.objects.create(case=case, code="depart", happened_on=LEFT, at=NOW, by_id=by.id)
    return case


def tell(case: Case, authority: uuid.UUID, by: Actor, sent_on: dt.date = TODAY) -> uuid.UUID:
    return services.tell_departure(
        case_id=case.id, organisation_id=authority, sent_on=sent_on, reference="N-12", by=by, now=NOW
    )


def test_who_left_and_agreed_is_told_of(by: Actor, authority: uuid.UUID) -> None:
    case = departed(by, authority)
    tell(case, authority, by)
    (row,) = queries.departure_notices(case.id)
    assert (row.organisation, row.left_on, row.sent_on) == ("Immigration service", LEFT, TODAY)
    assert row.members == (Member.objects.get(case=case).id,)
    assert Event.objects.filter(case=case, code="departure_told").exists()


def test_who_did_not_agree_or_stayed_behind_does_not_stand_in_it(by: Actor, authority: uuid.UUID) -> None:
    case = departed(by, authority)
    lead = Member.objects.get(case=case)
    counsellor = make_staff()
    silent, stayed = make_person(counsellor), make_person(counsellor)
    give_consent(stayed, counsellor, Purpose.TELL_AUTHORITY, organisation_id=authority)
    Member.objects.create(case=case, person_id=silent, joined_on=TODAY)
    Member.objects.create(case=case, person_id=stayed, joined_on=TODAY, stayed_on=TODAY)
    tell(case, authority, by)
    assert DepartureNotice.objects.get().members == [lead.id]


@pytest.mark.parametrize(
    ("agreed", "stage", "days", "code"),
    [
        (False, Stage.TRANSIT, 0, "no_consent"),
        (True, Stage.DEPARTURE, 0, "nobody_left"),
        (True, Stage.TRANSIT, 1, "day_of_notice"),
        (True, Stage.TRANSIT, -3, "day_of_notice"),
    ],
)
def test_what_can_not_be_told_is_refused(
    *, by: Actor, authority: uuid.UUID, agreed: bool, stage: Stage, days: int, code: str
) -> None:
    case = departed(by, authority if agreed else None)
    Case.objects.filter(id=case.id).update(stage=stage)
    with pytest.raises(DomainError) as refused:
        tell(case, authority, by, TODAY + dt.timedelta(days=days))
    assert refused.value.code == code
    assert not DepartureNotice.objects.exists()


def test_an_authority_is_told_of_one_departure_once(by: Actor, authority: uuid.UUID) -> None:
    case = departed(by, authority)
    tell(case, authority, by)
    with pytest.raises(DomainError) as refused:
        tell(case, authority, by)
    assert refused.value.code == "told_already"


def test_a_counsellor_does_not_send_it_and_a_stranger_does_not_find_the_case(by: Actor, authority: uuid.UUID) -> None:
    case = departed(by, authority)
    with pytest.raises(RefusedError):
        tell(case, authority, make_staff())
    elsewhere = make_staff(Role.PROCESSOR, office=make_office(make_mission("ET"), "Addis Abeba"))
    with pytest.raises(NotFoundError):
        tell(case, authority, elsewhere)


def test_the_tab_takes_it_and_the_notice_can_be_printed(by: Actor, authority: uuid.UUID) -> None:
    case = departed(by, authority)
    client = signed_in(by)
    tab = reverse("desk:case_eligibility", args=[case.id])
    assert "No authority was told that they left." in client.get(tab).content.decode()
    wrong = {"tell-organisation": str(authority), "tell-sent_on": "2030-01-01", "tell-reference": "N-12"}
    answer = client.post(reverse("desk:case_tell_departure", args=[case.id]), wrong)
    assert "not after today" in answer.content.decode()
    assert "N-12" in answer.content.decode()
    right = wrong | {"tell-sent_on": TODAY.isoformat()}
    assert client.post(reverse("desk:case_tell_departure", args=[case.id]), right).status_code == 302
    notice = DepartureNotice.objects.get()
    page = client.get(reverse("desk:case_departure_notice", args=[case.id, notice.id])).content.decode()
    assert case.lead.latin_name in page
    assert "N-12" in page
    assert client.get(reverse("desk:case_departure_notice", args=[case.id, uuid.uuid4()])).status_code == 404


def test_the_mission_at_home_to_which_the_case_is_shown_sees_no_notice(by: Actor, authority: uuid.UUID) -> None:
    case = departed(by, authority)
    notice = tell(case, authority, by)
    there = make_office(make_mission("ET"), "Addis Abeba")
    consent = give_consent(case.lead_id, by, Purpose.SHARE_MISSION, mission=there.mission)
    Share.objects.create(case=case, mission=there.mission, consent=consent, since=NOW)
    home = signed_in(make_staff(Role.HOME_MISSION, office=there))
    tab = home.get(reverse("desk:case_eligibility", args=[case.id]))
    assert "Notice of departure" not in tab.content.decode()
    assert home.get(reverse("desk:case_timeline", args=[case.id])).status_code == 200
    assert home.get(reverse("desk:case_departure_notice", args=[case.id, notice])).status_code == 404


def test_before_anybody_left_the_tab_says_nothing_of_it(by: Actor) -> None:
    tab = reverse("desk:case_eligibility", args=[make_case(make_staff()).case_id])
    assert "Notice of departure" not in signed_in(by).get(tab).content.decode()


@pytest.mark.parametrize("agreed", [True, False])
def test_when_they_leave_a_processor_gets_the_task_where_somebody_agreed(
    *, by: Actor, authority: uuid.UUID, agreed: bool
) -> None:
    case = departed(by, authority if agreed else None)
    Case.objects.filter(id=case.id).update(stage=Stage.DEPARTURE)
    journey.depart(case_id=case.id, by=make_staff(Role.AIRPORT), now=NOW)
    assert Task.objects.filter(case=case, owner_role=Role.PROCESSOR).exists() is agreed

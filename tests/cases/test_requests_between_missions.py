"""One mission asks another: on consent only, by a deadline, and no longer seen than the consent stands."""

import datetime as dt
import uuid

import pytest

from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.cases import jobs, queries, services
from sankofa.cases.models import Case, Event, Request, Share, Task
from sankofa.cases.vocab import CaseMoved, RequestKind, RequestState
from sankofa.journal.models import Mail
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.people.models import Consent
from sankofa.people.vocab import Purpose
from tests.factories import NOW, give_consent, lead_of, make_case, make_mission, make_office, make_staff

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(days=4)


def addis() -> Actor:
    office = make_office(make_mission("ET", "ETH", "Africa/Addis_Ababa"), "Addis Ababa")
    return make_staff(Role.HOME_MISSION, office=office, scope=Scope.MISSION)


def asked(counsellor: Actor, home: Actor) -> tuple[CaseMoved, Consent, uuid.UUID]:
    case = make_case(counsellor)
    consent = give_consent(lead_of(case), counsellor, Purpose.SHARE_MISSION, mission_id=home.mission_id)
    return case, consent, ask(case, counsellor, home)


def ask(case: CaseMoved, by: Actor, home: Actor) -> uuid.UUID:
    return services.send_request(
        case_id=case.case_id, kind=RequestKind.ARRIVAL, mission_id=home.mission_id, text="Four people", by=by, now=NOW
    )


def test_without_consent_nothing_is_sent_and_the_sentence_says_what_to_do() -> None:
    counsellor, home = make_staff(), addis()
    case = make_case(counsellor)
    with pytest.raises(DomainError, match="no_consent") as refused:
        ask(case, counsellor, home)
    assert "record their consent" in str(refused.value.message)
    assert not Request.objects.exists()
    assert not Share.objects.exists()


def test_a_consent_for_another_mission_is_none_for_this_one() -> None:
    counsellor, home = make_staff(), addis()
    case = make_case(counsellor)
    elsewhere = make_mission("GH", "GHA", "Africa/Accra")
    give_consent(lead_of(case), counsellor, Purpose.SHARE_MISSION, mission_id=elsewhere.id)
    with pytest.raises(DomainError, match="no_consent"):
        ask(case, counsellor, home)


def test_a_shielded_case_is_shared_with_nobody() -> None:
    counsellor, home = make_staff(), addis()
    case = make_case(counsellor)
    give_consent(lead_of(case), counsellor, Purpose.SHARE_MISSION, mission_id=home.mission_id)
    Case.objects.filter(id=case.case_id).update(shielded=True)
    with pytest.raises(DomainError, match="shielded"):
        ask(case, counsellor, home)


def test_the_asked_mission_sees_the_case_acknowledges_and_answers() -> None:
    counsellor, home = make_staff(), addis()
    case, _consent, request_id = asked(counsellor, home)
    assert [row.id for row in queries.requests_to_us(home, now=NOW)] == [request_id]
    services.acknowledge_request(request_id=request_id, by=home, now=NOW)
    services.acknowledge_request(request_id=request_id, by=home, now=LATER)
    services.answer_request(request_id=request_id, text="We meet them.", by=home, now=LATER)
    row = queries.case_requests(counsellor, case.case_id, now=LATER)[0]
    assert (row.state, row.answer, row.acknowledged_by) == (RequestState.ANSWERED, "We meet them.", home.name)
    codes = list(Event.objects.filter(case=case.case_id, code__startswith="request").values_list("code", flat=True))
    assert sorted(codes) == ["request_acknowledged", "request_answered", "request_sent"]


def test_an_answer_after_the_answer_is_refused() -> None:
    counsellor, home = make_staff(), addis()
    _case, _consent, request_id = asked(counsellor, home)
    services.decline_request(request_id=request_id, text="No car.", by=home, now=NOW)
    with pytest.raises(DomainError, match="request_ended"):
        services.answer_request(request_id=request_id, text="We do.", by=home, now=NOW)


def test_the_asking_side_does_not_answer_itself_and_the_asked_side_does_not_take_it_back() -> None:
    counsellor, home = make_staff(), addis()
    _case, _consent, request_id = asked(counsellor, home)
    with pytest.raises(RefusedError):
        services.acknowledge_request(request_id=request_id, by=counsellor, now=NOW)
    with pytest.raises(RefusedError):
        services.cancel_request(request_id=request_id, by=home, now=NOW)


def test_a_third_mission_does_not_know_of_the_request() -> None:
    counsellor, home = make_staff(), addis()
    _case, _consent, request_id = asked(counsellor, home)
    accra = make_staff(Role.HOME_MISSION, office=make_office(make_mission("GH", "GHA", "Africa/Accra"), "Accra"))
    with pytest.raises(NotFoundError):
        services.acknowledge_request(request_id=request_id, by=accra, now=NOW)
    with pytest.raises(NotFoundError):
        queries.request_to_us(accra, request_id, now=NOW)


def test_a_consent_that_ends_takes_the_case_out_of_sight_at_once() -> None:
    counsellor, home = make_staff(), addis()
    case, consent, _request = asked(counsellor, home)
    assert services.end_shares(consent_id=consent.id, by=counsellor, now=LATER) == 1
    with pytest.raises(NotFoundError):
        queries.case_head(home, case.case_id)
    assert queries.requests_to_us(home, now=LATER) == []
    assert services.end_shares(consent_id=consent.id, by=counsellor, now=LATER) == 0


def test_no_word_in_time_makes_one_task_and_one_mail_without_a_name() -> None:
    counsellor, home = make_staff(), addis()
    case, _consent, request_id = asked(counsellor, home)
    assert jobs.escalate(NOW) == 0
    assert jobs.escalate(LATER) == 1
    assert jobs.escalate(LATER) == 0
    assert Task.objects.get(case=case.case_id).owner_id == counsellor.id
    mail = Mail.objects.get()
    assert "Tesfaye" not in mail.subject + mail.body
    assert Request.objects.get(id=request_id).escalated_at == LATER


def test_what_was_acknowledged_is_not_escalated() -> None:
    counsellor, home = make_staff(), addis()
    _case, _consent, request_id = asked(counsellor, home)
    services.acknowledge_request(request_id=request_id, by=home, now=NOW)
    assert jobs.escalate(LATER) == 0

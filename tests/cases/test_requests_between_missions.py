"""One mission asks another: on consent only, by a deadline, and no longer seen than the consent stands."""

import datetime as dt
import uuid

import pytest

from sankofa.accounts.models import Office, Staff
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


def office_of(actor: Actor) -> Office:
    assert actor.office_id
    return Office.objects.get(id=actor.office_id)


def staff_mail(actor: Actor) -> str:
    return str(Staff.objects.get(id=actor.id).email)


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
    mails = {mail.to: mail.subject + mail.body for mail in Mail.objects.all()}
    assert set(mails) == {staff_mail(counsellor), staff_mail(home)}
    assert not any("Tesfaye" in text for text in mails.values())
    assert Request.objects.get(id=request_id).escalated_at == LATER


def test_the_mission_head_hears_rather_than_everybody_who_answers() -> None:
    counsellor, home = make_staff(), addis()
    head = make_staff(Role.MANAGER, office=office_of(home), scope=Scope.MISSION)
    asked(counsellor, home)
    jobs.escalate(LATER)
    assert {mail.to for mail in Mail.objects.all()} == {staff_mail(counsellor), staff_mail(head)}


def test_a_late_request_is_on_the_day_of_who_asked_and_of_who_leads_the_mission_asked() -> None:
    counsellor, home = make_staff(), addis()
    head = make_staff(Role.MANAGER, office=office_of(home), scope=Scope.MISSION)
    stranger = make_staff()
    _case, _consent, request_id = asked(counsellor, home)
    assert [row.id for row in queries.requests_late(counsellor, now=LATER)] == [request_id]
    assert [row.id for row in queries.requests_late(head, now=LATER)] == [request_id]
    assert queries.requests_late(stranger, now=LATER) == []
    assert queries.requests_late(counsellor, now=NOW) == []


def test_a_request_is_due_by_the_missions_own_days_unless_it_says_otherwise() -> None:
    counsellor, home = make_staff(), addis()
    admin = make_staff(Role.ADMINISTRATOR, scope=Scope.MISSION)
    case, _consent, first = asked(counsellor, home)
    services.set_terms(mission_id=counsellor.mission_id, days={"arrival": 10}, by=admin)
    second = ask(case, counsellor, home)
    due = NOW + dt.timedelta(days=1)
    third = services.send_request(
        case_id=case.case_id,
        kind=RequestKind.ARRIVAL,
        mission_id=home.mission_id,
        text="Four people",
        due_at=due,
        by=counsellor,
        now=NOW,
    )
    found = dict(Request.objects.values_list("id", "due_at"))
    assert (found[first] - NOW).days == 3
    assert (found[second] - NOW).days == 10
    assert found[third] == due


def test_a_deadline_that_has_passed_is_refused_beside_its_field() -> None:
    counsellor, home = make_staff(), addis()
    case, _consent, _id = asked(counsellor, home)
    with pytest.raises(DomainError, match="due_past") as refused:
        services.send_request(
            case_id=case.case_id,
            kind=RequestKind.TRACING,
            mission_id=home.mission_id,
            text="An aunt",
            due_at=NOW,
            by=counsellor,
            now=NOW,
        )
    assert refused.value.field == "due_on"


def test_only_an_administrator_of_the_mission_sets_its_days() -> None:
    counsellor, home = make_staff(), addis()
    elsewhere = make_staff(Role.ADMINISTRATOR, office=office_of(home), scope=Scope.MISSION)
    for actor in (counsellor, elsewhere):
        with pytest.raises(NotFoundError):
            services.set_terms(mission_id=counsellor.mission_id, days={"arrival": 10}, by=actor)


def test_a_mission_elsewhere_reads_nothing_that_hints_at_procedures_here() -> None:
    counsellor, home = make_staff(), addis()
    case, _consent, _id = asked(counsellor, home)
    row = Case.objects.get(id=case.case_id)
    services.record(row, code="authority_asked", by=counsellor, now=NOW, params={"kind": "no_objection"})
    assert "authority_asked" in {line.code for line in queries.timeline(counsellor, case.case_id).rows}
    seen = {line.code for line in queries.timeline(home, case.case_id).rows}
    assert "authority_asked" not in seen
    assert "request_sent" in seen


def test_what_was_acknowledged_is_not_escalated() -> None:
    counsellor, home = make_staff(), addis()
    _case, _consent, request_id = asked(counsellor, home)
    services.acknowledge_request(request_id=request_id, by=home, now=NOW)
    assert jobs.escalate(LATER) == 0

"""A paper is asked of a consulate with consent, step by step; records say how long it takes; costs are given back."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.cases.vocab import CaseMoved, Stage
from sankofa.kernel.errors import DomainError, NotFoundError, RefusedError
from sankofa.people.vocab import Custodian, DocumentKind, Purpose
from sankofa.travel import queries, services
from sankofa.travel.models import DocumentCost, PaperRequest
from sankofa.travel.vocab import CostState, PaperState
from tests.factories import NOW, give_consent, lead_of, make_mission, make_office, make_staff, member_of
from tests.travel.journeys import agree_to_consulate, make_ready_case

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
LP = DocumentKind.LAISSEZ_PASSER
RECEIPT = (b"%PDF-1.7 invented", "receipt.pdf")


def make_consulate(by: Actor, steps: tuple[str, ...] = ("Form", "Two photos", "Interview")) -> uuid.UUID:
    consulate = services.add_consulate(country="ETH", city=f"The Hague {uuid.uuid4().hex[:4]}", by=by)
    services.set_terms(
        consulate_id=consulate, kind=LP, steps=steps, fee_minor=6_000, processing_days=28, validity_days=90, by=by
    )
    return consulate


def ask(case: CaseMoved, consulate: uuid.UUID, by: Actor) -> uuid.UUID:
    return services.ask_consulate(
        case_id=case.case_id, member_id=member_of(case), kind=LP, consulate_id=consulate, by=by, now=NOW
    )


def receive(request: uuid.UUID, by: Actor, *, on: dt.date = TODAY) -> uuid.UUID:
    return services.receive_paper(
        request_id=request, by=by, now=NOW, number="LP 22", issued_on=on, valid_until=on + dt.timedelta(days=90)
    )


def test_no_consulate_is_contacted_before_the_person_agreed() -> None:
    by = make_staff(Role.PROCESSOR)
    case, consulate = make_ready_case(by), make_consulate(by)
    give_consent(lead_of(case), by, Purpose.ASSIST)
    with pytest.raises(DomainError, match="consulate_consent"):
        ask(case, consulate, by)
    agree_to_consulate(case, by)
    assert PaperRequest.objects.get(id=ask(case, consulate, by)).state == PaperState.OPEN


def test_a_consent_taken_back_counts_no_more() -> None:
    by = make_staff(Role.PROCESSOR)
    case, consulate = make_ready_case(by), make_consulate(by)
    consent = give_consent(lead_of(case), by, Purpose.CONSULATE)
    consent.withdrawn_at = NOW
    consent.save()
    with pytest.raises(DomainError, match="consulate_consent"):
        ask(case, consulate, by)


def test_a_request_has_the_steps_that_the_consulate_asked_for_when_it_began() -> None:
    by = make_staff(Role.PROCESSOR)
    case, consulate = make_ready_case(by), make_consulate(by)
    agree_to_consulate(case, by)
    request = ask(case, consulate, by)
    services.set_terms(
        consulate_id=consulate, kind=LP, steps=["Only a form"], fee_minor=0, processing_days=1, validity_days=9, by=by
    )
    row = queries.paper(by, request)
    assert [step.label for step in row.steps] == ["Form", "Two photos", "Interview"]
    assert row.next_step is not None
    assert row.next_step.label == "Form"
    services.tick_step(request_id=request, step_id=row.steps[0].id, done=True, by=by, now=NOW)
    services.tick_step(request_id=request, step_id=row.steps[0].id, done=True, by=by, now=NOW)
    after = queries.paper(by, request)
    assert after.next_step is not None
    assert after.next_step.label == "Two photos"


def test_a_nationality_with_rules_of_its_own_gets_them() -> None:
    by = make_staff(Role.PROCESSOR)
    case, consulate = make_ready_case(by), make_consulate(by)
    services.set_terms(
        consulate_id=consulate, kind=LP, steps=["Own form"], fee_minor=0, processing_days=7, validity_days=30,
        nationality="ETH", by=by,
    )  # fmt: skip
    agree_to_consulate(case, by)
    assert [step.label for step in queries.paper(by, ask(case, consulate, by)).steps] == ["Own form"]


def test_one_paper_is_asked_for_once_at_a_time() -> None:
    by = make_staff(Role.PROCESSOR)
    case, consulate = make_ready_case(by), make_consulate(by)
    agree_to_consulate(case, by)
    request = ask(case, consulate, by)
    with pytest.raises(DomainError, match="paper_asked_already"):
        ask(case, consulate, by)
    services.end_request(request_id=request, refused=True, reason="No proof of nationality", by=by, now=NOW)
    ask(case, consulate, by)


def test_an_issued_paper_stands_with_the_person_and_its_original_with_us() -> None:
    by = make_staff(Role.PROCESSOR)
    case, consulate = make_ready_case(by), make_consulate(by)
    agree_to_consulate(case, by)
    request = ask(case, consulate, by)
    document = receive(request, by)
    row = PaperRequest.objects.get(id=request)
    assert (row.state, row.document_id, row.document and row.document.one_journey) == (
        PaperState.ISSUED,
        document,
        True,
    )
    (original,) = queries.originals(by, now=NOW + dt.timedelta(days=5))
    assert (original.kind, original.holder, original.days) == (LP, Custodian.OFFICE, 5)


def test_an_ended_request_changes_no_more() -> None:
    by = make_staff(Role.PROCESSOR)
    case, consulate = make_ready_case(by), make_consulate(by)
    agree_to_consulate(case, by)
    request = ask(case, consulate, by)
    receive(request, by)
    with pytest.raises(DomainError, match="request_ended"):
        services.end_request(request_id=request, refused=False, reason="too late", by=by, now=NOW)


def test_a_refusal_says_why() -> None:
    by = make_staff(Role.PROCESSOR)
    case, consulate = make_ready_case(by), make_consulate(by)
    agree_to_consulate(case, by)
    request = ask(case, consulate, by)
    with pytest.raises(DomainError, match="reason_needed"):
        services.end_request(request_id=request, refused=True, reason="", by=by, now=NOW)


def test_records_say_how_long_a_consulate_takes_and_how_often_it_refuses() -> None:
    by = make_staff(Role.PROCESSOR)
    consulate = make_consulate(by)
    for days in (16, 20, 31):
        case = make_ready_case(by)
        agree_to_consulate(case, by)
        request = ask(case, consulate, by)
        PaperRequest.objects.filter(id=request).update(submitted_on=TODAY - dt.timedelta(days=days))
        receive(request, by)
    refused = make_ready_case(by)
    agree_to_consulate(refused, by)
    services.end_request(request_id=ask(refused, consulate, by), refused=True, reason="Unknown", by=by, now=NOW)
    lead = queries.lead_times(by.mission_id)[(consulate, LP)]
    assert (lead.n, lead.shortest, lead.usual, lead.longest, lead.success) == (3, 16, 20, 31, 75)


def test_the_worklist_shows_what_is_due_first() -> None:
    by = make_staff(Role.PROCESSOR)
    consulate = make_consulate(by)
    for due in (None, TODAY + dt.timedelta(days=3), TODAY):
        case = make_ready_case(by)
        agree_to_consulate(case, by)
        services.ask_consulate(
            case_id=case.case_id, member_id=member_of(case), kind=LP, consulate_id=consulate, by=by, now=NOW, due_on=due
        )
    assert [row.due_on for row in queries.worklist(by)] == [TODAY, TODAY + dt.timedelta(days=3), None]


def test_costs_are_given_back_against_a_receipt_and_another_person_approves() -> None:
    by = make_staff(Role.PROCESSOR)
    case = make_ready_case(by)
    cost = services.ask_refund(
        case_id=case.case_id, member_id=member_of(case), what="Photos", amount_minor=1_250, spent_on=TODAY,
        receipt=RECEIPT, by=by, now=NOW,
    )  # fmt: skip
    with pytest.raises(RefusedError, match="own_request"):
        services.decide_refund(cost_id=cost, approve=True, note="", by=by, now=NOW)
    manager = make_staff(Role.MANAGER, scope=Scope.MISSION)
    assert [row.id for row in queries.costs(manager)] == [cost]
    services.decide_refund(cost_id=cost, approve=True, note="", by=manager, now=NOW)
    assert DocumentCost.objects.get(id=cost).state == CostState.APPROVED
    with pytest.raises(DomainError, match="decided_already"):
        services.decide_refund(cost_id=cost, approve=False, note="no", by=manager, now=NOW)


def test_the_database_refuses_that_somebody_approves_their_own_request() -> None:
    by = make_staff(Role.PROCESSOR)
    case = make_ready_case(by)
    cost = services.ask_refund(
        case_id=case.case_id, member_id=member_of(case), what="Photos", amount_minor=1_250, spent_on=TODAY,
        receipt=RECEIPT, by=by, now=NOW,
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentCost.objects.filter(id=cost).update(state=CostState.APPROVED, decided_by=by.id)


def test_a_refund_needs_a_readable_receipt() -> None:
    by = make_staff(Role.PROCESSOR)
    case = make_ready_case(by)
    with pytest.raises(DomainError) as caught:
        services.ask_refund(
            case_id=case.case_id, member_id=member_of(case), what="Photos", amount_minor=1_250, spent_on=TODAY,
            receipt=(b"hello", "receipt.txt"), by=by, now=NOW,
        )  # fmt: skip
    assert caught.value.field == "receipt"


def test_an_outreach_worker_asks_for_no_papers_and_another_office_sees_none() -> None:
    by = make_staff(Role.PROCESSOR)
    case, consulate = make_ready_case(by, stage=Stage.DOCUMENTS), make_consulate(by)
    agree_to_consulate(case, by)
    request = ask(case, consulate, by)
    elsewhere = make_staff(Role.PROCESSOR, office=make_office(make_mission("BE", "BEL", "Europe/Brussels"), "Gent"))
    with pytest.raises(NotFoundError):
        queries.paper(elsewhere, request)
    assert list(queries.worklist(elsewhere)) == []
    outreach = make_staff(Role.OUTREACH)
    with pytest.raises(RefusedError):
        services.tick_step(request_id=request, step_id=request, done=True, by=outreach, now=NOW)
    with pytest.raises(RefusedError):
        services.add_consulate(country="NGA", city="The Hague", by=outreach)

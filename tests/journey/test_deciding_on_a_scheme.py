"""A rule advises, a named person decides with a reason, and both are kept."""

import datetime as dt
import uuid
from typing import Any

import pytest

from sankofa.accounts.vocab import Actor, Role, Scope
from sankofa.cases import services as cases
from sankofa.cases.models import Case, Event
from sankofa.cases.vocab import CaseMoved
from sankofa.eligibility import services as eligibility
from sankofa.eligibility.models import Decision
from sankofa.eligibility.vocab import Decided
from sankofa.journey import queries, services
from sankofa.journey.vocab import SchemeRow
from sankofa.kernel.errors import DomainError, RefusedError
from sankofa.schemes import queries as schemes
from tests.factories import NOW, make_case, make_office, make_person, make_staff, member_of
from tests.journey.test_processing_an_application import born

pytestmark = pytest.mark.django_db

REAN = {
    "member.return.voluntary": True,
    "member.return.for_good": True,
    "member.return.accepts_end_of_procedures": True,
    "member.means.can_pay": False,
    "member.travel_document.obtainable": True,
    "member.objection": False,
}


def make_answered_case(
    by: Actor, answers: dict[str, bool | None] | None = None, *, person_id: uuid.UUID | None = None
) -> CaseMoved:
    person = person_id or make_person(by, birth=born(1988), nationalities=("ETH",))
    case = make_case(by, person_id=person)
    never = {"returns.last_assisted_on": None} if person_id is None else {}
    for key, value in {**REAN, **never, **(answers or {})}.items():
        eligibility.answer(case_id=case.case_id, member_id=member_of(case), key=key, value=value, by=by, now=NOW)
    return case


def row_of(scheme: str, by: Actor, case: CaseMoved, *, now: dt.datetime = NOW) -> SchemeRow:
    """The scheme's row on the page of the case."""
    known = queries.entitlement(by, case.case_id, now=now)
    return next(row for row in (*known.rows, *known.beside) if row.id == scheme)


def test_when_every_answer_is_in_rean_is_granted_with_its_version() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = make_answered_case(processor)
    services.decide(case_id=case.case_id, scheme_id="rean", outcome=Decided.GRANTED, reason="", by=processor, now=NOW)
    decision = Decision.objects.get(case=case.case_id)
    assert (decision.advice, decision.outcome, bool(decision.version)) == ("yes", "granted", True)


def test_an_open_question_is_asked_in_plain_words() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = make_answered_case(processor)
    eligibility.answer(
        case_id=case.case_id, member_id=member_of(case), key="member.means.can_pay", value=True, by=processor, now=NOW
    )
    rean = row_of("rean", processor, case)
    assert rean.outcome == "no"
    assert [one.id for one in rean.failed] == ["no_means"]


def test_only_whom_the_terms_name_deviates_from_a_condition_that_they_speak_of() -> None:
    office = make_office()
    processor = make_staff(Role.PROCESSOR, office=office)
    manager = make_staff(Role.MANAGER, office=office, scope=Scope.MISSION)
    person = make_person(processor, birth=born(1950), nationalities=("UKR",))
    case = make_answered_case(processor, {"returns.last_assisted_on": None}, person_id=person)
    deviating: dict[str, Any] = {"case_id": case.case_id, "scheme_id": "rean", "outcome": Decided.DEVIATION, "now": NOW}
    with pytest.raises(DomainError, match="not_the_decider") as refused:
        services.decide(**deviating, reason="Elderly.", by=processor)
    assert refused.value.field == "outcome"
    assert "Project manager" in str(refused.value.message)
    services.decide(**deviating, reason="Elderly.", by=manager)
    assert Decision.objects.get(case=case.case_id).outcome == "deviation"


def test_every_decider_that_the_terms_name_is_a_role_of_the_staff() -> None:
    named = {one.decider for scheme in schemes.in_order() for version in scheme.versions for one in version.deviations}
    assert named
    assert named <= set(Role.values)


def test_granting_against_the_rule_is_a_deviation_with_a_reason() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = make_answered_case(processor, {"member.means.can_pay": True})
    decide: dict[str, Any] = {"case_id": case.case_id, "scheme_id": "rean", "by": processor, "now": NOW}
    with pytest.raises(DomainError, match="advice_differs"):
        services.decide(outcome=Decided.GRANTED, reason="", **decide)
    with pytest.raises(DomainError, match="reason_needed"):
        services.decide(outcome=Decided.DEVIATION, reason=" ", **decide)
    services.decide(outcome=Decided.DEVIATION, reason="Her savings went to her mother's care.", **decide)
    assert Decision.objects.get(case=case.case_id).outcome == "deviation"


def test_hrt_is_refused_to_who_never_asked_for_asylum_and_says_that_rean_stays_open() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = make_answered_case(processor, {"claim": None})
    then = dt.datetime(2007, 9, 1, 10, tzinfo=dt.UTC)
    hrt = row_of("hrt", processor, case, now=then)
    assert hrt.outcome == "no"
    assert "REAN" in hrt.refusal_note


def test_a_counsellor_may_not_decide() -> None:
    counsellor = make_staff()
    case = make_answered_case(counsellor)
    with pytest.raises(RefusedError):
        services.decide(
            case_id=case.case_id, scheme_id="rean", outcome=Decided.GRANTED, reason="", by=counsellor, now=NOW
        )


def test_who_was_helped_by_us_less_than_five_years_ago_is_not_helped_again_by_the_rule() -> None:
    processor = make_staff(Role.PROCESSOR)
    person = make_person(processor, birth=born(1988), nationalities=("ETH",))
    earlier = make_case(processor, person_id=person)
    Case.objects.filter(id=earlier.case_id).update(opened_on=dt.date(2024, 1, 1))
    departed = dt.date(2024, 3, 1)
    cases.register_departed(case_id=earlier.case_id, departed_on=departed, reason="", by=processor, now=NOW)
    case = make_answered_case(processor, person_id=person)
    rean = row_of("rean", processor, case)
    assert ["five years" in one.says for one in rean.failed] == [True]


def test_an_hrt_check_is_an_event_of_its_own_and_a_no_says_that_rean_stays_open() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = make_answered_case(processor, {"claim": None})
    then = dt.date(2007, 9, 1)
    checked = services.check(case_id=case.case_id, scheme_id="hrt", by=processor, now=NOW, on=then)
    assert checked.reasons("en")[-1] == "REAN stays open to you."
    event = Event.objects.get(case=case.case_id, code="scheme_checked")
    assert (event.params["outcome"], event.params["failed"]) == ("no", ["claim_in_time"])
    assert not Decision.objects.filter(case=case.case_id).exists()
    with pytest.raises(DomainError, match="no_check"):
        services.check(case_id=case.case_id, scheme_id="rean", by=processor, now=NOW)


def test_what_was_granted_is_frozen_in_full_and_by_the_rules_of_its_day() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = make_answered_case(processor)
    then = dt.date(2016, 3, 1)
    services.decide(
        case_id=case.case_id, scheme_id="rean", outcome=Decided.GRANTED, reason="", by=processor, now=NOW, on=then
    )
    decision = Decision.objects.get(case=case.case_id)
    assert (decision.version, decision.judged_on, decision.amounts) == ("rean/2015", then, {})
    contribution = decision.support[0]
    assert (contribution["from_cents"], contribution["cents"], contribution["project"]) == (4_000, 20_000, "REAN")


def test_a_comparison_is_not_decided_on_and_a_compartment_is_not_asked_here() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = make_answered_case(processor)
    with pytest.raises(DomainError, match="not_decided_here"):
        services.decide(
            case_id=case.case_id, scheme_id="eurp", outcome=Decided.REFUSED, reason="x", by=processor, now=NOW
        )
    with pytest.raises(DomainError, match="not_asked_here"):
        eligibility.answer(
            case_id=case.case_id,
            member_id=member_of(case),
            key="member.hiv.positive",
            value=True,
            by=processor,
            now=NOW,
        )

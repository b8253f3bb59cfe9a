"""A decision keeps what it rested on: judged again years later it says the same, and what would be otherwise today."""

import datetime as dt

import pytest
from django.urls import reverse

from sankofa.accounts.vocab import Actor, Role
from sankofa.cases.vocab import CaseMoved
from sankofa.eligibility import queries as eligibility_queries
from sankofa.eligibility import services as eligibility
from sankofa.eligibility.models import Decision
from sankofa.eligibility.queries import thawed
from sankofa.eligibility.services import frozen
from sankofa.eligibility.vocab import Decided
from sankofa.journey import facts, queries, services
from sankofa.kernel.errors import NotFoundError
from sankofa.kernel.partial_dates import PartialDate
from sankofa.schemes import queries as schemes
from sankofa.schemes.vocab import ABSENT, UNKNOWN, Facts, Record
from tests.factories import NOW, make_case, make_staff, member_of, signed_in
from tests.journey.test_deciding_on_a_scheme import make_answered_case

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(days=40)


def grant(by: Actor, case: CaseMoved, **other: object) -> Decision:
    decide = {"scheme_id": "rean", "outcome": Decided.GRANTED, "reason": "", **other}
    key = services.decide(case_id=case.case_id, by=by, now=NOW, **decide)  # type: ignore[arg-type]
    return Decision.objects.get(id=key)


def answer(by: Actor, case: CaseMoved, key: str, *, value: bool) -> None:
    eligibility.answer(case_id=case.case_id, member_id=member_of(case), key=key, value=value, by=by, now=LATER)


def test_frozen_facts_are_the_same_when_thawed() -> None:
    claim: Record = {"filed_on": PartialDate.parse("2003-05"), "status": "pending"}
    granted: Record = {"scheme": "rean", "decided_on": dt.date(2020, 1, 1), "cents": 100, "here": False}
    known = Facts.of(
        {"case.kind": "return", "case.departure.on": UNKNOWN, "case.application.signed_on": dt.date(2026, 1, 2)},
        {
            "m": {
                "person.birth_date": PartialDate.parse("~1988"),
                "person.nationalities": ("ETH", "ERI"),
                "returns.last_assisted_on": ABSENT,
                "member.means.can_pay": False,
                "claim": (claim,),
                "grant": (granted,),
            }
        },
    )
    assert schemes.hash_of(thawed(frozen(known))) == schemes.hash_of(known)


def test_what_belongs_to_a_compartment_is_never_frozen() -> None:
    known = Facts.of({}, {"m": {"member.hiv.positive": True, "member.means.can_pay": False}})
    assert list(frozen(known)["members"]["m"]) == ["member.means.can_pay"]  # type: ignore[index]


def test_an_old_decision_is_replayed_to_the_same_answer_on_the_same_facts() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = make_answered_case(processor)
    decision = grant(processor, case)
    answer(processor, case, "member.means.can_pay", value=True)
    found = queries.replay(processor, case.case_id, decision.id, now=LATER)
    assert found.same
    assert (found.then.outcome, found.facts_of_today.outcome) == ("yes", "no")


def test_a_later_change_of_facts_shows_beside_the_decision_and_changes_nothing() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = make_answered_case(processor)
    before = Decision.objects.values().get(id=grant(processor, case).id)
    assert queries.entitlement(processor, case.case_id, now=LATER).differs == {}
    answer(processor, case, "member.means.can_pay", value=True)
    differs = queries.entitlement(processor, case.case_id, now=LATER).differs["rean"]
    assert (differs.outcome, len(differs.because)) == ("no", 1)
    assert "means" in differs.because[0]
    page = signed_in(processor).get(reverse("desk:case_eligibility", args=[case.case_id])).content.decode()
    assert "On today's facts the rule would say no" in page
    after = Decision.objects.values().get(id=before["id"])
    assert {**after, "facts_sealed": bytes(after["facts_sealed"])} == {
        **before,
        "facts_sealed": bytes(before["facts_sealed"]),
    }


def test_a_decision_by_the_rules_of_2007_is_replayed_by_those_rules() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = make_answered_case(processor, {"claim": None})
    decision = grant(processor, case, scheme_id="hrt", outcome=Decided.REFUSED, on=dt.date(2007, 9, 1))
    found = queries.replay(processor, case.case_id, decision.id, now=LATER)
    assert (found.kept.row.version, found.same) == ("hrt/2007-05", True)
    assert [one.id for one in found.then.failed] == ["claim_in_time"]
    assert found.rules_of_today.version == ""


def test_the_page_of_a_decision_shows_its_facts_version_and_reasons() -> None:
    processor = make_staff(Role.PROCESSOR)
    case = make_answered_case(processor, {"member.means.can_pay": True})
    decision = grant(processor, case, outcome=Decided.REFUSED)
    page = signed_in(processor).get(reverse("desk:case_decision", args=[case.case_id, decision.id])).content.decode()
    assert decision.version == "rean/2017-07"
    assert "terms of 12 July 2017" in page
    assert "the same version, the same facts, the same answer" in page
    assert "Can pay for the journey themselves" in page


def test_a_decision_of_another_case_is_not_there() -> None:
    processor = make_staff(Role.PROCESSOR)
    decision = grant(processor, make_answered_case(processor))
    other = make_case(processor)
    with pytest.raises(NotFoundError):
        queries.replay(processor, other.case_id, decision.id, now=NOW)


def test_every_outcome_keeps_facts_version_reasons_and_amounts() -> None:
    processor = make_staff(Role.PROCESSOR)
    for outcome, can_pay, reason in (
        (Decided.GRANTED, False, ""),
        (Decided.REFUSED, True, ""),
        (Decided.DEVIATION, True, "Her savings went to her mother's care."),
    ):
        case = make_answered_case(processor, {"member.means.can_pay": can_pay})
        then = facts.gather(case.case_id, on=NOW.date()).facts
        kept = grant(processor, case, outcome=outcome, reason=reason)
        assert (kept.outcome, kept.reason, kept.decided_by_id) == (outcome, reason, processor.id)
        assert kept.version
        assert kept.facts_hash
        assert kept.lines_en
        assert kept.lines_nl
        assert bool(kept.support) == (outcome == Decided.GRANTED)
        known = eligibility_queries.kept(case.case_id, kept.id)[0].facts
        assert schemes.hash_of(known) == schemes.hash_of(then)

"""REAN: each condition alone decides, and each refusal names it."""

from collections.abc import Mapping
from datetime import date

import pytest

from sankofa.kernel.partial_dates import PartialDate
from sankofa.schemes import queries
from sankofa.schemes.vocab import ABSENT, UNKNOWN, Evaluation, Facts, Value

ELIGIBLE: dict[str, Value] = {
    "member.return.voluntary": True,
    "member.means.can_pay": False,
    "member.return.for_good": True,
    "member.return.accepts_end_of_procedures": True,
    "member.travel_document.obtainable": True,
    "member.objection": False,
    "member.admission.proof_on": ABSENT,
    "returns.last_assisted_on": ABSENT,
    "person.nationalities": ("GHA",),
}
IN_2007, IN_2016 = date(2007, 3, 1), date(2016, 3, 1)


def judged(on: date, *changes: Mapping[str, Value], destination: str = "GHA") -> Evaluation:
    member = ELIGIBLE | {key: value for change in changes for key, value in change.items()}
    evaluation = queries.evaluate("rean", Facts.of({"case.destination.country": destination}, {"m": member}), on)
    assert evaluation is not None
    return evaluation


@pytest.mark.parametrize("on", [IN_2007, IN_2016])
def test_somebody_who_meets_every_condition_is_eligible(on: date) -> None:
    assert judged(on).outcome.is_yes


@pytest.mark.parametrize(
    ("on", "fact", "value", "failed"),
    [
        (IN_2007, "member.return.voluntary", False, "voluntary"),
        (IN_2007, "member.means.can_pay", True, "no_means"),
        (IN_2007, "member.return.for_good", False, "for_good"),
        (IN_2007, "member.travel_document.obtainable", False, "travel_document"),
        (IN_2016, "returns.last_assisted_on", date(2011, 3, 1), "not_helped_in_five_years"),
        (IN_2016, "member.return.accepts_end_of_procedures", False, "accepts_end_of_procedures"),
        (IN_2016, "member.objection", True, "no_objection"),
    ],
)
def test_one_failed_condition_refuses_and_is_named(on: date, fact: str, value: Value, failed: str) -> None:
    evaluation = judged(on, {fact: value})
    assert evaluation.outcome.is_no
    assert [node.why.id for node in evaluation.failed if node.why] == [failed]


def test_a_return_with_help_more_than_five_years_ago_is_no_bar() -> None:
    assert judged(IN_2016, {"returns.last_assisted_on": date(2011, 2, 28)}).outcome.is_yes
    assert judged(IN_2016, {"returns.last_assisted_on": PartialDate.year(2010)}).outcome.is_yes


def test_a_return_in_about_that_year_asks_for_the_date_more_precisely() -> None:
    evaluation = judged(IN_2016, {"returns.last_assisted_on": PartialDate.year(2011)})
    assert evaluation.outcome.is_unknown
    assert [(ask.ref.key, ask.refine) for ask in evaluation.to_ask] == [("returns.last_assisted_on", True)]


@pytest.mark.parametrize(
    ("nationality", "on", "eligible"),
    [
        ("NLD", IN_2007, False),
        ("ROU", date(2006, 12, 31), True),
        ("ROU", date(2007, 1, 1), False),
        ("HRV", date(2013, 6, 30), True),
        ("HRV", date(2013, 7, 1), False),
        ("CHE", IN_2007, True),
        ("CHE", IN_2016, False),
    ],
)
def test_nationality_counts_as_the_lists_stood_on_the_day(nationality: str, on: date, eligible: bool) -> None:  # noqa: FBT001
    evaluation = judged(on, {"person.nationalities": (nationality,)}, destination=nationality)
    assert evaluation.outcome.is_yes is eligible


def test_a_dutch_national_beside_another_nationality_is_refused_as_a_citizen_of_the_kingdom() -> None:
    evaluation = judged(IN_2007, {"person.nationalities": ("GHA", "NLD")})
    assert "not_of_the_kingdom" in [node.why.id for node in evaluation.failed if node.why]


def test_going_elsewhere_than_home_needs_proof_of_admission() -> None:
    assert judged(IN_2007, destination="CAN").outcome.is_no
    assert judged(IN_2007, {"member.admission.proof_on": date(2007, 2, 1)}, destination="CAN").outcome.is_yes


def test_a_stateless_person_needs_proof_of_admission() -> None:
    assert judged(IN_2007, {"person.nationalities": ABSENT}).outcome.is_no
    admitted = judged(IN_2007, {"person.nationalities": ABSENT}, {"member.admission.proof_on": date(2007, 2, 1)})
    assert admitted.outcome.is_yes


def test_what_is_not_known_yet_is_asked_cheapest_first() -> None:
    evaluation = judged(IN_2016, {"member.objection": UNKNOWN}, {"person.nationalities": UNKNOWN})
    assert evaluation.outcome.is_unknown
    assert [ask.ref.key for ask in evaluation.to_ask] == ["person.nationalities", "member.objection"]


def test_a_failed_condition_stops_all_asking() -> None:
    evaluation = judged(IN_2016, {"member.objection": True}, {"person.nationalities": UNKNOWN})
    assert evaluation.outcome.is_no
    assert evaluation.to_ask == ()


def test_in_a_family_each_member_has_an_outcome_of_her_own() -> None:
    members = {"a": ELIGIBLE, "b": ELIGIBLE | {"person.nationalities": ("NLD",)}}
    facts = Facts.of({"case.destination.country": "GHA"}, members)
    evaluation = queries.evaluate("rean", facts, IN_2007)
    assert evaluation is not None
    assert evaluation.outcome.is_no
    assert {key: outcome.value for key, outcome in evaluation.members.items()} == {"a": "yes", "b": "no"}
    assert {node.member for node in evaluation.failed} == {"b"}
    without_b = queries.evaluate("rean", facts.only(["a"]), IN_2007)
    assert without_b is not None
    assert without_b.outcome.is_yes


def test_a_case_without_members_is_not_known_yet() -> None:
    evaluation = queries.evaluate("rean", Facts.of({}, {}), IN_2007)
    assert evaluation is not None
    assert evaluation.outcome.is_unknown


def test_the_reasons_of_an_eligible_person_are_what_was_met_in_either_language() -> None:
    assert "U vertrekt voorgoed." in judged(IN_2007).reasons("nl")
    assert "You leave for good." in judged(IN_2007).reasons("en")

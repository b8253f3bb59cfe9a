"""What blocks a departure: each gate apart, for each member, whose job and by when."""

from collections.abc import Mapping
from datetime import date

import pytest

from sankofa.kernel.partial_dates import PartialDate
from sankofa.schemes import queries
from sankofa.schemes.rules import readiness
from sankofa.schemes.vocab import ABSENT, UNKNOWN, Facts, Gate, NotInForceError, RequirementResult, Value

TODAY, WISHED = date(2026, 11, 22), date(2026, 12, 10)

READY_CASE: dict[str, Value] = {
    "case.destination.country": "GHA",
    "case.application.signed_on": date(2026, 11, 1),
    "case.itinerary.arrives_on": date(2026, 12, 10),
    "case.arrival_help.asked": False,
    "case.arrival_request.acknowledged_on": ABSENT,
}
READY: dict[str, Value] = {
    "person.birth_date": date(1990, 1, 1),
    "person.age_doubted": False,
    "person.identity_known": True,
    "person.nationalities": ("GHA",),
    "member.unaccompanied": False,
    "member.guardian.consent.given_on": ABSENT,
    "member.guardian.consent.withdrawn_on": ABSENT,
    "member.consent.assist_me": True,
    "member.consent.share_home_mission": False,
    "member.eligibility.rean": "granted",
    "member.travel_document.valid_until": date(2027, 6, 1),
    "member.admission.proof_on": ABSENT,
    "member.transit_visa": "not_needed",
    "member.health.verdict": "none",
    "member.health.fit_check_required": False,
    "member.health.fit_check_passed_on": ABSENT,
    "member.protection.verdict": "none",
    "member.escort.booked": False,
    "member.ticket.issued_on": date(2026, 11, 20),
    "member.movement_declaration.signed_on": date(2026, 11, 20),
}


def blocking(
    gate: Gate, *changes: Mapping[str, Value], case: Mapping[str, Value] | None = None, on: date = TODAY
) -> dict[str, RequirementResult]:
    member = READY | {key: value for change in changes for key, value in change.items()}
    facts = Facts.of(READY_CASE | dict(case or {}), {"m": member})
    results = queries.readiness(facts, [gate], on, WISHED, names={"m": "Kofi"})
    return {one.requirement_id: one for one in results if one.blocks}


@pytest.mark.parametrize("gate", list(Gate))
def test_when_all_holds_every_gate_is_open(gate: Gate) -> None:
    assert blocking(gate) == {}


@pytest.mark.parametrize(
    ("fact", "value", "requirement", "gates"),
    [
        ("member.consent.assist_me", False, "consent_assist", set(Gate)),
        ("person.identity_known", False, "identity", {Gate.HOLD, Gate.TICKET, Gate.HAND_OVER}),
        ("member.eligibility.rean", "refused", "rean_decided", {Gate.TICKET, Gate.HAND_OVER}),
        ("member.eligibility.rean", ABSENT, "rean_decided", {Gate.TICKET, Gate.HAND_OVER}),
        ("member.travel_document.valid_until", date(2026, 12, 9), "travel_document", {Gate.TICKET, Gate.HAND_OVER}),
        ("person.nationalities", ("NGA",), "third_country_admission", {Gate.TICKET, Gate.HAND_OVER}),
        ("member.transit_visa", "needed", "transit_visa", {Gate.TICKET, Gate.HAND_OVER}),
        ("member.health.verdict", "must_wait", "health_verdict", {Gate.TICKET, Gate.HAND_OVER}),
        ("member.health.verdict", "cleared_with_escort", "escort_booked", {Gate.TICKET, Gate.HAND_OVER}),
        ("member.protection.verdict", "hold_travel", "one_condition", {Gate.TICKET, Gate.HAND_OVER}),
        ("member.ticket.issued_on", ABSENT, "ticket_issued", {Gate.HAND_OVER}),
        ("member.movement_declaration.signed_on", ABSENT, "movement_declaration", {Gate.HAND_OVER}),
    ],
)
def test_one_thing_missing_blocks_its_gates_and_no_other(
    fact: str, value: Value, requirement: str, gates: set[Gate]
) -> None:
    blocked = {gate: set(blocking(gate, {fact: value})) for gate in Gate}
    assert blocked == {gate: {requirement} if gate in gates else set() for gate in Gate}


def test_what_is_not_known_yet_blocks_too_and_reads_so() -> None:
    found = blocking(Gate.TICKET, {"member.travel_document.valid_until": UNKNOWN})["travel_document"]
    assert found.outcome.is_unknown
    assert found.text.en == "Not known yet: whether Kofi's travel document is valid on the day of arrival."
    assert found.text.nl.startswith("Nog niet bekend: ")
    assert [ask.ref.key for ask in found.to_ask] == ["member.travel_document.valid_until"]


CHILD: dict[str, Value] = {"person.birth_date": date(2010, 5, 1), "member.unaccompanied": True}


def test_an_unaccompanied_child_is_not_processed_before_the_guardian_consents() -> None:
    found = blocking(Gate.PROCESS, CHILD)["guardian_consent"]
    assert found.outcome.is_no
    assert found.waiver is None
    assert found.owner == "guardian"
    assert "Kofi's guardian (16) is missing" in found.text.en
    assert "Talks, family tracing and protection go on" in found.text.en
    assert blocking(Gate.PROCESS, CHILD, {"member.guardian.consent.given_on": date(2026, 11, 1)}) == {}


def test_a_consent_that_the_guardian_withdrew_blocks_again() -> None:
    given = {"member.guardian.consent.given_on": date(2026, 11, 1)}
    withdrawn = {"member.guardian.consent.withdrawn_on": date(2026, 11, 20)}
    assert set(blocking(Gate.PROCESS, CHILD, given, withdrawn)) == {"guardian_consent"}


def test_a_child_with_a_parent_needs_no_guardian() -> None:
    assert blocking(Gate.PROCESS, {"person.birth_date": date(2010, 5, 1)}, {"member.unaccompanied": False}) == {}


@pytest.mark.parametrize(("on", "blocks"), [(date(2028, 4, 30), True), (date(2028, 5, 1), False)])
def test_at_eighteen_the_guardian_falls_away(on: date, blocks: bool) -> None:  # noqa: FBT001
    assert ("guardian_consent" in blocking(Gate.PROCESS, CHILD, on=on)) is blocks


def test_a_doubtful_age_is_treated_as_a_childs() -> None:
    found = blocking(Gate.PROCESS, {"member.unaccompanied": True}, {"person.age_doubted": True})
    assert found["guardian_consent"].outcome.is_no


@pytest.mark.parametrize("born", [PartialDate.year(2008), UNKNOWN])
def test_an_age_that_leaves_eighteen_open_blocks_as_a_childs_would(born: Value) -> None:
    found = blocking(Gate.PROCESS, {"member.unaccompanied": True}, {"person.birth_date": born})["guardian_consent"]
    assert found.outcome.is_unknown
    assert found.blocks
    assert "A doubtful age is treated as a child's." in found.text.en


def test_with_the_guardians_consent_an_open_age_blocks_nothing() -> None:
    given = {"member.guardian.consent.given_on": date(2026, 11, 1)}
    assert blocking(Gate.PROCESS, {"member.unaccompanied": True}, {"person.birth_date": UNKNOWN}, given) == {}


@pytest.mark.parametrize(
    ("checked", "fit"),
    [
        (date(2026, 12, 6), False),
        (date(2026, 12, 7), True),
        (date(2026, 12, 9), True),
        (date(2026, 12, 10), False),
        (ABSENT, False),
    ],
)
def test_fitness_is_checked_between_three_days_and_one_day_before(checked: Value, fit: bool) -> None:  # noqa: FBT001
    changes: dict[str, Value] = {
        "member.health.fit_check_required": True,
        "member.health.fit_check_passed_on": checked,
    }
    assert ("fit_to_travel" not in blocking(Gate.HAND_OVER, changes)) is fit


def test_a_booked_escort_opens_what_the_verdict_asks() -> None:
    assert blocking(Gate.TICKET, {"member.health.verdict": "cleared_with_escort"}, {"member.escort.booked": True}) == {}


def test_an_open_protection_verdict_reads_neutrally() -> None:
    found = blocking(Gate.TICKET, {"member.protection.verdict": "hold_travel"})["one_condition"]
    assert found.discreet
    assert found.owner == "counsellor"
    for text in (found.text.en, found.text.nl, found.to_do.en, found.to_do.nl):
        assert "risk" not in text.lower()
        assert "protec" not in text.lower()
        assert "bescherm" not in text.lower()


def test_sharing_with_the_mission_at_home_matters_only_where_help_on_arrival_was_asked_for() -> None:
    asked: dict[str, Value] = {"case.arrival_help.asked": True}
    assert set(blocking(Gate.TICKET, case=asked)) == {"consent_share_home"}
    assert set(blocking(Gate.HAND_OVER, case=asked)) == {"consent_share_home", "arrival_acknowledged"}


def test_the_mission_at_home_can_be_waived_by_a_programme_manager() -> None:
    asked: dict[str, Value] = {"case.arrival_help.asked": True}
    assert blocking(Gate.HAND_OVER, case=asked)["arrival_acknowledged"].waiver == "manager"


def test_until_a_journey_is_booked_the_document_must_cover_two_days_of_travel() -> None:
    unbooked: dict[str, Value] = {"case.itinerary.arrives_on": ABSENT}
    until_arrival = {"member.travel_document.valid_until": date(2026, 12, 12)}
    assert blocking(Gate.TICKET, until_arrival, case=unbooked) == {}
    too_short = blocking(Gate.TICKET, {"member.travel_document.valid_until": date(2026, 12, 11)}, case=unbooked)
    assert too_short["travel_document"].outcome.is_unknown


def test_each_requirement_is_due_so_many_days_before_the_wished_date() -> None:
    assert blocking(Gate.TICKET, {"member.transit_visa": "needed"})["transit_visa"].due == date(2026, 11, 26)


def test_without_a_wished_date_nothing_is_due_and_fitness_stays_open() -> None:
    facts = Facts.of(READY_CASE, {"m": READY | {"member.health.fit_check_required": True}})
    results = {one.requirement_id: one for one in queries.readiness(facts, [Gate.HAND_OVER], TODAY, None)}
    assert {one.due for one in results.values()} == {None}
    assert results["identity"].outcome.is_yes


def test_every_member_is_judged_and_the_case_once() -> None:
    facts = Facts.of(READY_CASE, {"a": READY, "b": READY | {"member.transit_visa": "needed"}})
    results = queries.readiness(facts, [Gate.TICKET], TODAY, WISHED)
    assert [(one.requirement_id, one.member) for one in results if one.blocks] == [("transit_visa", "b")]
    assert [one.member for one in results if one.requirement_id == "application_signed"] == [""]


def test_results_hold_member_keys_and_names_only_where_the_caller_gave_them() -> None:
    facts = Facts.of(READY_CASE, {"m": READY | {"member.transit_visa": "needed"}})
    (found,) = (one for one in queries.readiness(facts, [Gate.TICKET], TODAY, WISHED) if one.blocks)
    assert found.text.en.startswith("this person needs a transit visa")


def test_before_any_version_no_gate_may_open() -> None:
    with pytest.raises(NotInForceError):
        readiness(queries.readiness_policies()[0], Facts.of({}, {}), [Gate.HOLD], date(1999, 12, 31), None)

"""What a reader without a key may see, and what an old decision looks like when replayed."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from sankofa.kernel.three import Three
from sankofa.schemes import queries
from sankofa.schemes.loading import Policies, read_policies
from sankofa.schemes.rules import check_facts, evaluate, redact, visible
from sankofa.schemes.vocab import Compartment, Evaluation, Facts, FactTypeError, Record, Value

FACTS = """\
facts:
  member.hiv.treatment: {type: bool, per: member, means: {nl: m, en: m}, source: s, ask: {nl: v, en: q}, cost: 1,
    compartment: hiv}
  member.ready: {type: bool, per: member, means: {nl: m, en: m}, source: s, ask: {nl: v, en: q}, cost: 1}
"""
SCHEME = """\
scheme: %(id)s
kind: %(kind)s
title: {nl: t, en: t}
summary: {nl: s, en: s}
versions:
  - id: %(id)s/1
    in_force: "[2007-01-01, )"
    known_since: 2007-01-01
    per: member
    basis: {nl: b, en: b}
    sources: [ours]
    conditions:
      all:
        - {id: one, %(check)s, text: {nl: secret, en: secret}, text_no: {nl: secret, en: secret}, staff: {nl: secret, en: secret}, source: o, verified: true}
        - {id: two, fact: member.ready, is: true, text: {nl: klaar, en: ready}, text_no: {nl: niet, en: not}, staff: {nl: klaar, en: ready}, source: o, verified: true}
"""  # noqa: E501  # one condition a line
CLAIM: Record = {"filed_on": date(2003, 1, 1), "status": "pending"}
HIV = "fact: member.hiv.treatment, is: true"


@pytest.fixture
def policies(tmp_path: Path) -> Policies:
    (tmp_path / "facts.yaml").write_text(FACTS, encoding="utf-8")
    for name, kind, check in (
        ("care", "grant", HIV),
        ("more", "grant", "scheme: care"),
        ("guard", "safeguard", HIV),
        ("open", "grant", "fact: member.ready, present: true"),
    ):
        text = SCHEME % {"id": name, "kind": kind, "check": check}
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return read_policies(tmp_path)


def judged(policies: Policies, name: str, values: Mapping[str, Value]) -> Evaluation:
    return evaluate(policies.schemes[name], Facts.of({}, {"m": values}), date(2007, 5, 1), refs=policies.schemes)


ALL_VALUES: tuple[dict[str, Value], ...] = (
    {},
    {"member.hiv.treatment": True, "member.ready": True},
    {"member.hiv.treatment": False},
    {"member.ready": False},
)


@pytest.mark.parametrize("name", ["care", "more"])
@pytest.mark.parametrize("values", ALL_VALUES)
def test_a_scheme_that_rests_on_a_closed_compartment_is_invisible_whatever_its_outcome(
    policies: Policies, name: str, values: dict[str, Value]
) -> None:
    evaluation = judged(policies, name, values)
    assert redact(evaluation, []) is None
    assert redact(evaluation, [Compartment.HEALTH]) is None
    assert redact(evaluation, [Compartment.HIV]) is evaluation
    assert not visible(policies.schemes[name], [])
    assert visible(policies.schemes[name], [Compartment.HIV])


def test_a_closed_scheme_stays_invisible_on_a_day_it_was_not_in_force(policies: Policies) -> None:
    early = evaluate(policies.schemes["care"], Facts.of({}, {"m": {}}), date(2006, 1, 1))
    assert early.outcome.is_no
    assert redact(early, []) is None


@pytest.mark.parametrize("values", ALL_VALUES)
def test_of_a_safeguard_only_one_neutral_line_is_left(policies: Policies, values: dict[str, Value]) -> None:
    seen = redact(judged(policies, "guard", values), [])
    assert seen is not None
    said = repr(seen)
    assert "hiv" not in said.replace("Compartment.HIV: 'hiv'", "")
    assert "secret" not in said
    assert seen.facts_hash is None
    assert [node.why.text.en for node in seen.tree.walk() if node.hidden and node.why] == [
        "One condition: ask the health officer."
    ]


def test_an_open_scheme_is_shown_as_it_is(policies: Policies) -> None:
    evaluation = judged(policies, "open", {})
    assert redact(evaluation, []) is evaluation


CLOSED = {"health": Compartment.HEALTH, "rmh3": Compartment.HIV, "trafficking": Compartment.TRAFFICKING}


def test_without_a_key_our_schemes_that_rest_on_a_compartment_are_not_there() -> None:
    seen = {one.id for one in queries.schemes()}
    assert {"rean", "hrt", "avrr_nl", "varrp_vinn"} <= seen
    assert not seen & set(CLOSED)
    judged_of_them = {one.scheme_id for one in queries.evaluate_all(Facts.of({}, {"m": {}}), date(2007, 5, 1))}
    assert judged_of_them == seen


@pytest.mark.parametrize(("scheme", "key"), CLOSED.items())
def test_a_key_shows_the_schemes_of_its_own_compartment_and_no_other(scheme: str, key: Compartment) -> None:
    assert {one.id for one in queries.schemes([key])} & set(CLOSED) == {scheme}
    assert queries.evaluate(scheme, Facts.of({}, {"m": {}}), date(2007, 5, 1)) is None
    assert queries.evaluate(scheme, Facts.of({}, {"m": {}}), date(2007, 5, 1), allowed=[key]) is not None


def test_an_outcome_decided_by_a_named_person_stands_in_for_the_terms() -> None:
    facts = Facts.of({}, {"m": {"claim": (CLAIM,)}})
    refused = queries.evaluate("hrt", facts, date(2007, 3, 1), decided={"rean": Three.NO})
    assert refused is not None
    assert refused.outcome.is_no
    assert refused.reasons("en") == ("You don't meet the conditions of REAN.",)
    granted = queries.evaluate("hrt", facts, date(2007, 3, 1), decided={"rean": Three.YES})
    assert granted is not None
    assert granted.outcome.is_yes


def test_an_amount_that_hangs_on_an_unknown_age_is_open_and_says_what_to_ask() -> None:
    facts = Facts.of({}, {"m": {"claim": (CLAIM,)}})
    evaluation = queries.evaluate("hrt", facts, date(2007, 3, 1), decided={"rean": Three.YES})
    assert evaluation is not None
    assert evaluation.amounts is not None
    assert evaluation.amounts.total is None
    assert evaluation.amounts.open_for == ("m",)
    assert [ask.ref.key for ask in evaluation.amounts.to_ask] == ["person.birth_date"]


def test_a_refusal_through_rean_says_which_of_its_conditions_failed_and_not_that_rean_stays_open() -> None:
    facts = Facts.of({}, {"m": {"member.means.can_pay": True}})
    evaluation = queries.evaluate("hrt", facts, date(2007, 3, 1))
    assert evaluation is not None
    assert evaluation.reasons("en") == (
        "You don't meet the conditions of REAN.",
        "You can pay for the journey yourself.",
    )


def test_an_old_decision_is_replayed_as_it_stood_then(tmp_path: Path) -> None:
    (tmp_path / "facts.yaml").write_text(FACTS, encoding="utf-8")
    first = SCHEME % {"id": "open", "kind": "grant", "check": "fact: member.ready, present: true"}
    later = first[first.index("  - id: open/1") :].replace("open/1", "open/2")
    later = later.replace("known_since: 2007-01-01", "known_since: 2008-01-01").replace("is: true", "is: false")
    (tmp_path / "open.yaml").write_text(first + later, encoding="utf-8")
    scheme = read_policies(tmp_path).schemes["open"]
    facts, on = Facts.of({}, {"m": {"member.ready": True}}), date(2007, 5, 1)
    then, now = evaluate(scheme, facts, on, known_on=date(2007, 5, 1)), evaluate(scheme, facts, on)
    assert (then.version_id, then.outcome) == ("open/1", Three.YES)
    assert (now.version_id, now.outcome) == ("open/2", Three.NO)


@pytest.mark.parametrize(
    ("case", "member"),
    [
        ({}, {"person.birthdate": date(1990, 1, 1)}),
        ({}, {"person.birth_date": "1990"}),
        ({}, {"member.consent.assist_me": 1}),
        ({}, {"member.health.verdict": "cleard"}),
        ({}, {"case.destination.country": "GHA"}),
        ({"case.destination.country": "GH"}, {}),
        ({}, {"person.nationalities": ("GHA", "NL")}),
        ({"person.birth_date": date(1990, 1, 1)}, {}),
        ({}, {"claim": ({"filled_on": date(2003, 1, 1)},)}),
        ({}, {"claim": ({"filed_on": 2003},)}),
        ({}, {"claim.filed_on": date(2003, 1, 1)}),
    ],
)
def test_a_fact_with_a_wrong_key_or_type_is_refused_without_its_value(
    case: dict[str, Value], member: dict[str, Value]
) -> None:
    with pytest.raises(FactTypeError) as refused:
        check_facts(queries.fact_dictionary(), Facts.of(case, {"m": member}))
    assert "1990" not in str(refused.value)


def test_two_members_may_not_share_a_key() -> None:
    facts = Facts.of({}, {"a": {}, "b": {}})
    with pytest.raises(ValueError, match="same key"):
        Facts({}, (facts.members[0], facts.members[0]))

"""What a yes comes to: parts, caps, instalments, ranges, who pays, quotas, deviations, and the best combination."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from sankofa.kernel.three import Three
from sankofa.schemes import queries
from sankofa.schemes.loading import read_policies
from sankofa.schemes.rules import evaluate
from sankofa.schemes.vocab import ABSENT, UNKNOWN, Evaluation, Facts, Record, Value, Voice

IN_2007, TODAY = date(2007, 6, 1), date(2026, 11, 22)
CLAIM: Record = {"filed_on": date(2005, 1, 1), "status": "rejected"}
REAN: dict[str, Value] = {
    "member.return.voluntary": True,
    "member.means.can_pay": False,
    "member.return.for_good": True,
    "member.return.accepts_end_of_procedures": True,
    "member.travel_document.obtainable": True,
    "member.objection": False,
    "returns.last_assisted_on": ABSENT,
    "person.nationalities": ("IRQ",),
    "person.birth_date": date(1985, 1, 1),
    "member.unaccompanied": False,
    "member.helped_by_other": False,
    "grant": ABSENT,
    "claim": (CLAIM,),
}
CASE: dict[str, Value] = {
    "case.destination.country": "IRQ",
    "case.host.country": "NLD",
    "case.application.signed_on": date(2017, 6, 30),
    "case.departure.on": date(2017, 8, 31),
    "case.plan.written_on": date(2017, 6, 30),
}

FACTS = """\
facts:
  member.grown: {type: bool, per: member, means: {nl: m, en: m}, source: s, ask: {nl: v, en: q}, cost: 1}
"""
SAID = "text: {nl: t, en: t}, source: s, verified: true"
SCHEME = f"""\
scheme: try
kind: grant
title: {{nl: t, en: t}}
summary: {{nl: s, en: s}}
versions:
  - id: try/1
    in_force: "[2007-01-01, )"
    known_since: 2007-01-01
    per: member
    basis: {{nl: b, en: b}}
    sources: [s]
    round_to: 100
    conditions: {{id: c, fact: member.grown, known: true, text: {{nl: t, en: t}}, text_no: {{nl: n, en: n}},
      staff: {{nl: s, en: s}}, source: s, verified: true}}
    amounts:
      - {{id: adult, cents: 100_000, pay: [{{id: first, percent: 33, text: {{nl: a, en: b}}}},
          {{id: rest, percent: 67, text: {{nl: a, en: b}}}}], when: {{fact: member.grown, is: true}}, {SAID}}}
      - {{id: child, cents: 50_000, {SAID}}}
      - {{id: kit, part: kit, cents: 5_050, form: in_kind, {SAID}}}
    caps:
      - {{id: family, cents: 200_000, parts: [support], {SAID}}}
"""


def judged(scheme: str, on: date, *changes: Mapping[str, Value], case: Mapping[str, Value] | None = None) -> Evaluation:
    member = REAN | {key: value for change in changes for key, value in change.items()}
    evaluation = queries.evaluate(scheme, Facts.of(CASE | dict(case or {}), {"m": member}), on)
    assert evaluation is not None
    return evaluation


def tried(tmp_path: Path, scheme: str = SCHEME, **grown: Value) -> Evaluation:
    (tmp_path / "facts.yaml").write_text(FACTS, encoding="utf-8")
    (tmp_path / "try.yaml").write_text(scheme, encoding="utf-8")
    facts = Facts.of({}, {name: {"member.grown": value} for name, value in grown.items()})
    return evaluate(read_policies(tmp_path).schemes["try"], facts, TODAY)


def test_parts_add_up_and_of_one_part_the_first_line_that_holds_counts(tmp_path: Path) -> None:
    amounts = tried(tmp_path, a=True, b=False).amounts
    assert amounts is not None
    assert [(line.member, line.amount_id) for line in amounts.lines] == [
        ("a", "adult"),
        ("a", "kit"),
        ("b", "child"),
        ("b", "kit"),
    ]
    assert amounts.total == 100_000 + 50_000 + 2 * 5_050
    assert dict(amounts.by_part) == {("support", "EUR"): 150_000, ("kit", "EUR"): 10_100}


def test_what_is_in_kind_is_not_cash(tmp_path: Path) -> None:
    amounts = tried(tmp_path, a=True).amounts
    assert amounts is not None
    assert dict(amounts.most_cash) == {"EUR": 100_000}


def test_instalments_are_rounded_down_and_the_last_one_takes_the_rest(tmp_path: Path) -> None:
    odd = SCHEME.replace("cents: 100_000", "cents: 100_050")
    amounts = tried(tmp_path, odd, a=True).amounts
    assert amounts is not None
    assert [(due.id, due.cents) for due in amounts.lines[0].pay] == [("first", 33_000), ("rest", 67_050)]


def test_a_cap_on_the_family_cuts_each_in_proportion(tmp_path: Path) -> None:
    amounts = tried(tmp_path, a=True, b=True, c=False).amounts
    assert amounts is not None
    support = [line for line in amounts.lines if line.part == "support"]
    assert [(line.cents, line.cut) for line in support] == [(80_000, 20_000), (80_000, 20_000), (40_000, 10_000)]
    assert amounts.by_part["kit", "EUR"] == 3 * 5_050


def test_up_to_the_cap_nothing_is_cut(tmp_path: Path) -> None:
    amounts = tried(tmp_path, a=True, b=True).amounts
    assert amounts is not None
    assert {line.cut for line in amounts.lines} == {0}


def test_a_range_has_no_total_until_somebody_sets_it() -> None:
    amounts = judged("rean", date(2016, 3, 1)).amounts
    assert amounts is not None
    assert amounts.total is None
    assert (dict(amounts.least), dict(amounts.most)) == ({"EUR": 4_000}, {"EUR": 20_000})


def test_help_without_an_amount_is_named_with_who_pays_it() -> None:
    given = judged("rean", IN_2007).gives
    assert [one.benefit_id for one in given] == ["ticket", "documents", "information", "contribution"]
    assert {one.project for one in given} == {"REAN"}
    assert {one.verified for one in given if one.benefit_id == "contribution"} == {False}


def test_which_project_pays_stays_open_while_the_asylum_background_is_unknown() -> None:
    given = judged("rri", IN_2007, {"claim": UNKNOWN}, case={"case.city": "utrecht"}).gives
    assert {(one.project, one.project_open) for one in given} == {("", True)}


def test_a_refusal_shows_the_deviation_only_when_it_covers_all_that_failed() -> None:
    ukrainian: dict[str, Value] = {"person.nationalities": ("UKR",), "member.vulnerability.ground": "elderly"}
    ukrainian["member.vulnerability.judged_by"] = "counsellor"
    case: dict[str, Value] = {"case.application.signed_on": date(2017, 7, 20), "case.destination.country": "UKR"}
    refused = judged("rean", date(2017, 8, 1), ukrainian, case=case)
    assert [(way.id, way.decider, way.outcome) for way in refused.ways] == [("vulnerable", "manager", Three.YES)]
    assert judged("rean", date(2017, 8, 1), ukrainian, {"member.means.can_pay": True}, case=case).ways == ()


def test_hrt_and_avrr_nl_never_come_together_on_any_day_of_the_transition() -> None:
    for departs in (date(2017, 8, 31), date(2017, 9, 1)):
        both = {
            name: judged(name, date(2017, 8, 15), case={"case.departure.on": departs}) for name in ("hrt", "avrr_nl")
        }
        assert sorted(one.outcome for one in both.values()) == [Three.NO, Three.YES]
        assert both["hrt"].outcome.is_yes is (departs == date(2017, 8, 31))


def test_while_it_is_open_which_rules_hold_the_day_of_departure_is_asked() -> None:
    evaluation = judged("hrt", date(2017, 8, 15), case={"case.departure.on": UNKNOWN})
    assert evaluation.outcome.is_unknown
    assert [ask.ref.key for ask in evaluation.to_ask] == ["case.departure.on"]


TWO_VERSIONS = f"""
  - id: try/2
    in_force: "[2008-01-01, )"
    known_since: 2008-01-01
    per: member
    basis: {{nl: b, en: b}}
    sources: [s]
    conditions: {{id: c, fact: member.grown, is: true, text: {{nl: t, en: t}}, text_no: {{nl: n, en: n}},
      staff: {{nl: s, en: s}}, source: s, verified: true}}
    amounts:
      - {{id: new, cents: 700, {SAID}}}
"""
TRANSITION = """\
    transition:
      until: 2009-01-01
      when: {id: early, fact: case.application.signed_on, before: 2008-01-01, text: {nl: t, en: t},
        text_no: {nl: n, en: n}, staff: {nl: s, en: s}, source: s, verified: true}
"""
SIGNED = """\
  case.application.signed_on: {type: date, per: case, means: {nl: m, en: m}, source: s, ask: {nl: v, en: q}, cost: 1}
"""


@pytest.mark.parametrize(
    ("facts", "on", "expected"),
    [
        ((date(2007, 12, 31), False), date(2008, 6, 1), ("yes", "try/1", 55_050)),
        ((date(2008, 1, 1), False), date(2008, 6, 1), ("no", "try/2", None)),
        ((date(2008, 1, 1), True), date(2008, 6, 1), ("yes", "try/2", 700)),
        ((date(2007, 12, 31), False), date(2009, 1, 1), ("no", "try/2", None)),
        ((UNKNOWN, False), date(2008, 6, 1), ("unknown", "try/2", None)),
        ((UNKNOWN, True), date(2008, 6, 1), ("unknown", "try/2", None)),
    ],
)
def test_transitional_law_keeps_the_old_version_for_those_it_names(
    tmp_path: Path, facts: tuple[Value, Value], on: date, expected: tuple[str, str, int | None]
) -> None:
    signed, grown = facts
    first = SCHEME.replace('"[2007-01-01, )"', '"[2007-01-01, 2008-01-01)"') + TRANSITION
    (tmp_path / "facts.yaml").write_text(FACTS + SIGNED, encoding="utf-8")
    (tmp_path / "try.yaml").write_text(first + TWO_VERSIONS, encoding="utf-8")
    case = Facts.of({"case.application.signed_on": signed}, {"m": {"member.grown": grown}})
    evaluation = evaluate(read_policies(tmp_path).schemes["try"], case, on)
    total = evaluation.amounts.total if evaluation.amounts else None
    assert (evaluation.outcome.value, evaluation.version_id, total) == expected
    assert evaluation.members["m"] == evaluation.outcome
    assert evaluation.rules_open is (signed is UNKNOWN)


def test_schemes_that_exclude_each_other_are_told_and_the_best_goes_first() -> None:
    yes = [judged("hrt", date(2012, 6, 1)), judged("in_kind", date(2012, 6, 1)), judged("rean", date(2012, 6, 1))]
    together = queries.combine(yes)
    assert together.best.schemes == ("hrt", "in_kind", "rean")
    assert together.conflicts == ()
    assert dict(together.best.least) == {"EUR": 175_000 + 150_000}


def test_of_two_that_exclude_each_other_the_larger_one_is_best() -> None:
    hrt = judged("hrt", date(2017, 8, 15))
    avrr = judged("avrr_nl", date(2017, 8, 15), case={"case.departure.on": date(2017, 9, 1)})
    together = queries.combine([hrt, avrr, judged("rean", date(2017, 6, 1))])
    assert together.conflicts == (("avrr_nl", "hrt"),)
    assert together.best.schemes == ("avrr_nl", "rean")
    assert [one.schemes for one in together.others] == [("hrt", "rean")]


def test_what_is_not_granted_yet_has_no_price_in_a_combination() -> None:
    unasked = judged("avrr_nl", TODAY, {"member.objection": UNKNOWN})
    assert unasked.amounts is None
    assert queries.combine([unasked]).best.schemes == ()


def test_a_comparison_or_information_is_never_decided_on() -> None:
    assert not judged("eurp", TODAY).decidable
    assert queries.combine([judged("eurp", TODAY)]).best.schemes == ()


def test_a_reunification_sees_its_own_information_and_a_return_its_own_schemes() -> None:
    facts = Facts.of(CASE, {"m": REAN})
    kinds = {kind: {one.scheme_id for one in queries.evaluate_all(facts, TODAY, kind=kind)} for kind in KINDS}
    assert kinds["reunification"] == {"family_reunification"}
    assert "family_reunification" not in kinds["return"]
    assert kinds["transit"] == set()


KINDS = ("return", "reunification", "transit")


def test_judging_all_at_once_says_what_judging_each_alone_says() -> None:
    facts = Facts.of(CASE, {"a": REAN, "b": REAN | {"member.objection": UNKNOWN, "claim": ABSENT}})
    for on in (IN_2007, date(2017, 8, 15), TODAY):
        alone = tuple(queries.evaluate(one.id, facts, on) for one in queries.schemes())
        assert queries.evaluate_all(facts, on) == alone


def test_the_same_reasons_are_worded_for_the_person_and_for_a_counsellor() -> None:
    late: Record = {"filed_on": date(2006, 8, 1), "status": "rejected"}
    refused = judged("hrt", IN_2007, {"claim": (late,)})
    assert refused.reasons("nl")[0].startswith("U hebt geen lopende of afgewezen asielaanvraag")
    assert refused.reasons("nl", Voice.COUNSELLOR)[0] == (
        "Niet voldaan: asielaanvraag van voor 15 juni 2006, lopend of afgewezen."
    )
    assert refused.reasons("en", Voice.COUNSELLOR)[0].startswith("Not met: claim filed before 15 June 2006")
    assert judged("hrt", IN_2007).reasons("en", Voice.COUNSELLOR)[0] == "Met: meets REAN (see its conditions)."


def test_no_text_of_the_schemes_prices_or_hints_at_what_a_compartment_holds_in_an_open_scheme() -> None:
    for scheme in queries.schemes():
        said = repr([(version.conditions, version.amounts, version.gives) for version in scheme.versions]).lower()
        for word in ("hiv", "mensenhandel", "trafficking"):
            assert word not in said, scheme.id

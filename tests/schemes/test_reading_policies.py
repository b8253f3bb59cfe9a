"""Bad policy files are refused with file, line, what is wrong and what to write instead."""

from pathlib import Path

import pytest

from sankofa.schemes import queries
from sankofa.schemes.loading import load_policies, read_policies
from sankofa.schemes.vocab import BadPolicyError, Check, Op, parts

FACTS = """\
facts:
  person.birth_date:
    type: partial_date
    per: member
    means: {nl: geboortedatum, en: birth date}
    source: people
    ask: {nl: wanneer geboren, en: when born}
    cost: 1
  person.nationalities:
    type: codes
    per: member
    means: {nl: nationaliteiten, en: nationalities}
    source: people
    ask: {nl: welke, en: which}
    cost: 1
  case.urgent:
    type: bool
    per: case
    means: {nl: spoed, en: urgent}
    source: cases
    ask: {nl: spoed, en: urgent}
    cost: 1
"""
SCHEME = """\
scheme: try
kind: grant
title: {nl: proef, en: trial}
summary: {nl: proef, en: trial}
versions:
  - id: try/1
    in_force: "[2007-01-01, 2008-01-01)"
    known_since: 2007-01-01
    per: member
    basis: {nl: proef, en: trial}
    sources: [ours]
    conditions:
      all:
        - id: adult
          fact: person.birth_date
          age_at_least: {years: 18, on: decision}
          text: {nl: volwassen, en: adult}
          text_no: {nl: niet volwassen, en: not adult}
          staff: {nl: volwassen, en: adult}
          source: ours
          verified: false
"""


def folder_with(tmp_path: Path, scheme: str, facts: str = FACTS) -> Path:
    (tmp_path / "facts.yaml").write_text(facts, encoding="utf-8")
    (tmp_path / "try.yaml").write_text(scheme, encoding="utf-8")
    return tmp_path


def refusals(folder: Path) -> list[str]:
    with pytest.raises(BadPolicyError) as refused:
        read_policies(folder)
    return [str(problem) for problem in refused.value.problems]


def test_a_good_folder_is_read(tmp_path: Path) -> None:
    assert list(read_policies(folder_with(tmp_path, SCHEME)).schemes) == ["try"]


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        (
            "fact: person.birth_date",
            "fact: person.birthdate",
            "try.yaml:15: There is no fact person.birthdate. Did you mean person.birth_date?",
        ),
        (
            "age_at_least: {years: 18, on: decision}",
            "is: true",
            "try.yaml:16: This is no day. Write a date (2006-06-15), a reference day (decision)",
        ),
        (
            "age_at_least: {years: 18, on: decision}",
            "min: 18",
            "try.yaml:16: person.birth_date is a partial_date: min doesn't fit it. These do: is, before",
        ),
        (
            "age_at_least: {years: 18, on: decision}",
            "age_at_least: {years: eighteen, on: decision}",
            "try.yaml:16: years must be a whole number.",
        ),
        (
            "on: decision",
            "on: decison",
            "try.yaml:16: decison is no reference day. Did you mean decision?",
        ),
        (
            "          source: ours\n",
            "",
            "try.yaml:14: The condition adult is cited nowhere: it lacks source.",
        ),
        (
            "text: {nl: volwassen, en: adult}",
            "text: {en: adult}",
            "try.yaml:17: text lacks its text in nl. Add nl: beside the other language.",
        ),
        (
            "text_no: {nl: niet volwassen, en: not adult}",
            'text_no: {nl: niet volwassen, en: ""}',
            "try.yaml:18: text_no must be a text.",
        ),
        ("kind: grant", "kind: grand", "try.yaml:2: grand is no kind. Did you mean grant?"),
        (
            '"[2007-01-01, 2008-01-01)"',
            "2007-01-01 to 2008-01-01",
            "try.yaml:7: in_force must be a half-open period.",
        ),
        (
            '"[2007-01-01, 2008-01-01)"',
            '"[2008-01-01, 2008-01-01)"',
            "try.yaml:7: in_force is no period of real days that ends after it starts.",
        ),
        ("known_since: 2007-01-01", "known_since: 2007-02-30", "try.yaml:8: There is no day 2007-02-30."),
        (
            "per: member",
            "per: case",
            "try.yaml:15: person.birth_date is a fact of a member. Put it inside every_member",
        ),
        ("sources: [ours]", "source: [ours]", "try.yaml:11: A version has no source. Did you mean sources?"),
        ("scheme: try\n", "scheme: try\nscheme: try\n", "try.yaml:2: scheme stands here twice."),
        ("kind: grant", "kind: [grant", "try.yaml:3: This is no YAML"),
        (
            "fact: person.birth_date",
            "scheme: hrt",
            "try.yaml:16: A condition of the kind scheme has no age_at_least.",
        ),
    ],
)
def test_a_bad_file_is_refused_where_it_is_bad(tmp_path: Path, old: str, new: str, refusal: str) -> None:
    assert old in SCHEME
    assert refusal in refusals(folder_with(tmp_path, SCHEME.replace(old, new, 1)))[0]


BORN, ON_18 = "person.birth_date", "{years: 18, on: decision}"
DUTCH = "{fact: person.nationalities, is: NLD}"
SAID = "text: {nl: a, en: b}, source: ours, verified: false"


def with_tree(tree: str) -> str:
    return SCHEME.replace("          fact: person.birth_date\n", "").replace(
        "age_at_least: {years: 18, on: decision}", tree
    )


@pytest.mark.parametrize(
    ("tree", "refusal"),
    [
        (
            "all: [{fact: person.birth_date, before: 1990-01-01}, {fact: person.birth_date, after: 1995-01-01}]",
            "try.yaml:15: This can never hold beside person.birth_date before.",
        ),
        (
            f"all: [{{fact: {BORN}, age_at_least: {ON_18}}}, {{fact: {BORN}, younger_than: {ON_18}}}]",
            "This can never hold beside person.birth_date age_at_least.",
        ),
        (
            f"all: [{{fact: case.urgent, is: true}}, {{any: [{{fact: case.urgent, is: false}}, {DUTCH}]}}]",
            "This can never hold beside case.urgent is.",
        ),
        (
            "any: [{fact: case.urgent, is: true}, {fact: case.urgent, is: true}]",
            "This says again what stands before it.",
        ),
    ],
)
def test_a_branch_that_nothing_can_reach_is_refused(tmp_path: Path, tree: str, refusal: str) -> None:
    assert any(refusal in told for told in refusals(folder_with(tmp_path, with_tree(tree))))


@pytest.mark.parametrize(
    "tree",
    [
        "all: [{fact: person.nationalities, is: NLD}, {fact: person.nationalities, is: DEU}]",  # one may have both
        "any: [{fact: person.birth_date, before: 1990-01-01}, {fact: person.birth_date, after: 1995-01-01}]",
        f"all: [{{fact: {BORN}, on_or_after: 1990-01-01}}, {{fact: {BORN}, on_or_before: 1990-01-01}}]",
    ],
)
def test_a_branch_that_something_can_reach_is_let_through(tmp_path: Path, tree: str) -> None:
    assert read_policies(folder_with(tmp_path, with_tree(tree)))


def test_an_amount_that_is_never_reached_is_refused(tmp_path: Path) -> None:
    amounts = f"    amounts:\n      - {{id: a, cents: 100, {SAID}}}\n      - {{id: b, cents: 200, {SAID}}}\n"
    found = refusals(folder_with(tmp_path, SCHEME + amounts))
    assert found == ["try.yaml:24: b is never reached: a holds whenever it does. Put it before, or take it away."]


def test_amounts_of_different_parts_stand_side_by_side(tmp_path: Path) -> None:
    amounts = f"    amounts:\n      - {{id: a, cents: 1, {SAID}}}\n      - {{id: b, part: more, cents: 2, {SAID}}}\n"
    version = read_policies(folder_with(tmp_path, SCHEME + amounts)).schemes["try"].versions[0]
    assert [line.part for line in version.amounts] == ["support", "more"]


@pytest.mark.parametrize(
    ("terms", "refusal"),
    [
        (f"amounts: [{{id: a, cents: 0, {SAID}}}]", "An amount is more than nothing."),
        (f"amounts: [{{id: a, cents: 100, cash_cents: 200, {SAID}}}]", "More cash than the whole amount."),
        (f"amounts: [{{id: a, cents: 100, from_cents: 100, {SAID}}}]", "A range begins below its end."),
        (f"amounts: [{{id: a, cents: 100, currency: euro, {SAID}}}]", "euro is no currency."),
        (
            f"amounts: [{{id: a, cents: 100, pay: [{{id: x, percent: 60, text: {{nl: a, en: b}}}}], {SAID}}}]",
            "The instalments don't add up to 100 percent.",
        ),
        (f"caps: [{{id: c, cents: 100, parts: [suport], {SAID}}}]", "This version gives no suport."),
        (f"quotas: [{{id: q, host: NL, places: 5, period: '[2007-01-01, )', {SAID}}}]", "NL is no country."),
        (f"quotas: [{{id: q, host: NLD, places: 0, period: '[2007-01-01, )', {SAID}}}]", "at least one place"),
        (
            f"deviations: [{{id: d, of: [adlt], decider: x, when: {{fact: case.urgent, is: true}}, {SAID}}}]",
            "No condition here is called adlt. Did you mean adult?",
        ),
        (
            "transition: {until: 2009-01-01, when: {fact: person.birth_date, before: 2007-01-01}}",
            "person.birth_date is",
        ),
    ],
)
def test_bad_terms_are_refused(tmp_path: Path, terms: str, refusal: str) -> None:
    assert any(refusal in told for told in refusals(folder_with(tmp_path, SCHEME + f"    {terms}\n")))


def test_a_gap_between_versions_is_refused_unless_somebody_says_why(tmp_path: Path) -> None:
    version = SCHEME[SCHEME.index("  - id: try/1") :].replace("try/1", "try/2")
    later = version.replace('"[2007-01-01, 2008-01-01)"', '"[2009-01-01, )"')
    found = refusals(folder_with(tmp_path, SCHEME + later))
    assert found[0].startswith("try.yaml:22: Nothing is in force from 2008-01-01 up to 2009-01-01. Begin try/2 on")
    explained = later + "    after_gap: {nl: geen geld, en: no money}\n"
    assert read_policies(folder_with(tmp_path, SCHEME + explained))


def test_a_number_without_a_unit_is_refused(tmp_path: Path) -> None:
    facts = FACTS.replace("    type: bool\n", "    type: int\n")
    assert refusals(folder_with(tmp_path, SCHEME, facts))[0].startswith(
        "facts.yaml:16: case.urgent needs a unit when it is a number"
    )


def test_versions_that_overlap_are_refused(tmp_path: Path) -> None:
    version = SCHEME[SCHEME.index("  - id: try/1") :].replace("try/1", "try/2").replace("2008-01-01", "2009-01-01")
    found = refusals(folder_with(tmp_path, SCHEME + version))
    assert found[0].startswith("try.yaml:22: try/2 overlaps try/1, and both are known since 2007-01-01. End the")


def test_a_version_that_became_known_later_may_replace_an_earlier_one(tmp_path: Path) -> None:
    version = SCHEME[SCHEME.index("  - id: try/1") :].replace("try/1", "try/2")
    later = version.replace("known_since: 2007-01-01", "known_since: 2007-06-01")
    assert len(read_policies(folder_with(tmp_path, SCHEME + later)).schemes["try"].versions) == 2


def test_a_reference_to_a_scheme_that_is_not_there_is_refused(tmp_path: Path) -> None:
    other = SCHEME.replace("          fact: person.birth_date\n", "").replace(
        "age_at_least: {years: 18, on: decision}", "scheme: tri"
    )
    assert refusals(folder_with(tmp_path, other)) == [
        "try.yaml:1: try speaks of a scheme tri that isn't there. Did you mean try?"
    ]


def test_a_circle_of_references_is_refused(tmp_path: Path) -> None:
    own = SCHEME.replace("          fact: person.birth_date\n", "").replace(
        "age_at_least: {years: 18, on: decision}", "scheme: try"
    )
    assert refusals(folder_with(tmp_path, own))[0].startswith("try.yaml:1: try refers to itself in a circle.")


def test_a_condition_nowhere_cited_is_refused(tmp_path: Path) -> None:
    bare = SCHEME[: SCHEME.index("        - id: adult")] + "        - {fact: person.nationalities, is: NL}\n"
    assert refusals(folder_with(tmp_path, bare))[0].startswith(
        "try.yaml:14: The condition on person.nationalities is cited nowhere."
    )


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    second = SCHEME[SCHEME.index("        - id: adult") :].replace("id: adult", "id: other").replace("18", "many")
    twice = SCHEME.replace("person.birth_date", "person.birthdate") + second
    assert len(refusals(folder_with(tmp_path, twice))) == 2


def test_a_fact_without_a_question_is_refused(tmp_path: Path) -> None:
    facts = FACTS.replace("    ask: {nl: wanneer geboren, en: when born}\n", "")
    found = refusals(folder_with(tmp_path, SCHEME, facts))
    assert found == ["facts.yaml:2: The fact person.birth_date lacks ask."]


def test_a_country_in_another_notation_is_refused(tmp_path: Path) -> None:
    facts = FACTS.replace("    type: codes\n", '    type: codes\n    shape: "[A-Z]{3}"\n')
    scheme = SCHEME.replace("fact: person.birth_date", "fact: person.nationalities")
    scheme = scheme.replace("age_at_least: {years: 18, on: decision}", "in: [NLD, NL]")
    assert refusals(folder_with(tmp_path, scheme, facts)) == [
        "try.yaml:16: person.nationalities has no code NL. Its shape: [A-Z]{3}"
    ]


def test_a_folder_without_a_dictionary_is_refused(tmp_path: Path) -> None:
    assert refusals(tmp_path)[0].startswith("facts.yaml:1: There is no dictionary of facts.")


def test_a_plain_no_is_a_code_and_not_false(tmp_path: Path) -> None:
    norway = SCHEME.replace("fact: person.birth_date", "fact: person.nationalities").replace(
        "age_at_least: {years: 18, on: decision}", "in: [NO, SE]"
    )
    version = read_policies(folder_with(tmp_path, norway)).schemes["try"].versions[0]
    checks = [part for part in parts(version.conditions) if isinstance(part, Check)]
    assert [(check.op, check.operand) for check in checks] == [(Op.IN, ("NO", "SE"))]


READINESS = """\
readiness: gates
title: {nl: klaar, en: ready}
versions:
  - id: gates/1
    in_force: "[2007-01-01, )"
    known_since: 2007-01-01
    requirements:
      - id: urgent
        per: case
        gates: [ticket]
        owner: counsellor
        days_before: 3
        holds: {fact: case.urgent, is: true}
        title: {nl: spoed, en: urgent}
        blocked: {nl: geen spoed, en: "not urgent for {name}"}
        unknown: {nl: onbekend, en: unknown}
        to_do: {nl: doe, en: do}
        waiver: never
        source: ours
        verified: false
"""


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        ("{name}", "{nam}", "safeguards/gates.yaml:15: blocked has no placeholder {nam}. It may hold: age, due, name"),
        ("[ticket]", "[tickets]", "safeguards/gates.yaml:10: tickets is no gate. Did you mean ticket?"),
        ("counsellor", "councillor", "safeguards/gates.yaml:11: councillor is no owner. Did you mean counsellor?"),
        ("[ticket]", "[]", "safeguards/gates.yaml:10: A requirement needs a gate."),
    ],
)
def test_a_bad_requirement_is_refused_where_it_is_bad(tmp_path: Path, old: str, new: str, refusal: str) -> None:
    (tmp_path / "safeguards").mkdir()
    (tmp_path / "safeguards" / "gates.yaml").write_text(READINESS.replace(old, new, 1), encoding="utf-8")
    assert refusals(folder_with(tmp_path, SCHEME))[0].startswith(refusal)


def test_our_own_policies_hold_and_are_read_once() -> None:
    found = load_policies(queries.POLICIES)
    assert {"rean", "hrt", "hrpt"} <= set(found.schemes)
    assert found is load_policies(queries.POLICIES)

"""A file of others is judged: every test file of the standard rightly, and nothing gets in that opens other doors."""

import datetime as dt
from pathlib import Path

import pytest
from lxml import etree

from sankofa.iati.rules import judging, ruleset, structure
from sankofa.iati.rules.judging import Codes
from sankofa.iati.vocab import Judged, Level, Severity, Wrong
from tests.database import ROOT
from tests.factories import NOW

STANDARD = ROOT.parent / "shared" / "conformance" / "iati"
TESTS = STANDARD / "activity-tests"
FILES = sorted(path for path in TESTS.rglob("*") if path.is_file() and path.suffix != ".sh")
XSD = "{http://www.w3.org/2001/XMLSchema}"
MINIMAL = """<?xml version="1.0"?>
<iati-activities version="2.03">
  <iati-activity xml:lang="en" default-currency="EUR">
    <iati-identifier>NL-KVK-12345678-{suffix}</iati-identifier>
    <reporting-org ref="NL-KVK-12345678" type="10"><narrative>Ministry of Bridges</narrative></reporting-org>
    <title><narrative>Bridges</narrative></title>
    <description><narrative>Bridges that last</narrative></description>
    <participating-org role="1" ref="NL-KVK-12345678"/>
    <activity-status code="2"/>
    <activity-date type="2" iso-date="2026-01-01"/>
    {rest}
  </iati-activity>
</iati-activities>
"""
GOOD = '<recipient-country code="GH"/><sector code="15190"/>'


def judge(content: str | bytes, codes: Codes | None = None) -> Judged:
    raw = content.encode() if isinstance(content, str) else content
    return judging.judge(raw, now=NOW, codes=codes or Codes())


def minimal(rest: str = GOOD, suffix: str = "A") -> str:
    return MINIMAL.format(rest=rest, suffix=suffix)


def codes_of(judged: Judged) -> list[str]:
    return [one.code for one in judged.problems]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TESTS)))
def test_each_test_file_of_the_standard_is_judged_rightly(path: Path) -> None:
    wanted = path.relative_to(TESTS).parts[0] == "should-pass"
    assert judge(path.read_bytes()).is_valid is wanted


def test_all_test_files_are_here() -> None:
    alone = [path for path in FILES if path.parent.parent == TESTS]
    passing = [path for path in alone if path.parent.name == "should-pass"]
    assert (len(passing), len(alone) - len(passing)) == (37, 15)
    assert len(FILES) == 284


def test_the_example_of_another_version_is_refused_in_words() -> None:
    judged = judge((STANDARD / "worked-example.xml").read_bytes())
    assert [one.code for one in judged.problems] == [Wrong.NOT_ACTIVITIES]
    assert judged.good == ()


def test_a_small_good_activity_has_no_problem_at_all() -> None:
    judged = judge(minimal(), Codes({"GH"}, {"EUR"}, {"en"}))
    assert judged.problems == ()
    assert [one.identifier for one in judged.good] == ["NL-KVK-12345678-A"]


def test_a_problem_says_where_it_is_and_what_stands_there() -> None:
    [problem] = judge(minimal('<sector code="15190" percentage="much"/>')).problems
    assert (problem.code, problem.level, problem.place) == (Wrong.VALUE_WRONG, Level.STRUCTURE, 1)
    assert problem.element == "/iati-activities/iati-activity/sector/@percentage"
    assert (problem.value, problem.expected, problem.line) == ("much", "decimal", 11)


def test_what_is_missing_is_named() -> None:
    judged = judge(minimal(GOOD + '<budget><period-start iso-date="2026-01-01"/></budget>'))
    assert [(one.code, one.expected) for one in judged.problems] == [(Wrong.ELEMENT_MISSING, "period-end")]


def test_one_broken_activity_does_not_take_the_others_along() -> None:
    whole = minimal().replace("</iati-activities>", "").rstrip()
    second = minimal('<sector code="15190" percentage="much"/>', "B").partition('version="2.03">')[2]
    judged = judge(whole + second)
    assert judged.count == 2
    assert [one.identifier for one in judged.good] == ["NL-KVK-12345678-A"]
    assert [one.place for one in judged.problems] == [2]


def test_an_activity_that_has_the_structure_is_held_against_the_rules() -> None:
    judged = judge(minimal('<recipient-country code="GH" percentage="40"/><sector code="15190"/>'))
    assert judged.is_valid
    assert [(one.code, one.severity, one.value) for one in judged.problems] == [("3.1.4", Severity.ERROR, "")]
    assert judged.good == ()


def test_a_warning_does_not_keep_an_activity_out() -> None:
    judged = judge(minimal().replace("NL-KVK-12345678-A", "OTHER-A"))
    assert [(one.code, one.severity) for one in judged.problems] == [("1.1.21", Severity.WARNING)]
    assert len(judged.good) == 1


def test_codes_that_nobody_has_are_told() -> None:
    strange = minimal(GOOD.replace("GH", "QQ")).replace('"EUR"', '"EUX"').replace('lang="en"', 'lang="q1"')
    judged = judge(strange.replace("q1", "zx"), Codes({"GH"}, {"EUR"}, {"en"}))
    assert set(codes_of(judged)) == {Wrong.COUNTRY, Wrong.CURRENCY, Wrong.LANGUAGE}
    assert {one.value for one in judged.problems} == {"QQ", "EUX", "zx"}


def test_an_identifier_that_stands_twice_is_told_of_both() -> None:
    whole = minimal().replace("</iati-activities>", "").rstrip()
    judged = judge(whole + minimal().partition('version="2.03">')[2])
    assert [(one.code, one.place) for one in judged.problems] == [(Wrong.TWICE, 1), (Wrong.TWICE, 2)]
    assert judged.good == ()


def test_another_version_is_told() -> None:
    assert codes_of(judge(minimal().replace('version="2.03"', 'version="1.05"'))) == [Wrong.VERSION]


@pytest.mark.parametrize(
    "definitions",
    [
        '<!DOCTYPE iati-activities [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE iati-activities SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE iati-activities [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE iati-activities [<!ENTITY % x SYSTEM "http://localhost:9/x.dtd"> %x;]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_file_with_definitions_of_its_own_is_not_read_further(definitions: str, encoding: str) -> None:
    text = minimal().replace('<?xml version="1.0"?>', f'<?xml version="1.0" encoding="{encoding}"?>{definitions}')
    judged = judge(text.encode(encoding))
    assert codes_of(judged) == [Wrong.OWN_DEFINITIONS]
    assert (judged.is_valid, judged.activities) == (False, ())


@pytest.mark.parametrize("content", [b"", b"hello", b"<a><b></a>", b"\xff\xfe\x00", b"PK\x03\x04", b'{"a": 1}'])
def test_what_is_no_xml_is_said_to_be_none(content: bytes) -> None:
    assert codes_of(judge(content)) == [Wrong.NO_XML]


def test_a_file_that_is_too_big_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(structure, "MOST_BYTES", 100)
    assert codes_of(judge(minimal())) == [Wrong.TOO_BIG]


@pytest.mark.parametrize(
    "rest",
    [
        GOOD + '<budget><period-start iso-date="2026-01-01"/><period-end iso-date="2026-12-31"/>'
        '<value value-date="2026-01-01">1000000000000000000000</value></budget>',
        GOOD + '<activity-date type="1" iso-date="-0044-03-15"/>',
    ],
)
def test_what_the_schema_lets_through_and_nobody_can_keep_is_told(rest: str) -> None:
    if "activity-date" in rest:
        rest = rest.replace(GOOD, "")
        judged = judge(minimal(rest + GOOD))
    else:
        judged = judge(minimal(rest))
    assert codes_of(judged) == [Wrong.UNREADABLE]
    assert judged.good == ()


def test_a_value_of_a_file_is_never_read_as_a_question() -> None:
    """Rules in a loop put values of the file into XPath: a quote in one must not end the question."""
    evil = "99'] | //* | //a['"
    judged = judge(minimal(GOOD.replace("<sector", f'<sector vocabulary="{evil}" code="1"/><sector')))
    assert judged.is_valid


# --- the standard as we hold it is the one that is published


def test_our_rules_are_the_published_ones() -> None:
    published = ruleset.published((STANDARD / "standard.json").read_text(encoding="utf-8"))
    of_activities = [rule for rule in published if "iati-organisations" not in rule.of]
    assert [(r.id, r.severity, r.of, r.kind, r.case, r.each, r.put) for r in of_activities] == [
        (r.id, r.severity, r.of, r.kind, r.case, r.each, r.put) for r in ruleset.standard()
    ]


def test_every_rule_says_what_is_wrong_in_both_languages() -> None:
    for rule in ruleset.standard():
        assert ruleset.says(rule.id, "en").endswith(".")
        assert ruleset.says(rule.id, "nl") != ruleset.says(rule.id, "en")


def test_our_schema_asks_for_what_the_published_one_does() -> None:
    assert components(structure.STANDARD) == components(STANDARD)


def components(folder: Path) -> dict[tuple[str, str], bytes]:
    parser = etree.XMLParser(remove_blank_text=True, remove_comments=True)
    found = {}
    for name in ("iati-activities-schema.xsd", "iati-common.xsd"):
        root = etree.parse(folder / name, parser).getroot()
        for note in list(root.iter(f"{XSD}annotation")):
            parent = note.getparent()
            assert parent is not None
            parent.remove(note)
        for one in root:
            if one.get("name"):
                found[str(one.tag), one.get("name", "")] = bytes(etree.tostring(one, method="c14n", exclusive=True))
    return found


def test_a_kind_of_rule_that_we_do_not_know_is_an_error() -> None:
    case = '{"ruleInfo": {"id": "1", "severity": "error", "message": ""}}'
    with pytest.raises(ruleset.RulesetError):
        ruleset.published('{"/a": {"sometimes": {"cases": [' + case + "]}}}")


# --- each kind of rule, on a small document


def asked(kind: str, case: dict[str, object], xml: str) -> bool:
    return ruleset.TESTS[kind](case, ruleset.Asked(etree.fromstring(xml), NOW))


@pytest.mark.parametrize(
    ("kind", "case", "xml", "holds"),
    [
        ("atleast_one", {"paths": ["b", "@c"]}, "<a><b/></a>", True),
        ("atleast_one", {"paths": ["b", "@c"]}, '<a c="1"/>', True),
        ("atleast_one", {"paths": ["b", "@c"]}, "<a/>", False),
        ("atleast_one", {"paths": ["b/text()"]}, "<a><b> </b></a>", False),
        ("no_more_than_one", {"paths": ["b", "c"]}, "<a><b/></a>", True),
        ("no_more_than_one", {"paths": ["b", "c"]}, "<a><b/><c/></a>", False),
        ("one_or_all", {"one": "@xml:lang", "all": "lang"}, '<a xml:lang="en"><narrative/></a>', True),
        ("one_or_all", {"one": "@xml:lang", "all": "lang"}, '<a><narrative xml:lang="en"/></a>', True),
        ("one_or_all", {"one": "@xml:lang", "all": "lang"}, '<a><narrative xml:lang="en"/><narrative/></a>', False),
        ("one_or_all", {"one": "@d", "all": "currency"}, '<a><value currency="EUR"/></a>', True),
        ("one_or_all", {"one": "@d", "all": "currency"}, "<a><b><value/></b></a>", False),
        ("one_or_all", {"one": "sector", "all": "sector"}, "<a><transaction><sector/></transaction></a>", True),
        ("one_or_all", {"one": "sector", "all": "sector"}, "<a><transaction/></a>", False),
        ("unique", {"paths": ["b", "@c"]}, '<a c="1"><b>2</b></a>', True),
        ("unique", {"paths": ["b", "@c"]}, '<a c="1"><b>1</b></a>', False),
        ("startswith", {"prefix": ["@c"], "separator": "-", "paths": ["b"]}, '<a c="x"><b>x-1</b></a>', True),
        ("startswith", {"prefix": ["@c"], "separator": "-", "paths": ["b"]}, '<a c="x"><b>x1</b></a>', False),
        ("startswith", {"prefix": ["ORG-ID-PREFIX"], "paths": ["b"]}, "<a><b>any</b></a>", True),
        ("regex_matches", {"regex": "^[^/]+$", "paths": ["b"]}, "<a><b>x</b></a>", True),
        ("regex_matches", {"regex": "^[^/]+$", "paths": ["b"]}, "<a><b>x/y</b></a>", False),
        ("no_spaces", {"paths": ["b"]}, "<a><b>x y</b></a>", True),
        ("no_spaces", {"paths": ["b"]}, "<a><b>x\n</b></a>", False),
        ("date_order", {"less": "@b", "more": "@c"}, '<a b="2026-01-01" c="2026-01-01"/>', True),
        ("date_order", {"less": "@b", "more": "@c"}, '<a b="2026-01-02" c="2026-01-01"/>', False),
        ("date_order", {"less": "@b", "more": "@c"}, '<a b="2026-01-02"/>', True),
        ("date_order", {"less": "@b", "more": "NOW"}, '<a b="2026-11-22"/>', True),
        ("date_order", {"less": "@b", "more": "NOW"}, '<a b="2026-11-23"/>', False),
        ("date_now", {"date": "@b"}, '<a b="2026-11-22T09:30:00Z"/>', True),
        ("date_now", {"date": "@b"}, '<a b="2026-11-22T09:30:01+00:00"/>', False),
        ("date_now", {"date": "@b"}, '<a b="2026-11-22T11:00:00+02:00"/>', True),
        ("time_limit", {"start": "@b", "end": "@c"}, '<a b="2024-02-29" c="2025-03-01"/>', True),
        ("time_limit", {"start": "@b", "end": "@c"}, '<a b="2026-01-01" c="2027-01-02"/>', False),
        ("between_dates", {"date": "@d", "start": "@b", "end": "@c"}, '<a b="2026-01-01" c="2026-02-01" d="2026-02-01"/>', True),  # noqa: E501
        ("between_dates", {"date": "@d", "start": "@b", "end": "@c"}, '<a b="2026-01-01" c="2026-02-01" d="2026-02-02"/>', False),  # noqa: E501
        ("range", {"paths": ["@b"], "min": 0.0, "max": 100.0}, '<a b="100"/>', True),
        ("range", {"paths": ["@b"], "min": 0.0, "max": 100.0}, '<a b="100.1"/>', False),
        ("strict_sum", {"paths": ["b/@c"], "sum": 100}, '<a><b c="33.3"/><b c="66.7"/></a>', True),
        ("strict_sum", {"paths": ["b/@c"], "sum": 100}, '<a><b c="33.3"/><b c="66.6"/></a>', False),
        ("strict_sum", {"paths": ["b/@c"], "sum": 100}, "<a/>", True),
        ("if_then", {"if": "b", "then": "count(c) > 1"}, "<a/>", True),
        ("if_then", {"if": "b", "then": "count(c) > 1"}, "<a><b/><c/></a>", False),
    ],
)  # fmt: skip
def test_what_each_kind_of_rule_asks(kind: str, case: dict[str, object], xml: str, *, holds: bool) -> None:
    assert asked(kind, case, xml) is holds


def test_there_is_a_test_of_every_kind() -> None:
    [mark] = [m for m in test_what_each_kind_of_rule_asks.pytestmark if m.name == "parametrize"]  # type: ignore[attr-defined]
    assert {values[0] for values in mark.args[1]} == set(ruleset.TESTS)


def test_the_clock_is_told_and_not_read() -> None:
    late = minimal().replace('iso-date="2026-01-01"', 'iso-date="2026-12-01"')
    assert codes_of(judge(late)) == ["11.1.4"]
    then = dt.datetime(2026, 12, 2, tzinfo=dt.UTC)
    assert judging.judge(late.encode(), now=then, codes=Codes()).problems == ()

"""One case at a time and a whole caseload at once: the same verdict and the same amounts, whatever is known.

Generated schemes (every comparison, members, records, references, transitional law, amounts with caps) over generated
families (facts known, absent, unknown; dates exact, imprecise), judged by the engine and by PostgreSQL.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sankofa.kernel.partial_dates import PartialDate, Precision
from sankofa.kernel.periods import Period, Span
from sankofa.kernel.three import Three
from sankofa.schemes import compiling
from sankofa.schemes.rules import evaluate
from sankofa.schemes.vocab import (
    ABSENT,
    UNKNOWN,
    Age,
    AmountLine,
    Cap,
    Check,
    CodeList,
    Compartment,
    Condition,
    Day,
    Dictionary,
    FactDefinition,
    FactOperand,
    Facts,
    FactType,
    Form,
    Group,
    GroupOp,
    Lasting,
    ListEntry,
    Members,
    OnList,
    Op,
    Outcome,
    PaidBy,
    Per,
    Records,
    Reference,
    Scheme,
    SchemeKind,
    SchemeVersion,
    Text,
    Transition,
    Value,
    Verdict,
    Window,
)

pytestmark = pytest.mark.django_db
ON = date(2008, 2, 29)
SAID = Text(nl="x", en="x")
SIGNED = "case.application.signed_on"
LEFT = "case.departure.on"
CASE_TYPES = {"cb": FactType.BOOL, "cc": FactType.CODE, SIGNED: FactType.DATE, LEFT: FactType.PARTIAL_DATE}
MEMBER_TYPES = {
    "b": FactType.BOOL,
    "born": FactType.PARTIAL_DATE,
    "d": FactType.DATE,
    "code": FactType.CODE,
    "codes": FactType.CODES,
    "others": FactType.CODES,
    "n": FactType.INT,
    "closed": FactType.BOOL,  # of a compartment: never in the table
}
FIELDS = {"on": FactType.PARTIAL_DATE, "code": FactType.CODE, "b": FactType.BOOL, "n": FactType.INT}


def definition(key: str, kind: FactType, per: Per, of: str = "") -> FactDefinition:
    closed = Compartment.HEALTH if key == "closed" else Compartment.NONE
    return FactDefinition(
        key=key, type=kind, per=per, meaning=SAID, source="x", ask=SAID, cost=1, of=of, compartment=closed
    )


DICTIONARY = Dictionary(
    MappingProxyType(
        {key: definition(key, kind, Per.CASE) for key, kind in CASE_TYPES.items()}
        | {key: definition(key, kind, Per.MEMBER) for key, kind in MEMBER_TYPES.items()}
        | {"r": definition("r", FactType.RECORDS, Per.MEMBER)}
        | {f"r.{key}": definition(f"r.{key}", kind, Per.MEMBER, "r") for key, kind in FIELDS.items()}
    )
)

NEAR = st.dates(ON - timedelta(days=40), ON + timedelta(days=40))
SPANS = st.builds(Span, years=st.integers(0, 1), months=st.integers(0, 2), days=st.integers(0, 3))
SHIFTS = st.one_of(st.just(Span()), SPANS, SPANS.map(lambda span: -span))
DATE_OPS = [Op.IS, Op.BEFORE, Op.ON_OR_BEFORE, Op.AFTER, Op.ON_OR_AFTER]
AGES = st.sampled_from([Op.AGE_AT_LEAST, Op.YOUNGER_THAN])
LASTING = st.sampled_from([Op.LASTED_AT_LEAST, Op.LASTED_AT_MOST])
KNOWN = st.sampled_from([Op.KNOWN, Op.PRESENT])
CODES = st.lists(st.sampled_from("xyz"), min_size=1, max_size=2, unique=True).map(tuple)


def days(keys: Sequence[str]) -> st.SearchStrategy[Day]:
    bases = st.one_of(
        NEAR, st.sampled_from([Reference.DECISION, Reference.APPLICATION, Reference.DEPARTURE]), st.sampled_from(keys)
    )
    return st.builds(Day, bases, SHIFTS)


def lists(on: st.SearchStrategy[Day]) -> st.SearchStrategy[OnList]:
    periods = st.builds(
        lambda start, length: Period(start, start + timedelta(days=length) if length else None),
        NEAR,
        st.integers(0, 30),
    )
    since = st.one_of(st.none(), NEAR)
    until = st.one_of(st.none(), NEAR)
    entries = st.lists(st.builds(ListEntry, st.sampled_from("xyz"), periods, since, until), max_size=3).map(tuple)
    codes = st.builds(
        CodeList,
        id=st.just("l"),
        title=st.just(SAID),
        source=st.just("x"),
        verified=st.just(value=True),
        entries=entries,
    )
    return st.builds(OnList, codes, on)


def on_dates(keys: Sequence[str], among: Sequence[str]) -> st.SearchStrategy[Condition]:
    fact, day = st.sampled_from(keys), days(among)
    return st.one_of(
        st.builds(Check, fact, st.sampled_from(DATE_OPS), day),
        st.builds(Check, fact, st.just(Op.WITHIN), st.builds(Window, SPANS, day, st.booleans())),
        st.builds(Check, fact, AGES, st.builds(Age, st.integers(0, 2), day)),
        st.builds(Check, fact, LASTING, st.builds(Lasting, day, SPANS)),
    )


OF_CASE: st.SearchStrategy[Condition] = st.one_of(
    st.builds(Check, st.just("cb"), st.just(Op.IS), st.booleans()),
    st.builds(Check, st.just("cc"), st.just(Op.IN), CODES),
    st.builds(Check, st.sampled_from(list(CASE_TYPES)), KNOWN, st.just(value=True)),
    on_dates([SIGNED, LEFT], [SIGNED, LEFT]),
)
OF_MEMBER: st.SearchStrategy[Condition] = st.one_of(
    OF_CASE,
    st.builds(Check, st.sampled_from(["b", "closed"]), st.just(Op.IS), st.booleans()),
    st.builds(Check, st.sampled_from([*MEMBER_TYPES, "r"]), KNOWN, st.just(value=True)),
    st.builds(Check, st.sampled_from(["code", "codes"]), st.just(Op.IN), CODES),
    st.builds(Check, st.sampled_from(["code", "codes"]), st.just(Op.IS), st.sampled_from("xyz")),
    st.builds(
        Check, st.sampled_from(["code", "codes"]), st.just(Op.IS), st.sampled_from(["cc", "others"]).map(FactOperand)
    ),
    st.builds(Check, st.sampled_from(["code", "codes"]), st.just(Op.IN_LIST), lists(days(["born", SIGNED]))),
    st.builds(Check, st.just("n"), st.sampled_from([Op.IS, Op.MIN, Op.MAX]), st.integers(0, 2)),
    on_dates(["born", "d"], ["born", "d", SIGNED, LEFT]),
)
OF_RECORD: st.SearchStrategy[Condition] = st.one_of(
    st.builds(Check, st.just("r.b"), st.just(Op.IS), st.booleans()),
    st.builds(Check, st.just("r.code"), st.just(Op.IN), CODES),
    st.builds(Check, st.just("r.n"), st.sampled_from([Op.IS, Op.MIN]), st.integers(0, 2)),
    st.builds(Check, st.sampled_from([f"r.{key}" for key in FIELDS]), KNOWN, st.just(value=True)),
    on_dates(["r.on"], ["r.on", "born", LEFT]),
    st.builds(Check, st.just("b"), st.just(Op.IS), st.booleans()),
)


def trees(leaves: st.SearchStrategy[Condition], size: int = 5) -> st.SearchStrategy[Condition]:
    return st.recursive(leaves, _groups, max_leaves=size)


def _groups(children: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(children, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Group, st.sampled_from([GroupOp.ALL, GroupOp.ANY]), several),
        st.builds(Group, st.just(GroupOp.NOT), st.tuples(children)),
        st.builds(Group, st.just(GroupOp.AT_LEAST), several, st.integers(1, 2)),
    )


RECORDS = st.builds(Records, st.booleans(), st.just("r"), trees(OF_RECORD, 3))
REFERENCE = st.just(Outcome("other"))
MEMBER_TREES = trees(st.one_of(OF_MEMBER, RECORDS))
MEMBER_TREES_AND_OTHERS = trees(st.one_of(OF_MEMBER, RECORDS, REFERENCE))
CASE_TREES = trees(st.one_of(OF_CASE, st.builds(Members, st.booleans(), MEMBER_TREES)), 3)
CASE_TREES_AND_OTHERS = trees(
    st.one_of(OF_CASE, REFERENCE, st.builds(Members, st.booleans(), MEMBER_TREES_AND_OTHERS)), 3
)


@st.composite
def amounts(draw: st.DrawFn) -> tuple[AmountLine, ...]:
    lines = []
    for place in range(draw(st.integers(0, 3))):
        cents = draw(st.integers(1, 1000))
        lines.append(
            AmountLine(
                id=f"l{place}",
                part=draw(st.sampled_from(["one", "two"])),
                cents=cents,
                currency=draw(st.sampled_from(["EUR", "EUR", "USD"])),
                from_cents=draw(st.one_of(st.none(), st.integers(0, cents - 1))),
                up_to=False,
                form=Form.CASH,
                cash_cents=None,
                pay=(),
                text=SAID,
                source="x",
                verified=True,
                when=draw(st.one_of(st.none(), MEMBER_TREES)),
            )
        )
    return tuple(lines)


CAPS = st.lists(
    st.builds(
        Cap,
        id=st.just("cap"),
        cents=st.integers(1, 1500),
        currency=st.just("EUR"),
        parts=st.sampled_from([("one",), ("one", "two")]),
        text=st.just(SAID),
        source=st.just("x"),
        verified=st.just(value=True),
    ),
    max_size=2,
).map(tuple)
PAYERS = st.lists(
    st.builds(
        PaidBy,
        project=st.sampled_from(["P", "Q"]),
        parts=st.sampled_from([(), ("one",), ("two",)]),
        text=st.just(SAID),
        source=st.just("x"),
        verified=st.just(value=True),
        when=st.one_of(st.none(), MEMBER_TREES),
    ),
    max_size=2,
).map(tuple)
TRANSITIONS = st.builds(Transition, until=st.just(ON + timedelta(days=1)), when=CASE_TREES)


@st.composite
def versions(draw: st.DrawFn, *, others: bool) -> tuple[SchemeVersion, ...]:
    """One version in force; or one that ended and still holds for some; or both."""
    kinds = draw(st.sampled_from([("now",), ("now",), ("now",), ("old",), ("old", "now"), ()]))
    return tuple(draw(_version(kind, others=others)) for kind in kinds)


@st.composite
def _version(draw: st.DrawFn, kind: str, *, others: bool) -> SchemeVersion:
    per = draw(st.sampled_from(Per))
    if per is Per.MEMBER:
        tree = draw(MEMBER_TREES_AND_OTHERS if others else MEMBER_TREES)
    else:
        tree = draw(CASE_TREES_AND_OTHERS if others else CASE_TREES)
    old = Period(date(2000, 1, 1), ON - timedelta(days=5))
    return SchemeVersion(
        id=kind,
        in_force=old if kind == "old" else Period(ON - timedelta(days=5)),
        known_since=date(2000, 1, 1),
        per=per,
        conditions=tree,
        amounts=draw(amounts()),
        caps=draw(CAPS),
        paid_by=draw(PAYERS),
        excludes=(),
        basis=SAID,
        sources=("x",),
        transition=draw(TRANSITIONS) if kind == "old" else None,
        round_to=draw(st.sampled_from([1, 7, 100])),
    )


def scheme(name: str, versions: tuple[SchemeVersion, ...]) -> Scheme:
    return Scheme(
        id=name,
        title=SAID,
        kind=SchemeKind.GRANT,
        summary=SAID,
        refusal_note=None,
        closed_note=None,
        versions=versions,
        compartments=frozenset(),
        dictionary=DICTIONARY,
    )


def _partial(first: date, length: int) -> PartialDate:
    last = first + timedelta(days=length)
    return PartialDate(first, last, Precision.ESTIMATED if length else Precision.EXACT)


ANY_DAY = st.one_of(NEAR, st.builds(_partial, NEAR, st.integers(0, 40)), st.just(date(2004, 2, 29)))
VALUES: Mapping[FactType, st.SearchStrategy[Value]] = {
    FactType.BOOL: st.booleans(),
    FactType.DATE: ANY_DAY,
    FactType.PARTIAL_DATE: ANY_DAY,
    FactType.CODE: st.sampled_from("xyz"),
    FactType.CODES: st.lists(st.sampled_from("xyz"), max_size=2, unique=True).map(tuple),
    FactType.INT: st.integers(-1, 3),
}


def some(types: Mapping[str, FactType]) -> st.SearchStrategy[dict[str, Value]]:
    def answer(kind: FactType) -> st.SearchStrategy[Value]:
        return st.one_of(VALUES[kind], VALUES[kind], st.sampled_from([ABSENT, UNKNOWN]))

    return st.fixed_dictionaries({}, optional={key: answer(kind) for key, kind in types.items()})


OPEN_TYPES = {key: kind for key, kind in MEMBER_TYPES.items() if key != "closed"}


@st.composite
def members(draw: st.DrawFn) -> dict[str, Value]:
    lists: st.SearchStrategy[Any] = st.lists(some(FIELDS), max_size=2).map(tuple)
    records: Value = draw(st.one_of(lists, st.sampled_from([ABSENT, UNKNOWN])))
    return {**draw(some(OPEN_TYPES)), "r": records}


FAMILIES = st.builds(
    lambda case, many: Facts.of(case, {f"m{place}": one for place, one in enumerate(many)}),
    some(CASE_TYPES),
    st.lists(members(), min_size=1, max_size=3),
)


Said = tuple[Verdict, dict[str, int], dict[str, int], dict[tuple[str, str], int], bool]
"""The verdict, cents at most and at least, at most by project, whether an amount is open."""


def all_at_once(
    asked: Scheme,
    others: Mapping[str, Scheme],
    caseload: Sequence[Facts],
    known_on: date | None,
    *,
    possible: bool = False,
) -> dict[int, Said]:
    """What PostgreSQL says of each case."""
    rows = [
        {"case_id": number, "alone": len(facts.members) == 1, "first": place == 0}
        | compiling.row_of(DICTIONARY, facts.case, member.values)
        for number, facts in enumerate(caseload)
        for place, member in enumerate(facts.members)
    ]
    listed = ", ".join(f"{column.name} {column.type}" for column in compiling.columns(DICTIONARY))
    own = "case_id integer, alone boolean, first boolean"
    table = f"(SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS r ({own}, {listed}))"  # noqa: S608  # our own names
    question = compiling.ask(
        [(asked, others)],
        DICTIONARY,
        ON,
        known_on=known_on,
        source=table,
        alone="f.alone",
        records={"r": 2},
        possible="f.first" if possible else "",
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"{question.alone}\nUNION ALL\n{question.several}",
            {**question.parameters, "rows": json.dumps(rows, default=str)},
        )
        names = [column.name for column in cursor.description or ()]
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {row["case_id"]: _said(row, question.payers[0]) for row in found}


def _said(row: Mapping[str, int], payers: Sequence[tuple[str, str]]) -> Said:
    verdict = Verdict(row["verdict_0"])
    if verdict is not Verdict.YES:
        return verdict, {}, {}, {}, False
    paid = {payer: row[f"paid_0_{place}"] for place, payer in enumerate(payers) if row[f"paid_0_{place}"]}
    most, least = (
        {one: row[f"{which}_0_{one}"] for one in ("eur", "usd") if row.get(f"{which}_0_{one}")}
        for which in ("most", "least")
    )
    return verdict, most, least, paid, bool(row["open_0"])


def one_by_one(asked: Scheme, others: Mapping[str, Scheme], facts: Facts, known_on: date | None) -> Said:
    found = evaluate(asked, facts, ON, known_on, others)
    verdict = {Three.NO: Verdict.NO, Three.UNKNOWN: Verdict.UNKNOWN, Three.YES: Verdict.YES}[found.outcome]
    if found.amounts is None:
        return verdict, {}, {}, {}, False
    paid: defaultdict[tuple[str, str], int] = defaultdict(int)
    for line in found.amounts.lines:
        paid[line.project, line.currency] += line.cents
    most, least = (
        {key.lower(): cents for key, cents in sums.items() if cents}
        for sums in (found.amounts.most, found.amounts.least)
    )
    return verdict, most, least, {one: cents for one, cents in paid.items() if cents}, bool(found.amounts.open_for)


def agree(asked: Scheme, others: Mapping[str, Scheme], caseload: Sequence[Facts], known_on: date | None) -> None:
    at_once = all_at_once(asked, others, caseload, known_on)
    assert at_once == {number: one_by_one(asked, others, facts, known_on) for number, facts in enumerate(caseload)}
    possible = all_at_once(asked, others, caseload, known_on, possible=True)
    assert possible == {key: one for key, one in at_once.items() if key in possible or one[0] is not Verdict.NO}


HEALTH = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
BROAD = settings(max_examples=100, suppress_health_check=HEALTH)
SINGLE = settings(max_examples=300, suppress_health_check=HEALTH)


@given(
    versions(others=True),
    versions(others=False),
    st.lists(FAMILIES, min_size=1, max_size=6),
    st.one_of(st.none(), NEAR),
)
@BROAD
def test_a_generated_scheme_judges_a_caseload_as_it_judges_each_case(
    mine: tuple[SchemeVersion, ...],
    theirs: tuple[SchemeVersion, ...],
    caseload: list[Facts],
    known_on: date | None,
) -> None:
    agree(scheme("mine", mine), {"other": scheme("other", theirs)}, caseload, known_on)


def version(condition: Condition, amounts: tuple[AmountLine, ...] = (), **others: object) -> SchemeVersion:
    terms = SchemeVersion(
        id="now",
        in_force=Period(date(2000, 1, 1)),
        known_since=date(2000, 1, 1),
        per=Per.MEMBER,
        conditions=condition,
        amounts=amounts,
        excludes=(),
        basis=SAID,
        sources=("x",),
    )
    return replace(terms, **others)  # type: ignore[arg-type]  # named like its fields


@given(st.one_of(OF_MEMBER, RECORDS), st.lists(FAMILIES, min_size=4, max_size=12))
@SINGLE
def test_a_single_condition_judges_a_caseload_as_it_judges_each_case(
    condition: Condition, caseload: list[Facts]
) -> None:
    agree(scheme("mine", (version(condition),)), {}, caseload, None)


@given(amounts(), CAPS, st.sampled_from([1, 7, 100]), st.lists(FAMILIES, min_size=4, max_size=8))
@BROAD
def test_what_is_given_comes_to_the_same(
    lines: tuple[AmountLine, ...], caps: tuple[Cap, ...], round_to: int, caseload: list[Facts]
) -> None:
    everybody = Group(GroupOp.ALL, ())
    agree(scheme("mine", (version(everybody, lines, caps=caps, round_to=round_to),)), {}, caseload, None)


@given(
    st.sampled_from(["code", "codes"]), st.sampled_from(["cc", "others"]), st.lists(FAMILIES, min_size=9, max_size=12)
)
@BROAD
def test_two_facts_are_held_against_each_other_alike(one: str, other: str, caseload: list[Facts]) -> None:
    agree(scheme("mine", (version(Check(one, Op.IS, FactOperand(other))),)), {}, caseload, None)


@pytest.mark.parametrize("cents", [150, 199, 200, 201])
def test_a_cap_begins_to_cut_at_the_same_cent(cents: int) -> None:
    line = AmountLine(
        id="l",
        part="one",
        cents=100,
        currency="EUR",
        from_cents=None,
        up_to=False,
        form=Form.CASH,
        cash_cents=None,
        pay=(),
        text=SAID,
        source="x",
        verified=True,
        when=None,
    )
    cap = Cap(id="cap", cents=cents, currency="EUR", parts=("one",), text=SAID, source="x", verified=True)
    capped = version(Group(GroupOp.ALL, ()), (line,), caps=(cap,))
    two = Facts.of({}, {"a": {}, "b": {}})
    agree(scheme("mine", (capped,)), {}, [two], None)
    most = all_at_once(scheme("mine", (capped,)), {}, [two], None)[0][1]["eur"]
    assert most == {150: 150, 199: 198, 200: 200, 201: 200}[cents]


@given(MEMBER_TREES, st.lists(FAMILIES, min_size=4, max_size=8))
@BROAD
def test_leaving_out_cases_that_nothing_is_possible_for_leaves_out_no_other(
    condition: Condition, caseload: list[Facts]
) -> None:
    asked = scheme("mine", (version(condition),))
    every = all_at_once(asked, {}, caseload, None)
    possible = all_at_once(asked, {}, caseload, None, possible=True)
    assert {key: one for key, one in possible.items() if one[0] is not Verdict.NO} == {
        key: one for key, one in every.items() if one[0] is not Verdict.NO
    }
    assert possible.items() <= every.items()

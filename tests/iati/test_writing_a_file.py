"""Whatever projects and agreements there are: their file has the structure, breaks no rule, and reads back the same."""

import datetime as dt
import uuid
from dataclasses import replace

import xmlschema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sankofa.finance.vocab import (
    DeliverableKind,
    DeliverableRow,
    LineKind,
    QuotaRow,
    ToldAgreement,
    ToldCost,
    ToldProject,
    Warned,
)
from sankofa.iati.rules import building, document, judging, structure
from sankofa.iati.rules.building import Known
from sankofa.iati.rules.judging import Codes
from sankofa.iati.vocab import Activity, Aid, Finance, Flow, ListingRow, Moved, PublisherRow, Sector, Tied
from sankofa.reporting.vocab import PeopleCounted
from tests.database import ROOT
from tests.factories import NOW

SCHEMA = ROOT.parent / "shared" / "conformance" / "iati" / "iati-activities-schema.xsd"
TODAY = NOW.date()
US = PublisherRow("NL-KVK-12345678", "River Crossing", "Rivieroversteek", "21")
CODES = Codes({"GH", "ET", "IQ"}, {"EUR", "USD"}, {"en", "nl"})
PROJECT, AGREEMENT, DONOR = (uuid.UUID(int=n) for n in (101, 102, 103))
CASES = [uuid.UUID(int=n) for n in range(1, 13)]
words = st.text(min_size=1, max_size=40).map(lambda text: f"{text.strip()}.")
dates = st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 31))
minors = st.integers(-100_000, 5_000_000)
months = st.builds(dt.date, st.integers(2024, 2026), st.integers(1, 12), st.just(1))


@st.composite
def listings(draw: st.DrawFn, /, **subject: uuid.UUID) -> ListingRow:
    given_ = {
        "id": uuid.UUID(int=draw(st.integers(1000, 2000))), "project_id": None, "agreement_id": None, "suffix": "RET",
        "titles": (("en", draw(words)), ("nl", draw(words))), "texts": (("en", draw(words)), ("nl", draw(words))),
        "sector": draw(st.sampled_from(Sector.values)), "flow": draw(st.sampled_from(Flow.values)),
        "finance": draw(st.sampled_from(Finance.values)), "aid": draw(st.sampled_from(Aid.values)),
        "tied": draw(st.sampled_from(Tied.values)), "indicator": "", "partner_id": None,
    }  # fmt: skip
    return ListingRow(**{**given_, **subject})  # type: ignore[arg-type]


@st.composite
def projects(draw: st.DrawFn) -> ToldProject:
    starts = draw(dates)
    ends = draw(st.none() | st.integers(1, 1500).map(lambda n: starts + dt.timedelta(days=n)))
    budgets = draw(st.lists(st.tuples(dates, st.integers(0, 10**9)), max_size=2))
    return ToldProject(
        PROJECT, "RET", "Return", starts, ends, ends, draw(st.sampled_from(["", "Another"])), tuple(budgets),
        (AGREEMENT,), (),
    )  # fmt: skip


@st.composite
def agreements(draw: st.DrawFn) -> ToldAgreement:
    starts = draw(dates)
    kinds = draw(st.lists(st.sampled_from(list(DeliverableKind)), max_size=4))
    return ToldAgreement(
        id=AGREEMENT, donor_id=DONOR, donor="Ministry of Bridges", reference="A-1", title="Returns", starts=starts,
        ends=starts + dt.timedelta(days=draw(st.integers(1, 1500))), currency=draw(st.sampled_from(["EUR", "USD"])),
        promised=tuple(draw(st.lists(st.tuples(dates, minors), min_size=1, max_size=3))),
        received=tuple(draw(st.lists(st.tuples(months, minors), max_size=3))),
        deliverables=tuple(
            DeliverableRow(uuid.UUID(int=n), kind, "A visit", draw(dates), draw(st.none() | dates))
            for n, kind in enumerate(kinds)
        ),
        quotas=tuple(
            QuotaRow(uuid.UUID(int=n), "People who return", target, reached, 0, Warned.FINE)
            for n, (target, reached) in enumerate(
                draw(st.lists(st.tuples(st.integers(1, 500), st.integers(0, 500)), max_size=2))
            )
        ),
        project_ids=(PROJECT,),
    )  # fmt: skip


costs = st.lists(
    st.builds(
        ToldCost, month=months, kind=st.sampled_from(list(LineKind)), case_id=st.none() | st.sampled_from(CASES),
        minor=minors, promised=st.booleans(),
    ),
    max_size=40,
)  # fmt: skip
people = st.none() | st.builds(
    PeopleCounted,
    text=st.just({"en": "People who left.", "nl": "Mensen die vertrokken."}),
    by_year=st.dictionaries(st.integers(2022, 2025), st.integers(0, 40), max_size=3),
    destinations=st.dictionaries(st.sampled_from(["GHA", "ETH", "IRQ", "XXA"]), st.integers(0, 40), max_size=4),
)


def known(until: dt.date) -> Known:
    return Known(
        publisher=US,
        today=TODAY,
        now=NOW,
        until=min(until, TODAY),
        listed={PROJECT: "NL-KVK-12345678-RET", AGREEMENT: "NL-KVK-12345678-A-1"},
        alpha2={"GHA": "GH", "ETH": "ET", "IRQ": "IQ"},
    )


@st.composite
def files(draw: st.DrawFn) -> tuple[list[Activity], list[ToldCost]]:
    about = known(draw(dates))
    told, agreement, booked, counted = draw(projects()), draw(agreements()), draw(costs), draw(people)
    ours = draw(listings(project_id=PROJECT))
    one, _withheld = building.project(ours, told, costs=booked, agreements=[agreement], people=counted, known=about)
    other, _none = building.agreement(draw(listings(agreement_id=AGREEMENT)), agreement, counted, about)
    return [one, other], booked


SLOWLY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SLOWLY
@given(files())
def test_a_file_of_ours_has_the_structure_breaks_no_rule_and_reads_back_the_same(
    made: tuple[list[Activity], list[ToldCost]],
) -> None:
    activities, _booked = made
    content = document.write(activities, made_at=NOW)
    judged = judging.judge(content, now=NOW, codes=CODES)
    assert judged.problems == ()
    assert [plain(one) for one in judged.good] == [plain(one) for one in activities]


def plain(one: Activity) -> Activity:
    """Without marks that XML has no place for, which are left out where people typed them."""

    def printed(texts: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        return tuple(
            (code, document.UNPRINTABLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")) for code, text in texts
        )

    return replace(one, titles=printed(one.titles), texts=printed(one.texts))


@SLOWLY
@given(files())
def test_no_transaction_for_people_is_one_cases_money(made: tuple[list[Activity], list[ToldCost]]) -> None:
    [project, _agreement], booked = made
    by_case: dict[tuple[dt.date, bool, uuid.UUID], int] = {}
    for cost in booked:
        if cost.case_id:
            key = (cost.month, cost.promised, cost.case_id)
            by_case[key] = by_case.get(key, 0) + cost.minor
    told = [one for one in project.transactions if one.type in {Moved.COMMITMENT, Moved.EXPENDITURE}]
    for one in told:
        named = dict(one.texts)["en"]
        if not named.startswith("Running the work"):
            within = {c.case_id for c in booked if c.case_id and c.month <= one.on}
            assert len(within) >= 5
        assert one.receiver is None


def test_the_published_schema_itself_accepts_a_file_of_ours() -> None:
    """As above, by another program and from the schema's own file."""
    agreement = ToldAgreement(
        AGREEMENT, DONOR, "Ministry of Bridges", "A-1", "Returns", dt.date(2025, 1, 1), dt.date(2027, 1, 1), "EUR",
        ((dt.date(2024, 12, 1), 100_000_00),), ((dt.date(2025, 2, 1), 25_000_00),), (), (), (PROJECT,),
    )  # fmt: skip
    told = ToldProject(
        PROJECT, "RET", "Return", dt.date(2025, 1, 1), dt.date(2027, 1, 1), None, "",
        ((dt.date(2024, 12, 1), 90_000_00), (dt.date(2025, 6, 1), 100_000_00)), (AGREEMENT,), (),
    )  # fmt: skip
    booked = [ToldCost(dt.date(2025, 3, 1), LineKind.SUPPORT, case, 1_000_00, promised=False) for case in CASES]
    counted = PeopleCounted({"en": "Who left.", "nl": "Wie vertrok."}, {2025: 12}, {"GHA": 12})
    about = known(dt.date(2026, 1, 1))
    ours = ListingRow(
        PROJECT, PROJECT, None, "RET", (("en", "Return"),), (("en", "Going home"),), "15190", "10", "110", "C01", "5",
        "departures.total", None,
    )  # fmt: skip
    theirs = replace(ours, id=AGREEMENT, project_id=None, agreement_id=AGREEMENT, suffix="A-1")
    one, withheld = building.project(ours, told, costs=booked, agreements=[agreement], people=counted, known=about)
    other, _none = building.agreement(theirs, agreement, None, about)
    content = document.write([one, other], made_at=NOW)
    xmlschema.XMLSchema(str(SCHEMA)).validate(content.decode())
    assert withheld == ()
    assert [(t.type, str(t.amount.value)) for t in one.transactions] == [("4", "12000.00")]
    assert [(t.type, str(t.amount.value)) for t in other.transactions] == [("11", "100000.00"), ("1", "25000.00")]
    assert [b.amount.value for b in one.budgets] == [45_000, 45_000, 50_000, 50_000]
    assert one.countries[0].code == "GH"
    assert structure.problems(structure.parse(content)) == []

"""What definitions compute, over rows that one can count by hand; that each is well said; that engines agree."""

import datetime as dt
from decimal import Decimal
from typing import Any

import ibis
import pyarrow as pa
import pytest

from sankofa.reporting import dictionary
from sankofa.reporting.rules import definitions, expressions
from sankofa.reporting.vocab import DefinitionError, Indicator

YEAR = 2031  # no year that anything was published of


def month(number: int, year: int = YEAR) -> dt.date:
    return dt.date(year, number, 1)


PEOPLE = pa.table(
    {
        "person": [1, 1, 2, 3, 4, 5],
        "kind": ["return", "return", "return", "onward", "return", "return"],
        "departed": [month(1), month(12), month(6), month(6), month(6, YEAR - 1), None],
        "granted": [["rean"], ["rean", "hrt"], [], ["hrt"], ["rean"], None],
        "residence": ["none", "rejected", "permit", "none", "none", "none"],
        "destination": ["AGO", None, "BRA", "AGO", "AGO", "AGO"],
        "weeks": [4, 6, None, 8, 100, 100],
    }
)


def figure(**definition: Any) -> Decimal | None:
    one = Indicator(
        **{
            "id": "x",
            "version": 1,
            "text": {},
            "of": "people",
            "unit": "people",
            "source": "",
            "by": "departed",
            **definition,
        }
    )
    engine = ibis.duckdb.connect()
    table = engine.create_table("people", PEOPLE, temp=True)
    alone = engine.to_pyarrow(expressions.alone(one, table, year=YEAR)).to_pylist()[0]
    together = engine.to_pyarrow(expressions.together([one], table, year=YEAR)).to_pylist()[0]
    assert expressions.value(one, alone) == expressions.value(one, expressions.own(together, 0))
    return expressions.value(one, alone).value


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        ({}, 4),
        ({"where": {"kind": "return"}}, 3),
        ({"where": {"kind": ["return", "onward"]}}, 4),
        ({"where": {"destination": {"not": ["AGO"]}}}, 2),
        ({"where": {"granted": {"has": ["hrt"]}}}, 2),
        ({"where": {"granted": {"has": ["hrt", "rean"]}}}, 3),
        ({"where": {"granted": {"has": ["hrt"], "lacks": ["rean"]}}}, 1),
        ({"where": {"departed": {"months": [11, 12]}}}, 1),
        ({"by": "", "where": {"departed": {"known": False}}}, 1),
        ({"by": "", "where": {"departed": {"after_year": True}}}, 1),
        ({"by": {"before": "departed"}}, 5),
        ({"by": {"first_month": "departed"}}, 1),
        ({"take": {"distinct": "person"}}, 3),
        ({"take": {"sum": "weeks"}}, 18),
        ({"take": {"mean": "weeks"}}, 6),
        ({"take": {"share": {"residence": ["none", "rejected"]}}}, 75),
        ({"take": {"share": {"residence": "none"}}, "where": {"kind": "return"}, "round": 1}, Decimal("33.3")),
        ({"take": {"sum": "weeks"}, "scale": Decimal("0.1"), "round": 0}, 2),
    ],
)
def test_a_definition_counts_what_it_says(definition: dict[str, Any], expected: object) -> None:
    assert figure(**definition) == expected


def test_a_share_of_nobody_is_no_figure() -> None:
    assert figure(where={"kind": "transit"}, take={"share": {"residence": "none"}}) is None


def test_the_last_revision_before_the_year_ends_counts_alone() -> None:
    rows = pa.table(
        {
            "decided": [month(1), month(1), month(6), month(6), month(2, YEAR + 1)],
            "revision": [1, 1, 2, 2, 3],
            "cents": [10, 20, 30, 40, 1000],
        }
    )
    one = Indicator(
        "b", 1, {}, "budgets", "euros", "", take={"sum": "cents"}, by={"last_before": {"decided": "revision"}}
    )
    engine = ibis.duckdb.connect()
    asked = expressions.alone(one, engine.create_table("budgets", rows, temp=True), year=YEAR)
    assert expressions.value(one, engine.to_pyarrow(asked).to_pylist()[0]).value == 70


def test_every_definition_is_said_in_both_languages_with_unit_and_source() -> None:
    for one in dictionary.indicators().values():
        assert one.text["en"].endswith(".")
        assert one.text["nl"].endswith(".")
        assert one.unit
        assert one.source


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"of": "nothing"}, "no table"),
        ({"where": {"shoe_size": 42}}, "no column"),
        ({"take": {"median": "person"}}, "median"),
        ({"instead_of": "nobody"}, "isn't defined"),
    ],
)
def test_a_definition_of_what_is_not_there_is_refused(change: dict[str, Any], said: str) -> None:
    one = {"id": "x", "en": "", "nl": "", "of": "people", "unit": "", "source": "", "by": "departed", **change}
    with pytest.raises(DefinitionError, match=said):
        definitions.indicators({"indicators": [one]}, dictionary.tables())


def test_no_definition_knows_a_year() -> None:
    for path in [*dictionary.FOLDER.glob("*.yaml"), *dictionary.QUERIES.glob("*.sql")]:
        lines = [line for line in path.read_text().splitlines() if not line.lstrip().startswith("#")]
        assert not [line for line in lines if "200" in line and "vw2000" not in line], path
